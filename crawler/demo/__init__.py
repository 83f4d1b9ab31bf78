"""A small health site of our own on loopback: what ``make crawl`` crawls when it is given no address.

``articles/<language>/<slug>.toml`` is the source of truth. ``articles`` reads it, ``shelf`` puts a
language's articles in order, ``templates`` lays them out in four ways that real sites use, ``site`` adds
what surrounds articles (lists, sitemap, robots.txt, pages that fail), ``server`` serves it all and
``expected`` says what an extractor should find.
"""
