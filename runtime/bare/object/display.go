// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Exceptions as text, the way uncaught ones are shown: traceback, message, notes, causes, groups.
//
// World: bare. The whole text is collected before any of it is written, so that threads do not mix theirs.
// Invariant: showing never fails for the reason that a part cannot be shown: such a part is replaced by a text that says so. Only
// lack of memory cuts the text short.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

const (
	displayMaxWidth  = 15 // exceptions shown of a group
	displayMaxDepth  = 10 // groups inside each other
	displayCauseText = "\nThe above exception was the direct cause of the following exception:\n\n"
	displayOtherText = "\nDuring handling of the above exception, another exception occurred:\n\n"
)

// display is one text being made. It lives on the stack.
type display struct {
	out   textBuffer
	part  textBuffer // lines that emit will indent
	depth int        // of groups
	open  bool       // the group's closing line is still to come
	seen  *Object    // a set: addresses of exceptions shown or about to be
}

// emit moves part to out, each line behind the margin of the groups around it.
func (d *display) emit(ts *Thread, margin byte) {
	p, n := d.part.p, d.part.n
	for i := 0; i < n; {
		if d.depth > 0 {
			d.indent(ts)
			d.out.byte(ts, margin)
			d.out.byte(ts, ' ')
		}
		j := i
		for j < n && byteAt(p, j) != '\n' {
			j++
		}
		if j < n {
			j++
		}
		d.out.bytes(ts, p+uintptr(i), j-i)
		i = j
	}
	d.part.n = 0
}

func (d *display) indent(ts *Thread) {
	for i := 0; i < 2*d.depth; i++ {
		d.out.byte(ts, ' ')
	}
}

// safe adds str() or repr() of o, or the text instead when that raises.
func (b *textBuffer) safe(ts *Thread, o *Object, repr bool, instead string) {
	var s *Object
	if repr {
		s = ObjectRepr(ts, o)
	} else {
		s = ObjectStr(ts, o)
	}
	if s == nil {
		ErrClear(ts)
		b.string(ts, instead)
		return
	}
	b.escaped(ts, s)
}

// escaped adds a str, lone surrogates escaped, and drops the reference to it.
func (b *textBuffer) escaped(ts *Thread, s *Object) {
	raw, p, n := textBytes(ts, s)
	if p != 0 {
		b.bytes(ts, p, n)
	}
	xdecref(ts, raw)
	decref(ts, s)
	ErrClear(ts)
}

// textBytes is the UTF-8 of a str: its own, or in a bytes object raw with what UTF-8 cannot say escaped. 0 with an exception set
// when there is neither.
//
// Refs: raw is new, nil where the bytes are s's own.
func textBytes(ts *Thread, s *Object) (raw *Object, p uintptr, n int) {
	size, mark := scratch(ts, 8)
	if size == 0 {
		return nil, 0, 0
	}
	p = UnicodeAsUTF8AndSize(ts, s, size)
	n = prim.Load[int](size)
	ts.ScratchTop = mark
	if p != 0 {
		return nil, p, n
	}
	ErrClear(ts)
	if raw = UnicodeAsEncodedString(ts, s, strAddr("utf-8\x00"), strAddr("backslashreplace\x00")); raw == nil {
		return nil, 0, 0
	}
	return raw, BytesAsString(ts, raw), BytesSize(ts, raw)
}

// mark notes exc as seen; false when it was already.
func (d *display) mark(ts *Thread, exc *Object) bool {
	id := LongFromVoidPtr(ts, addr(exc))
	if id == nil {
		ErrClear(ts)
		return false
	}
	fresh := SetContains(ts, d.seen, id) == 0 && SetAdd(ts, d.seen, id) == 0
	ErrClear(ts)
	decref(ts, id)
	return fresh
}

// exception adds exc with what led to it.
func (d *display) exception(ts *Thread, exc *Object) {
	if stackEnds(ts) {
		d.part.string(ts, "... (stack overflow)\n")
		d.emit(ts, '|')
		return
	}
	cause, context := ExceptionGetCause(ts, exc), ExceptionGetContext(ts, exc)
	before, text := cause, displayCauseText
	if cause == nil || !d.mark(ts, cause) {
		before, text = context, displayOtherText
		if cause != nil || context == nil || as[*excObject](exc).SuppressContext != 0 || !d.mark(ts, context) {
			before = nil
		}
	}
	if before != nil {
		d.exception(ts, before)
		d.part.string(ts, text)
		d.emit(ts, '|')
	}
	xdecref(ts, cause)
	xdecref(ts, context)
	if isGroup(ts, exc) {
		d.group(ts, exc)
		return
	}
	d.traceback(ts, exc, "Traceback (most recent call last):\n", '|')
	d.only(ts, exc)
}

// traceback adds the traceback of exc, if there is one.
func (d *display) traceback(ts *Thread, exc *Object, head string, margin byte) {
	tb := ExceptionGetTraceback(ts, exc)
	if tb == nil {
		return
	}
	if limit := displayLimit(ts); limit > 0 {
		d.part.string(ts, head)
		d.emit(ts, margin)
		displayStack(ts, &d.part, tb, limit)
		d.emit(ts, '|')
	}
	decref(ts, tb)
}

// group adds an exception group: its own traceback and message, then each of its exceptions in a frame of lines.
func (d *display) group(ts *Thread, exc *Object) {
	if d.depth > displayMaxDepth {
		d.part.string(ts, "... (max_group_depth is 10)\n")
		d.emit(ts, '|')
		return
	}
	top, margin := d.depth == 0, byte('|')
	if top {
		d.depth, margin = 1, '+'
	}
	d.traceback(ts, exc, "Exception Group Traceback (most recent call last):\n", margin)
	d.only(ts, exc)
	excs := newRef(ts, as[*groupObject](exc).Excs)
	total := exceptionArgsLen(excs)
	n := total
	if n > displayMaxWidth {
		n = displayMaxWidth + 1
	}
	d.open = false
	for i := 0; i < n; i++ {
		if i == n-1 {
			d.open = true
		}
		d.groupMember(ts, excs, i, total)
		if i == n-1 && d.open {
			d.indent(ts)
			d.out.string(ts, "+------------------------------------\n")
			d.open = false
		}
		d.depth--
	}
	decref(ts, excs)
	if top {
		d.depth = 0
	}
}

// groupMember adds the i-th exception of a group, one level deeper, where it leaves the depth.
func (d *display) groupMember(ts *Thread, excs *Object, i, total int) {
	d.indent(ts)
	if i == 0 {
		d.out.string(ts, "+-")
	} else {
		d.out.string(ts, "  ")
	}
	d.out.string(ts, "+---------------- ")
	if i < displayMaxWidth {
		d.out.int(ts, i+1)
	} else {
		d.out.string(ts, "...")
	}
	d.out.string(ts, " ----------------\n")
	d.depth++
	if i < displayMaxWidth {
		exc := exceptionArg(excs, i)
		d.mark(ts, exc)
		d.exception(ts, exc)
		return
	}
	d.part.string(ts, "and ")
	d.part.int(ts, total-displayMaxWidth)
	d.part.string(ts, " more exception")
	if total-displayMaxWidth > 1 {
		d.part.string(ts, "s")
	}
	d.part.string(ts, "\n")
	d.emit(ts, '|')
}

// only adds the last lines: class, message and notes.
func (d *display) only(ts *Thread, exc *Object) {
	if TypeIsSubtype(ts, exc.ObType, as[*TypeObject](ExcSyntaxError)) != 0 {
		displaySyntax(ts, &d.part, exc)
	} else {
		displayType(ts, &d.part, exc.ObType)
		displayMessage(ts, &d.part, exc, "<exception str() failed>")
	}
	displayNotes(ts, &d.part, exc)
	d.emit(ts, '|')
}

// displayMessage adds ": text" unless the text is empty, and a newline.
func displayMessage(ts *Thread, b *textBuffer, o *Object, instead string) {
	n := b.n
	b.string(ts, ": ")
	m := b.n
	b.safe(ts, o, false, instead)
	if b.n == m {
		b.n = n
	}
	b.string(ts, "\n")
}

// displayType adds the name of a class, with its module unless that is builtins or __main__.
func displayType(ts *Thread, b *textBuffer, t *TypeObject) {
	module, ok := optionalAttr(ts, up(t), id___module__)
	if !ok {
		ErrClear(ts)
	}
	switch {
	case module == nil || !isStr(module):
		b.string(ts, "<unknown>.")
		xdecref(ts, module)
	case UnicodeCompareWithASCIIString(ts, module, strAddr("builtins\x00")) == 0 ||
		UnicodeCompareWithASCIIString(ts, module, strAddr("__main__\x00")) == 0:
		decref(ts, module)
	default:
		b.escaped(ts, module)
		b.byte(ts, '.')
	}
	name := ObjectGetAttr(ts, up(t), id___qualname__)
	if name == nil || !isStr(name) {
		xdecref(ts, name)
		ErrClear(ts)
		b.string(ts, cString(typeTail(t)))
		return
	}
	b.escaped(ts, name)
}

// displayNotes adds __notes__: each item of a sequence on lines of its own, anything else as repr.
func displayNotes(ts *Thread, b *textBuffer, exc *Object) {
	notes, ok := optionalAttr(ts, exc, id___notes__)
	if !ok {
		e := ErrGetRaisedException(ts)
		b.string(ts, "Ignored error getting __notes__: ")
		b.safe(ts, e, true, "<__notes__ repr() failed>")
		b.string(ts, "\n")
		decref(ts, e)
		return
	}
	if notes == nil || notes == None {
		return
	}
	if SequenceCheck(ts, notes) == 0 || isStr(notes) || isBytes(notes) {
		b.safe(ts, notes, true, "<__notes__ repr() failed>")
		b.string(ts, "\n")
		decref(ts, notes)
		return
	}
	list := SequenceTuple(ts, notes)
	decref(ts, notes)
	if list == nil {
		ErrClear(ts)
		return
	}
	for i := 0; i < exceptionArgsLen(list); i++ {
		b.safe(ts, exceptionArg(list, i), false, "<note str() failed>")
		b.string(ts, "\n")
	}
	decref(ts, list)
}

// displayLimit is sys.tracebacklimit: how many entries are shown.
func displayLimit(ts *Thread) int {
	const all = 1000
	v := SysGetObject(ts, strAddr("tracebacklimit\x00"))
	if v == nil || !hasFlag(v.ObType, layout.TPFLAGS_LONG_SUBCLASS) {
		return all
	}
	n := LongAsLong(ts, v)
	if n == -1 && ErrOccurred(ts) != nil {
		ErrClear(ts)
		return all
	}
	if n < 0 {
		n = 0
	}
	return n
}

// displayCutoff is how often the same place is shown in a row.
const displayCutoff = 3

// displayStack adds the last limit entries of a traceback.
func displayStack(ts *Thread, b *textBuffer, tb *Object, limit int) {
	n := 0
	for t := as[*tbObject](tb); t != nil; t = t.TbNext {
		n++
	}
	t := as[*tbObject](tb)
	for ; n > limit; n-- {
		t = t.TbNext
	}
	var file, name *Object
	line, count := int32(-1), 0
	for ; t != nil; t = t.TbNext {
		c := as[*codeObject](frameOf(up(t.TbFrame)).Executable)
		l := tracebackLine(ts, t)
		if file == nil || !displaySame(ts, c.CoFilename, file) || l != line || !displaySame(ts, c.CoName, name) {
			displayRepeated(ts, b, count)
			file, name, line, count = c.CoFilename, c.CoName, l, 0
		}
		if count++; count > displayCutoff {
			continue
		}
		displayEntry(ts, b, c, l)
	}
	displayRepeated(ts, b, count)
}

func displaySame(ts *Thread, a, b *Object) bool {
	return a == b || UnicodeCompare(ts, a, b) == 0
}

func displayRepeated(ts *Thread, b *textBuffer, count int) {
	if count -= displayCutoff; count <= 0 {
		return
	}
	b.string(ts, "  [Previous line repeated ")
	b.int(ts, count)
	b.string(ts, " more time")
	if count > 1 {
		b.byte(ts, 's')
	}
	b.string(ts, "]\n")
}

// displayEntry adds one place: file, line, function, and the source line when it can be read.
func displayEntry(ts *Thread, b *textBuffer, c *codeObject, line int32) {
	b.string(ts, "  File \"")
	b.escaped(ts, newRef(ts, c.CoFilename))
	b.string(ts, "\", line ")
	if line < 0 {
		b.string(ts, "None")
	} else {
		b.int(ts, int(line))
	}
	b.string(ts, ", in ")
	b.escaped(ts, newRef(ts, c.CoName))
	b.byte(ts, '\n')
	if line > 0 {
		sourceLine(ts, b, c.CoFilename, int(line))
	}
}

// displaySyntax adds a SyntaxError: where, the line with a mark below it, and the message.
func displaySyntax(ts *Thread, b *textBuffer, exc *Object) {
	e := as[*layout.SyntaxErrorObject](exc)
	file, line := exceptionLoad(ts, exc, &e.Filename), exceptionLoad(ts, exc, &e.Lineno)
	hasFile, hasLine := file != nil && file != None, line != nil && line != None
	if hasLine {
		b.string(ts, "  File \"")
		if hasFile {
			b.safe(ts, file, false, "<unprintable filename>")
		} else {
			b.string(ts, "<string>")
		}
		b.string(ts, "\", line ")
		b.safe(ts, line, false, "<unprintable lineno>")
		b.byte(ts, '\n')
	}
	text := exceptionLoad(ts, exc, &e.Text)
	if text != nil && isStr(text) {
		displaySyntaxText(ts, b, e, text, hasLine)
	}
	xdecref(ts, text)
	displayType(ts, b, exc.ObType)
	b.string(ts, ": ")
	msg := exceptionLoad(ts, exc, &e.Msg)
	if msg == nil || msg == None {
		b.string(ts, "<no detail available>")
	} else {
		b.safe(ts, msg, false, "<unprintable msg>")
	}
	xdecref(ts, msg)
	if hasFile && !hasLine {
		b.string(ts, " (")
		b.safe(ts, file, false, "<unprintable filename>")
		b.byte(ts, ')')
	}
	b.byte(ts, '\n')
	xdecref(ts, file)
	xdecref(ts, line)
}

// displayNumber is a field that should be an int: ok is false when it is none.
func displayNumber(ts *Thread, o *Object) (n int, ok bool) {
	if o == nil || !hasFlag(o.ObType, layout.TPFLAGS_LONG_SUBCLASS) {
		return 0, false
	}
	n = LongAsLong(ts, o)
	if n == -1 && ErrOccurred(ts) != nil {
		ErrClear(ts)
		return 0, false
	}
	return n, true
}

// displayIs tells whether a field is the int n.
func displayIs(ts *Thread, o *Object, n int) bool {
	v, ok := displayNumber(ts, o)
	return ok && v == n
}

// displaySyntaxText adds the source line without what it begins with, and carets below the range at fault.
func displaySyntaxText(ts *Thread, b *textBuffer, e *layout.SyntaxErrorObject, text *Object, hasLine bool) {
	n := UnicodeGetLength(ts, text)
	whole := n
	for n > 0 && UnicodeReadChar(ts, text, n-1) == '\n' {
		n--
	}
	spaces := 0
	for spaces < n {
		if c := UnicodeReadChar(ts, text, spaces); c != ' ' && c != '\n' && c != '\f' {
			break
		}
		spaces++
	}
	shown := UnicodeSubstring(ts, text, spaces, n)
	if shown == nil {
		ErrClear(ts)
		return
	}
	b.string(ts, "    ")
	b.escaped(ts, newRef(ts, shown))
	b.byte(ts, '\n')
	if offset, ok := displayNumber(ts, e.Offset); ok && hasLine {
		// Columns count from 1. Without the number of the last line the range goes to the end of this one.
		end := n + 1
		if line, _ := displayNumber(ts, e.Lineno); displayIs(ts, e.EndLineno, line) {
			if end, ok = displayNumber(ts, e.EndOffset); !ok || end == 0 {
				end = offset
			}
		}
		if whole > 0 && offset > whole {
			offset = n + 1
		}
		if whole > 0 && end > whole {
			end = n + 1
		}
		if offset >= end || end < 0 {
			end = offset + 1
		}
		displayCarets(ts, b, shown, offset-1-spaces, end-1-spaces)
	}
	decref(ts, shown)
}

// displayCarets marks columns from to end; blanks other than spaces are kept, so that tabs line up.
func displayCarets(ts *Thread, b *textBuffer, shown *Object, from, end int) {
	if from < 0 {
		return
	}
	b.string(ts, "    ")
	n := UnicodeGetLength(ts, shown)
	for i := 0; i < from && i < n; i++ {
		if c := UnicodeReadChar(ts, shown, i); c >= '\t' && c <= '\r' {
			b.byte(ts, byte(c))
		} else {
			b.byte(ts, ' ')
		}
	}
	for i := from; i < end; i++ {
		b.byte(ts, '^')
	}
	b.byte(ts, '\n')
}
