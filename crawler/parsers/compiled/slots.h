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

static inline PyObject *empty(PyTypeObject *type) { return PyType_GenericAlloc(type, 0); }
