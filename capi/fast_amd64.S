// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build !portable

// The commonest answers of the commonest functions, given before the door is entered: in C's registers, without a frame. Whatever is
// not the common case jumps to the door, with all argument registers as they came, and the Go function does the whole work; it knows
// nothing of this file and answers the same. tools/abigen reads the FAST lines: the stub of such a function begins with a jump here.
//
// Nothing here is done while ungil_slow is not 0: the world is to stop, or entries of the table are swapped, or UNGIL_FAST=0. Without an
// attached thread the door says so. Free to use: rax rcx rdx rsi rdi r8 - r11, xmm0 - 15.

#include "offsets.h"

.macro FAST name
    .section .text.ungil_fast, "ax"
    .p2align 5
    .globl ungil_fast_\name
    .hidden ungil_fast_\name
    .type ungil_fast_\name, @function
ungil_fast_\name:
    cmpb $0, ungil_slow(%rip)
    jne ungil_door_\name
.endm

// The thread record.
.macro THREAD reg, name
    movq ungil_tls@gottpoff(%rip), \reg
    movq %fs:(\reg), \reg
    testq \reg, \reg
    jz ungil_door_\name
.endm

// The argument is not NULL, and its type has one of the flags; the type in \type.
.macro NEED flags, object, type, name
    testq \object, \object
    jz ungil_door_\name
    movq OB_TYPE(\object), \type
    testl $(\flags), TYPE_FLAGS(\type)
    jz ungil_door_\name
.endm

// The type of the object is static, of ours and not derived by others, and has one of the flags.
.macro NEED_BUILTIN flags, object, type, name
    testq \object, \object
    jz ungil_door_\name
    movq OB_TYPE(\object), \type
    movl TYPE_FLAGS(\type), %eax
    testl $FLAG_STATIC_BUILTIN, %eax
    jz ungil_door_\name
    testl $(\flags), %eax
    jz ungil_door_\name
.endm

// A block of the page rcx, the first of its class: its address in rax; uses rdx.
.macro TAKE name
    movq PAGE_FREE(%rcx), %rax
    testq %rax, %rax
    jz ungil_door_\name
    movq (%rax), %rdx
    movq %rdx, PAGE_FREE(%rcx)
    incq PAGE_USED(%rcx)
.endm

// The header of a new object at rax, of the type whose symbol is given; uses rcx.
.macro HEADER type
    movq %fs:0, %rcx
    movq %rcx, OB_TID(%rax)
    movabsq $(1<<32), %rcx
    movq %rcx, OB_FLAGS(%rax)
    movq $0, OB_REF_SHARED(%rax)
    movq \type@GOTPCREL(%rip), %rcx
    movq %rcx, OB_TYPE(%rax)
.endm

// Gives the block rdi back to a page of the heap r8; uses rcx, rdx.
.macro GIVE name
    GIVE_OR ungil_door_\name
.endm
.macro GIVE_OR fail
    movq %rdi, %rcx
    andq $~PAGE_MASK, %rcx
    cmpq %r8, PAGE_HEAP(%rcx)
    jne \fail
    cmpq $1, PAGE_USED(%rcx)
    jg 7f
    cmpq $0, PAGE_PREV(%rcx) // the first page of a class may be empty
    jne \fail
7:  cmpb $0, PAGE_FULL(%rcx)
    jne \fail
    movq PAGE_FREE(%rcx), %rdx
    movq %rdx, (%rdi)
    movq %rdi, PAGE_FREE(%rcx)
    decq PAGE_USED(%rcx)
.endm

// One more reference to the object, in rax, unless it is immortal: ecx is 0 then. Another thread's object must have been shared already,
// and must not be dead. Uses rdx, r10.
.macro OWN_REF name
    movl OB_REF_LOCAL(%rax), %ecx
    addl $1, %ecx
    jz 8f
    movq OB_TID(%rax), %rdx
    cmpq %fs:0, %rdx
    jne 6f
    movl %ecx, OB_REF_LOCAL(%rax)
    jmp 8f
6:  movq %rax, %r10
    movq OB_REF_SHARED(%rax), %rax
    testq $~REF_FLAGS, %rax // no count: shared for the first time, or dead
    jz ungil_door_\name
    testb $GC_DEFERRED, OB_GC_BITS(%r10)
    jnz ungil_door_\name
    leaq 4(%rax), %rdx
    lock cmpxchgq %rdx, OB_REF_SHARED(%r10)
    movq %r10, %rax
    jne ungil_door_\name
8:
.endm

// ---- the thread and its exception

FAST PyThreadState_Get
    THREAD %rax, PyThreadState_Get
    ret

FAST PyErr_Occurred
    THREAD %rax, PyErr_Occurred
    movq THREAD_CURRENT_EXCEPTION(%rax), %rax
    testq %rax, %rax
    jz 1f
    movq OB_TYPE(%rax), %rax
1:  ret

// Nothing is set: the usual case.
FAST PyErr_Clear
    THREAD %rax, PyErr_Clear
    cmpq $0, THREAD_CURRENT_EXCEPTION(%rax)
    jne ungil_door_PyErr_Clear
    ret

// ---- memory

.macro MALLOC name, kind
FAST \name
    THREAD %r8, \name
    cmpq $HEAP_SMALL_MAX, %rdi
    ja ungil_door_\name
    leaq 15(%rdi), %rax
    shrq $4, %rax
    movq THREAD_HEAP+HEAP_DIRECT+8*HEAP_CLASSES*\kind(%r8,%rax,8), %rcx
    TAKE \name
    ret
.endm
MALLOC PyMem_Malloc, KIND_MEM
MALLOC PyObject_Malloc, KIND_OBJECT

.macro FREE name
FAST \name
    THREAD %r8, \name
    testq %rdi, %rdi
    jz 1f
    addq $THREAD_HEAP, %r8
    GIVE \name
1:  ret
.endm
FREE PyMem_Free
FREE PyObject_Free

// Raw memory is libc's: no frame of ours at all.
FAST PyMem_RawMalloc
    cmpq $1, %rdi // a request of no bytes gets one
    adcq $0, %rdi
    js ungil_door_PyMem_RawMalloc
    jmp *malloc@GOTPCREL(%rip)

FAST PyMem_RawFree
    jmp *free@GOTPCREL(%rip)

// ---- references

.macro INCREF name, null
FAST \name
    THREAD %r8, \name
    .if \null
    testq %rdi, %rdi
    jz 1f
    .endif
    movl OB_REF_LOCAL(%rdi), %ecx
    addl $1, %ecx
    jz 1f
    movq %fs:0, %rdx
    cmpq %rdx, OB_TID(%rdi)
    jne 2f
    movl %ecx, OB_REF_LOCAL(%rdi)
1:  ret
2:  lock addq $4, OB_REF_SHARED(%rdi)
    ret
.endm
INCREF Py_IncRef, 1
INCREF _Py_IncRef, 0

.macro DECREF name, null
FAST \name
    THREAD %r8, \name
    .if \null
    testq %rdi, %rdi
    jz 1f
    .endif
    movl OB_REF_LOCAL(%rdi), %ecx
    leal -2(%rcx), %edx // 0 and 1: the last one, and another owner's; all ones: immortal
    cmpl $-3, %edx
    jae 2f
    movq %fs:0, %rdx
    cmpq %rdx, OB_TID(%rdi)
    jne ungil_door_\name
    decl %ecx
    movl %ecx, OB_REF_LOCAL(%rdi)
1:  ret
2:  cmpl $-1, %ecx
    jne ungil_door_\name
    ret
.endm
DECREF Py_DecRef, 1
DECREF _Py_DecRef, 0

// A reference that is neither the last nor to be handed to the owner.
FAST _Py_DecRefShared
    THREAD %r8, _Py_DecRefShared
    testb $GC_DEFERRED, OB_GC_BITS(%rdi)
    jnz ungil_door__Py_DecRefShared
    movq OB_REF_SHARED(%rdi), %rax
    cmpq $1, %rax
    jbe ungil_door__Py_DecRefShared
    leaq -4(%rax), %rdx
    cmpq $REF_FLAGS, %rdx // merged, and none left
    je ungil_door__Py_DecRefShared
    lock cmpxchgq %rdx, OB_REF_SHARED(%rdi)
    jne ungil_door__Py_DecRefShared
    ret

// The last reference of the owner is gone: an int, float or bytes object, or a str that is all ASCII, is no more than its block.
FAST _Py_MergeZeroLocalRefcount
    THREAD %r8, _Py_MergeZeroLocalRefcount
    cmpq $0, OB_REF_SHARED(%rdi)
    jne ungil_door__Py_MergeZeroLocalRefcount
    movq OB_TYPE(%rdi), %rax
    cmpq PyTuple_Type@GOTPCREL(%rip), %rax
    je ungil_fast_tuple_ends
    cmpq PyList_Type@GOTPCREL(%rip), %rax
    je ungil_fast_list_ends
    addq $THREAD_HEAP, %r8
    cmpq PyLong_Type@GOTPCREL(%rip), %rax
    je 1f
    cmpq PyFloat_Type@GOTPCREL(%rip), %rax
    je 1f
    cmpq PyBytes_Type@GOTPCREL(%rip), %rax
    je 1f
    cmpq PyUnicode_Type@GOTPCREL(%rip), %rax
    jne ungil_door__Py_MergeZeroLocalRefcount
    movzwl STR_INTERNED(%rdi), %eax // and the bits behind it
    andl $(0xff | STR_COMPACT_ASCII << 8), %eax
    cmpl $(STR_COMPACT_ASCII << 8), %eax
    jne ungil_door__Py_MergeZeroLocalRefcount
1:  GIVE _Py_MergeZeroLocalRefcount
    ret

// ---- int, bool, float

.macro FROM_LONG name
FAST \name
    leaq -SMALL_INT_MIN(%rdi), %rax
    cmpq $SMALL_INT_COUNT, %rax
    jae 1f
    movq ungil_tls@gottpoff(%rip), %rdx
    cmpq $0, %fs:(%rdx)
    je ungil_door_\name
    leaq (%rax,%rax,2), %rax
    shlq $4, %rax
    leaq ungil_small_ints(%rip), %rcx
    addq %rcx, %rax
    ret
1:  THREAD %r8, \name
    movq %rdi, %r9 // the magnitude
    negq %r9
    cmovsq %rdi, %r9
    movq %r9, %r10
    shrq $60, %r10
    jnz ungil_door_\name
    movq THREAD_HEAP+HEAP_DIRECT+8*(HEAP_CLASSES*KIND_OBJECT+LONG_SIZE/16)(%r8), %rcx
    TAKE \name
    HEADER PyLong_Type
    shrq $63, %rdi // the tag: 8 for each digit, 2 for a negative one
    movl %r9d, %edx
    andl $0x3fffffff, %edx
    movl %edx, LONG_DIGIT(%rax)
    leaq 8(%rdi,%rdi), %rdx
    shrq $30, %r9
    jz 2f
    movl %r9d, LONG_DIGIT+4(%rax)
    addq $8, %rdx
2:  movq %rdx, LONG_TAG(%rax)
    ret
.endm
FROM_LONG PyLong_FromLong
FROM_LONG PyLong_FromLongLong
FROM_LONG PyLong_FromSsize_t

.macro AS_LONG name
FAST \name
    THREAD %rax, \name
    NEED FLAG_LONG, %rdi, %rax, \name
    movq LONG_TAG(%rdi), %rdx
    cmpq $24, %rdx // at most two digits
    jae ungil_door_\name
    movl LONG_DIGIT(%rdi), %eax
    cmpq $16, %rdx
    jb 1f
    movl LONG_DIGIT+4(%rdi), %ecx
    shlq $30, %rcx
    orq %rcx, %rax
1:  andl $3, %edx // 0, 1 for zero, 2 for negative
    movl $1, %ecx
    subq %rdx, %rcx
    imulq %rcx, %rax
    ret
.endm
AS_LONG PyLong_AsLong
AS_LONG PyLong_AsLongLong
AS_LONG PyLong_AsSsize_t

FAST PyBool_FromLong
    THREAD %rax, PyBool_FromLong
    movq _Py_TrueStruct@GOTPCREL(%rip), %rax
    testq %rdi, %rdi
    jnz 1f
    movq _Py_FalseStruct@GOTPCREL(%rip), %rax
1:  ret

FAST PyFloat_FromDouble
    THREAD %r8, PyFloat_FromDouble
    movq THREAD_HEAP+HEAP_DIRECT+8*(HEAP_CLASSES*KIND_OBJECT+(FLOAT_VALUE+8+15)/16)(%r8), %rcx
    TAKE PyFloat_FromDouble
    HEADER PyFloat_Type
    movsd %xmm0, FLOAT_VALUE(%rax)
    ret

FAST PyFloat_AsDouble
    THREAD %rax, PyFloat_AsDouble
    testq %rdi, %rdi
    jz ungil_door_PyFloat_AsDouble
    movq OB_TYPE(%rdi), %rax
    cmpq PyFloat_Type@GOTPCREL(%rip), %rax
    jne ungil_door_PyFloat_AsDouble
    movsd FLOAT_VALUE(%rdi), %xmm0
    ret

// ---- str

.macro AS_UTF8 name, size
FAST \name
    THREAD %rax, \name
    NEED FLAG_UNICODE, %rdi, %rax, \name
    movzbl STR_BITS(%rdi), %eax
    andl $STR_COMPACT_ASCII, %eax
    cmpl $STR_COMPACT_ASCII, %eax
    jne ungil_door_\name
    .if \size
    testq %rsi, %rsi
    jz 1f
    movq STR_LENGTH(%rdi), %rax
    movq %rax, (%rsi)
1:
    .endif
    leaq STR_ASCII_DATA(%rdi), %rax
    ret
.endm
AS_UTF8 PyUnicode_AsUTF8, 0
AS_UTF8 PyUnicode_AsUTF8AndSize, 1

FAST PyUnicode_Compare
    THREAD %rax, PyUnicode_Compare
    cmpq %rdi, %rsi
    jne ungil_door_PyUnicode_Compare
    NEED FLAG_UNICODE, %rdi, %rax, PyUnicode_Compare
    xorl %eax, %eax
    ret

// ---- lengths, items

.macro LENGTH name, flag
FAST \name
    THREAD %rax, \name
    NEED \flag, %rdi, %rax, \name
    movq OB_SIZE(%rdi), %rax
    ret
.endm
LENGTH PyTuple_Size, FLAG_TUPLE
LENGTH PyList_Size, FLAG_LIST
LENGTH PyBytes_Size, FLAG_BYTES
LENGTH PyUnicode_GetLength, FLAG_UNICODE
LENGTH PyDict_Size, FLAG_DICT

FAST PyTuple_GetItem
    THREAD %rax, PyTuple_GetItem
    NEED FLAG_TUPLE, %rdi, %rax, PyTuple_GetItem
    cmpq OB_SIZE(%rdi), %rsi
    jae ungil_door_PyTuple_GetItem
    movq TUPLE_ITEM(%rdi,%rsi,8), %rax
    ret

// The item \i of \list, in rax; its array, in r9, has its capacity in the word in front of it (list.go).
.macro ITEM_OF list, i, name
    movq LIST_ITEM(\list), %r9
    cmpq OB_SIZE(\list), \i
    jae ungil_door_\name
    testq %r9, %r9
    jz ungil_door_\name
    cmpq -8(%r9), \i
    jge ungil_door_\name
    movq (%r9,\i,8), %rax
.endm

// The same as a new reference. A thread that reads another's list for the first time says so under the list's lock, behind the
// door; so does one that finds the item changed. Uses rcx, rdx.
.macro ITEM_REF_OF list, i, name
    movq OB_TID(\list), %rdx
    cmpq %fs:0, %rdx
    je 3f
    testb $GC_SHARED, OB_GC_BITS(\list)
    jz ungil_door_\name
3:  ITEM_OF \list, \i, \name
    testq %rax, %rax
    jz ungil_door_\name
    OWN_REF \name
    cmpq (%r9,\i,8), %rax
    jne 4f
    cmpq LIST_ITEM(\list), %r9
    je 5f
4:  testl %ecx, %ecx // immortal: nothing to take back
    jz ungil_door_\name
    pushq %rdi
    pushq %rsi
    pushq %r8
    movq %rax, %rdi
    call ungil_door__Py_DecRef
    popq %r8
    popq %rsi
    popq %rdi
    jmp ungil_door_\name
5:
.endm

FAST PyList_GetItem
    THREAD %rax, PyList_GetItem
    NEED FLAG_LIST, %rdi, %rax, PyList_GetItem
    ITEM_OF %rdi, %rsi, PyList_GetItem
    ret

FAST PyList_GetItemRef
    THREAD %rax, PyList_GetItemRef
    NEED FLAG_LIST, %rdi, %rax, PyList_GetItemRef
    ITEM_REF_OF %rdi, %rsi, PyList_GetItemRef
    ret

// The next item of a list iterator; its end is behind the door.
.macro LIST_NEXT name
    movq ITER_SEQ(%rdi), %r8
    movq ITER_INDEX(%rdi), %rsi
    ITEM_REF_OF %r8, %rsi, \name // an index below 0 is none
    incq %rsi
    movq %rsi, ITER_INDEX(%rdi)
    ret
.endm

FAST PyIter_Next
    THREAD %rax, PyIter_Next
    testq %rdi, %rdi
    jz ungil_door_PyIter_Next
    movq OB_TYPE(%rdi), %rax
    cmpq PyListIter_Type@GOTPCREL(%rip), %rax
    jne ungil_door_PyIter_Next
    LIST_NEXT PyIter_Next

FAST ungil_f_listIterNext
    THREAD %rax, ungil_f_listIterNext
    LIST_NEXT ungil_f_listIterNext

FAST PySequence_Fast
    THREAD %rax, PySequence_Fast
    testq %rdi, %rdi
    jz ungil_door_PySequence_Fast
    movq OB_TYPE(%rdi), %rcx
    cmpq PyList_Type@GOTPCREL(%rip), %rcx
    je 1f
    cmpq PyTuple_Type@GOTPCREL(%rip), %rcx
    jne ungil_door_PySequence_Fast
1:  movq %rdi, %rax
    OWN_REF PySequence_Fast
    ret

// ---- str against a C string

// A short ASCII str and a C string, sixteen bytes of each at once, where these do not reach into another page of the system.
FAST PyUnicode_CompareWithASCIIString
    THREAD %rax, PyUnicode_CompareWithASCIIString
    testq %rdi, %rdi
    jz ungil_door_PyUnicode_CompareWithASCIIString
    movq OB_TYPE(%rdi), %rax
    cmpq PyUnicode_Type@GOTPCREL(%rip), %rax
    jne ungil_door_PyUnicode_CompareWithASCIIString
    movzbl STR_BITS(%rdi), %eax
    andl $STR_COMPACT_ASCII, %eax
    cmpl $STR_COMPACT_ASCII, %eax
    jne ungil_door_PyUnicode_CompareWithASCIIString
    movq STR_LENGTH(%rdi), %rcx
    cmpq $15, %rcx
    ja ungil_door_PyUnicode_CompareWithASCIIString
    leaq STR_ASCII_DATA(%rdi), %r8
    movl %esi, %edx
    andl $4095, %edx
    cmpl $4080, %edx
    ja ungil_door_PyUnicode_CompareWithASCIIString
    cmpq $8, %rcx // the block of a longer str has the sixteen bytes
    jae 1f
    movl %r8d, %eax
    andl $4095, %eax
    cmpl $4080, %eax
    ja ungil_door_PyUnicode_CompareWithASCIIString
1:
    movdqu (%r8), %xmm0
    movdqu (%rsi), %xmm1
    pxor %xmm2, %xmm2
    pcmpeqb %xmm1, %xmm2
    pcmpeqb %xmm0, %xmm1
    pmovmskb %xmm2, %edx
    pmovmskb %xmm1, %eax
    orl $0x10000, %edx
    bsfl %edx, %edx // the end of the C string, 16 when it is not near
    notl %eax
    bsfl %eax, %eax // the first character that differs
    cmpl %ecx, %edx
    jne 2f
    cmpl %ecx, %eax
    jb 3f
    xorl %eax, %eax
    ret
2:  cmpl %ecx, %eax // different lengths: only a difference before either end
    jae ungil_door_PyUnicode_CompareWithASCIIString
    cmpl %edx, %eax
    jae ungil_door_PyUnicode_CompareWithASCIIString
3:  movzbl (%r8,%rax), %ecx
    movzbl (%rsi,%rax), %edx
    cmpl %edx, %ecx
    sbbl %eax, %eax
    orl $1, %eax
    ret

// ---- buffers

// A simple view of a bytes object, and its release by the thread that owns it. Keeps the arguments: OWN_REF would use rdx.
FAST PyObject_GetBuffer
    THREAD %rax, PyObject_GetBuffer
    testl %edx, %edx
    jnz ungil_door_PyObject_GetBuffer
    testq %rsi, %rsi
    jz ungil_door_PyObject_GetBuffer
    movq OB_TYPE(%rdi), %rax
    cmpq PyBytes_Type@GOTPCREL(%rip), %rax
    jne ungil_door_PyObject_GetBuffer
    movl OB_REF_LOCAL(%rdi), %ecx
    addl $1, %ecx
    jz 1f
    movq OB_TID(%rdi), %rax
    cmpq %fs:0, %rax
    jne ungil_door_PyObject_GetBuffer
    movl %ecx, OB_REF_LOCAL(%rdi)
1:  leaq BYTES_DATA(%rdi), %rax
    movq %rax, BUFFER_BUF(%rsi)
    movq %rdi, BUFFER_OBJ(%rsi)
    movq OB_SIZE(%rdi), %rax
    movq %rax, BUFFER_LEN(%rsi)
    movq $1, BUFFER_ITEMSIZE(%rsi)
    movabsq $0x100000001, %rax // readonly, ndim
    movq %rax, BUFFER_READONLY(%rsi)
    pxor %xmm0, %xmm0
    movups %xmm0, BUFFER_FORMAT(%rsi) // and shape, strides, suboffsets, internal
    movups %xmm0, BUFFER_FORMAT+16(%rsi)
    movq $0, BUFFER_FORMAT+32(%rsi)
    xorl %eax, %eax
    ret

FAST PyBuffer_Release
    THREAD %rax, PyBuffer_Release
    movq BUFFER_OBJ(%rdi), %rsi
    testq %rsi, %rsi
    jz 1f
    movq OB_TYPE(%rsi), %rax
    cmpq PyBytes_Type@GOTPCREL(%rip), %rax
    jne ungil_door_PyBuffer_Release
    movl OB_REF_LOCAL(%rsi), %ecx
    cmpl $-1, %ecx
    je 2f
    cmpl $2, %ecx
    jb ungil_door_PyBuffer_Release
    movq OB_TID(%rsi), %rax
    cmpq %fs:0, %rax
    jne ungil_door_PyBuffer_Release
    decl %ecx
    movl %ecx, OB_REF_LOCAL(%rsi)
2:  movq $0, BUFFER_OBJ(%rdi)
1:  ret

// ---- calls

// A C function of one calling convention, called as the function behind the door does it: from C to C. What it must not leave behind, a
// result with an exception or neither, goes to _Py_CheckFunctionResult. \name has the callable in rdi and leaves the argument in rsi.
.macro CALL_CFUNCTION name, vectorcall
    testq %rdi, %rdi
    jz ungil_door_\name
    movq OB_TYPE(%rdi), %rax
    cmpq PyCFunction_Type@GOTPCREL(%rip), %rax
    jne ungil_door_\name
    leaq \vectorcall(%rip), %rax
    cmpq %rax, CFUNCTION_VECTORCALL(%rdi)
    jne ungil_door_\name
    cmpq THREAD_STACK_LIMIT(%r8), %rsp
    jb ungil_door_\name
    movq CFUNCTION_DEF(%rdi), %rcx
    testl $METHOD_STATIC, METHOD_FLAGS(%rcx)
    jnz ungil_door_\name
.endm

.macro CALL_THROUGH
    pushq %rdi
    pushq %r8
    subq $8, %rsp
    movq CFUNCTION_SELF(%rdi), %rdi
    call *METHOD_FUNCTION(%rcx)
    addq $8, %rsp
    popq %r8
    popq %rdi
    movq THREAD_CURRENT_EXCEPTION(%r8), %rcx
    testq %rax, %rax
    jz 1f
    testq %rcx, %rcx
    jnz 2f
    ret
1:  testq %rcx, %rcx
    jz 2f
    ret
2:  movq %rdi, %rsi
    movq %r8, %rdi
    movq %rax, %rdx
    xorl %ecx, %ecx
    jmp *_Py_CheckFunctionResult@GOTPCREL(%rip)
.endm

FAST PyObject_CallOneArg
    THREAD %r8, PyObject_CallOneArg
    CALL_CFUNCTION PyObject_CallOneArg, ungil_f_cfunctionVectorcallO
    CALL_THROUGH

FAST PyObject_CallNoArgs
    THREAD %r8, PyObject_CallNoArgs
    CALL_CFUNCTION PyObject_CallNoArgs, ungil_f_cfunctionVectorcallNoArgs
    xorl %esi, %esi
    CALL_THROUGH

// ---- any object

FAST PyObject_IsTrue
    THREAD %rax, PyObject_IsTrue
    cmpq _Py_TrueStruct@GOTPCREL(%rip), %rdi
    je 1f
    cmpq _Py_FalseStruct@GOTPCREL(%rip), %rdi
    je 2f
    cmpq _Py_NoneStruct@GOTPCREL(%rip), %rdi
    je 2f
    NEED_BUILTIN FLAG_LIST|FLAG_TUPLE|FLAG_BYTES|FLAG_UNICODE|FLAG_DICT, %rdi, %rcx, PyObject_IsTrue
    xorl %eax, %eax
    cmpq $0, OB_SIZE(%rdi) // the length of each of these types lies here
    setne %al
    ret
1:  movl $1, %eax
    ret
2:  xorl %eax, %eax
    ret

FAST PyObject_Hash
    THREAD %rax, PyObject_Hash
    NEED_BUILTIN FLAG_TUPLE|FLAG_BYTES|FLAG_UNICODE, %rdi, %rcx, PyObject_Hash
    movq CACHED_HASH(%rdi), %rax
    cmpq $-1, %rax
    je ungil_door_PyObject_Hash
    ret

// Equality of what is the same object, whatever its type says, and of two str of different length.
FAST PyObject_RichCompareBool
    THREAD %rax, PyObject_RichCompareBool
    leal -COMPARE_EQ(%rdx), %eax // 0 for ==, 1 for !=: what they answer for different objects
    cmpl $1, %eax
    ja ungil_door_PyObject_RichCompareBool
    testq %rdi, %rdi
    jz ungil_door_PyObject_RichCompareBool
    cmpq %rdi, %rsi
    je 1f
    testq %rsi, %rsi
    jz ungil_door_PyObject_RichCompareBool
    movq OB_TYPE(%rdi), %rcx
    cmpq PyUnicode_Type@GOTPCREL(%rip), %rcx
    jne ungil_door_PyObject_RichCompareBool
    cmpq OB_TYPE(%rsi), %rcx
    jne ungil_door_PyObject_RichCompareBool
    movq STR_LENGTH(%rdi), %rcx
    cmpq STR_LENGTH(%rsi), %rcx
    je ungil_door_PyObject_RichCompareBool
    ret
1:  xorl $1, %eax
    ret

FAST PyObject_IsInstance
    THREAD %rax, PyObject_IsInstance
    testq %rdi, %rdi
    jz ungil_door_PyObject_IsInstance
    cmpq OB_TYPE(%rdi), %rsi
    jne ungil_door_PyObject_IsInstance
    movl $1, %eax
    ret

FAST PyType_IsSubtype
    THREAD %rax, PyType_IsSubtype
    cmpq %rdi, %rsi
    jne ungil_door_PyType_IsSubtype
    movl $1, %eax
    ret

#include "fast_containers.h"

    .section .note.GNU-stack, "", @progbits
