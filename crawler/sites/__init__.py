"""What is special about a site, as data: ``<host>.toml`` says where to look, never how. The crawl needs none."""
