"""What a signature comes to in its slot."""

from __future__ import annotations

from tthc_desktop.domain.signature_evidence import (
    NOT_COUNTED_TEXTS,
    VOUCHING_TEXTS,
    SignedBy,
    Vouching,
)
from tthc_desktop.domain.signing_rules import ROLE_NAMES
from tthc_desktop.domain.time import vn_moment


def standing(weighed: SignedBy) -> str:
    """What the signature counts as in its slot, or why it does not."""
    if not weighed.counts or weighed.role is None:
        return f"chưa được tính: {NOT_COUNTED_TEXTS[weighed.why]}"
    text = f"được tính là chữ ký của {ROLE_NAMES[weighed.role]} ({VOUCHING_TEXTS[weighed.basis]})"
    if weighed.basis is Vouching.ACCEPTED:
        text += f": {weighed.by}, {vn_moment(weighed.decided_at)}, “{weighed.reason}”"
    return text
