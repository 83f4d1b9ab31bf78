"""Measurements of extraction quality and speed; `make help` lists the targets that run them."""
