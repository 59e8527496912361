// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The dict type: construction, slots and methods.
//
// World: bare.
// Guard: see dict_lookup.go and dict_store.go; what loops over entries of a dict that may change takes them one by one with
// dictEntryAt.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// dictEntryAt takes references to the first entry in use at number i or later, and its number: -1 at the end. The dict is locked for
// that moment when it must be.
func dictEntryAt(ts *Thread, o *Object, i int) (key, value *Object, at int) {
	d := as[*layout.DictObject](o)
	if dictReadable(ts, o) {
		k := dictTable(d)
		for ; i < k.n; i++ {
			e := k.entry(i)
			kp := prim.At[*uintptr](e)
			ek := atom.LoadAcquire(kp)
			if ek == 0 {
				continue
			}
			if !tryIncref(ts, obj(ek)) {
				break
			}
			if atom.LoadAcquire(kp) == ek {
				if v, ok := dictTake(ts, d, k, e); ok {
					return obj(ek), v, i
				}
			}
			decref(ts, obj(ek))
			break
		}
		if i >= k.n {
			return nil, nil, -1
		}
	}
	dictLock(ts, o)
	k := dictTable(d)
	for at = i; at < k.n; at++ {
		e := k.entry(at)
		if key = itemAt(e, 0); key != nil {
			value = itemAt(e, 1)
			increfShared(ts, key)
			increfShared(ts, value)
			unlockObject(ts, o)
			return key, value, at
		}
	}
	unlockObject(ts, o)
	return nil, nil, -1
}

// increfShared is incref of an object in a container that other threads read: they will need no lock for it any more.
func increfShared(ts *Thread, o *Object) {
	if atom.OwnTid(&o.ObTid) != ts.Tid {
		enableTryIncref(ts, o)
	}
	incref(ts, o)
}

// dictTpNew is tp_new: an empty dict of type t.
func dictTpNew(ts *Thread, t, args, kwargs *Object) *Object {
	o := callSsizeArg(ts, as[*TypeObject](t).TpAlloc, t, 0)
	if o != nil {
		d := as[*layout.DictObject](o)
		d.MaUsed, d.MaWatcherTag, d.MaValues = 0, 0, 0
		atom.StoreRelease(&d.MaKeys, dictEmptyKeys())
	}
	return o
}

// dictInit is tp_init: updates from at most one argument and from keywords.
func dictInit(ts *Thread, o, args, kwargs *Object) int32 {
	return dictUpdateArgs(ts, o, args, kwargs, "dict")
}

// dictUpdateArgs is update(arg, **kwargs).
func dictUpdateArgs(ts *Thread, o, args, kwargs *Object, name string) int32 {
	if n := as[*layout.VarObject](args).ObSize; !argCount(ts, name, n, 0, 1) {
		return -1
	} else if n == 1 && dictUpdateFrom(ts, o, itemAt(addr(args)+48, 0)) < 0 {
		return -1
	}
	if kwargs == nil {
		return 0
	}
	if !keywordsAreStrings(ts, kwargs) {
		return -1
	}
	return dictMerge(ts, o, kwargs, dictOverride)
}

// keywordsAreStrings checks the keys of a dict of keyword arguments: false with TypeError set.
func keywordsAreStrings(ts *Thread, kwargs *Object) bool {
	k := dictTable(as[*layout.DictObject](kwargs))
	if !k.general {
		return true
	}
	for i := 0; i < k.n; i++ {
		if key := itemAt(k.entry(i), 0); key != nil && !hasFlag(key.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
			raise(ts, ExcTypeError, "keywords must be strings")
			return false
		}
	}
	return true
}

// dictVectorcall is tp_vectorcall of the type: dict(arg, **kwargs) without a tuple.
func dictVectorcall(ts *Thread, t *Object, args, nargsf uintptr, kwnames *Object) *Object {
	n := int(nargsf &^ (1 << 63))
	if !argCount(ts, "dict", n, 0, 1) {
		return nil
	}
	o := dictTpNew(ts, t, nil, nil)
	if o == nil {
		return nil
	}
	if n == 1 && dictUpdateFrom(ts, o, itemAt(args, 0)) < 0 {
		decref(ts, o)
		return nil
	}
	if kwnames != nil {
		names := addr(kwnames) + 48
		for i, m := 0, as[*layout.VarObject](kwnames).ObSize; i < m; i++ {
			if DictSetItem(ts, o, itemAt(names, i), itemAt(args, n+i)) < 0 {
				decref(ts, o)
				return nil
			}
		}
	}
	return o
}

// dictRepr is tp_repr.
func dictRepr(ts *Thread, o *Object) *Object {
	if r := ReprEnter(ts, o); r != 0 {
		if r < 0 {
			return nil
		}
		return strFormat(ts, "{...}")
	}
	var s *Object
	if w := UnicodeWriterCreate(ts, 0); w != 0 {
		if dictWriteRepr(ts, w, o) {
			s = UnicodeWriterFinish(ts, w)
		} else {
			UnicodeWriterDiscard(ts, w)
		}
	}
	ReprLeave(ts, o)
	return s
}

// dictWriteRepr writes {key: value, ...}.
func dictWriteRepr(ts *Thread, w uintptr, o *Object) bool {
	if UnicodeWriterWriteChar(ts, w, '{') < 0 {
		return false
	}
	first := true
	for i := 0; ; i++ {
		key, value, at := dictEntryAt(ts, o, i)
		if at < 0 {
			break
		}
		i = at
		ok := (first || UnicodeWriterWriteASCII(ts, w, strAddr(", "), 2) >= 0) && UnicodeWriterWriteRepr(ts, w, key) >= 0 &&
			UnicodeWriterWriteASCII(ts, w, strAddr(": "), 2) >= 0 && UnicodeWriterWriteRepr(ts, w, value) >= 0
		first = false
		decref(ts, key)
		decref(ts, value)
		if !ok {
			return false
		}
	}
	return UnicodeWriterWriteChar(ts, w, '}') >= 0
}

// dictLength is mp_length.
func dictLength(ts *Thread, o *Object) int { return atom.LoadInt(&as[*layout.DictObject](o).MaUsed) }

// dictSubscript is mp_subscript: o[key], by way of __missing__ in subclasses that have it.
//
//go:nosplit
func dictSubscript(ts *Thread, o, key *Object) *Object {
	if key.ObType == UnicodeType && dictReadable(ts, o) {
		if hash := strHashed(ts, key); hash != -1 {
			d := as[*layout.DictObject](o)
			k := dictTable(d)
			if e := dictProbe(k, key, hash); e > dictDoubt {
				if v, ok := dictTake(ts, d, k, e); ok {
					return v
				}
			}
		}
	}
	return dictSubscriptSlow(ts, o, key)
}

//go:noinline
func dictSubscriptSlow(ts *Thread, o, key *Object) *Object {
	hash := dictHash(ts, key)
	if hash == -1 {
		return nil
	}
	v, r := dictGet(ts, o, key, hash)
	if r != 0 {
		return v
	}
	if o.ObType != DictType {
		if missing := PrivTypeLookupRef(ts, o.ObType, id___missing__); missing != nil {
			return dictMissingCall(ts, o, key, missing)
		}
		if ErrOccurred(ts) != nil {
			return nil
		}
	}
	return keyError(ts, key)
}

// dictMissingCall calls the __missing__ found in o's type; the reference to it is used up.
func dictMissingCall(ts *Thread, o, key, missing *Object) *Object {
	if get := missing.ObType.TpDescrGet; get != 0 {
		bound := callTernary(ts, get, missing, o, up(o.ObType))
		decref(ts, missing)
		if bound == nil {
			return nil
		}
		missing = bound
	}
	v := ObjectCallOneArg(ts, missing, key)
	decref(ts, missing)
	return v
}

// dictAssSubscript is mp_ass_subscript: o[key] = value, or del o[key] when value is nil.
func dictAssSubscript(ts *Thread, o, key, value *Object) int32 {
	if value == nil {
		return DictDelItem(ts, o, key)
	}
	return DictSetItem(ts, o, key, value)
}

// dictRichcompare is tp_richcompare: dicts are equal or not, without an order.
func dictRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if !dictCheck(a) || !dictCheck(b) || op != layout.EQ && op != layout.NE {
		return newRef(ts, NotImplemented)
	}
	r := dictEqual(ts, a, b)
	if r < 0 {
		return nil
	}
	return BoolFromLong(ts, int(b2i((r == 1) == (op == layout.EQ))))
}

// dictEqual compares two dicts: 1, 0, or -1 with an exception set.
func dictEqual(ts *Thread, a, b *Object) int32 {
	if dictLength(ts, a) != dictLength(ts, b) {
		return 0
	}
	r := int32(1)
	for i := 0; r == 1; i++ {
		key, value, at := dictEntryAt(ts, a, i)
		if at < 0 {
			return 1
		}
		i = at
		var other *Object
		if hash := keyHash(ts, key); hash == -1 {
			r = -1
		} else if other, r = dictGet(ts, b, key, hash); r == 1 {
			r = ObjectRichCompareBool(ts, value, other, layout.EQ)
			decref(ts, other)
		}
		decref(ts, key)
		decref(ts, value)
	}
	return r
}

// dictOr is nb_or: a new dict of both.
func dictOr(ts *Thread, a, b *Object) *Object {
	if !dictCheck(a) || !dictCheck(b) {
		return newRef(ts, NotImplemented)
	}
	c := DictCopy(ts, a)
	if c != nil && dictUpdateFrom(ts, c, b) < 0 {
		decref(ts, c)
		return nil
	}
	return c
}

// dictIor is nb_inplace_or: update with a mapping or pairs.
func dictIor(ts *Thread, a, b *Object) *Object {
	if dictUpdateFrom(ts, a, b) < 0 {
		return nil
	}
	return newRef(ts, a)
}

// dictMethodContains is sq_contains.
func dictSqContains(ts *Thread, o, key *Object) int32 { return DictContains(ts, o, key) }

// boolObject makes True or False of a status: nil for an error.
func boolObject(ts *Thread, r int32) *Object {
	switch {
	case r < 0:
		return nil
	case r > 0:
		return True
	}
	return False
}

func dictMethodContains(ts *Thread, o, key *Object) *Object {
	return boolObject(ts, DictContains(ts, o, key))
}

// dictMethodGet is get(key, default=None).
func dictMethodGet(ts *Thread, o *Object, args uintptr, n int) *Object {
	if !argCount(ts, "get", n, 1, 2) {
		return nil
	}
	key := itemAt(args, 0)
	hash := dictHash(ts, key)
	if hash == -1 {
		return nil
	}
	v, r := dictGet(ts, o, key, hash)
	switch {
	case r != 0:
		return v
	case n == 2:
		return newRef(ts, itemAt(args, 1))
	}
	return None
}

// dictMethodSetdefault is setdefault(key, default=None).
func dictMethodSetdefault(ts *Thread, o *Object, args uintptr, n int) *Object {
	if !argCount(ts, "setdefault", n, 1, 2) {
		return nil
	}
	def := None
	if n == 2 {
		def = itemAt(args, 1)
	}
	v, _ := dictSetDefault(ts, o, itemAt(args, 0), def)
	return v
}

// dictMethodPop is pop(key[, default]).
func dictMethodPop(ts *Thread, o *Object, args uintptr, n int) *Object {
	if !argCount(ts, "pop", n, 1, 2) {
		return nil
	}
	var def *Object
	if n == 2 {
		def = itemAt(args, 1)
	}
	return PrivDictPop(ts, o, itemAt(args, 0), def)
}

// dictMethodPopitem is popitem(): the entry inserted last, as a pair.
func dictMethodPopitem(ts *Thread, o, _ *Object) *Object {
	pair := TupleNew(ts, 2) // before the lock: the collector may run
	if pair == nil {
		return nil
	}
	d := as[*layout.DictObject](o)
	dictLock(ts, o)
	ix := dictLastEntry(d)
	if ix >= 0 && d.MaWatcherTag&dictWatchers != 0 {
		dictNotify(ts, dictDeleted, o, itemAt(dictTable(d).entry(ix), 0), nil)
		ix = dictLastEntry(d)
	}
	if ix < 0 {
		unlockObject(ts, o)
		decref(ts, pair)
		return raise(ts, ExcKeyError, "popitem(): dictionary is empty")
	}
	key, value := dictRemoveLocked(d, ix)
	unlockObject(ts, o)
	setTupleItem(pair, 0, key)
	setTupleItem(pair, 1, value)
	return pair
}

// dictLastEntry is the number of the last entry in use, -1 when there is none. Where it looked without success is not looked at again.
func dictLastEntry(d *layout.DictObject) int {
	if d.MaUsed == 0 {
		return -1
	}
	k := dictTable(d)
	ix := k.live - 1
	for ix >= 0 && itemAt(k.entry(ix), 0) == nil {
		ix--
	}
	k.live = ix + 1
	return ix
}

// dictMethodUpdate is update([mapping or pairs], **kwargs).
func dictMethodUpdate(ts *Thread, o, args, kwargs *Object) *Object {
	if dictUpdateArgs(ts, o, args, kwargs, "update") < 0 {
		return nil
	}
	return None
}

// dictMethodClear is clear().
func dictMethodClear(ts *Thread, o, _ *Object) *Object {
	DictClear(ts, o)
	return None
}

// dictMethodCopy is copy(): an exact dict.
func dictMethodCopy(ts *Thread, o, _ *Object) *Object { return DictCopy(ts, o) }

// dictMethodSizeof is __sizeof__(): the object and its table.
func dictMethodSizeof(ts *Thread, o, _ *Object) *Object {
	size := uint(o.ObType.TpBasicsize)
	if k := dictTable(as[*layout.DictObject](o)); k != nil && uintptr(unsafe.Pointer(k)) != dictEmptyKeys() {
		size += uint(k.entries-uintptr(unsafe.Pointer(k))) + uint(k.room())*uint(k.step())
	}
	return LongFromSizeT(ts, size)
}

// dictMethodFromkeys is the class method fromkeys(iterable, value=None).
func dictMethodFromkeys(ts *Thread, cls *Object, args uintptr, n int) *Object {
	if !argCount(ts, "fromkeys", n, 1, 2) {
		return nil
	}
	value := None
	if n == 2 {
		value = itemAt(args, 1)
	}
	d := ObjectCallNoArgs(ts, cls)
	if d == nil {
		return nil
	}
	it := ObjectGetIter(ts, itemAt(args, 0))
	if it == nil {
		decref(ts, d)
		return nil
	}
	exact := d.ObType == DictType
	var r int32
	for r == 0 {
		key := IterNext(ts, it)
		if key == nil {
			if ErrOccurred(ts) != nil {
				r = -1
			}
			break
		}
		if exact {
			r = DictSetItem(ts, d, key, value)
		} else {
			r = ObjectSetItem(ts, d, key, value)
		}
		decref(ts, key)
	}
	decref(ts, it)
	if r < 0 {
		decref(ts, d)
		return nil
	}
	return d
}

// dictColumn makes a list of the keys (0), the values (1) or the pairs (2).
func dictColumn(ts *Thread, o *Object, what int) *Object {
	d := as[*layout.DictObject](o)
	for {
		n := dictLength(ts, o)
		l := ListNew(ts, n)
		if l == nil {
			return nil
		}
		items := as[*layout.ListObject](l).ObItem
		for i := 0; what == 2 && i < n; i++ {
			pair := TupleNew(ts, 2)
			if pair == nil {
				decref(ts, l)
				return nil
			}
			setItem(items, i, pair)
		}
		// Everything is allocated, so that nothing runs under the lock. A dict that has changed its size meanwhile is tried again.
		dictLock(ts, o)
		if d.MaUsed != n {
			unlockObject(ts, o)
			decref(ts, l)
			continue
		}
		k := dictTable(d)
		step := k.step()
		for e, end := k.entries, k.entry(k.n); e < end; e += step {
			key := itemAt(e, 0)
			if key == nil {
				continue
			}
			switch what {
			case 0:
				incref(ts, key)
				setItem(items, 0, key)
			case 1:
				v := itemAt(e, 1)
				incref(ts, v)
				setItem(items, 0, v)
			default:
				v := itemAt(e, 1)
				incref(ts, key)
				incref(ts, v)
				pair := itemAt(items, 0)
				setTupleItem(pair, 0, key)
				setTupleItem(pair, 1, v)
			}
			items += 8
		}
		unlockObject(ts, o)
		return l
	}
}

// DictKeys implements PyDict_Keys: a list. Refs: new. Error: SystemError for what is no dict.
func DictKeys(ts *Thread, o *Object) *Object {
	if o == nil || !dictCheck(o) {
		return badInternalCall(ts)
	}
	return dictColumn(ts, o, 0)
}

// DictValues implements PyDict_Values: a list. Refs: new. Error: SystemError for what is no dict.
func DictValues(ts *Thread, o *Object) *Object {
	if o == nil || !dictCheck(o) {
		return badInternalCall(ts)
	}
	return dictColumn(ts, o, 1)
}

// DictItems implements PyDict_Items: a list of pairs. Refs: new. Error: SystemError for what is no dict.
func DictItems(ts *Thread, o *Object) *Object {
	if o == nil || !dictCheck(o) {
		return badInternalCall(ts)
	}
	return dictColumn(ts, o, 2)
}
