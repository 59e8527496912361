// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// One thread at a time imports a name; others wait for it, and two threads that wait for each other's modules do not.
//
// Guard: the list of running imports is under importMutex. A record's mutex is held by the importing thread all the while; it is
// waited for detached.
// Invariant: importRunning is the length of the list.

package object

import (
	"runtime/cgo"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/sabotage"
	"github.com/ungil/ungil/runtime/bare/thread"
)

type importRecord struct {
	_       cgo.Incomplete
	next    *importRecord
	name    *Object
	owner   *Thread
	depth   int // how often the owner is inside: a module that imports itself
	waiters int
	mutex   uint8
	dead    bool // the owner is done; the last waiter frees the record
}

var (
	importMutex   uint8
	importList    *importRecord
	importRunning int
)

// importFindLocked finds the running import of a name. The caller holds importMutex.
func importFindLocked(ts *Thread, name *Object) *importRecord {
	if sabotage.ImportLock {
		return nil
	}
	for r := importList; r != nil; r = r.next {
		if !r.dead && UnicodeCompare(ts, r.name, name) == 0 {
			return r
		}
	}
	return nil
}

// importWouldDeadlock follows the chain of who waits for whom. The caller holds importMutex.
func importWouldDeadlock(ts *Thread, r *importRecord) bool {
	for n := 0; r != nil && n < 1000; n++ {
		if r.owner == ts {
			return true
		}
		r = (*importRecord)(unsafe.Pointer(r.owner.ImportWaits))
	}
	return false
}

// importLock enters the import of a name, waiting while another thread is inside. The result goes to importUnlock; 0 with an
// exception set when there is no memory.
func importLock(ts *Thread, name *Object) uintptr {
	for {
		thread.Lock(ts, &importMutex)
		r := importFindLocked(ts, name)
		if r == nil {
			r = (*importRecord)(unsafe.Pointer(allocMem(ts, unsafe.Sizeof(*r))))
			if r == nil {
				thread.Unlock(ts, &importMutex)
				ErrNoMemory(ts)
				return 0
			}
			r.next, r.name, r.owner, r.depth, r.waiters, r.mutex, r.dead = importList, newRef(ts, name), ts, 1, 0, 1, false
			importList = r
			importRunning++
			thread.Unlock(ts, &importMutex)
			return uintptr(unsafe.Pointer(r))
		}
		if importWouldDeadlock(ts, r) {
			// As in CPython the caller goes on and may see a module that is not finished.
			r.depth++
			thread.Unlock(ts, &importMutex)
			return uintptr(unsafe.Pointer(r))
		}
		importWaitLocked(ts, r)
	}
}

// importWaitLocked waits until r's import is over. It is entered with importMutex held and left without.
func importWaitLocked(ts *Thread, r *importRecord) {
	r.waiters++
	ts.ImportWaits = uintptr(unsafe.Pointer(r))
	thread.Unlock(ts, &importMutex)
	thread.Lock(ts, &r.mutex)
	thread.Unlock(ts, &r.mutex)
	thread.Lock(ts, &importMutex)
	ts.ImportWaits = 0
	r.waiters--
	last := r.dead && r.waiters == 0
	thread.Unlock(ts, &importMutex)
	if last {
		importFree(ts, r)
	}
}

// importWait waits while another thread is importing name: a module is in sys.modules before it is finished.
func importWait(ts *Thread, name *Object) {
	thread.Lock(ts, &importMutex)
	r := importFindLocked(ts, name)
	if r == nil || importWouldDeadlock(ts, r) {
		thread.Unlock(ts, &importMutex)
		return
	}
	importWaitLocked(ts, r)
}

// importUnlock leaves an import.
func importUnlock(ts *Thread, lock uintptr) {
	r := prim.At[*importRecord](lock)
	thread.Lock(ts, &importMutex)
	if r.depth--; r.depth > 0 {
		thread.Unlock(ts, &importMutex)
		return
	}
	if importList == r {
		importList = r.next
	} else {
		p := importList
		for p.next != r {
			p = p.next
		}
		p.next = r.next
	}
	importRunning--
	r.dead = true
	last := r.waiters == 0
	thread.Unlock(ts, &importMutex)
	thread.Unlock(ts, &r.mutex)
	if last {
		importFree(ts, r)
	}
}

func importFree(ts *Thread, r *importRecord) {
	decref(ts, r.name)
	freeMem(ts, uintptr(unsafe.Pointer(r)))
}

// importForget ends, in a forked child, the imports of threads that are not there: the modules may be in sys.modules, unfinished, as in
// CPython. The records stay allocated; the names do too.
func importForget(ts *Thread) {
	importMutex = 0
	link := &importList
	for *link != nil {
		if r := *link; r.owner != ts {
			*link = r.next
			importRunning--
		} else {
			r.waiters = 0
			link = &r.next
		}
	}
}

// importChainMax is how many of the calling thread's imports ImportChain tells; what is further in is left out.
const importChainMax = 64

// ImportChain tells the calling thread's running imports, outermost first, joined by " > "; name alone when there are none.
//
// Refs: new. Error: NULL.
func ImportChain(ts *Thread, name *Object) *Object {
	p, mark := scratch(ts, importChainMax*8)
	if p == 0 {
		return nil
	}
	// Names of own imports stay valid without the mutex, under which no memory may be asked for.
	n := 0
	thread.Lock(ts, &importMutex)
	for r := importList; r != nil && n < importChainMax; r = r.next {
		if r.owner == ts && !r.dead {
			setItem(p, n, r.name)
			n++
		}
	}
	thread.Unlock(ts, &importMutex)
	if n == 0 {
		ts.ScratchTop = mark
		return newRef(ts, name)
	}
	var b textBuffer
	for i := n - 1; i >= 0; i-- {
		b.escaped(ts, newRef(ts, itemAt(p, i)))
		if i > 0 {
			b.string(ts, " > ")
		}
	}
	ts.ScratchTop = mark
	return b.finish(ts, true)
}
