"""What a run looks like from outside: metrics for a monitor, a page for people, a log for machines.

All are made of values; nothing here knows of the crawl. ``printable`` keeps text of pages from steering a terminal.
"""
