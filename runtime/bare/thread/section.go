// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Critical sections: PyCriticalSection_Begin and its relatives. The structs are the caller's, linked from ts.CriticalSection.
//
// World: bare; Begin and End are hot.
// Invariant: the low bits of a link belong to the section it leads to: bit 0, suspended: its mutexes are not held; bit 1, it has two.
// Invariant: a section that is not on the list has mutex 0: the thread had what it asked for.
// The innermost section is active whenever the thread is attached. Outer ones may be suspended; ending a section resumes the next.

package thread

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/sabotage"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	sectionInactive = 1
	sectionTwo      = 2
	sectionTags     = 3

	// SectionEntry is CsPrev, instead of a link, of a section that is an entry of the stack of held locks (held.go) and on no list.
	SectionEntry = 4
)

func section(s uintptr) *layout.CriticalSection {
	return prim.At[*layout.CriticalSection](s &^ sectionTags)
}

func section2(s uintptr) *layout.CriticalSection2 {
	return prim.At[*layout.CriticalSection2](s &^ sectionTags)
}

// sectionHas tells whether the mutex at p is one of the section's.
func sectionHas(s, p uintptr) bool {
	return section(s).CsMutex == p || s&sectionTwo != 0 && section2(s).CsMutex2 == p
}

// mutexOf is the address of an object's mutex.
func mutexOf(o *layout.Object) uintptr { return uintptr(unsafe.Pointer(&o.ObMutex)) }

// CriticalSectionBegin implements PyCriticalSection_Begin: takes the object's lock. When the thread has to wait, its other sections
// are suspended meanwhile.
func CriticalSectionBegin(ts *Thread, c uintptr, o *layout.Object) {
	s := prim.At[*layout.CriticalSection](c)
	if sabotage.Membarrier && LateEntry(ts, o) {
		s.CsMutex, s.CsPrev = mutexOf(o), SectionEntry
		return
	}
	if atom.OwnTid(&o.ObTid) == atom.OwnTid(&ts.Bias) {
		// Its owner: an entry of the runtime is enough (bias.go).
		top := ts.LockTop
		s.CsMutex = mutexOf(o)
		s.CsPrev = SectionEntry
		setEntry(top, mutexOf(o)|EntryBiased)
		atom.SetOwnTid(&ts.LockTop, top+8)
		if atom.Load32(wordOf(o))&NotBiased == 0 {
			return
		}
		SectionBeginOwn(ts, c, o)
		return
	}
	w := wordOf(o)
	if v := atom.Load32(w); v&NotBiased == WordUnbiased && atom.CAS32(w, v, v|WordTaken) {
		s.CsMutex = mutexOf(o)
		s.CsPrev = ts.CriticalSection
		ts.CriticalSection = c
		return
	}
	sectionBeginSlow(ts, c, o)
}

// SectionBeginOwn is CriticalSectionBegin when the entry that it has pushed is not enough.
//
//go:noinline
func SectionBeginOwn(ts *Thread, c uintptr, o *layout.Object) {
	if atom.Load32(wordOf(o))&WordUnbiased == 0 {
		Unbias(ts, o)
	}
	if entryAt(ts.LockTop-8)&EntryBiased == 0 {
		return // the end of the bias left the lock to it
	}
	atom.SetOwnTid(&ts.LockTop, ts.LockTop-8)
	CriticalSectionBeginMutex(ts, c, mutexOf(o))
}

//go:noinline
func sectionBeginSlow(ts *Thread, c uintptr, o *layout.Object) {
	biasNotice(ts)
	if atom.Load32(wordOf(o))&WordUnbiased == 0 {
		Unbias(ts, o)
	}
	CriticalSectionBeginMutex(ts, c, mutexOf(o))
}

// CriticalSectionBeginMutex implements PyCriticalSection_BeginMutex.
func CriticalSectionBeginMutex(ts *Thread, c uintptr, m uintptr) {
	s := prim.At[*layout.CriticalSection](c)
	if !atom.CAS8(byteAt(m), 0, mutexLocked) {
		if holdsNow(ts, m) {
			s.CsMutex, s.CsPrev = 0, 0
			return
		}
		waitObjects(ts, m, 0)
	}
	s.CsMutex = m
	s.CsPrev = ts.CriticalSection
	ts.CriticalSection = c
}

// holdsNow tells whether the thread has m by its innermost section, or by a function of the runtime that called this C code.
func holdsNow(ts *Thread, m uintptr) bool {
	if s := ts.CriticalSection; s != 0 && sectionHas(s, m) {
		return true
	}
	return listed(ts.LockBase, ts.LockTop, m)
}

// CriticalSectionEnd implements PyCriticalSection_End.
func CriticalSectionEnd(ts *Thread, c uintptr) {
	s := prim.At[*layout.CriticalSection](c)
	m := s.CsMutex
	if s.CsPrev == SectionEntry {
		atom.SetOwnTid(&ts.LockTop, ts.LockTop-8)
		if atom.Load32(prim.At[*uint32](m&^3))&NotBiased != 0 {
			UnlockHeld(ts, objectOf(m))
		}
		return
	}
	if m == 0 {
		return
	}
	// The word around the byte: one inlined compare-and-swap. The slow way looks at the byte alone.
	w := prim.At[*uint32](m &^ 3)
	if v := atom.Load32(w); m&3 != 2 || v&(0xff<<16) != mutexLocked<<16 || !atom.CAS32(w, v, v&^(0xff<<16)) {
		UnlockTLS(ts.TLS, byteAt(m))
	}
	ts.CriticalSection = s.CsPrev
	if s.CsPrev&sectionInactive != 0 {
		resumeSection(ts)
	}
}

// CriticalSection2Begin implements PyCriticalSection2_Begin: takes the locks of two objects, which may be the same.
func CriticalSection2Begin(ts *Thread, c uintptr, a, b *layout.Object) {
	if a != b {
		if atom.Load32(wordOf(a))&WordUnbiased == 0 {
			Unbias(ts, a)
		}
		if atom.Load32(wordOf(b))&WordUnbiased == 0 {
			Unbias(ts, b)
		}
		CriticalSection2BeginMutex(ts, c, mutexOf(a), mutexOf(b))
		return
	}
	prim.At[*layout.CriticalSection2](c).CsMutex2 = 0
	CriticalSectionBegin(ts, c, a)
}

// CriticalSection2BeginMutex implements PyCriticalSection2_BeginMutex. Mutexes are taken in the order of their addresses.
func CriticalSection2BeginMutex(ts *Thread, c uintptr, m1, m2 uintptr) {
	s := prim.At[*layout.CriticalSection2](c)
	if m1 == m2 {
		s.CsMutex2 = 0
		CriticalSectionBeginMutex(ts, c, m1)
		return
	}
	if sabotage.SectionOrder {
		lockUntil(ts.TLS, byteAt(m1), -1, waitLight, false)
		lockUntil(ts.TLS, byteAt(m2), -1, waitLight, false)
		s.CsBase.CsMutex, s.CsMutex2, s.CsBase.CsPrev = m1, m2, ts.CriticalSection
		ts.CriticalSection = c | sectionTwo
		return
	}
	if m2 < m1 {
		m1, m2 = m2, m1
	}
	if holdsNow(ts, m1) || holdsNow(ts, m2) {
		beginHalf(ts, c, m1, m2)
		return
	}
	if !atom.CAS8(byteAt(m1), 0, mutexLocked) {
		waitObjects(ts, m1, m2)
	} else if !atom.CAS8(byteAt(m2), 0, mutexLocked) {
		// Nobody waits with a lock in hand that is not in the order: m1 goes back first.
		UnlockTLS(ts.TLS, byteAt(m1))
		waitObjects(ts, m1, m2)
	}
	s.CsBase.CsMutex, s.CsMutex2 = m1, m2
	s.CsBase.CsPrev = ts.CriticalSection
	ts.CriticalSection = c | sectionTwo
}

// beginHalf begins a pair of which the thread has at least one. Both held: nothing to do. With one held, the section on top of it takes
// the other alone; as long as it is not suspended the thread has both, and then it has what CPython would give: the innermost.
//
//go:noinline
func beginHalf(ts *Thread, c uintptr, m1, m2 uintptr) {
	s := prim.At[*layout.CriticalSection2](c)
	s.CsMutex2 = 0
	switch {
	case !holdsNow(ts, m1):
		CriticalSectionBeginMutex(ts, c, m1)
	case !holdsNow(ts, m2):
		CriticalSectionBeginMutex(ts, c, m2)
	default:
		s.CsBase.CsMutex, s.CsBase.CsPrev = 0, 0
	}
}

// CriticalSection2End implements PyCriticalSection2_End.
func CriticalSection2End(ts *Thread, c uintptr) {
	s := prim.At[*layout.CriticalSection2](c)
	if s.CsBase.CsMutex == 0 {
		return
	}
	if s.CsMutex2 != 0 {
		UnlockTLS(ts.TLS, byteAt(s.CsMutex2))
	}
	CriticalSectionEnd(ts, c)
}

// suspendSections gives up the mutexes of all active sections.
func suspendSections(ts *Thread) {
	link := &ts.CriticalSection
	for *link != 0 && *link&sectionInactive == 0 {
		s := *link
		if s&sectionTwo != 0 {
			UnlockTLS(ts.TLS, byteAt(section2(s).CsMutex2))
		}
		UnlockTLS(ts.TLS, byteAt(section(s).CsMutex))
		*link = s | sectionInactive
		link = &section(s).CsPrev
	}
}

// resumeSection makes the innermost section active again after the one inside it has ended.
//
//go:noinline
func resumeSection(ts *Thread) {
	s := ts.CriticalSection
	m1 := section(s).CsMutex
	if regain(ts, m1) {
		if s&sectionTwo == 0 || regain(ts, section2(s).CsMutex2) {
			ts.CriticalSection = s &^ sectionInactive
			return
		}
		UnlockTLS(ts.TLS, byteAt(m1))
		// An entry that gave m1 up is marked as having it from elsewhere; attaching settles the marks anew.
	}
	tls := ts.TLS
	Detach(ts)
	attachSlow(tls, ts) // takes what the innermost section has
}

// regain takes a mutex for a section without waiting: from an entry of the runtime that has it, or because it is free.
func regain(ts *Thread, m uintptr) bool {
	return claim(ts, m) || atom.CAS8(byteAt(m), 0, mutexLocked)
}
