// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Set algebra: union, intersection, difference, symmetric difference, comparison.
//
// World: bare.
// Guard: a set that another thread may know is changed under its lock, one element at a time or, from another set or dict, under both
// locks. A set that an operation has just made is known to it alone.
// Invariant: elements are held while code of others (__hash__, __eq__, iterators) may run.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// setVisit calls visit for each element of an iterable, a set or a dict, with its hash, until it returns other than 0. Hashes that are
// stored are not computed again. r is what visit returned, or -1 with an exception set. arg passes through.
func setVisit(ts *Thread, src *Object, visit func(ts *Thread, arg setArg, key *Object, hash int) int32, arg setArg) int32 {
	var r int32
	switch {
	case isSet(ts, src):
		for i := 0; r == 0; i++ {
			key, hash, at := setEntryAt(ts, src, i)
			if at < 0 {
				break
			}
			i = at
			r = visit(ts, arg, key, hash)
			decref(ts, key)
		}
	case src.ObType == DictType:
		for i := 0; r == 0; i++ {
			key, value, at := dictEntryAt(ts, src, i)
			if at < 0 {
				break
			}
			decref(ts, value)
			i = at
			hash := keyHash(ts, key)
			if hash == -1 {
				r = -1
			} else {
				r = visit(ts, arg, key, hash)
			}
			decref(ts, key)
		}
	default:
		return setVisitIterable(ts, src, visit, arg)
	}
	return r
}

func setVisitIterable(ts *Thread, src *Object, visit func(ts *Thread, arg setArg, key *Object, hash int) int32, arg setArg) int32 {
	it := ObjectGetIter(ts, src)
	if it == nil {
		return -1
	}
	var r int32
	for r == 0 {
		key := IterNext(ts, it)
		if key == nil {
			if ErrOccurred(ts) != nil {
				r = -1
			}
			break
		}
		hash := setHash(ts, key)
		if hash == -1 {
			r = -1
		} else {
			r = visit(ts, arg, key, hash)
		}
		decref(ts, key)
	}
	decref(ts, it)
	return r
}

// setArg is what the visitors below work on: set is written, other only asked.
type setArg struct{ set, other *Object }

func setVisitAdd(ts *Thread, a setArg, key *Object, hash int) int32 {
	if setAdd(ts, a.set, key, hash) < 0 {
		return -1
	}
	return 0
}

func setVisitDiscard(ts *Thread, a setArg, key *Object, hash int) int32 {
	if setDiscard(ts, a.set, key, hash) < 0 {
		return -1
	}
	return 0
}

// setVisitToggle removes what is there and adds what is not.
func setVisitToggle(ts *Thread, a setArg, key *Object, hash int) int32 {
	r := setDiscard(ts, a.set, key, hash)
	if r == 0 && setAdd(ts, a.set, key, hash) < 0 {
		return -1
	}
	return r >> 31
}

// setVisitCommon adds to set what other has.
func setVisitCommon(ts *Thread, a setArg, key *Object, hash int) int32 {
	r := setHas(ts, a.other, key, hash)
	if r > 0 {
		return setVisitAdd(ts, a, key, hash)
	}
	return r
}

// setVisitRest adds to set what other, a set or a dict, has not.
func setVisitRest(ts *Thread, a setArg, key *Object, hash int) int32 {
	var r int32
	if a.other.ObType == DictType {
		r = dictHas(ts, a.other, key, hash)
	} else {
		r = setHas(ts, a.other, key, hash)
	}
	if r == 0 {
		return setVisitAdd(ts, a, key, hash)
	}
	return r >> 31
}

// setVisitIn stops with 1 at the first element that other has; setVisitOut at the first that it has not.
func setVisitIn(ts *Thread, a setArg, key *Object, hash int) int32 {
	return setHas(ts, a.other, key, hash)
}

func setVisitOut(ts *Thread, a setArg, key *Object, hash int) int32 {
	r := setHas(ts, a.other, key, hash)
	if r < 0 {
		return -1
	}
	return 1 - r
}

// setUpdateFrom adds the elements of an iterable to set o. Error: -1.
func setUpdateFrom(ts *Thread, o, src *Object) int32 {
	if o == src {
		return 0
	}
	if src.ObType == SetType || src.ObType == FrozenSetType || isSet(ts, src) {
		return setMerge(ts, o, src)
	}
	if src.ObType == DictType && !setReserve(ts, o, dictLength(ts, src)) {
		return -1
	}
	return setVisit(ts, src, setVisitAdd, setArg{o, nil})
}

// setReserve makes room for n more elements when that is worth it.
func setReserve(ts *Thread, o *Object, n int) bool {
	s := as[*layout.SetObject](o)
	dictLock(ts, o)
	ok := (s.Fill+n)*5 < s.Mask*3 || setResize(ts, o, (s.Used+n)*2)
	unlockObject(ts, o)
	return ok
}

// setMerge adds the elements of another set under both locks.
func setMerge(ts *Thread, o, src *Object) int32 {
	lockBoth(ts, o, src)
	if !dictReadable(ts, o) {
		containerShare(o)
	}
	if !dictReadable(ts, src) {
		containerShare(src)
	}
	r := setMergeLocked(ts, o, src)
	unlockBoth(ts, o, src)
	return r
}

func setMergeLocked(ts *Thread, o, src *Object) int32 {
	s, from := as[*layout.SetObject](o), as[*layout.SetObject](src)
	if from.Used == 0 {
		return 0
	}
	if (s.Fill+from.Used)*5 >= s.Mask*3 && !setResize(ts, o, (s.Used+from.Used)*2) {
		return -1
	}
	if s.Fill == 0 {
		setCopyKeys(ts, o, src)
		return 0
	}
	for i := uint(0); ; i++ {
		t, mask := setTable(src)
		if i > mask {
			return 0
		}
		e := t + uintptr(i)*setEntrySize
		key := itemAt(e, 0)
		if addr(key) <= setDummy {
			continue
		}
		incref(ts, key)
		r := setAddLocked(ts, o, key, prim.Load[int](e+8))
		decref(ts, key)
		if r < 0 {
			return -1
		}
	}
}

// setCopyKeys fills the empty set o, which has room, from src: no comparison is needed.
func setCopyKeys(ts *Thread, o, src *Object) {
	s, from := as[*layout.SetObject](o), as[*layout.SetObject](src)
	t, mask := setTable(o)
	u, n := setTable(src)
	exact := mask == n && from.Fill == from.Used
	for i := uint(0); i <= n; i++ {
		e := u + uintptr(i)*setEntrySize
		key := itemAt(e, 0)
		if addr(key) <= setDummy {
			continue
		}
		incref(ts, key)
		if exact {
			f := t + uintptr(i)*setEntrySize
			prim.Store(f+8, prim.Load[int](e+8))
			atom.StoreRelease(prim.At[*uintptr](f), addr(key))
		} else {
			setPut(t, mask, key, prim.Load[int](e+8))
		}
	}
	s.Fill = from.Used
	atom.StoreReleaseInt(&s.Used, from.Used)
}

// setBaseType is set or frozenset, whichever o is of or comes from.
func setBaseType(ts *Thread, o *Object) *TypeObject {
	if isMutableSet(ts, o) {
		return SetType
	}
	return FrozenSetType
}

// setCopyOf is a new set or frozenset of o's elements: never of a subclass. Refs: new.
func setCopyOf(ts *Thread, o *Object) *Object { return setNewFrom(ts, setBaseType(ts, o), o) }

// setDifferenceFrom removes the elements of an iterable from set o. Error: -1.
func setDifferenceFrom(ts *Thread, o, src *Object) int32 {
	if o == src {
		setClear(ts, o)
		return 0
	}
	return setVisit(ts, src, setVisitDiscard, setArg{o, nil})
}

// setSymmetricFrom toggles the elements of an iterable in set o; an element that the iterable has twice counts once. Error: -1.
func setSymmetricFrom(ts *Thread, o, src *Object) int32 {
	if o == src {
		setClear(ts, o)
		return 0
	}
	if isSet(ts, src) || src.ObType == DictType {
		return setVisit(ts, src, setVisitToggle, setArg{o, nil})
	}
	once := setNewFrom(ts, setBaseType(ts, o), src)
	if once == nil {
		return -1
	}
	r := setVisit(ts, once, setVisitToggle, setArg{o, nil})
	decref(ts, once)
	return r
}

// setIntersection is a new set of what o and an iterable have in common. Refs: new.
func setIntersection(ts *Thread, o, src *Object) *Object {
	if o == src {
		return setCopyOf(ts, o)
	}
	c := setNew(ts, setBaseType(ts, o))
	if c == nil {
		return nil
	}
	other := o
	if isSet(ts, src) && setLength(ts, src) > setLength(ts, o) {
		other, src = src, other
	}
	if setVisit(ts, src, setVisitCommon, setArg{c, other}) < 0 {
		decref(ts, c)
		return nil
	}
	return c
}

// setDifference is a new set of what o has and an iterable has not. Refs: new.
func setDifference(ts *Thread, o, src *Object) *Object {
	known := src.ObType == DictType || isSet(ts, src)
	if !known || ObjectSize(ts, src) < setLength(ts, o)>>2 {
		c := setNewFrom(ts, setBaseType(ts, o), o)
		if c != nil && setDifferenceFrom(ts, c, src) < 0 {
			decref(ts, c)
			return nil
		}
		return c
	}
	c := setNew(ts, setBaseType(ts, o))
	if c != nil && setVisit(ts, o, setVisitRest, setArg{c, src}) < 0 {
		decref(ts, c)
		return nil
	}
	return c
}

// setSymmetric is a new set of what only one of o and an iterable has. Refs: new.
func setSymmetric(ts *Thread, o, src *Object) *Object {
	c := setNewFrom(ts, setBaseType(ts, o), src)
	if c != nil && setVisit(ts, o, setVisitToggle, setArg{c, nil}) < 0 {
		decref(ts, c)
		return nil
	}
	return c
}

// setTakeOver gives o, a set, the elements of c in place of its own. The caller has made c, knows it alone, and drops it. Error: -1,
// with o as it was.
func setTakeOver(ts *Thread, o, c *Object) int32 {
	s, d := as[*layout.SetObject](o), as[*layout.SetObject](c)
	u, n := setTable(c)
	if u == addr(c)+setSmallAt {
		// A table inside the object cannot move.
		t := setAllocTable(ts, setMinSize)
		if t == 0 {
			return -1
		}
		prim.Move(t, u, setMinSize*setEntrySize)
		prim.Clear(u, setMinSize*setEntrySize)
		setPublish(c, t, n)
		u = t
	}
	dictLock(ts, o)
	t, mask := setTable(o)
	fill, used := s.Fill, s.Used
	if t == addr(o)+setSmallAt {
		// Its keys go to c's own small table; the words stay where they were for readers that are still at them.
		prim.Move(addr(c)+setSmallAt, t, setMinSize*setEntrySize)
		setPublish(c, addr(c)+setSmallAt, mask)
	} else {
		setPublish(c, t, mask)
		if !dictExclusive(ts, o) {
			containerShare(c) // so that the old table is freed late
		}
	}
	setPublish(o, u, n)
	s.Fill = d.Fill
	atom.StoreReleaseInt(&s.Used, d.Used)
	d.Fill, d.Used = fill, used
	unlockObject(ts, o)
	return 0
}

// setIntersectionUpdate keeps in o what an iterable has too. Error: -1.
func setIntersectionUpdate(ts *Thread, o, src *Object) int32 {
	c := setIntersection(ts, o, src)
	if c == nil {
		return -1
	}
	r := setTakeOverFrom(ts, o, c)
	decref(ts, c)
	return r
}

// setTakeOverFrom is setTakeOver of c, or of a copy when c is of a subclass, whose construction may have shown it to others.
func setTakeOverFrom(ts *Thread, o, c *Object) int32 {
	if c.ObType == SetType || c.ObType == FrozenSetType {
		return setTakeOver(ts, o, c)
	}
	plain := setNewFrom(ts, SetType, c)
	if plain == nil {
		return -1
	}
	r := setTakeOver(ts, o, plain)
	decref(ts, plain)
	return r
}

// setSubset tells whether all of a is in b, both sets: 1, 0, or -1 with an exception set.
func setSubset(ts *Thread, a, b *Object) int32 {
	if setLength(ts, a) > setLength(ts, b) {
		return 0
	}
	r := setVisit(ts, a, setVisitOut, setArg{nil, b})
	if r < 0 {
		return -1
	}
	return 1 - r
}

// setEqual compares two sets: 1, 0, or -1 with an exception set.
func setEqual(ts *Thread, a, b *Object) int32 {
	s, d := as[*layout.SetObject](a), as[*layout.SetObject](b)
	if s.Used != d.Used {
		return 0
	}
	if h, g := atom.LoadInt(&s.Hash), atom.LoadInt(&d.Hash); h != -1 && g != -1 && h != g {
		return 0
	}
	return setSubset(ts, a, b)
}

// setRichcompare is tp_richcompare of both types.
func setRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if !isSet(ts, b) {
		return newRef(ts, NotImplemented)
	}
	var r int32
	switch op {
	case layout.EQ:
		r = setEqual(ts, a, b)
	case layout.NE:
		if r = setEqual(ts, a, b); r >= 0 {
			r = 1 - r
		}
	case layout.LE:
		r = setSubset(ts, a, b)
	case layout.GE:
		r = setSubset(ts, b, a)
	case layout.LT:
		if setLength(ts, a) < setLength(ts, b) {
			r = setSubset(ts, a, b)
		}
	default:
		if setLength(ts, a) > setLength(ts, b) {
			r = setSubset(ts, b, a)
		}
	}
	return boolObject(ts, r)
}
