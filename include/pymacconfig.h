/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Reserved for platforms whose pyconfig.h serves several architectures at
 * once. Empty on linux. */
#ifndef Py_PYMACCONFIG_H
#define Py_PYMACCONFIG_H

#endif /* Py_PYMACCONFIG_H */
