// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Finders that programs put into sys.meta_path: each is asked by find_spec(name, path, None) for a spec, whose loader makes the module
// by create_module(spec) and exec_module(module).
//
// World: bare.
// Invariant: sys.meta_path holds only what programs put there. Its finders are asked first; built-in modules and sys.path follow.

package object

// importMeta asks the finders of sys.meta_path. path is the parent's __path__, None for a name without a parent. found is false
// without an exception when none of them knows the module.
//
// Refs: new; all borrowed.
func importMeta(ts *Thread, name, path *Object) (m *Object, found bool) {
	finders := SysGetObject(ts, strAddr("meta_path\x00"))
	if finders == None {
		importError(ts, ExcImportError, sysText(ts, "sys.meta_path is None, Python is likely shutting down"), nil)
		return nil, true
	}
	if finders == nil || isList(finders) && ListSize(ts, finders) == 0 {
		return nil, false
	}
	it := ObjectGetIter(ts, finders)
	if it == nil {
		return nil, true
	}
	var spec *Object
	for spec == nil && ts.CurrentException == nil {
		f := IterNext(ts, it)
		if f == nil {
			break
		}
		spec = importAsk(ts, f, name, path)
		decref(ts, f)
	}
	decref(ts, it)
	if spec == nil {
		return nil, ts.CurrentException != nil
	}
	m = importSpec(ts, spec, name)
	decref(ts, spec)
	return m, true
}

// importAsk asks one finder; nil without an exception when it does not know the module, or has no find_spec.
//
// Refs: new.
func importAsk(ts *Thread, finder, name, path *Object) *Object {
	find, ok := optionalAttr(ts, finder, id_find_spec)
	if find == nil || !ok {
		return nil
	}
	args := tupleOf(ts, name, path, None)
	if args == nil {
		decref(ts, find)
		return nil
	}
	spec := ObjectCall(ts, find, args, nil)
	decref(ts, args)
	decref(ts, find)
	if spec == None {
		return nil
	}
	return spec
}

// importSpec makes the module of a spec and executes it.
//
// Refs: new.
func importSpec(ts *Thread, spec, name *Object) *Object {
	loader := ObjectGetAttr(ts, spec, id_loader)
	if loader == nil {
		return nil
	}
	m := importCreate(ts, spec, loader)
	if m != nil {
		r := int32(-1)
		if specInitializing(ts, spec, True) && ImportPublish(ts, name, m) == 0 {
			if r = importExec(ts, spec, loader, m, name); r < 0 {
				ImportWithdraw(ts, name)
			}
			e := ErrGetRaisedException(ts)
			specInitializing(ts, spec, False)
			ErrSetRaisedException(ts, e)
		}
		decref(ts, m)
		m = nil
		if r == 0 {
			// What the module put in its own place is what counts.
			if m = modulesGet(ts, interp.modules, name); m == nil && ts.CurrentException == nil {
				ErrSetObject(ts, ExcKeyError, name)
			}
		}
	}
	decref(ts, loader)
	return m
}

// importCreate calls create_module, or makes a plain module.
//
// Refs: new.
func importCreate(ts *Thread, spec, loader *Object) *Object {
	create, ok := optionalAttr(ts, loader, id_create_module)
	if !ok {
		return nil
	}
	m := None
	if create != nil {
		m = ObjectCallOneArg(ts, create, spec)
		decref(ts, create)
	} else if has := ObjectHasAttrWithError(ts, loader, id_exec_module); has != 0 {
		if has > 0 {
			importError(ts, ExcImportError, sysText(ts, "loaders that define exec_module() must also define create_module()"), nil)
		}
		return nil
	}
	if m == None {
		name := ObjectGetAttr(ts, spec, id_name)
		if name == nil {
			return nil
		}
		m = ObjectCallOneArg(ts, up(ModuleType), name)
		decref(ts, name)
	}
	if m != nil && !importOweAll(ts, m, spec, loader) {
		decref(ts, m)
		return nil
	}
	return m
}

// importOweAll sets the attributes of a module that a spec tells; parent and cached need not be there.
func importOweAll(ts *Thread, m, spec, loader *Object) bool {
	if !importOweFrom(ts, m, id___name__, spec, id_name, false) || !importOwe(ts, m, id___loader__, loader) ||
		!importOweFrom(ts, m, id___package__, spec, id_parent, true) || !importTry(ts, m, id___spec__, spec) ||
		!importOweFrom(ts, m, id___path__, spec, id_submodule_search_locations, false) {
		return false
	}
	located := ObjectGetAttr(ts, spec, id_has_location)
	if located == nil {
		return false
	}
	r := ObjectIsTrue(ts, located)
	decref(ts, located)
	if r <= 0 {
		return r == 0
	}
	return importOweFrom(ts, m, id___file__, spec, id_origin, false) && importOweFrom(ts, m, id___cached__, spec, id_cached, true)
}

// importOweFrom is importOwe with the value of an attribute of the spec, unless that is None. optional allows that it is missing.
func importOweFrom(ts *Thread, m, name, spec, attr *Object, optional bool) bool {
	v, ok := optionalAttr(ts, spec, attr)
	if v == nil && ok && !optional {
		v = ObjectGetAttr(ts, spec, attr) // says what is missing
		ok = v != nil
	}
	if v == nil {
		return ok
	}
	ok = v == None || importOwe(ts, m, name, v)
	decref(ts, v)
	return ok
}

// importExec calls exec_module. A spec without a loader is a package of nothing but its path.
func importExec(ts *Thread, spec, loader, m, name *Object) int32 {
	if loader == None {
		search := ObjectGetAttr(ts, spec, id_submodule_search_locations)
		if search == nil {
			return -1
		}
		decref(ts, search)
		if search == None {
			importError(ts, ExcImportError, sysText(ts, "missing loader"), name)
			return -1
		}
		return 0
	}
	r := methodOneArg(ts, loader, id_exec_module, m)
	if r == nil {
		return -1
	}
	decref(ts, r)
	return 0
}

// specInitializing sets _initializing of a spec.
func specInitializing(ts *Thread, spec, v *Object) bool {
	return ObjectSetAttr(ts, spec, id__initializing, v) == 0
}
