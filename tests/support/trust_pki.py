"""Authorities, lists and signers of invented families, made in some milliseconds each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import algos, crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

from tthc_desktop.domain.time import VIETNAM

NOW = datetime(2026, 11, 30, 8, tzinfo=VIETNAM)
PLACE = "http://127.0.0.1:9/ca.crl"


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True)
class TestAuthority:
    __test__ = False
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def asn1(self) -> asn1_x509.Certificate:
        return asn1_x509.Certificate.load(self.der)

    @property
    def sha256(self) -> str:
        return str(self.asn1.sha256.hex())

    def issue(self, name: str, *, authority: bool = False, place: str = "") -> TestAuthority:
        return _issue(name, self, authority=authority, place=place)

    def list_of(
        self,
        revoked: Mapping[int, x509.ReasonFlags | None] | None = None,
        *,
        made: datetime = NOW - timedelta(days=1),
        until: datetime | None = NOW + timedelta(days=6),
        extensions: Sequence[tuple[x509.ExtensionType, bool]] = (),
    ) -> x509.CertificateRevocationList:
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(made)
            .next_update(until or made + timedelta(seconds=1))
        )
        for serial, reason in (revoked or {}).items():
            entry = (
                x509.RevokedCertificateBuilder()
                .serial_number(serial)
                .revocation_date(made - timedelta(days=2))
            )
            if reason is not None:
                entry = entry.add_extension(x509.CRLReason(reason), critical=False)
            builder = builder.add_revoked_certificate(entry.build())
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(self.key, SHA256())

    def long_list(self, count: int, last: int) -> bytes:
        """DER of a list of so many entries, of which the last one has that serial number."""
        made = NOW - timedelta(days=1)
        empty = crl.CertificateList.load(self.list_of().public_bytes(Encoding.DER))["tbs_cert_list"]
        date: bytes = asn1_x509.Time("utc_time", made).dump()

        def entry(serial: int) -> bytes:
            size = serial.bit_length() // 8 + 1
            return _sequence(b"\x02" + bytes([size]) + serial.to_bytes(size, "big") + date)

        entries = b"".join(entry((1 << 124) + number) for number in range(count - 1)) + entry(last)
        parts = [empty[name].dump() for name in ("version", "signature", "issuer")]
        parts += [empty[name].dump() for name in ("this_update", "next_update")]
        body = _sequence(b"".join(parts) + _sequence(entries))
        signature = self.key.sign(body, ec.ECDSA(SHA256()))
        algorithm = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}).dump()
        bits = b"\x00" + signature
        return _sequence(body + algorithm + b"\x03" + _length(len(bits)) + bits)


def _sequence(content: bytes) -> bytes:
    return b"\x30" + _length(len(content)) + content


def _length(size: int) -> bytes:
    if size < 128:
        return bytes([size])
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(digits)]) + digits


def new_root(name: str) -> TestAuthority:
    return _issue(name, None, authority=True)


def _issue(
    name: str, by: TestAuthority | None, *, authority: bool, place: str = ""
) -> TestAuthority:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(by.certificate.subject if by else _name(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=100))
        .not_valid_after(NOW + timedelta(days=900))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if place:
        where = x509.DistributionPoint([x509.UniformResourceIdentifier(place)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([where]), critical=False)
    signed = builder.sign(by.key if by else key, SHA256())
    return TestAuthority(key, signed)


def bundle(of: Sequence[TestAuthority], encoding: Encoding = Encoding.DER) -> bytes:
    """A p7b, as rootca.gov.vn hands out its certificates."""
    return pkcs7.serialize_certificates([each.certificate for each in of], encoding)


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder
