// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// BaseException: the instances, and what all exception types share.
//
// World: bare.
// Guard: the fields are read and replaced under the instance's lock, except by its destructor and by the thread that makes it.
// Invariant: args is a tuple; traceback, context and cause are nil where Python shows None. Types that hold more append object
// pointers from excExtra on; which of those words are pointers is a bit mask of the type.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// excExtra is where the fields of types other than BaseException begin.
const excExtra = unsafe.Sizeof(*(*excObject)(nil))

// The words from excExtra on that hold object pointers, as bits.
const (
	excPlain       = 0
	excOne         = 1    // SystemExit.code, StopIteration.value, NameError.name
	excAttribute   = 3    // obj, name
	excGroup       = 7    // message, exceptions, text of the exceptions
	excOS          = 15   // errno, strerror, filename, filename2
	excImport      = 15   // msg, name, path, name_from
	excUnicode     = 0x13 // encoding, object, (start, end), reason
	excSyntax      = 0x1ff
	excSyntaxWords = 9
)

// exceptionStore replaces one field; it takes over the reference to v.
func exceptionStore(ts *Thread, o *Object, field **Object, v *Object) {
	lockObject(ts, o)
	old := *field
	*field = v
	unlockObject(ts, o)
	xdecref(ts, old)
}

// exceptionLoad is a new reference to what a field holds, nil included.
func exceptionLoad(ts *Thread, o *Object, field **Object) *Object {
	lockObject(ts, o)
	v := xnewRef(ts, *field)
	unlockObject(ts, o)
	return v
}

// itemPlace is the address of the i-th of the object pointers at p, as a Go pointer.
func itemPlace(p uintptr, i int) **Object { return (**Object)(unsafe.Pointer(p + uintptr(i)*8)) }

// orNone is None for nil: for getters, after exceptionLoad.
func orNone(o *Object) *Object {
	if o == nil {
		return None
	}
	return o
}

// exceptionAlloc makes an instance with all fields nil.
//
// Refs: new.
func exceptionAlloc(ts *Thread, t *TypeObject) *Object {
	if !hasFlag(t, layout.TPFLAGS_STATIC_BUILTIN) {
		return callSsizeArg(ts, t.TpAlloc, up(t), 0)
	}
	o := newGCObject(ts, t, uintptr(t.TpBasicsize))
	if o != nil {
		prim.Clear(addr(o)+unsafe.Sizeof(*o), uintptr(t.TpBasicsize)-unsafe.Sizeof(*o))
		gcTrack(o)
	}
	return o
}

// exceptionNew is tp_new of all exception types but OSError, ImportError's family aside from args: args become .args.
func exceptionNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	if t == as[*TypeObject](ExcMemoryError) {
		if args == nil {
			args = emptyTuple
		}
		return memoryErrorNew(ts, args)
	}
	o := exceptionAlloc(ts, t)
	if o == nil {
		return nil
	}
	if args == nil {
		args = emptyTuple
	}
	as[*excObject](o).Args = newRef(ts, args)
	return o
}

// noKeywords refuses keyword arguments of a call of an instance's type.
func noKeywords(ts *Thread, o, kwds *Object) bool {
	if kwds == nil || DictSize(ts, kwds) == 0 {
		return true
	}
	raise(ts, ExcTypeError, "%s() takes no keyword arguments", argCN(o.ObType.TpName, 200))
	return false
}

// exceptionSetArgs replaces .args by a tuple.
func exceptionSetArgs(ts *Thread, self, args *Object) {
	exceptionStore(ts, self, &as[*excObject](self).Args, newRef(ts, args))
}

// exceptionInit is tp_init of BaseException.
func exceptionInit(ts *Thread, self, args, kwds *Object) int32 {
	if !noKeywords(ts, self, kwds) {
		return -1
	}
	exceptionSetArgs(ts, self, args)
	return 0
}

// exceptionVectorcall is tp_vectorcall of the types whose tp_new and tp_init are exceptionNew and exceptionInit.
func exceptionVectorcall(ts *Thread, t *Object, items, nargsf uintptr, kwnames *Object) *Object {
	if kwnames != nil && TupleSize(ts, kwnames) != 0 {
		return raise(ts, ExcTypeError, "%s() takes no keyword arguments", argCN(as[*TypeObject](t).TpName, 200))
	}
	n := int(nargsf &^ (1 << 63))
	args := emptyTuple
	if n != 0 {
		if args = TupleNew(ts, n); args == nil {
			return nil
		}
		for i := 0; i < n; i++ {
			TupleSetItem(ts, args, i, newRef(ts, itemAt(items, i)))
		}
	}
	exc := exceptionNew(ts, as[*TypeObject](t), args, nil)
	decref(ts, args)
	return exc
}

// exceptionDrop empties an instance: it is tp_clear of every exception type, mask its extra pointers.
func exceptionDrop(ts *Thread, o *Object, mask uint) int32 {
	p := addr(o) + unsafe.Sizeof(*o)
	// dict, args, notes, traceback, context, cause: six words in a row; then suppress_context; then the extra ones.
	for m := mask<<7 | 0x3f; m != 0; m >>= 1 {
		if m&1 != 0 {
			if v := itemAt(p, 0); v != nil {
				setItem(p, 0, nil)
				decref(ts, v)
			}
		}
		p += 8
	}
	return 0
}

// exceptionFree is tp_dealloc of every exception type.
func exceptionFree(ts *Thread, o *Object, mask uint) {
	gcUntrack(o)
	exceptionDrop(ts, o, mask)
	t := o.ObType
	if t == as[*TypeObject](ExcMemoryError) && memoryErrorFree(o) {
		return
	}
	if hasFlag(t, layout.TPFLAGS_STATIC_BUILTIN) {
		freeObject(ts, o)
		return
	}
	callFree(ts, t.TpFree, addr(o))
}

// exceptionVisit is tp_traverse of every exception type.
func exceptionVisit(ts *Thread, o *Object, visit, arg uintptr, mask uint) int32 {
	p := addr(o) + unsafe.Sizeof(*o)
	for m := mask<<7 | 0x3f; m != 0; m >>= 1 {
		if m&1 != 0 {
			if v := itemAt(p, 0); v != nil {
				if r := callVisit(ts, visit, v, arg); r != 0 {
					return r
				}
			}
		}
		p += 8
	}
	return 0
}

// exceptionStr is str(): nothing, the only argument's, or all arguments'.
func exceptionStr(ts *Thread, self *Object) *Object {
	args := exceptionLoad(ts, self, &as[*excObject](self).Args)
	var s *Object
	switch n := exceptionArgsLen(args); n {
	case 0:
		s = emptyStr
	case 1:
		s = ObjectStr(ts, exceptionArg(args, 0))
	default:
		s = ObjectStr(ts, args)
	}
	xdecref(ts, args)
	return s
}

// exceptionRepr is repr(): the class and the arguments.
func exceptionRepr(ts *Thread, self *Object) *Object {
	args := orNone(exceptionLoad(ts, self, &as[*excObject](self).Args))
	name := argC(typeTail(self.ObType))
	var s *Object
	if args != None && exceptionArgsLen(args) == 1 {
		s = strFormat(ts, "%s(%R)", name, argO(exceptionArg(args, 0)))
	} else {
		s = strFormat(ts, "%s%R", name, argO(args))
	}
	decref(ts, args)
	return s
}

// typeTail is the C string of a type's name after the last dot.
func typeTail(t *TypeObject) uintptr {
	tail := t.TpName
	for p := tail; byteAt(p, 0) != 0; p++ {
		if byteAt(p, 0) == '.' {
			tail = p + 1
		}
	}
	return tail
}

// exceptionArgsLen and exceptionArg look into a tuple of arguments; one that was cleared by the collector is empty.
func exceptionArgsLen(args *Object) int {
	if args == nil {
		return 0
	}
	return as[*layout.TupleObject](args).ObSize
}

func exceptionArg(args *Object, i int) *Object {
	return itemAt(uintptr(unsafe.Pointer(&as[*layout.TupleObject](args).ObItem)), i)
}

// The reserve of MemoryErrors: instances that exist before memory is short. Each bit of memoryErrorsUsed says that an instance is
// out; a thread that clears or sets a bit owns the instance behind it.
const memoryErrorReserve = 16

var (
	memoryErrorsUsed uint32
	memoryErrors     [(memoryErrorReserve + 2) * memoryErrorWords]uintptr
)

// memoryErrorWords is the size of an instance, rounded up to keep every one aligned.
const memoryErrorWords = (excExtra + 15) / 16 * 2

// memoryErrorAt is the i-th instance. The one after the last is shared by everybody and never freed.
func memoryErrorAt(i uint) *Object {
	base := (uintptr(unsafe.Pointer(&memoryErrors)) + 15) &^ 15
	return obj(base + uintptr(i)*memoryErrorWords*8)
}

// memoryErrorNew makes a MemoryError: from the reserve when there is no memory.
func memoryErrorNew(ts *Thread, args *Object) *Object {
	t := as[*TypeObject](ExcMemoryError)
	o := newGCObject(ts, t, uintptr(t.TpBasicsize))
	if o == nil {
		if o = ErrGetRaisedException(ts); args != emptyTuple {
			exceptionSetArgs(ts, o, args)
		}
		return o
	}
	prim.Clear(addr(o)+unsafe.Sizeof(*o), uintptr(t.TpBasicsize)-unsafe.Sizeof(*o))
	as[*excObject](o).Args = newRef(ts, args)
	gcTrack(o)
	return o
}

// memoryErrorTake is a MemoryError without arguments that needs no memory.
//
// Refs: new.
func memoryErrorTake(ts *Thread) *Object {
	for {
		used := atom.Load32(&memoryErrorsUsed)
		i := uint(0)
		for i < memoryErrorReserve && used>>i&1 != 0 {
			i++
		}
		if i == memoryErrorReserve {
			return memoryErrorLast()
		}
		if atom.CAS32(&memoryErrorsUsed, used, used|1<<i) {
			o := memoryErrorAt(i)
			initHeader(ts, o, as[*TypeObject](ExcMemoryError))
			prim.Clear(addr(o)+unsafe.Sizeof(*o), excExtra-unsafe.Sizeof(*o))
			as[*excObject](o).Args = emptyTuple
			return o
		}
	}
}

// memoryErrorLast is the instance that all share. Two threads may fill it at once, with the same; the type comes last.
func memoryErrorLast() *Object {
	o := memoryErrorAt(memoryErrorReserve)
	t := (*uintptr)(unsafe.Pointer(&o.ObType))
	if atom.LoadAcquire(t) == 0 {
		setImmortal(o)
		as[*excObject](o).Args = emptyTuple
		atom.StoreRelease(t, addr(ExcMemoryError))
	}
	return o
}

// memoryErrorFree gives an instance of the reserve back; false for one that came from the heap.
func memoryErrorFree(o *Object) bool {
	i := (addr(o) - addr(memoryErrorAt(0))) / (memoryErrorWords * 8)
	if i >= memoryErrorReserve {
		return false
	}
	for {
		used := atom.Load32(&memoryErrorsUsed)
		if atom.CAS32(&memoryErrorsUsed, used, used&^(1<<i)) {
			return true
		}
	}
}

// ErrNoMemory implements PyErr_NoMemory: raises MemoryError without needing memory. Returns nil.
//
//go:noinline
func ErrNoMemory(ts *Thread) *Object {
	errReplace(ts, memoryErrorTake(ts))
	return nil
}
