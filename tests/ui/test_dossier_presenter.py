"""What the page of a dossier decides: what is asked, what is warned of, and what is read when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from tests.fakes.runner import HeldRunner, ImmediateRunner
from tests.support.damage import damage
from tests.support.office import FakeClock
from tests.ui.test_presenters import PEOPLE, ShellSpy
from tests.ui.test_reception_presenter import PanelSpy
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.catalogue import PauseReason
from tthc_desktop.domain.deadline import Pause
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import applicant
from tthc_desktop.domain.portal_dossier import STATUS_NAMES, PortalStatus
from tthc_desktop.domain.status import DossierEvent, DossierEventKind
from tthc_desktop.domain.story import InboxItem, InboxState
from tthc_desktop.domain.time import VIETNAM, vn_moment
from tthc_desktop.services.application import Office
from tthc_desktop.services.papers.details import Item, Supplement
from tthc_desktop.services.reception.list_tasks import FindClerk, GetDossier
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.reception.settings import ChangeReception, ReceptionRules
from tthc_desktop.services.reception.supplement import AskSupplement
from tthc_desktop.ui.dossier import acts, told_acts
from tthc_desktop.ui.dossier.known import Known
from tthc_desktop.ui.dossier.presenter import DossierPresenter
from tthc_desktop.ui.dossier.subject import OnDossier
from tthc_desktop.ui.dossier.words import facts_of
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.runner import Lane


@dataclass
class ViewSpy:
    found: Known | None = None
    actions: Sequence[Act[OnDossier]] = ()
    why: str = ""

    def show_dossier(
        self, found: Known | None, actions: Sequence[Act[OnDossier]], why: str = ""
    ) -> None:
        self.found, self.actions, self.why = found, actions, why


@dataclass
class Desk:
    """A dossier that has been received, on its page."""

    office: Office
    shell: ShellSpy
    dossier: Dossier
    panel: PanelSpy = field(default_factory=PanelSpy)
    view: ViewSpy = field(default_factory=ViewSpy)

    def __post_init__(self) -> None:
        doing = Doing(ImmediateRunner(self.shell.fail), self.shell, self.panel, self.load)
        self.presenter = DossierPresenter(self.office, doing, self.view)

    def load(self) -> None:
        self.presenter.load()

    def ask_so_far(self, times: int) -> None:
        with self.office.ports.store.write("test") as tx:
            for _ in range(times):
                asked = DossierEvent(
                    DossierEventKind.SUPPLEMENT_ASKED,
                    self.office.ports.clock.now(),
                    demo.CLERK.login,
                    PortalStatus.SUPPLEMENT,
                    "Thiếu giấy tờ",
                )
                tx.events.append(self.dossier.id, asked)

    def status(self) -> PortalStatus:
        return self.office.use(GetDossier)(self.dossier.id).status


@pytest.fixture
def desk(office: Office) -> Desk:
    shell = ShellSpy(office.use(FindClerk)(demo.CLERK.login))
    person = applicant(PEOPLE[0], "099198000120", "0912000345", "ấp Thử Nghiệm")
    dossier = office.use(ReceiveDossier)(shell.clerk, "1.001193", person)
    shell.take_dossier(dossier.id)
    return Desk(office, shell, dossier)


@pytest.mark.parametrize(
    ("allowed", "asked", "approved"),
    [(0, 0, True), (1, 0, False), (1, 1, True), (2, 1, False), (2, 2, True)],
)
def test_an_approver_is_asked_for_where_the_rules_want_one(
    desk: Desk, allowed: int, asked: int, approved: object
) -> None:
    administrator = desk.office.use(FindClerk)(demo.ADMINISTRATOR.login)
    desk.office.use(ChangeReception)(administrator, ReceptionRules(supplements=allowed))
    desk.ask_so_far(asked)
    desk.load()
    desk.presenter.start(acts.ASK_SUPPLEMENT)
    assert desk.panel.asked is not None
    lines = {line.name for line in desk.panel.asked.fields}
    assert ({"approver", "password"} <= lines) is approved
    assert ("lãnh đạo duyệt" in desk.panel.asked.text) is approved
    desk.panel.answer(reason="Thiếu", items="Tờ khai", approver="", password="")
    refused = [text for text, line in desk.panel.wrong if line == "approver"]
    assert bool(refused) is approved  # the service is of the same opinion


def warnings(desk: Desk) -> int:
    return sum(kind == "warn" for kind, _text in desk.shell.said)


def test_the_same_key_right_after_the_warning_goes_on(desk: Desk) -> None:
    desk.load()
    desk.presenter.start(acts.PROCESS)
    assert (warnings(desk), desk.status()) == (1, PortalStatus.RECEIVED)
    desk.load()
    desk.presenter.start(acts.PROCESS)
    assert (warnings(desk), desk.status()) == (1, PortalStatus.PROCESSING)


def test_who_comes_back_to_the_page_is_warned_again(desk: Desk) -> None:
    desk.load()
    desk.presenter.start(acts.PROCESS)
    desk.presenter.left()
    desk.load()
    desk.presenter.start(acts.PROCESS)
    assert (warnings(desk), desk.status()) == (2, PortalStatus.RECEIVED)


def test_another_step_is_another_attempt(desk: Desk) -> None:
    desk.load()
    desk.presenter.start(acts.PROCESS)
    desk.presenter.start(acts.WITHDRAW)
    desk.panel.close_panel()
    desk.presenter.start(acts.PROCESS)
    assert (warnings(desk), desk.status()) == (2, PortalStatus.RECEIVED)


def test_a_warning_does_not_outlive_the_status(desk: Desk) -> None:
    """Papers were asked for and brought, at another counter: it stands where it stood."""
    desk.load()
    desk.presenter.start(acts.PROCESS)
    for status in (PortalStatus.SUPPLEMENT, PortalStatus.RECEIVED):
        with desk.office.ports.store.write("test") as tx:
            tx.dossiers.put_status(desk.dossier.id, status)
        desk.load()
    desk.presenter.start(acts.PROCESS)
    assert (warnings(desk), desk.status()) == (2, PortalStatus.RECEIVED)


@pytest.mark.parametrize("act", [acts.RESULT, acts.ASK_SUPPLEMENT, acts.REPLY, acts.TRANSFER])
def test_a_question_reads_nothing_in_the_windows_thread(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, act: Act[OnDossier]
) -> None:
    desk.load()

    def read(_store: object) -> None:
        raise AssertionError("the window's thread waits for the store")

    with monkeypatch.context() as patch:
        patch.setattr(type(desk.office.ports.store), "read", read)
        desk.presenter.start(act)
    assert desk.panel.asked is not None


def test_a_result_is_offered_with_the_name_that_the_procedure_gives_it(desk: Desk) -> None:
    desk.load()
    desk.presenter.start(acts.RESULT)
    assert desk.panel.asked is not None
    values = {line.name: line.value for line in desk.panel.asked.fields}
    procedure = desk.office.ports.catalogue.received_under(desk.dossier)
    assert procedure is not None
    assert values["name"] == procedure.results[0].name
    assert values["issuer"] == demo.UNIT.unit_name


def test_a_dossier_put_aside_meanwhile_is_not_drawn(desk: Desk) -> None:
    runner = HeldRunner(desk.shell.fail, Lane.STORE)
    doing = Doing(runner, desk.shell, desk.panel, lambda: None)
    presenter = DossierPresenter(desk.office, doing, desk.view)
    presenter.load()
    desk.shell.take_dossier(None)
    presenter.load()
    runner.let_go()
    assert desk.view.found is None


def test_the_question_of_a_look_ahead_is_about_the_dossier_in_hand(desk: Desk) -> None:
    with desk.office.ports.store.write("test") as tx:
        tx.dossiers.put_status(desk.dossier.id, PortalStatus.SUPPLEMENT)
    runner = HeldRunner(desk.shell.fail, Lane.STORE)
    doing = Doing(runner, desk.shell, desk.panel, lambda: None)
    presenter = DossierPresenter(desk.office, doing, desk.view)
    presenter.load()
    runner.let_go()
    presenter.start(acts.TAKE_SUPPLEMENT)
    desk.shell.take_dossier("another")
    runner.let_go()
    assert desk.panel.asked is None
    assert desk.shell.errors == []


def damage_history(desk: Desk, dossier_id: str) -> None:
    damage(
        desk.office.ports.store,
        "INSERT INTO dossier_event"
        " (dossier_id, at, actor, kind, status, reason, approver, detail)"
        " VALUES (?, 0, 'x', 'received', 2, '', '', '{')",
        dossier_id,
    )


def other_dossier(desk: Desk) -> Dossier:
    person = applicant(PEOPLE[1], "099198000121", "0912000345", "ấp Thử Nghiệm")
    return desk.office.use(ReceiveDossier)(desk.shell.clerk, "1.001193", person)


def test_a_dossier_that_cannot_be_read_does_not_leave_another_one_in_sight(desk: Desk) -> None:
    """F9 and Ctrl+P act on the one in hand: letters must not act on another."""
    other = other_dossier(desk)
    damage_history(desk, other.id)
    desk.load()
    assert desk.view.found is not None
    desk.shell.take_dossier(other.id)
    desk.load()
    now = desk.view
    assert now.found is None
    assert not now.actions
    (error,) = desk.shell.errors
    assert isinstance(error, StoreError)
    assert now.why == sentence(error)
    assert not desk.presenter.press("K")
    desk.shell.take_dossier(desk.dossier.id)
    desk.load()
    assert desk.view.found is not None


def test_the_dossier_in_hand_stays_in_sight_when_it_cannot_be_read_afresh(desk: Desk) -> None:
    desk.load()
    damage_history(desk, desk.dossier.id)
    desk.load()
    assert len(desk.shell.errors) == 1
    assert desk.view.found is not None
    assert desk.view.found.dossier.id == desk.dossier.id


def test_no_letter_acts_on_the_former_dossier_while_the_next_is_being_read(desk: Desk) -> None:
    runner = HeldRunner(desk.shell.fail, Lane.STORE)
    doing = Doing(runner, desk.shell, desk.panel, lambda: None)
    presenter = DossierPresenter(desk.office, doing, desk.view)
    presenter.load()
    runner.let_go()
    assert presenter.offered()
    desk.shell.take_dossier(other_dossier(desk).id)
    presenter.load()
    assert not presenter.offered()
    runner.let_go()
    assert presenter.offered()


def test_the_appointment_that_was_read_out_is_the_one_that_is_kept(office: Office) -> None:
    clock = FakeClock(datetime(2026, 11, 23, 8, tzinfo=VIETNAM))
    ports = replace(office.ports, clock=clock)
    office = replace(office, ports=ports, use=ports.use_cases())
    shell = ShellSpy(office.use(FindClerk)(demo.CLERK.login))
    person = applicant(PEOPLE[0], "099198000120", "0912000345", "ấp Thử Nghiệm")
    dossier = office.use(ReceiveDossier)(shell.clerk, "1.001193", person)
    shell.take_dossier(dossier.id)
    desk = Desk(office, shell, dossier)
    wanted = Supplement("Thiếu", (Item("Tờ khai"),))
    office.use(AskSupplement)(shell.clerk, dossier.id, wanted)
    clock.at = datetime(2026, 11, 25, 9, tzinfo=VIETNAM)
    desk.load()
    desk.presenter.start(acts.TAKE_SUPPLEMENT)
    assert desk.panel.asked is not None
    text = desk.panel.asked.text
    clock.forward(20 * 60)
    desk.panel.answer()
    assert desk.shell.errors == []
    due = office.use(GetDossier)(desk.dossier.id).due_at
    assert f"dời sang {vn_moment(due)}" in text


def differing(desk: Desk, *names: str) -> None:
    """The province says that it is done; the later of several names last."""
    now = desk.office.ports.clock.now()
    ours = desk.dossier.status
    with desk.office.ports.store.write("test") as tx:
        for minutes, name in enumerate(names):
            at = now + timedelta(minutes=minutes)
            told = InboxItem(name, "progress", desk.dossier.id, "", "", at, now)
            told = replace(told, status=PortalStatus.DONE, state=InboxState.CONFLICT, ours=ours)
            tx.inbox.add(told)


def test_a_decision_is_offered_where_one_waits_and_is_about_the_newest(desk: Desk) -> None:
    desk.load()
    assert {"L", "G"}.isdisjoint(act.key for act in desk.view.actions)
    differing(desk, "n2", "n1")
    desk.load()
    assert desk.view.found is not None
    assert [each.id for each in desk.view.found.story.conflicts] == ["n2", "n1"]
    assert [act.key for act in desk.view.actions[:2]] == ["L", "G"]
    desk.presenter.start(told_acts.KEEP_OURS)
    assert desk.panel.asked is not None
    assert STATUS_NAMES[PortalStatus.DONE] in desk.panel.asked.text
    desk.panel.answer()
    assert desk.shell.errors == []
    desk.load()
    assert {"L", "G"}.isdisjoint(act.key for act in desk.view.actions)
    states = {each.id: each.state for each in desk.view.found.story.items}
    assert states == {"n1": InboxState.KEPT, "n2": InboxState.LATE}
    assert desk.status() is PortalStatus.RECEIVED


def test_what_the_province_wants_stands_among_the_facts(desk: Desk) -> None:
    differing(desk, "n1")
    desk.load()
    assert desk.view.found is not None
    told = ("Tỉnh báo khác", STATUS_NAMES[PortalStatus.DONE])
    assert told in facts_of(desk.view.found)


def test_a_clock_that_stands_still_is_told_beside_the_appointment(desk: Desk) -> None:
    desk.load()
    assert desk.view.found is not None
    assert "dừng" not in dict(facts_of(desk.view.found))["Hẹn trả"]
    with desk.office.ports.store.write("test") as tx:
        now = desk.office.ports.clock.now()
        tx.deadlines.add_pause(desk.dossier.id, Pause(PauseReason.SUPPLEMENT, now), "")
    desk.load()
    told = dict(facts_of(desk.view.found))["Hẹn trả"]
    assert told == f"{vn_moment(desk.dossier.due_at)}, đồng hồ đang dừng"
