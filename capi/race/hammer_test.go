// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build race && portable

package race

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/object"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
)

const (
	threads = 3
	rounds  = 3000
)

var main *thread.Thread

func TestMain(m *testing.M) {
	go func() {
		main = start()
		object.GCDisable(main)
		for f := range onMain {
			f()
		}
	}()
	os.Exit(m.Run())
}

// run calls f in goroutines of their own, each with an OS thread and a record. The caller waits detached.
func run(f func(ts *thread.Thread, i int)) {
	thread.EvalSaveThread(main)
	var done sync.WaitGroup
	for i := 0; i < threads; i++ {
		done.Add(1)
		go func() {
			runtime.LockOSThread()
			t := tls()
			g := thread.GILStateEnsure(t)
			f(t.Attached, i)
			thread.GILStateRelease(t, g)
			runtime.UnlockOSThread() // the OS thread goes on: one that ends would enter Go when that is no longer possible
			done.Done()
		}()
	}
	done.Wait()
	thread.EvalRestoreThread(main.TLS, main)
}

// hammer prepares and runs a test on the OS thread of the main record.
func hammer(prepare func(ts *thread.Thread), f func(ts *thread.Thread, i int)) {
	done := make(chan bool)
	onMain <- func() {
		prepare(main)
		run(f)
		done <- true
	}
	<-done
}

var onMain = make(chan func())

// text is a C string.
func text(s string) uintptr { return uintptr(unsafe.Pointer(unsafe.StringData(s + "\x00"))) }

// value is a new object now and then, which dies in the hands of whoever drops it last, and an immortal one.
func value(ts *thread.Thread, n int) *object.Object {
	if n%4 == 0 {
		return object.None
	}
	return object.FloatFromDouble(ts, float64(n))
}

func next(r *uint32) int {
	*r ^= *r << 13
	*r ^= *r >> 17
	*r ^= *r << 5
	return int(*r >> 1)
}

func ref(ts *thread.Thread, f func(result uintptr) int32) *object.Object {
	p := ts.ScratchTop
	ts.ScratchTop += 16
	f(p)
	o := prim.Load[*object.Object](p)
	ts.ScratchTop -= 16
	return o
}

func TestList(t *testing.T) {
	var l *object.Object
	hammer(func(ts *thread.Thread) { l = object.ListNew(ts, 0) }, func(ts *thread.Thread, i int) {
		r := uint32(i + 1)
		for n := 0; n < rounds; n++ {
			switch next(&r) % 4 {
			case 0, 1:
				v := value(ts, n)
				object.ListAppend(ts, l, v)
				object.DecRef(ts, v)
			case 2:
				if object.ListSize(ts, l) > 50 {
					object.ListSetSlice(ts, l, 0, 40, nil)
				}
			default:
				if o := object.ListGetItemRef(ts, l, next(&r)%20); o != nil {
					object.DecRef(ts, o)
				} else {
					object.ErrClear(ts)
				}
			}
		}
	})
}

func TestDict(t *testing.T) {
	var d *object.Object
	var keys [32]*object.Object
	hammer(func(ts *thread.Thread) {
		d = object.DictNew(ts)
		for i := range keys {
			keys[i] = object.UnicodeInternFromString(ts, text(fmt.Sprint("key ", i)))
		}
	}, func(ts *thread.Thread, i int) {
		r := uint32(i + 1)
		for n := 0; n < rounds; n++ {
			k := keys[next(&r)%len(keys)]
			switch next(&r) % 4 {
			case 0:
				v := value(ts, n)
				object.DictSetItem(ts, d, k, v)
				object.DecRef(ts, v)
			case 1:
				if object.DictContains(ts, d, k) == 1 && object.DictDelItem(ts, d, k) < 0 {
					object.ErrClear(ts)
				}
			default:
				if o := ref(ts, func(p uintptr) int32 { return object.DictGetItemRef(ts, d, k, p) }); o != nil {
					object.DecRef(ts, o)
				}
			}
		}
	})
}

func TestSet(t *testing.T) {
	var s *object.Object
	var keys [32]*object.Object
	hammer(func(ts *thread.Thread) {
		s = object.SetNew(ts, nil)
		for i := range keys {
			keys[i] = object.UnicodeInternFromString(ts, text(fmt.Sprint("element ", i)))
		}
	}, func(ts *thread.Thread, i int) {
		r := uint32(i + 1)
		for n := 0; n < rounds; n++ {
			k := keys[next(&r)%len(keys)]
			switch next(&r) % 3 {
			case 0:
				object.SetAdd(ts, s, k)
			case 1:
				object.SetDiscard(ts, s, k)
			default:
				object.SetContains(ts, s, k)
			}
		}
	})
}

// TestCounts hands objects over through boxes: the last drop is another thread's.
func TestCounts(t *testing.T) {
	var boxes [16]uintptr
	hammer(func(*thread.Thread) {}, func(ts *thread.Thread, i int) {
		r := uint32(i + 1)
		for n := 0; n < rounds; n++ {
			o := object.FloatFromDouble(ts, float64(n))
			for k := next(&r) % 3; k > 0; k-- {
				object.IncRef(ts, o)
				object.DecRef(ts, o)
			}
			if old := atom.Swap(&boxes[next(&r)%len(boxes)], uintptr(unsafe.Pointer(o))); old != 0 {
				object.IncRef(ts, prim.At[*object.Object](old))
				object.DecRef(ts, prim.At[*object.Object](old))
				object.DecRef(ts, prim.At[*object.Object](old))
			}
		}
	})
}

// TestHeap writes to blocks that other threads have allocated and others free.
func TestHeap(t *testing.T) {
	var boxes [16]uintptr
	hammer(func(*thread.Thread) {}, func(ts *thread.Thread, i int) {
		r := uint32(i + 1)
		for n := 0; n < rounds; n++ {
			size := uintptr(16 + next(&r)%400)
			p := ts.Heap.Alloc(heap.KindMem, size)
			prim.Store(p, n)
			prim.Store(p+8, i)
			if old := atom.Swap(&boxes[next(&r)%len(boxes)], p); old != 0 {
				prim.Store(old+8, i)
				ts.Heap.Free(old)
			}
		}
	})
}

// TestOwner hands every list to the others while its owner is using it alone: the bias of its lock ends at any moment.
func TestOwner(t *testing.T) {
	type box struct {
		list  *object.Object
		count *int
	}
	var boxes [16]atomic.Pointer[box]
	hammer(func(*thread.Thread) {}, func(ts *thread.Thread, i int) {
		s := ts.Heap.Alloc(heap.KindMem, 64)
		r := uint32(i + 1)
		use := func(b *box) {
			thread.CriticalSectionBegin(ts, s, b.list)
			*b.count++
			thread.CriticalSectionEnd(ts, s)
			object.ListAppend(ts, b.list, object.None)
		}
		for n := 0; n < rounds/4; n++ {
			b := &box{object.ListNew(ts, 0), new(int)}
			use(b)
			place := &boxes[next(&r)%len(boxes)]
			place.Store(b) // never dropped: others may have it
			for k := 0; k < 4; k++ {
				use(b)
			}
			if other := boxes[next(&r)%len(boxes)].Load(); other != nil {
				use(other)
			}
		}
	})
}

func TestIntern(t *testing.T) {
	var texts [500]uintptr
	var got [threads][len(texts)]*object.Object
	hammer(func(*thread.Thread) {
		for i := range texts {
			texts[i] = text(fmt.Sprint("interned text number ", i))
		}
	}, func(ts *thread.Thread, i int) {
		for n := range texts {
			got[i][n] = object.UnicodeInternFromString(ts, texts[n])
		}
	})
	for i := range got {
		if got[i] != got[0] {
			t.Error("one text, two objects")
		}
	}
}

func TestMutex(t *testing.T) {
	var m [8]uint8
	counter := 0
	hammer(func(*thread.Thread) {}, func(ts *thread.Thread, i int) {
		for n := 0; n < rounds; n++ {
			thread.Lock(ts, &m[4])
			for k := 0; k < 50; k++ {
				counter++
			}
			if n%50 == 0 {
				runtime.Gosched() // others come while the lock is held
			}
			counter++
			thread.Unlock(ts, &m[4])
		}
	})
	if counter != threads*rounds*51 {
		t.Error(counter)
	}
}

func TestSection(t *testing.T) {
	var a, b *object.Object
	ca, cb := 0, 0
	hammer(func(ts *thread.Thread) { a, b = object.ListNew(ts, 0), object.ListNew(ts, 0) }, func(ts *thread.Thread, i int) {
		s1, s2 := ts.Heap.Alloc(heap.KindMem, 64), ts.Heap.Alloc(heap.KindMem, 64)
		for n := 0; n < rounds; n++ {
			thread.CriticalSectionBegin(ts, s1, a)
			ca++
			thread.CriticalSectionEnd(ts, s1)
			if (n+i)%2 == 0 {
				thread.CriticalSection2Begin(ts, s2, a, b)
			} else {
				thread.CriticalSection2Begin(ts, s2, b, a)
			}
			ca++
			cb++
			thread.CriticalSection2End(ts, s2)
		}
	})
	if ca != 2*threads*rounds || cb != threads*rounds {
		t.Error(ca, cb)
	}
}

// TestTypeCache reads attributes of a class while one thread changes them.
func TestTypeCache(t *testing.T) {
	var c *object.Object
	var names [8]*object.Object
	hammer(func(ts *thread.Thread) {
		c = object.ErrNewException(ts, text("race.Class"), nil, nil)
		for i := range names {
			names[i] = object.UnicodeInternFromString(ts, text(fmt.Sprint("name_", i)))
			object.ObjectSetAttr(ts, c, names[i], object.None)
		}
	}, func(ts *thread.Thread, i int) {
		r := uint32(i + 1)
		for n := 0; n < rounds; n++ {
			name := names[next(&r)%len(names)]
			if i == 0 && n%8 == 0 {
				v := value(ts, n)
				object.ObjectSetAttr(ts, c, name, v)
				object.DecRef(ts, v)
				continue
			}
			if o := object.PrivTypeLookupRef(ts, (*object.TypeObject)(unsafe.Pointer(c)), name); o != nil {
				object.DecRef(ts, o)
			}
		}
	})
}
