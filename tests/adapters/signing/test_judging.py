"""Why a certificate is trusted or not, each cause by itself; offline revocation; proven times."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp as x509_ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import (
    PdfSignatureMetadata,
    PdfSigner,
    PdfTimeStamper,
    SimpleSigner,
)
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.support.tokens import pdf
from tthc_desktop.adapters.signing.check import check_bytes
from tthc_desktop.adapters.signing.revocation import Evidence, state_of
from tthc_desktop.adapters.signing.trust_lists import RevocationLists
from tthc_desktop.adapters.signing.trust_material import TrustMaterial
from tthc_desktop.domain.signature_words import report_in_words
from tthc_desktop.domain.signatures import Revocation, SignatureDoubt, SignatureReport

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
DAY = timedelta(days=1)
_DER = serialization.Encoding.DER


class Authority:
    """A root, and what it issues."""

    def __init__(self, name: str) -> None:
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.serial = 100
        self.root = self._issued(self.name, self.key.public_key(), -3000, 3000, [])

    def _issued(
        self, subject: x509.Name, key: Any, since: int, until: int, more: list[Any]
    ) -> asn1_x509.Certificate:
        self.serial += 1
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key)
            .serial_number(self.serial)
            .not_valid_before(NOW + since * DAY)
            .not_valid_after(NOW + until * DAY)
            .add_extension(x509.BasicConstraints(subject == self.name, None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        )
        for each in more:
            builder = builder.add_extension(each, critical=False)
        made = builder.sign(self.key, hashes.SHA256())
        return asn1_x509.Certificate.load(made.public_bytes(_DER))

    def signer(
        self, since: int = -300, until: int = 300, usage: str = "sign", place: bool = True
    ) -> SimpleSigner:
        """A person's key, valid from and to that many days from now."""
        key: Any = ec.generate_private_key(ec.SECP256R1())
        if usage == "stamp":  # pyHanko's own stamper knows RSA only
            key = rsa.generate_private_key(65537, 2048)
        flags = {"sign": (True, True, False), "encrypt": (False, False, True)}
        more: list[Any] = []
        if usage == "stamp":
            more.append(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]))
        else:
            signs, denies, encrypts = flags[usage]
            more.append(
                x509.KeyUsage(signs, denies, encrypts, False, False, False, False, False, False)
            )
        if place:
            uri = x509.UniformResourceIdentifier("http://crl.invalid/a.crl")
            more.append(
                x509.CRLDistributionPoints([x509.DistributionPoint([uri], None, None, None)])
            )
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lê Văn Cường")])
        certificate = self._issued(subject, key.public_key(), since, until, more)
        plain = key.private_bytes(
            _DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        make: Any = SimpleCertificateStore
        return SimpleSigner(certificate, asn1_keys.PrivateKeyInfo.load(plain), make())

    def list_of(
        self,
        revoked: dict[int, datetime] | None = None,
        made: datetime = NOW - DAY,
        days: int = 7,
        place: str = "",
        reason: x509.ReasonFlags | None = None,
    ) -> x509.CertificateRevocationList:
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name)
        builder = builder.last_update(made).next_update(made + days * DAY)
        for serial, since in (revoked or {}).items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
            if reason is not None:
                entry = entry.add_extension(x509.CRLReason(reason), critical=False)
            builder = builder.add_revoked_certificate(entry.build())
        if place:
            names = [x509.UniformResourceIdentifier(place)]
            scope = x509.IssuingDistributionPoint(names, None, False, False, None, False, False)
            builder = builder.add_extension(scope, critical=True)
        return builder.sign(self.key, hashes.SHA256())

    def trust(self, *lists: x509.CertificateRevocationList) -> TrustMaterial:
        """An office that trusts it and holds these lists."""
        office = RevocationLists().with_brought(lists, [self.root])
        return TrustMaterial((self.root,), (), office)

    def answer_of(
        self, certificate: Any, until: int, held: datetime | None = None
    ) -> ocsp.BasicOCSPResponse:
        """Says good, or on hold since then, by a responder that is appointed until so many days
        from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Trả lời thu hồi")])
        appointed = self._issued(name, key.public_key(), -500, until, [usage])
        responder, asked, root = (
            x509.load_der_x509_certificate(each.dump())
            for each in (appointed, certificate, self.root)
        )
        states = x509_ocsp.OCSPCertStatus
        status, why = states.GOOD, None
        if held is not None:
            status, why = states.REVOKED, x509.ReasonFlags.certificate_hold
        builder = x509_ocsp.OCSPResponseBuilder().add_response(
            asked, root, hashes.SHA256(), status, NOW - DAY, NOW + DAY, held, why
        )
        builder = builder.responder_id(x509_ocsp.OCSPResponderEncoding.NAME, responder)
        made = builder.certificates([responder]).sign(key, hashes.SHA256())
        whole = ocsp.OCSPResponse.load(made.public_bytes(_DER))
        return whole.basic_ocsp_response


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("CA thử nghiệm")


def _signed(signer: SimpleSigner, stamper: Any = None, digest: str = "sha256") -> bytes:
    metadata = PdfSignatureMetadata(
        field_name="Sig1", md_algorithm=digest, subfilter=SigSeedSubFilter.PADES
    )
    output = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf()))
    PdfSigner(metadata, signer, timestamper=stamper).sign_pdf(writer, output=output)
    return output.getvalue()


def _report(content: bytes, trust: TrustMaterial, now: datetime = NOW) -> SignatureReport:
    (one,) = check_bytes(content, trust, now).signatures
    assert one.intact is True
    return one


def _stamper(authority: Authority, at: datetime) -> DummyTimeStamper:
    maker = authority.signer(-900, 900, usage="stamp")
    make: Any = DummyTimeStamper
    stamper: DummyTimeStamper = make(maker.signing_cert, maker.signing_key, fixed_dt=at)
    return stamper


CAUSES: dict[str, tuple[dict[str, Any], bool | None, tuple[SignatureDoubt, ...]]] = {
    "good": ({}, True, ()),
    "expired": ({"since": -500, "until": -10}, None, (SignatureDoubt.EXPIRED,)),
    "not yet": ({"since": 10, "until": 500}, False, (SignatureDoubt.NOT_YET_VALID,)),
    "usage": ({"usage": "encrypt"}, False, (SignatureDoubt.KEY_USAGE,)),
}


@pytest.mark.parametrize("name", CAUSES)
def test_each_cause_has_its_name(authority: Authority, name: str) -> None:
    arguments, trusted, doubts = CAUSES[name]
    make: Any = authority.signer
    content = _signed(make(**arguments))
    found = _report(content, TrustMaterial((authority.root,)))
    assert (found.trusted, found.doubts) == (trusted, doubts)
    assert check_bytes(content, TrustMaterial((authority.root,)), NOW).verdict == "indeterminate"


def test_untrusted_and_without_anchors(authority: Authority) -> None:
    content = _signed(authority.signer())
    other = TrustMaterial((Authority("CA khác").root,))
    assert _report(content, other).doubts == (SignatureDoubt.UNTRUSTED,)
    assert _report(content, other).trusted is False
    nobody = _report(content, TrustMaterial())
    assert (nobody.trusted, nobody.doubts) == (None, (SignatureDoubt.NO_ANCHOR,))
    # Another authority of the same name, as somebody would make it who wants to be believed.
    twin = TrustMaterial((Authority("CA thử nghiệm").root,))
    assert _report(content, twin).trusted is False


def test_a_weak_digest_is_named_and_no_forgery(authority: Authority) -> None:
    content = _signed(authority.signer(), digest="sha1")
    check = check_bytes(content, TrustMaterial((authority.root,)), NOW)
    (one,) = check.signatures
    assert (one.intact, one.digest) == (True, "sha1")
    assert SignatureDoubt.WEAK in one.doubts
    assert check.verdict == "indeterminate"
    assert dict(report_in_words(one))["Thuật toán băm"] == "SHA-1 (yếu)"


def test_revocation_is_told_offline_with_the_age_of_its_evidence(authority: Authority) -> None:
    signer = authority.signer()
    content = _signed(signer)
    serial = signer.signing_cert.serial_number  # type: ignore[union-attr]  # made above
    fresh, old = NOW - DAY, NOW - 100 * DAY
    cases: list[tuple[list[x509.CertificateRevocationList], Revocation, datetime | None]] = [
        ([], Revocation.UNKNOWN, None),
        ([authority.list_of()], Revocation.GOOD, fresh),
        ([authority.list_of(made=old)], Revocation.UNKNOWN, old),
        ([authority.list_of({serial: old}, made=old)], Revocation.REVOKED, old),
        ([authority.list_of({serial: fresh}), authority.list_of()], Revocation.REVOKED, fresh),
        ([authority.list_of({serial + 1: old})], Revocation.GOOD, fresh),
        ([Authority("CA thử nghiệm").list_of({serial: old})], Revocation.UNKNOWN, None),
    ]
    for lists, expected, at in cases:
        trust = authority.trust(*lists)
        found = _report(content, trust)
        assert (found.revocation, found.revocation_at) == (expected, at)
        verdict = check_bytes(content, trust, NOW).verdict
        words = {Revocation.GOOD: "valid", Revocation.REVOKED: "invalid"}
        assert verdict == words.get(expected, "indeterminate")
    nowhere = _report(_signed(authority.signer(place=False)), TrustMaterial((authority.root,)))
    assert nowhere.revocation is Revocation.NOT_DECLARED


@pytest.mark.parametrize(
    ("place", "of_certificate", "expected"),
    [
        ("http://crl.invalid/a.crl", True, Revocation.GOOD),
        ("http://crl.invalid/b.crl", True, Revocation.UNKNOWN),
        ("http://crl.invalid/a.crl", False, Revocation.NOT_DECLARED),
    ],
)
def test_a_list_of_another_place_says_nothing_of_who_is_not_in_it(
    authority: Authority, place: str, of_certificate: bool, expected: Revocation
) -> None:
    signer = authority.signer(place=of_certificate)
    content = _signed(signer)
    serial = signer.signing_cert.serial_number  # type: ignore[union-attr]  # made above
    found = _report(content, authority.trust(authority.list_of(place=place)))
    assert found.revocation is expected
    # Who stands in it was withdrawn, wherever the list lies.
    withdrawn = authority.list_of({serial: NOW - DAY}, place=place)
    found = _report(content, authority.trust(withdrawn))
    assert found.revocation is Revocation.REVOKED


@pytest.mark.parametrize(("until", "expected"), [(300, Revocation.GOOD), (-10, Revocation.UNKNOWN)])
def test_an_answer_counts_while_who_made_it_was_appointed(
    authority: Authority, until: int, expected: Revocation
) -> None:
    signer = authority.signer()
    path = (authority.root, signer.signing_cert)
    answer = authority.answer_of(signer.signing_cert, until)
    state = state_of(path, Evidence(answers=(answer,)), NOW, None)
    assert state.revocation is expected


def test_an_answer_releases_who_was_on_hold_in_an_older_list_and_nobody_else(
    authority: Authority,
) -> None:
    signer = authority.signer()
    path = (authority.root, signer.signing_cert)
    serial = signer.signing_cert.serial_number  # type: ignore[union-attr]  # made above
    answer = authority.answer_of(signer.signing_cert, 300)
    held = {serial: NOW - 9 * DAY}
    for reason, made, expected in (
        (x509.ReasonFlags.certificate_hold, NOW - 2 * DAY, Revocation.GOOD),
        (x509.ReasonFlags.certificate_hold, NOW - DAY / 2, Revocation.REVOKED),
        (x509.ReasonFlags.key_compromise, NOW - 2 * DAY, Revocation.REVOKED),
    ):
        found = authority.list_of(held, made, reason=reason)
        told = state_of(path, Evidence(authority.trust(found).lists, (), (answer,)), NOW, None)
        assert told.revocation is expected


def test_a_list_releases_who_was_on_hold_in_an_older_answer(authority: Authority) -> None:
    signer = authority.signer()
    path = (authority.root, signer.signing_cert)
    answer = authority.answer_of(signer.signing_cert, 300, NOW - 9 * DAY)
    for made, expected in (
        (NOW - DAY / 2, Revocation.GOOD),
        (NOW - 2 * DAY, Revocation.REVOKED),
    ):
        held = authority.trust(authority.list_of(made=made)).lists
        assert state_of(path, Evidence(held, (), (answer,)), NOW, None).revocation is expected


def test_a_trusted_timestamp_proves_when(authority: Authority) -> None:
    """A certificate that expired since was good then; one withdrawn since was not withdrawn."""
    signer = authority.signer(-500, -10)
    at = NOW - 50 * DAY
    content = _signed(signer, _stamper(authority, at))
    trust = TrustMaterial((authority.root,))
    found = _report(content, trust)
    assert (found.level, found.timestamped, found.time) == ("B-T", True, at)
    assert (found.trusted, found.doubts) == (True, ())
    serial = signer.signing_cert.serial_number  # type: ignore[union-attr]  # made above
    for since, expected in ((at - DAY, Revocation.REVOKED), (at + DAY, Revocation.GOOD)):
        trusting = authority.trust(authority.list_of({serial: since}))
        assert _report(content, trusting).revocation is expected
    elsewhere = _report(_signed(signer, _stamper(Authority("TSA lạ"), at)), trust)
    assert (elsewhere.level, elsewhere.timestamped) == ("B-T", False)
    assert elsewhere.doubts == (SignatureDoubt.EXPIRED,)
    assert elsewhere.trusted is None


def test_a_timestamp_of_the_document_is_nobodys_signature(authority: Authority) -> None:
    content = _signed(authority.signer())
    output = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    at = NOW - DAY
    PdfTimeStamper(_stamper(authority, at)).timestamp_pdf(writer, "sha256", output=output)
    trust = authority.trust(authority.list_of())
    check = check_bytes(output.getvalue(), trust, NOW)
    assert (check.verdict, len(check.signatures), len(check.timestamps)) == ("valid", 1, 1)
    told = set(check.signatures[0].changes)
    dated = "thông tin mô tả tệp"  # where the clock goes on by a second meanwhile
    assert told - {dated} == {"thêm dấu thời gian của tài liệu"}
    assert (check.signatures[0].level, check.signatures[0].timestamped) == ("B-T", True)
    assert check.timestamps[0].intact is True
    assert check.timestamps[0].covers_whole_file
    broken = bytearray(output.getvalue())
    broken[content.index(b"MediaBox") + 12] ^= 1
    assert check_bytes(bytes(broken), trust, NOW).timestamps[0].intact is False


def test_nobody_is_asked(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate names a place to ask; a file must not make this PC go there."""
    import socket

    real = socket.socket.connect

    def connect(self: socket.socket, address: tuple[str, int]) -> None:
        if address[0] != "127.0.0.1":  # on Windows each event loop speaks to itself
            refused()
        real(self, address)

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a file made us open a socket")

    content = _signed(authority.signer())
    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    assert _report(content, TrustMaterial((authority.root,))).revocation is Revocation.UNKNOWN


def test_a_claimed_time_that_is_still_to_come_is_told(authority: Authority) -> None:
    """One of two clocks is wrong: a few minutes are nothing, and a timestamp proves its time."""
    content = _signed(authority.signer())
    claimed = _report(content, authority.trust()).time
    assert claimed is not None
    for minutes, ahead in ((14, False), (16, True), (-16, False)):
        looked = claimed - timedelta(minutes=minutes)
        report = _report(content, authority.trust(), looked)
        assert report.time_ahead is ahead
        assert ("giờ này còn chưa tới" in dict(report_in_words(report))["Thời gian"]) is ahead
    stamped = _signed(authority.signer(), _stamper(authority, claimed - DAY))
    proven = _report(stamped, authority.trust(), claimed - timedelta(hours=12))
    assert (proven.timestamped, proven.time_ahead) == (True, False)
