"""Forms of a CMS signature that old programs wrote, and one that contradicts itself."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import pytest
from asn1crypto import cms

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
