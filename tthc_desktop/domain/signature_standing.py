"""What a signature comes to in its slot."""

from __future__ import annotations

from collections.abc import Mapping

from tthc_desktop.domain.signature_evidence import (
    NOT_COUNTED_TEXTS,
    VOUCHING_TEXTS,
    SignedBy,
    Vouching,
)
from tthc_desktop.domain.signing_rules import ROLE_NAMES
from tthc_desktop.domain.time import vn_moment


def standing(weighed: SignedBy, people: Mapping[str, str]) -> str:
    """What the signature counts as in its slot, or why it does not.

    Args:
        people: Names of the accounts, by login.
    """
    if not weighed.counts or weighed.role is None:
        return f"chưa được tính: {NOT_COUNTED_TEXTS[weighed.why]}"
    text = f"được tính là chữ ký của {ROLE_NAMES[weighed.role]} ({VOUCHING_TEXTS[weighed.basis]})"
    if weighed.provisional:
        text += (
            "; tạm tính: chưa biết chứng thư có bị thu hồi không, hồ sơ chờ danh sách thu hồi rồi"
            " mới gửi"
        )
    if weighed.basis is Vouching.ACCEPTED:
        who = people.get(weighed.by, weighed.by)
        text += f": {who}, {vn_moment(weighed.decided_at)}, “{weighed.reason}”"
    return text
