// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// marshal, writing: PyMarshal_Write*, versions 0 to 5 of the format that CPython's marshal reads.
//
// World: bare.
// Guard: the objects written are read as any thread may read them: items one by one, with references of their own.
// Invariant: an object that others may refer to as well is written once from version 3 on, with marshalRef in its type, and again as its
// number in order. The table of those holds references, so that no address comes twice.

package object

import (
	"math"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	marshalRef      = 0x80 // bit of a type: the object gets a number
	marshalMaxDepth = 2000
	marshalSizeMax  = 1<<31 - 1
)

// Ways for writing to fail.
const (
	marshalFine = iota
	marshalUnknown
	marshalTooDeep
	marshalRaised // the exception is set
)

// marshalWriter is one act of writing.
type marshalWriter struct {
	b       textBuffer
	version int32
	depth   int
	err     int
	own     int     // references that the writer has to the object it is about to write
	refs    uintptr // table of pairs: object, number + 1; 0 for none
	slots   int     // a power of two
	used    int
}

func (w *marshalWriter) long(ts *Thread, v int) {
	for i := uint(0); i < 32; i += 8 {
		w.b.byte(ts, byte(v>>i))
	}
}

func (w *marshalWriter) short(ts *Thread, v int) {
	w.b.byte(ts, byte(v))
	w.b.byte(ts, byte(v>>8))
}

// size writes a length of four bytes; more is an error.
func (w *marshalWriter) size(ts *Thread, n int) bool {
	if n > marshalSizeMax {
		w.err = marshalUnknown
		return false
	}
	w.long(ts, n)
	return true
}

func (w *marshalWriter) text(ts *Thread, p uintptr, n int) {
	if w.size(ts, n) {
		w.b.bytes(ts, p, n)
	}
}

func (w *marshalWriter) double(ts *Thread, x float64) {
	u := math.Float64bits(x)
	w.long(ts, int(uint32(u)))
	w.long(ts, int(u>>32))
}

// digits writes a float as text, as versions 0 and 1 have it.
func (w *marshalWriter) digits(ts *Thread, x float64) {
	p := OSDoubleToString(ts, x, 'g', 17, 0, 0)
	if p == 0 {
		w.err = marshalRaised
		return
	}
	n := prim.Strlen(p)
	w.b.byte(ts, byte(n))
	w.b.bytes(ts, p, n)
	MemFree(ts, p)
}

// place is where an object stands in the table, or would.
func (w *marshalWriter) place(o *Object) uintptr {
	h := addr(o) >> 4 * 0x9e3779b97f4a7c15 >> 20
	for {
		p := w.refs + (h&uintptr(w.slots-1))*16
		if k := itemAt(p, 0); k == nil || k == o {
			return p
		}
		h++
	}
}

// grow makes room in the table.
func (w *marshalWriter) grow(ts *Thread) bool {
	old, n := w.refs, w.slots
	slots := n * 2
	if n == 0 {
		slots = 64
	}
	p := allocMem(ts, uintptr(slots)*16)
	if p == 0 {
		ErrNoMemory(ts)
		w.err = marshalRaised
		return false
	}
	prim.Clear(p, uintptr(slots)*16)
	w.refs, w.slots = p, slots
	for i := 0; i < n; i++ {
		from := old + uintptr(i)*16
		if k := itemAt(from, 0); k != nil {
			prim.Move(w.place(k), from, 16)
		}
	}
	freeMem(ts, old)
	return true
}

func (w *marshalWriter) end(ts *Thread) {
	for i := 0; i < w.slots; i++ {
		xdecref(ts, itemAt(w.refs+uintptr(i)*16, 0))
	}
	freeMem(ts, w.refs)
	if w.b.p != 0 {
		freeMem(ts, w.b.p)
	}
}

// ref writes the number of an object that was written before; else flag is what its type is to be marked with.
func (w *marshalWriter) ref(ts *Thread, o *Object) (flag byte, done bool) {
	if w.version < 3 {
		w.own = 0
		return 0, false
	}
	own := w.own
	w.own = 0
	if refcnt(o)-own == 1 && !(isStr(o) && marshalInterned(o)) {
		return 0, false
	}
	if w.used*2 >= w.slots && !w.grow(ts) {
		return 0, true
	}
	p := w.place(o)
	if itemAt(p, 0) == o {
		w.b.byte(ts, 'r')
		w.long(ts, prim.Load[int](p+8))
		return 0, true
	}
	setItem(p, 0, newRef(ts, o))
	prim.Store(p+8, w.used)
	w.used++
	return marshalRef, false
}

func marshalInterned(o *Object) bool {
	const internedBits = 0xff
	return as[*layout.ASCIIObject](o).Interned&internedBits != 0
}

// object writes an object; nil ends a dict.
func (w *marshalWriter) object(ts *Thread, o *Object) {
	if w.err != marshalFine {
		return
	}
	w.depth++
	switch {
	case w.depth > marshalMaxDepth || stackEnds(ts):
		w.err = marshalTooDeep
	case o == nil:
		w.b.byte(ts, '0')
	case o == None:
		w.b.byte(ts, 'N')
	case o == ExcStopIteration:
		w.b.byte(ts, 'S')
	case o == Ellipsis:
		w.b.byte(ts, '.')
	case o == False:
		w.b.byte(ts, 'F')
	case o == True:
		w.b.byte(ts, 'T')
	default:
		if flag, done := w.ref(ts, o); !done {
			w.complex(ts, o, flag)
		}
	}
	w.depth--
}

// complex writes anything but a singleton.
func (w *marshalWriter) complex(ts *Thread, o *Object, flag byte) {
	switch o.ObType {
	case LongType:
		w.int(ts, o, flag)
	case FloatType:
		if x := floatValue(o); w.version > 1 {
			w.b.byte(ts, 'g'|flag)
			w.double(ts, x)
		} else {
			w.b.byte(ts, 'f'|flag)
			w.digits(ts, x)
		}
	case ComplexType:
		c := &as[*layout.ComplexObject](o).Cval
		re, im := c.Real, c.Imag
		if w.version > 1 {
			w.b.byte(ts, 'y'|flag)
			w.double(ts, re)
			w.double(ts, im)
		} else {
			w.b.byte(ts, 'x'|flag)
			w.digits(ts, re)
			w.digits(ts, im)
		}
	case BytesType:
		w.b.byte(ts, 's'|flag)
		w.text(ts, BytesAsString(ts, o), BytesSize(ts, o))
	case UnicodeType:
		w.str(ts, o, flag)
	case TupleType:
		n := tupleSize(o)
		if w.version >= 4 && n < 256 {
			w.b.byte(ts, ')'|flag)
			w.b.byte(ts, byte(n))
		} else {
			w.b.byte(ts, '('|flag)
			w.size(ts, n)
		}
		for i := 0; i < n && w.err == marshalFine; i++ {
			w.object(ts, tupleItem(o, i))
		}
	case ListType:
		// A copy, so that the count stays right when another thread changes the list.
		t := ListAsTuple(ts, o)
		if t == nil {
			w.err = marshalRaised
			return
		}
		w.b.byte(ts, '['|flag)
		w.size(ts, tupleSize(t))
		for i := 0; i < tupleSize(t) && w.err == marshalFine; i++ {
			w.owned(ts, tupleItem(t, i))
		}
		decref(ts, t)
	case DictType:
		w.dict(ts, o, flag)
	case SetType, FrozenSetType:
		w.set(ts, o, flag)
	case CodeType:
		raise(ts, ExcNotImplementedError, "marshalling code objects is not implemented")
		w.err = marshalRaised
	case SliceType:
		if w.version < 5 {
			w.unknown(ts)
			return
		}
		w.b.byte(ts, ':'|flag)
		s := as[*layout.SliceObject](o)
		w.object(ts, s.Start)
		w.object(ts, s.Stop)
		w.object(ts, s.Step)
	default:
		w.buffer(ts, o, flag)
	}
}

// owned writes an object to which the writer itself has one reference.
func (w *marshalWriter) owned(ts *Thread, o *Object) {
	w.own = 1
	w.object(ts, o)
	w.own = 0
}

func (w *marshalWriter) unknown(ts *Thread) {
	w.b.byte(ts, '?')
	w.err = marshalUnknown
}

// int writes four bytes, or digits of 15 bits.
func (w *marshalWriter) int(ts *Thread, o *Object, flag byte) {
	n := longLen(o)
	if longIsCompact(o) || n == 2 {
		v := longShortValue(o)
		if v == int(int32(v)) {
			w.b.byte(ts, 'i'|flag)
			w.long(ts, v)
			return
		}
	}
	w.b.byte(ts, 'l'|flag)
	p := longDigits(o)
	count := n * 2
	if digitAt(p, n-1)>>15 == 0 {
		count--
	}
	if longIsNeg(o) {
		w.long(ts, -count)
	} else {
		w.long(ts, count)
	}
	for i := 0; i < count; i++ {
		d := uint(digitAt(p, i/2))
		if i&1 != 0 {
			d >>= 15
		}
		w.short(ts, int(d&0x7fff))
	}
}

func (w *marshalWriter) str(ts *Thread, o *Object, flag byte) {
	interned := marshalInterned(o)
	if w.version >= 4 && strIsASCII(o) {
		n := strLen(o)
		kind := byte('a')
		switch {
		case n < 256 && interned:
			kind = 'Z'
		case n < 256:
			kind = 'z'
		case interned:
			kind = 'A'
		}
		w.b.byte(ts, kind|flag)
		if n < 256 {
			w.b.byte(ts, byte(n))
			w.b.bytes(ts, strData(o), n)
		} else {
			w.text(ts, strData(o), n)
		}
		return
	}
	raw := UnicodeAsEncodedString(ts, o, strAddr("utf8\x00"), strAddr("surrogatepass\x00"))
	if raw == nil {
		w.err = marshalRaised
		return
	}
	if w.version >= 3 && interned {
		w.b.byte(ts, 't'|flag)
	} else {
		w.b.byte(ts, 'u'|flag)
	}
	w.text(ts, BytesAsString(ts, raw), BytesSize(ts, raw))
	decref(ts, raw)
}

// dict writes keys and values, and an end.
func (w *marshalWriter) dict(ts *Thread, o *Object, flag byte) {
	w.b.byte(ts, '{'|flag)
	p, mark := scratch(ts, 24)
	if p == 0 {
		w.err = marshalRaised
		return
	}
	prim.Store(p, 0)
	for w.err == marshalFine {
		dictLock(ts, o)
		more := DictNext(ts, o, p, p+8, p+16) != 0
		var k, v *Object
		if more {
			k, v = newRef(ts, itemAt(p, 1)), newRef(ts, itemAt(p, 2))
		}
		unlockObject(ts, o)
		if !more {
			break
		}
		w.owned(ts, k)
		w.owned(ts, v)
		decref(ts, k)
		decref(ts, v)
	}
	ts.ScratchTop = mark
	w.object(ts, nil)
}

// set writes the elements in the order of what is written for them, so that equal sets give equal bytes.
func (w *marshalWriter) set(ts *Thread, o *Object, flag byte) {
	if o.ObType == FrozenSetType {
		w.b.byte(ts, '>'|flag)
	} else {
		w.b.byte(ts, '<'|flag)
	}
	pairs := marshalPairs(ts, o, w.version)
	if pairs == nil {
		if ErrExceptionMatches(ts, ExcValueError) != 0 {
			ErrClear(ts)
			w.err = marshalUnknown
		} else {
			w.err = marshalRaised
		}
		return
	}
	n := ListSize(ts, pairs)
	if w.size(ts, n) {
		for i := 0; i < n; i++ {
			w.object(ts, tupleItem(itemAt(as[*layout.ListObject](pairs).ObItem, i), 1))
		}
	}
	decref(ts, pairs)
}

// marshalPairs is a sorted list of pairs: the bytes of an element, and the element.
func marshalPairs(ts *Thread, o *Object, version int32) *Object {
	elements := SequenceList(ts, o)
	if elements == nil {
		return nil
	}
	pairs := ListNew(ts, 0)
	for i := 0; pairs != nil && i < ListSize(ts, elements); i++ {
		v := itemAt(as[*layout.ListObject](elements).ObItem, i)
		raw := MarshalWriteObjectToString(ts, v, version)
		var pair *Object
		if raw != nil {
			pair = tupleOf2(ts, raw, v)
			decref(ts, raw)
		}
		if pair == nil || ListAppend(ts, pairs, pair) < 0 {
			xdecref(ts, pair)
			decref(ts, pairs)
			pairs = nil
			break
		}
		decref(ts, pair)
	}
	decref(ts, elements)
	if pairs != nil && ListSort(ts, pairs) < 0 {
		decref(ts, pairs)
		return nil
	}
	return pairs
}

// buffer writes the bytes of anything that has a buffer.
func (w *marshalWriter) buffer(ts *Thread, o *Object, flag byte) {
	if ObjectCheckBuffer(ts, o) == 0 {
		w.unknown(ts)
		return
	}
	const size = unsafe.Sizeof(*(*layout.Buffer)(nil))
	p, mark := scratch(ts, size)
	if p == 0 {
		w.err = marshalRaised
		return
	}
	if ObjectGetBuffer(ts, o, p, layout.BUF_SIMPLE) != 0 {
		ErrClear(ts)
		w.unknown(ts)
	} else {
		w.b.byte(ts, 's'|flag)
		v := prim.At[*layout.Buffer](p)
		w.text(ts, v.Buf, v.Len)
		BufferRelease(ts, p)
	}
	ts.ScratchTop = mark
}

// marshalAudit tells audit hooks of writing.
func marshalAudit(ts *Thread, o *Object, version int32) bool {
	if !sysAudited() {
		return true
	}
	v := LongFromLong(ts, int(version))
	if v == nil {
		return false
	}
	r := int32(-1)
	if args := tupleOf2(ts, o, v); args != nil {
		r = SysAuditTuple(ts, strAddr("marshal.dumps\x00"), args)
		decref(ts, args)
	}
	decref(ts, v)
	return r >= 0
}

// MarshalWriteObjectToString implements PyMarshal_WriteObjectToString: an object as bytes.
//
// Refs: new. Errors: ValueError for what cannot be written or is nested too deep, NotImplementedError for code.
func MarshalWriteObjectToString(ts *Thread, o *Object, version int32) *Object {
	if !marshalAudit(ts, o, version) {
		return nil
	}
	w := marshalWriter{version: version}
	w.object(ts, o)
	var r *Object
	switch {
	case w.b.failed:
		ErrNoMemory(ts)
	case w.err == marshalUnknown:
		raise(ts, ExcValueError, "unmarshallable object")
	case w.err == marshalTooDeep:
		raise(ts, ExcValueError, "object too deeply nested to marshal")
	case w.err == marshalFine:
		r = BytesFromStringAndSize(ts, w.b.p, w.b.n)
	}
	w.end(ts)
	return r
}

// MarshalWriteObjectToFile implements PyMarshal_WriteObjectToFile: writes to a stream of C. There is no result; the exception for
// what cannot be written stays set.
func MarshalWriteObjectToFile(ts *Thread, o *Object, file uintptr, version int32) {
	raw := MarshalWriteObjectToString(ts, o, version)
	if raw == nil {
		return
	}
	n := uintptr(BytesSize(ts, raw))
	if prim.Call4(prim.Libc.Fwrite, BytesAsString(ts, raw), 1, n, file) != n {
		ErrSetFromErrno(ts, ExcOSError)
	}
	decref(ts, raw)
}

// MarshalWriteLongToFile implements PyMarshal_WriteLongToFile: four bytes of an integer. OSError stays set when that fails.
func MarshalWriteLongToFile(ts *Thread, v int, file uintptr, version int32) {
	p, mark := scratch(ts, 8)
	if p == 0 {
		return
	}
	prim.Store(p, v)
	if prim.Call4(prim.Libc.Fwrite, p, 1, 4, file) != 4 {
		ErrSetFromErrno(ts, ExcOSError)
	}
	ts.ScratchTop = mark
}
