// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The interpreter's own objects. There is one interpreter.
//
// World: bare.
// Guard: set by Py_Initialize before another thread can attach, and cleared by Py_FinalizeEx when none can; read without a lock.

package object

var interp struct {
	initialized bool
	finalizing  bool
	modules     *Object // sys.modules
	sysModule   *Object
	sysDict     *Object
	builtins    *Object // the builtins module
	gcGarbage   *Object // gc.garbage, a list; nil until it is needed
	gcCallbacks *Object // gc.callbacks, a list; nil until module gc is made
	codecs      codecState
}
