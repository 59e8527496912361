/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * The part of fast_amd64.S (see there) that is about the lists, dicts and sets of the thread that uses them, and about critical sections.
 *
 * A container whose lock is biased towards the calling thread (runtime/bare/thread/bias.go) is known to no writer but this one. So all
 * that decides whether the common case is at hand is read before the lock is taken: if the lock can be had by an entry, it was true, and
 * stays so. Behind the lock nothing may fail. In the red zone: -8 and -16(%rsp) hold what a path must keep.
 */

/* Behind it the word of the object is not looked at. A build for sabotage asks (runtime/bare/sabotage, biasbit). */
.macro UNLESS_SABOTAGED label
#ifdef UNGIL_SABOTAGE
    cmpb $0, ungil_bias_bit_ignored(%rip)
    jne \label
#endif
.endm

/* The thread r8 takes the lock of an object that it owns, by an entry on its stack of held locks; uses rax, r11. Otherwise to \fail,
 * with nothing done, or, when another thread has just asked for the lock, to 91. */
.macro BIAS_LOCK object, fail
    movq OB_TID(\object), %rax
    cmpq THREAD_BIAS(%r8), %rax
    jne \fail
    UNLESS_SABOTAGED 93f
    testl $NOT_BIASED, OB_FLAGS(\object)
    jnz \fail
93: leaq OB_MUTEX+ENTRY_BIASED(\object), %rax
    movq THREAD_LOCK_TOP(%r8), %r11
    movq %rax, (%r11)
    addq $8, %r11
    movq %r11, THREAD_LOCK_TOP(%r8)
    UNLESS_SABOTAGED 94f
    testl $NOT_BIASED, OB_FLAGS(\object)
    jnz 91f
94:
.endm

/* Gives it back and returns \result. Uses r11. */
.macro BIAS_UNLOCK object, result, fail
    subq $8, THREAD_LOCK_TOP(%r8)
    .if \result
    movl $\result, %eax
    .else
    xorl %eax, %eax
    .endif
    testl $NOT_BIASED, OB_FLAGS(\object)
    jnz 92f
    ret
91: /* The entry stands and may have become the lock: Go finds out, and gives it back. */
    pushq %rdi
    pushq %rsi
    pushq %rdx
    call ungil_f_lockAgain
    popq %rdx
    popq %rsi
    popq %rdi
    jmp \fail
92: pushq %rax
    call ungil_f_lockGiven
    popq %rax
    ret
.endm

/* To \fail unless dropping a reference to the object is nothing, or a decrement of the owner's. Uses the two registers, 32 and 64 bits. */
.macro CAN_DROP object, count, word, fail
    movl OB_REF_LOCAL(\object), \count
    addl $1, \count
    jz 8f
    cmpl $2, \count /* the last one */
    jbe \fail
    movq OB_TID(\object), \word
    cmpq %fs:0, \word
    jne \fail
8:
.endm

.macro DROP object, count
    movl OB_REF_LOCAL(\object), \count
    addl $1, \count
    jz 8f
    subl $2, \count
    movl \count, OB_REF_LOCAL(\object)
8:
.endm

/* To \fail unless a new reference is nothing, or an increment of the owner's. */
.macro CAN_KEEP object, word, fail
    cmpl $-1, OB_REF_LOCAL(\object)
    je 8f
    movq OB_TID(\object), \word
    cmpq %fs:0, \word
    jne \fail
8:
.endm

.macro KEEP object, count
    movl OB_REF_LOCAL(\object), \count
    addl $1, \count
    jz 8f
    movl \count, OB_REF_LOCAL(\object)
8:
.endm

/* The object at rdx, in a container's entry rcx, has the hash of the exact str rsi: to \fail unless it is the same text, all ASCII and
 * not long, and still in its entry then (it may have been dying). Uses rax r9 r10 r11. Reads whole words: a block ends with one. */
.macro SAME_TEXT fail
    movq PyUnicode_Type@GOTPCREL(%rip), %r10
    cmpq %r10, OB_TYPE(%rdx)
    jne \fail
    movq STR_LENGTH(%rsi), %r10
    cmpq STR_LENGTH(%rdx), %r10
    jne \fail
    cmpq $512, %r10
    ja \fail
    movzbl STR_BITS(%rsi), %eax
    andb STR_BITS(%rdx), %al
    andl $STR_COMPACT_ASCII, %eax
    cmpl $STR_COMPACT_ASCII, %eax
    jne \fail
    xorl %r11d, %r11d
71: subq $8, %r10
    jb 72f
    movq STR_ASCII_DATA(%rsi,%r11), %rax
    cmpq STR_ASCII_DATA(%rdx,%r11), %rax
    jne \fail
    addq $8, %r11
    jmp 71b
72: addq $8, %r10
    jz 73f
    movq STR_ASCII_DATA(%rsi,%r11), %rax
    xorq STR_ASCII_DATA(%rdx,%r11), %rax
    movq %rcx, %r9
    imull $-8, %r10d, %ecx
    shlq %cl, %rax /* the bytes that belong to the texts */
    movq %r9, %rcx
    testq %rax, %rax
    jnz \fail
73: cmpq %rdx, (%rcx)
    jne \fail
.endm

// ---- critical sections

// Of the calling thread's own object: an entry. Of one whose bias has ended: the byte.
FAST PyCriticalSection_Begin
    THREAD %r8, PyCriticalSection_Begin
    movq OB_TID(%rsi), %rax
    leaq OB_MUTEX(%rsi), %r9
    movl OB_FLAGS(%rsi), %edx
    cmpq THREAD_BIAS(%r8), %rax
    jne 2f
    UNLESS_SABOTAGED 3f
    testl $NOT_BIASED, %edx
    jnz 2f
3:  movq THREAD_LOCK_TOP(%r8), %rcx
    movq %r9, SECTION_MUTEX(%rdi)
    movq $SECTION_ENTRY, SECTION_PREV(%rdi)
    addq $ENTRY_BIASED, %r9
    movq %r9, (%rcx)
    addq $8, %rcx
    movq %rcx, THREAD_LOCK_TOP(%r8)
    UNLESS_SABOTAGED 4f
    testl $NOT_BIASED, OB_FLAGS(%rsi)
    jnz ungil_f_sectionAgain
4:  ret
2:  movl %edx, %eax
    andl $NOT_BIASED, %edx
    cmpl $WORD_UNBIASED, %edx
    jne ungil_door_PyCriticalSection_Begin
    movl %eax, %edx
    orl $WORD_TAKEN, %edx
    lock cmpxchgl %edx, OB_FLAGS(%rsi)
    jne ungil_door_PyCriticalSection_Begin
    movq %r9, SECTION_MUTEX(%rdi)
    movq THREAD_SECTION(%r8), %rcx
    movq %rcx, SECTION_PREV(%rdi)
    movq %rdi, THREAD_SECTION(%r8)
    ret

FAST PyCriticalSection_End
    THREAD %r8, PyCriticalSection_End
    movq SECTION_MUTEX(%rdi), %r9
    movq SECTION_PREV(%rdi), %rcx
    cmpq $SECTION_ENTRY, %rcx
    jne 2f
    subq $8, THREAD_LOCK_TOP(%r8)
    testl $NOT_BIASED, OB_FLAGS-OB_MUTEX(%r9)
    jnz 1f
    ret
1:  leaq -OB_MUTEX(%r9), %rdi
    jmp ungil_f_lockGiven
2:  testb $1, %cl // the section outside is suspended
    jnz ungil_door_PyCriticalSection_End
    movl %r9d, %eax
    andl $3, %eax
    cmpl $(OB_MUTEX & 3), %eax // not none, and probably an object's
    jne ungil_door_PyCriticalSection_End
    movl OB_FLAGS-OB_MUTEX(%r9), %eax
    movl %eax, %edx
    andl $WORD_LOCK, %eax
    cmpl $WORD_TAKEN, %eax
    jne ungil_door_PyCriticalSection_End
    movl %edx, %eax
    andl $~WORD_LOCK, %edx
    lock cmpxchgl %edx, OB_FLAGS-OB_MUTEX(%r9)
    jne ungil_door_PyCriticalSection_End
    movq %rcx, THREAD_SECTION(%r8)
    ret

// ---- lists

FAST PyList_Append
    THREAD %r8, PyList_Append
    NEED FLAG_LIST, %rdi, %rax, PyList_Append
    testq %rsi, %rsi
    jz ungil_door_PyList_Append
    movq OB_SIZE(%rdi), %rcx
    cmpq LIST_ALLOCATED(%rdi), %rcx
    jge ungil_door_PyList_Append
    movq LIST_ITEM(%rdi), %rdx
    BIAS_LOCK %rdi, ungil_door_PyList_Append
    movl OB_REF_LOCAL(%rsi), %eax
    addl $1, %eax
    jz 3f
    movq %fs:0, %r9
    cmpq OB_TID(%rsi), %r9
    jne 2f
    movl %eax, OB_REF_LOCAL(%rsi)
3:  movq %rsi, (%rdx,%rcx,8)
    incq %rcx
    movq %rcx, OB_SIZE(%rdi)
    BIAS_UNLOCK %rdi, 0, ungil_door_PyList_Append
2:  lock addq $4, OB_REF_SHARED(%rsi)
    jmp 3b

FAST PyList_SetItem
    THREAD %r8, PyList_SetItem
    NEED FLAG_LIST, %rdi, %rax, PyList_SetItem
    cmpq OB_SIZE(%rdi), %rsi
    jae ungil_door_PyList_SetItem
    movq LIST_ITEM(%rdi), %rcx
    leaq (%rcx,%rsi,8), %rcx
    movq (%rcx), %r9 // what was there
    testq %r9, %r9
    jz 1f
    CAN_DROP %r9, %eax, %r10, ungil_door_PyList_SetItem
1:  BIAS_LOCK %rdi, ungil_door_PyList_SetItem
    movq %rdx, (%rcx)
    testq %r9, %r9
    jz 2f
    DROP %r9, %eax
2:  BIAS_UNLOCK %rdi, 0, ungil_door_PyList_SetItem

// A list with room for a few items: its block and its array's are both at hand, or nothing is taken.
FAST PyList_New
    THREAD %r8, PyList_New
    leaq -1(%rdi), %rax
    cmpq $LIST_NEW_MAX, %rax
    jae ungil_door_PyList_New
    cmpq $0, THREAD_GC_BUDGET(%r8)
    jle ungil_door_PyList_New
    leaq 8+15(,%rdi,8), %rax
    shrq $4, %rax
    movq THREAD_HEAP+HEAP_DIRECT+8*HEAP_CLASSES*KIND_MEM(%r8,%rax,8), %r9
    movq THREAD_HEAP+HEAP_DIRECT+8*(HEAP_CLASSES*KIND_GC+(LIST_SIZE+15)/16)(%r8), %rcx
    movq PAGE_FREE(%r9), %rsi
    testq %rsi, %rsi
    jz ungil_door_PyList_New
    TAKE PyList_New
    decq THREAD_GC_BUDGET(%r8)
    movq (%rsi), %rdx
    movq %rdx, PAGE_FREE(%r9)
    incq PAGE_USED(%r9)
    HEADER PyList_Type
    movq %rdi, (%rsi)
    addq $8, %rsi
    movq %rdi, OB_SIZE(%rax)
    movq %rsi, LIST_ITEM(%rax)
    movq %rdi, LIST_ALLOCATED(%rax)
1:  movq $0, -8(%rsi,%rdi,8)
    decq %rdi
    jnz 1b
    movb $GC_TRACKED, OB_GC_BITS(%rax)
    ret

// ---- tuples, and the end of tuples and lists

// Up to three objects. It is variadic: what is common is in registers, the door is C's shim.
FAST PyTuple_Pack
    leaq -1(%rdi), %r10
    cmpq $2, %r10
    ja ungil_door_PyTuple_Pack
    movq ungil_tls@gottpoff(%rip), %r11
    movq %fs:(%r11), %r11
    testq %r11, %r11
    jz ungil_door_PyTuple_Pack
    cmpq $0, THREAD_GC_BUDGET(%r11)
    jle ungil_door_PyTuple_Pack
    CAN_KEEP %rsi, %r10, ungil_door_PyTuple_Pack
    cmpq $2, %rdi
    jb 1f
    CAN_KEEP %rdx, %r10, ungil_door_PyTuple_Pack
    cmpq $2, %rdi
    je 1f
    CAN_KEEP %rcx, %r10, ungil_door_PyTuple_Pack
1:  leaq TUPLE_ITEM+15(,%rdi,8), %r10
    shrq $4, %r10
    movq THREAD_HEAP+HEAP_DIRECT+8*HEAP_CLASSES*KIND_GC(%r11,%r10,8), %r9
    movq PAGE_FREE(%r9), %r8
    testq %r8, %r8
    jz ungil_door_PyTuple_Pack
    movq (%r8), %r10
    movq %r10, PAGE_FREE(%r9)
    incq PAGE_USED(%r9)
    decq THREAD_GC_BUDGET(%r11)
    movq %r8, %rax
    movq %fs:0, %r10
    movq %r10, OB_TID(%rax)
    movabsq $(1<<32 | GC_TRACKED<<24), %r10
    movq %r10, OB_FLAGS(%rax)
    movq $0, OB_REF_SHARED(%rax)
    movq PyTuple_Type@GOTPCREL(%rip), %r10
    movq %r10, OB_TYPE(%rax)
    movq %rdi, OB_SIZE(%rax)
    movq $-1, CACHED_HASH(%rax)
    KEEP %rsi, %r10d
    movq %rsi, TUPLE_ITEM(%rax)
    cmpq $2, %rdi
    jb 2f
    KEEP %rdx, %r10d
    movq %rdx, TUPLE_ITEM+8(%rax)
    cmpq $2, %rdi
    je 2f
    KEEP %rcx, %r10d
    movq %rcx, TUPLE_ITEM+16(%rax)
2:  ret
    .globl PyTuple_Pack
    .type PyTuple_Pack, @function
    .set PyTuple_Pack, ungil_fast_PyTuple_Pack

/* Drops the items of rdi from the last one on, \array being the register that holds where they lie. One that is more than a decrement is
 * left, with those before it, to the door: the length says where it goes on. Uses rax rcx rdx rsi. */
.macro DROP_ITEMS array
    movq %fs:0, %rsi
    movq OB_SIZE(%rdi), %rax
1:  subq $1, %rax
    js 3f
    movq (\array,%rax,8), %rcx
    testq %rcx, %rcx
    jz 2f
    movl OB_REF_LOCAL(%rcx), %edx
    cmpl $-1, %edx
    je 2f
    cmpq %rsi, OB_TID(%rcx)
    jne 4f
    subl $1, %edx
    jz 4f
    movl %edx, OB_REF_LOCAL(%rcx)
2:  movq %rax, OB_SIZE(%rdi)
    jmp 1b
4:  jmp ungil_door__Py_MergeZeroLocalRefcount
3:
.endm

// rdi is an exact tuple or list without references, r8 the thread: parts of _Py_MergeZeroLocalRefcount.
    .p2align 4
ungil_fast_tuple_ends:
    leaq TUPLE_ITEM(%rdi), %r9
    DROP_ITEMS %r9
    addq $THREAD_HEAP, %r8
    andb $~GC_TRACKED, OB_GC_BITS(%rdi)
    GIVE _Py_MergeZeroLocalRefcount
    ret

    .p2align 4
ungil_fast_list_ends:
    movq LIST_ITEM(%rdi), %r9
    DROP_ITEMS %r9
    addq $THREAD_HEAP, %r8
    testq %r9, %r9
    jz 5f
    testb $GC_SHARED, OB_GC_BITS(%rdi) // others may still look at the array
    jnz ungil_door__Py_MergeZeroLocalRefcount
    movq %rdi, %r10
    leaq -8(%r9), %rdi
    GIVE_OR 6f
    movq %r10, %rdi
    movq $0, LIST_ITEM(%rdi)
    movq $0, LIST_ALLOCATED(%rdi)
5:  andb $~GC_TRACKED, OB_GC_BITS(%rdi)
    GIVE _Py_MergeZeroLocalRefcount
    ret
6:  movq %r10, %rdi
    jmp ungil_door__Py_MergeZeroLocalRefcount

// ---- dicts

/* Looks for the exact str rsi in the dict rdi, whose keys are all exact str: its entry in rcx, its table in r8; uses rax rdx r9 r10 r11.
 * To \missing when it is not there, to \fail when that takes more. */
.macro DICT_PROBE missing, fail
    movq PyUnicode_Type@GOTPCREL(%rip), %rax
    testq %rsi, %rsi
    jz \fail
    cmpq %rax, OB_TYPE(%rsi)
    jne \fail
    movq OB_TID(%rdi), %rax
    cmpq %fs:0, %rax
    je 1f
    testb $GC_SHARED, OB_GC_BITS(%rdi)
    jz \fail
1:  movq CACHED_HASH(%rsi), %rax
    cmpq $-1, %rax
    je \fail
    movq DICT_KEYS(%rdi), %r8
    cmpb $0, KEYS_GENERAL(%r8)
    jne \fail
    movq KEYS_MASK(%r8), %r9
    movq %rax, %r10
    movq %rax, %r11
    andq %r9, %r11
    cmpb $1, KEYS_WIDTH(%r8)
    je 4f
    ja \fail
2:  movsbq KEYS_INDEX(%r8,%r11), %rcx
    testq %rcx, %rcx
    js 3f
    shlq $4, %rcx
    addq KEYS_ENTRIES(%r8), %rcx
    movq (%rcx), %rdx
    cmpq %rsi, %rdx
    je 9f
    testq %rdx, %rdx
    jz \fail
    cmpq CACHED_HASH(%rdx), %rax
    je 7f
21: shrq $5, %r10
    leaq 1(%r11,%r11,4), %r11
    addq %r10, %r11
    andq %r9, %r11
    jmp 2b
3:  cmpq $-1, %rcx
    je \missing
    jmp 21b
4:  movswq KEYS_INDEX(%r8,%r11,2), %rcx
    testq %rcx, %rcx
    js 51f
    shlq $4, %rcx
    addq KEYS_ENTRIES(%r8), %rcx
    movq (%rcx), %rdx
    cmpq %rsi, %rdx
    je 9f
    testq %rdx, %rdx
    jz \fail
    cmpq CACHED_HASH(%rdx), %rax
    je 7f
41: shrq $5, %r10
    leaq 1(%r11,%r11,4), %r11
    addq %r10, %r11
    andq %r9, %r11
    jmp 4b
51: cmpq $-1, %rcx
    je \missing
    jmp 41b
7:  SAME_TEXT \fail
9:
.endm

.macro DICT_GET name
FAST \name
    THREAD %rax, \name
    NEED FLAG_DICT, %rdi, %rax, \name
    DICT_PROBE 6f, ungil_door_\name
    movq 8(%rcx), %rax
    testq %rax, %rax
    jz ungil_door_\name
    ret
6:  xorl %eax, %eax
    ret
.endm
DICT_GET PyDict_GetItem
DICT_GET PyDict_GetItemWithError

FAST PyDict_Contains
    THREAD %rax, PyDict_Contains
    NEED FLAG_DICT, %rdi, %rax, PyDict_Contains
    DICT_PROBE 6f, ungil_door_PyDict_Contains
    movl $1, %eax
    ret
6:  xorl %eax, %eax
    ret

/* The value of entry rcx as a new reference, in rax: an immortal one, or the owner's of a dict that nobody else reads. Uses rdx, r9. */
.macro DICT_VALUE_REF fail
    movq 8(%rcx), %rax
    testq %rax, %rax
    jz \fail
    movl OB_REF_LOCAL(%rax), %edx
    addl $1, %edx
    jz 8f
    testb $GC_SHARED, OB_GC_BITS(%rdi)
    jnz \fail
    movq OB_TID(%rax), %r9
    cmpq %fs:0, %r9
    jne \fail
    movl %edx, OB_REF_LOCAL(%rax)
8:
.endm

FAST PyDict_GetItemRef
    THREAD %rax, PyDict_GetItemRef
    NEED FLAG_DICT, %rdi, %rax, PyDict_GetItemRef
    movq %rdx, -8(%rsp)
    DICT_PROBE 6f, 5f
    DICT_VALUE_REF 5f
    movq -8(%rsp), %rdx
    movq %rax, (%rdx)
    movl $1, %eax
    ret
6:  movq -8(%rsp), %rdx
    movq $0, (%rdx)
    xorl %eax, %eax
    ret
5:  movq -8(%rsp), %rdx
    jmp ungil_door_PyDict_GetItemRef

FAST PyObject_GetItem
    THREAD %rax, PyObject_GetItem
    testq %rdi, %rdi
    jz ungil_door_PyObject_GetItem
    movq OB_TYPE(%rdi), %rax
    cmpq PyDict_Type@GOTPCREL(%rip), %rax
    jne ungil_door_PyObject_GetItem
    DICT_PROBE ungil_door_PyObject_GetItem, ungil_door_PyObject_GetItem
    DICT_VALUE_REF ungil_door_PyObject_GetItem
    ret

// Another value for a key that is there.
FAST PyDict_SetItem
    THREAD %rax, PyDict_SetItem
    NEED FLAG_DICT, %rdi, %rax, PyDict_SetItem
    testq %rdx, %rdx
    jz ungil_door_PyDict_SetItem
    cmpb $0, DICT_WATCHERS(%rdi)
    jne ungil_door_PyDict_SetItem
    testl $(NOT_BIASED | GC_SHARED << 24), OB_FLAGS(%rdi)
    jnz ungil_door_PyDict_SetItem
    movq %rdx, -8(%rsp)
    DICT_PROBE 5f, 5f
    movq -8(%rsp), %rdx
    movq 8(%rcx), %r9
    testq %r9, %r9
    jz ungil_door_PyDict_SetItem
    cmpq %r9, %rdx
    je 6f
    CAN_KEEP %rdx, %rax, ungil_door_PyDict_SetItem
    CAN_DROP %r9, %eax, %r10, ungil_door_PyDict_SetItem
    THREAD %r8, PyDict_SetItem
    BIAS_LOCK %rdi, ungil_door_PyDict_SetItem
    KEEP %rdx, %eax
    movq %rdx, 8(%rcx)
    DROP %r9, %eax
    BIAS_UNLOCK %rdi, 0, ungil_door_PyDict_SetItem
5:  movq -8(%rsp), %rdx
    jmp ungil_door_PyDict_SetItem
6:  xorl %eax, %eax
    ret

FAST PyDict_Next
    THREAD %rax, PyDict_Next
    NEED FLAG_DICT, %rdi, %rax, PyDict_Next
    movq OB_TID(%rdi), %rax
    cmpq %fs:0, %rax
    je 1f
    testb $GC_SHARED, OB_GC_BITS(%rdi)
    jz ungil_door_PyDict_Next
1:  movq DICT_KEYS(%rdi), %r8
    movq (%rsi), %r9
    testq %r9, %r9
    js ungil_door_PyDict_Next
    cmpq KEYS_N(%r8), %r9
    jge 3f
    movq %r9, %r10
    cmpb $0, KEYS_GENERAL(%r8)
    jne ungil_door_PyDict_Next
    shlq $4, %r10
    addq KEYS_ENTRIES(%r8), %r10
    movq 8(%r10), %rax
    testq %rax, %rax
    jz ungil_door_PyDict_Next
    incq %r9
    movq %r9, (%rsi)
    testq %rdx, %rdx
    jz 2f
    movq (%r10), %r11
    movq %r11, (%rdx)
2:  testq %rcx, %rcx
    jz 4f
    movq %rax, (%rcx)
4:  movl $1, %eax
    ret
3:  xorl %eax, %eax
    ret

// ---- sets

/* Looks for the exact str rsi in the set rdi, which only this thread has looked at: its entry in rcx, and what lies there in rdx; uses
 * rax r8 - r11. Else to \missing with the unused entry in rcx, and the first one on the way that a removed key left in -16(%rsp), or 0. */
.macro SET_PROBE missing, fail
    movq PyUnicode_Type@GOTPCREL(%rip), %rax
    testq %rsi, %rsi
    jz \fail
    cmpq %rax, OB_TYPE(%rsi)
    jne \fail
    movq OB_TID(%rdi), %rax
    cmpq %fs:0, %rax
    jne \fail
    movq SET_MASK(%rdi), %r9
    movq SET_TABLE(%rdi), %r10
    testl $(NOT_BIASED | GC_SHARED << 24), OB_FLAGS(%rdi) /* after the two loads: they are of one table */
    jnz \fail
    movq %r10, -8(%rsp) /* others may exchange it from now on, but it is freed late then */
    movq CACHED_HASH(%rsi), %rax
    cmpq $-1, %rax
    je \fail
    movq $0, -16(%rsp)
    movq %rax, %r10
    movq %rax, %r11
    andq %r9, %r11
1:  movq %r11, %rcx
    shlq $4, %rcx
    addq -8(%rsp), %rcx
    leaq SET_LINEAR(%r11), %rdx
    movl $(SET_LINEAR + 1), %r8d
    cmpq %r9, %rdx
    jbe 2f
    movl $1, %r8d
2:  movq (%rcx), %rdx
    cmpq %rsi, %rdx
    je 9f
    testq %rdx, %rdx
    jz \missing
    cmpq 8(%rcx), %rax
    je 7f
    cmpq $SET_REMOVED, %rdx
    je 4f
3:  addq $16, %rcx
    decl %r8d
    jnz 2b
    shrq $5, %r10
    leaq 1(%r11,%r11,4), %r11
    addq %r10, %r11
    andq %r9, %r11
    jmp 1b
4:  cmpq $0, -16(%rsp)
    jne 3b
    movq %rcx, -16(%rsp)
    jmp 3b
7:  SAME_TEXT \fail
9:
.endm

FAST PySet_Contains
    THREAD %rax, PySet_Contains
    testq %rdi, %rdi
    jz ungil_door_PySet_Contains
    movq OB_TYPE(%rdi), %rax
    cmpq PySet_Type@GOTPCREL(%rip), %rax
    jne ungil_door_PySet_Contains
    SET_PROBE 6f, ungil_door_PySet_Contains
    movl $1, %eax
    ret
6:  xorl %eax, %eax
    ret

FAST PySet_Add
    THREAD %rax, PySet_Add
    testq %rdi, %rdi
    jz ungil_door_PySet_Add
    movq OB_TYPE(%rdi), %rax
    cmpq PySet_Type@GOTPCREL(%rip), %rax
    jne ungil_door_PySet_Add
    SET_PROBE 6f, ungil_door_PySet_Add
    xorl %eax, %eax
    ret
6:  movq CACHED_HASH(%rsi), %rdx
    movq SET_FILL(%rdi), %r10
    movq -16(%rsp), %rax
    testq %rax, %rax
    jz 1f
    movq %rax, %rcx
    jmp 2f
1:  incq %r10
2:  leaq (%r10,%r10,4), %rax
    leaq (%r9,%r9,2), %r9
    cmpq %r9, %rax // it must not grow
    jge ungil_door_PySet_Add
    CAN_KEEP %rsi, %rax, ungil_door_PySet_Add
    THREAD %r8, PySet_Add
    BIAS_LOCK %rdi, ungil_door_PySet_Add
    KEEP %rsi, %eax
    movq %r10, SET_FILL(%rdi)
    movq %rdx, 8(%rcx)
    movq %rsi, (%rcx)
    incq SET_USED(%rdi)
    BIAS_UNLOCK %rdi, 0, ungil_door_PySet_Add

FAST PySet_Discard
    THREAD %rax, PySet_Discard
    testq %rdi, %rdi
    jz ungil_door_PySet_Discard
    movq OB_TYPE(%rdi), %rax
    cmpq PySet_Type@GOTPCREL(%rip), %rax
    jne ungil_door_PySet_Discard
    SET_PROBE 6f, ungil_door_PySet_Discard
    CAN_DROP %rdx, %eax, %r10, ungil_door_PySet_Discard
    THREAD %r8, PySet_Discard
    BIAS_LOCK %rdi, ungil_door_PySet_Discard
    movq $SET_REMOVED, (%rcx)
    movq $-1, 8(%rcx)
    decq SET_USED(%rdi)
    DROP %rdx, %eax
    BIAS_UNLOCK %rdi, 1, ungil_door_PySet_Discard
6:  xorl %eax, %eax
    ret
