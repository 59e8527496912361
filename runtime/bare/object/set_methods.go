// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The types set and frozenset: construction, slots and methods.
//
// World: bare.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// setNoKeywords checks that a call has no keyword arguments: kw is a dict, a tuple of names or nil. false with TypeError set.
func setNoKeywords(ts *Thread, name string, kw *Object) bool {
	if kw == nil {
		return true
	}
	n := 0
	if dictCheck(kw) {
		n = dictLength(ts, kw)
	} else {
		n = as[*layout.VarObject](kw).ObSize
	}
	if n != 0 {
		raise(ts, ExcTypeError, "%s() takes no keyword arguments", argS(name))
		return false
	}
	return true
}

// setTpNew is tp_new of set: an empty one.
func setTpNew(ts *Thread, t, args, kwargs *Object) *Object { return setNew(ts, as[*TypeObject](t)) }

// setInit is tp_init of set: begins anew with an iterable's elements.
func setInit(ts *Thread, o, args, kwargs *Object) int32 {
	n := as[*layout.VarObject](args).ObSize
	if !setNoKeywords(ts, "set", kwargs) || !argCount(ts, "set", n, 0, 1) {
		return -1
	}
	setClear(ts, o)
	atom.StoreReleaseInt(&as[*layout.SetObject](o).Hash, -1)
	if n == 0 {
		return 0
	}
	return setUpdateFrom(ts, o, itemAt(addr(args)+48, 0))
}

// setVectorcall is tp_vectorcall of the type set.
func setVectorcall(ts *Thread, t *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := int(nargsf &^ (1 << 63))
	if !setNoKeywords(ts, "set", kwnames) || !argCount(ts, "set", n, 0, 1) {
		return nil
	}
	var iterable *Object
	if n == 1 {
		iterable = itemAt(args, 0)
	}
	return setNewFrom(ts, as[*TypeObject](t), iterable)
}

// frozensetTpNew is tp_new of frozenset. Subclasses with an __init__ of their own may take keywords.
func frozensetTpNew(ts *Thread, t, args, kwargs *Object) *Object {
	tp := as[*TypeObject](t)
	if (tp == FrozenSetType || tp.TpInit == FrozenSetType.TpInit) && !setNoKeywords(ts, "frozenset", kwargs) {
		return nil
	}
	n := as[*layout.VarObject](args).ObSize
	if !argCount(ts, cString(tp.TpName), n, 0, 1) {
		return nil
	}
	if n == 0 {
		return frozensetFrom(ts, tp, nil)
	}
	return frozensetFrom(ts, tp, itemAt(addr(args)+48, 0))
}

// frozensetVectorcall is tp_vectorcall of the type frozenset.
func frozensetVectorcall(ts *Thread, t *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := int(nargsf &^ (1 << 63))
	if !setNoKeywords(ts, "frozenset", kwnames) || !argCount(ts, "frozenset", n, 0, 1) {
		return nil
	}
	if n == 0 {
		return frozensetFrom(ts, as[*TypeObject](t), nil)
	}
	return frozensetFrom(ts, as[*TypeObject](t), itemAt(args, 0))
}

// frozensetFrom makes a frozenset; an exact one is its own copy.
func frozensetFrom(ts *Thread, t *TypeObject, iterable *Object) *Object {
	if t == FrozenSetType && iterable != nil && iterable.ObType == FrozenSetType {
		return newRef(ts, iterable)
	}
	return setNewFrom(ts, t, iterable)
}

// setLength is sq_length.
func setLength(ts *Thread, o *Object) int { return atom.LoadInt(&as[*layout.SetObject](o).Used) }

// setHashOf is the hash of o's elements together: the same whatever their order.
func setHashOf(ts *Thread, o *Object) int {
	var h uint
	dictLock(ts, o)
	t, mask := setTable(o)
	for i := uint(0); i <= mask; i++ {
		e := t + uintptr(i)*setEntrySize
		if addr(itemAt(e, 0)) > setDummy {
			k := prim.Load[uint](e + 8)
			h ^= (k ^ 89869747 ^ k<<16) * 3644798167
		}
	}
	h ^= (uint(setLength(ts, o)) + 1) * 1927868237
	unlockObject(ts, o)
	h ^= h>>11 ^ h>>25
	h = h*69069 + 907133923
	if h == ^uint(0) {
		h = 590923713
	}
	return int(h)
}

// frozensetHash is tp_hash of frozenset.
func frozensetHash(ts *Thread, o *Object) int {
	s := as[*layout.SetObject](o)
	h := atom.LoadInt(&s.Hash)
	if h == -1 {
		h = setHashOf(ts, o)
		atom.StoreReleaseInt(&s.Hash, h)
	}
	return h
}

// setRepr is tp_repr: {1, 2}, or the type's name and that in parentheses.
func setRepr(ts *Thread, o *Object) *Object {
	if r := ReprEnter(ts, o); r != 0 {
		if r < 0 {
			return nil
		}
		return strFormat(ts, "%s(...)", argTO(o))
	}
	var s *Object
	if l := SequenceList(ts, o); l != nil {
		if n := as[*layout.VarObject](l).ObSize; n == 0 {
			s = strFormat(ts, "%s()", argTO(o))
		} else if w := UnicodeWriterCreate(ts, 0); w != 0 {
			if setWriteRepr(ts, w, o, as[*layout.ListObject](l).ObItem, n) {
				s = UnicodeWriterFinish(ts, w)
			} else {
				UnicodeWriterDiscard(ts, w)
			}
		}
		decref(ts, l)
	}
	ReprLeave(ts, o)
	return s
}

// setWriteRepr writes n elements, which nobody else can change.
func setWriteRepr(ts *Thread, w uintptr, o *Object, items uintptr, n int) bool {
	named := o.ObType != SetType
	if named && (UnicodeWriterWriteUTF8(ts, w, o.ObType.TpName, -1) < 0 || UnicodeWriterWriteChar(ts, w, '(') < 0) {
		return false
	}
	if UnicodeWriterWriteChar(ts, w, '{') < 0 {
		return false
	}
	for i := 0; i < n; i++ {
		if i > 0 && UnicodeWriterWriteASCII(ts, w, strAddr(", "), 2) < 0 || UnicodeWriterWriteRepr(ts, w, itemAt(items, i)) < 0 {
			return false
		}
	}
	return UnicodeWriterWriteChar(ts, w, '}') >= 0 && (!named || UnicodeWriterWriteChar(ts, w, ')') >= 0)
}

// setKeyHash is the hash under which a set looks for key: a set that cannot be hashed is looked for as the equal frozenset.
func setKeyHash(ts *Thread, key *Object) int {
	h := setHash(ts, key)
	if h == -1 && isMutableSet(ts, key) && ErrExceptionMatches(ts, ExcTypeError) != 0 {
		ErrClear(ts)
		return setHashOf(ts, key)
	}
	return h
}

// setSqContains is sq_contains.
func setSqContains(ts *Thread, o, key *Object) int32 {
	hash := setKeyHash(ts, key)
	if hash == -1 {
		return -1
	}
	return setHas(ts, o, key, hash)
}

func setMethodContains(ts *Thread, o, key *Object) *Object {
	return boolObject(ts, setSqContains(ts, o, key))
}

// setMethodAdd is add(element).
func setMethodAdd(ts *Thread, o, key *Object) *Object {
	hash := setHash(ts, key)
	if hash == -1 || setAdd(ts, o, key, hash) < 0 {
		return nil
	}
	return None
}

// setMethodDiscard is discard(element).
func setMethodDiscard(ts *Thread, o, key *Object) *Object {
	hash := setKeyHash(ts, key)
	if hash == -1 || setDiscard(ts, o, key, hash) < 0 {
		return nil
	}
	return None
}

// setMethodRemove is remove(element).
func setMethodRemove(ts *Thread, o, key *Object) *Object {
	hash := setKeyHash(ts, key)
	if hash == -1 {
		return nil
	}
	switch setDiscard(ts, o, key, hash) {
	case 0:
		return keyError(ts, key)
	case 1:
		return None
	}
	return nil
}

// setMethodPop is pop(). The next one goes on searching where this one ended.
func setMethodPop(ts *Thread, o, _ *Object) *Object {
	s := as[*layout.SetObject](o)
	dictLock(ts, o)
	if s.Used == 0 {
		unlockObject(ts, o)
		return raise(ts, ExcKeyError, "pop from an empty set")
	}
	t, mask := setTable(o)
	i := uint(s.Finger) & mask
	for addr(itemAt(t+uintptr(i)*setEntrySize, 0)) <= setDummy {
		i = (i + 1) & mask
	}
	key := setRemoveAt(o, t+uintptr(i)*setEntrySize)
	s.Finger = int(i + 1)
	unlockObject(ts, o)
	return key
}

// setMethodClear is clear().
func setMethodClear(ts *Thread, o, _ *Object) *Object {
	setClear(ts, o)
	return None
}

// setMethodCopy is copy() of set; frozensetMethodCopy of frozenset, where an exact one is its own copy.
func setMethodCopy(ts *Thread, o, _ *Object) *Object { return setCopyOf(ts, o) }

func frozensetMethodCopy(ts *Thread, o, _ *Object) *Object {
	if o.ObType == FrozenSetType {
		return newRef(ts, o)
	}
	return setCopyOf(ts, o)
}

// noneUnless is None, or nil when r says that an exception is set.
func noneUnless(r int32) *Object {
	if r < 0 {
		return nil
	}
	return None
}

// setEach calls update for each argument until one fails.
func setEach(ts *Thread, o *Object, args uintptr, n int, update func(ts *Thread, o, src *Object) int32) int32 {
	for i := 0; i < n; i++ {
		if update(ts, o, itemAt(args, i)) < 0 {
			return -1
		}
	}
	return 0
}

// The methods that change the set, with any number of iterables.

func setMethodUpdate(ts *Thread, o *Object, args uintptr, n int) *Object {
	return noneUnless(setEach(ts, o, args, n, setUpdateFrom))
}

func setMethodDifferenceUpdate(ts *Thread, o *Object, args uintptr, n int) *Object {
	return noneUnless(setEach(ts, o, args, n, setDifferenceFrom))
}

// setMethodIntersectionUpdate computes the whole intersection before it changes the set.
func setMethodIntersectionUpdate(ts *Thread, o *Object, args uintptr, n int) *Object {
	if n == 0 {
		return None
	}
	c := setMethodIntersection(ts, o, args, n)
	if c == nil {
		return nil
	}
	r := setTakeOverFrom(ts, o, c)
	decref(ts, c)
	return noneUnless(r)
}

func setMethodSymmetricUpdate(ts *Thread, o, src *Object) *Object {
	return noneUnless(setSymmetricFrom(ts, o, src))
}

// The methods that make a new set.

func setMethodUnion(ts *Thread, o *Object, args uintptr, n int) *Object {
	c := setCopyOf(ts, o)
	if c != nil && setEach(ts, c, args, n, setUpdateFrom) < 0 {
		decref(ts, c)
		return nil
	}
	return c
}

func setMethodIntersection(ts *Thread, o *Object, args uintptr, n int) *Object {
	if n == 0 {
		return setCopyOf(ts, o)
	}
	c := newRef(ts, o)
	for i := 0; c != nil && i < n; i++ {
		next := setIntersection(ts, c, itemAt(args, i))
		decref(ts, c)
		c = next
	}
	return c
}

func setMethodDifference(ts *Thread, o *Object, args uintptr, n int) *Object {
	if n == 0 {
		return setCopyOf(ts, o)
	}
	c := setDifference(ts, o, itemAt(args, 0))
	if c != nil && setEach(ts, c, args+8, n-1, setDifferenceFrom) < 0 {
		decref(ts, c)
		return nil
	}
	return c
}

func setMethodSymmetric(ts *Thread, o, src *Object) *Object { return setSymmetric(ts, o, src) }

// The methods that ask.

// setMethodIssubset is issubset(iterable).
func setMethodIssubset(ts *Thread, o, src *Object) *Object {
	if isSet(ts, src) {
		return boolObject(ts, setSubset(ts, o, src))
	}
	common := setIntersection(ts, o, src)
	if common == nil {
		return nil
	}
	r := b2i(setLength(ts, common) == setLength(ts, o))
	decref(ts, common)
	return boolObject(ts, r)
}

// setMethodIssuperset is issuperset(iterable).
func setMethodIssuperset(ts *Thread, o, src *Object) *Object {
	if isSet(ts, src) {
		return boolObject(ts, setSubset(ts, src, o))
	}
	r := setVisit(ts, src, setVisitOut, setArg{nil, o})
	if r < 0 {
		return nil
	}
	return boolObject(ts, 1-r)
}

// setMethodIsdisjoint is isdisjoint(iterable).
func setMethodIsdisjoint(ts *Thread, o, src *Object) *Object {
	if o == src {
		return boolObject(ts, b2i(setLength(ts, o) == 0))
	}
	if isSet(ts, src) && setLength(ts, src) > setLength(ts, o) {
		o, src = src, o
	}
	r := setVisit(ts, src, setVisitIn, setArg{nil, o})
	if r < 0 {
		return nil
	}
	return boolObject(ts, 1-r)
}

// setMethodReduce is __reduce__(): the type, a list of the elements as argument, the state.
func setMethodReduce(ts *Thread, o, _ *Object) *Object {
	l := SequenceList(ts, o)
	if l == nil {
		return nil
	}
	get := ObjectGetAttr(ts, o, id___getstate__)
	if get == nil {
		decref(ts, l)
		return nil
	}
	state := ObjectCallNoArgs(ts, get)
	decref(ts, get)
	args := TupleNew(ts, 1)
	reduced := TupleNew(ts, 3)
	if state == nil || args == nil || reduced == nil {
		decref(ts, l)
		xdecref(ts, state)
		xdecref(ts, args)
		xdecref(ts, reduced)
		return nil
	}
	setTupleItem(args, 0, l)
	setTupleItem(reduced, 0, newRef(ts, up(o.ObType)))
	setTupleItem(reduced, 1, args)
	setTupleItem(reduced, 2, state)
	return reduced
}

// setMethodSizeof is __sizeof__(): the object and a table outside it.
func setMethodSizeof(ts *Thread, o, _ *Object) *Object {
	size := uint(o.ObType.TpBasicsize)
	if t, mask := setTable(o); t != addr(o)+setSmallAt {
		size += (mask + 1) * setEntrySize
	}
	return LongFromSizeT(ts, size)
}

// The operators: both operands must be sets; the result is of the left one's kind.

func setNbOr(ts *Thread, a, b *Object) *Object {
	if !isSet(ts, a) || !isSet(ts, b) {
		return newRef(ts, NotImplemented)
	}
	c := setCopyOf(ts, a)
	if c != nil && a != b && setUpdateFrom(ts, c, b) < 0 {
		decref(ts, c)
		return nil
	}
	return c
}

func setNbAnd(ts *Thread, a, b *Object) *Object {
	if !isSet(ts, a) || !isSet(ts, b) {
		return newRef(ts, NotImplemented)
	}
	return setIntersection(ts, a, b)
}

func setNbSub(ts *Thread, a, b *Object) *Object {
	if !isSet(ts, a) || !isSet(ts, b) {
		return newRef(ts, NotImplemented)
	}
	return setDifference(ts, a, b)
}

func setNbXor(ts *Thread, a, b *Object) *Object {
	if !isSet(ts, a) || !isSet(ts, b) {
		return newRef(ts, NotImplemented)
	}
	return setSymmetric(ts, a, b)
}

// setInplace changes a by b, which must be a set.
func setInplace(ts *Thread, a, b *Object, update func(ts *Thread, o, src *Object) int32) *Object {
	if !isSet(ts, b) {
		return newRef(ts, NotImplemented)
	}
	if update(ts, a, b) < 0 {
		return nil
	}
	return newRef(ts, a)
}

func setNbIor(ts *Thread, a, b *Object) *Object  { return setInplace(ts, a, b, setUpdateFrom) }
func setNbIand(ts *Thread, a, b *Object) *Object { return setInplace(ts, a, b, setIntersectionUpdate) }
func setNbIsub(ts *Thread, a, b *Object) *Object { return setInplace(ts, a, b, setDifferenceFrom) }
func setNbIxor(ts *Thread, a, b *Object) *Object { return setInplace(ts, a, b, setSymmetricFrom) }
