"""The rows of the table of containers."""

cdef enum:
    FIRST, END, PARENT, LOOK, OWN, MARKS, NAMED, SIBLING, KIND, DEPTH, PLACE, SPOKEN, TRAITS, COUNTED
