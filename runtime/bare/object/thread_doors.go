// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Doors that the runtime's own C code enters (capi/start.c), and what package thread needs from here.

package object

import "github.com/ungil/ungil/runtime/bare/thread"

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
func forkChild(tls *TLS)  { thread.AfterForkChild(tls) }
