"""What an answer (OCSP, RFC 6960) says of a certificate, if its signature holds."""

from __future__ import annotations

from asn1crypto import ocsp, x509
from pyhanko_certvalidator.sig_validate import (
    DefaultSignatureValidator,
    SignatureValidationContext,
)

from tthc_desktop.adapters.signing.revocation_words import RevocationWord

_HOLD = "certificate_hold"


def said_by(
    found: ocsp.BasicOCSPResponse, certificate: x509.Certificate, issuer: x509.Certificate
) -> RevocationWord | None:
    """None where it says nothing of that certificate, or was made by nobody who may."""
    try:
        signer = _responder(found, issuer)
        data = found["tbs_response_data"]
        if signer is None or not _signed_by(signer, found["signature"].native, data.dump(), found):
            return None
        for one in data["responses"]:
            if not _asks_of(one["cert_id"], certificate, issuer):
                continue
            status = one["cert_status"]
            made, until = one["this_update"].native, one["next_update"].native
            if status.name == "good":
                return RevocationWord(made, until)
            if status.name == "revoked":
                since = status.chosen["revocation_time"].native
                held = status.chosen["revocation_reason"].native == _HOLD
                return RevocationWord(made, until, since, held)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None  # what cannot be read says nothing
    return None


def _asks_of(named: ocsp.CertId, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    algorithm = named["hash_algorithm"]["algorithm"].native
    return bool(
        named["serial_number"].native == certificate.serial_number
        and named["issuer_name_hash"].native == getattr(certificate.issuer, algorithm)
        and named["issuer_key_hash"].native == getattr(issuer.public_key, algorithm)
    )


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
