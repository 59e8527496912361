/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Separators of paths. */
#ifndef Py_OSDEFS_H
#define Py_OSDEFS_H

#include <wchar.h>

#define SEP L'/'
#define DELIM L':'

/* Unless a system header has defined it. */
#ifndef MAXPATHLEN
#define MAXPATHLEN 4096
#endif

#endif /* Py_OSDEFS_H */
