// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Looking up keys of dicts.
//
// World: bare.
// Guard: functions whose name ends in Find need the dict's lock; the others read without it. A reader probes the table it
// loaded once. A key found by identity needs no check, since the caller holds the key; a short str is compared and then looked at again
// where it was found; other equal keys and the value are held with tryIncref and then looked at again. On any doubt the reader takes the lock. Code of others (__eq__) runs
// under the lock only, so that a search is repeated when it has changed the dict.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// What a probe without the lock finds, other than an entry's address.
const (
	dictMissing = 0
	dictDoubt   = 1
)

// keyHash is a key's hash: -1 with an exception set when it has none.
func keyHash(ts *Thread, key *Object) int {
	if key.ObType == UnicodeType {
		if h := as[*layout.ASCIIObject](key).Hash; h != -1 {
			return h
		}
	}
	return ObjectHash(ts, key)
}

// strHashed is the hash of an exact str.
func strHashed(ts *Thread, key *Object) int {
	if h := as[*layout.ASCIIObject](key).Hash; h != -1 {
		return h
	}
	return strHashSlow(ts, key)
}

// dictHash is keyHash with the text of a TypeError that names the use as a key.
func dictHash(ts *Thread, key *Object) int {
	h := keyHash(ts, key)
	if h == -1 {
		keyUnhashable(ts, key, "cannot use '%s' as a dict key (%s)")
	}
	return h
}

// keyUnhashable rewrites the exception of a failed hash when it is exactly TypeError. format takes the type's name and the text.
//
//go:noinline
func keyUnhashable(ts *Thread, key *Object, format string) {
	exc := ErrGetRaisedException(ts)
	if exc == nil {
		return
	}
	if up(exc.ObType) != ExcTypeError {
		ErrSetRaisedException(ts, exc)
		return
	}
	name := TypeGetFullyQualifiedName(ts, key.ObType)
	if name != nil {
		raise(ts, ExcTypeError, format, argO(name), argO(exc))
		decref(ts, name)
	}
	decref(ts, exc)
}

// keyEqual compares two keys of types whose comparison runs no other code: 1 equal, 0 not, -1 when that cannot be told here.
func keyEqual(a, b *Object) int {
	if a.ObType != b.ObType {
		return -1
	}
	switch a.ObType {
	case UnicodeType:
		return strKeysEqual(a, b)
	case LongType:
		x, y := as[*layout.LongObject](a), as[*layout.LongObject](b)
		const static = 4 // a flag in the tag, no part of the value
		if (x.LvTag^y.LvTag)&^static != 0 {
			return 0
		}
		n := x.LvTag >> 3
		if n == 1 {
			return int(b2i(x.ObDigit[0] == y.ObDigit[0]))
		}
		const digits = unsafe.Offsetof(layout.LongObject{}.ObDigit)
		return int(b2i(prim.Equal(addr(a)+digits, addr(b)+digits, n*4)))
	case BytesType:
		x, y := as[*layout.VarObject](a), as[*layout.VarObject](b)
		const data = 48
		return int(b2i(x.ObSize == y.ObSize && prim.Equal(addr(a)+data, addr(b)+data, uintptr(x.ObSize))))
	}
	return -1
}

// strKeysEqual compares two exact strs.
func strKeysEqual(a, b *Object) int {
	x, y := as[*layout.ASCIIObject](a), as[*layout.ASCIIObject](b)
	const kindCompactASCII = 0x1f
	bits := x.Bits & kindCompactASCII
	if x.Length != y.Length || bits != y.Bits&kindCompactASCII {
		return 0
	}
	data := unsafe.Sizeof(*(*layout.ASCIIObject)(nil))
	if bits&0x10 == 0 {
		data = unsafe.Sizeof(*(*layout.CompactUnicodeObject)(nil))
	}
	return int(b2i(prim.Equal(addr(a)+data, addr(b)+data, uintptr(x.Length)*uintptr(bits&7))))
}

// strKeySame tells whether the object at a, which has the hash of the exact str key, is an exact str with the same text; false when that
// takes more than a look. The object may be dying or dead: its memory stays readable (docs/MEMORY.md), and the caller believes a true
// result only when the object is still in its entry afterwards, since then it was alive all the time. Long texts, whose memory may be a
// mapping of its own, are not looked at.
//
//go:nosplit
func strKeySame(a uintptr, key *Object) bool {
	const short = 512
	const kindCompactASCII = 0x1f
	if obj(a).ObType != UnicodeType {
		return false
	}
	x, y := as[*layout.ASCIIObject](obj(a)), as[*layout.ASCIIObject](key)
	n := uint(y.Length)
	if uint(x.Length) != n || n > short || (x.Bits^y.Bits)&kindCompactASCII != 0 {
		return false
	}
	data := unsafe.Sizeof(*(*layout.ASCIIObject)(nil))
	if y.Bits&0x10 == 0 {
		data = unsafe.Sizeof(*(*layout.CompactUnicodeObject)(nil))
		n *= uint(y.Bits & 7)
	}
	p, q := a+data, addr(key)+data
	for n >= 8 {
		if prim.Load[uint64](p) != prim.Load[uint64](q) {
			return false
		}
		p, q, n = p+8, q+8, n-8
	}
	for ; n > 0; n-- {
		if prim.Load[byte](p) != prim.Load[byte](q) {
			return false
		}
		p, q = p+1, q+1
	}
	return true
}

// dictProbe looks for key, an exact str: the address of its entry's key, dictMissing, or dictDoubt when a key with the same hash must be
// compared with more care.
//
//go:nosplit
func dictProbe(k *dictKeys, key *Object, hash int) uintptr {
	mask := k.mask
	i := uint(hash) & mask
	perturb := uint(hash)
	for {
		ix := k.slot(i)
		if ix >= 0 {
			if !k.general {
				e := k.entries + uintptr(ix)*dictStrEntry
				ek := atom.LoadAcquire(prim.At[*uintptr](e))
				if ek == addr(key) {
					return e
				}
				if ek == 0 {
					return dictDoubt
				}
				if as[*layout.ASCIIObject](obj(ek)).Hash == hash {
					if strKeySame(ek, key) && atom.LoadAcquire(prim.At[*uintptr](e)) == ek {
						return e
					}
					return dictDoubt
				}
			} else {
				e := k.entries + uintptr(ix)*dictGeneralEntry
				ek := atom.LoadAcquire(prim.At[*uintptr](e))
				if ek == addr(key) {
					return e
				}
				if prim.Load[int](e-8) == hash {
					if ek != 0 && strKeySame(ek, key) && atom.LoadAcquire(prim.At[*uintptr](e)) == ek {
						return e
					}
					return dictDoubt
				}
			}
		} else if ix == dictFree {
			return dictMissing
		}
		perturb >>= 5
		i = (i*5 + perturb + 1) & mask
	}
}

// dictProbeEqual is dictProbe that compares keys of plain types.
func dictProbeEqual(ts *Thread, k *dictKeys, key *Object, hash int) uintptr {
	mask := k.mask
	i := uint(hash) & mask
	perturb := uint(hash)
	for {
		ix := k.slot(i)
		if ix >= 0 {
			e := k.entry(ix)
			p := prim.At[*uintptr](e)
			ek := atom.LoadAcquire(p)
			if ek == addr(key) {
				return e
			}
			if ek == 0 {
				return dictDoubt
			}
			if k.hashOf(e, ek) == hash {
				// The entry's key may be dying. Held and still in its entry, it was alive all the time.
				o := obj(ek)
				if !tryIncref(ts, o) {
					return dictDoubt
				}
				eq := -1
				if atom.LoadAcquire(p) == ek {
					eq = keyEqual(o, key)
				}
				decref(ts, o)
				if eq < 0 {
					return dictDoubt
				}
				if eq > 0 {
					return e
				}
			}
		} else if ix == dictFree {
			return dictMissing
		}
		perturb >>= 5
		i = (i*5 + perturb + 1) & mask
	}
}

// dictFind looks key up under the lock: the number of its entry in the table that d has on return, -1 when it is missing, -2 with
// an exception set. __eq__ may run; what it did to the dict has been seen.
func dictFind(ts *Thread, d *layout.DictObject, key *Object, hash int) int {
restart:
	k := dictTable(d)
	i := uint(hash) & k.mask
	perturb := uint(hash)
	for {
		ix := k.slot(i)
		if ix >= 0 {
			e := k.entry(ix)
			ek := itemAt(e, 0)
			if ek == key {
				return ix
			}
			if k.hashAt(e) == hash {
				eq := keyEqual(ek, key)
				if eq < 0 {
					incref(ts, ek)
					eq = int(ObjectRichCompareBool(ts, ek, key, layout.EQ))
					decref(ts, ek)
					if eq < 0 {
						return -2
					}
					if dictTable(d) != k || ix >= k.n || k.entry(ix) != e || itemAt(e, 0) != ek {
						goto restart
					}
				}
				if eq > 0 {
					return ix
				}
			}
		} else if ix == dictFree {
			return -1
		}
		perturb >>= 5
		i = (i*5 + perturb + 1) & k.mask
	}
}

// dictTake makes a reference to the value of entry e of table k: false when the value or the table changed meanwhile.
func dictTake(ts *Thread, d *layout.DictObject, k *dictKeys, e uintptr) (*Object, bool) {
	p := prim.At[*uintptr](e + 8)
	v := atom.LoadAcquire(p)
	if v == 0 || !tryIncref(ts, obj(v)) {
		return nil, false
	}
	if atom.LoadAcquire(p) == v && atom.LoadAcquire(&d.MaKeys) == uintptr(unsafe.Pointer(k)) {
		return obj(v), true
	}
	decref(ts, obj(v))
	return nil, false
}

// dictGet looks key up in full. r: 1 and a new reference, 0, or -1 with an exception set.
//
//go:noinline
func dictGet(ts *Thread, o, key *Object, hash int) (v *Object, r int32) {
	d := as[*layout.DictObject](o)
	if !dictReadable(ts, o) {
		dictShare(ts, o)
	}
	k := dictTable(d)
	switch e := dictProbeEqual(ts, k, key, hash); e {
	case dictMissing:
		return nil, 0
	case dictDoubt:
	default:
		if v, ok := dictTake(ts, d, k, e); ok {
			return v, 1
		}
	}
	dictLock(ts, o)
	ix := dictFind(ts, d, key, hash)
	if ix >= 0 {
		v = itemAt(dictTable(d).entry(ix), 1)
		if atom.OwnTid(&v.ObTid) != ts.Tid {
			enableTryIncref(ts, v) // the next reader needs no lock
		}
		incref(ts, v)
		r = 1
	} else if ix == -2 {
		r = -1
	}
	unlockObject(ts, o)
	return v, r
}

// dictGetBorrowed is dictGet without the reference.
//
//go:noinline
func dictGetBorrowed(ts *Thread, o, key *Object, hash int) (v *Object, r int32) {
	v, r = dictGet(ts, o, key, hash)
	if r > 0 {
		decref(ts, v)
	}
	return v, r
}

// dictHas is dictGet without the value.
//
//go:noinline
func dictHas(ts *Thread, o, key *Object, hash int) int32 {
	if !dictReadable(ts, o) {
		dictShare(ts, o)
	}
	switch e := dictProbeEqual(ts, dictTable(as[*layout.DictObject](o)), key, hash); e {
	case dictMissing:
		return 0
	case dictDoubt:
	default:
		return 1
	}
	dictLock(ts, o)
	ix := dictFind(ts, as[*layout.DictObject](o), key, hash)
	unlockObject(ts, o)
	if ix == -2 {
		return -1
	}
	return b2i(ix >= 0)
}

// DictGetItemRef implements PyDict_GetItemRef: 1 and a new reference in *result, 0 and NULL when key is missing, -1 and NULL with
// an exception set.
//
// Lock: none unless a comparison must run code or the dict changes meanwhile.
//
//go:nosplit
func DictGetItemRef(ts *Thread, o, key *Object, result uintptr) int32 {
	if dictCheck(o) && key.ObType == UnicodeType && dictReadable(ts, o) {
		if hash := strHashed(ts, key); hash != -1 {
			d := as[*layout.DictObject](o)
			k := dictTable(d)
			e := dictProbe(k, key, hash)
			if e > dictDoubt {
				if v, ok := dictTake(ts, d, k, e); ok {
					setItem(result, 0, v)
					return 1
				}
			} else if e == dictMissing {
				setItem(result, 0, nil)
				return 0
			}
		}
	}
	return dictGetItemRefSlow(ts, o, key, result)
}

//go:noinline
func dictGetItemRefSlow(ts *Thread, o, key *Object, result uintptr) int32 {
	setItem(result, 0, nil)
	if !dictCheck(o) {
		badInternalCall(ts)
		return -1
	}
	hash := dictHash(ts, key)
	if hash == -1 {
		return -1
	}
	v, r := dictGet(ts, o, key, hash)
	setItem(result, 0, v)
	return r
}

// DictGetItemWithError implements PyDict_GetItemWithError: NULL without an exception when key is missing. Refs: borrowed.
//
//go:nosplit
func DictGetItemWithError(ts *Thread, o, key *Object) *Object {
	if dictCheck(o) && key.ObType == UnicodeType && dictReadable(ts, o) {
		if hash := strHashed(ts, key); hash != -1 {
			e := dictProbe(dictTable(as[*layout.DictObject](o)), key, hash)
			if e > dictDoubt {
				if v := itemAt(e, 1); v != nil {
					return v
				}
			} else if e == dictMissing {
				return nil
			}
		}
	}
	return dictGetItemSlow(ts, o, key)
}

//go:noinline
func dictGetItemSlow(ts *Thread, o, key *Object) *Object {
	if !dictCheck(o) {
		return badInternalCall(ts)
	}
	hash := dictHash(ts, key)
	if hash == -1 {
		return nil
	}
	v, _ := dictGetBorrowed(ts, o, key, hash)
	return v
}

// PrivDictGetItemKnownHash implements _PyDict_GetItem_KnownHash: GetItemWithError with the hash given. Refs: borrowed.
func PrivDictGetItemKnownHash(ts *Thread, o, key *Object, hash int) *Object {
	if !dictCheck(o) {
		return badInternalCall(ts)
	}
	v, _ := dictGetBorrowed(ts, o, key, hash)
	return v
}

// DictGetItem implements PyDict_GetItem: GetItemWithError that reports errors as unraisable and keeps an exception that is set.
//
// Refs: borrowed.
//
//go:nosplit
func DictGetItem(ts *Thread, o, key *Object) *Object {
	if dictCheck(o) && key.ObType == UnicodeType && dictReadable(ts, o) {
		if hash := strHashed(ts, key); hash != -1 {
			e := dictProbe(dictTable(as[*layout.DictObject](o)), key, hash)
			if e > dictDoubt {
				if v := itemAt(e, 1); v != nil {
					return v
				}
			} else if e == dictMissing {
				return nil
			}
		}
	}
	return dictGetItemQuiet(ts, o, key,
		"Exception ignored in PyDict_GetItem(); consider using PyDict_GetItemRef() or PyDict_GetItemWithError()\x00")
}

// dictGetItemQuiet looks key up and writes exceptions to the unraisable hook under warning, a C string.
//
//go:noinline
func dictGetItemQuiet(ts *Thread, o, key *Object, warning string) *Object {
	if !dictCheck(o) {
		return nil
	}
	exc := ErrGetRaisedException(ts)
	var v *Object
	var r int32 = -1
	if hash := dictHash(ts, key); hash != -1 {
		v, r = dictGetBorrowed(ts, o, key, hash)
	}
	if r < 0 {
		ErrFormatUnraisableVa(ts, strAddr(warning), nil)
	}
	ErrSetRaisedException(ts, exc)
	return v
}

// DictContains implements PyDict_Contains: 1, 0, or -1 with an exception set.
//
//go:nosplit
func DictContains(ts *Thread, o, key *Object) int32 {
	if dictCheck(o) && key.ObType == UnicodeType && dictReadable(ts, o) {
		if hash := strHashed(ts, key); hash != -1 {
			e := dictProbe(dictTable(as[*layout.DictObject](o)), key, hash)
			if e != dictDoubt {
				return b2i(e != dictMissing)
			}
		}
	}
	return dictContainsSlow(ts, o, key)
}

//go:noinline
func dictContainsSlow(ts *Thread, o, key *Object) int32 {
	if !dictCheck(o) {
		badInternalCall(ts)
		return -1
	}
	hash := dictHash(ts, key)
	if hash == -1 {
		return -1
	}
	return dictHas(ts, o, key, hash)
}
