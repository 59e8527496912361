// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Modules of the runtime's own that are made when somebody imports them: atexit, gc, _warnings, and their functions where no other file
// has them.
//
// World: bare.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/bare/thread"
)

// builtinModules are their names, which end with NUL.
var builtinModules = [...]struct{ name string }{{"_warnings\x00"}, {"atexit\x00"}, {"copyreg\x00"}, {"gc\x00"}}

// builtinModule makes one of them.
//
// Refs: new. Error: NULL, without an exception when there is none of that name.
func builtinModule(ts *Thread, name *Object) *Object {
	switch {
	case strIs(ts, name, "atexit\x00"):
		return builtinMake(ts, name, atexitMethods)
	case strIs(ts, name, "copyreg\x00"):
		return copyregMake(ts, name)
	case strIs(ts, name, "gc\x00"):
		m := builtinMake(ts, name, gcMethods)
		if m == nil {
			return nil
		}
		d := as[*moduleObject](m).MdDict
		ok := dictPut(ts, d, "garbage\x00", ListNew(ts, 0)) && dictPut(ts, d, "callbacks\x00", ListNew(ts, 0)) &&
			dictPut(ts, d, "DEBUG_STATS\x00", LongFromLong(ts, 1)) && dictPut(ts, d, "DEBUG_COLLECTABLE\x00", LongFromLong(ts, 2)) &&
			dictPut(ts, d, "DEBUG_UNCOLLECTABLE\x00", LongFromLong(ts, 4)) && dictPut(ts, d, "DEBUG_SAVEALL\x00", LongFromLong(ts, 32)) &&
			dictPut(ts, d, "DEBUG_LEAK\x00", LongFromLong(ts, 38))
		return builtinDone(ts, name, m, ok)
	case strIs(ts, name, "_warnings\x00"):
		m := builtinMake(ts, name, warningsMethods)
		if m == nil {
			return nil
		}
		d := as[*moduleObject](m).MdDict
		ok := dictPut(ts, d, "filters\x00", warningsState(ts, warningsFilters)) &&
			dictPut(ts, d, "_onceregistry\x00", warningsState(ts, warningsOnceRegistry)) && dictPut(ts, d, "_defaultaction\x00", sysText(ts, "default"))
		return builtinDone(ts, name, m, ok)
	}
	return nil
}

func builtinDone(ts *Thread, name, m *Object, ok bool) *Object {
	if !ok {
		e := ErrGetRaisedException(ts)
		DictDelItem(ts, interp.modules, name)
		ErrClear(ts)
		ErrSetRaisedException(ts, e)
		decref(ts, m)
		return nil
	}
	return m
}

// builtinMake makes a module of a method table and enters it into sys.modules.
func builtinMake(ts *Thread, name *Object, methods uintptr) *Object {
	m := ModuleNewObject(ts, name)
	if m == nil {
		return nil
	}
	if moduleAddMethods(ts, m, name, methods) < 0 || DictSetItem(ts, interp.modules, name, m) < 0 {
		decref(ts, m)
		return nil
	}
	return m
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

// gcModuleCollect is gc.collect(generation=2): always everything.
func gcModuleCollect(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	keywords := 0
	if kwnames != nil {
		keywords = tupleSize(kwnames)
	}
	if n+keywords > 1 || keywords == 1 && !strIs(ts, tupleItem(kwnames, 0), "generation\x00") {
		return raise(ts, ExcTypeError, "collect() takes at most 1 argument, generation")
	}
	if n+keywords == 1 {
		g := LongAsInt(ts, itemAt(args, 0))
		if g == -1 && ts.CurrentException != nil {
			return nil
		}
		if g < 0 || g > 2 {
			return raise(ts, ExcValueError, "invalid generation")
		}
	}
	return LongFromSsizeT(ts, GCCollect(ts))
}

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

// gcModuleGetObjects is gc.get_objects(): the objects that the collector sees, but for the new list.
func gcModuleGetObjects(ts *Thread, self, unused *Object) *Object {
	// Room is made outside the stopped world, until it is enough.
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
			if o == l || refcnt(o) == 0 {
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

// warningsModuleWarn is _warnings.warn(message, category=None, stacklevel=1, source=None).
func warningsModuleWarn(ts *Thread, self, args, kw *Object) *Object {
	v := [4]*Object{nil, None, nil, None}
	names := [...]string{"message\x00", "category\x00", "stacklevel\x00", "source\x00"}
	n := tupleSize(args)
	if n > 4 {
		return raise(ts, ExcTypeError, "warn() takes at most 4 arguments (%d given)", argI(n))
	}
	for i := range v {
		if i < n {
			v[i] = tupleItem(args, i)
		} else if kw != nil {
			if o := DictGetItemString(ts, kw, strAddr(names[i])); o != nil {
				v[i] = o
			} else if ts.CurrentException != nil {
				return nil
			}
		}
	}
	if v[0] == nil {
		return raise(ts, ExcTypeError, "warn() missing required argument 'message' (pos 1)")
	}
	level := 1
	if v[2] != nil {
		level = LongAsSsizeT(ts, v[2])
		if level == -1 && ts.CurrentException != nil {
			return nil
		}
	}
	category := v[1]
	if r := ObjectIsInstance(ts, v[0], ExcWarning); r < 0 {
		return nil
	} else if r > 0 {
		category = up(v[0].ObType)
	} else if category == None {
		category = ExcUserWarning
	}
	if !isExcClass(category) || TypeIsSubtype(ts, as[*TypeObject](category), as[*TypeObject](ExcWarning)) == 0 {
		return raise(ts, ExcTypeError, "category must be a Warning subclass, not '%s'", argTO(category))
	}
	source := v[3]
	if source == None {
		source = nil
	}
	if warningsIssue(ts, category, v[0], level, source) < 0 {
		return nil
	}
	return newRef(ts, None)
}

// warningsModuleMutated is _warnings._filters_mutated_lock_held(): the list of filters has changed.
func warningsModuleMutated(ts *Thread, self, unused *Object) *Object {
	warningsChanged()
	return newRef(ts, None)
}
