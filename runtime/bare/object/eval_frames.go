// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// What C asks about the running Python frame. There is no interpreter, so there never is one.
//
// World: bare.

package object

// EvalGetBuiltins implements PyEval_GetBuiltins: without a frame, the dict of the builtins module.
//
// Refs: borrowed.
func EvalGetBuiltins(ts *Thread) *Object { return as[*moduleObject](interp.builtins).MdDict }

// EvalGetFrameBuiltins implements PyEval_GetFrameBuiltins.
//
// Refs: new.
func EvalGetFrameBuiltins(ts *Thread) *Object { return newRef(ts, EvalGetBuiltins(ts)) }

// EvalGetGlobals implements PyEval_GetGlobals: NULL without an exception when no frame runs.
func EvalGetGlobals(ts *Thread) *Object { return nil }

// EvalGetFrameGlobals implements PyEval_GetFrameGlobals: NULL without an exception when no frame runs.
func EvalGetFrameGlobals(ts *Thread) *Object { return nil }

// EvalGetFrame implements PyEval_GetFrame: NULL without an exception when no frame runs.
func EvalGetFrame(ts *Thread) *Object { return nil }

// EvalGetLocals implements PyEval_GetLocals.
//
// Error: NULL and SystemError when no frame runs.
func EvalGetLocals(ts *Thread) *Object { return raise(ts, ExcSystemError, "frame does not exist") }

// EvalGetFrameLocals implements PyEval_GetFrameLocals.
//
// Error: NULL and SystemError when no frame runs.
func EvalGetFrameLocals(ts *Thread) *Object { return raise(ts, ExcSystemError, "frame does not exist") }
