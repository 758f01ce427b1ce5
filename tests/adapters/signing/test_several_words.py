"""Answers and lists that speak of one certificate more than once: all that they say counts, in
whatever order it stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import ocsp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as x509_ocsp

from tests.adapters.signing.test_answers import (
    CLERK,
    COMPROMISED,
    DAY,
    HOLD,
    ROOT,
    SERIAL,
    answer,
    responder,
    told,
)
from tests.support.trust_pki import NOW
from tthc_desktop.adapters.signing.revocation import Evidence, state_of
from tthc_desktop.domain.signatures import Revocation

GOOD, REVOKED = x509_ocsp.OCSPCertStatus.GOOD, x509_ocsp.OCSPCertStatus.REVOKED
NOT_KNOWN = x509_ocsp.OCSPCertStatus.UNKNOWN
REMOVED = x509.ReasonFlags.remove_from_crl
HOUR = timedelta(hours=1)
_DAMAGE = (b"20010203040506Z", b"20010203999999Z")
_DER = Encoding.DER


def _one(status: x509_ocsp.OCSPCertStatus, made: datetime | None = None) -> ocsp.SingleResponse:
    found = answer(ROOT, status)["tbs_response_data"]["responses"][0]
    if made is not None:
        found["this_update"] = made
    return found


def _withdrawn(since: datetime, reason: str, made: datetime | None = None) -> ocsp.SingleResponse:
    found = _one(REVOKED, made)
    told_of = {"revocation_time": since, "revocation_reason": reason}
    found["cert_status"] = ocsp.CertStatus("revoked", ocsp.RevokedInfo(told_of))
    return found


def _held(made: datetime) -> ocsp.SingleResponse:
    return _withdrawn(NOW - 2 * DAY, "certificate_hold", made)


def _damaged() -> ocsp.SingleResponse:
    """Whose it is can be read, and not what it says."""
    return _withdrawn(datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC), "key_compromise")


def _asking(entry: ocsp.SingleResponse) -> ocsp.SingleResponse:
    """With a critical extension that nobody here knows."""
    asked = {"extn_id": "1.3.6.1.4.1.99999.1", "critical": True, "extn_value": b"\x05\x00"}
    entry["single_extensions"] = ocsp.SingleResponseExtensions([asked])
    return entry


def _together(*entries: ocsp.SingleResponse) -> ocsp.BasicOCSPResponse:
    """The library makes no such answer: it is put together, and signed again."""
    found = answer(ROOT)
    data = found["tbs_response_data"]
    data["responses"] = ocsp.Responses(list(entries))
    signed = data.dump(force=True).replace(*_DAMAGE)
    found["signature"] = ROOT.key.sign(signed, ec.ECDSA(SHA256()))
    return ocsp.BasicOCSPResponse.load(found.dump(force=True).replace(*_DAMAGE))


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (_one(GOOD), _one(GOOD), Revocation.GOOD),
        (_one(REVOKED), _one(GOOD), Revocation.REVOKED),
        (_one(REVOKED), _one(REVOKED), Revocation.REVOKED),
        (_held(NOW - 2 * HOUR), _one(GOOD, NOW - HOUR), Revocation.GOOD),
        (_held(NOW - HOUR), _one(GOOD, NOW - 2 * HOUR), Revocation.REVOKED),
        (_damaged(), _one(GOOD), Revocation.UNKNOWN),
        (_damaged(), _one(REVOKED), Revocation.REVOKED),
        (_asking(_one(REVOKED)), _one(GOOD), Revocation.UNKNOWN),
        (_asking(_one(GOOD)), _one(REVOKED), Revocation.REVOKED),
        (_one(NOT_KNOWN), _one(GOOD), Revocation.UNKNOWN),
        (_one(NOT_KNOWN), _one(REVOKED), Revocation.REVOKED),
    ],
)
def test_two_entries_of_one_answer(
    first: ocsp.SingleResponse,
    second: ocsp.SingleResponse,
    expected: Revocation,
    *,
    turned: bool,
) -> None:
    entries = (second, first) if turned else (first, second)
    assert told(_together(*entries)) is expected


def test_the_answer_of_whoever_bears_a_name_beside_another() -> None:
    """A responder whose certificate was renewed: both bear one name, and the newer one signed."""
    older, newer = responder(), responder()
    builder = x509_ocsp.OCSPResponseBuilder().add_response(
        *(CLERK.certificate, ROOT.certificate, SHA256(), REVOKED),
        *(NOW - HOUR, NOW + DAY, NOW - 2 * DAY, None),
    )
    builder = builder.responder_id(x509_ocsp.OCSPResponderEncoding.NAME, newer.certificate)
    for certificates in ([older, newer], [newer, older]):
        made = builder.certificates([each.certificate for each in certificates])
        der = made.sign(newer.key, SHA256()).public_bytes(_DER)
        found = ocsp.OCSPResponse.load(der).basic_ocsp_response
        assert told(found) is Revocation.REVOKED


@pytest.mark.parametrize(
    "reasons", [(REMOVED, COMPROMISED), (COMPROMISED, REMOVED), (HOLD, COMPROMISED)]
)
def test_two_entries_of_one_list(reasons: tuple[x509.ReasonFlags, ...]) -> None:
    """What is on hold may be released by a later word; what was withdrawn may not."""
    made = NOW - DAY
    builder = x509.CertificateRevocationListBuilder().issuer_name(ROOT.certificate.subject)
    builder = builder.last_update(made).next_update(NOW + DAY)
    for reason in reasons:
        entry = x509.RevokedCertificateBuilder().serial_number(SERIAL)
        entry = entry.revocation_date(made - DAY)
        entry = entry.add_extension(x509.CRLReason(reason), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    listed = builder.sign(ROOT.key, SHA256())
    evidence = Evidence(brought=[listed, ROOT.list_of(made=NOW - HOUR)])
    found = state_of((ROOT.asn1, CLERK.asn1), evidence, NOW, None)
    assert found.revocation is Revocation.REVOKED
