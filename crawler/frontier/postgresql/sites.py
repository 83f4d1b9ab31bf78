"""Which hosts are one site: one worker at a time asks them."""

from functools import lru_cache
from typing import Final

from tldextract import TLDExtract

# the list of suffixes that comes with the package: nobody else is asked for a newer one
_suffixes: Final = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(100_000)
def site_of_host(host: str) -> str:
    """The registrable domain of a host, itself where it has none."""
    return _suffixes(host).top_domain_under_public_suffix or host
