"""Pages read in processes of their own, so that no page can stop, fill or crash the program.

    WorkerPool ── threads, one a worker ── sockets ── workers ── the parsers
         └─────── Nursery, which forks the workers ready to read ──┘

A worker has one page at a time and a socket of its own: whatever ends it is that page's doing, and nothing of
another page is lost with it.
"""
