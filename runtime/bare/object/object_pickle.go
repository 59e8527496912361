// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// What pickle and copy ask of every object: object.__reduce__, __reduce_ex__ and __getstate__, by the rules of the pickle protocols.
// The functions that a reduction names lie in the module copyreg (copyreg.go).
//
// World: bare.

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

// tupleSteal makes a tuple of references that it takes over; an item that is nil stands for an error.
//
// Refs: new. Error: nil, all items dropped.
func tupleSteal(ts *Thread, items ...*Object) *Object {
	ok := true
	for _, x := range items {
		ok = ok && x != nil
	}
	var t *Object
	if ok {
		t = tupleAlloc(ts, len(items))
	}
	if t == nil {
		for _, x := range items {
			xdecref(ts, x)
		}
		return nil
	}
	for i, x := range items {
		setItem(tupleItems(t), i, x)
	}
	gcTrack(t)
	return t
}

// objectReduce is object.__reduce__: protocol 0.
func objectReduce(ts *Thread, o, unused *Object) *Object { return reduceByProtocol(ts, o, 0) }

// objectReduceEx is object.__reduce_ex__(protocol): an override of __reduce__ comes first.
func objectReduceEx(ts *Thread, o, protocol *Object) *Object {
	proto := LongAsInt(ts, protocol)
	if proto == -1 && ts.CurrentException != nil {
		return nil
	}
	reduce := objectGetOptional(ts, o, id___reduce__)
	if reduce == nil {
		if ts.CurrentException != nil {
			return nil
		}
		return reduceByProtocol(ts, o, proto)
	}
	of := ObjectGetAttr(ts, up(o.ObType), id___reduce__)
	if of == nil {
		decref(ts, reduce)
		return nil
	}
	override := of != typeDictGet(ts, BaseObjectType.TpDict, id___reduce__)
	decref(ts, of)
	r := (*Object)(nil)
	if override {
		r = ObjectCallNoArgs(ts, reduce)
	} else {
		r = reduceByProtocol(ts, o, proto)
	}
	decref(ts, reduce)
	return r
}

func reduceByProtocol(ts *Thread, o *Object, proto int32) *Object {
	if proto >= 2 {
		return reduceNewobj(ts, o)
	}
	return copyregReduceEx(ts, o, proto)
}

// reduceNewobj is the reduction of protocols 2 and up: (copyreg.__newobj__, (cls, *args), state, items of a list, items of a dict).
func reduceNewobj(ts *Thread, o *Object) *Object {
	if o.ObType.TpNew == 0 {
		return raise(ts, ExcTypeError, "cannot pickle '%s' object", argTO(o))
	}
	args, kwargs, ok := reduceNewArgs(ts, o)
	if !ok {
		return nil
	}
	hasArgs := args != nil
	cls := newRef(ts, up(o.ObType))
	var maker, newArgs *Object
	if kwargs == nil || DictSize(ts, kwargs) == 0 {
		maker = copyregFunction(ts, id___newobj__)
		first := tupleSteal(ts, cls)
		switch {
		case first != nil && args != nil:
			newArgs = SequenceConcat(ts, first, args)
			decref(ts, first)
		default:
			newArgs = first
		}
		xdecref(ts, args)
		xdecref(ts, kwargs)
	} else {
		maker = copyregFunction(ts, id___newobj_ex__)
		newArgs = tupleSteal(ts, cls, args, kwargs)
	}
	if maker == nil || newArgs == nil {
		xdecref(ts, maker)
		xdecref(ts, newArgs)
		return nil
	}
	state := getState(ts, o, !(hasArgs || listCheck(o) || dictCheck(o)))
	listItems, dictItems := newRef(ts, None), newRef(ts, None)
	if state != nil && listCheck(o) {
		decref(ts, None)
		listItems = ObjectGetIter(ts, o)
	}
	if state != nil && dictCheck(o) {
		dictItems = nil
		if items := callMethodNoArgs(ts, o, id_items); items != nil {
			dictItems = ObjectGetIter(ts, items)
			decref(ts, items)
		}
	}
	return tupleSteal(ts, maker, newArgs, state, listItems, dictItems)
}

// reduceNewArgs asks __getnewargs_ex__, then __getnewargs__.
//
// Refs: new, nil where there are none.
func reduceNewArgs(ts *Thread, o *Object) (args, kwargs *Object, ok bool) {
	f := objectGetOptional(ts, o, id___getnewargs_ex__)
	if f != nil {
		r := ObjectCallNoArgs(ts, f)
		decref(ts, f)
		if r == nil {
			return nil, nil, false
		}
		if !tupleCheck(r) {
			raise(ts, ExcTypeError, "__getnewargs_ex__ should return a tuple, not '%s'", argTO(r))
		} else if tupleSize(r) != 2 {
			raise(ts, ExcValueError, "__getnewargs_ex__ should return a tuple of length 2, not %d", argI(tupleSize(r)))
		} else if args, kwargs = tupleItem(r, 0), tupleItem(r, 1); !tupleCheck(args) {
			raise(ts, ExcTypeError, "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%s'", argTO(args))
		} else if !dictCheck(kwargs) {
			raise(ts, ExcTypeError, "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%s'", argTO(kwargs))
		} else {
			incref(ts, args)
			incref(ts, kwargs)
			decref(ts, r)
			return args, kwargs, true
		}
		decref(ts, r)
		return nil, nil, false
	}
	if ts.CurrentException != nil {
		return nil, nil, false
	}
	if f = objectGetOptional(ts, o, id___getnewargs__); f == nil {
		return nil, nil, ts.CurrentException == nil
	}
	args = ObjectCallNoArgs(ts, f)
	decref(ts, f)
	if args != nil && !tupleCheck(args) {
		raise(ts, ExcTypeError, "__getnewargs__ should return a tuple, not '%s'", argTO(args))
		decref(ts, args)
		args = nil
	}
	return args, nil, args != nil
}

// getState is what o.__getstate__() gives; required tells that the object cannot be made again without its state.
//
// Refs: new.
func getState(ts *Thread, o *Object, required bool) *Object {
	f := ObjectGetAttr(ts, o, id___getstate__)
	if f == nil {
		return nil
	}
	var r *Object
	if f.ObType == CFunctionType && as[*layout.CFunctionObject](f).MSelf == o && as[*layout.CFunctionObject](f).MMl.MlMeth == fn_objectGetstate {
		r = stateDefault(ts, o, required)
	} else {
		r = ObjectCallNoArgs(ts, f)
	}
	decref(ts, f)
	return r
}

// objectGetstate is object.__getstate__.
func objectGetstate(ts *Thread, o, unused *Object) *Object { return stateDefault(ts, o, false) }

// stateDefault is the instance's dict, None when it has none or an empty one, or a pair of that and the values of slots when there are any.
//
// Refs: new. Error: NULL; TypeError when required and the type keeps more than that.
func stateDefault(ts *Thread, o *Object, required bool) *Object {
	t := o.ObType
	if required && t.TpItemsize != 0 {
		return raise(ts, ExcTypeError, "cannot pickle %s objects", argTO(o))
	}
	state := objectGetOptional(ts, o, id___dict__)
	if state == nil && ts.CurrentException != nil {
		return nil
	}
	if state == nil || dictCheck(state) && DictSize(ts, state) == 0 {
		xdecref(ts, state)
		state = newRef(ts, None)
	}
	names := copyregSlotNames(ts, up(t))
	if names == nil {
		decref(ts, state)
		return nil
	}
	n := 0
	if names != None {
		n = listSize(names)
	}
	if required {
		size := BaseObjectType.TpBasicsize
		if t.TpDictoffset != 0 && t.TpFlags&layout.TPFLAGS_MANAGED_DICT == 0 {
			size += 8
		}
		if t.TpWeaklistoffset > 0 {
			size += 8
		}
		if t.TpBasicsize > size+n*8 {
			decref(ts, names)
			decref(ts, state)
			return raise(ts, ExcTypeError, "cannot pickle '%s' object", argTO(o))
		}
	}
	if n > 0 {
		state = stateSlots(ts, o, state, names)
	}
	decref(ts, names)
	return state
}

// stateSlots adds the values of slots that are set.
//
// Refs: takes state, gives a new one.
func stateSlots(ts *Thread, o, state, names *Object) *Object {
	slots := DictNew(ts)
	if slots == nil {
		decref(ts, state)
		return nil
	}
	for i := 0; i < listSize(names); i++ {
		name := ListGetItemRef(ts, names, i)
		if name == nil {
			break
		}
		v := objectGetOptional(ts, o, name)
		if v != nil {
			DictSetItem(ts, slots, name, v)
			decref(ts, v)
		}
		decref(ts, name)
		if ts.CurrentException != nil {
			decref(ts, slots)
			decref(ts, state)
			return nil
		}
	}
	if DictSize(ts, slots) == 0 {
		decref(ts, slots)
		return state
	}
	return tupleSteal(ts, state, slots)
}

// PrivObjectGetState answers CPython's _PyObject_GetState: what object.__getstate__ gives, or an override of it.
//
// Refs: new.
func PrivObjectGetState(ts *Thread, o *Object) *Object { return getState(ts, o, false) }
