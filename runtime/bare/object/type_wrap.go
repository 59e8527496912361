// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Calls of C slots by name: what wrapper descriptors such as int.__add__ run.
//
// World: bare; entered from C as wrapperfunc (self, args, slot) and wrapperfunc_kwds (self, args, slot, kwargs).

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

// wrapArgs checks that args holds exactly n arguments.
func wrapArgs(ts *Thread, args *Object, n int) bool { return wrapArgsOf(ts, args, n, "") }

// wrapArgsOf is wrapArgs with what stands before the text: a blank where CPython names a function without a name.
func wrapArgsOf(ts *Thread, args *Object, n int, before string) bool {
	if !hasFlag(args.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) {
		raise(ts, ExcSystemError, "PyArg_UnpackTuple() argument list is not a tuple")
		return false
	}
	if k := tupleSize(args); k != n {
		s := "s"
		if n == 1 {
			s = ""
		}
		raise(ts, ExcTypeError, "%sexpected %d argument%s, got %d", argS(before), argI(n), argS(s), argI(k))
		return false
	}
	return true
}

// wrapArgsRange is wrapArgs for one or two arguments.
func wrapArgsRange(ts *Thread, args *Object) bool {
	if !hasFlag(args.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) {
		raise(ts, ExcSystemError, "PyArg_UnpackTuple() argument list is not a tuple")
		return false
	}
	k := tupleSize(args)
	if k < 1 {
		raise(ts, ExcTypeError, " expected at least 1 argument, got %d", argI(k))
		return false
	}
	if k > 2 {
		raise(ts, ExcTypeError, " expected at most 2 arguments, got %d", argI(k))
		return false
	}
	return true
}

// wrapDone turns a status into None.
func wrapDone(status int32) *Object {
	if status < 0 {
		return nil
	}
	return None
}

func wrapUnary(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgs(ts, args, 0) {
		return nil
	}
	return callUnary(ts, fn, self)
}

func wrapBinary(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgs(ts, args, 1) {
		return nil
	}
	return callBinary(ts, fn, self, tupleItem(args, 0))
}

// wrapBinaryL is wrapBinary for number slots, which get their operands in either order: not to be taken for that of a sequence slot.
func wrapBinaryL(ts *Thread, self, args *Object, fn uintptr) *Object {
	return wrapBinary(ts, self, args, fn)
}

// wrapBinaryR is wrapBinary with reflected operands.
func wrapBinaryR(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgs(ts, args, 1) {
		return nil
	}
	return callBinary(ts, fn, tupleItem(args, 0), self)
}

func wrapTernary(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgsRange(ts, args) {
		return nil
	}
	third := None
	if tupleSize(args) == 2 {
		third = tupleItem(args, 1)
	}
	return callTernary(ts, fn, self, tupleItem(args, 0), third)
}

// wrapTernaryR is wrapTernary with reflected operands.
func wrapTernaryR(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgsRange(ts, args) {
		return nil
	}
	third := None
	if tupleSize(args) == 2 {
		third = tupleItem(args, 1)
	}
	return callTernary(ts, fn, tupleItem(args, 0), self, third)
}

func wrapInquiry(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgs(ts, args, 0) {
		return nil
	}
	r := callInquiry(ts, fn, self)
	if r == -1 && ts.CurrentException != nil {
		return nil
	}
	return wrapBool(r != 0)
}

func wrapBool(b bool) *Object {
	if b {
		return True
	}
	return False
}

func wrapLen(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgs(ts, args, 0) {
		return nil
	}
	n := callLen(ts, fn, self)
	if n == -1 && ts.CurrentException != nil {
		return nil
	}
	return LongFromSsizeT(ts, n)
}

func wrapHash(ts *Thread, self, args *Object, fn uintptr) *Object { return wrapLen(ts, self, args, fn) }

// wrapIndex is an argument as an index.
func wrapIndex(ts *Thread, o *Object) (int, bool) {
	i := NumberAsSsizeT(ts, o, ExcOverflowError)
	return i, i != -1 || ts.CurrentException == nil
}

// wrapSeqIndex is wrapIndex, counted from the end when negative and self has a length.
func wrapSeqIndex(ts *Thread, self, o *Object) (int, bool) {
	i, ok := wrapIndex(ts, o)
	if !ok || i >= 0 {
		return i, ok
	}
	if sq := self.ObType.TpAsSequence; sq != nil && sq.SqLength != 0 {
		n := callLen(ts, sq.SqLength, self)
		if n < 0 {
			return -1, false
		}
		i += n
	}
	return i, true
}

func wrapIndexArg(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgsOf(ts, args, 1, " ") {
		return nil
	}
	i, ok := wrapIndex(ts, tupleItem(args, 0))
	if !ok {
		return nil
	}
	return callSsizeArg(ts, fn, self, i)
}

func wrapSqItem(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgs(ts, args, 1) {
		return nil
	}
	i, ok := wrapSeqIndex(ts, self, tupleItem(args, 0))
	if !ok {
		return nil
	}
	return callSsizeArg(ts, fn, self, i)
}

func wrapSqSetitem(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgsOf(ts, args, 2, " ") {
		return nil
	}
	i, ok := wrapSeqIndex(ts, self, tupleItem(args, 0))
	if !ok {
		return nil
	}
	return wrapDone(callSsizeObjArg(ts, fn, self, i, tupleItem(args, 1)))
}

func wrapSqDelitem(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgs(ts, args, 1) {
		return nil
	}
	i, ok := wrapSeqIndex(ts, self, tupleItem(args, 0))
	if !ok {
		return nil
	}
	return wrapDone(callSsizeObjArg(ts, fn, self, i, nil))
}

func wrapObjObj(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgs(ts, args, 1) {
		return nil
	}
	r := callObjObj(ts, fn, self, tupleItem(args, 0))
	if r == -1 && ts.CurrentException != nil {
		return nil
	}
	return wrapBool(r != 0)
}

func wrapObjObjArg(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgsOf(ts, args, 2, " ") {
		return nil
	}
	return wrapDone(callObjObjArg(ts, fn, self, tupleItem(args, 0), tupleItem(args, 1)))
}

func wrapDelitem(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgs(ts, args, 1) {
		return nil
	}
	return wrapDone(callObjObjArg(ts, fn, self, tupleItem(args, 0), nil))
}

// wrapSetattrAllowed refuses object.__setattr__(x, ...) where a C type between object and x's sets attributes in its own way.
func wrapSetattrAllowed(ts *Thread, self *Object, fn uintptr, what string) bool {
	t := self.ObType
	mro := t.TpMro
	if mro == nil {
		return true
	}
	// The type that defines the slot: the last one from the end of the resolution order, upwards, that is no heap type.
	var defining *TypeObject
	for i := tupleSize(mro) - 1; i >= 0; i-- {
		b := as[*TypeObject](tupleItem(mro, i))
		if b.TpSetattro == fn_slotSetattro {
			continue
		}
		if b.TpSetattro == t.TpSetattro {
			defining = b
			break
		}
	}
	for b := defining; b != nil; b = b.TpBase {
		if b.TpSetattro == fn {
			return true
		}
		if b.TpSetattro != fn_slotSetattro {
			raise(ts, ExcTypeError, "can't apply this %s to %s object", argS(what), argT(t))
			return false
		}
	}
	return true
}

func wrapSetattr(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgsOf(ts, args, 2, " ") || !wrapSetattrAllowed(ts, self, fn, "__setattr__") {
		return nil
	}
	return wrapDone(callObjObjArg(ts, fn, self, tupleItem(args, 0), tupleItem(args, 1)))
}

func wrapDelattr(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgs(ts, args, 1) || !wrapSetattrAllowed(ts, self, fn, "__delattr__") {
		return nil
	}
	return wrapDone(callObjObjArg(ts, fn, self, tupleItem(args, 0), nil))
}

func wrapRich(ts *Thread, self, args *Object, fn uintptr, op int32) *Object {
	if !wrapArgs(ts, args, 1) {
		return nil
	}
	return callRichcmp(ts, fn, self, tupleItem(args, 0), op)
}

func wrapRichLt(ts *Thread, self, args *Object, fn uintptr) *Object {
	return wrapRich(ts, self, args, fn, layout.LT)
}

func wrapRichLe(ts *Thread, self, args *Object, fn uintptr) *Object {
	return wrapRich(ts, self, args, fn, layout.LE)
}

func wrapRichEq(ts *Thread, self, args *Object, fn uintptr) *Object {
	return wrapRich(ts, self, args, fn, layout.EQ)
}

func wrapRichNe(ts *Thread, self, args *Object, fn uintptr) *Object {
	return wrapRich(ts, self, args, fn, layout.NE)
}

func wrapRichGt(ts *Thread, self, args *Object, fn uintptr) *Object {
	return wrapRich(ts, self, args, fn, layout.GT)
}

func wrapRichGe(ts *Thread, self, args *Object, fn uintptr) *Object {
	return wrapRich(ts, self, args, fn, layout.GE)
}

func wrapNext(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgs(ts, args, 0) {
		return nil
	}
	r := callUnary(ts, fn, self)
	if r == nil && ts.CurrentException == nil {
		ErrSetNone(ts, ExcStopIteration)
	}
	return r
}

func wrapDescrGet(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgsRange(ts, args) {
		return nil
	}
	o := tupleItem(args, 0)
	var t *Object
	if tupleSize(args) == 2 {
		t = tupleItem(args, 1)
	}
	if o == None {
		o = nil
	}
	if t == None {
		t = nil
	}
	if t == nil && o == nil {
		return raise(ts, ExcTypeError, "__get__(None, None) is invalid")
	}
	return callTernary(ts, fn, self, o, t)
}

func wrapDescrSet(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgsOf(ts, args, 2, " ") {
		return nil
	}
	return wrapDone(callObjObjArg(ts, fn, self, tupleItem(args, 0), tupleItem(args, 1)))
}

func wrapDescrDelete(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgs(ts, args, 1) {
		return nil
	}
	return wrapDone(callObjObjArg(ts, fn, self, tupleItem(args, 0), nil))
}

func wrapDel(ts *Thread, self, args *Object, fn uintptr) *Object {
	if !wrapArgs(ts, args, 0) {
		return nil
	}
	callDestructor(ts, fn, self)
	return None
}

func wrapCall(ts *Thread, self, args *Object, fn uintptr, kwargs *Object) *Object {
	return callTernary(ts, fn, self, args, kwargs)
}

func wrapInit(ts *Thread, self, args *Object, fn uintptr, kwargs *Object) *Object {
	return wrapDone(callObjObjArg(ts, fn, self, args, kwargs))
}
