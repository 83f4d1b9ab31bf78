"""Bytes to one lxml tree and the metadata in it: decoded once, parsed once, never changed after."""
