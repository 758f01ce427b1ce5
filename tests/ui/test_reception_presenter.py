"""What the presenter of reception and signatures decides, without widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.fakes.runner import ImmediateRunner, LateRunner
from tests.support.tokens import PIN, key_file
from tests.ui.test_presenters import ShellSpy
from tests.ui.test_reception_section import use_token
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Role
from tthc_desktop.domain.signing_rules import (
    PaperKind,
    RegisteredSigner,
    SignerRole,
    fingerprint,
)
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import AddAccount, NewAccount
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.settings import ChangeReception, GetReception, ReceptionRules
from tthc_desktop.ui.kit.acts import Acts
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.settings.presenter import SectionPresenter
from tthc_desktop.ui.settings.reception import CLERKS, DEMANDS, NUMBERS, RECEPTION, SIGNERS
from tthc_desktop.ui.settings.reception_known import ClerkRow, DemandRow, ReceptionKnown, SignerRow
from tthc_desktop.ui.settings.spec import TableSpec
from tthc_desktop.ui.settings.values import ValueRow

T = TypeVar("T")


@dataclass
class PanelSpy:
    """Implements ui.kit.doing.Panel."""

    asked: Ask | None = None
    answering: Ask | None = None
    answered: Callable[[Answer], None] | None = None
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.answered is not None

    def is_asking(self, question: Ask) -> bool:
        return self.is_open and self.asked is question

    def ask(self, question: Ask, answered: Callable[[Answer], None]) -> None:
        self.asked, self.answered = question, answered

    def show_wrong(self, text: str, field: str = "") -> None:
        self.wrong.append((text, field))

    def close_panel(self) -> bool:
        was, self.answered = self.is_open, None
        return was

    def answer(self, choice: int = -1, **values: str) -> None:
        assert self.answered is not None
        self.answering = self.asked
        self.answered(Answer(values, choice))
        self.answering = None


@dataclass
class ViewSpy:
    """Implements ui.settings.presenter.SectionView."""

    words: str | None = None
    rows: dict[str, Sequence[Any]] = field(default_factory=dict)

    def show_words(self, words: str) -> None:
        self.words = words

    def show_known(self, known: object) -> None: ...

    def all_shown(self) -> None: ...

    def show_rows(self, table: str, rows: Sequence[Any]) -> None:
        self.rows[table] = rows

    def choose_row(self, table: str, row: int) -> None: ...

    def show_table(self, table: str, *, shown: bool) -> None: ...

    @property
    def may_change(self) -> bool | None:
        return None if self.words is None else not self.words

    @property
    def demands(self) -> Sequence[DemandRow]:
        return self.rows["demands"]

    @property
    def signers(self) -> Sequence[SignerRow]:
        return self.rows["signers"]

    @property
    def clerks(self) -> Sequence[ClerkRow]:
        return self.rows["clerks"]

    @property
    def numbers(self) -> Sequence[ValueRow]:
        return self.rows["numbers"]


@dataclass
class Desk:
    office: Office
    shell: ShellSpy
    runner: Runner
    panel: PanelSpy = field(default_factory=PanelSpy)
    view: ViewSpy = field(default_factory=ViewSpy)

    def __post_init__(self) -> None:
        self.doing = Doing(self.runner, self.shell, self.panel, self.load)
        self.presenter = SectionPresenter(self.office, self.doing, RECEPTION, self.view)

    def load(self) -> None:
        self.presenter.load()

    def press(self, key: str, table: TableSpec[ReceptionKnown, Any], row: object = None) -> None:
        """As in that table, with that row chosen."""
        acts = Acts(table.acts, self.office, self.doing, lambda: self.presenter.on(row))
        acts.press(key)

    def actors(self, action: str) -> list[str]:
        with self.office.ports.store.read() as tx:
            return [line.actor for line in tx.audit.lines() if line.action == action]


@pytest.fixture
def shell(office: Office) -> ShellSpy:
    return ShellSpy(office.use(FindClerk)(demo.ADMINISTRATOR.login))


@pytest.fixture
def desk(office: Office, shell: ShellSpy) -> Desk:
    made = Desk(office, shell, ImmediateRunner(shell.fail))
    made.presenter.load()
    return made


def test_everything_is_shown(desk: Desk) -> None:
    assert desk.view.may_change is True
    assert [row.kind for row in desk.view.demands] == list(PaperKind)
    assert not any(row.changed for row in desk.view.demands)
    assert [row.account.login for row in desk.view.clerks] == ["binh", "quantri"]
    assert [row.shown for row in desk.view.numbers] == ["1", "1", "2", "2", "3", "4"]
    assert len({row.about.name for row in desk.view.numbers}) == 6


def test_a_supervisor_sees_and_is_refused_before_anything_is_asked(
    desk: Desk, office: Office, shell: ShellSpy
) -> None:
    new = NewAccount("lanhdao", "Võ Thí Dụ", demo.PASSWORD, Role.SUPERVISOR)
    shell.clerk = office.use(AddAccount)(shell.clerk, new)
    view, press = desk.view, desk.press
    desk.load()
    assert view.may_change is False
    press("C", DEMANDS, view.demands[0])
    press("R", SIGNERS)
    press("X", SIGNERS, SignerRow(RegisteredSigner("ab", "x", SignerRole.SEAL), None))
    press("P", CLERKS, view.clerks[0])
    press("S", NUMBERS, view.numbers[0])
    assert [getattr(e, "code", "") for e in shell.errors] == ["account.not_allowed"] * 5
    assert desk.panel.asked is None
    assert shell.changes == 0


def test_nothing_chosen_is_nothing_done(desk: Desk, shell: ShellSpy) -> None:
    for key, table in (("C", DEMANDS), ("X", SIGNERS), ("P", CLERKS), ("S", NUMBERS)):
        desk.press(key, table)
    assert (desk.panel.asked, shell.errors, shell.said) == (None, [], [])


def test_the_one_who_pressed_the_key_is_the_one_who_acted(office: Office, shell: ShellSpy) -> None:
    """Also where somebody else has signed in before the work came to its turn."""
    runner = LateRunner(shell.fail)
    desk = Desk(office, shell, runner)
    desk.presenter.load()
    runner.run()
    desk.press("P", CLERKS, desk.view.clerks[0])
    desk.press("C", DEMANDS, desk.view.demands[0])
    desk.panel.answer(3)
    shell.clerk = office.use(FindClerk)(demo.CLERK.login)
    runner.run()
    assert desk.actors("reception.rules_changed") == [demo.ADMINISTRATOR.login]
    assert desk.actors("signing.demands_changed") == [demo.ADMINISTRATOR.login]


def test_a_change_is_made_of_what_is_stored_by_then(office: Office, shell: ShellSpy) -> None:
    """Two windows that look at the same old state undo nothing of each other's."""
    first, second = LateRunner(shell.fail), LateRunner(shell.fail)
    desks = [Desk(office, shell, runner) for runner in (first, second)]
    for desk, runner in zip(desks, (first, second), strict=True):
        desk.presenter.load()
        runner.run()
    desks[0].press("P", CLERKS, desks[0].view.clerks[0])
    desks[1].press("S", NUMBERS, desks[1].view.numbers[0])
    desks[1].panel.answer(value="3")
    first.run()
    second.run()
    rules, _ = office.use(GetReception)()
    assert (rules.supplements, len(rules.any_place)) == (3, 1)


@dataclass
class OvertakenStore:
    """A store in which somebody else writes once, just before the first who wants to."""

    store: Store
    meanwhile: Callable[[], object] | None

    def read(self) -> AbstractContextManager[Tx]:
        return self.store.read()

    def write(self, actor: str) -> AbstractContextManager[Tx]:
        other, self.meanwhile = self.meanwhile, None
        if other is not None:
            other()
        return self.store.write(actor)


@pytest.mark.parametrize("number", [0, 1], ids=["supplements", "person"])
def test_what_another_process_changes_at_that_moment_is_not_undone(
    office: Office, shell: ShellSpy, number: int
) -> None:
    def decides(desk: Desk) -> None:
        desk.press("S", NUMBERS, desk.view.numbers[number])
        desk.panel.answer(value="5")

    def lets(desk: Desk) -> None:
        desk.press("P", CLERKS, desk.view.clerks[0])

    for act, meanwhile in ((decides, lets), (lets, decides)):
        office.use(ChangeReception)(shell.clerk, ReceptionRules())
        other = Desk(office, shell, ImmediateRunner(shell.fail))
        other.load()
        store = OvertakenStore(office.ports.store, partial(meanwhile, other))
        overtaken = replace(office, use=office.use.replaced({Store: store}))
        desk = Desk(overtaken, shell, ImmediateRunner(shell.fail))
        desk.load()
        act(desk)
        assert store.meanwhile is None
        after = RECEPTION.load(office, shell.clerk)
        assert (after.numbers[number].shown, after.clerks[0].any_place) == ("5", True)


def test_tokens_are_asked_in_the_lane_of_devices(
    office: Office, shell: ShellSpy, tmp_path: Path
) -> None:
    use_token(office, str(key_file(tmp_path / "k.p12")))
    runner = LateRunner(shell.fail)
    desk = Desk(office, shell, runner)
    desk.load()
    runner.run()
    desk.press("R", SIGNERS)
    assert runner.run() == [Lane.TOKEN]
    desk.panel.answer(1)
    desk.panel.answer(0, pin=PIN)
    assert runner.run()[0] is Lane.TOKEN
    assert desk.view.signers[0].signer.role is SignerRole.AUTHORITY
    assert not desk.panel.is_open


def test_a_wrong_pin_is_said_beside_its_line(desk: Desk, office: Office, tmp_path: Path) -> None:
    use_token(office, str(key_file(tmp_path / "k.p12")))
    desk.press("R", SIGNERS)
    desk.panel.answer(1)
    desk.panel.answer(0, pin="999999")
    [(text, field)] = desk.panel.wrong
    assert field == "pin"
    assert "Mật khẩu của tệp khóa “k.p12” không đúng" in text
    assert desk.panel.is_open
    assert list(desk.view.signers) == []


def test_a_look_up_of_tokens_takes_no_question_away_that_was_asked_meanwhile(
    office: Office, shell: ShellSpy, tmp_path: Path
) -> None:
    """Where there is nothing to choose, the question of the role follows by itself."""
    use_token(office, str(key_file(tmp_path / "k.p12")))
    runner = LateRunner(shell.fail)
    desk = Desk(office, shell, runner)
    desk.load()
    runner.run()
    desk.press("R", SIGNERS)
    desk.press("S", NUMBERS, desk.view.numbers[0])
    half_answered = desk.panel.asked
    runner.run()
    assert desk.panel.asked is half_answered
    assert shell.said[-1][0] == "info"
    assert "trả lời câu đang hỏi trước" in shell.said[-1][1]


@pytest.mark.parametrize("typed", ["-1", "1.5", "", "١", "99999999999999999999", "10"])
def test_what_is_no_number_is_said_beside_its_line(desk: Desk, typed: str) -> None:
    desk.press("S", NUMBERS, desk.view.numbers[0])
    desk.panel.answer(value=typed)
    assert [field for _, field in desk.panel.wrong] == ["value"]
    assert desk.view.numbers[0].shown == "1"


def test_an_error_that_nobody_can_mend_there_goes_to_the_strip(desk: Desk, shell: ShellSpy) -> None:
    desk.press("R", SIGNERS)
    [error] = shell.errors
    assert getattr(error, "code", "") == "token.not_set"
    assert not isinstance(error, InputError)


def test_fingerprints_are_read_four_by_four() -> None:
    assert fingerprint("ab12cd34" * 8) == "AB12 CD34 AB12 CD34"
