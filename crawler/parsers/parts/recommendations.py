"""Teasers of other articles: under a heading such as "Recommend", or as a group of like cards.

A *zone* is a run of blocks that holds teasers. In a zone each new link opens a teaser; what follows
without a link of its own is its snippet.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from crawler.lexicons.phrases import folded
from crawler.parsers.blocks.block import Block, Container
from crawler.parsers.blocks.pieces import inline_pieces
from crawler.parsers.blocks.scope import rest_of_container
from crawler.parsers.blocks.text import ends_sentence, weight
from crawler.parsers.main_text.regions import Region
from crawler.parsers.structure.dates import read_dates
from crawler.parsers.view import Claim, View
from schemas.article import Recommendation

TITLE_WEIGHT: Final = 14.0
"""Least weight of a teaser's title: below it a link names a category, a tag or a person."""
GROUP_TITLE_WEIGHT: Final = 28.0
"""The same as a mean over a group that no heading announces."""
NEARLY_WHOLE: Final = 0.55
SNIPPET_WEIGHT: Final = 30.0
LONGEST_TITLE: Final = 320.0
CUT: Final = ("...", "…", "……", "[...]", "[…]", "..", "。。。")
_PLACES: Final = frozenset({Region.PLAIN, Region.ASIDE, Region.FOOTER, Region.HEADER})
_DATE: Final = re.compile(r"\d{4}|\b\d{1,2}[./-]\d{1,2}\b")


@dataclass(slots=True)
class _Teaser:
    title: str
    href: str | None
    block: Block
    snippets: list[Block] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def recommendations(view: View) -> Claim | None:
    """Claim all teaser zones of the page, in reading order."""
    teasers: dict[int, _Teaser] = {}
    claimed: dict[int, Block] = {}
    for zone in _zones(view):
        found = _teasers(view, zone)
        for teaser in found:
            if not teaser.blocks or any(block.index in claimed for block in teaser.blocks):
                continue
            teasers[teaser.block.index * 1000 + len(teasers)] = teaser
            claimed.update({block.index: block for block in teaser.blocks})
        if found:
            claimed.update({b.index: b for b in zone.heading})
    if not teasers:
        return None
    ordered = [teasers[key] for key in sorted(teasers)]
    return Claim([_record(view, i, t) for i, t in enumerate(ordered)], tuple(claimed.values()))


@dataclass(frozen=True, slots=True)
class _Zone:
    blocks: list[Block]
    heading: tuple[Block, ...] = ()


def _zones(view: View) -> Iterator[_Zone]:
    """Announced zones first: they are surer."""
    seen: set[int] = set()
    for block in view.blocks:
        if block.index not in seen and _announces(view, block):
            inside = [view.page.blocks[i] for i in rest_of_container(view.page, block)]
            inside = [b for b in _until_foreign(view, inside) if view.is_free(b)]
            seen.update(b.index for b in inside)
            yield _Zone(inside, (block,))
    for container in view.page.containers:
        inside = view.page.blocks[container.first : container.end]
        if not any(b.index in seen for b in inside) and _is_group(view, container, inside):
            seen.update(b.index for b in inside)
            yield _Zone([b for b in inside if view.is_free(b)])


def _announces(view: View, block: Block) -> bool:
    """A short line that is a teaser heading, such as "Recommend" or "相关文章"."""
    if block.weight > 60 or view.content.region(block) in {Region.NAVIGATION, Region.BREADCRUMBS}:
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
    following = view.page.blocks[block.index + 1 : block.index + 3]
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
    if view.content.regions[container.index] not in _PLACES - {Region.HEADER}:
        return False
    if any(view.content.prose[b.index] > 250 for b in inside) or container.first <= view.content.first < container.end:
        return False
    titles = {a.href: weight(a.text) for b in inside for a in b.anchors if b.link_density > 0.5}
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


def _teasers(view: View, zone: _Zone) -> list[_Teaser]:
    """Cut a zone into teasers."""
    linked = any(_opening_link(view, block) for block in zone.blocks[:4])
    found = list(_linked_teasers(view, zone.blocks) if linked else _plain_teasers(view, zone.blocks))
    return found if len(found) >= 1 else []


def _opening_link(view: View, block: Block) -> bool:
    if not block.anchors or weight(block.anchors[0].text) < TITLE_WEIGHT * 0.6:
        return False
    if block.link_density < 0.3 and not block.text.startswith(block.anchors[0].text):
        return False
    return view.document.absolute(block.anchors[0].href) is not None or block.anchors[0].href in {"#", "javascript:;"}


def _linked_teasers(view: View, blocks: list[Block]) -> Iterator[_Teaser]:
    current: _Teaser | None = None
    blocks = _within_cards(view, blocks)
    for block in blocks:
        if len(block.anchors) > 1 and block.link_density > 0.6:
            if current:
                yield current
                current = None
            yield from _line_of_links(view, block)
        elif _opening_link(view, block) and not _is_more(view, block):
            if current and current.href == block.anchors[0].href:
                _add_to(current, block)
                continue
            if current:
                yield current
            current = _opened(view, block)
        elif current is not None:
            current.blocks.append(block)
            current.snippets.append(_without_more(view, block))
    if current:
        yield current


def _line_of_links(view: View, block: Block) -> Iterator[_Teaser]:
    for anchor in block.anchors:
        if weight(anchor.text) >= TITLE_WEIGHT and view.document.absolute(anchor.href):
            yield _Teaser(anchor.text, anchor.href, block, blocks=[block])


def _within_cards(view: View, blocks: list[Block]) -> list[Block]:
    """The blocks up to the end of the innermost container around all the cards: a footer is no snippet."""
    titles = [block for block in blocks if _opening_link(view, block)]
    if len(titles) < 2:
        return blocks
    around = {container.index for container in view.page.ancestors(titles[0])}
    for container in view.page.ancestors(titles[-1]):
        if container.index in around:
            return [block for block in blocks if block.index < container.end]
    return blocks


def _opened(view: View, block: Block) -> _Teaser:
    """A new teaser; inline elements may tell its title from its snippet within one block."""
    anchor = block.anchors[0]
    teaser = _Teaser(anchor.text, anchor.href, block, blocks=[block])
    whole_card = anchor.text == block.text
    container = view.page.containers[block.container]
    around = container.element if container.end - container.first == 1 else block.element
    pieces = inline_pieces(anchor.element if whole_card else around)
    if whole_card and len(pieces) > 1 and weight(pieces[0]) >= TITLE_WEIGHT * 0.6 and _is_snippet_like(pieces[1:]):
        teaser.title = pieces[0]
        teaser.snippets += [_with_text(block, piece) for piece in pieces[1:]]
    elif not whole_card and anchor.text in pieces:
        behind = pieces[pieces.index(anchor.text) + 1 :]
        teaser.snippets += [
            _without_more(view, _with_text(block, piece)) for piece in behind if weight(piece) >= TITLE_WEIGHT
        ]
    else:
        rest = block.text.removeprefix(teaser.title).strip(" :：-–—|")
        if block.text.startswith(teaser.title) and weight(rest) >= SNIPPET_WEIGHT:
            teaser.snippets.append(_with_text(block, rest))
    return teaser


def _is_snippet_like(pieces: list[str]) -> bool:
    return any(piece.endswith(CUT) or weight(piece) >= 2 * SNIPPET_WEIGHT for piece in pieces)


def _with_text(block: Block, text: str) -> Block:
    return Block(
        block.index, text, block.element, block.container, 0, False, weight=weight(text), folded=folded(text[:200])
    )


def _add_to(teaser: _Teaser, block: Block) -> None:
    """A second block of the same link: the heading is the title, the longer rest the snippet."""
    teaser.blocks.append(block)
    if block.heading and not teaser.block.heading:
        if teaser.block.weight >= SNIPPET_WEIGHT and ends_sentence(teaser.block.text):
            teaser.snippets.append(teaser.block)
        teaser.title, teaser.block = block.text, block
    elif folded(block.text) != folded(teaser.title):
        teaser.snippets.append(block)


def _without_more(view: View, block: Block) -> Block:
    """A snippet without the "[more]" link at its end."""
    if not block.anchors:
        return block
    text = block.text
    for anchor in block.anchors:
        if view.words.words["teasers.more"].is_all_of(folded(anchor.text)):
            text = text.removesuffix(anchor.text).rstrip(" ]】)").removesuffix(anchor.text).rstrip("[【(（ ")
    return _with_text(block, text)


def _is_more(view: View, block: Block) -> bool:
    return view.words.words["teasers.more"].is_all_of(block.folded)


def _plain_teasers(view: View, blocks: list[Block]) -> Iterator[_Teaser]:
    """Teasers without links: a cut snippet belongs to the line before it."""
    current: _Teaser | None = None
    for block in blocks:
        if block.weight <= 40 and read_dates(block.text):
            if current:
                current.blocks.append(block)
        elif current is not None and not current.snippets and _is_plain_snippet(block, current.block):
            current.snippets.append(block)
            current.blocks.append(block)
        elif block.weight <= LONGEST_TITLE:
            if current:
                yield current
            current = _Teaser(block.text, None, block, blocks=[block])
    if current:
        yield current


def _is_plain_snippet(block: Block, title: Block) -> bool:
    """Cut, or a sentence below a line that is a headline by its looks or by having no full stop."""
    if block.text.endswith(CUT):
        return True
    if block.heading or block.is_bold:
        return False
    emphasised = title.heading > 0 or title.is_bold
    ends = block.text.rstrip().endswith((".", "。", "!", "！", "।", "؟"))
    return (emphasised or not title.text.endswith((".", "。"))) and (
        ends or (emphasised and block.weight > title.weight)
    )


def _record(view: View, position: int, teaser: _Teaser) -> Recommendation:
    snippet = _snippet(view, teaser)
    return Recommendation(
        position=position,
        title=teaser.title,
        url=view.document.absolute(teaser.href),
        snippet=snippet,
        snippet_truncated=snippet is not None and snippet.endswith(CUT),
        image_url=_image(view, teaser),
        xpath=view.document.xpath(teaser.block.element),
    )


def _snippet(view: View, teaser: _Teaser) -> str | None:
    """The longest text of the card that reads like one: not a date, a name or a category."""
    usable = [b for b in teaser.snippets if b.text.endswith(CUT) or _reads_like_snippet(view, b)]
    cut = [b for b in usable if b.text.endswith(CUT)]
    best = max(cut or usable, key=lambda b: b.weight, default=None)
    return best.text if best else None


def _reads_like_snippet(view: View, block: Block) -> bool:
    if _is_more(view, block) or block.weight < (SNIPPET_WEIGHT / 2 if ends_sentence(block.text) else SNIPPET_WEIGHT):
        return False
    words = view.words.words
    if words["byline.author"].opens(block.folded) or words["dates.published"].opens(block.folded):
        return False
    return not (_DATE.search(block.text) and block.weight < 45)


def _image(view: View, teaser: _Teaser) -> str | None:
    for block in teaser.blocks:
        for image in block.images:
            source = image.get("data-src") or image.get("src") or ""
            if not source.startswith("data:"):
                return view.document.absolute(source)
    return None
