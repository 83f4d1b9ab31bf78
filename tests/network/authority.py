"""An authority that signs certificates for servers on loopback, in order and not."""

import datetime
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)


class Authority:
    """Signs certificates for servers on loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = _name("An authority")
        constraint = x509.BasicConstraints(ca=True, path_length=0)
        builder = self._builder(self.name, self.key, NOW + DAY).issuer_name(self.name)
        certificate = builder.add_extension(constraint, critical=True)
        self.path = folder / "authority.pem"
        self.path.write_bytes(_pem(certificate.sign(self.key, hashes.SHA256())))

    def context(self, case: str) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        host = "elsewhere.example" if case == "of another name" else "localhost"
        builder = self._builder(_name(host), key, NOW - DAY if case == "expired" else NOW + DAY)
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        if case == "self-signed":
            certificate = builder.issuer_name(_name(host)).sign(key, hashes.SHA256())
        else:
            certificate = builder.issuer_name(self.name).sign(self.key, hashes.SHA256())
        path = self.folder / f"{case}.pem"
        plain = serialization.NoEncryption()
        private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        path.write_bytes(private + _pem(certificate))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, ends: datetime.datetime
    ) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder().subject_name(subject).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number())
        return builder.not_valid_before(NOW - 9 * DAY).not_valid_after(ends)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
