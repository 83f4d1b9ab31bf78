"""A long crawl of faulty sites that is killed again and again, and what must be true at its end."""
