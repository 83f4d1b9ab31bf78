"""Teasers of other articles: where they stand (``zones``), how a zone falls into cards (``cards``, or ``plain``
where nothing is linked), and which text of a card is its snippet (``snippets``)."""
