// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// More functions of builtins: numbers and characters as text, truth and sums of iterables; and those that need Python source.
//
// World: bare.

package object

// builtinTruth tells whether any item of an iterable has the truth value want; -1 with an exception.
func builtinTruth(ts *Thread, iterable *Object, want int32) int32 {
	it := ObjectGetIter(ts, iterable)
	if it == nil {
		return -1
	}
	r := int32(0)
	for r == 0 {
		v := IterNext(ts, it)
		if v == nil {
			if ts.CurrentException != nil {
				r = -1
			}
			break
		}
		t := ObjectIsTrue(ts, v)
		decref(ts, v)
		if t < 0 {
			r = -1
		} else if t == want {
			r = 1
		}
	}
	decref(ts, it)
	return r
}

func builtinAny(ts *Thread, self, o *Object) *Object {
	r := builtinTruth(ts, o, 1)
	if r < 0 {
		return nil
	}
	return BoolFromLong(ts, int(r))
}

func builtinAll(ts *Thread, self, o *Object) *Object {
	r := builtinTruth(ts, o, 0)
	if r < 0 {
		return nil
	}
	return BoolFromLong(ts, int(1-r))
}

func builtinBin(ts *Thread, self, o *Object) *Object { return NumberToBase(ts, o, 2) }
func builtinOct(ts *Thread, self, o *Object) *Object { return NumberToBase(ts, o, 8) }
func builtinHex(ts *Thread, self, o *Object) *Object { return NumberToBase(ts, o, 16) }

func builtinChr(ts *Thread, self, o *Object) *Object {
	n := LongAsLong(ts, o)
	if n == -1 && ts.CurrentException != nil {
		if ErrExceptionMatches(ts, ExcOverflowError) == 0 {
			return nil
		}
		ErrClear(ts)
		n = -1
	}
	if n < 0 || n > 0x10ffff {
		return raise(ts, ExcValueError, "chr() arg not in range(0x110000)")
	}
	return UnicodeFromOrdinal(ts, int32(n))
}

func builtinOrd(ts *Thread, self, o *Object) *Object {
	n := 0
	switch {
	case isStr(o):
		if n = UnicodeGetLength(ts, o); n == 1 {
			return LongFromLong(ts, int(UnicodeReadChar(ts, o, 0)))
		}
	case isBytes(o):
		if n = BytesSize(ts, o); n == 1 {
			return LongFromLong(ts, int(byteAt(BytesAsString(ts, o), 0)))
		}
	case typeIsSubtype(o.ObType, ByteArrayType):
		if n = ByteArraySize(ts, o); n == 1 {
			return LongFromLong(ts, int(byteAt(ByteArrayAsString(ts, o), 0)))
		}
	default:
		return raise(ts, ExcTypeError, "ord() expected string of length 1, but %s found", argTO(o))
	}
	return raise(ts, ExcTypeError, "ord() expected a character, but string of length %d found", argI(n))
}

// builtinFormat is format(value, format_spec="", /).
func builtinFormat(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !builtinCount(ts, "format", n, 1, 2) {
		return nil
	}
	spec := builtinArg(args, n, 1)
	if spec != nil && !isStr(spec) {
		return raise(ts, ExcTypeError, "format() argument 2 must be str, not %s", argCN(typeNameOrNone(spec), 50))
	}
	return ObjectFormat(ts, itemAt(args, 0), spec)
}

// builtinDir is dir([object]).
func builtinDir(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !builtinCount(ts, "dir", n, 0, 1) {
		return nil
	}
	return ObjectDir(ts, builtinArg(args, n, 0))
}

func builtinEval(ts *Thread, self *Object, args uintptr, n int) *Object {
	return raise(ts, ExcNotImplementedError, "eval is not implemented: there is no interpreter of Python source")
}

func builtinExec(ts *Thread, self *Object, args uintptr, n int) *Object {
	return raise(ts, ExcNotImplementedError, "exec is not implemented: there is no interpreter of Python source")
}

func builtinCompile(ts *Thread, self *Object, args uintptr, n int) *Object {
	return raise(ts, ExcNotImplementedError, "compile is not implemented: there is no interpreter of Python source")
}
