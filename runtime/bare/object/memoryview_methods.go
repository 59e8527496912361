// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Methods and attributes of memoryview.
//
// World: bare. Guard: memoryview.go. A method that may run other code while it uses the memory holds the view as an export does.

package object

import (
	"math"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/layout"
)

// memToBytes is tobytes(order='C').
func memToBytes(ts *Thread, o *Object, args uintptr, n int, kwnames *Object) *Object {
	out, mark := scratch(ts, 8)
	if out == 0 {
		return nil
	}
	ok := keywordsOf(ts, "tobytes", "order\x00", 1, 0, 1, 0, args, n, kwnames, out)
	arg := itemAt(out, 0)
	ts.ScratchTop = mark
	if !ok {
		return nil
	}
	order := byte('C')
	name := uintptr(0)
	if arg != nil && arg != None {
		if !isStr(arg) {
			return raise(ts, ExcTypeError, "tobytes() argument 'order' must be str or None, not %s", argCN(arg.ObType.TpName, 50))
		}
		if name, ok = textArg(ts, "tobytes", "order", arg); !ok {
			return nil
		}
	}
	mv := as[memView](o)
	if !memAlive(mv) {
		return memForbidden(ts)
	}
	if name != 0 {
		order = singleOrder(name)
		if order == 0 {
			return raise(ts, ExcValueError, "order must be 'C', 'F' or 'A'")
		}
	}
	return memBytes(ts, mv, order)
}

// singleOrder is the letter of an order, 0 for a string that is none.
func singleOrder(p uintptr) byte {
	if c := byteAt(p, 0); (c == 'C' || c == 'F' || c == 'A') && byteAt(p, 1) == 0 {
		return c
	}
	return 0
}

// memBytes is the content of a view as bytes.
//
// Refs: new.
func memBytes(ts *Thread, mv memView, order byte) *Object {
	b := BytesFromStringAndSize(ts, 0, mv.View.Len)
	if b == nil {
		return nil
	}
	if !memHold(mv, memExport) {
		decref(ts, b)
		return memForbidden(ts)
	}
	r := BufferToContiguous(ts, bytesData(b), viewAddr(&mv.View), mv.View.Len, int8(order))
	memDrop(mv, memExport)
	if r < 0 {
		decref(ts, b)
		return nil
	}
	return b
}

// memToList is tolist().
func memToList(ts *Thread, o, _ *Object) *Object {
	mv := as[memView](o)
	c, ok := memSingle(ts, mv)
	if !ok {
		return nil
	}
	if mv.View.Ndim == 0 {
		return memLoadAt(ts, mv, c, 0)
	}
	if !memHold(mv, memExport) {
		return memForbidden(ts)
	}
	r := memList(ts, &mv.View, 0, mv.View.Buf, c)
	memDrop(mv, memExport)
	return r
}

// memList is a dimension as a list.
func memList(ts *Thread, v *layout.Buffer, dim int, p uintptr, c byte) *Object {
	n, stride := sizeAt(v.Shape, dim), sizeAt(v.Strides, dim)
	l := ListNew(ts, n)
	if l == nil {
		return nil
	}
	i := 0
	if c == 'B' && dim == int(v.Ndim)-1 && v.Suboffsets == 0 {
		for items := as[*layout.ListObject](l).ObItem; i < n; i++ {
			setItem(items, i, smallInt(int(byteAt(p, 0))))
			p += uintptr(stride)
		}
	}
	for ; i < n; i++ {
		q := memFollow(p, v.Suboffsets, dim)
		var x *Object
		switch {
		case dim < int(v.Ndim)-1:
			x = memList(ts, v, dim+1, q, c)
		case nativeSize(c) == 0:
			formatNotSupported(ts, c)
		default:
			x = nativeBox(ts, c, nativeLoad(q, c))
		}
		if x == nil {
			decref(ts, l)
			return nil
		}
		setItem(as[*layout.ListObject](l).ObItem, i, x)
		p += uintptr(stride)
	}
	return l
}

// memCast is cast(format[, shape]).
func memCast(ts *Thread, o *Object, args uintptr, n int, kwnames *Object) *Object {
	out, mark := scratch(ts, 16)
	if out == 0 {
		return nil
	}
	ok := keywordsOf(ts, "cast", "format\x00shape\x00", 2, 0, 2, 1, args, n, kwnames, out)
	format, shape := itemAt(out, 0), itemAt(out, 1)
	ts.ScratchTop = mark
	if !ok {
		return nil
	}
	if !isStr(format) {
		return raise(ts, ExcTypeError, "cast() argument 'format' must be str, not %s", argCN(typeNameOrNone(format), 50))
	}
	mv := as[memView](o)
	if !memAlive(mv) {
		return memForbidden(ts)
	}
	if memRestricted(ts, mv) {
		return nil
	}
	v := &mv.View
	if mv.Flags&(layout.MEMORYVIEW_SCALAR|layout.MEMORYVIEW_C) == 0 {
		return raise(ts, ExcTypeError, "memoryview: casts are restricted to C-contiguous views")
	}
	if (shape != nil || v.Ndim != 1) && memZeroShape(v) {
		return raise(ts, ExcTypeError, "memoryview: cannot cast view with zeros in shape or strides")
	}
	ndim := 1
	if shape != nil {
		list := hasFlag(shape.ObType, layout.TPFLAGS_LIST_SUBCLASS)
		if !list && !tupleCheck(shape) {
			return raise(ts, ExcTypeError, "shape must be a list or a tuple")
		}
		if list {
			shape = ListAsTuple(ts, shape)
		} else {
			incref(ts, shape)
		}
		if shape == nil {
			return nil
		}
		ndim = tupleSize(shape)
	}
	r := memCastTo(ts, mv, format, shape, ndim)
	xdecref(ts, shape)
	return r
}

func memZeroShape(v *layout.Buffer) bool {
	for i := 0; i < int(v.Ndim); i++ {
		if sizeAt(v.Shape, i) == 0 {
			return true
		}
	}
	return false
}

// memCastTo is cast with a tuple as shape, or nil.
func memCastTo(ts *Thread, mv memView, format, shape *Object, ndim int) *Object {
	if ndim > layout.BUF_MAX_NDIM {
		return raise(ts, ExcValueError, "memoryview: number of dimensions must not exceed %d", argI(layout.BUF_MAX_NDIM))
	}
	if shape != nil && mv.View.Ndim != 1 && ndim != 1 {
		return raise(ts, ExcTypeError, "memoryview: cast must be 1D -> ND or ND -> 1D")
	}
	room := ndim
	if room == 0 {
		room = 1
	}
	o := memBind(ts, mv.Mbuf, &mv.View, mv, room)
	if o == nil {
		return nil
	}
	r := as[memView](o)
	if !memCastFormat(ts, mv, &r.View, format) || shape != nil && !memCastShape(ts, &r.View, shape, ndim) {
		decref(ts, o)
		return nil
	}
	memFlags(r)
	return o
}

// memCastFormat makes a view one-dimensional with another format.
func memCastFormat(ts *Thread, from memView, v *layout.Buffer, format *Object) bool {
	ascii := UnicodeAsASCIIString(ts, format)
	if ascii == nil {
		return false
	}
	p := bytesData(ascii)
	c := nativeFormat(p)
	at := byteAt(p, 0) == '@'
	decref(ts, ascii)
	size := nativeSize(c)
	if c == 0 || size == 0 {
		raise(ts, ExcValueError, "memoryview: destination format must be a native single character format prefixed with an optional '@'")
		return false
	}
	if !memHold(from, memPin) {
		memForbidden(ts)
		return false
	}
	old := nativeFormat(v.Format)
	memDrop(from, memPin)
	if !byteFormat(old) && !byteFormat(c) {
		raise(ts, ExcTypeError, "memoryview: cannot cast between two non-byte formats")
		return false
	}
	if v.Len%size != 0 {
		raise(ts, ExcTypeError, "memoryview: length is not a multiple of itemsize")
		return false
	}
	v.Format = nativeFormatText(c, at)
	v.Itemsize, v.Ndim, v.Suboffsets = size, 1, 0
	setSize(v.Shape, 0, v.Len/size)
	setSize(v.Strides, 0, size)
	return true
}

func byteFormat(c byte) bool { return c == 'b' || c == 'B' || c == 'c' }

// nativeFormatText is a native format as a C string that stays.
func nativeFormatText(c byte, at bool) uintptr {
	const chars = "cbBhHiIlLqQnNfde?P"
	const text = "@c\x00@b\x00@B\x00@h\x00@H\x00@i\x00@I\x00@l\x00@L\x00@q\x00@Q\x00@n\x00@N\x00@f\x00@d\x00@e\x00@?\x00@P\x00"
	p := strAddr(chars)
	i := 0
	for byteAt(p, i) != c {
		i++
	}
	q := strAddr(text) + uintptr(i)*3
	if !at {
		q++
	}
	return q
}

// memCastShape gives a one-dimensional view another shape. v has room for it.
func memCastShape(ts *Thread, v *layout.Buffer, shape *Object, ndim int) bool {
	n := v.Itemsize
	for i := 0; i < ndim; i++ {
		x := tupleItem(shape, i)
		if !hasFlag(x.ObType, layout.TPFLAGS_LONG_SUBCLASS) {
			raise(ts, ExcTypeError, "memoryview.cast(): elements of shape must be integers")
			return false
		}
		k := LongAsSsizeT(ts, x)
		if k == -1 && ts.CurrentException != nil {
			return false
		}
		if k <= 0 {
			raise(ts, ExcValueError, "memoryview.cast(): elements of shape must be integers > 0")
			return false
		}
		if n > 0 && k > math.MaxInt/n {
			raise(ts, ExcValueError, "memoryview.cast(): product(shape) > SSIZE_MAX")
			return false
		}
		n *= k
		setSize(v.Shape, i, k)
	}
	if v.Len != n {
		raise(ts, ExcTypeError, "memoryview: product(shape) * itemsize != buffer size")
		return false
	}
	v.Ndim = int32(ndim)
	if ndim == 0 {
		v.Shape, v.Strides = 0, 0
	} else {
		fillStrides(ndim, v.Shape, v.Strides, v.Itemsize, false)
	}
	return true
}

// memToReadonly is toreadonly(): a new view even of one that is read-only, so that each can be released by itself.
func memToReadonly(ts *Thread, o, _ *Object) *Object {
	mv := as[memView](o)
	if !memAlive(mv) {
		return memForbidden(ts)
	}
	if memRestricted(ts, mv) {
		return nil
	}
	r := memAddView(ts, mv.Mbuf, &mv.View, mv)
	if r != nil {
		as[memView](r).View.Readonly = 1
	}
	return r
}

// memHex is hex([sep[, bytes_per_sep]]).
func memHex(ts *Thread, o *Object, args uintptr, n int, kwnames *Object) *Object {
	mv := as[memView](o)
	if !memHold(mv, memExport) {
		return memForbidden(ts)
	}
	var r *Object
	if mv.Flags&(layout.MEMORYVIEW_SCALAR|layout.MEMORYVIEW_C) != 0 {
		r = spanHexArgs(ts, byteSpan{mv.View.Buf, mv.View.Len}, args, n, kwnames)
	} else if b := memBytes(ts, mv, 'C'); b != nil {
		r = spanHexArgs(ts, byteSpan{bytesData(b), bytesLen(b)}, args, n, kwnames)
		decref(ts, b)
	}
	memDrop(mv, memExport)
	return r
}

func memReleaseMethod(ts *Thread, o, _ *Object) *Object {
	if memRelease(ts, as[memView](o)) < 0 {
		return nil
	}
	return None
}

func memEnter(ts *Thread, o, _ *Object) *Object {
	if !memAlive(as[memView](o)) {
		return memForbidden(ts)
	}
	return newRef(ts, o)
}

// memCount is count(value).
func memCount(ts *Thread, o, x *Object) *Object {
	it := ObjectGetIter(ts, o)
	if it == nil {
		return nil
	}
	n := 0
	for {
		y := IterNext(ts, it)
		if y == nil {
			break
		}
		k := int32(1)
		if x != y {
			k = ObjectRichCompareBool(ts, y, x, layout.EQ)
		}
		decref(ts, y)
		if k < 0 {
			break
		}
		n += int(k)
	}
	decref(ts, it)
	if ts.CurrentException != nil {
		return nil
	}
	return LongFromSsizeT(ts, n)
}

// memIndex is index(value, start=0, stop=sys.maxsize).
func memIndex(ts *Thread, o *Object, args uintptr, nargs int) *Object {
	if !seqPositional(ts, "index", nargs, 1, 3) {
		return nil
	}
	mv := as[memView](o)
	n := 0
	if mv.View.Ndim == 1 {
		n = sizeAt(mv.View.Shape, 0)
	}
	start, stop, ok := seqSearchRange(ts, args, nargs, n)
	if !ok {
		return nil
	}
	if !memAlive(mv) {
		return memForbidden(ts)
	}
	if mv.View.Ndim == 0 {
		return raise(ts, ExcTypeError, "invalid lookup on 0-dim memory")
	}
	if mv.View.Ndim != 1 {
		return raise(ts, ExcNotImplementedError, "multi-dimensional lookup is not implemented")
	}
	if stop > n {
		stop = n
	}
	x := itemAt(args, 0)
	for i := start; i < stop; i++ {
		y := memItem(ts, o, i)
		if y == nil {
			return nil
		}
		k := int32(1)
		if x != y {
			k = ObjectRichCompareBool(ts, y, x, layout.EQ)
		}
		decref(ts, y)
		if k < 0 {
			return nil
		}
		if k > 0 {
			return LongFromSsizeT(ts, i)
		}
	}
	return raise(ts, ExcValueError, "memoryview.index(x): x not found")
}

func memRepr(ts *Thread, o *Object) *Object {
	if as[memView](o).Flags&layout.MEMORYVIEW_RELEASED != 0 {
		return strFormat(ts, "<released memory at %s>", argP(addr(o)))
	}
	return strFormat(ts, "<memory at %s>", argP(addr(o)))
}

// memHash is tp_hash: that of the bytes, for a read-only view of bytes of an object that has a hash.
func memHash(ts *Thread, o *Object) int {
	mv := as[memView](o)
	if h := atom.LoadInt(&mv.Hash); h != -1 {
		return h
	}
	if !memHold(mv, memExport) {
		memForbidden(ts)
		return -1
	}
	h := memComputeHash(ts, mv)
	memDrop(mv, memExport)
	if h != -1 {
		atom.StoreReleaseInt(&mv.Hash, h)
	}
	return h
}

func memComputeHash(ts *Thread, mv memView) int {
	v := &mv.View
	if v.Readonly == 0 {
		return int(raiseInt(ts, ExcValueError, "cannot hash writable memoryview object"))
	}
	if !byteFormat(nativeFormat(v.Format)) {
		return int(raiseInt(ts, ExcValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'"))
	}
	if v.Obj != nil && ObjectHash(ts, v.Obj) == -1 {
		return -1
	}
	if mv.Flags&(layout.MEMORYVIEW_SCALAR|layout.MEMORYVIEW_C) != 0 {
		return HashBuffer(ts, v.Buf, v.Len)
	}
	b := memBytes(ts, mv, 'C')
	if b == nil {
		return -1
	}
	h := HashBuffer(ts, bytesData(b), bytesLen(b))
	decref(ts, b)
	return h
}

// memRichcompare is tp_richcompare: equality by value of the items, whatever their formats.
func memRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if op != layout.EQ && op != layout.NE {
		return NotImplemented
	}
	mv := as[memView](a)
	if !memHold(mv, memExport) {
		return boolOf((a == b) == (op == layout.EQ))
	}
	r := memCompareWith(ts, mv, b)
	memDrop(mv, memExport)
	switch {
	case r == memIncomparable:
		return NotImplemented
	case r < 0:
		return nil
	}
	return boolOf((r > 0) == (op == layout.EQ))
}

const memIncomparable = -2

// memCompareWith is equality of a held view and an exporter: 1, 0, -1 with an exception, memIncomparable.
func memCompareWith(ts *Thread, mv memView, o *Object) int32 {
	if o.ObType == MemoryViewType {
		w := as[memView](o)
		if !memHold(w, memExport) {
			return 0
		}
		r := memCompare(ts, &mv.View, &w.View)
		memDrop(w, memExport)
		return r
	}
	p, mark := scratch(ts, bufferFullSize+80)
	if p == 0 {
		return -1
	}
	r := int32(memIncomparable)
	if ObjectGetBuffer(ts, o, p, layout.BUF_FULL_RO) < 0 {
		ErrClear(ts)
	} else {
		r = memCompare(ts, &mv.View, bufferComplete(p+80, bufferAt(p)))
		BufferRelease(ts, p)
	}
	ts.ScratchTop = mark
	return r
}

func memCompare(ts *Thread, a, b *layout.Buffer) int32 {
	if !sameShape(a, b) {
		return 0
	}
	if b.Format == 0 {
		b.Format = strAddr("B\x00")
	}
	c := nativeFormat(a.Format)
	if c != nativeFormat(b.Format) {
		c = 0
	}
	if c == 0 {
		// A format that means nothing equals nothing.
		for _, v := range [2]*layout.Buffer{a, b} {
			if n, _ := structCalcsize(ts, v.Format); n < 0 {
				if ErrExceptionMatches(ts, ExcMemoryError) != 0 {
					return -1
				}
				ErrClear(ts)
				return 0
			}
		}
	}
	return bufferEqual(ts, a, b, c)
}
