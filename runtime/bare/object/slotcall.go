// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Calls of type slots and other C function pointers.
//
// World: bare. Each helper is named by the C type of the pointer it calls. A pointer that is one of our own doors is called
// through the table without leaving Go (3.4 ns against 5.1), anything else as C.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/doors"
)

// callUnary calls a unaryfunc, reprfunc, getiterfunc or iternextfunc.
func callUnary(ts *Thread, fn uintptr, a *Object) *Object {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object) *Object)(unsafe.Pointer(&f)))(ts, a)
	}
	return obj(prim.Call1(fn, addr(a)))
}

// callBinary calls a binaryfunc, getattrofunc or PyCFunction.
func callBinary(ts *Thread, fn uintptr, a, b *Object) *Object {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, *Object) *Object)(unsafe.Pointer(&f)))(ts, a, b)
	}
	return obj(prim.Call2(fn, addr(a), addr(b)))
}

// callTernary calls a ternaryfunc, newfunc, descrgetfunc or PyCFunctionWithKeywords.
func callTernary(ts *Thread, fn uintptr, a, b, c *Object) *Object {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, *Object, *Object) *Object)(unsafe.Pointer(&f)))(ts, a, b, c)
	}
	return obj(prim.Call3(fn, addr(a), addr(b), addr(c)))
}

// callInquiry calls an inquiry: a status of one object.
func callInquiry(ts *Thread, fn uintptr, a *Object) int32 {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object) int32)(unsafe.Pointer(&f)))(ts, a)
	}
	return int32(prim.Call1(fn, addr(a)))
}

// callObjObj calls an objobjproc.
func callObjObj(ts *Thread, fn uintptr, a, b *Object) int32 {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, *Object) int32)(unsafe.Pointer(&f)))(ts, a, b)
	}
	return int32(prim.Call2(fn, addr(a), addr(b)))
}

// callObjObjArg calls an objobjargproc, setattrofunc, initproc or descrsetfunc.
func callObjObjArg(ts *Thread, fn uintptr, a, b, c *Object) int32 {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, *Object, *Object) int32)(unsafe.Pointer(&f)))(ts, a, b, c)
	}
	return int32(prim.Call3(fn, addr(a), addr(b), addr(c)))
}

// callLen calls a lenfunc or hashfunc.
func callLen(ts *Thread, fn uintptr, a *Object) int {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object) int)(unsafe.Pointer(&f)))(ts, a)
	}
	return int(prim.Call1(fn, addr(a)))
}

// callSsizeArg calls an ssizeargfunc, or an allocfunc with a type as first argument.
func callSsizeArg(ts *Thread, fn uintptr, a *Object, i int) *Object {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, int) *Object)(unsafe.Pointer(&f)))(ts, a, i)
	}
	return obj(prim.Call2(fn, addr(a), uintptr(i)))
}

// callSsizeObjArg calls an ssizeobjargproc.
func callSsizeObjArg(ts *Thread, fn uintptr, a *Object, i int, b *Object) int32 {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, int, *Object) int32)(unsafe.Pointer(&f)))(ts, a, i, b)
	}
	return int32(prim.Call3(fn, addr(a), uintptr(i), addr(b)))
}

// callRichcmp calls a richcmpfunc.
func callRichcmp(ts *Thread, fn uintptr, a, b *Object, op int32) *Object {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, *Object, int32) *Object)(unsafe.Pointer(&f)))(ts, a, b, op)
	}
	return obj(prim.Call3(fn, addr(a), addr(b), uintptr(uint32(op))))
}

// callDestructor calls a destructor.
func callDestructor(ts *Thread, fn uintptr, a *Object) {
	if f, ok := doors.Direct(fn); ok {
		(*(*func(*Thread, *Object))(unsafe.Pointer(&f)))(ts, a)
		return
	}
	prim.Call1(fn, addr(a))
}

// callFree calls a freefunc or any function of one address without a result.
func callFree(ts *Thread, fn, p uintptr) {
	if f, ok := doors.Direct(fn); ok {
		(*(*func(*Thread, uintptr))(unsafe.Pointer(&f)))(ts, p)
		return
	}
	prim.Call1(fn, p)
}

// callVisit calls a visitproc.
func callVisit(ts *Thread, fn uintptr, a *Object, arg uintptr) int32 {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, uintptr) int32)(unsafe.Pointer(&f)))(ts, a, arg)
	}
	return int32(prim.Call2(fn, addr(a), arg))
}

// callTraverse calls a traverseproc.
func callTraverse(ts *Thread, fn uintptr, a *Object, visit, arg uintptr) int32 {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, uintptr, uintptr) int32)(unsafe.Pointer(&f)))(ts, a, visit, arg)
	}
	return int32(prim.Call3(fn, addr(a), visit, arg))
}

// callVectorcall calls a vectorcallfunc. args is an array of object pointers that C may read: never a Go local.
func callVectorcall(ts *Thread, fn uintptr, callable *Object, args, nargsf uintptr, kwnames *Object) *Object {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, uintptr, uintptr, *Object) *Object)(unsafe.Pointer(&f)))(ts, callable, args, nargsf, kwnames)
	}
	return obj(prim.Call4(fn, addr(callable), args, nargsf, addr(kwnames)))
}

// callFast calls a PyCFunctionFast.
func callFast(ts *Thread, fn uintptr, self *Object, args uintptr, nargs int) *Object {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, uintptr, int) *Object)(unsafe.Pointer(&f)))(ts, self, args, nargs)
	}
	return obj(prim.Call3(fn, addr(self), args, uintptr(nargs)))
}

// callFastKeywords calls a PyCFunctionFastWithKeywords.
func callFastKeywords(ts *Thread, fn uintptr, self *Object, args uintptr, nargs int, kwnames *Object) *Object {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, uintptr, int, *Object) *Object)(unsafe.Pointer(&f)))(ts, self, args, nargs, kwnames)
	}
	return obj(prim.Call4(fn, addr(self), args, uintptr(nargs), addr(kwnames)))
}

// callMethod calls a PyCMethod.
func callMethod(ts *Thread, fn uintptr, self *Object, cls *TypeObject, args uintptr, nargs int, kwnames *Object) *Object {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, *TypeObject, uintptr, int, *Object) *Object)(unsafe.Pointer(&f)))(ts, self, cls, args, nargs, kwnames)
	}
	return obj(prim.Call5(fn, addr(self), uintptr(unsafe.Pointer(cls)), args, uintptr(nargs), addr(kwnames)))
}

// callGetter calls a getter.
func callGetter(ts *Thread, fn uintptr, a *Object, closure uintptr) *Object {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, uintptr) *Object)(unsafe.Pointer(&f)))(ts, a, closure)
	}
	return obj(prim.Call2(fn, addr(a), closure))
}

// callSetter calls a setter; v is nil for a deletion.
func callSetter(ts *Thread, fn uintptr, a, v *Object, closure uintptr) int32 {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, *Object, uintptr) int32)(unsafe.Pointer(&f)))(ts, a, v, closure)
	}
	return int32(prim.Call3(fn, addr(a), addr(v), closure))
}

// callGetbuffer calls a getbufferproc.
func callGetbuffer(ts *Thread, fn uintptr, a *Object, view uintptr, flags int32) int32 {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, *Object, uintptr, int32) int32)(unsafe.Pointer(&f)))(ts, a, view, flags)
	}
	return int32(prim.Call3(fn, addr(a), view, uintptr(uint32(flags))))
}

// callReleasebuffer calls a releasebufferproc.
func callReleasebuffer(ts *Thread, fn uintptr, a *Object, view uintptr) {
	if f, ok := doors.Direct(fn); ok {
		(*(*func(*Thread, *Object, uintptr))(unsafe.Pointer(&f)))(ts, a, view)
		return
	}
	prim.Call2(fn, addr(a), view)
}
