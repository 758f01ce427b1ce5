"""Judging the signatures of a PDF, offline: nothing in a citizen's file makes us fetch anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from asn1crypto import x509

from tthc_desktop.adapters.signing import integrity
from tthc_desktop.adapters.signing.after import After, Comparer
from tthc_desktop.adapters.signing.brought import in_store
from tthc_desktop.adapters.signing.found import FoundSignature
from tthc_desktop.adapters.signing.integrity import Integrity
from tthc_desktop.adapters.signing.judging import name_of, report
from tthc_desktop.adapters.signing.old_form import OLD_FORM, judge_old
from tthc_desktop.adapters.signing.reading import OpenedPdf, open_pdf
from tthc_desktop.adapters.signing.signed_bytes import Coverage, RangeError, coverage, digest
from tthc_desktop.adapters.signing.timestamps import Stamp, stamped
from tthc_desktop.adapters.signing.trust_material import TrustMaterial
from tthc_desktop.adapters.signing.verdict import verdict
from tthc_desktop.domain.signatures import (
    ChangedAfter,
    Revocation,
    SignatureCheck,
    SignatureDoubt,
    SignatureReport,
    TimestampReport,
)

_MOST = 100
"""Signatures of one file. The most that was met in practice is 51 (reference/signing.md D)."""


def check_bytes(
    content: bytes,
    trust: TrustMaterial | Sequence[x509.Certificate],
    now: datetime | None = None,
) -> SignatureCheck:
    """Judges every signature.

    Args:
        trust: What certificates are judged by; certificates alone are roots.
        now: Of this PC where none is given.

    Raises:
        InputError: ``pdf.unreadable``, ``input.encrypted``.
    """
    if not isinstance(trust, TrustMaterial):
        trust = TrustMaterial(tuple(trust))
    try:
        opened = open_pdf(content)
        if len(opened.found) <= _MOST:
            return _Check(opened, trust, now or datetime.now(UTC)).whole()
    except MemoryError:
        pass  # as one with too many signatures
    return SignatureCheck("indeterminate", (SignatureDoubt.TOO_MUCH.value,), ())


class _Check:
    """Of one file."""

    def __init__(self, opened: OpenedPdf, trust: TrustMaterial, now: datetime) -> None:
        self._opened, self._trust, self._now = opened, trust, now
        self._brought = in_store(opened.reader)
        self._comparer = Comparer(opened)
        self._covered = [self._coverage(one) for one in opened.found]
        self._judged = [
            self._integrity(one, covered)
            for one, covered in zip(opened.found, self._covered, strict=True)
        ]

    def whole(self) -> SignatureCheck:
        stamps = [
            self._stamp(found) if one.timestamp else None
            for one, found in zip(self._opened.found, self._judged, strict=True)
        ]
        reports, timestamps = [], []
        for place, one in enumerate(self._opened.found):
            stamp = stamps[place]
            if stamp is None:
                later = [s for s in stamps[place + 1 :] if s is not None]
                reports.append(self._report(place, one, later))
            else:
                timestamps.append(self._timestamp(place, stamp))
        word, reasons = verdict(reports, timestamps, complete=self._opened.complete)
        return SignatureCheck(
            word,
            reasons,
            tuple(reports),
            timestamps=tuple(timestamps),
            owner_locked=self._opened.owner_locked,
        )

    def _stamp(self, found: Integrity) -> Stamp:
        try:
            return stamped(found, self._brought.certificates, self._trust, self._now)
        except Exception:  # noqa: BLE001 - as for the certificates of signatures
            return Stamp(None if found.intact else found.intact, None, None, None)

    def _coverage(self, one: FoundSignature) -> Coverage | None:
        try:
            return coverage(self._opened.content, one.numbers, one.contents)
        except RangeError:
            return None

    def _integrity(self, one: FoundSignature, covered: Coverage | None) -> Integrity:
        if covered is None or not one.contents:
            return Integrity(None, (SignatureDoubt.STRUCTURE,))

        def summed(algorithm: str) -> bytes:
            return digest(self._opened.content, covered, algorithm)

        if one.form == OLD_FORM:
            found = judge_old(one.contents, one.certificate, summed)
        else:
            found = integrity.judge(one.contents, summed)
        if covered.missing:
            # Signed bytes are not in the file any more: no digest is needed to know.
            return Integrity(False, (), found.digest, found.weak, found.signer, found.others)
        return found

    def _report(self, place: int, one: FoundSignature, later: Sequence[Stamp]) -> SignatureReport:
        covered, found = self._covered[place], self._judged[place]
        after = After(ChangedAfter.UNKNOWN)
        if covered is not None and one.contents:
            after = self._comparer.after(one, covered, self._intact)
        whole = covered is not None and covered.whole and not self._opened.before
        try:
            return report(one, found, after, whole, later, self._brought, self._trust, self._now)
        except Exception:  # noqa: BLE001 - certificates from anywhere; asn1crypto is lazy
            return _bare(found, after, whole)

    def _intact(self, name: str) -> bool | None:
        for one, found in zip(self._opened.found, self._judged, strict=True):
            if one.name == name:
                return found.intact
        return None

    def _timestamp(self, place: int, stamp: Stamp) -> TimestampReport:
        covered = self._covered[place]
        return TimestampReport(
            name_of(stamp.maker),
            stamp.intact,
            covered is not None and covered.whole,
            stamp.trusted,
            stamp.time,
        )


def _bare(found: Integrity, after: After, whole: bool) -> SignatureReport:
    """Of a signature whose certificate cannot be read: what its digest says stands."""
    return SignatureReport(
        "",
        intact=None if found.intact else found.intact,
        covers_whole_file=whole,
        changed_after=after.changed,
        trusted=None,
        revocation=Revocation.UNKNOWN,
        level="none",
        digest=found.digest,
        time=None,
        doubts=(*found.doubts, SignatureDoubt.STRUCTURE),
        changes=after.changes,
    )
