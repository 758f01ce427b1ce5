"""What a file brings along for its own judgement: certificates, lists, answers (PAdES, ISO 32000-2
12.8.4.3). Nothing is trusted for being there: somebody trusted has to have signed each piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from asn1crypto import cms, ocsp, x509
from asn1crypto.pdf import RevocationInfoArchival  # makes cms know the attribute, too
from cryptography.x509 import CertificateRevocationList, InvalidVersion, load_der_x509_crl
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

from tthc_desktop.adapters.signing.objects import entry

_MOST = 300  # of a kind
_ADOBE = "adobe_revocation_info_archival"


@dataclass(slots=True)
class Brought:
    """Pieces of evidence by their kind.

    Attributes:
        store: Whether the file has a security store (DSS) with something in it.
    """

    certificates: list[x509.Certificate] = field(default_factory=list)
    crls: list[CertificateRevocationList] = field(default_factory=list)
    answers: list[ocsp.BasicOCSPResponse] = field(default_factory=list)
    store: bool = False


def in_store(reader: PdfFileReader | None) -> Brought:
    """Of the document security store; what cannot be read is not there."""
    found = Brought()
    try:
        store = entry(reader.root, "/DSS") if reader is not None else None
    except Exception:  # noqa: BLE001 - pyHanko raises many types (signing.md B.12)
        return found
    if not isinstance(store, DictionaryObject):
        return found
    for content in _streams(store, "/Certs"):
        _add(found.certificates, lambda c=content: x509.Certificate.load(c))
    found.crls += _lists(_streams(store, "/CRLs"))
    for content in _streams(store, "/OCSPs"):
        _add(found.answers, lambda c=content: _basic(ocsp.OCSPResponse.load(c)))
    found.store = bool(found.certificates or found.crls or found.answers)
    return found


def in_signature(signed: cms.SignedData | None, info: cms.SignerInfo | None) -> Brought:
    """Of a CMS signature: its own lists, and Adobe's attribute."""
    found = Brought()
    if signed is None or info is None:
        return found
    try:
        lists = [one.chosen for one in signed["crls"] or () if one.name == "crl"]
        found.crls += _lists(one.dump() for one in lists[:_MOST])
        for attribute in info["signed_attrs"]:
            if attribute["type"].native == _ADOBE:
                archived: RevocationInfoArchival = attribute["values"][0]
                found.crls += _lists(one.dump() for one in list(archived["crl"] or ())[:_MOST])
                found.answers += [_basic(one) for one in list(archived["ocsp"] or ())[:_MOST]]
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return found  # what was read so far is evidence all the same
    return found


def _lists(of: Iterable[bytes]) -> Iterator[CertificateRevocationList]:
    """Those that can be read, as they are: an object for each entry would be too much."""
    for content in of:
        try:
            yield load_der_x509_crl(content)
        except (ValueError, InvalidVersion):
            continue


def _basic(answer: ocsp.OCSPResponse) -> ocsp.BasicOCSPResponse:
    return answer["response_bytes"]["response"].parsed


def _streams(store: DictionaryObject, key: str) -> Iterator[bytes]:
    try:
        listed = entry(store, key)
        if not isinstance(listed, ArrayObject):
            return
        for index in range(min(len(listed), _MOST)):
            stream = listed[index]
            if isinstance(stream, StreamObject):
                yield bytes(stream.data)
    except Exception:  # noqa: BLE001 - as above
        return


def _add(where: list[Any], load: Any) -> None:
    """What can be read, forced to be read now: asn1crypto is lazy."""
    try:
        made = load()
        _ = made.native
    except (ValueError, TypeError, KeyError):
        return
    where.append(made)
