// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The methods of object itself.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
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
			return raise(ts, ExcTypeError, "%s() takes no arguments", argC(typeShortName(t.TpName)))
		}
	}
	if t.TpFlags&layout.TPFLAGS_IS_ABSTRACT != 0 {
		return raise(ts, ExcTypeError, "Can't instantiate abstract class %s", argC(typeShortName(t.TpName)))
	}
	return callSsizeArg(ts, t.TpAlloc, up(t), 0)
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
		return raiseInt(ts, ExcTypeError, "%s() takes no arguments", argC(typeShortName(t.TpName)))
	}
	return 0
}

// objectGetClass is __class__.
func objectGetClass(ts *Thread, o *Object, closure uintptr) *Object { return newRef(ts, up(o.ObType)) }

// objectInitSubclass is object.__init_subclass__: takes nothing.
func objectInitSubclass(ts *Thread, cls, unused *Object) *Object { return newRef(ts, None) }

// objectSubclasshook is object.__subclasshook__.
func objectSubclasshook(ts *Thread, cls, args *Object) *Object { return newRef(ts, NotImplemented) }

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

// objectGetstate is object.__getstate__: the instance's dict, or None when it has none. Values in __slots__ need copyreg's rules.
//
// Refs: new. Error: NULL; NotImplementedError for a class with slots.
func objectGetstate(ts *Thread, o, unused *Object) *Object {
	for t := o.ObType; t != nil && t.TpFlags&layout.TPFLAGS_HEAPTYPE != 0; t = t.TpBase {
		if t.TpMembers != nil && t.TpMembers.Name != 0 && typeDictGet(ts, t.TpDict, id___slots__) != nil {
			return raise(ts, ExcNotImplementedError, "__getstate__ of a class with __slots__ is not implemented")
		}
	}
	p, mark := scratch(ts, 8)
	if p == 0 {
		return nil
	}
	r := ObjectGetOptionalAttr(ts, o, id___dict__, p)
	d := prim.Load[*Object](p)
	ts.ScratchTop = mark
	if r == 0 {
		return newRef(ts, None)
	}
	return d
}
