"""Invents health articles and writes each as a page whose every field is known.

``words/<lang>.toml`` → ``writer`` (sentences) → ``story`` (what the article says) + ``choices`` (how it
is marked up) → ``article``, ``navigation``, ``teasers``, ``furniture`` (HTML) → ``page`` (a whole-page
layout, bytes in a charset) and ``gold`` (what an extractor must find). A seed and a number give the same
page on every machine.
"""
