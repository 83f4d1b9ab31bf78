"""Archives read again: one archive in, one part out, on this machine's cores or on Ray.

find → of_shard → reextract, an archive at a time → Part ─► manifest.json
                     └ articles/<name>.jsonl  rejects/<name>.jsonl, then parts/<name>.json

A part's files have their names only when they are whole, and ``parts/<name>.json`` comes last: whatever is killed,
the next run makes the same bytes again, or with ``resume`` only those that are missing.
"""
