"""Other extractors, each brought to the shape of our record as well as its own output allows.

What a peer does not offer (kinds, causes, teasers, neighbours) stays empty. Lines that open with a number
count as items, since every peer hands them on as plain text.
"""
