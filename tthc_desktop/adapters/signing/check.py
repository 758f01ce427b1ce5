"""Judging signatures with pyHanko, offline: nothing in a citizen's file makes us fetch anything."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tthc_desktop.adapters.signing.certificates import common_name
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.signatures import (
    ChangedAfter,
    Revocation,
    SignatureCheck,
    SignatureReport,
)

# pyHanko logs tracebacks for ordinary negative answers; ours is the report (signing.md B.6).
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_CHANGES = {
    ModificationLevel.NONE: ChangedAfter.NONE,
    ModificationLevel.LTA_UPDATES: ChangedAfter.ALLOWED,
    ModificationLevel.FORM_FILLING: ChangedAfter.ALLOWED,
    ModificationLevel.ANNOTATIONS: ChangedAfter.SUSPICIOUS,
    ModificationLevel.OTHER: ChangedAfter.SUSPICIOUS,
}


def check_bytes(content: bytes, anchors: Sequence[x509.Certificate]) -> SignatureCheck:
    """Judges every signature. Raises InputError ``pdf.unreadable`` or ``input.encrypted``."""
    try:
        reader = PdfFileReader(io.BytesIO(content))
        # One that opens without a password is encrypted only in name, and may well be signed.
        locked = reader.encrypted and reader.decrypt("").status is AuthStatus.FAILED
        signatures = [] if locked else list(reader.embedded_regular_signatures)
    except Exception as error:  # damaged files raise many types (signing.md B.12)
        raise InputError("pdf.unreadable") from error
    if locked:
        raise InputError("input.encrypted")
    reports = tuple(_report(signature, anchors, content) for signature in signatures)
    verdict, reasons = _verdict(reports)
    return SignatureCheck(verdict, reasons, reports)


def _report(
    signature: EmbeddedPdfSignature, anchors: Sequence[x509.Certificate], content: bytes
) -> SignatureReport:
    context = ValidationContext(
        trust_roots=list(anchors), allow_fetching=False, revocation_mode="soft-fail"
    )
    try:
        status: PdfSignatureStatus | None = asyncio.run(
            async_validate_pdf_signature(signature, context)
        )
    except Exception:  # noqa: BLE001 - whatever a hostile file does, it is not intact
        status = None
    if status is None:
        return SignatureReport(
            _signer_of(signature),
            intact=False,
            covers_whole_file=False,
            changed_after=ChangedAfter.SUSPICIOUS,
            trusted=None,
            revocation=Revocation.UNKNOWN,
            level="none",
            digest="",
            time=None,
        )
    certificate = status.signing_cert
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    contiguous = whole or status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
    changes = _CHANGES.get(
        status.modification_level or ModificationLevel.OTHER, ChangedAfter.SUSPICIOUS
    )
    if whole:
        changes = ChangedAfter.NONE
    elif not contiguous:
        changes = ChangedAfter.SUSPICIOUS
    elif changes is ChangedAfter.NONE:
        # No later revision accounts for what follows. White space is what mail gateways add.
        end = int(signature.byte_range[2]) + int(signature.byte_range[3])
        stray = content[end:].strip()
        changes = ChangedAfter.SUSPICIOUS if stray else ChangedAfter.ALLOWED
    has_timestamp = status.timestamp_validity is not None
    return SignatureReport(
        common_name(certificate.subject),
        intact=bool(status.intact and status.valid),
        covers_whole_file=whole,
        changed_after=changes,
        trusted=status.trusted if anchors else None,
        revocation=_revocation(status, certificate),
        level="B-T" if has_timestamp else "B-B",
        digest=str(status.md_algorithm),
        time=_time(status),
        certificate=certificate.sha256.hex(),
    )


def _signer_of(signature: EmbeddedPdfSignature) -> str:
    try:
        return common_name(signature.signer_cert.subject)
    except Exception:  # noqa: BLE001 - a damaged signature need not name anybody
        return ""


def _revocation(status: PdfSignatureStatus, certificate: x509.Certificate) -> Revocation:
    """``not_declared``: the certificate names no place to ask, so that there is nothing to ask."""
    if status.revoked:
        return Revocation.REVOKED
    names_a_place: Any = certificate.crl_distribution_points or certificate.ocsp_urls
    return Revocation.UNKNOWN if names_a_place else Revocation.NOT_DECLARED


def _time(status: PdfSignatureStatus) -> datetime | None:
    moment = status.signer_reported_dt
    if moment is not None and moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment


def _verdict(reports: Sequence[SignatureReport]) -> tuple[str, tuple[str, ...]]:
    if not reports:
        return "indeterminate", ("unsigned",)
    wrong = []
    if not all(r.intact for r in reports):
        wrong.append("not_intact")
    if any(r.changed_after is ChangedAfter.SUSPICIOUS for r in reports):
        wrong.append("changed_after")
    if any(r.revocation is Revocation.REVOKED for r in reports):
        wrong.append("revoked")
    if wrong:
        return "invalid", tuple(wrong)
    doubts = []
    if any(r.trusted is None for r in reports):
        doubts.append("no_anchor")
    if any(r.trusted is False for r in reports):
        doubts.append("untrusted")
    if any(r.revocation is Revocation.UNKNOWN for r in reports):
        doubts.append("revocation_unknown")
    if doubts:
        return "indeterminate", tuple(doubts)
    return "valid", ()
