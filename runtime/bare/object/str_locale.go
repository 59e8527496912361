// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Paths, and wide characters for programs that have no thread state yet. The locale's encoding is UTF-8 with surrogateescape.
//
// World: bare.

package object

import "github.com/ungil/ungil/runtime/bare/prim"

// DecodeLocale implements Py_DecodeLocale: text from the system as wide characters, in PyMem_Raw memory; *size, when not NULL, gets
// the length. NULL without memory, *size is (size_t)-1 then. Works before Py_Initialize.
func DecodeLocale(tls *TLS, p, size uintptr) uintptr {
	n := prim.Strlen(p)
	to := MemRawMalloc(tls, uint(n+1)*4)
	if to == 0 {
		if size != 0 {
			prim.Store(size, -1)
		}
		return 0
	}
	k := 0
	for i := 0; i < n; k++ {
		c, used := utf8At(p+uintptr(i), n-i)
		if used <= 0 {
			c, used = 0xdc00+uint32(byteAt(p, i)), 1
		}
		prim.Store(to+uintptr(k)*4, c)
		i += used
	}
	prim.Store(to+uintptr(k)*4, uint32(0))
	if size != 0 {
		prim.Store(size, k)
	}
	return to
}

// EncodeLocale implements Py_EncodeLocale: wide characters as text for the system, in PyMem_ memory. NULL when a character cannot be
// encoded, whose place *bad gets, or without memory, where it gets (size_t)-1.
func EncodeLocale(ts *Thread, p, bad uintptr) uintptr {
	if bad != 0 {
		prim.Store(bad, -1)
	}
	n := 1
	for i := 0; ; i++ {
		c := prim.Load[uint32](p + uintptr(i)*4)
		if c == 0 {
			break
		}
		if c-0xdc80 < 128 {
			n++
			continue
		}
		if isSurrogate(c) || c > strMaxChar {
			if bad != 0 {
				prim.Store(bad, i)
			}
			return 0
		}
		n += utf8Len(c)
	}
	to := MemMalloc(ts, uint(n))
	if to == 0 {
		return 0
	}
	q := to
	for i := 0; ; i++ {
		c := prim.Load[uint32](p + uintptr(i)*4)
		if c-0xdc80 < 128 {
			setByte(q, 0, byte(c))
			q++
			continue
		}
		q += uintptr(putUTF8(q, c))
		if c == 0 {
			return to
		}
	}
}

// OSFSPath implements PyOS_FSPath: a str or bytes itself, else what __fspath__ returns.
//
// Refs: new. Error: NULL; TypeError when it is no path.
func OSFSPath(ts *Thread, o *Object) *Object {
	if isStr(o) || strIsBytes(o) {
		return newRef(ts, o)
	}
	f := specialMethod(ts, o, id___fspath__)
	if f == nil || f == None {
		return raise(ts, ExcTypeError, "expected str, bytes or os.PathLike object, not %s", argCN(typeShortName(o.ObType.TpName), 200))
	}
	r := ObjectCallNoArgs(ts, f)
	decref(ts, f)
	if r == nil || isStr(r) || strIsBytes(r) {
		return r
	}
	raise(ts, ExcTypeError, "expected %s.__fspath__() to return str or bytes, not %s", argCN(typeShortName(o.ObType.TpName), 200), argCN(typeShortName(r.ObType.TpName), 200))
	decref(ts, r)
	return nil
}
