// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Module specifications and loaders, as far as extensions look at them: __spec__ with name, loader, origin, parent,
// submodule_search_locations; __loader__ with name and path.
//
// World: bare.
// Guard: members are written by attribute assignment under the object's lock and never nil.

package object

import (
	"runtime/cgo"
	"unsafe"
)

type specObject struct {
	_ cgo.Incomplete
	Object
	name, loader, origin, search, cached, state *Object
	hasLocation                                 uint8
	initializing                                uint8
}

type loaderObject struct {
	_ cgo.Incomplete
	Object
	name, path *Object
}

// specNew is the spec of an extension file, with its loader. pkg says that the file is a package's __init__.
//
// Refs: new; name and path borrowed.
func specNew(ts *Thread, name, path *Object, pkg bool) *Object {
	l := as[*loaderObject](newGCObject(ts, ExtensionFileLoaderType, unsafe.Sizeof(*(*loaderObject)(nil))))
	if l == nil {
		return nil
	}
	l.name, l.path = newRef(ts, name), newRef(ts, path)
	gcTrack(up(l))
	s := as[*specObject](newGCObject(ts, ModuleSpecType, unsafe.Sizeof(*(*specObject)(nil))))
	if s == nil {
		decref(ts, up(l))
		return nil
	}
	s.name, s.loader, s.origin = newRef(ts, name), up(l), newRef(ts, path)
	s.search, s.cached, s.state = None, None, None
	s.hasLocation, s.initializing = 1, 0
	gcTrack(up(s))
	if pkg && !specSearch(ts, s, path) {
		decref(ts, up(s))
		return nil
	}
	return up(s)
}

// specSearch sets submodule_search_locations to the folder of path.
func specSearch(ts *Thread, s *specObject, path *Object) bool {
	n := UnicodeGetLength(ts, path)
	cut := UnicodeFindChar(ts, path, '/', 0, n, -1)
	if cut < 0 {
		cut = 0
	}
	dir := UnicodeSubstring(ts, path, 0, cut)
	if dir == nil {
		return false
	}
	list := ListNew(ts, 0)
	if list == nil || ListAppend(ts, list, dir) < 0 {
		xdecref(ts, list)
		decref(ts, dir)
		return false
	}
	decref(ts, dir)
	s.search = list
	return true
}

// specBuiltin is the spec of a module without a file.
func specBuiltin(ts *Thread, name *Object) *Object {
	s := as[*specObject](newGCObject(ts, ModuleSpecType, unsafe.Sizeof(*(*specObject)(nil))))
	if s == nil {
		return nil
	}
	s.name, s.loader, s.origin = newRef(ts, name), None, UnicodeFromString(ts, strAddr("built-in\x00"))
	s.search, s.cached, s.state = None, None, None
	s.hasLocation, s.initializing = 0, 0
	gcTrack(up(s))
	return up(s)
}

// specParent is the parent attribute: the name itself for a package, else all but its last part.
func specParent(ts *Thread, o *Object, closure uintptr) *Object {
	s := as[*specObject](o)
	if s.search != None {
		return newRef(ts, s.name)
	}
	dot := UnicodeFindChar(ts, s.name, '.', 0, UnicodeGetLength(ts, s.name), -1)
	if dot < 0 {
		if dot == -2 {
			return nil
		}
		return newRef(ts, emptyStr)
	}
	return UnicodeSubstring(ts, s.name, 0, dot)
}

func specRepr(ts *Thread, o *Object) *Object {
	s := as[*specObject](o)
	return strFormat(ts, "ModuleSpec(name=%R, loader=%R, origin=%R)", argO(s.name), argO(s.loader), argO(s.origin))
}

func specTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	s := as[*specObject](o)
	for i := 0; i < 6; i++ {
		if x := itemAt(uintptr(unsafe.Pointer(&s.name)), i); x != nil {
			if r := callVisit(ts, visit, x, arg); r != 0 {
				return r
			}
		}
	}
	return 0
}

func specDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	s := as[*specObject](o)
	for i := 0; i < 6; i++ {
		xdecref(ts, itemAt(uintptr(unsafe.Pointer(&s.name)), i))
	}
	freeObject(ts, o)
}

func loaderTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 {
	l := as[*loaderObject](o)
	if r := callVisit(ts, visit, l.name, arg); r != 0 {
		return r
	}
	return callVisit(ts, visit, l.path, arg)
}

func loaderDealloc(ts *Thread, o *Object) {
	gcUntrack(o)
	l := as[*loaderObject](o)
	decref(ts, l.name)
	decref(ts, l.path)
	freeObject(ts, o)
}

func loaderRepr(ts *Thread, o *Object) *Object {
	l := as[*loaderObject](o)
	return strFormat(ts, "ExtensionFileLoader(%R, %R)", argO(l.name), argO(l.path))
}
