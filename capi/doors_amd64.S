// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build !portable

// The ways between C and bare Go on amd64. runtime/doors/doc.go tells each of them hop by hop.
//
// Bare Go speaks Go's register convention (ABIInternal): arguments in rax rbx rcx rdi rsi r8 r9 r10 r11 and xmm0 up, r14 = g,
// xmm15 = 0; only rsp and rbp survive a call, and the caller leaves room above the return address for the callee to spill
// every register argument.

// DOOR: System V C -> bare Go, on the C stack.
//
//   in   rdi rsi rdx rcx r8 r9, 16(rbp) up, xmm0..7    C arguments
//   out  rax = thread record, rbx rcx rdi rsi r8 r9    the same, in Go's order; r10 = the C arguments on the stack
//   r14  a zeroed stand-in for g: its stack guard 0 keeps prologues quiet
//   kept rbx rbp r12 r13 r14 r15
//
//   stack   ret | rbp | rbx r12 r13 r14 r15 | 136 bytes: 7 integers and 8 floats to spill, and alignment | call
//
// Each stub has 128 bytes, so an address between ungil_doors_start and _end tells its index. One with a fast path (fast_amd64.S)
// tries that first; what it cannot answer comes back to ungil_door_NAME.
.macro DOOR_ENTER name, fast
    .text
    .type \name, @function
    .p2align 7
\name:
    .if \fast
    jmp ungil_fast_\name
    .globl ungil_door_\name
    .hidden ungil_door_\name
ungil_door_\name:
    .endif
.endm

.macro DOOR_CALL index
    pushq %rbp
    movq %rsp, %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    subq $136, %rsp
    movq %rdi, %rbx
    movq %rdx, %rdi
    movq %rsi, %rax
    movq %rcx, %rsi
    movq %rax, %rcx
    leaq 16(%rbp), %r10
    movq ungil_tls@gottpoff(%rip), %rax
.endm

.macro DOOR_LEAVE index
    leaq ungil_stand_in(%rip), %r14
    xorps %xmm15, %xmm15
    call *(ungil_doors + 8*\index)(%rip)
    addq $136, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
.endm

// What the table holds until Go's init has run, and while a function is stopped: wait, then try again.
.macro WAIT index
    .section .text.ungil_wait, "ax"
1:  movl $\index, %r11d
    jmp ungil_wait_entry
    .section .data.ungil_doors, "aw"
    .quad 1b
.endm

// DOOR needs an attached thread: without one the process ends with the function's name.
.macro DOOR name, index, fast=0
    DOOR_ENTER \name, \fast
    DOOR_CALL \index
    movq %fs:(%rax), %rax
    testq %rax, %rax
    jz 9f
    DOOR_LEAVE \index
9:  movl $\index, %edi
    call ungil_no_thread
    .size \name, . - \name
    WAIT \index
.endm

// DOOR_ANY passes the address of the thread-local block instead: for functions that a thread without a record may call.
.macro DOOR_ANY name, index, fast=0
    DOOR_ENTER \name, \fast
    DOOR_CALL \index
    addq %fs:0, %rax
    DOOR_LEAVE \index
    .size \name, . - \name
    WAIT \index
.endm

// DOOR_TODO is a public function that is not written: Go gets its index and raises NotImplementedError with its name.
.macro DOOR_TODO name, index
    DOOR_ENTER \name, 0
    DOOR_CALL \index
    movq %fs:(%rax), %rax
    movl $\index, %ebx
    testq %rax, %rax
    jz 9f
    DOOR_LEAVE \index
9:  movl $\index, %edi
    call ungil_no_thread
    .size \name, . - \name
    WAIT \index
.endm

    .section .data.ungil_doors, "aw"
    .globl ungil_doors
    .hidden ungil_doors
    .p2align 6
ungil_doors:
    .text
    .p2align 7
    .globl ungil_doors_start
    .hidden ungil_doors_start
ungil_doors_start:

#include "zdoors.h"

    .text
    .p2align 7
    .globl ungil_doors_end
    .hidden ungil_doors_end
ungil_doors_end:

// All wait stubs end here, with the registers of a Go call, from a door or from Go that found the door in a slot: so the stack may be
// aligned to 8 only. r11 = index; no argument travels in it. It ends in the function itself, not in the table, where a thread
// that stopped the world would find the stub again.
    .section .text.ungil_wait, "ax"
    .p2align 4
ungil_wait_entry:
    pushq %rbp
    movq %rsp, %rbp
    andq $-16, %rsp
    pushq %rbx
    pushq %rcx
    pushq %rdi
    pushq %rsi
    pushq %r8
    pushq %r9
    pushq %r10
    pushq %r11
    pushq %rax
    subq $136, %rsp
    .irp i, 0,1,2,3,4,5,6,7
    movups %xmm\i, 16*\i(%rsp)
    .endr
    call ungil_wait
    .irp i, 0,1,2,3,4,5,6,7
    movups 16*\i(%rsp), %xmm\i
    .endr
    addq $136, %rsp
    popq %rax
    popq %r11
    popq %r10
    popq %r9
    popq %r8
    popq %rsi
    popq %rdi
    popq %rcx
    popq %rbx
    movq %rbp, %rsp
    popq %rbp
    xorps %xmm15, %xmm15
    movq ungil_entries(%rip), %r12
    jmp *(%r12,%r11,8)

// CALL OUT: bare Go -> C. It is reached through a func value, so the compiler takes it for a Go function and keeps r14. An
// ABI0 assembly function would not do: after calling one Go reloads r14 from TLS, where the stand-in is not.
//
//   in   rax = fn, rbx rcx rdi rsi r8 r9 xmm0 xmm1    Go arguments
//   out  rax, xmm0
    .text
    .p2align 4
    .globl ungil_callout
    .hidden ungil_callout
    .type ungil_callout, @function
ungil_callout:
    pushq %rbp
    movq %rsp, %rbp
    andq $-16, %rsp
    movq %rdi, %rdx
    movq %rsi, %r10
    movq %rbx, %rdi
    movq %rcx, %rsi
    movq %r10, %rcx
    call *%rax
    movq %rbp, %rsp
    popq %rbp
    xorps %xmm15, %xmm15
    ret
    .size ungil_callout, . - ungil_callout

    .section .note.GNU-stack, "", @progbits
