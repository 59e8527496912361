// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// bytes: making, reading, concatenating.
//
// World: bare; BytesFromStringAndSize is hot.
// Guard: the content never changes once a second reference exists; ob_shash is a cache that any thread may fill with the same value.
// Invariant: a NUL follows the content. The empty bytes and those of one byte are static and immortal.

package object

import (
	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	bytesHead   = 49 // what an empty bytes takes: header, size, hash, and the NUL
	bytesOffset = 48
	maxSize     = 1<<63 - 1
)

// bytesData is where the content lies; bytesLen how long it is.
func bytesData(o *Object) uintptr { return addr(o) + bytesOffset }

func bytesLen(o *Object) int { return as[*layout.BytesObject](o).ObSize }

// bytesFromByte is the static bytes of one byte.
func bytesFromByte(b byte) *Object { return obj(byteChars + uintptr(b)*56) }

// bytesAlloc is n bytes of undefined content, to be filled before anyone else sees them; emptyBytes for 0.
//
// Refs: new.
//
//go:nosplit
func bytesAlloc(ts *Thread, n int) *Object {
	if uint(n)-1 < 1024-bytesHead {
		if p := ts.Heap.Take(heap.KindObject, bytesHead+uintptr(n)); p != 0 {
			o := obj(p)
			initHeader(ts, o, BytesType)
			b := as[*layout.BytesObject](o)
			b.ObSize = n
			b.ObShash = -1
			setByte(bytesData(o), n, 0)
			return o
		}
	}
	return bytesAllocSlow(ts, n)
}

//go:noinline
func bytesAllocSlow(ts *Thread, n int) *Object {
	if n == 0 {
		return emptyBytes
	}
	if uint(n) > maxSize-bytesHead {
		if n < 0 {
			return raise(ts, ExcSystemError, "Negative size passed to PyBytes_FromStringAndSize")
		}
		return raise(ts, ExcOverflowError, "byte string is too large")
	}
	o := newObject(ts, BytesType, bytesHead+uintptr(n))
	if o == nil {
		return nil
	}
	b := as[*layout.BytesObject](o)
	b.ObSize = n
	b.ObShash = -1
	setByte(bytesData(o), n, 0)
	return o
}

// BytesFromStringAndSize implements PyBytes_FromStringAndSize: a copy of n bytes, or room for n when p is NULL.
//
// Refs: new. Errors: SystemError when n is negative.
//
//go:nosplit
func BytesFromStringAndSize(ts *Thread, p uintptr, n int) *Object {
	if n == 1 && p != 0 {
		return bytesFromByte(byteAt(p, 0))
	}
	o := bytesAlloc(ts, n)
	if o != nil && p != 0 && n > 0 {
		prim.Move(bytesData(o), p, uintptr(n))
	}
	return o
}

// BytesFromString implements PyBytes_FromString: a copy of a C string.
//
// Refs: new. Errors: OverflowError, MemoryError.
func BytesFromString(ts *Thread, p uintptr) *Object {
	return BytesFromStringAndSize(ts, p, prim.Strlen(p))
}

//go:noinline
func bytesExpected(ts *Thread, o *Object) {
	raise(ts, ExcTypeError, "expected bytes, %s found", argCN(o.ObType.TpName, 200))
}

// BytesSize implements PyBytes_Size. Errors: -1 with TypeError.
func BytesSize(ts *Thread, o *Object) int {
	if !isBytes(o) {
		bytesExpected(ts, o)
		return -1
	}
	return bytesLen(o)
}

// BytesAsString implements PyBytes_AsString: the content, which lives as long as o. Errors: NULL with TypeError.
func BytesAsString(ts *Thread, o *Object) uintptr {
	if !isBytes(o) {
		bytesExpected(ts, o)
		return 0
	}
	return bytesData(o)
}

// hasNUL tells whether a NUL is among n bytes.
func hasNUL(p uintptr, n int) bool {
	for i := 0; i < n; i++ {
		if byteAt(p, i) == 0 {
			return true
		}
	}
	return false
}

// BytesAsStringAndSize implements PyBytes_AsStringAndSize. size may be NULL: then a NUL inside is refused.
//
// Errors: -1 with TypeError, ValueError for a NUL, SystemError when s is NULL.
func BytesAsStringAndSize(ts *Thread, o *Object, s, size uintptr) int32 {
	if s == 0 {
		badInternalCall(ts)
		return -1
	}
	if !isBytes(o) {
		bytesExpected(ts, o)
		return -1
	}
	prim.Store(s, bytesData(o))
	if size != 0 {
		prim.Store(size, bytesLen(o))
	} else if hasNUL(bytesData(o), bytesLen(o)) {
		return raiseInt(ts, ExcValueError, "embedded null byte")
	}
	return 0
}

// bytesConcat joins the content of two objects that have buffers.
//
// Refs: new.
func bytesConcat(ts *Thread, a, b *Object) *Object {
	if a.ObType == BytesType && b.ObType == BytesType {
		if bytesLen(a) == 0 {
			return newRef(ts, b)
		}
		if bytesLen(b) == 0 {
			return newRef(ts, a)
		}
	}
	va, mark := scratch(ts, 160)
	if va == 0 {
		return nil
	}
	vb := va + 80
	prim.Clear(va, 160)
	var r *Object
	if bytesViews(ts, a, b, va, vb) {
		x, y := bufferAt(va), bufferAt(vb)
		if x.Len > maxSize-bytesHead-y.Len {
			ErrNoMemory(ts)
		} else if r = bytesAlloc(ts, x.Len+y.Len); r != nil && x.Len+y.Len > 0 {
			prim.Move(bytesData(r), x.Buf, uintptr(x.Len))
			prim.Move(bytesData(r)+uintptr(x.Len), y.Buf, uintptr(y.Len))
		}
	}
	BufferRelease(ts, va)
	BufferRelease(ts, vb)
	ts.ScratchTop = mark
	return r
}

func bytesViews(ts *Thread, a, b *Object, va, vb uintptr) bool {
	if ObjectGetBuffer(ts, a, va, layout.BUF_SIMPLE) != 0 || ObjectGetBuffer(ts, b, vb, layout.BUF_SIMPLE) != 0 {
		raise(ts, ExcTypeError, "can't concat %s to %s", argCN(b.ObType.TpName, 100), argCN(a.ObType.TpName, 100))
		return false
	}
	return true
}

// BytesConcat implements PyBytes_Concat: replaces *pv by *pv + w, or by NULL on failure. w may be NULL: failure without a text.
func BytesConcat(ts *Thread, pv uintptr, w *Object) {
	v := itemAt(pv, 0)
	if v == nil {
		return
	}
	var r *Object
	if w != nil {
		r = bytesConcat(ts, v, w)
	}
	setItem(pv, 0, r)
	decref(ts, v)
}

// BytesConcatAndDel implements PyBytes_ConcatAndDel: PyBytes_Concat that drops w.
func BytesConcatAndDel(ts *Thread, pv uintptr, w *Object) {
	BytesConcat(ts, pv, w)
	xdecref(ts, w)
}

// PrivBytesResize implements _PyBytes_Resize: puts a bytes of another size in the place of one. Others who know that keep it.
//
// Refs: *pv is replaced, NULL on failure. Errors: -1 with SystemError when *pv is shared or no bytes.
func PrivBytesResize(ts *Thread, pv uintptr, n int) int32 {
	v := itemAt(pv, 0)
	if !isBytes(v) || n < 0 {
		return bytesResizeFail(ts, pv, v)
	}
	old := bytesLen(v)
	if old == n {
		return 0
	}
	if n == 0 {
		setItem(pv, 0, emptyBytes)
		decref(ts, v)
		return 0
	}
	r := bytesAlloc(ts, n)
	setItem(pv, 0, r)
	if r != nil {
		if old > n {
			old = n
		}
		prim.Move(bytesData(r), bytesData(v), uintptr(old))
	}
	decref(ts, v)
	if r == nil {
		return -1
	}
	return 0
}

func bytesResizeFail(ts *Thread, pv uintptr, v *Object) int32 {
	setItem(pv, 0, nil)
	decref(ts, v)
	badInternalCall(ts)
	return -1
}

// bytesDealloc is the destructor of exact bytes.
func bytesDealloc(ts *Thread, o *Object) {
	if o.ObType != BytesType {
		callFree(ts, o.ObType.TpFree, addr(o))
		return
	}
	freeObject(ts, o)
}
