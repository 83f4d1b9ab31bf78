"""The analysts' page: runs, records beside the pages they came from, rejects, comparison, review. All on loopback.

    places      what was opened: runs, and which files belong to them
    index       built once beside them: where each record lies, what can be searched and counted
    catalogue   the questions that views ask of the index
    entries     all records as columns of numbers: narrowed, counted and put in order in memory
    reading     in a worker process: which block of a page which field claimed, the page made harmless
    app         addresses and views; safety.py stands before all of them

The index holds file, offset and length, never a record: what is shown is always read from the run's own files.
"""
