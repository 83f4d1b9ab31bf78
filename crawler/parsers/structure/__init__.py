"""How an article's blocks make sections and items: markers, sequences, labels, headings, table rows."""
