// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build race || !amd64

package atom

import (
	"sync/atomic"
	"unsafe"
)

// LoadAcquire reads a word that another thread may publish.
func LoadAcquire(p *uintptr) uintptr { return atomic.LoadUintptr(p) }

// StoreRelease publishes a word.
func StoreRelease(p *uintptr, v uintptr) { atomic.StoreUintptr(p, v) }

// StoreRelease32 is StoreRelease for 32 bits.
func StoreRelease32(p *uint32, v uint32) { atomic.StoreUint32(p, v) }

// StoreRelease8 is StoreRelease for a byte.
func StoreRelease8(p *uint8, v uint8) { Swap8(p, v) }

// StoreReleaseInt is StoreRelease for a signed word.
func StoreReleaseInt(p *int, v int) { atomic.StoreUintptr((*uintptr)(unsafe.Pointer(p)), uintptr(v)) }

// LoadRelaxed8 reads a byte that other threads write.
func LoadRelaxed8(p *uint8) uint8 { return Load8(p) }

// Own32 reads what its owner alone writes (atom_plain.go).
func Own32(p *uint32) uint32 { return atomic.LoadUint32(p) }

func SetOwn32(p *uint32, v uint32) { atomic.StoreUint32(p, v) }

func OwnTid(p *uintptr) uintptr { return atomic.LoadUintptr(p) }

func SetOwnTid(p *uintptr, v uintptr) { atomic.StoreUintptr(p, v) }

// Load8 reads a byte with acquire order.
func Load8(p *uint8) uint8 {
	w, s := word32(p)
	return uint8(atomic.LoadUint32(w) >> s)
}
