// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Showing exceptions that nobody handles: PyErr_Print, PyErr_Display, PyErr_WriteUnraisable, and the hooks in sys.
//
// World: bare.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// displayTo writes an exception to a Python file, to sys.stderr for nil, or to C's stderr when there is none. No exception is set
// afterwards.
func displayTo(ts *Thread, file, exc *Object) {
	d := display{seen: SetNew(ts, nil)}
	if d.seen != nil {
		d.mark(ts, exc)
		d.exception(ts, exc)
		decref(ts, d.seen)
	} else {
		ErrClear(ts)
		d.only(ts, exc)
	}
	displayWrite(ts, file, &d.out)
	if d.part.p != 0 {
		freeMem(ts, d.part.p)
	}
}

// displayWrite writes what was collected, and frees it.
func displayWrite(ts *Thread, file *Object, b *textBuffer) {
	prim.Call1(prim.Libc.Fflush, fileStream(1))
	if file == nil {
		file = SysGetObject(ts, strAddr("stderr\x00"))
	}
	if file != None && !displayWriteFile(ts, file, b) {
		prim.Write(2, b.p, b.n)
	}
	if b.p != 0 {
		freeMem(ts, b.p)
		b.p, b.n, b.cap = 0, 0, 0
	}
	ErrClear(ts)
}

func displayWriteFile(ts *Thread, file *Object, b *textBuffer) bool {
	if file == nil {
		return false
	}
	s := UnicodeDecodeUTF8(ts, b.p, b.n, strAddr("replace\x00"))
	if s == nil {
		return false
	}
	incref(ts, file)
	r := FileWriteObject(ts, s, file, printRaw)
	ErrClear(ts)
	if r == 0 {
		xdecref(ts, methodNoArgs(ts, file, id_flush))
		ErrClear(ts)
	}
	decref(ts, file)
	decref(ts, s)
	return r == 0
}

// ErrDisplayException implements PyErr_DisplayException: shows an exception on sys.stderr.
func ErrDisplayException(ts *Thread, exc *Object) { ErrDisplay(ts, nil, exc, nil) }

// ErrDisplay implements PyErr_Display: shows value, with tb as its traceback when it has none. typ is not needed.
func ErrDisplay(ts *Thread, typ, value, tb *Object) {
	if value == nil || !isExcInstance(value) {
		var b textBuffer
		if value == None {
			b.string(ts, "NoneType: None\n")
		} else {
			b.string(ts, "TypeError: print_exception(): Exception expected for value, ")
			if value != nil {
				b.string(ts, cString(typeTail(value.ObType)))
			} else {
				b.string(ts, "NULL")
			}
			b.string(ts, " found\n")
		}
		displayWrite(ts, nil, &b)
		return
	}
	e := as[*excObject](value)
	if tb != nil && tb.ObType == TraceBackType && e.Traceback == nil {
		exceptionStore(ts, value, &e.Traceback, newRef(ts, tb))
	}
	displayTo(ts, nil, value)
}

// TraceBackPrint implements PyTraceBack_Print: writes a traceback to a file. f nil is an error.
func TraceBackPrint(ts *Thread, tb, f *Object) int32 {
	if tb == nil || tb.ObType != TraceBackType || f == nil {
		badInternalCall(ts)
		return -1
	}
	limit := displayLimit(ts)
	if limit <= 0 {
		return 0
	}
	var b textBuffer
	b.string(ts, "Traceback (most recent call last):\n")
	displayStack(ts, &b, tb, limit)
	s := b.finish(ts, true)
	if s == nil {
		return -1
	}
	r := FileWriteObject(ts, s, f, printRaw)
	decref(ts, s)
	return r
}

// ErrPrint implements PyErr_Print: PyErr_PrintEx(1).
func ErrPrint(ts *Thread) { ErrPrintEx(ts, 1) }

// ErrPrintEx implements PyErr_PrintEx: shows the exception that is set through sys.excepthook and clears it; SystemExit ends the
// process. With setLast it is kept as sys.last_exc.
func ErrPrintEx(ts *Thread, setLast int32) {
	displaySystemExit(ts)
	exc := ErrGetRaisedException(ts)
	if exc == nil {
		return
	}
	typ, tb := up(exc.ObType), orNone(ExceptionGetTraceback(ts, exc))
	if setLast != 0 {
		displaySetLast(ts, "last_exc\x00", exc)
		displaySetLast(ts, "last_type\x00", typ)
		displaySetLast(ts, "last_value\x00", exc)
		displaySetLast(ts, "last_traceback\x00", tb)
	}
	hook := xnewRef(ts, SysGetObject(ts, strAddr("excepthook\x00")))
	if hook == nil {
		displayNotice(ts, "sys.excepthook is missing\n")
		displayTo(ts, nil, exc)
	} else {
		displayCallHook(ts, hook, typ, exc, tb)
		decref(ts, hook)
	}
	ErrClear(ts)
	decref(ts, tb)
	decref(ts, exc)
}

func displaySetLast(ts *Thread, name string, v *Object) {
	if SysSetObject(ts, strAddr(name), v) < 0 {
		ErrClear(ts)
	}
}

// displayNotice writes a constant text to sys.stderr.
func displayNotice(ts *Thread, text string) {
	var b textBuffer
	b.string(ts, text)
	displayWrite(ts, nil, &b)
}

// displayCallHook calls sys.excepthook; what that raises is shown with the exception it was given.
func displayCallHook(ts *Thread, hook, typ, exc, tb *Object) {
	args := tupleOf(ts, typ, exc, tb)
	var r *Object
	if args != nil {
		r = ObjectCall(ts, hook, args, nil)
		decref(ts, args)
	}
	if r != nil {
		decref(ts, r)
		return
	}
	displaySystemExit(ts)
	other := ErrGetRaisedException(ts)
	displayNotice(ts, "Error in sys.excepthook:\n")
	if other != nil {
		displayTo(ts, nil, other)
		decref(ts, other)
	}
	displayNotice(ts, "\nOriginal exception was:\n")
	displayTo(ts, nil, exc)
}

// displaySystemExit ends the process when SystemExit is set: with its code, 0 for None, and 1 for what is no int, which is shown.
func displaySystemExit(ts *Thread) {
	if ErrExceptionMatches(ts, ExcSystemExit) == 0 {
		return
	}
	exc := ErrGetRaisedException(ts)
	prim.Call1(prim.Libc.Fflush, fileStream(1))
	code := ObjectGetAttr(ts, exc, id_code)
	if code == nil {
		ErrClear(ts)
		code = exc
	} else {
		decref(ts, exc)
	}
	status := int32(0)
	if hasFlag(code.ObType, layout.TPFLAGS_LONG_SUBCLASS) {
		status = int32(LongAsLong(ts, code))
	} else if code != None {
		status = 1
		var b textBuffer
		b.safe(ts, code, false, "")
		b.string(ts, "\n")
		if SysGetObject(ts, strAddr("stderr\x00")) == None {
			prim.Write(2, b.p, b.n)
		} else {
			displayWrite(ts, nil, &b)
		}
	}
	ErrClear(ts)
	decref(ts, code)
	Exit(ts.TLS, status)
}

// sysExcepthook is sys.excepthook as it comes: shows the exception.
func sysExcepthook(ts *Thread, self *Object, args uintptr, n int) *Object {
	if n != 3 {
		return raise(ts, ExcTypeError, "excepthook expected 3 arguments, got %d", argI(n))
	}
	ErrDisplay(ts, itemAt(args, 0), itemAt(args, 1), itemAt(args, 2))
	return None
}

// ErrWriteUnraisable implements PyErr_WriteUnraisable: reports the exception that is set, which nobody can handle, through
// sys.unraisablehook, and clears it. o says where; it may be nil.
func ErrWriteUnraisable(ts *Thread, o *Object) { unraisable(ts, nil, o) }

// ErrFormatUnraisableVa implements PyErr_FormatUnraisable: the same with a text made as PyUnicode_FromFormat makes it; format 0 has
// none.
func ErrFormatUnraisableVa(ts *Thread, format uintptr, va *VaList) {
	var msg *Object
	if format != 0 {
		exc := ErrGetRaisedException(ts)
		if msg = UnicodeFromFormatV(ts, format, va); msg == nil {
			ErrClear(ts)
		}
		ErrSetRaisedException(ts, exc)
	}
	unraisable(ts, msg, nil)
	xdecref(ts, msg)
}

// unraisable reports the exception that is set and clears it.
func unraisable(ts *Thread, msg, o *Object) {
	exc := ErrGetRaisedException(ts)
	if exc == nil {
		unraisableNothing(ts, o)
		return
	}
	hook := xnewRef(ts, SysGetObject(ts, strAddr("unraisablehook\x00")))
	if hook == nil || hook == None || unraisableOwn(hook) {
		unraisableWrite(ts, exc, msg, o)
	} else if !unraisableCall(ts, hook, exc, msg, o) {
		// The hook failed: what it raised is reported in its place.
		if failed := ErrGetRaisedException(ts); failed != nil {
			text := sysText(ts, "Exception ignored in sys.unraisablehook")
			unraisableWrite(ts, failed, text, hook)
			xdecref(ts, text)
			decref(ts, failed)
		}
	}
	xdecref(ts, hook)
	decref(ts, exc)
	ErrClear(ts)
}

// unraisableNothing says where an exception should have been.
func unraisableNothing(ts *Thread, o *Object) {
	if o == nil || o == None {
		return
	}
	var b textBuffer
	b.string(ts, "Exception ignored in: ")
	b.safe(ts, o, true, "<object repr() failed>")
	b.string(ts, "\n")
	displayWrite(ts, nil, &b)
}

// unraisableOwn tells whether the hook is the one that sys comes with, which needs no arguments made.
func unraisableOwn(hook *Object) bool {
	return hook.ObType == CFunctionType && as[*layout.CFunctionObject](hook).MMl.MlMeth == fn_sysUnraisablehook
}

// unraisableType is the type of the argument that hooks get; made when it is first needed.
var unraisableType *TypeObject

// unraisableCall calls a hook with an object that has exc_type, exc_value, exc_traceback, err_msg and object.
func unraisableCall(ts *Thread, hook, exc, msg, o *Object) bool {
	tb := orNone(ExceptionGetTraceback(ts, exc))
	arg := unraisableArg(ts, exc, tb, orNone(msg), orNone(o))
	decref(ts, tb)
	if arg == nil {
		return false
	}
	r := ObjectCallOneArg(ts, hook, arg)
	decref(ts, arg)
	xdecref(ts, r)
	return r != nil
}

func unraisableArg(ts *Thread, exc, tb, msg, o *Object) *Object {
	if unraisableType == nil {
		t := unraisableNewType(ts)
		if t == nil {
			return nil
		}
		unraisableType = t
	}
	arg := StructSequenceNew(ts, unraisableType)
	if arg != nil {
		StructSequenceSetItem(ts, arg, 0, newRef(ts, up(exc.ObType)))
		StructSequenceSetItem(ts, arg, 1, newRef(ts, exc))
		StructSequenceSetItem(ts, arg, 2, newRef(ts, tb))
		StructSequenceSetItem(ts, arg, 3, newRef(ts, msg))
		StructSequenceSetItem(ts, arg, 4, newRef(ts, o))
	}
	return arg
}

// unraisableNewType describes the argument in C's form: name, doc, fields of name and doc, how many are in the tuple.
func unraisableNewType(ts *Thread) *TypeObject {
	const fields = 5
	p, mark := scratch(ts, 32+(fields+1)*16)
	if p == 0 {
		return nil
	}
	prim.Clear(p, 32+(fields+1)*16)
	f := p + 32
	prim.Store(p, strAddr("UnraisableHookArgs\x00"))
	prim.Store(p+8, strAddr("The argument of sys.unraisablehook.\x00"))
	prim.Store(p+16, f)
	prim.Store(p+24, int32(fields))
	prim.Store(f, strAddr("exc_type\x00"))
	prim.Store(f+16, strAddr("exc_value\x00"))
	prim.Store(f+32, strAddr("exc_traceback\x00"))
	prim.Store(f+48, strAddr("err_msg\x00"))
	prim.Store(f+64, strAddr("object\x00"))
	t := StructSequenceNewType(ts, p)
	ts.ScratchTop = mark
	return t
}

// unraisableWrite is what sys.unraisablehook does as it comes.
func unraisableWrite(ts *Thread, exc, msg, o *Object) {
	if msg == None {
		msg = nil
	}
	d := display{seen: SetNew(ts, nil)}
	if o != nil && o != None {
		if msg != nil {
			d.out.safe(ts, msg, false, "<err_msg str() failed>")
			d.out.string(ts, ": ")
		} else {
			d.out.string(ts, "Exception ignored in: ")
		}
		d.out.safe(ts, o, true, "<object repr() failed>")
		d.out.string(ts, "\n")
	} else if msg != nil {
		d.out.safe(ts, msg, false, "<err_msg str() failed>")
		d.out.string(ts, ":\n")
	}
	if d.seen != nil {
		d.mark(ts, exc)
		d.exception(ts, exc)
		decref(ts, d.seen)
	} else {
		ErrClear(ts)
		d.only(ts, exc)
	}
	displayWrite(ts, nil, &d.out)
	if d.part.p != 0 {
		freeMem(ts, d.part.p)
	}
}

// sysUnraisablehook is sys.unraisablehook as it comes.
func sysUnraisablehook(ts *Thread, self, arg *Object) *Object {
	if unraisableType == nil || arg.ObType != unraisableType {
		return raise(ts, ExcTypeError, "sys.unraisablehook argument type must be UnraisableHookArgs")
	}
	if exc := StructSequenceGetItem(ts, arg, 1); exc != nil && exc != None && isExcInstance(exc) {
		unraisableWrite(ts, exc, StructSequenceGetItem(ts, arg, 3), StructSequenceGetItem(ts, arg, 4))
	}
	return None
}

// sysExcInfo is sys.exc_info().
func sysExcInfo(ts *Thread, self, _ *Object) *Object {
	v := errTop(ts).ExcValue
	if v == nil || v == None {
		return tupleOf(ts, None, None, None)
	}
	tb := orNone(ExceptionGetTraceback(ts, v))
	t := tupleOf(ts, up(v.ObType), v, tb)
	decref(ts, tb)
	return t
}

// sysException is sys.exception().
func sysException(ts *Thread, self, _ *Object) *Object {
	return orNone(ErrGetHandledException(ts))
}

// sysStreams gives sys plain standard streams, until better ones take their place, and keeps the hooks under second names.
func sysStreams(ts *Thread) bool {
	return sysSet(ts, "stdout\x00", FileNewStdPrinter(ts, 1)) && sysSet(ts, "stderr\x00", FileNewStdPrinter(ts, 2)) &&
		sysSet(ts, "__stdout__\x00", xnewRef(ts, SysGetObject(ts, strAddr("stdout\x00")))) &&
		sysSet(ts, "__stderr__\x00", xnewRef(ts, SysGetObject(ts, strAddr("stderr\x00")))) &&
		sysSet(ts, "__excepthook__\x00", xnewRef(ts, SysGetObject(ts, strAddr("excepthook\x00")))) &&
		sysSet(ts, "__unraisablehook__\x00", xnewRef(ts, SysGetObject(ts, strAddr("unraisablehook\x00"))))
}
