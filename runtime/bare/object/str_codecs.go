// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The codecs of one byte a character: ASCII and Latin-1.
//
// World: bare.

package object

// UnicodeDecodeLatin1 implements PyUnicode_DecodeLatin1: every byte is a character; errors cannot occur. New reference.
func UnicodeDecodeLatin1(ts *Thread, p uintptr, n int, errors uintptr) *Object {
	return strFromView(ts, strView{p, n, 1})
}

// UnicodeDecodeASCII implements PyUnicode_DecodeASCII. New reference; UnicodeDecodeError or what the handler raises.
func UnicodeDecodeASCII(ts *Thread, p uintptr, n int, errors uintptr) *Object {
	if n < 0 {
		return strNegative(ts)
	}
	if asciiPrefix(p, n) == n {
		return strFromASCII(ts, p, n)
	}
	var w strWriter
	w.minLength, w.overallocate = n, 1
	d := strDecoder{w: &w, p: p, n: n, errors: errors, encoding: "ascii\x00"}
	ok := true
	for i := 0; ok && i < d.n; {
		if k := asciiPrefix(d.p+uintptr(i), d.n-i); k > 0 {
			ok = w.ascii(ts, d.p+uintptr(i), k)
			i += k
			continue
		}
		i = d.fail(ts, i, i+1, "ordinal not in range(128)\x00")
		ok = i >= 0
	}
	d.close(ts)
	return w.end(ts, ok)
}

// strEncodeSmall encodes to ASCII (limit 128) or Latin-1 (256). New reference to a bytes.
func strEncodeSmall(ts *Thread, o *Object, errors uintptr, limit uint32) *Object {
	v := viewStr(o)
	if v.kind == 1 && (limit == 256 || strIsASCII(o)) {
		return BytesFromStringAndSize(ts, v.p, v.n)
	}
	e := strEncoder{o: o, v: v, errors: errors}
	reason := "ordinal not in range(256)\x00"
	e.encoding = "latin-1\x00"
	if limit == 128 {
		reason = "ordinal not in range(128)\x00"
		e.encoding = "ascii\x00"
	}
	i := 0
	for i >= 0 && i < v.n {
		c := v.at(i)
		if c < limit {
			e.out.byte(ts, byte(c))
			i++
			continue
		}
		end := i + 1
		for end < v.n && v.at(end) >= limit {
			end++
		}
		i = e.fail(ts, i, end, reason, limit)
	}
	return e.end(ts, i >= 0)
}

// UnicodeAsLatin1String implements PyUnicode_AsLatin1String: a bytes, strictly. New reference; TypeError, UnicodeEncodeError.
func UnicodeAsLatin1String(ts *Thread, o *Object) *Object {
	if !isStr(o) {
		ErrBadArgument(ts)
		return nil
	}
	return strEncodeSmall(ts, o, 0, 256)
}

// UnicodeAsASCIIString implements PyUnicode_AsASCIIString: a bytes, strictly. New reference; TypeError, UnicodeEncodeError.
func UnicodeAsASCIIString(ts *Thread, o *Object) *Object {
	if !isStr(o) {
		ErrBadArgument(ts)
		return nil
	}
	return strEncodeSmall(ts, o, 0, 128)
}
