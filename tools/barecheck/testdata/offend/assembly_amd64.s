// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

#include "textflag.h"

TEXT ·assembly(SB), NOSPLIT, $0-16
	MOVQ i+0(FP), AX
	MOVQ AX, ret+8(FP)
	RET

TEXT ·threadWord(SB), NOSPLIT, $0-8
	MOVQ (TLS), AX
	MOVQ AX, ret+0(FP)
	RET
