"""What a file of certificates holds: PEM with any number of blocks, DER, PKCS#7 (p7b), CRLs."""

from __future__ import annotations

from dataclasses import dataclass, field

from asn1crypto import cms, pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509

MOST_FILE = 64 * 1024 * 1024
# asn1crypto tells damage by whatever it stumbles over, cryptography an odd version by its own name.
_DAMAGED = (
    *(ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError),
    x509.InvalidVersion,
)
_CERTIFICATES = ("CERTIFICATE", "X509 CERTIFICATE")
_LISTS = ("X509 CRL", "CRL")
_BUNDLES = ("PKCS7", "CMS", "PKCS #7 SIGNED DATA")


class UnreadableError(Exception):
    """Not a certificate, a revocation list or a bundle of them, as a whole."""


@dataclass(slots=True)
class Parsed:
    """What a file holds.

    Attributes:
        lists: Parsed once: a list of 500,000 entries takes 10 MB and no time afterwards.
    """

    certificates: list[asn1_x509.Certificate] = field(default_factory=list)
    lists: list[x509.CertificateRevocationList] = field(default_factory=list)


def parse(content: bytes) -> Parsed:
    """All of a file, or nothing: half a bundle would be a trust that nobody meant.

    Raises:
        UnreadableError: A part of it is damaged or of another kind, or there is nothing in it.
    """
    found = Parsed()
    if len(content) > MOST_FILE:
        raise UnreadableError("too large")
    try:
        if pem.detect(content):
            for name, _, block in pem.unarmor(content, multiple=True):
                _block(name, block, found)
        else:
            _der(content, found)
    except _DAMAGED as error:
        raise UnreadableError("damaged") from error
    if not found.certificates and not found.lists:
        raise UnreadableError("nothing in it")
    return found


def _block(name: str, block: bytes, found: Parsed) -> None:
    if name in _CERTIFICATES:
        found.certificates.append(certificate_of(block))
    elif name in _LISTS:
        found.lists.append(x509.load_der_x509_crl(block))
    elif name in _BUNDLES:
        _bundle(block, found)
    else:
        raise UnreadableError(name)


def _der(content: bytes, found: Parsed) -> None:
    for take in (_certificate, _list, _bundle):
        try:
            take(content, found)
        except _DAMAGED:
            continue
        return
    raise UnreadableError("of no kind")


def _certificate(content: bytes, found: Parsed) -> None:
    found.certificates.append(certificate_of(content))


def _list(content: bytes, found: Parsed) -> None:
    found.lists.append(x509.load_der_x509_crl(content))


def _bundle(content: bytes, found: Parsed) -> None:
    info = cms.ContentInfo.load(content, strict=True)
    if info["content_type"].native != "signed_data":
        raise UnreadableError("another kind of PKCS#7")
    inner = info["content"]
    for each in inner["certificates"]:
        if each.name != "certificate":
            raise UnreadableError("attribute certificate")
        found.certificates.append(certificate_of(each.chosen.dump()))
    for each in inner["crls"]:
        found.lists.append(x509.load_der_x509_crl(each.chosen.dump()))


def certificate_of(der: bytes) -> asn1_x509.Certificate:
    """A certificate that is parsed to its end. Raises ValueError and the like."""
    certificate = asn1_x509.Certificate.load(der, strict=True)
    _ = certificate.native  # asn1crypto parses what is asked for: ask for all, here
    return certificate


def is_authority(certificate: asn1_x509.Certificate) -> bool:
    """Whether it may issue others. Roots of the first kind (version 1) cannot say so."""
    if certificate["tbs_certificate"]["version"].native == "v1":
        return is_self_signed(certificate)
    return bool(certificate.ca)


def is_self_signed(certificate: asn1_x509.Certificate) -> bool:
    """Whether it is signed with its own key: the signature is checked, a name says nothing."""
    if certificate.subject.dump() != certificate.issuer.dump():
        return False
    try:
        loaded = x509.load_der_x509_certificate(certificate.dump())
        loaded.verify_directly_issued_by(loaded)
    except Exception:  # noqa: BLE001 - an algorithm that nobody here knows proves nothing
        return False
    return True


def name_words(name: asn1_x509.Name) -> str:
    """How an authority is called."""
    native = name.native
    return str(native.get("common_name") or name.human_friendly)
