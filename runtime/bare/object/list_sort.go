// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// list.sort: who may look at the list while it is sorted, the keys, and comparing them. The sorting itself is in list_timsort.go.
//
// World: bare.
// Guard: the items are taken out of the list first: it looks empty meanwhile, and the sorter alone holds the array. The lock is held
// throughout when comparing runs no other code, otherwise only at both ends; a capacity that is not -1 at the end tells that somebody
// changed the list.
// Invariant: keys and values are permuted together; whatever fails, the array holds all items when it goes back.

import (
	"math"
	"math/bits"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// sortKind says how keys are compared.
type sortKind uintptr

const (
	sortAny   sortKind = iota // PyObject_RichCompareBool
	sortSame                  // all of one type: its tp_richcompare
	sortInt                   // ints of at most one digit
	sortFloat                 // exact floats
	sortLatin                 // exact strs of one byte a character
	sortTuple                 // non-empty exact tuples: what first says for their first items
)

// ListSort implements PyList_Sort: o.sort(). Errors: SystemError for anything but a list, ValueError when the list changes meanwhile.
func ListSort(ts *Thread, o *Object) int32 {
	if o == nil || !listCheck(o) {
		badInternalCall(ts)
		return -1
	}
	if !listSort(ts, o, nil, false) {
		return -1
	}
	return 0
}

// listMethodSort is list.sort(*, key=None, reverse=False).
func listMethodSort(ts *Thread, o *Object, args uintptr, nargs int, kwnames *Object) *Object {
	var key *Object
	reverse := false
	if nargs != 0 || kwnames != nil {
		out, mark := scratch(ts, 16)
		if out == 0 || !keywordsOf(ts, "sort", "key\x00reverse\x00", 2, 0, 0, 0, args, nargs, kwnames, out) {
			ts.ScratchTop = mark
			return nil
		}
		key = itemAt(out, 0)
		v := itemAt(out, 1)
		ts.ScratchTop = mark
		if key == None {
			key = nil
		}
		if v != nil {
			r := ObjectIsTrue(ts, v)
			if r < 0 {
				return nil
			}
			reverse = r > 0
		}
	}
	if !listSort(ts, o, key, reverse) {
		return nil
	}
	return None
}

// listSort sorts o by what key (nil: the item itself) returns.
func listSort(ts *Thread, o, key *Object, reverse bool) bool {
	l := as[*layout.ListObject](o)
	lockObject(ts, o)
	if l.ObSize == 0 {
		unlockObject(ts, o)
		return true
	}
	p, n, allocated := l.ObItem, l.ObSize, l.Allocated
	atom.StoreReleaseInt(&l.ObSize, 0)
	atom.StoreRelease(&l.ObItem, 0)
	l.Allocated = -1
	var s sorter
	locked := false
	if key == nil {
		s.keys, s.n = p, n
		s.chooseCompare()
		locked = s.kind == sortInt || s.kind == sortFloat || s.kind == sortLatin
	}
	if !locked {
		unlockObject(ts, o)
	}
	ok := true
	if key == nil {
		ok = s.run(ts, reverse)
	} else {
		ok = listSortByKey(ts, &s, key, p, n, reverse)
	}
	if !locked {
		lockObject(ts, o)
	}
	changed, q, m := l.Allocated != -1, l.ObItem, l.ObSize
	atom.StoreRelease(&l.ObItem, p)
	l.Allocated = allocated
	atom.StoreReleaseInt(&l.ObSize, n)
	unlockObject(ts, o)
	if changed {
		if q != 0 {
			for i := m - 1; i >= 0; i-- {
				xdecref(ts, itemAt(q, i))
			}
			listFreeArray(ts, o, q)
		}
		if ok {
			raise(ts, ExcValueError, "list modified during sort")
		}
		return false
	}
	return ok
}

// listSortByKey calls key for each item and sorts by the results.
func listSortByKey(ts *Thread, s *sorter, key *Object, p uintptr, n int, reverse bool) bool {
	keys := allocMem(ts, uintptr(n)*8)
	if keys == 0 {
		ErrNoMemory(ts)
		return false
	}
	made := 0
	for ; made < n; made++ {
		k := ObjectCallOneArg(ts, key, itemAt(p, made))
		if k == nil {
			break
		}
		setItem(keys, made, k)
	}
	ok := made == n
	if ok {
		s.keys, s.vals, s.n = keys, p, n
		s.chooseCompare()
		ok = s.run(ts, reverse)
	}
	for i := 0; i < made; i++ {
		decref(ts, itemAt(keys, i))
	}
	freeMem(ts, keys)
	return ok
}

// run sorts. Reversed before and after, equal items keep their order in a descending sort.
func (s *sorter) run(ts *Thread, reverse bool) bool {
	if reverse {
		s.reverse(0, s.n)
	}
	ok := s.sort(ts)
	if s.tmp != 0 {
		freeMem(ts, s.tmp)
	}
	if reverse {
		if s.vals != 0 {
			// The keys are of no more use.
			sortReverse(s.vals, s.n)
		} else {
			sortReverse(s.keys, s.n)
		}
	}
	return ok
}

// chooseCompare looks at all keys for a faster comparison. It runs no other code.
func (s *sorter) chooseCompare() {
	first := itemAt(s.keys, 0)
	s.kind = sortAny
	tuples := first.ObType == TupleType && tupleSize(first) > 0
	if tuples {
		first = tupleItem(first, 0)
	}
	t := first.ObType
	short, latin, same := t == LongType, t == UnicodeType, true
	for i := 0; i < s.n; i++ {
		k := itemAt(s.keys, i)
		if tuples {
			if k.ObType != TupleType || tupleSize(k) == 0 {
				return
			}
			k = tupleItem(k, 0)
		}
		if k.ObType != t {
			same = false
			if !tuples {
				return
			}
			break
		}
		if short && as[*layout.LongObject](k).LvTag >= 16 {
			short = false
		} else if latin && as[*layout.ASCIIObject](k).Bits&15 != 9 {
			latin = false
		}
	}
	kind := sortAny
	switch {
	case !same:
	case short:
		kind = sortInt
	case latin:
		kind = sortLatin
	case t == FloatType:
		kind = sortFloat
	case t.TpRichcompare != 0:
		kind = sortSame
		s.compare = t.TpRichcompare
	}
	s.kind, s.first = kind, kind
	if tuples {
		s.kind = sortTuple
	}
}

// sortInt1 is the value of an int of at most one digit.
func sortInt1(o *Object) int {
	l := as[*layout.LongObject](o)
	return (1 - int(l.LvTag&3)) * int(l.ObDigit[0])
}

// sortLess makes C's truth value of a comparison.
func sortLess(b bool) int {
	if b {
		return 1
	}
	return 0
}

// less tells whether a < b: 1, 0, or -1 with an exception.
//
//go:nosplit
func (s *sorter) less(ts *Thread, a, b *Object) int {
	if s.kind == sortInt {
		return sortLess(sortInt1(a) < sortInt1(b))
	}
	if s.kind == sortTuple {
		return s.lessTuple(ts, a, b)
	}
	return s.lessKind(ts, a, b, s.kind)
}

//go:noinline
func (s *sorter) lessKind(ts *Thread, a, b *Object, kind sortKind) int {
	switch kind {
	case sortInt:
		return sortLess(sortInt1(a) < sortInt1(b))
	case sortFloat:
		return sortLess(as[*layout.FloatObject](a).ObFval < as[*layout.FloatObject](b).ObFval)
	case sortLatin:
		return sortLess(sortLatinLess(a, b))
	case sortSame:
		return s.lessSame(ts, a, b)
	}
	return int(ObjectRichCompareBool(ts, a, b, layout.LT))
}

// lessSame compares by the one tp_richcompare of all keys, unless their class got another meanwhile.
func (s *sorter) lessSame(ts *Thread, a, b *Object) int {
	if a.ObType.TpRichcompare != s.compare {
		return int(ObjectRichCompareBool(ts, a, b, layout.LT))
	}
	r := callRichcmp(ts, s.compare, a, b, layout.LT)
	if r == nil {
		return -1
	}
	switch r {
	case True:
		return 1
	case False:
		return 0
	case NotImplemented:
		return int(ObjectRichCompareBool(ts, a, b, layout.LT))
	}
	k := ObjectIsTrue(ts, r)
	decref(ts, r)
	return int(k)
}

// lessTuple compares non-empty tuples: the first difference decides, and for first items that is a fast comparison.
//
//go:noinline
func (s *sorter) lessTuple(ts *Thread, a, b *Object) int {
	na, nb := tupleSize(a), tupleSize(b)
	i := 0
	for ; i < na && i < nb; i++ {
		k := ObjectRichCompareBool(ts, tupleItem(a, i), tupleItem(b, i), layout.EQ)
		if k < 0 {
			return -1
		}
		if k == 0 {
			break
		}
	}
	if i >= na || i >= nb {
		return sortLess(na < nb)
	}
	if i == 0 {
		return s.lessKind(ts, tupleItem(a, 0), tupleItem(b, 0), s.first)
	}
	return int(ObjectRichCompareBool(ts, tupleItem(a, i), tupleItem(b, i), layout.LT))
}

// sortLatinLess compares strs of one byte a character.
func sortLatinLess(a, b *Object) bool {
	p, q := sortLatinData(a), sortLatinData(b)
	na, nb := as[*layout.ASCIIObject](a).Length, as[*layout.ASCIIObject](b).Length
	n := na
	if nb < n {
		n = nb
	}
	for ; n >= 8; n -= 8 {
		x, y := prim.Load[uint64](p), prim.Load[uint64](q)
		if x != y {
			return bits.ReverseBytes64(x) < bits.ReverseBytes64(y)
		}
		p += 8
		q += 8
	}
	for i := 0; i < n; i++ {
		if x, y := byteAt(p, i), byteAt(q, i); x != y {
			return x < y
		}
	}
	return na < nb
}

// sortLatinData is where the characters of a compact str of kind 1 begin.
func sortLatinData(o *Object) uintptr {
	const ascii = 16
	if as[*layout.ASCIIObject](o).Bits&ascii != 0 {
		return addr(o) + unsafe.Sizeof(*(*layout.ASCIIObject)(nil))
	}
	return addr(o) + unsafe.Sizeof(*(*layout.CompactUnicodeObject)(nil))
}

// sortReverse reverses n slots.
func sortReverse(p uintptr, n int) {
	for i, j := 0, n-1; i < j; i, j = i+1, j-1 {
		x := itemAt(p, i)
		setItem(p, i, itemAt(p, j))
		setItem(p, j, x)
	}
}

// sortMax is the largest length whose merge area is no overflow.
const sortMax = math.MaxInt / 16
