// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Tables of up to eight callbacks that hear of one kind of event: of contexts, code objects, functions.
//
// World: bare.
// Guard: each callback is a slot of one word, claimed by compare-and-swap and read with acquire.
// Invariant: used counts the slots in use, so that a table without callbacks costs one load.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/doors"
)

const maxWatchers = 8

// watcherTable is one kind's callbacks.
type watcherTable struct {
	used  uint32
	slots [maxWatchers]uintptr
}

var contextWatchers, codeWatchers, functionWatchers watcherTable

func (w *watcherTable) slot(id int) *uintptr {
	return (*uintptr)(unsafe.Add(unsafe.Pointer(&w.slots), uintptr(id)*8))
}

// active tells whether there is a callback at all.
func (w *watcherTable) active() bool { return atom.Load32(&w.used) != 0 }

// add is the id of a new callback; -1 with RuntimeError when all are in use.
func (w *watcherTable) add(ts *Thread, callback uintptr, kind string) int32 {
	for id := 0; id < maxWatchers; id++ {
		if atom.CAS(w.slot(id), 0, callback) {
			atom.Add32(&w.used, 1)
			return int32(id)
		}
	}
	return raiseInt(ts, ExcRuntimeError, "no more %s watcher IDs available", argS(kind))
}

// clear frees an id; -1 with ValueError when there is none such.
func (w *watcherTable) clear(ts *Thread, id int32, kind string) int32 {
	if id < 0 || id >= maxWatchers {
		return raiseInt(ts, ExcValueError, "Invalid %s watcher ID %d", argS(kind), argI(int(id)))
	}
	fn := atom.LoadAcquire(w.slot(int(id)))
	if fn == 0 || !atom.CAS(w.slot(int(id)), fn, 0) {
		return raiseInt(ts, ExcValueError, "No %s watcher set for ID %d", argS(kind), argI(int(id)))
	}
	atom.Add32(&w.used, ^uint32(0))
	return 0
}

// notify calls all callbacks with an event, o, and new. An exception that is set stays; those of callbacks go to the unraisable hook,
// with the event's name and o.
//
//go:noinline
func (w *watcherTable) notify(ts *Thread, event uintptr, name string, o, value *Object) {
	exc := ErrGetRaisedException(ts)
	for id := 0; id < maxWatchers; id++ {
		fn := atom.LoadAcquire(w.slot(id))
		if fn == 0 || callWatcherTwo(ts, fn, event, o, value) >= 0 {
			continue
		}
		failed := ErrGetRaisedException(ts)
		var b textBuffer
		var ok bool
		if w == &functionWatchers {
			ok = b.format(ts, "Exception ignored in %s watcher callback for function %s at %s",
				[]Arg{argS(name), argO(as[*functionObject](o).FuncQualname), argP(addr(o))})
		} else {
			ok = b.format(ts, "Exception ignored in %s watcher callback for %R", []Arg{argS(name), argO(o)})
		}
		msg := b.finish(ts, ok)
		if msg == nil {
			ErrClear(ts)
		}
		ErrSetRaisedException(ts, failed)
		unraisable(ts, msg, nil)
		xdecref(ts, msg)
	}
	ErrSetRaisedException(ts, exc)
}

// callWatcherTwo calls a callback of (event, object, object); one that takes fewer ignores the rest.
func callWatcherTwo(ts *Thread, fn, event uintptr, o, value *Object) int32 {
	if f, ok := doors.Direct(fn); ok {
		return (*(*func(*Thread, uintptr, *Object, *Object) int32)(unsafe.Pointer(&f)))(ts, event, o, value)
	}
	return int32(prim.Call3(fn, event, addr(o), addr(value)))
}

// watchersEnd forgets all callbacks: they belong to the interpreter that ends.
func watchersEnd() {
	for _, w := range [...]*watcherTable{&contextWatchers, &codeWatchers, &functionWatchers} {
		for id := 0; id < maxWatchers; id++ {
			atom.StoreRelease(w.slot(id), 0)
		}
		atom.StoreRelease32(&w.used, 0)
	}
}

// lastNotice tells the callbacks that o, whose count is zero, is about to die; false when one of them has kept it alive.
func (w *watcherTable) lastNotice(ts *Thread, event uintptr, name string, o *Object) bool {
	o.ObTid, o.ObRefLocal, o.ObRefShared = ts.Tid, 1, 0
	w.notify(ts, event, name, o, nil)
	if uniquelyReferenced(ts, o) {
		o.ObRefLocal = 0
		return true
	}
	decref(ts, o)
	return false
}

// CodeAddWatcher implements PyCode_AddWatcher: the id of a callback that hears of code objects made and dying. Error: -1, RuntimeError
// when eight are in use.
func CodeAddWatcher(ts *Thread, callback uintptr) int32 {
	return codeWatchers.add(ts, callback, "code")
}

// CodeClearWatcher implements PyCode_ClearWatcher. Error: -1, ValueError when no callback has the id.
func CodeClearWatcher(ts *Thread, id int32) int32 { return codeWatchers.clear(ts, id, "code") }

// FunctionAddWatcher implements PyFunction_AddWatcher: the id of a callback that hears of functions made, changed and dying. Error: -1,
// RuntimeError when eight are in use.
func FunctionAddWatcher(ts *Thread, callback uintptr) int32 {
	return functionWatchers.add(ts, callback, "function")
}

// FunctionClearWatcher implements PyFunction_ClearWatcher. Error: -1, ValueError when no callback has the id.
func FunctionClearWatcher(ts *Thread, id int32) int32 {
	return functionWatchers.clear(ts, id, "function")
}

// functionEvent tells of a change before it happens.
func functionEvent(ts *Thread, event uintptr, name string, o, value *Object) {
	if functionWatchers.active() {
		functionWatchers.notify(ts, event, name, o, value)
	}
}
