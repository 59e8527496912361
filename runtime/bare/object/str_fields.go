// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// str.format and str.format_map: text with replacement fields {name.attribute[index]!conversion:specification}.
//
// World: bare. Lookups and conversions may run any code; the format cannot change and is held by the caller.

package object

// strFields is one call: where names are looked up, and how fields without a name are numbered.
type strFields struct {
	args    uintptr // the positional arguments, then the values of kwnames
	n       int     // how many are positional, -1 for format_map
	kwnames *Object // nil: none
	mapping *Object // of format_map
	manual  byte    // 'm' once a field had a number, 'a' once one had none, else 0
	auto    int     // the number of the next field without one
}

// fieldText is characters i to end of a format.
type fieldText struct {
	o      *Object
	v      strView
	i, end int
}

func fieldTextOf(o *Object) fieldText { return fieldText{o, viewStr(o), 0, strLen(o)} }

// str makes a str of the text. New reference.
func (t *fieldText) str(ts *Thread) *Object {
	if t.o == nil || t.i >= t.end {
		return emptyStr
	}
	return strSub(ts, t.o, t.i, t.end)
}

// strField is one replacement field.
type strField struct {
	name, spec fieldText
	conversion uint32 // 0: none
	nested     bool   // the specification has fields of its own
}

func fieldError(ts *Thread, text string) bool {
	raise(ts, ExcValueError, text)
	return false
}

// strFormatM is str.format.
func strFormatM(ts *Thread, o *Object, args uintptr, n int, kwnames *Object) *Object {
	s := strFields{args: args, n: n, kwnames: kwnames}
	return s.build(ts, fieldTextOf(o), 2)
}

// strFormatMap is str.format_map.
func strFormatMap(ts *Thread, o, mapping *Object) *Object {
	s := strFields{n: -1, mapping: mapping}
	return s.build(ts, fieldTextOf(o), 2)
}

// build makes the str of a text with fields. depth is how deep specifications may still nest. New reference.
func (s *strFields) build(ts *Thread, t fieldText, depth int) *Object {
	if depth <= 0 {
		return raise(ts, ExcValueError, "Max string recursion exceeded")
	}
	var w strWriter
	w.minLength, w.overallocate = t.end-t.i+100, 1
	ok := true
	for ok && t.i < t.end {
		ok = s.step(ts, &w, &t, depth)
	}
	return w.end(ts, ok)
}

// step adds text up to a field or a doubled brace, and the field.
func (s *strFields) step(ts *Thread, w *strWriter, t *fieldText, depth int) bool {
	start, c := t.i, uint32(0)
	for t.i < t.end {
		if c = t.v.at(t.i); c == '{' || c == '}' {
			break
		}
		t.i++
	}
	if t.i == t.end {
		w.overallocate = 0
		return w.view(ts, t.v.sub(start, t.end))
	}
	doubled := t.i+1 < t.end && t.v.at(t.i+1) == c
	if doubled {
		t.i++ // the first brace belongs to the text
		if !w.view(ts, t.v.sub(start, t.i)) {
			return false
		}
		t.i++
		return true
	}
	if c == '}' {
		return fieldError(ts, "Single '}' encountered in format string")
	}
	if t.i+1 >= t.end {
		return fieldError(ts, "Single '{' encountered in format string")
	}
	if !w.view(ts, t.v.sub(start, t.i)) {
		return false
	}
	t.i++
	var f strField
	if !f.parse(ts, t) {
		return false
	}
	if t.i >= t.end {
		w.overallocate = 0
	}
	return s.field(ts, w, &f, depth)
}

// parse reads a field behind its brace.
func (f *strField) parse(ts *Thread, t *fieldText) bool {
	f.name = *t
	c := uint32(0)
	for t.i < t.end {
		c = t.v.at(t.i)
		t.i++
		if c == '{' {
			return fieldError(ts, "unexpected '{' in field name")
		}
		if c == '[' {
			for t.i < t.end && t.v.at(t.i) != ']' {
				t.i++
			}
			continue
		}
		if c == '}' || c == ':' || c == '!' {
			break
		}
	}
	f.name.end = t.i - 1
	switch c {
	case '}':
		return true
	case '!':
		if t.i >= t.end {
			return fieldError(ts, "end of string while looking for conversion specifier")
		}
		f.conversion = t.v.at(t.i)
		t.i++
		if t.i < t.end {
			c = t.v.at(t.i)
			t.i++
			if c == '}' {
				return true
			}
			if c != ':' {
				return fieldError(ts, "expected ':' after conversion specifier")
			}
		}
	case ':':
	default:
		return fieldError(ts, "expected '}' before end of string")
	}
	f.spec = *t
	for depth := 1; t.i < t.end; {
		c = t.v.at(t.i)
		t.i++
		if c == '{' {
			f.nested = true
			depth++
		} else if c == '}' {
			if depth--; depth == 0 {
				f.spec.end = t.i - 1
				return true
			}
		}
	}
	return fieldError(ts, "unmatched '{' in format spec")
}

// field adds what a field stands for.
func (s *strFields) field(ts *Thread, w *strWriter, f *strField, depth int) bool {
	o := s.value(ts, f.name)
	if o == nil {
		return false
	}
	if f.conversion != 0 {
		c := fieldConvert(ts, o, f.conversion)
		decref(ts, o)
		if o = c; o == nil {
			return false
		}
	}
	var spec *Object
	if f.nested {
		spec = s.build(ts, f.spec, depth-1)
	} else {
		spec = f.spec.str(ts)
	}
	ok := spec != nil && fieldRender(ts, w, o, spec)
	xdecref(ts, spec)
	decref(ts, o)
	return ok
}

// fieldRender adds format(o, spec).
func fieldRender(ts *Thread, w *strWriter, o, spec *Object) bool {
	switch o.ObType {
	case UnicodeType:
		if strLen(spec) == 0 {
			return w.str(ts, o)
		}
		return w.owned(ts, formatStr(ts, o, spec))
	case LongType:
		return w.owned(ts, formatInt(ts, o, spec))
	case FloatType:
		return w.owned(ts, formatFloat(ts, o, spec))
	case ComplexType:
		return w.owned(ts, formatComplex(ts, o, spec))
	}
	return w.owned(ts, ObjectFormat(ts, o, spec))
}

// fieldConvert is the conversion behind !. New reference.
func fieldConvert(ts *Thread, o *Object, c uint32) *Object {
	switch c {
	case 'r':
		return ObjectRepr(ts, o)
	case 's':
		return ObjectStr(ts, o)
	case 'a':
		return ObjectASCII(ts, o)
	}
	if c > 32 && c < 127 {
		return raise(ts, ExcValueError, "Unknown conversion specifier %s", argChar(c))
	}
	return raise(ts, ExcValueError, "Unknown conversion specifier \\x%s", argC(hexText(ts, c)))
}

// fieldIndex is the number that a text is, -1 when it is none; false with ValueError when it is too large.
func fieldIndex(ts *Thread, t *fieldText) (int, bool) {
	if t.i >= t.end {
		return -1, true
	}
	n := 0
	for i := t.i; i < t.end; i++ {
		d := formatDigit(ts, t.v.at(i))
		if d < 0 {
			return -1, true
		}
		if n > (ssizeMax-d)/10 {
			return -1, fieldError(ts, "Too many decimal digits in format string")
		}
		n = n*10 + d
	}
	return n, true
}

// numbered checks that fields are either all numbered or all not. empty: this one has no number.
func (s *strFields) numbered(ts *Thread, empty bool) bool {
	if s.manual == 0 {
		s.manual = 'm'
		if empty {
			s.manual = 'a'
		}
	}
	if s.manual == 'm' && empty {
		return fieldError(ts, "cannot switch from manual field specification to automatic field numbering")
	}
	if s.manual == 'a' && !empty {
		return fieldError(ts, "cannot switch from automatic field numbering to manual field specification")
	}
	return true
}

// value is the object that a field names. New reference.
func (s *strFields) value(ts *Thread, t fieldText) *Object {
	first := t
	for t.i < t.end {
		if c := t.v.at(t.i); c == '.' || c == '[' {
			break
		}
		t.i++
	}
	first.end = t.i
	index, ok := fieldIndex(ts, &first)
	if !ok {
		return nil
	}
	empty := first.i == first.end
	if (empty || index >= 0) && !s.numbered(ts, empty) {
		return nil
	}
	if empty {
		index = s.auto
		s.auto++
	}
	o := s.argument(ts, &first, index)
	for o != nil && t.i < t.end {
		x := fieldStep(ts, o, &t)
		decref(ts, o)
		o = x
	}
	return o
}

// argument is the argument of a number, or of a name when it is below 0. New reference.
func (s *strFields) argument(ts *Thread, name *fieldText, index int) *Object {
	if index >= 0 {
		if s.n < 0 {
			return raise(ts, ExcValueError, "Format string contains positional fields")
		}
		if index >= s.n {
			return raise(ts, ExcIndexError, "Replacement index %d out of range for positional args tuple", argI(index))
		}
		return newRef(ts, itemAt(s.args, index))
	}
	key := name.str(ts)
	if key == nil {
		return nil
	}
	var o *Object
	if s.n < 0 {
		o = ObjectGetItem(ts, s.mapping, key)
	} else {
		for i := 0; s.kwnames != nil && o == nil && i < tupleSize(s.kwnames); i++ {
			if strEqual(tupleItem(s.kwnames, i), key) {
				o = newRef(ts, itemAt(s.args, s.n+i))
			}
		}
		if o == nil {
			ErrSetObject(ts, ExcKeyError, key)
		}
	}
	decref(ts, key)
	return o
}

// fieldStep follows one .attribute or [index]. New reference.
func fieldStep(ts *Thread, o *Object, t *fieldText) *Object {
	c := t.v.at(t.i)
	t.i++
	name := *t
	switch c {
	case '.':
		for t.i < t.end && t.v.at(t.i) != '.' && t.v.at(t.i) != '[' {
			t.i++
		}
		name.end = t.i
	case '[':
		for t.i < t.end && t.v.at(t.i) != ']' {
			t.i++
		}
		if t.i >= t.end {
			return raise(ts, ExcValueError, "Missing ']' in format string")
		}
		name.end = t.i
		t.i++
	default:
		return raise(ts, ExcValueError, "Only '.' or '[' may follow ']' in format field specifier")
	}
	index, ok := -1, true
	if c == '[' {
		if index, ok = fieldIndex(ts, &name); !ok {
			return nil
		}
	}
	if name.i == name.end {
		return raise(ts, ExcValueError, "Empty attribute in format string")
	}
	if index >= 0 && SequenceCheck(ts, o) != 0 {
		return SequenceGetItem(ts, o, index)
	}
	var k *Object
	if index >= 0 {
		k = LongFromSsizeT(ts, index)
	} else {
		k = name.str(ts)
	}
	if k == nil {
		return nil
	}
	var r *Object
	if c == '.' {
		r = ObjectGetAttr(ts, o, k)
	} else {
		r = ObjectGetItem(ts, o, k)
	}
	decref(ts, k)
	return r
}
