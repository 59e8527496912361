// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"fmt"
	"math/big"
)

// The powers of ten that texts of floats need: one more than the decimal exponents of any float, and of 17 digits below.
const pow10Min, pow10Max = -348, 347

// writePow10 writes runtime/bare/object/zpow10.go: 10**k as 128 bits of mantissa, cut off, the top bit set.
func writePow10() {
	var o bytes.Buffer
	fmt.Fprintf(&o, "%spackage object\n\nconst pow10Min, pow10Max = %d, %d\n\n// pow10Table holds, for each k from pow10Min on, the two halves (high, low) of the integer part of 10**k / 2**n, n such that it\n// has 128 bits: for 0 <= k <= 55 nothing is cut off.\nvar pow10Table = [...]uint64{\n", headGo, pow10Min, pow10Max)
	for k := pow10Min; k <= pow10Max; k++ {
		p := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(k, -k))), nil)
		if k < 0 {
			p = new(big.Int).Quo(new(big.Int).Lsh(big.NewInt(1), uint(p.BitLen()+128)), p)
		}
		if n := p.BitLen() - 128; n >= 0 {
			p.Rsh(p, uint(n))
		} else {
			p.Lsh(p, uint(-n))
		}
		fmt.Fprintf(&o, "\t%#x, %#x, // %d\n", new(big.Int).Rsh(p, 64).Uint64(), new(big.Int).And(p, new(big.Int).SetUint64(1<<64-1)).Uint64(), k)
	}
	o.WriteString("}\n")
	writeGo("runtime/bare/object/zpow10.go", &o)
}
