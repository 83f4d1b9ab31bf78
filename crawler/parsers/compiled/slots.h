/* The attributes of Python classes with __slots__, read and filled where they lie: no look-up by name. */

#include <Python.h>
#include <structmember.h>

/* Where a slot lies in the instances of its class, in bytes; -1 for what is no slot. */
static inline Py_ssize_t slot_offset(PyObject *descriptor) {
    if (!Py_IS_TYPE(descriptor, &PyMemberDescr_Type)) return -1;
    return ((PyMemberDescrObject *)descriptor)->d_member->offset;
}

/* Fill an empty slot of a new instance, which takes a reference of its own. */
static inline void fill(PyObject *instance, Py_ssize_t offset, PyObject *value) {
    Py_INCREF(value);
    *(PyObject **)((char *)instance + offset) = value;
}

/* What a filled slot holds, borrowed from the instance. */
static inline PyObject *held(PyObject *instance, Py_ssize_t offset) {
    return *(PyObject **)((char *)instance + offset);
}

/* Instances of a long list lie apart: those a few places ahead are fetched while one is read. */
#if defined(__GNUC__)
#define FETCH(place) __builtin_prefetch(place)
#else
#define FETCH(place)
#endif
enum { AHEAD = 8, SOON = 4, LINE = 64 };

/* Fetch the instance that comes a few places behind one in a list, and of a nearer one what a slot holds. */
static inline void look_ahead(PyObject *list, Py_ssize_t at, Py_ssize_t offset) {
    Py_ssize_t count = PyList_GET_SIZE(list);
    if (at + AHEAD < count) {
        const char *instance = (const char *)PyList_GET_ITEM(list, at + AHEAD);
        FETCH(instance);
        FETCH(instance + LINE);
        FETCH(instance + 2 * LINE);
    }
    if (at + SOON < count) {
        const char *inner = (const char *)held(PyList_GET_ITEM(list, at + SOON), offset);
        FETCH(inner);
        FETCH(inner + LINE);
    }
}

static inline PyObject *empty(PyTypeObject *type) { return PyType_GenericAlloc(type, 0); }
