// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// /tmp/perf-PID.map: names of code made at run time, for the profiler perf.
//
// World: bare.
// Guard: the mutex. Invariant: perfMapFile is an open FILE *, or 0.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
)

var (
	perfMapMutex uint8
	perfMapFile  uintptr
)

// perfMapOpen opens the map unless it is open. Under the mutex. Error: -1, with errno.
func perfMapOpen(ts *Thread) int32 {
	if perfMapFile != 0 {
		return 0
	}
	p, mark := scratch(ts, 64)
	if p == 0 {
		ErrClear(ts)
		return -2
	}
	prim.Call4(prim.Libc.Snprintf, p, 64, strAddr("/tmp/perf-%d.map\x00"), prim.Call0(prim.Libc.Getpid))
	// O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC
	fd := int32(prim.Call3(libcFunction("open\x00"), p, 0x1|0x40|0x400|0x20000|0x80000, 0o600))
	ts.ScratchTop = mark
	if fd == -1 {
		return -1
	}
	if perfMapFile = prim.Call2(libcFunction("fdopen\x00"), uintptr(uint32(fd)), strAddr("a\x00")); perfMapFile == 0 {
		e := errno()
		prim.Call1(libcFunction("close\x00"), uintptr(uint32(fd)))
		errnoSet(e)
		return -1
	}
	return 0
}

func perfMapLock(ts *Thread)   { thread.Lock(ts, &perfMapMutex) }
func perfMapUnlock(ts *Thread) { thread.Unlock(ts, &perfMapMutex) }

// UnstablePerfMapStateInit implements PyUnstable_PerfMapState_Init: opens the map. Error: -1 when it cannot be opened, -2 without memory;
// no exception is set.
func UnstablePerfMapStateInit(ts *Thread) int32 {
	perfMapLock(ts)
	r := perfMapOpen(ts)
	perfMapUnlock(ts)
	return r
}

// UnstableWritePerfMapEntry implements PyUnstable_WritePerfMapEntry: appends a line. Error: as for PyUnstable_PerfMapState_Init.
func UnstableWritePerfMapEntry(ts *Thread, address uintptr, size uint32, name uintptr) int32 {
	var b textBuffer
	b.hex(ts, uint(address), 1)
	b.byte(ts, ' ')
	b.hex(ts, uint(size), 1)
	b.byte(ts, ' ')
	b.bytes(ts, name, prim.Strlen(name))
	b.byte(ts, '\n')
	r := int32(-2)
	if !b.failed {
		perfMapLock(ts)
		if r = perfMapOpen(ts); r == 0 {
			prim.Call4(prim.Libc.Fwrite, b.p, 1, uintptr(b.n), perfMapFile)
			prim.Call1(prim.Libc.Fflush, perfMapFile)
		}
		perfMapUnlock(ts)
	}
	if b.p != 0 {
		freeMem(ts, b.p)
	}
	return r
}

// UnstablePerfMapStateFini implements PyUnstable_PerfMapState_Fini: closes the map.
func UnstablePerfMapStateFini(ts *Thread) {
	perfMapLock(ts)
	if perfMapFile != 0 {
		prim.Call1(prim.Libc.Fclose, perfMapFile)
		perfMapFile = 0
	}
	perfMapUnlock(ts)
}

// UnstableCopyPerfMapFile implements PyUnstable_CopyPerfMapFile: appends the map of another process, as a child does after a fork. Error:
// -1 when a file cannot be opened or written, -2 without memory; no exception is set.
func UnstableCopyPerfMapFile(ts *Thread, parent uintptr) int32 {
	from := prim.Call2(prim.Libc.Fopen, parent, strAddr("r\x00"))
	if from == 0 {
		return -1
	}
	const size = 1024
	p, mark := scratch(ts, size)
	r := int32(-2)
	if p != 0 {
		perfMapLock(ts)
		// A map that is open is the parent's.
		if perfMapFile != 0 {
			prim.Call1(prim.Libc.Fclose, perfMapFile)
			perfMapFile = 0
		}
		fread := libcFunction("fread\x00")
		for r = perfMapOpen(ts); r == 0; {
			n := prim.Call4(fread, p, 1, size, from)
			if n == 0 {
				break
			}
			if prim.Call4(prim.Libc.Fwrite, p, 1, n, perfMapFile) != n {
				r = -1
			}
		}
		if perfMapFile != 0 {
			prim.Call1(prim.Libc.Fflush, perfMapFile)
		}
		perfMapUnlock(ts)
		ts.ScratchTop = mark
	} else {
		ErrClear(ts)
	}
	prim.Call1(prim.Libc.Fclose, from)
	return r
}
