// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package loader

import "strings"

// punycode encodes a name as RFC 3492 says.
func punycode(s string) string {
	const base, tmin, tmax, skew, damp, firstBias, firstN = 36, 1, 26, 38, 700, 72, 128
	runes := []rune(s)
	var b strings.Builder
	for _, r := range runes {
		if r < 128 {
			b.WriteRune(r)
		}
	}
	basic := b.Len()
	if basic > 0 {
		b.WriteByte('-')
	}
	n, delta, bias := rune(firstN), 0, firstBias
	for done := basic; done < len(runes); {
		next := rune(0x7fffffff)
		for _, r := range runes {
			if r >= n && r < next {
				next = r
			}
		}
		delta += int(next-n) * (done + 1)
		n = next
		for _, r := range runes {
			if r < n {
				delta++
			}
			if r != n {
				continue
			}
			q := delta
			for k := base; ; k += base {
				t := min(max(k-bias, tmin), tmax)
				if q < t {
					break
				}
				b.WriteByte(digit(t + (q-t)%(base-t)))
				q = (q - t) / (base - t)
			}
			b.WriteByte(digit(q))
			d := delta / 2
			if done == basic {
				d = delta / damp
			}
			d += d / (done + 1)
			k := 0
			for d > (base-tmin)*tmax/2 {
				d /= base - tmin
				k += base
			}
			bias = k + (base-tmin+1)*d/(d+skew)
			delta = 0
			done++
		}
		delta++
		n++
	}
	return b.String()
}

func digit(d int) byte {
	if d < 26 {
		return byte('a' + d)
	}
	return byte('0' + d - 26)
}
