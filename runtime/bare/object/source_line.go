// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Lines of source files, for tracebacks and syntax errors.
//
// World: bare. Files are read through C's stdio; nothing is kept.

package object

import "github.com/ungil/ungil/runtime/bare/prim"

const sourceChunk = 4096

// sourceOpen opens a file, or one of the same last name on sys.path when that is what a relative name needs. 0 when there is none.
func sourceOpen(ts *Thread, name *Object) uintptr {
	if UnicodeGetLength(ts, name) == 0 || UnicodeReadChar(ts, name, 0) == '<' {
		return 0
	}
	if f := sourceOpenPath(ts, name); f != 0 {
		return f
	}
	path := SysGetObject(ts, strAddr("path\x00"))
	if UnicodeReadChar(ts, name, 0) == '/' || path == nil || path.ObType != ListType {
		return 0
	}
	base := excBaseName(ts, name)
	if base == nil {
		ErrClear(ts)
		return 0
	}
	var f uintptr
	for i := 0; f == 0 && i < ListSize(ts, path); i++ {
		dir := ListGetItem(ts, path, i)
		if dir == nil || !isStr(dir) {
			continue
		}
		full := strFormat(ts, "%s/%s", argO(dir), argO(base))
		if full == nil {
			break
		}
		f = sourceOpenPath(ts, full)
		decref(ts, full)
	}
	ErrClear(ts)
	decref(ts, base)
	return f
}

func sourceOpenPath(ts *Thread, name *Object) uintptr {
	raw := UnicodeEncodeFSDefault(ts, name)
	if raw == nil {
		ErrClear(ts)
		return 0
	}
	f := prim.Call2(prim.Libc.Fopen, BytesAsString(ts, raw), strAddr("rb\x00"))
	decref(ts, raw)
	return f
}

// sourceRead collects one line of a file, with its end. false when the file has fewer lines or cannot be read.
func sourceRead(ts *Thread, name *Object, line int, b *textBuffer) bool {
	f := sourceOpen(ts, name)
	if f == 0 {
		return false
	}
	p, mark := scratch(ts, sourceChunk)
	if p == 0 {
		ErrClear(ts)
		prim.Call1(prim.Libc.Fclose, f)
		return false
	}
	fread := libcFunction("fread\x00")
	at, some := 1, false
	for at <= line {
		n := int(prim.Call4(fread, p, 1, sourceChunk, f))
		if n <= 0 {
			break
		}
		for i := 0; i < n && at <= line; i++ {
			c := byteAt(p, i)
			if at == line {
				some = true
				b.byte(ts, c)
			}
			if c == '\n' {
				at++
			}
		}
	}
	ts.ScratchTop = mark
	prim.Call1(prim.Libc.Fclose, f)
	return some
}

// sourceLine adds a line of a file, indented by four and without the blanks around it, if there is anything to see.
func sourceLine(ts *Thread, b *textBuffer, name *Object, line int) {
	sourceLineIndented(ts, b, name, line, "    ")
}

func sourceLineIndented(ts *Thread, b *textBuffer, name *Object, line int, indent string) {
	var t textBuffer
	if sourceRead(ts, name, line, &t) {
		i, n := 0, t.n
		for i < n && sourceBlank(byteAt(t.p, i)) {
			i++
		}
		for n > i && sourceBlank(byteAt(t.p, n-1)) {
			n--
		}
		if n > i {
			b.string(ts, indent)
			b.bytes(ts, t.p+uintptr(i), n-i)
			b.byte(ts, '\n')
		}
	}
	if t.p != 0 {
		freeMem(ts, t.p)
	}
}

func sourceBlank(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// ErrProgramTextObject implements PyErr_ProgramTextObject: a line of a file with its end, nil without an exception when there is none.
//
// Refs: new.
func ErrProgramTextObject(ts *Thread, name *Object, line int32) *Object {
	if name == nil || line <= 0 {
		return nil
	}
	var b textBuffer
	if !sourceRead(ts, name, int(line), &b) {
		return nil
	}
	s := b.finish(ts, true)
	ErrClear(ts)
	return s
}

// ErrProgramText implements PyErr_ProgramText: the same for a name in the encoding of the file system.
//
// Refs: new.
func ErrProgramText(ts *Thread, name uintptr, line int32) *Object {
	if name == 0 {
		return nil
	}
	s := UnicodeDecodeFSDefault(ts, name)
	if s == nil {
		ErrClear(ts)
		return nil
	}
	r := ErrProgramTextObject(ts, s, line)
	decref(ts, s)
	return r
}
