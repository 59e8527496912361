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

// UnicodeTranslate implements PyUnicode_Translate: maps every character through a table (to a character, a str, or None to drop
// it); a character without an entry stays. errors is the handler for entries that are no characters, as in CPython never needed.
// New reference.
func UnicodeTranslate(ts *Thread, o, table *Object, errors uintptr) *Object {
	if !isStr(o) {
		return raise(ts, ExcTypeError, "must be str, not %s", argTO(o))
	}
	v := viewStr(o)
	if v.n == 0 {
		return strUnchanged(ts, o)
	}
	if table == nil {
		ErrBadArgument(ts)
		return nil
	}
	var w strWriter
	w.minLength, w.overallocate = v.n, 1
	for i := 0; i < v.n; i++ {
		c := v.at(i)
		r, failed := mapItem(ts, table, c)
		if failed {
			return w.end(ts, false)
		}
		ok := true
		switch {
		case r == nil:
			ok = w.char(ts, c)
		case r == None:
		default:
			ok = strTranslated(ts, &w, r)
		}
		xdecref(ts, r)
		if !ok {
			return w.end(ts, false)
		}
	}
	return w.end(ts, true)
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
