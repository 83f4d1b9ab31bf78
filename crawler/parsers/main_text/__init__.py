"""Which blocks are the article's own text: one decision for the whole page, made before the parts.

``regions`` says what kind of place each container is, ``content`` finds the run of blocks that holds the
article, ``boilerplate`` what in it is not the article's text.
"""
