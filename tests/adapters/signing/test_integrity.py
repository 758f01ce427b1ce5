"""Forms of a CMS signature that old programs wrote, and one that contradicts itself."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from asn1crypto import cms
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.support.signed_files import Office
from tthc_desktop.adapters.signing.integrity import Integrity, judge
from tthc_desktop.domain.signatures import SignatureDoubt

FILE = b"%PDF-1.7 what was signed"


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


def made(office: Office, content: bytes = FILE) -> Any:
    """A detached signature over the digest of a content."""
    digest = hashlib.sha256(content).digest()
    return asyncio.run(office.signer.async_sign(digest, "sha256"))


def signer_on(curve: ec.EllipticCurve) -> SimpleSigner:
    """With a certificate by itself."""
    key = ec.generate_private_key(curve)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Nguyễn Văn An")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, SHA256())
    )
    der, no_lock = serialization.Encoding.DER, serialization.NoEncryption()
    plain = key.private_bytes(der, serialization.PrivateFormat.PKCS8, no_lock)
    return SimpleSigner(
        Certificate.load(certificate.public_bytes(der)),
        PrivateKeyInfo.load(plain),
        SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # pyHanko
    )


def judged(signature: cms.ContentInfo, content: bytes = FILE) -> Integrity:
    return judge(signature.dump(force=True), lambda name: hashlib.new(name, content).digest())


def enclosing(office: Office, enclosed: bytes, of: bytes) -> cms.ContentInfo:
    """A signature with something inside, made over the digest of something."""
    signature = made(office, of)
    signature["content"]["encap_content_info"]["content"] = enclosed
    return signature


@pytest.mark.parametrize("enclosed", [b"", FILE, b"something else than the file"])
def test_a_detached_signature_that_encloses_something_cannot_be_told(
    office: Office, enclosed: bytes
) -> None:
    """The digest of the file is right: nobody may say that it was changed."""
    found = judged(enclosing(office, enclosed, FILE))
    assert (found.intact, found.doubts) == (None, (SignatureDoubt.STRUCTURE,))


def test_the_digest_that_a_signature_encloses_is_held_against_the_file(office: Office) -> None:
    """adbe.pkcs7.sha1: weak, whatever stronger digest it names for itself."""
    inside = hashlib.sha1(FILE, usedforsecurity=False).digest()
    signature = enclosing(office, inside, inside)
    found = judged(signature)
    assert (found.intact, found.digest, found.weak) == (True, "sha256", True)
    assert judged(signature, FILE + b" ").intact is False
    assert judged(made(office)).weak is False


def test_a_signature_algorithm_where_a_digest_belongs_names_its_digest(office: Office) -> None:
    sha256_rsa, sha224_rsa = "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.14"
    signature = made(office)
    info = signature["content"]["signer_infos"][0]
    info["digest_algorithm"] = {"algorithm": sha256_rsa}
    found = judged(signature)
    assert (found.intact, found.digest) == (True, "sha256")
    assert judged(signature, FILE + b" ").intact is False
    info["digest_algorithm"] = {"algorithm": sha224_rsa}
    assert judged(signature).intact is not True


def _attributes(signature: Any) -> Any:
    return signature["content"]["signer_infos"][0]["signed_attrs"]


@pytest.mark.parametrize("name", ["message_digest", "content_type"])
@pytest.mark.parametrize("times", [0, 2])
def test_what_a_signature_must_say_of_itself_once(office: Office, name: str, times: int) -> None:
    """Missing or there twice: its structure is wrong, and its certificate is there."""
    signature = made(office)
    kept = [one for one in _attributes(signature) if one["type"].native != name]
    (own,) = [one for one in _attributes(signature) if one["type"].native == name]
    attributes = cms.CMSAttributes([*kept, *[own] * times])
    signature["content"]["signer_infos"][0]["signed_attrs"] = attributes
    found = judged(signature)
    assert (found.intact, found.doubts) == (None, (SignatureDoubt.STRUCTURE,))


def test_a_certificate_that_the_signature_does_not_name_is_not_its_own(office: Office) -> None:
    signature = made(office)
    other = Office().certificate
    for one in _attributes(signature):
        if one["type"].native == "signing_certificate_v2":
            one["values"][0]["certs"][0]["cert_hash"] = other.sha256
    found = judged(signature)
    assert (found.intact, found.doubts) == (None, (SignatureDoubt.NO_CERTIFICATE,))


@pytest.mark.parametrize(
    ("curve", "weak"), [(ec.SECP192R1, True), (ec.SECP224R1, False), (ec.SECP256R1, False)]
)
def test_short_curves_are_weak(curve: type[ec.EllipticCurve], weak: bool) -> None:
    found = judged(asyncio.run(signer_on(curve()).async_sign(sha256(FILE).digest(), "sha256")))
    assert (found.intact, found.weak) == (True, weak)
