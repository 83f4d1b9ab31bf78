"""The crawl's memory: every address ever seen, its state, and the run that is open.

``ledger`` keeps it on disk and survives any death of the process: the addresses itself, its other subjects (``runs``,
``counts``, ``records``, ``visits``, ``translations``, ``trap_counts``) in a module each. ``frontier`` decides what is
fetched next; ``scheduler`` is how Scrapy asks. ``lock`` lets one process at a time into a job.
"""
