"""What the entries of a revocation list say beside numbers and days (RFC 5280, 5.3).

A list may have half a million: they stay the bytes that they are. Only what looks like a mark is
looked for, and only entries that hold such bytes are parsed.
"""

from __future__ import annotations

from asn1crypto import crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509

MOST_MARKED = 1_000
"""Entries of one list that are parsed: a list that is not indirect has no reason to have many."""

_ISSUER = "certificate_issuer"
_KNOWN = frozenset({_ISSUER, "crl_reason", "hold_instruction_code", "invalidity_date"})
_CRITICAL = b"\x01\x01\xff\x04"  # an extension's mark, before its value
_OTHER_ISSUER = b"\x06\x03\x55\x1d\x1d"
# What stands before the mark of an extension that is known: nothing to stop at.
_HARMLESS = frozenset(b"\x06\x03\x55\x1d" + last for last in (b"\x15", b"\x17", b"\x18"))
_SEQUENCE, _TIMES = 0x30, frozenset({0x17, 0x18})


def all_understood(content: x509.CertificateRevocationList) -> bool:
    """Whether every entry is about a certificate of the list's own issuer, and has nothing critical
    that is unknown here: the list says nothing of anybody otherwise.

    Indirect lists, which speak of other issuers' certificates, are not asked about here.
    """
    data = content.tbs_certlist_bytes
    try:
        return _all_understood(data, content.issuer.public_bytes())
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        return False  # asn1crypto tells damage by whatever it stumbles over


def _all_understood(data: bytes, issuer: bytes) -> bool:
    at, end = _entries(data)
    own = asn1_x509.Name.load(issuer)
    looked_at = 0
    for mark in _marks(data, at, end):
        if mark < at:
            continue  # in an entry that was looked at
        start = at
        while at <= mark:
            start, at = at, _ends(data, at)[1]
        looked_at += 1
        entry = crl.RevokedCertificate.load(data[start:at], strict=True)
        if looked_at > MOST_MARKED or not _is_understood(entry, own):
            return False
    return True


def _marks(data: bytes, at: int, end: int) -> list[int]:
    found = []
    for sign in (_CRITICAL, _OTHER_ISSUER):
        place = data.find(sign, at, end)
        while place >= 0:
            if data[place - 5 : place] not in _HARMLESS:
                found.append(place)
            place = data.find(sign, place + 1, end)
    return sorted(found)


def _is_understood(entry: crl.RevokedCertificate, own: asn1_x509.Name) -> bool:
    for each in entry["crl_entry_extensions"]:
        kind = each["extn_id"].native
        if kind not in _KNOWN and each["critical"].native:
            return False
        if kind == _ISSUER and [name.chosen for name in each["extn_value"].parsed] != [own]:
            return False
    return True


def _entries(data: bytes) -> tuple[int, int]:
    """Where they begin and end: what comes behind the times of the list; empty where none are."""
    at, end = _ends(data, 0)
    timed = False
    while at < end:
        inside, behind = _ends(data, at)
        if timed and data[at] == _SEQUENCE:
            return inside, behind
        timed = timed or data[at] in _TIMES
        at = behind
    return end, end


def _ends(data: bytes, at: int) -> tuple[int, int]:
    """Where the content of a DER value begins, and where it ends."""
    size, inside = data[at + 1], at + 2
    if size & 0x80:
        inside += size & 0x7F
        size = int.from_bytes(data[at + 2 : inside])
    return inside, inside + size
