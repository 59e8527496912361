// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Calls that other threads, and signal handlers, leave for the main thread.
//
// World: bare. AddPendingCall may be called by any thread, attached or not.
// Guard: the ring is under pendingMutex, which is never held across a call.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/sabotage"
	"github.com/ungil/ungil/runtime/bare/thread"
)

const pendingMax = 300

type pendingCall struct{ fn, arg uintptr }

var (
	pendingCalls [pendingMax]pendingCall
	pendingFirst int
	pendingN     int
	pendingBusy  bool // the main thread is in MakePendingCalls; main thread only
	pendingMutex uint8
)

// AddPendingCall implements Py_AddPendingCall: fn(arg) will be called by the main thread in Py_MakePendingCalls. -1 when 300 wait already.
func AddPendingCall(tls *TLS, fn, arg uintptr) int32 {
	if !sabotage.PendingLock {
		thread.LockTLS(tls, &pendingMutex)
	}
	r := int32(-1)
	if pendingN < pendingMax {
		c := &pendingCalls[uint(pendingFirst+pendingN)%pendingMax]
		c.fn, c.arg = fn, arg
		if sabotage.PendingLock {
			prim.Yield()
		}
		pendingN++
		r = 0
	}
	if !sabotage.PendingLock {
		thread.UnlockTLS(tls, &pendingMutex)
	}
	return r
}

// MakePendingCalls implements Py_MakePendingCalls: in the main thread, makes the calls that wait, at most 100. Error: -1, what a call
// raised; those after it wait for the next time.
func MakePendingCalls(ts *Thread) int32 {
	if !thread.IsMain(ts) || pendingBusy {
		return 0
	}
	if ErrCheckSignals(ts) < 0 {
		return -1
	}
	pendingBusy = true
	r := int32(0)
	for i := 0; i < 100 && r >= 0; i++ {
		thread.Lock(ts, &pendingMutex)
		var c pendingCall
		if pendingN > 0 {
			c = pendingCalls[uint(pendingFirst)%pendingMax]
			pendingFirst = int(uint(pendingFirst+1) % pendingMax)
			pendingN--
		}
		thread.Unlock(ts, &pendingMutex)
		if c.fn == 0 {
			break
		}
		if int32(prim.Call1(c.fn, c.arg)) != 0 {
			r = -1
		}
	}
	pendingBusy = false
	return r
}
