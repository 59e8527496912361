// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Functions of builtins that compute: min, max, sum, pow, round.
//
// World: bare.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

func builtinMax(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	return builtinExtreme(ts, "max", args, n, kwnames, layout.GT)
}

func builtinMin(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	return builtinExtreme(ts, "min", args, n, kwnames, layout.LT)
}

// builtinExtreme is min and max: of the items of one iterable, or of several arguments.
func builtinExtreme(ts *Thread, name string, args uintptr, n int, kwnames *Object, op int32) *Object {
	if n == 0 {
		return raise(ts, ExcTypeError, "%s expected at least 1 argument, got 0", argS(name))
	}
	out, mark := scratch(ts, 32)
	if out == 0 {
		return nil
	}
	a := namedArgs{name, "key\x00default\x00", 2, 0, 0}
	ok := a.take(ts, args+uintptr(n)*8, 0, kwnames, out)
	key, fallback := itemAt(out, 0), itemAt(out, 1)
	ts.ScratchTop = mark
	if !ok {
		return nil
	}
	if n > 1 && fallback != nil {
		return raise(ts, ExcTypeError, "Cannot specify a default for %s() with multiple positional arguments", argS(name))
	}
	if key == None {
		key = nil
	}
	var it *Object
	if n == 1 {
		if it = ObjectGetIter(ts, itemAt(args, 0)); it == nil {
			return nil
		}
	}
	best := builtinBest(ts, it, args, n, key, op)
	xdecref(ts, it)
	if best == nil && ts.CurrentException == nil {
		if fallback == nil {
			return raise(ts, ExcValueError, "%s() iterable argument is empty", argS(name))
		}
		return newRef(ts, fallback)
	}
	return best
}

// builtinBest is the item whose key is first in the order of op: of an iterator, or of n arguments. nil without an exception: there is none.
//
// Refs: new.
func builtinBest(ts *Thread, it *Object, args uintptr, n int, key *Object, op int32) *Object {
	var best, bestKey *Object
	for i := 0; ; i++ {
		var v *Object
		if it != nil {
			v = IterNext(ts, it)
		} else if i < n {
			v = newRef(ts, itemAt(args, i))
		}
		if v == nil {
			if ts.CurrentException != nil {
				break
			}
			xdecref(ts, bestKey)
			return best
		}
		k := newRef(ts, v)
		if key != nil {
			decref(ts, k)
			if k = ObjectCallOneArg(ts, key, v); k == nil {
				decref(ts, v)
				break
			}
		}
		better := int32(1)
		if best != nil {
			better = ObjectRichCompareBool(ts, k, bestKey, op)
		}
		if better > 0 {
			best, v = v, best
			bestKey, k = k, bestKey
		}
		xdecref(ts, v)
		xdecref(ts, k)
		if better < 0 {
			break
		}
	}
	xdecref(ts, best)
	xdecref(ts, bestKey)
	return nil
}

// builtinSum is sum(iterable, /, start=0).
func builtinSum(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	out, mark := scratch(ts, 32)
	if out == 0 {
		return nil
	}
	if n == 0 {
		ts.ScratchTop = mark
		return raise(ts, ExcTypeError, "sum() takes at least 1 positional argument (0 given)")
	}
	a := namedArgs{"sum", "\x00start\x00", 2, 2, 0}
	ok := a.take(ts, args, n, kwnames, out)
	start := itemAt(out, 1)
	ts.ScratchTop = mark
	if !ok {
		return nil
	}
	what := ""
	switch {
	case start == nil:
		start = smallInt(0)
	case isStr(start):
		what = "strings [use ''"
	case isBytes(start):
		what = "bytes [use b''"
	case typeIsSubtype(start.ObType, ByteArrayType):
		what = "bytearray [use b''"
	}
	it := ObjectGetIter(ts, itemAt(args, 0))
	if it == nil {
		return nil
	}
	if what != "" {
		decref(ts, it)
		return raise(ts, ExcTypeError, "sum() can't sum %s.join(seq) instead]", argS(what))
	}
	r := newRef(ts, start)
	var s sumParts
	for r != nil {
		v := IterNext(ts, it)
		if v == nil {
			if ts.CurrentException != nil {
				decref(ts, r)
				r = nil
			} else {
				r = s.finish(ts, r)
			}
			break
		}
		r = s.add(ts, r, v)
		decref(ts, v)
	}
	decref(ts, it)
	return r
}

// sumParts is a sum of floats or complex numbers under way, with what rounding lost (Neumaier's compensated summation).
type sumParts struct {
	kind       byte // 0: the sum is an object; 'f', 'c'
	re, reLost float64
	im, imLost float64
}

func sumStep(hi, lost, x float64) (float64, float64) {
	t := hi + x
	a, b := hi, x
	if a < 0 {
		a = -a
	}
	if b < 0 {
		b = -b
	}
	if a >= b {
		return t, lost + ((hi - t) + x)
	}
	return t, lost + ((x - t) + hi)
}

// sumTotal adds what rounding lost, unless that is no number: an infinite sum stays one, and a negative zero too.
func sumTotal(hi, lost float64) float64 {
	if lost != 0 && lost-lost == 0 {
		return hi + lost
	}
	return hi
}

// add adds v to r, or to the parts that stand for it.
//
// Refs: steals r, returns it or a new one; nil with an exception.
func (s *sumParts) add(ts *Thread, r, v *Object) *Object {
	if s.kind == 0 {
		switch r.ObType {
		case FloatType:
			*s = sumParts{kind: 'f', re: as[*layout.FloatObject](r).ObFval}
		case ComplexType:
			re, im := ComplexAsCComplex(ts, r)
			*s = sumParts{kind: 'c', re: re, im: im}
		}
	}
	if s.kind != 0 {
		done := true
		switch {
		case s.kind == 'c' && v.ObType == ComplexType:
			re, im := ComplexAsCComplex(ts, v)
			s.re, s.reLost = sumStep(s.re, s.reLost, re)
			s.im, s.imLost = sumStep(s.im, s.imLost, im)
		case v.ObType == FloatType || s.kind == 'c' && typeIsSubtype(v.ObType, FloatType):
			s.re, s.reLost = sumStep(s.re, s.reLost, as[*layout.FloatObject](v).ObFval)
		case hasFlag(v.ObType, layout.TPFLAGS_LONG_SUBCLASS):
			x := LongAsDouble(ts, v)
			if x == -1 && ts.CurrentException != nil {
				decref(ts, r)
				return nil
			}
			s.re, s.reLost = sumStep(s.re, s.reLost, x)
		default:
			done = false
		}
		if done {
			return r
		}
		if r = s.finish(ts, r); r == nil {
			return nil
		}
	}
	sum := NumberAdd(ts, r, v)
	decref(ts, r)
	return sum
}

// finish makes the object that the parts stand for, in place of r.
//
// Refs: steals r; new.
func (s *sumParts) finish(ts *Thread, r *Object) *Object {
	kind := s.kind
	s.kind = 0
	switch kind {
	case 'f':
		decref(ts, r)
		return FloatFromDouble(ts, sumTotal(s.re, s.reLost))
	case 'c':
		decref(ts, r)
		return ComplexFromDoubles(ts, sumTotal(s.re, s.reLost), sumTotal(s.im, s.imLost))
	}
	return r
}

// builtinPow is pow(base, exp, mod=None).
func builtinPow(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	out, mark := scratch(ts, 48)
	if out == 0 {
		return nil
	}
	a := namedArgs{"pow", "base\x00exp\x00mod\x00", 3, 3, 2}
	ok := a.take(ts, args, n, kwnames, out)
	base, exp, mod := itemAt(out, 0), itemAt(out, 1), itemAt(out, 2)
	ts.ScratchTop = mark
	if !ok {
		return nil
	}
	if mod == nil {
		mod = None
	}
	return NumberPower(ts, base, exp, mod)
}

// builtinRound is round(number, ndigits=None).
func builtinRound(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	out, mark := scratch(ts, 32)
	if out == 0 {
		return nil
	}
	a := namedArgs{"round", "number\x00ndigits\x00", 2, 2, 1}
	ok := a.take(ts, args, n, kwnames, out)
	number, digits := itemAt(out, 0), itemAt(out, 1)
	ts.ScratchTop = mark
	if !ok {
		return nil
	}
	f := specialMethod(ts, number, id___round__)
	if f == nil {
		if ts.CurrentException == nil {
			raise(ts, ExcTypeError, "type %s doesn't define __round__ method", argCN(number.ObType.TpName, 100))
		}
		return nil
	}
	var r *Object
	if digits == nil || digits == None {
		r = ObjectCallNoArgs(ts, f)
	} else {
		r = ObjectCallOneArg(ts, f, digits)
	}
	decref(ts, f)
	return r
}

// builtinPrint is print(*args, sep=' ', end='\n', file=None, flush=False).
func builtinPrint(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	out, mark := scratch(ts, 64)
	if out == 0 {
		return nil
	}
	a := namedArgs{"print", "sep\x00end\x00file\x00flush\x00", 4, 0, 0}
	ok := a.take(ts, args+uintptr(n)*8, 0, kwnames, out)
	sep, end, file, flush := itemAt(out, 0), itemAt(out, 1), itemAt(out, 2), itemAt(out, 3)
	ts.ScratchTop = mark
	flushing := int32(0)
	if ok && flush != nil {
		flushing = ObjectIsTrue(ts, flush)
	}
	if !ok || flushing < 0 {
		return nil
	}
	if file == nil || file == None {
		if file = SysGetObject(ts, strAddr("stdout\x00")); file == nil {
			return raise(ts, ExcRuntimeError, "lost sys.stdout")
		}
		if file == None {
			return None
		}
	}
	incref(ts, file)
	if printOption(ts, &sep, "sep") && printOption(ts, &end, "end") {
		ok = printAll(ts, args, n, sep, end, file)
	} else {
		ok = false
	}
	if ok && flushing > 0 {
		r := callMethodNoArgs(ts, file, id_flush)
		xdecref(ts, r)
		ok = r != nil
	}
	decref(ts, file)
	if !ok {
		return nil
	}
	return None
}

// printOption takes None as not given.
func printOption(ts *Thread, o **Object, name string) bool {
	if *o == nil || *o == None {
		*o = nil
		return true
	}
	if !isStr(*o) {
		raise(ts, ExcTypeError, "%s must be None or a string, not %s", argS(name), argCN((*o).ObType.TpName, 200))
		return false
	}
	return true
}

func printAll(ts *Thread, args uintptr, n int, sep, end, file *Object) bool {
	for i := 0; i < n; i++ {
		if i > 0 && !printText(ts, sep, " \x00", file) {
			return false
		}
		if FileWriteObject(ts, itemAt(args, i), file, printRaw) < 0 {
			return false
		}
	}
	return printText(ts, end, "\n\x00", file)
}

func printText(ts *Thread, o *Object, other string, file *Object) bool {
	if o == nil {
		return FileWriteString(ts, strAddr(other), file) == 0
	}
	return FileWriteObject(ts, o, file, printRaw) == 0
}

// ObjectPrint implements PyObject_Print: writes repr(o), or with Py_PRINT_RAW str(o), to a FILE; <nil> for NULL.
//
// Error: -1, also OSError when the file fails.
func ObjectPrint(ts *Thread, o *Object, file uintptr, flags int32) int32 {
	if ErrCheckSignals(ts) < 0 {
		return -1
	}
	prim.Call1(libcFunction("clearerr\x00"), file)
	var s *Object
	p, n := strAddr("<nil>"), 5
	if o != nil {
		if flags&printRaw != 0 {
			s = ObjectStr(ts, o)
		} else {
			s = ObjectRepr(ts, o)
		}
		if s == nil {
			return -1
		}
		if p, n = utf8Of(ts, s); p == 0 {
			decref(ts, s)
			return -1
		}
	}
	written := prim.Call4(libcFunction("fwrite\x00"), p, 1, uintptr(n), file)
	xdecref(ts, s)
	if written != uintptr(n) || int32(prim.Call1(libcFunction("ferror\x00"), file)) != 0 {
		ErrSetFromErrno(ts, ExcOSError)
		prim.Call1(libcFunction("clearerr\x00"), file)
		return -1
	}
	return 0
}
