// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// The type types.GenericAlias: list[int]. It stands for its class wherever a name of the class is asked for.
//
// World: bare. Everything here may run any code.
// Guard: parameters is filled under the object's lock; the rest never changes.

import (
	"github.com/ungil/ungil/runtime/layout"
)

// aliasObject is the form of a generic alias.
type aliasObject struct {
	layout.Object
	origin, args *Object // args is a tuple
	parameters   *Object // what of args can be replaced, a tuple; nil: not looked for yet
	weakrefs     *Object
	starred      int // *list[int]
}

// aliasIter is the form of the iterator of a generic alias: it gives the starred alias once.
type aliasIter struct {
	layout.Object
	alias *Object // nil: given already; under the lock
}

const aliasIterSize = 40

// GenericAlias implements Py_GenericAlias: origin[args]; args that are no tuple are one argument.
//
// Refs: new; takes new references. Errors: MemoryError.
func GenericAlias(ts *Thread, origin, args *Object) *Object {
	return aliasMake(ts, GenericAliasType, origin, args, 0)
}

func aliasMake(ts *Thread, t *TypeObject, origin, args *Object, starred int) *Object {
	var tuple *Object
	if tupleCheck(args) {
		tuple = newRef(ts, args)
	} else if tuple = tupleOf1(ts, args); tuple == nil {
		return nil
	}
	o := callSsizeArg(ts, t.TpAlloc, up(t), 0)
	if o == nil {
		decref(ts, tuple)
		return nil
	}
	a := as[*aliasObject](o)
	a.origin, a.args, a.starred = newRef(ts, origin), tuple, starred
	return o
}

// aliasCheck tells whether o is a generic alias or of a subclass.
func aliasCheck(ts *Thread, o *Object) bool {
	return o.ObType == GenericAliasType || TypeIsSubtype(ts, o.ObType, GenericAliasType) != 0
}

// aliasNew is tp_new: GenericAlias(origin, args, /).
func aliasNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	if !seqNoKeywords(ts, "GenericAlias", kwds) || !seqPositional(ts, "GenericAlias", tupleSize(args), 2, 2) {
		return nil
	}
	return aliasMake(ts, t, tupleItem(args, 0), tupleItem(args, 1), 0)
}

// aliasDealloc is tp_dealloc.
func aliasDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	a := as[*aliasObject](o)
	if a.weakrefs != nil {
		ObjectClearWeakRefs(ts, o)
	}
	xdecref(ts, a.origin)
	xdecref(ts, a.args)
	xdecref(ts, a.parameters)
	freeInstance(ts, o)
}

// aliasTraverse is tp_traverse.
func aliasTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	a := as[*aliasObject](o)
	if r := visitTwo(ts, a.origin, a.args, visit, arg); r != 0 {
		return r
	}
	return visitTwo(ts, a.parameters, nil, visit, arg)
}

// typingAttr is getattr(o, name) that may be missing; ok is false with any other exception.
//
// Refs: new; nil when there is none.
func typingAttr(ts *Thread, o, name *Object) (v *Object, ok bool) {
	p, mark := scratch(ts, 8)
	if p == 0 {
		return nil, false
	}
	r := ObjectGetOptionalAttr(ts, o, name, p)
	v = itemAt(p, 0)
	ts.ScratchTop = mark
	return v, r >= 0
}

// typingWrite adds a type to a unicode writer as annotations show it: int, not <class 'int'>.
func typingWrite(ts *Thread, w uintptr, o *Object) bool {
	if o == Ellipsis {
		return seqWrite(ts, w, "...")
	}
	if o == up(NoneType) {
		return seqWrite(ts, w, "None")
	}
	origin, ok := typingAttr(ts, o, id___origin__)
	if !ok {
		return false
	}
	if origin != nil {
		decref(ts, origin)
		args, ok := typingAttr(ts, o, id___args__)
		if !ok {
			return false
		}
		if args != nil {
			decref(ts, args)
			return UnicodeWriterWriteRepr(ts, w, o) == 0
		}
	}
	name, ok := typingAttr(ts, o, id___qualname__)
	if !ok {
		return false
	}
	if name == nil {
		return UnicodeWriterWriteRepr(ts, w, o) == 0
	}
	module, ok := typingAttr(ts, o, id___module__)
	if ok {
		ok = typingWriteName(ts, w, o, module, name)
		xdecref(ts, module)
	}
	decref(ts, name)
	return ok
}

// typingWriteName adds module.name; without a module, or with None for one, it is a thing with a name and shown by repr.
func typingWriteName(ts *Thread, w uintptr, o, module, name *Object) bool {
	if module == nil || module == None {
		return UnicodeWriterWriteRepr(ts, w, o) == 0
	}
	if module.ObType != UnicodeType || UnicodeEqual(ts, module, id_builtins) <= 0 {
		if UnicodeWriterWriteStr(ts, w, module) < 0 || !seqWrite(ts, w, ".") {
			return false
		}
	}
	return UnicodeWriterWriteStr(ts, w, name) == 0
}

// aliasRepr is tp_repr.
func aliasRepr(ts *Thread, o *Object) *Object {
	a := as[*aliasObject](o)
	w := UnicodeWriterCreate(ts, 0)
	if w == 0 {
		return nil
	}
	ok := (a.starred == 0 || seqWrite(ts, w, "*")) && typingWrite(ts, w, a.origin) && seqWrite(ts, w, "[")
	n := tupleSize(a.args)
	for i := 0; i < n && ok; i++ {
		ok = (i == 0 || seqWrite(ts, w, ", ")) && typingWrite(ts, w, tupleItem(a.args, i))
	}
	if ok && n == 0 {
		ok = seqWrite(ts, w, "()")
	}
	if !ok || !seqWrite(ts, w, "]") {
		UnicodeWriterDiscard(ts, w)
		return nil
	}
	return UnicodeWriterFinish(ts, w)
}

// aliasHash is tp_hash.
func aliasHash(ts *Thread, o *Object) int {
	a := as[*aliasObject](o)
	h := ObjectHash(ts, a.origin)
	if h == -1 {
		return -1
	}
	k := ObjectHash(ts, a.args)
	if k == -1 {
		return -1
	}
	if h ^= k; h == -1 {
		h = -2
	}
	return h
}

// aliasRichcompare is tp_richcompare: equality only.
func aliasRichcompare(ts *Thread, x, y *Object, op int32) *Object {
	if (op != layout.EQ && op != layout.NE) || !aliasCheck(ts, x) || !aliasCheck(ts, y) {
		return NotImplemented
	}
	a, b := as[*aliasObject](x), as[*aliasObject](y)
	k := b2i(a.starred == b.starred)
	if k > 0 {
		k = ObjectRichCompareBool(ts, a.origin, b.origin, layout.EQ)
	}
	if k > 0 {
		k = ObjectRichCompareBool(ts, a.args, b.args, layout.EQ)
	}
	if k < 0 {
		return nil
	}
	return seqBool((k > 0) == (op == layout.EQ))
}

// aliasOwnName tells whether an attribute is the alias's own and not its class's.
func aliasOwnName(ts *Thread, name *Object) bool {
	return aliasPublicName(ts, name) || UnicodeEqual(ts, name, id___bases__) > 0 || UnicodeEqual(ts, name, id___copy__) > 0 ||
		UnicodeEqual(ts, name, id___deepcopy__) > 0
}

// aliasPublicName is aliasOwnName for the names that dir() shows.
func aliasPublicName(ts *Thread, name *Object) bool {
	return UnicodeEqual(ts, name, id___class__) > 0 || UnicodeEqual(ts, name, id___origin__) > 0 ||
		UnicodeEqual(ts, name, id___args__) > 0 || UnicodeEqual(ts, name, id___unpacked__) > 0 ||
		UnicodeEqual(ts, name, id___parameters__) > 0 || UnicodeEqual(ts, name, id___typing_unpacked_tuple_args__) > 0 ||
		UnicodeEqual(ts, name, id___mro_entries__) > 0 || UnicodeEqual(ts, name, id___reduce_ex__) > 0 ||
		UnicodeEqual(ts, name, id___reduce__) > 0
}

// aliasGetattro is tp_getattro: all other names are the class's.
func aliasGetattro(ts *Thread, o, name *Object) *Object {
	if hasFlag(name.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) && !aliasOwnName(ts, name) {
		return ObjectGetAttr(ts, as[*aliasObject](o).origin, name)
	}
	return ObjectGenericGetAttr(ts, o, name)
}

// aliasCall is tp_call: calls the class and tells the instance of the alias, when it takes attributes.
func aliasCall(ts *Thread, o, args, kwds *Object) *Object {
	r := ObjectCall(ts, as[*aliasObject](o).origin, args, kwds)
	if r == nil {
		return nil
	}
	if ObjectSetAttr(ts, r, id___orig_class__, o) < 0 {
		if ErrExceptionMatches(ts, ExcAttributeError) == 0 && ErrExceptionMatches(ts, ExcTypeError) == 0 {
			decref(ts, r)
			return nil
		}
		ErrClear(ts)
	}
	return r
}

// aliasParameters fills parameters when it is first needed.
//
// Refs: borrowed: it stays as long as o.
func aliasParameters(ts *Thread, o *Object, args *Object, slot **Object) *Object {
	lockObject(ts, o)
	p := *slot
	unlockObject(ts, o)
	if p != nil {
		return p
	}
	if p = typingParameters(ts, args); p == nil {
		return nil
	}
	lockObject(ts, o)
	old := *slot
	if old == nil {
		*slot = p
	}
	unlockObject(ts, o)
	if old != nil {
		// Another thread was first.
		decref(ts, p)
		return old
	}
	return p
}

// aliasSubscript is mp_subscript: replaces the parameters.
func aliasSubscript(ts *Thread, o, item *Object) *Object {
	a := as[*aliasObject](o)
	params := aliasParameters(ts, o, a.args, &a.parameters)
	if params == nil {
		return nil
	}
	args := typingSubstitute(ts, o, a.args, params, item)
	if args == nil {
		return nil
	}
	r := aliasMake(ts, GenericAliasType, a.origin, args, a.starred)
	decref(ts, args)
	return r
}

// aliasGetParameters is __parameters__.
func aliasGetParameters(ts *Thread, o *Object, _ uintptr) *Object {
	a := as[*aliasObject](o)
	return xnewRef(ts, aliasParameters(ts, o, a.args, &a.parameters))
}

// aliasGetUnpackedArgs is __typing_unpacked_tuple_args__: the arguments of *tuple[...], None for anything else.
func aliasGetUnpackedArgs(ts *Thread, o *Object, _ uintptr) *Object {
	a := as[*aliasObject](o)
	if a.starred != 0 && a.origin == up(TupleType) {
		return newRef(ts, a.args)
	}
	return None
}

// aliasGetUnpacked is __unpacked__.
func aliasGetUnpacked(ts *Thread, o *Object, _ uintptr) *Object {
	return seqBool(as[*aliasObject](o).starred != 0)
}

// aliasMroEntries is __mro_entries__: the class takes the alias's place among the bases.
func aliasMroEntries(ts *Thread, o, _ *Object) *Object {
	return tupleOf1(ts, as[*aliasObject](o).origin)
}

// aliasInstancecheck and aliasSubclasscheck refuse.
func aliasInstancecheck(ts *Thread, o, _ *Object) *Object {
	return raise(ts, ExcTypeError, "isinstance() argument 2 cannot be a parameterized generic")
}

func aliasSubclasscheck(ts *Thread, o, _ *Object) *Object {
	return raise(ts, ExcTypeError, "issubclass() argument 2 cannot be a parameterized generic")
}

// aliasDir is __dir__: the names of the class, and the alias's own.
func aliasDir(ts *Thread, o, _ *Object) *Object {
	l := ObjectDir(ts, as[*aliasObject](o).origin)
	if l == nil {
		return nil
	}
	own := ObjectDir(ts, up(o.ObType))
	if own == nil {
		decref(ts, l)
		return nil
	}
	ok := true
	for i := 0; i < listSize(own) && ok; i++ {
		name := itemAt(as[*layout.ListObject](own).ObItem, i)
		if !aliasPublicName(ts, name) {
			continue
		}
		k := listContains(ts, l, name)
		ok = k > 0 || k == 0 && ListAppend(ts, l, name) == 0
	}
	decref(ts, own)
	if !ok {
		decref(ts, l)
		return nil
	}
	return l
}

// aliasReduce is __reduce__.
func aliasReduce(ts *Thread, o, _ *Object) *Object {
	a := as[*aliasObject](o)
	if a.starred == 0 {
		args := tupleOf2(ts, a.origin, a.args)
		if args == nil {
			return nil
		}
		r := tupleOf2(ts, up(GenericAliasType), args)
		decref(ts, args)
		return r
	}
	plain := aliasMake(ts, GenericAliasType, a.origin, a.args, 0)
	if plain == nil {
		return nil
	}
	it := aliasTpIter(ts, plain)
	decref(ts, plain)
	return seqReduceIter(ts, id_next, it, -1)
}

// aliasTpIter is tp_iter: *list[int] in a subscript.
func aliasTpIter(ts *Thread, o *Object) *Object {
	it := newGCObject(ts, GenericAliasIterType, aliasIterSize)
	if it == nil {
		return nil
	}
	as[*aliasIter](it).alias = newRef(ts, o)
	gcTrack(it)
	return it
}

// aliasIterNext is tp_iternext.
func aliasIterNext(ts *Thread, it *Object) *Object {
	lockObject(ts, it)
	o := as[*aliasIter](it).alias
	as[*aliasIter](it).alias = nil
	unlockObject(ts, it)
	if o == nil {
		return nil
	}
	a := as[*aliasObject](o)
	r := aliasMake(ts, GenericAliasType, a.origin, a.args, 1)
	decref(ts, o)
	return r
}

// aliasIterDealloc is tp_dealloc.
func aliasIterDealloc(ts *Thread, it *Object) {
	gcUntrack(it)
	xdecref(ts, as[*aliasIter](it).alias)
	freeObject(ts, it)
}

// aliasIterTraverse is tp_traverse.
func aliasIterTraverse(ts *Thread, it *Object, visit, arg uintptr) int32 {
	return visitTwo(ts, as[*aliasIter](it).alias, nil, visit, arg)
}

// aliasIterClear is tp_clear.
func aliasIterClear(ts *Thread, it *Object) int32 {
	lockObject(ts, it)
	o := as[*aliasIter](it).alias
	as[*aliasIter](it).alias = nil
	unlockObject(ts, it)
	xdecref(ts, o)
	return 0
}

// aliasIterReduce is __reduce__.
func aliasIterReduce(ts *Thread, it, _ *Object) *Object {
	lockObject(ts, it)
	o := xnewRef(ts, as[*aliasIter](it).alias)
	unlockObject(ts, it)
	if o == nil {
		o = emptyTuple
	}
	return seqReduceIter(ts, id_iter, o, -1)
}
