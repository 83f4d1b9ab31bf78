"""Between Scrapy and the network: robots.txt, addresses that may be reached, redirects, sizes.

``addresses`` decides, ``resolver`` and ``download`` enforce it where the connection is made, on every hop.
"""
