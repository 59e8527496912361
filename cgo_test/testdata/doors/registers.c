/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * Every exported function, called in a process of its own: a function that returns has kept the registers that C keeps, and one
 * called by a thread that is not attached dies with a text that names it. Functions that do not return from any of the harmless
 * arguments must begin with the same instructions as those that do: stubs come from one macro. */
#define _GNU_SOURCE
#include <check.h>
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Calls f with six integers and eight floats and known values in the registers that C keeps; a mask of those that were spoilt. */
extern long canary(void *f, const uintptr_t args[6]);
__asm__(".text\n.p2align 4\ncanary:\n push %rbp\n push %rbx\n push %r12\n push %r13\n push %r14\n push %r15\n"
        " sub $72,%rsp\n" /* room for arguments on the stack: zeros */
        " xor %eax,%eax\n mov %rax,(%rsp)\n mov %rax,8(%rsp)\n mov %rax,16(%rsp)\n mov %rax,24(%rsp)\n mov %rax,32(%rsp)\n mov %rax,40(%rsp)\n"
        " mov %rdi,%r11\n mov %rsi,%r10\n"
        " mov (%r10),%rdi\n mov 8(%r10),%rsi\n mov 16(%r10),%rdx\n mov 24(%r10),%rcx\n mov 32(%r10),%r8\n mov 40(%r10),%r9\n"
        " mov $1,%eax\n cvtsi2sd %eax,%xmm0\n movapd %xmm0,%xmm1\n movapd %xmm0,%xmm2\n movapd %xmm0,%xmm3\n"
        " mov $0x5ca1ab1e01,%rbx\n mov $0x5ca1ab1e02,%rbp\n mov $0x5ca1ab1e03,%r12\n mov $0x5ca1ab1e04,%r13\n mov $0x5ca1ab1e05,%r14\n mov $0x5ca1ab1e06,%r15\n"
        " mov $8,%eax\n call *%r11\n xor %eax,%eax\n"
        " mov $0x5ca1ab1e01,%rcx\n cmp %rcx,%rbx\n je 1f\n or $1,%eax\n1: inc %rcx\n cmp %rcx,%rbp\n je 1f\n or $2,%eax\n"
        "1: inc %rcx\n cmp %rcx,%r12\n je 1f\n or $4,%eax\n1: inc %rcx\n cmp %rcx,%r13\n je 1f\n or $8,%eax\n"
        "1: inc %rcx\n cmp %rcx,%r14\n je 1f\n or $16,%eax\n1: inc %rcx\n cmp %rcx,%r15\n je 1f\n or $32,%eax\n1:"
        " add $72,%rsp\n pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbx\n pop %rbp\n ret\n");

/* Spoils every one of them: the check can fail. */
extern void spoiler(void);
__asm__(".text\nspoiler:\n xor %ebx,%ebx\n xor %ebp,%ebp\n xor %r12d,%r12d\n xor %r13d,%r13d\n xor %r14d,%r14d\n xor %r15d,%r15d\n ret\n");

/* Variadic functions hand their arguments to a twin, which is what the text names. */
static const char *const twins[][2] = {
    {"Py_BuildValue", "Py_VaBuildValue"}, {"_Py_BuildValue_SizeT", "Py_VaBuildValue"}, {"PyArg_ParseTuple", "PyArg_VaParse"},
    {"_PyArg_ParseTuple_SizeT", "PyArg_VaParse"}, {"PyArg_ParseTupleAndKeywords", "PyArg_VaParseTupleAndKeywords"},
    {"_PyArg_ParseTupleAndKeywords_SizeT", "PyArg_VaParseTupleAndKeywords"}, {"PyErr_Format", "PyErr_FormatV"},
    {"PyEval_CallFunction", "PyObject_CallFunction"}, {"_PyObject_CallFunction_SizeT", "PyObject_CallFunction"},
    {"PyEval_CallMethod", "PyObject_CallMethod"}, {"_PyObject_CallMethod_SizeT", "PyObject_CallMethod"}, {"PyUnicode_FromFormat", "PyUnicode_FromFormatV"},
};

struct function { const char *name; unsigned char *code; int returned, attached, any; };
static struct function functions[4096];
static int count, log_file;
static unsigned char *door_sample;

/* Who may call a function, from capi/abi.txt, whose path the test gives: "symbol func attached|any ...". */
static void read_callers(void)
{
    FILE *f = fopen(UNGIL_ABI, "r");
    char line[512], name[128], caller[32];
    int n = 0;
    CHECK(f != NULL);
    while (f && fgets(line, sizeof line, f)) {
        if (*line == '#' || sscanf(line, "%127s func %31s", name, caller) != 2) continue;
        n++;
        for (int i = 0; i < count; i++)
            if (!strcmp(functions[i].name, name)) {
                functions[i].attached = !strcmp(caller, "attached");
                functions[i].any = !strcmp(caller, "any");
            }
    }
    if (f) fclose(f);
    CHECK(n > 1000);
    for (int i = 0; i < count; i++)
        if (functions[i].attached + functions[i].any != 1) printf("%s: abi.txt does not say who may call it\n", functions[i].name), check_failures++;
}

/* The exported functions, from the library's own file. */
static void read_symbols(void)
{
    Dl_info info;
    struct stat st;
    if (!dladdr((void *)PyLong_FromLong, &info)) abort();
    int fd = open(info.dli_fname, O_RDONLY);
    if (fd < 0 || fstat(fd, &st) < 0) abort();
    char *file = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    const Elf64_Ehdr *h = (void *)file;
    const Elf64_Shdr *sections = (void *)(file + h->e_shoff);
    for (int i = 0; i < h->e_shnum; i++) {
        if (sections[i].sh_type != SHT_DYNSYM) continue;
        const Elf64_Sym *symbols = (void *)(file + sections[i].sh_offset);
        const char *names = file + sections[sections[i].sh_link].sh_offset;
        for (size_t k = 0; k < sections[i].sh_size / sizeof *symbols; k++) {
            const Elf64_Sym *s = &symbols[k];
            const char *name = names + s->st_name;
            if (ELF64_ST_TYPE(s->st_info) != STT_FUNC || !s->st_shndx) continue;
            if (strncmp(name, "Py", 2) && strncmp(name, "_Py", 3) && strncmp(name, "Ungil", 5)) continue;
            functions[count++] = (struct function){name, (unsigned char *)info.dli_fbase + s->st_value, 0, 0, 0};
        }
    }
}

static void *unattached(void *f)
{
    static const uintptr_t zeros[6];
    _exit(canary(((struct function *)f)->code, zeros));
}

/* Runs in the child: the exit code is the mask of spoilt registers. Without arguments a thread that has no record makes the call. */
static void child(const struct function *f, const uintptr_t *args)
{
    pthread_t t;
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    for (int s = 1; s < 32; s++) signal(s, SIG_DFL);
    alarm(1);
    int null = open("/dev/null", O_RDWR);
    dup2(null, 0), dup2(log_file, 1), dup2(log_file, 2);
    if (args) _exit(canary(f->code, args));
    if (!pthread_create(&t, NULL, unattached, (void *)f)) pthread_join(t, NULL);
    _exit(1);
}

/* The status of the child, which may have died of its arguments. */
static int call(const struct function *f, const uintptr_t *args)
{
    int status = 0;
    if (ftruncate(log_file, 0) < 0 || lseek(log_file, 0, SEEK_SET) < 0) abort();
    fflush(stdout);
    pid_t p = fork();
    if (p == 0) child(f, args);
    if (p < 0 || waitpid(p, &status, 0) < 0) abort();
    return status;
}

static void check_registers(struct function *f)
{
    PyObject *objects[] = {NULL, PyUnicode_FromString("text"), PyLong_FromLong(7), PyTuple_New(0)};
    for (size_t k = 0; k < sizeof objects / sizeof *objects && !f->returned; k++) {
        uintptr_t o = (uintptr_t)objects[k];
        uintptr_t args[6] = {o, o, o, o, o, o};
        int status = call(f, args);
        if (!WIFEXITED(status)) continue;
        f->returned = 1;
        if (WEXITSTATUS(status)) printf("%s: registers spoilt: %x\n", f->name, WEXITSTATUS(status)), check_failures++;
    }
    for (size_t k = 1; k < sizeof objects / sizeof *objects; k++) Py_DECREF(objects[k]);
}

/* Called by a thread without a thread state: what only attached threads may call dies with a text that names it, anything else does
 * not; of NULL arguments it may die all the same, by a signal or its own fatal error. */
static void check_unattached(const struct function *f)
{
    static char text[4096];
    char want[256];
    int status = call(f, NULL);
    ssize_t n = pread(log_file, text, sizeof text - 1, 0);
    text[n < 0 ? 0 : n] = 0;
    const char *name = f->name;
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
        if (!strcmp(twins[i][0], name)) name = twins[i][1];
    snprintf(want, sizeof want, "Fatal Python error: %s: the function must be called with an attached thread state", name);
    int refused = WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT && strstr(text, want);
    /* It may be called before the runtime runs, and then by any thread; while it runs it demands a thread state itself. */
    int demands = !strcmp(f->name, "Py_FinalizeEx");
    if (refused != (f->attached || demands))
        printf("%s, not attached: status %x, \"%s\", abi.txt says %s\n", f->name, status, text, f->any ? "any" : "attached"), check_failures++;
}

int main(void)
{
    Py_Initialize();
    log_file = memfd_create("log", 0);
    read_symbols();
    read_callers();
    CHECK(count > 1000);
    int returned = 0;
    static const uintptr_t zeros[6];
    CHECK(canary((void *)spoiler, zeros) == 63);
    for (int i = 0; i < count; i++) {
        check_registers(&functions[i]);
        returned += functions[i].returned;
        if (functions[i].returned && !strcmp(functions[i].name, "PyNumber_Add")) door_sample = functions[i].code;
    }
    CHECK(returned > count * 3 / 4);
    CHECK(door_sample);
#ifndef UNGIL_PORTABLE
    /* The first 36 bytes keep the registers and make room; a stub without them is no door (variadic functions are C). A jump to
     * the function's fast path may stand before them. */
    for (int i = 0; i < count && door_sample; i++) {
        const unsigned char *code = functions[i].code;
        if (!strcmp(functions[i].name, "Py_ExitStatusException")) continue; /* takes a struct by value: C, and does not return */
        if (!functions[i].returned && ((uintptr_t)code & 127) == 0 && memcmp(code + (*code == 0xe9 ? 5 : 0), door_sample, 36))
            printf("%s: not the stub of a door\n", functions[i].name), check_failures++;
    }
#endif
    for (int i = 0; i < count; i++) check_unattached(&functions[i]);
    return CHECK_DONE();
}
