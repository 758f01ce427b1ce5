"""Certificates that lead on in more ways than anybody can walk: bounded, and nothing is said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.support.trust_pki import NOW, TestAuthority, new_root
from tthc_desktop.adapters.signing.chain import Chain, chain_of
from tthc_desktop.adapters.signing.paths import MOST_OTHERS, MOST_PATHS, BoundedRegistry
from tthc_desktop.adapters.signing.trust_material import TrustMaterial
from tthc_desktop.domain.signatures import SignatureDoubt

DAY = timedelta(days=1)
ROOT = new_root("CA gốc thử nghiệm")
TRUST = TrustMaterial((ROOT.asn1,))
KEYS = [ec.generate_private_key(ec.SECP256R1()) for _ in range(14)]


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def issued(
    level: int, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, *, authority: bool = True
) -> asn1_x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(f"CA {level}"))
        .issuer_name(issuer)
        .public_key(KEYS[level].public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    made = builder.sign(key, SHA256()).public_bytes(Encoding.DER)
    return asn1_x509.Certificate.load(made)


def levels(height: int, width: int) -> list[asn1_x509.Certificate]:
    """So many authorities above each other, each issued as often by the next."""
    return [
        issued(level, name(f"CA {level + 1}"), KEYS[level + 1])
        for level in range(1, height)
        for _ in range(width)
    ]


SIGNER = issued(0, name("CA 1"), KEYS[1], authority=False)


def of(others: list[asn1_x509.Certificate], trust: TrustMaterial = TRUST) -> Chain:
    return chain_of(SIGNER, others, trust, NOW, None)


def test_more_ways_than_can_be_walked_are_too_much_and_no_distrust() -> None:
    assert of(levels(12, 5)) == Chain(None, (SignatureDoubt.TOO_MUCH,))
    assert of(levels(12, 1)) == Chain(False, (SignatureDoubt.UNTRUSTED,))


def test_more_ways_to_a_root_than_can_be_held_against_it() -> None:
    """None of them is signed by the root whose name they bear."""
    forged = [issued(1, ROOT.certificate.subject, KEYS[9]) for _ in range(MOST_PATHS + 1)]
    assert of(forged) == Chain(None, (SignatureDoubt.TOO_MUCH,))
    assert of(forged[:-1]) == Chain(False, (SignatureDoubt.UNTRUSTED,))


def test_one_that_leads_to_the_root_is_found_among_many() -> None:
    good = issued(1, ROOT.certificate.subject, ROOT.key)
    for others in ([good, *levels(12, 5)], [*levels(3, 3), good]):
        found = of(others)
        assert (found.trusted, found.doubts) == (True, ())
        assert [each.dump() for each in found.path] == [
            each.dump() for each in (ROOT.asn1, good, SIGNER)
        ]


def test_what_the_office_holds_is_looked_at_before_what_a_file_brings() -> None:
    good = issued(1, ROOT.certificate.subject, ROOT.key)
    assert of(levels(12, 5), TrustMaterial((ROOT.asn1,), (good,))).trusted is True


def strangers(count: int) -> list[asn1_x509.Certificate]:
    return [issued(8, name("CA 9"), KEYS[9]) for _ in range(count)]


@pytest.mark.parametrize("copies", [1, 3])
def test_certificates_that_nobody_looked_at_are_no_reason_for_distrust(copies: int) -> None:
    many = strangers(MOST_OTHERS + 1) * copies
    assert of(many) == Chain(None, (SignatureDoubt.TOO_MUCH,))
    good = issued(1, ROOT.certificate.subject, ROOT.key)
    assert of([*many, good]) == Chain(None, (SignatureDoubt.TOO_MUCH,))
    assert of([good, *many]).trusted is True


def test_the_same_certificate_counts_once() -> None:
    few = strangers(MOST_OTHERS - 1)
    assert of(few * 3) == Chain(False, (SignatureDoubt.UNTRUSTED,))
    good = issued(1, ROOT.certificate.subject, ROOT.key)
    assert of([*few, *few, good]).trusted is True


def test_what_is_wrong_with_the_signer_is_said_beside_it() -> None:
    found = chain_of(SIGNER, levels(12, 5), TRUST, NOW + 3 * DAY, None)
    assert found == Chain(None, (SignatureDoubt.EXPIRED, SignatureDoubt.TOO_MUCH))


def test_a_root_is_no_path_of_many() -> None:
    roots: list[TestAuthority] = [new_root("CA gốc thử nghiệm") for _ in range(5)]
    trust = TrustMaterial((*(root.asn1 for root in roots), ROOT.asn1))
    good = issued(1, ROOT.certificate.subject, ROOT.key)
    assert of([good], trust).trusted is True


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
def test_a_pc_that_has_too_little_is_no_reason_for_distrust(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_little(*_: object) -> None:
        raise error

    # A PC cannot be brought to it in a test.
    monkeypatch.setattr(BoundedRegistry, "find_potential_issuers", too_little)
    assert of([]) == Chain(None, (SignatureDoubt.TOO_MUCH,))
