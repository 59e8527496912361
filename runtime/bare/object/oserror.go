// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// OSError, and the choice of its subclass by errno.
//
// World: bare.
// Guard: as exception.go.
// Invariant: arguments are taken by tp_new, which has to know errno before it can choose the class, unless a subclass has its own
// tp_init and not its own tp_new: then by tp_init.

package object

import "github.com/ungil/ungil/runtime/layout"

type osError = layout.OSErrorObject

// osErrorInInit tells whether instances of t take their arguments in tp_init.
func osErrorInInit(t *TypeObject) bool { return t.TpInit != fn_osErrorInit && t.TpNew == fn_osErrorNew }

// osErrorClass is the subclass for an errno, or nil.
func osErrorClass(n int) *Object {
	switch n {
	case 11, 114, 115: // EAGAIN, EALREADY, EINPROGRESS
		return ExcBlockingIOError
	case 32, 108: // EPIPE, ESHUTDOWN
		return ExcBrokenPipeError
	case 10: // ECHILD
		return ExcChildProcessError
	case 103: // ECONNABORTED
		return ExcConnectionAbortedError
	case 111: // ECONNREFUSED
		return ExcConnectionRefusedError
	case 104: // ECONNRESET
		return ExcConnectionResetError
	case 17: // EEXIST
		return ExcFileExistsError
	case 2: // ENOENT
		return ExcFileNotFoundError
	case 21: // EISDIR
		return ExcIsADirectoryError
	case 20: // ENOTDIR
		return ExcNotADirectoryError
	case 4: // EINTR
		return ExcInterruptedError
	case 1, 13: // EPERM, EACCES
		return ExcPermissionError
	case 3: // ESRCH
		return ExcProcessLookupError
	case 110: // ETIMEDOUT
		return ExcTimeoutError
	}
	return nil
}

// osErrorNew is tp_new.
func osErrorNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	inInit := osErrorInInit(t)
	if !inInit {
		if kwds != nil && DictSize(ts, kwds) != 0 {
			return raise(ts, ExcTypeError, "%s() takes no keyword arguments", argCN(t.TpName, 200))
		}
		if n := exceptionArgsLen(args); up(t) == ExcOSError && n >= 2 && n <= 5 {
			if number := exceptionArg(args, 0); hasFlag(number.ObType, layout.TPFLAGS_LONG_SUBCLASS) {
				code := LongAsLong(ts, number)
				if code == -1 {
					ErrClear(ts)
				}
				if c := osErrorClass(code); c != nil {
					t = as[*TypeObject](c)
				}
			}
		}
	}
	self := exceptionAlloc(ts, t)
	if self == nil {
		return nil
	}
	as[*osError](self).Written = -1
	if inInit {
		as[*osError](self).Args = emptyTuple
	} else if osErrorFill(ts, self, args) < 0 {
		decref(ts, self)
		return nil
	}
	return self
}

// osErrorInit is tp_init.
func osErrorInit(ts *Thread, self, args, kwds *Object) int32 {
	if !osErrorInInit(self.ObType) {
		return 0
	}
	if !noKeywords(ts, self, kwds) {
		return -1
	}
	return osErrorFill(ts, self, args)
}

// osErrorFill takes the arguments: two to five are errno, strerror, filename, (winerror), filename2; file names leave args, for
// compatibility with code that unpacks two.
func osErrorFill(ts *Thread, self, args *Object) int32 {
	var number, text, name, name2 *Object
	n := exceptionArgsLen(args)
	if n >= 2 && n <= 5 {
		number, text = exceptionArg(args, 0), exceptionArg(args, 1)
		if n >= 3 {
			name = exceptionArg(args, 2)
		}
		if n == 5 {
			name2 = exceptionArg(args, 4)
		}
	}
	incref(ts, args)
	if name != nil && name != None {
		if up(self.ObType) == ExcBlockingIOError && NumberCheck(ts, name) != 0 {
			w := NumberAsSsizeT(ts, name, ExcValueError)
			as[*osError](self).Written = w
			if w == -1 && ErrOccurred(ts) != nil {
				decref(ts, args)
				return -1
			}
		} else {
			exceptionPut(ts, self, 2, name)
			if name2 != nil && name2 != None {
				exceptionPut(ts, self, 3, name2)
			}
			two := TupleGetSlice(ts, args, 0, 2)
			if two == nil {
				decref(ts, args)
				return -1
			}
			exceptionPut(ts, self, 0, number)
			exceptionPut(ts, self, 1, text)
			decref(ts, args)
			exceptionStore(ts, self, &as[*excObject](self).Args, two)
			return 0
		}
	}
	exceptionPut(ts, self, 0, number)
	exceptionPut(ts, self, 1, text)
	exceptionStore(ts, self, &as[*excObject](self).Args, args)
	return 0
}

// osErrorStr is "[Errno n] text: 'file' -> 'file2'", as far as known.
func osErrorStr(ts *Thread, self *Object) *Object {
	e := as[*osError](self)
	number, text := exceptionLoad(ts, self, &e.Myerrno), exceptionLoad(ts, self, &e.Strerror)
	name, name2 := exceptionLoad(ts, self, &e.Filename), exceptionLoad(ts, self, &e.Filename2)
	var s *Object
	switch {
	case name != nil && name2 != nil:
		s = strFormat(ts, "[Errno %s] %s: %R -> %R", argO(orNone(number)), argO(orNone(text)), argO(name), argO(name2))
	case name != nil:
		s = strFormat(ts, "[Errno %s] %s: %R", argO(orNone(number)), argO(orNone(text)), argO(name))
	case number != nil && text != nil:
		s = strFormat(ts, "[Errno %s] %s", argO(number), argO(text))
	default:
		s = exceptionStr(ts, self)
	}
	xdecref(ts, number)
	xdecref(ts, text)
	xdecref(ts, name)
	xdecref(ts, name2)
	return s
}

// osErrorReduce is __reduce__: the file names go back into the arguments.
func osErrorReduce(ts *Thread, self, _ *Object) *Object {
	e := as[*osError](self)
	args := orNone(exceptionLoad(ts, self, &e.Args))
	dict := exceptionLoad(ts, self, &e.Dict)
	name, name2 := exceptionLoad(ts, self, &e.Filename), exceptionLoad(ts, self, &e.Filename2)
	if args != None && exceptionArgsLen(args) == 2 && name != nil {
		var full *Object
		if name2 != nil {
			full = tupleOf(ts, exceptionArg(args, 0), exceptionArg(args, 1), name, None, name2)
		} else {
			full = tupleOf(ts, exceptionArg(args, 0), exceptionArg(args, 1), name)
		}
		decref(ts, args)
		args = full
	}
	xdecref(ts, name)
	xdecref(ts, name2)
	return exceptionReduced(ts, self, args, dict)
}

// osErrorGetWritten and osErrorSetWritten are the attribute characters_written of BlockingIOError, absent while it is -1.
func osErrorGetWritten(ts *Thread, self *Object, _ uintptr) *Object {
	w := as[*osError](self).Written
	if w == -1 {
		return raise(ts, ExcAttributeError, "characters_written")
	}
	return LongFromSsizeT(ts, w)
}

func osErrorSetWritten(ts *Thread, self, v *Object, _ uintptr) int32 {
	e := as[*osError](self)
	if v == nil {
		if e.Written == -1 {
			return raiseInt(ts, ExcAttributeError, "characters_written")
		}
		e.Written = -1
		return 0
	}
	n := NumberAsSsizeT(ts, v, ExcValueError)
	if n == -1 && ErrOccurred(ts) != nil {
		return -1
	}
	e.Written = n
	return 0
}
