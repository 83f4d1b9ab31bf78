"""A browser without a network: it runs the scripts of a page; whatever they ask for is fetched for it, or refused."""
