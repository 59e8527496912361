// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// PyFile_ and the writing functions of PySys_: text to Python files, and to C's streams where there is none.
//
// World: bare.

package object

import "github.com/ungil/ungil/runtime/bare/prim"

const printRaw = 1 // Py_PRINT_RAW

// FileWriteObject implements PyFile_WriteObject: writes repr(v), or str(v) with Py_PRINT_RAW, with the method write of f.
func FileWriteObject(ts *Thread, v, f *Object, flags int32) int32 {
	if f == nil {
		return raiseInt(ts, ExcTypeError, "writeobject with NULL file")
	}
	write := ObjectGetAttr(ts, f, id_write)
	if write == nil {
		return -1
	}
	var s *Object
	if flags&printRaw != 0 {
		s = ObjectStr(ts, v)
	} else {
		s = ObjectRepr(ts, v)
	}
	var r *Object
	if s != nil {
		r = ObjectCallOneArg(ts, write, s)
		decref(ts, s)
	}
	decref(ts, write)
	if r == nil {
		return -1
	}
	decref(ts, r)
	return 0
}

// FileWriteString implements PyFile_WriteString: writes UTF-8 text. It does nothing but fail while an exception is set.
func FileWriteString(ts *Thread, text uintptr, f *Object) int32 {
	if ErrOccurred(ts) != nil {
		return -1
	}
	if f == nil {
		return raiseInt(ts, ExcSystemError, "null file for PyFile_WriteString")
	}
	s := UnicodeFromString(ts, text)
	if s == nil {
		return -1
	}
	r := FileWriteObject(ts, s, f, printRaw)
	decref(ts, s)
	return r
}

// FileGetLine implements PyFile_GetLine: one line of f, at most n bytes when n is positive; a negative n wants no newline at its end,
// and EOFError at the end of the file.
//
// Refs: new.
func FileGetLine(ts *Thread, f *Object, n int32) *Object {
	if f == nil {
		return badInternalCall(ts)
	}
	var line *Object
	if n <= 0 {
		line = methodNoArgs(ts, f, id_readline)
	} else if limit := LongFromLong(ts, int(n)); limit != nil {
		line = methodOneArg(ts, f, id_readline, limit)
		decref(ts, limit)
	}
	if line == nil {
		return nil
	}
	text := isStr(line)
	if !text && !isBytes(line) {
		decref(ts, line)
		return raise(ts, ExcTypeError, "object.readline() returned non-string")
	}
	if n >= 0 {
		return line
	}
	var size int
	if text {
		size = UnicodeGetLength(ts, line)
	} else {
		size = BytesSize(ts, line)
	}
	if size == 0 {
		decref(ts, line)
		return raise(ts, ExcEOFError, "EOF when reading a line")
	}
	var short *Object
	switch {
	case text && UnicodeReadChar(ts, line, size-1) == '\n':
		short = UnicodeSubstring(ts, line, 0, size-1)
	case !text && byteAt(BytesAsString(ts, line), size-1) == '\n':
		short = BytesFromStringAndSize(ts, BytesAsString(ts, line), size-1)
	default:
		return line
	}
	decref(ts, line)
	return short
}

// FileFromFd implements PyFile_FromFd: _io.open with a descriptor. name is ignored; rest holds newline and closefd.
//
// Refs: new.
func FileFromFd(ts *Thread, fd int32, name, mode uintptr, buffering int32, encoding, errors uintptr, rest uintptr) *Object {
	return fileOpen(ts, fd, mode, buffering, encoding, errors, prim.Load[uintptr](rest), prim.Load[int32](rest+8))
}

// fileOpen calls _io.open with all its arguments; C strings may be 0 for None.
func fileOpen(ts *Thread, fd int32, mode uintptr, buffering int32, encoding, errors, newline uintptr, closefd int32) *Object {
	io := ImportImportModule(ts, strAddr("_io\x00"))
	if io == nil {
		return nil
	}
	open := ObjectGetAttr(ts, io, id_open)
	decref(ts, io)
	if open == nil {
		return nil
	}
	var f *Object
	if args := fileOpenArgs(ts, fd, mode, buffering, encoding, errors, newline, closefd); args != nil {
		f = ObjectCall(ts, open, args, nil)
		decref(ts, args)
	}
	decref(ts, open)
	return f
}

func fileOpenArgs(ts *Thread, fd int32, mode uintptr, buffering int32, encoding, errors, newline uintptr, closefd int32) *Object {
	args := TupleNew(ts, 7)
	if args == nil {
		return nil
	}
	close := False
	if closefd != 0 {
		close = True
	}
	ok := fileArg(ts, args, 0, LongFromLong(ts, int(fd))) && fileText(ts, args, 1, mode) &&
		fileArg(ts, args, 2, LongFromLong(ts, int(buffering))) && fileText(ts, args, 3, encoding) && fileText(ts, args, 4, errors) &&
		fileText(ts, args, 5, newline) && fileArg(ts, args, 6, close)
	if !ok {
		decref(ts, args)
		return nil
	}
	return args
}

func fileArg(ts *Thread, args *Object, i int, v *Object) bool {
	return v != nil && TupleSetItem(ts, args, i, v) == 0
}

func fileText(ts *Thread, args *Object, i int, text uintptr) bool {
	if text == 0 {
		return fileArg(ts, args, i, None)
	}
	return fileArg(ts, args, i, UnicodeFromString(ts, text))
}

// fileCodeHook is what PyFile_SetOpenCodeHook set, with its argument. Written before the runtime starts.
var fileCodeHook, fileCodeArg uintptr

// FileSetOpenCodeHook implements PyFile_SetOpenCodeHook: once, best before the runtime starts.
func FileSetOpenCodeHook(tls *TLS, hook, arg uintptr) int32 {
	ts := tls.Attached
	if ts != nil && sysAudited() && SysAuditTuple(ts, strAddr("setopencodehook\x00"), emptyTuple) < 0 {
		return -1
	}
	if fileCodeHook != 0 {
		if ts != nil {
			raise(ts, ExcSystemError, "failed to change existing open_code hook")
		}
		return -1
	}
	fileCodeHook, fileCodeArg = hook, arg
	return 0
}

// FileOpenCodeObject implements PyFile_OpenCodeObject: opens a file for reading code, through the hook when there is one.
//
// Refs: new.
func FileOpenCodeObject(ts *Thread, path *Object) *Object {
	if !isStr(path) {
		return raise(ts, ExcTypeError, "'path' must be 'str', not '%s'", argCN(path.ObType.TpName, 200))
	}
	if fileCodeHook != 0 {
		return obj(prim.Call2(fileCodeHook, addr(path), fileCodeArg))
	}
	io := ImportImportModule(ts, strAddr("_io\x00"))
	if io == nil {
		return nil
	}
	var f *Object
	if open := ObjectGetAttr(ts, io, id_open); open != nil {
		if mode := UnicodeFromString(ts, strAddr("rb\x00")); mode != nil {
			if args := tupleOf(ts, path, mode); args != nil {
				f = ObjectCall(ts, open, args, nil)
				decref(ts, args)
			}
			decref(ts, mode)
		}
		decref(ts, open)
	}
	decref(ts, io)
	return f
}

// FileOpenCode implements PyFile_OpenCode: the same for a path in UTF-8.
//
// Refs: new.
func FileOpenCode(ts *Thread, path uintptr) *Object {
	s := UnicodeFromString(ts, path)
	if s == nil {
		return nil
	}
	f := FileOpenCodeObject(ts, s)
	decref(ts, s)
	return f
}

// fileStream is C's stdout or stderr.
func fileStream(fd int) uintptr {
	if fd == 2 {
		return prim.Load[uintptr](prim.Libc.Stderr)
	}
	return prim.Load[uintptr](prim.Libc.Stdout)
}

// sysWrite writes a str to sys.stdout or sys.stderr; where that fails or there is none, to C's stream. The exception that is set
// stays set.
func sysWrite(ts *Thread, fd int, s *Object) {
	exc := ErrGetRaisedException(ts)
	var f *Object
	if fd == 2 {
		f = SysGetObject(ts, strAddr("stderr\x00"))
	} else {
		f = SysGetObject(ts, strAddr("stdout\x00"))
	}
	if f == nil || f == None || FileWriteObject(ts, s, f, printRaw) < 0 {
		ErrClear(ts)
		sysWriteStream(ts, fd, s)
	}
	ErrSetRaisedException(ts, exc)
}

// sysWriteStream writes a str to C's stream.
func sysWriteStream(ts *Thread, fd int, s *Object) {
	raw, p, n := textBytes(ts, s)
	if p == 0 {
		ErrClear(ts)
		return
	}
	prim.Call4(prim.Libc.Fwrite, p, 1, uintptr(n), fileStream(fd))
	xdecref(ts, raw)
}

// sysWriteMax is how many bytes PySys_WriteStdout writes at most.
const sysWriteMax = 1000

// sysWriteVa formats as printf does.
func sysWriteVa(ts *Thread, fd int, format uintptr, va *VaList) {
	p, mark := scratch(ts, sysWriteMax+1)
	if p == 0 {
		ErrClear(ts)
		return
	}
	n := int32(prim.Call4(prim.Libc.Vsnprintf, p, sysWriteMax+1, format, va.address()))
	exc := ErrGetRaisedException(ts)
	s := UnicodeDecodeUTF8(ts, p, prim.Strlen(p), strAddr("replace\x00"))
	ts.ScratchTop = mark
	if s != nil {
		sysWrite(ts, fd, s)
		decref(ts, s)
	}
	if n < 0 || n > sysWriteMax {
		if s = UnicodeFromString(ts, strAddr("... truncated\x00")); s != nil {
			sysWrite(ts, fd, s)
			decref(ts, s)
		}
	}
	ErrClear(ts)
	ErrSetRaisedException(ts, exc)
}

// sysFormatVa formats as PyUnicode_FromFormatV does.
func sysFormatVa(ts *Thread, fd int, format uintptr, va *VaList) {
	exc := ErrGetRaisedException(ts)
	if s := UnicodeFromFormatV(ts, format, va); s != nil {
		sysWrite(ts, fd, s)
		decref(ts, s)
	}
	ErrClear(ts)
	ErrSetRaisedException(ts, exc)
}

// SysWriteStdoutVa implements PySys_WriteStdout: at most 1000 bytes, made as printf makes them.
func SysWriteStdoutVa(ts *Thread, format uintptr, va *VaList) { sysWriteVa(ts, 1, format, va) }

// SysWriteStderrVa implements PySys_WriteStderr.
func SysWriteStderrVa(ts *Thread, format uintptr, va *VaList) { sysWriteVa(ts, 2, format, va) }

// SysFormatStdoutVa implements PySys_FormatStdout: text of any length, made as PyUnicode_FromFormat makes it.
func SysFormatStdoutVa(ts *Thread, format uintptr, va *VaList) { sysFormatVa(ts, 1, format, va) }

// SysFormatStderrVa implements PySys_FormatStderr.
func SysFormatStderrVa(ts *Thread, format uintptr, va *VaList) { sysFormatVa(ts, 2, format, va) }

// The plain printer: a text stream on a file descriptor, for the time when nothing better is there.
//
// Layout: an Object and the descriptor.
const (
	stdPrinterFd   = 32
	stdPrinterSize = 40
)

// FileNewStdPrinter implements PyFile_NewStdPrinter: NULL without an exception unless fd is 1 or 2.
//
// Refs: new.
func FileNewStdPrinter(ts *Thread, fd int32) *Object {
	if fd != 1 && fd != 2 {
		return nil
	}
	o := newObject(ts, StdPrinterType, stdPrinterSize)
	if o != nil {
		prim.Store(addr(o)+stdPrinterFd, int(fd))
	}
	return o
}

func stdPrinterDealloc(ts *Thread, o *Object) { freeObject(ts, o) }

// stdPrinterWrite is write(): what is not UTF-8 is escaped. It returns the number of bytes.
func stdPrinterWrite(ts *Thread, o, text *Object) *Object {
	if !isStr(text) {
		return raise(ts, ExcTypeError, "write() argument 1 must be str, not %s", argCN(typeNameOrNone(text), 50))
	}
	raw, p, n := textBytes(ts, text)
	if p == 0 {
		return nil
	}
	fd := prim.Load[uintptr](addr(o) + stdPrinterFd)
	done := 0
	for done < n {
		w := int(prim.Call3(prim.Libc.Write, fd, p+uintptr(done), uintptr(n-done)))
		if w < 0 {
			const eintr, eagain = 4, 11
			if e := errno(); e == eintr {
				continue
			} else if e == eagain {
				xdecref(ts, raw)
				return None
			}
			xdecref(ts, raw)
			return ErrSetFromErrno(ts, ExcOSError)
		}
		done += w
	}
	xdecref(ts, raw)
	return LongFromSsizeT(ts, n)
}

func stdPrinterFileno(ts *Thread, o, _ *Object) *Object {
	return LongFromLong(ts, prim.Load[int](addr(o)+stdPrinterFd))
}

func stdPrinterIsatty(ts *Thread, o, _ *Object) *Object {
	if int32(prim.Call1(libcFunction("isatty\x00"), prim.Load[uintptr](addr(o)+stdPrinterFd))) != 0 {
		return True
	}
	return False
}

// stdPrinterNothing is flush() and close(): nothing is held back, and the descriptor stays open.
func stdPrinterNothing(ts *Thread, o, _ *Object) *Object { return None }

func stdPrinterEncoding(ts *Thread, o *Object, _ uintptr) *Object { return None }
func stdPrinterClosed(ts *Thread, o *Object, _ uintptr) *Object   { return False }
func stdPrinterMode(ts *Thread, o *Object, _ uintptr) *Object     { return id_w }

func stdPrinterRepr(ts *Thread, o *Object) *Object {
	var b textBuffer
	b.string(ts, "<stdprinter(fd=")
	b.int(ts, prim.Load[int](addr(o)+stdPrinterFd))
	b.string(ts, ") object at 0x")
	b.hex(ts, uint(addr(o)), 1)
	b.string(ts, ">")
	return b.finish(ts, true)
}
