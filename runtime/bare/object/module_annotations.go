// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The attributes __annotations__ and __annotate__ of modules, kept under these names in the module's dict.
//
// World: bare. Guard: the dict's own lock.

package object

// moduleGetAnnotations is __annotations__: what is stored, else what __annotate__(1) gives, else an empty dict. It is stored.
func moduleGetAnnotations(ts *Thread, o *Object, _ uintptr) *Object {
	d := as[*moduleObject](o).MdDict
	v := xnewRef(ts, DictGetItemWithError(ts, d, id___annotations__))
	if v != nil || ts.CurrentException != nil {
		return v
	}
	annotate := xnewRef(ts, DictGetItemWithError(ts, d, id___annotate__))
	if ts.CurrentException != nil {
		return nil
	}
	if annotate != nil && CallableCheck(ts, annotate) != 0 {
		if one := LongFromLong(ts, 1); one != nil {
			v = ObjectCallOneArg(ts, annotate, one)
			decref(ts, one)
		}
		if v != nil && !isDict(v) {
			raise(ts, ExcTypeError, "__annotate__() must return a dict, not %s", argTO(v))
			decref(ts, v)
			v = nil
		}
	} else {
		v = DictNew(ts)
	}
	xdecref(ts, annotate)
	if v != nil && DictSetItem(ts, d, id___annotations__, v) < 0 {
		decref(ts, v)
		return nil
	}
	return v
}

// moduleSetAnnotations stores or deletes __annotations__; __annotate__, which would give others, goes.
func moduleSetAnnotations(ts *Thread, o, v *Object, _ uintptr) int32 {
	d := as[*moduleObject](o).MdDict
	if v != nil {
		if DictSetItem(ts, d, id___annotations__, v) < 0 {
			return -1
		}
	} else {
		has := DictContains(ts, d, id___annotations__)
		if has == 0 {
			return raiseInt(ts, ExcAttributeError, "__annotations__")
		}
		if has < 0 || DictDelItem(ts, d, id___annotations__) < 0 {
			return -1
		}
	}
	if has := DictContains(ts, d, id___annotate__); has <= 0 {
		return has
	}
	return DictDelItem(ts, d, id___annotate__)
}

// moduleGetAnnotate is __annotate__: what is stored, else None.
func moduleGetAnnotate(ts *Thread, o *Object, _ uintptr) *Object {
	v := xnewRef(ts, DictGetItemWithError(ts, as[*moduleObject](o).MdDict, id___annotate__))
	if v != nil || ts.CurrentException != nil {
		return v
	}
	return None
}

// moduleSetAnnotate stores __annotate__, a callable, which makes stored annotations stale, or None.
func moduleSetAnnotate(ts *Thread, o, v *Object, _ uintptr) int32 {
	d := as[*moduleObject](o).MdDict
	switch {
	case v == nil:
		return raiseInt(ts, ExcTypeError, "cannot delete __annotate__ attribute")
	case v == None:
		return DictSetItem(ts, d, id___annotate__, v)
	case CallableCheck(ts, v) == 0:
		return raiseInt(ts, ExcTypeError, "__annotate__ must be callable or None")
	}
	if DictSetItem(ts, d, id___annotate__, v) < 0 {
		return -1
	}
	if has := DictContains(ts, d, id___annotations__); has <= 0 {
		return has
	}
	return DictDelItem(ts, d, id___annotations__)
}
