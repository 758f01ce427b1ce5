"""What entries of a revocation list say beside numbers: it may silence the whole list."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.support.trust_pki import NOW, PLACE, new_root
from tthc_desktop.adapters.signing.list_entries import MOST_MARKED, all_understood
from tthc_desktop.adapters.signing.revocation import Evidence, state_of
from tthc_desktop.adapters.signing.trust_lists import Issuer, RevocationLists, held_list
from tthc_desktop.adapters.signing.trust_parse import parse
from tthc_desktop.domain.signatures import Revocation
from tthc_desktop.domain.trust import TrustFamily
from tthc_desktop.domain.trust_view import ListState

ROOT = new_root("CA gốc thử nghiệm")
CLERK = ROOT.issue("Trần Thị Bình", place=PLACE)
SERIAL = CLERK.certificate.serial_number
DAY = timedelta(days=1)
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
REASON = x509.CRLReason(x509.ReasonFlags.key_compromise)
SINCE = x509.InvalidityDate((NOW - 9 * DAY).replace(tzinfo=None))
Entry = tuple[int, Sequence[tuple[x509.ExtensionType, bool]]]


def issuer(name: x509.Name) -> x509.CertificateIssuer:
    return x509.CertificateIssuer([x509.DirectoryName(name)])


OTHER = issuer(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA khác")]))
OWN = issuer(ROOT.certificate.subject)


def made(*entries: Entry) -> x509.CertificateRevocationList:
    builder = x509.CertificateRevocationListBuilder().issuer_name(ROOT.certificate.subject)
    builder = builder.last_update(NOW - DAY).next_update(NOW + DAY)
    builder = builder.add_extension(x509.CRLNumber(1), critical=False)
    for serial, extensions in entries:
        entry = x509.RevokedCertificateBuilder().serial_number(serial)
        entry = entry.revocation_date(NOW - 2 * DAY)
        for extension, critical in extensions:
            entry = entry.add_extension(extension, critical)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(ROOT.key, SHA256())


def held(*found: x509.CertificateRevocationList) -> RevocationLists:
    known = [Issuer(ROOT.certificate, TrustFamily.PUBLIC, ROOT.sha256)]
    each = [held_list("a.crl", TrustFamily.OFFICE, one, known) for one in found]
    return RevocationLists(tuple(each))


def told(found: x509.CertificateRevocationList) -> set[Revocation]:
    """The same wherever it comes from."""
    return {
        state_of((ROOT.asn1, CLERK.asn1), evidence, NOW, None).revocation
        for evidence in (Evidence(held(found)), Evidence(brought=[found]))
    }


@pytest.mark.parametrize("of_clerk", [False, True])
@pytest.mark.parametrize(
    ("extensions", "understood"),
    [
        ([], True),
        ([(UNKNOWN, False)], True),
        ([(REASON, True)], True),
        ([(SINCE, True), (REASON, False)], True),
        ([(OWN, True)], True),
        ([(OWN, False)], True),
        ([(UNKNOWN, True)], False),
        ([(REASON, True), (UNKNOWN, True)], False),
        ([(OTHER, True)], False),
        ([(OTHER, False)], False),
    ],
)
def test_an_entry_that_is_not_understood_silences_the_list(
    extensions: Sequence[tuple[x509.ExtensionType, bool]], understood: bool, of_clerk: bool
) -> None:
    """Of which certificate it speaks is then unknown, and of those behind it too (RFC 5280 5.3)."""
    serial = SERIAL if of_clerk else 5
    found = made((3, []), (serial, extensions), (4, []))
    [view] = held(found).view(NOW)
    assert view.state is (ListState.GOOD if understood else ListState.FORM)
    known = Revocation.REVOKED if of_clerk else Revocation.GOOD
    assert told(found) == {known if understood else Revocation.UNKNOWN}


def test_another_issuer_of_an_earlier_entry_is_that_of_later_ones() -> None:
    assert told(made((3, [(OTHER, True)]), (SERIAL, []))) == {Revocation.UNKNOWN}


def test_a_number_that_looks_like_a_mark_is_none() -> None:
    marks = (b"\x06\x01\x2a\x01\x01\xff\x04\x02", b"\x06\x03\x55\x1d\x1d\x04\x00")
    found = made(*((int.from_bytes(b"\x11" + mark), []) for mark in marks))
    assert told(found) == {Revocation.GOOD}


def test_more_marks_than_are_looked_at_are_not_understood() -> None:
    entries = [(100 + n, [(OWN, True)]) for n in range(MOST_MARKED + 1)]
    assert told(made(*entries[:-1])) == {Revocation.GOOD}
    assert told(made(*entries)) == {Revocation.UNKNOWN}
    usual = [(100 + n, [(REASON, True), (SINCE, True)]) for n in range(MOST_MARKED + 1)]
    assert told(made(*usual)) == {Revocation.GOOD}


@pytest.mark.parametrize("place", [0, 1])
def test_a_list_without_entries_or_without_extensions(place: int) -> None:
    empty = made()
    bare = parse(ROOT.long_list(1, 5)).lists[0]
    assert all_understood((empty, bare)[place])


def test_half_a_million_entries_are_copied_once() -> None:
    der = ROOT.long_list(500_000, SERIAL)
    [long] = parse(der).lists
    tracemalloc.start()
    assert all_understood(long)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1.5 * len(der)
    assert len(long.public_bytes(Encoding.DER)) == len(der)
