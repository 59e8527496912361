// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Descriptors for what C describes: methods, members, getters and setters, slots.
//
// World: bare.
// Invariant: a descriptor never changes after it is made, so it is read without a lock.
// Invariant: descriptors of static types, and of types made from a specification, are immortal: they are looked up by every
// thread, and a count on them would be the first thing that threads contend for.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

// descrNew makes the common part; name is a C string.
func descrNew(ts *Thread, dt, t *TypeObject, name uintptr, size uintptr) *Object {
	n := UnicodeInternFromString(ts, name)
	if n == nil {
		return nil
	}
	o := newGCObject(ts, dt, size)
	if o == nil {
		decref(ts, n)
		return nil
	}
	d := as[*layout.DescrObject](o)
	incref(ts, up(t))
	d.DType, d.DName, d.DQualname = t, n, nil
	return o
}

// DescrNewMethod implements PyDescr_NewMethod: a method_descriptor for a PyMethodDef, which must outlive it.
//
// Refs: new. Errors: SystemError for flags that name no calling convention.
func DescrNewMethod(ts *Thread, t *TypeObject, def *layout.MethodDef) *Object {
	vc := methodDescrVectorcall(def.MlFlags)
	if vc == 0 {
		return raise(ts, ExcSystemError, "%s() method: bad call flags", argC(def.MlName))
	}
	o := descrNew(ts, MethodDescrType, t, def.MlName, unsafe.Sizeof(*(*layout.MethodDescrObject)(nil)))
	if o == nil {
		return nil
	}
	d := as[*layout.MethodDescrObject](o)
	d.DMethod, d.Vectorcall = def, vc
	gcTrack(o)
	return o
}

// DescrNewClassMethod implements PyDescr_NewClassMethod.
//
// Refs: new.
func DescrNewClassMethod(ts *Thread, t *TypeObject, def *layout.MethodDef) *Object {
	o := descrNew(ts, ClassMethodDescrType, t, def.MlName, unsafe.Sizeof(*(*layout.MethodDescrObject)(nil)))
	if o == nil {
		return nil
	}
	d := as[*layout.MethodDescrObject](o)
	d.DMethod, d.Vectorcall = def, 0
	gcTrack(o)
	return o
}

// DescrNewMember implements PyDescr_NewMember.
//
// Refs: new. Errors: SystemError for a member with an offset relative to the type's own data.
func DescrNewMember(ts *Thread, t *TypeObject, def *layout.MemberDef) *Object {
	if def.Flags&layout.RELATIVE_OFFSET != 0 {
		return raise(ts, ExcSystemError, "PyDescr_NewMember used with Py_RELATIVE_OFFSET")
	}
	o := descrNew(ts, MemberDescrType, t, def.Name, unsafe.Sizeof(*(*layout.MemberDescrObject)(nil)))
	if o == nil {
		return nil
	}
	as[*layout.MemberDescrObject](o).DMember = def
	gcTrack(o)
	return o
}

// DescrNewGetSet implements PyDescr_NewGetSet.
//
// Refs: new.
func DescrNewGetSet(ts *Thread, t *TypeObject, def *layout.GetSetDef) *Object {
	o := descrNew(ts, GetSetDescrType, t, def.Name, unsafe.Sizeof(*(*layout.GetSetDescrObject)(nil)))
	if o == nil {
		return nil
	}
	as[*layout.GetSetDescrObject](o).DGetset = def
	gcTrack(o)
	return o
}

// DescrNewWrapper implements PyDescr_NewWrapper: base is a struct wrapperbase, wrapped the C function in the slot.
//
// Refs: new.
func DescrNewWrapper(ts *Thread, t *TypeObject, base, wrapped uintptr) *Object {
	def := as[*slotDef](obj(base))
	o := descrNew(ts, WrapperDescrType, t, def.name, unsafe.Sizeof(*(*layout.WrapperDescrObject)(nil)))
	if o == nil {
		return nil
	}
	d := as[*layout.WrapperDescrObject](o)
	d.DBase, d.DWrapped = base, wrapped
	gcTrack(o)
	return o
}

// DescrIsData implements PyDescr_IsData: whether a descriptor also handles assignment.
func DescrIsData(ts *Thread, o *Object) int32 { return b2i(o.ObType.TpDescrSet != 0) }

func descrDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	d := as[*layout.DescrObject](o)
	t, name, qualname := d.DType, d.DName, d.DQualname
	xdecref(ts, up(t))
	xdecref(ts, name)
	xdecref(ts, qualname)
	freeObject(ts, o)
}

func descrTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	if t := as[*layout.DescrObject](o).DType; t != nil {
		return callVisit(ts, visit, up(t), arg)
	}
	return 0
}

// descrReprAs gives <WHAT 'NAME' of 'TYPE' objects>.
func descrReprAs(ts *Thread, o *Object, what string) *Object {
	d := as[*layout.DescrObject](o)
	return strFormat(ts, "<%s '%s' of '%s' objects>", argS(what), argO(d.DName), argT(d.DType))
}

func descrMethodRepr(ts *Thread, o *Object) *Object { return descrReprAs(ts, o, "method") }

func descrMemberRepr(ts *Thread, o *Object) *Object { return descrReprAs(ts, o, "member") }

func descrGetsetRepr(ts *Thread, o *Object) *Object { return descrReprAs(ts, o, "attribute") }

func descrWrapperRepr(ts *Thread, o *Object) *Object { return descrReprAs(ts, o, "slot wrapper") }

// descrCheck tells whether descriptor d, made for a type, applies to o.
func descrCheck(ts *Thread, d *layout.DescrObject, o *Object) bool {
	t := d.DType
	if o.ObType == t || typeIsSubtype(o.ObType, t) {
		return true
	}
	raise(ts, ExcTypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", argO(d.DName), argT(t), argTO(o))
	return false
}

// descrCheckSet is descrCheck for assignments, which have the same text.
func descrCheckSet(ts *Thread, d *layout.DescrObject, o *Object) bool { return descrCheck(ts, d, o) }

// descrMethodGet binds a method: a built-in function whose self is o.
func descrMethodGet(ts *Thread, descr, o, cls *Object) *Object {
	if o == nil {
		return newRef(ts, descr)
	}
	d := as[*layout.MethodDescrObject](descr)
	if !descrCheck(ts, &d.DescrObject, o) {
		return nil
	}
	return descrBind(ts, d, o)
}

// descrBind makes the built-in function for a method descriptor that applies to o.
func descrBind(ts *Thread, d *layout.MethodDescrObject, o *Object) *Object {
	if d.DMethod.MlFlags&layout.METH_METHOD != 0 {
		return CMethodNew(ts, uintptr(unsafe.Pointer(d.DMethod)), o, nil, d.DType)
	}
	return CFunctionNewEx(ts, uintptr(unsafe.Pointer(d.DMethod)), o, nil)
}

// descrClassMethodGet binds a class method to a type.
func descrClassMethodGet(ts *Thread, descr, o, cls *Object) *Object {
	d := as[*layout.MethodDescrObject](descr)
	if cls == nil {
		if o == nil {
			return raise(ts, ExcTypeError, "descriptor '%s' for type '%s' needs either an object or a type", argO(d.DName), argT(d.DType))
		}
		cls = up(o.ObType)
	}
	if !hasFlag(cls.ObType, layout.TPFLAGS_TYPE_SUBCLASS) {
		return raise(ts, ExcTypeError, "descriptor '%s' for type '%s' needs a type, not a '%s' as arg 2", argO(d.DName), argT(d.DType), argTO(cls))
	}
	if !typeIsSubtype(as[*TypeObject](cls), d.DType) {
		return raise(ts, ExcTypeError, "descriptor '%s' requires a subtype of '%s' but received '%s'", argO(d.DName), argT(d.DType), argT(as[*TypeObject](cls)))
	}
	var t *TypeObject
	if d.DMethod.MlFlags&layout.METH_METHOD != 0 {
		t = d.DType
	}
	return CMethodNew(ts, uintptr(unsafe.Pointer(d.DMethod)), cls, nil, t)
}

// descrClassMethodCall calls a class method descriptor with the class as first argument.
func descrClassMethodCall(ts *Thread, descr, args, kwargs *Object) *Object {
	n := tupleSize(args)
	if n < 1 {
		d := as[*layout.DescrObject](descr)
		return raise(ts, ExcTypeError, "descriptor '%s' of '%s' object needs an argument", argO(d.DName), argT(d.DType))
	}
	bound := descrClassMethodGet(ts, descr, nil, tupleItem(args, 0))
	if bound == nil {
		return nil
	}
	rest := TupleGetSlice(ts, args, 1, n)
	if rest == nil {
		decref(ts, bound)
		return nil
	}
	r := ObjectCall(ts, bound, rest, kwargs)
	decref(ts, rest)
	decref(ts, bound)
	return r
}

func descrMemberGet(ts *Thread, descr, o, cls *Object) *Object {
	if o == nil {
		return newRef(ts, descr)
	}
	d := as[*layout.MemberDescrObject](descr)
	if !descrCheck(ts, &d.DescrObject, o) {
		return nil
	}
	if d.DMember.Flags&layout.AUDIT_READ != 0 && !descrAudit(ts, o, d.DName) {
		return nil
	}
	return MemberGetOne(ts, addr(o), d.DMember)
}

// descrAudit tells audit hooks that an attribute is read.
//
//go:noinline
func descrAudit(ts *Thread, o, name *Object) bool {
	args := tupleOf2(ts, o, name)
	if args == nil {
		return false
	}
	r := SysAuditTuple(ts, strAddr("object.__getattr__\x00"), args)
	decref(ts, args)
	return r >= 0
}

func descrMemberSet(ts *Thread, descr, o, v *Object) int32 {
	d := as[*layout.MemberDescrObject](descr)
	if !descrCheckSet(ts, &d.DescrObject, o) {
		return -1
	}
	return MemberSetOne(ts, addr(o), d.DMember, v)
}

func descrGetsetGet(ts *Thread, descr, o, cls *Object) *Object {
	if o == nil {
		return newRef(ts, descr)
	}
	d := as[*layout.GetSetDescrObject](descr)
	if !descrCheck(ts, &d.DescrObject, o) {
		return nil
	}
	if d.DGetset.Get != 0 {
		return callGetter(ts, d.DGetset.Get, o, d.DGetset.Closure)
	}
	return raise(ts, ExcAttributeError, "attribute '%s' of '%s' objects is not readable", argO(d.DName), argT(d.DType))
}

func descrGetsetSet(ts *Thread, descr, o, v *Object) int32 {
	d := as[*layout.GetSetDescrObject](descr)
	if !descrCheckSet(ts, &d.DescrObject, o) {
		return -1
	}
	if d.DGetset.Set != 0 {
		return callSetter(ts, d.DGetset.Set, o, v, d.DGetset.Closure)
	}
	return raiseInt(ts, ExcAttributeError, "attribute '%s' of '%s' objects is not writable", argO(d.DName), argT(d.DType))
}

func descrWrapperGet(ts *Thread, descr, o, cls *Object) *Object {
	if o == nil {
		return newRef(ts, descr)
	}
	if !descrCheck(ts, as[*layout.DescrObject](descr), o) {
		return nil
	}
	return WrapperNew(ts, descr, o)
}

// descrWrapperRaw runs a slot wrapper for self.
func descrWrapperRaw(ts *Thread, descr, self, args, kwargs *Object) *Object {
	d := as[*layout.WrapperDescrObject](descr)
	def := as[*slotDef](obj(d.DBase))
	if def.flags&slotKeywords != 0 {
		return callWrapperKeywords(ts, def.wrapper, self, args, d.DWrapped, kwargs)
	}
	if kwargs != nil && (!hasFlag(kwargs.ObType, layout.TPFLAGS_DICT_SUBCLASS) || DictSize(ts, kwargs) != 0) {
		return raise(ts, ExcTypeError, "wrapper %s() takes no keyword arguments", argC(def.name))
	}
	return callTernary(ts, def.wrapper, self, args, obj(d.DWrapped))
}

// callWrapperKeywords calls a wrapperfunc_kwds.
func callWrapperKeywords(ts *Thread, fn uintptr, self, args *Object, wrapped uintptr, kwargs *Object) *Object {
	return callVectorcall(ts, fn, self, addr(args), wrapped, kwargs) // the same registers
}

// descrWrapperCall calls a slot wrapper with self as first argument.
func descrWrapperCall(ts *Thread, descr, args, kwargs *Object) *Object {
	d := as[*layout.DescrObject](descr)
	n := tupleSize(args)
	if n < 1 {
		return raise(ts, ExcTypeError, "descriptor '%s' of '%s' object needs an argument", argO(d.DName), argT(d.DType))
	}
	self := tupleItem(args, 0)
	if !typeIsSubtype(self.ObType, d.DType) {
		r := ObjectIsInstance(ts, self, up(d.DType)) // an object may claim another class
		if r < 0 {
			return nil
		}
		if r == 0 {
			return raise(ts, ExcTypeError, "descriptor '%s' requires a '%s' object but received a '%s'", argO(d.DName), argT(d.DType), argTO(self))
		}
	}
	rest := TupleGetSlice(ts, args, 1, n)
	if rest == nil {
		return nil
	}
	r := descrWrapperRaw(ts, descr, self, rest, kwargs)
	decref(ts, rest)
	return r
}

// Getters that descriptors share.

func descrGetName(ts *Thread, o *Object) *Object {
	return xnewRef(ts, as[*layout.DescrObject](o).DName)
}

// descrGetQualname is TYPE's qualified name, a dot, and the name; kept after the first time.
func descrGetQualname(ts *Thread, o *Object) *Object {
	d := as[*layout.DescrObject](o)
	lockObject(ts, o)
	q := xnewRef(ts, d.DQualname)
	unlockObject(ts, o)
	if q != nil {
		return q
	}
	tq := ObjectGetAttr(ts, up(d.DType), id___qualname__)
	if tq == nil {
		return nil
	}
	if !hasFlag(tq.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
		decref(ts, tq)
		return raise(ts, ExcTypeError, "<descriptor>.__objclass__.__qualname__ is not a unicode object")
	}
	q = strFormat(ts, "%s.%s", argO(tq), argO(d.DName))
	decref(ts, tq)
	if q == nil {
		return nil
	}
	lockObject(ts, o)
	var lost *Object
	if d.DQualname == nil {
		d.DQualname = newRef(ts, q)
	} else {
		lost, q = q, newRef(ts, d.DQualname)
	}
	unlockObject(ts, o)
	xdecref(ts, lost)
	return q
}

// descrReduce pickles a descriptor as getattr(type, name).
func descrReduce(ts *Thread, o, _ *Object) *Object {
	d := as[*layout.DescrObject](o)
	f := descrBuiltin(ts, id_getattr)
	if f == nil {
		return nil
	}
	return descrReduceTo(ts, f, up(d.DType), d.DName)
}

// descrBuiltin is an attribute of the builtins module.
func descrBuiltin(ts *Thread, name *Object) *Object {
	b := EvalGetBuiltins(ts) // borrowed
	if b == nil {
		return nil
	}
	f := ObjectGetItem(ts, b, name)
	return f
}

// descrReduceTo is (f, (a, b)); steals f.
func descrReduceTo(ts *Thread, f, a, b *Object) *Object {
	args := tupleOf2(ts, a, b)
	if args == nil {
		decref(ts, f)
		return nil
	}
	r := tupleOf2(ts, f, args)
	decref(ts, args)
	decref(ts, f)
	return r
}

func descrMethodGetDoc(ts *Thread, o *Object) *Object {
	m := as[*layout.MethodDescrObject](o).DMethod
	return docText(ts, m.MlName, m.MlDoc)
}

func descrMethodGetSignature(ts *Thread, o *Object) *Object {
	m := as[*layout.MethodDescrObject](o).DMethod
	return docSignature(ts, m.MlName, m.MlDoc, int(m.MlFlags))
}

func descrMemberGetDoc(ts *Thread, o *Object) *Object {
	return descrDocString(ts, as[*layout.MemberDescrObject](o).DMember.Doc)
}

func descrGetsetGetDoc(ts *Thread, o *Object) *Object {
	return descrDocString(ts, as[*layout.GetSetDescrObject](o).DGetset.Doc)
}

// descrDocString is a C string as str, None for NULL.
func descrDocString(ts *Thread, p uintptr) *Object {
	if p == 0 {
		return None
	}
	return UnicodeFromString(ts, p)
}

func descrWrapperGetDoc(ts *Thread, o *Object) *Object {
	d := as[*slotDef](obj(as[*layout.WrapperDescrObject](o).DBase))
	return docText(ts, d.name, d.doc)
}

func descrWrapperGetSignature(ts *Thread, o *Object) *Object {
	d := as[*slotDef](obj(as[*layout.WrapperDescrObject](o).DBase))
	return docSignature(ts, d.name, d.doc, 0)
}
