"""Reception: procedure, applicant, and on to the scanner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from tthc_desktop.domain.catalogue import CHANNEL_NAMES, Channel
from tthc_desktop.domain.citizen_card import (
    WARNING_TEXTS,
    CardFields,
    CardReading,
    CardWarning,
    proves_who,
)
from tthc_desktop.domain.code_kinds import REASON_TEXTS
from tthc_desktop.domain.deadline import due_at
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.portal_dossier import is_official_code
from tthc_desktop.domain.time import vn_moment
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.services.application import Office
from tthc_desktop.services.catalogue.current import CatalogueEntry
from tthc_desktop.services.catalogue.find import IndexProcedures, ProcedureIndex
from tthc_desktop.services.reading.read_card import ReadCard
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.scanning.scan_card import ScanCard
from tthc_desktop.ui.intake.typed import (
    Typed,
    card_words,
    doubts_of,
    field_of,
    is_of_the_form,
    read_typed,
)
from tthc_desktop.ui.kit.begun import BegunWork
from tthc_desktop.ui.kit.paths import typed_path
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Place, Shell

_OTHER_FORM = "Căn cước đọc xong sau khi phiếu khác đã bắt đầu nên không điền. Quét lại nếu cần."
MOST_SHOWN = 60  # nobody reads further; one more letter narrows it


class IntakeView(Protocol):
    @property
    def in_submitter(self) -> bool:
        """The focus is where it is typed who hands in for the owner."""
        ...

    @property
    def of_person(self) -> bool:
        """The owner is a citizen, not an organisation."""
        ...

    def show_procedures(self, found: Sequence[CatalogueEntry], chosen: str) -> None:
        """Shows the procedures that were found.

        Args:
            chosen: Code of the one to choose; empty for the first.
        """
        ...

    def show_chosen(self, entry: CatalogueEntry | None, due: str, fee: str) -> None: ...

    def show_terms(self, due: str, fee: str) -> None:
        """Shows the terms of another channel, which was chosen."""
        ...

    def go_on(self) -> None:
        """Goes to the next thing to type: the case where there are several, else the applicant."""
        ...

    def ask_case(self) -> None:
        """Asks for the case, which is still to be picked."""
        ...

    def show_wrong(self, field: str, text: str) -> None:
        """Shows what is wrong beside the field that it is about.

        Args:
            field: As in Typed, or ``procedure``.
        """
        ...

    def fill(self, values: dict[str, str]) -> None:
        """Into the fields of those names; then the first empty one is next."""
        ...

    def show_card(self, text: str, warnings: str) -> None:
        """What the card says beyond the fields, and what does not agree."""
        ...

    def clear(self) -> None: ...


class IntakePresenter:
    def __init__(self, office: Office, runner: Runner, shell: Shell, view: IntakeView) -> None:
        self._office = office
        self._runner = runner
        self.begun = BegunWork(runner)
        self._shell = shell
        self._view = view
        self._index: ProcedureIndex | None = None
        self._calendar: WorkCalendar | None = None
        self._text = ""
        self._chosen: CatalogueEntry | None = None
        self._case: str | None = None
        self._channel = Channel.DIRECT
        self._card: CardFields | None = None
        self._card_proves = True
        self._doubted: Typed | None = None  # told of once; the same again is meant so
        self._told: dict[bool, tuple[str, str]] = {}  # of cards: the submitter's, the owner's
        self._form = 0  # counts the forms that were begun
        self._busy = False

    def load(self) -> None:
        """The catalogue as it stands now, in the order of this clerk's habits."""
        office, clerk = self._office, self._shell.clerk
        self._runner.submit(
            Lane.STORE,
            lambda: (office.use(IndexProcedures)(clerk), office.ports.catalogue.calendar()),
            self._loaded,
        )

    def _loaded(self, read: tuple[ProcedureIndex, WorkCalendar]) -> None:
        """What is chosen stays chosen, as the catalogue has it now."""
        kept = self._chosen.procedure.code if self._chosen else ""
        self._index, self._calendar = read
        self._view.show_procedures(self._index.find(self._text, MOST_SHOWN), kept)

    def begin(self) -> None:
        self._clear()
        self.search("")

    def _clear(self) -> None:
        self._card = self._doubted = None
        self._told.clear()
        self._form += 1
        self._view.clear()

    def search(self, text: str) -> None:
        self._text = text
        if self._index is not None:
            self._view.show_procedures(self._index.find(text, MOST_SHOWN), "")

    def enter(self) -> None:
        """Enter in the search line. Typed before the catalogue is read, it goes on too: the
        procedure is chosen when the list is there. The code of a dossier that exists is looked for
        where those are."""
        code = "".join(self._text.split()).upper()
        if is_official_code(code):
            self.begin()
            self._shell.find_dossier(code)
            return
        if _is_picture(self._text):
            path = typed_path(self._text)
            self.begin()
            self.card_photo(path)
            return
        if self._index is None or self._chosen is not None:
            self._view.go_on()

    def choose(self, entry: CatalogueEntry | None) -> None:
        self._chosen = entry
        cases = entry.procedure.cases if entry else ()
        self._case = None if len(cases) > 1 else ""
        self._view.show_chosen(entry, *self._due_and_fee())

    def choose_channel(self, channel: Channel) -> None:
        """Shows term and fee of that channel: each may have its own."""
        self._channel = channel
        self._view.show_terms(*self._due_and_fee())

    def _due_and_fee(self) -> tuple[str, str]:
        offer = self._chosen.procedure.offer(self._channel) if self._chosen else None
        due = ""
        if offer is not None and offer.term is not None and self._calendar is not None:
            due = vn_moment(due_at(self._office.ports.clock.now(), offer.term, self._calendar))
            if offer.channel is not self._channel:
                due += f" (thời hạn của kênh {CHANNEL_NAMES[offer.channel].lower()})"
        return due, offer.fee if offer else ""

    def choose_case(self, name: str) -> None:
        self._case = name

    def receive(self, typed: Typed) -> None:
        """Ctrl+Enter. A wrong field is named beside it; nothing typed is lost.

        Names that cannot be right are asked about once, all of them: they go into every paper.
        """
        if self._busy:
            return
        if self._chosen is None:
            self._view.show_wrong("procedure", "Chọn thủ tục trước.")
            return
        if self._case is None:
            self._view.ask_case()
            return
        try:
            person, handed = read_typed(typed, self._card, proved=self._card_proves)
        except InputError as error:
            self._view.show_wrong(field_of(error.code), sentence(error))
            return
        if typed != self._doubted and (doubts := doubts_of(person, handed)):
            self._doubted = typed
            for field in reversed(doubts):  # the focus stays in the first
                self._view.show_wrong(field, doubts[field])
            return
        self._busy = True
        code, clerk, case = self._chosen.procedure.code, self._shell.clerk, self._case
        self.begun.submit(
            Lane.STORE,
            lambda: self._office.use(ReceiveDossier)(
                clerk, code, person, case, typed.channel, handed
            ),
            partial(self._received, self._form),
            partial(self._failed, self._form),
        )

    def scan_card(self) -> None:
        """F7: from the glass of the scanner; the picture is read and not kept."""
        clerk = self._shell.clerk
        self._shell.say("info", "Đang quét căn cước…")
        self.begun.submit(
            Lane.SCANNER,
            lambda: self._office.use(ScanCard)(clerk),
            self._read_later(),
            self._shell.fail,
        )

    def card_photo(self, path: str) -> None:
        """A picture of the card: dropped on the page, or its path in the search line."""
        self._shell.say("info", "Đang đọc ảnh căn cước…")
        self.begun.submit(
            Lane.CPU,
            lambda: self._office.use(ReadCard)(Path(path)),
            self._read_later(),
            self._shell.fail,
        )

    def _read_later(self) -> Callable[[CardReading], None]:
        """Takes a card that comes in a while: where the focus is now, and only into this form."""
        form, submitter = self._form, self._view.in_submitter

        def seen(reading: CardReading) -> None:
            if form == self._form:
                self._card_read(reading, submitter=submitter)
            else:
                self._shell.say("warn", _OTHER_FORM)

        return seen

    def _card_read(self, reading: CardReading, *, submitter: bool) -> None:
        if reading.fields is None:
            why = REASON_TEXTS[reading.reason] if reading.reason else ""
            self._shell.say("warn", why)
            return
        self._fill(reading.fields, reading.warnings, submitter=submitter)
        kind = "warn" if reading.warnings else "ok"
        self._shell.say(kind, f"Đã đọc căn cước của {reading.fields.name}.")

    def take_card(self, reading: CardReading) -> None:
        """The card of the person at the counter: fills the fields, says what does not agree."""
        if reading.fields is not None:
            self._fill(reading.fields, reading.warnings, submitter=self._view.in_submitter)

    def _fill(
        self, fields: CardFields, warnings: Sequence[CardWarning], *, submitter: bool
    ) -> None:
        """Fills the form in from a card.

        Args:
            submitter: Whether it is the card of who hands in. An organisation has no card, so that
                any card is theirs then.
        """
        submitter = submitter or not self._view.of_person
        if submitter:
            self._view.fill({"submitter_name": fields.name, "submitter_id": fields.number})
        else:
            self._card, self._card_proves = fields, proves_who(warnings)
            self._view.fill(
                {"name": fields.name, "id_number": fields.number, "address": fields.residence}
            )
        self._told[submitter] = (
            card_words(fields, submitter=submitter),
            " ".join(WARNING_TEXTS[w] for w in warnings),
        )
        told = [self._told[whose] for whose in (False, True) if whose in self._told]
        text, wrong = ("\n".join(filter(None, words)) for words in zip(*told, strict=True))
        self._view.show_card(text, wrong)

    def _received(self, form: int, dossier: Dossier) -> None:
        """On to its papers, unless another form was begun meanwhile: that one stays as it is."""
        self._busy = False
        self._shell.changed()
        told = f"Đã tiếp nhận {dossier.provisional_code}, hẹn trả {vn_moment(dossier.due_at)}."
        if form != self._form:
            self._shell.say("ok", told)
            return
        self._clear()
        self._shell.take_dossier(dossier.id)
        self._shell.go(Place.SCAN)
        self._shell.say("ok", f"{told} Đặt giấy vào máy quét rồi nhấn F7.")

    def _failed(self, form: int, error: Exception) -> None:
        """A wrong field is named in the form that it is wrong in, or else in the strip."""
        self._busy = False
        if form == self._form and isinstance(error, InputError) and is_of_the_form(error.code):
            self._view.show_wrong(field_of(error.code), sentence(error))
        else:
            self._shell.fail(error)


_PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp", ".pdf")


def _is_picture(text: str) -> bool:
    """The path of a photo: no procedure is named like that."""
    path = typed_path(text).lower()
    return path.endswith(_PICTURES) and ("/" in path or "\\" in path)
