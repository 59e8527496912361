// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// builtin_function_or_method and builtin_method: C functions as objects.
//
// World: bare.
// Guard: all fields but m_module are set at creation and never change; m_module is written under the object's lock.
// Invariant: vectorcall fits ml_flags; it is 0 for METH_VARARGS, which tp_call serves without an array in between.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const methCallFlags = layout.METH_VARARGS | layout.METH_FASTCALL | layout.METH_NOARGS | layout.METH_O | layout.METH_KEYWORDS | layout.METH_METHOD

// isInstanceOf is PyObject_TypeCheck.
func isInstanceOf(ts *Thread, o *Object, t *TypeObject) bool {
	return o.ObType == t || TypeIsSubtype(ts, o.ObType, t) != 0
}

func isCFunction(o *Object) bool { return o.ObType == CFunctionType || o.ObType == CMethodType }

// cfunctionInModule tells whether self is what makes a C function a plain function: no object, or a module.
func cfunctionInModule(ts *Thread, self *Object) bool {
	return self == nil || isInstanceOf(ts, self, ModuleType)
}

// CFunctionNew implements PyCFunction_New.
//
// Refs: new; self may be NULL.
func CFunctionNew(ts *Thread, ml uintptr, self *Object) *Object {
	return CMethodNew(ts, ml, self, nil, nil)
}

// CFunctionNewEx implements PyCFunction_NewEx. module is what __module__ will be.
//
// Refs: new; self and module may be NULL.
func CFunctionNewEx(ts *Thread, ml uintptr, self, module *Object) *Object {
	return CMethodNew(ts, ml, self, module, nil)
}

// cfunctionVectorcall is the vectorcall function for ml_flags; ok is false when they fit no calling convention.
func cfunctionVectorcall(flags int32) (fn uintptr, ok bool) {
	switch flags & methCallFlags {
	case layout.METH_VARARGS, layout.METH_VARARGS | layout.METH_KEYWORDS:
		return 0, true
	case layout.METH_FASTCALL:
		return fn_cfunctionVectorcallFast, true
	case layout.METH_FASTCALL | layout.METH_KEYWORDS:
		return fn_cfunctionVectorcallFastKeywords, true
	case layout.METH_NOARGS:
		return fn_cfunctionVectorcallNoArgs, true
	case layout.METH_O:
		return fn_cfunctionVectorcallO, true
	case layout.METH_METHOD | layout.METH_FASTCALL | layout.METH_KEYWORDS:
		return fn_cfunctionVectorcallMethod, true
	}
	return 0, false
}

// CMethodNew implements PyCMethod_New. ml must outlive the function; cls goes with METH_METHOD only.
//
// Refs: new; self, module and cls may be NULL. Errors: SystemError for flags that fit no convention.
func CMethodNew(ts *Thread, ml uintptr, self, module *Object, cls *TypeObject) *Object {
	d := prim.At[*layout.MethodDef](ml)
	fn, ok := cfunctionVectorcall(d.MlFlags)
	if !ok {
		return raise(ts, ExcSystemError, "%s() method: bad call flags", argC(d.MlName))
	}
	var o *Object
	if d.MlFlags&layout.METH_METHOD != 0 {
		if cls == nil {
			return raise(ts, ExcSystemError, "attempting to create PyCMethod with a METH_METHOD flag but no class")
		}
		if o = newGCObject(ts, CMethodType, 80); o == nil {
			return nil
		}
		incref(ts, up(cls))
		as[*layout.CMethodObject](o).MmClass = cls
	} else {
		if cls != nil {
			return raise(ts, ExcSystemError, "attempting to create PyCFunction with class but no METH_METHOD flag")
		}
		if o = newGCObject(ts, CFunctionType, 72); o == nil {
			return nil
		}
	}
	f := as[*layout.CFunctionObject](o)
	f.MMl = d
	f.MSelf = xnewRef(ts, self)
	f.MModule = xnewRef(ts, module)
	f.MWeakreflist = 0
	f.Vectorcall = fn
	gcTrack(o)
	return o
}

// cfunctionArg is o as a C function; nil with SystemError set when it is none.
func cfunctionArg(ts *Thread, o *Object) *layout.CFunctionObject {
	if !isCFunction(o) {
		badInternalCall(ts)
		return nil
	}
	return as[*layout.CFunctionObject](o)
}

// CFunctionGetFunction implements PyCFunction_GetFunction: the C function. Errors: SystemError when o is no C function.
func CFunctionGetFunction(ts *Thread, o *Object) uintptr {
	f := cfunctionArg(ts, o)
	if f == nil {
		return 0
	}
	return f.MMl.MlMeth
}

// CFunctionGetSelf implements PyCFunction_GetSelf: NULL without an error for a static method.
//
// Refs: borrowed. Errors: SystemError when o is no C function.
func CFunctionGetSelf(ts *Thread, o *Object) *Object {
	f := cfunctionArg(ts, o)
	if f == nil {
		return nil
	}
	return cfunctionSelf(f)
}

// CFunctionGetFlags implements PyCFunction_GetFlags: ml_flags, -1 with SystemError when o is no C function.
func CFunctionGetFlags(ts *Thread, o *Object) int32 {
	f := cfunctionArg(ts, o)
	if f == nil {
		return -1
	}
	return f.MMl.MlFlags
}

// cfunctionSelf is what the C function gets as self.
func cfunctionSelf(f *layout.CFunctionObject) *Object {
	if f.MMl.MlFlags&layout.METH_STATIC != 0 {
		return nil
	}
	return f.MSelf
}

func cfunctionDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	f := as[*layout.CFunctionObject](o)
	if f.MWeakreflist != 0 {
		ObjectClearWeakRefs(ts, o)
	}
	if f.MMl.MlFlags&layout.METH_METHOD != 0 {
		if c := as[*layout.CMethodObject](o).MmClass; c != nil {
			decref(ts, up(c))
		}
	}
	xdecref(ts, f.MSelf)
	xdecref(ts, f.MModule)
	freeObject(ts, o)
}

func cfunctionTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	f := as[*layout.CFunctionObject](o)
	if f.MMl.MlFlags&layout.METH_METHOD != 0 {
		if c := as[*layout.CMethodObject](o).MmClass; c != nil {
			if r := callVisit(ts, visit, up(c), arg); r != 0 {
				return r
			}
		}
	}
	if f.MSelf != nil {
		if r := callVisit(ts, visit, f.MSelf, arg); r != 0 {
			return r
		}
	}
	if f.MModule != nil {
		return callVisit(ts, visit, f.MModule, arg)
	}
	return 0
}

func cfunctionRepr(ts *Thread, o *Object) *Object {
	f := as[*layout.CFunctionObject](o)
	if cfunctionInModule(ts, f.MSelf) {
		return strFormat(ts, "<built-in function %s>", argC(f.MMl.MlName))
	}
	return strFormat(ts, "<built-in method %s of %s object at %s>", argC(f.MMl.MlName), argTO(f.MSelf), argP(addr(f.MSelf)))
}

func cfunctionRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if (op != layout.EQ && op != layout.NE) || !isCFunction(a) || !isCFunction(b) {
		return NotImplemented
	}
	x, y := as[*layout.CFunctionObject](a), as[*layout.CFunctionObject](b)
	if (x.MSelf == y.MSelf && x.MMl.MlMeth == y.MMl.MlMeth) == (op == layout.EQ) {
		return True
	}
	return False
}

func cfunctionHash(ts *Thread, o *Object) int {
	f := as[*layout.CFunctionObject](o)
	h := HashPointer(ts, addr(f.MSelf)) ^ HashPointer(ts, f.MMl.MlMeth)
	if h == -1 {
		return -2
	}
	return h
}

func cfunctionGetName(ts *Thread, o *Object, closure uintptr) *Object {
	return UnicodeFromString(ts, as[*layout.CFunctionObject](o).MMl.MlName)
}

func cfunctionGetQualname(ts *Thread, o *Object, closure uintptr) *Object {
	f := as[*layout.CFunctionObject](o)
	if cfunctionInModule(ts, f.MSelf) {
		return UnicodeFromString(ts, f.MMl.MlName)
	}
	t := f.MSelf
	if !hasFlag(t.ObType, layout.TPFLAGS_TYPE_SUBCLASS) {
		t = up(t.ObType)
	}
	q := ObjectGetAttr(ts, t, id___qualname__)
	if q == nil {
		return nil
	}
	var r *Object
	if hasFlag(q.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
		r = strFormat(ts, "%s.%s", argO(q), argC(f.MMl.MlName))
	} else {
		raise(ts, ExcTypeError, "<method>.__class__.__qualname__ is not a unicode object")
	}
	decref(ts, q)
	return r
}

func cfunctionGetSelf(ts *Thread, o *Object, closure uintptr) *Object {
	if s := cfunctionSelf(as[*layout.CFunctionObject](o)); s != nil {
		return newRef(ts, s)
	}
	return None
}

func cfunctionGetDoc(ts *Thread, o *Object, closure uintptr) *Object {
	d := as[*layout.CFunctionObject](o).MMl
	return docText(ts, d.MlName, d.MlDoc)
}

func cfunctionGetTextSignature(ts *Thread, o *Object, closure uintptr) *Object {
	d := as[*layout.CFunctionObject](o).MMl
	return docSignature(ts, d.MlName, d.MlDoc, int(d.MlFlags))
}

// cfunctionReduce implements __reduce__: a function of a module by its name, a method as getattr(self, name).
func cfunctionReduce(ts *Thread, o, unused *Object) *Object {
	f := as[*layout.CFunctionObject](o)
	name := UnicodeFromString(ts, f.MMl.MlName)
	if name == nil || cfunctionInModule(ts, f.MSelf) {
		return name
	}
	return reduceGetattr(ts, f.MSelf, name)
}

// reduceGetattr is (getattr, (o, name)), the form in which bound methods are pickled.
//
// Refs: new; steals name.
func reduceGetattr(ts *Thread, o, name *Object) *Object {
	g := builtinNamed(ts, id_getattr)
	if g == nil {
		decref(ts, name)
		return nil
	}
	args := TupleNew(ts, 2)
	if args == nil {
		decref(ts, name)
		decref(ts, g)
		return nil
	}
	setItem(tupleArgs(args), 0, newRef(ts, o))
	setItem(tupleArgs(args), 1, name)
	r := TupleNew(ts, 2)
	if r == nil {
		decref(ts, args)
		decref(ts, g)
		return nil
	}
	setItem(tupleArgs(r), 0, g)
	setItem(tupleArgs(r), 1, args)
	return r
}

// builtinNamed is an entry of the builtins of the running frame. Errors: AttributeError when it is missing.
//
// Refs: new.
func builtinNamed(ts *Thread, name *Object) *Object {
	b := EvalGetBuiltins(ts)
	if b == nil {
		return nil
	}
	out, mark := scratch(ts, 8)
	if out == 0 {
		return nil
	}
	n := DictGetItemRef(ts, b, name, out)
	r := itemAt(out, 0)
	ts.ScratchTop = mark
	if n == 0 {
		return raise(ts, ExcAttributeError, "%s", argO(name))
	}
	return r
}

// docBody is where the text begins behind the signature line "name(...)\n--\n\n" of a C docstring, 0 when there is none.
func docBody(name, doc uintptr) (signature, body uintptr) {
	if doc == 0 {
		return 0, 0
	}
	n := prim.Strlen(name)
	for i := n - 1; i >= 0; i-- { // what counts is the name behind the last dot
		if byteAt(name, i) == '.' {
			name += uintptr(i + 1)
			n -= i + 1
			break
		}
	}
	for i := 0; i < n; i++ {
		if byteAt(doc, i) != byteAt(name, i) {
			return 0, 0
		}
	}
	s := doc + uintptr(n)
	if byteAt(s, 0) != '(' {
		return 0, 0
	}
	for p := s; byteAt(p, 0) != 0; p++ {
		if byteAt(p, 0) == '\n' && byteAt(p, 1) == '\n' {
			return 0, 0
		}
		if byteAt(p, 0) == ')' && byteAt(p, 1) == '\n' && byteAt(p, 2) == '-' && byteAt(p, 3) == '-' && byteAt(p, 4) == '\n' && byteAt(p, 5) == '\n' {
			return s, p + 6
		}
	}
	return 0, 0
}

// docText is the __doc__ of a C docstring: without its signature line, None when nothing is left.
//
// Refs: new.
func docText(ts *Thread, name, doc uintptr) *Object {
	if _, body := docBody(name, doc); body != 0 {
		doc = body
	}
	if doc == 0 || byteAt(doc, 0) == 0 {
		return None
	}
	return UnicodeFromString(ts, doc)
}

// docSignature is the __text_signature__ of a C docstring; one that has none gives what METH_NOARGS and METH_O say, otherwise None.
//
// Refs: new.
func docSignature(ts *Thread, name, doc uintptr, flags int) *Object {
	s, body := docBody(name, doc)
	if s == 0 {
		text := "\x00"
		switch flags &^ layout.METH_COEXIST {
		case layout.METH_NOARGS:
			text = "($self, /)\x00"
		case layout.METH_NOARGS | layout.METH_CLASS:
			text = "($type, /)\x00"
		case layout.METH_NOARGS | layout.METH_STATIC:
			text = "()\x00"
		case layout.METH_O:
			text = "($self, object, /)\x00"
		case layout.METH_O | layout.METH_CLASS:
			text = "($type, object, /)\x00"
		case layout.METH_O | layout.METH_STATIC:
			text = "(object, /)\x00"
		default:
			return None
		}
		return UnicodeFromString(ts, strAddr(text))
	}
	return UnicodeFromStringAndSize(ts, s, int(body-s)-5)
}
