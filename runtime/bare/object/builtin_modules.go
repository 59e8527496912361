// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Modules of the runtime's own that are made when somebody imports them: atexit, gc, _codecs, contextvars, _warnings, and their functions where no other file
// has them.
//
// World: bare.

package object

// builtinModules are their names, which end with NUL.
var builtinModules = [...]struct{ name string }{{"_codecs\x00"}, {"_contextvars\x00"}, {"_warnings\x00"}, {"atexit\x00"},
	{"codecs\x00"}, {"contextvars\x00"}, {"copyreg\x00"}, {"gc\x00"}, {"time\x00"}}

// builtinModule makes one of them.
//
// Refs: new. Error: NULL, without an exception when there is none of that name.
func builtinModule(ts *Thread, name *Object) *Object {
	switch {
	case strIs(ts, name, "_codecs\x00"):
		return codecModuleMake(ts, name, false)
	case strIs(ts, name, "codecs\x00"):
		return codecModuleMake(ts, name, true)
	case strIs(ts, name, "contextvars\x00"), strIs(ts, name, "_contextvars\x00"):
		return contextModuleMake(ts, name)
	case strIs(ts, name, "time\x00"):
		return builtinMake(ts, name, timeMethods)
	case strIs(ts, name, "atexit\x00"):
		return builtinMake(ts, name, atexitMethods)
	case strIs(ts, name, "copyreg\x00"):
		return copyregMake(ts, name)
	case strIs(ts, name, "gc\x00"):
		m := builtinMake(ts, name, gcMethods)
		if m == nil {
			return nil
		}
		return builtinDone(ts, name, m, gcModuleFill(ts, as[*moduleObject](m).MdDict))
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
