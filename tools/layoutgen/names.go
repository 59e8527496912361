// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"strings"

	"modernc.org/cc/v4"
)

// trimPrefix takes Python's prefix off a C name.
func trimPrefix(name string) string {
	for _, p := range []string{"_Py_", "Py_", "_Py", "Py"} {
		if rest := strings.TrimPrefix(name, p); rest != name && rest != "" {
			return rest
		}
	}
	return strings.TrimPrefix(name, "_")
}

// camel joins the parts of a C name: tp_as_number is TpAsNumber, DateTime_FromTimestamp keeps its capitals.
func camel(name string) string {
	var b strings.Builder
	for _, part := range strings.Split(name, "_") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

// typeName is the Go name of a struct: PyTypeObject is TypeObject.
func typeName(c string) string {
	if n, ok := typeNames[c]; ok {
		return n
	}
	return camel(trimPrefix(c))
}

// constName is the Go name of a constant: Py_TPFLAGS_HEAPTYPE is TPFLAGS_HEAPTYPE, Py_nb_add is Nb_add. Names in
// capitals that begin with PY keep it.
func constName(c string) string {
	n := trimPrefix(c)
	return strings.ToUpper(n[:1]) + n[1:]
}

// goField is a member of a Go struct, at an offset that zassert.go pins.
type goField struct {
	name, typ string
	embed     bool
	offset    int64
}

// goFields are the members of the Go struct for c. base is the offset of c in the outermost struct.
func (h *headers) goFields(outer string, c *cStruct, base int64) []goField {
	var out []goField
	bits := int64(-1) // the byte that bit-fields have filled last
	for i, f := range c.fields {
		key := outer + "." + f.name
		at := base + f.offset
		inner, isStruct := f.typ.(*cc.StructType)
		switch {
		case f.bits > 0:
			// Bit-fields next to an ordinary member share one byte, which is named for what it is.
			if at != bits {
				out = append(out, goField{name: "Bits", typ: "uint8", offset: at})
				bits = at
			}
		case isStruct && flattened[key]:
			out = append(out, h.goFields(outer, layOut(f.name, inner), at)...)
		case i == 0 && base == 0 && isStruct && embedded[f.name]:
			out = append(out, goField{name: h.structName(inner), embed: true, offset: at})
		default:
			name := camel(f.name)
			if n, ok := fieldNames[key]; ok {
				name = n
			}
			out = append(out, goField{name: name, typ: h.goType(key, f.typ), offset: at})
		}
	}
	return out
}

// structName is the Go name of a struct type that is laid out, or "".
func (h *headers) structName(s *cc.StructType) string {
	if d := s.Typedef(); d != nil {
		if n, ok := h.goNames[d.Name()]; ok {
			return n
		}
	}
	tag := s.Tag()
	return h.goNames[tag.SrcStr()]
}

// goType is the Go type of a member.
func (h *headers) goType(key string, t cc.Type) string {
	switch t := t.(type) {
	case *cc.PointerType:
		if s, ok := t.Elem().(*cc.StructType); ok && !atomicPointers[key] {
			if n := h.structName(s); n != "" {
				return "*" + n
			}
		}
		return "uintptr"
	case *cc.ArrayType:
		return h.arrayType(key, t)
	case *cc.StructType:
		return h.structType(t)
	case *cc.UnionType:
		return "uintptr"
	case *cc.EnumType:
		return "int32"
	}
	return scalar(t)
}

// arrayType turns an array of one, which stands for what follows the struct, into its first element, as an
// address if it is a pointer. Digits stay an array.
func (h *headers) arrayType(key string, t *cc.ArrayType) string {
	elem := h.goType(key, t.Elem())
	if t.Len() == 1 && elem != "uint32" {
		if strings.HasPrefix(elem, "*") {
			return "uintptr"
		}
		return elem
	}
	if elem == "uint8" {
		elem = "byte"
	}
	return fmt.Sprintf("[%d]%s", t.Len(), elem)
}

// structType is a struct by value: one that is laid out; else a single byte, or a word of bit-fields.
func (h *headers) structType(t *cc.StructType) string {
	if n := h.structName(t); n != "" {
		return n
	}
	c := layOut("", t)
	if len(c.fields) == 1 && c.size == 1 || len(c.fields) > 0 && c.fields[0].bits > 0 {
		return fmt.Sprintf("uint%d", c.size*8)
	}
	return fmt.Sprintf("[%d]byte", c.size)
}

// scalar goes by size and sign, but for the types that say what they hold.
func scalar(t cc.Type) string {
	for d := t.Typedef(); d != nil; {
		switch d.Name() {
		case "uintptr_t", "Py_uintptr_t":
			return "uintptr"
		case "uint64_t", "int8_t":
			return strings.TrimSuffix(d.Name(), "_t")
		}
		break
	}
	switch t.Kind() {
	case cc.Double:
		return "float64"
	case cc.Float:
		return "float32"
	case cc.Char, cc.SChar, cc.UChar, cc.Bool:
		return "uint8"
	}
	sign := ""
	if !cc.IsSignedInteger(t) {
		sign = "u"
	}
	if t.Size() == 8 {
		return sign + "int"
	}
	return fmt.Sprintf("%sint%d", sign, t.Size()*8)
}
