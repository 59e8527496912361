// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// FrameLocalsProxy: the local variables of a function's frame as a mapping that writes through.
//
// World: bare.
// Guard: the dict of variables guards itself; the frame's pointer to it is set once, under the frame's lock.
// Invariant: frames do not run, so all variables are in the frame's f_extra_locals; names that the code has as locals cannot be removed.

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

// frameLocalsObject is the form of a FrameLocalsProxy.
type frameLocalsObject struct {
	_ cgo.Incomplete
	Object
	frame *Object
}

// The type's basicsize is written as a number.
var _ [40]byte = [unsafe.Sizeof(*(*frameLocalsObject)(nil))]byte{}

func frameLocalsFrame(o *Object) *Object { return as[*frameLocalsObject](o).frame }

// frameLocalsMake is a proxy of a frame.
//
// Refs: new.
func frameLocalsMake(ts *Thread, frame *Object) *Object {
	o := newGCObject(ts, FrameLocalsProxyType, unsafe.Sizeof(*(*frameLocalsObject)(nil)))
	if o == nil {
		return nil
	}
	as[*frameLocalsObject](o).frame = newRef(ts, frame)
	gcTrack(o)
	return o
}

// frameLocalsNew is tp_new: FrameLocalsProxy(frame).
func frameLocalsNew(ts *Thread, t *TypeObject, args, kw *Object) *Object {
	if n := tupleSize(args); n != 1 {
		return raise(ts, ExcTypeError, "FrameLocalsProxy expected 1 argument, got %d", argI(n))
	}
	frame := tupleItem(args, 0)
	if frame.ObType != FrameType {
		return raise(ts, ExcTypeError, "expect frame, not %s", argTO(frame))
	}
	if kw != nil && DictSize(ts, kw) != 0 {
		return raise(ts, ExcTypeError, "FrameLocalsProxy takes no keyword arguments")
	}
	return frameLocalsMake(ts, frame)
}

func frameLocalsClear(ts *Thread, o *Object) int32 { return 0 }

func frameLocalsDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	frame := frameLocalsFrame(o)
	freeObject(ts, o)
	decref(ts, frame)
}

func frameLocalsTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	return visitTwo(ts, frameLocalsFrame(o), nil, visit, arg)
}

// frameLocalsDict is the dict of variables.
//
// Refs: new. nil, without an exception, when there is none and make is false.
func frameLocalsDict(ts *Thread, o *Object, make bool) *Object {
	frame := frameLocalsFrame(o)
	place := &as[*frameObject](frame).FExtraLocals
	if d := exceptionLoad(ts, frame, place); d != nil || !make {
		return d
	}
	made := DictNew(ts)
	if made == nil {
		return nil
	}
	lockObject(ts, frame)
	d := *place
	if d == nil {
		*place, d = made, made
	}
	incref(ts, d)
	unlockObject(ts, frame)
	if d != made {
		decref(ts, made)
	}
	return d
}

// frameLocalsCopy is the variables in a dict of their own.
//
// Refs: new.
func frameLocalsCopy(ts *Thread, o *Object) *Object {
	d := frameLocalsDict(ts, o, false)
	if d == nil {
		return DictNew(ts)
	}
	c := DictCopy(ts, d)
	decref(ts, d)
	return c
}

func frameLocalsCopyMethod(ts *Thread, o, _ *Object) *Object { return frameLocalsCopy(ts, o) }

// frameLocalsFind is a variable.
//
// Refs: new. nil, with an exception only when looking failed.
func frameLocalsFind(ts *Thread, o, key *Object) *Object {
	d := frameLocalsDict(ts, o, false)
	if d == nil {
		// The key's hash is asked for all the same.
		ObjectHash(ts, key)
		return nil
	}
	v := xnewRef(ts, DictGetItemWithError(ts, d, key))
	decref(ts, d)
	return v
}

func frameLocalsGetitem(ts *Thread, o, key *Object) *Object {
	v := frameLocalsFind(ts, o, key)
	if v == nil && ErrOccurred(ts) == nil {
		return raise(ts, ExcKeyError, "local variable '%R' is not defined", argO(key))
	}
	return v
}

func frameLocalsContains(ts *Thread, o, key *Object) int32 {
	v := frameLocalsFind(ts, o, key)
	if v == nil && ErrOccurred(ts) != nil {
		return -1
	}
	xdecref(ts, v)
	return b2i(v != nil)
}

// frameLocalsIsFast tells whether the code has a local of this name: 1, 0, or -1 with an exception set.
func frameLocalsIsFast(ts *Thread, o, key *Object) int32 {
	if !isStr(key) {
		return 0
	}
	code := as[*codeObject](frameOf(frameLocalsFrame(o)).Executable)
	return SequenceContains(ts, code.CoLocalsplusnames, key)
}

func frameLocalsSetitem(ts *Thread, o, key, value *Object) int32 {
	if value != nil {
		d := frameLocalsDict(ts, o, true)
		if d == nil {
			return -1
		}
		r := DictSetItem(ts, d, key, value)
		decref(ts, d)
		return r
	}
	switch fast := frameLocalsIsFast(ts, o, key); {
	case fast < 0:
		return -1
	case fast > 0:
		return raiseInt(ts, ExcValueError, "cannot remove local variables from FrameLocalsProxy")
	}
	d := frameLocalsDict(ts, o, false)
	if d == nil {
		ErrSetObject(ts, ExcKeyError, key)
		return -1
	}
	r := DictDelItem(ts, d, key)
	decref(ts, d)
	return r
}

func frameLocalsLength(ts *Thread, o *Object) int {
	d := frameLocalsDict(ts, o, false)
	if d == nil {
		return 0
	}
	n := DictSize(ts, d)
	decref(ts, d)
	return n
}

// frameLocalsVia asks a copy of the variables.
func frameLocalsVia(ts *Thread, o *Object, ask func(*Thread, *Object) *Object) *Object {
	d := frameLocalsCopy(ts, o)
	if d == nil {
		return nil
	}
	r := ask(ts, d)
	decref(ts, d)
	return r
}

func frameLocalsKeys(ts *Thread, o, _ *Object) *Object   { return frameLocalsVia(ts, o, DictKeys) }
func frameLocalsValues(ts *Thread, o, _ *Object) *Object { return frameLocalsVia(ts, o, DictValues) }
func frameLocalsItems(ts *Thread, o, _ *Object) *Object  { return frameLocalsVia(ts, o, DictItems) }

func frameLocalsIter(ts *Thread, o *Object) *Object {
	l := frameLocalsVia(ts, o, DictKeys)
	if l == nil {
		return nil
	}
	it := ObjectGetIter(ts, l)
	decref(ts, l)
	return it
}

func frameLocalsReversed(ts *Thread, o, _ *Object) *Object {
	l := frameLocalsVia(ts, o, DictKeys)
	if l == nil {
		return nil
	}
	var it *Object
	if ListReverse(ts, l) == 0 {
		it = ObjectGetIter(ts, l)
	}
	decref(ts, l)
	return it
}

func frameLocalsRepr(ts *Thread, o *Object) *Object {
	r := ReprEnter(ts, o)
	if r != 0 {
		if r < 0 {
			return nil
		}
		return sysText(ts, "{...}")
	}
	s := frameLocalsVia(ts, o, ObjectRepr)
	ReprLeave(ts, o)
	return s
}

func isFrameLocals(o *Object) bool { return o.ObType == FrameLocalsProxyType }

func frameLocalsRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	const eq, ne = 2, 3
	if isFrameLocals(b) {
		if op != eq && op != ne {
			return NotImplemented
		}
		if (frameLocalsFrame(a) == frameLocalsFrame(b)) == (op == eq) {
			return True
		}
		return False
	}
	if !dictCheck(b) {
		return NotImplemented
	}
	d := frameLocalsCopy(ts, a)
	if d == nil {
		return nil
	}
	r := ObjectRichCompare(ts, d, b, op)
	decref(ts, d)
	return r
}

// frameLocalsMerge sets all variables of other; false when it is neither a dict nor a proxy, or failed.
func frameLocalsMerge(ts *Thread, o, other *Object) bool {
	if !dictCheck(other) && !isFrameLocals(other) {
		return false
	}
	d := frameLocalsDict(ts, o, true)
	if d == nil {
		return false
	}
	r := DictUpdate(ts, d, other)
	decref(ts, d)
	return r == 0
}

func frameLocalsUpdate(ts *Thread, o, other *Object) *Object {
	if frameLocalsMerge(ts, o, other) {
		return None
	}
	if ErrOccurred(ts) != nil {
		return nil
	}
	return raise(ts, ExcTypeError, "update() argument must be dict or another FrameLocalsProxy")
}

func frameLocalsOr(ts *Thread, a, b *Object) *Object {
	if !dictCheck(a) && !isFrameLocals(a) || !dictCheck(b) && !isFrameLocals(b) {
		return NotImplemented
	}
	d := DictNew(ts)
	if d != nil && (DictUpdate(ts, d, a) < 0 || DictUpdate(ts, d, b) < 0) {
		decref(ts, d)
		d = nil
	}
	return d
}

func frameLocalsInplaceOr(ts *Thread, o, other *Object) *Object {
	if frameLocalsMerge(ts, o, other) {
		return newRef(ts, o)
	}
	if ErrOccurred(ts) != nil {
		return nil
	}
	return NotImplemented
}

// frameLocalsGet is get(key, default=None, /).
func frameLocalsGet(ts *Thread, o *Object, args uintptr, nargs int) *Object {
	if nargs < 1 || nargs > 2 {
		return raise(ts, ExcTypeError, "get expected 1 or 2 arguments")
	}
	v := frameLocalsFind(ts, o, itemAt(args, 0))
	switch {
	case v != nil:
		return v
	case ErrOccurred(ts) != nil:
		return nil
	case nargs == 2:
		return newRef(ts, itemAt(args, 1))
	}
	return None
}

// frameLocalsSetdefault is setdefault(key, default=None, /).
func frameLocalsSetdefault(ts *Thread, o *Object, args uintptr, nargs int) *Object {
	if nargs < 1 || nargs > 2 {
		return raise(ts, ExcTypeError, "setdefault expected 1 or 2 arguments")
	}
	value := None
	if nargs == 2 {
		value = itemAt(args, 1)
	}
	d := frameLocalsDict(ts, o, true)
	if d == nil {
		return nil
	}
	v := xnewRef(ts, DictSetDefault(ts, d, itemAt(args, 0), value))
	decref(ts, d)
	return v
}

// frameLocalsPop is pop(key[, default]).
func frameLocalsPop(ts *Thread, o *Object, args uintptr, nargs int) *Object {
	if !seqPositional(ts, "pop", nargs, 1, 2) {
		return nil
	}
	key := itemAt(args, 0)
	switch fast := frameLocalsIsFast(ts, o, key); {
	case fast < 0:
		return nil
	case fast > 0:
		return raise(ts, ExcValueError, "cannot remove local variables from FrameLocalsProxy")
	}
	v := frameLocalsFind(ts, o, key)
	if v == nil {
		if ErrOccurred(ts) != nil {
			return nil
		}
		if nargs == 2 {
			return newRef(ts, itemAt(args, 1))
		}
		ErrSetObject(ts, ExcKeyError, key)
		return nil
	}
	if frameLocalsSetitem(ts, o, key, nil) < 0 {
		decref(ts, v)
		return nil
	}
	return v
}

// frameIsFunction tells whether a frame's code is a function's, whose locals are no dict.
func frameIsFunction(frame *Object) bool {
	return as[*codeObject](frameOf(frame).Executable).CoFlags&layout.CO_OPTIMIZED != 0
}
