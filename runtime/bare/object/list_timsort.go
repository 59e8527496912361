// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// A stable adaptive merge sort: natural runs, short ones completed by binary insertion, merged in the order of powersort
// (Munro and Wild 2018), with galloping where one run keeps winning (Peters 2002).
//
// World: bare. Comparisons may run any code; the arrays belong to the sorter alone.
// Guard: none.
// Invariant: a failed comparison leaves keys and values permuted, none lost and none doubled.

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
)

// sortGallop is how often in a row one run must win before galloping is tried.
const sortGallop = 7

// sortRuns is more than the depth of the stack of runs can be: their powers are all different and below 64.
const sortRuns = 85

// sortRun is a sorted stretch that waits to be merged with the one after it.
type sortRun struct {
	base, n, power int
}

// sorter is the state of one sort. It lives on the stack of listSort.
type sorter struct {
	keys, vals uintptr // n slots each; vals is 0 when the keys are the items
	n          int
	kind       sortKind
	first      sortKind // of the first items of tuples
	compare    uintptr  // tp_richcompare for sortSame
	tmp        uintptr  // merge area: room keys, then as many values
	room       int
	minGallop  int
	depth      int
	runs       [sortRuns]sortRun
}

// at is the i-th run of the stack.
func (s *sorter) at(i int) *sortRun {
	return (*sortRun)(unsafe.Add(unsafe.Pointer(&s.runs), uintptr(i)*unsafe.Sizeof(sortRun{})))
}

// key is the i-th key.
func (s *sorter) key(i int) *Object { return itemAt(s.keys, i) }

// move moves n keys, with their values, inside the arrays.
func (s *sorter) move(to, from, n int) {
	prim.Move(s.keys+uintptr(to)*8, s.keys+uintptr(from)*8, uintptr(n)*8)
	if s.vals != 0 {
		prim.Move(s.vals+uintptr(to)*8, s.vals+uintptr(from)*8, uintptr(n)*8)
	}
}

// one copies one key, with its value, inside the arrays.
func (s *sorter) one(to, from int) {
	setItem(s.keys, to, itemAt(s.keys, from))
	if s.vals != 0 {
		setItem(s.vals, to, itemAt(s.vals, from))
	}
}

// save copies n keys, with their values, to the merge area; load copies them back.
func (s *sorter) save(from, n int) {
	prim.Move(s.tmp, s.keys+uintptr(from)*8, uintptr(n)*8)
	if s.vals != 0 {
		prim.Move(s.tmp+uintptr(s.room)*8, s.vals+uintptr(from)*8, uintptr(n)*8)
	}
}

func (s *sorter) load(to, from, n int) {
	prim.Move(s.keys+uintptr(to)*8, s.tmp+uintptr(from)*8, uintptr(n)*8)
	if s.vals != 0 {
		prim.Move(s.vals+uintptr(to)*8, s.tmp+uintptr(s.room+from)*8, uintptr(n)*8)
	}
}

// loadOne is load of one.
func (s *sorter) loadOne(to, from int) {
	setItem(s.keys, to, itemAt(s.tmp, from))
	if s.vals != 0 {
		setItem(s.vals, to, itemAt(s.tmp, s.room+from))
	}
}

// need makes room for n in the merge area.
func (s *sorter) need(ts *Thread, n int) bool {
	if n <= s.room {
		return true
	}
	if s.tmp != 0 {
		freeMem(ts, s.tmp)
		s.tmp, s.room = 0, 0
	}
	size := uintptr(n) * 8
	if s.vals != 0 {
		size *= 2
	}
	if n > sortMax {
		ErrNoMemory(ts)
		return false
	}
	if s.tmp = allocMem(ts, size); s.tmp == 0 {
		ErrNoMemory(ts)
		return false
	}
	s.room = n
	return true
}

// reverse reverses n from base.
func (s *sorter) reverse(base, n int) {
	sortReverse(s.keys+uintptr(base)*8, n)
	if s.vals != 0 {
		sortReverse(s.vals+uintptr(base)*8, n)
	}
}

// sort sorts everything.
func (s *sorter) sort(ts *Thread) bool {
	if s.n < 2 {
		return true
	}
	s.minGallop = sortGallop
	minrun := sortMinrun(s.n)
	for base, left := 0, s.n; left > 0; {
		n := s.countRun(ts, base, left)
		if n < 0 {
			return false
		}
		if n < minrun {
			want := minrun
			if left < want {
				want = left
			}
			if !s.insertion(ts, base, want, n) {
				return false
			}
			n = want
		}
		if !s.push(ts, base, n) {
			return false
		}
		base += n
		left -= n
	}
	for s.depth > 1 {
		if !s.mergeTop(ts) {
			return false
		}
	}
	return true
}

// sortMinrun is a length from 32 to 64 such that n divided by it is a power of two or a little less.
func sortMinrun(n int) int {
	odd := 0
	for n >= 64 {
		odd |= n & 1
		n >>= 1
	}
	return n + odd
}

// push adds a run to the stack, merging first what has a higher power than the border before it.
func (s *sorter) push(ts *Thread, base, n int) bool {
	if s.depth > 0 {
		last := s.at(s.depth - 1)
		power := sortPower(last.base, last.n, n, s.n)
		for s.depth > 1 && s.at(s.depth-2).power > power {
			if !s.mergeTop(ts) {
				return false
			}
		}
		s.at(s.depth - 1).power = power
	}
	r := s.at(s.depth)
	r.base, r.n, r.power = base, n, 0
	s.depth++
	return true
}

// sortPower is the depth, in a perfectly balanced merge tree over n, of the border between two runs: the first binary digit in which
// their middles, as fractions of n, differ.
func sortPower(base, n1, n2, n int) int {
	a := 2*base + n1
	b := a + n1 + n2
	power := 0
	for {
		power++
		if a >= n {
			a -= n
			b -= n
		} else if b >= n {
			return power
		}
		a <<= 1
		b <<= 1
	}
}

// countRun is the length of the run that begins at base; a strictly descending one is reversed. -1 with an exception.
func (s *sorter) countRun(ts *Thread, base, left int) int {
	if left == 1 {
		return 1
	}
	if s.kind == sortInt {
		return s.countRunInt(base, left)
	}
	n := 2
	down := s.less(ts, s.key(base+1), s.key(base))
	if down < 0 {
		return -1
	}
	for ; n < left; n++ {
		k := s.less(ts, s.key(base+n), s.key(base+n-1))
		if k < 0 {
			return -1
		}
		if k != down {
			break
		}
	}
	if down > 0 {
		s.reverse(base, n)
	}
	return n
}

// countRunInt is countRun for short ints, without a call in its loop.
func (s *sorter) countRunInt(base, left int) int {
	p := s.keys + uintptr(base)*8
	last := sortInt1(itemAt(p, 1))
	down := last < sortInt1(itemAt(p, 0))
	n := 2
	for ; n < left; n++ {
		v := sortInt1(itemAt(p, n))
		if (v < last) != down {
			break
		}
		last = v
	}
	if down {
		s.reverse(base, n)
	}
	return n
}

// insertion sorts n from base, of which the first sorted ones are a run already, by binary insertion.
func (s *sorter) insertion(ts *Thread, base, n, sorted int) bool {
	for i := base + sorted; i < base+n; i++ {
		pivot := s.key(i)
		low, high := base, i
		for low < high {
			mid := int(uint(low+high) >> 1)
			k := s.less(ts, pivot, s.key(mid))
			if k < 0 {
				return false
			}
			if k > 0 {
				high = mid
			} else {
				low = mid + 1
			}
		}
		if low == i {
			continue
		}
		prim.Move(s.keys+uintptr(low+1)*8, s.keys+uintptr(low)*8, uintptr(i-low)*8)
		setItem(s.keys, low, pivot)
		if s.vals != 0 {
			v := itemAt(s.vals, i)
			prim.Move(s.vals+uintptr(low+1)*8, s.vals+uintptr(low)*8, uintptr(i-low)*8)
			setItem(s.vals, low, v)
		}
	}
	return true
}

// mergeTop merges the two runs on top of the stack.
func (s *sorter) mergeTop(ts *Thread) bool {
	ra, rb := s.at(s.depth-2), s.at(s.depth-1)
	a, na, b, nb := ra.base, ra.n, rb.base, rb.n
	ra.n = na + nb
	ra.power = rb.power
	s.depth--
	// What of a is not above b's first is in place, and what of b is not below a's last.
	k := s.gallopRight(ts, s.key(b), s.keys+uintptr(a)*8, na, 0)
	if k < 0 {
		return false
	}
	a += k
	na -= k
	if na == 0 {
		return true
	}
	nb = s.gallopLeft(ts, s.key(a+na-1), s.keys+uintptr(b)*8, nb, nb-1)
	if nb <= 0 {
		return nb == 0
	}
	if na <= nb {
		return s.mergeLow(ts, a, na, b, nb)
	}
	return s.mergeHigh(ts, a, na, b, nb)
}

// gallopLeft is where key belongs in the n sorted slots at p, before all that equal it: found from hint by steps that double, then by
// halving. -1 with an exception.
func (s *sorter) gallopLeft(ts *Thread, key *Object, p uintptr, n, hint int) int {
	last, step := 0, 1
	k := s.less(ts, itemAt(p, hint), key)
	if k < 0 {
		return -1
	}
	var low, high int // the place is above low and at most high
	if k > 0 {
		max := n - hint
		for step < max {
			if k = s.less(ts, itemAt(p, hint+step), key); k < 0 {
				return -1
			}
			if k == 0 {
				break
			}
			last = step
			step = step<<1 + 1
		}
		if step > max {
			step = max
		}
		low, high = hint+last, hint+step
	} else {
		max := hint + 1
		for step < max {
			if k = s.less(ts, itemAt(p, hint-step), key); k < 0 {
				return -1
			}
			if k > 0 {
				break
			}
			last = step
			step = step<<1 + 1
		}
		if step > max {
			step = max
		}
		low, high = hint-step, hint-last
	}
	for low++; low < high; {
		mid := low + (high-low)>>1
		if k = s.less(ts, itemAt(p, mid), key); k < 0 {
			return -1
		}
		if k > 0 {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return high
}

// gallopRight is gallopLeft behind all that equal key.
func (s *sorter) gallopRight(ts *Thread, key *Object, p uintptr, n, hint int) int {
	last, step := 0, 1
	k := s.less(ts, key, itemAt(p, hint))
	if k < 0 {
		return -1
	}
	var low, high int
	if k > 0 {
		max := hint + 1
		for step < max {
			if k = s.less(ts, key, itemAt(p, hint-step)); k < 0 {
				return -1
			}
			if k == 0 {
				break
			}
			last = step
			step = step<<1 + 1
		}
		if step > max {
			step = max
		}
		low, high = hint-step, hint-last
	} else {
		max := n - hint
		for step < max {
			if k = s.less(ts, key, itemAt(p, hint+step)); k < 0 {
				return -1
			}
			if k > 0 {
				break
			}
			last = step
			step = step<<1 + 1
		}
		if step > max {
			step = max
		}
		low, high = hint+last, hint+step
	}
	for low++; low < high; {
		mid := low + (high-low)>>1
		if k = s.less(ts, key, itemAt(p, mid)); k < 0 {
			return -1
		}
		if k > 0 {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return high
}

// How the loops of a merge end.
const (
	mergeDone   = iota // one run is used up: what is in the merge area goes back
	mergeLast          // one is left in the merge area and belongs at the far end
	mergeFailed        // a comparison raised
)

// merge is what is left to merge: na slots of the first run, nb of the second. dest is the next place to fill.
type merge struct {
	a, na, b, nb, dest int
}

// mergeLow merges two neighbours, the first the shorter, from the left. The first of b is below the first of a, the last of a above all
// of b.
func (s *sorter) mergeLow(ts *Thread, a, na, b, nb int) bool {
	if !s.need(ts, na) {
		return false
	}
	s.save(a, na)
	m := merge{0, na, b, nb, a}
	s.one(m.dest, m.b)
	m.dest++
	m.b++
	m.nb--
	how := mergeDone
	if m.nb > 0 {
		how = mergeLast
		if m.na > 1 {
			how = s.mergeLowLoop(ts, &m)
		}
	}
	if how == mergeLast {
		s.move(m.dest, m.b, m.nb)
		s.loadOne(m.dest+m.nb, m.a)
		return true
	}
	s.load(m.dest, m.a, m.na)
	return how == mergeDone
}

// takeB and takeA of mergeLow: the next of the second run, or of the first, which is in the merge area.
func (s *sorter) lowB(m *merge) {
	s.one(m.dest, m.b)
	m.dest++
	m.b++
	m.nb--
}

func (s *sorter) lowA(m *merge) {
	s.loadOne(m.dest, m.a)
	m.dest++
	m.a++
	m.na--
}

func (s *sorter) mergeLowLoop(ts *Thread, m *merge) int {
	for {
		wonA, wonB := 0, 0
		for wonA < s.minGallop && wonB < s.minGallop {
			k := s.less(ts, s.key(m.b), itemAt(s.tmp, m.a))
			if k < 0 {
				return mergeFailed
			}
			if k > 0 {
				s.lowB(m)
				wonA = 0
				wonB++
				if m.nb == 0 {
					return mergeDone
				}
			} else {
				s.lowA(m)
				wonB = 0
				wonA++
				if m.na == 1 {
					return mergeLast
				}
			}
		}
		s.minGallop++
		for {
			if s.minGallop > 1 {
				s.minGallop--
			}
			k := s.gallopRight(ts, s.key(m.b), s.tmp+uintptr(m.a)*8, m.na, 0)
			if k < 0 {
				return mergeFailed
			}
			wonA = k
			if k > 0 {
				s.load(m.dest, m.a, k)
				m.dest += k
				m.a += k
				m.na -= k
				if m.na == 1 {
					return mergeLast
				}
				// Only a comparison that contradicts itself comes here.
				if m.na == 0 {
					return mergeDone
				}
			}
			s.lowB(m)
			if m.nb == 0 {
				return mergeDone
			}
			if k = s.gallopLeft(ts, itemAt(s.tmp, m.a), s.keys+uintptr(m.b)*8, m.nb, 0); k < 0 {
				return mergeFailed
			}
			wonB = k
			if k > 0 {
				s.move(m.dest, m.b, k)
				m.dest += k
				m.b += k
				m.nb -= k
				if m.nb == 0 {
					return mergeDone
				}
			}
			s.lowA(m)
			if m.na == 1 {
				return mergeLast
			}
			if wonA < sortGallop && wonB < sortGallop {
				break
			}
		}
		s.minGallop++
	}
}

// mergeHigh merges two neighbours, the second the shorter, from the right.
func (s *sorter) mergeHigh(ts *Thread, a, na, b, nb int) bool {
	if !s.need(ts, nb) {
		return false
	}
	s.save(b, nb)
	m := merge{a + na - 1, na, nb - 1, nb, b + nb - 1}
	s.highA(&m)
	how := mergeDone
	if m.na > 0 {
		how = mergeLast
		if m.nb > 1 {
			how = s.mergeHighLoop(ts, &m)
		}
	}
	if how == mergeLast {
		// What is left of a moves up by one, and the one of b goes before it.
		s.move(m.dest-m.na+1, m.a-m.na+1, m.na)
		s.loadOne(m.dest-m.na, m.b)
		return true
	}
	s.load(m.dest-m.nb+1, m.b-m.nb+1, m.nb)
	return how == mergeDone
}

func (s *sorter) highA(m *merge) {
	s.one(m.dest, m.a)
	m.dest--
	m.a--
	m.na--
}

func (s *sorter) highB(m *merge) {
	s.loadOne(m.dest, m.b)
	m.dest--
	m.b--
	m.nb--
}

func (s *sorter) mergeHighLoop(ts *Thread, m *merge) int {
	for {
		wonA, wonB := 0, 0
		for wonA < s.minGallop && wonB < s.minGallop {
			k := s.less(ts, itemAt(s.tmp, m.b), s.key(m.a))
			if k < 0 {
				return mergeFailed
			}
			if k > 0 {
				s.highA(m)
				wonB = 0
				wonA++
				if m.na == 0 {
					return mergeDone
				}
			} else {
				s.highB(m)
				wonA = 0
				wonB++
				if m.nb == 1 {
					return mergeLast
				}
			}
		}
		s.minGallop++
		for {
			if s.minGallop > 1 {
				s.minGallop--
			}
			k := s.gallopRight(ts, itemAt(s.tmp, m.b), s.keys+uintptr(m.a-m.na+1)*8, m.na, m.na-1)
			if k < 0 {
				return mergeFailed
			}
			if k = m.na - k; k > 0 {
				m.dest -= k
				m.a -= k
				s.move(m.dest+1, m.a+1, k)
				m.na -= k
				if m.na == 0 {
					return mergeDone
				}
			}
			wonA = k
			s.highB(m)
			if m.nb == 1 {
				return mergeLast
			}
			if k = s.gallopLeft(ts, s.key(m.a), s.tmp+uintptr(m.b-m.nb+1)*8, m.nb, m.nb-1); k < 0 {
				return mergeFailed
			}
			if k = m.nb - k; k > 0 {
				m.dest -= k
				m.b -= k
				s.load(m.dest+1, m.b+1, k)
				m.nb -= k
				if m.nb == 1 {
					return mergeLast
				}
				if m.nb == 0 {
					return mergeDone
				}
			}
			wonB = k
			s.highA(m)
			if m.na == 0 {
				return mergeDone
			}
			if wonA < sortGallop && wonB < sortGallop {
				break
			}
		}
		s.minGallop++
	}
}
