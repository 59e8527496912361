// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package main

// laidOut are the structs of package layout, in the order in which they are written.
var laidOut = []string{
	"PyObject", "PyVarObject", "PyTypeObject", "PyHeapTypeObject", "_specialization_cache",
	"PyNumberMethods", "PySequenceMethods", "PyMappingMethods", "PyAsyncMethods", "PyBufferProcs",
	"Py_buffer",

	"PyLongObject", "PyFloatObject", "PyComplexObject", "Py_complex", "PyBytesObject",
	"PyByteArrayObject", "PyASCIIObject", "PyCompactUnicodeObject", "PyUnicodeObject",
	"PyTupleObject", "PyListObject", "PyDictObject", "PySetObject", "setentry", "PySliceObject",
	"PyMemoryViewObject", "_PyManagedBufferObject", "PyWeakReference", "PyCellObject",

	"PyCFunctionObject", "PyCMethodObject", "PyMethodObject", "PyInstanceMethodObject",
	"PyFunctionObject", "PyDescrObject", "PyMethodDescrObject", "PyMemberDescrObject",
	"PyGetSetDescrObject", "PyWrapperDescrObject",

	"PyCodeObject", "PyFrameObject", "PyFrameLocalsProxyObject", "PyTracebackObject",

	"PyModuleObject", "PyModuleDef_Base", "PyModuleDef", "PyModuleDef_Slot", "PyMethodDef",
	"PyGetSetDef", "PyMemberDef", "PyType_Spec", "PyType_Slot", "PyStructSequence_Field",
	"PyStructSequence_Desc",

	"PyBaseExceptionObject", "PyBaseExceptionGroupObject", "PySyntaxErrorObject",
	"PyImportErrorObject", "PyUnicodeErrorObject", "PySystemExitObject", "PyOSErrorObject",
	"PyStopIterationObject", "PyNameErrorObject", "PyAttributeErrorObject",

	"PyThreadState", "_PyErr_StackItem", "_PyRemoteDebuggerSupport", "PyCriticalSection",
	"PyCriticalSection2", "PyMonitoringState",

	"PyDateTime_CAPI", "PyDateTime_TZInfo", "PyDateTime_Delta", "_PyDateTime_BaseTZInfo",
	"PyDateTime_Date", "_PyDateTime_BaseTime", "PyDateTime_Time", "_PyDateTime_BaseDateTime",
	"PyDateTime_DateTime",

	"PyStatus", "PyWideStringList", "PyPreConfig", "PyConfig", "PyInterpreterConfig",

	"PyCompilerFlags", "PyMemAllocatorEx", "PyObjectArenaAllocator", "PyHash_FuncDef", "Py_tss_t",
	"_PyArg_Parser", "PyLongLayout", "PyLongExport", "_PyUnicodeWriter", "_Py_Identifier",
	"_inittab", "_frozen",
}

// embedded are the first members that hold the struct an object extends.
var embedded = map[string]bool{
	"ob_base": true, "_base": true, "d_common": true, "m_base": true, "func": true, "ht_type": true,
}

// typeNames are the structs whose Go name does not follow from the C name.
var typeNames = map[string]string{
	"setentry": "SetEntry",
}

// fieldNames are the members whose Go name does not follow from the C name: this one would hide the embedded
// Object.
var fieldNames = map[string]string{
	"PyUnicodeErrorObject.object": "Obj",
}

// atomicPointers are pointers to objects that several threads reach without a lock. They are addresses in Go,
// read and written through package atom.
var atomicPointers = map[string]bool{
	"PyCFunctionObject.m_weakreflist":   true,
	"PyCodeObject.co_weakreflist":       true,
	"PyFunctionObject.func_weakreflist": true,
	"PyMemoryViewObject.weakreflist":    true,
	"PyMethodObject.im_weakreflist":     true,
	"PyModuleObject.md_weaklist":        true,
	"PySetObject.weakreflist":           true,
	"PyTypeObject.tp_weaklist":          true,
}

// flattened are members of a struct type whose own members become members of the outer struct.
var flattened = map[string]bool{
	"PyLongObject.long_value": true,
	"PyASCIIObject.state":     true,
}
