"""Acts as plain values: what they ask and say of a real slot and dossier, without a window."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.support.batches import page
from tests.support.slots import NOW, read_slot, slot
from tests.ui.test_presenters import PEOPLE
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.batch import Batch, BatchPage
from tthc_desktop.domain.component import Component, Shown, Undigitised, Way
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import applicant
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.signature_evidence import NotCounted, SignedBy
from tthc_desktop.domain.story import InboxItem
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.printing import PrintedPaper
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.scanning.desk import GetDesk
from tthc_desktop.services.sending.inbox import DossierStory
from tthc_desktop.ui.dossier.acts import APOLOGY, DOSSIER_ACTS, RESULT
from tthc_desktop.ui.dossier.known import Known, read_known
from tthc_desktop.ui.dossier.subject import OnDossier
from tthc_desktop.ui.kit.act import Act, Said
from tthc_desktop.ui.kit.form import Answer, FieldKind, wrong_in
from tthc_desktop.ui.kit.in_hand import IN_HAND_ACTS, SEAL, InHand
from tthc_desktop.ui.kit.slot_words import chip_and_note, empty_words
from tthc_desktop.ui.scan.on_slot import OnSlot, SlotTools
from tthc_desktop.ui.scan.page_acts import (
    INSERT,
    JOIN_BACKS,
    PAGE_ACTS,
    REPLACE,
    SHIFT_LEFT,
    SHIFT_RIGHT,
    TURN_LEFT,
    TURN_RIGHT,
    OnPages,
    PageTools,
)
from tthc_desktop.ui.scan.shown import ShownPage
from tthc_desktop.ui.scan.slot_acts import (
    FACTS,
    NOT_NEEDED,
    OVERRULE,
    SHOWN,
    SLOT_ACTS,
    UNDIGITISED,
)
from tthc_desktop.ui.scan.upload_acts import UPLOAD_ACTS

NO_PAGE_TOOLS = cast(PageTools, None)
ANSWER = Answer({"to": "Lê Thị Thử", "number": "12", "days": "3"}, 0)
SEEN = (SHIFT_LEFT, SHIFT_RIGHT, TURN_LEFT, TURN_RIGHT)
"""What they do is seen at once, so that nothing is said."""
PAPER = PrintedPaper(b"", b"", "Máy in thử", 2, 7)


@pytest.fixture
def known(office: Office) -> Known:
    person = applicant(PEOPLE[0], "099198000120", "0912000345", "ấp Thử Nghiệm")
    clerk = office.use(FindClerk)(demo.CLERK.login)
    return read_known(office, office.use(ReceiveDossier)(clerk, "1.001193", person).id)


def on_slot(known: Known, made: Component) -> OnSlot:
    view = SimpleNamespace(beside=lambda _slot, *, kept: "")  # nothing beside the pages
    return OnSlot(known.dossier, made, cast(SlotTools, SimpleNamespace(view=view)))


def on_dossier(known: Known, status: PortalStatus = PortalStatus.RECEIVED) -> OnDossier:
    changed = replace(known.dossier, status=status)
    view = replace(known.view, dossier=changed)
    return OnDossier(replace(known, view=view), changed.received_at, lambda _attempt: None)


def on_pages(office: Office, known: Known, *chosen: int, count: int = 3) -> OnPages:
    made = tuple(BatchPage(page(number), "c1") for number in range(1, count + 1))
    desk = replace(office.use(GetDesk)(known.dossier.id), batch=Batch("b1", known.dossier.id, made))
    shown = tuple(map(ShownPage, made))
    selected = tuple(p for p in shown if p.page.number in chosen)
    return OnPages(desk, "c1", shown, selected, True, NO_PAGE_TOOLS)


def says(act: Act[Any], subject: Any, result: object = None) -> str:
    said = act.told(subject, ANSWER, result)
    return said.text if isinstance(said, Said) else said


def test_every_sentence_ends(office: Office, known: Known) -> None:
    in_hand = InHand(known.dossier.id, lambda _paper, _name: None)
    subjects: list[tuple[tuple[Act[Any], ...], Any, object]] = [
        (tuple(a for a in SLOT_ACTS if a not in UPLOAD_ACTS), on_slot(known, slot()), None),
        (UPLOAD_ACTS[:2], on_slot(known, slot()), slot()),
        (UPLOAD_ACTS[2:], on_slot(known, slot()), ()),
        (DOSSIER_ACTS, on_dossier(known), PAPER),
        (tuple(act for act in IN_HAND_ACTS if act is not SEAL), in_hand, PAPER),
        ((SEAL,), in_hand, ""),
        ((SEAL,), in_hand, sentence(InputError("office.no_relay"))),
        (PAGE_ACTS, on_pages(office, known, 2), None),
    ]
    for acts, subject, result in subjects:
        for act in acts:
            if act.begin is None and act not in SEEN:
                assert says(act, subject, result).endswith("."), act.words


def test_what_is_said_of_a_paper_says_how_it_is_taken_back(known: Known) -> None:
    """No Ctrl+Z: that takes back what was done to pages."""
    made = on_slot(known, slot())
    assert says(SHOWN, made).endswith("Nhấn Backspace để bỏ.")
    assert says(NOT_NEEDED, made).endswith("Nhấn Backspace để bỏ.")
    for choice, why in enumerate(Undigitised):  # a secret stays one: somebody has to be asked
        said = UNDIGITISED.told(made, Answer({}, choice), None)
        assert ("Backspace" in str(said)) is (why is not Undigitised.SECRET)


def test_what_stands_in_place_of_a_page_is_true_of_the_paper() -> None:
    seen = slot(way=Way.SHOWN)
    assert chip_and_note(seen, reading=False)[1] == f"nhấn {seen.position} rồi X khi đã xem"
    assert "Nhấn X khi đã xem" in empty_words(seen)
    seen = replace(seen, shown=Shown("thu", NOW))
    assert "X khi" not in empty_words(seen)
    assert "Backspace" in empty_words(seen)
    for why in Undigitised:
        words = empty_words(slot(way=Way.NOT_DIGITISED, undigitised=why))
        assert ("Backspace" in words) is (why is not Undigitised.SECRET)


def test_a_paper_that_no_printer_takes_is_said_to_be_kept(known: Known) -> None:
    unprinted = replace(PAPER, printer="")
    assert "Máy này chưa có máy in, giấy được lưu cùng hồ sơ." in says(
        APOLOGY, on_dossier(known), unprinted
    )


def test_an_error_stands_beside_a_line_that_is_asked(known: Known) -> None:
    told = InboxItem("n", "progress", "d", "", "", NOW, NOW, status=PortalStatus.DONE)
    story = DossierStory((told,), None, (told,))
    # So that a supervisor is asked for, and a state that differs.
    strict = replace(known, supplements=0, story=story)
    subjects: list[tuple[tuple[Act[Any], ...], Any]] = [
        (SLOT_ACTS, on_slot(known, slot())),
        (DOSSIER_ACTS, on_dossier(strict)),
    ]
    for acts, subject in subjects:
        for act in acts:
            question = act.ask(subject)
            lines = {line.name for line in question.fields} if question else set()
            assert set(act.beside.values()) <= lines, act.words


def test_no_two_acts_of_a_dossier_share_a_key(known: Known) -> None:
    for status in PortalStatus:
        offered = [act.key for act in DOSSIER_ACTS if act.offered(on_dossier(known, status))]
        assert max(Counter(offered).values(), default=1) == 1, status


@pytest.mark.parametrize(("required", "asks"), [(True, True), (False, False)])
def test_a_reason_is_asked_for_what_the_catalogue_demands(
    known: Known, required: object, asks: object
) -> None:
    assert (NOT_NEEDED.ask(on_slot(known, slot(required=required))) is not None) is asks


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (read_slot(), "slot.nothing_found"),
        (read_slot(findings=(Finding.BLANK,)), "slot.hard"),
        (read_slot(findings=(Finding.BLURRED,)), ""),
    ],
)
def test_only_findings_that_are_no_facts_are_overruled(
    known: Known, made: Component, code: str
) -> None:
    why = OVERRULE.why_not(on_slot(known, made))
    assert (why.code if isinstance(why, InputError) else why) == code


def test_of_a_paper_that_is_shown_number_and_day_are_asked(known: Known) -> None:
    shown = slot(way=Way.SHOWN, shown=Shown("binh", NOW))
    question, all_of = FACTS.ask(on_slot(known, shown)), FACTS.ask(on_slot(known, slot()))
    assert question is not None
    assert all_of is not None
    assert [line.name for line in question.fields] == ["number", "issued_on"]
    assert len(all_of.fields) == 4
    assert says(FACTS, on_slot(known, shown)) != says(FACTS, on_slot(known, slot()))


@pytest.mark.parametrize("field", ["issued_on", "valid_until"])
@pytest.mark.parametrize("act", [FACTS, RESULT])
def test_a_day_that_is_none_is_told_beside_its_field(
    known: Known, act: Act[Any], field: str
) -> None:
    question = act.ask(on_slot(known, slot()) if act is FACTS else on_dossier(known))
    assert question is not None
    assert set(wrong_in(question.fields, {field: "31/02/2026"})) == {field}
    assert wrong_in(question.fields, {field: " 28/02/2026 "}) == {}
    assert wrong_in(question.fields, {}) == {}
    [asked] = [each for each in question.fields if each.name == field]
    assert asked.kind is FieldKind.DATE


@pytest.mark.parametrize(("days", "right"), [("3", True), ("0", False), ("", False), ("x", False)])
def test_a_new_appointment_is_some_days_later(known: Known, days: str, right: object) -> None:
    question = APOLOGY.ask(on_dossier(known))
    assert question is not None
    assert ("days" not in wrong_in(question.fields, {"days": days})) is right


def test_pages_at_the_edge_go_no_further(office: Office, known: Known) -> None:
    first, last = on_pages(office, known, 1), on_pages(office, known, 3)
    assert SHIFT_LEFT.why_not(first) == "Trang đang chọn đã ở đầu."
    assert SHIFT_RIGHT.why_not(last) == "Trang đang chọn đã ở cuối."
    assert SHIFT_LEFT.why_not(last) == SHIFT_RIGHT.why_not(first) == ""


def test_a_stack_that_comes_in_is_not_joined(office: Office, known: Known) -> None:
    whole = on_pages(office, known, 1)
    assert JOIN_BACKS.why_not(whole) == "Không có mặt sau nào đang chờ ghép."
    assert "chưa xong" in str(JOIN_BACKS.why_not(replace(whole, settled=False)))


def test_a_page_is_replaced_where_it_stands(office: Office, known: Known) -> None:
    landed: list[tuple[tuple[int, ...], int]] = []

    class Tools:
        def scan_there(self, landing: Any) -> None:
            landed.append((landing.replaces, landing.before))

    on = replace(on_pages(office, known, 2), tools=cast(PageTools, Tools()))
    for act in (REPLACE, INSERT):
        assert act.begin is not None
        act.begin(office, cast(Any, None), on)
    assert landed == [((2,), 0), ((), 2)]


def test_a_signature_that_does_not_count_names_the_key_that_tells_why() -> None:
    stranger = SignedBy("c" * 64, "Ai Đó", why=NotCounted.STRANGER)
    assert "Y xem" in chip_and_note(read_slot(signed_by=(stranger,)), reading=False)[1]
    assert "Y xem" not in chip_and_note(read_slot(), reading=False)[1]
