"""What is done with what waits for the link."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.services.sending.queue import QueueItem, RetryQueue
from tthc_desktop.ui.kit.act import Act, Said


@dataclass(frozen=True, slots=True)
class OnQueue:
    """The queue, as its acts see it.

    Attributes:
        item: The chosen one; None in an empty queue.
    """

    item: QueueItem | None


RETRY = Act[OnQueue](  # everything: a person's wish beats every timer
    "Ctrl+Enter",
    "Gửi lại ngay",
    lambda office, clerk, _on, _answer: office.use(RetryQueue)(clerk.login, None),
    then=lambda office, _on, _count: office.sync.wake(),
    told=lambda _on, _answer, _count: Said("info", "Đang thử gửi ngay."),
    line="gửi lại ngay",
)
QUEUE_ACTS = (RETRY,)
