"""Two extractions of the same pages, field by field: is the new version of the parsers better or worse?

pairs, by address, in SQLite → difference of each field → Comparison → text, JSON or one HTML page
"""
