// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Methods of str that tell what its characters are.
//
// World: bare.
// Guard: none; a str does not change.

package object

// strAll tells whether every character has one of the properties; with none, the answer is empty.
func strAll(o *Object, flags uint16, empty bool) *Object {
	v := viewStr(o)
	if v.n == 0 {
		return boolOf(empty)
	}
	for i := 0; i < v.n; i++ {
		if !unicodeHas(v.at(i), flags) {
			return False
		}
	}
	return True
}

// strIsalpha is str.isalpha.
func strIsalpha(ts *Thread, self, unused *Object) *Object { return strAll(self, ucAlpha, false) }

// strIsdecimal is str.isdecimal.
func strIsdecimal(ts *Thread, self, unused *Object) *Object { return strAll(self, ucDecimal, false) }

// strIsdigit is str.isdigit.
func strIsdigit(ts *Thread, self, unused *Object) *Object { return strAll(self, ucDigit, false) }

// strIsnumeric is str.isnumeric.
func strIsnumeric(ts *Thread, self, unused *Object) *Object { return strAll(self, ucNumeric, false) }

// strIsalnum is str.isalnum.
func strIsalnum(ts *Thread, self, unused *Object) *Object {
	return strAll(self, ucAlpha|ucDecimal|ucDigit|ucNumeric, false)
}

// strIsspace is str.isspace.
func strIsspace(ts *Thread, self, unused *Object) *Object { return strAll(self, ucSpace, false) }

// strIsprintable is str.isprintable.
func strIsprintable(ts *Thread, self, unused *Object) *Object { return strAll(self, ucPrintable, true) }

// strIsascii is str.isascii.
func strIsascii(ts *Thread, self, unused *Object) *Object { return boolOf(strIsASCII(self)) }

// strIsidentifier is str.isidentifier.
func strIsidentifier(ts *Thread, self, unused *Object) *Object {
	return boolOf(UnicodeIsIdentifier(ts, self) != 0)
}

// strIslower is str.islower.
func strIslower(ts *Thread, self, unused *Object) *Object {
	return strOneCase(self, ucLower, ucUpper|ucTitle)
}

// strIsupper is str.isupper.
func strIsupper(ts *Thread, self, unused *Object) *Object {
	return strOneCase(self, ucUpper, ucLower|ucTitle)
}

// strOneCase tells whether a character has want and none has other.
func strOneCase(o *Object, want, other uint16) *Object {
	v := viewStr(o)
	found := false
	for i := 0; i < v.n; i++ {
		flags := unicodeOf(v.at(i)).flags
		if flags&other != 0 {
			return False
		}
		found = found || flags&want != 0
	}
	return boolOf(found)
}

// strIstitle is str.istitle: capitals begin words and nothing else does.
func strIstitle(ts *Thread, self, unused *Object) *Object {
	v := viewStr(self)
	found, inside := false, false
	for i := 0; i < v.n; i++ {
		flags := unicodeOf(v.at(i)).flags
		switch {
		case flags&(ucUpper|ucTitle) != 0:
			if inside {
				return False
			}
			found, inside = true, true
		case flags&ucLower != 0:
			if !inside {
				return False
			}
			found = true
		default:
			inside = false
		}
	}
	return boolOf(found)
}
