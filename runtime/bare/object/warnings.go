// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Warnings: what is done with one, and the functions that issue them.
//
// World: bare.
// Guard: warningsState is filled under warningsLock; its objects guard themselves. The rest is in dicts that Python code may change
// at any time: __warningregistry__ of modules, the list of filters.
// Invariant: a module "warnings" in sys.modules rules by its attributes filters, defaultaction, onceregistry and _showwarnmsg; what
// it lacks comes from here.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// warning is one being issued; all fields are borrowed by those it is passed to.
type warning struct {
	category, text, message, file, module, registry, source *Object
	sourceLine                                              *Object
	line                                                    int32
}

// warningsWhere finds the place stackLevel callers up: file, line, module and registry, of which all but the line are new references.
// Code that no frame stands for warns as "<sys>".
func warningsWhere(ts *Thread, w *warning, stackLevel int) bool {
	globals := interp.sysDict
	var frame *Object
	if ts.CurrentFrame != 0 {
		frame = up(ThreadStateGetFrame(ts, ts))
	}
	for ; stackLevel > 1 && frame != nil; stackLevel-- {
		back := FrameGetBack(ts, frame)
		decref(ts, frame)
		frame = back
	}
	if frame != nil {
		globals = frameOf(frame).Globals
		w.file = newRef(ts, as[*codeObject](frameOf(frame).Executable).CoFilename)
		w.line = FrameGetLineNumber(ts, frame)
		incref(ts, globals)
		decref(ts, frame)
	} else {
		w.file = sysText(ts, "<sys>")
		xnewRef(ts, globals)
	}
	ok := w.file != nil && globals != nil && warningsRegistry(ts, w, globals) && warningsModule(ts, w, globals)
	if globals == nil && w.file != nil {
		raise(ts, ExcRuntimeError, "lost sys module")
	}
	xdecref(ts, globals)
	return ok
}

// warningsRegistry finds or makes __warningregistry__.
func warningsRegistry(ts *Thread, w *warning, globals *Object) bool {
	w.registry = xnewRef(ts, DictGetItemWithError(ts, globals, id___warningregistry__))
	if w.registry != nil {
		return true
	}
	if ErrOccurred(ts) != nil {
		return false
	}
	w.registry = DictNew(ts)
	return w.registry != nil && DictSetItem(ts, globals, id___warningregistry__, w.registry) == 0
}

func warningsModule(ts *Thread, w *warning, globals *Object) bool {
	w.module = xnewRef(ts, DictGetItemWithError(ts, globals, id___name__))
	if w.module == nil && ErrOccurred(ts) != nil {
		return false
	}
	if w.module == nil || w.module != None && !isStr(w.module) {
		xdecref(ts, w.module)
		w.module = sysText(ts, "<string>")
	}
	return w.module != nil
}

// warningsIssue issues a warning at the place stackLevel callers up. message is a str, or an instance of a warning class.
func warningsIssue(ts *Thread, category, message *Object, stackLevel int, source *Object) int32 {
	if category == nil {
		category = ExcRuntimeWarning
	}
	w := warning{category: category, message: message, source: source}
	r := int32(-1)
	if warningsWhere(ts, &w, stackLevel) {
		r = warningsExplicit(ts, &w)
	}
	xdecref(ts, w.file)
	xdecref(ts, w.module)
	xdecref(ts, w.registry)
	return r
}

// warningsExplicit issues a warning whose place is known. registry may be nil or None for none.
func warningsExplicit(ts *Thread, w *warning) int32 {
	if w.module == None {
		return 0 // late in the end of the runtime: nothing is left to decide by
	}
	if w.registry == None {
		w.registry = nil
	}
	if w.registry != nil && !hasFlag(w.registry.ObType, layout.TPFLAGS_DICT_SUBCLASS) {
		return raiseInt(ts, ExcTypeError, "'registry' must be a dict or None")
	}
	module := xnewRef(ts, w.module)
	if module == nil {
		if module = warningsModuleOf(ts, w.file); module == nil {
			return -1
		}
	}
	r := int32(-1)
	given := w.message
	n := ObjectIsInstance(ts, given, ExcWarning)
	var text, message *Object
	if n > 0 {
		w.category = up(given.ObType)
		text, message = ObjectStr(ts, given), newRef(ts, given)
	} else if n == 0 {
		text, message = newRef(ts, given), ObjectCallOneArg(ts, w.category, given)
	}
	if text != nil && message != nil {
		w.text, w.message, w.module = text, message, module
		r = warningsAct(ts, w)
	}
	xdecref(ts, text)
	xdecref(ts, message)
	decref(ts, module)
	return r
}

// warningsModuleOf makes a module name of a file name.
func warningsModuleOf(ts *Thread, file *Object) *Object {
	n := UnicodeGetLength(ts, file)
	if n == 0 {
		return sysText(ts, "<unknown>")
	}
	if n >= 3 && UnicodeReadChar(ts, file, n-3) == '.' && UnicodeReadChar(ts, file, n-2) == 'p' && UnicodeReadChar(ts, file, n-1) == 'y' {
		return UnicodeSubstring(ts, file, 0, n-3)
	}
	return newRef(ts, file)
}

// warningsAct looks whether the warning was issued before, finds the filter that decides, and does what it says.
func warningsAct(ts *Thread, w *warning) int32 {
	line := LongFromLong(ts, int(w.line))
	if line == nil {
		return -1
	}
	key := tupleOf(ts, w.text, w.category, line)
	decref(ts, line)
	if key == nil {
		return -1
	}
	r := int32(0)
	if w.registry != nil {
		r = warningsAlready(ts, w.registry, key)
	}
	if r == 0 {
		r = warningsFiltered(ts, w, key)
	} else if r > 0 {
		r = 0
	}
	decref(ts, key)
	return r
}

func warningsFiltered(ts *Thread, w *warning, key *Object) int32 {
	action, item := warningsFilter(ts, w)
	if action == nil {
		return -1
	}
	show, r := true, int32(0)
	switch {
	case strIs(ts, action, "error\x00"):
		ErrSetObject(ts, w.category, w.message)
		show, r = false, -1
	case strIs(ts, action, "ignore\x00"):
		show = false
	case strIs(ts, action, "always\x00") || strIs(ts, action, "all\x00"):
	default:
		if w.registry != nil && DictSetItem(ts, w.registry, key, True) < 0 {
			show, r = false, -1
			break
		}
		show, r = warningsOnce(ts, w, action, item)
	}
	if show {
		r = warningsShow(ts, w)
	}
	decref(ts, action)
	xdecref(ts, item)
	return r
}

// warningsOnce decides for the actions that show a warning once for some place.
func warningsOnce(ts *Thread, w *warning, action, item *Object) (show bool, r int32) {
	switch {
	case strIs(ts, action, "default\x00"):
		return true, 0
	case strIs(ts, action, "once\x00"):
		registry := w.registry
		if registry == nil {
			if registry = warningsState(ts, warningsOnceRegistry); registry == nil {
				return false, -1
			}
		} else {
			incref(ts, registry)
		}
		r = warningsMark(ts, registry, w)
		decref(ts, registry)
	case strIs(ts, action, "module\x00"):
		if w.registry != nil {
			r = warningsMark(ts, w.registry, w)
		}
	default:
		raise(ts, ExcRuntimeError, "Unrecognized action (%R) in warnings.filters:\n %R", argO(action), argO(orNone(item)))
		return false, -1
	}
	if r > 0 {
		return false, 0
	}
	return r == 0, r
}

// warningsMark notes text and category: 1 when they were noted before.
func warningsMark(ts *Thread, registry *Object, w *warning) int32 {
	key := tupleOf(ts, w.text, w.category)
	if key == nil {
		return -1
	}
	r := warningsAlready(ts, registry, key)
	if r == 0 {
		r = DictSetItem(ts, registry, key, True)
	}
	decref(ts, key)
	return r
}

// warningsAlready tells whether a registry has a true value for key. One that was filled under other filters is emptied first.
func warningsAlready(ts *Thread, registry, key *Object) int32 {
	version := DictGetItemWithError(ts, registry, id_version)
	if version == nil && ErrOccurred(ts) != nil {
		return -1
	}
	now := warningsVersion()
	if version == nil || version.ObType != LongType || LongAsLong(ts, version) != now {
		ErrClear(ts)
		DictClear(ts, registry)
		v := LongFromLong(ts, now)
		if v == nil {
			return -1
		}
		r := DictSetItem(ts, registry, id_version, v)
		decref(ts, v)
		return r
	}
	v := xnewRef(ts, DictGetItemWithError(ts, registry, key))
	if v == nil {
		if ErrOccurred(ts) != nil {
			return -1
		}
		return 0
	}
	r := ObjectIsTrue(ts, v)
	decref(ts, v)
	return r
}

// strIs tells whether o is the str of an ASCII constant that ends with NUL.
func strIs(ts *Thread, o *Object, s string) bool {
	return UnicodeCompareWithASCIIString(ts, o, strAddr(s)) == 0
}

// warningsShow shows a warning: through _showwarnmsg of the module warnings if there is one, else as lines on sys.stderr.
func warningsShow(ts *Thread, w *warning) int32 {
	show, ok := warningsPython(ts, id__showwarnmsg)
	if !ok {
		return -1
	}
	if show == nil {
		warningsPrint(ts, w)
		return 0
	}
	r := int32(-1)
	if CallableCheck(ts, show) == 0 {
		raise(ts, ExcTypeError, "warnings._showwarnmsg() must be set to a callable")
	} else if class, _ := warningsPython(ts, id_WarningMessage); class == nil {
		if ErrOccurred(ts) == nil {
			raise(ts, ExcRuntimeError, "unable to get warnings.WarningMessage")
		}
	} else {
		r = warningsCallShow(ts, w, show, class)
		decref(ts, class)
	}
	decref(ts, show)
	return r
}

func warningsCallShow(ts *Thread, w *warning, show, class *Object) int32 {
	line := LongFromLong(ts, int(w.line))
	if line == nil {
		return -1
	}
	args := tupleOf(ts, w.message, w.category, w.file, line, None, None, orNone(w.source))
	decref(ts, line)
	if args == nil {
		return -1
	}
	msg := ObjectCall(ts, class, args, nil)
	decref(ts, args)
	if msg == nil {
		return -1
	}
	r := ObjectCallOneArg(ts, show, msg)
	decref(ts, msg)
	if r == nil {
		return -1
	}
	decref(ts, r)
	return 0
}

// warningsPrint writes "file:line: Category: text" and the source line. What cannot be written is lost, as no caller could help it.
func warningsPrint(ts *Thread, w *warning) {
	var b textBuffer
	b.safe(ts, w.file, false, "<unknown>")
	b.byte(ts, ':')
	b.int(ts, int(w.line))
	b.string(ts, ": ")
	if name := ObjectGetAttr(ts, w.category, id___name__); name != nil {
		b.safe(ts, name, false, "<unknown>")
		decref(ts, name)
	} else {
		ErrClear(ts)
		b.string(ts, "<unknown>")
	}
	b.string(ts, ": ")
	b.safe(ts, w.text, false, "<unknown>")
	b.byte(ts, '\n')
	if w.sourceLine != nil && isStr(w.sourceLine) {
		n, i := UnicodeGetLength(ts, w.sourceLine), 0
		for i < n {
			if c := UnicodeReadChar(ts, w.sourceLine, i); c != ' ' && c != '\t' && c != '\f' {
				break
			}
			i++
		}
		if s := UnicodeSubstring(ts, w.sourceLine, i, n); s != nil {
			b.string(ts, "  ")
			b.escaped(ts, s)
			b.byte(ts, '\n')
		}
		ErrClear(ts)
	} else if w.line > 0 && isStr(w.file) {
		sourceLineIndented(ts, &b, w.file, int(w.line), "  ")
	}
	if f := SysGetObject(ts, strAddr("stderr\x00")); f == nil {
		prim.WriteString("lost sys.stderr\n")
	}
	displayWrite(ts, nil, &b)
}

// ErrWarnEx implements PyErr_WarnEx: issues a warning with a text in UTF-8; category nil is RuntimeWarning. stackLevel says whose
// it is: 1 the caller's.
//
// Errors: -1 with an exception when a filter makes one of the warning, or issuing it failed.
func ErrWarnEx(ts *Thread, category *Object, text uintptr, stackLevel int) int32 {
	message := UnicodeFromString(ts, text)
	if message == nil {
		return -1
	}
	r := warningsIssue(ts, category, message, stackLevel, nil)
	decref(ts, message)
	return r
}

// ErrWarnFormatVa implements PyErr_WarnFormat: the text is made as PyUnicode_FromFormat makes it.
//
// Errors: -1, the warning itself when a filter makes it an error.
func ErrWarnFormatVa(ts *Thread, category *Object, stackLevel int, format uintptr, va *VaList) int32 {
	message := UnicodeFromFormatV(ts, format, va)
	if message == nil {
		return -1
	}
	r := warningsIssue(ts, category, message, stackLevel, nil)
	decref(ts, message)
	return r
}

// ErrResourceWarningVa implements PyErr_ResourceWarning: a ResourceWarning about source.
func ErrResourceWarningVa(ts *Thread, source *Object, stackLevel int, format uintptr, va *VaList) int32 {
	message := UnicodeFromFormatV(ts, format, va)
	if message == nil {
		return -1
	}
	r := warningsIssue(ts, ExcResourceWarning, message, stackLevel, source)
	decref(ts, message)
	return r
}

// ErrWarnExplicitObject implements PyErr_WarnExplicitObject: a warning at a given place. module nil is made of the file name;
// registry may be nil or None.
func ErrWarnExplicitObject(ts *Thread, category, message, file *Object, line int32, module, registry *Object) int32 {
	if category == nil {
		category = ExcRuntimeWarning
	}
	w := warning{category: category, message: message, file: file, line: line, module: module, registry: registry}
	return warningsExplicit(ts, &w)
}

// warningsExplicitC is ErrWarnExplicitObject with C strings; it takes over the reference to message, which may be nil.
func warningsExplicitC(ts *Thread, category, message *Object, file uintptr, line int32, module uintptr, registry *Object) int32 {
	if message == nil {
		return -1
	}
	r := int32(-1)
	if name := UnicodeDecodeFSDefault(ts, file); name != nil {
		var m *Object
		if module != 0 {
			m = UnicodeFromString(ts, module)
		}
		if m != nil || module == 0 {
			r = ErrWarnExplicitObject(ts, category, message, name, line, m, registry)
		}
		xdecref(ts, m)
		decref(ts, name)
	}
	decref(ts, message)
	return r
}

// ErrWarnExplicit implements PyErr_WarnExplicit: the same with C strings, the file name in the encoding of the file system.
func ErrWarnExplicit(ts *Thread, category *Object, text, file uintptr, line int32, module uintptr, registry *Object) int32 {
	return warningsExplicitC(ts, category, UnicodeFromString(ts, text), file, line, module, registry)
}

// ErrWarnExplicitFormatVa implements PyErr_WarnExplicitFormat: the same with a text made as PyUnicode_FromFormat makes it. rest
// holds the va_list.
func ErrWarnExplicitFormatVa(ts *Thread, category *Object, file uintptr, line int32, module uintptr, registry *Object, format, rest uintptr) int32 {
	va := prim.At[*VaList](prim.Load[uintptr](rest))
	return warningsExplicitC(ts, category, UnicodeFromFormatV(ts, format, va), file, line, module, registry)
}
