// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The table that ties special method names to type slots.
//
// World: bare. Filled once by typeSlotdefsInit, before any type is made ready; read-only afterwards.
// Invariant: entries of one slot follow each other; entries have the form of C's struct wrapperbase, since wrapper descriptors
// show them to C (d_base).

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/fatal"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// slotDef is C's struct wrapperbase.
type slotDef struct {
	_        cgo.Incomplete
	name     uintptr
	offset   int32   // of the slot in PyHeapTypeObject
	function uintptr // what the slot holds when the method is not a wrapper of a C slot: calls the method by name
	wrapper  uintptr // makes a call of the method a call of the slot: wrapperfunc, or wrapperfunc_kwds by flags
	doc      uintptr
	flags    int32
	nameObj  *Object // name as interned str
}

var _ [56]byte = [unsafe.Sizeof(*(*slotDef)(nil))]byte{}

const (
	slotDefMax     = 104
	slotDefSize    = unsafe.Sizeof(*(*slotDef)(nil))
	slotKeywords   = 1 // flags: the wrapper takes keywords
	slotHeapNumber = int32(unsafe.Offsetof((*layout.HeapTypeObject)(nil).AsNumber))
	slotHeapAsync  = int32(unsafe.Offsetof((*layout.HeapTypeObject)(nil).AsAsync))
	slotHeapMap    = int32(unsafe.Offsetof((*layout.HeapTypeObject)(nil).AsMapping))
	slotHeapSeq    = int32(unsafe.Offsetof((*layout.HeapTypeObject)(nil).AsSequence))
	slotHeapBuf    = int32(unsafe.Offsetof((*layout.HeapTypeObject)(nil).AsBuffer))
)

var (
	slotDefs     uintptr // the entries
	slotDefCount int
)

// slotDefAt is the i-th entry.
func slotDefAt(i int) *slotDef { return prim.At[*slotDef](slotDefs + uintptr(i)*slotDefSize) }

// slotDefAdd appends an entry.
func slotDefAdd(name *Object, offset int32, function, wrapper uintptr, doc string) {
	if slotDefCount >= slotDefMax {
		fatal.Throw("too many slot definitions")
	}
	d := slotDefAt(slotDefCount)
	d.name = slotIdentData(name)
	d.offset, d.function, d.wrapper, d.doc, d.nameObj = offset, function, wrapper, strAddr(doc), name
	if wrapper == fn_wrapCall || wrapper == fn_wrapInit {
		d.flags = slotKeywords
	}
	slotDefCount++
}

// typeSlotdefsInit fills the table. Its order decides, where a name stands for several slots, which one a type shows.
func typeSlotdefsInit() bool {
	slotDefs = prim.Map((slotDefMax*slotDefSize + 4095) &^ 4095)
	if slotDefs == 0 {
		return false
	}
	slotDefsType()
	slotDefsBufferAsync()
	slotDefsNumber()
	slotDefsMapping()
	slotDefsSequence()
	return true
}

func slotDefsType() {
	slotDefAdd(id___getattribute__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpGetattr)), 0, 0, "\x00")
	slotDefAdd(id___getattr__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpGetattr)), 0, 0, "\x00")
	slotDefAdd(id___setattr__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpSetattr)), 0, 0, "\x00")
	slotDefAdd(id___delattr__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpSetattr)), 0, 0, "\x00")
	slotDefAdd(id___repr__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpRepr)), fn_slotRepr, fn_wrapUnary, "__repr__($self, /)\n--\n\nReturn repr(self).\x00")
	slotDefAdd(id___hash__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpHash)), fn_slotHash, fn_wrapHash, "__hash__($self, /)\n--\n\nReturn hash(self).\x00")
	slotDefAdd(id___call__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpCall)), fn_slotTpCall, fn_wrapCall, "__call__($self, /, *args, **kwargs)\n--\n\nCall self as a function.\x00")
	slotDefAdd(id___str__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpStr)), fn_slotStr, fn_wrapUnary, "__str__($self, /)\n--\n\nReturn str(self).\x00")
	slotDefAdd(id___getattribute__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpGetattro)), fn_slotGetattrHook, fn_wrapBinary, "__getattribute__($self, name, /)\n--\n\nReturn getattr(self, name).\x00")
	slotDefAdd(id___getattr__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpGetattro)), fn_slotGetattrHook, 0, "__getattr__($self, name, /)\n--\n\nImplement getattr(self, name).\x00")
	slotDefAdd(id___setattr__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpSetattro)), fn_slotSetattro, fn_wrapSetattr, "__setattr__($self, name, value, /)\n--\n\nImplement setattr(self, name, value).\x00")
	slotDefAdd(id___delattr__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpSetattro)), fn_slotSetattro, fn_wrapDelattr, "__delattr__($self, name, /)\n--\n\nImplement delattr(self, name).\x00")
	slotDefAdd(id___lt__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpRichcompare)), fn_slotRichcompare, fn_wrapRichLt, "__lt__($self, value, /)\n--\n\nReturn self<value.\x00")
	slotDefAdd(id___le__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpRichcompare)), fn_slotRichcompare, fn_wrapRichLe, "__le__($self, value, /)\n--\n\nReturn self<=value.\x00")
	slotDefAdd(id___eq__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpRichcompare)), fn_slotRichcompare, fn_wrapRichEq, "__eq__($self, value, /)\n--\n\nReturn self==value.\x00")
	slotDefAdd(id___ne__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpRichcompare)), fn_slotRichcompare, fn_wrapRichNe, "__ne__($self, value, /)\n--\n\nReturn self!=value.\x00")
	slotDefAdd(id___gt__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpRichcompare)), fn_slotRichcompare, fn_wrapRichGt, "__gt__($self, value, /)\n--\n\nReturn self>value.\x00")
	slotDefAdd(id___ge__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpRichcompare)), fn_slotRichcompare, fn_wrapRichGe, "__ge__($self, value, /)\n--\n\nReturn self>=value.\x00")
	slotDefAdd(id___iter__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpIter)), fn_slotIter, fn_wrapUnary, "__iter__($self, /)\n--\n\nImplement iter(self).\x00")
	slotDefAdd(id___next__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpIternext)), fn_slotIternext, fn_wrapNext, "__next__($self, /)\n--\n\nImplement next(self).\x00")
	slotDefAdd(id___get__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpDescrGet)), fn_slotDescrGet, fn_wrapDescrGet, "__get__($self, instance, owner=None, /)\n--\n\nReturn an attribute of instance, which is of type owner.\x00")
	slotDefAdd(id___set__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpDescrSet)), fn_slotDescrSet, fn_wrapDescrSet, "__set__($self, instance, value, /)\n--\n\nSet an attribute of instance to value.\x00")
	slotDefAdd(id___delete__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpDescrSet)), fn_slotDescrSet, fn_wrapDescrDelete, "__delete__($self, instance, /)\n--\n\nDelete an attribute of instance.\x00")
	slotDefAdd(id___init__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpInit)), fn_slotInit, fn_wrapInit, "__init__($self, /, *args, **kwargs)\n--\n\nInitialize self.  See help(type(self)) for accurate signature.\x00")
	slotDefAdd(id___new__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpNew)), fn_slotNew, 0, "__new__(type, /, *args, **kwargs)\n--\n\nCreate and return new object.  See help(type) for accurate signature.\x00")
	slotDefAdd(id___del__, int32(unsafe.Offsetof((*layout.TypeObject)(nil).TpFinalize)), fn_slotFinalize, fn_wrapDel, "__del__($self, /)\n--\n\nCalled when the instance is about to be destroyed.\x00")
}

func slotDefsBufferAsync() {
	slotDefAdd(id___buffer__, slotHeapBuf+int32(unsafe.Offsetof((*layout.BufferProcs)(nil).BfGetbuffer)), fn_slotGetbuffer, fn_wrapBuffer, "__buffer__($self, flags, /)\n--\n\nReturn a buffer object that exposes the underlying memory of the object.\x00")
	slotDefAdd(id___release_buffer__, slotHeapBuf+int32(unsafe.Offsetof((*layout.BufferProcs)(nil).BfReleasebuffer)), fn_slotReleasebuffer, fn_wrapReleasebuffer, "__release_buffer__($self, buffer, /)\n--\n\nRelease the buffer object that exposes the underlying memory of the object.\x00")
	slotDefAdd(id___await__, slotHeapAsync+int32(unsafe.Offsetof((*layout.AsyncMethods)(nil).AmAwait)), fn_slotAwait, fn_wrapUnary, "__await__($self, /)\n--\n\nReturn an iterator to be used in await expression.\x00")
	slotDefAdd(id___aiter__, slotHeapAsync+int32(unsafe.Offsetof((*layout.AsyncMethods)(nil).AmAiter)), fn_slotAiter, fn_wrapUnary, "__aiter__($self, /)\n--\n\nReturn an awaitable, that resolves in asynchronous iterator.\x00")
	slotDefAdd(id___anext__, slotHeapAsync+int32(unsafe.Offsetof((*layout.AsyncMethods)(nil).AmAnext)), fn_slotAnext, fn_wrapUnary, "__anext__($self, /)\n--\n\nReturn a value or raise StopAsyncIteration.\x00")
}

func slotDefsNumber() {
	slotDefAdd(id___add__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbAdd)), fn_slotAdd, fn_wrapBinaryL, "__add__($self, value, /)\n--\n\nReturn self+value.\x00")
	slotDefAdd(id___radd__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbAdd)), fn_slotAdd, fn_wrapBinaryR, "__radd__($self, value, /)\n--\n\nReturn value+self.\x00")
	slotDefAdd(id___sub__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbSubtract)), fn_slotSubtract, fn_wrapBinaryL, "__sub__($self, value, /)\n--\n\nReturn self-value.\x00")
	slotDefAdd(id___rsub__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbSubtract)), fn_slotSubtract, fn_wrapBinaryR, "__rsub__($self, value, /)\n--\n\nReturn value-self.\x00")
	slotDefAdd(id___mul__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbMultiply)), fn_slotMultiply, fn_wrapBinaryL, "__mul__($self, value, /)\n--\n\nReturn self*value.\x00")
	slotDefAdd(id___rmul__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbMultiply)), fn_slotMultiply, fn_wrapBinaryR, "__rmul__($self, value, /)\n--\n\nReturn value*self.\x00")
	slotDefAdd(id___mod__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbRemainder)), fn_slotRemainder, fn_wrapBinaryL, "__mod__($self, value, /)\n--\n\nReturn self%value.\x00")
	slotDefAdd(id___rmod__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbRemainder)), fn_slotRemainder, fn_wrapBinaryR, "__rmod__($self, value, /)\n--\n\nReturn value%self.\x00")
	slotDefAdd(id___divmod__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbDivmod)), fn_slotDivmod, fn_wrapBinaryL, "__divmod__($self, value, /)\n--\n\nReturn divmod(self, value).\x00")
	slotDefAdd(id___rdivmod__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbDivmod)), fn_slotDivmod, fn_wrapBinaryR, "__rdivmod__($self, value, /)\n--\n\nReturn divmod(value, self).\x00")
	slotDefAdd(id___pow__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbPower)), fn_slotPower, fn_wrapTernary, "__pow__($self, value, mod=None, /)\n--\n\nReturn pow(self, value, mod).\x00")
	slotDefAdd(id___rpow__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbPower)), fn_slotPower, fn_wrapTernaryR, "__rpow__($self, value, mod=None, /)\n--\n\nReturn pow(value, self, mod).\x00")
	slotDefAdd(id___neg__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbNegative)), fn_slotNegative, fn_wrapUnary, "__neg__($self, /)\n--\n\n-self\x00")
	slotDefAdd(id___pos__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbPositive)), fn_slotPositive, fn_wrapUnary, "__pos__($self, /)\n--\n\n+self\x00")
	slotDefAdd(id___abs__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbAbsolute)), fn_slotAbsolute, fn_wrapUnary, "__abs__($self, /)\n--\n\nabs(self)\x00")
	slotDefAdd(id___bool__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbBool)), fn_slotBool, fn_wrapInquiry, "__bool__($self, /)\n--\n\nTrue if self else False\x00")
	slotDefAdd(id___invert__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbInvert)), fn_slotInvert, fn_wrapUnary, "__invert__($self, /)\n--\n\n~self\x00")
	slotDefAdd(id___lshift__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbLshift)), fn_slotLshift, fn_wrapBinaryL, "__lshift__($self, value, /)\n--\n\nReturn self<<value.\x00")
	slotDefAdd(id___rlshift__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbLshift)), fn_slotLshift, fn_wrapBinaryR, "__rlshift__($self, value, /)\n--\n\nReturn value<<self.\x00")
	slotDefAdd(id___rshift__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbRshift)), fn_slotRshift, fn_wrapBinaryL, "__rshift__($self, value, /)\n--\n\nReturn self>>value.\x00")
	slotDefAdd(id___rrshift__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbRshift)), fn_slotRshift, fn_wrapBinaryR, "__rrshift__($self, value, /)\n--\n\nReturn value>>self.\x00")
	slotDefAdd(id___and__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbAnd)), fn_slotAnd, fn_wrapBinaryL, "__and__($self, value, /)\n--\n\nReturn self&value.\x00")
	slotDefAdd(id___rand__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbAnd)), fn_slotAnd, fn_wrapBinaryR, "__rand__($self, value, /)\n--\n\nReturn value&self.\x00")
	slotDefAdd(id___xor__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbXor)), fn_slotXor, fn_wrapBinaryL, "__xor__($self, value, /)\n--\n\nReturn self^value.\x00")
	slotDefAdd(id___rxor__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbXor)), fn_slotXor, fn_wrapBinaryR, "__rxor__($self, value, /)\n--\n\nReturn value^self.\x00")
	slotDefAdd(id___or__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbOr)), fn_slotOr, fn_wrapBinaryL, "__or__($self, value, /)\n--\n\nReturn self|value.\x00")
	slotDefAdd(id___ror__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbOr)), fn_slotOr, fn_wrapBinaryR, "__ror__($self, value, /)\n--\n\nReturn value|self.\x00")
	slotDefAdd(id___int__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbInt)), fn_slotInt, fn_wrapUnary, "__int__($self, /)\n--\n\nint(self)\x00")
	slotDefAdd(id___float__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbFloat)), fn_slotFloat, fn_wrapUnary, "__float__($self, /)\n--\n\nfloat(self)\x00")
	slotDefAdd(id___iadd__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceAdd)), fn_slotInplaceAdd, fn_wrapBinary, "__iadd__($self, value, /)\n--\n\nReturn self+=value.\x00")
	slotDefAdd(id___isub__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceSubtract)), fn_slotInplaceSubtract, fn_wrapBinary, "__isub__($self, value, /)\n--\n\nReturn self-=value.\x00")
	slotDefAdd(id___imul__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceMultiply)), fn_slotInplaceMultiply, fn_wrapBinary, "__imul__($self, value, /)\n--\n\nReturn self*=value.\x00")
	slotDefAdd(id___imod__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceRemainder)), fn_slotInplaceRemainder, fn_wrapBinary, "__imod__($self, value, /)\n--\n\nReturn self%=value.\x00")
	slotDefAdd(id___ipow__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplacePower)), fn_slotInplacePower, fn_wrapTernary, "__ipow__($self, value, /)\n--\n\nReturn self**=value.\x00")
	slotDefAdd(id___ilshift__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceLshift)), fn_slotInplaceLshift, fn_wrapBinary, "__ilshift__($self, value, /)\n--\n\nReturn self<<=value.\x00")
	slotDefAdd(id___irshift__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceRshift)), fn_slotInplaceRshift, fn_wrapBinary, "__irshift__($self, value, /)\n--\n\nReturn self>>=value.\x00")
	slotDefAdd(id___iand__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceAnd)), fn_slotInplaceAnd, fn_wrapBinary, "__iand__($self, value, /)\n--\n\nReturn self&=value.\x00")
	slotDefAdd(id___ixor__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceXor)), fn_slotInplaceXor, fn_wrapBinary, "__ixor__($self, value, /)\n--\n\nReturn self^=value.\x00")
	slotDefAdd(id___ior__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceOr)), fn_slotInplaceOr, fn_wrapBinary, "__ior__($self, value, /)\n--\n\nReturn self|=value.\x00")
	slotDefAdd(id___floordiv__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbFloorDivide)), fn_slotFloorDivide, fn_wrapBinaryL, "__floordiv__($self, value, /)\n--\n\nReturn self//value.\x00")
	slotDefAdd(id___rfloordiv__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbFloorDivide)), fn_slotFloorDivide, fn_wrapBinaryR, "__rfloordiv__($self, value, /)\n--\n\nReturn value//self.\x00")
	slotDefAdd(id___truediv__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbTrueDivide)), fn_slotTrueDivide, fn_wrapBinaryL, "__truediv__($self, value, /)\n--\n\nReturn self/value.\x00")
	slotDefAdd(id___rtruediv__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbTrueDivide)), fn_slotTrueDivide, fn_wrapBinaryR, "__rtruediv__($self, value, /)\n--\n\nReturn value/self.\x00")
	slotDefAdd(id___ifloordiv__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceFloorDivide)), fn_slotInplaceFloorDivide, fn_wrapBinary, "__ifloordiv__($self, value, /)\n--\n\nReturn self//=value.\x00")
	slotDefAdd(id___itruediv__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceTrueDivide)), fn_slotInplaceTrueDivide, fn_wrapBinary, "__itruediv__($self, value, /)\n--\n\nReturn self/=value.\x00")
	slotDefAdd(id___index__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbIndex)), fn_slotIndex, fn_wrapUnary, "__index__($self, /)\n--\n\nReturn self converted to an integer, if self is suitable for use as an index into a list.\x00")
	slotDefAdd(id___matmul__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbMatrixMultiply)), fn_slotMatrixMultiply, fn_wrapBinaryL, "__matmul__($self, value, /)\n--\n\nReturn self@value.\x00")
	slotDefAdd(id___rmatmul__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbMatrixMultiply)), fn_slotMatrixMultiply, fn_wrapBinaryR, "__rmatmul__($self, value, /)\n--\n\nReturn value@self.\x00")
	slotDefAdd(id___imatmul__, slotHeapNumber+int32(unsafe.Offsetof((*layout.NumberMethods)(nil).NbInplaceMatrixMultiply)), fn_slotInplaceMatrixMultiply, fn_wrapBinary, "__imatmul__($self, value, /)\n--\n\nReturn self@=value.\x00")
}

func slotDefsMapping() {
	slotDefAdd(id___len__, slotHeapMap+int32(unsafe.Offsetof((*layout.MappingMethods)(nil).MpLength)), fn_slotLength, fn_wrapLen, "__len__($self, /)\n--\n\nReturn len(self).\x00")
	slotDefAdd(id___getitem__, slotHeapMap+int32(unsafe.Offsetof((*layout.MappingMethods)(nil).MpSubscript)), fn_slotSubscript, fn_wrapBinary, "__getitem__($self, key, /)\n--\n\nReturn self[key].\x00")
	slotDefAdd(id___setitem__, slotHeapMap+int32(unsafe.Offsetof((*layout.MappingMethods)(nil).MpAssSubscript)), fn_slotAssSubscript, fn_wrapObjObjArg, "__setitem__($self, key, value, /)\n--\n\nSet self[key] to value.\x00")
	slotDefAdd(id___delitem__, slotHeapMap+int32(unsafe.Offsetof((*layout.MappingMethods)(nil).MpAssSubscript)), fn_slotAssSubscript, fn_wrapDelitem, "__delitem__($self, key, /)\n--\n\nDelete self[key].\x00")
}

func slotDefsSequence() {
	slotDefAdd(id___len__, slotHeapSeq+int32(unsafe.Offsetof((*layout.SequenceMethods)(nil).SqLength)), fn_slotLength, fn_wrapLen, "__len__($self, /)\n--\n\nReturn len(self).\x00")
	slotDefAdd(id___add__, slotHeapSeq+int32(unsafe.Offsetof((*layout.SequenceMethods)(nil).SqConcat)), 0, fn_wrapBinary, "__add__($self, value, /)\n--\n\nReturn self+value.\x00")
	slotDefAdd(id___mul__, slotHeapSeq+int32(unsafe.Offsetof((*layout.SequenceMethods)(nil).SqRepeat)), 0, fn_wrapIndexArg, "__mul__($self, value, /)\n--\n\nReturn self*value.\x00")
	slotDefAdd(id___rmul__, slotHeapSeq+int32(unsafe.Offsetof((*layout.SequenceMethods)(nil).SqRepeat)), 0, fn_wrapIndexArg, "__rmul__($self, value, /)\n--\n\nReturn value*self.\x00")
	slotDefAdd(id___getitem__, slotHeapSeq+int32(unsafe.Offsetof((*layout.SequenceMethods)(nil).SqItem)), fn_slotItem, fn_wrapSqItem, "__getitem__($self, key, /)\n--\n\nReturn self[key].\x00")
	slotDefAdd(id___setitem__, slotHeapSeq+int32(unsafe.Offsetof((*layout.SequenceMethods)(nil).SqAssItem)), fn_slotAssItem, fn_wrapSqSetitem, "__setitem__($self, key, value, /)\n--\n\nSet self[key] to value.\x00")
	slotDefAdd(id___delitem__, slotHeapSeq+int32(unsafe.Offsetof((*layout.SequenceMethods)(nil).SqAssItem)), fn_slotAssItem, fn_wrapSqDelitem, "__delitem__($self, key, /)\n--\n\nDelete self[key].\x00")
	slotDefAdd(id___contains__, slotHeapSeq+int32(unsafe.Offsetof((*layout.SequenceMethods)(nil).SqContains)), fn_slotContains, fn_wrapObjObj, "__contains__($self, key, /)\n--\n\nReturn bool(key in self).\x00")
	slotDefAdd(id___iadd__, slotHeapSeq+int32(unsafe.Offsetof((*layout.SequenceMethods)(nil).SqInplaceConcat)), 0, fn_wrapBinary, "__iadd__($self, value, /)\n--\n\nImplement self+=value.\x00")
	slotDefAdd(id___imul__, slotHeapSeq+int32(unsafe.Offsetof((*layout.SequenceMethods)(nil).SqInplaceRepeat)), 0, fn_wrapIndexArg, "__imul__($self, value, /)\n--\n\nImplement self*=value.\x00")
}

// slotIdentData is where the characters of a static identifier lie.
func slotIdentData(o *Object) uintptr {
	return addr(o) + unsafe.Sizeof(*(*layout.ASCIIObject)(nil))
}
