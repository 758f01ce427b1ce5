"""What revocation lists say of a certificate, offline: each is parsed once, and looked up in place.

pyHanko's own look-up makes a Python object of every entry of a list (half a million of them cost a
minute and a gigabyte); these lists stay the bytes that they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.oid import NameOID

from tthc_desktop.adapters.signing.list_entries import all_understood
from tthc_desktop.adapters.signing.revocation_words import RevocationWord
from tthc_desktop.domain.trust import TrustFamily
from tthc_desktop.domain.trust_view import ListState, RevocationList, state_in_time

_HOLD = x509.ReasonFlags.certificate_hold
_UNREADABLE = (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)


@dataclass(frozen=True, slots=True)
class Issuer:
    """A certificate that may have issued lists and certificates."""

    certificate: x509.Certificate
    family: TrustFamily
    sha256: str

    def is_same(self, other: x509.Certificate) -> bool:
        """By its key, not by its name: another authority may bear the same one."""
        if self.certificate == other:
            return True
        try:
            same_key = self.certificate.public_key() == other.public_key()
        except (ValueError, UnsupportedAlgorithm):
            return False
        return same_key and self.certificate.subject == other.subject


def loaded(certificate: asn1_x509.Certificate) -> x509.Certificate | None:
    """As lists are held against it; None where it cannot be read that way."""
    try:
        return x509.load_der_x509_certificate(certificate.dump())
    except (*_UNREADABLE, x509.InvalidVersion):
        return None


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

    def says(self, asked: x509.Certificate) -> list[RevocationWord]:
        """All of a certificate of its issuer, which may stand in it more than once; empty where it
        says nothing of it."""
        if self.wrong is not None or not _is_of_its_kind(self.content, asked):
            return []
        made, until = self.content.last_update_utc, self.content.next_update_utc
        clears = _covers(self.content, asked)
        try:
            entries = _entries(self.content, asked.serial_number)
        except ValueError:
            return [RevocationWord(made, until, clears=False)]
        named = [(entry, _reason(entry)) for entry in entries]
        words = [
            RevocationWord(made, until, entry.revocation_date_utc, reason is _HOLD, clears)
            for entry, reason in named
            if reason is not x509.ReasonFlags.remove_from_crl
        ]
        return words or ([RevocationWord(made, until)] if clears else [])

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
    elif not _is_whole(content):
        wrong = ListState.FORM
    return HeldList(source, family, content, signer, wrong)


def _signed_by(content: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    try:
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        usage = None
    except _UNREADABLE:
        return False
    if usage is not None and not usage.crl_sign:
        return False
    try:
        return content.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # any kind
    except Exception:  # noqa: BLE001 - a key or an algorithm that nobody here knows proves nothing
        return False


def _is_whole(content: x509.CertificateRevocationList) -> bool:
    """Whether a certificate of its kind and place that is not in it is not revoked, as far as its
    issuer knows.

    Delta lists, indirect ones and those of some reasons do not say that, and neither does one with
    a critical extension that is unknown here, of the list or of any entry (RFC 5280, 5.2, 5.3).
    """
    try:
        extensions = list(content.extensions)
    except _UNREADABLE:
        return False
    for each in extensions:
        value = each.value
        if isinstance(value, x509.DeltaCRLIndicator):
            return False
        if isinstance(value, x509.IssuingDistributionPoint):
            part = value.indirect_crl or value.only_some_reasons
            if part or value.only_contains_attribute_certs:
                return False
        elif each.critical:
            return False
    return all_understood(content)


@dataclass(frozen=True, slots=True)
class RevocationLists:
    """Those that there are."""

    lists: tuple[HeldList, ...] = ()

    def view(self, now: datetime) -> tuple[RevocationList, ...]:
        return tuple(each.view(now) for each in self.lists)

    def with_brought(
        self,
        lists: Iterable[x509.CertificateRevocationList],
        path: Iterable[asn1_x509.Certificate],
    ) -> RevocationLists:
        """Together with those that a file brings along.

        Args:
            path: Who may have signed them: a path that leads to a root.
        """
        issuers = [
            Issuer(certificate, TrustFamily.OFFICE, "")
            for each in path
            if (certificate := loaded(each)) is not None
        ]
        more = (held_list("", TrustFamily.OFFICE, each, issuers) for each in lists)
        return RevocationLists((*self.lists, *more))

    def words(self, asked: x509.Certificate, issuer: x509.Certificate) -> list[RevocationWord]:
        """What each says of a certificate that this issuer made."""
        return [
            word
            for each in self.lists
            if each.issuer is not None and each.issuer.is_same(issuer)
            for word in each.says(asked)
        ]


def _entries(content: x509.CertificateRevocationList, serial: int) -> list[x509.RevokedCertificate]:
    """All of that number. One is looked for in place; only where there is one, the whole list is
    gone through for others."""
    if content.get_revoked_certificate_by_serial_number(serial) is None:
        return []
    return [entry for entry in content if entry.serial_number == serial]


def _place(content: x509.CertificateRevocationList) -> x509.IssuingDistributionPoint | None:
    """The part that it speaks of; None for all. Raises what _UNREADABLE names."""
    try:
        return content.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return None


def _is_of_its_kind(content: x509.CertificateRevocationList, asked: x509.Certificate) -> bool:
    """A list may be of authorities only, or of all others only."""
    place = _place(content)
    if place is None or not (place.only_contains_user_certs or place.only_contains_ca_certs):
        return True
    try:
        authority = asked.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        authority = False
    except _UNREADABLE:
        return False
    return place.only_contains_ca_certs if authority else place.only_contains_user_certs


def _covers(content: x509.CertificateRevocationList, asked: x509.Certificate) -> bool:
    """Whether a list that bears the address of its place is the one that a certificate names: that
    it does not stand in another part of the list says nothing (RFC 5280 6.3.3 b)."""
    place = _place(content)
    if place is None or (place.full_name is None and place.relative_name is None):
        return True
    try:
        named = asked.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (x509.ExtensionNotFound, *_UNREADABLE):
        return False
    own = place.full_name or ()
    return any(each in own for point in named for each in point.full_name or ())


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags | None:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except (x509.ExtensionNotFound, *_UNREADABLE):
        return None
