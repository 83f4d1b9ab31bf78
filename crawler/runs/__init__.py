"""A run: the pages it asked for, how each of them ended, and the folder that says so.

``tally`` counts pages, ``lines`` writes one file of records, ``folder`` makes the whole appear at once,
``run`` is what a crawl holds of all three: ``job_run`` where one process crawls and publishes, ``worker`` and
``coordinated`` where several crawl. ``failures`` gives a fetch that failed its reject reason.
Spiders, middlewares and pipelines stand above and share these; nothing here knows of them.
"""
