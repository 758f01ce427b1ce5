"""What revocation lists prove: dates, signatures, what they cover, and half a million entries."""

from __future__ import annotations

import tracemalloc
from datetime import datetime, timedelta

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from tests.support.trust_pki import NOW, PLACE, TestAuthority, new_root
from tthc_desktop.adapters.signing.revocation import Evidence, state_of
from tthc_desktop.adapters.signing.revocation_words import RevocationState
from tthc_desktop.adapters.signing.trust_lists import Issuer, RevocationLists, held_list
from tthc_desktop.adapters.signing.trust_parse import parse
from tthc_desktop.domain.signatures import Revocation
from tthc_desktop.domain.trust import TrustFamily
from tthc_desktop.domain.trust_view import ListState, age_words

ROOT = new_root("CA gốc thử nghiệm")
CLERK = ROOT.issue("Trần Thị Bình", place=PLACE)
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


def of(
    held: RevocationLists, who: TestAuthority = CLERK, proven: datetime | None = None
) -> RevocationState:
    return state_of((ROOT.asn1, who.asn1), Evidence(held), NOW, proven)


def state(held: RevocationLists) -> ListState:
    [view] = held.view(NOW)
    return view.state


def test_good_with_the_day_of_the_list() -> None:
    told = of(lists(ROOT.list_of()))
    assert (told.revocation, told.at) == (Revocation.GOOD, NOW - DAY)
    assert told.at is not None
    assert age_words(told.at, NOW) == "danh sách thu hồi ngày 29/11/2026, cũ 1 ngày"


def test_revoked_with_its_day() -> None:
    held = lists(ROOT.list_of({SERIAL: COMPROMISED}))
    told = of(held)
    assert (told.revocation, told.at) == (Revocation.REVOKED, NOW - DAY)
    [word] = held.words(CLERK.certificate, ROOT.certificate)
    assert word.since == NOW - 3 * DAY


def test_an_expired_list_proves_no_good_and_still_proves_a_revocation() -> None:
    made, until = NOW - 40 * DAY, NOW - 33 * DAY
    old = lists(ROOT.list_of(made=made, until=until))
    assert state(old) is ListState.EXPIRED
    told = of(old)
    assert (told.revocation, told.at) == (Revocation.UNKNOWN, made)
    revoked = of(lists(ROOT.list_of({SERIAL: None}, made=made, until=until)))
    assert revoked.revocation is Revocation.REVOKED


def test_a_list_of_the_future_proves_nothing() -> None:
    told = lists(ROOT.list_of(made=NOW + 2 * DAY, until=NOW + 9 * DAY))
    assert state(told) is ListState.FUTURE
    assert of(told).revocation is Revocation.UNKNOWN


def test_a_revocation_outlives_the_list_that_said_so_and_a_hold_does_not() -> None:
    newer = ROOT.list_of(made=NOW - DAY)
    for reason, state_then in ((COMPROMISED, Revocation.REVOKED), (HOLD, Revocation.GOOD)):
        older = ROOT.list_of({SERIAL: reason}, made=NOW - 3 * DAY)
        assert of(lists(older, newer)).revocation is state_then
        assert of(lists(older)).revocation is Revocation.REVOKED


def test_a_list_of_another_place_releases_nobody() -> None:
    elsewhere = place(full_name=[x509.UniformResourceIdentifier(PLACE + "2")])
    older = ROOT.list_of({SERIAL: HOLD}, made=NOW - 3 * DAY)
    newer = ROOT.list_of(extensions=[(elsewhere, True)])
    assert of(lists(older, newer)).revocation is Revocation.REVOKED


def test_a_list_of_the_future_releases_nobody_and_its_entries_count() -> None:
    made, until = NOW + 2 * DAY, NOW + 9 * DAY
    older = ROOT.list_of({SERIAL: HOLD}, made=NOW - 3 * DAY)
    assert of(lists(older, ROOT.list_of(made=made, until=until))).revocation is Revocation.REVOKED
    assert (
        of(lists(ROOT.list_of({SERIAL: None}, made=made, until=until))).revocation
        is Revocation.REVOKED
    )


@pytest.mark.parametrize("count", [1, 40_000], ids=["short", "long"])
def test_who_was_revoked_after_the_proven_time_was_not_then(count: int) -> None:
    """Whatever the length of the list; without a proof a date to come decides nothing."""
    [found] = parse(ROOT.long_list(count, SERIAL)).lists
    since = NOW - DAY
    for proven, expected in (
        (since - DAY, Revocation.GOOD),
        (since + timedelta(hours=1), Revocation.REVOKED),
        (None, Revocation.REVOKED),
    ):
        told = of(lists(found), proven=proven)
        assert told == RevocationState(expected, since)
    early = state_of((ROOT.asn1, CLERK.asn1), Evidence(lists(found)), since - DAY / 2, None)
    assert early == RevocationState(Revocation.UNKNOWN, since)


@pytest.mark.parametrize("brought", [False, True])
def test_an_authority_that_may_not_sign_lists_says_nothing(brought: bool) -> None:
    barred = _barred()
    found = ROOT.list_of({SERIAL: None})
    evidence = Evidence(brought=[found]) if brought else Evidence(lists(found, issuers=(barred,)))
    told = state_of((barred.asn1, CLERK.asn1), evidence, NOW, None)
    assert told.revocation is Revocation.UNKNOWN


def test_a_list_of_another_key_with_the_same_name_proves_nothing() -> None:
    twin = new_root("CA gốc thử nghiệm")
    forged = lists(twin.list_of())
    assert state(forged) is ListState.SIGNATURE
    assert of(forged).revocation is Revocation.UNKNOWN
    both = lists(twin.list_of(), issuers=(ROOT, twin))
    assert state(both) is ListState.GOOD
    assert of(both).revocation is Revocation.UNKNOWN


def test_a_changed_list_proves_nothing() -> None:
    der = bytearray(ROOT.list_of({SERIAL: None}).public_bytes(Encoding.DER))
    at = der.index(SERIAL.to_bytes((SERIAL.bit_length() + 8) // 8, "big"))
    der[at + 3] ^= 1
    [changed] = parse(bytes(der)).lists
    assert state(lists(changed)) is ListState.SIGNATURE
    assert of(lists(changed)).revocation is Revocation.UNKNOWN


def test_a_certificate_that_lists_cannot_be_asked_about_is_unknown() -> None:
    """It names no place to ask, which alone would be an answer."""
    plain = ROOT.issue("Trần Thị Bình").asn1
    plain["tbs_certificate"]["version"] = 1  # of this version nobody knows a form
    odd = asn1_x509.Certificate.load(plain.dump(force=True))
    told = state_of((ROOT.asn1, odd), Evidence(lists(ROOT.list_of())), NOW, None)
    assert told == RevocationState(Revocation.UNKNOWN)


def test_a_list_whose_issuer_is_not_here() -> None:
    stranger = new_root("CA lạ")
    assert state(lists(stranger.list_of())) is ListState.NO_ISSUER


def _barred() -> TestAuthority:
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
    return TestAuthority(ROOT.key, builder.sign(ROOT.key, SHA256()))


def test_an_authority_that_may_not_sign_lists() -> None:
    assert state(lists(ROOT.list_of(), issuers=(_barred(),))) is ListState.SIGNATURE


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
    "other things": place(only_contains_attribute_certs=True),
    "unknown": UNKNOWN,
}


RULES: dict[str, tuple[list[x509.CertificateRevocationList], Revocation]] = {
    "good": ([ROOT.list_of()], Revocation.GOOD),
    "revoked": ([ROOT.list_of({SERIAL: None})], Revocation.REVOKED),
    "hold": ([ROOT.list_of({SERIAL: HOLD})], Revocation.REVOKED),
    "released": (
        [ROOT.list_of({SERIAL: HOLD}, made=NOW - 3 * DAY), ROOT.list_of()],
        Revocation.GOOD,
    ),
    "released by its reason": (
        [ROOT.list_of({SERIAL: x509.ReasonFlags.remove_from_crl})],
        Revocation.GOOD,
    ),
    "critical": ([ROOT.list_of(extensions=[(UNKNOWN, True)])], Revocation.UNKNOWN),
    "twin": ([new_root("CA gốc thử nghiệm").list_of({SERIAL: None})], Revocation.UNKNOWN),
}


@pytest.mark.parametrize("name", RULES)
def test_lists_say_the_same_wherever_they_come_from(name: str) -> None:
    found, expected = RULES[name]
    for evidence in (
        Evidence(lists(*found)),
        Evidence(brought=found),
        Evidence(lists(*found[:1]), found[1:]),
    ):
        told = state_of((ROOT.asn1, CLERK.asn1), evidence, NOW, None)
        assert told.revocation is expected


@pytest.mark.parametrize("part", PARTIAL)
def test_a_list_that_speaks_of_a_part_proves_nothing(part: str) -> None:
    partial = lists(ROOT.list_of(extensions=[(PARTIAL[part], True)]))
    assert state(partial) is ListState.FORM
    assert of(partial).revocation is Revocation.UNKNOWN


def test_a_list_with_an_address_speaks_of_certificates_that_name_it() -> None:
    here = x509.UniformResourceIdentifier(PLACE)
    partition = lists(ROOT.list_of(extensions=[(place(full_name=[here]), True)]))
    nowhere = ROOT.issue("Trần Thị Bình")
    assert of(partition, nowhere).revocation is Revocation.NOT_DECLARED
    named = ROOT.issue("Lê Văn Cường", place=PLACE)
    assert of(partition, named).revocation is Revocation.GOOD
    elsewhere = ROOT.issue("Lê Văn Cường", place=PLACE + "2")
    assert of(partition, elsewhere).revocation is Revocation.UNKNOWN


@pytest.mark.parametrize("brought", [False, True])
@pytest.mark.parametrize("kind", ["user", "ca"])
def test_a_list_of_a_kind_speaks_of_that_kind(kind: str, brought: bool) -> None:
    issuing = ROOT.issue("CA cấp thử nghiệm", authority=True, place=PLACE)
    scope = [(place(**{f"only_contains_{kind}_certs": True}), True)]
    spoken_of, other = (CLERK, issuing) if kind == "user" else (issuing, CLERK)
    serials = {each.certificate.serial_number: COMPROMISED for each in (spoken_of, other)}

    def told(found: x509.CertificateRevocationList, who: TestAuthority) -> Revocation:
        held = Evidence(brought=(found,)) if brought else Evidence(lists(found))
        return state_of((ROOT.asn1, who.asn1), held, NOW, None).revocation

    whole = ROOT.list_of(extensions=scope)
    assert state(lists(whole)) is ListState.GOOD
    assert (told(whole, spoken_of), told(whole, other)) == (Revocation.GOOD, Revocation.UNKNOWN)
    naming = ROOT.list_of(serials, extensions=scope)
    assert told(naming, spoken_of) is Revocation.REVOKED
    assert told(naming, other) is Revocation.UNKNOWN


@pytest.mark.parametrize("brought", [False, True])
def test_what_is_not_known_of_an_authority_is_not_known_of_who_names_no_place(
    brought: bool,
) -> None:
    """Lists of the root are asked about the authority; nobody says where to ask about the clerk."""
    issuing = ROOT.issue("CA cấp thử nghiệm", authority=True, place=PLACE)
    clerk = issuing.issue("Trần Thị Bình")
    path = (ROOT.asn1, issuing.asn1, clerk.asn1)
    fresh, old = ROOT.list_of(), ROOT.list_of(made=NOW - 9 * DAY, until=NOW - 8 * DAY)
    for found, expected in (
        ([], Revocation.UNKNOWN),
        ([old], Revocation.UNKNOWN),
        ([fresh], Revocation.NOT_DECLARED),
    ):
        held = Evidence(brought=found) if brought else Evidence(lists(*found))
        assert state_of(path, held, NOW, None).revocation is expected
    nowhere = ROOT.issue("CA cấp thử nghiệm", authority=True)
    path = (ROOT.asn1, nowhere.asn1, nowhere.issue("Trần Thị Bình").asn1)
    assert state_of(path, Evidence(), NOW, None).revocation is Revocation.NOT_DECLARED


def test_half_a_million_entries_are_bounded() -> None:
    der = ROOT.long_list(500_000, SERIAL)
    assert len(der) > 10_000_000
    tracemalloc.start()
    [long] = parse(der).lists
    held = lists(long)
    told = of(held)
    other = of(held, ROOT.issue("Lê Văn Cường"))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (told.revocation, other.revocation) == (Revocation.REVOKED, Revocation.GOOD)
    [view] = held.view(NOW)
    assert view.entries == 500_000
    assert most < 3 * len(der)  # an object for each entry would be twenty times as much
