// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Where things are: the options of PyConfig that name files and directories, and the old functions that tell and set them.
//
// World: bare. All of it may be called before the runtime starts; what Py_GetPath and its like return is NULL until then.
// Guard: written by the thread that starts or ends the runtime.
// Invariant: sys.path has what the embedder, Py_SetPath or PYTHONPATH put there: there is no standard library to add.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const pathDefaultPrefix = "/usr/local"

// paths are wide strings, in libc's memory.
var paths struct {
	setHome, setName, setPath        uintptr // Py_SetPythonHome and so on: for the next start
	prefix, execPrefix, full, search uintptr
	home, name                       uintptr
	orig                             [2]uintptr // a list: what Py_GetArgcArgv gives
}

// configReadPaths decides the paths.
func configReadPaths(ret uintptr, c *layout.Config) bool {
	if configPathsHome(c) && configPathsProgram(c) && configPathsSearch(c) {
		return true
	}
	return statusNoMemory(ret)
}

// pathSetOpen sets a path that is open to a copy of p, if that is there.
func pathSetOpen(at *uintptr, p uintptr) bool {
	if *at == 0 && p != 0 {
		*at = wideCopy(p)
		return *at != 0
	}
	return true
}

// configPathsHome decides the prefixes: PYTHONHOME is prefix or prefix:exec_prefix.
func configPathsHome(c *layout.Config) bool {
	if !pathSetOpen(&c.Home, paths.setHome) {
		return false
	}
	if v := environment(c.UseEnvironment, "PYTHONHOME\x00"); v != 0 && c.Home == 0 && !configSetBytes(pointerOf(&c.Home), v) {
		return false
	}
	prefix, exec := wideText(pathDefaultPrefix), uintptr(0)
	if c.Home != 0 && wideAt(c.Home, 0) != 0 {
		prim.Free(prefix)
		if colon := wideFind(c.Home, ':'); colon != 0 {
			prefix, exec = wideCopyN(c.Home, int(colon-c.Home)/4), wideCopy(colon+4)
		} else {
			prefix = wideCopy(c.Home)
		}
	}
	if exec == 0 && prefix != 0 {
		exec = wideCopy(prefix)
	}
	ok := prefix != 0 && exec != 0 && pathSetOpen(&c.Prefix, prefix) && pathSetOpen(&c.BasePrefix, c.Prefix) &&
		pathSetOpen(&c.ExecPrefix, exec) && pathSetOpen(&c.BaseExecPrefix, c.ExecPrefix)
	prim.Free(prefix)
	prim.Free(exec)
	if ok && c.Platlibdir == 0 {
		ok = wideSetText(pointerOf(&c.Platlibdir), "lib")
	}
	return ok
}

// configPathsProgram decides the program's name and where its file is: "" when nobody knows.
func configPathsProgram(c *layout.Config) bool {
	if !pathSetOpen(&c.ProgramName, paths.setName) {
		return false
	}
	if c.ProgramName == 0 && c.OrigArgv.Length > 0 && wideAt(wideItem(pointerOf(&c.OrigArgv.Length), 0), 0) != 0 &&
		!pathSetOpen(&c.ProgramName, wideItem(pointerOf(&c.OrigArgv.Length), 0)) {
		return false
	}
	if c.ProgramName == 0 && !wideSetText(pointerOf(&c.ProgramName), "python3") {
		return false
	}
	if c.Executable == 0 {
		name, _ := wideEncode(c.ProgramName)
		if name == 0 {
			return wideSetText(pointerOf(&c.Executable), "")
		}
		ok := configPathsExecutable(c, name)
		prim.Free(name)
		if !ok {
			return false
		}
	}
	return pathSetOpen(&c.BaseExecutable, c.Executable)
}

// configPathsExecutable finds a program: relative to the working directory when its name has a slash, else along PATH.
func configPathsExecutable(c *layout.Config, name uintptr) bool {
	at := pointerOf(&c.Executable)
	n, slash := prim.Strlen(name), false
	for i := 0; i < n; i++ {
		slash = slash || byteAt(name, i) == '/'
	}
	if byteAt(name, 0) == '/' {
		return configSetBytes(at, name)
	}
	const most = 4096
	buffer := prim.Malloc(2 * most)
	if buffer == 0 {
		return false
	}
	found := false
	if slash {
		if prim.Call2(libcFunction("getcwd\x00"), buffer, most) != 0 && n < most-1 {
			if byteAt(name, 0) == '.' && byteAt(name, 1) == '/' {
				name += 2
			}
			pathJoin(buffer, prim.Strlen(buffer), name)
			found = true
		}
	} else if p := prim.Call1(prim.Libc.Getenv, strAddr("PATH\x00")); p != 0 && n < most-1 {
		found = pathAlong(buffer, p, name, most)
	}
	ok := false
	if found {
		ok = configSetBytes(at, buffer)
	} else {
		ok = wideSetText(at, "")
	}
	prim.Free(buffer)
	return ok
}

// pathJoin appends a slash and name to the n bytes in buffer.
func pathJoin(buffer uintptr, n int, name uintptr) {
	setByte(buffer, n, '/')
	prim.Move(buffer+uintptr(n)+1, name, uintptr(prim.Strlen(name))+1)
}

// pathAlong looks for an executable file in the directories of PATH, and leaves its path in buffer.
func pathAlong(buffer, p, name uintptr, most int) bool {
	access := libcFunction("access\x00")
	for {
		n := 0
		for byteAt(p, n) != ':' && byteAt(p, n) != 0 {
			n++
		}
		if n > 0 && n < most-1 {
			prim.Move(buffer, p, uintptr(n))
			pathJoin(buffer, n, name)
			const executable = 1
			if int32(prim.Call2(access, buffer, executable)) == 0 {
				return true
			}
		}
		if byteAt(p, n) == 0 {
			return false
		}
		p += uintptr(n) + 1
	}
}

// configPathsSearch decides module_search_paths.
func configPathsSearch(c *layout.Config) bool {
	if c.ModuleSearchPathsSet != 0 {
		return true
	}
	list := pointerOf(&c.ModuleSearchPaths.Length)
	wideListClear(list)
	from := paths.setPath
	if from == 0 {
		from = c.PythonpathEnv
	}
	if from != 0 {
		for {
			end := wideFind(from, ':')
			n := wideLen(from)
			if end != 0 {
				n = int(end-from) / 4
			}
			if n > 0 && !wideListAppend(list, wideCopyN(from, n)) {
				return false
			}
			if end == 0 {
				break
			}
			from = end + 4
		}
	}
	c.ModuleSearchPathsSet = 1
	return true
}

// pathsPublish makes what the Py_Get functions return.
func pathsPublish(c *layout.Config) bool {
	list := pointerOf(&c.ModuleSearchPaths.Length)
	n := 0
	for i := 0; i < c.ModuleSearchPaths.Length; i++ {
		n += wideLen(wideItem(list, i)) + 1
	}
	p := wideNew(n)
	if p == 0 {
		return false
	}
	n = 0
	for i := 0; i < c.ModuleSearchPaths.Length; i++ {
		if i > 0 {
			setWide(p, n, ':')
			n++
		}
		k := wideLen(wideItem(list, i))
		prim.Move(p+uintptr(n)*4, wideItem(list, i), uintptr(k)*4)
		n += k
	}
	setWide(p, n, 0)
	prim.Free(paths.search)
	paths.search = p
	return wideSet(pointerOf(&paths.prefix), c.Prefix) && wideSet(pointerOf(&paths.execPrefix), c.ExecPrefix) &&
		wideSet(pointerOf(&paths.full), c.Executable) && wideSet(pointerOf(&paths.home), c.Home) &&
		wideSet(pointerOf(&paths.name), c.ProgramName) && wideListCopy(pointerOf(&paths.orig), pointerOf(&c.OrigArgv.Length))
}

// pathsForget frees all of that, when the runtime has ended.
func pathsForget() {
	wideListClear(pointerOf(&paths.orig))
	for i := uintptr(0); i < 9; i++ { // all before orig
		at := pointerOf(&paths) + i*8
		prim.Free(prim.Load[uintptr](at))
		prim.Store(at, uintptr(0))
	}
}

func pathKeep(at, p uintptr) {
	if p != 0 && wideAt(p, 0) == 0 {
		p = 0
	}
	if !wideSet(at, p) {
		PrivFatalErrorFunc(nil, 0, strAddr("out of memory\x00"))
	}
}

// SetPythonHome implements Py_SetPythonHome: for the next start. NULL or the empty text takes it back.
func SetPythonHome(tls *TLS, home uintptr) { pathKeep(pointerOf(&paths.setHome), home) }

// SetProgramName implements Py_SetProgramName: for the next start.
func SetProgramName(tls *TLS, name uintptr) { pathKeep(pointerOf(&paths.setName), name) }

// SetPath implements Py_SetPath: directories separated by colons, for the next start; NULL takes it back.
func SetPath(tls *TLS, path uintptr) {
	if !wideSet(pointerOf(&paths.setPath), path) {
		PrivFatalErrorFunc(tls, 0, strAddr("out of memory\x00"))
	}
}

// GetPath implements Py_GetPath. The text stays until the runtime ends.
func GetPath(tls *TLS) uintptr { return paths.search }

// GetPrefix implements Py_GetPrefix.
func GetPrefix(tls *TLS) uintptr { return paths.prefix }

// GetExecPrefix implements Py_GetExecPrefix.
func GetExecPrefix(tls *TLS) uintptr { return paths.execPrefix }

// GetProgramFullPath implements Py_GetProgramFullPath.
func GetProgramFullPath(tls *TLS) uintptr { return paths.full }

// GetProgramName implements Py_GetProgramName.
func GetProgramName(tls *TLS) uintptr { return paths.name }

// GetPythonHome implements Py_GetPythonHome: NULL when there is none.
func GetPythonHome(tls *TLS) uintptr { return paths.home }

// GetArgcArgv implements Py_GetArgcArgv: the arguments as the program got them.
func GetArgcArgv(tls *TLS, argc, argv uintptr) {
	prim.Store(argc, int32(paths.orig[0]))
	prim.Store(argv, paths.orig[1])
}
