/* SPDX-FileCopyrightText: The ungil authors
 * SPDX-License-Identifier: MIT
 *
 * C streams opened by the path in an object. */
#include "../check.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

FILE *_Py_fopen_obj(PyObject *, const char *);
static char path[] = "/tmp/ungil-streams-XXXXXX";
static FILE *(*open_)(PyObject *, const char *);

/* Opens a path, which is dropped, and reads what is there. */
static void reads(PyObject *p)
{
    char got[16] = "";
    Py_ssize_t refs = Py_REFCNT(p);
    FILE *f = open_(p, "rb");
    CHECK(f && fgets(got, sizeof got, f) && !strcmp(got, "line\n"));
    CHECK(f && fcntl(fileno(f), F_GETFD) & FD_CLOEXEC);
    if (f) fclose(f);
    CHECK(Py_REFCNT(p) == refs);
    CHECK_CLEAN();
    Py_DECREF(p);
}

static void refuses(PyObject *p, PyObject *type, const char *text)
{
    CHECK(open_(p, "rb") == NULL);
    CHECK_RAISED(type, text);
    Py_DECREF(p);
}

static PyObject *fspath(PyObject *self, PyObject *no) { return PyUnicode_FromString(path); }
static PyMethodDef methods[] = {{"__fspath__", fspath, METH_NOARGS, NULL}, {NULL}};
static PyType_Slot slots[] = {{Py_tp_methods, methods}, {0, NULL}};
static PyType_Spec spec = {"m.Path", 0, 0, Py_TPFLAGS_DEFAULT, slots};

static void check_path(void)
{
    PyObject *t = PyType_FromSpec(&spec);
    reads(PyUnicode_FromString(path));
    reads(PyBytes_FromString(path));
    reads(PyObject_CallNoArgs(t));
    Py_DECREF(t);
}

static void check_write(void)
{
    PyObject *p = PyUnicode_FromString(path);
    FILE *f = open_(p, "wb");
    CHECK(f && fputs("line\n", f) >= 0);
#if PY_VERSION_HEX >= 0x030E0000
    CHECK(f && Py_fclose(f) == 0);
#else
    CHECK(f && fclose(f) == 0);
#endif
    Py_DECREF(p);
}

static void check_refused(void)
{
    refuses(PyUnicode_FromString("/nonexistent/file"), PyExc_FileNotFoundError, "[Errno 2] No such file or directory: '/nonexistent/file'");
    refuses(PyBytes_FromString("/nonexistent/file"), PyExc_FileNotFoundError, "[Errno 2] No such file or directory: b'/nonexistent/file'");
    refuses(PyLong_FromLong(3), PyExc_TypeError, "expected str, bytes or os.PathLike object, not int");
    refuses(PyUnicode_FromStringAndSize("a\0b", 3), PyExc_ValueError, NULL);
    refuses(PyBytes_FromStringAndSize("a\0b", 3), PyExc_ValueError, NULL);
}

/* A mode that fopen refuses is an OSError with the path. */
static void check_mode(void)
{
    PyObject *p = PyUnicode_FromString(path);
    errno = 0;
    CHECK(open_(p, "?") == NULL);
    CHECK(errno == EINVAL);
    CHECK_RAISED(PyExc_OSError, NULL);
    Py_DECREF(p);
}

static int refuse;
static int audit(const char *event, PyObject *args, void *data)
{
    if (!refuse || strcmp(event, "open")) return 0;
    CHECK(PyTuple_GET_SIZE(args) == 3);
    CHECK_REPR(Py_NewRef(PyTuple_GET_ITEM(args, 1)), "'rb'");
    PyErr_SetString(PyExc_RuntimeError, "refused");
    return -1;
}

static void check_audit(void)
{
    PySys_AddAuditHook(audit, NULL);
    refuse = 1;
    refuses(PyUnicode_FromString(path), PyExc_RuntimeError, "refused");
    refuse = 0;
}

int main(void)
{
    Py_Initialize();
    close(mkstemp(path));
    FILE *(*const opens[])(PyObject *, const char *) = {
        _Py_fopen_obj,
#if PY_VERSION_HEX >= 0x030E0000
        Py_fopen,
#endif
    };
    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
        open_ = opens[i];
        check_write();
        check_path();
        check_refused();
        check_mode();
    }
    check_audit();
    unlink(path);
    return CHECK_DONE();
}
