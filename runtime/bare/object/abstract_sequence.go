// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package object

// PySequence_*: what any sequence can do, through its slots.
//
// World: bare. Everything here may run any code.
// Guard: none; lists and tuples guard themselves.

import (
	"math"

	"github.com/ungil/ungil/runtime/bare/prim"

	"github.com/ungil/ungil/runtime/layout"
)

// nullArgument raises SystemError for a NULL argument, unless an exception says already why it is NULL.
//
//go:noinline
func nullArgument(ts *Thread) *Object {
	if ErrOccurred(ts) == nil {
		raise(ts, ExcSystemError, "null argument to internal routine")
	}
	return nil
}

// seqCheck tells whether o's type has sq_item and is no dict.
func seqCheck(o *Object) bool {
	m := o.ObType.TpAsSequence
	return m != nil && m.SqItem != 0 && o.ObType.TpFlags&layout.TPFLAGS_DICT_SUBCLASS == 0
}

// hasMapping tells whether o has mp_subscript: it decides between "is not a sequence" and the general text.
func hasSubscript(o *Object) bool {
	m := o.ObType.TpAsMapping
	return m != nil && m.MpSubscript != 0
}

func hasAssSubscript(o *Object) bool {
	m := o.ObType.TpAsMapping
	return m != nil && m.MpAssSubscript != 0
}

// seqNot raises TypeError: o is not a sequence.
//
//go:noinline
func seqNot(ts *Thread, o *Object) int32 {
	return raiseInt(ts, ExcTypeError, "%s is not a sequence", argTO(o))
}

// SequenceCheck implements PySequence_Check.
func SequenceCheck(ts *Thread, o *Object) int32 { return b2i(seqCheck(o)) }

// SequenceSize implements PySequence_Size: the length by sq_length. Errors: TypeError, -1.
func SequenceSize(ts *Thread, o *Object) int {
	if o == nil {
		nullArgument(ts)
		return -1
	}
	if m := o.ObType.TpAsSequence; m != nil && m.SqLength != 0 {
		return callLen(ts, m.SqLength, o)
	}
	if m := o.ObType.TpAsMapping; m != nil && m.MpLength != 0 {
		return int(seqNot(ts, o))
	}
	return int(raiseInt(ts, ExcTypeError, "object of type '%s' has no len()", argTO(o)))
}

// SequenceLength implements PySequence_Length.
func SequenceLength(ts *Thread, o *Object) int { return SequenceSize(ts, o) }

// SequenceConcat implements PySequence_Concat: a + b for sequences.
//
// Refs: new. Errors: TypeError.
func SequenceConcat(ts *Thread, a, b *Object) *Object {
	if a == nil || b == nil {
		return nullArgument(ts)
	}
	if m := a.ObType.TpAsSequence; m != nil && m.SqConcat != 0 {
		return callBinary(ts, m.SqConcat, a, b)
	}
	// Classes written in Python have nb_add and no sq_concat.
	if seqCheck(a) && seqCheck(b) {
		if r := numberBinary(ts, a, b, nbAdd); r != NotImplemented {
			return r
		}
	}
	return raise(ts, ExcTypeError, "'%s' object can't be concatenated", argTO(a))
}

// SequenceInPlaceConcat implements PySequence_InPlaceConcat: a += b for sequences.
//
// Refs: new. Errors: TypeError.
func SequenceInPlaceConcat(ts *Thread, a, b *Object) *Object {
	if a == nil || b == nil {
		return nullArgument(ts)
	}
	if m := a.ObType.TpAsSequence; m != nil {
		if m.SqInplaceConcat != 0 {
			return callBinary(ts, m.SqInplaceConcat, a, b)
		}
		if m.SqConcat != 0 {
			return callBinary(ts, m.SqConcat, a, b)
		}
	}
	if seqCheck(a) && seqCheck(b) {
		if r := numberInplace(ts, a, b, nbInplaceAdd, nbAdd); r != NotImplemented {
			return r
		}
	}
	return raise(ts, ExcTypeError, "'%s' object can't be concatenated", argTO(a))
}

// SequenceRepeat implements PySequence_Repeat: o * n for sequences.
//
// Refs: new. Errors: TypeError.
func SequenceRepeat(ts *Thread, o *Object, n int) *Object { return seqRepeat(ts, o, n, false) }

// SequenceInPlaceRepeat implements PySequence_InPlaceRepeat: o *= n for sequences.
//
// Refs: new. Errors: TypeError.
func SequenceInPlaceRepeat(ts *Thread, o *Object, n int) *Object { return seqRepeat(ts, o, n, true) }

func seqRepeat(ts *Thread, o *Object, n int, inplace bool) *Object {
	if o == nil {
		return nullArgument(ts)
	}
	if m := o.ObType.TpAsSequence; m != nil {
		if inplace && m.SqInplaceRepeat != 0 {
			return callSsizeArg(ts, m.SqInplaceRepeat, o, n)
		}
		if m.SqRepeat != 0 {
			return callSsizeArg(ts, m.SqRepeat, o, n)
		}
	}
	if seqCheck(o) {
		count := LongFromSsizeT(ts, n)
		if count == nil {
			return nil
		}
		var r *Object
		if inplace {
			r = numberInplace(ts, o, count, nbInplaceMultiply, nbMultiply)
		} else {
			r = numberBinary(ts, o, count, nbMultiply)
		}
		decref(ts, count)
		if r != NotImplemented {
			return r
		}
	}
	return raise(ts, ExcTypeError, "'%s' object can't be repeated", argTO(o))
}

// seqFromEnd adds the length to a negative index, when the type knows its length.
func seqFromEnd(ts *Thread, o *Object, i int) (int, bool) {
	if m := o.ObType.TpAsSequence; i < 0 && m.SqLength != 0 {
		n := callLen(ts, m.SqLength, o)
		if n < 0 {
			return 0, false
		}
		i += n
	}
	return i, true
}

// SequenceGetItem implements PySequence_GetItem: o[i]; a negative index counts from the end.
//
// Refs: new. Errors: IndexError, TypeError.
func SequenceGetItem(ts *Thread, o *Object, i int) *Object {
	if o == nil {
		return nullArgument(ts)
	}
	if m := o.ObType.TpAsSequence; m != nil && m.SqItem != 0 {
		i, ok := seqFromEnd(ts, o, i)
		if !ok {
			return nil
		}
		return callSsizeArg(ts, m.SqItem, o, i)
	}
	if hasSubscript(o) {
		seqNot(ts, o)
		return nil
	}
	return raise(ts, ExcTypeError, "'%s' object does not support indexing", argTO(o))
}

// SequenceSetItem implements PySequence_SetItem: o[i] = v; a NULL v deletes.
//
// Errors: IndexError, TypeError.
func SequenceSetItem(ts *Thread, o *Object, i int, v *Object) int32 {
	return seqAssItem(ts, o, i, v, false)
}

// SequenceDelItem implements PySequence_DelItem: del o[i].
//
// Errors: IndexError, TypeError.
func SequenceDelItem(ts *Thread, o *Object, i int) int32 { return seqAssItem(ts, o, i, nil, true) }

func seqAssItem(ts *Thread, o *Object, i int, v *Object, del bool) int32 {
	if o == nil {
		nullArgument(ts)
		return -1
	}
	if m := o.ObType.TpAsSequence; m != nil && m.SqAssItem != 0 {
		i, ok := seqFromEnd(ts, o, i)
		if !ok {
			return -1
		}
		return callSsizeObjArg(ts, m.SqAssItem, o, i, v)
	}
	if hasAssSubscript(o) {
		return seqNot(ts, o)
	}
	if del {
		return raiseInt(ts, ExcTypeError, "'%s' object doesn't support item deletion", argTO(o))
	}
	return raiseInt(ts, ExcTypeError, "'%s' object does not support item assignment", argTO(o))
}

// SequenceGetSlice implements PySequence_GetSlice: o[low:high].
//
// Refs: new. Errors: TypeError.
func SequenceGetSlice(ts *Thread, o *Object, low, high int) *Object {
	if o == nil {
		return nullArgument(ts)
	}
	if !hasSubscript(o) {
		return raise(ts, ExcTypeError, "'%s' object is unsliceable", argTO(o))
	}
	s := PrivSliceFromIndices(ts, low, high)
	if s == nil {
		return nil
	}
	r := callBinary(ts, o.ObType.TpAsMapping.MpSubscript, o, s)
	decref(ts, s)
	return r
}

// SequenceSetSlice implements PySequence_SetSlice: o[low:high] = v; a NULL v deletes.
//
// Errors: TypeError.
func SequenceSetSlice(ts *Thread, o *Object, low, high int, v *Object) int32 {
	if o == nil {
		nullArgument(ts)
		return -1
	}
	if !hasAssSubscript(o) {
		return raiseInt(ts, ExcTypeError, "'%s' object doesn't support slice assignment", argTO(o))
	}
	return seqAssSlice(ts, o, low, high, v)
}

// SequenceDelSlice implements PySequence_DelSlice: del o[low:high].
//
// Errors: TypeError.
func SequenceDelSlice(ts *Thread, o *Object, low, high int) int32 {
	if o == nil {
		nullArgument(ts)
		return -1
	}
	if !hasAssSubscript(o) {
		return raiseInt(ts, ExcTypeError, "'%s' object doesn't support slice deletion", argTO(o))
	}
	return seqAssSlice(ts, o, low, high, nil)
}

func seqAssSlice(ts *Thread, o *Object, low, high int, v *Object) int32 {
	s := PrivSliceFromIndices(ts, low, high)
	if s == nil {
		return -1
	}
	r := callObjObjArg(ts, o.ObType.TpAsMapping.MpAssSubscript, o, s, v)
	decref(ts, s)
	return r
}

// SequenceTuple implements PySequence_Tuple: tuple(o).
//
// Refs: new, o itself when it is an exact tuple.
func SequenceTuple(ts *Thread, o *Object) *Object {
	if o == nil {
		return nullArgument(ts)
	}
	if o.ObType == TupleType {
		return newRef(ts, o)
	}
	if o.ObType == ListType {
		return listAsTuple(ts, o)
	}
	p, n, ok := seqCollect(ts, o)
	if !ok {
		return nil
	}
	return seqTupleOwned(ts, p, n)
}

// seqTupleOwned makes a tuple of n references in an array of listNewArray, and frees the array.
func seqTupleOwned(ts *Thread, p uintptr, n int) *Object {
	if n == 0 {
		listDropArray(ts, p, 0)
		return emptyTuple
	}
	t := tupleAlloc(ts, n)
	if t == nil {
		listDropArray(ts, p, n)
		return nil
	}
	prim.Move(tupleItems(t), p, uintptr(n)*8)
	freeMem(ts, p-8)
	gcTrack(t)
	return t
}

// seqCollect iterates over o into an array of listNewArray: n new references.
func seqCollect(ts *Thread, o *Object) (p uintptr, n int, ok bool) {
	it := ObjectGetIter(ts, o)
	if it == nil {
		return 0, 0, false
	}
	hint := ObjectLengthHint(ts, o, 10)
	if hint < 0 || (hint >= listHintLarge && !listHintFits(ts, 0, hint)) {
		decref(ts, it)
		return 0, 0, false
	}
	c := 0
	next := it.ObType.TpIternext
	for {
		x := callUnary(ts, next, it)
		if x == nil {
			break
		}
		if n == c {
			if c == 0 && hint > 0 && hint < listHintLarge {
				c = hint
			} else {
				c += c>>2 + 8
			}
			q := listResizeArray(ts, p, n, c)
			if q == 0 {
				decref(ts, x)
				ErrNoMemory(ts)
				break
			}
			p = q
		}
		setItem(p, n, x)
		n++
	}
	decref(ts, it)
	if !iterEnded(ts) {
		listDropArray(ts, p, n)
		return 0, 0, false
	}
	return p, n, true
}

// listResizeArray moves an array of n items that no list holds to one of c slots; 0 and p untouched when there is no memory.
func listResizeArray(ts *Thread, p uintptr, n, c int) uintptr {
	if p == 0 {
		return listNewArray(ts, c)
	}
	if c > listMax {
		return 0
	}
	q := reallocMem(ts, p-8, uintptr(c)*8+8)
	if q == 0 {
		return 0
	}
	prim.Store(q, c)
	return q + 8
}

// SequenceList implements PySequence_List: list(o).
//
// Refs: new.
func SequenceList(ts *Thread, o *Object) *Object {
	if o == nil {
		return nullArgument(ts)
	}
	p, n, ok := listCollect(ts, o)
	if !ok {
		return nil
	}
	return listAdopt(ts, p, n)
}

// SequenceFast implements PySequence_Fast: o itself when it is a list or tuple, otherwise a list of its items. message is the text of
// the TypeError when o is not iterable.
//
// Refs: new.
//
//go:nosplit
func SequenceFast(ts *Thread, o *Object, message uintptr) *Object {
	if o != nil && o.ObType.TpFlags&(layout.TPFLAGS_LIST_SUBCLASS|layout.TPFLAGS_TUPLE_SUBCLASS) != 0 &&
		(o.ObType == ListType || o.ObType == TupleType) {
		incref(ts, o)
		return o
	}
	return seqFastSlow(ts, o, message)
}

//go:noinline
func seqFastSlow(ts *Thread, o *Object, message uintptr) *Object {
	if o == nil {
		return nullArgument(ts)
	}
	it := ObjectGetIter(ts, o)
	if it == nil {
		if ErrExceptionMatches(ts, ExcTypeError) != 0 {
			ErrSetString(ts, ExcTypeError, message)
		}
		return nil
	}
	l := SequenceList(ts, it)
	decref(ts, it)
	return l
}

const (
	searchCount = iota
	searchIndex
	searchContains
)

// seqSearch iterates over o and counts what equals v, or finds the first.
func seqSearch(ts *Thread, o, v *Object, what int) int {
	if o == nil || v == nil {
		nullArgument(ts)
		return -1
	}
	it := ObjectGetIter(ts, o)
	if it == nil {
		if ErrExceptionMatches(ts, ExcTypeError) != 0 {
			if what == searchContains {
				raise(ts, ExcTypeError, "argument of type '%s' is not a container or iterable", argTO(o))
			} else {
				raise(ts, ExcTypeError, "argument of type '%s' is not iterable", argTO(o))
			}
		}
		return -1
	}
	n := seqSearchIter(ts, it, v, what)
	decref(ts, it)
	return n
}

func seqSearchIter(ts *Thread, it, v *Object, what int) int {
	n, wrapped := 0, false
	for {
		x := callUnary(ts, it.ObType.TpIternext, it)
		if x == nil {
			break
		}
		k := ObjectRichCompareBool(ts, x, v, layout.EQ)
		decref(ts, x)
		if k < 0 {
			return -1
		}
		if k > 0 {
			switch what {
			case searchContains:
				return 1
			case searchIndex:
				if wrapped {
					return int(raiseInt(ts, ExcOverflowError, "index exceeds C integer size"))
				}
				return n
			}
			if n == math.MaxInt {
				return int(raiseInt(ts, ExcOverflowError, "count exceeds C integer size"))
			}
			n++
		}
		if what == searchIndex {
			if n == math.MaxInt {
				wrapped = true
			}
			n++
		}
	}
	if !iterEnded(ts) {
		return -1
	}
	if what == searchIndex {
		return int(raiseInt(ts, ExcValueError, "sequence.index(x): x not in sequence"))
	}
	return n
}

// SequenceCount implements PySequence_Count: how many items equal v. Errors: -1.
func SequenceCount(ts *Thread, o, v *Object) int { return seqSearch(ts, o, v, searchCount) }

// SequenceIndex implements PySequence_Index: the first place of v. Errors: ValueError when it is not there, -1.
func SequenceIndex(ts *Thread, o, v *Object) int { return seqSearch(ts, o, v, searchIndex) }

// SequenceContains implements PySequence_Contains: v in o; 1, 0, or -1 with an exception.
func SequenceContains(ts *Thread, o, v *Object) int32 {
	if m := o.ObType.TpAsSequence; m != nil && m.SqContains != 0 {
		return callObjObj(ts, m.SqContains, o, v)
	}
	return int32(seqSearch(ts, o, v, searchContains))
}

// SequenceIn implements PySequence_In: the older name of PySequence_Contains.
func SequenceIn(ts *Thread, o, v *Object) int32 { return SequenceContains(ts, o, v) }
