"""The page as a flat list of text blocks in reading order, each knowing where it stands.

A block is a run of text between two block-level boundaries (``<br>`` is one too). The elements around
the blocks become *containers*, numbered in document order; each covers one contiguous run of blocks, so
what a part of the page holds is a slice and sums over it are differences of prefix sums.
"""
