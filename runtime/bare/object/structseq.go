// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// Struct sequences: tuples with named items, made in C. Some fields may be reachable by name only.
//
// World: bare.
// Guard: as for tuples: an instance is written only by the thread that makes it.
// Invariant: tp_basicsize counts the fields that are reachable by name only, ob_size the others; all lie behind each other as items of
// a tuple do.

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	structMemberSize  = 40 // sizeof(PyMemberDef)
	structFieldSize   = 16 // sizeof(PyStructSequence_Field)
	structMemberTypeO = 6  // _Py_T_OBJECT: an object, None for NULL
	structReadonly    = 1  // Py_READONLY
)

// structCount is what a description says: all fields, those without a name, those that are items.
type structCount struct {
	fields, unnamed, visible int
}

func structCountFields(desc uintptr) structCount {
	d := prim.At[*layout.StructSequenceDesc](desc)
	c := structCount{visible: int(d.NInSequence)}
	for ; ; c.fields++ {
		name := prim.Load[uintptr](addr(up(d.Fields)) + uintptr(c.fields)*structFieldSize)
		if name == 0 {
			return c
		}
		if name == unnamedField {
			c.unnamed++
		}
	}
}

// structMembers makes the member table of the named fields, or returns 0 with MemoryError. It lives as long as the type.
func structMembers(ts *Thread, desc uintptr, c structCount) uintptr {
	fields := addr(up(prim.At[*layout.StructSequenceDesc](desc).Fields))
	size := uintptr(c.fields-c.unnamed+1) * structMemberSize
	p := allocMem(ts, size)
	if p == 0 {
		ErrNoMemory(ts)
		return 0
	}
	prim.Clear(p, size)
	m := p
	for i := 0; i < c.fields; i++ {
		name := prim.Load[uintptr](fields + uintptr(i)*structFieldSize)
		if name == unnamedField {
			continue
		}
		d := prim.At[*layout.MemberDef](m)
		d.Name = name
		d.Type = structMemberTypeO
		d.Offset = tupleHeader + i*8
		d.Flags = structReadonly
		d.Doc = prim.Load[uintptr](fields + uintptr(i)*structFieldSize + 8)
		m += structMemberSize
	}
	return p
}

// structSetDict puts the numbers of fields and __match_args__ into the dict of a new type.
func structSetDict(ts *Thread, t *TypeObject, c structCount) bool {
	d := TypeGetDict(ts, t)
	if d == nil {
		return false
	}
	ok := structSetNumber(ts, d, id_n_sequence_fields, c.visible) && structSetNumber(ts, d, id_n_fields, c.fields) &&
		structSetNumber(ts, d, id_n_unnamed_fields, c.unnamed) && structSetMatch(ts, t, d, c)
	decref(ts, d)
	if ok {
		TypeModified(ts, t)
	}
	return ok
}

func structSetNumber(ts *Thread, d, name *Object, n int) bool {
	v := LongFromSsizeT(ts, n)
	if v == nil {
		return false
	}
	r := DictSetItem(ts, d, name, v)
	decref(ts, v)
	return r == 0
}

// structSetMatch sets __match_args__: the names of the visible fields that have one.
func structSetMatch(ts *Thread, t *TypeObject, d *Object, c structCount) bool {
	l := listAlloc(ts, 0, 0)
	if l == nil {
		return false
	}
	ok := true
	members := addr(up(t.TpMembers))
	for k := 0; k < c.fields-c.unnamed && ok; k++ {
		m := prim.At[*layout.MemberDef](members + uintptr(k)*structMemberSize)
		if (m.Offset-tupleHeader)/8 >= c.visible {
			break
		}
		s := UnicodeFromString(ts, m.Name)
		ok = s != nil && listAppendOwned(ts, l, s) == 0
	}
	var names *Object
	if ok {
		names = listAsTuple(ts, l)
	}
	decref(ts, l)
	if names == nil {
		return false
	}
	r := DictSetItem(ts, d, id___match_args__, names)
	decref(ts, names)
	return r == 0
}

// StructSequenceInitType2 implements PyStructSequence_InitType2: makes a static type object, zeroed by the caller, a struct sequence.
//
// Errors: SystemError when the type is in use already, MemoryError; -1.
func StructSequenceInitType2(ts *Thread, t *TypeObject, desc uintptr) int32 {
	if hasFlag(t, layout.TPFLAGS_READY) {
		badInternalCall(ts)
		return -1
	}
	c := structCountFields(desc)
	members := structMembers(ts, desc, c)
	if members == 0 {
		return -1
	}
	d := prim.At[*layout.StructSequenceDesc](desc)
	t.TpName, t.TpDoc = d.Name, d.Doc
	t.TpBasicsize = tupleHeader + (c.fields-c.visible)*8
	t.TpItemsize = 8
	t.TpDealloc, t.TpRepr, t.TpNew = fn_structDealloc, fn_structRepr, fn_structNew
	t.TpTraverse = fn_structTraverse
	t.TpMethods = prim.At[*layout.MethodDef](structMethods)
	t.TpMembers = prim.At[*layout.MemberDef](members)
	t.TpBase = TupleType
	t.TpFlags |= layout.TPFLAGS_HAVE_GC
	if TypeReady(ts, t) < 0 || !structSetDict(ts, t, c) {
		return -1
	}
	return 0
}

// StructSequenceInitType implements PyStructSequence_InitType: PyStructSequence_InitType2 without a result.
func StructSequenceInitType(ts *Thread, t *TypeObject, desc uintptr) {
	StructSequenceInitType2(ts, t, desc)
}

// StructSequenceNewType implements PyStructSequence_NewType: a heap type.
//
// Refs: new.
func StructSequenceNewType(ts *Thread, desc uintptr) *TypeObject {
	c := structCountFields(desc)
	members := structMembers(ts, desc, c)
	if members == 0 {
		return nil
	}
	p, mark := scratch(ts, 8*16+32)
	if p == 0 {
		freeMem(ts, members)
		return nil
	}
	d := prim.At[*layout.StructSequenceDesc](desc)
	at := p
	structSlot(&at, layout.Tp_dealloc, fn_structDealloc)
	structSlot(&at, layout.Tp_repr, fn_structRepr)
	structSlot(&at, layout.Tp_new, fn_structNew)
	structSlot(&at, layout.Tp_traverse, fn_structTraverse)
	structSlot(&at, layout.Tp_methods, structMethods)
	structSlot(&at, layout.Tp_members, members)
	if d.Doc != 0 {
		structSlot(&at, layout.Tp_doc, d.Doc)
	}
	prim.Clear(at, 16)
	spec := prim.At[*layout.TypeSpec](p + 128)
	spec.Name = d.Name
	spec.Basicsize = int32(tupleHeader + (c.fields-c.visible)*8)
	spec.Itemsize = 8
	spec.Flags = layout.TPFLAGS_DEFAULT | layout.TPFLAGS_HAVE_GC
	spec.Slots = prim.At[*layout.TypeSlot](p)
	bases := tupleOf1(ts, up(TupleType))
	var t *Object
	if bases != nil {
		t = TypeFromSpecWithBases(ts, spec, bases)
		decref(ts, bases)
	}
	ts.ScratchTop = mark
	// The type has made a copy.
	freeMem(ts, members)
	if t == nil {
		return nil
	}
	if !structSetDict(ts, as[*TypeObject](t), c) {
		decref(ts, t)
		return nil
	}
	return as[*TypeObject](t)
}

func structSlot(at *uintptr, slot int32, fn uintptr) {
	s := prim.At[*layout.TypeSlot](*at)
	s.Slot, s.Pfunc = slot, fn
	*at += 16
}

// structNumber reads one of the numbers of fields of a type; -1 with an exception.
func structNumber(ts *Thread, t *TypeObject, name *Object) int {
	v := PrivTypeLookupRef(ts, t, name)
	if v == nil {
		if ErrOccurred(ts) == nil {
			raise(ts, ExcTypeError, "Missed attribute '%s' of type %s", argO(name), argT(t))
		}
		return -1
	}
	n := LongAsSsizeT(ts, v)
	decref(ts, v)
	return n
}

// structSize is how many fields an instance has, those reachable by name only included. Heap subclasses may add to tp_basicsize, so
// the nearest struct sequence type counts.
func structSize(o *Object) int {
	t := o.ObType
	for t.TpDealloc != fn_structDealloc && t.TpBase != nil {
		t = t.TpBase
	}
	return tupleSize(o) + (t.TpBasicsize-tupleHeader)/8
}

// StructSequenceNew implements PyStructSequence_New: an instance whose fields are all NULL; not tracked by the collector.
//
// Refs: new.
func StructSequenceNew(ts *Thread, t *TypeObject) *Object {
	fields := structNumber(ts, t, id_n_fields)
	if fields < 0 {
		return nil
	}
	visible := structNumber(ts, t, id_n_sequence_fields)
	if visible < 0 {
		return nil
	}
	o := PrivObjectGCNewVar(ts, t, visible)
	if o == nil {
		return nil
	}
	as[*layout.TupleObject](o).ObHash = -1
	prim.Clear(tupleItems(o), uintptr(fields)*8)
	return o
}

// StructSequenceSetItem implements PyStructSequence_SetItem: fills a field of a new instance.
//
// Refs: steals v.
func StructSequenceSetItem(ts *Thread, o *Object, i int, v *Object) {
	old := tupleItem(o, i)
	setItem(tupleItems(o), i, v)
	xdecref(ts, old)
}

// StructSequenceGetItem implements PyStructSequence_GetItem.
//
// Refs: borrowed.
func StructSequenceGetItem(ts *Thread, o *Object, i int) *Object { return tupleItem(o, i) }

// structDealloc is tp_dealloc.
func structDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	t := o.ObType
	for i := structSize(o) - 1; i >= 0; i-- {
		xdecref(ts, tupleItem(o, i))
	}
	callFree(ts, t.TpFree, addr(o))
	if hasFlag(t, layout.TPFLAGS_HEAPTYPE) {
		decref(ts, up(t))
	}
}

// structTraverse is tp_traverse.
func structTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	if hasFlag(o.ObType, layout.TPFLAGS_HEAPTYPE) {
		if r := callVisit(ts, visit, up(o.ObType), arg); r != 0 {
			return r
		}
	}
	for i := structSize(o) - 1; i >= 0; i-- {
		if x := tupleItem(o, i); x != nil {
			if r := callVisit(ts, visit, x, arg); r != 0 {
				return r
			}
		}
	}
	return 0
}

// structNew is tp_new: T(sequence, dict={}).
func structNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	seq, dict, ok := structArgs(ts, t, args, kwds)
	if !ok {
		return nil
	}
	if dict != nil && !hasFlag(dict.ObType, layout.TPFLAGS_DICT_SUBCLASS) {
		return raise(ts, ExcTypeError, "%s() takes a dict as second arg, if any", argT(t))
	}
	fast := SequenceFast(ts, seq, strAddr("constructor requires a sequence\x00"))
	if fast == nil {
		return nil
	}
	p, n, ok := listCollect(ts, fast)
	decref(ts, fast)
	if !ok {
		return nil
	}
	o := structFill(ts, t, p, n, dict)
	listDropArray(ts, p, n)
	return o
}

// structArgs reads sequence and dict, borrowed, given by place or by name.
func structArgs(ts *Thread, t *TypeObject, args, kwds *Object) (seq, dict *Object, ok bool) {
	n, nkw := tupleSize(args), 0
	name := typeShortName(t.TpName)
	if kwds != nil {
		nkw = DictSize(ts, kwds)
	}
	if n+nkw > 2 {
		raise(ts, ExcTypeError, "%s() takes at most 2 arguments (%d given)", argC(name), argI(n+nkw))
		return nil, nil, false
	}
	if n > 0 {
		seq = tupleItem(args, 0)
	}
	if n > 1 {
		dict = tupleItem(args, 1)
	}
	if nkw > 0 {
		used := 0
		if seq == nil {
			if seq = DictGetItemWithError(ts, kwds, id_sequence); seq != nil {
				used++
			}
		}
		if dict == nil {
			if dict = DictGetItemWithError(ts, kwds, id_dict); dict != nil {
				used++
			}
		}
		if seq != nil && used < nkw {
			if ErrOccurred(ts) == nil {
				strictUnexpected(ts, argC(name), kwds)
			}
			return nil, nil, false
		}
	}
	if seq == nil {
		if ErrOccurred(ts) == nil {
			raise(ts, ExcTypeError, "%s() missing required argument 'sequence' (pos 1)", argC(name))
		}
		return nil, nil, false
	}
	return seq, dict, true
}

// structFill makes an instance of the n items at p and, for the fields beyond, of a dict, which may be nil.
func structFill(ts *Thread, t *TypeObject, p uintptr, n int, dict *Object) *Object {
	min, max, unnamed := structNumber(ts, t, id_n_sequence_fields), 0, 0
	if min >= 0 {
		max = structNumber(ts, t, id_n_fields)
	}
	if min < 0 || max < 0 {
		return nil
	}
	if unnamed = structNumber(ts, t, id_n_unnamed_fields); unnamed < 0 {
		return nil
	}
	if n < min || n > max {
		kind, want := "", min
		if min != max {
			kind = "n at least"
			if n > max {
				kind, want = "n at most", max
			}
		}
		return raise(ts, ExcTypeError, "%s() takes a%s %d-sequence (%d-sequence given)", argT(t), argS(kind), argI(want), argI(n))
	}
	o := StructSequenceNew(ts, t)
	if o == nil {
		return nil
	}
	items := tupleItems(o)
	for i := 0; i < n; i++ {
		setItem(items, i, newRef(ts, itemAt(p, i)))
	}
	found := 0
	for i := n; i < max; i++ {
		v := None
		if dict != nil {
			name := structMemberName(t, i-unnamed)
			x := structDictGet(ts, dict, name)
			if x == nil && ErrOccurred(ts) != nil {
				decref(ts, o)
				return nil
			}
			if x != nil {
				v = x
				found++
			}
		}
		if v == None {
			v = newRef(ts, None)
		}
		setItem(items, i, v)
	}
	if dict != nil && DictSize(ts, dict) > found {
		raise(ts, ExcTypeError, "%s() got duplicate or unexpected field name(s)", argT(t))
		decref(ts, o)
		return nil
	}
	gcTrack(o)
	return o
}

// structMemberName is the C name of the k-th named field.
func structMemberName(t *TypeObject, k int) uintptr {
	for t.TpDealloc != fn_structDealloc && t.TpBase != nil {
		t = t.TpBase
	}
	return prim.At[*layout.MemberDef](addr(up(t.TpMembers)) + uintptr(k)*structMemberSize).Name
}

// structDictGet looks a C string up.
//
// Refs: new; nil without an exception when it is not there.
func structDictGet(ts *Thread, dict *Object, name uintptr) *Object {
	k := UnicodeFromString(ts, name)
	if k == nil {
		return nil
	}
	v := xnewRef(ts, DictGetItemWithError(ts, dict, k))
	decref(ts, k)
	return v
}

// structRepr is tp_repr: name(field=value, ...) of the visible fields.
func structRepr(ts *Thread, o *Object) *Object {
	t := o.ObType
	for t.TpDealloc != fn_structDealloc && t.TpBase != nil {
		t = t.TpBase
	}
	w := UnicodeWriterCreate(ts, 0)
	if w == 0 {
		return nil
	}
	ok := seqWriteC(ts, w, o.ObType.TpName) && seqWrite(ts, w, "(")
	for i := 0; i < tupleSize(o) && ok; i++ {
		name := structMemberName(t, i)
		if name == 0 {
			raise(ts, ExcSystemError, "In structseq_repr(), member %d name is NULL for type %s", argI(i), argT(t))
			ok = false
			break
		}
		v := tupleItem(o, i)
		if v == nil {
			v = None
		}
		ok = (i == 0 || seqWrite(ts, w, ", ")) && seqWriteC(ts, w, name) && seqWrite(ts, w, "=") && UnicodeWriterWriteRepr(ts, w, v) == 0
	}
	if !ok || !seqWrite(ts, w, ")") {
		UnicodeWriterDiscard(ts, w)
		return nil
	}
	return UnicodeWriterFinish(ts, w)
}

// seqWriteC adds a C string to a unicode writer.
func seqWriteC(ts *Thread, w, p uintptr) bool {
	return UnicodeWriterWriteUTF8(ts, w, p, prim.Strlen(p)) == 0
}

// structHidden makes a dict of the fields that are reachable by name only.
func structHidden(ts *Thread, o *Object) *Object {
	unnamed := structNumber(ts, o.ObType, id_n_unnamed_fields)
	if unnamed < 0 {
		return nil
	}
	d := DictNew(ts)
	if d == nil {
		return nil
	}
	for i := tupleSize(o); i < structSize(o); i++ {
		v := tupleItem(o, i)
		if v == nil {
			v = None
		}
		if DictSetItemString(ts, d, structMemberName(o.ObType, i-unnamed), v) < 0 {
			decref(ts, d)
			return nil
		}
	}
	return d
}

// structReduce is __reduce__.
func structReduce(ts *Thread, o, _ *Object) *Object {
	items := tupleFromArray(ts, tupleItems(o), tupleSize(o))
	if items == nil {
		return nil
	}
	d := structHidden(ts, o)
	var args, r *Object
	if d != nil {
		args = tupleOf2(ts, items, d)
		decref(ts, d)
	}
	decref(ts, items)
	if args != nil {
		r = tupleOf2(ts, up(o.ObType), args)
		decref(ts, args)
	}
	return r
}

// structReplace is __replace__(**fields): a copy with some fields changed.
func structReplace(ts *Thread, o, args, kwds *Object) *Object {
	t := o.ObType
	if tupleSize(args) > 0 {
		return raise(ts, ExcTypeError, "__replace__() takes no positional arguments")
	}
	fields, unnamed := structNumber(ts, t, id_n_fields), 0
	if fields < 0 {
		return nil
	}
	if unnamed = structNumber(ts, t, id_n_unnamed_fields); unnamed != 0 {
		if unnamed > 0 {
			raise(ts, ExcTypeError, "__replace__() is not supported for %s because it has unnamed field(s)", argT(t))
		}
		return nil
	}
	r := StructSequenceNew(ts, t)
	if r == nil {
		return nil
	}
	used := 0
	for i := 0; i < fields; i++ {
		var v *Object
		if kwds != nil {
			if v = structDictGet(ts, kwds, structMemberName(t, i)); v != nil {
				used++
			} else if ErrOccurred(ts) != nil {
				decref(ts, r)
				return nil
			}
		}
		if v == nil {
			v = xnewRef(ts, tupleItem(o, i))
		}
		setItem(tupleItems(r), i, v)
	}
	gcTrack(r)
	if kwds != nil && DictSize(ts, kwds) > used {
		structUnexpected(ts, t, kwds, fields)
		decref(ts, r)
		return nil
	}
	return r
}

// structUnexpected names the fields that a type has not.
func structUnexpected(ts *Thread, t *TypeObject, kwds *Object, fields int) {
	rest := DictCopy(ts, kwds)
	if rest == nil {
		return
	}
	for i := 0; i < fields; i++ {
		if DictDelItemString(ts, rest, structMemberName(t, i)) < 0 {
			if ErrExceptionMatches(ts, ExcKeyError) == 0 {
				decref(ts, rest)
				return
			}
			ErrClear(ts)
		}
	}
	names := DictKeys(ts, rest)
	decref(ts, rest)
	if names != nil {
		raise(ts, ExcTypeError, "Got unexpected field name(s): %R", argO(names))
		decref(ts, names)
	}
}
