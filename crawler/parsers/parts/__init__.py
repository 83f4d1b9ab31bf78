"""The parts of a page, in the order in which they claim it. Read this table first: it is the program."""

from crawler.parsers.parts.authors import authors
from crawler.parsers.parts.breadcrumbs import breadcrumbs
from crawler.parsers.parts.dates import modified_on, published_on, reviewed_on
from crawler.parsers.parts.metadata import canonical_url, description, image_url, keywords
from crawler.parsers.parts.navigation import next_article, previous_article
from crawler.parsers.parts.recommendations import recommendations
from crawler.parsers.parts.sections import sections
from crawler.parsers.parts.sources import sources
from crawler.parsers.parts.title import title
from crawler.parsers.view import Part

PARTS: tuple[tuple[str, Part], ...] = (
    ("title", title),
    ("breadcrumbs", breadcrumbs),
    ("previous_article", previous_article),
    ("next_article", next_article),
    ("recommendations", recommendations),
    ("authors", authors),
    ("published_on", published_on),
    ("modified_on", modified_on),
    ("reviewed_on", reviewed_on),
    ("description", description),
    ("keywords", keywords),
    ("image_url", image_url),
    ("canonical_url", canonical_url),
    ("sources", sources),
    ("sections", sections),
)
