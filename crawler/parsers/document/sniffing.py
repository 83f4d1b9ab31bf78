"""Tell HTML from what only claims to be HTML, by the first bytes (after WHATWG MIME Sniffing, 7.1)."""

from typing import Final

from crawler.parsers.errors import Empty, NotHtml, TooLarge

MAX_BYTES: Final = 32 * 1024 * 1024
"""Largest page in bytes: fifty times the largest health page seen; above it a parse takes seconds."""

_SIGNATURES: Final = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"RIFF", "a RIFF file (WebP, WAV, AVI)"),
    (b"PK\x03\x04", "a ZIP file"),
    (b"PK\x05\x06", "a ZIP file"),
    (b"\x1f\x8b", "gzip data"),
    (b"Rar!\x1a\x07", "a RAR file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip file"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
    (b"\x1aE\xdf\xa3", "a Matroska file"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript file"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"\x7fELF", "a program"),
)
_MARKUP_STARTS: Final = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def require_html(body: bytes) -> None:
    """Raise Empty, TooLarge or NotHtml for bytes that are no HTML page."""
    start = body[:512].lstrip(b" \t\r\n\x0c\x00")
    if not start and not body.strip(b" \t\r\n\x0c\x00"):
        raise Empty(f"The page has {len(body)} bytes and no text.")
    if len(body) > MAX_BYTES:
        raise TooLarge(f"The page has {len(body)} bytes, more than {MAX_BYTES}.")
    for signature, name in _SIGNATURES:
        if start.startswith(signature) or body.startswith(signature):
            raise NotHtml(f"The bytes are {name}, not HTML.")
    if not start.startswith(_MARKUP_STARTS) and b"<" not in body:
        raise NotHtml("The bytes hold no markup at all.")
