// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The public functions of the Unicode errors: the same few for three types.
//
// World: bare.
// Guard: as unicode_error.go.

package object

// UnicodeEncodeErrorGetEncoding implements PyUnicodeEncodeError_GetEncoding: a new reference.
func UnicodeEncodeErrorGetEncoding(ts *Thread, self *Object) *Object {
	return unicodeErrorGet(ts, self, ExcUnicodeEncodeError, &as[*unicodeError](self).Encoding, "encoding", false)
}

// UnicodeEncodeErrorGetObject implements PyUnicodeEncodeError_GetObject: a new reference.
func UnicodeEncodeErrorGetObject(ts *Thread, self *Object) *Object {
	return unicodeErrorGet(ts, self, ExcUnicodeEncodeError, &as[*unicodeError](self).Obj, "object", false)
}

// UnicodeEncodeErrorGetReason implements PyUnicodeEncodeError_GetReason: a new reference.
func UnicodeEncodeErrorGetReason(ts *Thread, self *Object) *Object {
	return unicodeErrorGet(ts, self, ExcUnicodeEncodeError, &as[*unicodeError](self).Reason, "reason", false)
}

// UnicodeEncodeErrorGetStart implements PyUnicodeEncodeError_GetStart: moved into the object.
func UnicodeEncodeErrorGetStart(ts *Thread, self *Object, out uintptr) int32 {
	return unicodeErrorBound(ts, self, ExcUnicodeEncodeError, false, out)
}

// UnicodeEncodeErrorGetEnd implements PyUnicodeEncodeError_GetEnd: moved into the object.
func UnicodeEncodeErrorGetEnd(ts *Thread, self *Object, out uintptr) int32 {
	return unicodeErrorBound(ts, self, ExcUnicodeEncodeError, true, out)
}

// UnicodeEncodeErrorSetStart implements PyUnicodeEncodeError_SetStart: as it is.
func UnicodeEncodeErrorSetStart(ts *Thread, self *Object, v int) int32 {
	return unicodeErrorSetStart(ts, self, ExcUnicodeEncodeError, v)
}

// UnicodeEncodeErrorSetEnd implements PyUnicodeEncodeError_SetEnd: as it is.
func UnicodeEncodeErrorSetEnd(ts *Thread, self *Object, v int) int32 {
	return unicodeErrorSetEnd(ts, self, ExcUnicodeEncodeError, v)
}

// UnicodeEncodeErrorSetReason implements PyUnicodeEncodeError_SetReason: from UTF-8.
func UnicodeEncodeErrorSetReason(ts *Thread, self *Object, reason uintptr) int32 {
	return unicodeErrorSetReason(ts, self, ExcUnicodeEncodeError, reason)
}

// UnicodeDecodeErrorGetEncoding implements PyUnicodeDecodeError_GetEncoding: a new reference.
func UnicodeDecodeErrorGetEncoding(ts *Thread, self *Object) *Object {
	return unicodeErrorGet(ts, self, ExcUnicodeDecodeError, &as[*unicodeError](self).Encoding, "encoding", false)
}

// UnicodeDecodeErrorGetObject implements PyUnicodeDecodeError_GetObject: a new reference.
func UnicodeDecodeErrorGetObject(ts *Thread, self *Object) *Object {
	return unicodeErrorGet(ts, self, ExcUnicodeDecodeError, &as[*unicodeError](self).Obj, "object", true)
}

// UnicodeDecodeErrorGetReason implements PyUnicodeDecodeError_GetReason: a new reference.
func UnicodeDecodeErrorGetReason(ts *Thread, self *Object) *Object {
	return unicodeErrorGet(ts, self, ExcUnicodeDecodeError, &as[*unicodeError](self).Reason, "reason", false)
}

// UnicodeDecodeErrorGetStart implements PyUnicodeDecodeError_GetStart: moved into the object.
func UnicodeDecodeErrorGetStart(ts *Thread, self *Object, out uintptr) int32 {
	return unicodeErrorBound(ts, self, ExcUnicodeDecodeError, false, out)
}

// UnicodeDecodeErrorGetEnd implements PyUnicodeDecodeError_GetEnd: moved into the object.
func UnicodeDecodeErrorGetEnd(ts *Thread, self *Object, out uintptr) int32 {
	return unicodeErrorBound(ts, self, ExcUnicodeDecodeError, true, out)
}

// UnicodeDecodeErrorSetStart implements PyUnicodeDecodeError_SetStart: as it is.
func UnicodeDecodeErrorSetStart(ts *Thread, self *Object, v int) int32 {
	return unicodeErrorSetStart(ts, self, ExcUnicodeDecodeError, v)
}

// UnicodeDecodeErrorSetEnd implements PyUnicodeDecodeError_SetEnd: as it is.
func UnicodeDecodeErrorSetEnd(ts *Thread, self *Object, v int) int32 {
	return unicodeErrorSetEnd(ts, self, ExcUnicodeDecodeError, v)
}

// UnicodeDecodeErrorSetReason implements PyUnicodeDecodeError_SetReason: from UTF-8.
func UnicodeDecodeErrorSetReason(ts *Thread, self *Object, reason uintptr) int32 {
	return unicodeErrorSetReason(ts, self, ExcUnicodeDecodeError, reason)
}

// UnicodeTranslateErrorGetObject implements PyUnicodeTranslateError_GetObject: a new reference.
func UnicodeTranslateErrorGetObject(ts *Thread, self *Object) *Object {
	return unicodeErrorGet(ts, self, ExcUnicodeTranslateError, &as[*unicodeError](self).Obj, "object", false)
}

// UnicodeTranslateErrorGetReason implements PyUnicodeTranslateError_GetReason: a new reference.
func UnicodeTranslateErrorGetReason(ts *Thread, self *Object) *Object {
	return unicodeErrorGet(ts, self, ExcUnicodeTranslateError, &as[*unicodeError](self).Reason, "reason", false)
}

// UnicodeTranslateErrorGetStart implements PyUnicodeTranslateError_GetStart: moved into the object.
func UnicodeTranslateErrorGetStart(ts *Thread, self *Object, out uintptr) int32 {
	return unicodeErrorBound(ts, self, ExcUnicodeTranslateError, false, out)
}

// UnicodeTranslateErrorGetEnd implements PyUnicodeTranslateError_GetEnd: moved into the object.
func UnicodeTranslateErrorGetEnd(ts *Thread, self *Object, out uintptr) int32 {
	return unicodeErrorBound(ts, self, ExcUnicodeTranslateError, true, out)
}

// UnicodeTranslateErrorSetStart implements PyUnicodeTranslateError_SetStart: as it is.
func UnicodeTranslateErrorSetStart(ts *Thread, self *Object, v int) int32 {
	return unicodeErrorSetStart(ts, self, ExcUnicodeTranslateError, v)
}

// UnicodeTranslateErrorSetEnd implements PyUnicodeTranslateError_SetEnd: as it is.
func UnicodeTranslateErrorSetEnd(ts *Thread, self *Object, v int) int32 {
	return unicodeErrorSetEnd(ts, self, ExcUnicodeTranslateError, v)
}

// UnicodeTranslateErrorSetReason implements PyUnicodeTranslateError_SetReason: from UTF-8.
func UnicodeTranslateErrorSetReason(ts *Thread, self *Object, reason uintptr) int32 {
	return unicodeErrorSetReason(ts, self, ExcUnicodeTranslateError, reason)
}
