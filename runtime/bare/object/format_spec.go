// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The format mini-language of str, int, float and complex: [[fill]align][sign][z][#][0][width][grouping][.precision][grouping][type].
//
// World: bare. Here are the parser and str; format_number.go has the numbers.

package object

import (
	"github.com/ungil/ungil/runtime/layout"
)

// formatSpec is a parsed specification. Zero and -1 mean "not given".
type formatSpec struct {
	fill      uint32
	align     byte
	sign      byte
	noNegZero bool
	alternate bool
	width     int
	precision int
	group     formatGroup // of the whole part
	fracGroup formatGroup // of the fraction
	kind      uint32      // the type letter
}

// formatGroup says how digits are separated.
type formatGroup byte

const (
	groupNone       formatGroup = 0
	groupComma      formatGroup = ','
	groupUnderscore formatGroup = '_'
	groupUnderFour  formatGroup = '4' // _ between groups of four: binary, octal, hexadecimal
	groupLocale     formatGroup = 'n'
)

func isAlign(c uint32) bool { return c == '<' || c == '>' || c == '=' || c == '^' }

// formatScanner reads a specification's characters one by one.
type formatScanner struct {
	text textView
	i    int
}

// peek is the character at hand plus k, 0 beyond the end.
func (s *formatScanner) peek(k int) uint32 {
	if s.i+k < s.text.n {
		return s.text.at(s.i + k)
	}
	return 0
}

// more counts the characters left.
func (s *formatScanner) more() int { return s.text.n - s.i }

// take goes on when the character at hand is c.
func (s *formatScanner) take(c uint32) bool {
	if s.more() > 0 && s.peek(0) == c {
		s.i++
		return true
	}
	return false
}

// number reads a decimal number: how many digits, -1 with ValueError set when it is too large.
func (s *formatScanner) number(ts *Thread, v *int) int {
	n, acc := 0, 0
	for s.more() > 0 {
		d := formatDigit(ts, s.peek(0))
		if d < 0 {
			break
		}
		if acc > (1<<63-1-d)/10 {
			raise(ts, ExcValueError, "Too many decimal digits in format string")
			return -1
		}
		acc = acc*10 + d
		n++
		s.i++
	}
	if n > 0 {
		*v = acc
	}
	return n
}

// formatDigit is the decimal value of a character of any script, -1 for none.
func formatDigit(ts *Thread, c uint32) int {
	if c < 128 {
		if isDigit(byte(c)) {
			return int(c - '0')
		}
		return -1
	}
	return int(PrivUnicodeToDecimalDigit(ts, c))
}

// formatParse reads the specification of o's format. defaultKind and defaultAlign are those of o's type.
//
// Error: false, ValueError set.
func formatParse(ts *Thread, o, spec *Object, f *formatSpec, defaultKind uint32, defaultAlign byte) bool {
	*f = formatSpec{fill: ' ', align: defaultAlign, width: -1, precision: -1, kind: defaultKind}
	s := formatScanner{text: textOf(spec)}
	fillGiven, alignGiven := false, false
	if s.more() >= 2 && isAlign(s.peek(1)) {
		f.fill, f.align = s.peek(0), byte(s.peek(1))
		fillGiven, alignGiven = true, true
		s.i += 2
	} else if s.more() >= 1 && isAlign(s.peek(0)) {
		f.align = byte(s.peek(0))
		alignGiven = true
		s.i++
	}
	if c := s.peek(0); c == '+' || c == '-' || c == ' ' {
		f.sign = byte(c)
		s.i++
	}
	f.noNegZero = s.take('z')
	f.alternate = s.take('#')
	if !fillGiven && s.peek(0) == '0' {
		f.fill = '0'
		if !alignGiven && defaultAlign == '>' {
			f.align = '='
		}
		s.i++
	}
	if s.number(ts, &f.width) < 0 || !formatGrouping(ts, &s, &f.group) || !formatPrecision(ts, &s, f) {
		return false
	}
	if s.more() > 1 {
		raise(ts, ExcValueError, "Invalid format specifier '%s' for object of type '%s'", argO(spec), argTO(o))
		return false
	}
	if s.more() == 1 {
		f.kind = s.peek(0)
	}
	return formatCheckGrouping(ts, f)
}

// formatGrouping reads , or _ before the precision.
func formatGrouping(ts *Thread, s *formatScanner, g *formatGroup) bool {
	if s.take(',') {
		*g = groupComma
	}
	if s.peek(0) == '_' {
		if *g != groupNone {
			return formatBothGroups(ts)
		}
		*g = groupUnderscore
		s.i++
	}
	if s.peek(0) == ',' && *g == groupUnderscore {
		return formatBothGroups(ts)
	}
	return true
}

func formatBothGroups(ts *Thread) bool {
	raise(ts, ExcValueError, "Cannot specify both ',' and '_'.")
	return false
}

// formatPrecision reads a point, digits, and the grouping of the fraction.
func formatPrecision(ts *Thread, s *formatScanner, f *formatSpec) bool {
	if !s.take('.') {
		return true
	}
	n := s.number(ts, &f.precision)
	if n < 0 {
		return false
	}
	start := s.i
	if !formatGrouping(ts, s, &f.fracGroup) {
		return false
	}
	if n == 0 && s.i == start {
		raise(ts, ExcValueError, "Format specifier missing precision")
		return false
	}
	return true
}

// formatCheckGrouping refuses grouping with types that know none.
func formatCheckGrouping(ts *Thread, f *formatSpec) bool {
	if f.group != groupNone {
		switch f.kind {
		case 'd', 'e', 'f', 'g', 'E', 'G', '%', 'F', 0:
		case 'b', 'o', 'x', 'X':
			if f.group != groupUnderscore {
				return formatBadGrouping(ts, f.group, f.kind)
			}
			f.group = groupUnderFour
		default:
			return formatBadGrouping(ts, f.group, f.kind)
		}
	}
	if f.kind == 'n' && f.fracGroup != groupNone {
		return formatBadGrouping(ts, f.fracGroup, f.kind)
	}
	return true
}

func formatBadGrouping(ts *Thread, g formatGroup, kind uint32) bool {
	what := ","
	if g == groupUnderscore {
		what = "_"
	}
	if kind > 32 && kind < 128 {
		raise(ts, ExcValueError, "Cannot specify '%s' with '%s'.", argS(what), argChar(kind))
	} else if hex := formatHex(ts, kind); hex != nil {
		raise(ts, ExcValueError, "Cannot specify '%s' with '\\x%s'.", argS(what), argO(hex))
		decref(ts, hex)
	}
	return false
}

// asciiTable holds every ASCII character once, so that a message can show one.
const asciiTable = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\x7f"

// argChar is an ASCII character as an argument of raise.
func argChar(c uint32) Arg { return Arg{argString, strAddr(asciiTable) + uintptr(c&127), 1} }

// formatUnknownType raises for a type letter that o's type does not have.
func formatUnknownType(ts *Thread, kind uint32, o *Object) *Object {
	if kind > 32 && kind < 128 {
		return raise(ts, ExcValueError, "Unknown format code '%s' for object of type '%s'", argChar(kind), argTO(o))
	}
	if hex := formatHex(ts, kind); hex != nil {
		raise(ts, ExcValueError, "Unknown format code '\\x%s' for object of type '%s'", argO(hex), argTO(o))
		decref(ts, hex)
	}
	return nil
}

// formatHex is a character's number in hexadecimal, as a str.
//
// Refs: new.
func formatHex(ts *Thread, c uint32) *Object {
	i := longFromUint(ts, uint(c))
	if i == nil {
		return nil
	}
	s := longText(ts, i, 16, false)
	decref(ts, i)
	return s
}

// formatPadding splits what is missing to the width: left and right of the text, or between sign and digits.
func formatPadding(align byte, missing int) (left, inside, right int) {
	if missing <= 0 {
		return 0, 0, 0
	}
	switch align {
	case '<':
		return 0, 0, missing
	case '^':
		return missing / 2, 0, missing - missing/2
	case '=':
		return 0, missing, 0
	}
	return missing, 0, 0
}

// numMaxChar is the largest character that a str's form holds.
func numMaxChar(o *Object) uint32 {
	a := as[*layout.ASCIIObject](o)
	if a.Bits&strBitASCII != 0 {
		return 127
	}
	switch a.Bits & 7 {
	case 1:
		return 255
	case 2:
		return 0xffff
	}
	return 0x10ffff
}

// formatStr is str.__format__.
//
// Refs: new.   Error: nil, ValueError set.
func formatStr(ts *Thread, o, spec *Object) *Object {
	if textOf(spec).n == 0 {
		if o.ObType == UnicodeType {
			return newRef(ts, o)
		}
		return ObjectStr(ts, o)
	}
	var f formatSpec
	if !formatParse(ts, o, spec, &f, 's', '<') {
		return nil
	}
	switch {
	case f.kind != 's':
		return formatUnknownType(ts, f.kind, o)
	case f.sign == ' ':
		return raise(ts, ExcValueError, "Space not allowed in string format specifier")
	case f.sign != 0:
		return raise(ts, ExcValueError, "Sign not allowed in string format specifier")
	case f.noNegZero:
		return raise(ts, ExcValueError, "Negative zero coercion (z) not allowed in string format specifier")
	case f.alternate:
		return raise(ts, ExcValueError, "Alternate form (#) not allowed in string format specifier")
	case f.align == '=':
		return raise(ts, ExcValueError, "'=' alignment not allowed in string format specifier")
	}
	n := textOf(o).n
	if f.precision >= 0 && n > f.precision {
		n = f.precision
	}
	part := UnicodeSubstring(ts, o, 0, n)
	if part == nil || f.width <= n {
		return part
	}
	r := formatPadStr(ts, part, n, &f)
	decref(ts, part)
	return r
}

// formatPadStr puts a str of n characters among fill characters.
//
// Refs: new.
func formatPadStr(ts *Thread, part *Object, n int, f *formatSpec) *Object {
	left, _, right := formatPadding(f.align, f.width-n)
	most := numMaxChar(part)
	if f.fill > most {
		most = f.fill
	}
	r := UnicodeNew(ts, f.width, most)
	if r == nil {
		return nil
	}
	if left > 0 && UnicodeFill(ts, r, 0, left, f.fill) < 0 ||
		n > 0 && UnicodeCopyCharacters(ts, r, left, part, 0, n) < 0 ||
		right > 0 && UnicodeFill(ts, r, left+n, right, f.fill) < 0 {
		decref(ts, r)
		return nil
	}
	return r
}
