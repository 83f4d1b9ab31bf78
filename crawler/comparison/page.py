"""A comparison for people, as one HTML page that needs no network and no script."""

from crawler.reports.markup import environment, policy, style
from schemas.comparison import Comparison


def comparison_html(comparison: Comparison) -> str:
    """The text of the file, in UTF-8."""
    template = environment("crawler.comparison").get_template("comparison.html")
    return template.render(
        comparison=comparison,
        shown=[field for field in comparison.fields if field.examples and not field.is_provenance],
        css=style(),
        policy=policy(),
    )
