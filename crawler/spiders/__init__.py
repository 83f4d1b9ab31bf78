"""One generic spider: addresses in, ``Fetched`` to the parsers, records and rejects out.

``starts`` reads what the user typed, ``scope`` says which addresses belong to the crawl, ``sitemaps`` reads
sitemaps, ``articles`` is the spider. None of them knows anything of HTML.
"""
