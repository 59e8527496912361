// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Single-phase modules that are imported again: by the rules of CPython they are not initialised twice. And PyState_, the way
// from a definition to its module.
//
// Guard: the table of remembered modules and the state table are only touched under the import lock of the module in question
// and the table's own mutex.

package modslot

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/object"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

// remembered is one single-phase extension, keyed by path and name. Dict is a snapshot of the module's dict for modules that
// cannot be initialised twice (m_size of -1); others keep none and run their init function again.
type remembered struct {
	next       uintptr
	name, path *Object
	dict       *Object
	def        *Def
	gil        uintptr
}

var (
	tableMutex uint8
	table      uintptr // list of remembered
)

func find(ts *Thread, name, path *Object) *remembered {
	for p := table; p != 0; p = prim.At[*remembered](p).next {
		e := prim.At[*remembered](p)
		if object.UnicodeCompare(ts, e.name, name) == 0 && object.UnicodeCompare(ts, e.path, path) == 0 {
			return e
		}
	}
	return nil
}

// remember notes a single-phase module for a second import.
func remember(ts *Thread, name, path, m *Object) int32 {
	mo := (*layout.ModuleObject)(unsafe.Pointer(m))
	var dict *Object
	if mo.MdDef.MSize == -1 {
		if dict = object.DictCopy(ts, mo.MdDict); dict == nil {
			return -1
		}
	}
	thread.Lock(ts, &tableMutex)
	known := find(ts, name, path)
	if known == nil {
		p := object.AllocMem(ts, unsafe.Sizeof(*(*remembered)(nil)))
		if p == 0 {
			thread.Unlock(ts, &tableMutex)
			object.Xdecref(ts, dict)
			object.ErrNoMemory(ts)
			return -1
		}
		e := prim.At[*remembered](p)
		object.Incref(ts, name)
		object.Incref(ts, path)
		*e = remembered{table, name, path, dict, mo.MdDef, mo.MdGil}
		table = p
		dict = nil
	} else {
		known.dict, dict = dict, known.dict
	}
	thread.Unlock(ts, &tableMutex)
	object.Xdecref(ts, dict)
	return 0
}

// reload serves a second import of a single-phase extension. found is false when there was no first one.
func reload(ts *Thread, name, path, spec *Object) (m *Object, found bool) {
	thread.Lock(ts, &tableMutex)
	e := find(ts, name, path)
	thread.Unlock(ts, &tableMutex)
	if e == nil {
		return nil, false
	}
	if e.def.MSize == -1 {
		m = object.ModuleNewObject(ts, name)
		if m == nil {
			return nil, true
		}
		mo := (*layout.ModuleObject)(unsafe.Pointer(m))
		if object.DictUpdate(ts, mo.MdDict, e.dict) < 0 {
			object.Decref(ts, m)
			return nil, true
		}
		mo.MdDef, mo.MdGil = e.def, e.gil
	} else if m = initAgain(ts, e); m == nil {
		return nil, true
	}
	if stateAdd(ts, m, e.def) < 0 || object.ModuleAddFile(ts, m, path) < 0 || object.ImportPublish(ts, name, m) < 0 {
		object.Decref(ts, m)
		return nil, true
	}
	return m, true
}

func initAgain(ts *Thread, e *remembered) *Object {
	r, mark := object.Scratch(ts, openRequestSize)
	if r == 0 {
		return nil
	}
	q := prim.At[*OpenRequest](r)
	q.Name, q.Init = object.UnicodeAsUTF8(ts, e.name), e.def.MInit
	m := runInit(ts, q)
	ts.ScratchTop = mark
	if m != nil && !isModule(m) {
		object.Raise(ts, object.ExcSystemError, "initialization of %s did not return an extension module", object.ArgObject(e.name))
		object.Decref(ts, m)
		return nil
	}
	return m
}

// The state table: definitions by m_index.
var (
	states    uintptr // array of *Object
	statesCap int
)

func stateSlot(i int) *uintptr { return (*uintptr)(unsafe.Pointer(states + uintptr(i)*8)) }

// stateAdd makes m what PyState_FindModule answers for def.
func stateAdd(ts *Thread, m *Object, d *Def) int32 {
	thread.Lock(ts, &tableMutex)
	if d.MIndex >= statesCap {
		n := d.MIndex*2 + 16
		p := object.AllocMem(ts, uintptr(n)*8)
		if p == 0 {
			thread.Unlock(ts, &tableMutex)
			object.ErrNoMemory(ts)
			return -1
		}
		prim.Clear(p, uintptr(n)*8)
		if states != 0 {
			prim.Move(p, states, uintptr(statesCap)*8)
			object.FreeMem(ts, states)
		}
		states, statesCap = p, n
	}
	object.Incref(ts, m)
	s := stateSlot(d.MIndex)
	old := *s
	*s = uintptr(unsafe.Pointer(m))
	thread.Unlock(ts, &tableMutex)
	object.Xdecref(ts, (*Object)(unsafe.Pointer(old)))
	return 0
}

// StateFindModule implements PyState_FindModule.
//
// Refs: borrowed. Error: NULL without an exception when there is no module, or def has slots.
func StateFindModule(ts *Thread, def uintptr) *Object {
	d := defOf(def)
	if d.MSlots != nil || d.MIndex == 0 {
		return nil
	}
	thread.Lock(ts, &tableMutex)
	var m *Object
	if d.MIndex < statesCap {
		m = (*Object)(unsafe.Pointer(*stateSlot(d.MIndex)))
	}
	thread.Unlock(ts, &tableMutex)
	return m
}

// StateAddModule implements PyState_AddModule. Adding the same module twice is a fatal error.
//
// Refs: m borrowed. Error: -1; SystemError when def has slots.
func StateAddModule(ts *Thread, m *Object, def uintptr) int32 {
	d := defOf(def)
	if d == nil {
		fatalText("PyState_AddModule", "module definition is NULL")
	}
	if d.MSlots != nil {
		object.Raise(ts, object.ExcSystemError, "PyState_AddModule called on module with slots")
		return -1
	}
	if d.MIndex != 0 && StateFindModule(ts, def) == m {
		fatalText("PyState_AddModule", "module already added")
	}
	ModuleDefInit(ts, def)
	return stateAdd(ts, m, d)
}

// StateRemoveModule implements PyState_RemoveModule.
//
// Error: -1; SystemError when def has slots.
func StateRemoveModule(ts *Thread, def uintptr) int32 {
	d := defOf(def)
	if d.MSlots != nil {
		object.Raise(ts, object.ExcSystemError, "PyState_RemoveModule called on module with slots")
		return -1
	}
	if d.MIndex == 0 {
		fatalText("PyState_RemoveModule", "invalid module index")
	}
	thread.Lock(ts, &tableMutex)
	var old uintptr
	if d.MIndex < statesCap {
		s := stateSlot(d.MIndex)
		old, *s = *s, 0
	}
	thread.Unlock(ts, &tableMutex)
	if old == 0 {
		fatalText("PyState_RemoveModule", "Module index out of bounds.")
	}
	object.Decref(ts, (*Object)(unsafe.Pointer(old)))
	return 0
}

// endModules drops the modules of the state table and forgets what would serve a second import.
func endModules(ts *Thread) {
	for i := 0; i < statesCap; i++ {
		s := stateSlot(i)
		m := *s
		*s = 0
		object.Xdecref(ts, (*Object)(unsafe.Pointer(m)))
	}
	for table != 0 {
		p := table
		e := prim.At[*remembered](p)
		table = e.next
		object.Decref(ts, e.name)
		object.Decref(ts, e.path)
		object.Xdecref(ts, e.dict)
		object.FreeMem(ts, p)
	}
}
