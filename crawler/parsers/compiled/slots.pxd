"""What the compiled modules share: the attributes of blocks and containers where they lie, and characters of texts."""

from cpython.object cimport PyObject


cdef extern from "slots.h":
    Py_ssize_t slot_offset(object descriptor)
    PyObject *held(object instance, Py_ssize_t offset)
    void fill(object instance, Py_ssize_t offset, object value)
    object empty(type kind)
    void look_ahead(list instances, Py_ssize_t at, Py_ssize_t offset)

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    void *PyUnicode_DATA(object text)
    unsigned int PyUnicode_READ(int kind, void *data, Py_ssize_t place)
    Py_UCS4 PyUnicode_READ_CHAR(object text, Py_ssize_t place)
    bint PyUnicode_IS_ASCII(object text)
    object PyUnicode_Substring(object text, Py_ssize_t start, Py_ssize_t end)
    int PyUnicode_Contains(object text, object piece) except -1
    bint Py_UNICODE_ISDECIMAL(unsigned int character)


cdef inline Py_ssize_t slot(kind, name) except -1:
    """Where a slot lies in the instances of a class."""
    offset = slot_offset(getattr(kind, name))
    if offset < 0:
        raise TypeError(f"{kind.__name__}.{name} is no slot")
    return offset


cdef inline object value_in(object instance, Py_ssize_t offset):
    """What a slot holds."""
    return <object>held(instance, offset)


cdef inline Py_ssize_t number_in(object instance, Py_ssize_t offset) except? -1:
    """The number that a slot holds."""
    return <Py_ssize_t><object>held(instance, offset)
