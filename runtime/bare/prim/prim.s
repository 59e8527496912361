//go:build !portable

// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT
//
// Empty: its presence lets memory.go declare functions without bodies.
