"""The articles before and after: what marks them (``marks``), and where a block names one (``candidates``)."""
