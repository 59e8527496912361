// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// What except* raises when its clauses are done.
//
// World: bare.

package object

import "github.com/ungil/ungil/runtime/layout"

// UnstableExcPrepReraiseStar implements PyUnstable_Exc_PrepReraiseStar: from the exception that except* caught and the list of what
// its clauses raised or left, the exception to raise, or None.
//
// Refs: new.
func UnstableExcPrepReraiseStar(ts *Thread, orig, excs *Object) *Object {
	if orig == nil || !isExcInstance(orig) {
		return raise(ts, ExcTypeError, "orig must be an exception")
	}
	if excs == nil || !hasFlag(excs.ObType, layout.TPFLAGS_LIST_SUBCLASS) {
		return raise(ts, ExcTypeError, "excs must be a list")
	}
	n := ListSize(ts, excs)
	for i := 0; i < n; i++ {
		e := ListGetItem(ts, excs, i)
		if e == nil || e != None && !isExcInstance(e) {
			return raise(ts, ExcTypeError, "item %d in excs is not an exception", argI(i))
		}
	}
	tb := ExceptionGetTraceback(ts, orig)
	if tb == nil {
		return raise(ts, ExcValueError, "orig must be a raised exception")
	}
	decref(ts, tb)
	if n == 0 {
		return None
	}
	if !isGroup(ts, orig) {
		// A naked exception was caught: at most one clause ran.
		return newRef(ts, ListGetItem(ts, excs, 0))
	}
	raised, again := ListNew(ts, 0), ListNew(ts, 0)
	var result *Object
	if raised != nil && again != nil && starSort(ts, orig, excs, raised, again) {
		result = starResult(ts, orig, raised, again)
	}
	xdecref(ts, raised)
	xdecref(ts, again)
	return result
}

// starSort puts parts of orig, which share its metadata, into again, and what clauses raised anew into raised.
func starSort(ts *Thread, orig, excs, raised, again *Object) bool {
	for i := 0; i < ListSize(ts, excs); i++ {
		e := ListGetItem(ts, excs, i)
		if e == None {
			continue
		}
		to := raised
		if starSameOrigin(ts, e, orig) {
			to = again
		}
		if ListAppend(ts, to, e) < 0 {
			return false
		}
	}
	return true
}

func starSameOrigin(ts *Thread, e, orig *Object) bool {
	a, b := as[*excObject](e), as[*excObject](orig)
	return isGroup(ts, e) && a.Notes == b.Notes && a.Traceback == b.Traceback && a.Cause == b.Cause && a.Context == b.Context
}

// starResult joins what is raised again, in the shape it had in orig, with what was raised anew.
func starResult(ts *Thread, orig, raised, again *Object) *Object {
	part := starProjection(ts, orig, again)
	if part == nil || ListSize(ts, raised) == 0 {
		return part
	}
	if part != None && ListAppend(ts, raised, part) < 0 {
		decref(ts, part)
		return nil
	}
	decref(ts, part)
	if ListSize(ts, raised) == 1 {
		return newRef(ts, ListGetItem(ts, raised, 0))
	}
	return exceptionGroupMake(ts, emptyStr, raised)
}

// starProjection is the part of orig whose leaves are in one of the groups in keep.
func starProjection(ts *Thread, orig, keep *Object) *Object {
	ids := SetNew(ts, nil)
	if ids == nil {
		return nil
	}
	ok := true
	for i := 0; ok && i < ListSize(ts, keep); i++ {
		ok = starLeaves(ts, ListGetItem(ts, keep, i), ids)
	}
	var match *Object
	if ok {
		match, _ = exceptionGroupSplitInto(ts, orig, groupMatcher{matchIDs, ids}, false)
	}
	decref(ts, ids)
	return match
}

// starLeaves adds the addresses of all members that are no groups.
func starLeaves(ts *Thread, exc, ids *Object) bool {
	if !isGroup(ts, exc) {
		id := LongFromVoidPtr(ts, addr(exc))
		if id == nil {
			return false
		}
		r := SetAdd(ts, ids, id)
		decref(ts, id)
		return r == 0
	}
	if !enterRecursive(ts, " in collect_exception_group_leaf_ids") {
		return false
	}
	excs := as[*groupObject](exc).Excs
	for i := 0; i < exceptionArgsLen(excs); i++ {
		if !starLeaves(ts, exceptionArg(excs, i), ids) {
			return false
		}
	}
	return true
}
