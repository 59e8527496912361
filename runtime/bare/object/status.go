// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// PyStatus: what starting the runtime came to. It travels by a hidden pointer, so every function here may be called by any thread at any
// time.
//
// World: bare.
// Invariant: func and err_msg are static text of ours, or the caller's.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	statusOk    = 0
	statusError = 1
	statusExit  = 2
)

// statusMemory is PyStatus for the functions that have none of the caller's: those of the runtime's own start.
var statusMemory [4]uintptr

func statusSet(ret uintptr, kind int32, function, msg uintptr, code int32) uintptr {
	s := prim.At[*layout.Status](ret)
	s.Type, s.Func, s.ErrMsg, s.Exitcode = kind, function, msg, code
	return ret
}

// statusFail is an error of the named function; both texts are constants that end with NUL. It returns false.
func statusFail(ret uintptr, function, msg string) bool {
	statusSet(ret, statusError, strAddr(function), strAddr(msg), 0)
	return false
}

func statusNoMemory(ret uintptr) bool {
	StatusNoMemory(nil, ret)
	return false
}

// statusDone is a status for what went well or has already left its error: the result of a PyStatus function.
func statusDone(ret uintptr, ok bool) uintptr {
	if ok {
		return statusSet(ret, statusOk, 0, 0, 0)
	}
	return ret
}

// statusFailed tells whether ret is an error or an exit.
func statusFailed(ret uintptr) bool { return prim.At[*layout.Status](ret).Type != statusOk }

// StatusOk implements PyStatus_Ok.
func StatusOk(tls *TLS, ret uintptr) uintptr { return statusSet(ret, statusOk, 0, 0, 0) }

// StatusError implements PyStatus_Error: msg is kept by address.
func StatusError(tls *TLS, ret, msg uintptr) uintptr { return statusSet(ret, statusError, 0, msg, 0) }

// StatusNoMemory implements PyStatus_NoMemory.
func StatusNoMemory(tls *TLS, ret uintptr) uintptr {
	return statusSet(ret, statusError, 0, strAddr("memory allocation failed\x00"), 0)
}

// StatusExit implements PyStatus_Exit.
func StatusExit(tls *TLS, ret uintptr, code int32) uintptr {
	return statusSet(ret, statusExit, 0, 0, code)
}

// StatusIsError implements PyStatus_IsError.
func StatusIsError(tls *TLS, status uintptr) int32 {
	return b2i(prim.At[*layout.Status](status).Type == statusError)
}

// StatusIsExit implements PyStatus_IsExit.
func StatusIsExit(tls *TLS, status uintptr) int32 {
	return b2i(prim.At[*layout.Status](status).Type == statusExit)
}

// StatusException implements PyStatus_Exception: whether it is an error or an exit.
func StatusException(tls *TLS, status uintptr) int32 { return b2i(statusFailed(status)) }

// ExitStatusException implements Py_ExitStatusException: ends the process, with the exit code or, after the error's text, with 1.
// Success is a fatal error.
func ExitStatusException(tls *TLS, status uintptr) {
	s := prim.At[*layout.Status](status)
	switch s.Type {
	case statusExit:
		prim.Call1(prim.Libc.Exit, uintptr(uint32(s.Exitcode)))
	case statusError:
		fatalReport(tls, s.Func, s.ErrMsg)
		prim.Call1(prim.Libc.Exit, 1)
	}
	PrivFatalErrorFunc(tls, 0, strAddr("Py_ExitStatusException() must not be called on success\x00"))
}

// statusRaise makes an exception of an error.
func statusRaise(ts *Thread, status uintptr) {
	s := prim.At[*layout.Status](status)
	if s.Func != 0 {
		raise(ts, ExcValueError, "%s: %s", argC(s.Func), argC(s.ErrMsg))
		return
	}
	raise(ts, ExcValueError, "%s", argC(s.ErrMsg))
}
