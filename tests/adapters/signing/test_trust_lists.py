"""What revocation lists prove: dates, signatures, what they cover, and half a million entries."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from tests.support.trust_pki import NOW, PLACE, TestAuthority, new_root
from tthc_desktop.adapters.signing.trust_lists import Issuer, RevocationLists, held_list
from tthc_desktop.adapters.signing.trust_parse import parse
from tthc_desktop.domain.signatures import Revocation
from tthc_desktop.domain.trust import TrustFamily
from tthc_desktop.domain.trust_view import ListState, age_words

ROOT = new_root("CA gốc thử nghiệm")
CLERK = ROOT.issue("Trần Thị Bình")
SERIAL = CLERK.certificate.serial_number
HOLD, COMPROMISED = x509.ReasonFlags.certificate_hold, x509.ReasonFlags.key_compromise
DAY = timedelta(days=1)


def lists(
    *held: x509.CertificateRevocationList, issuers: tuple[TestAuthority, ...] = (ROOT,)
) -> RevocationLists:
    known = [Issuer(each.certificate, TrustFamily.PUBLIC, each.sha256) for each in issuers]
    return RevocationLists(
        tuple(held_list(f"{n}.crl", TrustFamily.OFFICE, each, known) for n, each in enumerate(held))
    )


def state(held: RevocationLists) -> ListState:
    [view] = held.view(NOW)
    return view.state


def test_good_with_the_day_of_the_list() -> None:
    told = lists(ROOT.list_of()).of(CLERK.asn1, NOW)
    assert (told.state, told.list_made) == (Revocation.GOOD, NOW - DAY)
    assert told.list_made is not None
    assert age_words(told.list_made, NOW) == "danh sách thu hồi ngày 29/11/2026, cũ 1 ngày"


def test_revoked_with_its_day() -> None:
    told = lists(ROOT.list_of({SERIAL: COMPROMISED})).of(CLERK.asn1, NOW)
    assert (told.state, told.revoked_at) == (Revocation.REVOKED, NOW - 3 * DAY)


def test_an_expired_list_proves_no_good_and_still_proves_a_revocation() -> None:
    made, until = NOW - 40 * DAY, NOW - 33 * DAY
    old = lists(ROOT.list_of(made=made, until=until))
    assert state(old) is ListState.EXPIRED
    told = old.of(CLERK.asn1, NOW)
    assert (told.state, told.list_made) == (Revocation.UNKNOWN, made)
    revoked = lists(ROOT.list_of({SERIAL: None}, made=made, until=until)).of(CLERK.asn1, NOW)
    assert revoked.state is Revocation.REVOKED


def test_a_list_of_the_future_proves_nothing() -> None:
    told = lists(ROOT.list_of(made=NOW + 2 * DAY, until=NOW + 9 * DAY))
    assert state(told) is ListState.FUTURE
    assert told.of(CLERK.asn1, NOW).state is Revocation.UNKNOWN


def test_a_revocation_outlives_the_list_that_said_so_and_a_hold_does_not() -> None:
    newer = ROOT.list_of(made=NOW - DAY)
    for reason, state_then in ((COMPROMISED, Revocation.REVOKED), (HOLD, Revocation.GOOD)):
        older = ROOT.list_of({SERIAL: reason}, made=NOW - 3 * DAY)
        assert lists(older, newer).of(CLERK.asn1, NOW).state is state_then
        assert lists(older).of(CLERK.asn1, NOW).state is Revocation.REVOKED


def test_a_list_of_another_key_with_the_same_name_proves_nothing() -> None:
    twin = new_root("CA gốc thử nghiệm")
    forged = lists(twin.list_of())
    assert state(forged) is ListState.SIGNATURE
    assert forged.of(CLERK.asn1, NOW).state is Revocation.UNKNOWN
    both = lists(twin.list_of(), issuers=(ROOT, twin))
    assert state(both) is ListState.GOOD
    assert both.of(CLERK.asn1, NOW).state is Revocation.UNKNOWN


def test_a_changed_list_proves_nothing() -> None:
    der = bytearray(ROOT.list_of({SERIAL: None}).public_bytes(Encoding.DER))
    at = der.index(SERIAL.to_bytes((SERIAL.bit_length() + 8) // 8, "big"))
    der[at + 3] ^= 1
    [changed] = parse(bytes(der)).lists
    assert state(lists(changed)) is ListState.SIGNATURE
    assert lists(changed).of(CLERK.asn1, NOW).state is Revocation.UNKNOWN


def test_a_list_whose_issuer_is_not_here() -> None:
    stranger = new_root("CA lạ")
    assert state(lists(stranger.list_of())) is ListState.NO_ISSUER


def test_an_authority_that_may_not_sign_lists() -> None:
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment")
    usage = dict.fromkeys((*names, "key_agreement", "encipher_only", "decipher_only"), False)
    builder = (
        x509.CertificateBuilder()
        .subject_name(ROOT.certificate.subject)
        .issuer_name(ROOT.certificate.subject)
        .public_key(ROOT.key.public_key())
        .serial_number(7)
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
        .add_extension(x509.KeyUsage(key_cert_sign=True, crl_sign=False, **usage), critical=True)
    )
    barred = TestAuthority(ROOT.key, builder.sign(ROOT.key, SHA256()))
    assert state(lists(ROOT.list_of(), issuers=(barred,))) is ListState.SIGNATURE


def place(**parts: object) -> x509.IssuingDistributionPoint:
    usual: dict[str, object] = {
        "full_name": None,
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return x509.IssuingDistributionPoint(**{**usual, **parts})  # type: ignore[arg-type]  # keywords of many types


UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
PARTIAL = {
    "delta": x509.DeltaCRLIndicator(1),
    "indirect": place(indirect_crl=True),
    "some reasons": place(only_some_reasons=frozenset({COMPROMISED})),
    "authorities": place(only_contains_ca_certs=True),
    "unknown": UNKNOWN,
}


@pytest.mark.parametrize("part", PARTIAL)
def test_a_list_that_speaks_of_a_part_proves_nothing(part: str) -> None:
    partial = lists(ROOT.list_of(extensions=[(PARTIAL[part], True)]))
    assert state(partial) is ListState.FORM
    assert partial.of(CLERK.asn1, NOW).state is Revocation.UNKNOWN


def test_a_list_with_an_address_speaks_of_certificates_that_name_it() -> None:
    here = x509.UniformResourceIdentifier(PLACE)
    partition = lists(ROOT.list_of(extensions=[(place(full_name=[here]), True)]))
    assert partition.of(CLERK.asn1, NOW).state is Revocation.UNKNOWN
    named = ROOT.issue("Lê Văn Cường", place=PLACE)
    assert partition.of(named.asn1, NOW).state is Revocation.GOOD
    elsewhere = ROOT.issue("Lê Văn Cường", place=PLACE + "2")
    assert partition.of(elsewhere.asn1, NOW).state is Revocation.UNKNOWN


def test_half_a_million_entries_are_bounded() -> None:
    der = ROOT.long_list(500_000, SERIAL)
    assert len(der) > 10_000_000
    tracemalloc.start()
    [long] = parse(der).lists
    held = lists(long)
    told = held.of(CLERK.asn1, NOW)
    other = held.of(ROOT.issue("Lê Văn Cường").asn1, NOW)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (told.state, other.state) == (Revocation.REVOKED, Revocation.GOOD)
    [view] = held.view(NOW)
    assert view.entries == 500_000
    assert most < 3 * len(der)  # an object for each entry would be twenty times as much
