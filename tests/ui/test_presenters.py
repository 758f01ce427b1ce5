"""What presenters decide, without widgets: on one thread, with a real store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from tests.fakes.runner import HeldRunner, ImmediateRunner
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import InputError, SigningError
from tthc_desktop.domain.people import Account, applicant
from tthc_desktop.domain.work import TaskKind
from tthc_desktop.domain.worklist import Task
from tthc_desktop.services.application import Office
from tthc_desktop.services.catalogue.current import CatalogueEntry
from tthc_desktop.services.part import Part, Stretch
from tthc_desktop.services.reception.list_tasks import FindClerk, ListTasks
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.signing.sign_dossiers import SignOutcome, ToSign
from tthc_desktop.ui.intake.presenter import IntakePresenter
from tthc_desktop.ui.intake.typed import Typed
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.shell_port import Place
from tthc_desktop.ui.sign.presenter import SignPresenter
from tthc_desktop.ui.tasks.presenter import ONLY_UNFINISHED, TasksPresenter


@dataclass
class ShellSpy:
    clerk: Account
    dossier_id: str | None = None
    places: list[Place] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    changes: int = 0
    damaged: list[str] = field(default_factory=list)

    def take_dossier(self, dossier_id: str | None) -> None:
        self.dossier_id = dossier_id

    def go(self, place: Place, slot: str = "") -> None:
        self.places.append(place)

    def new_dossier(self) -> None:
        self.places.append(Place.INTAKE)

    def find_dossier(self, code: str) -> None:
        self.places.append(Place.ONLINE)

    def say(self, kind: str, text: str, *, also: bool = False) -> None:
        self.said.append((kind, text))

    def unsay(self, text: str = "") -> None:
        self.said = [each for each in self.said if text and each[1] != text]

    def fail(self, error: Exception) -> None:
        self.errors.append(error)

    def tell_damaged(self, codes: Sequence[str]) -> None:
        self.damaged += codes

    def changed(self) -> None:
        self.changes += 1


@pytest.fixture
def shell(office: Office) -> ShellSpy:
    return ShellSpy(office.use(FindClerk)(demo.CLERK.login))


@pytest.fixture
def runner(shell: ShellSpy) -> ImmediateRunner:
    return ImmediateRunner(shell.fail)


@dataclass
class TasksSpy:
    shown: list[str] = field(default_factory=list)
    tasks: Sequence[Task] = ()
    note: str = ""
    chosen_line: int = -1
    chosen_key: str = ""
    lacks_lines: bool = False

    @property
    def lines(self) -> TasksSpy:
        return self

    def wanted(self) -> Stretch:
        return Stretch()

    def show_part(
        self,
        part: Part[Task],
        line: int,
        chosen: tuple[str, Task | None] | None,
        *,
        anew: bool,
    ) -> None:
        self.tasks = [task for task in part.rows if task is not None]
        self.shown = [task.dossier.applicant_name for task in self.tasks]

    def expect(self, total: int, note: str) -> None:
        self.note = note

    def show_lost(self) -> None:
        self.note = "lost"


PEOPLE = ("Đặng Thị Thử", "Nguyễn Văn Mẫu", "Trần Ví Dụ")


def receive(office: Office, shell: ShellSpy) -> None:
    for number, name in enumerate(PEOPLE):
        person = applicant(name, f"09919800012{number}", "0912000345", "ấp Thử Nghiệm")
        office.use(ReceiveDossier)(shell.clerk, "1.001193", person)


def test_the_list_filters_by_words_without_marks_and_by_tile(
    office: Office, shell: ShellSpy, runner: ImmediateRunner
) -> None:
    receive(office, shell)
    view = TasksSpy()
    presenter = TasksPresenter(office, runner, shell, view)
    presenter.reader.refresh()
    assert set(view.shown) == set(PEOPLE)
    for words, name in (
        ("dang thu", "Đặng Thị Thử"),
        ("000002", "Nguyễn Văn Mẫu"),
        ("099198000122", "Trần Ví Dụ"),
    ):
        presenter.show(words, None)
        assert (view.shown, view.note) == ([name], "")
    presenter.show("vi", None)
    assert (view.shown, view.note) == (["Trần Ví Dụ"], "")
    presenter.show("ụ", None)
    assert ("Trần Ví Dụ" in view.shown, view.note) == (True, ONLY_UNFINISHED)
    presenter.show(" ", TaskKind.REFUSED)
    assert (view.shown, view.note) == ([], "")
    presenter.show("dang thu", TaskKind.MISSING)
    assert view.shown == ["Đặng Thị Thử"]
    presenter.show("", None)
    assert len(view.shown) == 3


def test_enter_goes_where_the_next_step_is(
    office: Office, shell: ShellSpy, runner: ImmediateRunner
) -> None:
    receive(office, shell)
    view = TasksSpy()
    presenter = TasksPresenter(office, runner, shell, view)
    presenter.reader.refresh()
    presenter.open(view.tasks[0])
    presenter.open(view.tasks[1], Place.SIGN)
    assert shell.places == [Place.SCAN, Place.SIGN]
    assert shell.dossier_id == view.tasks[1].dossier.id


def test_what_is_missing_is_told_of_the_dossier_that_is_in_hand(
    office: Office, shell: ShellSpy
) -> None:
    receive(office, shell)
    view, held = TasksSpy(), HeldRunner(shell.fail, Lane.STORE)
    presenter = TasksPresenter(office, held, shell, view)
    presenter.reader.refresh()
    held.let_go()
    for task in view.tasks[:2]:
        presenter.open_to_seal(task)
    assert (shell.places, shell.dossier_id) == ([Place.SCAN] * 2, view.tasks[1].dossier.id)
    held.let_go()  # of the first, which is not in hand any more
    assert (shell.errors, shell.said) == ([], [])
    held.let_go()
    [error] = shell.errors
    assert isinstance(error, InputError)
    assert error.code == "dossier.incomplete"


@dataclass
class IntakeSpy:
    found: Sequence[CatalogueEntry] = ()
    gone_on: int = 0
    due: str = ""
    fee: str = ""
    filled: dict[str, str] = field(default_factory=dict)
    card: tuple[str, str] = ("", "")
    wrong: list[tuple[str, str]] = field(default_factory=list)
    cleared: int = 0
    in_submitter: bool = False
    of_person: bool = True

    def show_procedures(self, found: Sequence[CatalogueEntry], chosen: str) -> None:
        self.found = found

    def show_chosen(self, entry: CatalogueEntry | None, due: str, fee: str) -> None:
        self.show_terms(due, fee)

    def show_terms(self, due: str, fee: str) -> None:
        self.due, self.fee = due, fee

    def fill(self, values: dict[str, str]) -> None:
        self.filled = values

    def show_card(self, text: str, warnings: str) -> None:
        self.card = (text, warnings)

    def go_on(self) -> None:
        self.gone_on += 1

    def ask_case(self) -> None:
        raise AssertionError("there is but one case")

    def show_wrong(self, field: str, text: str) -> None:
        self.wrong.append((field, text))

    def clear(self) -> None:
        self.cleared += 1


def test_reception_checks_field_by_field_and_then_leads_to_the_scanner(
    office: Office, shell: ShellSpy, runner: ImmediateRunner
) -> None:
    view = IntakeSpy()
    presenter = IntakePresenter(office, runner, shell, view)
    good = Typed("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
    presenter.receive(good)
    presenter.search("1.00487")
    presenter.enter()
    assert (view.found, view.gone_on) == ((), 1)  # typed faster than the catalogue was read
    presenter.load()
    assert [e.procedure.code for e in view.found] == ["1.004873"]
    presenter.choose(view.found[0])
    assert "ngày" in view.due
    presenter.receive(Typed("", good.id_number, good.phone, good.address))
    presenter.receive(Typed(good.name, "12", good.phone, good.address))
    presenter.receive(Typed(good.name, good.id_number, "12", good.address))
    presenter.receive(Typed(good.name, good.id_number, good.phone, " "))
    assert [name for name, _ in view.wrong] == [
        "procedure",
        "name",
        "id_number",
        "phone",
        "address",
    ]
    assert office.use(ListTasks)(None).total == 0
    presenter.receive(good)
    assert office.use(ListTasks)(None).total == 1
    assert (shell.places, view.cleared) == ([Place.SCAN], 1)
    assert "TẠM-Q2-000001" in shell.said[0][1]


@dataclass
class SignSpy:
    items: Sequence[ToSign] = ()
    token: tuple[str, bool] = ("", False)
    tokens: Sequence[str] = ()
    wrong: list[str] = field(default_factory=list)
    cleared: int = 0

    def show_items(self, items: Sequence[ToSign]) -> None:
        self.items = items

    def show_outcome(self, outcome: SignOutcome) -> None:
        raise AssertionError("nothing can be signed here")

    def show_token(self, text: str, *, ready: bool) -> None:
        self.token = (text, ready)

    def show_tokens(self, names: Sequence[str], chosen: int) -> None:
        self.tokens = names

    def show_busy(self, *, busy: bool) -> None:
        """Nothing to draw."""

    def show_wrong_pin(self, text: str) -> None:
        self.wrong.append(text)

    def clear_pin(self) -> None:
        self.cleared += 1


def test_signing_says_that_there_is_no_token_and_nothing_to_sign(
    office: Office, shell: ShellSpy, runner: ImmediateRunner
) -> None:
    view = SignSpy()
    presenter = SignPresenter(office, runner, shell, view)
    presenter.find_token()
    assert view.token[1] is False
    assert "Chưa khai báo" in view.token[0]
    presenter.refresh()
    presenter.sign("123456")
    assert shell.said == [("info", "Không có thành phần nào chờ ký.")]
    assert view.cleared == 1
    assert not any(isinstance(error, SigningError) for error in shell.errors)
