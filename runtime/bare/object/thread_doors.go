// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Doors that the runtime's own C code enters (capi/start.c), and what package thread needs from here.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
)

func init() { thread.SetHooks(dealloc, threadClear) }

// cDoors are entered by name from C; naming them here makes abigen write them.
func cDoors() [5]uintptr {
	return [5]uintptr{fn_threadPark, fn_threadExit, fn_forkBefore, fn_forkParent, fn_forkChild}
}

// threadPark is where a wait stub ends.
func threadPark(tls *TLS) { thread.ParkAtDoor(tls) }

// threadExit is called when an OS thread that has a record ends.
func threadExit(tls *TLS) { thread.Exit(tls) }

// forkBefore, forkParent and forkChild are pthread_atfork's handlers.
func forkBefore(tls *TLS) { thread.BeforeFork(tls) }
func forkParent(tls *TLS) { thread.AfterForkParent(tls) }
func forkChild(tls *TLS) {
	thread.AfterForkChild(tls)
	if tls.Attached == nil {
		return // forked without stopping the others: what they were doing is half done, and exec should follow
	}
	freeMutexes(tls.Attached)
}

// freeMutexes sets free what a thread that is not in the child had locked: one may have been given a mutex while the world was stopped.
// Nothing is half done, because a thread changes what a mutex guards only while it is attached and does not stop there.
func freeMutexes(ts *Thread) {
	if typeMutexOwner != ts.Tid {
		typeMutex, typeMutexOwner, typeMutexDepth = 0, 0, 0
	}
	internLock, pendingMutex = 0, 0
	for i := uintptr(0); i < weakStripes; i++ {
		prim.Store(uintptr(unsafe.Pointer(&weakLocks))+i*64, uint8(0))
	}
	importForget(ts)
	gcForget(ts)
	if ForkHook != nil {
		ForkHook()
	}
}

// ForkHook is called in a forked child: package modslot sets its own mutexes free.
var ForkHook func()
