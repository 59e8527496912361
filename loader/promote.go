// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package loader

/*
#cgo LDFLAGS: -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

static int visible(void)
{
	void *global = dlopen(NULL, RTLD_NOW);
	int found = global && dlsym(global, "PyObject_GenericGetAttr");
	if (global) dlclose(global);
	return found;
}

// Tells why it failed, or NULL. The handle is kept: the library is never unloaded.
static const char *promote(void)
{
	Dl_info self;
	if (visible()) return NULL;
	if (!dladdr((void *)promote, &self)) return "dladdr does not know the library";
	if (!dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_GLOBAL)) return dlerror();
	return visible() ? NULL : "its symbols stay hidden";
}
*/
import "C"

import (
	"fmt"
	"sync"
)

// promote puts this library into the global scope, where extensions find the C API: they name no library that they need, and
// a host may have opened this one with RTLD_LOCAL. Not done while the library loads: Go's init never calls dlopen.
var promote = sync.OnceValue(func() error {
	if why := C.promote(); why != nil {
		return fmt.Errorf("the C API cannot be made visible to extensions (%s): open the library with RTLD_GLOBAL", C.GoString(why))
	}
	return nil
})
