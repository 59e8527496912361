// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// New tables for dicts: growing, packing, copying.
//
// World: bare.
// Guard: the lock of the dict whose table is replaced or copied.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// dictRebuild moves d's entries, those in use, to a new table of 1<<log2 slots, which has room for them. false: MemoryError, and
// nothing has changed.
func dictRebuild(ts *Thread, o *Object, log2 uint8, general bool) bool {
	d := as[*layout.DictObject](o)
	old := dictTable(d)
	k := dictAllocKeys(ts, log2, general || old.general)
	if k == nil {
		return false
	}
	dictPack(k, old)
	atom.StoreRelease(&d.MaKeys, uintptr(unsafe.Pointer(k)))
	dictRetire(ts, o, old)
	return true
}

// dictPack writes the entries of from that are in use into the empty table k, references and all, and k's index.
func dictPack(k, from *dictKeys) { dictPackFrom(k, from, 0) }

// dictPackFrom is dictPack that leaves out the first n entries of k.
func dictPackFrom(k, from *dictKeys, n int) {
	step, width := from.step(), k.step()
	to := k.entry(n)
	for e, end := from.entries, from.entry(from.n); e < end; e += step {
		key := itemAt(e, 0)
		if key == nil {
			continue
		}
		hash := from.hashAt(e)
		setItem(to, 0, key)
		setItem(to, 1, itemAt(e, 1))
		if k.general {
			prim.Store(to-8, hash)
		}
		to += width
		k.setSlot(k.freeSlot(hash), n)
		n++
	}
	k.n, k.live = n, n
}

// dictGrow makes room for at least one more entry, in a table that takes any key when general.
//
//go:noinline
func dictGrow(ts *Thread, o *Object, general bool) bool {
	used := as[*layout.DictObject](o).MaUsed
	return dictRebuild(ts, o, dictLog2For((used*3*2+2)/3), general)
}

// dictClone makes a table with the same entries, new references included: nil with MemoryError set when there is no memory.
func dictClone(ts *Thread, from *dictKeys, used int) *dictKeys {
	if used >= from.n*2/3 {
		return dictCloneExact(ts, from)
	}
	k := dictAllocKeys(ts, dictLog2For(used), from.general)
	if k == nil {
		return nil
	}
	dictPack(k, from)
	dictKeepAll(ts, k)
	return k
}

// dictCloneExact is dictClone of a table with few holes: they stay.
func dictCloneExact(ts *Thread, from *dictKeys) *dictKeys {
	head := from.entries - uintptr(unsafe.Pointer(from))
	step := from.step()
	p := allocMem(ts, head+uintptr(from.room())*step)
	if p == 0 {
		ErrNoMemory(ts)
		return nil
	}
	prim.Move(p, uintptr(unsafe.Pointer(from)), head+uintptr(from.n)*step)
	k := prim.At[*dictKeys](p)
	k.entries, k.ends = p+head, false
	dictKeepAll(ts, k)
	return k
}

// dictKeepAll takes new references to all keys and values.
func dictKeepAll(ts *Thread, k *dictKeys) {
	step := k.step()
	tid := ts.Tid
	for e, end := k.entries, k.entry(k.n); e < end; e += step {
		key := itemAt(e, 0)
		if key == nil {
			continue
		}
		v := itemAt(e, 1)
		if !keepOne(tid, key) {
			increfOther(ts, key)
		}
		if !keepOne(tid, v) {
			increfOther(ts, v)
		}
	}
}

// dictCopyOf is a new exact dict with the entries of o, a dict. Refs: new.
func dictCopyOf(ts *Thread, o *Object) *Object {
	c := DictNew(ts)
	if c == nil {
		return nil
	}
	d := as[*layout.DictObject](o)
	dictLock(ts, o)
	if d.MaUsed != 0 {
		k := dictClone(ts, dictTable(d), d.MaUsed)
		if k == nil {
			unlockObject(ts, o)
			decref(ts, c)
			return nil
		}
		to := as[*layout.DictObject](c)
		to.MaKeys, to.MaUsed = uintptr(unsafe.Pointer(k)), d.MaUsed
	}
	unlockObject(ts, o)
	return c
}

// DictCopy implements PyDict_Copy: a new exact dict with o's entries. Refs: new. Error: SystemError for what is no dict.
func DictCopy(ts *Thread, o *Object) *Object {
	if o == nil || !dictCheck(o) {
		return badInternalCall(ts)
	}
	if o.ObType == DictType || o.ObType.TpIter == DictType.TpIter {
		return dictCopyOf(ts, o)
	}
	c := DictNew(ts)
	if c != nil && dictMerge(ts, c, o, dictOverride) < 0 {
		decref(ts, c)
		return nil
	}
	return c
}
