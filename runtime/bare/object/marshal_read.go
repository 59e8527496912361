// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// marshal, reading: PyMarshal_Read*.
//
// World: bare.
// Invariant: whatever the bytes are, the answer is an object or an exception: every length is compared with what is left before memory
// is taken for it, as far as the end is known.

package object

import (
	"math"

	"github.com/ungil/ungil/runtime/bare/prim"
)

// marshalReader is one act of reading: from memory, or from a stream of C.
type marshalReader struct {
	p, end uintptr
	file   uintptr // 0: from memory
	refs   *Object // list of the objects with a number
	depth  int
}

// bytes gives n bytes in memory of its own or the input's: at is valid until the next call.
func (r *marshalReader) bytes(ts *Thread, n int, b *textBuffer) (at uintptr, ok bool) {
	if r.file == 0 {
		if n > int(r.end-r.p) {
			raise(ts, ExcEOFError, "marshal data too short")
			return 0, false
		}
		at = r.p
		r.p += uintptr(n)
		return at, true
	}
	b.n = 0
	// In pieces: a length that no file has takes no memory.
	for b.n < n {
		k := n - b.n
		if k > 1<<20 {
			k = 1 << 20
		}
		if !b.grow(ts, k) {
			ErrNoMemory(ts)
			return 0, false
		}
		got := int(prim.Call4(libcFunction("fread\x00"), b.p+uintptr(b.n), 1, uintptr(k), r.file))
		b.n += got
		if got != k {
			raise(ts, ExcEOFError, "EOF read where not expected")
			return 0, false
		}
	}
	return b.p, true
}

// byte is the next byte, -1 with EOFError at the end.
func (r *marshalReader) byte(ts *Thread) int {
	if r.file == 0 {
		if r.p < r.end {
			r.p++
			return int(byteAt(r.p-1, 0))
		}
	} else if c := int32(prim.Call1(libcFunction("getc\x00"), r.file)); c >= 0 {
		return int(c)
	}
	raise(ts, ExcEOFError, "EOF read where not expected")
	return -1
}

// number is n <= 8 bytes, the lowest first.
func (r *marshalReader) number(ts *Thread, n int) (v uint, ok bool) {
	for i := uint(0); i < uint(n)*8; i += 8 {
		var c int
		if r.file == 0 && int(r.end-r.p) < n-int(i/8) {
			raise(ts, ExcEOFError, "marshal data too short")
			return 0, false
		}
		if c = r.byte(ts); c < 0 {
			return 0, false
		}
		v |= uint(c) << i
	}
	return v, true
}

func (r *marshalReader) long(ts *Thread) (int, bool) {
	v, ok := r.number(ts, 4)
	return int(int32(v)), ok
}

// size is a length.
func (r *marshalReader) size(ts *Thread, what string) (int, bool) {
	n, ok := r.long(ts)
	if ok && n < 0 {
		raise(ts, ExcValueError, "bad marshal data (%s size out of range)", argS(what))
		return 0, false
	}
	return n, ok
}

// keep gives o a number when flag says so.
//
// Refs: takes o, gives it back; nil when there is no memory.
func (r *marshalReader) keep(ts *Thread, o *Object, flag bool) *Object {
	if o != nil && flag && ListAppend(ts, r.refs, o) < 0 {
		decref(ts, o)
		return nil
	}
	return o
}

// reserve is the number of an object that is not made yet; insert gives it.
func (r *marshalReader) reserve(ts *Thread, flag bool) (int, bool) {
	if !flag {
		return 0, true
	}
	n := ListSize(ts, r.refs)
	return n, ListAppend(ts, r.refs, None) == 0
}

func (r *marshalReader) insert(ts *Thread, o *Object, at int, flag bool) *Object {
	if o != nil && flag {
		ListSetItem(ts, r.refs, at, newRef(ts, o))
	}
	return o
}

// item is an object inside another.
func (r *marshalReader) item(ts *Thread, what string) *Object {
	o := r.object(ts)
	if o == nil && ErrOccurred(ts) == nil {
		raise(ts, ExcTypeError, "NULL object in marshal data for %s", argS(what))
	}
	return o
}

// object reads an object: nil without an exception for the mark that ends a dict.
//
// Refs: new.
func (r *marshalReader) object(ts *Thread) *Object {
	code := r.byte(ts)
	if code < 0 {
		if ErrExceptionMatches(ts, ExcEOFError) != 0 {
			raise(ts, ExcEOFError, "EOF read where object expected")
		}
		return nil
	}
	r.depth++
	var o *Object
	if r.depth > marshalMaxDepth || stackEnds(ts) {
		raise(ts, ExcValueError, "recursion limit exceeded")
	} else {
		o = r.of(ts, byte(code)&^marshalRef, code&marshalRef != 0)
	}
	r.depth--
	return o
}

// of reads what follows a type.
func (r *marshalReader) of(ts *Thread, kind byte, flag bool) *Object {
	switch kind {
	case '0':
		return nil
	case 'N':
		return None
	case 'S':
		return newRef(ts, ExcStopIteration)
	case '.':
		return Ellipsis
	case 'F':
		return False
	case 'T':
		return True
	case 'i', 'I':
		n := 4
		if kind == 'I' {
			n = 8
		}
		v, ok := r.number(ts, n)
		if !ok {
			return nil
		}
		if n == 4 {
			return r.keep(ts, LongFromLong(ts, int(int32(v))), flag)
		}
		return r.keep(ts, LongFromLong(ts, int(v)), flag)
	case 'l':
		return r.keep(ts, r.digits(ts), flag)
	case 'f', 'g', 'x', 'y':
		return r.keep(ts, r.real(ts, kind), flag)
	case 's':
		return r.keep(ts, r.bytesObject(ts), flag)
	case 'a', 'A', 'z', 'Z', 't', 'u':
		return r.keep(ts, r.str(ts, kind), flag)
	case ')', '(':
		return r.tuple(ts, kind, flag)
	case '[':
		return r.list(ts, flag)
	case '{':
		return r.dict(ts, flag)
	case '<', '>':
		return r.set(ts, kind == '>', flag)
	case ':':
		return r.slice(ts, flag)
	case 'c':
		return raise(ts, ExcNotImplementedError, "unmarshalling code objects is not implemented")
	case 'r':
		n, ok := r.long(ts)
		if !ok {
			return nil
		}
		if n >= 0 && n < ListSize(ts, r.refs) {
			if o := ListGetItemRef(ts, r.refs, n); o != None {
				return o
			}
		}
		return raise(ts, ExcValueError, "bad marshal data (invalid reference)")
	}
	return raise(ts, ExcValueError, "bad marshal data (unknown type code)")
}

// digits reads an int of 15-bit digits.
func (r *marshalReader) digits(ts *Thread) *Object {
	n, ok := r.long(ts)
	if !ok {
		return nil
	}
	negative := n < 0
	if negative {
		n = -n
	}
	if n > marshalSizeMax {
		return raise(ts, ExcValueError, "bad marshal data (long size out of range)")
	}
	if r.file == 0 && n*2 > int(r.end-r.p) {
		return raise(ts, ExcEOFError, "marshal data too short")
	}
	o := longAlloc(ts, (n+1)/2)
	if o == nil {
		return nil
	}
	p := longDigits(o)
	var low uint
	for i := 0; i < n; i++ {
		d, ok := r.number(ts, 2)
		if ok && d >= 1<<15 {
			raise(ts, ExcValueError, "bad marshal data (digit out of range in long)")
			ok = false
		}
		if ok && d == 0 && i == n-1 {
			raise(ts, ExcValueError, "bad marshal data (unnormalized long data)")
			ok = false
		}
		if !ok {
			longSetTag(o, 1, false)
			freeObject(ts, o)
			return nil
		}
		if i&1 == 0 {
			low = d
		} else {
			low |= d << 15
		}
		prim.Store(p+uintptr(i/2)*4, uint32(low))
	}
	return longFinish(ts, o, (n+1)/2, negative)
}

// realPart is one float, of text or of eight bytes.
func (r *marshalReader) realPart(ts *Thread, text bool) (x float64, ok bool) {
	if !text {
		v, ok := r.number(ts, 8)
		return math.Float64frombits(uint64(v)), ok
	}
	n := r.byte(ts)
	if n < 0 {
		return 0, false
	}
	var b textBuffer
	at, ok := r.bytes(ts, n, &b)
	p, mark := scratch(ts, 264)
	if p == 0 {
		ok = false
	}
	if ok {
		prim.Move(p, at, uintptr(n))
		setByte(p, n, 0)
		x = OSStringToDouble(ts, p, 0, nil)
		ok = x != -1 || ErrOccurred(ts) == nil
	}
	if b.p != 0 {
		freeMem(ts, b.p)
	}
	ts.ScratchTop = mark
	return x, ok
}

func (r *marshalReader) real(ts *Thread, kind byte) *Object {
	text := kind == 'f' || kind == 'x'
	re, ok := r.realPart(ts, text)
	if !ok {
		return nil
	}
	if kind == 'f' || kind == 'g' {
		return FloatFromDouble(ts, re)
	}
	im, ok := r.realPart(ts, text)
	if !ok {
		return nil
	}
	return ComplexFromDoubles(ts, re, im)
}

func (r *marshalReader) bytesObject(ts *Thread) *Object {
	n, ok := r.size(ts, "bytes object")
	if !ok {
		return nil
	}
	var b textBuffer
	var o *Object
	if at, ok := r.bytes(ts, n, &b); ok {
		o = BytesFromStringAndSize(ts, at, n)
	}
	if b.p != 0 {
		freeMem(ts, b.p)
	}
	return o
}

func (r *marshalReader) str(ts *Thread, kind byte) *Object {
	n, ok := 0, true
	if kind == 'z' || kind == 'Z' {
		if n = r.byte(ts); n < 0 {
			return nil
		}
	} else if n, ok = r.size(ts, "string"); !ok {
		return nil
	}
	var b textBuffer
	var o *Object
	if at, ok := r.bytes(ts, n, &b); ok {
		switch {
		case n == 0:
			o = emptyStr
		case kind == 't' || kind == 'u':
			o = UnicodeDecodeUTF8(ts, at, n, strAddr("surrogatepass\x00"))
		default:
			o = UnicodeFromKindAndData(ts, 1, at, n)
		}
	}
	if b.p != 0 {
		freeMem(ts, b.p)
	}
	if o == nil || kind != 't' && kind != 'A' && kind != 'Z' {
		return o
	}
	p, mark := scratch(ts, 8)
	if p == 0 {
		decref(ts, o)
		return nil
	}
	setItem(p, 0, o)
	UnicodeInternInPlace(ts, p)
	o = itemAt(p, 0)
	ts.ScratchTop = mark
	return o
}

// room tells whether n objects can follow: each takes a byte at least.
func (r *marshalReader) room(ts *Thread, n int) bool {
	if r.file != 0 || n <= int(r.end-r.p) {
		return true
	}
	raise(ts, ExcEOFError, "EOF read where object expected")
	return false
}

func (r *marshalReader) tuple(ts *Thread, kind byte, flag bool) *Object {
	n, ok := 0, true
	if kind == ')' {
		if n = r.byte(ts); n < 0 {
			return nil
		}
	} else if n, ok = r.size(ts, "tuple"); !ok {
		return nil
	}
	if !r.room(ts, n) {
		return nil
	}
	t := r.keep(ts, TupleNew(ts, n), flag)
	for i := 0; t != nil && i < n; i++ {
		v := r.item(ts, "tuple")
		if v == nil {
			decref(ts, t)
			return nil
		}
		setItem(tupleItems(t), i, v)
	}
	return t
}

func (r *marshalReader) list(ts *Thread, flag bool) *Object {
	n, ok := r.size(ts, "list")
	if !ok || !r.room(ts, n) {
		return nil
	}
	l := r.keep(ts, ListNew(ts, 0), flag)
	for i := 0; l != nil && i < n; i++ {
		v := r.item(ts, "list")
		if v == nil || ListAppend(ts, l, v) < 0 {
			xdecref(ts, v)
			decref(ts, l)
			return nil
		}
		decref(ts, v)
	}
	return l
}

func (r *marshalReader) dict(ts *Thread, flag bool) *Object {
	d := r.keep(ts, DictNew(ts), flag)
	for d != nil {
		k := r.object(ts)
		if k == nil {
			break
		}
		v := r.object(ts)
		if v == nil {
			decref(ts, k)
			break
		}
		failed := DictSetItem(ts, d, k, v) < 0
		decref(ts, k)
		decref(ts, v)
		if failed {
			break
		}
	}
	if d != nil && ErrOccurred(ts) != nil {
		decref(ts, d)
		return nil
	}
	return d
}

func (r *marshalReader) set(ts *Thread, frozen, flag bool) *Object {
	n, ok := r.size(ts, "set")
	if !ok || !r.room(ts, n) {
		return nil
	}
	if !frozen {
		s := r.keep(ts, SetNew(ts, nil), flag)
		if s != nil && !r.elements(ts, s, n) {
			decref(ts, s)
			return nil
		}
		return s
	}
	at, ok := r.reserve(ts, flag)
	if !ok {
		return nil
	}
	if n == 0 {
		return r.insert(ts, FrozenSetNew(ts, nil), at, flag)
	}
	// Elements are added to a list first: a frozenset that others may know already would not change.
	l := ListNew(ts, 0)
	var s *Object
	for i := 0; l != nil && i < n; i++ {
		v := r.item(ts, "set")
		if v == nil || ListAppend(ts, l, v) < 0 {
			xdecref(ts, v)
			decref(ts, l)
			return nil
		}
		decref(ts, v)
	}
	if l != nil {
		s = FrozenSetNew(ts, l)
		decref(ts, l)
	}
	return r.insert(ts, s, at, flag)
}

// elements adds n objects to a set.
func (r *marshalReader) elements(ts *Thread, s *Object, n int) bool {
	for i := 0; i < n; i++ {
		v := r.item(ts, "set")
		if v == nil {
			return false
		}
		failed := SetAdd(ts, s, v) < 0
		decref(ts, v)
		if failed {
			return false
		}
	}
	return true
}

func (r *marshalReader) slice(ts *Thread, flag bool) *Object {
	at, ok := r.reserve(ts, flag)
	if !ok {
		return nil
	}
	var start, stop, step, s *Object
	if start = r.item(ts, "slice"); start != nil {
		if stop = r.item(ts, "slice"); stop != nil {
			if step = r.item(ts, "slice"); step != nil {
				s = SliceNew(ts, start, stop, step)
			}
		}
	}
	xdecref(ts, start)
	xdecref(ts, stop)
	xdecref(ts, step)
	return r.insert(ts, s, at, flag)
}

// marshalRead reads one object.
func marshalRead(ts *Thread, r *marshalReader) *Object {
	if r.refs = ListNew(ts, 0); r.refs == nil {
		return nil
	}
	o := r.object(ts)
	decref(ts, r.refs)
	if o == nil && ErrOccurred(ts) == nil {
		return raise(ts, ExcTypeError, "NULL object in marshal data for object")
	}
	return o
}

// MarshalReadObjectFromString implements PyMarshal_ReadObjectFromString: the object at the beginning of n bytes.
//
// Refs: new. Errors: EOFError, ValueError or TypeError for bad data; NotImplementedError for code.
func MarshalReadObjectFromString(ts *Thread, p uintptr, n int) *Object {
	r := marshalReader{p: p, end: p + uintptr(n)}
	return marshalRead(ts, &r)
}

// MarshalReadObjectFromFile implements PyMarshal_ReadObjectFromFile: the next object of a stream of C, which stands behind it afterwards.
//
// Refs: new. Errors: as for PyMarshal_ReadObjectFromString.
func MarshalReadObjectFromFile(ts *Thread, file uintptr) *Object {
	r := marshalReader{file: file}
	return marshalRead(ts, &r)
}

// MarshalReadLastObjectFromFile implements PyMarshal_ReadLastObjectFromFile: the same, where the rest of the stream may be read.
//
// Refs: new. Errors: as for PyMarshal_ReadObjectFromString.
func MarshalReadLastObjectFromFile(ts *Thread, file uintptr) *Object {
	var b textBuffer
	fread := libcFunction("fread\x00")
	const piece = 1 << 16
	for {
		if !b.grow(ts, piece) {
			ErrNoMemory(ts)
			break
		}
		n := int(prim.Call4(fread, b.p+uintptr(b.n), 1, piece, file))
		b.n += n
		if n == 0 {
			break
		}
	}
	var o *Object
	if !b.failed {
		o = MarshalReadObjectFromString(ts, b.p, b.n)
	}
	if b.p != 0 {
		freeMem(ts, b.p)
	}
	return o
}

// MarshalReadShortFromFile implements PyMarshal_ReadShortFromFile: two bytes as a signed integer. Error: -1, EOFError.
func MarshalReadShortFromFile(ts *Thread, file uintptr) int32 {
	r := marshalReader{file: file}
	v, ok := r.number(ts, 2)
	if !ok {
		return -1
	}
	return int32(int16(v))
}

// MarshalReadLongFromFile implements PyMarshal_ReadLongFromFile: four bytes as a signed integer. Error: -1, EOFError.
func MarshalReadLongFromFile(ts *Thread, file uintptr) int {
	r := marshalReader{file: file}
	v, ok := r.long(ts)
	if !ok {
		return -1
	}
	return v
}
