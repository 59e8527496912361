// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Dict functions whose key is a C string in UTF-8.
//
// World: bare.

package object

// DictGetItemStringRef implements PyDict_GetItemStringRef: as GetItemRef.
func DictGetItemStringRef(ts *Thread, o *Object, key, result uintptr) int32 {
	k := strNamed(ts, key)
	if k == nil {
		setItem(result, 0, nil)
		return -1
	}
	r := DictGetItemRef(ts, o, k, result)
	decref(ts, k)
	return r
}

// DictGetItemString implements PyDict_GetItemString: errors go to the unraisable hook. Refs: borrowed.
func DictGetItemString(ts *Thread, o *Object, key uintptr) *Object {
	const warning = "Exception ignored in PyDict_GetItemString(); consider using PyDict_GetItemRefString()\x00"
	k := strNamed(ts, key)
	if k == nil {
		ErrFormatUnraisableVa(ts, strAddr(warning), nil)
		return nil
	}
	v := dictGetItemQuiet(ts, o, k, warning)
	decref(ts, k)
	return v
}

// PrivDictGetItemStringWithError implements _PyDict_GetItemStringWithError: as GetItemWithError. Refs: borrowed.
func PrivDictGetItemStringWithError(ts *Thread, o *Object, key uintptr) *Object {
	k := strNamed(ts, key)
	if k == nil {
		return nil
	}
	v := DictGetItemWithError(ts, o, k)
	decref(ts, k)
	return v
}

// DictSetItemString implements PyDict_SetItemString: the key is interned. Error: -1.
func DictSetItemString(ts *Thread, o *Object, key uintptr, value *Object) int32 {
	k := UnicodeInternFromString(ts, key)
	if k == nil {
		return -1
	}
	r := DictSetItem(ts, o, k, value)
	decref(ts, k)
	return r
}

// DictDelItemString implements PyDict_DelItemString. Error: -1, KeyError when key is missing.
func DictDelItemString(ts *Thread, o *Object, key uintptr) int32 {
	k := strNamed(ts, key)
	if k == nil {
		return -1
	}
	r := DictDelItem(ts, o, k)
	decref(ts, k)
	return r
}

// DictContainsString implements PyDict_ContainsString: 1, 0 or -1.
func DictContainsString(ts *Thread, o *Object, key uintptr) int32 {
	k := strNamed(ts, key)
	if k == nil {
		return -1
	}
	r := DictContains(ts, o, k)
	decref(ts, k)
	return r
}

// DictPopString implements PyDict_PopString: as Pop.
func DictPopString(ts *Thread, o *Object, key, result uintptr) int32 {
	k := strNamed(ts, key)
	if k == nil {
		if result != 0 {
			setItem(result, 0, nil)
		}
		return -1
	}
	r := DictPop(ts, o, k, result)
	decref(ts, k)
	return r
}
