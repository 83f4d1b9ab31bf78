"""Who and when: what a page says about its authors and dates, gathered from the places where pages say it.

Each place gives what it says as it stands there; the parts weigh it. Three kinds of places are told apart:
``metadata`` (head and JSON-LD) is complete but often about the account that published; ``markup`` (itemprop,
rel, classes) names the place but not what is a name; the shown lines near the headline (``place``, ``roles``,
``datelines``) are what a reader would believe.
"""
