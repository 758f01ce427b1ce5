"""What a signature comes to in its slot, and which of its answers want to be looked at."""

from __future__ import annotations

from tthc_desktop.domain.signature_evidence import (
    NOT_COUNTED_TEXTS,
    VOUCHING_TEXTS,
    SignedBy,
    Vouching,
)
from tthc_desktop.domain.signatures import ChangedAfter, Revocation, SignatureReport
from tthc_desktop.domain.signing_rules import ROLE_NAMES
from tthc_desktop.domain.time import vn_moment

_CHANGED = {
    ChangedAfter.NONE: "ok",
    ChangedAfter.ALLOWED: "ok",
    ChangedAfter.SUSPICIOUS: "bad",
    ChangedAfter.UNKNOWN: "warn",
}
_REVOKED = {
    Revocation.GOOD: "ok",
    Revocation.REVOKED: "bad",
    Revocation.UNKNOWN: "warn",
    Revocation.NOT_DECLARED: "",
}
_INTACT = {True: "ok", False: "bad", None: "warn"}


def tones(report: SignatureReport) -> dict[str, str]:
    """By the heading of signature_words.report_in_words: ``ok``, ``warn`` or ``bad``."""
    return {
        "Nội dung đã ký": _INTACT[report.intact],
        "Phạm vi": "ok" if report.covers_whole_file else "warn",
        "Sau khi ký": _CHANGED[report.changed_after],
        "Chứng thư": "ok" if report.trusted else "warn",
        "Thu hồi": _REVOKED[report.revocation],
    }


def standing(weighed: SignedBy, name: str = "") -> str:
    """What the signature counts as in its slot, or why it does not.

    Args:
        name: Of who accepted it; empty where only the login is known.
    """
    if not weighed.counts or weighed.role is None:
        return f"chưa được tính: {NOT_COUNTED_TEXTS[weighed.why]}"
    text = f"được tính là chữ ký của {ROLE_NAMES[weighed.role]} ({VOUCHING_TEXTS[weighed.basis]})"
    if weighed.basis is Vouching.ACCEPTED:
        text += f": {name or weighed.by}, {vn_moment(weighed.decided_at)}, “{weighed.reason}”"
    return text
