// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// pythread.h: locks, threads and thread-specific storage for C.
//
// World: bare; all but GetInfo may be called without a record.
// A lock is a PyMutex in memory of its own that any thread may release. A thread that waits for it keeps its state as far as C can
// see, but the world may stop meanwhile.

package thread

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/fatal"
	"github.com/ungil/ungil/runtime/bare/prim"
)

// Pthread holds addresses of C functions. Set while the library loads.
//
// ORDER PTHREAD: capi/start.c lists them in the same order.
var Pthread PthreadTable

// PthreadTable is the form of Pthread.
type PthreadTable struct {
	KeyCreate, KeyDelete, Getspecific, Setspecific uintptr
	StartThread                                    uintptr // uintptr_t (void (*)(void *), void *, size_t stack): an id, or all ones
	StackBounds                                    uintptr // void (uintptr_t bounds[2]): the calling thread's stack
	ArmExit                                        uintptr // void (void *tls): the calling thread's end shall call Exit
	Swap                                           uintptr // void (int stop): put wait stubs in place of the doors that stop, or back
}

const (
	lockFailure  = 0
	lockAcquired = 1
	lockSignal   = 2
)

var stackSize uintptr // PyThread_set_stacksize; 0 is the system's; atomic

// ThreadInitThread implements PyThread_init_thread: nothing to prepare.
func ThreadInitThread(tls *TLS) {}

// ThreadAllocateLock implements PyThread_allocate_lock. NULL: no memory.
func ThreadAllocateLock(tls *TLS) uintptr { return prim.Calloc(1, 8) }

// ThreadFreeLock implements PyThread_free_lock.
func ThreadFreeLock(tls *TLS, lock uintptr) { prim.Free(lock) }

// ThreadAcquireLock implements PyThread_acquire_lock: 1 when the lock was taken.
func ThreadAcquireLock(tls *TLS, lock uintptr, wait int32) int32 {
	us := -1
	if wait == 0 {
		us = 0
	}
	return ThreadAcquireLockTimed(tls, lock, us, 0)
}

// ThreadAcquireLockTimed implements PyThread_acquire_lock_timed: waits us microseconds, negative for ever, 0 not at all. With intr a signal
// ends the wait.
func ThreadAcquireLockTimed(tls *TLS, lock uintptr, us int, intr int32) int32 {
	m := prim.At[*uint8](lock)
	if atom.CAS8(m, 0, mutexLocked) {
		return lockAcquired
	}
	deadline := 0
	if us < 0 {
		deadline = -1
	} else if us > 0 {
		const most = 1 << 53 // 285 years: no overflow in nanoseconds
		if us > most {
			us = most
		}
		deadline = now(tls) + us*1000
	}
	switch lockUntil(tls, m, deadline, waitLight, intr != 0) {
	case parkHanded:
		return lockAcquired
	case parkSignal:
		return lockSignal
	}
	return lockFailure
}

// ThreadReleaseLock implements PyThread_release_lock. Releasing what is not locked is a fatal error.
func ThreadReleaseLock(tls *TLS, lock uintptr) {
	if !unlock(tls, prim.At[*uint8](lock)) {
		fatal.Fatal(text("PyThread_release_lock\x00"), "release unlocked lock")
	}
}

// ThreadGetThreadIdent implements PyThread_get_thread_ident.
func ThreadGetThreadIdent(tls *TLS) uint { return uint(prim.Call0(prim.Libc.PthreadSelf)) }

// ThreadGetThreadNativeId implements PyThread_get_thread_native_id.
func ThreadGetThreadNativeId(tls *TLS) uint {
	const sysGettid = 186
	return uint(prim.Call1(prim.Libc.Syscall, sysGettid))
}

// ThreadExitThread implements PyThread_exit_thread: ends the calling OS thread.
func ThreadExitThread(tls *TLS) { prim.Call1(prim.Libc.PthreadExit, 0) }

// ThreadStartNewThread implements PyThread_start_new_thread: f(arg) runs in a detached OS thread, without a record. The result is its id,
// all ones when it could not be started.
func ThreadStartNewThread(tls *TLS, f, arg uintptr) uint {
	return uint(prim.Call3(Pthread.StartThread, f, arg, atom.LoadRelaxed(&stackSize)))
}

// ThreadGetStacksize implements PyThread_get_stacksize: 0 is the system's choice.
func ThreadGetStacksize(tls *TLS) uint { return uint(atom.LoadRelaxed(&stackSize)) }

// ThreadSetStacksize implements PyThread_set_stacksize: -1 when n is too small or too large.
func ThreadSetStacksize(tls *TLS, n uint) int32 {
	if n != 0 && (n < 64<<10 || n > 1<<40) {
		return -1
	}
	atom.Swap(&stackSize, uintptr(n+4095)&^4095)
	return 0
}

// tss is Py_tss_t.
type tss struct {
	initialized int32
	key         uint32
}

func tssOf(p uintptr) *tss { return (*tss)(unsafe.Pointer(p)) }

// ThreadTssAlloc implements PyThread_tss_alloc. NULL: no memory.
func ThreadTssAlloc(tls *TLS) uintptr { return prim.Calloc(1, 8) }

// ThreadTssFree implements PyThread_tss_free. NULL is ignored.
func ThreadTssFree(tls *TLS, key uintptr) {
	if key != 0 {
		ThreadTssDelete(tls, key)
		prim.Free(key)
	}
}

// ThreadTssIsCreated implements PyThread_tss_is_created.
func ThreadTssIsCreated(tls *TLS, key uintptr) int32 { return tssOf(key).initialized }

// ThreadTssCreate implements PyThread_tss_create: does nothing when the key is created. -1 when there is no key left.
func ThreadTssCreate(tls *TLS, key uintptr) int32 {
	k := tssOf(key)
	if k.initialized != 0 {
		return 0
	}
	if int32(prim.Call2(Pthread.KeyCreate, addr(&k.key), 0)) != 0 {
		return -1
	}
	k.initialized = 1
	return 0
}

// ThreadTssDelete implements PyThread_tss_delete: does nothing when the key is not created.
func ThreadTssDelete(tls *TLS, key uintptr) {
	if k := tssOf(key); k.initialized != 0 {
		prim.Call1(Pthread.KeyDelete, uintptr(k.key))
		k.initialized = 0
	}
}

// ThreadTssSet implements PyThread_tss_set: -1 when it failed.
func ThreadTssSet(tls *TLS, key, value uintptr) int32 {
	if int32(prim.Call2(Pthread.Setspecific, uintptr(tssOf(key).key), value)) != 0 {
		return -1
	}
	return 0
}

// ThreadTssGet implements PyThread_tss_get.
func ThreadTssGet(tls *TLS, key uintptr) uintptr {
	return prim.Call1(Pthread.Getspecific, uintptr(tssOf(key).key))
}

// ThreadCreateKey implements PyThread_create_key: -1 when there is none left.
func ThreadCreateKey(tls *TLS) int32 {
	p := addr(&tls.spec)
	if int32(prim.Call2(Pthread.KeyCreate, p, 0)) != 0 {
		return -1
	}
	return prim.Load[int32](p)
}

// ThreadDeleteKey implements PyThread_delete_key.
func ThreadDeleteKey(tls *TLS, key int32) { prim.Call1(Pthread.KeyDelete, uintptr(uint32(key))) }

// ThreadSetKeyValue implements PyThread_set_key_value: -1 when it failed.
func ThreadSetKeyValue(tls *TLS, key int32, value uintptr) int32 {
	if int32(prim.Call2(Pthread.Setspecific, uintptr(uint32(key)), value)) != 0 {
		return -1
	}
	return 0
}

// ThreadGetKeyValue implements PyThread_get_key_value.
func ThreadGetKeyValue(tls *TLS, key int32) uintptr {
	return prim.Call1(Pthread.Getspecific, uintptr(uint32(key)))
}

// ThreadDeleteKeyValue implements PyThread_delete_key_value.
func ThreadDeleteKeyValue(tls *TLS, key int32) { ThreadSetKeyValue(tls, key, 0) }

// ThreadReInitTLS implements PyThread_ReInitTLS: nothing to do, keys survive a fork.
func ThreadReInitTLS(tls *TLS) {}
