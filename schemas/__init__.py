"""The record contract: what one line of each published file means.

``article`` and ``reject`` are the lines of ``articles.jsonl`` and ``rejects.jsonl``, ``run`` is
``manifest.json``; ``publish`` writes the JSON Schemas under ``v1/``. The models know nothing of
HTML, Scrapy or files: whoever reads the data can install this package alone and use them.
"""
