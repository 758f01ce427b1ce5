"""What is done with a dossier of the worklist: it is taken in hand, and a place is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tthc_desktop.domain.worklist import Task
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.shell_port import Place


@dataclass(frozen=True, slots=True)
class OnTask:
    """A task of the worklist, with what its acts need.

    Attributes:
        take: Takes it in hand and shows a place, None for that of its next step.
        to_seal: Takes it in hand to be sealed, and says what is still to be done before that.
    """

    task: Task
    take: Callable[[Task, Place | None], None]
    to_seal: Callable[[Task], None]


def _take(place: Place | None) -> Callable[[Office, Doing, OnTask], None]:
    return lambda _office, _doing, on: on.take(on.task, place)


NEXT_STEP = Act[OnTask]("Enter", "Làm việc kế tiếp", begin=_take(None), line="làm việc kế tiếp")
VIEW = Act[OnTask]("F4", "Xem hồ sơ", begin=_take(Place.DOSSIER), line="xem hồ sơ")
SCAN = Act[OnTask]("F7", "Quét", begin=_take(Place.SCAN), line="quét")
SIGN = Act[OnTask]("F8", "Ký", begin=_take(Place.SIGN), line="ký")
SEAL = Act[OnTask](  # from the page that shows whether all is there
    "F9",
    "Chốt và gửi",
    begin=lambda _office, _doing, on: on.to_seal(on.task),
    line="chốt và gửi",
)
TASK_ACTS = (NEXT_STEP, VIEW, SCAN, SIGN, SEAL)
