"""What a text is made of and how it ends, for the rows of blocks."""

cdef bint ends_sentence(str text) noexcept
cdef Py_ssize_t text_columns(str text, float *row, float weight) except -1
