// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Reading and writing items of a memoryview: native formats, indices, slices, iteration.
//
// World: bare. Guard: memoryview.go. Values are converted, which may run any code, before the memory is held, and read values become
// objects after it.

package object

import (
	"math"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// nativeSize is the size of one item of a native format, 0 for a character that is none.
//
//go:nosplit
func nativeSize(c byte) int {
	switch c {
	case 'c', 'b', 'B', '?':
		return 1
	case 'h', 'H', 'e':
		return 2
	case 'i', 'I', 'f':
		return 4
	case 'l', 'L', 'q', 'Q', 'n', 'N', 'd', 'P':
		return 8
	}
	return 0
}

// nativeFormat is the character of a format that is one native character, an @ before it or not; 0 for any other.
func nativeFormat(p uintptr) byte {
	if c := singleFormat(p); nativeSize(c) != 0 {
		return c
	}
	return 0
}

// singleFormat is the character of a format of one character, an @ before it or not; 0 for any other.
//
//go:nosplit
func singleFormat(p uintptr) byte {
	if byteAt(p, 0) == '@' {
		p++
	}
	if c := byteAt(p, 0); c != 0 && byteAt(p, 1) == 0 {
		return c
	}
	return 0
}

// nativeLoad reads an item as the bits of a word. nativeSize(c) is not 0.
//
//go:nosplit
func nativeLoad(p uintptr, c byte) uint {
	switch nativeSize(c) {
	case 1:
		return uint(prim.Load[byte](p))
	case 2:
		return uint(prim.Load[uint16](p))
	case 4:
		return uint(prim.Load[uint32](p))
	}
	return prim.Load[uint](p)
}

// nativeStore writes what nativeLoad reads.
func nativeStore(p uintptr, c byte, v uint) {
	switch nativeSize(c) {
	case 1:
		prim.Store(p, byte(v))
	case 2:
		prim.Store(p, uint16(v))
	case 4:
		prim.Store(p, uint32(v))
	default:
		prim.Store(p, v)
	}
}

// nativeSigned is the value of the bits of a signed item.
func nativeSigned(c byte, v uint) int {
	switch nativeSize(c) {
	case 1:
		return int(int8(v))
	case 2:
		return int(int16(v))
	case 4:
		return int(int32(v))
	}
	return int(v)
}

// nativeFloat is the value of the bits of an item of format f, d or e.
func nativeFloat(ts *Thread, c byte, v uint) float64 {
	switch c {
	case 'f':
		return float64(math.Float32frombits(uint32(v)))
	case 'd':
		return math.Float64frombits(uint64(v))
	}
	p, mark := scratch(ts, 8)
	if p == 0 {
		return 0
	}
	prim.Store(p, v)
	x := FloatUnpack2(ts, p, 1)
	ts.ScratchTop = mark
	return x
}

// nativeBox makes the object of an item's bits.
//
// Refs: new.
func nativeBox(ts *Thread, c byte, v uint) *Object {
	switch c {
	case 'B', 'H', 'I':
		return LongFromLong(ts, int(v))
	case 'L', 'Q', 'N', 'P':
		return LongFromUnsignedLong(ts, v)
	case 'b', 'h', 'i', 'l', 'q', 'n':
		return LongFromLong(ts, nativeSigned(c, v))
	case '?':
		return boolOf(v != 0)
	case 'f', 'd', 'e':
		x := nativeFloat(ts, c, v)
		return FloatFromDouble(ts, x)
	}
	p, mark := scratch(ts, 8)
	if p == 0 {
		return nil
	}
	setByte(p, 0, byte(v))
	o := BytesFromStringAndSize(ts, p, 1)
	ts.ScratchTop = mark
	return o
}

// formatText is a format character as an object for a message.
func formatText(ts *Thread, c byte) Arg {
	o := UnicodeFromOrdinal(ts, int32(c)) // never new for ASCII and Latin-1
	if o == nil {
		return argS("?")
	}
	return argO(o)
}

func formatNotSupported(ts *Thread, c byte) *Object {
	return raise(ts, ExcNotImplementedError, "memoryview: format %s not supported", formatText(ts, c))
}

// packFailed turns what a conversion raised into the error of an assignment.
func packFailed(ts *Thread, c byte) bool {
	switch {
	case ErrExceptionMatches(ts, ExcTypeError) != 0:
		ErrClear(ts)
		raise(ts, ExcTypeError, "memoryview: invalid type for format '%s'", formatText(ts, c))
	case ErrExceptionMatches(ts, ExcOverflowError) != 0 || ErrExceptionMatches(ts, ExcValueError) != 0:
		ErrClear(ts)
		packRange(ts, c)
	}
	return false
}

func packRange(ts *Thread, c byte) bool {
	raise(ts, ExcValueError, "memoryview: invalid value for format '%s'", formatText(ts, c))
	return false
}

// nativePack converts x to the bits of an item; false with an exception.
func nativePack(ts *Thread, c byte, x *Object) (uint, bool) {
	switch c {
	case 'b', 'h', 'i', 'l', 'q', 'n':
		i := NumberIndex(ts, x)
		if i == nil {
			return 0, packFailed(ts, c)
		}
		v := LongAsLong(ts, i)
		decref(ts, i)
		if v == -1 && ts.CurrentException != nil {
			return 0, packFailed(ts, c)
		}
		if nativeSigned(c, uint(v)) != v {
			return 0, packRange(ts, c)
		}
		return uint(v), true
	case 'B', 'H', 'I', 'L', 'Q', 'N':
		i := NumberIndex(ts, x)
		if i == nil {
			return 0, packFailed(ts, c)
		}
		v := LongAsUnsignedLong(ts, i)
		decref(ts, i)
		if v == ^uint(0) && ts.CurrentException != nil {
			return 0, packFailed(ts, c)
		}
		if n := uint(nativeSize(c)) * 8; n < 64 && v>>n != 0 {
			return 0, packRange(ts, c)
		}
		return v, true
	case 'f', 'd', 'e':
		return packFloat(ts, c, x)
	case '?':
		t := ObjectIsTrue(ts, x)
		return uint(t), t >= 0
	case 'c':
		if !isBytes(x) {
			raise(ts, ExcTypeError, "memoryview: invalid type for format 'c'")
			return 0, false
		}
		if bytesLen(x) != 1 {
			return 0, packRange(ts, c)
		}
		return uint(byteAt(bytesData(x), 0)), true
	case 'P':
		v := LongAsVoidPtr(ts, x)
		if v == 0 && ts.CurrentException != nil {
			return 0, packFailed(ts, c)
		}
		return uint(v), true
	}
	formatNotSupported(ts, c)
	return 0, false
}

func packFloat(ts *Thread, c byte, x *Object) (uint, bool) {
	d := FloatAsDouble(ts, x)
	if d == -1 && ts.CurrentException != nil {
		return 0, packFailed(ts, c)
	}
	switch c {
	case 'f':
		return uint(math.Float32bits(float32(d))), true
	case 'd':
		return uint(math.Float64bits(d)), true
	}
	p, mark := scratch(ts, 8)
	if p == 0 {
		return 0, false
	}
	ok := FloatPack2(ts, d, p, 1) == 0
	v := uint(prim.Load[uint16](p))
	ts.ScratchTop = mark
	if !ok {
		return 0, packFailed(ts, c)
	}
	return v, true
}

// memFormatError raises for the format of a view that is held with memPin, and ends that.
func memFormatError(ts *Thread, mv memView) *Object {
	memDrop(mv, memPin-memExport)
	raise(ts, ExcNotImplementedError, "memoryview: unsupported format %s", argC(mv.View.Format))
	memDrop(mv, memExport)
	return nil
}

// memSingle is the format of a view of items of one character; false with an exception.
func memSingle(ts *Thread, mv memView) (byte, bool) {
	if !memHold(mv, memPin) {
		memForbidden(ts)
		return 0, false
	}
	c := singleFormat(mv.View.Format)
	if c == 0 {
		memFormatError(ts, mv)
		return 0, false
	}
	memDrop(mv, memPin)
	return c, true
}

// memFollow goes through the pointer of a dimension that has one. The memory is held.
func memFollow(p, suboffsets uintptr, dim int) uintptr {
	if suboffsets != 0 && sizeAt(suboffsets, dim) >= 0 {
		return prim.Load[uintptr](p) + uintptr(sizeAt(suboffsets, dim))
	}
	return p
}

// memItem is sq_item: the item of a one-dimensional view.
//
//go:nosplit
func memItem(ts *Thread, o *Object, i int) *Object {
	mv := as[memView](o)
	if !memHold(mv, memPin) {
		return memForbidden(ts)
	}
	v := &mv.View
	if v.Ndim == 1 && uint(i) < uint(sizeAt(v.Shape, 0)) && prim.Load[uint16](v.Format) == 'B' && v.Suboffsets == 0 {
		x := byteAt(v.Buf, i*sizeAt(v.Strides, 0))
		memDrop(mv, memPin)
		return smallInt(int(x))
	}
	return memItemSlow(ts, mv, i)
}

// memItemSlow is memItem of any view, held with memPin, which it ends.
//
//go:noinline
func memItemSlow(ts *Thread, mv memView, i int) *Object {
	v := &mv.View
	c := singleFormat(v.Format)
	if c == 0 || v.Ndim != 1 {
		return memItemError(ts, mv, c)
	}
	n := sizeAt(v.Shape, 0)
	if i < 0 {
		i += n
	}
	if uint(i) >= uint(n) {
		memDrop(mv, memPin)
		return memOutside(ts, 0)
	}
	if nativeSize(c) == 0 {
		memDrop(mv, memPin)
		return formatNotSupported(ts, c)
	}
	x := nativeLoad(memFollow(v.Buf+uintptr(i*sizeAt(v.Strides, 0)), v.Suboffsets, 0), c)
	memDrop(mv, memPin)
	return nativeBox(ts, c, x)
}

//go:noinline
func memItemError(ts *Thread, mv memView, c byte) *Object {
	if c == 0 {
		return memFormatError(ts, mv)
	}
	memDrop(mv, memPin)
	if mv.View.Ndim == 0 {
		return raise(ts, ExcTypeError, "invalid indexing of 0-dim memory")
	}
	return raise(ts, ExcNotImplementedError, "multi-dimensional sub-views are not implemented")
}

func memOutside(ts *Thread, dim int) *Object {
	return raise(ts, ExcIndexError, "index out of bounds on dimension %d", argI(dim+1))
}

// memIndices converts a key of indices, one or a tuple of them, and checks them against the shape; they go to out. The key has at most
// as many as the view has dimensions.
func memIndices(ts *Thread, v *layout.Buffer, key *Object, n int, out uintptr) bool {
	for dim := 0; dim < n; dim++ {
		x := key
		if tupleCheck(key) {
			x = tupleItem(key, dim)
		}
		i, ok := seqIndex(ts, x, ExcIndexError)
		if !ok {
			return false
		}
		size := sizeAt(v.Shape, dim)
		if i < 0 {
			i += size
		}
		if uint(i) >= uint(size) {
			memOutside(ts, dim)
			return false
		}
		setSize(out, dim, i)
	}
	return true
}

// memKeyIndices is memIndices for a key that must name one item; false with an exception.
func memKeyIndices(ts *Thread, v *layout.Buffer, key *Object, out uintptr) bool {
	n := 1
	if tupleCheck(key) {
		n = tupleSize(key)
	}
	if n < int(v.Ndim) {
		raise(ts, ExcNotImplementedError, "sub-views are not implemented")
		return false
	}
	if n > int(v.Ndim) {
		raise(ts, ExcTypeError, "cannot index %d-dimension view with %d-element tuple", argI(int(v.Ndim)), argI(n))
		return false
	}
	return memIndices(ts, v, key, n, out)
}

// memLoadAt is the item at an array of indices.
//
// Refs: new.
func memLoadAt(ts *Thread, mv memView, c byte, indices uintptr) *Object {
	if nativeSize(c) == 0 {
		return formatNotSupported(ts, c)
	}
	if !memHold(mv, memPin) {
		return memForbidden(ts)
	}
	x := nativeLoad(BufferGetPointer(ts, viewAddr(&mv.View), indices), c)
	memDrop(mv, memPin)
	return nativeBox(ts, c, x)
}

// memStoreAt converts x and stores it at an array of indices.
func memStoreAt(ts *Thread, mv memView, c byte, indices uintptr, x *Object) int32 {
	bits, ok := nativePack(ts, c, x)
	if !ok {
		return -1
	}
	if !memHold(mv, memPin) {
		memForbidden(ts)
		return -1
	}
	nativeStore(BufferGetPointer(ts, viewAddr(&mv.View), indices), c, bits)
	memDrop(mv, memPin)
	return 0
}

const (
	memKeyBad    = iota
	memKeyIndex  // an index
	memKeySlice  // a slice
	memKeyTuple  // a tuple of indices
	memKeySlices // a tuple of slices
)

func memKeyKind(key *Object) int {
	switch {
	case hasIndex(key):
		return memKeyIndex
	case key.ObType == SliceType:
		return memKeySlice
	case !tupleCheck(key):
		return memKeyBad
	}
	n := tupleSize(key)
	indices, slices := true, n > 0
	for i := 0; i < n; i++ {
		x := tupleItem(key, i)
		indices = indices && hasIndex(x)
		slices = slices && x.ObType == SliceType
	}
	if indices {
		return memKeyTuple
	}
	if slices {
		return memKeySlices
	}
	return memKeyBad
}

// memScalarKey tells whether a key means the only item of a view without dimensions: (), or ... where that is asked for.
func memScalarKey(key *Object) bool { return tupleCheck(key) && tupleSize(key) == 0 }

// memSubscript is mp_subscript.
func memSubscript(ts *Thread, o, key *Object) *Object {
	mv := as[memView](o)
	if i, ok := seqSmallIndex(key); ok && mv.View.Ndim != 0 {
		return memItem(ts, o, i)
	}
	if !memAlive(mv) {
		return memForbidden(ts)
	}
	v := &mv.View
	if v.Ndim == 0 {
		if key == Ellipsis {
			return newRef(ts, o)
		}
		if !memScalarKey(key) {
			return raise(ts, ExcTypeError, "invalid indexing of 0-dim memory")
		}
		c, ok := memSingle(ts, mv)
		if !ok {
			return nil
		}
		return memLoadAt(ts, mv, c, 0)
	}
	switch memKeyKind(key) {
	case memKeyIndex:
		i, ok := seqIndex(ts, key, ExcIndexError)
		if !ok {
			return nil
		}
		return memItem(ts, o, i)
	case memKeySlice:
		return memSlice(ts, mv, key)
	case memKeyTuple:
		c, ok := memSingle(ts, mv)
		if !ok {
			return nil
		}
		indices, mark := scratch(ts, uintptr(v.Ndim)*8)
		if indices == 0 {
			return nil
		}
		var r *Object
		if memKeyIndices(ts, v, key, indices) {
			r = memLoadAt(ts, mv, c, indices)
		}
		ts.ScratchTop = mark
		return r
	case memKeySlices:
		return raise(ts, ExcNotImplementedError, "multi-dimensional slicing is not implemented")
	}
	return raise(ts, ExcTypeError, "memoryview: invalid slice key")
}

// memSlice is a view of a slice of the first dimension.
func memSlice(ts *Thread, mv memView, key *Object) *Object {
	if memRestricted(ts, mv) {
		return nil
	}
	o := memAddView(ts, mv.Mbuf, &mv.View, mv)
	if o == nil {
		return nil
	}
	s := as[memView](o)
	if !memCut(ts, &s.View, key) {
		decref(ts, o)
		return nil
	}
	n := s.View.Itemsize
	for i := 0; i < int(s.View.Ndim); i++ {
		n *= sizeAt(s.View.Shape, i)
	}
	s.View.Len = n
	memFlags(s)
	return o
}

// memCut narrows the first dimension of a view to a slice.
func memCut(ts *Thread, v *layout.Buffer, key *Object) bool {
	out, mark := scratch(ts, 24)
	if out == 0 {
		return false
	}
	ok := SliceUnpack(ts, key, out, out+8, out+16) == 0
	if ok {
		step := sizeAt(out, 2)
		n := SliceAdjustIndices(ts, sizeAt(v.Shape, 0), out, out+8, step)
		stride := sizeAt(v.Strides, 0)
		v.Buf += uintptr(stride * sizeAt(out, 0))
		setSize(v.Shape, 0, n)
		setSize(v.Strides, 0, stride*step)
	}
	ts.ScratchTop = mark
	return ok
}

// memAssSubscript is mp_ass_subscript.
func memAssSubscript(ts *Thread, o, key, x *Object) int32 {
	mv := as[memView](o)
	v := &mv.View
	c, ok := memSingle(ts, mv)
	switch {
	case !ok:
		return -1
	case v.Readonly != 0:
		return raiseInt(ts, ExcTypeError, "cannot modify read-only memory")
	case x == nil:
		return raiseInt(ts, ExcTypeError, "cannot delete memory")
	}
	if v.Ndim == 0 {
		if key != Ellipsis && !memScalarKey(key) {
			return raiseInt(ts, ExcTypeError, "invalid indexing of 0-dim memory")
		}
		return memStoreAt(ts, mv, c, 0, x)
	}
	switch kind := memKeyKind(key); kind {
	case memKeyIndex, memKeyTuple:
		indices, mark := scratch(ts, uintptr(v.Ndim)*8)
		if indices == 0 {
			return -1
		}
		r := int32(-1)
		if memKeyIndices(ts, v, key, indices) {
			r = memStoreAt(ts, mv, c, indices, x)
		}
		ts.ScratchTop = mark
		return r
	case memKeySlice, memKeySlices:
		if kind == memKeySlice && v.Ndim == 1 {
			return memAssSlice(ts, mv, key, x)
		}
		return raiseInt(ts, ExcNotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1")
	}
	return raiseInt(ts, ExcTypeError, "memoryview: invalid slice key")
}

// memAssSlice copies an exporter's items over a slice of a one-dimensional view.
func memAssSlice(ts *Thread, mv memView, key, x *Object) int32 {
	const size = unsafe.Sizeof(*(*layout.Buffer)(nil))
	p, mark := scratch(ts, 2*size+24)
	if p == 0 {
		return -1
	}
	r := int32(-1)
	src := p + size
	if ObjectGetBuffer(ts, x, src, layout.BUF_FULL_RO) == 0 {
		d := bufferAt(p)
		prim.Move(p, viewAddr(&mv.View), size)
		arrays := src + size
		setSize(arrays, 0, sizeAt(d.Shape, 0))
		setSize(arrays, 1, sizeAt(d.Strides, 0))
		d.Shape, d.Strides = arrays, arrays+8
		if d.Suboffsets != 0 {
			setSize(arrays, 2, sizeAt(d.Suboffsets, 0))
			d.Suboffsets = arrays + 16
		}
		if memCut(ts, d, key) {
			d.Len = sizeAt(d.Shape, 0) * d.Itemsize
			if memHold(mv, memExport) {
				r = memCopySame(ts, d, bufferAt(src))
				memDrop(mv, memExport)
			} else {
				memForbidden(ts)
			}
		}
		BufferRelease(ts, src)
	}
	ts.ScratchTop = mark
	return r
}

// memLength is the size of the first dimension.
func memLength(ts *Thread, o *Object) int {
	mv := as[memView](o)
	if !memAlive(mv) {
		memForbidden(ts)
		return -1
	}
	if mv.View.Ndim == 0 {
		return int(raiseInt(ts, ExcTypeError, "0-dim memory has no length"))
	}
	return sizeAt(mv.View.Shape, 0)
}

// memIter is the iterator: one dimension, a format of one character.
func memIter(ts *Thread, o *Object) *Object {
	mv := as[memView](o)
	if !memAlive(mv) {
		return memForbidden(ts)
	}
	if mv.View.Ndim == 0 {
		return raise(ts, ExcTypeError, "invalid indexing of 0-dim memory")
	}
	if mv.View.Ndim != 1 {
		return raise(ts, ExcNotImplementedError, "multi-dimensional sub-views are not implemented")
	}
	if _, ok := memSingle(ts, mv); !ok {
		return nil
	}
	return newIndexIter(ts, MemoryIterType, o, 0)
}

// memIterNext is tp_iternext. The view stays referenced at the end: another thread may be reading it.
//
//go:nosplit
func memIterNext(ts *Thread, it *Object) *Object {
	s := as[*indexIter](it)
	i := atom.LoadInt(&s.index)
	if i < 0 {
		return nil
	}
	if i >= sizeAt(as[memView](s.seq).View.Shape, 0) {
		atom.StoreReleaseInt(&s.index, -1)
		return nil
	}
	atom.StoreReleaseInt(&s.index, i+1)
	return memItem(ts, s.seq, i)
}
