"""What an answer (OCSP, RFC 6960) says of a certificate, if its signature holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from asn1crypto import core, ocsp, x509
from pyhanko_certvalidator.sig_validate import (
    DefaultSignatureValidator,
    SignatureValidationContext,
)

from tthc_desktop.adapters.signing.revocation_words import RevocationWord

_HOLD = "certificate_hold"
_DAMAGE = (ValueError, TypeError, KeyError, AttributeError)
_SIGNS = frozenset({"digital_signature", "non_repudiation"})
# What may be marked critical and is heeded here, or asks nothing of whoever reads it. All else has
# to silence what it stands in (RFC 5280, 4.2; RFC 6960, 4.4).
_OF_ANSWER = frozenset({"nonce", "extended_revoke"})
_OF_ONE = frozenset({"crl", "archive_cutoff", "crl_reason", "invalidity_date"})
_OF_RESPONDER = frozenset(
    {
        *("basic_constraints", "certificate_policies", "crl_distribution_points"),
        *("extended_key_usage", "key_usage", "ocsp_no_check", "subject_alt_name"),
    }
)


def said_by(
    found: ocsp.BasicOCSPResponse,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    still_appointed: Callable[[x509.Certificate], bool],
) -> list[RevocationWord]:
    """All that it says of that certificate, which may stand in it more than once; nothing where it
    was made by nobody who may.

    Args:
        still_appointed: Whether the certificate of somebody whom the issuer let answer was not
            withdrawn; the issuer's own is not asked about.
    """
    try:
        data = found["tbs_response_data"]
        if not _is_understood(data["response_extensions"], _OF_ANSWER):
            return []
        if not _is_signed(found, issuer, still_appointed):
            return []
        entries = data["responses"]
        count = len(entries)
    except _DAMAGE:
        return []  # what cannot be read says nothing
    words, unclear = [], False
    for place in range(count):
        try:
            one = entries[place]
            if _asks_of(one["cert_id"], certificate, issuer):
                word = _word(one)
                words += [] if word is None else [word]
                unclear = unclear or word is None
        except _DAMAGE:
            unclear = True
    # What cannot be read may withdraw it, and takes back nothing that can be.
    return [word for word in words if word.since is not None] if unclear else words


def _word(one: ocsp.SingleResponse) -> RevocationWord | None:
    """None where it does not know, or asks for something that nobody here heeds."""
    if not _is_understood(one["single_extensions"], _OF_ONE):
        return None
    status = one["cert_status"]
    made, until = one["this_update"].native, one["next_update"].native
    if status.name == "good":
        return RevocationWord(made, until)
    if status.name == "revoked":
        since = status.chosen["revocation_time"].native
        held = status.chosen["revocation_reason"].native == _HOLD
        return RevocationWord(made, until, since, held)
    return None


def _is_signed(
    found: ocsp.BasicOCSPResponse,
    issuer: x509.Certificate,
    still_appointed: Callable[[x509.Certificate], bool],
) -> bool:
    body, signature = found["tbs_response_data"].dump(), found["signature"].native
    return any(
        _signed_by(signer, signature, body, found) and (signer is issuer or still_appointed(signer))
        for signer in _responders(found, issuer)
    )


def _asks_of(named: ocsp.CertId, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    algorithm = named["hash_algorithm"]["algorithm"].native
    return bool(
        named["serial_number"].native == certificate.serial_number
        and named["issuer_name_hash"].native == getattr(certificate.issuer, algorithm)
        and named["issuer_key_hash"].native == getattr(issuer.public_key, algorithm)
    )


def _responders(
    found: ocsp.BasicOCSPResponse, issuer: x509.Certificate
) -> Iterator[x509.Certificate]:
    """Who may have signed it: the issuer, or those whom the issuer certified for that time. One
    name may stand for several, as where a certificate was renewed."""
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
            yield issuer
            continue
        body = one["tbs_certificate"].dump()
        if (
            _is_for_answers(one)
            and one.issuer == issuer.subject
            and one.not_valid_before <= made <= one.not_valid_after
            and _signed_by(issuer, one["signature_value"].native, body, one)
        ):
            yield one


def _is_for_answers(certificate: x509.Certificate) -> bool:
    """By what stands in it. Constraints on names are for authorities, and nobody here holds the
    others' names against them."""
    usage, extended = certificate.key_usage_value, certificate.extended_key_usage_value
    if usage is not None and not _SIGNS & usage.native:
        return False
    if extended is None or "ocsp_signing" not in extended.native:
        return False
    return (
        certificate.name_constraints_value is None
        and certificate.critical_extensions <= _OF_RESPONDER
    )


def _is_understood(extensions: Iterable[core.Sequence], known: Collection[str]) -> bool:
    return all(each["extn_id"].native in known for each in extensions if each["critical"].native)


def _signed_by(
    signer: x509.Certificate,
    signature: bytes,
    body: bytes,
    container: ocsp.BasicOCSPResponse | x509.Certificate,
) -> bool:
    algorithm = container["signature_algorithm"]
    try:
        DefaultSignatureValidator().validate_signature(
            signature, body, signer.public_key, algorithm, SignatureValidationContext()
        )
    except Exception:  # noqa: BLE001 - cryptography raises many types; nothing is proven then
        return False
    return True
