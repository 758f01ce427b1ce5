"""What lists for people say in the place of the words that programs read."""

from __future__ import annotations

from tthc_desktop.domain.error_table import TABLE
from tthc_desktop.domain.errors import TransferError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.story import SyncState
from tthc_desktop.domain.text import printable
from tthc_desktop.domain.worklist import NextStep, Task, Trouble
from tthc_desktop.services.sending.sync_status import UNTOLD

_STEPS = {
    NextStep.SCAN: "cần quét",
    NextStep.READ: "chờ đọc chữ",
    NextStep.LOOK: "cần xem tệp người dân nộp",
    NextStep.CHECK: "cần xem lại trang",
    NextStep.SIGN: "chờ ký",
    NextStep.SEAL: "chờ chốt và gửi",
    NextStep.WAIT: "đã chốt, tự gửi",
    NextStep.CLERK: "cần người xem lại",
    NextStep.REPLY: "còn thiếu văn bản trả lời",
    NextStep.ASK: "cần yêu cầu bổ sung",
    NextStep.SUPPLEMENT: "chờ người dân bổ sung",
    NextStep.TELL: "chờ báo mã chính thức",
    NextStep.RESULT: "chờ kết quả",
    NextStep.RETURN: "chờ trả kết quả",
    NextStep.NONE: "không còn việc",
}
_TROUBLES = {
    Trouble.NONE: "",
    Trouble.REFUSED: "bị trả lại",
    Trouble.STUCK: "cần xem lại",
    Trouble.BARRED: "mạng chặn gửi",
    Trouble.DIFFERS: "tỉnh báo khác",
    Trouble.ASKED: "tỉnh yêu cầu bổ sung",
}
_NOT_SAID = {
    # The state of sending stands beside it.
    **{state.value: "" for state in SubmissionState},
    SyncState.SYNCED.value: "đã đồng bộ",
    SyncState.FAILED.value: "đồng bộ lỗi",
    SyncState.ASKED.value: "đã yêu cầu gửi lại, chưa có trả lời",
    UNTOLD: "tỉnh chưa báo đã đồng bộ hay chưa",
}


def task_in_words(task: Task) -> str:
    """What is to be done with a dossier, and what has stopped it."""
    return ", ".join(each for each in (_TROUBLES[task.trouble], _STEPS[task.step]) if each)


def why_in_words(why: str) -> str:
    """Why something waits: the sentence of a code; what the province wrote stays as it is."""
    if why in _NOT_SAID:
        return _NOT_SAID[why]
    if why in TABLE:
        return sentence(TransferError(why))
    return printable(why)
