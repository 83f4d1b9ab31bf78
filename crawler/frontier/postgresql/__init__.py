"""The crawl's memory on PostgreSQL, where several workers on several machines share it.

A job has a schema of its own in the database. Its coordinator (``ledger``) begins and publishes runs; workers
(``worker_ledger``) crawl them. What a worker may ask is decided by the site: a site belongs to one worker at a time
(``territory``), so that its delay, its robots.txt and what the crawl learned of it are kept in one place. A worker's
lease (``lease``) is renewed while it lives. When it has run out, anybody gives what the worker held to the others; from
then on the worker can commit nothing, because each commit begins by asking, under a lock, whether it still lives.

    database       a connection, and which job's schema it works on
    migrating      the tables, from numbered files
    ledger         the ledger as the coordinator uses it: one transaction from commit to commit
    worker_ledger  the ledger as a worker uses it: what it found at once, what it ended at its next commit
    territory      the sites that a worker has to itself
    lease          who works, and until when nothing else is known
    frontier       what a worker fetches next
"""
