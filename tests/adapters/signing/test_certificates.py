"""Whose a certificate says that it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import (
    CertificateBuilder,
    ExtendedKeyUsage,
    Name,
    NameAttribute,
    NameOID,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.support.trust_pki import NOW
from tthc_desktop.adapters.signing.certificates import (
    common_name,
    office_of,
    subject_ids,
    why_not,
)
from tthc_desktop.adapters.signing.chain import chain_of
from tthc_desktop.adapters.signing.trust_material import TrustMaterial
from tthc_desktop.domain.signatures import SignatureDoubt
from tthc_desktop.domain.signing_rules import Unusable


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Nguyễn Văn An"], "Nguyễn Văn An"),
        (["Nguyễn Văn An", "Trần Thị Bình"], "Nguyễn Văn An, Trần Thị Bình"),
        ([], "Organization: UBND xã"),
    ],
)
def test_every_name_is_told_as_one_reads_it(names: list[str], told: str) -> None:
    named = [NameAttribute(NameOID.COMMON_NAME, name) for name in names]
    organisation = [] if names else [NameAttribute(NameOID.ORGANIZATION_NAME, "UBND xã")]
    der = Name([*named, *organisation]).public_bytes()
    assert common_name(x509.Name.load(der)) == told


@pytest.mark.parametrize("purpose", ["CODE_SIGNING", "SERVER_AUTH", "EMAIL_PROTECTION", ""])
def test_signing_refuses_what_judging_would_doubt(purpose: str) -> None:
    """A certificate for programs was let sign a document, which was doubted afterwards."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = Name([NameAttribute(NameOID.COMMON_NAME, "Trần Thị Bình")])
    builder = (
        CertificateBuilder(name, name, key.public_key(), 7)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
    )
    if purpose:
        usage = ExtendedKeyUsage([getattr(ExtendedKeyUsageOID, purpose)])
        builder = builder.add_extension(usage, critical=False)
    made = x509.Certificate.load(builder.sign(key, SHA256()).public_bytes(Encoding.DER))
    trust = TrustMaterial((made,))
    doubted = SignatureDoubt.KEY_USAGE in chain_of(made, (), trust, NOW, None).doubts
    assert (why_not(made, NOW) is Unusable.USAGE) is doubted
    assert doubted is (purpose in ("CODE_SIGNING", "SERVER_AUTH"))


def _named(*attributes: NameAttribute[str]) -> x509.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = Name(attributes)
    builder = (
        CertificateBuilder(name, name, key.public_key(), 7)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
    )
    return x509.Certificate.load(builder.sign(key, SHA256()).public_bytes(Encoding.DER))


@pytest.mark.parametrize(
    ("attributes", "office"),
    [
        ([], ""),
        ([NameAttribute(NameOID.ORGANIZATION_NAME, "Trần")], ""),  # a seal's: its own name
        (
            [
                NameAttribute(NameOID.ORGANIZATION_NAME, "UBND đặc khu Ví Dụ"),
                NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Văn phòng"),
                NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Văn phòng"),
                NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Bộ phận Một cửa"),
                NameAttribute(NameOID.TITLE, "Chủ tịch"),
            ],
            "Chủ tịch, Văn phòng, Bộ phận Một cửa, UBND đặc khu Ví Dụ",
        ),
    ],
)
def test_as_what_and_where_somebody_signs(
    attributes: list[NameAttribute[str]], office: str
) -> None:
    made = _named(NameAttribute(NameOID.COMMON_NAME, "Trần"), *attributes)
    assert office_of(made) == office


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("CCCD:091085000123", ("091085000123",)),
        ("CCCD:091 085 000 123", ("091085000123",)),
        ("CMND:371234567", ("371234567",)),
        ("MST:0100233488, CCCD:091.085.000.123", ("0100233488", "091085000123")),
        ("Thu", ()),
    ],
)
def test_numbers_are_read_as_people_group_them(said: str, numbers: tuple[str, ...]) -> None:
    named = NameAttribute(NameOID.COMMON_NAME, "Trần"), NameAttribute(NameOID.USER_ID, said)
    assert subject_ids(_named(*named)) == numbers
