// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The attributes and methods that every exception has, and the PyException_ functions.
//
// World: bare.
// Guard: as exception.go.

package object

import "github.com/ungil/ungil/runtime/layout"

// exceptionTypeFree, exceptionTypeClear and exceptionTypeVisit are slots; their twins for the other layouts follow.
func exceptionDealloc(ts *Thread, o *Object)     { exceptionFree(ts, o, excPlain) }
func exceptionClear(ts *Thread, o *Object) int32 { return exceptionDrop(ts, o, excPlain) }
func exceptionTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	return exceptionVisit(ts, o, visit, arg, excPlain)
}

func exceptionOneDealloc(ts *Thread, o *Object)     { exceptionFree(ts, o, excOne) }
func exceptionOneClear(ts *Thread, o *Object) int32 { return exceptionDrop(ts, o, excOne) }
func exceptionOneTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	return exceptionVisit(ts, o, visit, arg, excOne)
}

func attributeErrorDealloc(ts *Thread, o *Object)     { exceptionFree(ts, o, excAttribute) }
func attributeErrorClear(ts *Thread, o *Object) int32 { return exceptionDrop(ts, o, excAttribute) }
func attributeErrorTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	return exceptionVisit(ts, o, visit, arg, excAttribute)
}

func exceptionGroupDealloc(ts *Thread, o *Object)     { exceptionFree(ts, o, excGroup) }
func exceptionGroupClear(ts *Thread, o *Object) int32 { return exceptionDrop(ts, o, excGroup) }
func exceptionGroupTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	return exceptionVisit(ts, o, visit, arg, excGroup)
}

func osErrorDealloc(ts *Thread, o *Object)     { exceptionFree(ts, o, excOS) }
func osErrorClear(ts *Thread, o *Object) int32 { return exceptionDrop(ts, o, excOS) }
func osErrorTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	return exceptionVisit(ts, o, visit, arg, excOS)
}

func importErrorDealloc(ts *Thread, o *Object)     { exceptionFree(ts, o, excImport) }
func importErrorClear(ts *Thread, o *Object) int32 { return exceptionDrop(ts, o, excImport) }
func importErrorTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	return exceptionVisit(ts, o, visit, arg, excImport)
}

func unicodeErrorDealloc(ts *Thread, o *Object)     { exceptionFree(ts, o, excUnicode) }
func unicodeErrorClear(ts *Thread, o *Object) int32 { return exceptionDrop(ts, o, excUnicode) }
func unicodeErrorTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	return exceptionVisit(ts, o, visit, arg, excUnicode)
}

func syntaxErrorDealloc(ts *Thread, o *Object)     { exceptionFree(ts, o, excSyntax) }
func syntaxErrorClear(ts *Thread, o *Object) int32 { return exceptionDrop(ts, o, excSyntax) }
func syntaxErrorTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	return exceptionVisit(ts, o, visit, arg, excSyntax)
}

// exceptionReduce is __reduce__.
func exceptionReduce(ts *Thread, self, _ *Object) *Object {
	e := as[*excObject](self)
	args := orNone(exceptionLoad(ts, self, &e.Args))
	dict := exceptionLoad(ts, self, &e.Dict)
	return exceptionReduced(ts, self, args, dict)
}

// exceptionReduced is what __reduce__ returns: class, arguments, and a state unless that is nil. It takes over both references.
func exceptionReduced(ts *Thread, self, args, state *Object) *Object {
	if args == nil {
		xdecref(ts, state)
		return nil
	}
	var r *Object
	if state != nil {
		r = tupleOf(ts, up(self.ObType), args, state)
		decref(ts, state)
	} else {
		r = tupleOf(ts, up(self.ObType), args)
	}
	decref(ts, args)
	return r
}

// exceptionSetstate is __setstate__: sets an attribute for each item of a dict.
func exceptionSetstate(ts *Thread, self, state *Object) *Object {
	if state == None {
		return None
	}
	if !hasFlag(state.ObType, layout.TPFLAGS_DICT_SUBCLASS) {
		return raise(ts, ExcTypeError, "state is not a dictionary")
	}
	items := DictItems(ts, state)
	if items == nil {
		return nil
	}
	ok := true
	for i := 0; ok && i < ListSize(ts, items); i++ {
		pair := ListGetItem(ts, items, i)
		ok = ObjectSetAttr(ts, self, TupleGetItem(ts, pair, 0), TupleGetItem(ts, pair, 1)) == 0
	}
	decref(ts, items)
	if !ok {
		return nil
	}
	return None
}

// exceptionWithTraceback is with_traceback().
func exceptionWithTraceback(ts *Thread, self, tb *Object) *Object {
	if exceptionSetTraceback(ts, self, tb, 0) < 0 {
		return nil
	}
	return newRef(ts, self)
}

// exceptionAddNote is add_note(): the list __notes__ begins to exist with the first note.
func exceptionAddNote(ts *Thread, self, note *Object) *Object {
	if !hasFlag(note.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
		return raise(ts, ExcTypeError, "add_note() argument must be str, not %s", argCN(typeNameOrNone(note), 50))
	}
	mark := ts.ScratchTop
	out, _ := scratch(ts, 8)
	if out == 0 {
		return nil
	}
	r := ObjectGetOptionalAttr(ts, self, id___notes__, out)
	notes := itemAt(out, 0)
	ts.ScratchTop = mark
	if r < 0 {
		return nil
	}
	if notes == nil {
		if notes = ListNew(ts, 0); notes == nil {
			return nil
		}
		if ObjectSetAttr(ts, self, id___notes__, notes) < 0 {
			decref(ts, notes)
			return nil
		}
	}
	if !hasFlag(notes.ObType, layout.TPFLAGS_LIST_SUBCLASS) {
		decref(ts, notes)
		return raise(ts, ExcTypeError, "Cannot add note: __notes__ is not a list")
	}
	r = ListAppend(ts, notes, note)
	decref(ts, notes)
	if r < 0 {
		return nil
	}
	return None
}

// typeNameOrNone is how argument errors name the type of an object: None by name.
func typeNameOrNone(o *Object) uintptr {
	if o == None {
		return strAddr("None\x00")
	}
	return o.ObType.TpName
}

func exceptionGetArgs(ts *Thread, self *Object, _ uintptr) *Object {
	return orNone(exceptionLoad(ts, self, &as[*excObject](self).Args))
}

func exceptionPutArgs(ts *Thread, self, v *Object, _ uintptr) int32 {
	if v == nil {
		return raiseInt(ts, ExcTypeError, "args may not be deleted")
	}
	t := SequenceTuple(ts, v)
	if t == nil {
		return -1
	}
	exceptionStore(ts, self, &as[*excObject](self).Args, t)
	return 0
}

func exceptionGetTraceback(ts *Thread, self *Object, _ uintptr) *Object {
	return orNone(ExceptionGetTraceback(ts, self))
}

func exceptionSetTraceback(ts *Thread, self, v *Object, _ uintptr) int32 {
	if v == nil {
		return raiseInt(ts, ExcTypeError, "__traceback__ may not be deleted")
	}
	if v == None {
		v = nil
	} else if v.ObType != TraceBackType {
		return raiseInt(ts, ExcTypeError, "__traceback__ must be a traceback or None")
	}
	exceptionStore(ts, self, &as[*excObject](self).Traceback, xnewRef(ts, v))
	return 0
}

func exceptionGetContext(ts *Thread, self *Object, _ uintptr) *Object {
	return orNone(ExceptionGetContext(ts, self))
}

func exceptionSetContext(ts *Thread, self, v *Object, _ uintptr) int32 {
	if v == nil {
		return raiseInt(ts, ExcTypeError, "__context__ may not be deleted")
	}
	if v != None && !isExcInstance(v) {
		return raiseInt(ts, ExcTypeError, "exception context must be None or derive from BaseException")
	}
	if v == None {
		v = nil
	}
	ExceptionSetContext(ts, self, xnewRef(ts, v))
	return 0
}

func exceptionGetCause(ts *Thread, self *Object, _ uintptr) *Object {
	return orNone(ExceptionGetCause(ts, self))
}

func exceptionSetCause(ts *Thread, self, v *Object, _ uintptr) int32 {
	if v == nil {
		return raiseInt(ts, ExcTypeError, "__cause__ may not be deleted")
	}
	if v != None && !isExcInstance(v) {
		return raiseInt(ts, ExcTypeError, "exception cause must be None or derive from BaseException")
	}
	if v == None {
		v = nil
	}
	ExceptionSetCause(ts, self, xnewRef(ts, v))
	return 0
}

// ExceptionGetTraceback implements PyException_GetTraceback: nil when there is none.
//
// Refs: new.
func ExceptionGetTraceback(ts *Thread, self *Object) *Object {
	return exceptionLoad(ts, self, &as[*excObject](self).Traceback)
}

// ExceptionSetTraceback implements PyException_SetTraceback: tb is a traceback or None.
//
// Errors: -1, TypeError for anything but a traceback or None.
func ExceptionSetTraceback(ts *Thread, self, tb *Object) int32 {
	return exceptionSetTraceback(ts, self, tb, 0)
}

// ExceptionGetContext implements PyException_GetContext: the exception that was being handled, or nil.
//
// Refs: new.
func ExceptionGetContext(ts *Thread, self *Object) *Object {
	return exceptionLoad(ts, self, &as[*excObject](self).Context)
}

// ExceptionSetContext implements PyException_SetContext: nil removes it.
//
// Refs: steals context.
func ExceptionSetContext(ts *Thread, self, context *Object) {
	exceptionStore(ts, self, &as[*excObject](self).Context, context)
}

// ExceptionGetCause implements PyException_GetCause: what "raise ... from" named, or nil.
//
// Refs: new.
func ExceptionGetCause(ts *Thread, self *Object) *Object {
	return exceptionLoad(ts, self, &as[*excObject](self).Cause)
}

// ExceptionSetCause implements PyException_SetCause: nil removes it; either way the context is no longer shown.
//
// Refs: steals cause.
func ExceptionSetCause(ts *Thread, self, cause *Object) {
	as[*excObject](self).SuppressContext = 1
	exceptionStore(ts, self, &as[*excObject](self).Cause, cause)
}

// ExceptionGetArgs implements PyException_GetArgs.
//
// Refs: new.
func ExceptionGetArgs(ts *Thread, self *Object) *Object {
	return exceptionLoad(ts, self, &as[*excObject](self).Args)
}

// ExceptionSetArgs implements PyException_SetArgs: args is a tuple.
func ExceptionSetArgs(ts *Thread, self, args *Object) { exceptionSetArgs(ts, self, args) }

// ExceptionClassName implements PyExceptionClass_Name: a C string that the class owns.
func ExceptionClassName(ts *Thread, class *Object) uintptr { return as[*TypeObject](class).TpName }
