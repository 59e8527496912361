// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Starting and ending the runtime.
//
// World: bare. Static types, identifiers and interned strings are made once per process and stay; sys.modules and what hangs on it is
// made anew by each start.
// Guard: starting and ending is done by one thread at a time, with no other attached.
// Invariant: an end goes: callbacks of atexit, pending calls, other threads hang, streams are flushed, modules go, C callbacks that came
// with data, threads' records, C callbacks without.

package object

import (
	"github.com/ungil/ungil/runtime/bare/fatal"
	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

// startedBefore is set once the static parts stand.
var startedBefore bool

// Initialize implements Py_Initialize: does nothing when the runtime is initialized. A failure ends the process.
func Initialize(tls *TLS) { InitializeEx(tls, 1) }

// InitializeEx implements Py_InitializeEx: signals asks for signal handlers, of which this runtime has none.
func InitializeEx(tls *TLS, signals int32) {
	if interp.initialized {
		return
	}
	ret := pointerOf(&statusMemory)
	c := configInitCompat(pointerOf(&configStart))
	c.InstallSignalHandlers = signals
	InitializeFromConfig(tls, ret, pointerOf(&configStart))
	if statusFailed(ret) {
		ExitStatusException(tls, ret)
	}
}

// configStart is the configuration that Py_Initialize starts with.
var configStart [464 / 8]uintptr

// configRead1 is where a start reads the caller's configuration on.
var configRead1 [464 / 8]uintptr

// InitializeFromConfig implements Py_InitializeFromConfig. When the runtime is initialized, sys shows the new configuration.
func InitializeFromConfig(tls *TLS, ret, config uintptr) uintptr {
	if config == 0 {
		statusFail(ret, "Py_InitializeFromConfig\x00", "initialization config is NULL\x00")
		return ret
	}
	StatusOk(tls, ret)
	if !preInitializeFromConfig(tls, ret, config, 0, 0, false) {
		return ret
	}
	p := pointerOf(&configRead1)
	ok := configCopy(p, config)
	if !ok {
		statusNoMemory(ret)
	} else if ok = configRead(tls, ret, p, true); ok {
		ok = initialize(tls, ret, p)
	}
	ConfigClear(tls, p)
	return statusDone(ret, ok)
}

// initialize starts the runtime on the calling thread, which is attached afterwards, or shows another configuration when it runs.
func initialize(tls *TLS, ret, config uintptr) bool {
	if !configCopy(pointerOf(&configMemory), config) {
		return statusNoMemory(ret)
	}
	c := runtimeConfig()
	if interp.initialized {
		return initializeShow(tls, ret, c)
	}
	thread.SetGILPolicy(int(c.EnableGil))
	ts := thread.Start(tls)
	if ts == nil {
		return statusFail(ret, "pycore_create_interpreter\x00", "can't make main interpreter\x00")
	}
	if !startedBefore {
		if !initializeOnce(ts, ret, c) {
			return false
		}
		startedBefore = true
	}
	atomSetDigits(int(c.IntMaxStrDigits))
	recursionLimit = 1000
	switch {
	case !sysStart(ts):
		return initializeFailed(ts, ret, "_PySys_Create\x00", "can't create sys module\x00")
	case !exceptionsInit(ts):
		return initializeFailed(ts, ret, "pycore_init_types\x00", "failed to initialize an exception type\x00")
	case !builtinsStart(ts):
		return initializeFailed(ts, ret, "pycore_init_builtins\x00", "can't initialize builtins module\x00")
	case !codecStart(ts):
		return initializeFailed(ts, ret, "init_interp_main\x00", "can't create the codec registry\x00")
	}
	if !initializeShow(tls, ret, c) {
		return false
	}
	if !mainStart(ts) {
		return initializeFailed(ts, ret, "add_main_module\x00", "can't create __main__ module\x00")
	}
	interp.initialized, interp.finalizing = true, false
	gcLive = heap.UsedObjects()
	return true
}

// initializeFailed shows the exception, which a PyStatus cannot carry.
func initializeFailed(ts *Thread, ret uintptr, function, msg string) bool {
	if ts.CurrentException != nil {
		ErrPrint(ts)
	}
	return statusFail(ret, function, msg)
}

// initializeShow makes a configuration visible: old global variables, C's streams, what Py_GetPath gives, sys.
func initializeShow(tls *TLS, ret uintptr, c *layout.Config) bool {
	pre := runtimePreConfig()
	pre.Isolated, pre.UseEnvironment, pre.DevMode = c.Isolated, c.UseEnvironment, c.DevMode
	configSetFlags(c)
	if c.ConfigureCStdio != 0 {
		configStreams(c)
	}
	if !pathsPublish(c) {
		return statusNoMemory(ret)
	}
	if !sysConfigure(tls.Attached, c) {
		return initializeFailed(tls.Attached, ret, "_PySys_UpdateConfig\x00", "failed to update the Python config\x00")
	}
	return true
}

// configStreams sets the buffers of C's streams.
func configStreams(c *layout.Config) {
	const line, none = 1, 2 // _IOLBF, _IONBF
	setvbuf := libcFunction("setvbuf\x00")
	stdin := prim.Load[uintptr](libcFunction("stdin\x00"))
	if c.BufferedStdio == 0 {
		prim.Call4(setvbuf, stdin, 0, none, 8192)
		prim.Call4(setvbuf, fileStream(1), 0, none, 8192)
		prim.Call4(setvbuf, fileStream(2), 0, none, 8192)
	} else if c.Interactive != 0 {
		prim.Call4(setvbuf, stdin, 0, line, 8192)
		prim.Call4(setvbuf, fileStream(1), 0, line, 8192)
	}
}

// initializeOnce makes what lives as long as the process. Interned strings keep their hashes, so the first start's seed stays.
func initializeOnce(ts *Thread, ret uintptr, c *layout.Config) bool {
	hashInit(c.UseHashSeed != 0, c.HashSeed)
	switch {
	case !internIdentifiers(ts):
		return initializeFailed(ts, ret, "pycore_init_global_objects\x00", "can't intern the identifiers\x00")
	case readyStaticTypes(ts) < 0 || !contextTypesReady(ts):
		return initializeFailed(ts, ret, "pycore_init_types\x00", "can't initialize the built-in types\x00")
	}
	return true
}

// mainStart makes the module __main__, with the builtins in it.
func mainStart(ts *Thread) bool {
	m := ImportAddModuleRef(ts, strAddr("__main__\x00"))
	if m == nil {
		return false
	}
	d := as[*moduleObject](m).MdDict
	r := DictSetItemString(ts, d, strAddr("__builtins__\x00"), interp.builtins)
	decref(ts, m)
	return r == 0
}

// IsInitialized implements Py_IsInitialized.
func IsInitialized(tls *TLS) int32 { return b2i(interp.initialized) }

// IsFinalizing implements Py_IsFinalizing: 1 from when the callbacks of atexit have run until the runtime has ended.
func IsFinalizing(tls *TLS) int32 { return b2i(interp.finalizing) }

// FinalizeEx implements Py_FinalizeEx: does nothing when the runtime is not initialized.
//
// Error: -1 when buffered output could not be written.
func FinalizeEx(tls *TLS) int32 {
	ts := tls.Attached
	if !interp.initialized {
		return 0
	}
	if ts == nil {
		fatal.Fatal(strAddr("Py_FinalizeEx\x00"), "the function must be called with an attached thread state, but this thread has none")
	}
	threadingShutdown(ts)
	MakePendingCalls(ts)
	ErrClear(ts)
	atexitRun(ts)
	interp.finalizing = true
	thread.End(ts)
	interp.initialized = false
	r := flushStandardFiles(ts)
	gcCollect(ts, gcOldest)
	finalizeModules(ts)
	if flushStandardFiles(ts) < 0 {
		r = -1
	}
	auditClear(ts)
	atexitData(ts)
	warningsEnd(ts)
	codecEnd(ts)
	watchersEnd()
	modules, sys, builtins := interp.modules, interp.sysModule, interp.builtins
	garbage, callbacks := interp.gcGarbage, interp.gcCallbacks
	interp.modules, interp.sysModule, interp.sysDict, interp.builtins = nil, nil, nil, nil
	interp.gcGarbage, interp.gcCallbacks = nil, nil
	xdecref(ts, modules)
	xdecref(ts, sys)
	xdecref(ts, builtins)
	xdecref(ts, garbage)
	xdecref(ts, callbacks)
	ErrClear(ts)
	threadClear(ts)
	gcCollect(ts, gcOldest)
	gcOff, gcThreshold, gcThreshold1, gcThreshold2, gcDebug = false, gcFirstThreshold, gcFirstThreshold1, 0, 0
	thread.Release(ts)
	ConfigClear(tls, pointerOf(&configMemory))
	pathsForget()
	preInitialized, preConfigState = false, 0
	allocatorReset()
	interp.finalizing = false
	atExitCall()
	return r
}

// Finalize implements Py_Finalize.
func Finalize(tls *TLS) { FinalizeEx(tls) }

// threadingShutdown lets the module threading, if somebody imported one, wait for its threads.
func threadingShutdown(ts *Thread) {
	m := DictGetItemString(ts, interp.modules, strAddr("threading\x00"))
	if m == nil {
		ErrClear(ts)
		return
	}
	incref(ts, m)
	if f := ObjectGetAttrString(ts, m, strAddr("_shutdown\x00")); f != nil {
		v := ObjectCallNoArgs(ts, f)
		if v == nil {
			ErrWriteUnraisable(ts, f)
		}
		xdecref(ts, v)
		decref(ts, f)
	} else {
		ErrWriteUnraisable(ts, m)
	}
	decref(ts, m)
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
			if i == 0 {
				ErrWriteUnraisable(ts, f)
			} else {
				ErrClear(ts)
			}
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
