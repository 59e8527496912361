// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Arguments of the methods and constructors of numbers.
//
// World: bare. Texts are those of functions whose arguments CPython parses by generated code.

package object

import "github.com/ungil/ungil/runtime/layout"

// keywordSpec says what a function takes: up to four parameters, named (nil: by position only), the first min of them required,
// those from maxPos on by keyword only.
type keywordSpec struct {
	fname  string
	names  [4]*Object
	n      int
	min    int
	maxPos int
}

// bindKeywords puts the arguments into out: nargs positional ones at args, then the values that kwnames names, or those of the dict
// kwds. Missing ones stay nil.
//
// Refs: borrowed.   Error: false, TypeError set.
func bindKeywords(ts *Thread, spec *keywordSpec, args uintptr, nargs int, kwnames, kwds *Object, out *[4]*Object) bool {
	nkw := 0
	if kwnames != nil {
		nkw = as[*layout.TupleObject](kwnames).ObSize
	} else if kwds != nil {
		nkw = DictSize(ts, kwds)
	}
	if nargs+nkw > spec.n {
		kind := ""
		if nargs == 0 {
			kind = "keyword "
		}
		raise(ts, ExcTypeError, "%s() takes at most %d %sargument%s (%d given)", argS(spec.fname), argI(spec.n), argS(kind), argS(plural(spec.n)), argI(nargs+nkw))
		return false
	}
	if nargs > spec.maxPos {
		quantity := "at most"
		if spec.min >= spec.maxPos {
			quantity = "exactly"
		}
		raise(ts, ExcTypeError, "%s() takes %s %d positional argument%s (%d given)", argS(spec.fname), argS(quantity), argI(spec.maxPos), argS(plural(spec.maxPos)), argI(nargs))
		return false
	}
	unnamed := 0
	for i := 0; i < 4; i++ {
		if i < nargs {
			out[i] = itemAt(args, i)
		}
		if i < spec.min && spec.names[i] == nil {
			unnamed++
		}
	}
	if nargs < unnamed {
		quantity := "at least"
		if unnamed == spec.maxPos {
			quantity = "exactly"
		}
		raise(ts, ExcTypeError, "%s() takes %s %d positional argument%s (%d given)", argS(spec.fname), argS(quantity), argI(unnamed), argS(plural(unnamed)), argI(nargs))
		return false
	}
	unknown := (*Object)(nil)
	if nkw > 0 && kwnames != nil {
		names := pointerOf(&as[*layout.TupleObject](kwnames).ObItem)
		for k := 0; k < nkw; k++ {
			if !bindOne(ts, spec, itemAt(names, k), itemAt(args, nargs+k), nargs, out, &unknown) {
				return false
			}
		}
	} else if nkw > 0 && !bindDict(ts, spec, kwds, nargs, out, &unknown) {
		return false
	}
	for i := 0; i < 4; i++ {
		if i < spec.min && out[i] == nil {
			raise(ts, ExcTypeError, "%s() missing required argument '%s' (pos %d)", argS(spec.fname), argO(spec.names[i]), argI(i+1))
			return false
		}
	}
	if unknown != nil {
		raise(ts, ExcTypeError, "%s() got an unexpected keyword argument '%s'", argS(spec.fname), argO(unknown))
		return false
	}
	return true
}

// bindOne stores the value of one keyword, or the first name that is no argument's in unknown (borrowed): missing ones come first.
func bindOne(ts *Thread, spec *keywordSpec, name, value *Object, nargs int, out *[4]*Object, unknown **Object) bool {
	for i := 0; i < 4; i++ {
		if i >= spec.n || spec.names[i] == nil {
			continue
		}
		if spec.names[i] != name && !sameText(spec.names[i], name) {
			continue
		}
		if i < nargs || out[i] != nil {
			raise(ts, ExcTypeError, "argument for %s() given by name ('%s') and position (%d)", argS(spec.fname), argO(name), argI(i+1))
			return false
		}
		out[i] = value
		return true
	}
	if !unicodeCheck(name) {
		raise(ts, ExcTypeError, "keywords must be strings")
		return false
	}
	if *unknown == nil {
		*unknown = name
	}
	return true
}

// bindDict stores the values of a dict of keywords.
func bindDict(ts *Thread, spec *keywordSpec, kwds *Object, nargs int, out *[4]*Object, unknown **Object) bool {
	p, mark := scratch(ts, 24)
	if p == 0 {
		return false
	}
	setItem(p, 0, nil)
	ok := true
	for ok && DictNext(ts, kwds, p, p+8, p+16) != 0 {
		ok = bindOne(ts, spec, itemAt(p, 1), itemAt(p, 2), nargs, out, unknown)
	}
	ts.ScratchTop = mark
	return ok
}

// sameText tells whether two strs have the same characters; false when one is no str.
func sameText(a, b *Object) bool {
	if !unicodeCheck(a) || !unicodeCheck(b) {
		return false
	}
	v, w := textOf(a), textOf(b)
	if v.n != w.n {
		return false
	}
	for i := 0; i < v.n; i++ {
		if v.at(i) != w.at(i) {
			return false
		}
	}
	return true
}

// bindNew is bindKeywords for a tp_new: a tuple and a dict or nil.
func bindNew(ts *Thread, spec *keywordSpec, args, kwds *Object, out *[4]*Object) bool {
	t := as[*layout.TupleObject](args)
	return bindKeywords(ts, spec, pointerOf(&t.ObItem), t.ObSize, nil, kwds, out)
}

// checkPositional raises when a function that takes no keywords gets a wrong number of arguments.
func checkPositional(ts *Thread, fname string, nargs, min, max int) bool {
	switch {
	case nargs < min:
		quantity := "at least "
		if min == max {
			quantity = ""
		}
		raise(ts, ExcTypeError, "%s expected %s%d argument%s, got %d", argS(fname), argS(quantity), argI(min), argS(plural(min)), argI(nargs))
		return false
	case nargs > max:
		quantity := "at most "
		if min == max {
			quantity = ""
		}
		raise(ts, ExcTypeError, "%s expected %s%d argument%s, got %d", argS(fname), argS(quantity), argI(max), argS(plural(max)), argI(nargs))
		return false
	}
	return true
}

// oneOptional reads the arguments of a tp_new that takes at most one and no keywords; *x stays nil when there is none.
func oneOptional(ts *Thread, fname string, args, kwds *Object, x **Object) bool {
	if kwds != nil && DictSize(ts, kwds) != 0 {
		raise(ts, ExcTypeError, "%s() takes no keyword arguments", argS(fname))
		return false
	}
	t := as[*layout.TupleObject](args)
	if !checkPositional(ts, fname, t.ObSize, 0, 1) {
		return false
	}
	if t.ObSize == 1 {
		*x = itemAt(pointerOf(&t.ObItem), 0)
	}
	return true
}

// typeOf views an object that is a type.
func typeOf(o *Object) *TypeObject { return as[*TypeObject](o) }
