// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// What a type inherits: flags, sizes, slots.
//
// World: bare. Guard: the type lock.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// typeInheritSpecial copies sizes and flags from the base proper.
func typeInheritSpecial(t, b *TypeObject) {
	const (
		gc         = layout.TPFLAGS_HAVE_GC
		collection = layout.TPFLAGS_SEQUENCE | layout.TPFLAGS_MAPPING
		kinds      = layout.TPFLAGS_LONG_SUBCLASS | layout.TPFLAGS_LIST_SUBCLASS | layout.TPFLAGS_TUPLE_SUBCLASS | layout.TPFLAGS_BYTES_SUBCLASS |
			layout.TPFLAGS_UNICODE_SUBCLASS | layout.TPFLAGS_DICT_SUBCLASS | layout.TPFLAGS_BASE_EXC_SUBCLASS | layout.TPFLAGS_TYPE_SUBCLASS
		also = layout.TPFLAGS_MATCH_SELF | layout.TPFLAGS_PREHEADER | layout.TPFLAGS_ITEMS_AT_END
	)
	if t.TpFlags&gc == 0 && b.TpFlags&gc != 0 && t.TpTraverse == 0 && t.TpClear == 0 {
		t.TpFlags |= gc
		t.TpTraverse, t.TpClear = b.TpTraverse, b.TpClear
	}
	if t.TpBasicsize == 0 {
		t.TpBasicsize = b.TpBasicsize
	}
	if t.TpItemsize == 0 {
		t.TpItemsize = b.TpItemsize
	}
	if t.TpWeaklistoffset == 0 {
		t.TpWeaklistoffset = b.TpWeaklistoffset
	}
	if t.TpDictoffset == 0 {
		t.TpDictoffset = b.TpDictoffset
	}
	t.TpFlags |= b.TpFlags & (kinds | also)
	if t.TpFlags&collection == 0 {
		t.TpFlags |= b.TpFlags & collection
	}
}

// typeInheritWords copies slots from off on, n words, that t leaves open and that from defines itself rather than inherits. Tables
// are the addresses of the structs that the slots lie in.
func typeInheritWords(t, from, fromBase uintptr, off uintptr, n int) {
	for i := 0; i < n; i++ {
		at := off + uintptr(i)*8
		v := prim.Load[uintptr](from + at)
		if v == 0 || prim.Load[uintptr](t+at) != 0 {
			continue
		}
		if fromBase == 0 || prim.Load[uintptr](fromBase+at) != v {
			prim.Store(t+at, v)
		}
	}
}

// typeInheritTables copies the slots in sub-tables that both types have.
func typeInheritTables(t, b *TypeObject) {
	bb := b.TpBase
	var number, sequence, mapping, async, buffer uintptr
	if bb != nil {
		number, sequence = uintptr(unsafe.Pointer(bb.TpAsNumber)), uintptr(unsafe.Pointer(bb.TpAsSequence))
		mapping, async = uintptr(unsafe.Pointer(bb.TpAsMapping)), uintptr(unsafe.Pointer(bb.TpAsAsync))
		buffer = uintptr(unsafe.Pointer(bb.TpAsBuffer))
	}
	if t.TpAsNumber != nil && b.TpAsNumber != nil && t.TpAsNumber != b.TpAsNumber {
		typeInheritWords(uintptr(unsafe.Pointer(t.TpAsNumber)), uintptr(unsafe.Pointer(b.TpAsNumber)), number, 0, int(unsafe.Sizeof(*t.TpAsNumber)/8))
	}
	if t.TpAsAsync != nil && b.TpAsAsync != nil && t.TpAsAsync != b.TpAsAsync {
		typeInheritWords(uintptr(unsafe.Pointer(t.TpAsAsync)), uintptr(unsafe.Pointer(b.TpAsAsync)), async, 0, 3)
	}
	if t.TpAsSequence != nil && b.TpAsSequence != nil && t.TpAsSequence != b.TpAsSequence {
		typeInheritWords(uintptr(unsafe.Pointer(t.TpAsSequence)), uintptr(unsafe.Pointer(b.TpAsSequence)), sequence, 0, int(unsafe.Sizeof(*t.TpAsSequence)/8))
	}
	if t.TpAsMapping != nil && b.TpAsMapping != nil && t.TpAsMapping != b.TpAsMapping {
		typeInheritWords(uintptr(unsafe.Pointer(t.TpAsMapping)), uintptr(unsafe.Pointer(b.TpAsMapping)), mapping, 0, int(unsafe.Sizeof(*t.TpAsMapping)/8))
	}
	if t.TpAsBuffer != nil && b.TpAsBuffer != nil && t.TpAsBuffer != b.TpAsBuffer {
		typeInheritWords(uintptr(unsafe.Pointer(t.TpAsBuffer)), uintptr(unsafe.Pointer(b.TpAsBuffer)), buffer, 0, 2)
	}
}

// typeInheritSlots copies slots from one type of the resolution order.
func typeInheritSlots(ts *Thread, t, b *TypeObject) bool {
	typeInheritTables(t, b)
	to, from, base := uintptr(unsafe.Pointer(t)), uintptr(unsafe.Pointer(b)), uintptr(unsafe.Pointer(b.TpBase))
	typeInheritWords(to, from, base, unsafe.Offsetof(t.TpDealloc), 1)
	if t.TpGetattr == 0 && t.TpGetattro == 0 {
		t.TpGetattr, t.TpGetattro = b.TpGetattr, b.TpGetattro
	}
	if t.TpSetattr == 0 && t.TpSetattro == 0 {
		t.TpSetattr, t.TpSetattro = b.TpSetattr, b.TpSetattro
	}
	typeInheritWords(to, from, base, unsafe.Offsetof(t.TpRepr), 1)
	typeInheritWords(to, from, base, unsafe.Offsetof(t.TpVectorcallOffset), 1)
	if t.TpCall == 0 && b.TpFlags&layout.TPFLAGS_HAVE_VECTORCALL != 0 {
		t.TpFlags |= layout.TPFLAGS_HAVE_VECTORCALL // only while __call__ is not overridden
	}
	typeInheritWords(to, from, base, unsafe.Offsetof(t.TpCall), 1)
	typeInheritWords(to, from, base, unsafe.Offsetof(t.TpStr), 1)
	if t.TpRichcompare == 0 && t.TpHash == 0 {
		// Comparison and hash are inherited together, and only when neither is overridden.
		r := DictContains(ts, t.TpDict, id___eq__)
		if r == 0 {
			r = DictContains(ts, t.TpDict, id___hash__)
		}
		if r < 0 {
			return false
		}
		if r == 0 {
			t.TpRichcompare, t.TpHash = b.TpRichcompare, b.TpHash
		}
	}
	typeInheritWords(to, from, base, unsafe.Offsetof(t.TpIter), 1)
	typeInheritWords(to, from, base, unsafe.Offsetof(t.TpIternext), 1)
	typeInheritWords(to, from, base, unsafe.Offsetof(t.TpDescrGet), 1)
	if b.TpDescrGet != 0 && t.TpDescrGet == b.TpDescrGet && t.TpFlags&layout.TPFLAGS_IMMUTABLETYPE != 0 {
		t.TpFlags |= b.TpFlags & layout.TPFLAGS_METHOD_DESCRIPTOR
	}
	typeInheritWords(to, from, base, unsafe.Offsetof(t.TpDescrSet), 1)
	typeInheritWords(to, from, base, unsafe.Offsetof(t.TpDictoffset), 1)
	typeInheritWords(to, from, base, unsafe.Offsetof(t.TpInit), 1)
	typeInheritWords(to, from, base, unsafe.Offsetof(t.TpAlloc), 1)
	typeInheritWords(to, from, base, unsafe.Offsetof(t.TpIsGc), 1)
	typeInheritWords(to, from, base, unsafe.Offsetof(t.TpFinalize), 1)
	const gc = layout.TPFLAGS_HAVE_GC
	switch {
	case t.TpFlags&gc == b.TpFlags&gc:
		typeInheritWords(to, from, base, unsafe.Offsetof(t.TpFree), 1)
	case t.TpFlags&gc != 0 && t.TpFree == 0 && b.TpFree == fn_PyObject_Free:
		t.TpFree = fn_PyObject_GC_Del
	}
	return true
}

// typeRetire gives up a resolution order that lock-free readers may still walk: the collector frees it.
func typeRetire(ts *Thread, mro *Object) {
	if mro != nil && !immortal(mro) {
		deferCounts(mro)
		decref(ts, mro)
	}
}

// typeComputeMro sets tp_mro: C3, or what the metatype's mro() gives.
func typeComputeMro(ts *Thread, t *TypeObject) bool {
	custom := false
	var mro *Object
	if t.ObType != TypeType && t.ObType != nil {
		// A metatype may have a mro() of its own.
		m := typeLookupRef(ts, t.ObType, id_mro)
		base := typeDictGet(ts, TypeType.TpDict, id_mro)
		custom = m != nil && m != base
		xdecref(ts, m)
	}
	if !custom {
		mro = typeMroDefault(ts, t)
	} else {
		mro = typeMroCustom(ts, t)
	}
	if mro == nil {
		return false
	}
	old := t.TpMro
	if immortal(up(t)) {
		setImmortal(mro)
	}
	atom.StoreRelease((*uintptr)(unsafe.Pointer(&t.TpMro)), addr(mro))
	if custom {
		// Its bases need not tell this type of their changes: never cache what it inherits.
		t.TpVersionsUsed = typeMaxVersions
	}
	typeRetire(ts, old)
	return true
}

// typeMroCustom calls the metatype's mro() and checks what it gives.
func typeMroCustom(ts *Thread, t *TypeObject) *Object {
	r := slotCall(ts, up(t), id_mro, 0, nil, nil)
	if r == nil {
		return nil
	}
	mro := SequenceTuple(ts, r)
	decref(ts, r)
	if mro == nil {
		return nil
	}
	solid := typeSolidBase(t)
	for i := 0; i < tupleSize(mro); i++ {
		b := tupleItem(mro, i)
		if !typeCheck(b) {
			raise(ts, ExcTypeError, "mro() returned a non-class ('%s')", argTO(b))
			decref(ts, mro)
			return nil
		}
		if !typeIsSubtype(solid, typeSolidBase(as[*TypeObject](b))) {
			raise(ts, ExcTypeError, "mro() returned base with unsuitable layout ('%s')", argT(as[*TypeObject](b)))
			decref(ts, mro)
			return nil
		}
	}
	return mro
}

// typeMroDefault is the C3 linearisation.
//
// Refs: new.
func typeMroDefault(ts *Thread, t *TypeObject) *Object {
	bases := t.TpBases
	n := tupleSize(bases)
	total := n + 1
	for i := 0; i < n; i++ {
		b := tupleItem(bases, i)
		if !typeCheck(b) {
			return raise(ts, ExcTypeError, "bases must be types")
		}
		m := as[*TypeObject](b).TpMro
		if m == nil {
			return raise(ts, ExcTypeError, "Cannot extend an incomplete type '%s'", argT(as[*TypeObject](b)))
		}
		total += tupleSize(m)
	}
	if n > 1 {
		for i := 0; i < n; i++ {
			for j := i + 1; j < n; j++ {
				if tupleItem(bases, i) == tupleItem(bases, j) {
					return typeMroDuplicate(ts, tupleItem(bases, i))
				}
			}
		}
	}
	// Result in out; next[i] counts how far the i-th list is used up. The last list is the bases themselves.
	p := allocMem(ts, uintptr(total+n+1)*8)
	if p == 0 {
		return ErrNoMemory(ts)
	}
	next := p + uintptr(total)*8
	prim.Clear(next, uintptr(n+1)*8)
	setItem(p, 0, up(t))
	k := typeMroMerge(bases, n, next, p)
	var mro *Object
	if k < 0 {
		typeMroConflict(ts, bases, n, next)
	} else if mro = TupleNew(ts, k); mro != nil {
		items := tupleItems(mro)
		for i := 0; i < k; i++ {
			setItem(items, i, newRef(ts, itemAt(p, i)))
		}
	}
	freeMem(ts, p)
	return mro
}

// typeMroList is the i-th list to merge.
func typeMroList(bases *Object, n, i int) *Object {
	if i == n {
		return bases
	}
	return as[*TypeObject](tupleItem(bases, i)).TpMro
}

// typeMroMerge merges the bases' orders behind out[0]; the number of types, or -1 for a conflict.
func typeMroMerge(bases *Object, n int, next, out uintptr) int {
	k := 1
	for {
		empty := true
		var c *Object
		for i := 0; i <= n && c == nil; i++ {
			l, at := typeMroList(bases, n, i), prim.Load[int](next+uintptr(i)*8)
			if at >= tupleSize(l) {
				continue
			}
			empty = false
			if h := tupleItem(l, at); !typeMroInTail(bases, n, next, h) {
				c = h
			}
		}
		if empty {
			return k
		}
		if c == nil {
			return -1
		}
		setItem(out, k, c)
		k++
		for i := 0; i <= n; i++ {
			l, at := typeMroList(bases, n, i), prim.Load[int](next+uintptr(i)*8)
			if at < tupleSize(l) && tupleItem(l, at) == c {
				prim.Store(next+uintptr(i)*8, at+1)
			}
		}
	}
}

// typeMroInTail tells whether some list has c behind its head.
func typeMroInTail(bases *Object, n int, next uintptr, c *Object) bool {
	for i := 0; i <= n; i++ {
		l := typeMroList(bases, n, i)
		for j := prim.Load[int](next+uintptr(i)*8) + 1; j < tupleSize(l); j++ {
			if tupleItem(l, j) == c {
				return true
			}
		}
	}
	return false
}

//go:noinline
func typeMroDuplicate(ts *Thread, c *Object) *Object {
	name := ObjectGetAttr(ts, c, id___name__)
	if name == nil {
		return nil
	}
	raise(ts, ExcTypeError, "duplicate base class %s", argO(name))
	decref(ts, name)
	return nil
}

// typeMroConflict raises TypeError and names the heads that block each other.
//
//go:noinline
func typeMroConflict(ts *Thread, bases *Object, n int, next uintptr) {
	var b textBuffer
	b.string(ts, "Cannot create a consistent method resolution order (MRO) for bases ")
	first := true
	for i := 0; i <= n; i++ {
		l, at := typeMroList(bases, n, i), prim.Load[int](next+uintptr(i)*8)
		if at >= tupleSize(l) {
			continue
		}
		c := tupleItem(l, at)
		dup := false
		for j := 0; j < i; j++ {
			m, k := typeMroList(bases, n, j), prim.Load[int](next+uintptr(j)*8)
			dup = dup || k < tupleSize(m) && tupleItem(m, k) == c
		}
		if dup {
			continue
		}
		if !first {
			b.string(ts, ", ")
		}
		first = false
		if !b.object(ts, TypeGetName(ts, as[*TypeObject](c))) {
			freeMem(ts, b.p)
			return
		}
	}
	if b.failed {
		ErrNoMemory(ts)
	} else {
		raise(ts, ExcTypeError, "%s", Arg{argString, b.p, b.n})
	}
	freeMem(ts, b.p)
}

// typeSolidBase is the nearest type that adds fields of its own to the instances.
func typeSolidBase(t *TypeObject) *TypeObject {
	above := 0
	for b := t.TpBase; b != nil; b = b.TpBase {
		above++
	}
	// From the root down. Each class is found anew from t: classes are few levels deep, and a call for each level would need stack.
	solid := BaseObjectType
	for ; above >= 0; above-- {
		b := t
		for i := 0; i < above; i++ {
			b = b.TpBase
		}
		if typeAddsFields(b, solid) {
			solid = b
		}
	}
	return solid
}

// typeAddsFields tells whether t's instances are more than b's with a dict and weak references.
func typeAddsFields(t, b *TypeObject) bool {
	size, baseSize := t.TpBasicsize, b.TpBasicsize
	if t.TpItemsize != 0 || b.TpItemsize != 0 {
		return size != baseSize || t.TpItemsize != b.TpItemsize
	}
	if t.TpWeaklistoffset != 0 && b.TpWeaklistoffset == 0 && t.TpWeaklistoffset+8 == size && t.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 {
		size -= 8
	}
	if t.TpDictoffset != 0 && b.TpDictoffset == 0 && t.TpDictoffset+8 == size && t.TpFlags&layout.TPFLAGS_HEAPTYPE != 0 {
		size -= 8
	}
	return size != baseSize
}
