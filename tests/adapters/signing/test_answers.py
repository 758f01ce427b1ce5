"""Whose answers (OCSP) count: of those who may answer, and not of those who were withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from asn1crypto import ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as x509_ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.support.trust_pki import NOW, PLACE, TestAuthority, new_root
from tthc_desktop.adapters.signing.revocation import Evidence, state_of
from tthc_desktop.adapters.signing.trust_lists import Issuer, RevocationLists, held_list
from tthc_desktop.domain.signatures import Revocation
from tthc_desktop.domain.trust import TrustFamily

ROOT = new_root("CA gốc thử nghiệm")
CLERK = ROOT.issue("Trần Thị Bình", place=PLACE)
SERIAL, RESPONDER = CLERK.certificate.serial_number, 4_711
DAY = timedelta(days=1)
HOLD, COMPROMISED = x509.ReasonFlags.certificate_hold, x509.ReasonFlags.key_compromise
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
Extensions = Sequence[tuple[x509.ExtensionType, bool]]


def usage(*, signs: bool, encrypts: bool) -> x509.KeyUsage:
    others = ("content_commitment", "data_encipherment", "key_agreement", "key_cert_sign")
    off = dict.fromkeys((*others, "crl_sign", "encipher_only", "decipher_only"), False)
    return x509.KeyUsage(digital_signature=signs, key_encipherment=encrypts, **off)


def responder(more: Extensions = ()) -> TestAuthority:
    """Whom the root appointed to answer."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Trả lời thu hồi")]))
        .issuer_name(ROOT.certificate.subject)
        .public_key(key.public_key())
        .serial_number(RESPONDER)
        .not_valid_before(NOW - 100 * DAY)
        .not_valid_after(NOW + 100 * DAY)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
    )
    for extension, critical in more:
        builder = builder.add_extension(extension, critical)
    return TestAuthority(key, builder.sign(ROOT.key, SHA256()))


def answer(
    by: TestAuthority,
    status: x509_ocsp.OCSPCertStatus = x509_ocsp.OCSPCertStatus.GOOD,
    more: Extensions = (),
) -> ocsp.BasicOCSPResponse:
    since = NOW - 2 * DAY if status is x509_ocsp.OCSPCertStatus.REVOKED else None
    builder = (
        x509_ocsp.OCSPResponseBuilder()
        .add_response(
            *(CLERK.certificate, ROOT.certificate, SHA256(), status),
            *(NOW - DAY / 24, NOW + DAY, since, None),
        )
        .responder_id(x509_ocsp.OCSPResponderEncoding.HASH, by.certificate)
        .certificates([by.certificate])
    )
    for extension, critical in more:
        builder = builder.add_extension(extension, critical)
    made = builder.sign(by.key, SHA256()).public_bytes(Encoding.DER)
    return ocsp.OCSPResponse.load(made).basic_ocsp_response


def told(
    found: ocsp.BasicOCSPResponse, *lists: x509.CertificateRevocationList, brought: bool = False
) -> Revocation:
    if brought:
        evidence = Evidence(brought=lists, answers=(found,))
    else:
        issuer = Issuer(ROOT.certificate, TrustFamily.PUBLIC, ROOT.sha256)
        held = (held_list("a.crl", TrustFamily.OFFICE, each, [issuer]) for each in lists)
        evidence = Evidence(RevocationLists(tuple(held)), answers=(found,))
    return state_of((ROOT.asn1, CLERK.asn1), evidence, NOW, None).revocation


MAY: dict[str, Extensions] = {
    "plain": (),
    "critical usage": [(usage(signs=True, encrypts=False), True)],
    "not to be checked": [(x509.OCSPNoCheck(), False)],
    "not to be checked, critical": [(x509.OCSPNoCheck(), True)],
    "no authority": [(x509.BasicConstraints(ca=False, path_length=None), True)],
    "unknown": [(UNKNOWN, False)],
}
MAY_NOT: dict[str, Extensions] = {
    "unknown and critical": [(UNKNOWN, True)],
    "for encryption": [(usage(signs=False, encrypts=True), True)],
    "constrains": [(x509.NameConstraints(None, [x509.DNSName("a.invalid")]), True)],
    "constrains quietly": [(x509.NameConstraints(None, [x509.DNSName("a.invalid")]), False)],
}


@pytest.mark.parametrize("kind", [*MAY, *MAY_NOT])
@pytest.mark.parametrize("status", ["GOOD", "REVOKED"])
def test_who_may_answer(kind: str, status: str) -> None:
    found = answer(responder({**MAY, **MAY_NOT}[kind]), x509_ocsp.OCSPCertStatus[status])
    assert told(found) is (Revocation[status] if kind in MAY else Revocation.UNKNOWN)


@pytest.mark.parametrize(("critical", "expected"), [(False, "GOOD"), (True, "UNKNOWN")])
def test_an_answer_with_what_nobody_here_knows(critical: bool, expected: str) -> None:
    assert told(answer(responder(), more=[(UNKNOWN, critical)])) is Revocation[expected]
    assert told(answer(responder(), more=[(x509.OCSPNonce(b"1234"), critical)])) is Revocation.GOOD


@pytest.mark.parametrize("status", ["revoked", "good"])
def test_what_nobody_here_knows_beside_one_certificate(status: str) -> None:
    """The library makes no such answer: it is put into one, and signed again."""
    by = responder()
    found = answer(by, x509_ocsp.OCSPCertStatus[status.upper()])
    for critical, expected in ((False, Revocation[status.upper()]), (True, Revocation.UNKNOWN)):
        data = found["tbs_response_data"]
        data["responses"][0]["single_extensions"] = [
            {"extn_id": "1.2.3.4", "critical": critical, "extn_value": b"\x05\x00"}
        ]
        signed = data.dump(force=True)
        found["signature"] = by.key.sign(signed, ec.ECDSA(SHA256()))
        made = ocsp.BasicOCSPResponse.load(found.dump(force=True))
        assert told(made) is expected


@pytest.mark.parametrize("brought", [False, True])
@pytest.mark.parametrize("more", ["plain", "not to be checked"])
def test_who_was_withdrawn_answers_no_more(more: str, brought: bool) -> None:
    """Also by a list that is over, and whatever is said of the need to check."""
    found = answer(responder(MAY[more]))
    twin = new_root("CA gốc thử nghiệm")
    for root, serial, expected in (
        (ROOT, RESPONDER, Revocation.UNKNOWN),
        (ROOT, RESPONDER + 1, Revocation.GOOD),
        (twin, RESPONDER, Revocation.GOOD),
    ):
        made, until = NOW - 20 * DAY, NOW - 15 * DAY
        listed = root.list_of({serial: COMPROMISED}, made=made, until=until)
        assert told(found, listed, brought=brought) is expected


def test_who_is_on_hold_releases_nobody_until_released() -> None:
    found = answer(responder())
    made = NOW - DAY
    both = ROOT.list_of({RESPONDER: HOLD, SERIAL: HOLD}, made=made)
    assert told(found, both) is Revocation.REVOKED
    assert told(found, ROOT.list_of({SERIAL: HOLD}, made=made)) is Revocation.GOOD
    held = ROOT.list_of({RESPONDER: HOLD}, made=NOW - 3 * DAY, until=NOW - 2 * DAY)
    assert told(found, held) is Revocation.UNKNOWN
    assert told(found, held, ROOT.list_of({SERIAL: HOLD}, made=made)) is Revocation.GOOD


def test_one_that_was_withdrawn_neither_withdraws() -> None:
    found = answer(responder(), x509_ocsp.OCSPCertStatus.REVOKED)
    assert told(found) is Revocation.REVOKED
    assert told(found, ROOT.list_of({RESPONDER: COMPROMISED})) is Revocation.GOOD


def test_one_that_lists_cannot_be_asked_about_answers_while_there_are_none() -> None:
    by = responder()
    odd = by.asn1
    odd["tbs_certificate"]["version"] = 1  # of this version nobody knows a form
    signed = odd["tbs_certificate"].dump(force=True)
    odd["signature_value"] = ROOT.key.sign(signed, ec.ECDSA(SHA256()))
    found = answer(by)
    found["certs"] = [asn1_x509.Certificate.load(odd.dump(force=True))]
    made = ocsp.BasicOCSPResponse.load(found.dump(force=True))
    assert told(made) is Revocation.GOOD
    old = ROOT.list_of(made=NOW - 20 * DAY, until=NOW - 15 * DAY)
    assert told(made, old) is Revocation.UNKNOWN
