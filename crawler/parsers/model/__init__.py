"""A small learned model, evaluated in plain numpy: which blocks of a page are main text. ``README.md`` tells of it."""
