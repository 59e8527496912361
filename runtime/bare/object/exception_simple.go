// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Exception types with a few fields of their own: StopIteration, SystemExit, KeyError, ImportError, NameError, AttributeError,
// SyntaxError.
//
// World: bare.
// Guard: as exception.go.

package object

import "github.com/ungil/ungil/runtime/layout"

// exceptionPut replaces the i-th word behind the common fields by a new reference to v, which may be nil.
func exceptionPut(ts *Thread, self *Object, i int, v *Object) {
	exceptionStore(ts, self, exceptionField(self, i), xnewRef(ts, v))
}

// exceptionField is where the i-th word behind the common fields lies.
func exceptionField(self *Object, i int) **Object {
	return itemPlace(addr(self)+excExtra, i)
}

// stopIterationInit keeps the first argument as the value.
func stopIterationInit(ts *Thread, self, args, kwds *Object) int32 {
	if exceptionInit(ts, self, args, kwds) < 0 {
		return -1
	}
	v := None
	if exceptionArgsLen(args) > 0 {
		v = exceptionArg(args, 0)
	}
	exceptionPut(ts, self, 0, v)
	return 0
}

// systemExitInit keeps the only argument, or all of them, as the code.
func systemExitInit(ts *Thread, self, args, kwds *Object) int32 {
	if exceptionInit(ts, self, args, kwds) < 0 {
		return -1
	}
	switch exceptionArgsLen(args) {
	case 0:
	case 1:
		exceptionPut(ts, self, 0, exceptionArg(args, 0))
	default:
		exceptionPut(ts, self, 0, args)
	}
	return 0
}

// keyErrorStr is repr() of the key, so that an empty or blank one is seen.
func keyErrorStr(ts *Thread, self *Object) *Object {
	args := exceptionLoad(ts, self, &as[*excObject](self).Args)
	if exceptionArgsLen(args) != 1 {
		xdecref(ts, args)
		return exceptionStr(ts, self)
	}
	s := ObjectRepr(ts, exceptionArg(args, 0))
	decref(ts, args)
	return s
}

// excKeywords takes up to three optional keyword arguments of a constructor whose other arguments are its args. The values are
// borrowed, nil where absent.
func excKeywords(ts *Thread, fn string, kwds *Object, max int, n0, n1, n2 *Object) (v0, v1, v2 *Object, ok bool) {
	if kwds == nil {
		return nil, nil, nil, true
	}
	given, known := DictSize(ts, kwds), 0
	if given > max {
		s := "s"
		if max == 1 {
			s = ""
		}
		raise(ts, ExcTypeError, "%s() takes at most %d keyword argument%s (%d given)", argS(fn), argI(max), argS(s), argI(given))
		return
	}
	if v0 = excKeyword(ts, kwds, n0); v0 != nil {
		known++
	}
	if v1 = excKeyword(ts, kwds, n1); v1 != nil {
		known++
	}
	if v2 = excKeyword(ts, kwds, n2); v2 != nil {
		known++
	}
	if ErrOccurred(ts) != nil {
		return
	}
	if known < given {
		excUnknownKeyword(ts, fn, kwds, n0, n1, n2)
		return
	}
	return v0, v1, v2, true
}

func excKeyword(ts *Thread, kwds, name *Object) *Object {
	if name == nil || ErrOccurred(ts) != nil {
		return nil
	}
	return DictGetItemWithError(ts, kwds, name)
}

// excUnknownKeyword names the first key that is none of the three.
func excUnknownKeyword(ts *Thread, fn string, kwds, n0, n1, n2 *Object) {
	keys := DictKeys(ts, kwds)
	if keys == nil {
		return
	}
	for i := 0; i < ListSize(ts, keys); i++ {
		k := ListGetItem(ts, keys, i)
		if !hasFlag(k.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
			raise(ts, ExcTypeError, "keywords must be strings")
			break
		}
		if excSameName(ts, k, n0) || excSameName(ts, k, n1) || excSameName(ts, k, n2) {
			continue
		}
		raise(ts, ExcTypeError, "%s() got an unexpected keyword argument '%s'", argS(fn), argO(k))
		break
	}
	decref(ts, keys)
}

func excSameName(ts *Thread, k, name *Object) bool {
	return name != nil && UnicodeCompare(ts, k, name) == 0
}

// importErrorInit keeps the only argument as msg, and name, path and name_from from keywords.
func importErrorInit(ts *Thread, self, args, kwds *Object) int32 {
	if exceptionInit(ts, self, args, nil) < 0 {
		return -1
	}
	name, path, from, ok := excKeywords(ts, "ImportError", kwds, 3, id_name, id_path, id_name_from)
	if !ok {
		return -1
	}
	var msg *Object
	if exceptionArgsLen(args) == 1 {
		msg = exceptionArg(args, 0)
	}
	exceptionPut(ts, self, 0, msg)
	exceptionPut(ts, self, 1, name)
	exceptionPut(ts, self, 2, path)
	exceptionPut(ts, self, 3, from)
	return 0
}

// importErrorStr is msg when that is a str.
func importErrorStr(ts *Thread, self *Object) *Object {
	msg := exceptionLoad(ts, self, exceptionField(self, 0))
	if msg != nil && msg.ObType == UnicodeType {
		return msg
	}
	xdecref(ts, msg)
	return exceptionStr(ts, self)
}

// importErrorReduce is __reduce__: the keyword fields travel in the state.
func importErrorReduce(ts *Thread, self, _ *Object) *Object {
	e := as[*layout.ImportErrorObject](self)
	dict := exceptionLoad(ts, self, &e.Dict)
	args := orNone(exceptionLoad(ts, self, &e.Args))
	if e.Name == nil && e.Path == nil && e.NameFrom == nil {
		return exceptionReduced(ts, self, args, dict)
	}
	state := excStateDict(ts, dict)
	if state == nil || !excStateSet(ts, self, state, id_name, 1) || !excStateSet(ts, self, state, id_path, 2) ||
		!excStateSet(ts, self, state, id_name_from, 3) {
		xdecref(ts, state)
		decref(ts, args)
		return nil
	}
	return exceptionReduced(ts, self, args, state)
}

// excStateDict is a copy of an instance's dict for a state; it takes over the reference to dict.
func excStateDict(ts *Thread, dict *Object) *Object {
	if dict == nil {
		return DictNew(ts)
	}
	c := DictCopy(ts, dict)
	decref(ts, dict)
	return c
}

// excStateSet puts the i-th extra field into a state, unless it is nil.
func excStateSet(ts *Thread, self, state, name *Object, i int) bool {
	v := exceptionLoad(ts, self, exceptionField(self, i))
	if v == nil {
		return true
	}
	r := DictSetItem(ts, state, name, v)
	decref(ts, v)
	return r == 0
}

// nameErrorInit takes the keyword name.
func nameErrorInit(ts *Thread, self, args, kwds *Object) int32 {
	if exceptionInit(ts, self, args, nil) < 0 {
		return -1
	}
	name, _, _, ok := excKeywords(ts, "NameError", kwds, 1, id_name, nil, nil)
	if !ok {
		return -1
	}
	exceptionPut(ts, self, 0, name)
	return 0
}

// attributeErrorInit takes the keywords name and obj.
func attributeErrorInit(ts *Thread, self, args, kwds *Object) int32 {
	if exceptionInit(ts, self, args, nil) < 0 {
		return -1
	}
	name, o, _, ok := excKeywords(ts, "AttributeError", kwds, 2, id_name, id_obj, nil)
	if !ok {
		return -1
	}
	exceptionPut(ts, self, 0, o)
	exceptionPut(ts, self, 1, name)
	return 0
}

// attributeErrorGetstate is __getstate__: obj is left out, for it may not be possible to pickle it.
func attributeErrorGetstate(ts *Thread, self, _ *Object) *Object {
	dict := exceptionLoad(ts, self, &as[*excObject](self).Dict)
	args := exceptionLoad(ts, self, &as[*excObject](self).Args)
	if args == nil && as[*layout.AttributeErrorObject](self).Name == nil {
		return orNone(dict)
	}
	state := excStateDict(ts, dict)
	ok := state != nil && excStateSet(ts, self, state, id_name, 1)
	if ok && args != nil {
		ok = DictSetItem(ts, state, id_args, args) == 0
	}
	xdecref(ts, args)
	if !ok {
		xdecref(ts, state)
		return nil
	}
	return state
}

func attributeErrorReduce(ts *Thread, self, _ *Object) *Object {
	state := attributeErrorGetstate(ts, self, nil)
	if state == nil {
		return nil
	}
	return exceptionReduced(ts, self, orNone(exceptionLoad(ts, self, &as[*excObject](self).Args)), state)
}

// syntaxErrorInit keeps the first argument as msg; a second one is (filename, lineno, offset, text[, end_lineno, end_offset[,
// metadata]]).
func syntaxErrorInit(ts *Thread, self, args, kwds *Object) int32 {
	if exceptionInit(ts, self, args, kwds) < 0 {
		return -1
	}
	n := exceptionArgsLen(args)
	if n >= 1 {
		exceptionPut(ts, self, 0, exceptionArg(args, 0))
	}
	if n != 2 {
		return 0
	}
	info := SequenceTuple(ts, exceptionArg(args, 1))
	if info == nil {
		return -1
	}
	k := exceptionArgsLen(info)
	if k < 4 || k > 7 {
		decref(ts, info)
		if k < 4 {
			return raiseInt(ts, ExcTypeError, "function takes at least 4 arguments (%d given)", argI(k))
		}
		return raiseInt(ts, ExcTypeError, "function takes at most 7 arguments (%d given)", argI(k))
	}
	syntaxErrorFill(ts, self, info, k)
	decref(ts, info)
	if k == 5 {
		return raiseInt(ts, ExcTypeError, "end_offset must be provided when end_lineno is provided")
	}
	return 0
}

// syntaxErrorFill spreads the tuple over the fields, whose order is another: filename, lineno, offset, end_lineno, end_offset, text,
// print_file_and_line, metadata.
func syntaxErrorFill(ts *Thread, self, info *Object, n int) {
	for i := 0; i < 7; i++ {
		var v *Object
		if i < n {
			v = exceptionArg(info, i)
		}
		field := i + 1
		switch i {
		case 3: // text
			field = 6
		case 4, 5: // end_lineno, end_offset
			field = i
		case 6: // metadata
			field = 8
		}
		if i == 6 && v == nil {
			continue
		}
		exceptionPut(ts, self, field, v)
	}
}

// syntaxErrorStr is the message with the last part of the file name and the line, as far as they are known.
func syntaxErrorStr(ts *Thread, self *Object) *Object {
	e := as[*layout.SyntaxErrorObject](self)
	msg := orNone(exceptionLoad(ts, self, &e.Msg))
	name := exceptionLoad(ts, self, &e.Filename)
	line := exceptionLoad(ts, self, &e.Lineno)
	if name != nil {
		full := name
		name = nil
		if hasFlag(full.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
			name = excBaseName(ts, full)
		}
		decref(ts, full)
	}
	if line != nil && line.ObType != LongType {
		decref(ts, line)
		line = nil
	}
	var s *Object
	switch {
	case ErrOccurred(ts) != nil:
	case name != nil && line != nil:
		s = strFormat(ts, "%s (%s, line %s)", argO(msg), argO(name), argO(line))
	case name != nil:
		s = strFormat(ts, "%s (%s)", argO(msg), argO(name))
	case line != nil:
		s = strFormat(ts, "%s (line %s)", argO(msg), argO(line))
	default:
		s = ObjectStr(ts, msg)
	}
	decref(ts, msg)
	xdecref(ts, name)
	xdecref(ts, line)
	return s
}

// excBaseName is the part of a path after the last slash.
//
// Refs: new.
func excBaseName(ts *Thread, path *Object) *Object {
	n := UnicodeGetLength(ts, path)
	i := n
	for i > 0 && UnicodeReadChar(ts, path, i-1) != '/' {
		i--
	}
	return UnicodeSubstring(ts, path, i, n)
}
