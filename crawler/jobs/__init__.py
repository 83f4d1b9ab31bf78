"""Job files: what to crawl, how far and how politely, for crawls that nobody watches.

``job`` is the shape, ``reading`` makes one of a TOML file or says what is wrong and in which line, ``catalogue``
finds jobs by name, ``settings`` translates one into what the crawl understands.
"""
