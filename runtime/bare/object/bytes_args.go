// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// What the methods that bytes and bytearray share have in common: arguments, content, results.
//
// World: bare.
// Guard: the content of a bytearray is read and changed under its own lock; views of arguments are taken before the lock.
// Invariant: the result is bytes for bytes and its subclasses, bytearray for bytearray and its subclasses.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// byteSpan is a run of bytes.
type byteSpan struct {
	p uintptr
	n int
}

func (s byteSpan) at(i int) byte { return byteAt(s.p, i) }

// from is the part of s between two offsets.
func (s byteSpan) from(i, j int) byteSpan { return byteSpan{s.p + uintptr(i), j - i} }

// bytesBegin is the content of a bytes or bytearray, locked until bytesEnd.
func bytesBegin(ts *Thread, o *Object) byteSpan {
	if isBytes(o) {
		return byteSpan{bytesData(o), bytesLen(o)}
	}
	lockObject(ts, o)
	b := as[*layout.ByteArrayObject](o)
	return byteSpan{b.ObStart, b.ObSize}
}

func bytesEnd(ts *Thread, o *Object) {
	if !isBytes(o) {
		unlockObject(ts, o)
	}
}

// bytesLike makes an object of self's kind, with content s.
//
// Refs: new.
func bytesLike(ts *Thread, self *Object, s byteSpan) *Object {
	if isBytes(self) {
		return BytesFromStringAndSize(ts, s.p, s.n)
	}
	return ByteArrayFromStringAndSize(ts, s.p, s.n)
}

// bytesRoom makes an object of self's kind with n bytes to be filled, and tells where they are.
//
// Refs: new.
func bytesRoom(ts *Thread, self *Object, n int) (o *Object, p uintptr) {
	if isBytes(self) {
		if o = bytesAlloc(ts, n); o != nil {
			p = bytesData(o)
		}
		return o, p
	}
	if o = ByteArrayFromStringAndSize(ts, 0, n); o != nil {
		p = as[*layout.ByteArrayObject](o).ObStart
	}
	return o, p
}

// bytesSame is self itself where that cannot be told from a copy.
//
// Refs: new.
func bytesSame(ts *Thread, self *Object, s byteSpan) *Object {
	if self.ObType == BytesType {
		return newRef(ts, self)
	}
	return bytesLike(ts, self, s)
}

// bytesView is a view of an argument in scratch memory; zero it with open, give it back with close.
type bytesView struct{ view, mark uintptr }

// open takes a simple view of o; false with an exception.
func (v *bytesView) open(ts *Thread, o *Object) (byteSpan, bool) {
	v.view, v.mark = scratch(ts, 80)
	if v.view == 0 {
		return byteSpan{}, false
	}
	if ObjectGetBuffer(ts, o, v.view, layout.BUF_SIMPLE) != 0 {
		ts.ScratchTop = v.mark
		v.view = 0
		return byteSpan{}, false
	}
	b := bufferAt(v.view)
	return byteSpan{b.Buf, b.Len}, true
}

// close gives the view back, if one is open.
func (v *bytesView) close(ts *Thread) {
	if v.view != 0 {
		BufferRelease(ts, v.view)
		ts.ScratchTop = v.mark
		v.view = 0
	}
}

// keywordsOf sorts arguments of a vectorcall under parameter names: names is their C strings one behind the other, of which the
// first positional have none that counts. out gets count borrowed references, nil for what was not given. at most maxPositional come by
// position; the first required must be given.
func keywordsOf(ts *Thread, fname, names string, count, positional, maxPositional, required int, args uintptr, n int, kwnames *Object, out uintptr) bool {
	nkw := 0
	if kwnames != nil {
		nkw = tupleLen(kwnames)
	}
	if n+nkw > count {
		what := ""
		if n == 0 {
			what = "keyword "
		}
		raise(ts, ExcTypeError, "%s() takes at most %d %sargument%s (%d given)", argS(fname), argI(count), argS(what), argS(plural(count)), argI(n+nkw))
		return false
	}
	if n > maxPositional {
		if maxPositional == 0 {
			raise(ts, ExcTypeError, "%s() takes no positional arguments", argS(fname))
			return false
		}
		how := "exactly"
		if required < maxPositional {
			how = "at most"
		}
		raise(ts, ExcTypeError, "%s() takes %s %d positional argument%s (%d given)", argS(fname), argS(how), argI(maxPositional), argS(plural(maxPositional)), argI(n))
		return false
	}
	prim.Clear(out, uintptr(count)*8)
	prim.Move(out, args, uintptr(n)*8)
	for k := 0; k < nkw; k++ {
		key := itemAt(tupleArgs(kwnames), k)
		name, i := strAddr(names), 0
		for ; i < count; i++ {
			if i >= positional && UnicodeEqualToUTF8(ts, key, name) != 0 {
				break
			}
			name += uintptr(prim.Strlen(name)) + 1
		}
		if i == count {
			keywordUnknown(ts, fname, names, count, positional, key)
			return false
		}
		if i < n {
			raise(ts, ExcTypeError, "argument for %s() given by name ('%s') and position (%d)", argS(fname), argO(key), argI(i+1))
			return false
		}
		setItem(out, i, itemAt(args, n+k))
	}
	name := strAddr(names)
	for i := 0; i < required; i++ {
		if itemAt(out, i) == nil {
			if i < positional {
				how := "exactly"
				if positional < maxPositional {
					how = "at least"
				}
				raise(ts, ExcTypeError, "%s() takes %s %d positional argument%s (%d given)", argS(fname), argS(how), argI(positional), argS(plural(positional)), argI(n))
			} else {
				raise(ts, ExcTypeError, "%s() missing required argument '%s' (pos %d)", argS(fname), argC(name), argI(i+1))
			}
			return false
		}
		name += uintptr(prim.Strlen(name)) + 1
	}
	return true
}

// keywordUnknown raises for a keyword that is none of names, with the one that may be meant.
func keywordUnknown(ts *Thread, fname, names string, count, positional int, key *Object) {
	list, mark := scratch(ts, uintptr(count)*8)
	if list == 0 {
		return
	}
	p := strAddr(names)
	for i := 0; i < count; i++ {
		prim.Store(list+uintptr(i)*8, p)
		p += uintptr(prim.Strlen(p)) + 1
	}
	hint := suggestKeyword(ts, list+uintptr(positional)*8, count-positional, key)
	ts.ScratchTop = mark
	if hint != 0 {
		raise(ts, ExcTypeError, "%s() got an unexpected keyword argument '%s'. Did you mean '%s'?", argS(fname), argO(key), argC(hint))
	} else if ts.CurrentException == nil {
		raise(ts, ExcTypeError, "%s() got an unexpected keyword argument '%s'", argS(fname), argO(key))
	}
}

// keywordsOfCall is keywordsOf for arguments in a tuple and a dict, which may be nil.
func keywordsOfCall(ts *Thread, fname, names string, count, positional, maxPositional, required int, args, kw *Object, out uintptr) bool {
	a, n := tupleArgs(args), tupleLen(args)
	if kw == nil || as[*layout.DictObject](kw).MaUsed == 0 {
		return keywordsOf(ts, fname, names, count, positional, maxPositional, required, a, n, nil, out)
	}
	k := as[*layout.DictObject](kw).MaUsed
	kwnames := TupleNew(ts, k)
	if kwnames == nil {
		return false
	}
	spread, mark := scratch(ts, uintptr(n+k)*8)
	ok := spread != 0
	if ok {
		prim.Move(spread, a, uintptr(n)*8)
		k, ok = spreadDict(ts, kw, spread+uintptr(n)*8, kwnames, k)
		for i := 0; i < k; i++ {
			decref(ts, itemAt(spread, n+i)) // kw still holds them
		}
		if !ok {
			raise(ts, ExcTypeError, "keywords must be strings")
		}
	}
	ok = ok && keywordsOf(ts, fname, names, count, positional, maxPositional, required, spread, n, kwnames, out)
	decref(ts, kwnames)
	ts.ScratchTop = mark
	return ok
}

// sizeArg is an argument as a Py_ssize_t, through __index__.
func sizeArg(ts *Thread, o *Object) (int, bool) {
	i := NumberIndex(ts, o)
	if i == nil {
		return 0, false
	}
	n := LongAsSsizeT(ts, i)
	decref(ts, i)
	return n, n != -1 || ts.CurrentException == nil
}

// byteArg is an argument as a byte; ValueError when it is out of range.
func byteArg(ts *Thread, o *Object) (byte, bool) {
	i := NumberIndex(ts, o)
	if i == nil {
		return 0, false
	}
	out, mark := scratch(ts, 8)
	if out == 0 {
		decref(ts, i)
		return 0, false
	}
	n := LongAsLongAndOverflow(ts, i, out)
	ts.ScratchTop = mark
	decref(ts, i)
	if n == -1 && ts.CurrentException != nil {
		return 0, false
	}
	if n < 0 || n > 255 {
		raise(ts, ExcValueError, "byte must be in range(0, 256)")
		return 0, false
	}
	return byte(n), true
}

// searchBound is an optional argument that bounds a search: None and nothing leave the default.
func searchBound(ts *Thread, args uintptr, n, i int, to *int) bool {
	if i >= n || itemAt(args, i) == None {
		return true
	}
	o := itemAt(args, i)
	if o.ObType.TpAsNumber == nil || o.ObType.TpAsNumber.NbIndex == 0 {
		raise(ts, ExcTypeError, "slice indices must be integers or None or have an __index__ method")
		return false
	}
	v := NumberAsSsizeT(ts, o, nil)
	if v == -1 && ts.CurrentException != nil {
		return false
	}
	*to = v
	return true
}

// clampBounds makes start and end offsets into n bytes: negative ones count from the end.
func clampBounds(start, end, n int) (int, int) {
	if end > n {
		end = n
	} else if end < 0 {
		if end += n; end < 0 {
			end = 0
		}
	}
	if start < 0 {
		if start += n; start < 0 {
			start = 0
		}
	}
	return start, end
}

// spanCompare orders two runs as memcmp does, the shorter first when one begins with the other.
func spanCompare(a, b byteSpan) int {
	n := a.n
	if b.n < n {
		n = b.n
	}
	for i := 0; i < n; i++ {
		if x, y := a.at(i), b.at(i); x != y {
			return int(x) - int(y)
		}
	}
	return a.n - b.n
}

func spanEqual(a, b byteSpan) bool { return a.n == b.n && prim.Equal(a.p, b.p, uintptr(a.n)) }

// spanIndexByte is the first place of c, -1 when it is not there.
func spanIndexByte(s byteSpan, c byte) int {
	for i := 0; i < s.n; i++ {
		if s.at(i) == c {
			return i
		}
	}
	return -1
}

func spanLastByte(s byteSpan, c byte) int {
	for i := s.n - 1; i >= 0; i-- {
		if s.at(i) == c {
			return i
		}
	}
	return -1
}

const hashPrime = 16777619

// spanIndex is the first place of t in s, -1 when it is not there. A rolling hash makes it linear but for collisions.
func spanIndex(s, t byteSpan) int {
	if t.n == 0 {
		return 0
	}
	if t.n == 1 {
		return spanIndexByte(s, t.at(0))
	}
	if t.n > s.n {
		return -1
	}
	want, have, pow := uint32(0), uint32(0), uint32(1)
	for i := 0; i < t.n; i++ {
		want = want*hashPrime + uint32(t.at(i))
		have = have*hashPrime + uint32(s.at(i))
		pow *= hashPrime
	}
	for i := 0; ; i++ {
		if have == want && prim.Equal(s.p+uintptr(i), t.p, uintptr(t.n)) {
			return i
		}
		if i+t.n >= s.n {
			return -1
		}
		have = have*hashPrime + uint32(s.at(i+t.n)) - pow*uint32(s.at(i))
	}
}

// spanLastIndex is the last place of t in s, -1 when it is not there.
func spanLastIndex(s, t byteSpan) int {
	if t.n == 0 {
		return s.n
	}
	if t.n == 1 {
		return spanLastByte(s, t.at(0))
	}
	if t.n > s.n {
		return -1
	}
	want, have, pow := uint32(0), uint32(0), uint32(1)
	for i := 0; i < t.n; i++ {
		want = want*hashPrime + uint32(t.at(t.n-1-i))
		have = have*hashPrime + uint32(s.at(s.n-1-i))
		pow *= hashPrime
	}
	for i := s.n - t.n; ; i-- {
		if have == want && prim.Equal(s.p+uintptr(i), t.p, uintptr(t.n)) {
			return i
		}
		if i == 0 {
			return -1
		}
		have = have*hashPrime + uint32(s.at(i-1)) - pow*uint32(s.at(i+t.n-1))
	}
}

// spanCount counts places of t in s that do not overlap, max at most.
func spanCount(s, t byteSpan, max int) int {
	if t.n == 0 {
		if s.n+1 < max {
			return s.n + 1
		}
		return max
	}
	n := 0
	for n < max {
		i := spanIndex(s, t)
		if i < 0 {
			break
		}
		n++
		s = s.from(i+t.n, s.n)
	}
	return n
}
