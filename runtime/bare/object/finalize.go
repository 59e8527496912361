// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The end of modules: in the order in which CPython lets them go, so that what they hold is destroyed while sys and builtins still
// stand.
//
// World: bare.
// Guard: no other thread can attach any more.

package object

// EndModules drops what package modslot holds of modules. Set by it before any door is open.
var EndModules func(ts *Thread)

// finalizeModules empties sys.modules, collects, and wipes the dicts of those that live all the same; sys and builtins come last.
func finalizeModules(ts *Thread) {
	finalizeSpecial(ts)
	alive := finalizeRemove(ts)
	DictClear(ts, interp.modules)
	gcCollect(ts, gcOldest)
	if alive != nil {
		finalizeWipe(ts, alive)
		decref(ts, alive)
	}
	moduleWipe(ts, interp.sysDict)
	moduleWipe(ts, as[*moduleObject](interp.builtins).MdDict)
	EndModules(ts)
	DictClear(ts, interp.modules)
	gcCollect(ts, gcOldest)
}

// finalizeSpecial clears the attributes of sys where values of users hide, and restores the standard files.
func finalizeSpecial(ts *Thread) {
	finalizeSet(ts, "path\x00", None)
	finalizeSet(ts, "argv\x00", None)
	finalizeSet(ts, "ps1\x00", None)
	finalizeSet(ts, "ps2\x00", None)
	finalizeSet(ts, "last_exc\x00", None)
	finalizeSet(ts, "last_type\x00", None)
	finalizeSet(ts, "last_value\x00", None)
	finalizeSet(ts, "last_traceback\x00", None)
	finalizeSet(ts, "__interactivehook__\x00", None)
	finalizeSet(ts, "meta_path\x00", None)
	finalizeSet(ts, "stdin\x00", SysGetObject(ts, strAddr("__stdin__\x00")))
	finalizeSet(ts, "stdout\x00", SysGetObject(ts, strAddr("__stdout__\x00")))
	finalizeSet(ts, "stderr\x00", SysGetObject(ts, strAddr("__stderr__\x00")))
}

// finalizeSet sets sys.name, to None when v is nil.
func finalizeSet(ts *Thread, name string, v *Object) {
	if v == nil {
		v = None
	}
	incref(ts, v)
	if SysSetObject(ts, strAddr(name), v) < 0 {
		ErrWriteUnraisable(ts, nil)
	}
	decref(ts, v)
}

// finalizeRemove replaces every module in sys.modules by None and returns weak references to them, in order; nil without memory.
func finalizeRemove(ts *Thread) *Object {
	alive := ListNew(ts, 0)
	keys := DictKeys(ts, interp.modules)
	if alive == nil || keys == nil {
		ErrClear(ts)
		xdecref(ts, keys)
		return alive
	}
	for i := 0; i < as[*VarObject](keys).ObSize; i++ {
		k := ListGetItem(ts, keys, i)
		m := DictGetItemWithError(ts, interp.modules, k)
		if m == nil || asModule(m) == nil {
			ErrClear(ts)
			continue
		}
		w := WeakrefNewRef(ts, m, nil)
		if w == nil || ListAppend(ts, alive, w) < 0 {
			ErrWriteUnraisable(ts, nil)
		}
		xdecref(ts, w)
		if DictSetItem(ts, interp.modules, k, None) < 0 {
			ErrWriteUnraisable(ts, nil)
		}
	}
	decref(ts, keys)
	return alive
}

// finalizeWipe empties the dicts of modules that are still there, the last imported first.
func finalizeWipe(ts *Thread, alive *Object) {
	for i := as[*VarObject](alive).ObSize - 1; i >= 0; i-- {
		m := weakGet(ts, as[*weakObject](ListGetItem(ts, alive, i)))
		if m == nil {
			continue
		}
		if d := as[*moduleObject](m).MdDict; d != nil && d != interp.sysDict && d != as[*moduleObject](interp.builtins).MdDict {
			moduleWipe(ts, d)
		}
		decref(ts, m)
	}
}

// moduleWipe sets the values of a module's dict to None: first those whose names begin with one underscore, then all but __builtins__.
func moduleWipe(ts *Thread, d *Object) {
	keys := DictKeys(ts, d)
	if keys == nil {
		ErrClear(ts)
		return
	}
	for pass := 0; pass < 2; pass++ {
		for i := 0; i < as[*VarObject](keys).ObSize; i++ {
			k := ListGetItem(ts, keys, i)
			if !isStr(k) || DictGetItemWithError(ts, d, k) == None {
				ErrClear(ts)
				continue
			}
			n := UnicodeGetLength(ts, k)
			private := n > 0 && UnicodeReadChar(ts, k, 0) == '_' && (n == 1 || UnicodeReadChar(ts, k, 1) != '_')
			if pass == 0 && !private || pass == 1 && UnicodeEqualToUTF8(ts, k, strAddr("__builtins__\x00")) != 0 {
				continue
			}
			if DictSetItem(ts, d, k, None) < 0 {
				ErrWriteUnraisable(ts, nil)
			}
		}
	}
	decref(ts, keys)
}
