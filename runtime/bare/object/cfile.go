// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// C's FILE * for Python paths, and reading lines from one.
//
// World: bare. The thread detaches around what may block.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
)

// Fopen implements Py_fopen: opens a str, bytes or os.PathLike; the descriptor is not inherited.
//
// Errors: NULL: OSError with the path, TypeError, ValueError for a NUL inside.
func Fopen(ts *Thread, path *Object, mode uintptr) uintptr {
	p, mark := scratch(ts, 8)
	if p == 0 {
		return 0
	}
	ok := UnicodeFSConverter(ts, path, p) != 0
	raw := prim.Load[*Object](p)
	ts.ScratchTop = mark
	if !ok {
		return 0
	}
	if s := cfileAudit(ts, path, mode); s < 0 {
		decref(ts, raw)
		return 0
	}
	name := BytesAsString(ts, raw)
	var f uintptr
	for {
		tls := ts.TLS
		thread.Detach(ts)
		f = prim.Call2(prim.Libc.Fopen, name, mode)
		e := errno()
		thread.Attach(tls, ts)
		errnoSet(e)
		const eintr = 4
		if f != 0 || e != eintr {
			break
		}
		if ErrCheckSignals(ts) < 0 {
			decref(ts, raw)
			return 0
		}
	}
	if f == 0 {
		ErrSetFromErrnoWithFilenameObject(ts, ExcOSError, path)
	} else {
		const setfd, cloexec = 2, 1
		prim.Call3(libcFunction("fcntl\x00"), prim.Call1(libcFunction("fileno\x00"), f), setfd, cloexec)
	}
	decref(ts, raw)
	return f
}

// cfileAudit tells audit hooks of the event open.
func cfileAudit(ts *Thread, path *Object, mode uintptr) int32 {
	if !sysAudited() {
		return 0
	}
	m := UnicodeFromString(ts, mode)
	if m == nil {
		return -1
	}
	r := int32(-1)
	zero := LongFromLong(ts, 0)
	if args := tupleOf3(ts, path, m, zero); args != nil {
		r = SysAuditTuple(ts, strAddr("open\x00"), args)
		decref(ts, args)
	}
	decref(ts, m)
	return r
}

// PrivFopenObj implements _Py_fopen_obj: the former name of Py_fopen.
func PrivFopenObj(ts *Thread, path *Object, mode uintptr) uintptr { return Fopen(ts, path, mode) }

// Fclose implements Py_fclose: fclose. It needs no thread state.
func Fclose(tls *TLS, file uintptr) int32 { return int32(prim.Call1(prim.Libc.Fclose, file)) }

// FdIsInteractive implements Py_FdIsInteractive: whether a stream is a terminal; with -i also one without a name, or named <stdin> or ???.
func FdIsInteractive(tls *TLS, file, name uintptr) int32 {
	if int32(prim.Call1(libcFunction("isatty\x00"), prim.Call1(libcFunction("fileno\x00"), file))) != 0 {
		return 1
	}
	if runtimeConfig().Interactive == 0 {
		return 0
	}
	return b2i(name == 0 || cString(name) == "<stdin>" || cString(name) == "???")
}

// UniversalNewlineFgets implements Py_UniversalNewlineFgets: fgets that takes \r, \n and \r\n for the end of a line and gives \n. NULL at
// the end of the file. An object is an error: there is nothing to tell it.
func UniversalNewlineFgets(ts *Thread, buffer uintptr, n int32, file uintptr, object *Object) uintptr {
	if object != nil {
		errnoSet(6) // ENXIO
		return 0
	}
	getc, ungetc := libcFunction("getc\x00"), libcFunction("ungetc\x00")
	const eof = -1
	k := 0
	for k < int(n)-1 {
		c := int32(prim.Call1(getc, file))
		if c == eof {
			break
		}
		if c == '\r' {
			if next := int32(prim.Call1(getc, file)); next != '\n' && next != eof {
				prim.Call2(ungetc, uintptr(uint32(next)), file)
			}
			c = '\n'
		}
		setByte(buffer, k, byte(c))
		k++
		if c == '\n' {
			break
		}
	}
	setByte(buffer, k, 0)
	if k == 0 {
		return 0
	}
	return buffer
}
