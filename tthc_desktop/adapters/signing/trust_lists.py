"""What revocation lists say of a certificate, offline: each is parsed once, and looked up in place.

pyHanko's own look-up makes a Python object of every entry of a list (half a million of them cost a
minute and a gigabyte); these lists stay the bytes that they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.x509.oid import NameOID

from tthc_desktop.domain.signatures import Revocation
from tthc_desktop.domain.trust import TrustFamily
from tthc_desktop.domain.trust_view import (
    ListState,
    RevocationEvidence,
    RevocationList,
    state_in_time,
)

NOTHING_KNOWN = RevocationEvidence(Revocation.UNKNOWN)
_HELD = (x509.ReasonFlags.certificate_hold, x509.ReasonFlags.remove_from_crl)
"""What a later list takes back."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """A certificate that may have issued lists and certificates."""

    certificate: x509.Certificate
    family: TrustFamily
    sha256: str


@dataclass(frozen=True, slots=True)
class HeldList:
    """A list beside the certificate that its signature holds under.

    Attributes:
        issuer: None where there is none here, or where the signature does not hold.
        wrong: Why it proves nothing whatever the time; None where it may.
    """

    source: str
    family: TrustFamily
    content: x509.CertificateRevocationList
    issuer: Issuer | None
    wrong: ListState | None

    def state(self, now: datetime) -> ListState:
        if self.wrong is not None:
            return self.wrong
        return state_in_time(self.content.last_update_utc, self.content.next_update_utc, now)

    def view(self, now: datetime) -> RevocationList:
        return RevocationList(
            issuer_words(self.content),
            self.issuer.family if self.issuer else self.family,
            self.content.last_update_utc,
            self.content.next_update_utc,
            len(self.content),
            self.state(now),
            self.source,
            self.issuer.sha256 if self.issuer else "",
        )


def issuer_words(content: x509.CertificateRevocationList) -> str:
    """How whoever issued a list is called."""
    common = content.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(common[0].value) if common else content.issuer.rfc4514_string()


def held_list(
    source: str,
    family: TrustFamily,
    content: x509.CertificateRevocationList,
    issuers: Sequence[Issuer],
) -> HeldList:
    """Checks the signature of a list against the certificates of its name, and what it covers."""
    named = [each for each in issuers if each.certificate.subject == content.issuer]
    signer = next((each for each in named if _signed_by(content, each.certificate)), None)
    wrong = None
    if signer is None:
        wrong = ListState.SIGNATURE if named else ListState.NO_ISSUER
    elif not _speaks_of_all(content):
        wrong = ListState.FORM
    return HeldList(source, family, content, signer, wrong)


def _signed_by(content: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    try:
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        usage = None
    except ValueError:
        return False
    if usage is not None and not usage.crl_sign:
        return False
    try:
        return content.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # any kind
    except Exception:  # noqa: BLE001 - a key or an algorithm that nobody here knows proves nothing
        return False


def _speaks_of_all(content: x509.CertificateRevocationList) -> bool:
    """Whether a certificate that is not in it is not revoked, as far as its issuer knows.

    Delta lists, indirect ones and those of some reasons, kinds or places do not say that, and
    neither does one with a critical extension that is unknown here (RFC 5280, 5.2).
    """
    try:
        extensions = list(content.extensions)
    except ValueError:
        return False
    for each in extensions:
        value = each.value
        if isinstance(value, x509.DeltaCRLIndicator):
            return False
        if isinstance(value, x509.IssuingDistributionPoint):
            part = (
                value.indirect_crl,
                value.only_some_reasons,
                value.only_contains_user_certs,
                value.only_contains_ca_certs,
                value.only_contains_attribute_certs,
            )
            if any(part):
                return False
        elif each.critical:
            return False
    return True


@dataclass(frozen=True, slots=True)
class RevocationLists:
    """Those that an office holds."""

    lists: tuple[HeldList, ...] = ()

    def view(self, now: datetime) -> tuple[RevocationList, ...]:
        return tuple(each.view(now) for each in self.lists)

    def of(self, certificate: asn1_x509.Certificate, now: datetime) -> RevocationEvidence:
        """What they say of a certificate.

        Revoked is what any list says whose signature holds, however old it is; a certificate that
        was only on hold is what the newest one says. Good needs a list that is still in force.
        """
        try:
            asked = x509.load_der_x509_certificate(certificate.dump())
        except ValueError:
            return NOTHING_KNOWN
        of_issuer = [
            each
            for each in self.lists
            if each.wrong is None and each.issuer is not None and _issued_by(asked, each.issuer)
        ]
        newest_first = sorted(
            of_issuer, key=lambda each: each.content.last_update_utc, reverse=True
        )
        usable = [each for each in newest_first if each.state(now) is not ListState.FUTURE]
        for place, each in enumerate(usable):
            entry = each.content.get_revoked_certificate_by_serial_number(asked.serial_number)
            if entry is not None and (place == 0 or not _taken_back(entry)):
                if _reason(entry) is x509.ReasonFlags.remove_from_crl:
                    continue
                return RevocationEvidence(
                    Revocation.REVOKED, each.content.last_update_utc, entry.revocation_date_utc
                )
        if not usable:
            return NOTHING_KNOWN
        made = usable[0].content.last_update_utc
        good = usable[0].state(now) is ListState.GOOD and _covers(usable[0].content, asked)
        return RevocationEvidence(Revocation.GOOD if good else Revocation.UNKNOWN, made)


def _issued_by(asked: x509.Certificate, issuer: Issuer) -> bool:
    """By its key, not by its name: another authority may bear the same one."""
    if asked.issuer != issuer.certificate.subject:
        return False
    try:
        asked.verify_directly_issued_by(issuer.certificate)
    except Exception:  # noqa: BLE001 - what cannot be checked is not shown to be issued by it
        return False
    return True


def _covers(content: x509.CertificateRevocationList, asked: x509.Certificate) -> bool:
    """Whether a list that bears the address of its place is the one that a certificate names."""
    places = _addresses_of_list(content)
    if places is None:
        return True
    try:
        named = asked.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    return any(each in places for point in named for each in point.full_name or ())


def _addresses_of_list(
    content: x509.CertificateRevocationList,
) -> list[x509.GeneralName] | None:
    """None where it bears none, and so speaks of all certificates of its issuer."""
    try:
        place = content.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return None
    if place.full_name is None and place.relative_name is None:
        return None
    return list(place.full_name or ())


def _taken_back(entry: x509.RevokedCertificate) -> bool:
    return _reason(entry) in _HELD


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags | None:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except (x509.ExtensionNotFound, ValueError):
        return None
