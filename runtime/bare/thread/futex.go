// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Sleeping, and the locks below all others.
//
// World: bare; with or without a record.

package thread

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
)

// rawLock takes a lock that is held for a few instructions, never across a call out, a wait or an attach. 0 free, 1 taken,
// 2 taken and somebody may sleep.
func rawLock(l *uint32) {
	for i := 0; i < 50; i++ {
		if atom.Load32(l) == 0 && atom.CAS32(l, 0, 1) {
			return
		}
	}
	e := errno()
	for atom.Swap32(l, 2) != 0 {
		prim.FutexWait(l, 2, -1, 0)
	}
	setErrno(e)
}

func rawUnlock(l *uint32) {
	if atom.Swap32(l, 0) == 2 {
		e := errno()
		prim.FutexWake(l, 1)
		setErrno(e)
	}
}

func errno() int32     { return prim.Load[int32](prim.Call0(prim.Libc.ErrnoLocation)) }
func setErrno(e int32) { prim.Store(prim.Call0(prim.Libc.ErrnoLocation), e) }

const eintr = 4

// sleep waits while *p is v, at most ns nanoseconds (negative: no limit); it tells whether a signal ended it.
func sleep(tls *TLS, p *uint32, v uint32, ns int) bool {
	setErrno(0)
	prim.FutexWait(p, v, ns, addr(&tls.spec))
	return errno() == eintr
}

func now(tls *TLS) int { return prim.Now(addr(&tls.spec)) }
