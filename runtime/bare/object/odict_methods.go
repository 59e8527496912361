// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The methods of OrderedDict. Like those of a mapping written in Python, they store into a subclass by way of its __setitem__.
//
// World: bare.
// Guard: see odict.go.

package object

// odictArgs sorts the arguments of a method with two parameters: nil for what was not given.
func odictArgs(ts *Thread, fname, names string, count, required int, args uintptr, n int, kwnames *Object) (a, b *Object, ok bool) {
	if kwnames == nil && n >= required && n <= count {
		if n > 0 {
			a = itemAt(args, 0)
		}
		if n > 1 {
			b = itemAt(args, 1)
		}
		return a, b, true
	}
	out, mark := scratch(ts, 16)
	if out == 0 {
		return nil, nil, false
	}
	ok = keywordsOf(ts, fname, names, count, 0, count, required, args, n, kwnames, out)
	if ok {
		a = itemAt(out, 0)
		if count > 1 {
			b = itemAt(out, 1)
		}
	}
	ts.ScratchTop = mark
	return a, b, ok
}

// odictPut is o[key] = value.
func odictPut(ts *Thread, o, key, value *Object) int32 {
	if o.ObType == ODictType {
		return ODictSetItem(ts, o, key, value)
	}
	return ObjectSetItem(ts, o, key, value)
}

// odictPutPairs stores the pairs of an iterable.
func odictPutPairs(ts *Thread, o, pairs *Object) int32 {
	it := ObjectGetIter(ts, pairs)
	if it == nil {
		return -1
	}
	r := int32(0)
	for r == 0 {
		pair := IterNext(ts, it)
		if pair == nil {
			if ErrOccurred(ts) != nil {
				r = -1
			}
			break
		}
		r = odictPutPair(ts, o, pair)
		decref(ts, pair)
	}
	decref(ts, it)
	return r
}

// odictPutPair stores what an iterable of two holds.
func odictPutPair(ts *Thread, o, pair *Object) int32 {
	it := ObjectGetIter(ts, pair)
	if it == nil {
		return -1
	}
	r := int32(-1)
	var value, more *Object
	key := IterNext(ts, it)
	if key != nil {
		value = IterNext(ts, it)
	}
	if value != nil {
		more = IterNext(ts, it)
	}
	switch {
	case ErrOccurred(ts) != nil:
	case key == nil:
		raise(ts, ExcValueError, "need more than 0 values to unpack")
	case value == nil:
		raise(ts, ExcValueError, "need more than 1 value to unpack")
	case more != nil:
		raise(ts, ExcValueError, "too many values to unpack (expected 2)")
	default:
		r = odictPut(ts, o, key, value)
	}
	xdecref(ts, key)
	xdecref(ts, value)
	xdecref(ts, more)
	decref(ts, it)
	return r
}

// odictPutFrom is update(arg): from what has keys(), else from what has items(), else from pairs.
func odictPutFrom(ts *Thread, o, arg *Object) int32 {
	var pairs *Object
	if arg.ObType == DictType {
		pairs = DictItems(ts, arg)
	} else {
		f, ok := optionalAttr(ts, arg, id_keys)
		if !ok {
			return -1
		}
		if f != nil {
			keys := ObjectCallNoArgs(ts, f)
			decref(ts, f)
			if keys == nil {
				return -1
			}
			r := odictPutKeys(ts, o, arg, keys)
			decref(ts, keys)
			return r
		}
		if f, ok = optionalAttr(ts, arg, id_items); !ok {
			return -1
		}
		if f == nil {
			return odictPutPairs(ts, o, arg)
		}
		pairs = ObjectCallNoArgs(ts, f)
		decref(ts, f)
	}
	if pairs == nil {
		return -1
	}
	r := odictPutPairs(ts, o, pairs)
	decref(ts, pairs)
	return r
}

// odictPutKeys stores arg[key] for each of keys.
func odictPutKeys(ts *Thread, o, arg, keys *Object) int32 {
	it := ObjectGetIter(ts, keys)
	if it == nil {
		return -1
	}
	r := int32(0)
	for r == 0 {
		key := IterNext(ts, it)
		if key == nil {
			if ErrOccurred(ts) != nil {
				r = -1
			}
			break
		}
		if v := ObjectGetItem(ts, arg, key); v != nil {
			r = odictPut(ts, o, key, v)
			decref(ts, v)
		} else {
			r = -1
		}
		decref(ts, key)
	}
	decref(ts, it)
	return r
}

// odictUpdateArgs is update() of one argument at most, whose number has been checked, and keywords.
func odictUpdateArgs(ts *Thread, o, args, kw *Object) int32 {
	if args != nil && tupleSize(args) == 1 && odictPutFrom(ts, o, tupleItem(args, 0)) < 0 {
		return -1
	}
	if kw == nil {
		return 0
	}
	pairs := DictItems(ts, kw)
	if pairs == nil {
		return -1
	}
	r := odictPutPairs(ts, o, pairs)
	decref(ts, pairs)
	return r
}

// odictInit is tp_init.
func odictInit(ts *Thread, o, args, kw *Object) int32 {
	if n := tupleSize(args); n > 1 {
		return raiseInt(ts, ExcTypeError, "expected at most 1 arguments, got %d", argI(n))
	}
	return odictUpdateArgs(ts, o, args, kw)
}

// odictUpdate is update([mapping or pairs], **kwargs).
func odictUpdate(ts *Thread, o, args, kw *Object) *Object {
	if n := tupleSize(args); n > 1 {
		return raise(ts, ExcTypeError, "update() takes at most 1 positional argument (%d given)", argI(n))
	}
	if odictUpdateArgs(ts, o, args, kw) < 0 {
		return nil
	}
	return None
}

// odictOr is nb_or: one of the operands is an OrderedDict, the other any dict.
func odictOr(ts *Thread, a, b *Object) *Object {
	t, other := a.ObType, b
	if !odictCheck(a) {
		t, other = b.ObType, a
	}
	if !dictCheck(other) {
		return newRef(ts, NotImplemented)
	}
	c := ObjectCallOneArg(ts, up(t), a)
	if c != nil && odictPutFrom(ts, c, b) < 0 {
		decref(ts, c)
		return nil
	}
	return c
}

// odictIor is nb_inplace_or.
func odictIor(ts *Thread, a, b *Object) *Object {
	if odictPutFrom(ts, a, b) < 0 {
		return nil
	}
	return newRef(ts, a)
}

// odictFromkeys is the class method fromkeys(iterable, value=None).
func odictFromkeys(ts *Thread, cls *Object, args uintptr, n int, kwnames *Object) *Object {
	iterable, value, ok := odictArgs(ts, "fromkeys", "iterable\x00value\x00", 2, 1, args, n, kwnames)
	if !ok {
		return nil
	}
	p, mark := scratch(ts, 16)
	if p == 0 {
		return nil
	}
	if value == nil {
		value = None
	}
	setItem(p, 0, iterable)
	setItem(p, 1, value)
	d := dictMethodFromkeys(ts, cls, p, 2)
	ts.ScratchTop = mark
	return d
}

// odictReduce is __reduce__(): (type, (), state, None, iter(items)).
func odictReduce(ts *Thread, o, _ *Object) *Object {
	state := PrivObjectGetState(ts, o)
	if state == nil {
		return nil
	}
	var it *Object
	if items := callMethodNoArgs(ts, o, id_items); items != nil {
		it = ObjectGetIter(ts, items)
		decref(ts, items)
	}
	var reduced *Object
	if it != nil {
		reduced = TupleNew(ts, 5)
	}
	if reduced == nil {
		decref(ts, state)
		xdecref(ts, it)
		return nil
	}
	setTupleItem(reduced, 0, newRef(ts, up(o.ObType)))
	setTupleItem(reduced, 1, newRef(ts, emptyTuple))
	setTupleItem(reduced, 2, state)
	setTupleItem(reduced, 3, None)
	setTupleItem(reduced, 4, it)
	return reduced
}

// odictSetdefault is setdefault(key, default=None).
func odictSetdefault(ts *Thread, o *Object, args uintptr, n int, kwnames *Object) *Object {
	key, def, ok := odictArgs(ts, "setdefault", "key\x00default\x00", 2, 1, args, n, kwnames)
	if !ok {
		return nil
	}
	if def == nil {
		def = None
	}
	if o.ObType == ODictType {
		return odictDefault(ts, o, key, def)
	}
	switch SequenceContains(ts, o, key) {
	case 1:
		return ObjectGetItem(ts, o, key)
	case 0:
		if ObjectSetItem(ts, o, key, def) >= 0 {
			return newRef(ts, def)
		}
	}
	return nil
}

// odictDefault is the value of key, or def, which is stored.
func odictDefault(ts *Thread, o, key, def *Object) *Object {
	hash := dictHash(ts, key)
	if hash == -1 {
		return nil
	}
	od := as[*odictObject](o)
	var v *Object
	dictLock(ts, o)
	ix := dictFind(ts, &od.DictObject, key, hash)
	switch {
	case ix >= 0:
		v = newRef(ts, itemAt(dictTable(&od.DictObject).entry(ix), 1))
	case ix == -1 && dictInsertLocked(ts, o, key, hash, def) == 0:
		od.state++
		v = newRef(ts, def)
	}
	unlockObject(ts, o)
	return v
}

// odictPop is pop(key[, default]).
func odictPop(ts *Thread, o *Object, args uintptr, n int, kwnames *Object) *Object {
	key, def, ok := odictArgs(ts, "pop", "key\x00default\x00", 2, 1, args, n, kwnames)
	if !ok {
		return nil
	}
	hash := keyHash(ts, key)
	if hash == -1 {
		return nil
	}
	v, r := odictTake(ts, o, key, hash)
	switch {
	case r != 0:
		return v
	case def != nil:
		return newRef(ts, def)
	}
	return keyError(ts, key)
}

// odictTruth is the truth of an argument that is True when not given: -1 with an exception set.
func odictTruth(ts *Thread, o *Object) int32 {
	if o == nil {
		return 1
	}
	return ObjectIsTrue(ts, o)
}

// odictEntry is the number of the last entry or the first, -1 when there is none.
func odictEntry(od *odictObject, last bool) int {
	switch {
	case od.MaUsed == 0:
		return -1
	case last:
		return dictLastEntry(&od.DictObject)
	}
	return odictFirstEntry(od, dictTable(&od.DictObject))
}

// odictPopitem is popitem(last=True).
func odictPopitem(ts *Thread, o *Object, args uintptr, n int, kwnames *Object) *Object {
	arg, _, ok := odictArgs(ts, "popitem", "last\x00", 1, 0, args, n, kwnames)
	if !ok {
		return nil
	}
	last := odictTruth(ts, arg)
	if last < 0 {
		return nil
	}
	pair := TupleNew(ts, 2) // before the lock: the collector may run
	if pair == nil {
		return nil
	}
	od := as[*odictObject](o)
	dictLock(ts, o)
	ix := odictEntry(od, last == 1)
	if ix >= 0 && od.MaWatcherTag&dictWatchers != 0 {
		dictNotify(ts, dictDeleted, o, itemAt(dictTable(&od.DictObject).entry(ix), 0), nil)
		ix = odictEntry(od, last == 1)
	}
	if ix < 0 {
		unlockObject(ts, o)
		decref(ts, pair)
		return raise(ts, ExcKeyError, "dictionary is empty")
	}
	key, value := dictRemoveLocked(&od.DictObject, ix)
	od.state++
	unlockObject(ts, o)
	setTupleItem(pair, 0, key)
	setTupleItem(pair, 1, value)
	return pair
}

// odictMethodClear is clear().
func odictMethodClear(ts *Thread, o, _ *Object) *Object {
	odictClear(ts, o)
	return None
}

// odictCopy is copy(): of a subclass, by way of its constructor, __getitem__ and __setitem__.
func odictCopy(ts *Thread, o, _ *Object) *Object {
	if o.ObType == ODictType {
		return odictCopyOf(ts, o)
	}
	c := ObjectCallNoArgs(ts, up(o.ObType))
	for i := 0; c != nil; i++ {
		key, value, at := dictEntryAt(ts, o, i)
		if at < 0 {
			break
		}
		i = at
		decref(ts, value)
		r := int32(-1)
		if v := ObjectGetItem(ts, o, key); v != nil {
			r = ObjectSetItem(ts, c, key, v)
			decref(ts, v)
		}
		decref(ts, key)
		if r < 0 {
			decref(ts, c)
			return nil
		}
	}
	return c
}

// odictCopyOf copies an exact OrderedDict. Refs: new.
func odictCopyOf(ts *Thread, o *Object) *Object {
	c := ODictNew(ts)
	if c == nil {
		return nil
	}
	lockBoth(ts, c, o)
	if !dictReadable(ts, o) {
		containerShare(o)
	}
	r := dictMergeLocked(ts, c, o, dictOverride)
	unlockBoth(ts, c, o)
	if r < 0 {
		decref(ts, c)
		return nil
	}
	return c
}

// odictMoveToEnd is move_to_end(key, last=True).
func odictMoveToEnd(ts *Thread, o *Object, args uintptr, n int, kwnames *Object) *Object {
	key, arg, ok := odictArgs(ts, "move_to_end", "key\x00last\x00", 2, 1, args, n, kwnames)
	if !ok {
		return nil
	}
	last := odictTruth(ts, arg)
	if last < 0 {
		return nil
	}
	od := as[*odictObject](o)
	if dictLength(ts, o) == 0 {
		return keyError(ts, key)
	}
	hash := keyHash(ts, key)
	if hash == -1 {
		return nil
	}
	dictLock(ts, o)
	ix := dictFind(ts, &od.DictObject, key, hash)
	ok = ix >= 0 && odictMoveLocked(ts, o, ix, last == 1)
	unlockObject(ts, o)
	switch {
	case ok:
		return None
	case ix == -1:
		return keyError(ts, key)
	}
	return nil
}

// odictKeys, odictValues and odictItems are the methods that give views.
func odictKeys(ts *Thread, o, _ *Object) *Object   { return dictViewNew(ts, o, ODictKeysType) }
func odictValues(ts *Thread, o, _ *Object) *Object { return dictViewNew(ts, o, ODictValuesType) }
func odictItems(ts *Thread, o, _ *Object) *Object  { return dictViewNew(ts, o, ODictItemsType) }
