"""What is done with what waits for the link."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.outbox import TWICE, SubmissionState
from tthc_desktop.domain.people import Account
from tthc_desktop.services.application import Office
from tthc_desktop.services.sending.queue import QueueItem, RetryQueue
from tthc_desktop.services.sending.settle import (
    Settle,
    TakeBack,
    has_two_answers,
    may_be_taken_back,
)
from tthc_desktop.ui.kit.act import Act, Said
from tthc_desktop.ui.kit.form import Ask
from tthc_desktop.ui.kit.in_hand import why_not_sent


@dataclass(frozen=True, slots=True)
class OnQueue:
    """The queue, as its acts see it.

    Attributes:
        item: The chosen one; None in an empty queue.
    """

    item: QueueItem | None


def _retried(office: Office, clerk: Account) -> Said:
    count = office.use(RetryQueue)(clerk.login, None)
    nothing = "Không có gì chờ gửi; đang hỏi lại máy chủ về hồ sơ đã gửi."
    return _unless_barred(office, "Đang thử gửi ngay." if count else nothing)


def _asked(office: Office, clerk: Account, submission_id: str | None) -> Said:
    office.use(RetryQueue)(clerk.login, submission_id)
    return _unless_barred(office, "Đang hỏi lại máy chủ.")


def _unless_barred(office: Office, words: str) -> Said:
    why_not = why_not_sent(office)
    return Said("warn", why_not) if why_not else Said("info", words)


RETRY = Act[OnQueue](  # everything: a person's wish beats every timer
    "Ctrl+Enter",
    "Gửi lại ngay",
    lambda office, clerk, _on, _answer: _retried(office, clerk),
    then=lambda office, _on, _said: office.sync.wake(),
    told=lambda _on, _answer, said: said,
    line="gửi lại ngay",
)


def _stopped(on: OnQueue) -> bool:
    return on.item is not None and may_be_taken_back(on.item.submission)


def _is_there(on: OnQueue) -> bool:
    return on.item is not None and on.item.submission.state is SubmissionState.CONFIRMING


def _two_answers(on: OnQueue) -> bool:
    return on.item is not None and has_two_answers(on.item.submission)


def _two_codes(on: OnQueue) -> bool:
    return _two_answers(on) and not _sent_by_another(on)


def _sent_by_another(on: OnQueue) -> bool:
    return on.item is not None and on.item.error_code == TWICE


def _id(on: OnQueue) -> str:
    if on.item is None:
        raise ValueError("an act on no line")
    return on.item.submission.id


ASK_RELAY = Act[OnQueue](
    "M",
    "Hỏi lại máy chủ về hồ sơ này",
    lambda office, clerk, on, _answer: _asked(office, clerk, _id(on)),
    here=_is_there,
    then=lambda office, _on, _said: office.sync.wake(),
    told=lambda _on, _answer, said: said,
)
TAKE_BACK = Act[OnQueue](
    "L",
    "Lấy lại để sửa",
    lambda office, clerk, on, _answer: office.use(TakeBack)(clerk, _id(on)),
    here=_stopped,
    ask=lambda _on: Ask(
        "Lấy hồ sơ này lại để sửa",
        "Lấy lại",
        "Bản đã chốt được giữ và không gửi nữa. Sửa xong, chốt lại để gửi.",
    ),
    told=lambda _on, _answer, _none: "Đã lấy lại. F4 mở hồ sơ, sửa rồi chốt lại bằng F9.",
)
TAKE_THEIRS = Act[OnQueue](
    "N",
    "Nhận bản trên máy chủ",
    lambda office, clerk, on, _answer: office.use(Settle)(clerk, _id(on), theirs=True),
    here=_two_answers,
    ask=lambda on: Ask(_theirs(on), "Nhận", _what_stays(on)),
    told=lambda on, _answer, _none: _taken(on),
)
KEEP_OURS = Act[OnQueue](
    "K",
    "Giữ mã đang có",
    lambda office, clerk, on, _answer: office.use(Settle)(clerk, _id(on), theirs=False),
    here=_two_codes,
    told=lambda _on, _answer, _none: "Đã giữ mã đang có.",
)


def _theirs(on: OnQueue) -> str:
    if _sent_by_another(on):
        return "Nhận bản mà máy khác của đơn vị đã gửi"
    code = on.item.submission.reason if on.item else ""
    return f"Dùng mã {code}"


def _what_stays(on: OnQueue) -> str:
    if _sent_by_another(on):
        return "Giấy tờ trên máy này được giữ và tính là chưa gửi. Chốt lại để gửi vào hồ sơ đó."
    return "Bản trên máy này không bị xóa và không gửi nữa."


def _taken(on: OnQueue) -> str:
    if _sent_by_another(on):
        return "Đã nhận bản trên máy chủ. F4 mở hồ sơ, chốt lại bằng F9 để gửi giấy tờ của máy này."
    return "Đã nhận bản trên máy chủ."


QUEUE_ACTS = (RETRY, ASK_RELAY, TAKE_BACK, TAKE_THEIRS, KEEP_OURS)
