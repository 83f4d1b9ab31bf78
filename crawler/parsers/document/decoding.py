"""Bytes to text, as browsers do, and better than they where the declaration is wrong.

Order of evidence: byte order mark; strict UTF-8 with at least one multi-byte character; the charset of
the HTTP header; of a meta tag; detection. Only the labels of the WHATWG Encoding Standard count, so no
page can name a Python codec. BeautifulSoup's detector decides where a declaration does not fit.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import webencodings

from schemas.transfer import EncodingMethod

try:
    from crawler.parsers.compiled.source import is_utf8
except ImportError:
    from crawler.parsers.document.characters import is_utf8

# Codecs whose Python name is none of the standard's labels.
_STANDARD_NAMES: Final = {
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
    "big5hkscs": "big5",
    "cp874": "windows-874",
    "cp932": "shift_jis",
    "cp949": "euc-kr",
    "iso2022_jp": "iso-2022-jp",
    "iso8859-16": "iso-8859-16",
    "mac-cyrillic": "x-mac-cyrillic",
    "mac-roman": "macintosh",
}

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_ASCII_TAGS: Final = re.compile(rb"<(?:html|head|meta|body|!doctype)", re.I)
_META_WINDOW: Final = 8192
_DECLARING_TAG: Final = re.compile(rb"<(?:meta|\?xml)\b[^>]*")
_TOLERATED: Final = 200
"""Characters for each damaged one that a right charset may have."""
_SAMPLE: Final = 32_768
# Names that the detector uses and the WHATWG standard does not.
_COMMON_LABELS: Final = {"cp932": "shift_jis", "cp949": "euc-kr", "euc_jis_2004": "euc-jp", "big5hkscs": "big5"}
_LATIN: Final = frozenset(
    {"cp1250", "cp1254", "cp1257", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-15", "mac-roman", "cp1252"}
)
_EASTERN_LATIN: Final = re.compile(rb"\blang=[\"']?(?:pl|cs|sk|hu|ro|hr|sl|bs|sq|tr|az|lt|lv|et)\b", re.I)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text of a page and how it was had. ``declared`` is None where nothing known was declared.

    Hardly anybody asks for the text: the tree is made of UTF-8, and most pages come in it.
    """

    utf8: bytes = field(repr=False)
    encoding: str
    method: EncodingMethod
    declared: str | None

    @property
    def text(self) -> str:
        """The text, decoded at each call."""
        return self.utf8.decode("utf-8")

    @property
    def is_guess(self) -> bool:
        """True where no declaration and no mark of the bytes decided."""
        return self.method in {"detected", "fallback"}

    @property
    def is_mismatch(self) -> bool:
        """True where the declaration was not what the bytes are."""
        return self.declared is not None and _family(self.declared) != _family(self.encoding)


def decode(body: bytes, content_type: str | None) -> Decoded:
    """Decode a page's bytes; ``content_type`` is the header's value or None."""
    body = body.rstrip(b"\x00")
    header, meta = _label(content_type), _meta_charset(body)
    declared = header or meta
    for mark, name in _BOMS:
        if body.startswith(mark):
            return Decoded(_in_utf8(body[len(mark) :], name), name, "bom", declared)
    if (wide := _utf16_without_mark(body)) is not None:
        return Decoded(_in_utf8(body, wide), wide, "detected", declared)
    if is_utf8(body):
        return Decoded(body, "utf-8", "utf-8", declared)
    return _by_declaration(body, header, meta) or _by_detection(body, declared)


def _by_declaration(body: bytes, header: str | None, meta: str | None) -> Decoded | None:
    """Believe the header, then the meta tag, each only where the bytes can be read with it."""
    sources: tuple[tuple[str | None, EncodingMethod], ...] = ((header, "header"), (meta, "meta"))
    for name, method in sources:
        if name is None or name.startswith("utf-16"):
            continue
        # a single-byte charset fits all bytes: it proves nothing where the meta tag names another
        if method == "header" and meta not in {None, name} and _is_single_byte(name):
            continue
        if name in _LATIN and _is_dense(body):
            continue
        text = body.decode(name, "replace")
        if _is_nearly_clean(text):
            return Decoded(_utf8(text), name, method, header or meta)
    return None


def _is_dense(body: bytes) -> bool:
    """More than a third of the text above ASCII: no language of a Latin charset writes so."""
    sample = _without_markup(body)
    return sum(byte >= 0x80 for byte in sample) * 3 > len(sample)


def _by_detection(body: bytes, declared: str | None) -> Decoded:
    for name in ("utf-8", *_detected(body)):
        text = body.decode(name, "replace")
        if _is_nearly_clean(text):
            return Decoded(_utf8(text), name, "detected", declared)
    # nothing fits: read with what was declared, losing the damaged bytes rather than the page
    name = declared or "windows-1252"
    return Decoded(_in_utf8(body, name), name, "fallback", declared)


def _is_nearly_clean(text: str) -> bool:
    """A few damaged bytes do not make a charset wrong, if many more of the others make sense."""
    lost = text.count("\ufffd")
    if not lost:
        return True
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return lost * _TOLERATED <= len(text) and lost * 20 <= foreign


def _detected(body: bytes) -> Iterator[str]:
    """Charsets worth a try, likeliest first, as BeautifulSoup's detector finds them."""
    # imported here, because few pages need it and BeautifulSoup takes long to import
    from bs4.dammit import EncodingDetector  # noqa: PLC0415

    sample = _without_markup(body)
    western = not _EASTERN_LATIN.search(body[:_META_WINDOW])
    for guess in EncodingDetector(sample, is_html=True).encodings:
        name = _label(f"charset={_COMMON_LABELS.get(guess.lower(), guess)}")
        if name is None or name.startswith("utf") or name == "ascii":
            continue
        # Latin charsets share most letters: statistics over a short text cannot tell them apart
        yield "cp1252" if western and name in _LATIN else name
    yield "cp1252"


def _without_markup(body: bytes) -> bytes:
    # a script without an end goes to the end of the page, as in browsers
    return re.sub(rb"<(?:script|style)\b.*?(?:</|\Z)|<[^<>]{0,2000}>|\s+", b" ", body[: _SAMPLE * 8], flags=re.S)[
        :_SAMPLE
    ]


def _in_utf8(body: bytes, codec: str) -> bytes:
    """The bytes in UTF-8, with U+FFFD for those that mean nothing."""
    return _utf8(body.decode(codec, "replace"))


def _utf8(text: str) -> bytes:
    # a codec may give halves of a pair of surrogates
    return text.encode("utf-8", "replace")


def _utf16_without_mark(body: bytes) -> str | None:
    """UTF-16 shows in NULs at every other byte of ASCII tags."""
    start = body[:200]
    if not start.count(0) or start.count(0) * 3 < len(start) or _ASCII_TAGS.search(start):
        return None
    return "utf-16-le" if start[1::2].count(0) > start[0::2].count(0) else "utf-16-be"


def _meta_charset(body: bytes) -> str | None:
    # in small letters, because a search that minds no case looks at every byte
    for tag in _DECLARING_TAG.findall(body[:_META_WINDOW].lower()):
        # most tags declare something else
        if b"charset" not in tag and b"encoding=" not in tag:
            continue
        if name := _label(tag.decode("ascii", "replace").replace("encoding=", "charset=")):
            # a meta tag that can be read as ASCII is not UTF-16, whatever it says (HTML standard)
            return "utf-8" if name.startswith("utf-16") else name
    return None


def _label(declaration: str | None) -> str | None:
    """The Python codec of a WHATWG label in "…charset=label", or None where it is none."""
    found = _CHARSET.search(declaration or "")
    encoding = webencodings.lookup(found.group(1)) if found else None
    if encoding is None or encoding.name in {"replacement", "x-user-defined"}:
        return None
    # Python's gbk knows fewer characters than the GBK of the standard, which is gb18030
    name = str(encoding.codec_info.name)
    return {"gbk": "gb18030", "utf_8": "utf-8"}.get(name, name)


def standard_name(codec: str) -> str:
    """The WHATWG name of a Python codec that ``decode`` read a page with."""
    encoding = webencodings.lookup(codec) or webencodings.lookup(codec.replace("_", "-"))
    return encoding.name if encoding else _STANDARD_NAMES[codec]


def _is_single_byte(name: str) -> bool:
    return name.startswith(("cp125", "iso8859", "windows-125", "latin", "ascii", "koi8", "mac"))


def _family(name: str) -> str:
    """Charsets that contain one another count as one: a page in GBK declared as GB2312 is no mistake."""
    normal = codecs.lookup(name).name
    return {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "utf-8"}.get(normal, normal)
