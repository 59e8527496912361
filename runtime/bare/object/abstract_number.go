// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The number protocol: PyNumber_Add and its kin.
//
// World: bare; entered from C.
// Invariant: of the two operands' slots, the right one goes first when its type is a subtype of the left one's and has a slot of
// its own; a slot both share is asked once. NotImplemented hands over; sequences come last.
// Error: NULL, TypeError "unsupported operand type(s) for ..." when nobody knows the operation.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// The slots, by their offsets in PyNumberMethods.
const (
	nbAdd      = unsafe.Offsetof((*layout.NumberMethods)(nil).NbAdd)
	nbSubtract = unsafe.Offsetof((*layout.NumberMethods)(nil).NbSubtract)
	nbMultiply = unsafe.Offsetof((*layout.NumberMethods)(nil).NbMultiply)
	nbMod      = unsafe.Offsetof((*layout.NumberMethods)(nil).NbRemainder)
	nbDivmod   = unsafe.Offsetof((*layout.NumberMethods)(nil).NbDivmod)
	nbLshift   = unsafe.Offsetof((*layout.NumberMethods)(nil).NbLshift)
	nbRshift   = unsafe.Offsetof((*layout.NumberMethods)(nil).NbRshift)
	nbAnd      = unsafe.Offsetof((*layout.NumberMethods)(nil).NbAnd)
	nbXor      = unsafe.Offsetof((*layout.NumberMethods)(nil).NbXor)
	nbOr       = unsafe.Offsetof((*layout.NumberMethods)(nil).NbOr)
	nbFloorDiv = unsafe.Offsetof((*layout.NumberMethods)(nil).NbFloorDivide)
	nbTrueDiv  = unsafe.Offsetof((*layout.NumberMethods)(nil).NbTrueDivide)
	nbMatMul   = unsafe.Offsetof((*layout.NumberMethods)(nil).NbMatrixMultiply)

	nbInplaceAdd      = unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceAdd)
	nbInplaceSubtract = unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceSubtract)
	nbInplaceMultiply = unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceMultiply)
	nbInplaceMod      = unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceRemainder)
	nbInplaceLshift   = unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceLshift)
	nbInplaceRshift   = unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceRshift)
	nbInplaceAnd      = unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceAnd)
	nbInplaceXor      = unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceXor)
	nbInplaceOr       = unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceOr)
	nbInplaceFloorDiv = unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceFloorDivide)
	nbInplaceTrueDiv  = unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceTrueDivide)
	nbInplaceMatMul   = unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceMatrixMultiply)
)

// numberSlot is a type's function at an offset of its number table, 0 without one.
func numberSlot(t *TypeObject, slot uintptr) uintptr {
	nb := t.TpAsNumber
	if nb == nil {
		return 0
	}
	return prim.Load[uintptr](uintptr(unsafe.Pointer(nb)) + slot)
}

// numberBinary asks the operands' slots.
//
// Refs: new; NotImplemented when neither knows.
func numberBinary(ts *Thread, a, b *Object, slot uintptr) *Object {
	fa, fb := numberSlot(a.ObType, slot), uintptr(0)
	if b.ObType != a.ObType {
		if fb = numberSlot(b.ObType, slot); fb == fa {
			fb = 0
		}
	}
	if fa != 0 {
		if fb != 0 && TypeIsSubtype(ts, b.ObType, a.ObType) != 0 {
			r := callBinary(ts, fb, a, b)
			if r != NotImplemented {
				return r
			}
			fb = 0
		}
		if r := callBinary(ts, fa, a, b); r != NotImplemented {
			return r
		}
	}
	if fb != 0 {
		return callBinary(ts, fb, a, b)
	}
	return notImplemented(ts)
}

// numberUnsupported raises for two operands that do not go together.
//
//go:noinline
func numberUnsupported(ts *Thread, a, b *Object, op string) *Object {
	if a == nil || b == nil {
		return nullArgument(ts)
	}
	hint := ""
	if len(op) == 2 && byteAt(strAddr(op), 0) == '>' && a.ObType == CFunctionType && numberIsPrint(a) {
		hint = ". Did you mean \"print(<message>, file=<output_stream>)\"?"
	}
	return raise(ts, ExcTypeError, "unsupported operand type(s) for %s: '%s' and '%s'%s", argS(op), argTO(a), argTO(b), argS(hint))
}

// numberIsPrint tells whether a built-in function is print: whoever shifts it wrote print >> file.
func numberIsPrint(f *Object) bool {
	ml := as[*layout.CFunctionObject](f).MMl
	if ml == nil {
		return false
	}
	name := prim.Load[uintptr](uintptr(unsafe.Pointer(ml)))
	return name != 0 && cString(name) == "print"
}

// numberOp is numberBinary that raises.
//
//go:noinline
func numberOp(ts *Thread, a, b *Object, slot uintptr, op string) *Object {
	if a == nil || b == nil {
		return nullArgument(ts)
	}
	r := numberBinary(ts, a, b, slot)
	if r == NotImplemented {
		return numberUnsupported(ts, a, b, op)
	}
	return r
}

// numberInplace asks the left operand's in-place slot, then the ordinary ones.
func numberInplace(ts *Thread, a, b *Object, islot, slot uintptr) *Object {
	if f := numberSlot(a.ObType, islot); f != 0 {
		if r := callBinary(ts, f, a, b); r != NotImplemented {
			return r
		}
	}
	return numberBinary(ts, a, b, slot)
}

// numberInplaceOp is numberInplace that raises.
//
//go:noinline
func numberInplaceOp(ts *Thread, a, b *Object, islot, slot uintptr, op string) *Object {
	if a == nil || b == nil {
		return nullArgument(ts)
	}
	r := numberInplace(ts, a, b, islot, slot)
	if r == NotImplemented {
		return numberUnsupported(ts, a, b, op)
	}
	return r
}

// NumberAdd implements PyNumber_Add.
//
// Refs: new. Errors: TypeError when neither side can.
//
//go:nosplit
func NumberAdd(ts *Thread, a, b *Object) *Object {
	if a != nil && b != nil && a.ObType == b.ObType {
		if a.ObType == LongType && longShort(a) && longShort(b) {
			return longFromInt(ts, longShortValue(a)+longShortValue(b))
		}
		if a.ObType == FloatType {
			return floatNew(ts, floatValue(a)+floatValue(b))
		}
	}
	return numberAddSlow(ts, a, b)
}

//go:noinline
func numberAddSlow(ts *Thread, a, b *Object) *Object {
	if a == nil || b == nil {
		return nullArgument(ts)
	}
	r := numberBinary(ts, a, b, nbAdd)
	if r != NotImplemented {
		return r
	}
	if sq := a.ObType.TpAsSequence; sq != nil && sq.SqConcat != 0 {
		return callBinary(ts, sq.SqConcat, a, b)
	}
	return numberUnsupported(ts, a, b, "+")
}

// NumberSubtract implements PyNumber_Subtract.
//
//go:nosplit
func NumberSubtract(ts *Thread, a, b *Object) *Object {
	if a != nil && b != nil && a.ObType == b.ObType {
		if a.ObType == LongType && longShort(a) && longShort(b) {
			return longFromInt(ts, longShortValue(a)-longShortValue(b))
		}
		if a.ObType == FloatType {
			return floatNew(ts, floatValue(a)-floatValue(b))
		}
	}
	return numberOp(ts, a, b, nbSubtract, "-")
}

// NumberMultiply implements PyNumber_Multiply.
//
//go:nosplit
func NumberMultiply(ts *Thread, a, b *Object) *Object {
	if a != nil && b != nil && a.ObType == b.ObType {
		if a.ObType == LongType {
			return longMul(ts, a, b)
		}
		if a.ObType == FloatType {
			return floatNew(ts, floatValue(a)*floatValue(b))
		}
	}
	return numberMultiplySlow(ts, a, b)
}

//go:noinline
func numberMultiplySlow(ts *Thread, a, b *Object) *Object {
	if a == nil || b == nil {
		return nullArgument(ts)
	}
	r := numberBinary(ts, a, b, nbMultiply)
	if r != NotImplemented {
		return r
	}
	if sq := a.ObType.TpAsSequence; sq != nil && sq.SqRepeat != 0 {
		return numberRepeat(ts, sq.SqRepeat, a, b)
	}
	if sq := b.ObType.TpAsSequence; sq != nil && sq.SqRepeat != 0 {
		return numberRepeat(ts, sq.SqRepeat, b, a)
	}
	return numberUnsupported(ts, a, b, "*")
}

// numberRepeat calls an sq_repeat or sq_inplace_repeat with the int n.
func numberRepeat(ts *Thread, fn uintptr, seq, n *Object) *Object {
	if IndexCheck(ts, n) == 0 {
		return raise(ts, ExcTypeError, "can't multiply sequence by non-int of type '%s'", argTO(n))
	}
	count := NumberAsSsizeT(ts, n, ExcOverflowError)
	if count == -1 && ts.CurrentException != nil {
		return nil
	}
	return callSsizeArg(ts, fn, seq, count)
}

// NumberDivmod implements PyNumber_Divmod.
//
//go:nosplit
func NumberDivmod(ts *Thread, a, b *Object) *Object {
	if a != nil && b != nil && a.ObType == LongType && b.ObType == LongType {
		return longDivmod(ts, a, b)
	}
	return numberOp(ts, a, b, nbDivmod, "divmod()")
}

// NumberFloorDivide implements PyNumber_FloorDivide.
func NumberFloorDivide(ts *Thread, a, b *Object) *Object { return numberOp(ts, a, b, nbFloorDiv, "//") }

// NumberTrueDivide implements PyNumber_TrueDivide.
func NumberTrueDivide(ts *Thread, a, b *Object) *Object { return numberOp(ts, a, b, nbTrueDiv, "/") }

// NumberRemainder implements PyNumber_Remainder.
//
// Refs: new. Errors: TypeError when neither side can.
func NumberRemainder(ts *Thread, a, b *Object) *Object { return numberOp(ts, a, b, nbMod, "%") }

// NumberMatrixMultiply implements PyNumber_MatrixMultiply.
func NumberMatrixMultiply(ts *Thread, a, b *Object) *Object { return numberOp(ts, a, b, nbMatMul, "@") }

// NumberLshift implements PyNumber_Lshift.
func NumberLshift(ts *Thread, a, b *Object) *Object { return numberOp(ts, a, b, nbLshift, "<<") }

// NumberRshift implements PyNumber_Rshift.
func NumberRshift(ts *Thread, a, b *Object) *Object { return numberOp(ts, a, b, nbRshift, ">>") }

// NumberAnd implements PyNumber_And.
func NumberAnd(ts *Thread, a, b *Object) *Object { return numberOp(ts, a, b, nbAnd, "&") }

// NumberXor implements PyNumber_Xor.
func NumberXor(ts *Thread, a, b *Object) *Object { return numberOp(ts, a, b, nbXor, "^") }

// NumberOr implements PyNumber_Or.
func NumberOr(ts *Thread, a, b *Object) *Object { return numberOp(ts, a, b, nbOr, "|") }

// NumberInPlaceAdd implements PyNumber_InPlaceAdd.
//
// Refs: new, perhaps a itself. Errors: TypeError when neither side can.
//
//go:nosplit
func NumberInPlaceAdd(ts *Thread, a, b *Object) *Object {
	if a != nil && b != nil && a.ObType == LongType && b.ObType == LongType && longShort(a) && longShort(b) {
		return longFromInt(ts, longShortValue(a)+longShortValue(b))
	}
	return numberInplaceAddSlow(ts, a, b)
}

//go:noinline
func numberInplaceAddSlow(ts *Thread, a, b *Object) *Object {
	if a == nil || b == nil {
		return nullArgument(ts)
	}
	r := numberInplace(ts, a, b, nbInplaceAdd, nbAdd)
	if r != NotImplemented {
		return r
	}
	if sq := a.ObType.TpAsSequence; sq != nil {
		f := sq.SqInplaceConcat
		if f == 0 {
			f = sq.SqConcat
		}
		if f != 0 {
			return callBinary(ts, f, a, b)
		}
	}
	return numberUnsupported(ts, a, b, "+=")
}

// NumberInPlaceMultiply implements PyNumber_InPlaceMultiply.
//
// Refs: new, perhaps a itself.
func NumberInPlaceMultiply(ts *Thread, a, b *Object) *Object {
	if a == nil || b == nil {
		return nullArgument(ts)
	}
	r := numberInplace(ts, a, b, nbInplaceMultiply, nbMultiply)
	if r != NotImplemented {
		return r
	}
	if sq := a.ObType.TpAsSequence; sq != nil {
		f := sq.SqInplaceRepeat
		if f == 0 {
			f = sq.SqRepeat
		}
		if f != 0 {
			return numberRepeat(ts, f, a, b)
		}
	} else if sq := b.ObType.TpAsSequence; sq != nil && sq.SqRepeat != 0 {
		// The right operand is not changed in place.
		return numberRepeat(ts, sq.SqRepeat, b, a)
	}
	return numberUnsupported(ts, a, b, "*=")
}

// NumberInPlaceSubtract implements PyNumber_InPlaceSubtract.
func NumberInPlaceSubtract(ts *Thread, a, b *Object) *Object {
	return numberInplaceOp(ts, a, b, nbInplaceSubtract, nbSubtract, "-=")
}

// NumberInPlaceFloorDivide implements PyNumber_InPlaceFloorDivide.
func NumberInPlaceFloorDivide(ts *Thread, a, b *Object) *Object {
	return numberInplaceOp(ts, a, b, nbInplaceFloorDiv, nbFloorDiv, "//=")
}

// NumberInPlaceTrueDivide implements PyNumber_InPlaceTrueDivide.
func NumberInPlaceTrueDivide(ts *Thread, a, b *Object) *Object {
	return numberInplaceOp(ts, a, b, nbInplaceTrueDiv, nbTrueDiv, "/=")
}

// NumberInPlaceRemainder implements PyNumber_InPlaceRemainder.
func NumberInPlaceRemainder(ts *Thread, a, b *Object) *Object {
	return numberInplaceOp(ts, a, b, nbInplaceMod, nbMod, "%=")
}

// NumberInPlaceMatrixMultiply implements PyNumber_InPlaceMatrixMultiply.
func NumberInPlaceMatrixMultiply(ts *Thread, a, b *Object) *Object {
	return numberInplaceOp(ts, a, b, nbInplaceMatMul, nbMatMul, "@=")
}

// NumberInPlaceLshift implements PyNumber_InPlaceLshift.
func NumberInPlaceLshift(ts *Thread, a, b *Object) *Object {
	return numberInplaceOp(ts, a, b, nbInplaceLshift, nbLshift, "<<=")
}

// NumberInPlaceRshift implements PyNumber_InPlaceRshift.
func NumberInPlaceRshift(ts *Thread, a, b *Object) *Object {
	return numberInplaceOp(ts, a, b, nbInplaceRshift, nbRshift, ">>=")
}

// NumberInPlaceAnd implements PyNumber_InPlaceAnd.
func NumberInPlaceAnd(ts *Thread, a, b *Object) *Object {
	return numberInplaceOp(ts, a, b, nbInplaceAnd, nbAnd, "&=")
}

// NumberInPlaceXor implements PyNumber_InPlaceXor.
func NumberInPlaceXor(ts *Thread, a, b *Object) *Object {
	return numberInplaceOp(ts, a, b, nbInplaceXor, nbXor, "^=")
}

// NumberInPlaceOr implements PyNumber_InPlaceOr.
func NumberInPlaceOr(ts *Thread, a, b *Object) *Object {
	return numberInplaceOp(ts, a, b, nbInplaceOr, nbOr, "|=")
}

// numberPower asks the slots of three operands.
func numberPower(ts *Thread, a, b, c *Object, op string) *Object {
	const slot = unsafe.Offsetof((*layout.NumberMethods)(nil).NbPower)
	fa, fb := numberSlot(a.ObType, slot), uintptr(0)
	if b.ObType != a.ObType {
		if fb = numberSlot(b.ObType, slot); fb == fa {
			fb = 0
		}
	}
	rightFirst := fa != 0 && fb != 0 && TypeIsSubtype(ts, b.ObType, a.ObType) != 0
	if rightFirst {
		if r := callTernary(ts, fb, a, b, c); r != NotImplemented {
			return r
		}
	}
	if fa != 0 {
		if r := callTernary(ts, fa, a, b, c); r != NotImplemented {
			return r
		}
	}
	if fb != 0 && !rightFirst {
		if r := callTernary(ts, fb, a, b, c); r != NotImplemented {
			return r
		}
	}
	if fc := numberSlot(c.ObType, slot); fc != 0 && fc != fa && fc != fb {
		if r := callTernary(ts, fc, a, b, c); r != NotImplemented {
			return r
		}
	}
	if c == None {
		return raise(ts, ExcTypeError, "unsupported operand type(s) for %s: '%s' and '%s'", argS(op), argTO(a), argTO(b))
	}
	return raise(ts, ExcTypeError, "unsupported operand type(s) for %s: '%s', '%s', '%s'", argS(op), argTO(a), argTO(b), argTO(c))
}

// NumberPower implements PyNumber_Power; c is None for two operands.
//
// Refs: new.
func NumberPower(ts *Thread, a, b, c *Object) *Object {
	if a == nil || b == nil || c == nil {
		return nullArgument(ts)
	}
	return numberPower(ts, a, b, c, "** or pow()")
}

// NumberInPlacePower implements PyNumber_InPlacePower.
//
// Refs: new, perhaps a itself.
func NumberInPlacePower(ts *Thread, a, b, c *Object) *Object {
	if a == nil || b == nil || c == nil {
		return nullArgument(ts)
	}
	if nb := a.ObType.TpAsNumber; nb != nil && nb.NbInplacePower != 0 {
		if r := callTernary(ts, nb.NbInplacePower, a, b, c); r != NotImplemented {
			return r
		}
	}
	return numberPower(ts, a, b, c, "**=")
}

// numberUnary calls a slot of one operand.
func numberUnary(ts *Thread, o *Object, slot uintptr, text string) *Object {
	if o == nil {
		return nullArgument(ts)
	}
	if f := numberSlot(o.ObType, slot); f != 0 {
		return callUnary(ts, f, o)
	}
	return raise(ts, ExcTypeError, "bad operand type for %s: '%s'", argS(text), argTO(o))
}

// NumberNegative implements PyNumber_Negative.
func NumberNegative(ts *Thread, o *Object) *Object {
	return numberUnary(ts, o, unsafe.Offsetof((*layout.NumberMethods)(nil).NbNegative), "unary -")
}

// NumberPositive implements PyNumber_Positive.
func NumberPositive(ts *Thread, o *Object) *Object {
	return numberUnary(ts, o, unsafe.Offsetof((*layout.NumberMethods)(nil).NbPositive), "unary +")
}

// NumberInvert implements PyNumber_Invert.
func NumberInvert(ts *Thread, o *Object) *Object {
	return numberUnary(ts, o, unsafe.Offsetof((*layout.NumberMethods)(nil).NbInvert), "unary ~")
}

// NumberAbsolute implements PyNumber_Absolute.
func NumberAbsolute(ts *Thread, o *Object) *Object {
	return numberUnary(ts, o, unsafe.Offsetof((*layout.NumberMethods)(nil).NbAbsolute), "abs()")
}
