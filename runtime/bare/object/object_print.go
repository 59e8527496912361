// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Debugging aids, and small questions that C asks by function where CPython's headers have a macro.
//
// World: bare.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// dumpLine writes a line to a stream of C.
func dumpLine(ts *Thread, file uintptr, format string, args []Arg) {
	var b textBuffer
	if b.format(ts, format, args); !b.failed {
		prim.Call4(prim.Libc.Fwrite, b.p, 1, uintptr(b.n), file)
	}
	if b.p != 0 {
		freeMem(ts, b.p)
	}
}

// PrivObjectDump implements _PyObject_Dump: what can be told of an object, to C's stderr, for a debugger. An exception that is set stays.
func PrivObjectDump(ts *Thread, o *Object) {
	err := fileStream(2)
	prim.Call1(prim.Libc.Fflush, fileStream(1))
	dumpLine(ts, err, "object address  : %s\n", []Arg{argP(addr(o))})
	if o == nil {
		dumpLine(ts, err, "<object at NULL>\n", nil)
		prim.Call1(prim.Libc.Fflush, err)
		return
	}
	dumpLine(ts, err, "object refcount : %d\n", []Arg{argI(refcnt(o))})
	dumpLine(ts, err, "object type     : %s\n", []Arg{argP(addr(up(o.ObType)))})
	dumpLine(ts, err, "object type name: %s\n", []Arg{argT(o.ObType)})
	dumpLine(ts, err, "object repr     : ", nil)
	exc := ErrGetRaisedException(ts)
	if ObjectPrint(ts, o, err, 0) < 0 {
		ErrClear(ts)
	}
	ErrSetRaisedException(ts, exc)
	dumpLine(ts, err, "\n", nil)
	prim.Call1(prim.Libc.Fflush, err)
}

// TypeSUPPORTSWEAKREFS implements PyType_SUPPORTS_WEAKREFS.
func TypeSUPPORTSWEAKREFS(ts *Thread, t *TypeObject) int32 {
	return b2i(t.TpWeaklistoffset != 0)
}

// ObjectGETWEAKREFSLISTPTR implements PyObject_GET_WEAKREFS_LISTPTR: where an object that can have weak references keeps them.
func ObjectGETWEAKREFSLISTPTR(ts *Thread, o *Object) uintptr { return weakList(o) }

// PrivObjectGetAttrId implements _PyObject_GetAttrId: an attribute by a static identifier.
//
// Refs: new.
func PrivObjectGetAttrId(ts *Thread, o *Object, id uintptr) *Object {
	name := PrivUnicodeFromId(ts, id)
	if name == nil {
		return nil
	}
	return ObjectGetAttr(ts, o, name)
}

// PrivTrashThreadDepositObject implements _PyTrash_thread_deposit_object: o, whose count is zero, is destroyed later.
func PrivTrashThreadDepositObject(ts *Thread, t *Thread, o *Object) {
	o.ObTid = addr(t.DeleteLater)
	t.DeleteLater = o
}

// PrivTrashThreadDestroyChain implements _PyTrash_thread_destroy_chain: destroys what waits.
func PrivTrashThreadDestroyChain(ts *Thread, t *Thread) { deallocLater(t) }

// OSAfterFork implements PyOS_AfterFork: the former name of PyOS_AfterFork_Child.
func OSAfterFork(tls *TLS) { OSAfterForkChild(tls) }

// PrivBreakPoint implements _Py_BreakPoint: a place for a breakpoint. It does nothing.
func PrivBreakPoint(tls *TLS) {}

// PrivGetThreadLocalAddr implements _Py_GetThreadLocal_Addr: where the calling thread keeps its current PyThreadState *.
func PrivGetThreadLocalAddr(tls *TLS) uint { return uint(uintptr(unsafe.Pointer(&tls.Attached))) }

// PyImport_ of what has to do with Python files.

// ImportGetMagicNumber implements PyImport_GetMagicNumber: the first word of a .pyc file of Python 3.14, 3627 and "\r\n".
func ImportGetMagicNumber(ts *Thread) int { return 3627 | '\r'<<16 | '\n'<<24 }

// ImportGetMagicTag implements PyImport_GetMagicTag.
func ImportGetMagicTag(ts *Thread) uintptr { return strAddr(cacheTag + "\x00") }

// ImportImportFrozenModule implements PyImport_ImportFrozenModule.
func ImportImportFrozenModule(ts *Thread, name uintptr) int32 {
	s := UnicodeInternFromString(ts, name)
	if s == nil {
		return -1
	}
	r := ImportImportFrozenModuleObject(ts, s)
	decref(ts, s)
	return r
}

// ImportImportFrozenModuleObject implements PyImport_ImportFrozenModuleObject: 0 when PyImport_FrozenModules has no such module.
//
// Error: -1, NotImplementedError for one that it has: nothing runs its code.
func ImportImportFrozenModuleObject(ts *Thread, name *Object) int32 {
	if !isStr(name) {
		return raiseInt(ts, ExcTypeError, "module name must be a string, not %s", argTO(name))
	}
	const entry = 24 // sizeof(struct _frozen)
	for p := prim.Load[uintptr](frozenVariable); p != 0 && prim.Load[uintptr](p) != 0; p += entry {
		if UnicodeEqualToUTF8(ts, name, prim.Load[uintptr](p)) != 0 {
			return raiseInt(ts, ExcNotImplementedError, "PyImport_ImportFrozenModule: running the code of the frozen module %R is not implemented", argO(name))
		}
	}
	return 0
}

// ImportGetImporter implements PyImport_GetImporter: the finder for an entry of sys.path, asked of sys.path_hooks once and then kept in
// sys.path_importer_cache; None when no hook wants it.
//
// Refs: new. Errors: what a hook raises but ImportError; RuntimeError when sys has lost one of the two.
func ImportGetImporter(ts *Thread, path *Object) *Object {
	cache := xnewRef(ts, SysGetObject(ts, strAddr("path_importer_cache\x00")))
	if cache == nil {
		return raise(ts, ExcRuntimeError, "lost sys.path_importer_cache")
	}
	hooks := xnewRef(ts, SysGetObject(ts, strAddr("path_hooks\x00")))
	var r *Object
	switch {
	case hooks == nil:
		raise(ts, ExcRuntimeError, "lost sys.path_hooks")
	case !dictCheck(cache) || !hasFlag(hooks.ObType, layout.TPFLAGS_LIST_SUBCLASS):
		badInternalCall(ts)
	default:
		r = importerFind(ts, path, cache, hooks)
	}
	decref(ts, cache)
	xdecref(ts, hooks)
	return r
}

func importerFind(ts *Thread, path, cache, hooks *Object) *Object {
	if r := xnewRef(ts, DictGetItemWithError(ts, cache, path)); r != nil || ErrOccurred(ts) != nil {
		return r
	}
	// While a hook is asked, the entry says that there is none.
	if DictSetItem(ts, cache, path, None) < 0 {
		return nil
	}
	for i := 0; i < ListSize(ts, hooks); i++ {
		hook := ListGetItemRef(ts, hooks, i)
		if hook == nil {
			return nil
		}
		r := ObjectCallOneArg(ts, hook, path)
		decref(ts, hook)
		if r != nil {
			if DictSetItem(ts, cache, path, r) < 0 {
				decref(ts, r)
				return nil
			}
			return r
		}
		if ErrExceptionMatches(ts, ExcImportError) == 0 {
			return nil
		}
		ErrClear(ts)
	}
	return None
}
