// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// PyArg_ParseTupleAndKeywords: C values from positional and keyword arguments.
//
// World: bare; hot.
// Guard: values taken from kwargs are held by it alone: the caller must keep others from changing it, as with borrowed results
// everywhere; kwargs of a call is the callee's own.

package object

import (
	"math"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// keywordParse is an argParser with what the keyword form keeps besides. len counts the names, pos those without a name, which
// are positional-only; min and max are where | and $ stand.
type keywordParse struct {
	argParser
	args, kwargs       *Object
	names              uintptr
	nargs, nkw         int
	len, pos, min, max int
	postponed          bool // a positional-only argument is missing: the error waits until | and $ are known
}

// ArgVaParseTupleAndKeywords implements PyArg_VaParseTupleAndKeywords, and through it PyArg_ParseTupleAndKeywords: 1, or 0 with an
// exception. kwargs may be NULL; an empty name in keywords makes an argument positional-only.
//
// Refs: results borrowed from args and kwargs, as the units say.
func ArgVaParseTupleAndKeywords(ts *Thread, args, kwargs *Object, format, keywords uintptr, va *VaList) int32 {
	if args == nil || !isTuple(args) || (kwargs != nil && !isDict(kwargs)) || format == 0 || keywords == 0 {
		badInternalCall(ts)
		return 0
	}
	return parseKeywords(ts, args, kwargs, format, keywords, 0, va)
}

// PrivArgVaParseTupleAndKeywordsSizeT implements _PyArg_VaParseTupleAndKeywords_SizeT.
func PrivArgVaParseTupleAndKeywordsSizeT(ts *Thread, args, kwargs *Object, format, keywords uintptr, va *VaList) int32 {
	return ArgVaParseTupleAndKeywords(ts, args, kwargs, format, keywords, va)
}

// PrivArgParseTupleAndKeywordsSizeTVa implements _PyArg_ParseTupleAndKeywords_SizeT.
func PrivArgParseTupleAndKeywordsSizeTVa(ts *Thread, args, kwargs *Object, format, keywords uintptr, va *VaList) int32 {
	return ArgVaParseTupleAndKeywords(ts, args, kwargs, format, keywords, va)
}

// PrivArgParseTupleAndKeywordsFastVa implements _PyArg_ParseTupleAndKeywordsFast: format and names come from a static record.
func PrivArgParseTupleAndKeywordsFastVa(ts *Thread, args, kwargs *Object, parser uintptr, va *VaList) int32 {
	if args == nil || !isTuple(args) || (kwargs != nil && !isDict(kwargs)) || parser == 0 {
		badInternalCall(ts)
		return 0
	}
	format, names, fname := prim.Load[uintptr](parser), prim.Load[uintptr](parser+8), prim.Load[uintptr](parser+16)
	return parseKeywords(ts, args, kwargs, format, names, fname, va)
}

func parseKeywords(ts *Thread, args, kwargs *Object, format, names, fname uintptr, va *VaList) int32 {
	var k keywordParse
	k.format, k.va, k.mark, k.fname = format, va, ts.ScratchTop, fname
	k.args, k.kwargs, k.names = args, kwargs, names
	k.nargs = tupleLen(args)
	if kwargs != nil {
		k.nkw = as[*layout.DictObject](kwargs).MaUsed
	}
	k.min, k.max = math.MaxInt, math.MaxInt
	if fname == 0 {
		for p := format; byteAt(p, 0) != 0; p++ {
			if c := byteAt(p, 0); c == ':' {
				k.fname, k.message = p+1, 0
				break
			} else if c == ';' && k.message == 0 {
				k.message = p + 1
			}
		}
	}
	if !k.countNames(ts) {
		return 0
	}
	if k.nargs+k.nkw > k.len {
		name, parens := k.name()
		what := ""
		if k.nargs == 0 {
			what = "keyword "
		}
		raise(ts, ExcTypeError, "%s%s takes at most %d %sargument%s (%d given)", name, parens, argI(k.len), argS(what), argS(plural(k.len)), argI(k.nargs+k.nkw))
		return 0
	}
	return k.done(ts, k.run(ts))
}

func (k *keywordParse) countNames(ts *Thread) bool {
	for ; ; k.len++ {
		s := prim.Load[uintptr](k.names + uintptr(k.len)*8)
		if s == 0 {
			return true
		}
		if byteAt(s, 0) != 0 {
			continue
		}
		if k.pos != k.len {
			raise(ts, ExcSystemError, "Empty keyword parameter name")
			return false
		}
		k.pos++
	}
}

func (k *keywordParse) keyword(i int) uintptr { return prim.Load[uintptr](k.names + uintptr(i)*8) }

// fromKwargs is the value of the i-th name in kwargs, nil without an error when it is not there.
//
// Refs: borrowed from kwargs.
func (k *keywordParse) fromKwargs(ts *Thread, i int) (o *Object, ok bool) {
	if o, ok = dictFindName(ts, k.kwargs, k.keyword(i)); ok {
		return o, true
	}
	out, mark := scratch(ts, 8)
	if out == 0 {
		return nil, false
	}
	r := DictGetItemStringRef(ts, k.kwargs, k.keyword(i), out)
	o = itemAt(out, 0)
	ts.ScratchTop = mark
	if r <= 0 {
		return nil, r == 0
	}
	decref(ts, o)
	return o, true
}

// dictFindName looks for an ASCII name among the few keys of a dict of keywords, one by one: to hash the name would take longer. known
// is false when the dict must be asked.
//
// Refs: borrowed.
//
//go:nosplit
func dictFindName(ts *Thread, o *Object, name uintptr) (v *Object, known bool) {
	const few = 8
	if !dictReadable(ts, o) {
		return nil, false
	}
	k := dictTable(as[*layout.DictObject](o))
	if k.general || k.n > few {
		return nil, false
	}
	first := byteAt(name, 0)
	for i := 0; i < k.n; i++ {
		e := k.entries + uintptr(i)*dictStrEntry
		v := itemAt(e, 1)
		if v == nil {
			continue
		}
		key := as[*layout.ASCIIObject](itemAt(e, 0))
		if key.Bits&(strASCII|strCompact) != strASCII|strCompact {
			return nil, false
		}
		p := uintptr(unsafe.Pointer(key)) + strASCIIHead
		if byteAt(p, 0) != first {
			continue
		}
		j := 0
		for byteAt(p, j) == byteAt(name, j) && byteAt(name, j) != 0 {
			j++
		}
		if j == key.Length && byteAt(name, j) == 0 {
			return v, true
		}
	}
	return nil, true
}

// run walks the names: 1, or 0 with an exception.
func (k *keywordParse) run(ts *Thread) int32 {
	i := 0
	for ; i < k.len; i++ {
		stop, ok := k.markers(ts, i)
		if !ok {
			return 0
		}
		if stop {
			break
		}
		if c := byteAt(k.format, 0); c == 0 || c == ':' || c == ';' {
			raise(ts, ExcSystemError, "More keyword list entries (%d) than format specifiers (%d)", argI(k.len), argI(i))
			return 0
		}
		if !k.postponed {
			var arg *Object
			if i < k.nargs {
				arg = itemAt(tupleArgs(k.args), i)
			} else if k.nkw != 0 && i >= k.pos {
				if arg, ok = k.fromKwargs(ts, i); !ok {
					return 0
				}
				if arg != nil {
					k.nkw--
				}
			}
			if arg != nil {
				if !k.convert(ts, arg) {
					k.fail(ts, i+1, 0)
					return 0
				}
				continue
			}
			if i < k.min {
				if i >= k.pos {
					name, parens := k.name()
					raise(ts, ExcTypeError, "%s%s missing required argument '%s' (pos %d)", name, parens, argC(k.keyword(i)), argI(i+1))
					return 0
				}
				k.postponed = true
			}
			if k.nkw == 0 && !k.postponed {
				return 1 // all that was given is converted, and nothing required is left
			}
		}
		if !k.skip(ts) {
			return 0
		}
	}
	return k.finish(ts, i)
}

// markers handles | and $ before the i-th unit. stop ends the walk: a postponed error can be told now.
func (k *keywordParse) markers(ts *Thread, i int) (stop, ok bool) {
	if byteAt(k.format, 0) == '|' {
		if k.min != math.MaxInt {
			raise(ts, ExcSystemError, "Invalid format string (| specified twice)")
			return false, false
		}
		k.min = i
		k.format++
		if k.max != math.MaxInt {
			raise(ts, ExcSystemError, "Invalid format string ($ before |)")
			return false, false
		}
	}
	if byteAt(k.format, 0) != '$' {
		return false, true
	}
	if k.max != math.MaxInt {
		raise(ts, ExcSystemError, "Invalid format string ($ specified twice)")
		return false, false
	}
	k.max = i
	k.format++
	if k.max < k.pos {
		raise(ts, ExcSystemError, "Empty parameter name after $")
		return false, false
	}
	if k.postponed {
		return true, true
	}
	if k.max < k.nargs {
		how := "at most"
		if k.min == math.MaxInt {
			how = "exactly"
		}
		name, parens := k.name()
		if k.max == 0 {
			raise(ts, ExcTypeError, "%s%s takes no positional arguments", name, parens)
		} else {
			raise(ts, ExcTypeError, "%s%s takes %s %d positional argument%s (%d given)", name, parens, argS(how), argI(k.max), argS(plural(k.max)), argI(k.nargs))
		}
		return false, false
	}
	return false, true
}

// finish checks what is left after i units: a postponed error, the end of the format, names that no argument has.
func (k *keywordParse) finish(ts *Thread, i int) int32 {
	if k.postponed {
		want := k.pos
		if k.min < want {
			want = k.min
		}
		how := "exactly"
		if want < i {
			how = "at least"
		}
		name, parens := k.name()
		raise(ts, ExcTypeError, "%s%s takes %s %d positional argument%s (%d given)", name, parens, argS(how), argI(want), argS(plural(want)), argI(k.nargs))
		return 0
	}
	if c := byteAt(k.format, 0); c != 0 && c != ';' && c != ':' && c != '|' && c != '$' {
		raise(ts, ExcSystemError, "more argument specifiers than keyword list entries (remaining format:'%s')", argC(k.format))
		return 0
	}
	if k.nkw > 0 {
		return k.surplus(ts)
	}
	return 1
}

// surplus raises for a keyword that also came by position, or that is no name of the function's.
//
//go:noinline
func (k *keywordParse) surplus(ts *Thread) int32 {
	for i := k.pos; i < k.nargs; i++ {
		o, ok := k.fromKwargs(ts, i)
		if !ok {
			return 0
		}
		if o != nil {
			name, parens := k.name()
			raise(ts, ExcTypeError, "argument for %s%s given by name ('%s') and position (%d)", name, parens, argC(k.keyword(i)), argI(i+1))
			return 0
		}
	}
	out, mark := scratch(ts, 24)
	if out == 0 {
		return 0
	}
	prim.Store(out, 0)
	for DictNext(ts, k.kwargs, out, out+8, out+16) != 0 {
		key := itemAt(out, 1)
		if !isStr(key) {
			raise(ts, ExcTypeError, "keywords must be strings")
			ts.ScratchTop = mark
			return 0
		}
		known := false
		for i := k.pos; i < k.len && !known; i++ {
			known = UnicodeEqualToUTF8(ts, key, k.keyword(i)) != 0
		}
		if !known {
			k.unexpected(ts, key)
			ts.ScratchTop = mark
			return 0
		}
	}
	ts.ScratchTop = mark
	return 1
}

func (k *keywordParse) unexpected(ts *Thread, key *Object) {
	name, parens := k.name()
	if k.fname == 0 {
		name = argS("this function")
	}
	if hint := suggestKeyword(ts, k.names+uintptr(k.pos)*8, k.len-k.pos, key); hint != 0 {
		raise(ts, ExcTypeError, "%s%s got an unexpected keyword argument '%s'. Did you mean '%s'?", name, parens, argO(key), argC(hint))
	} else if ts.CurrentException == nil {
		raise(ts, ExcTypeError, "%s%s got an unexpected keyword argument '%s'", name, parens, argO(key))
	}
}

// suggestKeyword is the name nearest to key among n C strings, 0 when none is near: at most a third of the letters may differ.
func suggestKeyword(ts *Thread, names uintptr, n int, key *Object) uintptr {
	const moveCost = 2
	p, m := utf8Of(ts, key)
	if p == 0 || m > 40 || n > 750 {
		return 0
	}
	best, hint := math.MaxInt, uintptr(0)
	for i := 0; i < n; i++ {
		s := prim.Load[uintptr](names + uintptr(i)*8)
		l := prim.Strlen(s)
		limit := (m + l + 3) * moveCost / 6
		if l == m && prim.Equal(p, s, uintptr(m)) {
			continue
		}
		if d := editDistance(ts, p, m, s, l); d >= 0 && d <= limit && d < best {
			best, hint = d, s
		}
	}
	return hint
}

// editDistance is the Levenshtein distance of two short strings, where a change of case alone costs half; -1 when one is too long.
func editDistance(ts *Thread, a uintptr, m int, b uintptr, n int) int {
	const moveCost, caseCost = 2, 1
	if n > 40 {
		return -1
	}
	row, mark := scratch(ts, uintptr(n+1)*8)
	if row == 0 {
		return -1
	}
	for j := 0; j <= n; j++ {
		prim.Store(row+uintptr(j)*8, j*moveCost)
	}
	for i := 0; i < m; i++ {
		corner := prim.Load[int](row)
		left := (i + 1) * moveCost
		prim.Store(row, left)
		for j := 0; j < n; j++ {
			x, y := byteAt(a, i), byteAt(b, j)
			d := corner
			if x != y {
				if x^y == 32 && (x|32 >= 'a' && x|32 <= 'z') {
					d += caseCost
				} else {
					d += moveCost
				}
			}
			up := prim.Load[int](row + uintptr(j+1)*8)
			corner = up
			if up+moveCost < d {
				d = up + moveCost
			}
			if left+moveCost < d {
				d = left + moveCost
			}
			left = d
			prim.Store(row+uintptr(j+1)*8, d)
		}
	}
	d := prim.Load[int](row + uintptr(n)*8)
	ts.ScratchTop = mark
	return d
}

// skip passes over the next unit and its addresses.
func (k *keywordParse) skip(ts *Thread) bool {
	c := byteAt(k.format, 0)
	k.format++
	switch c {
	case 'b', 'B', 'h', 'H', 'i', 'I', 'l', 'k', 'L', 'K', 'n', 'f', 'd', 'D', 'c', 'p', 'S', 'Y', 'U', 'C':
		k.va.word()
		return true
	case 'e', 's', 'z', 'y', 'w':
		if c == 'e' {
			k.va.word()
			if t := byteAt(k.format, 0); t != 's' && t != 't' {
				return k.skipBad(ts)
			}
			k.format++
		}
		k.va.word()
		if m := byteAt(k.format, 0); m == '#' {
			k.va.word()
			k.format++
		} else if m == '*' && c != 'e' {
			k.format++
		}
		return true
	case 'O':
		m := byteAt(k.format, 0)
		if m == '!' || m == '&' {
			k.format++
			k.va.word()
		}
		k.va.word()
		return true
	case '(':
		start := k.format - 1
		for byteAt(k.format, 0) != ')' {
			if e := byteAt(k.format, 0); e == 0 || e == ':' || e == ';' {
				raise(ts, ExcSystemError, "Unmatched left paren in format string: '%s'", argC(start))
				return false
			}
			if !k.skip(ts) {
				return false
			}
		}
		k.format++
		return true
	}
	return k.skipBad(ts)
}

func (k *keywordParse) skipBad(ts *Thread) bool {
	raise(ts, ExcSystemError, "impossible<bad format char>: '%s'", argC(k.format-1))
	return false
}
