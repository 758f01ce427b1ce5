"""What a clerk or an authorised person says on a paper, beyond what the dossier says itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.catalogue import HOLDER_NAMES, ProcessStep
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.forms import Form
from tthc_desktop.domain.text import printable
from tthc_desktop.domain.work_calendar import WorkCalendar

LONGEST_REASON = 4000  # letters: about two pages at A4
MOST_ITEMS = 100


@dataclass(frozen=True, slots=True)
class Intake:
    """Details of form 01, an intake slip.

    Attributes:
        result_place: Where the result is collected.
    """

    result_place: str = "Bộ phận Một cửa"


@dataclass(frozen=True, slots=True)
class Item:
    """A paper that is asked for.

    Attributes:
        note: What is wrong with it or what is to be added.
    """

    name: str
    note: str = ""
    originals: int = 1
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Supplement:
    """Details of form 02, a request for a supplement.

    Attributes:
        items: At least one.
        deadline: None for no date.
        contact: Whom to ask.
    """

    reason: str
    items: tuple[Item, ...]
    deadline: datetime | None = None
    contact: str = "người hướng dẫn tại Bộ phận Một cửa"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Details of form 03, a refusal."""

    reason: str
    contact: str = "Bộ phận Một cửa"


@dataclass(frozen=True, slots=True)
class Apology:
    """Details of form 04, an apology with a new appointment.

    Attributes:
        new_due: After the appointment that is missed.
        signer: Name of a person of the resolving unit.
    """

    reason: str
    new_due: datetime
    signer: str
    signer_title: str
    field_name: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """Details of form 05, a stop."""

    reason: str
    signer: str
    signer_title: str
    contact: str = "Bộ phận Một cửa"


@dataclass(frozen=True, slots=True)
class ControlStep:
    """A transfer from one holder to the next.

    Attributes:
        at: When it happened; None leaves room to write by hand.
        result: "trước hạn", "đúng hạn" or "quá hạn", empty until it is known.
    """

    agency: str
    at: datetime | None = None
    result: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """Details of form 06, a control sheet, also for the transfer to the division.

    Attributes:
        steps: Empty for those that the procedure's internal process foresees.
    """

    agency: str
    steps: tuple[ControlStep, ...] = ()
    partners: str = ""


Details = Intake | Supplement | Refusal | Apology | Stop | Control
_FORMS: dict[type[Details], Form] = {
    Intake: Form.INTAKE,
    Supplement: Form.SUPPLEMENT,
    Refusal: Form.REFUSAL,
    Apology: Form.APOLOGY,
    Stop: Form.STOP,
    Control: Form.CONTROL,
}


def form_of(details: Details) -> Form:
    return _FORMS[type(details)]


def steps_of(process: Iterable[ProcessStep]) -> tuple[ControlStep, ...]:
    """The hand-overs that the internal process of a procedure foresees; one empty pair of lines
    where it has none."""
    named = tuple(
        ControlStep(step.by or HOLDER_NAMES[step.holder], note=step.name) for step in process
    )
    return named or (ControlStep("Bộ phận Một cửa"), ControlStep("Phòng chuyên môn"))


def checked(details: Details, dossier: Dossier, calendar: WorkCalendar) -> None:
    """The details of a paper, cleaned and checked.

    Raises:
        InputError: ``paper.reason``, ``paper.items``, ``paper.signer``, ``paper.new_due`` or
            ``paper.new_due_closed``.
    """
    if isinstance(details, Supplement | Refusal | Apology | Stop):
        length = len(printable(details.reason))
        if not 0 < length <= LONGEST_REASON:
            raise InputError("paper.reason", limit=LONGEST_REASON)
    if isinstance(details, Supplement):
        names = [printable(item.name) for item in details.items]
        if not names or not all(names) or len(names) > MOST_ITEMS:
            raise InputError("paper.items", limit=MOST_ITEMS)
    if isinstance(details, Control) and not 0 < len(details.steps) <= MOST_ITEMS:
        raise InputError("paper.items", limit=MOST_ITEMS)
    if isinstance(details, Apology | Stop) and not (
        printable(details.signer) and printable(details.signer_title)
    ):
        raise InputError("paper.signer")
    if isinstance(details, Apology):
        if details.new_due <= dossier.due_at:
            raise InputError("paper.new_due")
        if calendar.next_open(details.new_due) != details.new_due:
            raise InputError("paper.new_due_closed")
