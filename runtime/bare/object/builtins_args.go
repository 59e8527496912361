// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Arguments of METH_FASTCALL|METH_KEYWORDS functions written here, by position or by name.
//
// World: bare.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
)

// namedArgs says what a function takes: names of all parameters, each ended by a NUL; how many there are, how many of them may come by
// position, and how many must be given.
type namedArgs struct {
	function, names         string
	count, positional, need int
}

// take puts the arguments of a call into out, by the order of the names; what is not given becomes NULL. out has room for twice count
// words.
func (a *namedArgs) take(ts *Thread, args uintptr, n int, kwnames *Object, out uintptr) bool {
	nkw := 0
	if kwnames != nil {
		nkw = tupleSize(kwnames)
	}
	if n+nkw > a.count && a.positional == a.count {
		what := ""
		if n == 0 {
			what = "keyword "
		}
		raise(ts, ExcTypeError, "%s() takes at most %d %sargument%s (%d given)", argS(a.function), argI(a.count), argS(what), argS(plural(a.count)), argI(n+nkw))
		return false
	}
	if n > a.positional {
		if a.positional == 0 {
			raise(ts, ExcTypeError, "%s() takes no positional arguments", argS(a.function))
			return false
		}
		how := "at most"
		if a.need >= a.positional {
			how = "exactly"
		}
		raise(ts, ExcTypeError, "%s() takes %s %d positional argument%s (%d given)", argS(a.function), argS(how), argI(a.positional), argS(plural(a.positional)), argI(n))
		return false
	}
	prim.Clear(out, uintptr(a.count)*8)
	for i := 0; i < n; i++ {
		setItem(out, i, itemAt(args, i))
	}
	names := out + uintptr(a.count)*8
	p := strAddr(a.names)
	for i := 0; i < a.count; i++ {
		prim.Store(names+uintptr(i)*8, p)
		p += uintptr(prim.Strlen(p)) + 1
	}
	for k := 0; k < nkw; k++ {
		if i := a.find(ts, tupleItem(kwnames, k), names); i >= n {
			setItem(out, i, itemAt(args, n+k))
		}
	}
	for i := 0; i < a.need; i++ {
		if itemAt(out, i) == nil {
			raise(ts, ExcTypeError, "%s() missing required argument '%s' (pos %d)", argS(a.function), argC(prim.Load[uintptr](names+uintptr(i)*8)), argI(i+1))
			return false
		}
	}
	for k := 0; k < nkw; k++ {
		if !a.surplus(ts, tupleItem(kwnames, k), n, names) {
			return false
		}
	}
	return true
}

// find is the parameter of a name, -1 for none.
func (a *namedArgs) find(ts *Thread, key *Object, names uintptr) int {
	for i := 0; i < a.count; i++ {
		name := prim.Load[uintptr](names + uintptr(i)*8)
		if byteAt(name, 0) != 0 && UnicodeEqualToUTF8(ts, key, name) != 0 {
			return i
		}
	}
	return -1
}

// surplus raises for a keyword that also came by position, or that is no parameter.
func (a *namedArgs) surplus(ts *Thread, key *Object, n int, names uintptr) bool {
	i := a.find(ts, key, names)
	if i >= n {
		return true
	}
	if i >= 0 {
		raise(ts, ExcTypeError, "argument for %s() given by name ('%s') and position (%d)", argS(a.function), argC(prim.Load[uintptr](names+uintptr(i)*8)), argI(i+1))
		return false
	}
	if hint := suggestKeyword(ts, names, a.count, key); hint != 0 {
		raise(ts, ExcTypeError, "%s() got an unexpected keyword argument '%s'. Did you mean '%s'?", argS(a.function), argO(key), argC(hint))
	} else if ts.CurrentException == nil {
		raise(ts, ExcTypeError, "%s() got an unexpected keyword argument '%s'", argS(a.function), argO(key))
	}
	return false
}
