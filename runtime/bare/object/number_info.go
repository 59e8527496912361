// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// sys.int_info and sys.float_info.
//
// World: bare.
// Guard: each type is made once; of two threads that make it at the same time, one throws its own away.

package object

import (
	"math"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
)

// infoType is the type of one of them.
type infoType struct {
	made uintptr // atomic: the type object, 0 until it stands
}

var (
	longInfo  infoType
	floatInfo infoType
)

// infoFields allocates the fields' array: names that end with NUL, separated by nothing else.
func infoFields(ts *Thread, names string, n int) uintptr {
	p := allocMem(ts, uintptr(n+1)*16)
	if p == 0 {
		ErrNoMemory(ts)
		return 0
	}
	prim.Clear(p, uintptr(n+1)*16)
	name := strAddr(names)
	for i := 0; i < n; i++ {
		prim.Store(p+uintptr(i)*16, name)
		name += uintptr(prim.Strlen(name)) + 1
	}
	return p
}

// get is the type, made when needed.
func (t *infoType) get(ts *Thread, name, names string, n int) *TypeObject {
	return t.visible(ts, name, names, n, n)
}

// visible is get for a type of whose n fields only the first ones are items.
func (t *infoType) visible(ts *Thread, name, names string, n, visible int) *TypeObject {
	if made := atom.LoadAcquire(&t.made); made != 0 {
		return as[*TypeObject](obj(made))
	}
	desc, mark := scratch(ts, 32)
	if desc == 0 {
		return nil
	}
	fields := infoFields(ts, names, n)
	if fields == 0 {
		ts.ScratchTop = mark
		return nil
	}
	prim.Store(desc, strAddr(name))
	prim.Store(desc+8, uintptr(0))
	prim.Store(desc+16, fields)
	prim.Store(desc+24, visible)
	made := StructSequenceNewType(ts, desc)
	ts.ScratchTop = mark
	if made == nil {
		freeMem(ts, fields)
		return nil
	}
	if !atom.CAS(&t.made, 0, addr(up(made))) {
		decref(ts, up(made)) // the fields stay: the type may be looked at until it is gone
		return as[*TypeObject](obj(atom.LoadAcquire(&t.made)))
	}
	return made
}

// fillInfo stores values into a struct sequence; a nil value is an error already set.
//
// Refs: takes s and each value; gives s back, nil on an error.
func fillInfo(ts *Thread, s *Object, i int, v *Object) *Object {
	if s == nil || v == nil {
		xdecref(ts, s)
		xdecref(ts, v)
		return nil
	}
	StructSequenceSetItem(ts, s, i, v)
	return s
}

// LongGetInfo implements PyLong_GetInfo.
//
// Refs: new.
func LongGetInfo(ts *Thread) *Object {
	t := longInfo.get(ts, "sys.int_info\x00", "bits_per_digit\x00sizeof_digit\x00default_max_str_digits\x00str_digits_check_threshold\x00", 4)
	if t == nil {
		return nil
	}
	s := StructSequenceNew(ts, t)
	s = fillInfo(ts, s, 0, longFromInt(ts, longShift))
	s = fillInfo(ts, s, 1, longFromInt(ts, 4))
	s = fillInfo(ts, s, 2, longFromInt(ts, intDefaultMaxStrDigits))
	return fillInfo(ts, s, 3, longFromInt(ts, intStrDigitsCheckThreshold))
}

// FloatGetInfo implements PyFloat_GetInfo.
//
// Refs: new.
func FloatGetInfo(ts *Thread) *Object {
	t := floatInfo.get(ts, "sys.float_info\x00", "max\x00max_exp\x00max_10_exp\x00min\x00min_exp\x00min_10_exp\x00dig\x00mant_dig\x00epsilon\x00radix\x00rounds\x00", 11)
	if t == nil {
		return nil
	}
	s := StructSequenceNew(ts, t)
	s = fillInfo(ts, s, 0, floatNew(ts, math.MaxFloat64))
	s = fillInfo(ts, s, 1, longFromInt(ts, 1024))
	s = fillInfo(ts, s, 2, longFromInt(ts, 308))
	s = fillInfo(ts, s, 3, floatNew(ts, 0x1p-1022))
	s = fillInfo(ts, s, 4, longFromInt(ts, -1021))
	s = fillInfo(ts, s, 5, longFromInt(ts, -307))
	s = fillInfo(ts, s, 6, longFromInt(ts, 15))
	s = fillInfo(ts, s, 7, longFromInt(ts, floatMantBits))
	s = fillInfo(ts, s, 8, floatNew(ts, 0x1p-52))
	s = fillInfo(ts, s, 9, longFromInt(ts, 2))
	return fillInfo(ts, s, 10, longFromInt(ts, 1))
}
