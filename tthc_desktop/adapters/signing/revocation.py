"""Whether a certificate was withdrawn, told offline by lists and answers that its issuer signed.

They are evidence wherever they come from (the office's own folder, the file): their signature is
what counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from asn1crypto import ocsp, x509
from cryptography.x509 import Certificate, CertificateRevocationList

from tthc_desktop.adapters.signing.answers import said_by
from tthc_desktop.adapters.signing.revocation_words import RevocationState, weigh
from tthc_desktop.adapters.signing.trust_lists import RevocationLists, loaded
from tthc_desktop.domain.signatures import Revocation


@dataclass(frozen=True, slots=True)
class Evidence:
    """Lists (CRL) and answers (OCSP), of any age and anybody's.

    Attributes:
        lists: The office's own.
        brought: Lists of the file, whose signatures nobody has looked at yet.
    """

    lists: RevocationLists = field(default_factory=RevocationLists)
    brought: Sequence[CertificateRevocationList] = ()
    answers: Sequence[ocsp.BasicOCSPResponse] = ()


def state_of(
    path: Sequence[x509.Certificate], evidence: Evidence, now: datetime, proven: datetime | None
) -> RevocationState:
    """Of a signer's certificate and of those that issued it.

    Args:
        path: From the root to the signer's.
        proven: When the signature existed for sure, where a timestamp tells.
    """
    lists = evidence.lists.with_brought(evidence.brought, path[:-1])
    states = [
        _one(certificate, issuer, lists, evidence.answers, now, proven)
        for issuer, certificate in pairwise(path)
    ]
    for state in states:
        if state.revocation is Revocation.REVOKED:
            return state
    if not states:
        return RevocationState(Revocation.NOT_DECLARED)
    own = states[-1]
    if any(state.revocation is Revocation.UNKNOWN for state in states):
        # Also where the signer's names no place to ask: whoever issued it may be withdrawn.
        return RevocationState(Revocation.UNKNOWN, own.at)
    return own


def unasked(certificate: x509.Certificate) -> RevocationState:
    """Of one of which nothing is known. One that names no place to ask cannot be asked about."""
    try:
        asked = bool(certificate.crl_distribution_points or certificate.ocsp_urls)
    except (ValueError, TypeError, KeyError):
        asked = True
    return RevocationState(Revocation.UNKNOWN if asked else Revocation.NOT_DECLARED)


def _one(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    lists: RevocationLists,
    answers: Sequence[ocsp.BasicOCSPResponse],
    now: datetime,
    proven: datetime | None,
) -> RevocationState:
    by = loaded(issuer)

    def appointed(responder: x509.Certificate) -> bool:
        return _is_appointed(responder, by, lists, now)

    words = [word for each in answers for word in said_by(each, certificate, issuer, appointed)]
    asked = loaded(certificate)
    if asked is None or by is None:  # lists may speak of it, and cannot be asked
        return weigh(words, now, proven) or RevocationState(Revocation.UNKNOWN)
    words += lists.words(asked, by)
    return weigh(words, now, proven) or unasked(certificate)


def _is_appointed(
    responder: x509.Certificate,
    issuer: Certificate | None,
    lists: RevocationLists,
    now: datetime,
) -> bool:
    """Whether no list of the issuer says that whoever answers was withdrawn. Its own answers tell
    nothing of that, and a mark that nobody need ask (OCSPNoCheck) unsays no list.

    It is asked for now, also where the answer is older: whoever has a stolen key writes any date.
    """
    asked = loaded(responder)
    if asked is None or issuer is None:
        return not lists.lists  # they may speak of it, and cannot be asked
    state = weigh(lists.words(asked, issuer), now)
    return state is None or state.revocation is not Revocation.REVOKED
