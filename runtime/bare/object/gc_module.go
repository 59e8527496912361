// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The module gc.
//
// World: bare.
// Guard: thresholds and flags are words that any thread sets and the collector reads without a lock.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/heap"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
)

// Flags of gc.set_debug.
const (
	gcDebugStats         = 1
	gcDebugCollectable   = 2
	gcDebugUncollectable = 4
	gcDebugSaveall       = 32
	gcDebugLeak          = gcDebugCollectable | gcDebugUncollectable | gcDebugSaveall
)

var (
	gcThreshold1, gcThreshold2 int = gcFirstThreshold1, 0 // they have no effect: there is one generation
	gcDebug                    int32
)

// gcFirstThreshold1 is what gc.get_threshold gives second at start.
const gcFirstThreshold1 = 10

// gcModuleFill adds garbage, callbacks and the flags. The lists are the collector's own; they last as long as the runtime.
func gcModuleFill(ts *Thread, d *Object) bool {
	if interp.gcGarbage == nil {
		interp.gcGarbage = ListNew(ts, 0)
	}
	if interp.gcCallbacks == nil {
		interp.gcCallbacks = ListNew(ts, 0)
	}
	return interp.gcGarbage != nil && interp.gcCallbacks != nil && DictSetItemString(ts, d, strAddr("garbage\x00"), interp.gcGarbage) == 0 &&
		DictSetItemString(ts, d, strAddr("callbacks\x00"), interp.gcCallbacks) == 0 &&
		dictPutInt(ts, d, "DEBUG_STATS\x00", gcDebugStats) && dictPutInt(ts, d, "DEBUG_COLLECTABLE\x00", gcDebugCollectable) &&
		dictPutInt(ts, d, "DEBUG_UNCOLLECTABLE\x00", gcDebugUncollectable) && dictPutInt(ts, d, "DEBUG_SAVEALL\x00", gcDebugSaveall) &&
		dictPutInt(ts, d, "DEBUG_LEAK\x00", gcDebugLeak)
}

func gcModuleEnable(ts *Thread, self, unused *Object) *Object {
	GCEnable(ts)
	return newRef(ts, None)
}

func gcModuleDisable(ts *Thread, self, unused *Object) *Object {
	GCDisable(ts)
	return newRef(ts, None)
}

func gcModuleIsenabled(ts *Thread, self, unused *Object) *Object {
	return BoolFromLong(ts, int(GCIsEnabled(ts)))
}

// gcModuleCollect is gc.collect(generation=2): always everything, also when the collector is disabled.
func gcModuleCollect(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	keywords := 0
	if kwnames != nil {
		keywords = tupleSize(kwnames)
	}
	if n+keywords > 1 {
		return raise(ts, ExcTypeError, "collect() takes at most 1 argument (%d given)", argI(n+keywords))
	}
	if keywords == 1 && !strIs(ts, tupleItem(kwnames, 0), "generation\x00") {
		return raise(ts, ExcTypeError, "collect() got an unexpected keyword argument '%s'", argO(tupleItem(kwnames, 0)))
	}
	g := int32(gcOldest)
	if n+keywords == 1 {
		g = LongAsInt(ts, itemAt(args, 0))
		if g == -1 && ts.CurrentException != nil {
			return nil
		}
		if g < 0 || g > gcOldest {
			return raise(ts, ExcValueError, "invalid generation")
		}
	}
	return LongFromSsizeT(ts, gcCollect(ts, int(g)))
}

// gcThree is a tuple of three ints.
func gcThree(ts *Thread, a, b, c int) *Object {
	t := TupleNew(ts, 3)
	if t == nil {
		return nil
	}
	v := [3]int{a, b, c}
	for i := 0; i < 3; i++ {
		n := LongFromLong(ts, *(*int)(unsafe.Add(unsafe.Pointer(&v), uintptr(i)*8)))
		if n == nil {
			decref(ts, t)
			return nil
		}
		setItem(tupleItems(t), i, n)
	}
	return t
}

func gcModuleGetCount(ts *Thread, self, unused *Object) *Object {
	return gcThree(ts, max(heap.UsedObjects()-gcLive, 0), 0, 0)
}

func gcModuleGetThreshold(ts *Thread, self, unused *Object) *Object {
	return gcThree(ts, gcThreshold, gcThreshold1, gcThreshold2)
}

func gcModuleSetThreshold(ts *Thread, self, args *Object) *Object {
	n := tupleSize(args)
	if n < 1 || n > 3 {
		word := "at least 1 argument"
		if n > 3 {
			word = "at most 3 arguments"
		}
		return raise(ts, ExcTypeError, "gc.set_threshold expected %s, got %d", argS(word), argI(n))
	}
	v := [3]int{0, gcThreshold1, gcThreshold2}
	for i := 0; i < n; i++ {
		x := LongAsInt(ts, tupleItem(args, i))
		if x == -1 && ts.CurrentException != nil {
			return nil
		}
		*(*int)(unsafe.Add(unsafe.Pointer(&v), uintptr(i)*8)) = int(x)
	}
	gcThreshold, gcThreshold1, gcThreshold2 = v[0], v[1], v[2]
	return newRef(ts, None)
}

func gcModuleGetDebug(ts *Thread, self, unused *Object) *Object {
	return LongFromLong(ts, int(gcDebug))
}

func gcModuleSetDebug(ts *Thread, self, o *Object) *Object {
	v := LongAsInt(ts, o)
	if v == -1 && ts.CurrentException != nil {
		return nil
	}
	gcDebug = v
	return newRef(ts, None)
}

func gcModuleGetStats(ts *Thread, self, unused *Object) *Object {
	l := ListNew(ts, 0)
	if l == nil {
		return nil
	}
	for i := uintptr(0); i < 3; i++ {
		at := gcNth(&gcCollections, i)
		d := DictNew(ts)
		if d == nil || !dictPutInt(ts, d, "collections\x00", at) || !dictPutInt(ts, d, "collected\x00", gcNth(&gcCollected, i)) ||
			!dictPutInt(ts, d, "uncollectable\x00", gcNth(&gcUncollectable, i)) || ListAppend(ts, l, d) < 0 {
			xdecref(ts, d)
			decref(ts, l)
			return nil
		}
		decref(ts, d)
	}
	return l
}

// gcNth is the i-th of three.
func gcNth(p *[3]int, i uintptr) int { return *(*int)(unsafe.Add(unsafe.Pointer(p), i*8)) }

func gcModuleIsTracked(ts *Thread, self, o *Object) *Object {
	return BoolFromLong(ts, int(ObjectGCIsTracked(ts, o)))
}

func gcModuleIsFinalized(ts *Thread, self, o *Object) *Object {
	return BoolFromLong(ts, int(ObjectGCIsFinalized(ts, o)))
}

// gcModuleGetReferents is gc.get_referents(*objects).
func gcModuleGetReferents(ts *Thread, self *Object, args uintptr, n int) *Object {
	l := ListNew(ts, 0)
	if l == nil {
		return nil
	}
	for i := 0; i < n; i++ {
		o := itemAt(args, i)
		if ObjectISGC(ts, o) == 0 || o.ObType.TpTraverse == 0 {
			continue
		}
		if callTraverse(ts, o.ObType.TpTraverse, o, fn_gcReferentsVisit, addr(l)) != 0 {
			decref(ts, l)
			return nil
		}
	}
	return l
}

// gcReferentsVisit is the visitproc that appends to a list.
func gcReferentsVisit(ts *Thread, o *Object, arg uintptr) int32 {
	return b2i(ListAppend(ts, obj(arg), o) < 0)
}

// gcReferrersVisit is the visitproc that stops at any of the objects of a tuple.
func gcReferrersVisit(ts *Thread, o *Object, arg uintptr) int32 {
	t := obj(arg)
	for i := 0; i < tupleSize(t); i++ {
		if tupleItem(t, i) == o {
			return 1
		}
	}
	return 0
}

// gcModuleGetReferrers is gc.get_referrers(*objects): which tracked objects refer to them, but for the tuple of arguments.
func gcModuleGetReferrers(ts *Thread, self, args *Object) *Object { return gcList(ts, args) }

// gcModuleGetObjects is gc.get_objects(generation=None): the objects that the collector sees, but for the new list. All are of the
// youngest generation in name.
func gcModuleGetObjects(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	keywords := 0
	if kwnames != nil {
		keywords = tupleSize(kwnames)
	}
	if n+keywords > 1 {
		return raise(ts, ExcTypeError, "get_objects() takes at most 1 argument (%d given)", argI(n+keywords))
	}
	if keywords == 1 && !strIs(ts, tupleItem(kwnames, 0), "generation\x00") {
		return raise(ts, ExcTypeError, "get_objects() got an unexpected keyword argument '%s'", argO(tupleItem(kwnames, 0)))
	}
	if n+keywords == 1 && itemAt(args, 0) != None {
		g := LongAsSsizeT(ts, itemAt(args, 0))
		if g == -1 && ts.CurrentException != nil {
			return nil
		}
		if g > gcOldest {
			return raise(ts, ExcValueError, "generation parameter must be less than the number of available generations (3)")
		}
		if g < -1 {
			return raise(ts, ExcValueError, "generation parameter cannot be negative")
		}
	}
	return gcList(ts, nil)
}

// gcList is a list of the tracked objects; with a tuple, of those that refer to any of its items. Room is made outside the stopped
// world, until it is enough.
func gcList(ts *Thread, referrersOf *Object) *Object {
	for room := 0; ; {
		l := ListNew(ts, 0)
		p := prim.Malloc(uintptr(room+1) * 8)
		if l == nil || p == 0 {
			xdecref(ts, l)
			prim.Free(p)
			return ErrNoMemory(ts)
		}
		n := 0
		thread.StopTheWorld(ts)
		var e gcEach
		e.start()
		for o := e.next(); o != nil; o = e.next() {
			if o == l || o == referrersOf || gcCount(o) == 0 || o.ObGcBits&gcFrozen != 0 {
				continue
			}
			if f := o.ObType.TpTraverse; referrersOf != nil && (f == 0 || callTraverse(ts, f, o, fn_gcReferrersVisit, addr(referrersOf)) == 0) {
				continue
			}
			if n < room {
				setItem(p, n, newRef(ts, o))
			}
			n++
		}
		thread.StartTheWorld(ts)
		got, ok := min(n, room), n <= room
		for i := 0; i < got; i++ {
			o := itemAt(p, i)
			if ok && ListAppend(ts, l, o) < 0 {
				ok, n = false, -1
			}
			decref(ts, o)
		}
		prim.Free(p)
		if ok {
			return l
		}
		decref(ts, l)
		if n < 0 {
			return nil
		}
		room = n + n/8 + 64
	}
}

// gcFreeze sets or takes away the mark of all tracked objects, and counts those that have it.
func gcFreeze(ts *Thread, set, clear bool) int {
	thread.StopTheWorld(ts)
	n := 0
	var e gcEach
	e.start()
	for o := e.next(); o != nil; o = e.next() {
		if set {
			o.ObGcBits |= gcFrozen
		} else if clear {
			o.ObGcBits &^= gcFrozen
		}
		if o.ObGcBits&gcFrozen != 0 {
			n++
		}
	}
	thread.StartTheWorld(ts)
	return n
}

func gcModuleFreeze(ts *Thread, self, unused *Object) *Object {
	gcFreeze(ts, true, false)
	return newRef(ts, None)
}

func gcModuleUnfreeze(ts *Thread, self, unused *Object) *Object {
	gcFreeze(ts, false, true)
	return newRef(ts, None)
}

func gcModuleGetFreezeCount(ts *Thread, self, unused *Object) *Object {
	return LongFromSsizeT(ts, gcFreeze(ts, false, false))
}
