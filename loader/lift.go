// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package loader

import (
	"strings"
	"unsafe"

	"github.com/ungil/ungil/modslot"
	"github.com/ungil/ungil/runtime/bare/object"
	"github.com/ungil/ungil/runtime/bare/prim"
)

// LiftFind serves doors.LiftFindExtension. args is an object.FindRequest.
func LiftFind(args uintptr) {
	r := (*object.FindRequest)(unsafe.Pointer(args))
	var dirs []string
	p := r.Dirs
	for i := uintptr(0); i < r.Count; i++ {
		s := text(p)
		dirs = append(dirs, s)
		p += uintptr(len(s)) + 1
	}
	kind, path := Find(dirs, text(r.Name))
	r.Kind = uintptr(kind)
	if kind != Nothing {
		r.Path = cText(path)
		if r.Path == 0 {
			r.Kind = uintptr(Nothing)
		}
	}
}

// LiftOpen serves doors.LiftOpenExtension. args is a modslot.OpenRequest.
func LiftOpen(args uintptr) {
	r := (*modslot.OpenRequest)(unsafe.Pointer(args))
	o, err := Open(text(r.Path), text(r.Name))
	if err != nil {
		r.Message = cText(err.Error())
		return
	}
	r.Init, r.Gil = o.Init, uintptr(o.GIL)
	if o.ASCII {
		r.ASCII = 1
	}
}

// text copies a C string.
func text(p uintptr) string {
	return strings.Clone(unsafe.String((*byte)(unsafe.Pointer(p)), prim.Strlen(p)))
}

// cText is a C string of libc's malloc, which the caller frees; 0 when there is no memory.
func cText(s string) uintptr {
	p := malloc(uintptr(len(s)) + 1)
	if p != 0 {
		copy(unsafe.Slice((*byte)(unsafe.Pointer(p)), len(s)+1), s)
		*(*byte)(unsafe.Pointer(p + uintptr(len(s)))) = 0
	}
	return p
}
