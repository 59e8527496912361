// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// A description of a static type in capi/types/NAME.txt is a line "type C_SYMBOL PYTHON_NAME" and directives below it:
//
//	struct C_STRUCT | basicsize N | itemsize N     sizes; struct gives sizeof
//	flags A|B                                      names of Py_TPFLAGS_ constants without the prefix
//	base C_SYMBOL | metatype C_SYMBOL
//	doc "TEXT"
//	dictoffset EXPR | weaklistoffset EXPR | vectorcall_offset EXPR     C expressions
//	slot NAME FUNC                                 tp_repr, nb_add, ...: a Go function, or =C_SYMBOL for a public C function
//	method NAME FLAGS FUNC "DOC"                   METH_ names without the prefix, joined by |
//	getset NAME GETTER SETTER "DOC"                - for none
//	member NAME T_KIND C_STRUCT.FIELD FLAGS "DOC"  kinds and flags without Py_T_ and Py_; - for no flag
//	object NAME OFFSET FLAGS "DOC"                 an object member at a number
//	hidden                                         not exported: no public C name
//	exc PyExc_NAME                                 also a variable that points to it
//
// A line "table NAME" begins a method table of its own, which Go knows by that name: method directives follow,
// or getset directives for a table of those.
type typeDef struct {
	table                    string
	file, symbol, name       string
	fields                   [][2]string // tp_ fields in C, other than slots
	slots                    map[string]string
	methods, getsets, member []string
	metatype, exc, flags     string
	hidden                   bool
	funcs                    []funcRef
}

// funcRef is a Go function named by a type, with the signature of the place where it stands.
type funcRef struct{ where, fn, want string }

// slotSigs: result kind, then parameter kinds.
var slotSigs = map[string]string{
	"tp_dealloc": "vp", "tp_getattr": "ppp", "tp_setattr": "ippp", "tp_repr": "pp", "tp_hash": "lp", "tp_call": "pppp", "tp_str": "pp",
	"tp_getattro": "ppp", "tp_setattro": "ippp", "tp_traverse": "ippp", "tp_clear": "ip", "tp_richcompare": "pppi", "tp_iter": "pp",
	"tp_iternext": "pp", "tp_descr_get": "pppp", "tp_descr_set": "ippp", "tp_init": "ippp", "tp_alloc": "ppl", "tp_new": "pppp",
	"tp_free": "vp", "tp_is_gc": "ip", "tp_del": "vp", "tp_finalize": "vp", "tp_vectorcall": "ppplp",
	"nb_power": "pppp", "nb_inplace_power": "pppp", "nb_bool": "ip",
	"nb_negative": "pp", "nb_positive": "pp", "nb_absolute": "pp", "nb_invert": "pp", "nb_int": "pp", "nb_float": "pp", "nb_index": "pp",
	"sq_length": "lp", "sq_concat": "ppp", "sq_repeat": "ppl", "sq_item": "ppl", "sq_ass_item": "iplp", "sq_contains": "ipp",
	"sq_inplace_concat": "ppp", "sq_inplace_repeat": "ppl",
	"mp_length": "lp", "mp_subscript": "ppp", "mp_ass_subscript": "ippp",
	"am_await": "pp", "am_aiter": "pp", "am_anext": "pp", "am_send": "ippp",
	"bf_getbuffer": "ippi", "bf_releasebuffer": "vpp",
}

func slotSig(slot string) string {
	if s := slotSigs[slot]; s != "" {
		return s
	}
	if strings.HasPrefix(slot, "nb_") {
		return "ppp"
	}
	return ""
}

// methodSigs by METH_ flags that change the signature.
var methodSigs = map[string]string{
	"VARARGS": "ppp", "VARARGS|KEYWORDS": "pppp", "NOARGS": "ppp", "O": "ppp", "FASTCALL": "pppl", "FASTCALL|KEYWORDS": "ppplp",
	"METHOD|FASTCALL|KEYWORDS": "pppplp",
}

var subtables = []struct{ prefix, field, ctype string }{
	{"nb_", "tp_as_number", "PyNumberMethods"}, {"sq_", "tp_as_sequence", "PySequenceMethods"}, {"mp_", "tp_as_mapping", "PyMappingMethods"},
	{"am_", "tp_as_async", "PyAsyncMethods"}, {"bf_", "tp_as_buffer", "PyBufferProcs"},
}

func (g *generator) readTypes(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return err
	}
	sort.Strings(files)
	for _, f := range files {
		if err := g.readTypeFile(f); err != nil {
			return err
		}
	}
	return nil
}

func (g *generator) readTypeFile(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var t *typeDef
	for n, line := range strings.Split(string(b), "\n") {
		w, err := words(line)
		if err != nil {
			return fmt.Errorf("%s:%d: %v", path, n+1, err)
		}
		if len(w) == 0 {
			continue
		}
		if w[0] == "type" && len(w) == 3 {
			t = &typeDef{file: path, symbol: w[1], name: w[2], slots: map[string]string{}}
			g.types = append(g.types, t)
			continue
		}
		if w[0] == "table" && len(w) == 2 {
			t = &typeDef{file: path, table: w[1], symbol: w[1], slots: map[string]string{}}
			g.types = append(g.types, t)
			continue
		}
		if t == nil {
			return fmt.Errorf("%s:%d: a directive before the first type", path, n+1)
		}
		if err := t.directive(w); err != nil {
			return fmt.Errorf("%s:%d: %v", path, n+1, err)
		}
	}
	return nil
}

// words splits a line at white space; text in double quotes is a Go string literal and one word. # begins a comment.
func words(line string) ([]string, error) {
	var w []string
	for {
		line = strings.TrimLeft(line, " \t\r")
		if line == "" || line[0] == '#' {
			return w, nil
		}
		if line[0] == '"' {
			q, err := strconv.QuotedPrefix(line)
			if err != nil {
				return nil, fmt.Errorf("bad string: %v", err)
			}
			s, _ := strconv.Unquote(q)
			w = append(w, s)
			line = line[len(q):]
			continue
		}
		i := strings.IndexAny(line, " \t\r")
		if i < 0 {
			i = len(line)
		}
		w = append(w, line[:i])
		line = line[i:]
	}
}

func cFlags(prefix, s string) string {
	if s == "" || s == "-" {
		return "0"
	}
	p := strings.Split(s, "|")
	for i := range p {
		if strings.HasPrefix(p[i], "_") {
			p[i] = "_" + prefix + p[i][1:]
		} else {
			p[i] = prefix + p[i]
		}
	}
	return strings.Join(p, " | ")
}

func cString(s string) string {
	if s == "" {
		return "NULL"
	}
	out := `"`
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			out += `\` + string(c)
		case c == '\n':
			out += `\n`
		case c < 32 || c > 126:
			out += fmt.Sprintf(`\%03o`, c)
		default:
			out += string(c)
		}
	}
	return out + `"`
}

// use notes a Go function and returns the C expression for it.
func (t *typeDef) use(where, fn, want string) string {
	if fn == "-" || fn == "NULL" {
		return "NULL"
	}
	if strings.HasPrefix(fn, "=") {
		return "(void *)" + fn[1:]
	}
	t.funcs = append(t.funcs, funcRef{t.symbol + " " + where, fn, want})
	return "(void *)" + slotSymbol(fn)
}

func (t *typeDef) directive(w []string) error {
	need := func(n int) error {
		if len(w) != n+1 {
			return fmt.Errorf("%s takes %d words, not %d", w[0], n, len(w)-1)
		}
		return nil
	}
	arg := map[string]int{"struct": 1, "basicsize": 1, "itemsize": 1, "flags": 1, "base": 1, "metatype": 1, "doc": 1, "dictoffset": 1,
		"weaklistoffset": 1, "vectorcall_offset": 1, "slot": 2, "method": 4, "object": 4, "getset": 4, "member": 5, "hidden": 0, "exc": 1}
	n, ok := arg[w[0]]
	if !ok {
		return fmt.Errorf("unknown directive %s", w[0])
	}
	if err := need(n); err != nil {
		return err
	}
	field := func(name, value string) { t.fields = append(t.fields, [2]string{name, value}) }
	switch w[0] {
	case "struct":
		field("tp_basicsize", "sizeof("+w[1]+")")
	case "basicsize", "itemsize", "dictoffset", "weaklistoffset", "vectorcall_offset":
		field("tp_"+w[0], w[1])
	case "flags":
		t.flags = cFlags("Py_TPFLAGS_", w[1])
	case "base":
		field("tp_base", "&"+w[1])
	case "metatype":
		t.metatype = w[1]
	case "doc":
		field("tp_doc", cString(w[1]))
	case "hidden":
		t.hidden = true
	case "exc":
		t.exc = w[1]
	case "slot":
		s := slotSig(w[1])
		if s == "" {
			return fmt.Errorf("unknown slot %s", w[1])
		}
		if t.slots[w[1]] != "" {
			return fmt.Errorf("slot %s twice", w[1])
		}
		t.slots[w[1]] = t.use(w[1], w[2], s)
	case "method":
		return t.method(w)
	case "getset":
		t.getsets = append(t.getsets, fmt.Sprintf("{%s, %s, %s, %s, NULL}", cString(w[1]), t.use(w[1], w[2], "ppp"), t.use(w[1], w[3], "ipppp"), cString(w[4])))
	case "object":
		t.member = append(t.member, fmt.Sprintf("{%s, Py_T_OBJECT_EX, %s, %s, %s}", cString(w[1]), w[2], cFlags("Py_", w[3]), cString(w[4])))
	case "member":
		offset := w[3]
		if st, f, ok := strings.Cut(w[3], "."); ok {
			offset = fmt.Sprintf("offsetof(%s, %s)", st, f)
		}
		kind := "Py_T_" + w[2]
		if w[2] == "OBJECT" || w[2] == "NONE" {
			kind = "_Py_T_" + w[2]
		}
		t.member = append(t.member, fmt.Sprintf("{%s, %s, %s, %s, %s}", cString(w[1]), kind, offset, cFlags("Py_", w[4]), cString(w[5])))
	}
	return nil
}

func (t *typeDef) method(w []string) error {
	var kinds []string
	for _, f := range strings.Split(w[2], "|") {
		if f != "CLASS" && f != "STATIC" && f != "COEXIST" {
			kinds = append(kinds, f)
		}
	}
	s := methodSigs[strings.Join(kinds, "|")]
	if s == "" {
		return fmt.Errorf("method flags %s", w[2])
	}
	t.methods = append(t.methods, fmt.Sprintf("{%s, %s, %s, %s}", cString(w[1]), t.use(w[1], w[3], s), cFlags("METH_", w[2]), cString(w[4])))
	return nil
}
