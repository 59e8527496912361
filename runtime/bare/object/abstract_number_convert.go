// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The number protocol: conversions to int and float.
//
// World: bare; entered from C.

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

// NumberCheck implements PyNumber_Check: o converts to a number.
func NumberCheck(ts *Thread, o *Object) int32 {
	if o == nil {
		return 0
	}
	nb := o.ObType.TpAsNumber
	return b2i(nb != nil && (nb.NbIndex != 0 || nb.NbInt != 0 || nb.NbFloat != 0 || complexCheck(ts, o)))
}

// IndexCheck implements PyIndex_Check: o's type has nb_index.
func IndexCheck(ts *Thread, o *Object) int32 {
	nb := o.ObType.TpAsNumber
	return b2i(nb != nil && nb.NbIndex != 0)
}

// numberIndex is o as an int through __index__, perhaps of a subclass of int.
//
// Refs: new.   Error: nil, TypeError set.
func numberIndex(ts *Thread, o *Object) *Object {
	if o == nil {
		return nullArgument(ts)
	}
	if longCheck(o) {
		return newRef(ts, o)
	}
	nb := o.ObType.TpAsNumber
	if nb == nil || nb.NbIndex == 0 {
		return raise(ts, ExcTypeError, "'%s' object cannot be interpreted as an integer", argTO(o))
	}
	return numberCheckInt(ts, callUnary(ts, nb.NbIndex, o), "__index__")
}

// numberCheckInt looks at what __index__ or __int__ gave: an int of a subclass is deprecated, anything else an error.
//
// Refs: takes r, gives it back.
func numberCheckInt(ts *Thread, r *Object, method string) *Object {
	if r == nil || r.ObType == LongType {
		return r
	}
	if !longCheck(r) {
		raise(ts, ExcTypeError, "%s returned non-int (type %s)", argS(method), argTO(r))
		decref(ts, r)
		return nil
	}
	text := strFormat(ts, "%s returned non-int (type %s).  The ability to return an instance of a strict subclass of int is deprecated, and may not be supported in a future version of Python.", argS(method), argTO(r))
	if !warnDeprecated(ts, text) {
		decref(ts, r)
		return nil
	}
	return r
}

// warnDeprecated gives a DeprecationWarning to the caller's code. False when it became an exception.
//
// Refs: takes text, which may be nil for an error already set.
func warnDeprecated(ts *Thread, text *Object) bool {
	if text == nil {
		return false
	}
	p := UnicodeAsUTF8(ts, text)
	ok := p != 0 && ErrWarnEx(ts, ExcDeprecationWarning, p, 1) >= 0
	decref(ts, text)
	return ok
}

// NumberIndex implements PyNumber_Index.
//
// Refs: new; of type int exactly. Errors: TypeError for what has no __index__ or gives no int; SystemError for NULL.
//
//go:nosplit
func NumberIndex(ts *Thread, o *Object) *Object {
	if o != nil && o.ObType == LongType {
		return newRef(ts, o)
	}
	return numberIndexSlow(ts, o)
}

//go:noinline
func numberIndexSlow(ts *Thread, o *Object) *Object {
	r := numberIndex(ts, o)
	if r != nil && r.ObType != LongType {
		longReplace(ts, &r, longExact(ts, r))
	}
	return r
}

// NumberAsSsizeT implements PyNumber_AsSsize_t: a value beyond Py_ssize_t raises exc, or is clipped when exc is NULL.
//
// Error: -1, TypeError or exc set.
func NumberAsSsizeT(ts *Thread, o, exc *Object) int {
	i := numberIndex(ts, o)
	if i == nil {
		return -1
	}
	v, overflow := longToInt(i)
	decref(ts, i)
	if overflow == 0 {
		return v
	}
	if exc == nil {
		if overflow < 0 {
			return -1 << 63
		}
		return 1<<63 - 1
	}
	raise(ts, exc, "cannot fit '%s' into an index-sized integer", argTO(o))
	return -1
}

// NumberLong implements PyNumber_Long: int(o).
//
// Refs: new; of type int exactly.
// Errors: TypeError for what has neither __int__ nor __index__, ValueError for a text that is no number.
func NumberLong(ts *Thread, o *Object) *Object {
	if o == nil {
		return nullArgument(ts)
	}
	if o.ObType == LongType {
		return newRef(ts, o)
	}
	if nb := o.ObType.TpAsNumber; nb != nil {
		if nb.NbInt != 0 {
			r := numberCheckInt(ts, callUnary(ts, nb.NbInt, o), "__int__")
			if r != nil && r.ObType != LongType {
				longReplace(ts, &r, longExact(ts, r))
			}
			return r
		}
		if nb.NbIndex != 0 {
			return NumberIndex(ts, o)
		}
	}
	switch {
	case unicodeCheck(o):
		return LongFromUnicodeObject(ts, o, 10)
	case o.ObType.TpFlags&layout.TPFLAGS_BYTES_SUBCLASS != 0, isByteArray(ts, o):
		p, n := byteView(o)
		return longFromByteText(ts, p, n, 10, o)
	}
	return numberLongBuffer(ts, o)
}

// numberLongBuffer reads the text of an int from any other object with a buffer.
func numberLongBuffer(ts *Thread, o *Object) *Object {
	b, ok := bytesOfBuffer(ts, o)
	if !ok {
		return raise(ts, ExcTypeError, "int() argument must be a string, a bytes-like object or a real number, not '%s'", argTO(o))
	}
	if b == nil {
		return nil
	}
	p, n := byteView(b)
	r := longFromByteText(ts, p, n, 10, b)
	decref(ts, b)
	return r
}

// bytesOfBuffer copies the bytes of an object with a buffer. ok is false, and no error set, when it has none to give.
//
// Refs: new.
func bytesOfBuffer(ts *Thread, o *Object) (b *Object, ok bool) {
	if pb := o.ObType.TpAsBuffer; pb == nil || pb.BfGetbuffer == 0 {
		return nil, false
	}
	view, mark := scratch(ts, 80)
	if view == 0 {
		return nil, true
	}
	if ObjectGetBuffer(ts, o, view, 0) == 0 {
		v := as[*layout.Buffer](obj(view))
		b = BytesFromStringAndSize(ts, v.Buf, v.Len)
		BufferRelease(ts, view)
		ok = true
	} else {
		ErrClear(ts)
	}
	ts.ScratchTop = mark
	return b, ok
}

// NumberFloat implements PyNumber_Float: float(o).
//
// Refs: new; of type float exactly.
func NumberFloat(ts *Thread, o *Object) *Object {
	if o == nil {
		return nullArgument(ts)
	}
	if o.ObType == FloatType {
		return newRef(ts, o)
	}
	if nb := o.ObType.TpAsNumber; nb != nil {
		if nb.NbFloat != 0 {
			r := callUnary(ts, nb.NbFloat, o)
			if r == nil || r.ObType == FloatType {
				return r
			}
			return numberExactFloat(ts, o, r)
		}
		if nb.NbIndex != 0 {
			i := numberIndex(ts, o)
			if i == nil {
				return nil
			}
			x, ok := longFloat(ts, i)
			decref(ts, i)
			if !ok {
				return nil
			}
			return FloatFromDouble(ts, x)
		}
	}
	if floatCheck(ts, o) {
		return FloatFromDouble(ts, floatValue(o))
	}
	return FloatFromString(ts, o)
}

// numberExactFloat looks at what __float__ of o gave, which is no exact float: see numberCheckInt.
//
// Refs: takes r, gives a new one.
func numberExactFloat(ts *Thread, o, r *Object) *Object {
	if !floatCheck(ts, r) {
		raise(ts, ExcTypeError, "%s.__float__ returned non-float (type %s)", argTO(o), argTO(r))
		decref(ts, r)
		return nil
	}
	text := strFormat(ts, "%s.__float__ returned non-float (type %s).  The ability to return an instance of a strict subclass of float is deprecated, and may not be supported in a future version of Python.", argTO(o), argTO(r))
	if !warnDeprecated(ts, text) {
		decref(ts, r)
		return nil
	}
	x := floatValue(r)
	decref(ts, r)
	return FloatFromDouble(ts, x)
}

// NumberToBase implements PyNumber_ToBase: the text in base 2, 8, 10 or 16, with its prefix.
//
// Refs: new.   Error: NULL, TypeError, SystemError or ValueError set.
func NumberToBase(ts *Thread, o *Object, base int32) *Object {
	if base != 2 && base != 8 && base != 10 && base != 16 {
		return raise(ts, ExcSystemError, "PyNumber_ToBase: base must be 2, 8, 10 or 16")
	}
	i := numberIndex(ts, o)
	if i == nil {
		return nil
	}
	r := longText(ts, i, base, true)
	decref(ts, i)
	return r
}
