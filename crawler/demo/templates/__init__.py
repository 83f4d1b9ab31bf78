"""Four ways in which health sites lay out an article: one module a template, each with ``render``."""
