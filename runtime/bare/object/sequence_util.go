// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// What tuple, list, range and the abstract sequence functions share: index conversion, argument counts, repr of a sequence, special
// methods.
//
// World: bare.
// Guard: none.

import (
	"github.com/ungil/ungil/runtime/layout"
)

// seqSmallIndex is the value of an exact int of at most one digit.
//
//go:nosplit
func seqSmallIndex(o *Object) (i int, ok bool) {
	if o.ObType != LongType {
		return 0, false
	}
	l := as[*layout.LongObject](o)
	// The tag holds the sign (0 plus, 1 zero, 2 minus) in its low two bits and the number of digits above bit 3.
	if l.LvTag >= 16 {
		return 0, false
	}
	return (1 - int(l.LvTag&3)) * int(l.ObDigit[0]), true
}

// seqIndex converts an index. exc is what a value beyond Py_ssize_t raises; nil clamps it.
func seqIndex(ts *Thread, o, exc *Object) (i int, ok bool) {
	if i, ok = seqSmallIndex(o); ok {
		return i, true
	}
	i = NumberAsSsizeT(ts, o, exc)
	if i == -1 && ErrOccurred(ts) != nil {
		return 0, false
	}
	return i, true
}

// seqPositional checks the number of positional arguments of a built-in that takes no keywords.
func seqPositional(ts *Thread, name string, nargs, min, max int) bool {
	if nargs >= min && nargs <= max {
		return true
	}
	seqPositionalFailed(ts, name, nargs, min, max)
	return false
}

//go:noinline
func seqPositionalFailed(ts *Thread, name string, nargs, min, max int) {
	n, bound := min, "at least "
	if nargs > max {
		n, bound = max, "at most "
	}
	if min == max {
		bound = ""
	}
	plural := "s"
	if n == 1 {
		plural = ""
	}
	raise(ts, ExcTypeError, "%s expected %s%d argument%s, got %d", argS(name), argS(bound), argI(n), argS(plural), argI(nargs))
}

// seqNoKeywords refuses keyword arguments in a dict.
func seqNoKeywords(ts *Thread, name string, kwds *Object) bool {
	if kwds == nil || DictSize(ts, kwds) == 0 {
		return true
	}
	raise(ts, ExcTypeError, "%s() takes no keyword arguments", argS(name))
	return false
}

// seqNoKwnames refuses keyword arguments in a tuple of names.
func seqNoKwnames(ts *Thread, name string, kwnames *Object) bool {
	if kwnames == nil || tupleSize(kwnames) == 0 {
		return true
	}
	raise(ts, ExcTypeError, "%s() takes no keyword arguments", argS(name))
	return false
}

// seqNargs is the number of positional arguments of a vectorcall: nargsf without its flag.
func seqNargs(nargsf uintptr) int { return int(nargsf << 1 >> 1) }

// seqLookupSpecial finds a special method on o's type, bound to o.
//
// Refs: new. nil without an exception when there is none.
func seqLookupSpecial(ts *Thread, o, name *Object) *Object {
	f := PrivTypeLookupRef(ts, o.ObType, name)
	if f == nil {
		return nil
	}
	get := f.ObType.TpDescrGet
	if get == 0 {
		return f
	}
	bound := callTernary(ts, get, f, o, up(o.ObType))
	decref(ts, f)
	return bound
}

// seqBuiltin is a name of the builtins module as the running code sees it: __reduce__ of iterators needs iter and reversed.
//
// Refs: new.
func seqBuiltin(ts *Thread, name *Object) *Object {
	d := EvalGetBuiltins(ts)
	if d == nil {
		return nil
	}
	o := DictGetItemWithError(ts, d, name)
	if o == nil {
		if ErrOccurred(ts) == nil {
			raise(ts, ExcAttributeError, "%s", argO(name))
		}
		return nil
	}
	return newRef(ts, o)
}

// seqWrite adds ASCII text to a unicode writer.
func seqWrite(ts *Thread, w uintptr, s string) bool {
	return UnicodeWriterWriteASCII(ts, w, strAddr(s), len(s)) == 0
}

// seqCallMethod calls a method of o with one argument, or none when arg is nil.
//
// Refs: new.
func seqCallMethod(ts *Thread, o, name, arg *Object) *Object {
	f := ObjectGetAttr(ts, o, name)
	if f == nil {
		return nil
	}
	var r *Object
	if arg == nil {
		r = ObjectCallNoArgs(ts, f)
	} else {
		r = ObjectCallOneArg(ts, f, arg)
	}
	decref(ts, f)
	return r
}
