// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// What can be asked of code objects: names, lines, constants, extra data.
//
// World: bare.
// Guard: as code.go. codeExtraFrees is filled under codeExtraLock and never shrinks.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

// codeNamesOf lists the fast names that have a kind.
//
// Refs: new.
func codeNamesOf(ts *Thread, o *Object, kind byte) *Object {
	c := as[*codeObject](o)
	kinds := BytesAsString(ts, c.CoLocalspluskinds)
	n, count := int(c.CoNlocalsplus), 0
	for i := 0; i < n; i++ {
		if byteAt(kinds, i)&kind != 0 {
			count++
		}
	}
	t := TupleNew(ts, count)
	if t == nil {
		return nil
	}
	for i, k := 0, 0; i < n; i++ {
		if byteAt(kinds, i)&kind != 0 {
			TupleSetItem(ts, t, k, newRef(ts, exceptionArg(c.CoLocalsplusnames, i)))
			k++
		}
	}
	return t
}

// CodeGetVarnames implements PyCode_GetVarnames.
//
// Refs: new.
func CodeGetVarnames(ts *Thread, o *Object) *Object { return codeNamesOf(ts, o, codeLocal) }

// CodeGetCellvars implements PyCode_GetCellvars.
//
// Refs: new.
func CodeGetCellvars(ts *Thread, o *Object) *Object { return codeNamesOf(ts, o, codeCell) }

// CodeGetFreevars implements PyCode_GetFreevars.
//
// Refs: new.
func CodeGetFreevars(ts *Thread, o *Object) *Object { return codeNamesOf(ts, o, codeFree) }

// CodeGetCode implements PyCode_GetCode: the instructions as bytes.
//
// Refs: new.
func CodeGetCode(ts *Thread, o *Object) *Object {
	return BytesFromStringAndSize(ts, addr(o)+codeUnits, as[*codeObject](o).ObSize*2)
}

func codeVarnames(ts *Thread, o *Object, _ uintptr) *Object { return CodeGetVarnames(ts, o) }
func codeCellvars(ts *Thread, o *Object, _ uintptr) *Object { return CodeGetCellvars(ts, o) }
func codeFreevars(ts *Thread, o *Object, _ uintptr) *Object { return CodeGetFreevars(ts, o) }
func codeBytes(ts *Thread, o *Object, _ uintptr) *Object    { return CodeGetCode(ts, o) }

// locationReader walks a location table: entries of a byte 1kkkknnn, k the form and n+1 the number of code units, and then what
// the form needs in bytes below 128.
type locationReader struct {
	p, end uintptr
}

func (r *locationReader) byte() int {
	if r.p >= r.end {
		return 0
	}
	b := byteAt(r.p, 0)
	r.p++
	return int(b)
}

// varint reads a number in groups of six bits, low ones first; signed has the sign in its lowest bit.
func (r *locationReader) varint() int {
	v, shift := 0, uint(0)
	for {
		b := r.byte()
		v |= (b & 63) << (shift & 63)
		shift += 6
		if b&64 == 0 {
			return v
		}
	}
}

func (r *locationReader) signed() int {
	v := r.varint()
	if v&1 != 0 {
		return -(v >> 1)
	}
	return v >> 1
}

// location is a place in a source; -1 where unknown.
type location struct {
	line, endLine, column, endColumn int
}

// codeLocation finds the place of the instruction at a byte offset.
func codeLocation(ts *Thread, c *codeObject, offset int) location {
	t := BytesAsString(ts, c.CoLinetable)
	r := locationReader{t, t + uintptr(BytesSize(ts, c.CoLinetable))}
	line, at := int(c.CoFirstlineno), 0
	for r.p < r.end {
		b := r.byte()
		l := location{-1, -1, -1, -1}
		switch k := b >> 3 & 15; {
		case k == 15:
		case k == 14:
			line += r.signed()
			l.line = line
			l.endLine = line + r.varint()
			l.column = r.varint() - 1
			l.endColumn = r.varint() - 1
		case k == 13:
			line += r.signed()
			l.line, l.endLine = line, line
		case k >= 10:
			line += k - 10
			l.line, l.endLine = line, line
			l.column = r.byte()
			l.endColumn = r.byte()
		default:
			c := r.byte()
			l.line, l.endLine = line, line
			l.column = k<<3 | c>>4
			l.endColumn = l.column + c&15
		}
		if at += (b&7 + 1) * 2; offset < at {
			return l
		}
	}
	return location{-1, -1, -1, -1}
}

// CodeAddr2Line implements PyCode_Addr2Line: the line of the instruction at a byte offset; -1 when it has none, the first line for a
// negative offset.
func CodeAddr2Line(ts *Thread, o *Object, offset int32) int32 {
	c := as[*codeObject](o)
	if offset < 0 {
		return c.CoFirstlineno
	}
	return int32(codeLocation(ts, c, int(offset)).line)
}

// CodeAddr2Location implements PyCode_Addr2Location: stores start line, start column, end line and end column. Returns 1.
func CodeAddr2Location(ts *Thread, o *Object, offset int32, line, column, endLine, endColumn uintptr) int32 {
	c := as[*codeObject](o)
	l := location{line: int(c.CoFirstlineno), endLine: int(c.CoFirstlineno)}
	if offset >= 0 {
		l = codeLocation(ts, c, int(offset))
	}
	prim.Store(line, int32(l.line))
	prim.Store(column, int32(l.column))
	prim.Store(endLine, int32(l.endLine))
	prim.Store(endColumn, int32(l.endColumn))
	return 1
}

// PrivCodeConstantKey implements _PyCode_ConstantKey: an object that is equal for constants that may be merged: those of the same
// type and value, with signs of zeros, in tuples and frozen sets as well.
//
// Refs: new.
func PrivCodeConstantKey(ts *Thread, o *Object) *Object {
	t := o.ObType
	switch {
	case o == None || o == Ellipsis || t == LongType || t == UnicodeType || t == CodeType:
		return newRef(ts, o)
	case t == BoolType || t == BytesType:
		return tupleOf(ts, up(t), o)
	case t == FloatType:
		if v := FloatAsDouble(ts, o); v == 0 && *(*int)(unsafe.Pointer(&v)) < 0 {
			return tupleOf(ts, up(t), o, None)
		}
		return tupleOf(ts, up(t), o)
	case t == ComplexType:
		return codeComplexKey(ts, o)
	case t == TupleType:
		return codeItemsKey(ts, o, o)
	case t == FrozenSetType:
		if items := SequenceTuple(ts, o); items != nil {
			k := codeItemsKey(ts, o, items)
			decref(ts, items)
			return k
		}
		return nil
	case t == SliceType:
		return codeSliceKey(ts, o)
	}
	id := LongFromVoidPtr(ts, addr(o))
	if id == nil {
		return nil
	}
	k := tupleOf(ts, id, o)
	decref(ts, id)
	return k
}

// codeComplexKey tells the four combinations of signs of zeros apart.
func codeComplexKey(ts *Thread, o *Object) *Object {
	re, im := ComplexRealAsDouble(ts, o), ComplexImagAsDouble(ts, o)
	negRe, negIm := re == 0 && *(*int)(unsafe.Pointer(&re)) < 0, im == 0 && *(*int)(unsafe.Pointer(&im)) < 0
	switch {
	case negRe && negIm:
		return tupleOf(ts, up(o.ObType), o, True)
	case negIm:
		return tupleOf(ts, up(o.ObType), o, False)
	case negRe:
		return tupleOf(ts, up(o.ObType), o, None)
	}
	return tupleOf(ts, up(o.ObType), o)
}

// codeSliceKey pairs a slice of the keys of the bounds with the slice.
func codeSliceKey(ts *Thread, o *Object) *Object {
	if !enterRecursive(ts, "") {
		return nil
	}
	s := as[*layout.SliceObject](o)
	start, stop, step := PrivCodeConstantKey(ts, s.Start), (*Object)(nil), (*Object)(nil)
	if start != nil {
		stop = PrivCodeConstantKey(ts, s.Stop)
	}
	if stop != nil {
		step = PrivCodeConstantKey(ts, s.Step)
	}
	var pair *Object
	if step != nil {
		if keys := SliceNew(ts, start, stop, step); keys != nil {
			pair = tupleOf(ts, keys, o)
			decref(ts, keys)
		}
	}
	xdecref(ts, start)
	xdecref(ts, stop)
	xdecref(ts, step)
	return pair
}

// codeItemsKey pairs the keys of all items with their container.
func codeItemsKey(ts *Thread, o, items *Object) *Object {
	if !enterRecursive(ts, "") {
		return nil
	}
	n := exceptionArgsLen(items)
	keys := TupleNew(ts, n)
	if keys == nil {
		return nil
	}
	for i := 0; i < n; i++ {
		k := PrivCodeConstantKey(ts, exceptionArg(items, i))
		if k == nil {
			decref(ts, keys)
			return nil
		}
		TupleSetItem(ts, keys, i, k)
	}
	if o.ObType == FrozenSetType {
		set := FrozenSetNew(ts, keys)
		decref(ts, keys)
		if keys = set; keys == nil {
			return nil
		}
	}
	pair := tupleOf(ts, keys, o)
	decref(ts, keys)
	return pair
}

// Extra data: each user of it has an index for the whole process, with a function that frees; each code object an array that
// begins with its length.
const codeExtraMax = 255

var (
	codeExtraLock  uint8
	_              [7]uint8 // the lock is taken as a part of a word of four bytes
	codeExtraCount int
	codeExtraFrees [codeExtraMax + 1]uintptr
)

// UnstableEvalRequestCodeExtraIndex implements PyUnstable_Eval_RequestCodeExtraIndex: -1 without an exception when all are taken.
func UnstableEvalRequestCodeExtraIndex(ts *Thread, free uintptr) int {
	codeExtraBegin(ts)
	i := codeExtraCount
	if i < codeExtraMax {
		prim.Store(uintptr(unsafe.Pointer(&codeExtraFrees))+uintptr(i)*8, free)
		codeExtraCount++
	} else {
		i = -1
	}
	thread.UnlockSlow(ts, &codeExtraLock)
	return i
}

func codeExtraBegin(ts *Thread) {
	if !atom.CAS8(&codeExtraLock, 0, 1) {
		thread.LockSlow(ts, &codeExtraLock)
	}
}

// UnstableCodeGetExtra implements PyUnstable_Code_GetExtra: stores the data at out, 0 when there is none.
func UnstableCodeGetExtra(ts *Thread, o *Object, i int, out uintptr) int32 {
	if o.ObType != CodeType {
		badInternalCall(ts)
		return -1
	}
	v := uintptr(0)
	lockObject(ts, o)
	if p := as[*codeObject](o).CoExtra; p != 0 && uint(i) < prim.Load[uint](p) {
		v = prim.Load[uintptr](p + 8 + uintptr(i)*8)
	}
	unlockObject(ts, o)
	prim.Store(out, v)
	return 0
}

// UnstableCodeSetExtra implements PyUnstable_Code_SetExtra: what was there is freed.
func UnstableCodeSetExtra(ts *Thread, o *Object, i int, v uintptr) int32 {
	count := codeExtraCount // it may grow meanwhile
	if o.ObType != CodeType || i < 0 || i >= count {
		badInternalCall(ts)
		return -1
	}
	c := as[*codeObject](o)
	lockObject(ts, o)
	p, n := c.CoExtra, 0
	if p != 0 {
		n = prim.Load[int](p)
	}
	if i >= n {
		if p = reallocMem(ts, p, uintptr(count)*8+8); p == 0 {
			unlockObject(ts, o)
			ErrNoMemory(ts)
			return -1
		}
		prim.Clear(p+8+uintptr(n)*8, uintptr(count-n)*8)
		prim.Store(p, count)
		c.CoExtra = p
	}
	old := prim.Load[uintptr](p + 8 + uintptr(i)*8)
	prim.Store(p+8+uintptr(i)*8, v)
	unlockObject(ts, o)
	codeExtraDrop(ts, i, old)
	return 0
}

func codeExtraDrop(ts *Thread, i int, v uintptr) {
	free := prim.Load[uintptr](uintptr(unsafe.Pointer(&codeExtraFrees)) + uintptr(i)*8)
	if v != 0 && free != 0 {
		callFree(ts, free, v)
	}
}

// codeExtraFree drops all extra data of a dying code object.
func codeExtraFree(ts *Thread, c *codeObject) {
	p := c.CoExtra
	if p == 0 {
		return
	}
	for i := 0; i < prim.Load[int](p); i++ {
		codeExtraDrop(ts, i, prim.Load[uintptr](p+8+uintptr(i)*8))
	}
	freeMem(ts, p)
}
