// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Weak proxies: weak references that do whatever their object does, and raise ReferenceError when it is dead.
//
// World: bare. The list of references and its locks are weakref.go's.

package object

// weakProxyCheck tells whether o is a proxy.
func weakProxyCheck(o *Object) bool {
	return o.ObType == WeakrefProxyType || o.ObType == WeakrefCallableProxyType
}

// WeakrefNewProxy implements PyWeakref_NewProxy. Without a callback the same proxy is given out while it lives.
//
// Refs: new; callback may be NULL or None. Error: NULL; TypeError when o cannot be weakly referenced.
func WeakrefNewProxy(ts *Thread, o, callback *Object) *Object {
	t := WeakrefProxyType
	if CallableCheck(ts, o) != 0 {
		t = WeakrefCallableProxyType
	}
	if callback == None {
		callback = nil
	}
	return weakNew(ts, t, o, callback)
}

// weakProxyGet is what an operand stands for: a proxy's object, anything else itself.
//
// Refs: new. Error: nil; ReferenceError when a proxy's object is dead.
func weakProxyGet(ts *Thread, o *Object) *Object {
	if !weakProxyCheck(o) {
		return newRef(ts, o)
	}
	x := weakGet(ts, as[*weakObject](o))
	if x == nil {
		return raise(ts, ExcReferenceError, "weakly-referenced object no longer exists")
	}
	return x
}

func weakProxyUnary(ts *Thread, o *Object, f func(ts *Thread, o *Object) *Object) *Object {
	x := weakProxyGet(ts, o)
	if x == nil {
		return nil
	}
	r := f(ts, x)
	decref(ts, x)
	return r
}

func weakProxyBinary(ts *Thread, a, b *Object, f func(ts *Thread, a, b *Object) *Object) *Object {
	x := weakProxyGet(ts, a)
	if x == nil {
		return nil
	}
	y := weakProxyGet(ts, b)
	if y == nil {
		decref(ts, x)
		return nil
	}
	r := f(ts, x, y)
	decref(ts, x)
	decref(ts, y)
	return r
}

// weakProxyTernary allows that c is nil.
func weakProxyTernary(ts *Thread, a, b, c *Object, f func(ts *Thread, a, b, c *Object) *Object) *Object {
	var x, y, z *Object
	var r *Object
	if x = weakProxyGet(ts, a); x != nil {
		y = weakProxyGet(ts, b)
	}
	if y != nil {
		if c != nil {
			z = weakProxyGet(ts, c)
		}
		if c == nil || z != nil {
			r = f(ts, x, y, z)
		}
	}
	xdecref(ts, x)
	xdecref(ts, y)
	xdecref(ts, z)
	return r
}

func weakProxyRepr(ts *Thread, o *Object) *Object { return weakText(ts, o, "weakproxy", false) }

func weakProxyStr(ts *Thread, o *Object) *Object { return weakProxyUnary(ts, o, ObjectStr) }

func weakProxyGetattro(ts *Thread, o, name *Object) *Object {
	return weakProxyBinary(ts, o, name, ObjectGetAttr)
}

func weakProxySetattro(ts *Thread, o, name, v *Object) int32 {
	x := weakProxyGet(ts, o)
	if x == nil {
		return -1
	}
	r := ObjectSetAttr(ts, x, name, v)
	decref(ts, x)
	return r
}

func weakProxyCall(ts *Thread, o, args, kwargs *Object) *Object {
	return weakProxyTernary(ts, o, args, kwargs, ObjectCall)
}

func weakProxyRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	x := weakProxyGet(ts, a)
	if x == nil {
		return nil
	}
	y := weakProxyGet(ts, b)
	if y == nil {
		decref(ts, x)
		return nil
	}
	r := ObjectRichCompare(ts, x, y, op)
	decref(ts, x)
	decref(ts, y)
	return r
}

func weakProxyBool(ts *Thread, o *Object) int32 {
	x := weakProxyGet(ts, o)
	if x == nil {
		return -1
	}
	r := ObjectIsTrue(ts, x)
	decref(ts, x)
	return r
}

func weakProxyLength(ts *Thread, o *Object) int {
	x := weakProxyGet(ts, o)
	if x == nil {
		return -1
	}
	r := ObjectSize(ts, x)
	decref(ts, x)
	return r
}

func weakProxyContains(ts *Thread, o, v *Object) int32 {
	x := weakProxyGet(ts, o)
	if x == nil {
		return -1
	}
	r := SequenceContains(ts, x, v)
	decref(ts, x)
	return r
}

func weakProxyGetitem(ts *Thread, o, key *Object) *Object {
	return weakProxyBinary(ts, o, key, ObjectGetItem)
}

func weakProxySetitem(ts *Thread, o, key, v *Object) int32 {
	x := weakProxyGet(ts, o)
	if x == nil {
		return -1
	}
	var r int32
	if v == nil {
		r = ObjectDelItem(ts, x, key)
	} else {
		r = ObjectSetItem(ts, x, key, v)
	}
	decref(ts, x)
	return r
}

func weakProxyIter(ts *Thread, o *Object) *Object { return weakProxyUnary(ts, o, ObjectGetIter) }

func weakProxyIternext(ts *Thread, o *Object) *Object {
	x := weakProxyGet(ts, o)
	if x == nil {
		return nil
	}
	var r *Object
	if iterCheck(x) {
		r = IterNext(ts, x)
	} else {
		raise(ts, ExcTypeError, "Weakref proxy referenced a non-iterator '%s' object", argTO(x))
	}
	decref(ts, x)
	return r
}

// weakProxyBytes is __bytes__.
func weakProxyBytes(ts *Thread, o, unused *Object) *Object {
	return weakProxyMethod(ts, o, id___bytes__)
}

// weakProxyReversed is __reversed__.
func weakProxyReversed(ts *Thread, o, unused *Object) *Object {
	return weakProxyMethod(ts, o, id___reversed__)
}

func weakProxyMethod(ts *Thread, o, name *Object) *Object {
	x := weakProxyGet(ts, o)
	if x == nil {
		return nil
	}
	r := callMethodNoArgs(ts, x, name)
	decref(ts, x)
	return r
}

func weakProxyPower(ts *Thread, a, b, c *Object) *Object {
	return weakProxyTernary(ts, a, b, c, NumberPower)
}

func weakProxyInPlacePower(ts *Thread, a, b, c *Object) *Object {
	return weakProxyTernary(ts, a, b, c, NumberInPlacePower)
}

func weakProxyNegative(ts *Thread, o *Object) *Object { return weakProxyUnary(ts, o, NumberNegative) }

func weakProxyPositive(ts *Thread, o *Object) *Object { return weakProxyUnary(ts, o, NumberPositive) }

func weakProxyAbsolute(ts *Thread, o *Object) *Object { return weakProxyUnary(ts, o, NumberAbsolute) }

func weakProxyInvert(ts *Thread, o *Object) *Object { return weakProxyUnary(ts, o, NumberInvert) }

func weakProxyLong(ts *Thread, o *Object) *Object { return weakProxyUnary(ts, o, NumberLong) }

func weakProxyFloat(ts *Thread, o *Object) *Object { return weakProxyUnary(ts, o, NumberFloat) }

func weakProxyIndex(ts *Thread, o *Object) *Object { return weakProxyUnary(ts, o, NumberIndex) }

func weakProxyAdd(ts *Thread, a, b *Object) *Object { return weakProxyBinary(ts, a, b, NumberAdd) }

func weakProxySubtract(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberSubtract)
}

func weakProxyMultiply(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberMultiply)
}

func weakProxyFloorDivide(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberFloorDivide)
}

func weakProxyTrueDivide(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberTrueDivide)
}

func weakProxyRemainder(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberRemainder)
}

func weakProxyDivmod(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberDivmod)
}

func weakProxyLshift(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberLshift)
}

func weakProxyRshift(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberRshift)
}

func weakProxyAnd(ts *Thread, a, b *Object) *Object { return weakProxyBinary(ts, a, b, NumberAnd) }

func weakProxyXor(ts *Thread, a, b *Object) *Object { return weakProxyBinary(ts, a, b, NumberXor) }

func weakProxyOr(ts *Thread, a, b *Object) *Object { return weakProxyBinary(ts, a, b, NumberOr) }

func weakProxyMatrixMultiply(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberMatrixMultiply)
}

func weakProxyInPlaceAdd(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberInPlaceAdd)
}

func weakProxyInPlaceSubtract(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberInPlaceSubtract)
}

func weakProxyInPlaceMultiply(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberInPlaceMultiply)
}

func weakProxyInPlaceFloorDivide(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberInPlaceFloorDivide)
}

func weakProxyInPlaceTrueDivide(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberInPlaceTrueDivide)
}

func weakProxyInPlaceRemainder(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberInPlaceRemainder)
}

func weakProxyInPlaceLshift(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberInPlaceLshift)
}

func weakProxyInPlaceRshift(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberInPlaceRshift)
}

func weakProxyInPlaceAnd(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberInPlaceAnd)
}

func weakProxyInPlaceXor(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberInPlaceXor)
}

func weakProxyInPlaceOr(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberInPlaceOr)
}

func weakProxyInPlaceMatrixMultiply(ts *Thread, a, b *Object) *Object {
	return weakProxyBinary(ts, a, b, NumberInPlaceMatrixMultiply)
}
