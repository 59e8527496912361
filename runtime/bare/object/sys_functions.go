// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The functions of sys.
//
// World: bare.

package object

import (
	"math"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

// sysGetrefcount is sys.getrefcount: one more than the caller sees, for the argument itself.
func sysGetrefcount(ts *Thread, self, o *Object) *Object { return LongFromSsizeT(ts, refcnt(o)) }

// sysGetsizeof is sys.getsizeof(object[, default]): what __sizeof__ says, and the words before the object.
func sysGetsizeof(ts *Thread, self, args, kw *Object) *Object {
	p, mark := scratch(ts, 40)
	if p == 0 {
		return nil
	}
	prim.Clear(p, 40)
	prim.Store(p+16, strAddr("object\x00"))
	prim.Store(p+24, strAddr("default\x00"))
	ok := argParseKeywords2(ts, args, kw, "getsizeof", p)
	o, instead := prim.Load[*Object](p), prim.Load[*Object](p+8)
	ts.ScratchTop = mark
	if !ok {
		return nil
	}
	n := sysSizeOf(ts, o)
	if n >= 0 {
		return LongFromSsizeT(ts, n)
	}
	if instead != nil && ErrExceptionMatches(ts, ExcTypeError) != 0 {
		ErrClear(ts)
		return newRef(ts, instead)
	}
	return nil
}

// argParseKeywords2 reads the arguments object and default, of which the second may be left out, into two words at p.
func argParseKeywords2(ts *Thread, args, kw *Object, name string, p uintptr) bool {
	n := tupleSize(args)
	if n > 2 {
		raise(ts, ExcTypeError, "%s() takes at most 2 arguments (%d given)", argS(name), argI(n))
		return false
	}
	for i := 0; i < n; i++ {
		setItem(p, i, tupleItem(args, i))
	}
	if kw != nil {
		for i := 0; i < 2; i++ {
			if v := DictGetItemString(ts, kw, prim.Load[uintptr](p+16+uintptr(i)*8)); v != nil {
				setItem(p, i, v)
			} else if ts.CurrentException != nil {
				return false
			}
		}
	}
	if itemAt(p, 0) == nil {
		raise(ts, ExcTypeError, "%s() missing required argument 'object' (pos 1)", argS(name))
		return false
	}
	return true
}

// sysSizeOf is the size of an object in memory; -1 with an exception.
func sysSizeOf(ts *Thread, o *Object) int {
	if !hasFlag(o.ObType, layout.TPFLAGS_READY) && TypeReady(ts, o.ObType) < 0 {
		return -1
	}
	f, unbound := slotMethod(ts, o, id___sizeof__)
	if f == nil {
		if ts.CurrentException == nil {
			raise(ts, ExcTypeError, "Type %s doesn't define __sizeof__", argTO(o))
		}
		return -1
	}
	v := slotCallWith(ts, f, unbound, o, 0, nil, nil)
	if v == nil {
		return -1
	}
	n := LongAsSsizeT(ts, v)
	decref(ts, v)
	if n < 0 {
		if ts.CurrentException == nil {
			raise(ts, ExcValueError, "__sizeof__() should return >= 0")
		}
		return -1
	}
	return n + int(typePreheader(o.ObType))
}

// sysIntern is sys.intern.
func sysIntern(ts *Thread, self, s *Object) *Object {
	if !isStr(s) {
		return raise(ts, ExcTypeError, "intern() argument must be str, not %s", argCN(typeNameOrNone(s), 50))
	}
	if s.ObType != UnicodeType {
		return raise(ts, ExcTypeError, "can't intern %s", argTO(s))
	}
	p, mark := scratch(ts, 8)
	if p == 0 {
		return nil
	}
	prim.Store(p, newRef(ts, s))
	UnicodeInternInPlace(ts, p)
	r := prim.Load[*Object](p)
	ts.ScratchTop = mark
	return r
}

// sysIsInterned is sys._is_interned.
func sysIsInterned(ts *Thread, self, s *Object) *Object {
	if !isStr(s) {
		return raise(ts, ExcTypeError, "_is_interned() argument must be str, not %s", argCN(typeNameOrNone(s), 50))
	}
	const internedBits = 0xff
	return BoolFromLong(ts, int(b2i(as[*layout.ASCIIObject](s).Interned&internedBits != 0)))
}

// sysIsImmortal is sys._is_immortal.
func sysIsImmortal(ts *Thread, self, o *Object) *Object {
	return BoolFromLong(ts, int(b2i(immortal(o))))
}

// sysIsGILEnabled is sys._is_gil_enabled.
func sysIsGILEnabled(ts *Thread, self, unused *Object) *Object {
	return BoolFromLong(ts, int(b2i(thread.GILEnabled())))
}

// sysIsFinalizing is sys.is_finalizing.
func sysIsFinalizing(ts *Thread, self, unused *Object) *Object {
	return BoolFromLong(ts, int(b2i(interp.finalizing)))
}

// sysGetrecursionlimit is sys.getrecursionlimit.
func sysGetrecursionlimit(ts *Thread, self, unused *Object) *Object {
	return LongFromLong(ts, int(GetRecursionLimit(ts)))
}

// sysSetrecursionlimit is sys.setrecursionlimit.
func sysSetrecursionlimit(ts *Thread, self, o *Object) *Object {
	n := LongAsInt(ts, o)
	if n == -1 && ts.CurrentException != nil {
		return nil
	}
	if n < 1 {
		return raise(ts, ExcValueError, "recursion limit must be greater or equal than 1")
	}
	if depth := ts.PyRecursionLimit - ts.PyRecursionRemaining; depth >= n {
		return raise(ts, ExcRecursionError, "cannot set the recursion limit to %d at the recursion depth %d: the limit is too low",
			argI(int(n)), argI(int(depth)))
	}
	SetRecursionLimit(ts, n)
	return newRef(ts, None)
}

// atomSetDigits sets the limit of digits between int and str.
func atomSetDigits(n int) { atom.StoreReleaseInt(&intMaxStrDigits, n) }

// sysSetDigits sets it for sys and PyConfig_Set.
func sysSetDigits(ts *Thread, n int32) int32 {
	if n != 0 && n < intStrDigitsCheckThreshold {
		return raiseInt(ts, ExcValueError, "maxdigits must be 0 or larger than %d", argI(intStrDigitsCheckThreshold))
	}
	atomSetDigits(int(n))
	return 0
}

// sysGetIntMaxStrDigits is sys.get_int_max_str_digits.
func sysGetIntMaxStrDigits(ts *Thread, self, unused *Object) *Object {
	return LongFromLong(ts, atom.LoadInt(&intMaxStrDigits))
}

// sysSetIntMaxStrDigits is sys.set_int_max_str_digits(maxdigits).
func sysSetIntMaxStrDigits(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	o := builtinArg(args, n, 0)
	if kwnames != nil && tupleSize(kwnames) > 0 {
		if n != 0 || tupleSize(kwnames) != 1 || !strIs(ts, tupleItem(kwnames, 0), "maxdigits\x00") {
			return raise(ts, ExcTypeError, "set_int_max_str_digits() takes exactly one argument, maxdigits")
		}
		o = itemAt(args, 0)
	}
	if o == nil {
		return raise(ts, ExcTypeError, "set_int_max_str_digits() missing required argument 'maxdigits' (pos 1)")
	}
	if n > 1 {
		return raise(ts, ExcTypeError, "set_int_max_str_digits() takes at most 1 argument (%d given)", argI(n))
	}
	v := LongAsInt(ts, o)
	if v == -1 && ts.CurrentException != nil || sysSetDigits(ts, v) < 0 {
		return nil
	}
	return newRef(ts, None)
}

// sysSwitchInterval is what sys.setswitchinterval was given, in seconds' bits: how long a thread may keep a GIL that others wait for.
var sysSwitchInterval uintptr = 0x3f747ae147ae147b // 0.005

// sysGetswitchinterval is sys.getswitchinterval.
func sysGetswitchinterval(ts *Thread, self, unused *Object) *Object {
	return FloatFromDouble(ts, math.Float64frombits(uint64(atom.LoadAcquire(&sysSwitchInterval))))
}

// sysSetswitchinterval is sys.setswitchinterval. Threads of C code give the GIL up where they detach, whatever the interval.
func sysSetswitchinterval(ts *Thread, self, o *Object) *Object {
	x := FloatAsDouble(ts, o)
	if x == -1 && ts.CurrentException != nil {
		return nil
	}
	if !(x > 0) {
		return raise(ts, ExcValueError, "switch interval must be strictly positive")
	}
	atom.StoreRelease(&sysSwitchInterval, uintptr(math.Float64bits(x)))
	return newRef(ts, None)
}

// sysGetdefaultencoding is sys.getdefaultencoding.
func sysGetdefaultencoding(ts *Thread, self, unused *Object) *Object { return sysText(ts, "utf-8") }

// sysGetfilesystemencoding is sys.getfilesystemencoding.
func sysGetfilesystemencoding(ts *Thread, self, unused *Object) *Object {
	return wideStr(ts, runtimeConfig().FilesystemEncoding)
}

// sysGetfilesystemencodeerrors is sys.getfilesystemencodeerrors.
func sysGetfilesystemencodeerrors(ts *Thread, self, unused *Object) *Object {
	return wideStr(ts, runtimeConfig().FilesystemErrors)
}

// sysExit is sys.exit([status]).
func sysExit(ts *Thread, self *Object, args uintptr, n int) *Object {
	if n > 1 {
		return raise(ts, ExcTypeError, "exit expected at most 1 argument, got %d", argI(n))
	}
	if n == 0 {
		ErrSetNone(ts, ExcSystemExit)
		return nil
	}
	ErrSetObject(ts, ExcSystemExit, itemAt(args, 0))
	return nil
}

// sysCallTracing is sys.call_tracing(func, args): there is no tracing to turn on.
func sysCallTracing(ts *Thread, self *Object, args uintptr, n int) *Object {
	if n != 2 {
		return raise(ts, ExcTypeError, "call_tracing expected 2 arguments, got %d", argI(n))
	}
	if !hasFlag(itemAt(args, 1).ObType, layout.TPFLAGS_TUPLE_SUBCLASS) {
		return raise(ts, ExcTypeError, "call_tracing() argument 2 must be tuple, not %s", argCN(typeNameOrNone(itemAt(args, 1)), 50))
	}
	return ObjectCall(ts, itemAt(args, 0), itemAt(args, 1), nil)
}

// sysClearTypeCache is sys._clear_type_cache and sys._clear_internal_caches.
func sysClearTypeCache(ts *Thread, self, unused *Object) *Object {
	TypeClearCache(ts)
	return newRef(ts, None)
}

// sysDisplayhook is sys.displayhook: shows a value on sys.stdout and keeps it as builtins._.
func sysDisplayhook(ts *Thread, self, o *Object) *Object {
	if interp.builtins == nil {
		return raise(ts, ExcRuntimeError, "lost builtins module")
	}
	if o == None {
		return newRef(ts, None)
	}
	name := strAddr("_\x00")
	if ObjectSetAttrString(ts, interp.builtins, name, None) < 0 {
		return nil
	}
	out := xnewRef(ts, SysGetObject(ts, strAddr("stdout\x00")))
	if out == nil || out == None {
		xdecref(ts, out)
		return raise(ts, ExcRuntimeError, "lost sys.stdout")
	}
	ok := FileWriteObject(ts, o, out, 0) == 0 && FileWriteString(ts, strAddr("\n\x00"), out) == 0
	decref(ts, out)
	if !ok || ObjectSetAttrString(ts, interp.builtins, name, o) < 0 {
		return nil
	}
	return newRef(ts, None)
}

// sysGettrace is sys.gettrace: what PyEval_SetTrace was given.
func sysGettrace(ts *Thread, self, unused *Object) *Object { return orNone(xnewRef(ts, ts.CTraceobj)) }

// sysGetprofile is sys.getprofile.
func sysGetprofile(ts *Thread, self, unused *Object) *Object {
	return orNone(xnewRef(ts, ts.CProfileobj))
}

// sysSettrace is sys.settrace and sys.setprofile: only None, since there are no events.
func sysSettrace(ts *Thread, self, f *Object) *Object {
	if f == None {
		return newRef(ts, None)
	}
	return raise(ts, ExcNotImplementedError, "sys.settrace and sys.setprofile are not implemented")
}

// sysCurrentFrames is sys._current_frames.
func sysCurrentFrames(ts *Thread, self, unused *Object) *Object { return PrivThreadCurrentFrames(ts) }

// PrivThreadCurrentFrames implements _PyThread_CurrentFrames: a dict of thread identifiers and frames. Threads without a frame, which are
// those that run nothing but C, are not in it; of other threads' frames there are none in this runtime.
//
// Refs: new.
func PrivThreadCurrentFrames(ts *Thread) *Object {
	if auditNone(ts, "sys._current_frames\x00") < 0 {
		return nil
	}
	d := DictNew(ts)
	if d == nil || ts.CurrentFrame == 0 {
		return d
	}
	frame := up(ThreadStateGetFrame(ts, ts))
	if frame == nil {
		return d
	}
	id := LongFromUnsignedLong(ts, ts.ThreadId)
	ok := id != nil && DictSetItem(ts, d, id, frame) == 0
	xdecref(ts, id)
	decref(ts, frame)
	if !ok {
		decref(ts, d)
		return nil
	}
	return d
}

// sysBuiltinNames is sys.builtin_module_names: sorted.
//
// Refs: new.
func sysBuiltinNames(ts *Thread) *Object {
	l := ListNew(ts, 0)
	if l == nil {
		return nil
	}
	ok := sysNameAdd(ts, l, strAddr("builtins\x00")) && sysNameAdd(ts, l, strAddr("sys\x00"))
	for i := range builtinModules {
		ok = ok && sysNameAdd(ts, l, strAddr(builtinModules[i].name))
	}
	for e := prim.Load[uintptr](inittabVariable); ok && prim.Load[uintptr](e) != 0; e += 16 {
		ok = sysNameAdd(ts, l, prim.Load[uintptr](e))
	}
	var t *Object
	if ok && ListSort(ts, l) == 0 {
		t = ListAsTuple(ts, l)
	}
	decref(ts, l)
	return t
}

func sysNameAdd(ts *Thread, l *Object, name uintptr) bool {
	s := UnicodeFromString(ts, name)
	if s == nil {
		return false
	}
	r := ListAppend(ts, l, s)
	decref(ts, s)
	return r == 0
}

// sysImplementation is sys.implementation.
//
// Refs: new.
func sysImplementation(ts *Thread) *Object {
	d := DictNew(ts)
	if d == nil {
		return nil
	}
	ok := dictPut(ts, d, "name\x00", sysText(ts, implementation)) && dictPut(ts, d, "cache_tag\x00", sysText(ts, cacheTag)) &&
		dictPut(ts, d, "version\x00", sysVersionInfo(ts)) && dictPut(ts, d, "hexversion\x00", LongFromLong(ts, hexVersion)) &&
		dictPut(ts, d, "_multiarch\x00", sysText(ts, multiarch)) && dictPut(ts, d, "supports_isolated_interpreters\x00", newRef(ts, False))
	var o *Object
	if ok {
		o = namespaceNew(ts, d)
	}
	decref(ts, d)
	return o
}

// dictPut sets an item and drops the value; a nil value is an exception already set.
func dictPut(ts *Thread, d *Object, name string, v *Object) bool {
	if v == nil {
		return false
	}
	r := DictSetItemString(ts, d, strAddr(name), v)
	decref(ts, v)
	return r == 0
}
