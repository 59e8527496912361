// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Traceback objects.
//
// World: bare.
// Guard: tb_next is replaced under the object's lock; the rest never changes.
// Invariant: a chain of tb_next has an end: assignments that would make a circle are refused.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

type tbObject = layout.TracebackObject

// tracebackNew makes a traceback. next may be nil.
//
// Refs: new.
func tracebackNew(ts *Thread, next, frame *Object, lasti, line int32) *Object {
	o := newGCObject(ts, TraceBackType, unsafe.Sizeof(*(*tbObject)(nil)))
	if o == nil {
		return nil
	}
	tb := as[*tbObject](o)
	tb.TbNext = as[*tbObject](xnewRef(ts, next))
	tb.TbFrame = as[*frameObject](newRef(ts, frame))
	tb.TbLasti, tb.TbLineno = lasti, line
	gcTrack(o)
	return o
}

// TraceBackHere implements PyTraceBack_Here: puts a frame in front of the traceback of the exception that is set.
//
// Errors: -1, MemoryError.
func TraceBackHere(ts *Thread, frame *Object) int32 {
	exc := ErrGetRaisedException(ts)
	if exc == nil {
		badInternalCall(ts)
		return -1
	}
	next := ExceptionGetTraceback(ts, exc)
	tb := tracebackNew(ts, next, frame, FrameGetLasti(ts, frame), FrameGetLineNumber(ts, frame))
	xdecref(ts, next)
	if tb == nil {
		PrivErrChainExceptions1(ts, exc)
		return -1
	}
	exceptionStore(ts, exc, &as[*excObject](exc).Traceback, tb)
	errReplace(ts, exc)
	return 0
}

// tracebackAdd puts a place in a source that has no frame in front of the traceback of the exception that is set. What goes wrong
// becomes the exception, with that one as context.
func tracebackAdd(ts *Thread, function, file uintptr, line int32) {
	exc := ErrGetRaisedException(ts)
	var code, frame *Object
	globals := DictNew(ts)
	if globals != nil {
		code = CodeNewEmpty(ts, file, function, line)
	}
	if code != nil {
		frame = FrameNew(ts, ts, code, globals, nil)
	}
	if frame != nil {
		as[*frameObject](frame).FLineno = line
		errReplace(ts, exc)
		TraceBackHere(ts, frame)
	} else {
		PrivErrChainExceptions1(ts, exc)
	}
	xdecref(ts, globals)
	xdecref(ts, code)
	xdecref(ts, frame)
}

// tracebackClear is tp_clear. It takes a long chain apart in a loop as far as nobody else holds the parts.
func tracebackClear(ts *Thread, o *Object) int32 {
	tb := as[*tbObject](o)
	next, frame := tb.TbNext, tb.TbFrame
	tb.TbNext, tb.TbFrame = nil, nil
	if frame != nil {
		decref(ts, up(frame))
	}
	for next != nil {
		n := up(next)
		if !uniquelyReferenced(ts, n) {
			decref(ts, n)
			break
		}
		gcUntrack(n)
		next = as[*tbObject](n).TbNext
		as[*tbObject](n).TbNext = nil
		decref(ts, n)
	}
	return 0
}

// tracebackDealloc is tp_dealloc.
func tracebackDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	tracebackClear(ts, o)
	freeObject(ts, o)
}

// tracebackTraverse is tp_traverse.
func tracebackTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	tb := as[*tbObject](o)
	if tb.TbNext != nil {
		if r := callVisit(ts, visit, up(tb.TbNext), arg); r != 0 {
			return r
		}
	}
	if tb.TbFrame != nil {
		return callVisit(ts, visit, up(tb.TbFrame), arg)
	}
	return 0
}

// tracebackCreate is tp_new: TracebackType(tb_next, tb_frame, tb_lasti, tb_lineno).
func tracebackCreate(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	v, ok := tracebackArgs(ts, args, kwds)
	if !ok {
		return nil
	}
	next, frame := v[0], v[1]
	if next != None && next.ObType != TraceBackType {
		return raise(ts, ExcTypeError, "expected traceback object or None, got '%s'", argTO(next))
	}
	if next == None {
		next = nil
	}
	if frame.ObType != FrameType {
		return raise(ts, ExcTypeError, "TracebackType() argument 'tb_frame' must be frame, not %s", argCN(typeNameOrNone(frame), 50))
	}
	lasti := LongAsInt(ts, v[2])
	if lasti == -1 && ErrOccurred(ts) != nil {
		return nil
	}
	line := LongAsInt(ts, v[3])
	if line == -1 && ErrOccurred(ts) != nil {
		return nil
	}
	return tracebackNew(ts, next, frame, lasti, line)
}

// tracebackArgs takes four arguments by position or by name. The values are borrowed.
func tracebackArgs(ts *Thread, args, kwds *Object) (v [4]*Object, ok bool) {
	n, k := exceptionArgsLen(args), 0
	if kwds != nil {
		k = DictSize(ts, kwds)
	}
	if n+k > 4 {
		raise(ts, ExcTypeError, "TracebackType() takes at most 4 arguments (%d given)", argI(n+k))
		return v, false
	}
	names := [4]*Object{id_tb_next, id_tb_frame, id_tb_lasti, id_tb_lineno}
	used := 0
	for i := 0; i < 4; i++ {
		name := itemAt(uintptr(unsafe.Pointer(&names)), i)
		var o *Object
		if k > 0 {
			if o = DictGetItemWithError(ts, kwds, name); o == nil && ErrOccurred(ts) != nil {
				return v, false
			}
		}
		if o != nil {
			used++
			if i < n {
				raise(ts, ExcTypeError, "argument for TracebackType() given by name ('%s') and position (%d)", argO(name), argI(i+1))
				return v, false
			}
		} else if i < n {
			o = exceptionArg(args, i)
		} else {
			raise(ts, ExcTypeError, "TracebackType() missing required argument '%s' (pos %d)", argO(name), argI(i+1))
			return v, false
		}
		setItem(uintptr(unsafe.Pointer(&v)), i, o)
	}
	if used < k {
		excUnknownKeyword(ts, "TracebackType", kwds, id_tb_next, id_tb_frame, id_tb_lasti)
		return v, false
	}
	return v, true
}

// tracebackGetNext and tracebackSetNext are the attribute tb_next.
func tracebackGetNext(ts *Thread, o *Object, _ uintptr) *Object {
	lockObject(ts, o)
	var next *Object
	if n := as[*tbObject](o).TbNext; n != nil {
		next = newRef(ts, up(n))
	}
	unlockObject(ts, o)
	return orNone(next)
}

func tracebackSetNext(ts *Thread, o, v *Object, _ uintptr) int32 {
	if v == nil {
		return raiseInt(ts, ExcTypeError, "can't delete tb_next attribute")
	}
	if v == None {
		v = nil
	} else if v.ObType != TraceBackType {
		return raiseInt(ts, ExcTypeError, "expected traceback object or None, got '%s'", argTO(v))
	}
	for c := v; c != nil; {
		if c == o {
			return raiseInt(ts, ExcValueError, "traceback loop detected")
		}
		n := as[*tbObject](c).TbNext
		if n == nil {
			break
		}
		c = up(n)
	}
	exceptionStore(ts, o, (**Object)(unsafe.Pointer(&as[*tbObject](o).TbNext)), xnewRef(ts, v))
	return 0
}

// tracebackLine is the line, from the code object when the traceback does not know it; -1 when nobody does.
func tracebackLine(ts *Thread, tb *tbObject) int32 {
	if tb.TbLineno != -1 {
		return tb.TbLineno
	}
	return CodeAddr2Line(ts, frameOf(up(tb.TbFrame)).Executable, tb.TbLasti)
}

func tracebackLineno(ts *Thread, o *Object, _ uintptr) *Object {
	n := tracebackLine(ts, as[*tbObject](o))
	if n == -1 {
		return None
	}
	return LongFromLong(ts, int(n))
}

// tracebackDir is __dir__.
func tracebackDir(ts *Thread, o, _ *Object) *Object {
	l := ListNew(ts, 0)
	if l == nil {
		return nil
	}
	for _, name := range [...]*Object{id_tb_frame, id_tb_next, id_tb_lasti, id_tb_lineno} {
		if ListAppend(ts, l, name) < 0 {
			decref(ts, l)
			return nil
		}
	}
	return l
}
