// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The filters of warnings: the ones the runtime starts with, those of -W and PYTHONWARNINGS, and which applies.
//
// World: bare.
// Guard: warningsObjects is filled under warningsLock, once, and read without a lock afterwards; warningsChanges is atomic.

package object

import (
	"github.com/ungil/ungil/runtime/bare/atom"
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// The objects of the state.
const (
	warningsFilters      = 0 // a list of (action, message, category, module, line)
	warningsOnceRegistry = 1
)

var (
	warningsObjects [2]*Object
	warningsReady   uint32
	warningsChanges uint32
)

// warningsVersion changes with the filters: registries filled before are void.
func warningsVersion() int { return int(atom.Load32(&warningsChanges)) }

// warningsChanged says that the filters are not what they were.
func warningsChanged() { atom.Add32(&warningsChanges, 1) }

// warningsPython is an attribute of the module "warnings", if that was imported and has it.
//
// Refs: new.
func warningsPython(ts *Thread, name *Object) (v *Object, ok bool) {
	if interp.modules == nil {
		return nil, true
	}
	m := DictGetItemWithError(ts, interp.modules, id_warnings)
	if m == nil {
		return nil, ErrOccurred(ts) == nil
	}
	incref(ts, m)
	v, ok = optionalAttr(ts, m, name)
	decref(ts, m)
	return v, ok
}

// warningsState is the list of filters, or the registry of "once".
//
// Refs: new.
func warningsState(ts *Thread, which int) *Object {
	name := id_filters
	if which == warningsOnceRegistry {
		name = id_onceregistry
	}
	v, ok := warningsPython(ts, name)
	if !ok {
		return nil
	}
	if v == nil {
		if !warningsStart(ts) {
			return nil
		}
		if which == warningsFilters {
			return newRef(ts, warningsObjects[warningsFilters])
		}
		return newRef(ts, warningsObjects[warningsOnceRegistry])
	}
	if which == warningsFilters && !hasFlag(v.ObType, layout.TPFLAGS_LIST_SUBCLASS) {
		decref(ts, v)
		return raise(ts, ExcValueError, "warnings.filters must be a list")
	}
	if which == warningsOnceRegistry && !hasFlag(v.ObType, layout.TPFLAGS_DICT_SUBCLASS) {
		decref(ts, v)
		return raise(ts, ExcTypeError, "warnings.onceregistry must be a dict, not '%s'", argCN(v.ObType.TpName, 200))
	}
	return v
}

// warningsStart makes the state. Two threads may both make it; one wins.
func warningsStart(ts *Thread) bool {
	if atom.Load32(&warningsReady) == 2 {
		return true
	}
	filters, once := ListNew(ts, 0), DictNew(ts)
	if filters == nil || once == nil || !warningsDefaults(ts, filters) || !warningsOptions(ts, filters) {
		xdecref(ts, filters)
		xdecref(ts, once)
		return false
	}
	if atom.CAS32(&warningsReady, 0, 1) {
		warningsObjects[warningsFilters], warningsObjects[warningsOnceRegistry] = filters, once
		atom.StoreRelease32(&warningsReady, 2)
		return true
	}
	for atom.Load32(&warningsReady) != 2 {
		prim.Yield()
	}
	decref(ts, filters)
	decref(ts, once)
	return true
}

// warningsEnd drops the state: the runtime ends.
func warningsEnd(ts *Thread) {
	if atom.Load32(&warningsReady) != 2 {
		return
	}
	filters, once := warningsObjects[warningsFilters], warningsObjects[warningsOnceRegistry]
	warningsObjects[warningsFilters], warningsObjects[warningsOnceRegistry] = nil, nil
	atom.StoreRelease32(&warningsReady, 0)
	decref(ts, filters)
	decref(ts, once)
}

// warningsDefaults adds the filters of a release build.
func warningsDefaults(ts *Thread, filters *Object) bool {
	return warningsAdd(ts, filters, "default", ExcDeprecationWarning, sysText(ts, "__main__")) &&
		warningsAdd(ts, filters, "ignore", ExcDeprecationWarning, None) &&
		warningsAdd(ts, filters, "ignore", ExcPendingDeprecationWarning, None) &&
		warningsAdd(ts, filters, "ignore", ExcImportWarning, None) &&
		warningsAdd(ts, filters, "ignore", ExcResourceWarning, None)
}

// warningsAdd appends a filter; it takes over the reference to module.
func warningsAdd(ts *Thread, filters *Object, action string, category, module *Object) bool {
	if module == nil {
		return false
	}
	a := sysText(ts, action)
	ok := a != nil && warningsInsert(ts, filters, ListSize(ts, filters), a, None, category, module, 0)
	xdecref(ts, a)
	decref(ts, module)
	return ok
}

func warningsInsert(ts *Thread, filters *Object, at int, action, message, category, module *Object, line int) bool {
	n := LongFromLong(ts, line)
	if n == nil {
		return false
	}
	item := tupleOf(ts, action, message, category, module, n)
	decref(ts, n)
	if item == nil {
		return false
	}
	r := ListInsert(ts, filters, at, item)
	decref(ts, item)
	return r == 0
}

// warningsOptions adds what sys.warnoptions asks for; PYTHONWARNINGS is there already. Later ones come first.
func warningsOptions(ts *Thread, filters *Object) bool {
	options := SysGetObject(ts, strAddr("warnoptions\x00"))
	if options == nil || !isList(options) {
		return true
	}
	for i := 0; i < ListSize(ts, options); i++ {
		o := ListGetItem(ts, options, i)
		if o == nil || !isStr(o) {
			continue
		}
		p := UnicodeAsUTF8(ts, o)
		if p == 0 || !warningsOption(ts, filters, p, prim.Strlen(p)) {
			return false
		}
	}
	return true
}

// warningsOption adds the filter of an option action:message:category:module:line, whose parts may be left out. One that is wrong is
// reported on sys.stderr and ignored.
func warningsOption(ts *Thread, filters *Object, p uintptr, n int) bool {
	text := UnicodeDecodeUTF8(ts, p, n, strAddr("replace\x00"))
	if text == nil {
		return false
	}
	reason := warningsParse(ts, filters, text)
	decref(ts, text)
	if reason == nil && ErrOccurred(ts) != nil {
		return false
	}
	if reason != nil {
		var b textBuffer
		b.string(ts, "Invalid -W option ignored: ")
		b.escaped(ts, reason)
		b.byte(ts, '\n')
		displayWrite(ts, nil, &b)
	}
	return true
}

// warningsParse adds a filter and returns nil, or returns why it cannot.
//
// Refs: new.
func warningsParse(ts *Thread, filters, text *Object) *Object {
	colon := sysText(ts, ":")
	if colon == nil {
		return nil
	}
	parts := UnicodeSplit(ts, text, colon, -1)
	decref(ts, colon)
	if parts == nil {
		return nil
	}
	n := ListSize(ts, parts)
	if n > 5 {
		decref(ts, parts)
		return strFormat(ts, "too many fields (max 5): %R", argO(text))
	}
	for ; n < 5; n++ {
		if ListAppend(ts, parts, emptyStr) < 0 {
			decref(ts, parts)
			return nil
		}
	}
	reason := warningsParsed(ts, filters, parts)
	decref(ts, parts)
	return reason
}

func warningsParsed(ts *Thread, filters, parts *Object) *Object {
	action := warningsActionOf(ts, ListGetItem(ts, parts, 0))
	if action == "" {
		return strFormat(ts, "invalid action: %R", argO(ListGetItem(ts, parts, 0)))
	}
	if message := ListGetItem(ts, parts, 1); UnicodeGetLength(ts, message) > 0 {
		return strFormat(ts, "matching the message %R is not implemented", argO(message))
	}
	name := ListGetItem(ts, parts, 2)
	category := newRef(ts, ExcWarning)
	if UnicodeGetLength(ts, name) > 0 {
		if category = warningsCategory(ts, name); category == nil {
			ErrClear(ts)
			return strFormat(ts, "unknown warning category: %R", argO(name))
		}
	}
	module := ListGetItem(ts, parts, 3)
	if UnicodeGetLength(ts, module) == 0 {
		module = None
	}
	line := 0
	if s := ListGetItem(ts, parts, 4); UnicodeGetLength(ts, s) > 0 {
		number := LongFromUnicodeObject(ts, s, 10)
		if number != nil {
			line = LongAsLong(ts, number)
			decref(ts, number)
		}
		if ErrOccurred(ts) != nil || line < 0 {
			ErrClear(ts)
			decref(ts, category)
			return strFormat(ts, "invalid lineno %R", argO(s))
		}
	}
	if a := sysText(ts, action); a != nil {
		warningsInsert(ts, filters, 0, a, None, category, module, line)
		decref(ts, a)
	}
	decref(ts, category)
	return nil
}

// warningsActionOf completes an abbreviated action; "" when there is none.
func warningsActionOf(ts *Thread, o *Object) string {
	p := UnicodeAsUTF8(ts, o)
	if p == 0 {
		ErrClear(ts)
		return ""
	}
	n := prim.Strlen(p)
	for _, a := range [...]string{"default", "always", "all", "ignore", "module", "once", "error"} {
		if n <= len(a) && prim.Equal(p, strAddr(a), uintptr(n)) {
			return a
		}
	}
	return ""
}

// warningsCategory finds a warning class by name: of builtins, or of the module before the last dot.
//
// Refs: new.
func warningsCategory(ts *Thread, name *Object) *Object {
	n := UnicodeGetLength(ts, name)
	dot := n
	for dot > 0 && UnicodeReadChar(ts, name, dot-1) != '.' {
		dot--
	}
	var module *Object
	if dot == 0 {
		module = xnewRef(ts, interp.builtins)
	} else if from := UnicodeSubstring(ts, name, 0, dot-1); from != nil {
		module = ImportImport(ts, from)
		decref(ts, from)
	}
	if module == nil {
		return nil
	}
	var class *Object
	if last := UnicodeSubstring(ts, name, dot, n); last != nil {
		class = ObjectGetAttr(ts, module, last)
		decref(ts, last)
	}
	decref(ts, module)
	if class != nil && (!isExcClass(class) || TypeIsSubtype(ts, as[*TypeObject](class), as[*TypeObject](ExcWarning)) == 0) {
		decref(ts, class)
		return nil
	}
	return class
}

// warningsFilter finds the action for a warning, and the filter that says so, nil for the default action.
//
// Refs: new, both. Errors: action nil.
func warningsFilter(ts *Thread, w *warning) (action, item *Object) {
	filters := warningsState(ts, warningsFilters)
	if filters == nil {
		return nil, nil
	}
	for i := 0; i < ListSize(ts, filters); i++ {
		item = ListGetItemRef(ts, filters, i)
		if item == nil {
			ErrClear(ts) // the list has become shorter
			break
		}
		if item.ObType != TupleType || exceptionArgsLen(item) != 5 {
			decref(ts, item)
			decref(ts, filters)
			raise(ts, ExcValueError, "warnings.filters item %d isn't a 5-tuple", argI(i))
			return nil, nil
		}
		r := warningsFits(ts, w, item)
		if r > 0 {
			decref(ts, filters)
			return newRef(ts, exceptionArg(item, 0)), item
		}
		decref(ts, item)
		if r < 0 {
			decref(ts, filters)
			return nil, nil
		}
	}
	decref(ts, filters)
	return warningsDefaultAction(ts), nil
}

// warningsDefaultAction is the action where no filter fits.
func warningsDefaultAction(ts *Thread) *Object {
	v, ok := warningsPython(ts, id_defaultaction)
	if !ok {
		return nil
	}
	if v == nil {
		return sysText(ts, "default")
	}
	if !isStr(v) {
		decref(ts, v)
		return raise(ts, ExcTypeError, "warnings.defaultaction must be a string, not '%s'", argCN(v.ObType.TpName, 200))
	}
	return v
}

// warningsFits is 1 when a filter applies, 0 when not, -1 with an exception set.
func warningsFits(ts *Thread, w *warning, item *Object) int32 {
	if action := exceptionArg(item, 0); !isStr(action) {
		return raiseInt(ts, ExcTypeError, "action must be a string, not '%s'", argCN(action.ObType.TpName, 200))
	}
	if r := warningsMatches(ts, exceptionArg(item, 1), w.text); r <= 0 {
		return r
	}
	if r := warningsMatches(ts, exceptionArg(item, 3), w.module); r <= 0 {
		return r
	}
	if r := ObjectIsSubclass(ts, w.category, exceptionArg(item, 2)); r <= 0 {
		return r
	}
	line := LongAsSsizeT(ts, exceptionArg(item, 4))
	if line == -1 && ErrOccurred(ts) != nil {
		return -1
	}
	return b2i(line == 0 || line == int(w.line))
}

// warningsMatches compares a part of a filter: None fits all, a str what equals it, anything else is asked by its method match.
func warningsMatches(ts *Thread, pattern, o *Object) int32 {
	if pattern == None {
		return 1
	}
	if pattern.ObType == UnicodeType {
		return b2i(UnicodeCompare(ts, pattern, o) == 0)
	}
	m := methodOneArg(ts, pattern, id_match, o)
	if m == nil {
		return -1
	}
	r := ObjectIsTrue(ts, m)
	decref(ts, m)
	return r
}
