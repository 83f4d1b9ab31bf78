"""Where the workers of a crawl run, and how their coordinator starts, watches and stops them there.

A worker is always the same program, ``healthcrawl worker``, in a process of its own: signals, event loop and exit codes
are its own, wherever it runs. A placement only holds that process: ``processes`` on this machine, ``on_ray`` in an
actor of Ray on any. Which deaths call for another worker is the coordinator's business.
"""
