// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The modules _codecs and codecs, as far as they are the registry's functions.
//
// World: bare.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// codecModuleMake makes _codecs; facade: codecs.
//
// Refs: new.
func codecModuleMake(ts *Thread, name *Object, facade bool) *Object {
	m := builtinMake(ts, name, codecModuleMethods)
	if m == nil || !facade {
		return m
	}
	d := as[*moduleObject](m).MdDict
	ok := dictPut(ts, d, "CodecInfo\x00", codecInfoClass(ts)) &&
		dictPut(ts, d, "BOM_UTF8\x00", codecBytes(ts, "\xef\xbb\xbf")) &&
		dictPut(ts, d, "BOM\x00", codecBytes(ts, "\xff\xfe")) && dictPut(ts, d, "BOM_LE\x00", codecBytes(ts, "\xff\xfe")) &&
		dictPut(ts, d, "BOM_BE\x00", codecBytes(ts, "\xfe\xff")) &&
		dictPut(ts, d, "BOM_UTF16\x00", codecBytes(ts, "\xff\xfe")) && dictPut(ts, d, "BOM_UTF16_LE\x00", codecBytes(ts, "\xff\xfe")) &&
		dictPut(ts, d, "BOM_UTF16_BE\x00", codecBytes(ts, "\xfe\xff")) &&
		dictPut(ts, d, "BOM_UTF32\x00", codecBytes(ts, "\xff\xfe\x00\x00")) &&
		dictPut(ts, d, "BOM_UTF32_LE\x00", codecBytes(ts, "\xff\xfe\x00\x00")) &&
		dictPut(ts, d, "BOM_UTF32_BE\x00", codecBytes(ts, "\x00\x00\xfe\xff"))
	// strict_errors and so on; the two for surrogates have no public name.
	for p := codecHandlers; ok; p += unsafe.Sizeof(*(*layout.MethodDef)(nil)) {
		at := prim.At[*layout.MethodDef](p).MlName
		if at == 0 {
			break
		}
		if hasPrefix(at, prim.Strlen(at), strAddr("surrogate\x00"), false) {
			continue
		}
		k := strFromASCII(ts, at, prim.Strlen(at)-len("_errors"))
		var f *Object
		if k != nil {
			f, _ = codecDictGet(ts, interp.codecs.errors, k)
			decref(ts, k)
		}
		ok = f != nil && DictSetItemString(ts, d, at, f) == 0
		xdecref(ts, f)
	}
	return builtinDone(ts, name, m, ok)
}

func codecBytes(ts *Thread, s string) *Object { return BytesFromStringAndSize(ts, strAddr(s), len(s)) }

// codecTextArg is an argument that has to be a str, as a C string; what is "argument" or "argument 1". 0 with the exception set.
func codecTextArg(ts *Thread, fname, what string, o *Object) uintptr {
	if !isStr(o) {
		raise(ts, ExcTypeError, "%s() %s must be str, not %s", argS(fname), argS(what), argC(typeNameOrNone(o)))
		return 0
	}
	p, n := utf8Of(ts, o)
	if p != 0 && hasNUL(p, n) {
		raise(ts, ExcValueError, "embedded null character")
		return 0
	}
	return p
}

// codecModuleRegister is register(search_function).
func codecModuleRegister(ts *Thread, self, search *Object) *Object {
	if CodecRegister(ts, search) != 0 {
		return nil
	}
	return None
}

// codecModuleUnregister is unregister(search_function).
func codecModuleUnregister(ts *Thread, self, search *Object) *Object {
	if CodecUnregister(ts, search) != 0 {
		return nil
	}
	return None
}

// codecModuleLookup is lookup(encoding).
func codecModuleLookup(ts *Thread, self, encoding *Object) *Object {
	p := codecTextArg(ts, "lookup", "argument", encoding)
	if p == 0 {
		return nil
	}
	return codecLookup(ts, p)
}

// codecModuleRegisterError is register_error(errors, handler).
func codecModuleRegisterError(ts *Thread, self *Object, args uintptr, n int) *Object {
	if !builtinExactly(ts, "register_error", n, 2) {
		return nil
	}
	p := codecTextArg(ts, "register_error", "argument 1", itemAt(args, 0))
	if p == 0 || CodecRegisterError(ts, p, itemAt(args, 1)) != 0 {
		return nil
	}
	return None
}

// codecModuleLookupError is lookup_error(name).
func codecModuleLookupError(ts *Thread, self, name *Object) *Object {
	p := codecTextArg(ts, "lookup_error", "argument", name)
	if p == 0 {
		return nil
	}
	return CodecLookupError(ts, p)
}

// codecModuleCall reads (obj, encoding='utf-8', errors='strict').
func codecModuleCall(ts *Thread, fname string, args uintptr, n int, kwnames *Object, decode bool) *Object {
	out, mark := scratch(ts, 24)
	if out == 0 {
		return nil
	}
	var r *Object
	if keywordsOf(ts, fname, "obj\x00encoding\x00errors\x00", 3, 0, 3, 1, args, n, kwnames, out) {
		encoding, ok := textArg(ts, fname, "encoding", itemAt(out, 1))
		errors := uintptr(0)
		if ok {
			errors, ok = textArg(ts, fname, "errors", itemAt(out, 2))
		}
		if encoding == 0 {
			encoding = UnicodeGetDefaultEncoding(ts)
		}
		switch {
		case !ok:
		case decode:
			r = CodecDecode(ts, itemAt(out, 0), encoding, errors)
		default:
			r = CodecEncode(ts, itemAt(out, 0), encoding, errors)
		}
	}
	ts.ScratchTop = mark
	return r
}

func codecModuleEncode(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	return codecModuleCall(ts, "encode", args, n, kwnames, false)
}

func codecModuleDecode(ts *Thread, self *Object, args uintptr, n int, kwnames *Object) *Object {
	return codecModuleCall(ts, "decode", args, n, kwnames, true)
}
