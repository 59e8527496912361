// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package capi

/*
#include "offsets.h"
*/
import "C"

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/object"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

// Every fact of offsets.h against Go's: an index that is not 0 does not compile.
var (
	only [1]byte
	_    = only[unsafe.Offsetof((*layout.Object)(nil).ObTid)-C.OB_TID]
	_    = only[unsafe.Offsetof((*layout.Object)(nil).ObFlags)-C.OB_FLAGS]
	_    = only[unsafe.Offsetof((*layout.Object)(nil).ObGcBits)-C.OB_GC_BITS]
	_    = only[unsafe.Offsetof((*layout.Object)(nil).ObRefLocal)-C.OB_REF_LOCAL]
	_    = only[unsafe.Offsetof((*layout.Object)(nil).ObRefShared)-C.OB_REF_SHARED]
	_    = only[unsafe.Offsetof((*layout.Object)(nil).ObType)-C.OB_TYPE]
	_    = only[unsafe.Offsetof((*layout.VarObject)(nil).ObSize)-C.OB_SIZE]
	_    = only[unsafe.Offsetof((*layout.DictObject)(nil).MaUsed)-C.OB_SIZE]
	_    = only[unsafe.Offsetof((*layout.ListObject)(nil).ObItem)-C.LIST_ITEM]
	_    = only[unsafe.Offsetof((*layout.TupleObject)(nil).ObItem)-C.TUPLE_ITEM]
	_    = only[unsafe.Offsetof((*layout.LongObject)(nil).LvTag)-C.LONG_TAG]
	_    = only[unsafe.Offsetof((*layout.LongObject)(nil).ObDigit)-C.LONG_DIGIT]
	_    = only[unsafe.Sizeof(*(*layout.LongObject)(nil))-C.LONG_SIZE]
	_    = only[unsafe.Offsetof((*layout.FloatObject)(nil).ObFval)-C.FLOAT_VALUE]
	_    = only[unsafe.Offsetof((*layout.ASCIIObject)(nil).Length)-C.STR_LENGTH]
	_    = only[unsafe.Offsetof((*layout.ASCIIObject)(nil).Interned)-C.STR_INTERNED]
	_    = only[unsafe.Offsetof((*layout.ASCIIObject)(nil).Bits)-C.STR_BITS]
	_    = only[unsafe.Sizeof(*(*layout.ASCIIObject)(nil))-C.STR_ASCII_DATA]
	_    = only[unsafe.Offsetof((*layout.BytesObject)(nil).ObSval)-C.BYTES_DATA]
	_    = only[unsafe.Offsetof((*layout.CFunctionObject)(nil).MMl)-C.CFUNCTION_DEF]
	_    = only[unsafe.Offsetof((*layout.CFunctionObject)(nil).MSelf)-C.CFUNCTION_SELF]
	_    = only[unsafe.Offsetof((*layout.CFunctionObject)(nil).Vectorcall)-C.CFUNCTION_VECTORCALL]
	_    = only[unsafe.Offsetof((*layout.MethodDef)(nil).MlMeth)-C.METHOD_FUNCTION]
	_    = only[unsafe.Offsetof((*layout.MethodDef)(nil).MlFlags)-C.METHOD_FLAGS]
	_    = only[layout.METH_STATIC-C.METHOD_STATIC]
	_    = only[unsafe.Offsetof((*thread.Thread)(nil).StackLimit)-C.THREAD_STACK_LIMIT]
	_    = only[unsafe.Offsetof((*layout.Buffer)(nil).Buf)-C.BUFFER_BUF]
	_    = only[unsafe.Offsetof((*layout.Buffer)(nil).Obj)-C.BUFFER_OBJ]
	_    = only[unsafe.Offsetof((*layout.Buffer)(nil).Len)-C.BUFFER_LEN]
	_    = only[unsafe.Offsetof((*layout.Buffer)(nil).Itemsize)-C.BUFFER_ITEMSIZE]
	_    = only[unsafe.Offsetof((*layout.Buffer)(nil).Readonly)-C.BUFFER_READONLY]
	_    = only[unsafe.Offsetof((*layout.Buffer)(nil).Ndim)-4-C.BUFFER_READONLY]
	_    = only[unsafe.Offsetof((*layout.Buffer)(nil).Format)-C.BUFFER_FORMAT]
	_    = only[unsafe.Offsetof((*layout.Buffer)(nil).Internal)-32-C.BUFFER_FORMAT]
	_    = only[unsafe.Offsetof((*layout.ASCIIObject)(nil).Hash)-C.CACHED_HASH]
	_    = only[unsafe.Offsetof((*layout.TupleObject)(nil).ObHash)-C.CACHED_HASH]
	_    = only[unsafe.Offsetof((*layout.BytesObject)(nil).ObShash)-C.CACHED_HASH]
	_    = only[unsafe.Offsetof((*layout.TypeObject)(nil).TpFlags)-C.TYPE_FLAGS]
	_    = only[object.OffsetIterIndex-C.ITER_INDEX]
	_    = only[object.OffsetIterSeq-C.ITER_SEQ]
	_    = only[layout.EQ-C.COMPARE_EQ]
	_    = only[layout.NE-1-C.COMPARE_EQ]
	_    = only[layout.TPFLAGS_STATIC_BUILTIN-C.FLAG_STATIC_BUILTIN]
	_    = only[layout.TPFLAGS_LONG_SUBCLASS-C.FLAG_LONG]
	_    = only[layout.TPFLAGS_LIST_SUBCLASS-C.FLAG_LIST]
	_    = only[layout.TPFLAGS_TUPLE_SUBCLASS-C.FLAG_TUPLE]
	_    = only[layout.TPFLAGS_BYTES_SUBCLASS-C.FLAG_BYTES]
	_    = only[layout.TPFLAGS_UNICODE_SUBCLASS-C.FLAG_UNICODE]
	_    = only[layout.TPFLAGS_DICT_SUBCLASS-C.FLAG_DICT]
	_    = only[unsafe.Offsetof((*thread.Thread)(nil).CurrentException)-C.THREAD_CURRENT_EXCEPTION]
	_    = only[unsafe.Offsetof((*thread.Thread)(nil).Heap)-C.THREAD_HEAP]
	_    = only[heap.OffsetDirect-C.HEAP_DIRECT]
	_    = only[heap.SmallMax-C.HEAP_SMALL_MAX]
	_    = only[heap.Classes-C.HEAP_CLASSES]
	_    = only[uintptr(heap.KindMem)-C.KIND_MEM]
	_    = only[uintptr(heap.KindObject)-C.KIND_OBJECT]
	_    = only[object.BitTracked-C.GC_TRACKED]
	_    = only[object.BitShared-C.GC_SHARED]
	_    = only[object.BitDeferred-C.GC_DEFERRED]
	_    = only[object.BitsMerged-C.REF_FLAGS]
	_    = only[uintptr(heap.KindGC)-C.KIND_GC]
	_    = only[unsafe.Offsetof((*layout.Object)(nil).ObMutex)-C.OB_MUTEX]
	_    = only[thread.NotBiased-C.NOT_BIASED]
	_    = only[thread.WordLock-C.WORD_LOCK]
	_    = only[thread.WordTaken-C.WORD_TAKEN]
	_    = only[thread.WordUnbiased-C.WORD_UNBIASED]
	_    = only[thread.EntryBiased-C.ENTRY_BIASED]
	_    = only[thread.SectionEntry-C.SECTION_ENTRY]
	_    = only[unsafe.Offsetof((*layout.CriticalSection)(nil).CsPrev)-C.SECTION_PREV]
	_    = only[unsafe.Offsetof((*layout.CriticalSection)(nil).CsMutex)-C.SECTION_MUTEX]
	_    = only[unsafe.Offsetof((*thread.Thread)(nil).Bias)-C.THREAD_BIAS]
	_    = only[unsafe.Offsetof((*thread.Thread)(nil).LockTop)-C.THREAD_LOCK_TOP]
	_    = only[unsafe.Offsetof((*thread.Thread)(nil).GCBudget)-C.THREAD_GC_BUDGET]
	_    = only[unsafe.Offsetof((*thread.Thread)(nil).CriticalSection)-C.THREAD_SECTION]
	_    = only[unsafe.Offsetof((*layout.ListObject)(nil).Allocated)-C.LIST_ALLOCATED]
	_    = only[unsafe.Sizeof(*(*layout.ListObject)(nil))-C.LIST_SIZE]
	_    = only[unsafe.Offsetof((*layout.DictObject)(nil).MaKeys)-C.DICT_KEYS]
	_    = only[unsafe.Offsetof((*layout.DictObject)(nil).MaWatcherTag)-C.DICT_WATCHERS]
	_    = only[object.OffsetKeysEntries-C.KEYS_ENTRIES]
	_    = only[object.OffsetKeysMask-C.KEYS_MASK]
	_    = only[object.OffsetKeysN-C.KEYS_N]
	_    = only[object.OffsetKeysWidth-C.KEYS_WIDTH]
	_    = only[object.OffsetKeysGeneral-C.KEYS_GENERAL]
	_    = only[object.OffsetKeysIndex-C.KEYS_INDEX]
	_    = only[unsafe.Offsetof((*layout.SetObject)(nil).Fill)-C.SET_FILL]
	_    = only[unsafe.Offsetof((*layout.SetObject)(nil).Used)-C.SET_USED]
	_    = only[unsafe.Offsetof((*layout.SetObject)(nil).Mask)-C.SET_MASK]
	_    = only[unsafe.Offsetof((*layout.SetObject)(nil).Table)-C.SET_TABLE]
	_    = only[object.SetRemoved-C.SET_REMOVED]
	_    = only[object.SetLinear-C.SET_LINEAR]
	_    = only[heap.OffsetPageHeap-C.PAGE_HEAP]
	_    = only[heap.OffsetPageFree-C.PAGE_FREE]
	_    = only[heap.OffsetPageUsed-C.PAGE_USED]
	_    = only[heap.OffsetPageFull-C.PAGE_FULL]
	_    = only[heap.OffsetPagePrev-C.PAGE_PREV]
	_    = only[heap.PageMask-C.PAGE_MASK]
)
