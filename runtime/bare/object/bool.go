// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The bool type: two static ints.
//
// World: bare.
// Invariant: True and False are the only objects of this type; both are immortal.

package object

import "github.com/ungil/ungil/runtime/layout"

// boolOf is True or False.
func boolOf(b bool) *Object {
	if b {
		return True
	}
	return False
}

// BoolFromLong implements PyBool_FromLong.
//
// Refs: new (immortal).
func BoolFromLong(ts *Thread, v int) *Object { return boolOf(v != 0) }

// boolNew is tp_new.
func boolNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	x := False
	if !oneOptional(ts, "bool", args, kwds, &x) {
		return nil
	}
	return boolFrom(ts, x)
}

func boolFrom(ts *Thread, x *Object) *Object {
	r := ObjectIsTrue(ts, x)
	if r < 0 {
		return nil
	}
	return boolOf(r != 0)
}

// boolVectorcall is tp_vectorcall.
func boolVectorcall(ts *Thread, t *Object, args, nargsf uintptr, kwnames *Object) *Object {
	if kwnames != nil && as[*layout.TupleObject](kwnames).ObSize != 0 {
		return raise(ts, ExcTypeError, "bool() takes no keyword arguments")
	}
	n := vectorcallArgs(nargsf)
	if !checkPositional(ts, "bool", n, 0, 1) {
		return nil
	}
	if n == 0 {
		return False
	}
	return boolFrom(ts, itemAt(args, 0))
}

// boolRepr is tp_repr.
func boolRepr(ts *Thread, o *Object) *Object {
	if o == True {
		return id_True
	}
	return id_False
}

// isBool tells whether o is True or False.
func isBool(o *Object) bool { return o.ObType == BoolType }

// boolAnd is nb_and: ints take over when one operand is no bool.
func boolAnd(ts *Thread, a, b *Object) *Object {
	if !isBool(a) || !isBool(b) {
		return longAnd(ts, a, b)
	}
	return boolOf(a == True && b == True)
}

// boolOr is nb_or.
func boolOr(ts *Thread, a, b *Object) *Object {
	if !isBool(a) || !isBool(b) {
		return longOr(ts, a, b)
	}
	return boolOf(a == True || b == True)
}

// boolXor is nb_xor.
func boolXor(ts *Thread, a, b *Object) *Object {
	if !isBool(a) || !isBool(b) {
		return longXor(ts, a, b)
	}
	return boolOf(a != b)
}

// boolInvert is nb_invert: works as for int, with a warning that it is hardly what was meant.
//
// Error: nil when the warning is an error.
func boolInvert(ts *Thread, o *Object) *Object {
	const text = "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from the negation of a bool. Use the 'not' operator for boolean negation or ~int(x) for the bitwise inversion of the underlying int.\x00"
	if ErrWarnEx(ts, ExcDeprecationWarning, strAddr(text), 1) < 0 {
		return nil
	}
	return longNot(ts, o)
}

// boolDealloc is tp_dealloc: reached only when C code dropped references that it did not have.
func boolDealloc(ts *Thread, o *Object) { setImmortal(o) }
