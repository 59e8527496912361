// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Package doors is the ways between C, bare Go and managed Go, seen from bare Go. This page tells each of them hop by hop.
//
// C enters bare Go (3.9 ns with the call)
//
//	an extension calls PyList_Append
//	capi/zdoors.h          its stub, made by the macro DOOR of capi/doors_amd64.S: keeps C's registers, loads the thread
//	                       record from thread-local storage, moves six integer arguments to where Go wants them (floats stay),
//	                       points r14 at a zeroed stand-in for g and calls through the table
//	ungil_doors[i]         the table; filled by openDoors (capi/doors.go) while the library loads
//	object.ListAppend      the Go function, on the C stack
//
// About 40 functions have their commonest answer in assembly in front of the door: their stub jumps to capi/fast_amd64.S first.
//
// Until Go's init has run the table holds wait stubs: a constructor that calls the API waits in ungil_wait (capi/start.c). Without
// a thread record the stub calls ungil_no_thread, which names the function and aborts. Functions whose Go parameter is a *TLS are
// reached through DOOR_ANY, which passes the thread-local block and asks for no record.
//
// Bare Go calls C (1.6 ns above a Go call)
//
//	object.callUnary       asks Direct: one of our own doors is called through the table, without leaving Go
//	prim.Call1             a func value made by hand: a word that holds ungil_callout's address
//	ungil_callout          capi/doors_amd64.S: moves the arguments back, aligns the stack, calls, zeroes xmm15
//
// An ABI0 assembly function would not do: after a call of one Go reloads r14 from thread-local storage, where the stand-in is not.
//
// Bare Go lifts into managed Go (50 - 200 ns)
//
//	doors.Lift             with a reason from the list in lift.go; never with an object's lock held
//	ungil_lift             capi/lift.go, a cgo export: to the Go runtime a C thread calls in
//
// # Managed Go lowers into bare Go
//
// A leaf, which neither calls out nor waits, is a plain Go call. For anything else managed Go calls the public C function through
// cgo, so that it enters by a door, on a C stack.
//
// In the portable build (-tags portable) a door is a C function (capi/zportable.c) that calls a cgo export, which calls the
// same Go function on a goroutine's stack; prim.Call goes through cgo; Direct finds nothing.
package doors
