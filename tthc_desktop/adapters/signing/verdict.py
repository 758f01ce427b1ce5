"""What the signatures of a file come to, and why."""

from __future__ import annotations

from collections.abc import Sequence

from tthc_desktop.domain.signatures import (
    ChangedAfter,
    Revocation,
    SignatureReport,
    TimestampReport,
)


def verdict(
    reports: Sequence[SignatureReport], timestamps: Sequence[TimestampReport], *, complete: bool
) -> tuple[str, tuple[str, ...]]:
    """``invalid`` only where something is broken, changed or revoked for sure.

    Args:
        complete: Whether all signature fields could be looked at.
    """
    wrong = []
    if any(r.intact is False for r in reports):
        wrong.append("not_intact")
    if any(r.changed_after is ChangedAfter.SUSPICIOUS for r in reports):
        wrong.append("changed_after")
    if any(r.revocation is Revocation.REVOKED for r in reports):
        wrong.append("revoked")
    broken = any(t.intact is False for t in timestamps)
    if broken and not reports:
        wrong.append("timestamp_broken")
    if wrong:
        return "invalid", tuple(wrong)
    doubts = [] if reports else ["unsigned"]
    doubts += [str(doubt) for report in reports for doubt in report.doubts]
    if any(r.intact is None for r in reports) and not doubts:
        doubts.append("structure")
    if any(r.changed_after is ChangedAfter.UNKNOWN and r.intact is True for r in reports):
        doubts.append("change_unknown")
    if any(r.revocation is Revocation.UNKNOWN for r in reports):
        doubts.append("revocation_unknown")
    if broken:
        doubts.append("timestamp_broken")
    if not complete:
        doubts.append("structure")
    if doubts:
        return "indeterminate", tuple(dict.fromkeys(doubts))
    return "valid", ()
