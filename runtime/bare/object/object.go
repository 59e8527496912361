// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// What every object can be asked: text, hash, comparison, truth.
//
// World: bare.

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

// objectAddress is an address as %p prints it.
//
// Refs: new.
func objectAddress(ts *Thread, o *Object) *Object {
	var b textBuffer
	b.string(ts, "0x")
	shift := uint(60)
	for shift > 0 && addr(o)>>shift&15 == 0 {
		shift -= 4
	}
	for {
		c := byte(addr(o) >> shift & 15)
		if c < 10 {
			b.byte(ts, '0'+c)
		} else {
			b.byte(ts, 'a'+c-10)
		}
		if shift == 0 {
			break
		}
		shift -= 4
	}
	var s *Object
	if b.failed {
		ErrNoMemory(ts)
	} else {
		s = UnicodeFromStringAndSize(ts, b.p, b.n)
	}
	freeMem(ts, b.p)
	return s
}

// objectRepr is object.__repr__: <MODULE.QUALNAME object at ADDRESS>.
func objectRepr(ts *Thread, o *Object) *Object {
	t := o.ObType
	at := objectAddress(ts, o)
	if at == nil {
		return nil
	}
	m := typeGetModule(ts, up(t), 0)
	if m == nil {
		ErrClear(ts)
	} else if !isStr(m) {
		decref(ts, m)
		m = nil
	}
	var r *Object
	if name := TypeGetQualName(ts, t); name != nil {
		if m != nil && UnicodeCompare(ts, m, id_builtins) != 0 {
			r = strFormat(ts, "<%s.%s object at %s>", argO(m), argO(name), argO(at))
		} else {
			r = strFormat(ts, "<%s object at %s>", argT(t), argO(at))
		}
		decref(ts, name)
	}
	xdecref(ts, m)
	decref(ts, at)
	return r
}

// objectStr is object.__str__: repr().
func objectStr(ts *Thread, o *Object) *Object {
	if f := o.ObType.TpRepr; f != 0 && f != fn_objectStr {
		return callUnary(ts, f, o)
	}
	return objectRepr(ts, o)
}

// objectDealloc frees an object that has nothing but its header.
func objectDealloc(ts *Thread, o *Object) { callFree(ts, o.ObType.TpFree, addr(o)) }

// objectRichcompare compares by identity.
func objectRichcompare(ts *Thread, a, b *Object, op int32) *Object {
	switch op {
	case layout.EQ:
		if a == b {
			return True
		}
	case layout.NE:
		// The opposite of what the type says of equality.
		if f := a.ObType.TpRichcompare; f != 0 {
			r := callRichcmp(ts, f, a, b, layout.EQ)
			if r == nil || r == NotImplemented {
				return r
			}
			ok := ObjectIsTrue(ts, r)
			decref(ts, r)
			if ok < 0 {
				return nil
			}
			return wrapBool(ok == 0)
		}
	}
	return NotImplemented
}
