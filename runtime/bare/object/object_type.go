// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The methods of object itself.

package object

import (
	"unsafe"

	"github.com/ungil/ungil/runtime/layout"
)

// objectExcess tells whether a constructor got arguments.
func objectExcess(ts *Thread, args, kwargs *Object) bool {
	return tupleSize(args) != 0 || kwargs != nil && DictSize(ts, kwargs) != 0
}

// objectTpNew is object's tp_new. Arguments are refused unless another __init__ takes them.
//
// Refs: new.
func objectTpNew(ts *Thread, t *TypeObject, args, kwargs *Object) *Object {
	if objectExcess(ts, args, kwargs) {
		if t.TpNew != BaseObjectType.TpNew {
			return raise(ts, ExcTypeError, "object.__new__() takes exactly one argument (the type to instantiate)")
		}
		if t.TpInit == BaseObjectType.TpInit {
			return raise(ts, ExcTypeError, "%s() takes no arguments", argC(t.TpName))
		}
	}
	if t.TpFlags&layout.TPFLAGS_IS_ABSTRACT != 0 {
		return objectAbstract(ts, t)
	}
	return callSsizeArg(ts, t.TpAlloc, up(t), 0)
}

// objectAbstract refuses to make an instance of an abstract class, and names what is missing.
//
//go:noinline
func objectAbstract(ts *Thread, t *TypeObject) *Object {
	v := typeGetAbstractmethods(ts, up(t), 0)
	if v == nil {
		return nil
	}
	l := SequenceList(ts, v)
	decref(ts, v)
	if l == nil {
		return nil
	}
	r := (*Object)(nil)
	if ListSort(ts, l) == 0 {
		if r = UnicodeFromString(ts, strAddr("', '\x00")); r != nil {
			names := UnicodeJoin(ts, r, l)
			decref(ts, r)
			r = names
		}
	}
	if r != nil {
		s := ""
		if listSize(l) > 1 {
			s = "s"
		}
		raise(ts, ExcTypeError, "Can't instantiate abstract class %s without an implementation for abstract method%s '%U'", argC(typeShortName(t.TpName)), argS(s), argO(r))
		decref(ts, r)
	}
	decref(ts, l)
	return nil
}

// objectTpInit is object's tp_init. Arguments are refused unless another __new__ took them.
func objectTpInit(ts *Thread, o, args, kwargs *Object) int32 {
	if !objectExcess(ts, args, kwargs) {
		return 0
	}
	t := o.ObType
	if t.TpInit != BaseObjectType.TpInit {
		return raiseInt(ts, ExcTypeError, "object.__init__() takes exactly one argument (the instance to initialize)")
	}
	if t.TpNew == BaseObjectType.TpNew {
		return raiseInt(ts, ExcTypeError, "%s.__init__() takes exactly one argument (the instance to initialize)", argC(t.TpName))
	}
	return 0
}

// objectGetClass is __class__.
func objectGetClass(ts *Thread, o *Object, closure uintptr) *Object { return newRef(ts, up(o.ObType)) }

// objectInitSubclass is object.__init_subclass__: takes nothing.
func objectInitSubclass(ts *Thread, cls, unused *Object) *Object { return newRef(ts, None) }

// objectSubclasshook is object.__subclasshook__.
func objectSubclasshook(ts *Thread, cls, other *Object) *Object { return newRef(ts, NotImplemented) }

// objectFormat is object.__format__: only an empty specification.
func objectFormat(ts *Thread, o, spec *Object) *Object {
	if !isStr(spec) {
		return raise(ts, ExcTypeError, "__format__() argument must be str, not %s", argC(typeNameOrNone(spec)))
	}
	if UnicodeGetLength(ts, spec) != 0 {
		return raise(ts, ExcTypeError, "unsupported format string passed to %s.__format__", argTO(o))
	}
	return ObjectStr(ts, o)
}

// objectSizeof is object.__sizeof__.
func objectSizeof(ts *Thread, o, unused *Object) *Object {
	t := o.ObType
	n := t.TpBasicsize
	if t.TpItemsize > 0 {
		k := as[*VarObject](o).ObSize
		if k < 0 {
			k = -k
		}
		n += k * t.TpItemsize
	}
	return LongFromSsizeT(ts, n)
}

// objectDir is object.__dir__: the keys of the instance's dict, of its class's and of all bases'.
func objectDir(ts *Thread, o, unused *Object) *Object {
	d := (*Object)(nil)
	own := objectGetOptional(ts, o, id___dict__)
	if own == nil && ts.CurrentException != nil {
		return nil
	}
	if own != nil && dictCheck(own) {
		d = DictCopy(ts, own)
	} else {
		d = DictNew(ts)
	}
	xdecref(ts, own)
	if d == nil {
		return nil
	}
	cls := objectGetOptional(ts, o, id___class__)
	if cls == nil && ts.CurrentException != nil || cls != nil && !dirMerge(ts, d, cls) {
		xdecref(ts, cls)
		decref(ts, d)
		return nil
	}
	xdecref(ts, cls)
	keys := DictKeys(ts, d)
	decref(ts, d)
	return keys
}

// typeSizeof is type.__sizeof__: a heap type has more behind the fields of every type.
func typeSizeof(ts *Thread, o, unused *Object) *Object {
	if as[*TypeObject](o).TpFlags&layout.TPFLAGS_HEAPTYPE != 0 {
		return LongFromSizeT(ts, uint(unsafe.Sizeof(*(*layout.HeapTypeObject)(nil))))
	}
	return LongFromSizeT(ts, uint(unsafe.Sizeof(*(*layout.TypeObject)(nil))))
}

// typeDir is type.__dir__: the keys of the class's dict and of all bases', not the metatype's.
func typeDir(ts *Thread, o, unused *Object) *Object {
	d := DictNew(ts)
	if d == nil {
		return nil
	}
	keys := (*Object)(nil)
	if dirMerge(ts, d, o) {
		keys = DictKeys(ts, d)
	}
	decref(ts, d)
	return keys
}

// dirMerge adds to d what the __dict__ of a class, and of its __bases__, has.
func dirMerge(ts *Thread, d, cls *Object) bool {
	if !enterRecursive(ts, " while listing attributes") {
		return false
	}
	own := objectGetOptional(ts, cls, id___dict__)
	ok := own != nil && DictUpdate(ts, d, own) == 0 || own == nil && ts.CurrentException == nil
	xdecref(ts, own)
	if ok {
		ok = dirMergeBases(ts, d, cls)
	}
	LeaveRecursiveCall(ts)
	return ok
}

func dirMergeBases(ts *Thread, d, cls *Object) bool {
	bases := objectGetOptional(ts, cls, id___bases__)
	if bases == nil {
		return ts.CurrentException == nil
	}
	n := SequenceSize(ts, bases)
	if n < 0 {
		ErrClear(ts) // no sequence: there are no bases
	}
	ok := true
	for i := 0; ok && i < n; i++ {
		b := SequenceGetItem(ts, bases, i)
		ok = b != nil && dirMerge(ts, d, b)
		xdecref(ts, b)
	}
	decref(ts, bases)
	return ok
}
