// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The module copyreg: how objects are made again from what __reduce_ex__ gives, and a table of reductions for types of others.
//
// World: bare.

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

// copyregMake makes the module.
func copyregMake(ts *Thread, name *Object) *Object {
	m := builtinMake(ts, name, copyregMethods)
	if m == nil {
		return nil
	}
	d := as[*moduleObject](m).MdDict
	ok := dictPut(ts, d, "dispatch_table\x00", DictNew(ts)) && dictPut(ts, d, "_extension_registry\x00", DictNew(ts)) &&
		dictPut(ts, d, "_inverted_registry\x00", DictNew(ts)) && dictPut(ts, d, "_extension_cache\x00", DictNew(ts))
	return builtinDone(ts, name, m, ok)
}

// copyregFunction is an attribute of the module.
//
// Refs: new.
func copyregFunction(ts *Thread, name *Object) *Object {
	m := ImportImport(ts, id_copyreg)
	if m == nil {
		return nil
	}
	f := ObjectGetAttr(ts, m, name)
	decref(ts, m)
	return f
}

// copyregNew calls cls.__new__(cls, *args, **kwargs).
func copyregNew(ts *Thread, cls, args, kwargs *Object) *Object {
	f := ObjectGetAttr(ts, cls, id___new__)
	if f == nil {
		return nil
	}
	first := tupleSteal(ts, newRef(ts, cls))
	all := (*Object)(nil)
	if first != nil {
		all = SequenceConcat(ts, first, args)
		decref(ts, first)
	}
	r := (*Object)(nil)
	if all != nil {
		r = ObjectCall(ts, f, all, kwargs)
		decref(ts, all)
	}
	decref(ts, f)
	return r
}

// copyregNewobj is __newobj__(cls, *args).
func copyregNewobj(ts *Thread, self, args *Object) *Object {
	if tupleSize(args) == 0 {
		return raise(ts, ExcTypeError, "__newobj__() missing 1 required positional argument: 'cls'")
	}
	rest := TupleGetSlice(ts, args, 1, tupleSize(args))
	if rest == nil {
		return nil
	}
	r := copyregNew(ts, tupleItem(args, 0), rest, nil)
	decref(ts, rest)
	return r
}

// copyregNewobjEx is __newobj_ex__(cls, args, kwargs).
func copyregNewobjEx(ts *Thread, self *Object, args uintptr, n int) *Object {
	if n != 3 {
		return raise(ts, ExcTypeError, "__newobj_ex__() takes 3 positional arguments but %d were given", argI(n))
	}
	a := SequenceTuple(ts, itemAt(args, 1))
	if a == nil {
		return nil
	}
	r := copyregNew(ts, itemAt(args, 0), a, itemAt(args, 2))
	decref(ts, a)
	return r
}

// copyregReconstructor is _reconstructor(cls, base, state), of protocols 0 and 1.
func copyregReconstructor(ts *Thread, self *Object, args uintptr, n int) *Object {
	if n != 3 {
		return raise(ts, ExcTypeError, "_reconstructor() takes 3 positional arguments but %d were given", argI(n))
	}
	cls, base, state := itemAt(args, 0), itemAt(args, 1), itemAt(args, 2)
	f := ObjectGetAttr(ts, base, id___new__)
	if f == nil {
		return nil
	}
	if base == up(BaseObjectType) {
		r := ObjectCallOneArg(ts, f, cls)
		decref(ts, f)
		return r
	}
	o := callTwoArgs(ts, f, cls, state)
	decref(ts, f)
	if o == nil || !typeCheck(base) || as[*TypeObject](base).TpInit == BaseObjectType.TpInit {
		return o
	}
	init := ObjectGetAttr(ts, base, id___init__)
	r := (*Object)(nil)
	if init != nil {
		r = callTwoArgs(ts, init, o, state)
		decref(ts, init)
	}
	if r == nil {
		decref(ts, o)
		return nil
	}
	decref(ts, r)
	return o
}

// copyregReduceExMethod is _reduce_ex(object, protocol).
func copyregReduceExMethod(ts *Thread, self *Object, args uintptr, n int) *Object {
	if n != 2 {
		return raise(ts, ExcTypeError, "_reduce_ex() takes 2 positional arguments but %d were given", argI(n))
	}
	proto := LongAsInt(ts, itemAt(args, 1))
	if proto == -1 && ts.CurrentException != nil {
		return nil
	}
	return copyregReduceEx(ts, itemAt(args, 0), proto)
}

// copyregReduceEx is the reduction of protocols 0 and 1: the nearest built-in base makes a copy of what it holds.
func copyregReduceEx(ts *Thread, o *Object, proto int32) *Object {
	if proto >= 2 {
		return raise(ts, ExcAssertionError, "")
	}
	cls := o.ObType
	base := cls
	for base != nil && base.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 {
		base = base.TpBase
	}
	if base == nil {
		base = BaseObjectType
	}
	var state *Object
	switch {
	case base == BaseObjectType:
		state = newRef(ts, None)
	case base == cls:
		return raise(ts, ExcTypeError, "cannot pickle '%s' object", argC(typeShortName(cls.TpName)))
	default:
		if state = ObjectCallOneArg(ts, up(base), o); state == nil {
			return nil
		}
	}
	args := tupleSteal(ts, newRef(ts, up(cls)), newRef(ts, up(base)), state)
	maker := copyregFunction(ts, id__reconstructor)
	dict := getState(ts, o, false)
	if args == nil || maker == nil || dict == nil {
		xdecref(ts, args)
		xdecref(ts, maker)
		xdecref(ts, dict)
		return nil
	}
	if r := ObjectIsTrue(ts, dict); r <= 0 {
		decref(ts, dict)
		if r < 0 {
			decref(ts, args)
			decref(ts, maker)
			return nil
		}
		return tupleSteal(ts, maker, args)
	}
	return tupleSteal(ts, maker, args, dict)
}

// copyregSlotNamesMethod is _slotnames(cls).
func copyregSlotNamesMethod(ts *Thread, self, cls *Object) *Object {
	if !typeCheck(cls) {
		return raise(ts, ExcTypeError, "_slotnames() argument must be a type, not %s", argTO(cls))
	}
	return copyregSlotNames(ts, cls)
}

// copyregSlotNames is the list of the names of all slots of a class and its bases that hold state, or None. A class remembers its list.
//
// Refs: new.
func copyregSlotNames(ts *Thread, cls *Object) *Object {
	t := as[*TypeObject](cls)
	d := TypeGetDict(ts, t)
	if d == nil {
		return newRef(ts, None)
	}
	p, mark := scratch(ts, 8)
	if p == 0 {
		decref(ts, d)
		return nil
	}
	r := DictGetItemRef(ts, d, id___slotnames__, p)
	names := itemAt(p, 0)
	ts.ScratchTop = mark
	decref(ts, d)
	if r != 0 {
		if r > 0 && names != None && !listCheck(names) {
			raise(ts, ExcTypeError, "%s.__slotnames__ should be a list or None, not %s", argT(t), argTO(names))
			decref(ts, names)
			return nil
		}
		return names
	}
	if names = ListNew(ts, 0); names == nil {
		return nil
	}
	mro := xnewRef(ts, t.TpMro)
	ok := true
	for i := 0; ok && mro != nil && i < tupleSize(mro); i++ {
		ok = copyregAddSlots(ts, names, as[*TypeObject](tupleItem(mro, i)))
	}
	xdecref(ts, mro)
	if !ok {
		decref(ts, names)
		return nil
	}
	if t.TpFlags&layout.TPFLAGS_IMMUTABLETYPE == 0 && ObjectSetAttr(ts, cls, id___slotnames__, names) < 0 {
		ErrClear(ts) // only not remembered
	}
	return names
}

// copyregAddSlots appends the names in the __slots__ of one class.
func copyregAddSlots(ts *Thread, names *Object, t *TypeObject) bool {
	if t.TpDict == nil {
		return true
	}
	slots := xnewRef(ts, typeDictGet(ts, t.TpDict, id___slots__))
	if slots == nil {
		return ts.CurrentException == nil
	}
	if isStr(slots) {
		slots = tupleSteal(ts, slots)
	}
	list := (*Object)(nil)
	if slots != nil {
		list = SequenceList(ts, slots)
		decref(ts, slots)
	}
	if list == nil {
		return false
	}
	ok := true
	for i := 0; ok && i < listSize(list); i++ {
		name := itemAt(as[*layout.ListObject](list).ObItem, i)
		if !isStr(name) {
			continue
		}
		if UnicodeEqual(ts, name, id___dict__) == 1 || UnicodeEqual(ts, name, id___weakref__) == 1 {
			continue
		}
		mangled := copyregMangle(ts, t, name)
		ok = mangled != nil && ListAppend(ts, names, mangled) == 0
		xdecref(ts, mangled)
	}
	decref(ts, list)
	return ok
}

// copyregMangle is the name of a private slot with its class's in front, as the compiler makes it; other names stay.
//
// Refs: new.
func copyregMangle(ts *Thread, t *TypeObject, name *Object) *Object {
	s := UnicodeAsUTF8(ts, name)
	if s == 0 {
		return nil
	}
	text := cString(s)
	n := len(text)
	if n < 2 || byteAt(s, 0) != '_' || byteAt(s, 1) != '_' || byteAt(s, n-1) == '_' && byteAt(s, n-2) == '_' {
		return newRef(ts, name)
	}
	class := typeShortName(t.TpName)
	for byteAt(class, 0) == '_' {
		class++
	}
	if byteAt(class, 0) == 0 {
		return newRef(ts, name)
	}
	return strFormat(ts, "_%s%U", argC(class), argO(name))
}

// copyregPickle is pickle(type, function, constructor=None): a type's reduction by a function of others.
func copyregPickle(ts *Thread, self *Object, args uintptr, n int) *Object {
	if n < 2 || n > 3 {
		return raise(ts, ExcTypeError, "pickle() takes from 2 to 3 positional arguments but %d were given", argI(n))
	}
	if CallableCheck(ts, itemAt(args, 1)) == 0 {
		return raise(ts, ExcTypeError, "reduction functions must be callable")
	}
	table := ObjectGetAttr(ts, self, id_dispatch_table)
	if table == nil {
		return nil
	}
	r := ObjectSetItem(ts, table, itemAt(args, 0), itemAt(args, 1))
	decref(ts, table)
	if r < 0 {
		return nil
	}
	if n == 3 && itemAt(args, 2) != None {
		return copyregConstructor(ts, self, itemAt(args, 2))
	}
	return newRef(ts, None)
}

// copyregConstructor is constructor(object): checks that it can be called.
func copyregConstructor(ts *Thread, self, o *Object) *Object {
	if CallableCheck(ts, o) == 0 {
		return raise(ts, ExcTypeError, "constructors must be callable")
	}
	return newRef(ts, None)
}
