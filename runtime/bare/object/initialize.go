// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Starting and ending the runtime.
//
// World: bare. Static types, identifiers and interned strings are made once per process and stay; sys.modules and what hangs on it is
// made anew by each start.
// Guard: starting and ending is done by one thread at a time, with no other attached.

package object

import (
	"github.com/ungil/ungil/runtime/bare/fatal"
	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
)

// startedBefore is set once the static parts stand.
var startedBefore bool

// Initialize implements Py_Initialize: does nothing when the runtime is initialized. A failure is a fatal error.
func Initialize(tls *TLS) { InitializeEx(tls, 1) }

// InitializeEx implements Py_InitializeEx. No signal handlers are installed whatever signals says.
func InitializeEx(tls *TLS, signals int32) {
	if interp.initialized {
		return
	}
	if msg := initialize(tls); msg != "" {
		if ts := tls.Attached; ts != nil && ts.CurrentException != nil {
			ErrPrint(ts)
		}
		fatal.Fatal(strAddr("Py_InitializeEx\x00"), msg)
	}
}

// initialize starts the runtime on the calling thread, which is attached afterwards. The result is what failed, "" for nothing.
func initialize(tls *TLS) string {
	ts := thread.Start(tls)
	if ts == nil {
		return "no memory for a thread state"
	}
	if !startedBefore {
		if msg := initializeOnce(ts); msg != "" {
			return msg
		}
		startedBefore = true
	}
	switch {
	case !sysStart(ts):
		return "can't create the sys module"
	case !exceptionsInit(ts):
		return "can't initialize the exceptions"
	case !builtinsStart(ts):
		return "can't create the builtins module"
	case !codecStart(ts):
		return "can't create the codec registry"
	case !sysPathStart(ts):
		return "can't set sys.path"
	}
	interp.initialized = true
	gcLive = heap.UsedObjects()
	return ""
}

// initializeOnce makes what lives as long as the process.
func initializeOnce(ts *Thread) string {
	if problem := hashInit(ts, true); problem != "" {
		return problem
	}
	switch {
	case !internIdentifiers(ts):
		return "can't intern the identifiers"
	case readyStaticTypes(ts) < 0:
		return "can't initialize the built-in types"
	}
	return ""
}

// sysPathStart fills sys.path from PYTHONPATH.
func sysPathStart(ts *Thread) bool {
	env := prim.Call1(prim.Libc.Getenv, strAddr("PYTHONPATH\x00"))
	if env == 0 {
		return true
	}
	path := SysGetObject(ts, strAddr("path\x00"))
	n := 0
	for p := env; ; p++ {
		c := byteAt(p, 0)
		if c != ':' && c != 0 {
			n++
			continue
		}
		if n > 0 {
			s := UnicodeDecodeFSDefaultAndSize(ts, p-uintptr(n), n)
			if s == nil {
				return false
			}
			r := ListAppend(ts, path, s)
			decref(ts, s)
			if r < 0 {
				return false
			}
		}
		if n = 0; c == 0 {
			return true
		}
	}
}

// IsInitialized implements Py_IsInitialized.
func IsInitialized(tls *TLS) int32 { return b2i(interp.initialized) }

// FinalizeEx implements Py_FinalizeEx: does nothing when the runtime is not initialized.
//
// Error: -1 when buffered output could not be written.
func FinalizeEx(tls *TLS) int32 {
	ts := tls.Attached
	if !interp.initialized || ts == nil {
		return 0
	}
	r := flushStandardFiles(ts)
	modules, sys, builtins := interp.modules, interp.sysModule, interp.builtins
	clearModules(ts, modules)
	codecEnd(ts)
	GCCollect(ts)
	interp.modules, interp.sysModule, interp.sysDict, interp.builtins = nil, nil, nil, nil
	interp.initialized = false
	xdecref(ts, modules)
	xdecref(ts, sys)
	xdecref(ts, builtins)
	ErrClear(ts)
	thread.End(ts)
	threadClear(ts)
	thread.Release(ts)
	atExitCall()
	return r
}

// Finalize implements Py_Finalize.
func Finalize(tls *TLS) { FinalizeEx(tls) }

// clearModules empties sys.modules except for sys and builtins, whose objects destructors may still need.
func clearModules(ts *Thread, modules *Object) {
	keys := DictKeys(ts, modules)
	if keys == nil {
		ErrClear(ts)
		return
	}
	for i := as[*VarObject](keys).ObSize - 1; i >= 0; i-- {
		k := ListGetItem(ts, keys, i)
		if UnicodeEqualToUTF8(ts, k, strAddr("sys\x00")) != 0 || UnicodeEqualToUTF8(ts, k, strAddr("builtins\x00")) != 0 {
			continue
		}
		if DictDelItem(ts, modules, k) < 0 {
			ErrClear(ts)
		}
	}
	decref(ts, keys)
}

// flushStandardFiles calls flush of sys.stdout and sys.stderr where they have one.
func flushStandardFiles(ts *Thread) int32 {
	r := int32(0)
	for i := 0; i < 2; i++ {
		name := strAddr("stdout\x00")
		if i == 1 {
			name = strAddr("stderr\x00")
		}
		f := SysGetObject(ts, name)
		if f == nil || f == None {
			continue
		}
		incref(ts, f)
		v := callMethodNoArgs(ts, f, id_flush)
		if v == nil {
			ErrWriteUnraisable(ts, f)
			r = -1
		} else {
			decref(ts, v)
		}
		decref(ts, f)
	}
	return r
}

// enterRecursive raises RecursionError when the C stack is nearly used up. where is a constant such as " while calling a Python object".
func enterRecursive(ts *Thread, where string) bool {
	if stackLow(ts) {
		raise(ts, ExcRecursionError, "Stack overflow%s", argS(where))
		return false
	}
	return true
}
