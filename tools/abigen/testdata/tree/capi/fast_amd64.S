/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT */
.macro FAST name
.endm
FAST PyThing_Get
