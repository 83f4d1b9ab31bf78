"""What a crawl may reach: judged by the address, however it is spelled and whoever leads there."""

import datetime
import ssl
import tomllib
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from crawled import Crawled, scrapy_crawl
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from loopback import Answer, Site, article, closed_port, serving

from crawler.middlewares.addresses import AddressPolicy, NetworkSyntaxError

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "addresses.toml").read_text("utf-8"))["case"]
NOBODY = closed_port()


@pytest.mark.parametrize("case", CASES, ids=[case["host"] for case in CASES])
def test_only_public_addresses_are_permitted(case: dict[str, Any]) -> None:
    assert AddressPolicy().permits_text(case["host"]) is case["permitted"]


@pytest.mark.parametrize("address", ["127.0.0.9", "::ffff:127.0.0.9", "fd00::5"])
def test_an_allowed_network_is_permitted(address: str) -> None:
    assert AddressPolicy.of(["127.0.0.0/8", "fd00::/8"]).permits(ip_address(address))
    assert not AddressPolicy.of(["127.0.0.0/29"]).permits(ip_address(address))


@pytest.mark.parametrize("text", ["localhost", "127.0.0.1/40", "10.0.0.1/8", ""])
def test_a_network_that_is_none_is_an_error(text: str) -> None:
    with pytest.raises(NetworkSyntaxError, match="is not a network"):
        AddressPolicy.of([text])


STARTS = {
    "http://127.0.0.1:{plain}/page": "article",
    "http://localhost:{plain}/named": "article",
    "http://127.0.0.1:{plain}/to-other-site": "article",
    "http://127.0.0.1:{plain}/to-refused": "address_refused",
    "http://127.0.0.1:{plain}/to-refused-spelled": "address_refused",
    "http://127.0.0.2:{plain}/page": "address_refused",
    "http://[::1]:{plain}/page": "address_refused",
    "http://[::ffff:127.0.0.2]:{plain}/page": "address_refused",
    "http://169.254.169.254/latest": "address_refused",
    "http://127.0.0.1:{nobody}/page": "connection_error",
    "http://no-such-host.invalid/page": "dns_error",
    "https://127.0.0.1:{tls}/page": "tls_error",
}
"""Start addresses where only 127.0.0.1/32 is allowed, and how they end."""


def _self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(begin).not_valid_after(begin.replace(year=2120))
    certificate = builder.sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "site.pem").write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "site.pem")
    return context


def _moved(target: str) -> Answer:
    return Answer(status=302, headers={"Location": target})


@pytest.fixture(scope="module")
def plain() -> Iterator[Site]:
    answers = {"/page": Answer(article("Page")), "/named": Answer(article("By name"))}
    answers["/to-refused"] = _moved("http://127.0.0.2:{port}/page")
    answers["/to-refused-spelled"] = _moved("http://2130706434:{port}/page")
    with serving(answers) as site, serving({"/": Answer(article("Another site"))}) as other:
        site.answers["/to-other-site"] = _moved(f"{other.base}/")
        yield site


@pytest.fixture(scope="module")
def ports(plain: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    with serving({"/page": Answer(article("Secret"))}, _self_signed(tmp_path_factory.mktemp("tls"))) as secret:
        yield {"plain": plain.server_port, "tls": secret.server_port, "nobody": NOBODY}


@pytest.fixture(scope="module")
def crawled(ports: dict[str, int], tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    starts = " ".join(start.format(**ports) for start in STARTS)
    return scrapy_crawl(tmp_path_factory.mktemp("addresses"), starts, DOWNLOAD_TIMEOUT=3)


@pytest.mark.parametrize("start", STARTS)
def test_a_start_address_ends_as_where_it_leads(start: str, ports: dict[str, int], crawled: Crawled) -> None:
    assert crawled.outcome(start.format(**ports)) == STARTS[start]


def test_a_refusal_names_the_address_and_the_way_out(ports: dict[str, int], crawled: Crawled) -> None:
    detail = crawled.reject(f"http://127.0.0.1:{ports['plain']}/to-refused-spelled")["detail"]
    assert "2130706434" in detail
    assert "--allow-network" in detail


def test_a_name_is_judged_by_what_it_resolves_to(plain: Site, tmp_path: Path) -> None:
    before = len(plain.asked)
    start = f"http://localhost:{plain.server_port}/page"
    refused = scrapy_crawl(tmp_path, start, ALLOW_NETWORKS="10.0.0.0/8")
    assert refused.outcome(start) == "address_refused"
    assert len(plain.asked) == before
