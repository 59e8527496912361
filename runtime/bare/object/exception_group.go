// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// BaseExceptionGroup and ExceptionGroup.
//
// World: bare.
// Guard: as exception.go; message, exceptions and their text never change once an instance is made.
// Invariant: exceptions is a tuple that is not empty, of exception instances.

package object

import "github.com/ungil/ungil/runtime/layout"

type groupObject = layout.BaseExceptionGroupObject

// excExceptionGroup is ExceptionGroup: a class with two bases, so made at start and not static.
var excExceptionGroup *Object

// exceptionsInit makes what cannot be static. Called once, when types are ready and before anything can raise a group.
func exceptionsInit(ts *Thread) bool {
	if excExceptionGroup != nil {
		return true
	}
	bases := tupleOf(ts, ExcBaseExceptionGroup, ExcException)
	if bases == nil {
		return false
	}
	excExceptionGroup = ErrNewException(ts, strAddr("builtins.ExceptionGroup\x00"), bases, nil)
	decref(ts, bases)
	return excExceptionGroup != nil
}

// isGroup tells whether o is an exception group.
func isGroup(ts *Thread, o *Object) bool {
	return TypeIsSubtype(ts, o.ObType, as[*TypeObject](ExcBaseExceptionGroup)) != 0
}

// exceptionGroupNew is tp_new: BaseExceptionGroup with nothing but Exceptions in it becomes ExceptionGroup.
func exceptionGroupNew(ts *Thread, t *TypeObject, args, kwds *Object) *Object {
	const fn = "BaseExceptionGroup.__new__"
	if n := exceptionArgsLen(args); n != 2 {
		return raise(ts, ExcTypeError, "%s() takes exactly 2 arguments (%d given)", argS(fn), argI(n))
	}
	msg, given := exceptionArg(args, 0), exceptionArg(args, 1)
	if !hasFlag(msg.ObType, layout.TPFLAGS_UNICODE_SUBCLASS) {
		return raise(ts, ExcTypeError, "%s() argument 1 must be str, not %s", argS(fn), argCN(typeNameOrNone(msg), 50))
	}
	if SequenceCheck(ts, given) == 0 {
		return raise(ts, ExcTypeError, "second argument (exceptions) must be a sequence")
	}
	var text *Object
	if !hasFlag(given.ObType, layout.TPFLAGS_LIST_SUBCLASS|layout.TPFLAGS_TUPLE_SUBCLASS) {
		// Such a sequence may look different later: repr() shows what was given.
		if text = ObjectRepr(ts, given); text == nil {
			return nil
		}
	}
	excs := SequenceTuple(ts, given)
	if excs != nil {
		t = exceptionGroupClass(ts, t, excs)
	}
	if excs == nil || t == nil {
		xdecref(ts, excs)
		xdecref(ts, text)
		return nil
	}
	self := exceptionNew(ts, t, args, kwds)
	if self == nil {
		decref(ts, excs)
		xdecref(ts, text)
		return nil
	}
	g := as[*groupObject](self)
	g.Msg, g.Excs, g.ExcsStr = newRef(ts, msg), excs, text
	return self
}

// exceptionGroupClass checks the exceptions against the class that was called, and chooses the one to make.
func exceptionGroupClass(ts *Thread, t *TypeObject, excs *Object) *TypeObject {
	n := exceptionArgsLen(excs)
	if n == 0 {
		raise(ts, ExcValueError, "second argument (exceptions) must be a non-empty sequence")
		return nil
	}
	base := false
	for i := 0; i < n; i++ {
		exc := exceptionArg(excs, i)
		if !isExcInstance(exc) {
			raise(ts, ExcValueError, "Item %d of second argument (exceptions) is not an exception", argI(i))
			return nil
		}
		r := ObjectIsInstance(ts, exc, ExcException)
		if r < 0 {
			return nil
		}
		base = base || r == 0
	}
	switch {
	case up(t) == ExcBaseExceptionGroup:
		if !base {
			t = as[*TypeObject](excExceptionGroup)
		}
	case up(t) == excExceptionGroup:
		if base {
			raise(ts, ExcTypeError, "Cannot nest BaseExceptions in an ExceptionGroup")
			return nil
		}
	case base:
		r := ObjectIsSubclass(ts, up(t), ExcException)
		if r > 0 {
			raise(ts, ExcTypeError, "Cannot nest BaseExceptions in '%s'", argCN(t.TpName, 200))
		}
		if r != 0 {
			return nil
		}
	}
	return t
}

// exceptionGroupInit is tp_init.
func exceptionGroupInit(ts *Thread, self, args, kwds *Object) int32 {
	return exceptionInit(ts, self, args, kwds)
}

// exceptionGroupStr is the message with the number of exceptions.
func exceptionGroupStr(ts *Thread, self *Object) *Object {
	g := as[*groupObject](self)
	n := exceptionArgsLen(g.Excs)
	s := "s"
	if n == 1 {
		s = ""
	}
	return strFormat(ts, "%s (%d sub-exception%s)", argO(g.Msg), argI(n), argS(s))
}

// exceptionGroupRepr shows the exceptions as the kind of sequence that was given.
func exceptionGroupRepr(ts *Thread, self *Object) *Object {
	g := as[*groupObject](self)
	args := exceptionLoad(ts, self, &g.Args)
	text := xnewRef(ts, g.ExcsStr)
	if text == nil {
		shown := newRef(ts, g.Excs)
		if exceptionArgsLen(args) > 1 && hasFlag(exceptionArg(args, 1).ObType, layout.TPFLAGS_LIST_SUBCLASS) {
			decref(ts, shown)
			shown = SequenceList(ts, g.Excs)
		}
		if shown != nil {
			text = ObjectRepr(ts, shown)
			decref(ts, shown)
		}
	}
	xdecref(ts, args)
	if text == nil {
		return nil
	}
	s := strFormat(ts, "%s(%R, %s)", argC(typeTail(self.ObType)), argO(g.Msg), argO(text))
	decref(ts, text)
	return s
}

// exceptionGroupDerive is derive(): a group with the same message.
func exceptionGroupDerive(ts *Thread, self, excs *Object) *Object {
	return exceptionGroupMake(ts, as[*groupObject](self).Msg, excs)
}

// exceptionGroupMake calls BaseExceptionGroup.
func exceptionGroupMake(ts *Thread, msg, excs *Object) *Object {
	args := tupleOf(ts, msg, excs)
	if args == nil {
		return nil
	}
	g := ObjectCall(ts, ExcBaseExceptionGroup, args, nil)
	decref(ts, args)
	return g
}

// exceptionGroupSubset is a group like orig with some of its exceptions, None when they are none: made by the method derive, which
// subclasses have their own of, then given orig's traceback, context, cause and a copy of its notes.
//
// Refs: new.
func exceptionGroupSubset(ts *Thread, orig, excs *Object) *Object {
	if ListSize(ts, excs) == 0 {
		return None
	}
	g := methodOneArg(ts, orig, id_derive, excs)
	if g == nil {
		return nil
	}
	if !isGroup(ts, g) {
		decref(ts, g)
		return raise(ts, ExcTypeError, "derive must return an instance of BaseExceptionGroup")
	}
	if tb := ExceptionGetTraceback(ts, orig); tb != nil {
		r := ExceptionSetTraceback(ts, g, tb)
		decref(ts, tb)
		if r < 0 {
			decref(ts, g)
			return nil
		}
	}
	ExceptionSetContext(ts, g, ExceptionGetContext(ts, orig))
	ExceptionSetCause(ts, g, ExceptionGetCause(ts, orig))
	if !exceptionGroupNotes(ts, orig, g) {
		decref(ts, g)
		return nil
	}
	return g
}

// exceptionGroupNotes copies __notes__ when it is a sequence.
func exceptionGroupNotes(ts *Thread, orig, g *Object) bool {
	notes, ok := optionalAttr(ts, orig, id___notes__)
	if notes == nil {
		return ok
	}
	if SequenceCheck(ts, notes) != 0 {
		c := SequenceList(ts, notes)
		ok = c != nil && ObjectSetAttr(ts, g, id___notes__, c) == 0
		xdecref(ts, c)
	}
	decref(ts, notes)
	return ok
}

// optionalAttr is an attribute, nil when there is none; ok is false when looking it up raised something else.
//
// Refs: new.
func optionalAttr(ts *Thread, o, name *Object) (v *Object, ok bool) {
	out, mark := scratch(ts, 8)
	if out == 0 {
		return nil, false
	}
	setItem(out, 0, nil)
	r := ObjectGetOptionalAttr(ts, o, name, out)
	v = itemAt(out, 0)
	ts.ScratchTop = mark
	return v, r >= 0
}

// groupMatcher is how the members of a group are chosen.
type groupMatcher struct {
	kind  int32
	value *Object
}

const (
	matchClass     = 1 // a class or a tuple of classes
	matchPredicate = 2 // a callable
	matchIDs       = 3 // a set of addresses
)

// exceptionGroupMatcher looks at the argument of split and subgroup.
func exceptionGroupMatcher(ts *Thread, v *Object) (m groupMatcher, ok bool) {
	m.value = v
	isType := hasFlag(v.ObType, layout.TPFLAGS_TYPE_SUBCLASS)
	switch {
	case !isType && CallableCheck(ts, v) != 0:
		m.kind = matchPredicate
		return m, true
	case isExcClass(v):
		m.kind = matchClass
		return m, true
	case v.ObType == TupleType || hasFlag(v.ObType, layout.TPFLAGS_TUPLE_SUBCLASS):
		ok = true
		for i := 0; i < exceptionArgsLen(v); i++ {
			ok = ok && isExcClass(exceptionArg(v, i))
		}
		if ok {
			m.kind = matchClass
			return m, true
		}
	}
	raise(ts, ExcTypeError, "expected an exception type, a tuple of exception types, or a callable (other than a class)")
	return m, false
}

// matches is 1, 0, or -1 with an exception set.
func (m groupMatcher) matches(ts *Thread, exc *Object) int32 {
	switch m.kind {
	case matchClass:
		return ErrGivenExceptionMatches(ts, exc, m.value)
	case matchIDs:
		if isGroup(ts, exc) {
			return 0
		}
		id := LongFromVoidPtr(ts, addr(exc))
		if id == nil {
			return -1
		}
		r := SetContains(ts, m.value, id)
		decref(ts, id)
		return r
	}
	r := ObjectCallOneArg(ts, m.value, exc)
	if r == nil {
		return -1
	}
	t := ObjectIsTrue(ts, r)
	decref(ts, r)
	return t
}

// exceptionGroupSplitInto divides exc, a group or not: match is what matches, None if nothing does; rest, None if nothing is left
// or nobody wants it. Both are new references, nil on failure.
func exceptionGroupSplitInto(ts *Thread, exc *Object, m groupMatcher, wantRest bool) (match, rest *Object) {
	r := m.matches(ts, exc)
	if r < 0 {
		return nil, nil
	}
	if r > 0 {
		return newRef(ts, exc), None
	}
	if !isGroup(ts, exc) {
		if wantRest {
			return None, newRef(ts, exc)
		}
		return None, None
	}
	if !enterRecursive(ts, " in exceptiongroup_split_recursive") {
		return nil, nil
	}
	in, out := ListNew(ts, 0), ListNew(ts, 0)
	if in != nil && out != nil && exceptionGroupSort(ts, exc, m, wantRest, in, out) {
		if match = exceptionGroupSubset(ts, exc, in); match != nil {
			rest = None
			if wantRest {
				if rest = exceptionGroupSubset(ts, exc, out); rest == nil {
					decref(ts, match)
					match = nil
				}
			}
		}
	}
	xdecref(ts, in)
	xdecref(ts, out)
	return match, rest
}

// exceptionGroupSort divides each member of a group and appends the parts to two lists.
func exceptionGroupSort(ts *Thread, group *Object, m groupMatcher, wantRest bool, in, out *Object) bool {
	excs := as[*groupObject](group).Excs
	for i := 0; i < exceptionArgsLen(excs); i++ {
		match, rest := exceptionGroupSplitInto(ts, exceptionArg(excs, i), m, wantRest)
		if match == nil {
			return false
		}
		ok := match == None || ListAppend(ts, in, match) == 0
		ok = ok && (rest == None || ListAppend(ts, out, rest) == 0)
		decref(ts, match)
		decref(ts, rest)
		if !ok {
			return false
		}
	}
	return true
}

// exceptionGroupSplit is split(): a pair of what matches and the rest.
func exceptionGroupSplit(ts *Thread, self, value *Object) *Object {
	m, ok := exceptionGroupMatcher(ts, value)
	if !ok {
		return nil
	}
	match, rest := exceptionGroupSplitInto(ts, self, m, true)
	if match == nil {
		return nil
	}
	pair := tupleOf(ts, match, rest)
	decref(ts, match)
	decref(ts, rest)
	return pair
}

// exceptionGroupSubgroup is subgroup(): what matches, or None.
func exceptionGroupSubgroup(ts *Thread, self, value *Object) *Object {
	m, ok := exceptionGroupMatcher(ts, value)
	if !ok {
		return nil
	}
	match, _ := exceptionGroupSplitInto(ts, self, m, false)
	return match
}
