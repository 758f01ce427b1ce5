"""PAdES signatures with pyHanko. The only module that signs PDF files."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from pyhanko.pdf_utils.generic import DictionaryObject, PdfObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer

from tthc_desktop.adapters.signing.certificates import common_name
from tthc_desktop.adapters.signing.check import check_bytes
from tthc_desktop.adapters.signing.found import FoundSignature
from tthc_desktop.adapters.signing.objects import entry, raw_entry
from tthc_desktop.adapters.signing.reading import open_pdf
from tthc_desktop.domain.errors import InputError, SigningError, TthcError
from tthc_desktop.domain.signatures import ChangedAfter, SignatureReport

BYTES_RESERVED = 32_768
"""Hex digits, so 16 KiB of DER: room for a timestamp inserted later (reference/signing.md B.2)."""

_FIELD = "TTHC-NguoiTiepNhan"
"""No dot: it would make a second signature's field a child of the first one's, which changes what
the first has signed."""


_REDRAWN = "/NeedAppearances"


class _Writer(IncrementalPdfFileWriter):
    """Leaves alone what pyHanko changes beside the signature.

    /Info: it would add itself to /Producer, which then disagrees with the XMP metadata and breaks
    PDF/A (reference/signing.md B.10). /NeedAppearances: without it readers show other looks of the
    fields than those that an earlier signer saw.
    """

    _redrawn: PdfObject | None = None

    def keep(self) -> None:
        """Reads what is to stay, before pyHanko changes it in place."""
        form = entry(self.root, "/AcroForm")
        if isinstance(form, DictionaryObject):
            self._redrawn = raw_entry(form, _REDRAWN)

    def _update_meta(self) -> None:
        """Nothing to update."""

    def write(self, stream: IO[bytes]) -> None:
        form = entry(self.root, "/AcroForm")
        if self._redrawn is not None and isinstance(form, DictionaryObject):
            form[pdf_name(_REDRAWN)] = self._redrawn
        super().write(stream)  # type: ignore[no-untyped-call]  # pyHanko


@dataclass(frozen=True, slots=True)
class Signed:
    content: bytes
    level: str
    signer: str
    time: datetime


def sign(content: bytes, signer: Signer, reason: str, now: datetime) -> Signed:
    """Adds one approval signature (B-B) in an incremental revision, then judges the result.

    Raises InputError ``pdf.unreadable`` or ``input.encrypted``, SigningError ``sign.selfcheck``,
    ``sign.locked_by_signer`` (an earlier signer forbids it), ``sign.earlier_broken`` or whatever
    the key's engine makes of a token that is gone: ``token.gone``.
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
    opened = open_pdf(content)
    earlier = check_bytes(content, ()).signatures if opened.found else ()
    if any(s.intact is False or s.changed_after is ChangedAfter.SUSPICIOUS for s in earlier):
        raise SigningError("sign.earlier_broken")
    if any(_locks(one) for one in opened.found):
        raise SigningError("sign.locked_by_signer")
    if opened.reader is None:
        raise InputError("pdf.unreadable")
    try:
        # Not the reader above: it may have seen a file without the junk around it.
        writer = _Writer(io.BytesIO(content), strict=opened.strict)
        if opened.owner_locked:
            writer.encrypt("")  # type: ignore[no-untyped-call]  # pyHanko
        writer.keep()
        names = {n for n, _, _ in enumerate_sig_fields(writer.prev)}
    except Exception as error:  # pyHanko raises many types on damaged files (signing.md B.12)
        raise InputError("pdf.unreadable") from error
    return writer, names


def _locks(one: FoundSignature) -> bool:
    """Whether an earlier signer forbids what another signature does to the file: pyHanko signs
    over a FieldMDP lock without a word (reference/signing.md B.9)."""
    if one.embedded is None:
        return False
    try:
        permission, locks = one.embedded.docmdp_level, one.embedded.fieldmdp
    except Exception as error:  # as above
        raise InputError("pdf.unreadable") from error
    if permission is MDPPerm.NO_CHANGES:
        return True
    return locks is not None and bool(locks.is_locked(_FIELD))


def _translated(error: Exception) -> Exception:
    """What the key's engine has told in words stays what it is."""
    if isinstance(error, TthcError):
        return error
    if isinstance(error, PdfReadError):
        return InputError("pdf.unreadable")
    return SigningError("sign.failed", reason=type(error).__name__)


_WORSE = (ChangedAfter.NONE, ChangedAfter.ALLOWED, ChangedAfter.UNKNOWN, ChangedAfter.SUSPICIOUS)


def _self_check(before: bytes, after: bytes) -> None:
    """What was signed is what was read, the new signature is intact and covers the file, and none
    that was there is worse off than before (reference/signing.md B.9)."""
    found = check_bytes(after, ()).signatures
    earlier = check_bytes(before, ()).signatures if len(found) > 1 else ()
    good = (
        after.startswith(before)
        and len(found) == len(earlier) + 1
        and found[-1].intact is True
        and found[-1].covers_whole_file
    )
    worse = any(_is_worse(old, new) for old, new in zip(earlier, found, strict=False))
    if worse or not good:
        raise SigningError("sign.selfcheck")


def _is_worse(old: SignatureReport, new: SignatureReport) -> bool:
    """Further signatures are allowed: from *none* to *allowed* is no loss."""
    if new.intact is not old.intact or new.certificate != old.certificate:
        return True
    limit = max(_WORSE.index(old.changed_after), _WORSE.index(ChangedAfter.ALLOWED))
    return _WORSE.index(new.changed_after) > limit
