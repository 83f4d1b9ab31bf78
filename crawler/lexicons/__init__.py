"""Words of a language, as data: ``<lang>.toml`` files, the first of which (``en.toml``) explains each key."""
