// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// PyArg_ParseTuple and PyArg_Parse: C values from positional arguments, by a format.
//
// World: bare; hot. getargs_convert.go has the units, getargs_keywords.go the forms with keywords.
// Guard: the parser lives on the Go stack; what C writes is behind the addresses in the va_list.
// Invariant: on failure everything a converter or a buffer unit acquired is given back; on success the caller owns it.

package object

import (
	"github.com/ungil/ungil/runtime/bare/fatal"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const argLevels = 32

// argParser is the state of one parse.
type argParser struct {
	format  uintptr // the next unit
	va      *VaList // where the results go
	fname   uintptr // what errors call the function, 0 for none
	message uintptr // what replaces error texts, 0 for none
	reason  *Object // why the last conversion failed, a str; nil when an exception is set
	bad     bool    // reason is a fault of the format, not of the argument
	cleanup uintptr // newest entry of what to give back on failure: next, kind or function, address; in scratch memory
	mark    uintptr // of the scratch stack, before any entry
	depth   int
	levels  uintptr // argLevels int32 of scratch memory, 0 before a failure: positions in nested tuples, from 1
}

const (
	cleanupBuffer = 1 // address of a Py_buffer
	cleanupMemory = 2 // address of a pointer to PyMem memory
)

// onFailure notes what is to be given back if a later conversion fails.
func (a *argParser) onFailure(ts *Thread, kind, p uintptr) bool {
	e, _ := scratch(ts, 24)
	if e == 0 {
		return false
	}
	prim.Store(e, a.cleanup)
	prim.Store(e+8, kind)
	prim.Store(e+16, p)
	a.cleanup = e
	return true
}

// done ends the parse: result is the answer, 0 gives everything back.
func (a *argParser) done(ts *Thread, result int32) int32 {
	if result == 0 {
		for e := a.cleanup; e != 0; e = prim.Load[uintptr](e) {
			kind, p := prim.Load[uintptr](e+8), prim.Load[uintptr](e+16)
			switch kind {
			case cleanupBuffer:
				BufferRelease(ts, p)
			case cleanupMemory:
				MemFree(ts, prim.Load[uintptr](p))
				prim.Store(p, uintptr(0))
			default: // a converter that asked for it: called once more without an object
				prim.Call2(kind, 0, p)
			}
		}
	}
	ts.ScratchTop = a.mark
	return result
}

// setLevel notes a position in the nested tuple of a depth, 0 for none, once a conversion has failed.
func (a *argParser) setLevel(ts *Thread, depth int, v int32) {
	if a.levels == 0 {
		if a.levels, _ = scratch(ts, argLevels*4); a.levels == 0 {
			return
		}
		prim.Clear(a.levels, argLevels*4)
	}
	prim.Store(a.levels+uintptr(depth&(argLevels-1))*4, v)
}

func (a *argParser) level(depth int) int {
	if a.levels == 0 || depth >= argLevels {
		return 0
	}
	return int(prim.Load[int32](a.levels + uintptr(depth)*4))
}

// fail raises TypeError for argument i, from 1 (0: the only one), with the reason of the failed conversion. The positions in nested
// tuples begin at depth first.
//
//go:noinline
func (a *argParser) fail(ts *Thread, i, first int) {
	reason := a.reason
	a.reason = nil
	if ts.CurrentException != nil {
		xdecref(ts, reason)
		return
	}
	exc := ExcTypeError
	if a.bad {
		exc = ExcSystemError
	}
	if a.message != 0 {
		raise(ts, exc, "%s", argC(a.message))
		xdecref(ts, reason)
		return
	}
	name, parens := uintptr(strAddr("\x00")), ""
	if a.fname != 0 {
		name, parens = a.fname, "() "
	}
	var where *Object
	if i != 0 {
		where = strFormat(ts, "argument %d", argI(i))
	} else {
		where = strFormat(ts, "argument")
	}
	for k := first; where != nil && a.level(k) > 0; k++ {
		w := strFormat(ts, "%s, item %d", argO(where), argI(a.level(k)-1))
		decref(ts, where)
		where = w
	}
	if where != nil && reason != nil {
		raise(ts, exc, "%s%s%s %s", argCN(name, 200), argS(parens), argO(where), argO(reason))
	}
	xdecref(ts, where)
	xdecref(ts, reason)
}

// argFormat is what a scan of a positional format finds.
type argFormat struct{ min, max int }

// scan counts the units and finds the name or message at the end of the format.
func (a *argParser) scan(ts *Thread) argFormat {
	f := argFormat{-1, 0}
	level := 0
	for p := a.format; ; p++ {
		c := byteAt(p, 0)
		switch {
		case c == '(':
			if level == 0 {
				f.max++
			}
			level++
			if level >= 30 {
				fatal.Throw("too many tuple nesting levels in argument format string")
			}
			continue
		case c == ')':
			if level == 0 {
				fatal.Throw("excess ')' in getargs format")
			}
			level--
			continue
		case c == 0:
		case c == ':':
			a.fname = p + 1
		case c == ';':
			a.message = p + 1
		default:
			if level == 0 {
				if c == '|' {
					f.min = f.max
				} else if c|32 >= 'a' && c|32 <= 'z' {
					if c == 'e' && byteAt(p, 1) != 0 { // what follows is part of the unit, also when it is wrong
						p++
					}
					f.max++
				}
			}
			continue
		}
		if level != 0 {
			fatal.Throw("missing ')' in getargs format")
		}
		if f.min < 0 {
			f.min = f.max
		}
		return f
	}
}

// name is what texts call the function, and the parentheses behind it.
func (a *argParser) name() (Arg, Arg) {
	if a.fname == 0 {
		return argS("function"), argS("")
	}
	return argCN(a.fname, 200), argS("()")
}

// arity raises for a wrong number of arguments.
//
//go:noinline
func (a *argParser) arity(ts *Thread, f argFormat, n int) {
	if a.message != 0 {
		raise(ts, ExcTypeError, "%s", argC(a.message))
		return
	}
	how, want := "exactly", f.min
	if n < f.min {
		if f.min != f.max {
			how = "at least"
		}
	} else {
		want = f.max
		if f.min != f.max {
			how = "at most"
		}
	}
	name, parens := a.name()
	if a.fname != 0 {
		name = argCN(a.fname, 150)
	}
	raise(ts, ExcTypeError, "%s%s takes %s %d argument%s (%d given)", name, parens, argS(how), argI(want), argS(plural(want)), argI(n))
}

// parseArgs converts n arguments.
func parseArgs(ts *Thread, args uintptr, n int, format uintptr, va *VaList) int32 {
	// What most formats are: letters, perhaps a bar and a name behind them.
	units, least := 0, -1
	p := format
	for ; ; p++ {
		c := byteAt(p, 0)
		if c|32-'a' < 26 {
			if c == 'e' {
				return parseArgsSlow(ts, args, n, format, va)
			}
			units++
			continue
		}
		switch c {
		case 0, ':', ';':
		case '|':
			least = units
			continue
		case '#', '*', '!', '&':
			continue
		default:
			return parseArgsSlow(ts, args, n, format, va)
		}
		break
	}
	if least < 0 {
		least = units
	}
	if n < least || n > units {
		return parseArgsSlow(ts, args, n, format, va)
	}
	p = format
	for i := 0; i < n; i++ {
		if byteAt(p, 0) == '|' {
			p++
		}
		if !convertPlain(itemAt(args, i), p, va) {
			return parseArgsRest(ts, args, i, n, format, p, va)
		}
		p++
	}
	return 1
}

// convertPlain converts one argument by the unit at p, when that takes no more than a look: then true, the argument is stored and the
// unit has one letter. Otherwise nothing is done.
//
//go:nosplit
func convertPlain(arg *Object, p uintptr, va *VaList) bool {
	m := byteAt(p, 1)
	if m-'!' < 10 { // a modifier
		return false
	}
	switch byteAt(p, 0) {
	case 'i':
		if l := as[*layout.LongObject](arg); arg.ObType == LongType && l.LvTag < 16 { // one digit: 30 bits
			prim.Store(va.word(), int32(1-int(l.LvTag&3))*int32(l.ObDigit[0]))
			return true
		}
	case 'n', 'l', 'L':
		if l := as[*layout.LongObject](arg); arg.ObType == LongType && l.LvTag < 16 {
			prim.Store(va.word(), (1-int(l.LvTag&3))*int(l.ObDigit[0]))
			return true
		}
	case 'O':
		setItem(va.word(), 0, arg)
		return true
	case 's', 'z':
		if arg.ObType == UnicodeType {
			u := as[*layout.ASCIIObject](arg)
			if u.Bits&(strASCII|strCompact) == strASCII|strCompact && prim.StrlenAligned(addr(arg)+strASCIIHead) == u.Length {
				prim.Store(va.word(), addr(arg)+strASCIIHead)
				return true
			}
		}
	case 'd':
		if arg.ObType == FloatType {
			prim.Store(va.word(), as[*layout.FloatObject](arg).ObFval)
			return true
		}
	case 'p':
		if arg == True || arg == False {
			prim.Store(va.word(), b2i(arg == True))
			return true
		}
	}
	return false
}

// parseArgsRest goes on with argument i, whose unit is at p.
//
//go:noinline
func parseArgsRest(ts *Thread, args uintptr, i, n int, format, p uintptr, va *VaList) int32 {
	var a argParser
	a.format, a.va, a.mark = format, va, ts.ScratchTop
	a.scan(ts) // finds the name
	a.format = p
	return a.run(ts, args, i, n, format)
}

// parseArgsSlow is parseArgs for all formats.
//
//go:noinline
func parseArgsSlow(ts *Thread, args uintptr, n int, format uintptr, va *VaList) int32 {
	var a argParser
	a.format, a.va, a.mark = format, va, ts.ScratchTop
	f := a.scan(ts)
	if n < f.min || n > f.max {
		a.arity(ts, f, n)
		return 0
	}
	return a.run(ts, args, 0, n, format)
}

// run converts arguments i to n.
func (a *argParser) run(ts *Thread, args uintptr, i, n int, format uintptr) int32 {
	for ; i < n; i++ {
		if byteAt(a.format, 0) == '|' {
			a.format++
		}
		if !a.convert(ts, itemAt(args, i)) {
			a.fail(ts, i+1, 0)
			return a.done(ts, 0)
		}
	}
	if c := byteAt(a.format, 0); c != 0 && !(c|32 >= 'a' && c|32 <= 'z') && c != '(' && c != '|' && c != ':' && c != ';' {
		raise(ts, ExcSystemError, "bad format string: %s", argCN(format, 200))
		return a.done(ts, 0)
	}
	return a.done(ts, 1)
}

// ArgVaParse implements PyArg_VaParse, and through it PyArg_ParseTuple: 1, or 0 with an exception.
//
// Refs: results borrowed from args, as the units say.
func ArgVaParse(ts *Thread, args *Object, format uintptr, va *VaList) int32 {
	if args == nil || !isTuple(args) {
		raise(ts, ExcSystemError, "new style getargs format but argument is not a tuple")
		return 0
	}
	return parseArgs(ts, tupleArgs(args), tupleLen(args), format, va)
}

// PrivArgVaParseSizeT implements _PyArg_VaParse_SizeT: as PyArg_VaParse.
func PrivArgVaParseSizeT(ts *Thread, args *Object, format uintptr, va *VaList) int32 {
	return ArgVaParse(ts, args, format, va)
}

// PrivArgParseTupleSizeTVa implements _PyArg_ParseTuple_SizeT: as PyArg_ParseTuple.
func PrivArgParseTupleSizeTVa(ts *Thread, args *Object, format uintptr, va *VaList) int32 {
	return ArgVaParse(ts, args, format, va)
}

// ArgParseVa implements PyArg_Parse: converts one object by a format of one unit.
func ArgParseVa(ts *Thread, arg *Object, format uintptr, va *VaList) int32 {
	var a argParser
	a.format, a.va, a.mark = format, va, ts.ScratchTop
	f := a.scan(ts)
	switch {
	case f.max == 0:
		if arg == nil {
			return 1
		}
		name, parens := a.name()
		raise(ts, ExcTypeError, "%s%s takes no arguments", name, parens)
		return 0
	case f.min != 1 || f.max != 1:
		raise(ts, ExcSystemError, "old style getargs format uses new features")
		return 0
	case arg == nil:
		name, parens := a.name()
		raise(ts, ExcTypeError, "%s%s takes at least one argument", name, parens)
		return 0
	}
	if a.convert(ts, arg) {
		return a.done(ts, 1)
	}
	// The position in a tuple takes the place of the argument's number.
	a.fail(ts, a.level(0), 1)
	return a.done(ts, 0)
}

// PrivArgParseSizeTVa implements _PyArg_Parse_SizeT: as PyArg_Parse.
func PrivArgParseSizeTVa(ts *Thread, arg *Object, format uintptr, va *VaList) int32 {
	return ArgParseVa(ts, arg, format, va)
}

// ArgUnpackTupleVa implements PyArg_UnpackTuple: the items of a tuple, min to max of them, into PyObject * variables. name may be
// NULL. 1, or 0 with TypeError.
//
// Refs: results borrowed.
func ArgUnpackTupleVa(ts *Thread, args *Object, name uintptr, min, max int, va *VaList) int32 {
	if !isTuple(args) {
		raise(ts, ExcSystemError, "PyArg_UnpackTuple() argument list is not a tuple")
		return 0
	}
	n := tupleLen(args)
	if n < min || n > max {
		unpackArity(ts, name, n, min, max)
		return 0
	}
	for i := 0; i < n; i++ {
		setItem(va.word(), 0, itemAt(tupleArgs(args), i))
	}
	return 1
}

func unpackArity(ts *Thread, name uintptr, n, min, max int) {
	how, want := "", min
	if n < min {
		if min != max {
			how = "at least "
		}
	} else {
		want = max
		if min != max {
			how = "at most "
		}
	}
	if name != 0 {
		raise(ts, ExcTypeError, "%s expected %s%d argument%s, got %d", argCN(name, 200), argS(how), argI(want), argS(plural(want)), argI(n))
	} else {
		raise(ts, ExcTypeError, "unpacked tuple should have %s%d element%s, but has %d", argS(how), argI(want), argS(plural(want)), argI(n))
	}
}

// ArgValidateKeywordArguments implements PyArg_ValidateKeywordArguments: 1 when all keys of a dict are str, else 0 with TypeError.
func ArgValidateKeywordArguments(ts *Thread, kwargs *Object) int32 {
	if !isDict(kwargs) {
		badInternalCall(ts)
		return 0
	}
	out, mark := scratch(ts, 24)
	if out == 0 {
		return 0
	}
	prim.Store(out, 0)
	ok := int32(1)
	lockObject(ts, kwargs)
	for DictNext(ts, kwargs, out, out+8, out+16) != 0 {
		if !hasFlag(itemAt(out, 1).ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
			ok = 0
			break
		}
	}
	unlockObject(ts, kwargs)
	ts.ScratchTop = mark
	if ok == 0 {
		raise(ts, ExcTypeError, "keywords must be strings")
	}
	return ok
}
