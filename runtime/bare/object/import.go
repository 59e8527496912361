// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Importing: sys.modules, the search along sys.path, and the order in which a module becomes visible.
//
// World: bare. Finding a file is a lift; loading an extension is package modslot's, which sits above and puts its function into
// LoadExtension.
// Guard: sys.modules is a dict like any other. One thread at a time imports a given name (import_lock.go).

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/doors"
	"github.com/ungil/ungil/runtime/layout"
)

// LoadExtension loads the extension file path as module name. Set by package modslot before any door is open.
var LoadExtension func(ts *Thread, name, path, spec *Object) *Object

// modulesDict is sys.modules.
//
// Refs: borrowed. Error: NULL and RuntimeError when sys has no modules.
func modulesDict(ts *Thread) *Object {
	if interp.modules == nil {
		return raise(ts, ExcRuntimeError, "unable to get sys.modules")
	}
	return interp.modules
}

// ImportGetModuleDict implements PyImport_GetModuleDict.
//
// Refs: borrowed.
func ImportGetModuleDict(ts *Thread) *Object { return modulesDict(ts) }

// ImportGetModule implements PyImport_GetModule: a module that is imported already.
//
// Refs: new. Error: NULL, without an exception when it is not there.
func ImportGetModule(ts *Thread, name *Object) *Object {
	d := modulesDict(ts)
	if d == nil {
		return nil
	}
	return modulesGet(ts, d, name)
}

// modulesGet looks a name up in sys.modules, which may have been replaced by any mapping.
func modulesGet(ts *Thread, d, name *Object) *Object {
	if d.ObType == DictType {
		p, mark := scratch(ts, 8)
		if p == 0 {
			return nil
		}
		DictGetItemRef(ts, d, name, p)
		m := prim.Load[*Object](p)
		ts.ScratchTop = mark
		return m
	}
	p, mark := scratch(ts, 8)
	if p == 0 {
		return nil
	}
	MappingGetOptionalItem(ts, d, name, p)
	m := prim.Load[*Object](p)
	ts.ScratchTop = mark
	return m
}

// ImportAddModuleRef implements PyImport_AddModuleRef: the module of that name, made empty when there is none.
//
// Refs: new. Error: NULL.
func ImportAddModuleRef(ts *Thread, name uintptr) *Object {
	s := strNamed(ts, name)
	if s == nil {
		return nil
	}
	m := importAdd(ts, s)
	decref(ts, s)
	return m
}

func importAdd(ts *Thread, name *Object) *Object {
	d := modulesDict(ts)
	if d == nil {
		return nil
	}
	m := modulesGet(ts, d, name)
	if m != nil && asModule(m) != nil || ts.CurrentException != nil {
		return m
	}
	xdecref(ts, m)
	if m = ModuleNewObject(ts, name); m == nil {
		return nil
	}
	// Two threads may get here; the first to store wins, so that both have the same module.
	p, mark := scratch(ts, 8)
	if p == 0 {
		decref(ts, m)
		return nil
	}
	r := DictSetDefaultRef(ts, d, name, m, p)
	winner := prim.Load[*Object](p)
	ts.ScratchTop = mark
	if r >= 0 && asModule(winner) == nil {
		decref(ts, winner)
		if winner = newRef(ts, m); ObjectSetItem(ts, d, name, m) < 0 {
			decref(ts, winner)
			winner = nil
		}
	}
	decref(ts, m)
	if r < 0 {
		return nil
	}
	return winner
}

// ImportAddModuleObject implements PyImport_AddModuleObject.
//
// Refs: borrowed: sys.modules keeps the module. Error: NULL.
func ImportAddModuleObject(ts *Thread, name *Object) *Object {
	m := importAdd(ts, name)
	if m != nil {
		decref(ts, m)
	}
	return m
}

// ImportAddModule implements PyImport_AddModule.
//
// Refs: borrowed. Error: NULL.
func ImportAddModule(ts *Thread, name uintptr) *Object {
	m := ImportAddModuleRef(ts, name)
	if m != nil {
		decref(ts, m)
	}
	return m
}

// ImportImportModule implements PyImport_ImportModule: the module named, not the top of its package.
//
// Refs: new. Error: NULL.
func ImportImportModule(ts *Thread, name uintptr) *Object {
	s := strNamed(ts, name)
	if s == nil {
		return nil
	}
	m := ImportImport(ts, s)
	decref(ts, s)
	return m
}

// ImportImportModuleNoBlock implements PyImport_ImportModuleNoBlock, an old name of PyImport_ImportModule.
func ImportImportModuleNoBlock(ts *Thread, name uintptr) *Object { return ImportImportModule(ts, name) }

// ImportImport implements PyImport_Import.
//
// Refs: new; name borrowed. Error: NULL.
func ImportImport(ts *Thread, name *Object) *Object {
	if !isStr(name) {
		return raise(ts, ExcTypeError, "module name must be a string")
	}
	return importName(ts, name)
}

// importName imports an absolute name: from sys.modules, else from its parent's __path__ or sys.path.
//
// Refs: new.
func importName(ts *Thread, name *Object) *Object {
	d := modulesDict(ts)
	if d == nil {
		return nil
	}
	if m := modulesGet(ts, d, name); m != nil || ts.CurrentException != nil {
		if m == None {
			decref(ts, m)
			return importError(ts, ExcModuleNotFoundError, strFormat(ts, "import of %s halted; None in sys.modules", argO(name)), name)
		}
		if m != nil && importRunning != 0 {
			importWait(ts, name)
		}
		return m
	}
	if as[*layout.ASCIIObject](name).Length == 0 {
		return raise(ts, ExcValueError, "Empty module name")
	}
	lock := importLock(ts, name)
	if lock == 0 {
		return nil
	}
	m := modulesGet(ts, d, name)
	if m == nil && ts.CurrentException == nil {
		m = importMissing(ts, name)
	}
	importUnlock(ts, lock)
	return m
}

// importMissing imports a module that is not in sys.modules. The caller holds its import lock.
func importMissing(ts *Thread, name *Object) *Object {
	n := as[*layout.ASCIIObject](name).Length
	dot := UnicodeFindChar(ts, name, '.', 0, n, -1)
	if dot == -2 {
		return nil
	}
	if dot < 0 {
		if m, found := importMeta(ts, name, None); found {
			return m
		}
	}
	if m := importBuiltin(ts, name); m != nil || ts.CurrentException != nil {
		return m
	}
	if dot < 0 {
		path := SysGetObject(ts, strAddr("path\x00"))
		if path == nil {
			return raise(ts, ExcRuntimeError, "unable to get sys.path")
		}
		incref(ts, path)
		m := importFrom(ts, name, name, path)
		decref(ts, path)
		return m
	}
	return importSubmodule(ts, name, dot)
}

// importSubmodule imports the parent first, then looks along its __path__, and sets the module as the parent's attribute.
func importSubmodule(ts *Thread, name *Object, dot int) *Object {
	if !enterRecursive(ts, " while importing a module's parents") {
		return nil
	}
	parentName := UnicodeSubstring(ts, name, 0, dot)
	if parentName == nil {
		return nil
	}
	// Whatever stands in sys.modules is the parent.
	parent := modulesGet(ts, interp.modules, parentName)
	if parent != None && ts.CurrentException == nil {
		xdecref(ts, parent)
		parent = importName(ts, parentName)
	}
	if parent == nil {
		decref(ts, parentName)
		return nil
	}
	m := importBelow(ts, name, parentName, parent, dot)
	decref(ts, parentName)
	decref(ts, parent)
	return m
}

// importBelow imports a submodule whose parent is there.
func importBelow(ts *Thread, name, parentName, parent *Object, dot int) *Object {
	// The parent's own import may have brought the module in.
	if m := modulesGet(ts, interp.modules, name); m != nil || ts.CurrentException != nil {
		return m
	}
	last := UnicodeSubstring(ts, name, dot+1, as[*layout.ASCIIObject](name).Length)
	if last == nil {
		return nil
	}
	var m *Object
	if path := importParentPath(ts, parent, name, parentName); path != nil {
		found := false
		if m, found = importMeta(ts, name, path); !found {
			m = importFrom(ts, name, last, path)
		}
		if m != nil && ObjectSetAttr(ts, parent, last, m) < 0 {
			decref(ts, m)
			m = nil
		}
		decref(ts, path)
	}
	decref(ts, last)
	return m
}

// importParentPath is parent.__path__.
//
// Refs: new. Error: NULL and ModuleNotFoundError when parent is no package.
func importParentPath(ts *Thread, parent, name, parentName *Object) *Object {
	p, mark := scratch(ts, 8)
	if p == 0 {
		return nil
	}
	r := ObjectGetOptionalAttr(ts, parent, id___path__, p)
	path := prim.Load[*Object](p)
	ts.ScratchTop = mark
	if r == 0 {
		importError(ts, ExcModuleNotFoundError, strFormat(ts, "No module named %R; %R is not a package", argO(name), argO(parentName)), name)
	}
	return path
}

// importError raises an ImportError, or subclass, with a name. text is stolen and may be nil with an exception set.
func importError(ts *Thread, exc, text, name *Object) *Object {
	if text != nil {
		ErrSetImportErrorSubclass(ts, exc, text, name, nil)
		decref(ts, text)
	}
	return nil
}

// What LiftFindExtension found.
const (
	foundNothing = iota
	foundExtension
	foundPackage // a folder whose __init__ is an extension
	foundSource  // a .py, or a folder with one
)

// FindRequest is what LiftFindExtension works on; it lies on the scratch stack.
//
// ORDER FIND: loader/lift.go reads and writes the same words.
type FindRequest struct {
	Dirs, Count uintptr // in: Count NUL-terminated folder names after each other
	Name        uintptr // in: the last part of the module's name
	Kind        uintptr // out
	Path        uintptr // out: malloc'ed
}

// importFrom looks for a module along path and loads it.
//
// Refs: new; all borrowed.
func importFrom(ts *Thread, name, last, path *Object) *Object {
	p, mark := scratch(ts, 64)
	if p == 0 {
		return nil
	}
	r := prim.At[*FindRequest](p)
	if !importFind(ts, r, last, path) {
		ts.ScratchTop = mark
		return nil
	}
	kind, file := r.Kind, r.Path
	ts.ScratchTop = mark
	var m *Object
	switch kind {
	case foundNothing:
		m = importError(ts, ExcModuleNotFoundError, strFormat(ts, "No module named %R", argO(name)), name)
	case foundSource:
		raise(ts, ExcNotImplementedError, "import of Python source is not implemented: '%s'", argC(file))
	default:
		m = importFile(ts, name, file, kind == foundPackage)
	}
	if file != 0 {
		prim.Free(file)
	}
	return m
}

// importFind fills the request and lifts.
func importFind(ts *Thread, r *FindRequest, last, path *Object) bool {
	if !CanLift(ts, "importing an extension module") {
		return false
	}
	var b textBuffer
	it := ObjectGetIter(ts, path)
	if it == nil {
		return false
	}
	r.Count, r.Kind, r.Path = 0, 0, 0
	for {
		d := IterNext(ts, it)
		if d == nil {
			break
		}
		if isStr(d) {
			// A name that is not UTF-8 cannot be a file's: it is passed over, as CPython does with what it cannot encode.
			if b.object(ts, newRef(ts, d)) {
				b.byte(ts, 0)
				r.Count++
			} else {
				ErrClear(ts)
			}
		}
		decref(ts, d)
	}
	decref(ts, it)
	if b.failed {
		ErrNoMemory(ts)
	}
	if ts.CurrentException == nil {
		r.Name = UnicodeAsUTF8(ts, last)
	}
	if ts.CurrentException == nil {
		r.Dirs = b.p
		doors.Lift(doors.LiftFindExtension, uintptr(unsafe.Pointer(r)))
	}
	if b.p != 0 {
		freeMem(ts, b.p)
	}
	return ts.CurrentException == nil
}

// importFile loads the extension in a file: makes the spec, then the module.
func importFile(ts *Thread, name *Object, file uintptr, pkg bool) *Object {
	path := UnicodeDecodeFSDefault(ts, file)
	if path == nil {
		return nil
	}
	m := importPath(ts, name, path, pkg)
	decref(ts, path)
	return m
}

func importPath(ts *Thread, name, path *Object, pkg bool) *Object {
	spec := specNew(ts, name, path, pkg)
	if spec == nil {
		return nil
	}
	m := LoadExtension(ts, name, path, spec)
	decref(ts, spec)
	return m
}

// ImportSetAttributes sets what the import system owes a module: __spec__ always; __name__, __loader__, __package__, __path__ of a
// package and __file__ where the module does not have them yet or they are None. The module need not be a module object; what cannot be
// set on it is left out.
func ImportSetAttributes(ts *Thread, m, spec *Object) int32 {
	s := as[*specObject](spec)
	parent := specParent(ts, spec, 0)
	if parent == nil {
		return -1
	}
	ok := importOwe(ts, m, id___name__, s.name) && importOwe(ts, m, id___loader__, s.loader) && importOwe(ts, m, id___package__, parent) &&
		importTry(ts, m, id___spec__, spec) && (s.search == None || importOwe(ts, m, id___path__, s.search)) &&
		(s.hasLocation == 0 || importOwe(ts, m, id___file__, s.origin))
	decref(ts, parent)
	if !ok {
		return -1
	}
	return 0
}

// importOwe sets an attribute that is missing or None.
func importOwe(ts *Thread, m, name, value *Object) bool {
	old, ok := optionalAttr(ts, m, name)
	if !ok {
		return false
	}
	if old != nil && old != None {
		decref(ts, old)
		return true
	}
	return importTry(ts, m, name, value)
}

// importTry sets an attribute unless the object refuses attributes.
func importTry(ts *Thread, m, name, value *Object) bool {
	if ObjectSetAttr(ts, m, name, value) == 0 {
		return true
	}
	if ErrExceptionMatches(ts, ExcAttributeError) == 0 {
		return false
	}
	ErrClear(ts)
	return true
}

// ModuleAddFile sets __file__ of a single-phase module.
func ModuleAddFile(ts *Thread, m, path *Object) int32 {
	return ObjectSetAttr(ts, m, id___file__, path)
}

// ImportPublish puts a module into sys.modules, ImportWithdraw takes it out again with the exception kept.
func ImportPublish(ts *Thread, name, m *Object) int32 {
	return ObjectSetItem(ts, interp.modules, name, m)
}

func ImportWithdraw(ts *Thread, name *Object) {
	e := ErrGetRaisedException(ts)
	if ObjectDelItem(ts, interp.modules, name) < 0 {
		ErrClear(ts)
	}
	ErrSetRaisedException(ts, e)
}

// ImportImportModuleLevel implements PyImport_ImportModuleLevel.
func ImportImportModuleLevel(ts *Thread, name uintptr, globals, locals, fromlist *Object, level int32) *Object {
	s := strNamed(ts, name)
	if s == nil {
		return nil
	}
	m := ImportImportModuleLevelObject(ts, s, globals, locals, fromlist, level)
	decref(ts, s)
	return m
}

// ImportImportModuleLevelObject implements PyImport_ImportModuleLevelObject: what the import statement does.
//
// Refs: new: the module named when fromlist is not empty, else the top of its package. Error: NULL.
func ImportImportModuleLevelObject(ts *Thread, name, globals, locals, fromlist *Object, level int32) *Object {
	if name == nil {
		return raise(ts, ExcValueError, "Empty module name")
	}
	if !isStr(name) {
		return raise(ts, ExcTypeError, "module name must be a string")
	}
	if level < 0 {
		return raise(ts, ExcValueError, "level must be >= 0")
	}
	abs := name
	if level > 0 {
		if abs = importAbsolute(ts, name, globals, int(level)); abs == nil {
			return nil
		}
	} else if as[*layout.ASCIIObject](name).Length == 0 {
		return raise(ts, ExcValueError, "Empty module name")
	} else {
		incref(ts, abs)
	}
	m := importName(ts, abs)
	if m != nil {
		m = importResult(ts, m, name, abs, fromlist, level)
	}
	decref(ts, abs)
	return m
}

// importResult chooses what an import statement binds. It steals m.
func importResult(ts *Thread, m, name, abs, fromlist *Object, level int32) *Object {
	has := int32(0)
	if fromlist != nil && fromlist != None {
		if has = ObjectIsTrue(ts, fromlist); has < 0 {
			decref(ts, m)
			return nil
		}
	}
	if has != 0 {
		return importFromList(ts, m, abs, fromlist)
	}
	n := as[*layout.ASCIIObject](name).Length
	if level > 0 && n == 0 {
		return m
	}
	dot := UnicodeFindChar(ts, name, '.', 0, n, 1)
	if dot < 0 {
		if dot == -2 {
			decref(ts, m)
			return nil
		}
		return m
	}
	decref(ts, m)
	cut := as[*layout.ASCIIObject](abs).Length - (n - dot)
	top := UnicodeSubstring(ts, abs, 0, cut)
	if top == nil {
		return nil
	}
	m = importName(ts, top)
	decref(ts, top)
	return m
}

// importFromList imports the submodules that fromlist names and the package does not have yet. It steals m.
func importFromList(ts *Thread, m, abs, fromlist *Object) *Object {
	has := ObjectHasAttrWithError(ts, m, id___path__)
	if has == 0 || has > 0 && importItems(ts, m, abs, fromlist, false) {
		return m
	}
	decref(ts, m)
	return nil
}

// importItems imports the items of a list: fromlist, or __all__ in the place of "*" there.
func importItems(ts *Thread, m, abs, list *Object, all bool) bool {
	if stackLow(ts) && !enterRecursive(ts, " while importing") {
		return false
	}
	it := ObjectGetIter(ts, list)
	if it == nil {
		return false
	}
	for {
		x := IterNext(ts, it)
		if x == nil {
			break
		}
		importItem(ts, m, abs, x, all)
		decref(ts, x)
		if ts.CurrentException != nil {
			break
		}
	}
	decref(ts, it)
	return ts.CurrentException == nil
}

func importItem(ts *Thread, m, abs, x *Object, all bool) {
	switch {
	case !isStr(x) && all:
		raise(ts, ExcTypeError, "Item in %s.__all__ must be str, not %s", argO(abs), argTO(x))
	case !isStr(x):
		raise(ts, ExcTypeError, "Item in ``from list'' must be str, not %s", argTO(x))
	case UnicodeCompareWithASCIIString(ts, x, strAddr("*\x00")) == 0:
		if all {
			return
		}
		list, ok := optionalAttr(ts, m, id___all__)
		if list != nil && ok {
			importItems(ts, m, abs, list, true)
			decref(ts, list)
		}
	case ObjectHasAttrWithError(ts, m, x) == 0:
		importOptional(ts, strFormat(ts, "%s.%s", argO(abs), argO(x)))
	}
}

// importOptional imports a submodule that need not exist. It steals name.
func importOptional(ts *Thread, name *Object) {
	if name == nil {
		return
	}
	m := importName(ts, name)
	xdecref(ts, m)
	if m == nil && ErrExceptionMatches(ts, ExcModuleNotFoundError) != 0 {
		e := as[*layout.ImportErrorObject](ts.CurrentException)
		if e.Name != nil && isStr(e.Name) && UnicodeCompare(ts, e.Name, name) == 0 {
			ErrClear(ts)
		}
	}
	decref(ts, name)
}

// importAbsolute resolves a relative name against the package that globals tell.
//
// Refs: new.
func importAbsolute(ts *Thread, name, globals *Object, level int) *Object {
	if globals == nil {
		return raise(ts, ExcKeyError, "'__name__' not in globals")
	}
	if !hasFlag(globals.ObType, layout.TPFLAGS_DICT_SUBCLASS) {
		return raise(ts, ExcTypeError, "globals must be a dict")
	}
	pkg := importPackage(ts, globals)
	if pkg == nil {
		return nil
	}
	end := as[*layout.ASCIIObject](pkg).Length
	if end == 0 {
		decref(ts, pkg)
		return raise(ts, ExcImportError, "attempted relative import with no known parent package")
	}
	for ; level > 1; level-- {
		end = UnicodeFindChar(ts, pkg, '.', 0, end, -1)
		if end < 0 {
			decref(ts, pkg)
			if end == -1 {
				raise(ts, ExcImportError, "attempted relative import beyond top-level package")
			}
			return nil
		}
	}
	base := UnicodeSubstring(ts, pkg, 0, end)
	decref(ts, pkg)
	if base == nil || as[*layout.ASCIIObject](name).Length == 0 {
		return base
	}
	abs := strFormat(ts, "%s.%s", argO(base), argO(name))
	decref(ts, base)
	return abs
}

// importPackage is the package of the module whose globals are given: __package__, or from __name__ and __path__.
//
// Refs: new.
func importPackage(ts *Thread, globals *Object) *Object {
	pkg := DictGetItemWithError(ts, globals, id___package__)
	if pkg == nil && ts.CurrentException != nil {
		return nil
	}
	if pkg != nil && pkg != None {
		if !isStr(pkg) {
			return raise(ts, ExcTypeError, "package must be a string")
		}
		return newRef(ts, pkg)
	}
	name := DictGetItemWithError(ts, globals, id___name__)
	if name == nil {
		if ts.CurrentException == nil {
			raise(ts, ExcKeyError, "'__name__' not in globals")
		}
		return nil
	}
	if !isStr(name) {
		return raise(ts, ExcTypeError, "__name__ must be a string")
	}
	has := DictContains(ts, globals, id___path__)
	if has != 0 {
		if has < 0 {
			return nil
		}
		return newRef(ts, name)
	}
	dot := UnicodeFindChar(ts, name, '.', 0, as[*layout.ASCIIObject](name).Length, -1)
	if dot < 0 {
		if dot == -2 {
			return nil
		}
		return raise(ts, ExcImportError, "attempted relative import with no known parent package")
	}
	return UnicodeSubstring(ts, name, 0, dot)
}

// ImportImportModuleAttr implements PyImport_ImportModuleAttr.
//
// Refs: new. Error: NULL.
func ImportImportModuleAttr(ts *Thread, module, attr *Object) *Object {
	m := ImportImport(ts, module)
	if m == nil {
		return nil
	}
	v := ObjectGetAttr(ts, m, attr)
	decref(ts, m)
	return v
}

// ImportImportModuleAttrString implements PyImport_ImportModuleAttrString.
//
// Refs: new. Error: NULL.
func ImportImportModuleAttrString(ts *Thread, module, attr uintptr) *Object {
	m := ImportImportModule(ts, module)
	if m == nil {
		return nil
	}
	v := ObjectGetAttrString(ts, m, attr)
	decref(ts, m)
	return v
}

// UngilLoadExtension implements Ungil_LoadExtension: loads the extension in a file under a full name, without its parents, and
// puts it into sys.modules. A module of that name that is there already is returned instead.
//
// Refs: new. Error: NULL; ImportError when the file is no extension for this runtime. Both texts are UTF-8.
func UngilLoadExtension(ts *Thread, path, name uintptr) *Object {
	if path == 0 || name == 0 {
		return badInternalCall(ts)
	}
	s := strNamed(ts, name)
	if s == nil {
		return nil
	}
	m := importFileAs(ts, s, path)
	decref(ts, s)
	return m
}

func importFileAs(ts *Thread, name *Object, path uintptr) *Object {
	d := modulesDict(ts)
	if d == nil {
		return nil
	}
	lock := importLock(ts, name)
	if lock == 0 {
		return nil
	}
	m := modulesGet(ts, d, name)
	if m == nil && ts.CurrentException == nil {
		m = importFile(ts, name, path, false)
	}
	importUnlock(ts, lock)
	return m
}
