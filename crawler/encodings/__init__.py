"""Content encodings, for the wire and for archives: undone in bounded pieces, to a proven end."""
