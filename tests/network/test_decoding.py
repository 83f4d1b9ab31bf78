"""R13, R15, R25: encodings undone to their very end, bombs stopped early, floods of nothing bounded."""

import time

import pytest
from test_completeness import NAMES, PACKED, PAGE, brotli, gzip, zlib, zstd

from crawler.encodings.decoding import ACCEPTED, CODINGS, Damaged, Decoded, Incomplete, Oversize, decoded

LARGEST = 10 * 1024 * 1024
ZEROS = bytes(100_000_000)
GZIP_HEAD = gzip.compress(b"", mtime=0)[:10]


def _repeated_deflate(times: int) -> bytes:
    """A stream that unpacks to ``times`` times 100 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(ZEROS) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * times


BOMBS = {
    "gzip": GZIP_HEAD + _repeated_deflate(50),
    "deflate": _repeated_deflate(50),
    "br": brotli.compress(ZEROS, quality=4),
    "zstd": zstd.compress(ZEROS) * 100,
    "gzip, gzip": gzip.compress(GZIP_HEAD + _repeated_deflate(100), mtime=0),
}
FLOODS = {"gzip": gzip.compress(b"", mtime=0) * 500_000, "zstd": zstd.compress(b"") * 1_000_000}


def _codings(name: str) -> list[str]:
    return NAMES.get(name, name).split(", ")


@pytest.mark.parametrize("name", PACKED)
def test_every_cut_is_seen(name: str) -> None:
    body = PACKED[name].rstrip(b"\0")
    assert decoded(PACKED[name], _codings(name), LARGEST) == Decoded(PAGE, has_proven_end=True)
    unnoticed = []
    for end in range(1, len(body), 3):
        try:
            decoded(body[:end], _codings(name), LARGEST)
        except Incomplete:
            continue
        unnoticed.append(end)
    # between two members of gzip nothing tells that another follows
    assert unnoticed in ([], [end for end in unnoticed if name == "gzip-members"][:1])


CHECKED = {"zstd": zstd.compress(PAGE, options={zstd.CompressionParameter.checksum_flag: 1})}


@pytest.mark.parametrize("name", ["gzip", "deflate", "zstd"])
def test_damage_is_seen(name: str) -> None:
    body = bytearray(CHECKED.get(name, PACKED[name]))
    body[len(body) // 2] ^= 0x55
    with pytest.raises((Damaged, Incomplete)):
        decoded(bytes(body), [name], LARGEST)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_little(name: str) -> None:
    began = time.process_time()
    with pytest.raises(Oversize):
        decoded(BOMBS[name], _codings(name), LARGEST)
    assert time.process_time() - began < 2  # unpacking all of it takes many times that


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_of_empty_pieces_ends(name: str) -> None:
    with pytest.raises(Oversize, match="pieces"):
        decoded(FLOODS[name], [name], LARGEST)


@pytest.mark.parametrize("codings", [["compress"], ["gzip"] * 3, ["gzip", "sdch"]])
def test_what_is_not_known_is_not_decoded(codings: list[str]) -> None:
    with pytest.raises(Damaged):
        decoded(b"anything", codings, LARGEST)


def test_a_window_that_needs_much_memory_is_refused() -> None:
    options = {zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.enable_long_distance_matching: 1}
    packer = zstd.ZstdCompressor(options=options)
    with pytest.raises(Damaged):
        decoded(packer.compress(PAGE) + packer.flush(), ["zstd"], LARGEST)


def test_exactly_what_is_decoded_is_asked_for() -> None:
    assert {name for name in CODINGS if not name.startswith("x-")} == set(ACCEPTED.split(", "))
