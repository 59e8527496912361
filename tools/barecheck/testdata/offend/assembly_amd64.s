// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

#include "textflag.h"

TEXT ·assembly(SB), NOSPLIT, $0-16
	MOVQ i+0(FP), AX
	MOVQ AX, ret+8(FP)
	RET
