// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// bytearray: making, resizing, reading; its C functions and its slots.
//
// World: bare.
// Guard: all fields under the object's lock. While ob_exports is not 0 the memory stays where it is and keeps its size.
// Invariant: a NUL follows the content when there is memory; ob_bytes is NULL, and ob_start a static empty string, when there is
// none; ob_start lies in ob_bytes, behind what was removed from the front.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

type byteArray = *layout.ByteArrayObject

// emptyBytesAddr is where the content of an empty bytearray without memory lies: a NUL.
func emptyBytesAddr() uintptr { return bytesData(emptyBytes) }

// ByteArrayFromStringAndSize implements PyByteArray_FromStringAndSize: a copy of n bytes, or room for n when p is NULL.
//
// Refs: new. Errors: SystemError when n is negative.
func ByteArrayFromStringAndSize(ts *Thread, p uintptr, n int) *Object {
	if n < 0 {
		return raise(ts, ExcSystemError, "Negative size passed to PyByteArray_FromStringAndSize")
	}
	if n == maxSize {
		return ErrNoMemory(ts)
	}
	o := newObject(ts, ByteArrayType, unsafe.Sizeof(*byteArray(nil)))
	if o == nil {
		return nil
	}
	b := as[byteArray](o)
	b.ObSize, b.ObAlloc, b.ObBytes, b.ObStart, b.ObExports = 0, 0, 0, emptyBytesAddr(), 0
	if n > 0 {
		m := allocMem(ts, uintptr(n)+1)
		if m == 0 {
			ErrNoMemory(ts)
			decref(ts, o)
			return nil
		}
		if p != 0 {
			prim.Move(m, p, uintptr(n))
		}
		setByte(m, n, 0)
		b.ObSize, b.ObAlloc, b.ObBytes, b.ObStart = n, n+1, m, m
	}
	return o
}

// ByteArrayFromObject implements PyByteArray_FromObject: bytearray(x).
//
// Refs: new.
func ByteArrayFromObject(ts *Thread, x *Object) *Object {
	return ObjectCallOneArg(ts, up(ByteArrayType), x)
}

// ByteArraySize implements PyByteArray_Size.
func ByteArraySize(ts *Thread, o *Object) int { return atomSize(o) }

// atomSize reads ob_size of an object that another thread may resize.
func atomSize(o *Object) int { return as[*layout.VarObject](o).ObSize }

// ByteArrayAsString implements PyByteArray_AsString: the content, which a change of size moves.
func ByteArrayAsString(ts *Thread, o *Object) uintptr { return as[byteArray](o).ObStart }

// ByteArrayResize implements PyByteArray_Resize.
//
// Errors: -1 with BufferError while views exist, ValueError for a negative size, MemoryError.
func ByteArrayResize(ts *Thread, o *Object, n int) int32 {
	lockObject(ts, o)
	r := bytearraySetSize(ts, o, n)
	unlockObject(ts, o)
	return r
}

func bytearrayCanResize(ts *Thread, o *Object) bool {
	if as[byteArray](o).ObExports > 0 {
		raise(ts, ExcBufferError, "Existing exports of data: object cannot be re-sized")
		return false
	}
	return true
}

// bytearraySetSize changes the size of a locked bytearray; what is new at its end is undefined.
func bytearraySetSize(ts *Thread, o *Object, n int) int32 {
	b := as[byteArray](o)
	if n < 0 {
		return raiseInt(ts, ExcValueError, "Can only resize to positive sizes, got %d", argI(n))
	}
	if n == b.ObSize {
		return 0
	}
	if !bytearrayCanResize(ts, o) {
		return -1
	}
	front := 0
	if b.ObBytes != 0 {
		front = int(b.ObStart - b.ObBytes)
	}
	if n > maxSize-1-front {
		ErrNoMemory(ts)
		return -1
	}
	if n+front+1 <= b.ObAlloc && n >= b.ObAlloc/2 {
		b.ObSize = n
		setByte(b.ObStart, n, 0)
		return 0
	}
	room := bytearrayRoom(b, n, front)
	if room < n {
		ErrNoMemory(ts)
		return -1
	}
	var m uintptr
	if front > 0 || b.ObBytes == 0 {
		if m = allocMem(ts, uintptr(room)); m != 0 && b.ObBytes != 0 {
			keep := b.ObSize
			if n < keep {
				keep = n
			}
			prim.Move(m, b.ObStart, uintptr(keep))
			freeMem(ts, b.ObBytes)
		}
	} else {
		m = reallocMem(ts, b.ObBytes, uintptr(room))
	}
	if m == 0 {
		ErrNoMemory(ts)
		return -1
	}
	b.ObBytes, b.ObStart, b.ObSize, b.ObAlloc = m, m, n, room
	setByte(m, n, 0)
	return 0
}

// bytearrayRoom is how much memory n bytes get: more than they need where growth goes on.
func bytearrayRoom(b byteArray, n, front int) int {
	if n+front+1 <= b.ObAlloc {
		return n + 1 // a large part is given back
	}
	if n <= b.ObAlloc+b.ObAlloc/8 {
		more := 3
		if n >= 9 {
			more = 6
		}
		return n + n>>3 + more
	}
	return n + 1
}

func bytearrayDealloc(ts *Thread, o *Object) {
	b := as[byteArray](o)
	if b.ObExports > 0 {
		e := ErrGetRaisedException(ts)
		raise(ts, ExcSystemError, "deallocated bytearray object has exported buffers")
		ErrPrint(ts)
		ErrSetRaisedException(ts, e)
	}
	if b.ObBytes != 0 {
		freeMem(ts, b.ObBytes)
	}
	if o.ObType != ByteArrayType {
		callFree(ts, o.ObType.TpFree, addr(o))
		return
	}
	freeObject(ts, o)
}

func bytearrayGetbuffer(ts *Thread, o *Object, view uintptr, flags int32) int32 {
	if view == 0 {
		return raiseInt(ts, ExcBufferError, "bytearray_getbuffer: view==NULL argument is obsolete")
	}
	lockObject(ts, o)
	b := as[byteArray](o)
	r := BufferFillInfo(ts, view, o, b.ObStart, b.ObSize, 0, flags)
	if r == 0 {
		b.ObExports++
	}
	unlockObject(ts, o)
	return r
}

func bytearrayReleasebuffer(ts *Thread, o *Object, view uintptr) {
	lockObject(ts, o)
	as[byteArray](o).ObExports--
	unlockObject(ts, o)
}

func bytearrayLength(ts *Thread, o *Object) int { return atomSize(o) }

// bytearrayNew is tp_new: an empty one, whatever the arguments.
func bytearrayNew(ts *Thread, t *TypeObject, args, kw *Object) *Object {
	o := callSsizeArg(ts, t.TpAlloc, up(t), 0)
	if o != nil {
		b := as[byteArray](o)
		b.ObSize, b.ObAlloc, b.ObBytes, b.ObStart, b.ObExports = 0, 0, 0, emptyBytesAddr(), 0
	}
	return o
}

// bytearrayInit is tp_init: the forms of the constructor are those of bytes.
func bytearrayInit(ts *Thread, o, args, kw *Object) int32 {
	x, enc, errors, ok := bytesNewArgs(ts, "bytearray", args, kw)
	if !ok || as[byteArray](o).ObSize != 0 && ByteArrayResize(ts, o, 0) < 0 {
		return -1
	}
	if x == nil || isStr(x) || enc != 0 || errors != 0 {
		if noSource(ts, x, enc, errors) {
			return -1
		}
		if x == nil {
			return 0
		}
		e := UnicodeAsEncodedString(ts, x, enc, errors)
		if e == nil {
			return -1
		}
		r := bytearrayAppendSpan(ts, o, byteSpan{bytesData(e), bytesLen(e)})
		decref(ts, e)
		return r
	}
	if hasIndex(x) {
		n := NumberAsSsizeT(ts, x, ExcOverflowError)
		if n != -1 || ts.CurrentException == nil {
			if n < 0 {
				return raiseInt(ts, ExcValueError, "negative count")
			}
			return bytearrayZeros(ts, o, n)
		}
		if ErrExceptionMatches(ts, ExcTypeError) == 0 {
			return -1
		}
		ErrClear(ts) // __index__ refused: take x as an exporter or an iterable
	}
	if isBuffer(x) {
		b := bytesFromBuffer(ts, x)
		if b == nil {
			return -1
		}
		r := bytearrayAppendSpan(ts, o, byteSpan{bytesData(b), bytesLen(b)})
		decref(ts, b)
		return r
	}
	it := ObjectGetIter(ts, x)
	if it == nil {
		if ErrExceptionMatches(ts, ExcTypeError) != 0 {
			raise(ts, ExcTypeError, "cannot convert '%s' object to bytearray", argCN(x.ObType.TpName, 200))
		}
		return -1
	}
	r := bytearrayTake(ts, o, it)
	decref(ts, it)
	return r
}

// bytearrayTake appends the integers of an iterator.
func bytearrayTake(ts *Thread, o, it *Object) int32 {
	for {
		x := IterNext(ts, it)
		if x == nil {
			if ts.CurrentException != nil {
				return -1
			}
			return 0
		}
		c, ok := byteArg(ts, x)
		decref(ts, x)
		if !ok || bytearrayAppendByte(ts, o, c) < 0 {
			return -1
		}
	}
}

func bytearrayZeros(ts *Thread, o *Object, n int) int32 {
	if n == 0 {
		return 0
	}
	lockObject(ts, o)
	r := bytearraySetSize(ts, o, n)
	if r == 0 {
		prim.Clear(as[byteArray](o).ObStart, uintptr(n))
	}
	unlockObject(ts, o)
	return r
}

// bytearrayAppendSpan adds bytes that are not o's own.
func bytearrayAppendSpan(ts *Thread, o *Object, s byteSpan) int32 {
	lockObject(ts, o)
	b := as[byteArray](o)
	old := b.ObSize
	r := int32(-1)
	if s.n > maxSize-1-old {
		ErrNoMemory(ts)
	} else if r = bytearraySetSize(ts, o, old+s.n); r == 0 {
		prim.Move(b.ObStart+uintptr(old), s.p, uintptr(s.n))
	}
	unlockObject(ts, o)
	return r
}

func bytearrayAppendByte(ts *Thread, o *Object, c byte) int32 {
	lockObject(ts, o)
	b := as[byteArray](o)
	r := int32(-1)
	if b.ObSize == maxSize {
		raise(ts, ExcOverflowError, "cannot add more objects to bytearray")
	} else if r = bytearraySetSize(ts, o, b.ObSize+1); r == 0 {
		setByte(b.ObStart, b.ObSize-1, c)
	}
	unlockObject(ts, o)
	return r
}

// ByteArrayConcat implements PyByteArray_Concat: a new bytearray of the contents of two exporters.
//
// Refs: new.
func ByteArrayConcat(ts *Thread, a, b *Object) *Object {
	var v, w bytesView
	x, ok := v.open(ts, a)
	if !ok {
		return concatError(ts, a, b)
	}
	y, ok := w.open(ts, b)
	var r *Object
	switch {
	case !ok:
		concatError(ts, a, b)
	case x.n > maxSize-1-y.n:
		ErrNoMemory(ts)
	default:
		if r = ByteArrayFromStringAndSize(ts, 0, x.n+y.n); r != nil {
			p := as[byteArray](r).ObStart
			prim.Move(p, x.p, uintptr(x.n))
			prim.Move(p+uintptr(x.n), y.p, uintptr(y.n))
		}
	}
	w.close(ts)
	v.close(ts)
	return r
}

func concatError(ts *Thread, a, b *Object) *Object {
	return raise(ts, ExcTypeError, "can't concat %s to %s", argCN(b.ObType.TpName, 100), argCN(a.ObType.TpName, 100))
}

func bytearrayIconcat(ts *Thread, o, x *Object) *Object {
	var v bytesView
	s, ok := v.open(ts, x)
	if !ok {
		return concatError(ts, o, x)
	}
	r := bytearrayAppendSpan(ts, o, s)
	v.close(ts)
	if r < 0 {
		return nil
	}
	return newRef(ts, o)
}

func bytearrayIrepeat(ts *Thread, o *Object, times int) *Object {
	if times < 0 {
		times = 0
	}
	lockObject(ts, o)
	b := as[byteArray](o)
	n := b.ObSize
	r := int32(0)
	if times > 0 && n > maxSize/times {
		ErrNoMemory(ts)
		r = -1
	} else if r = bytearraySetSize(ts, o, n*times); r == 0 && n > 0 && times > 1 {
		spanRepeat(b.ObStart, byteSpan{b.ObStart, n}, times)
	}
	unlockObject(ts, o)
	if r < 0 {
		return nil
	}
	return newRef(ts, o)
}

func bytearrayRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	if !isBuffer(a) || !isBuffer(b) {
		return NotImplemented
	}
	var v, w bytesView
	x, ok := v.open(ts, a)
	if !ok {
		ErrClear(ts)
		return NotImplemented
	}
	y, ok := w.open(ts, b)
	r := NotImplemented
	if !ok {
		ErrClear(ts)
	} else if op == layout.EQ || op == layout.NE {
		r = boolOf(spanEqual(x, y) == (op == layout.EQ))
	} else {
		r = compareResult(spanCompare(x, y), op)
	}
	w.close(ts)
	v.close(ts)
	return r
}

func bytearrayRepr(ts *Thread, o *Object) *Object {
	name := o.ObType.TpName
	s := bytesBegin(ts, o)
	lit := spanRepr(ts, s, true, '\'')
	bytesEnd(ts, o)
	if lit == nil {
		return nil
	}
	for p := name; byteAt(p, 0) != 0; p++ {
		if byteAt(p, 0) == '.' {
			name = p + 1
		}
	}
	r := strFormat(ts, "%s(%s)", argC(name), argO(lit))
	decref(ts, lit)
	return r
}

func bytearrayIterate(ts *Thread, o *Object) *Object { return newBytesIter(ts, ByteArrayIterType, o) }
