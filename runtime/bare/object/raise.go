// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Raising exceptions from bare code.
//
// World: bare. Message texts follow CPython's, since programs match on them.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
)

// Arg is one argument of Raise: a kind and one or two words. Made by the functions below; lives on the stack.
type Arg struct {
	kind argKind
	word uintptr
	n    int
}

type argKind uintptr

const (
	argString  argKind = iota // n bytes of UTF-8
	argCString                // NUL-terminated UTF-8, cut after n bytes when n > 0
	argInt
	argUint
	argType // a type: its tp_name
	argPointer
	argObject // an object: str() of it for %s, repr() for %R, ascii() for %A, its type's name for %T
)

// argS is a Go string (a constant, or one that lives through the call).
func argS(s string) Arg { return Arg{argString, strAddr(s), len(s)} }

// argC is a C string, whole; argCN one cut after n bytes.
func argC(p uintptr) Arg { return Arg{argCString, p, 0} }

func argCN(p uintptr, n int) Arg { return Arg{argCString, p, n} }

// argI is a signed number.
func argI(i int) Arg { return Arg{argInt, uintptr(i), 0} }

// argU is an unsigned number.
func argU(i uint) Arg { return Arg{argUint, uintptr(i), 0} }

// argP is an address, in hexadecimal with 0x.
func argP(p uintptr) Arg { return Arg{argPointer, p, 0} }

// argT is the name of a type (tp_name whole); argTO the name of an object's type.
func argT(t *TypeObject) Arg { return Arg{argType, uintptr(unsafe.Pointer(t)), 0} }

func argTO(o *Object) Arg { return Arg{argType, uintptr(unsafe.Pointer(o.ObType)), 0} }

// argO is an object, for %s, %R, %A.
func argO(o *Object) Arg { return Arg{argObject, addr(o), 0} }

// textBuffer collects UTF-8 in memory of its own. It lives on the stack; its memory does not.
type textBuffer struct {
	p      uintptr
	n, cap int
	failed bool // no memory: MemoryError is not set yet
}

func (b *textBuffer) grow(ts *Thread, n int) bool {
	if n <= b.cap-b.n {
		return true
	}
	if b.failed {
		return false
	}
	if n > ssizeMax/4-b.n {
		b.failed = true
		return false
	}
	c := (b.n + n) * 2
	if c < 128 {
		c = 128
	}
	p := reallocMem(ts, b.p, uintptr(c))
	if p == 0 {
		b.failed = true
		return false
	}
	b.p, b.cap = p, c
	return true
}

func (b *textBuffer) bytes(ts *Thread, p uintptr, n int) {
	if b.grow(ts, n) {
		prim.Move(b.p+uintptr(b.n), p, uintptr(n))
		b.n += n
	}
}

func (b *textBuffer) string(ts *Thread, s string) { b.bytes(ts, strAddr(s), len(s)) }

func (b *textBuffer) byte(ts *Thread, c byte) {
	if b.grow(ts, 1) {
		setByte(b.p, b.n, c)
		b.n++
	}
}

func (b *textBuffer) uint(ts *Thread, u uint) {
	if u >= 10 {
		b.uint(ts, u/10)
	}
	b.byte(ts, '0'+byte(u%10))
}

func (b *textBuffer) int(ts *Thread, i int) {
	u := uint(i)
	if i < 0 {
		b.byte(ts, '-')
		u = -u
	}
	b.uint(ts, u)
}

// object adds the UTF-8 of a str and drops the reference to it; nil counts as failure with the exception left set. Surrogates, which
// names may hold, go in and come out as "surrogatepass" has them.
func (b *textBuffer) object(ts *Thread, s *Object) bool {
	if s == nil {
		return false
	}
	mark := ts.ScratchTop
	size, _ := scratch(ts, 8)
	if size == 0 {
		decref(ts, s)
		return false
	}
	p := UnicodeAsUTF8AndSize(ts, s, size)
	n := prim.Load[int](size)
	ts.ScratchTop = mark
	ok := p != 0
	switch {
	case ok:
		b.bytes(ts, p, n)
	case ErrExceptionMatches(ts, ExcUnicodeEncodeError) != 0:
		ErrClear(ts)
		if e := UnicodeAsEncodedString(ts, s, strAddr("utf-8\x00"), strAddr("surrogatepass\x00")); e != nil {
			ok = true
			b.bytes(ts, bytesData(e), BytesSize(ts, e))
			decref(ts, e)
		}
	}
	decref(ts, s)
	return ok
}

// str is the text collected. Bytes that are no UTF-8, from names of C, become replacement characters.
//
// Refs: new.
func (b *textBuffer) str(ts *Thread) *Object {
	s := UnicodeDecodeUTF8(ts, b.p, b.n, strAddr("surrogatepass\x00"))
	if s == nil && ErrExceptionMatches(ts, ExcUnicodeDecodeError) != 0 {
		ErrClear(ts)
		s = UnicodeDecodeUTF8(ts, b.p, b.n, strAddr("replace\x00"))
	}
	return s
}

// format adds format with its verbs replaced: %s %d %u %R %A %%. %s takes any kind.
func (b *textBuffer) format(ts *Thread, format string, args []Arg) bool {
	k := 0
	p, n := strAddr(format), len(format)
	for i := 0; i < n; i++ {
		c := byteAt(p, i)
		if c != '%' {
			b.byte(ts, c)
			continue
		}
		i++
		verb := byteAt(p, i)
		if verb == '%' {
			b.byte(ts, '%')
			continue
		}
		a := (*Arg)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(args)), uintptr(k)*unsafe.Sizeof(Arg{})))
		k++
		if !b.arg(ts, verb, a) {
			return false
		}
	}
	return !b.failed
}

func (b *textBuffer) arg(ts *Thread, verb byte, a *Arg) bool {
	switch a.kind {
	case argString:
		b.bytes(ts, a.word, a.n)
	case argCString:
		n := prim.Strlen(a.word)
		if a.n > 0 && n > a.n {
			n = a.n
		}
		b.bytes(ts, a.word, n)
	case argInt:
		b.int(ts, int(a.word))
	case argUint:
		b.uint(ts, uint(a.word))
	case argPointer:
		b.string(ts, "0x")
		b.hex(ts, uint(a.word), 1)
	case argType:
		name := as[*TypeObject](obj(a.word)).TpName
		b.bytes(ts, name, prim.Strlen(name))
	case argObject:
		switch verb {
		case 'R':
			return b.object(ts, ObjectRepr(ts, obj(a.word)))
		case 'A':
			return b.object(ts, ObjectASCII(ts, obj(a.word)))
		}
		if o := obj(a.word); unicodeCheck(o) { // also of a subclass, whose __str__ is not asked
			return b.object(ts, newRef(ts, o))
		}
		return b.object(ts, ObjectStr(ts, obj(a.word)))
	}
	return true
}

// raise sets an exception of type exc with a formatted text, in place of any that is set, and returns nil. format is a constant.
//
//go:noinline
func raise(ts *Thread, exc *Object, format string, args ...Arg) *Object {
	var b textBuffer
	ErrClear(ts)
	ok := b.format(ts, format, args)
	if b.failed {
		ErrNoMemory(ts)
	} else if ok {
		if s := b.str(ts); s != nil {
			ErrSetObject(ts, exc, s)
			decref(ts, s)
		}
	}
	if b.p != 0 {
		freeMem(ts, b.p)
	}
	return nil
}

// raiseInt is raise for functions that return -1.
//
//go:noinline
func raiseInt(ts *Thread, exc *Object, format string, args ...Arg) int32 {
	raise(ts, exc, format, args...)
	return -1
}

// strFormat makes a str from a format, as raise does.
//
// Refs: new.
//
//go:noinline
func strFormat(ts *Thread, format string, args ...Arg) *Object {
	var b textBuffer
	ok := b.format(ts, format, args)
	var s *Object
	if b.failed {
		ErrNoMemory(ts)
	} else if ok {
		s = b.str(ts)
	}
	if b.p != 0 {
		freeMem(ts, b.p)
	}
	return s
}

// notWritten is what a public function does that abi.txt marks todo.
//
//go:noinline
func notWritten(ts *Thread, name string) {
	raise(ts, ExcNotImplementedError, "%s is not implemented", argS(name))
}

// badInternalCall reports a wrong argument in CPython's way: SystemError.
//
//go:noinline
func badInternalCall(ts *Thread) *Object {
	return raise(ts, ExcSystemError, "bad argument to internal function")
}
