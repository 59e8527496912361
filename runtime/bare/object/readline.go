// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// PyOS_Readline: a line from a stream of C, with a prompt.
//
// World: bare. The thread detaches while it waits.
// Guard: the mutex: one thread reads at a time.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
)

var (
	readlineMutex  uint8
	readlineThread *Thread // who reads; the thread itself compares
)

// OSReadline implements PyOS_Readline: a line with its \n, empty at the end of the file, in memory for PyMem_Free. Two terminals are read
// through PyOS_ReadlineFunctionPointer when it is set; the prompt goes to C's stderr.
//
// Error: NULL: RuntimeError inside such a function, MemoryError; an interrupt may set no exception.
func OSReadline(ts *Thread, in, out, prompt uintptr) uintptr {
	if readlineThread == ts {
		raise(ts, ExcRuntimeError, "can't re-enter readline")
		return 0
	}
	p, mark := scratch(ts, 16)
	if p == 0 {
		return 0
	}
	prim.Store(p, uintptr(0))
	prim.Store(p+8, uintptr(0))
	thread.Lock(ts, &readlineMutex)
	readlineThread = ts
	tls := ts.TLS
	var line, r uintptr
	if fn := prim.Load[uintptr](readlineVariable); fn != 0 && readlineTerminal(in) && readlineTerminal(out) {
		thread.Detach(ts)
		line = prim.Call3(fn, in, out, prompt)
		thread.Attach(tls, ts)
		if line != 0 {
			r = readlineCopy(ts, line, prim.Strlen(line))
			MemRawFree(tls, line)
		}
	} else if n := readlineStdio(ts, in, out, prompt, p); n >= 0 {
		r = readlineCopy(ts, prim.Load[uintptr](p), n)
	}
	readlineThread = nil
	thread.Unlock(ts, &readlineMutex)
	if line = prim.Load[uintptr](p); line != 0 {
		prim.Call1(prim.Libc.Free, line)
	}
	ts.ScratchTop = mark
	return r
}

func readlineTerminal(file uintptr) bool {
	return int32(prim.Call1(libcFunction("isatty\x00"), prim.Call1(libcFunction("fileno\x00"), file))) != 0
}

// readlineStdio reads with C's getline, whose buffer and its size are at p: the number of bytes, 0 at the end of the file, -1 when a signal
// handler raised.
func readlineStdio(ts *Thread, in, out, prompt, p uintptr) int {
	prim.Call1(prim.Libc.Fflush, out)
	if prompt != 0 {
		prim.Call4(prim.Libc.Fwrite, prompt, 1, uintptr(prim.Strlen(prompt)), fileStream(2))
	}
	prim.Call1(prim.Libc.Fflush, fileStream(2))
	getline := libcFunction("getline\x00")
	tls := ts.TLS
	for {
		thread.Detach(ts)
		errnoSet(0)
		n := int(prim.Call3(getline, p, p+8, in))
		e := errno()
		thread.Attach(tls, ts)
		const eintr = 4
		switch {
		case n >= 0:
			return n
		case e != eintr:
			return 0
		}
		prim.Call1(libcFunction("clearerr\x00"), in)
		if ErrCheckSignals(ts) < 0 {
			return -1
		}
	}
}

// readlineCopy is n bytes in memory of PyMem_Malloc.
func readlineCopy(ts *Thread, p uintptr, n int) uintptr {
	r := MemMalloc(ts, uint(n)+1)
	if r == 0 {
		ErrNoMemory(ts)
		return 0
	}
	if n > 0 {
		prim.Move(r, p, uintptr(n))
	}
	setByte(r, n, 0)
	return r
}
