// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Package main is libungil.so: nothing but the C ABI of package capi.
package main

import _ "github.com/ungil/ungil/capi"

func main() {}
