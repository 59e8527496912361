// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Building a str piece by piece: the public PyUnicodeWriter, the private _PyUnicodeWriter whose macros extensions inline, and all
// builders of this package.
//
// World: bare.
// Guard: a writer belongs to one thread at a time.
// Invariant: data, kind, maxchar, size repeat what buffer says (strWriter.refresh), except that a read-only buffer, which is a
// shared str taken over whole, shows size and kind 0, so that every write goes through prepare.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
)

// strWriter is C's _PyUnicodeWriter, in a form that may also be a local of bare code.
type strWriter struct {
	buffer       *Object
	data         uintptr
	kind         int32
	maxchar      uint32
	size, pos    int
	minLength    int
	minChar      uint32
	overallocate uint8
	readonly     uint8
}

func writerAt(p uintptr) *strWriter { return (*strWriter)(unsafe.Pointer(p)) }

// refresh repeats what the buffer says.
func (w *strWriter) refresh() {
	w.maxchar = strMaxOf(w.buffer)
	w.data = strData(w.buffer)
	if w.readonly == 0 {
		w.kind = int32(strKind(w.buffer))
		w.size = strLen(w.buffer)
	} else {
		w.kind, w.size = 0, 0
	}
}

// room makes place for n more characters up to max: nothing to do in most cases.
func (w *strWriter) room(ts *Thread, n int, max uint32) bool {
	if max <= w.maxchar && n <= w.size-w.pos {
		return true
	}
	return n == 0 || w.prepare(ts, n, max)
}

// prepare is room when there is none. MemoryError.
//
//go:noinline
func (w *strWriter) prepare(ts *Thread, n int, max uint32) bool {
	if n > ssizeMax/8-w.pos {
		ErrNoMemory(ts)
		return false
	}
	need := w.pos + n
	if max < w.minChar {
		max = w.minChar
	}
	if w.buffer == nil {
		if w.overallocate != 0 {
			need += need / 4
		}
		if need < w.minLength {
			need = w.minLength
		}
		if need == 0 {
			need = 1 // only a kind was asked for; the empty str cannot grow
		}
		if w.buffer = UnicodeNew(ts, need, maxCharOf(max)); w.buffer == nil {
			return false
		}
		w.refresh()
		return true
	}
	if need > w.size {
		if w.overallocate != 0 {
			need += need / 4
		}
		if need < w.minLength {
			need = w.minLength
		}
	} else {
		need = w.size
	}
	if w.readonly == 0 && max <= w.maxchar {
		if need != w.size {
			o := strResize(ts, w.buffer, need)
			if o == nil {
				return false
			}
			w.buffer = o
			w.refresh()
		}
		return true
	}
	if max < w.maxchar {
		max = w.maxchar
	}
	o := UnicodeNew(ts, need, maxCharOf(max))
	if o == nil {
		return false
	}
	if w.pos > 0 {
		strCopy(strData(o), strKind(o), w.data, strKind(w.buffer), w.pos)
	}
	decref(ts, w.buffer)
	w.buffer, w.readonly = o, 0
	w.refresh()
	return true
}

// char adds one character.
func (w *strWriter) char(ts *Thread, c uint32) bool {
	if !w.room(ts, 1, c) {
		return false
	}
	setCharAt(w.data, uintptr(w.kind), w.pos, c)
	w.pos++
	return true
}

// fill adds n times the same character.
func (w *strWriter) fill(ts *Thread, n int, c uint32) bool {
	if n <= 0 {
		return true
	}
	if !w.room(ts, n, c) {
		return false
	}
	fillChars(w.data, uintptr(w.kind), w.pos, n, c)
	w.pos += n
	return true
}

// ascii adds n bytes of ASCII.
func (w *strWriter) ascii(ts *Thread, p uintptr, n int) bool {
	if n == 0 {
		return true
	}
	if !w.room(ts, n, 127) {
		return false
	}
	strCopy(w.data+uintptr(w.pos)*uintptr(w.kind), uintptr(w.kind), p, 1, n)
	w.pos += n
	return true
}

// text adds a constant of ASCII.
func (w *strWriter) text(ts *Thread, s string) bool { return w.ascii(ts, strAddr(s), len(s)) }

// view adds characters.
func (w *strWriter) view(ts *Thread, v strView) bool {
	if v.n == 0 {
		return true
	}
	if !w.room(ts, v.n, v.maxChar()) {
		return false
	}
	strCopy(w.data+uintptr(w.pos)*uintptr(w.kind), uintptr(w.kind), v.p, v.kind, v.n)
	w.pos += v.n
	return true
}

// str adds a str. The first one, when nothing more is expected, is taken over instead of copied.
func (w *strWriter) str(ts *Thread, o *Object) bool {
	n := strLen(o)
	if n == 0 {
		return true
	}
	max := strMaxOf(o)
	if max > w.maxchar || n > w.size-w.pos {
		if w.buffer == nil && w.overallocate == 0 && isStrExact(o) {
			incref(ts, o)
			w.buffer, w.readonly = o, 1
			w.refresh()
			w.pos = n
			return true
		}
		if !w.prepare(ts, n, max) {
			return false
		}
	}
	strCopy(w.data+uintptr(w.pos)*uintptr(w.kind), uintptr(w.kind), strData(o), strKind(o), n)
	w.pos += n
	return true
}

// owned adds a str and drops the reference to it; nil counts as failure with the exception left set.
func (w *strWriter) owned(ts *Thread, o *Object) bool {
	if o == nil {
		return false
	}
	ok := w.str(ts, o)
	decref(ts, o)
	return ok
}

// finish takes the str out of the writer. New reference; nil with MemoryError.
func (w *strWriter) finish(ts *Thread) *Object {
	o := w.buffer
	w.buffer = nil
	if w.pos == 0 {
		xdecref(ts, o)
		return emptyStr
	}
	if w.readonly != 0 {
		return o
	}
	if w.size != w.pos {
		r := strResize(ts, o, w.pos)
		if r == nil {
			decref(ts, o)
			return nil
		}
		o = r
	}
	// A result of one character, or one that is narrower than the buffer was prepared for, must take its canonical form.
	if w.pos == 1 || w.minChar > 0 {
		return strCanonical(ts, o)
	}
	if !strIsASCII(o) {
		return strCanonical(ts, o)
	}
	return o
}

// strCanonical is o, or the same text in the narrowest kind. Refs: steals o; new.
func strCanonical(ts *Thread, o *Object) *Object {
	v := viewStr(o)
	if v.n > 1 && v.maxChar() == strMaxOf(o) || v.n == 1 && v.at(0) >= 256 && kindOf(v.at(0)) == v.kind {
		return o
	}
	r := strFromView(ts, v)
	decref(ts, o)
	return r
}

// drop gives up what was built.
func (w *strWriter) drop(ts *Thread) {
	o := w.buffer
	w.buffer = nil
	xdecref(ts, o)
}

// end is finish when ok, else drop and nil.
func (w *strWriter) end(ts *Thread, ok bool) *Object {
	if ok {
		return w.finish(ts)
	}
	w.drop(ts)
	return nil
}

// status is C's result of a write.
func status(ok bool) int32 {
	if ok {
		return 0
	}
	return -1
}

// PrivUnicodeWriterInit implements _PyUnicodeWriter_Init.
func PrivUnicodeWriterInit(ts *Thread, p uintptr) { prim.Clear(p, unsafe.Sizeof(strWriter{})) }

// PrivUnicodeWriterPrepareInternal implements _PyUnicodeWriter_PrepareInternal: room for n more characters up to max. 0, -1.
func PrivUnicodeWriterPrepareInternal(ts *Thread, p uintptr, n int, max uint32) int32 {
	return status(writerAt(p).prepare(ts, n, max))
}

// PrivUnicodeWriterPrepareKindInternal implements _PyUnicodeWriter_PrepareKindInternal: the buffer becomes at least of a kind.
func PrivUnicodeWriterPrepareKindInternal(ts *Thread, p uintptr, kind int32) int32 {
	return status(writerAt(p).prepare(ts, 0, kindMax(uintptr(kind))))
}

// PrivUnicodeWriterWriteChar implements _PyUnicodeWriter_WriteChar.
func PrivUnicodeWriterWriteChar(ts *Thread, p uintptr, c uint32) int32 {
	return status(writerAt(p).char(ts, c))
}

// PrivUnicodeWriterWriteStr implements _PyUnicodeWriter_WriteStr. o must be a str.
func PrivUnicodeWriterWriteStr(ts *Thread, p uintptr, o *Object) int32 {
	return status(writerAt(p).str(ts, o))
}

// PrivUnicodeWriterWriteSubstring implements _PyUnicodeWriter_WriteSubstring: characters start to end, which are in range.
func PrivUnicodeWriterWriteSubstring(ts *Thread, p uintptr, o *Object, start, end int) int32 {
	if start == 0 && end == strLen(o) {
		return status(writerAt(p).str(ts, o))
	}
	return status(writerAt(p).view(ts, viewStr(o).sub(start, end)))
}

// PrivUnicodeWriterWriteASCIIString implements _PyUnicodeWriter_WriteASCIIString; n -1: up to the NUL.
func PrivUnicodeWriterWriteASCIIString(ts *Thread, p, s uintptr, n int) int32 {
	if n < 0 {
		n = prim.Strlen(s)
	}
	return status(writerAt(p).ascii(ts, s, n))
}

// PrivUnicodeWriterWriteLatin1String implements _PyUnicodeWriter_WriteLatin1String.
func PrivUnicodeWriterWriteLatin1String(ts *Thread, p, s uintptr, n int) int32 {
	return status(writerAt(p).view(ts, strView{s, n, 1}))
}

// PrivUnicodeWriterFinish implements _PyUnicodeWriter_Finish. New reference.
func PrivUnicodeWriterFinish(ts *Thread, p uintptr) *Object { return writerAt(p).finish(ts) }

// PrivUnicodeWriterDealloc implements _PyUnicodeWriter_Dealloc: gives up what was built.
func PrivUnicodeWriterDealloc(ts *Thread, p uintptr) { writerAt(p).drop(ts) }

// UnicodeWriterCreate implements PyUnicodeWriter_Create: a writer with room for n ASCII characters, NULL with ValueError or
// MemoryError. It ends in Finish or Discard.
func UnicodeWriterCreate(ts *Thread, n int) uintptr {
	if n < 0 {
		raise(ts, ExcValueError, "length must be positive")
		return 0
	}
	p := allocMem(ts, unsafe.Sizeof(strWriter{}))
	if p == 0 {
		ErrNoMemory(ts)
		return 0
	}
	prim.Clear(p, unsafe.Sizeof(strWriter{}))
	w := writerAt(p)
	if !w.room(ts, n, 127) {
		freeMem(ts, p)
		return 0
	}
	w.overallocate = 1
	return p
}

// UnicodeWriterDiscard implements PyUnicodeWriter_Discard: frees the writer and what was built. NULL is allowed.
func UnicodeWriterDiscard(ts *Thread, p uintptr) {
	if p != 0 {
		writerAt(p).drop(ts)
		freeMem(ts, p)
	}
}

// UnicodeWriterFinish implements PyUnicodeWriter_Finish: the str; frees the writer. New reference.
func UnicodeWriterFinish(ts *Thread, p uintptr) *Object {
	o := writerAt(p).finish(ts)
	freeMem(ts, p)
	return o
}

// UnicodeWriterWriteChar implements PyUnicodeWriter_WriteChar. 0, or -1 with ValueError, MemoryError.
func UnicodeWriterWriteChar(ts *Thread, p uintptr, c uint32) int32 {
	if c > strMaxChar {
		return raiseInt(ts, ExcValueError, "character must be in range(0x110000)")
	}
	return status(writerAt(p).char(ts, c))
}

// UnicodeWriterWriteStr implements PyUnicodeWriter_WriteStr: adds str(o).
func UnicodeWriterWriteStr(ts *Thread, p uintptr, o *Object) int32 {
	if isStrExact(o) {
		return status(writerAt(p).str(ts, o))
	}
	return status(writerAt(p).owned(ts, ObjectStr(ts, o)))
}

// UnicodeWriterWriteRepr implements PyUnicodeWriter_WriteRepr: adds repr(o), or "<NULL>".
func UnicodeWriterWriteRepr(ts *Thread, p uintptr, o *Object) int32 {
	if o == nil {
		return status(writerAt(p).text(ts, "<NULL>"))
	}
	return status(writerAt(p).repr(ts, o))
}

// UnicodeWriterWriteSubstring implements PyUnicodeWriter_WriteSubstring: adds characters start to end of a str. TypeError,
// ValueError for bounds.
func UnicodeWriterWriteSubstring(ts *Thread, p uintptr, o *Object, start, end int) int32 {
	if !isStr(o) {
		return raiseInt(ts, ExcTypeError, "expect str, not %s", argTO(o))
	}
	if start < 0 || start > end {
		return raiseInt(ts, ExcValueError, "start must be positive and less than or equal to end")
	}
	if end > strLen(o) {
		return raiseInt(ts, ExcValueError, "end must be less than or equal to the string length")
	}
	return PrivUnicodeWriterWriteSubstring(ts, p, o, start, end)
}

// UnicodeWriterWriteASCII implements PyUnicodeWriter_WriteASCII: n bytes of ASCII, -1: up to the NUL.
func UnicodeWriterWriteASCII(ts *Thread, p, s uintptr, n int) int32 {
	return PrivUnicodeWriterWriteASCIIString(ts, p, s, n)
}

// UnicodeWriterWriteUTF8 implements PyUnicodeWriter_WriteUTF8: n bytes of UTF-8, -1: up to the NUL. On failure nothing is added.
func UnicodeWriterWriteUTF8(ts *Thread, p, s uintptr, n int) int32 {
	if n < 0 {
		n = prim.Strlen(s)
	}
	return UnicodeWriterDecodeUTF8Stateful(ts, p, s, n, strAddr("strict\x00"), 0)
}

// UnicodeWriterDecodeUTF8Stateful implements PyUnicodeWriter_DecodeUTF8Stateful: adds UTF-8 with an error handler; with consumed,
// an incomplete end is left for later. On failure nothing is added.
func UnicodeWriterDecodeUTF8Stateful(ts *Thread, p, s uintptr, n int, errors, consumed uintptr) int32 {
	w := writerAt(p)
	if n < 0 {
		n = prim.Strlen(s)
	}
	pos := w.pos
	used := n
	ok := w.utf8(ts, s, n, errors, consumed != 0, &used)
	if consumed != 0 {
		if !ok {
			used = 0
		}
		prim.Store(consumed, used)
	}
	if !ok {
		w.pos = pos
	}
	return status(ok)
}

// UnicodeWriterWriteUCS4 implements PyUnicodeWriter_WriteUCS4. 0, or -1 with ValueError, MemoryError.
func UnicodeWriterWriteUCS4(ts *Thread, p, s uintptr, n int) int32 {
	if n < 0 {
		return raiseInt(ts, ExcValueError, "size must be positive")
	}
	v := strView{s, n, 4}
	for i := 0; i < n; i++ {
		if v.at(i) > strMaxChar {
			return raiseInt(ts, ExcValueError, "character U+%s is not in range [U+0000; U+10ffff]", argC(hexText(ts, v.at(i))))
		}
	}
	return status(writerAt(p).view(ts, v))
}

// UnicodeWriterWriteWideChar implements PyUnicodeWriter_WriteWideChar: n wide characters, -1: up to the NUL.
func UnicodeWriterWriteWideChar(ts *Thread, p, s uintptr, n int) int32 {
	if n < 0 {
		n = wideLen(s)
	}
	return UnicodeWriterWriteUCS4(ts, p, s, n)
}

// UnicodeWriterFormatVa implements PyUnicodeWriter_Format: adds what PyUnicode_FromFormat makes. On failure nothing is added.
func UnicodeWriterFormatVa(ts *Thread, p, format uintptr, va *VaList) int32 {
	w := writerAt(p)
	pos := w.pos
	ok := w.format(ts, format, va)
	if !ok {
		w.pos = pos
	}
	return status(ok)
}
