// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Frame objects that extensions make for tracebacks.
//
// World: bare.
// Guard: f_lineno and f_back are written by compiled extensions without a lock while only they know the frame; later changes of
// any field happen under the frame's lock.
// Invariant: f_frame points at frameData, which lies in the frame object itself, at _f_frame_data.

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

type frameObject = layout.FrameObject

// frameData is what runs, in the order of CPython's interpreter frame as far as that is read from outside.
type frameData struct {
	_          cgo.Incomplete
	Executable *Object
	Previous   uintptr
	Function   *Object
	Globals    *Object
	Builtins   *Object // nil until asked for
	Locals     *Object // nil: none was given
	Frame      *Object // the frame object, no reference
}

const (
	frameDataAt = unsafe.Offsetof((*frameObject)(nil).FFrameData)
	frameSize   = frameDataAt + unsafe.Sizeof(*(*frameData)(nil))
)

func frameOf(o *Object) *frameData {
	return prim.At[*frameData](as[*frameObject](o).FFrame)
}

// FrameNew implements PyFrame_New: a frame of a code object that does not run; locals may be nil.
//
// Refs: new. Errors: MemoryError.
func FrameNew(ts *Thread, tstate *Thread, code, globals, locals *Object) *Object {
	if code == nil || code.ObType != CodeType || globals == nil || !hasFlag(globals.ObType, layout.TPFLAGS_DICT_SUBCLASS) {
		return badInternalCall(ts)
	}
	o := newGCObject(ts, FrameType, frameSize)
	if o == nil {
		return nil
	}
	prim.Clear(addr(o)+unsafe.Sizeof(*o), frameSize-unsafe.Sizeof(*o))
	f := as[*frameObject](o)
	f.FFrame = addr(o) + frameDataAt
	f.FTraceLines = 1
	d := frameOf(o)
	d.Executable, d.Globals, d.Locals, d.Frame = newRef(ts, code), newRef(ts, globals), xnewRef(ts, locals), o
	gcTrack(o)
	return o
}

// frameClear is tp_clear.
func frameClear(ts *Thread, o *Object) int32 {
	f, d := as[*frameObject](o), frameOf(o)
	back := f.FBack
	f.FBack = nil
	if back != nil {
		decref(ts, up(back))
	}
	exceptionStore(ts, o, &f.FTrace, nil)
	exceptionStore(ts, o, &f.FExtraLocals, nil)
	exceptionStore(ts, o, &f.FLocalsCache, nil)
	exceptionStore(ts, o, &d.Locals, nil)
	return 0
}

// frameDealloc is tp_dealloc.
func frameDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	frameClear(ts, o)
	d := frameOf(o)
	xdecref(ts, d.Executable)
	xdecref(ts, d.Function)
	xdecref(ts, d.Globals)
	xdecref(ts, d.Builtins)
	freeObject(ts, o)
}

// frameTraverse is tp_traverse.
func frameTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	f, d := as[*frameObject](o), frameOf(o)
	var back *Object
	if f.FBack != nil {
		back = up(f.FBack)
	}
	for _, v := range [...]*Object{back, f.FTrace, f.FExtraLocals, f.FLocalsCache, d.Executable, d.Function, d.Globals, d.Builtins, d.Locals} {
		if v != nil {
			if r := callVisit(ts, visit, v, arg); r != 0 {
				return r
			}
		}
	}
	return 0
}

// FrameGetCode implements PyFrame_GetCode.
//
// Refs: new.
func FrameGetCode(ts *Thread, o *Object) *Object { return newRef(ts, frameOf(o).Executable) }

// FrameGetBack implements PyFrame_GetBack: the caller's frame, or nil.
//
// Refs: new.
func FrameGetBack(ts *Thread, o *Object) *Object {
	lockObject(ts, o)
	back := as[*frameObject](o).FBack
	var r *Object
	if back != nil {
		r = newRef(ts, up(back))
	}
	unlockObject(ts, o)
	return r
}

// FrameGetLineNumber implements PyFrame_GetLineNumber: the line that the maker wrote, or the code's first.
func FrameGetLineNumber(ts *Thread, o *Object) int32 {
	if n := as[*frameObject](o).FLineno; n != 0 {
		return n
	}
	return as[*codeObject](frameOf(o).Executable).CoFirstlineno
}

// FrameGetLasti implements PyFrame_GetLasti: a frame counts as having run the first RESUME of its code.
func FrameGetLasti(ts *Thread, o *Object) int32 {
	return (as[*codeObject](frameOf(o).Executable).CoFirsttraceable + 1) * 2
}

// FrameGetGenerator implements PyFrame_GetGenerator: nil, the frame belongs to none.
func FrameGetGenerator(ts *Thread, o *Object) *Object { return nil }

// FrameGetGlobals implements PyFrame_GetGlobals.
//
// Refs: new.
func FrameGetGlobals(ts *Thread, o *Object) *Object { return newRef(ts, frameOf(o).Globals) }

// FrameGetBuiltins implements PyFrame_GetBuiltins: what the globals name, else the interpreter's.
//
// Refs: new.
func FrameGetBuiltins(ts *Thread, o *Object) *Object {
	d := frameOf(o)
	if b := exceptionLoad(ts, o, &d.Builtins); b != nil {
		return b
	}
	b := DictGetItemWithError(ts, d.Globals, id___builtins__)
	if b == nil {
		if ErrOccurred(ts) != nil {
			return nil
		}
		if b = EvalGetBuiltins(ts); b == nil {
			return nil
		}
	}
	if TypeIsSubtype(ts, b.ObType, ModuleType) != 0 {
		b = ModuleGetDict(ts, b)
	}
	exceptionStore(ts, o, &d.Builtins, newRef(ts, b))
	return newRef(ts, b)
}

// FrameGetLocals implements PyFrame_GetLocals: the mapping given when the frame was made, or one of its own; for a function's code a
// FrameLocalsProxy.
//
// Refs: new.
func FrameGetLocals(ts *Thread, o *Object) *Object {
	if frameIsFunction(o) {
		return frameLocalsMake(ts, o)
	}
	d := frameOf(o)
	if l := exceptionLoad(ts, o, &d.Locals); l != nil {
		return l
	}
	l := DictNew(ts)
	if l == nil {
		return nil
	}
	lockObject(ts, o)
	other := d.Locals
	if other == nil {
		d.Locals = newRef(ts, l)
	} else {
		incref(ts, other)
	}
	unlockObject(ts, o)
	if other != nil {
		decref(ts, l)
		l = other
	}
	return l
}

// FrameGetVar implements PyFrame_GetVar: the value of a local variable that the code names; what else is in f_locals does not count.
//
// Refs: new. Errors: TypeError for a name that is no str, NameError when the variable has no value.
func FrameGetVar(ts *Thread, o, name *Object) *Object {
	if !isStr(name) {
		return raise(ts, ExcTypeError, "name must be str, not %s", argTO(name))
	}
	fast := SequenceContains(ts, as[*codeObject](frameOf(o).Executable).CoLocalsplusnames, name)
	if fast < 0 {
		return nil
	}
	var v *Object
	if d := exceptionLoad(ts, o, &as[*frameObject](o).FExtraLocals); fast > 0 && d != nil {
		v = xnewRef(ts, DictGetItemWithError(ts, d, name))
		decref(ts, d)
	} else {
		xdecref(ts, d)
	}
	if v == nil && ErrOccurred(ts) == nil {
		return raise(ts, ExcNameError, "variable %R does not exist", argO(name))
	}
	return v
}

// FrameGetVarString implements PyFrame_GetVarString.
//
// Refs: new.
func FrameGetVarString(ts *Thread, o *Object, name uintptr) *Object {
	s := UnicodeFromString(ts, name)
	if s == nil {
		return nil
	}
	v := FrameGetVar(ts, o, s)
	decref(ts, s)
	return v
}

// FrameFastToLocals implements PyFrame_FastToLocals: nothing, locals are always up to date.
func FrameFastToLocals(ts *Thread, o *Object) {}

// FrameFastToLocalsWithError implements PyFrame_FastToLocalsWithError.
func FrameFastToLocalsWithError(ts *Thread, o *Object) int32 {
	if o == nil {
		badInternalCall(ts)
		return -1
	}
	return 0
}

// FrameLocalsToFast implements PyFrame_LocalsToFast: nothing.
func FrameLocalsToFast(ts *Thread, o *Object, clear int32) {}

// PrivFrameIsEntryFrame implements _PyFrame_IsEntryFrame: a frame that an extension made is nobody's entry.
func PrivFrameIsEntryFrame(ts *Thread, o *Object) int32 { return 0 }

// frameRepr is repr().
func frameRepr(ts *Thread, o *Object) *Object {
	c := as[*codeObject](frameOf(o).Executable)
	var b textBuffer
	b.string(ts, "<frame at 0x")
	b.hex(ts, uint(addr(o)), 1)
	ok := b.format(ts, ", file %R, line %d, code %s>", []Arg{argO(c.CoFilename), argI(int(FrameGetLineNumber(ts, o))), argO(c.CoName)})
	return b.finish(ts, ok)
}

// The attributes.

func frameBack(ts *Thread, o *Object, _ uintptr) *Object     { return orNone(FrameGetBack(ts, o)) }
func frameCode(ts *Thread, o *Object, _ uintptr) *Object     { return FrameGetCode(ts, o) }
func frameGlobals(ts *Thread, o *Object, _ uintptr) *Object  { return FrameGetGlobals(ts, o) }
func frameBuiltins(ts *Thread, o *Object, _ uintptr) *Object { return FrameGetBuiltins(ts, o) }
func frameLocals(ts *Thread, o *Object, _ uintptr) *Object   { return FrameGetLocals(ts, o) }
func frameGenerator(ts *Thread, o *Object, _ uintptr) *Object {
	return orNone(FrameGetGenerator(ts, o))
}
func frameLasti(ts *Thread, o *Object, _ uintptr) *Object {
	return LongFromLong(ts, int(FrameGetLasti(ts, o)))
}
func frameLineno(ts *Thread, o *Object, _ uintptr) *Object {
	n := FrameGetLineNumber(ts, o)
	if n < 0 {
		return None
	}
	return LongFromLong(ts, int(n))
}

// frameSetLineno refuses: only a trace function may jump, and only in a frame that runs.
func frameSetLineno(ts *Thread, o, v *Object, _ uintptr) int32 {
	if v == nil {
		return raiseInt(ts, ExcAttributeError, "cannot delete attribute")
	}
	if !hasFlag(v.ObType, layout.TPFLAGS_LONG_SUBCLASS) {
		return raiseInt(ts, ExcValueError, "lineno must be an integer")
	}
	return raiseInt(ts, ExcValueError, "f_lineno can only be set in a trace function")
}

func frameGetTrace(ts *Thread, o *Object, _ uintptr) *Object {
	return orNone(exceptionLoad(ts, o, &as[*frameObject](o).FTrace))
}

func frameSetTrace(ts *Thread, o, v *Object, _ uintptr) int32 {
	if v == None {
		v = nil
	}
	exceptionStore(ts, o, &as[*frameObject](o).FTrace, xnewRef(ts, v))
	return 0
}

// frameClearMethod is clear(): drops the locals, so that what they hold can die before the traceback does.
func frameClearMethod(ts *Thread, o, _ *Object) *Object {
	frameClear(ts, o)
	return None
}
