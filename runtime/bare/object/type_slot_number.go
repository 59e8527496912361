// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Slots of types whose operators are methods found by name: numbers.
//
// World: bare; entered through type slots. Each function is the slot's content for one operator.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

func slotAdd(ts *Thread, a, b *Object) *Object {
	return slotBinary(ts, a, b, unsafe.Offsetof((*layout.NumberMethods)(nil).NbAdd), fn_slotAdd, id___add__, id___radd__)
}

func slotSubtract(ts *Thread, a, b *Object) *Object {
	return slotBinary(ts, a, b, unsafe.Offsetof((*layout.NumberMethods)(nil).NbSubtract), fn_slotSubtract, id___sub__, id___rsub__)
}

func slotMultiply(ts *Thread, a, b *Object) *Object {
	return slotBinary(ts, a, b, unsafe.Offsetof((*layout.NumberMethods)(nil).NbMultiply), fn_slotMultiply, id___mul__, id___rmul__)
}

func slotRemainder(ts *Thread, a, b *Object) *Object {
	return slotBinary(ts, a, b, unsafe.Offsetof((*layout.NumberMethods)(nil).NbRemainder), fn_slotRemainder, id___mod__, id___rmod__)
}

func slotDivmod(ts *Thread, a, b *Object) *Object {
	return slotBinary(ts, a, b, unsafe.Offsetof((*layout.NumberMethods)(nil).NbDivmod), fn_slotDivmod, id___divmod__, id___rdivmod__)
}

func slotLshift(ts *Thread, a, b *Object) *Object {
	return slotBinary(ts, a, b, unsafe.Offsetof((*layout.NumberMethods)(nil).NbLshift), fn_slotLshift, id___lshift__, id___rlshift__)
}

func slotRshift(ts *Thread, a, b *Object) *Object {
	return slotBinary(ts, a, b, unsafe.Offsetof((*layout.NumberMethods)(nil).NbRshift), fn_slotRshift, id___rshift__, id___rrshift__)
}

func slotAnd(ts *Thread, a, b *Object) *Object {
	return slotBinary(ts, a, b, unsafe.Offsetof((*layout.NumberMethods)(nil).NbAnd), fn_slotAnd, id___and__, id___rand__)
}

func slotXor(ts *Thread, a, b *Object) *Object {
	return slotBinary(ts, a, b, unsafe.Offsetof((*layout.NumberMethods)(nil).NbXor), fn_slotXor, id___xor__, id___rxor__)
}

func slotOr(ts *Thread, a, b *Object) *Object {
	return slotBinary(ts, a, b, unsafe.Offsetof((*layout.NumberMethods)(nil).NbOr), fn_slotOr, id___or__, id___ror__)
}

func slotFloorDivide(ts *Thread, a, b *Object) *Object {
	return slotBinary(ts, a, b, unsafe.Offsetof((*layout.NumberMethods)(nil).NbFloorDivide), fn_slotFloorDivide, id___floordiv__, id___rfloordiv__)
}

func slotTrueDivide(ts *Thread, a, b *Object) *Object {
	return slotBinary(ts, a, b, unsafe.Offsetof((*layout.NumberMethods)(nil).NbTrueDivide), fn_slotTrueDivide, id___truediv__, id___rtruediv__)
}

func slotMatrixMultiply(ts *Thread, a, b *Object) *Object {
	return slotBinary(ts, a, b, unsafe.Offsetof((*layout.NumberMethods)(nil).NbMatrixMultiply), fn_slotMatrixMultiply, id___matmul__, id___rmatmul__)
}

func slotNegative(ts *Thread, a *Object) *Object { return slotCall(ts, a, id___neg__, 0, nil, nil) }

func slotPositive(ts *Thread, a *Object) *Object { return slotCall(ts, a, id___pos__, 0, nil, nil) }

func slotAbsolute(ts *Thread, a *Object) *Object { return slotCall(ts, a, id___abs__, 0, nil, nil) }

func slotInvert(ts *Thread, a *Object) *Object { return slotCall(ts, a, id___invert__, 0, nil, nil) }

func slotInt(ts *Thread, a *Object) *Object { return slotCall(ts, a, id___int__, 0, nil, nil) }

func slotFloat(ts *Thread, a *Object) *Object { return slotCall(ts, a, id___float__, 0, nil, nil) }

func slotIndex(ts *Thread, a *Object) *Object { return slotCall(ts, a, id___index__, 0, nil, nil) }

func slotInplaceAdd(ts *Thread, a, b *Object) *Object { return slotCall(ts, a, id___iadd__, 1, b, nil) }

func slotInplaceSubtract(ts *Thread, a, b *Object) *Object {
	return slotCall(ts, a, id___isub__, 1, b, nil)
}

func slotInplaceMultiply(ts *Thread, a, b *Object) *Object {
	return slotCall(ts, a, id___imul__, 1, b, nil)
}

func slotInplaceRemainder(ts *Thread, a, b *Object) *Object {
	return slotCall(ts, a, id___imod__, 1, b, nil)
}

func slotInplaceLshift(ts *Thread, a, b *Object) *Object {
	return slotCall(ts, a, id___ilshift__, 1, b, nil)
}

func slotInplaceRshift(ts *Thread, a, b *Object) *Object {
	return slotCall(ts, a, id___irshift__, 1, b, nil)
}

func slotInplaceAnd(ts *Thread, a, b *Object) *Object { return slotCall(ts, a, id___iand__, 1, b, nil) }

func slotInplaceXor(ts *Thread, a, b *Object) *Object { return slotCall(ts, a, id___ixor__, 1, b, nil) }

func slotInplaceOr(ts *Thread, a, b *Object) *Object { return slotCall(ts, a, id___ior__, 1, b, nil) }

func slotInplaceFloorDivide(ts *Thread, a, b *Object) *Object {
	return slotCall(ts, a, id___ifloordiv__, 1, b, nil)
}

func slotInplaceTrueDivide(ts *Thread, a, b *Object) *Object {
	return slotCall(ts, a, id___itruediv__, 1, b, nil)
}

func slotInplaceMatrixMultiply(ts *Thread, a, b *Object) *Object {
	return slotCall(ts, a, id___imatmul__, 1, b, nil)
}
