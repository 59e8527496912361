// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build !sabotage

// Package sabotage holds switches that leave out a lock, or an order, of the runtime: to show that the hammer tests would notice. In the
// ordinary build all are constants and false: nothing of them is left in the code. With the tag sabotage UNGIL_SABOTAGE names the one
// that is on; cgo_test/sabotage_test.go runs each.
package sabotage

const Any = false // a switch may be on

const (
	ListLock       = false // list: lists are written without their lock
	DictLock       = false // dict: dicts are written without their lock
	SetLock        = false // set: sets are written without their lock
	SharedCount    = false // counts: a thread that is not the owner drops a reference by a load and a store
	MergeQueue     = false // merge: objects go to their owner's queue without the bucket's lock
	ForeignFree    = false // heap: a block of another thread's heap is freed by a load and a store
	GracePeriod    = false // grace: memory that readers may hold is reused at once
	TypeLock       = false // types: types change, and the attribute cache is filled, without the type lock
	TypeSequence   = false // typecache: a reader of the attribute cache does not look whether the line changed
	InternLock     = false // intern: strings are interned without the lock
	MutexTake      = false // mutex: a mutex is taken by a load and a store
	ParkCheck      = false // park: a thread parks without looking at the mutex once more
	SectionOrder   = false // order: the second lock of a pair is waited for with the first in hand, in the order given
	SectionSuspend = false // suspend: a thread that waits for a section's lock keeps those it has
	ImportLock     = false // import: two threads import one module at the same time
	WeakTry        = false // weakref: a weak reference gives out an object that is dying
	GILStop        = false // gil: the GIL goes on while other threads run
	RegistryLock   = false // registry: the list of records changes without its lock
	StopAll        = false // stop: the world counts as stopped while other threads run
	PendingLock    = false // pending: pending calls are added without the lock
	Membarrier     = false // membarrier: a bias ends without membarrier, and the owner's entry is seen late
	BiasHeld       = false // biasheld: a bias ends without looking whether its owner holds the lock
	BiasBit        = false // biasbit: the owner's fast paths do not look whether the bias has ended (capi/fast_containers.h)
)
