"""Where teasers stand: under a heading such as "Recommend", or as a group of like cards."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from crawler.parsers.blocks.block import Block, Container
from crawler.parsers.blocks.scope import rest_of_container
from crawler.parsers.blocks.text import ends_sentence, weight
from crawler.parsers.main_text.regions import Region
from crawler.parsers.structure.dates import read_dates
from crawler.parsers.teasers.teaser import CUT, TITLE_WEIGHT
from crawler.parsers.view import View

GROUP_TITLE_WEIGHT: Final = 28.0
"""Mean weight of the titles of a group that no heading announces."""
LONGEST_DATE: Final = 40.0
NEARLY_WHOLE: Final = 0.55
_GROUP_PLACES: Final = frozenset({Region.PLAIN, Region.ASIDE})


@dataclass(frozen=True, slots=True)
class Zone:
    """A run of blocks that holds teasers, and the heading that announces it, if one does."""

    blocks: list[Block]
    heading: tuple[Block, ...] = ()


def zones(view: View) -> Iterator[Zone]:
    """Announced zones first: they are surer."""
    seen: set[int] = set()
    for block in view.blocks:
        if block.index not in seen and _announces(view, block):
            inside = [view.page.blocks[i] for i in rest_of_container(view.page, block)]
            inside = [b for b in _until_foreign(view, inside) if view.is_free(b)]
            seen.update(b.index for b in inside)
            yield Zone(inside, (block,))
    for container in view.page.containers:
        inside = view.page.blocks[container.first : container.end]
        if not any(b.index in seen for b in inside) and _is_group(view, container, inside):
            seen.update(b.index for b in inside)
            yield Zone([b for b in inside if view.is_free(b)])


def _announces(view: View, block: Block) -> bool:
    """A short line that is a teaser heading, such as "Recommend" or "相关文章"."""
    if block.weight > 60 or view.content.region(block) in {Region.NAVIGATION, Region.BREADCRUMBS}:
        return False
    if block.is_one_link and view.words.words["teasers.more"].is_all_of(block.folded):
        return False
    phrases = view.words.words["teasers.headings"]
    opened = phrases.opens(block.folded)
    if phrases.is_all_of(block.folded) or (opened and opened.end() >= NEARLY_WHOLE * len(block.folded)):
        return not _opens_prose(view, block)
    # "More from Sleep", "Related articles about knees": only a heading over teasers may say more
    following = view.page.blocks[block.index + 1 : block.index + 4]
    if not opened or block.weight > 45 or not following:
        return False
    if any(b.text.endswith(CUT) for b in following) or (following[0].heading and not block.heading):
        return True
    return bool((block.heading or block.is_bold) and following[0].anchors)


def _opens_prose(view: View, block: Block) -> bool:
    """What follows is the article itself: "Related symptoms" can be a section of it."""
    following = view.page.blocks[block.index + 1 : block.index + 4]
    return bool(following) and all(not b.anchors and b.weight > 200 for b in following[:2])


def _until_foreign(view: View, blocks: list[Block]) -> list[Block]:
    """Stop at the next heading of something else: a boilerplate heading, or one over prose."""
    kept: list[Block] = []
    words = view.words.words
    title_level = next((block.heading for block in blocks[:3] if block.heading), 0)
    for block in blocks:
        if (
            words["boilerplate.headings"].is_all_of(block.folded)
            or view.content.prose[block.index] > 400
            or _is_legal(block)
        ):
            break
        if kept and _announces(view, block):
            break
        if block.heading and not block.anchors and (block.heading != title_level or not _is_card_title(view, block)):
            break
        kept.append(block)
    return kept


def _is_card_title(view: View, block: Block) -> bool:
    """A heading without a link can still be a card's title, where one link or a snippet follows at once."""
    below = view.page.blocks[block.index + 1 : block.index + 4]
    following = [b for b in below if not (b.weight <= LONGEST_DATE and read_dates(b.text))][:2]
    if not following:
        return False
    return len(following[0].anchors) <= 1 and (ends_sentence(following[0].text) or any(b.anchors for b in following))


def _is_legal(block: Block) -> bool:
    """The page's last lines."""
    return block.text.startswith(("©", "Copyright", "copyright")) or ("©" in block.text and block.weight < 200)


def _is_group(view: View, container: Container, inside: list[Block]) -> bool:
    """Three or more like children, each a link with a title's length, away from the text and the menus."""
    if container.children < 3 or len(inside) < 3 or len(inside) > 400:
        return False
    if view.content.regions[container.index] not in _GROUP_PLACES:
        return False
    if any(view.content.prose[b.index] > 250 for b in inside) or container.first <= view.content.first < container.end:
        return False
    titles = {a.href: weight(a.text) for b in inside for a in b.anchors if b.link_density > 0.5 and "#" not in a.href}
    long = [w for w in titles.values() if w >= TITLE_WEIGHT]
    if len(long) < 3 or len(long) < 0.6 * len(titles):
        return False
    linked = sum(b.linked for b in inside) / (sum(len(b.text) for b in inside) or 1)
    dense = linked > 0.5 or _has_cards(view, container)
    return dense and sum(long) / len(long) >= GROUP_TITLE_WEIGHT and _is_local(view, inside)


def _has_cards(view: View, container: Container) -> bool:
    """The children look alike: one tag, each with a link."""
    children = [c for c in view.page.containers[container.index + 1 :] if c.parent == container.index][:50]
    with_links = [c for c in children if any(b.anchors for b in view.page.blocks[c.first : c.end])]
    return len(children) >= 3 and len({c.tag for c in children}) == 1 and len(with_links) >= 0.8 * len(children)


def _is_local(view: View, inside: list[Block]) -> bool:
    """Most links stay on the site: advertisements do not."""
    own = _host(view.document.fetched.url) or _host(view.document.meta("og:url") or "")
    hosts = [_host(view.document.absolute(a.href) or "") for b in inside for a in b.anchors]
    if not own or not hosts:
        return True
    return sum(host in {"", own} or host.endswith(own) or own.endswith(host) for host in hosts) * 2 >= len(hosts)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
