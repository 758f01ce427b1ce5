"""What is decided where the province says something else of the dossier in hand."""

from __future__ import annotations

from collections.abc import Callable

from tthc_desktop.domain.people import Account
from tthc_desktop.domain.story import InboxItem
from tthc_desktop.services.application import Office
from tthc_desktop.services.sending.inbox import Decide
from tthc_desktop.ui.dossier.subject import OnDossier
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.form import Answer
from tthc_desktop.ui.kit.story_words import ask_to_keep, ask_to_take


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
    ask=lambda on: ask_to_take(_newest(on).status, on.status),
    told=lambda _on, _answer, _none: "Hồ sơ theo trạng thái của tỉnh.",
)
KEEP_OURS = Act[OnDossier](
    "G",
    "Giữ trạng thái ở đây",
    _decided(theirs=False),
    here=_differs,
    ask=lambda on: ask_to_keep(_newest(on).status, on.status),
    told=lambda _on, _answer, _none: "Đã giữ trạng thái ở đây. Nhấn F9 chốt để tỉnh biết.",
)
TOLD_ACTS = (TAKE_THEIRS, KEEP_OURS)
