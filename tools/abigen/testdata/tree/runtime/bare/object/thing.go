// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// Package object has the functions behind the doors of the tests.
package object

// ThingGet implements PyThing_Get: the i-th part.
//
// Refs: borrowed.
func ThingGet(ts *Thread, o *Object, i int) *Object { return nil }

// ThingHash implements PyThing_Hash.
func ThingHash(ts *Thread, o *Object) int { return 0 }

// ThingLog implements PyThing_Log.
func ThingLog(tls *TLS, text uintptr) {}

// ThingNew implements PyThing_New: a thing of that value.
//
// Refs: new.
func ThingNew(ts *Thread, value float64) *Object { return nil }

// ThingSet implements PyThing_Set.
//
// Refs: steals value.
func ThingSet(ts *Thread, thing, value *Object) int32 { return 0 }

// ThingWriteVa implements PyThing_Write.
func ThingWriteVa(ts *Thread, format uintptr, va *VaList) int32 { return 0 }

func thingHash(ts *Thread, o *Object) int { return 0 }

func thingSize(ts *Thread, o *Object) *Object { return nil }
