"""What is done with what the national systems lack, and with what came from the province."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.story import SYSTEM_NAMES, InboxState, NationalSystem, SyncState
from tthc_desktop.services.application import Office
from tthc_desktop.services.sending.inbox import Decide
from tthc_desktop.services.sending.list_news import NewsLine
from tthc_desktop.services.sending.save_result import SaveResult
from tthc_desktop.services.sending.sync_status import SendAgain, SyncLine
from tthc_desktop.ui.kit.act import Act, Hint
from tthc_desktop.ui.kit.form import Answer, Ask, FieldKind, FormField, required
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.story_words import ask_to_keep, ask_to_take

TURN = "Q"
TURN_HINT: Hint = (TURN, "đổi danh sách")
"""In the line under the work, which is short."""
OUTBOX_HINTS: tuple[Hint, ...] = ((TURN, "hàng chờ, đồng bộ, tin từ tỉnh"),)


def _lacks(system: NationalSystem) -> Callable[[SyncLine], bool]:
    return lambda line: any(
        each.system is system and each.state != SyncState.SYNCED for each in line.systems
    )


def _send_again(key: str, system: NationalSystem) -> Act[SyncLine]:
    """Known of whatever that system is not known to have; without an official code it is told why
    it cannot be done yet."""
    return Act[SyncLine](
        key,
        f"Gửi lại cho {system.value}",
        lambda office, clerk, line, _answer: office.use(SendAgain)(clerk, line.code, system),
        here=_lacks(system),
        why_not=lambda line: "" if line.coded else InputError("resync.not_confirmed"),
        told=lambda line, _answer, _id: (
            f"Đã yêu cầu gửi lại hồ sơ {line.code} cho {SYSTEM_NAMES[system]}."
            " Tình trạng đổi khi tỉnh báo."
        ),
        lane=Lane.NETWORK,
        saying="Đang yêu cầu gửi lại…",
        line=f"gửi lại {system.value}",
    )


AGAIN_DVCQG = _send_again("G", NationalSystem.DVCQG)
AGAIN_EMC = _send_again("E", NationalSystem.EMC)
SYNC_ACTS = (AGAIN_DVCQG, AGAIN_EMC)


@dataclass(frozen=True, slots=True)
class OnNews:
    """A line of what came, as its acts see it."""

    line: NewsLine

    @property
    def id(self) -> str:
        return self.line.item.id


def _differs(on: OnNews) -> bool:
    return on.line.item.state is InboxState.CONFLICT


def _has_files(on: OnNews) -> bool:
    return bool(on.line.item.files)


def _decided(theirs: bool) -> Callable[[Office, Account, OnNews, Answer], None]:
    return lambda office, clerk, on, _answer: office.use(Decide)(clerk, on.id, theirs=theirs)


TAKE_THEIRS = Act[OnNews](
    "T",
    "Nhận trạng thái của tỉnh",
    _decided(theirs=True),
    here=_differs,
    ask=lambda on: ask_to_take(on.line.item.status, on.line.item.ours),
    told=lambda on, _answer, _none: f"Hồ sơ {on.line.code} theo trạng thái của tỉnh.",
    line="nhận của tỉnh",
)
KEEP_OURS = Act[OnNews](
    "H",
    "Giữ trạng thái ở đây",
    _decided(theirs=False),
    here=_differs,
    ask=lambda on: ask_to_keep(on.line.item.status, on.line.item.ours),
    told=lambda on, _answer, _none: (
        f"Đã giữ trạng thái ở đây của {on.line.code}. F4 mở hồ sơ, F9 chốt để tỉnh biết."
    ),
    line="giữ ở đây",
)
SAVE = Act[OnNews](
    "U",
    "Lưu tệp kết quả",
    lambda office, clerk, on, answer: office.use(SaveResult)(clerk, on.id, Path(answer["folder"])),
    here=_has_files,
    ask=lambda on: Ask(
        f"Lưu {len(on.line.item.files)} tệp kết quả của {on.line.code}",
        "Lưu",
        "Tệp chưa có ở đây được tải về và giữ trong kho của máy này; bản lưu ra không mã hóa.",
        (
            FormField(
                "folder",
                "Thư mục",
                kind=FieldKind.FOLDER,
                rules=(required(sentence(InputError("input.path"))),),
            ),
        ),
    ),
    told=lambda _on, _answer, paths: f"Đã lưu {len(paths)} tệp kết quả.",
    lane=Lane.NETWORK,
    saying="Đang tải tệp kết quả…",
    line="lưu tệp",
)
NEWS_ACTS = (TAKE_THEIRS, KEEP_OURS, SAVE)
