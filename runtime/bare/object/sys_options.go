// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// -X and -W options, sys.argv and sys.path as C sets them; the first two also before the runtime starts.
//
// World: bare.
// Guard: what is kept for the start is written by the thread that starts the runtime.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
)

// Lists for the next start.
var sysPreWarn, sysPreX [2]uintptr

// sysPreXOptions appends to xoptions what was added before the start.
func sysPreXOptions(ret, xoptions uintptr) bool {
	from := pointerOf(&sysPreX)
	for i := 0; i < wideListLen(from); i++ {
		if !wideListAppend(xoptions, wideCopy(wideItem(from, i))) {
			return statusNoMemory(ret)
		}
	}
	wideListClear(from)
	return true
}

// sysPreAppend keeps an option; like CPython it does not tell when there is no memory.
func sysPreAppend(list, option uintptr) { wideListAppend(list, wideCopy(option)) }

// SysAddXOption implements PySys_AddXOption: "name" or "name=value".
func SysAddXOption(tls *TLS, option uintptr) {
	ts := tls.Attached
	if ts == nil || !interp.initialized {
		sysPreAppend(pointerOf(&sysPreX), option)
		return
	}
	d := SysGetXOptions(ts)
	if d == nil || !sysXOption(ts, d, option) {
		ErrClear(ts)
	}
}

// sysXOption puts one option into a dict; one without a value is True.
func sysXOption(ts *Thread, d *Object, option uintptr) bool {
	var name, value *Object
	if sep := wideFind(option, '='); sep != 0 {
		name, value = UnicodeFromWideChar(ts, option, int(sep-option)/4), wideStr(ts, sep+4)
	} else {
		name, value = wideStr(ts, option), newRef(ts, True)
	}
	ok := name != nil && value != nil && DictSetItem(ts, d, name, value) == 0
	xdecref(ts, name)
	xdecref(ts, value)
	return ok
}

// SysGetXOptions implements PySys_GetXOptions: sys._xoptions, made anew when it is gone or no dict.
//
// Refs: borrowed.
func SysGetXOptions(ts *Thread) *Object {
	d := SysGetObject(ts, strAddr("_xoptions\x00"))
	if d != nil && isDict(d) {
		return d
	}
	d = DictNew(ts)
	if d == nil || SysSetObject(ts, strAddr("_xoptions\x00"), d) < 0 {
		xdecref(ts, d)
		return nil
	}
	decref(ts, d) // sys holds it
	return d
}

// sysWarnoptions is sys.warnoptions, made anew when it is gone or no list.
//
// Refs: borrowed.
func sysWarnoptions(ts *Thread) *Object {
	l := SysGetObject(ts, strAddr("warnoptions\x00"))
	if l != nil && isList(l) {
		return l
	}
	l = ListNew(ts, 0)
	if l == nil || SysSetObject(ts, strAddr("warnoptions\x00"), l) < 0 {
		xdecref(ts, l)
		return nil
	}
	decref(ts, l)
	return l
}

// SysAddWarnOption implements PySys_AddWarnOption: also before the start.
func SysAddWarnOption(tls *TLS, option uintptr) {
	ts := tls.Attached
	if ts == nil || !interp.initialized {
		sysPreAppend(pointerOf(&sysPreWarn), option)
		return
	}
	s := wideStr(ts, option)
	if s == nil {
		ErrClear(ts)
		return
	}
	SysAddWarnOptionUnicode(ts, s)
	decref(ts, s)
}

// SysAddWarnOptionUnicode implements PySys_AddWarnOptionUnicode.
func SysAddWarnOptionUnicode(ts *Thread, option *Object) {
	l := sysWarnoptions(ts)
	if l == nil || ListAppend(ts, l, option) < 0 {
		ErrClear(ts)
	}
}

// SysHasWarnOptions implements PySys_HasWarnOptions.
func SysHasWarnOptions(ts *Thread) int32 {
	l := SysGetObject(ts, strAddr("warnoptions\x00"))
	return b2i(l != nil && isList(l) && ListSize(ts, l) > 0)
}

// SysResetWarnOptions implements PySys_ResetWarnOptions: forgets all, also those for the next start.
func SysResetWarnOptions(tls *TLS) {
	ts := tls.Attached
	if ts == nil || !interp.initialized {
		wideListClear(pointerOf(&sysPreWarn))
		return
	}
	if l := SysGetObject(ts, strAddr("warnoptions\x00")); l != nil && isList(l) {
		ListSetSlice(ts, l, 0, ListSize(ts, l), nil)
	}
}

// SysSetPath implements PySys_SetPath: directories separated by colons.
func SysSetPath(ts *Thread, path uintptr) {
	l := ListNew(ts, 0)
	ok := l != nil
	for ok {
		n := wideLen(path)
		end := wideFind(path, ':')
		if end != 0 {
			n = int(end-path) / 4
		}
		s := UnicodeFromWideChar(ts, path, n)
		ok = s != nil && ListAppend(ts, l, s) == 0
		xdecref(ts, s)
		if end == 0 {
			break
		}
		path = end + 4
	}
	if !ok || SysSetObject(ts, strAddr("path\x00"), l) < 0 {
		PrivFatalErrorFunc(ts.TLS, strAddr("PySys_SetPath\x00"), strAddr("can't create or assign sys.path\x00"))
	}
	decref(ts, l)
}

// SysSetArgv implements PySys_SetArgv.
func SysSetArgv(ts *Thread, argc int32, argv uintptr) {
	SysSetArgvEx(ts, argc, argv, b2i(runtimeConfig().Isolated == 0))
}

// SysSetArgvEx implements PySys_SetArgvEx: sets sys.argv; with update, the directory of argv[0] comes before sys.path: the working
// directory for "" and "-m", "" for "-c".
func SysSetArgvEx(ts *Thread, argc int32, argv uintptr, update int32) {
	l := ListNew(ts, 0)
	ok := l != nil
	for i := 0; ok && i < int(argc); i++ {
		s := wideStr(ts, prim.Load[uintptr](argv+uintptr(i)*8))
		ok = s != nil && ListAppend(ts, l, s) == 0
		xdecref(ts, s)
	}
	if ok && argc < 1 {
		ok = ListAppend(ts, l, emptyStr) == 0
	}
	if !ok || SysSetObject(ts, strAddr("argv\x00"), l) < 0 {
		PrivFatalErrorFunc(ts.TLS, strAddr("PySys_SetArgvEx\x00"), strAddr("can't assign sys.argv\x00"))
	}
	decref(ts, l)
	if update == 0 {
		return
	}
	path := SysGetObject(ts, strAddr("path\x00"))
	if path == nil || argc < 1 {
		return
	}
	first := sysPath0(ts, prim.Load[uintptr](argv))
	if first == nil {
		ErrClear(ts)
		return
	}
	if ListInsert(ts, path, 0, first) < 0 {
		PrivFatalErrorFunc(ts.TLS, strAddr("PySys_SetArgvEx\x00"), strAddr("can't prepend path0 to sys.path\x00"))
	}
	decref(ts, first)
}

// sysPath0 is the directory of a program; nil, perhaps with an exception, when there is none.
//
// Refs: new.
func sysPath0(ts *Thread, program uintptr) *Object {
	const most = 4096
	switch {
	case wideIs(program, "-c"):
		return emptyStr
	case wideIs(program, "-m"):
		p := MemRawMalloc(ts.TLS, most)
		if p == 0 {
			return nil
		}
		var s *Object
		if prim.Call2(libcFunction("getcwd\x00"), p, most) != 0 {
			s = UnicodeDecodeFSDefault(ts, p)
		}
		MemRawFree(ts.TLS, p)
		return s
	}
	name, _ := wideEncode(program)
	if name == 0 {
		return nil
	}
	real := prim.Call2(libcFunction("realpath\x00"), name, 0)
	text := real
	if text == 0 {
		text = name
	}
	n := prim.Strlen(text)
	for n > 0 && byteAt(text, n-1) != '/' {
		n--
	}
	if n > 1 {
		n--
	}
	s := UnicodeDecodeFSDefaultAndSize(ts, text, n)
	prim.Free(real)
	prim.Free(name)
	return s
}
