"""PAdES signatures with pyHanko. The only module that signs PDF files."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer

from tthc_desktop.adapters.signing.certificates import common_name
from tthc_desktop.adapters.signing.check import check_bytes
from tthc_desktop.domain.errors import InputError, SigningError, TthcError
from tthc_desktop.domain.signatures import ChangedAfter

BYTES_RESERVED = 32_768
"""Hex digits, so 16 KiB of DER: room for a timestamp inserted later (reference/signing.md B.2)."""

_FIELD = "TTHC-NguoiTiepNhan"
"""No dot: it would make a second signature's field a child of the first one's, which changes what
the first has signed."""


class _Writer(IncrementalPdfFileWriter):
    """Leaves /Info alone: pyHanko would add itself to /Producer, which then disagrees with the XMP
    metadata and breaks PDF/A (reference/signing.md B.10)."""

    def _update_meta(self) -> None:
        """Nothing to update."""


@dataclass(frozen=True, slots=True)
class Signed:
    content: bytes
    level: str
    signer: str
    time: datetime


def sign(content: bytes, signer: Signer, reason: str, now: datetime) -> Signed:
    """Adds one approval signature (B-B) in an incremental revision, then judges the result.

    Raises InputError ``pdf.unreadable`` or ``input.encrypted``, SigningError ``sign.selfcheck`` or
    whatever the key's engine makes of a token that is gone: ``token.gone``.
    """
    writer, taken = _open(content)
    field = next(n for n in _numbered(_FIELD) if n not in taken)
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        location="Việt Nam",
    )
    output = io.BytesIO()
    try:
        PdfSigner(metadata, signer=signer).sign_pdf(
            writer, bytes_reserved=BYTES_RESERVED, output=output
        )
    except Exception as error:
        raise _translated(error) from error
    signed = output.getvalue()
    _self_check(content, signed)
    certificate = signer.signing_cert
    name = common_name(certificate.subject) if certificate else ""
    return Signed(signed, "B-B", name, now.replace(microsecond=0))


def _numbered(name: str) -> list[str]:
    return [name, *(f"{name}-{n}" for n in range(2, 100))]


def _open(content: bytes) -> tuple[_Writer, set[str]]:
    """With the names of the signature fields that are there."""
    try:
        writer = _Writer(io.BytesIO(content))
        encrypted = writer.prev.encrypted
        names = set() if encrypted else {n for n, _, _ in enumerate_sig_fields(writer.prev)}
    except Exception as error:  # pyHanko raises many types on damaged files (signing.md B.12)
        raise InputError("pdf.unreadable") from error
    if encrypted:
        raise InputError("input.encrypted")
    return writer, names


def _translated(error: Exception) -> Exception:
    """What the key's engine has told in words stays what it is."""
    if isinstance(error, TthcError):
        return error
    return SigningError("sign.failed", reason=type(error).__name__)


def _self_check(before: bytes, after: bytes) -> None:
    """What was signed is what was read, every signature is intact, the last covers the file, and
    none that was there is worse off than before (reference/signing.md B.9)."""
    found = check_bytes(after, ()).signatures
    earlier = check_bytes(before, ()).signatures if len(found) > 1 else ()
    good = (
        after.startswith(before)
        and len(found) == len(earlier) + 1
        and all(s.intact for s in found)
        and found[-1].covers_whole_file
    )
    worse = any(
        new.changed_after is ChangedAfter.SUSPICIOUS is not old.changed_after
        for old, new in zip(earlier, found, strict=False)
    )
    if worse or not good:
        raise SigningError("sign.selfcheck")
