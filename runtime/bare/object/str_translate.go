// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// str.translate and the tables for it.
//
// World: bare. A mapping's methods may be anyone's code.

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

// strMaketrans is str.maketrans: a dict of numbers from a dict, or from strs of the same length and a str of what to drop.
func strMaketrans(ts *Thread, unused *Object, args uintptr, n int) *Object {
	if !builtinCount(ts, "maketrans", n, 1, 3) {
		return nil
	}
	for i := 1; i < n; i++ {
		if x := itemAt(args, i); !isStr(x) {
			return raise(ts, ExcTypeError, "maketrans() argument %d must be str, not %s", argI(i+1), argC(typeNameOrNone(x)))
		}
	}
	x := itemAt(args, 0)
	if n > 1 && !isStr(x) {
		return raise(ts, ExcTypeError, "first maketrans argument must be a string if there is a second argument")
	}
	if n > 1 && strLen(x) != strLen(itemAt(args, 1)) {
		return raise(ts, ExcValueError, "the first two maketrans arguments must have equal length")
	}
	if n == 1 && x.ObType != DictType {
		return raise(ts, ExcTypeError, "if you give only one argument to maketrans it must be a dict")
	}
	d := DictNew(ts)
	if d == nil {
		return nil
	}
	ok := true
	if n == 1 {
		ok = maketransDict(ts, d, x)
	} else {
		v, w := viewStr(x), viewStr(itemAt(args, 1))
		for i := 0; ok && i < v.n; i++ {
			ok = maketransPut(ts, d, v.at(i), LongFromSsizeT(ts, int(w.at(i))))
		}
	}
	if n == 3 {
		v := viewStr(itemAt(args, 2))
		for i := 0; ok && i < v.n; i++ {
			ok = maketransPut(ts, d, v.at(i), None)
		}
	}
	if !ok {
		decref(ts, d)
		return nil
	}
	return d
}

// maketransPut stores what a character becomes. Refs: steals value; nil fails.
func maketransPut(ts *Thread, d *Object, c uint32, value *Object) bool {
	if value == nil {
		return false
	}
	k := LongFromSsizeT(ts, int(c))
	ok := k != nil && DictSetItem(ts, d, k, value) == 0
	xdecref(ts, k)
	decref(ts, value)
	return ok
}

// maketransDict copies a dict whose keys are numbers or strs of one character.
func maketransDict(ts *Thread, d, from *Object) bool {
	p, mark := scratch(ts, 24)
	if p == 0 {
		return false
	}
	setItem(p, 0, nil)
	ok := true
	for ok && DictNext(ts, from, p, p+8, p+16) != 0 {
		k, v := itemAt(p, 1), itemAt(p, 2)
		switch {
		case isStr(k):
			if strLen(k) != 1 {
				raise(ts, ExcValueError, "string keys in translate table must be of length 1")
				ok = false
				break
			}
			ok = maketransPut(ts, d, viewStr(k).at(0), newRef(ts, v))
		case isIntObject(k):
			ok = DictSetItem(ts, d, k, v) == 0
		default:
			raise(ts, ExcTypeError, "keys in translate table must be strings or integers")
			ok = false
		}
	}
	ts.ScratchTop = mark
	return ok
}

// strTranslation is one translation.
type strTranslation struct {
	w       strWriter
	o       *Object
	v       strView
	table   *Object
	errors  uintptr
	kind    handlerKind
	handler *Object // a registered handler, once it was needed
	fast    bool    // all characters up to here were ASCII and became one of ASCII or nothing: each is looked up once
	known   [256]uint8
}

// What known holds: 0 for a character that was not looked up, translationDrop, or the character behind it plus 1.
const translationDrop = 255

// UnicodeTranslate implements PyUnicode_Translate: maps every character through a table, to a character, a str, or None; a
// character without an entry stays. None is an error that the handler answers: "ignore" drops the character, as str.translate does.
// New reference; TypeError, ValueError, UnicodeTranslateError, and what the table and the handler raise.
func UnicodeTranslate(ts *Thread, o, table *Object, errors uintptr) *Object {
	if !isStr(o) {
		return raise(ts, ExcTypeError, "must be str, not %s", argTO(o))
	}
	if table == nil {
		ErrBadArgument(ts)
		return nil
	}
	t := strTranslation{o: o, v: viewStr(o), table: table, errors: errors}
	if t.v.n == 0 {
		return strUnchanged(ts, o)
	}
	t.w.minLength, t.w.overallocate = t.v.n, 1
	t.kind = errorKind(errors)
	t.fast = strIsASCII(o)
	i := 0
	for i >= 0 && i < t.v.n {
		i = t.step(ts, i)
	}
	xdecref(ts, t.handler)
	return t.w.end(ts, i >= 0)
}

// step translates the i-th character and gives the next, -1 with the exception set.
func (t *strTranslation) step(ts *Thread, i int) int {
	c := t.v.at(i)
	if t.fast {
		k := t.known[uint8(c)]
		if k != 0 && k != translationDrop && !t.w.char(ts, uint32(k-1)) {
			return -1
		}
		if k != 0 {
			return i + 1
		}
	}
	r, failed := mapItem(ts, t.table, c)
	if failed {
		return -1
	}
	if r == None {
		if t.kind == handIgnore {
			t.known[uint8(c)] = translationDrop
		}
		return t.undefined(ts, i)
	}
	ok, at := false, t.w.pos
	if r == nil {
		ok = t.w.char(ts, c)
	} else {
		ok = strTranslated(ts, &t.w, r)
		decref(ts, r)
	}
	if !ok {
		return -1
	}
	if t.fast {
		if t.fast = t.w.pos == at+1 && t.w.maxchar == 127 && t.w.readonly == 0; t.fast {
			t.known[uint8(c)] = uint8(charAt(t.w.data, uintptr(t.w.kind), at)) + 1
		}
	}
	return i + 1
}

// undefined handles the i-th character, which maps to None, and gives the next to translate, -1 with the exception set.
func (t *strTranslation) undefined(ts *Thread, i int) int {
	if t.kind == handIgnore {
		return i + 1
	}
	// All undefined characters in a row are one error.
	end := i + 1
	for end < t.v.n {
		r, failed := mapItem(ts, t.table, t.v.at(end))
		if failed {
			return -1
		}
		xdecref(ts, r)
		if r != None {
			break
		}
		end++
	}
	if t.kind == handReplace {
		if !t.w.fill(ts, end-i, 0xfffd) {
			return -1
		}
		return end
	}
	exc := newTranslateError(ts, t.o, i, end)
	if exc == nil {
		return -1
	}
	next := -1
	if t.kind == handStrict {
		ErrSetObject(ts, up(exc.ObType), exc)
	} else {
		next = t.call(ts, exc)
	}
	decref(ts, exc)
	return next
}

// call asks the registered handler.
func (t *strTranslation) call(ts *Thread, exc *Object) int {
	if t.handler == nil {
		if t.handler = CodecLookupError(ts, t.errors); t.handler == nil {
			return -1
		}
	}
	r := ObjectCallOneArg(ts, t.handler, exc)
	if r == nil {
		return -1
	}
	next := -1
	if s, pos, ok := handlerResult(ts, r, "translating error handler must return (str, int) tuple", false); ok {
		if next = handlerPosition(ts, pos, t.v.n); next >= 0 && !t.w.str(ts, s) {
			next = -1
		}
	}
	decref(ts, r)
	return next
}

// newTranslateError is the UnicodeTranslateError of characters that map to None. New reference.
func newTranslateError(ts *Thread, o *Object, start, end int) *Object {
	i, j, reason := LongFromSsizeT(ts, start), LongFromSsizeT(ts, end), strConst(ts, "character maps to <undefined>")
	var exc *Object
	if i != nil && j != nil && reason != nil {
		if args := tupleOf(ts, o, i, j, reason); args != nil {
			exc = ObjectCallObject(ts, ExcUnicodeTranslateError, args)
			decref(ts, args)
		}
	}
	xdecref(ts, i)
	xdecref(ts, j)
	xdecref(ts, reason)
	return exc
}

// strTranslated adds an entry of a translation table.
func strTranslated(ts *Thread, w *strWriter, r *Object) bool {
	if hasFlag(r.ObType, layout.TPFLAGS_LONG_SUBCLASS) {
		v := LongAsSsizeT(ts, r)
		if v < 0 || v > strMaxChar {
			if ErrOccurred(ts) != nil {
				ErrClear(ts)
			}
			raise(ts, ExcValueError, "character mapping must be in range(0x110000)")
			return false
		}
		return w.char(ts, uint32(v))
	}
	if isStr(r) {
		return w.str(ts, r)
	}
	raise(ts, ExcTypeError, "character mapping must return integer, None or str")
	return false
}
