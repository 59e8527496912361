// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// generator, coroutine, async_generator and async_generator_asend: types that extensions compare with and read slots of. Without Python
// code they have no instances.
//
// World: bare.
// Invariant: nothing makes an instance, so a slot is reached only by a C call with an object of another type: that is told as
// NotImplementedError.

package object

import "github.com/ungil/ungil/runtime/bare/fatal"

// generatorUnary is every slot and method that would run the code.
func generatorUnary(ts *Thread, o *Object) *Object {
	return raise(ts, ExcNotImplementedError, "generators, coroutines and async generators need Python code, which does not run here; got '%s'", argTO(o))
}

func generatorOne(ts *Thread, o, _ *Object) *Object { return generatorUnary(ts, o) }

func generatorMany(ts *Thread, o *Object, args uintptr, nargs int) *Object {
	return generatorUnary(ts, o)
}

func generatorGet(ts *Thread, o *Object, _ uintptr) *Object { return generatorUnary(ts, o) }

func generatorSet(ts *Thread, o, v *Object, _ uintptr) int32 {
	generatorUnary(ts, o)
	return -1
}

// generatorSend is am_send: PYGEN_ERROR.
func generatorSend(ts *Thread, o, arg *Object, result uintptr) int32 {
	setItem(result, 0, nil)
	generatorUnary(ts, o)
	return -1
}

func generatorTraverse(ts *Thread, o *Object, visit, arg uintptr) int32 { return 0 }

func generatorFinalize(ts *Thread, o *Object) {}

func generatorDealloc(ts *Thread, o *Object) { fatal.Throw("a generator's destructor was called") }
