// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build sabotage

// Package sabotage, the build in which UNGIL_SABOTAGE names a lock or order to leave out. See off.go.
package sabotage

import "os"

const Any = true

// Set by init, before any door is open.
var (
	ListLock       bool
	DictLock       bool
	SetLock        bool
	SharedCount    bool
	MergeQueue     bool
	ForeignFree    bool
	GracePeriod    bool
	TypeLock       bool
	TypeSequence   bool
	InternLock     bool
	MutexTake      bool
	ParkCheck      bool
	SectionOrder   bool
	SectionSuspend bool
	ImportLock     bool
	WeakTry        bool
	GILStop        bool
	RegistryLock   bool
	StopAll        bool
	PendingLock    bool
	Membarrier     bool
	BiasHeld       bool
	BiasBit        bool
)

func init() {
	name := os.Getenv("UNGIL_SABOTAGE")
	for _, s := range []struct {
		name string
		on   *bool
	}{
		{"list", &ListLock},
		{"dict", &DictLock},
		{"set", &SetLock},
		{"counts", &SharedCount},
		{"merge", &MergeQueue},
		{"heap", &ForeignFree},
		{"grace", &GracePeriod},
		{"types", &TypeLock},
		{"typecache", &TypeSequence},
		{"intern", &InternLock},
		{"mutex", &MutexTake},
		{"park", &ParkCheck},
		{"order", &SectionOrder},
		{"suspend", &SectionSuspend},
		{"import", &ImportLock},
		{"weakref", &WeakTry},
		{"gil", &GILStop},
		{"registry", &RegistryLock},
		{"stop", &StopAll},
		{"pending", &PendingLock},
		{"membarrier", &Membarrier},
		{"biasheld", &BiasHeld},
		{"biasbit", &BiasBit},
	} {
		*s.on = s.name == name
		if *s.on {
			return
		}
	}
	if name != "" {
		println("UNGIL_SABOTAGE: unknown switch " + name)
		os.Exit(99)
	}
}
