"""New pages are analysed once, sorted by separators, and judged; what a clerk did stays."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from tests.fakes.page_images import FakePageAnalyser
from tests.fakes.scanner import DEVICE, FakePages, FakeScanner
from tests.support.batches import BLANK, GOOD, look
from tests.support.counter import ADMIN, Counter
from tests.support.office import ACCOUNT
from tests.support.slots import page
from tthc_desktop.domain.batch import UNSORTED, Batch, HiddenFor
from tthc_desktop.domain.component import Component, ComponentState, PaperFacts, Undigitised
from tthc_desktop.domain.cover_sheet import CoverSheet
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import DeviceError, InputError
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.page_look import PageLook
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.reading import PageFlag
from tthc_desktop.domain.scanning import ScanSettings, Source
from tthc_desktop.domain.separators import PATCH_T
from tthc_desktop.services.gate.gate_settings import ChangeGate
from tthc_desktop.services.papers.details import Intake
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.ports.files import BatchFolder
from tthc_desktop.services.reception.results import AddResult
from tthc_desktop.services.reception.slots import ConfirmShown, MarkUndigitised, OverruleFindings
from tthc_desktop.services.scanning.analyse_pages import AnalysePages, PageAnalysed
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.scanning.scan_component import ScanComponent

PATCH = look(PATCH_T)


@dataclass
class Desk:
    """A dossier at a fake scanner."""

    counter: Counter
    dossier: Dossier
    scanner: FakeScanner = field(default_factory=lambda: FakeScanner(FakePages()))
    viewer: FakePageAnalyser = field(default_factory=FakePageAnalyser)

    def __post_init__(self) -> None:
        home = self.counter.home
        self.scan = ScanComponent(home.store, self.scanner, home.clock, home.ids)
        self.see = AnalysePages(home.store, self.viewer, home.clock, BatchFolder(Path("batches")))
        self.arrange = ArrangePages(home.store, home.clock)

    def slot(self, number: int) -> Component:
        return self.counter.slot(self.dossier, number)

    def lay(
        self, *looks: PageLook | None, into: int = 1, duplex: bool = False, **landing: object
    ) -> None:
        """Sheets with these looks, scanned in one load."""
        first = self.batch.next_number
        sides = ("front", "back") if duplex else ("front", "front")
        for n, found in enumerate(looks):
            self.viewer.looks[f"{first + n:05d}-{sides[n % 2]}.page"] = found
        self.scanner.sheets = [f"sheet {first + n}".encode() for n in range(len(looks))]
        source = Source.FEEDER_DUPLEX if duplex else Source.FEEDER
        component = self.slot(into).id if into else UNSORTED
        where = Placement(component, **landing)  # type: ignore[arg-type]  # the names of the fields
        settings = ScanSettings(source=source)
        list(self.scan(ACCOUNT, self.dossier.id, where, DEVICE.id, settings))

    def look(self) -> list[PageAnalysed]:
        return list(self.see(ACCOUNT, self.dossier.id))

    @property
    def batch(self) -> Batch:
        with self.counter.home.store.read() as tx:
            found = tx.batches.of_dossier(self.dossier.id)
        return found or Batch("", self.dossier.id, ())

    def pages(self, slot: int) -> list[int]:
        component = self.slot(slot).id if slot else UNSORTED
        return [page.number for page in self.batch.visible(component)]


@pytest.fixture
def desk(counter: Counter) -> Desk:
    return Desk(counter, counter.receive())


def test_each_page_is_looked_at_once(desk: Desk) -> None:
    desk.lay(GOOD, GOOD)
    assert [(s.number, s.look) for s in desk.look()] == [(1, GOOD), (2, GOOD)]
    assert desk.look() == []
    desk.lay(GOOD)
    assert [s.number for s in desk.look()] == [3]
    assert desk.viewer.seen == ["00001-front.page", "00002-front.page", "00003-front.page"]


def test_a_stack_with_separators_fills_the_slots(desk: Desk) -> None:
    cover = look(CoverSheet(desk.dossier.id, 4).encode())
    desk.lay(GOOD, GOOD, PATCH, GOOD, cover, GOOD)
    desk.look()
    assert (desk.pages(1), desk.pages(2), desk.pages(4)) == ([1, 2], [4], [6])
    hidden = {p.number: p.hidden_for for p in desk.batch.pages if p.hidden}
    assert hidden == {3: HiddenFor.SEPARATOR, 5: HiddenFor.SEPARATOR}
    states = [desk.slot(n).state for n in (1, 2, 4)]
    assert states == [ComponentState.SCANNED] * 3
    assert [desk.slot(n).pages for n in (1, 2, 4)] == [2, 1, 1]


def test_equal_separator_sheets_are_separators_each_time(desk: Desk) -> None:
    """A printed Patch-T may give the same bytes twice."""
    desk.lay(PATCH, GOOD, PATCH, GOOD)
    same = desk.scanner.pages
    assert len(same.saved) == 4
    desk.look()
    assert (desk.pages(1), desk.pages(2)) == ([2], [4])


def test_a_separator_at_the_end_leaves_the_chosen_slot_empty_again(desk: Desk) -> None:
    desk.lay(look(CoverSheet(desk.dossier.id, 2).encode()), GOOD)
    assert desk.slot(1).pages == 2
    desk.look()
    assert desk.slot(1).state is ComponentState.MISSING
    assert desk.pages(2) == [2]


def test_pages_behind_a_foreign_cover_sheet_are_in_no_slot(desk: Desk) -> None:
    other = desk.counter.receive()
    desk.lay(GOOD, look(CoverSheet(other.id, 2).encode()), GOOD)
    found = desk.look()
    assert [s.place.foreign for s in found] == [False, True, True]
    assert (desk.pages(1), desk.pages(0)) == ([1], [3])


def test_sorting_goes_on_while_pages_come_in(desk: Desk) -> None:
    desk.lay(GOOD, PATCH, GOOD, GOOD)
    seeing = desk.see(ACCOUNT, desk.dossier.id)
    next(seeing), next(seeing)
    assert desk.pages(1) == [1, 3, 4]  # they lie where they fell until somebody looks
    next(seeing)
    assert (desk.pages(1), desk.pages(2)) == ([1, 4], [3])


def test_where_a_clerk_put_a_page_meanwhile_it_stays(desk: Desk) -> None:
    desk.lay(GOOD, PATCH, GOOD, GOOD)
    desk.arrange.move(ACCOUNT, desk.dossier.id, [3], desk.slot(4).id, 0)
    desk.look()
    assert (desk.pages(1), desk.pages(2), desk.pages(4)) == ([1], [4], [3])


def test_a_page_that_is_moved_back_by_hand_is_not_sorted_again(desk: Desk) -> None:
    desk.lay(GOOD, PATCH, GOOD)
    desk.look()
    desk.arrange.move(ACCOUNT, desk.dossier.id, [3], desk.slot(1).id, 0)
    desk.lay(GOOD, into=4)
    desk.look()
    assert (desk.pages(1), desk.pages(2), desk.pages(4)) == ([1, 3], [], [4])


def test_a_load_that_goes_on_after_a_jam_is_one_stack(desk: Desk) -> None:
    desk.lay(GOOD, PATCH)
    desk.look()
    desk.lay(GOOD, PATCH, GOOD, run=1)
    desk.look()
    assert (desk.pages(1), desk.pages(2), desk.pages(4)) == ([1], [3], [5])


def test_blank_sheets_of_a_duplex_stack_separate_where_chosen(desk: Desk) -> None:
    desk.lay(GOOD, GOOD, BLANK, BLANK, GOOD, BLANK, duplex=True, blanks=True)
    desk.look()
    assert (desk.pages(1), desk.pages(2)) == ([1, 2], [5, 6])


def test_an_empty_front_with_a_printed_back_is_shown_again(desk: Desk) -> None:
    desk.lay(GOOD, GOOD, BLANK, GOOD, GOOD, GOOD, duplex=True, blanks=True)
    desk.look()
    assert desk.pages(1) == [1, 2, 3, 4, 5, 6]
    assert (desk.slot(1).pages, desk.slot(2).pages) == (6, 0)


def test_a_window_that_looks_late_changes_nothing_that_was_done_since(desk: Desk) -> None:
    desk.lay(GOOD, PATCH, GOOD)

    def other_window(_name: str) -> None:
        """Is done with all of it while this one looks at the first page."""
        desk.viewer.meanwhile = lambda _name: None
        desk.look()
        desk.arrange.show(ACCOUNT, desk.dossier.id, [2])
        desk.arrange.move(ACCOUNT, desk.dossier.id, [3], desk.slot(1).id, 0)

    late = desk.see(ACCOUNT, desk.dossier.id)
    next(late)
    desk.viewer.meanwhile = other_window
    list(late)
    assert desk.pages(1) == [1, 2, 3]


def test_without_that_choice_nothing_blank_is_hidden(desk: Desk) -> None:
    desk.lay(GOOD, BLANK, BLANK, duplex=True)
    desk.look()
    assert desk.pages(1) == [1, 2, 3]


def test_a_page_that_cannot_be_decoded_stops_nobody(desk: Desk) -> None:
    desk.lay(None, PATCH, GOOD)
    assert [s.look is None for s in desk.look()] == [True, False, False]
    assert (desk.pages(1), desk.pages(2)) == ([1], [3])
    assert desk.look() == []


@pytest.mark.parametrize("code", ["worker.crashed", "worker.hung"])
def test_a_page_that_its_worker_dies_of_is_told_and_the_others_looked_at(
    desk: Desk, code: str
) -> None:
    desk.lay(GOOD, GOOD)

    def die(name: str) -> None:
        if name.startswith("00001"):
            raise DeviceError(code, worker="image")

    desk.viewer.meanwhile = die
    assert [(s.number, s.look is None) for s in desk.look()] == [(1, True), (2, False)]
    assert desk.slot(1).findings == (Finding.UNREADABLE,)


def test_no_worker_at_all_is_told_and_the_page_looked_at_next_time(desk: Desk) -> None:
    desk.lay(GOOD)

    def die(_name: str) -> None:
        raise DeviceError("worker.missing", worker="image")

    desk.viewer.meanwhile = die
    with pytest.raises(DeviceError):
        desk.look()
    desk.viewer.meanwhile = lambda _name: None
    assert [s.number for s in desk.look()] == [1]


def test_what_the_gate_finds_keeps_the_slot_at_once(desk: Desk) -> None:
    desk.lay(replace(GOOD, edges=40.0))
    assert desk.slot(1).findings == ()
    desk.look()
    assert desk.slot(1).findings == (Finding.BLURRED,)
    assert not desk.slot(1).passed
    desk.counter.use(OverruleFindings)(ACCOUNT, desk.dossier.id, desk.slot(1).id, "bản gốc mờ sẵn")
    assert desk.slot(1).passed


@pytest.mark.parametrize("afterwards", [100, 300])
def test_what_is_sealed_is_not_judged_again(desk: Desk, afterwards: int) -> None:
    """By no threshold, the office's or another: it went out, nobody can overrule it."""
    counter, dossier = desk.counter, desk.dossier
    change = ChangeGate(counter.home.store)
    change.rule(ADMIN, "lowest_dpi", 100)
    desk.lay(replace(GOOD, dpi=100, width=827, height=1170))
    desk.look()
    coarse = replace(page("TỜ KHAI có đủ chữ", flags=(PageFlag.LOW_DPI,)), dpi=100)
    counter.lay(dossier, 1, coarse)
    counter.lay(dossier, 2)
    counter.use(ConfirmShown)(ACCOUNT, dossier.id, desk.slot(3).id)
    counter.use(HandOutPaper)(ACCOUNT, dossier.id, Intake())
    counter.sign_all()
    counter.seal(dossier)
    change.rule(ADMIN, "lowest_dpi", afterwards)
    facts = PaperFacts("12/GKS", date(2026, 11, 20))
    result = counter.use(AddResult)(ACCOUNT, dossier.id, "Kết quả", "KQ.G15.000032", facts)
    assert desk.slot(1).findings == ()
    change.rule(ADMIN, "lowest_dpi", 100)
    assert counter.lay(dossier, result.position, page("KẾT QUẢ giải quyết hồ sơ")).passed
    counter.sign_all()
    assert counter.seal(dossier).dossier_id == dossier.id


@pytest.mark.parametrize(("lowest", "found"), [(100, ()), (200, (Finding.LOW_DPI,))])
def test_a_file_that_nobody_looked_at_is_judged_by_the_offices_threshold_too(
    desk: Desk, lowest: int, found: tuple[Finding, ...]
) -> None:
    ChangeGate(desk.counter.home.store).rule(ADMIN, "lowest_dpi", lowest)
    coarse = replace(page("TỜ KHAI có đủ chữ", flags=(PageFlag.LOW_DPI,)), dpi=150)
    assert desk.counter.lay(desk.dossier, 1, coarse).findings == found


def test_a_page_hidden_or_replaced_takes_its_finding_with_it(desk: Desk) -> None:
    desk.lay(replace(GOOD, edges=40.0), GOOD)
    desk.look()
    desk.lay(GOOD, replaces=(1,))
    desk.look()
    assert desk.slot(1).findings == ()
    assert desk.pages(1) == [3, 2]
    desk.arrange.undo(ACCOUNT, desk.dossier.id)
    assert desk.pages(1) == [1, 2]
    assert desk.slot(1).findings == (Finding.BLURRED,)


def test_pages_are_inserted_before_another(desk: Desk) -> None:
    desk.lay(GOOD, GOOD)
    desk.lay(GOOD, GOOD, before=2)
    assert desk.pages(1) == [1, 3, 4, 2]
    with pytest.raises(InputError, match=r"page\.unknown"):
        desk.lay(GOOD, before=99)


def test_more_sheets_than_one_take_the_place_of_a_replaced_page(desk: Desk) -> None:
    desk.lay(GOOD, GOOD, GOOD)
    desk.lay(GOOD, GOOD, replaces=(2,))
    assert desk.pages(1) == [1, 4, 5, 3]
    desk.arrange.undo(ACCOUNT, desk.dossier.id)
    assert desk.pages(1) == [1, 2, 3]
    desk.arrange.redo(ACCOUNT, desk.dossier.id)
    assert desk.pages(1) == [1, 4, 5, 3]


def test_what_was_done_between_the_pages_of_a_load_is_undone_by_itself(desk: Desk) -> None:
    desk.lay(GOOD, GOOD)
    desk.lay(GOOD, replaces=(1,))
    desk.arrange.turn(ACCOUNT, desk.dossier.id, [3], 90)
    desk.lay(GOOD, run=3, before=2)
    assert desk.pages(1) == [3, 4, 2]
    desk.arrange.undo(ACCOUNT, desk.dossier.id)
    assert [desk.pages(1), desk.batch.pages[0].turn] == [[3, 4, 2], 0]


def test_both_sides_of_a_sheet_are_replaced_by_both_sides(desk: Desk) -> None:
    desk.lay(GOOD, GOOD, GOOD, GOOD, duplex=True)
    desk.lay(GOOD, GOOD, duplex=True, replaces=(1,))
    assert desk.pages(1) == [5, 6, 3, 4]
    desk.arrange.undo(ACCOUNT, desk.dossier.id)
    assert desk.pages(1) == [1, 2, 3, 4]


def test_one_side_replaces_one_side(desk: Desk) -> None:
    desk.lay(GOOD, GOOD, duplex=True)
    desk.lay(GOOD, GOOD, replaces=(1,))
    assert desk.pages(1) == [3, 4, 2]


def test_backs_that_come_upside_down_are_turned(desk: Desk) -> None:
    desk.lay(GOOD, GOOD, duplex=True, turn=180)
    assert [page.turn for page in desk.batch.pages] == [0, 180]


def test_no_page_is_put_into_a_state_secret(desk: Desk) -> None:
    secret = desk.slot(2)
    desk.counter.use(MarkUndigitised)(ACCOUNT, desk.dossier.id, secret.id, Undigitised.SECRET)
    desk.lay(GOOD, look(CoverSheet(desk.dossier.id, 2).encode()), GOOD)
    desk.look()
    assert (desk.pages(2), desk.pages(0)) == ([], [3])
    with pytest.raises(InputError, match=r"slot\.secret|component\.show_only"):
        desk.arrange.move(ACCOUNT, desk.dossier.id, [3], secret.id, 0)
