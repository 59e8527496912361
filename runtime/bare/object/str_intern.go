// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Interned strings: one object for each text.
//
// World: bare.
// Guard: internTable is read without a lock and written under internLock. A slot goes from 0 to a str once and stays; a table that
// was outgrown is freed once no reader can hold it.
// Invariant: every str in the table is exact, immortal, hashed, and says so in its state byte.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/sabotage"
	"github.com/ungil/ungil/runtime/bare/thread"
	"github.com/ungil/ungil/runtime/layout"
)

// The table in memory: two words (mask, count), then mask+1 addresses of strings.
const internHead = 16

var (
	internTable uintptr
	internLock  uint32 // its first byte is the mutex; the others stay 0
)

func internMutex() *uint8 { return (*uint8)(unsafe.Pointer(&internLock)) }

func lockIntern(ts *Thread) {
	if sabotage.InternLock {
		return
	}
	if !atom.CAS8(internMutex(), 0, 1) {
		thread.LockSlow(ts, internMutex())
	}
}

func unlockIntern(ts *Thread) {
	if sabotage.InternLock {
		return
	}
	if !atom.CAS8(internMutex(), 1, 0) {
		thread.UnlockSlow(ts, internMutex())
	}
}

// internSlot is the i-th slot of a table.
func internSlot(table, i uintptr) *uintptr {
	return (*uintptr)(unsafe.Pointer(table + internHead + i*8))
}

// internFind looks for a text with its hash: the interned str, or nil. Lock-free.
func internFind(v strView, hash int) *Object {
	table := atom.LoadAcquire(&internTable)
	if table == 0 {
		return nil
	}
	mask := prim.Load[uintptr](table)
	for i := uintptr(hash) & mask; ; i = (i + 1) & mask {
		o := obj(atom.LoadAcquire(internSlot(table, i)))
		if o == nil {
			return nil
		}
		a := as[*layout.ASCIIObject](o)
		if a.Hash == hash && a.Length == v.n && strKind(o) == v.kind && prim.Equal(strData(o), v.p, uintptr(v.n)*v.kind) {
			return o
		}
	}
}

// internPut adds a str that is hashed and not in the table. Under the lock. false: no memory, no error set.
func internPut(ts *Thread, o *Object) bool {
	table := internTable
	if table == 0 || prim.Load[uintptr](table+8)*2 > prim.Load[uintptr](table) {
		if table = internGrow(ts, table); table == 0 {
			return false
		}
	}
	mask := prim.Load[uintptr](table)
	i := uintptr(as[*layout.ASCIIObject](o).Hash) & mask
	for *internSlot(table, i) != 0 {
		i = (i + 1) & mask
	}
	prim.Store(table+8, prim.Load[uintptr](table+8)+1)
	atom.StoreRelease(internSlot(table, i), addr(o))
	return true
}

// internGrow replaces the table by one of twice the size.
func internGrow(ts *Thread, old uintptr) uintptr {
	size, count := uintptr(4096), uintptr(0)
	if old != 0 {
		size, count = (prim.Load[uintptr](old)+1)*2, prim.Load[uintptr](old+8)
	}
	table := allocMem(ts, internHead+size*8)
	if table == 0 {
		return 0
	}
	prim.Clear(table, internHead+size*8)
	prim.Store(table, size-1)
	prim.Store(table+8, count)
	if old != 0 {
		for k := uintptr(0); k <= prim.Load[uintptr](old); k++ {
			o := obj(*internSlot(old, k))
			if o == nil {
				continue
			}
			i := uintptr(as[*layout.ASCIIObject](o).Hash) & (size - 1)
			for *internSlot(table, i) != 0 {
				i = (i + 1) & (size - 1)
			}
			*internSlot(table, i) = addr(o)
		}
	}
	atom.StoreRelease(&internTable, table)
	if old != 0 {
		freeMemDelayed(ts, old)
	}
	return table
}

// internStr is the interned str of o's text, which is o itself when it is the first. Refs: steals o; the result is immortal. On
// lack of memory it is o, not interned, without an error.
func internStr(ts *Thread, o *Object) *Object {
	a := as[*layout.ASCIIObject](o)
	if a.Interned != strNotInterned || !isStrExact(o) {
		return o
	}
	if a.Length == 1 && strKind(o) == 1 {
		c := charAt(strData(o), 1, 0)
		decref(ts, o)
		return latin1Char(c)
	}
	h := strHash(ts, o)
	if f := internFind(viewStr(o), h); f != nil {
		decref(ts, o)
		return f
	}
	// Only the owner may make o immortal: the count of another thread's object may be changing just now.
	if !immortal(o) && atom.OwnTid(&o.ObTid) != ts.Tid {
		c := strExactCopy(ts, o)
		if c == nil {
			ErrClear(ts)
			return o
		}
		as[*layout.ASCIIObject](c).Hash = h
		decref(ts, o)
		o = c
	}
	lockIntern(ts)
	if f := internFind(viewStr(o), h); f != nil {
		unlockIntern(ts)
		decref(ts, o)
		return f
	}
	if !immortal(o) {
		setImmortal(o)
	}
	if internPut(ts, o) {
		a = as[*layout.ASCIIObject](o)
		if a.Bits&strStatic != 0 {
			a.Interned = strInternedStatic
		} else {
			a.Interned = strInternedImmortal
		}
	}
	unlockIntern(ts)
	return o
}

// UnicodeInternInPlace implements PyUnicode_InternInPlace: replaces the str in *po by the interned one. Nothing happens for a
// subclass or when there is no memory. Refs: steals the reference in *po when it stores another.
func UnicodeInternInPlace(ts *Thread, po uintptr) {
	o := itemAt(po, 0)
	if o == nil || !isStr(o) {
		return
	}
	if r := internStr(ts, o); r != o {
		setItem(po, 0, r)
	}
}

// UnicodeInternImmortal implements PyUnicode_InternImmortal: as PyUnicode_InternInPlace; here every interned str is immortal.
func UnicodeInternImmortal(ts *Thread, po uintptr) { UnicodeInternInPlace(ts, po) }

// UnicodeInternFromString implements PyUnicode_InternFromString: the interned str of NUL-terminated UTF-8. New reference;
// UnicodeDecodeError, MemoryError. A text that is known already costs no object.
//
// Refs: new; of an immortal str.
func UnicodeInternFromString(ts *Thread, p uintptr) *Object {
	n := prim.Strlen(p)
	if n > 1 && asciiPrefix(p, n) == n {
		if o := internFind(strView{p, n, 1}, HashBuffer(ts, p, n)); o != nil {
			return o
		}
	}
	o := strDecodeUTF8(ts, p, n, 0, 0)
	if o == nil {
		return nil
	}
	return internStr(ts, o)
}

// strNamed is the str of NUL-terminated UTF-8, for a look-up: the interned one when there is one, which is what attributes and most keys
// are known by, and which has its hash; otherwise a new one, not interned. UnicodeDecodeError, MemoryError.
//
// Refs: new.
func strNamed(ts *Thread, p uintptr) *Object {
	n := prim.Strlen(p)
	if n > 1 && isASCII(p, n) {
		h := HashBuffer(ts, p, n)
		if o := internFind(strView{p, n, 1}, h); o != nil {
			return o
		}
		o := newASCII(ts, n)
		if o != nil {
			prim.Move(addr(o)+strASCIIHead, p, uintptr(n))
			as[*layout.ASCIIObject](o).Hash = h
		}
		return o
	}
	return strDecodeUTF8(ts, p, n, 0, 0)
}

// internIdentifiers hashes and interns the static strings: one-character strings, the empty one, identifiers. Initialize calls it,
// once, before other threads exist.
func internIdentifiers(ts *Thread) bool {
	strHash(ts, emptyStr)
	lockIntern(ts)
	ok := internPut(ts, emptyStr)
	for c := uint32(0); ok && c < 256; c++ {
		o := latin1Char(c)
		strHash(ts, o)
		ok = internPut(ts, o)
	}
	for i := staticTypes; ok && i < staticTypes+identifiers; i++ {
		o := itemAt(addresses, i)
		h := strHash(ts, o)
		if internFind(viewStr(o), h) == nil {
			ok = internPut(ts, o)
		}
	}
	unlockIntern(ts)
	if !ok {
		ErrNoMemory(ts)
	}
	return ok
}

// PrivUnicodeFromId implements _PyUnicode_FromId: the interned str of a static _Py_Identifier, whose first field is the text; the
// index is left alone. Borrowed, immortal.
func PrivUnicodeFromId(ts *Thread, id uintptr) *Object {
	return UnicodeInternFromString(ts, prim.Load[uintptr](id))
}
