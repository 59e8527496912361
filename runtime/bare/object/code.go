// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Code objects.
//
// World: bare.
// Guard: immutable once made, but for co_extra and the weak references, which are under the object's lock.
// Invariant: co_localsplusnames and co_localspluskinds have the same length; local names come first, then cells that are no
// locals, then free names. ob_size is the number of code units of two bytes at co_code_adaptive.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

type codeObject = layout.CodeObject

// Kinds of names in co_localspluskinds.
const (
	codeArgPos = 0x02
	codeArgKw  = 0x04
	codeArgVar = 0x08
	codeLocal  = 0x20
	codeCell   = 0x40
	codeFree   = 0x80
)

const (
	codeUnits        = unsafe.Offsetof((*codeObject)(nil).CoCodeAdaptive)
	codeResume       = 0x80 // the opcode RESUME
	codeFrameSpecial = 11   // words of an interpreter frame before its locals
)

// codeParts is what a code object is made of. Names are borrowed; code is bytes.
type codeParts struct {
	args, posOnly, kwOnly, locals, stack, flags, firstLine int32
	code, consts, names, varnames, freevars, cellvars      *Object
	filename, name, qualname, linetable, exceptiontable    *Object
}

// isStrTuple tells whether o is a tuple of str.
func isStrTuple(o *Object) bool {
	if o == nil || !hasFlag(o.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) {
		return false
	}
	for i := 0; i < exceptionArgsLen(o); i++ {
		if !isStr(exceptionArg(o, i)) {
			return false
		}
	}
	return true
}

func isGivenStr(o *Object) bool { return o != nil && isStr(o) }

func isBytes(o *Object) bool { return o != nil && hasFlag(o.ObType, layout.TPFLAGS_BYTES_SUBCLASS) }

// codeCheck refuses parts that no code object can have.
func codeCheck(ts *Thread, p *codeParts) bool {
	if p.args < p.posOnly || p.posOnly < 0 || p.kwOnly < 0 || p.stack < 0 || p.flags < 0 || !isBytes(p.code) ||
		p.consts == nil || !hasFlag(p.consts.ObType, layout.TPFLAGS_TUPLE_SUBCLASS) || !isStrTuple(p.names) || !isStrTuple(p.varnames) ||
		!isStrTuple(p.freevars) || !isStrTuple(p.cellvars) || !isGivenStr(p.filename) || !isGivenStr(p.name) || !isGivenStr(p.qualname) ||
		!isBytes(p.linetable) || !isBytes(p.exceptiontable) {
		badInternalCall(ts)
		return false
	}
	if n := BytesSize(ts, p.code); n%2 != 0 {
		raise(ts, ExcValueError, "code: co_code is malformed")
		return false
	}
	total := int(p.args) + int(p.kwOnly)
	if p.flags&layout.CO_VARARGS != 0 {
		total++
	}
	if p.flags&layout.CO_VARKEYWORDS != 0 {
		total++
	}
	switch n := exceptionArgsLen(p.varnames); {
	case int(p.locals) != n:
		raise(ts, ExcValueError, "code: co_nlocals != len(co_varnames)")
	case total > n:
		raise(ts, ExcValueError, "code: co_varnames is too small")
	default:
		return true
	}
	return false
}

// codeNew makes a code object.
//
// Refs: new.
func codeNew(ts *Thread, p *codeParts) *Object {
	if !codeCheck(ts, p) {
		return nil
	}
	names, kinds := codeLocalsPlus(ts, p)
	if names == nil {
		return nil
	}
	n := BytesSize(ts, p.code)
	o := newObject(ts, CodeType, codeUnits+uintptr(n)+8)
	if o == nil {
		decref(ts, names)
		decref(ts, kinds)
		return nil
	}
	prim.Clear(addr(o)+unsafe.Sizeof(*o), codeUnits-unsafe.Sizeof(*o))
	c := as[*codeObject](o)
	c.ObSize = n / 2
	prim.Move(addr(o)+codeUnits, BytesAsString(ts, p.code), uintptr(n))
	for c.CoFirsttraceable < int32(c.ObSize) && byteAt(addr(o)+codeUnits, int(c.CoFirsttraceable)*2) != codeResume {
		c.CoFirsttraceable++
	}
	c.CoConsts, c.CoNames, c.CoExceptiontable = newRef(ts, p.consts), newRef(ts, p.names), newRef(ts, p.exceptiontable)
	c.CoFlags, c.CoArgcount, c.CoPosonlyargcount, c.CoKwonlyargcount = p.flags, p.args, p.posOnly, p.kwOnly
	c.CoStacksize, c.CoFirstlineno = p.stack, p.firstLine
	c.CoLocalsplusnames, c.CoLocalspluskinds = names, kinds
	c.CoNlocalsplus = int32(exceptionArgsLen(names))
	c.CoNlocals = p.locals
	c.CoNcellvars, c.CoNfreevars = int32(exceptionArgsLen(p.cellvars)), int32(exceptionArgsLen(p.freevars))
	c.CoFramesize = c.CoNlocalsplus + p.stack + codeFrameSpecial
	c.CoFilename, c.CoName, c.CoQualname = newRef(ts, p.filename), newRef(ts, p.name), newRef(ts, p.qualname)
	c.CoLinetable = newRef(ts, p.linetable)
	UnicodeInternInPlace(ts, uintptr(unsafe.Pointer(&c.CoName)))
	UnicodeInternInPlace(ts, uintptr(unsafe.Pointer(&c.CoQualname)))
	if codeWatchers.active() {
		codeWatchers.notify(ts, 0, "PY_CODE_EVENT_CREATE", o, nil)
	}
	return o
}

// codeLocalsPlus lists all fast names and their kinds: a cell that is a local, too, stands once.
//
// Refs: new, both.
func codeLocalsPlus(ts *Thread, p *codeParts) (names, kinds *Object) {
	nl, nc, nf := exceptionArgsLen(p.varnames), exceptionArgsLen(p.cellvars), exceptionArgsLen(p.freevars)
	list := ListNew(ts, 0)
	kinds = BytesFromStringAndSize(ts, 0, nl+nc+nf)
	if list == nil || kinds == nil {
		xdecref(ts, list)
		xdecref(ts, kinds)
		return nil, nil
	}
	k := BytesAsString(ts, kinds)
	ok := true
	for i := 0; i < nl; i++ {
		setByte(k, i, codeLocal)
		ok = ok && ListAppend(ts, list, exceptionArg(p.varnames, i)) == 0
	}
	n := nl
	for i := 0; ok && i < nc; i++ {
		cell := exceptionArg(p.cellvars, i)
		j := 0
		for j < nl && UnicodeCompare(ts, cell, exceptionArg(p.varnames, j)) != 0 {
			j++
		}
		if j < nl {
			setByte(k, j, codeLocal|codeCell)
			continue
		}
		setByte(k, n, codeCell)
		n++
		ok = ListAppend(ts, list, cell) == 0
	}
	for i := 0; ok && i < nf; i++ {
		setByte(k, n, codeFree)
		n++
		ok = ListAppend(ts, list, exceptionArg(p.freevars, i)) == 0
	}
	if ok {
		names = ListAsTuple(ts, list)
	}
	decref(ts, list)
	if names != nil && n != nl+nc+nf {
		short := BytesFromStringAndSize(ts, k, n)
		decref(ts, kinds)
		kinds = short
	}
	if names == nil || kinds == nil {
		xdecref(ts, names)
		xdecref(ts, kinds)
		return nil, nil
	}
	return names, kinds
}

// UnstableCodeNewWithPosOnlyArgs implements PyUnstable_Code_NewWithPosOnlyArgs. rest is the address of the arguments on the stack:
// code, consts, names, varnames, freevars, cellvars, filename, name, qualname, firstlineno, linetable, exceptiontable.
//
// Refs: new. Errors: SystemError for parts of a wrong type, ValueError for numbers that do not fit.
func UnstableCodeNewWithPosOnlyArgs(ts *Thread, args, posOnly, kwOnly, locals, stack, flags int32, rest uintptr) *Object {
	p := codeParts{args: args, posOnly: posOnly, kwOnly: kwOnly, locals: locals, stack: stack, flags: flags, code: itemAt(rest, 0)}
	return codeFromStack(ts, &p, rest+8)
}

// UnstableCodeNew implements PyUnstable_Code_New: the same without positional-only arguments; rest begins with consts.
func UnstableCodeNew(ts *Thread, args, kwOnly, locals, stack, flags int32, code *Object, rest uintptr) *Object {
	p := codeParts{args: args, kwOnly: kwOnly, locals: locals, stack: stack, flags: flags, code: code}
	return codeFromStack(ts, &p, rest)
}

func codeFromStack(ts *Thread, p *codeParts, rest uintptr) *Object {
	p.consts, p.names, p.varnames, p.freevars, p.cellvars = itemAt(rest, 0), itemAt(rest, 1), itemAt(rest, 2), itemAt(rest, 3), itemAt(rest, 4)
	p.filename, p.name, p.qualname = itemAt(rest, 5), itemAt(rest, 6), itemAt(rest, 7)
	p.firstLine = prim.Load[int32](rest + 64)
	p.linetable, p.exceptiontable = itemAt(rest, 9), itemAt(rest, 10)
	return codeNew(ts, p)
}

// What the code objects of PyCode_NewEmpty hold: RESUME, LOAD_COMMON_CONSTANT AssertionError, RAISE_VARARGS 1; and a location
// table that gives all three the first line.
const (
	codeEmptyUnits = "\x80\x00\x51\x00\x68\x01"
	codeEmptyLines = "\xea\x00"
)

// CodeNewEmpty implements PyCode_NewEmpty: a code object for tracebacks, with the given names and line. Running it would raise
// AssertionError.
//
// Refs: new.
func CodeNewEmpty(ts *Thread, filename, name uintptr, firstLine int32) *Object {
	p := codeParts{stack: 1, firstLine: firstLine, consts: emptyTuple,
		names: emptyTuple, varnames: emptyTuple, freevars: emptyTuple, cellvars: emptyTuple, exceptiontable: emptyBytes}
	var o *Object
	if p.filename = UnicodeDecodeFSDefault(ts, filename); p.filename != nil {
		p.name = UnicodeFromString(ts, name)
	}
	if p.name != nil {
		p.qualname = p.name
		p.code = BytesFromStringAndSize(ts, strAddr(codeEmptyUnits), len(codeEmptyUnits))
		p.linetable = BytesFromStringAndSize(ts, strAddr(codeEmptyLines), len(codeEmptyLines))
		if p.code != nil && p.linetable != nil {
			o = codeNew(ts, &p)
		}
	}
	xdecref(ts, p.filename)
	xdecref(ts, p.name)
	xdecref(ts, p.code)
	xdecref(ts, p.linetable)
	return o
}

// codeDealloc is tp_dealloc.
func codeDealloc(ts *Thread, o *Object) {
	if codeWatchers.active() && !codeWatchers.lastNotice(ts, 1, "PY_CODE_EVENT_DESTROY", o) {
		return
	}
	c := as[*codeObject](o)
	if c.CoWeakreflist != 0 {
		ObjectClearWeakRefs(ts, o)
	}
	codeExtraFree(ts, c)
	xdecref(ts, c.CoConsts)
	xdecref(ts, c.CoNames)
	xdecref(ts, c.CoExceptiontable)
	xdecref(ts, c.CoLocalsplusnames)
	xdecref(ts, c.CoLocalspluskinds)
	xdecref(ts, c.CoFilename)
	xdecref(ts, c.CoName)
	xdecref(ts, c.CoQualname)
	xdecref(ts, c.CoLinetable)
	freeObject(ts, o)
}

// codeRepr names the code and where it begins.
func codeRepr(ts *Thread, o *Object) *Object {
	c := as[*codeObject](o)
	line := int(c.CoFirstlineno)
	if line == 0 {
		line = -1
	}
	var b textBuffer
	ok := b.format(ts, "<code object %s at 0x", []Arg{argO(c.CoName)})
	b.hex(ts, uint(addr(o)), 1)
	ok = ok && b.format(ts, ", file \"%s\", line %d>", []Arg{argO(c.CoFilename), argI(line)})
	return b.finish(ts, ok)
}

// codeHash and codeCompare make code objects equal when all that matters to running them is.
func codeHash(ts *Thread, o *Object) int {
	c := as[*codeObject](o)
	h := uint(20221211)
	for _, part := range [...]*Object{c.CoName, c.CoConsts, c.CoLocalsplusnames, c.CoLinetable, c.CoExceptiontable} {
		n := ObjectHash(ts, part)
		if n == -1 {
			return -1
		}
		h = (h ^ uint(n)) * 1000003
	}
	h ^= uint(c.CoArgcount)<<32 ^ uint(c.CoPosonlyargcount)<<24 ^ uint(c.CoKwonlyargcount)<<16 ^ uint(c.CoFlags) ^ uint(c.CoFirstlineno)<<8
	if int(h) == -1 {
		return -2
	}
	return int(h)
}

func codeCompare(ts *Thread, a, b *Object, op int32) *Object {
	const eq, ne = 2, 3
	if op != eq && op != ne || a.ObType != CodeType || b.ObType != CodeType {
		return NotImplemented
	}
	r := codeSame(ts, as[*codeObject](a), as[*codeObject](b))
	if r < 0 {
		return nil
	}
	if (r == 1) == (op == eq) {
		return True
	}
	return False
}

// codeSame is 1, 0, or -1 with an exception set.
func codeSame(ts *Thread, a, b *codeObject) int32 {
	if a.CoArgcount != b.CoArgcount || a.CoPosonlyargcount != b.CoPosonlyargcount || a.CoKwonlyargcount != b.CoKwonlyargcount ||
		a.CoFlags != b.CoFlags || a.CoFirstlineno != b.CoFirstlineno || a.ObSize != b.ObSize ||
		!prim.Equal(addr(up(a))+codeUnits, addr(up(b))+codeUnits, uintptr(a.ObSize)*2) {
		return 0
	}
	pairs := [...]*Object{a.CoName, b.CoName, a.CoNames, b.CoNames, a.CoLocalsplusnames, b.CoLocalsplusnames,
		a.CoLinetable, b.CoLinetable, a.CoExceptiontable, b.CoExceptiontable}
	for i := 0; i < len(pairs); i += 2 {
		// The address is taken anew each time: in the portable build a call may move the stack.
		a, b := itemAt(uintptr(unsafe.Pointer(&pairs)), i), itemAt(uintptr(unsafe.Pointer(&pairs)), i+1)
		if r := ObjectRichCompareBool(ts, a, b, 2); r <= 0 {
			return r
		}
	}
	// 1, 1.0 and True are equal constants, and yet not the same code.
	ka, kb := PrivCodeConstantKey(ts, a.CoConsts), PrivCodeConstantKey(ts, b.CoConsts)
	r := int32(-1)
	if ka != nil && kb != nil {
		r = ObjectRichCompareBool(ts, ka, kb, 2)
	}
	xdecref(ts, ka)
	xdecref(ts, kb)
	return r
}
