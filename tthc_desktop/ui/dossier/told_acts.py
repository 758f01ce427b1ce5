"""What is decided where the province says something else of the dossier in hand."""

from __future__ import annotations

from collections.abc import Callable

from tthc_desktop.domain.people import Account
from tthc_desktop.domain.story import InboxItem
from tthc_desktop.services.application import Office
from tthc_desktop.services.sending.inbox import Decide
from tthc_desktop.ui.dossier.subject import OnDossier
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.form import Answer, Ask
from tthc_desktop.ui.kit.story_words import status_words


def _differs(on: OnDossier) -> bool:
    return bool(on.known.story.conflicts)


def _newest(on: OnDossier) -> InboxItem:
    """Whoever decides about it has decided about those before."""
    return on.known.story.conflicts[-1]


def _decided(*, theirs: bool) -> Callable[[Office, Account, OnDossier, Answer], None]:
    return lambda office, clerk, on, _answer: office.use(Decide)(
        clerk, _newest(on).id, theirs=theirs
    )


TAKE_THEIRS = Act[OnDossier](
    "L",
    "Nhận trạng thái của tỉnh",
    _decided(theirs=True),
    here=_differs,
    ask=lambda on: Ask(
        f"Nhận trạng thái của tỉnh: {status_words(_newest(on).status)}",
        "Nhận",
        f"Ở đây đang là: {status_words(on.status)}. Lịch sử hồ sơ ghi lại cả hai.",
    ),
    told=lambda _on, _answer, _none: "Hồ sơ theo trạng thái của tỉnh.",
)
KEEP_OURS = Act[OnDossier](
    "G",
    "Giữ trạng thái ở đây",
    _decided(theirs=False),
    here=_differs,
    ask=lambda on: Ask(
        f"Giữ trạng thái ở đây: {status_words(on.status)}",
        "Giữ",
        f"Tỉnh báo: {status_words(_newest(on).status)}. Hồ sơ mở lại để chốt và báo cho tỉnh.",
    ),
    told=lambda _on, _answer, _none: "Đã giữ trạng thái ở đây. Nhấn F9 chốt để tỉnh biết.",
)
TOLD_ACTS = (TAKE_THEIRS, KEEP_OURS)
