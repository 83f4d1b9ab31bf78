"""healthcrawl: a site of health articles in, validated structured records out."""

from typing import Final

VERSION: Final = "0.1.0"
