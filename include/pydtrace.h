/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Static probes. None are compiled in. */
#ifndef Py_PYDTRACE_H
#define Py_PYDTRACE_H

#define PyDTrace_LINE(file, func, line) ((void)0)
#define PyDTrace_FUNCTION_ENTRY(file, func, line) ((void)0)
#define PyDTrace_FUNCTION_RETURN(file, func, line) ((void)0)
#define PyDTrace_GC_START(generation) ((void)0)
#define PyDTrace_GC_DONE(collected) ((void)0)
#define PyDTrace_INSTANCE_NEW_START(name) ((void)0)
#define PyDTrace_INSTANCE_NEW_DONE(name) ((void)0)
#define PyDTrace_INSTANCE_DELETE_START(name) ((void)0)
#define PyDTrace_INSTANCE_DELETE_DONE(name) ((void)0)
#define PyDTrace_IMPORT_FIND_LOAD_START(name) ((void)0)
#define PyDTrace_IMPORT_FIND_LOAD_DONE(name, found) ((void)0)
#define PyDTrace_AUDIT(event, tuple) ((void)0)

#define PyDTrace_LINE_ENABLED() (0)
#define PyDTrace_FUNCTION_ENTRY_ENABLED() (0)
#define PyDTrace_FUNCTION_RETURN_ENABLED() (0)
#define PyDTrace_GC_START_ENABLED() (0)
#define PyDTrace_GC_DONE_ENABLED() (0)
#define PyDTrace_INSTANCE_NEW_START_ENABLED() (0)
#define PyDTrace_INSTANCE_NEW_DONE_ENABLED() (0)
#define PyDTrace_INSTANCE_DELETE_START_ENABLED() (0)
#define PyDTrace_INSTANCE_DELETE_DONE_ENABLED() (0)
#define PyDTrace_IMPORT_FIND_LOAD_START_ENABLED() (0)
#define PyDTrace_IMPORT_FIND_LOAD_DONE_ENABLED() (0)
#define PyDTrace_AUDIT_ENABLED() (0)

#endif /* Py_PYDTRACE_H */
