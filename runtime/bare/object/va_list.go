// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
)

// VaList is the System V va_list: bare code walks it, so that C needs no more than va_start.
type VaList struct {
	_        cgo.Incomplete
	gp, fp   uint32  // offsets of the next integer and the next double in saved; 48 and 176 when used up
	overflow uintptr // the next argument on the stack
	saved    uintptr // the registers: six integers, eight doubles of 16 bytes
}

// word takes the next integer or pointer argument.
func (v *VaList) word() uintptr {
	if v.gp < 48 {
		p := v.saved + uintptr(v.gp)
		v.gp += 8
		return prim.Load[uintptr](p)
	}
	p := v.overflow
	v.overflow += 8
	return prim.Load[uintptr](p)
}

// object takes the next argument as an object.
func (v *VaList) object() *Object { return obj(v.word()) }

// int32 takes the next argument of a type that promotes to int.
func (v *VaList) int32() int32 { return int32(v.word()) }

// int takes the next long, long long or Py_ssize_t.
func (v *VaList) int() int { return int(v.word()) }

// float64 takes the next double.
func (v *VaList) float64() float64 {
	if v.fp < 176 {
		p := v.saved + uintptr(v.fp)
		v.fp += 16
		return prim.Load[float64](p)
	}
	p := v.overflow
	v.overflow += 8
	return prim.Load[float64](p)
}

// onStack takes the address of the next struct argument of n bytes that travels on the stack.
func (v *VaList) onStack(n uintptr) uintptr {
	p := v.overflow
	v.overflow += (n + 7) &^ 7
	return p
}

// address is the list as C takes it.
func (v *VaList) address() uintptr { return uintptr(unsafe.Pointer(v)) }
