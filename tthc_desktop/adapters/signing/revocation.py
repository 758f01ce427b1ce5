"""Whether a certificate was withdrawn, told offline by lists and answers that its issuer signed.

A list is evidence wherever it comes from (the office's own store, the file): its signature is what
counts. An old one is no evidence of *good*, but an entry in it counts for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from asn1crypto import core, crl, ocsp, x509
from pyhanko_certvalidator.sig_validate import (
    DefaultSignatureValidator,
    SignatureValidationContext,
)

from tthc_desktop.adapters.signing.trust_lists import RevocationLists
from tthc_desktop.domain.signatures import Revocation


@dataclass(frozen=True, slots=True)
class Evidence:
    """Lists (CRL) and answers (OCSP), of any age and anybody's.

    Attributes:
        held: The office's own lists, also those that are too large to go through one by one.
    """

    crls: tuple[crl.CertificateList, ...] = ()
    answers: tuple[ocsp.BasicOCSPResponse, ...] = ()
    held: RevocationLists = field(default_factory=RevocationLists)


@dataclass(frozen=True, slots=True)
class RevocationState:
    """The answer, with its age.

    Attributes:
        at: When the evidence was made, also of evidence that is too old to count.
    """

    revocation: Revocation
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Word:
    """What one piece of evidence says. ``since`` is set for a withdrawn certificate."""

    made: datetime
    until: datetime | None
    since: datetime | None


def state_of(
    path: Sequence[x509.Certificate], evidence: Evidence, now: datetime, proven: datetime | None
) -> RevocationState:
    """Of a signer's certificate and of those that issued it.

    Args:
        path: From the root to the signer's.
        proven: When the signature existed for sure, where a timestamp tells.
    """
    states = [
        _one(certificate, issuer, evidence, now, proven) for issuer, certificate in pairwise(path)
    ]
    for state in states:
        if state.revocation is Revocation.REVOKED:
            return state
    if not states:
        return RevocationState(Revocation.NOT_DECLARED)
    own = states[-1]
    if own.revocation is Revocation.GOOD:
        unknown = [s for s in states if s.revocation is Revocation.UNKNOWN]
        return RevocationState(Revocation.UNKNOWN, own.at) if unknown else own
    return own


def names_a_place(certificate: x509.Certificate) -> bool:
    """Whether it says where to ask. One that does not cannot be asked about."""
    try:
        return bool(certificate.crl_distribution_points or certificate.ocsp_urls)
    except (ValueError, TypeError, KeyError):
        return True


def _one(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    evidence: Evidence,
    now: datetime,
    proven: datetime | None,
) -> RevocationState:
    words = [w for each in evidence.crls if (w := _from_list(each, certificate, issuer))]
    words += [w for each in evidence.answers if (w := _from_answer(each, certificate, issuer))]
    moment = proven or now
    for word in words:
        if word.since is not None and word.since <= moment:
            return RevocationState(Revocation.REVOKED, word.made)
    own = evidence.held.of(certificate, now)
    if own.state is Revocation.REVOKED and (own.revoked_at is None or own.revoked_at <= moment):
        return RevocationState(Revocation.REVOKED, own.list_made)
    newest = max(words, key=lambda w: w.made, default=None)
    if own.state is Revocation.GOOD and (newest is None or newest.made <= (own.list_made or now)):
        return RevocationState(Revocation.GOOD, own.list_made)
    if newest is None and own.list_made is not None:
        return RevocationState(Revocation.UNKNOWN, own.list_made)
    if newest is None:
        asked = names_a_place(certificate)
        return RevocationState(Revocation.UNKNOWN if asked else Revocation.NOT_DECLARED)
    fresh = newest.until is not None and newest.made <= now <= newest.until
    after_the_proof = proven is not None and newest.made >= proven
    good = fresh or after_the_proof
    return RevocationState(Revocation.GOOD if good else Revocation.UNKNOWN, newest.made)


def _from_list(
    found: crl.CertificateList, certificate: x509.Certificate, issuer: x509.Certificate
) -> _Word | None:
    try:
        if found.issuer != certificate.issuer or not _covers(found, certificate):
            return None
        body = found["tbs_cert_list"]
        if not _signed_by(issuer, found["signature"].native, body.dump(), found):
            return None
        since = None
        for entry in body["revoked_certificates"] or ():
            if entry["user_certificate"].native == certificate.serial_number:
                reason = entry.crl_reason_value
                if reason is None or reason.native != "remove_from_crl":
                    since = entry["revocation_date"].native
        if since is None and not _is_of_its_place(found, certificate):
            return None
        return _Word(body["this_update"].native, body["next_update"].native, since)
    except (ValueError, TypeError, KeyError):
        return None  # what cannot be read says nothing


def _covers(found: crl.CertificateList, certificate: x509.Certificate) -> bool:
    """Lists about part of the certificates, about others' certificates, and changes to another
    list are no evidence here (RFC 5280 5.2.4, 5.2.5)."""
    if found.delta_crl_indicator_value is not None:
        return False
    scope = found.issuing_distribution_point_value
    if scope is None:
        return True
    authority = bool(certificate.ca)
    return not (
        scope["indirect_crl"].native
        or scope["only_some_reasons"].native
        or scope["only_contains_attribute_certs"].native
        or (scope["only_contains_user_certs"].native and authority)
        or (scope["only_contains_ca_certs"].native and not authority)
    )


def _is_of_its_place(found: crl.CertificateList, certificate: x509.Certificate) -> bool:
    """Whether a list that bears the address of its place is the one that a certificate names: that
    it does not stand in another part of the list says nothing (RFC 5280 6.3.3 b)."""
    scope = found.issuing_distribution_point_value
    place = scope["distribution_point"] if scope is not None else core.VOID
    if place.native is None:
        return True
    named = certificate.crl_distribution_points_value or ()
    own = {name for point in named for name in _full_names(point["distribution_point"])}
    return not own.isdisjoint(_full_names(place))


def _full_names(place: x509.DistributionPointName) -> set[bytes]:
    if place.native is None or place.name != "full_name":
        return set()
    return {name.dump() for name in place.chosen}


def _from_answer(
    found: ocsp.BasicOCSPResponse, certificate: x509.Certificate, issuer: x509.Certificate
) -> _Word | None:
    try:
        signer = _responder(found, issuer)
        data = found["tbs_response_data"]
        if signer is None or not _signed_by(signer, found["signature"].native, data.dump(), found):
            return None
        for one in data["responses"]:
            named = one["cert_id"]
            algorithm = named["hash_algorithm"]["algorithm"].native
            if (
                named["serial_number"].native != certificate.serial_number
                or named["issuer_name_hash"].native != getattr(certificate.issuer, algorithm)
                or named["issuer_key_hash"].native != getattr(issuer.public_key, algorithm)
            ):
                continue
            status = one["cert_status"]
            made, until = one["this_update"].native, one["next_update"].native
            if status.name == "good":
                return _Word(made, until, None)
            if status.name == "revoked":
                return _Word(made, until, status.chosen["revocation_time"].native)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return None


def _responder(found: ocsp.BasicOCSPResponse, issuer: x509.Certificate) -> x509.Certificate | None:
    """Who signed it: the issuer, or somebody whom the issuer certified for that time."""
    named = found["tbs_response_data"]["responder_id"]
    made = found["tbs_response_data"]["produced_at"].native
    candidates = [issuer, *(found["certs"] or ())]
    for one in candidates:
        if named.name == "by_key":
            matches = named.chosen.native == one.public_key.sha1
        else:
            matches = named.chosen == one.subject
        if not matches:
            continue
        if one is issuer or one.dump() == issuer.dump():
            return issuer
        usage = one.extended_key_usage_value
        body = one["tbs_certificate"].dump()
        if (
            usage is not None
            and "ocsp_signing" in usage.native
            and one.issuer == issuer.subject
            and one.not_valid_before <= made <= one.not_valid_after
            and _signed_by(issuer, one["signature_value"].native, body, one)
        ):
            return one
    return None


def _signed_by(
    signer: x509.Certificate,
    signature: bytes,
    body: bytes,
    container: crl.CertificateList | ocsp.BasicOCSPResponse | x509.Certificate,
) -> bool:
    algorithm = container["signature_algorithm"]
    try:
        DefaultSignatureValidator().validate_signature(
            signature, body, signer.public_key, algorithm, SignatureValidationContext()
        )
    except Exception:  # noqa: BLE001 - cryptography raises many types; nothing is proven then
        return False
    return True
