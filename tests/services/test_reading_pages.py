"""Pages are read one by one while others come in; the PDF is made when all are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.counter import Counter
from tests.support.damage import damage_batch, damage_dossier
from tests.support.office import ACCOUNT
from tests.support.reading_desk import Desk
from tthc_desktop.adapters.system.plain_file import keep_only
from tthc_desktop.domain.batch import Crop
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.dossier import DossierState
from tthc_desktop.domain.errors import DeviceError, StoreError
from tthc_desktop.domain.reading import PageReport, PdfReport
from tthc_desktop.services.ports.reading import PdfTarget
from tthc_desktop.services.reading.read_dossier import (
    ComponentRead,
    PageRead,
    TidyReadings,
)


@pytest.fixture
def desk(counter: Counter, tmp_path: Path) -> Desk:
    return Desk(counter, counter.receive(), tmp_path)


def pages(done: Sequence[PageRead | ComponentRead]) -> list[int]:
    return [each.number for each in done if isinstance(each, PageRead)]


def test_pages_first_then_the_pdf_of_each_component(desk: Desk) -> None:
    desk.lay(1, "a", "b")
    desk.lay(2, "c")
    done = desk.run()
    assert pages(done) == [1, 2, 3]
    assert [type(each) for each in done[3:]] == [ComponentRead, ComponentRead]
    assert desk.reader.assembled == [["a", "b"], ["c"]]
    assert [desk.state(n) for n in (1, 2)] == [ComponentState.READ] * 2
    assert desk.run() == []


def test_a_page_that_is_replaced_costs_one_reading(desk: Desk) -> None:
    desk.lay(1, *"abcdefghij")
    desk.run()
    desk.arrange.hide(ACCOUNT, desk.dossier.id, [3])
    desk.lay(1, "neu")
    assert pages(desk.run()) == [11]
    assert desk.reader.assembled[-1] == [*"abdefghij", "neu"]


def test_a_page_that_is_turned_or_cropped_is_read_anew_and_back_again_is_known(
    desk: Desk,
) -> None:
    desk.lay(1, "a")
    desk.run()
    desk.arrange.turn(ACCOUNT, desk.dossier.id, [1], 90)
    desk.run()
    assert desk.reader.read[-1].turn == 90
    desk.arrange.crop(ACCOUNT, desk.dossier.id, 1, Crop(0, 0, 500, 500))
    desk.run()
    assert desk.reader.read[-1].crop == Crop(0, 0, 500, 500)
    desk.arrange.undo(ACCOUNT, desk.dossier.id)
    desk.arrange.undo(ACCOUNT, desk.dossier.id)
    assert pages(desk.run()) == []
    assert desk.state(1) is ComponentState.READ


def test_while_the_scanner_runs_only_pages_that_were_looked_at_are_read(desk: Desk) -> None:
    desk.lay(1, "a", "b")
    held = list(desk.read(ACCOUNT, desk.dossier.id, held=lambda: True))
    assert held == []
    next(desk.see(ACCOUNT, desk.dossier.id))
    held = list(desk.read(ACCOUNT, desk.dossier.id, held=lambda: True))
    assert pages(held) == [1]
    assert desk.state(1) is ComponentState.SCANNED
    assert pages(desk.run()) == [2]
    assert desk.state(1) is ComponentState.READ


def test_what_cannot_be_looked_at_now_is_not_taken_for_good(desk: Desk) -> None:
    """The gate says nothing of such pages, and there may be a separator among them."""

    def broken(_name: str) -> None:
        raise DeviceError("worker.missing")

    desk.lay(1, "a", "b")
    seeing = desk.see(ACCOUNT, desk.dossier.id)
    next(seeing)
    desk.viewer.meanwhile = broken
    with pytest.raises(DeviceError, match=r"worker\.missing"):
        list(seeing)
    assert pages(list(desk.read(ACCOUNT, desk.dossier.id))) == [1]
    assert desk.state(1) is ComponentState.SCANNED
    desk.viewer.meanwhile = lambda _name: None
    assert pages(desk.run()) == [2]
    assert desk.state(1) is ComponentState.READ


def test_the_component_that_is_looked_at_comes_first(desk: Desk) -> None:
    desk.lay(1, *"abcdef")
    desk.lay(2, "x")
    desk.look()
    first = desk.counter.slot(desk.dossier, 2).id
    done = list(desk.read(ACCOUNT, desk.dossier.id, first=lambda: first))
    assert pages(done)[0] == 7


def test_pages_in_no_slot_are_read_too_so_that_their_titles_are_known(desk: Desk) -> None:
    desk.lay(0, "a")
    assert pages(desk.run()) == [1]
    assert desk.reader.assembled == []


def test_a_reader_that_dies_keeps_what_was_read(desk: Desk) -> None:
    desk.lay(1, *"abc")
    desk.reader.dies_at = 3
    with pytest.raises(DeviceError):
        desk.run()
    desk.reader.dies_at = 0
    assert pages(desk.run()) == [3]
    assert desk.reader.assembled == [["a", "b", "c"]]


def test_a_page_that_cannot_be_read_stops_neither_the_others_nor_their_components(
    desk: Desk,
) -> None:
    desk.lay(1, "a", "b")
    desk.lay(2, "c")
    desk.reader.never = desk.names["a"]
    with pytest.raises(DeviceError, match="hung"):
        desk.run()
    assert [source.path.name for source in desk.reader.read] == [desk.names[n] for n in "abc"]
    assert desk.reader.assembled == [["c"]]


def test_a_page_that_its_worker_dies_of_is_not_tried_with_each_change(desk: Desk) -> None:
    """Two tries cost two minutes of an image worker. Told each time; tried when it is another
    picture, or after a new start."""
    desk.lay(1, "a", "b")
    desk.reader.never = desk.names["a"]
    with pytest.raises(DeviceError, match="hung"):
        desk.run()
    desk.lay(1, "c")
    with pytest.raises(DeviceError, match="hung"):
        desk.run()
    assert [source.path.name for source in desk.reader.read] == [desk.names[n] for n in "abc"]
    other = desk.counter.receive()
    assert list(desk.read(ACCOUNT, other.id)) == []
    desk.reader.never = ""
    desk.arrange.turn(ACCOUNT, desk.dossier.id, (1,), 90)
    assert pages(desk.run()) == [1]
    assert desk.reader.assembled == [["a", "b", "c"]]
    desk.arrange.undo(ACCOUNT, desk.dossier.id)
    desk.read = replace(desk.read, _deadly={})
    assert pages(desk.run()) == [1]


def test_pages_that_come_while_the_pdf_is_made_leave_the_component_unread(desk: Desk) -> None:
    desk.lay(1, "a")
    desk.look()
    reading = desk.read(ACCOUNT, desk.dossier.id)
    next(reading)
    assemble = desk.reader.assemble

    def late(read: Sequence[tuple[Path, PageReport]], target: PdfTarget) -> PdfReport:
        desk.reader.assemble = assemble  # type: ignore[method-assign]  # once
        desk.lay(1, "b")
        desk.look()
        return assemble(read, target)

    desk.reader.assemble = late  # type: ignore[assignment, method-assign]  # a page comes in meanwhile
    rest = list(reading)
    assert desk.reader.assembled == [["a"], ["a", "b"]]
    assert pages(rest) == [2]
    assert desk.state(1) is ComponentState.READ


@pytest.mark.parametrize("spoil", ["gone", "damaged"])
def test_straightened_pages_that_were_lost_are_read_again_once(desk: Desk, spoil: str) -> None:
    desk.lay(1, "a", "b")
    desk.run()
    desk.lay(1, "c")
    [first, *_] = sorted(desk.clean.iterdir())
    if spoil == "gone":
        first.unlink()
    else:
        first.write_bytes(first.read_bytes()[:-3])
    done = desk.run()
    assert desk.reader.assembled[-1] == ["a", "b", "c"]
    assert sorted(pages(done)) == [1, 2, 3, 3]


def test_an_emptied_folder_is_filled_again_for_every_component(desk: Desk) -> None:
    for slot, names in ((1, "ab"), (2, "cd")):
        desk.lay(slot, *names)
    desk.run()
    for slot, name in ((1, "e"), (2, "f")):
        desk.lay(slot, name)
    for path in desk.clean.iterdir():
        path.unlink()
    desk.run()
    assert desk.reader.assembled[-2:] == [["a", "b", "e"], ["c", "d", "f"]]
    assert [desk.state(n) for n in (1, 2)] == [ComponentState.READ] * 2


def test_straightened_pages_that_cannot_be_kept_are_not_read_for_ever(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(read: Sequence[tuple[Path, PageReport]], target: PdfTarget) -> PdfReport:
        raise StoreError("file.missing")

    desk.lay(1, "a")
    monkeypatch.setattr(desk.reader, "assemble", gone)
    with pytest.raises(StoreError, match=r"file\.missing"):
        desk.run()
    assert len(desk.reader.read) == 2


def test_straightened_pages_of_dossiers_that_went_out_are_taken_away(desk: Desk) -> None:
    desk.lay(1, "a")
    desk.run()
    other = Desk(desk.counter, desk.counter.receive(), desk.folder)
    other.lay(1, "b")
    other.run()
    stray = desk.clean / "stray.clean"
    stray.write_bytes(b"x")
    with desk.counter.home.store.write("t") as tx:
        tx.dossiers.put_state(desk.dossier.id, DossierState.SEALED)
    before = len(list(desk.clean.iterdir()))
    TidyReadings(desk.counter.home.store, desk.clean, keep_only)()
    assert (before, len(list(desk.clean.iterdir()))) == (3, 1)
    other.lay(1, "c")
    assert pages(other.run()) == [2]


@pytest.mark.parametrize("damaged", ["dossier", "batch"])
def test_nothing_that_is_wanted_is_taken_away_while_something_cannot_be_read(
    desk: Desk, damaged: str
) -> None:
    desk.lay(1, "a")
    desk.run()
    (desk.clean / "stray.clean").write_bytes(b"x")
    store = desk.counter.home.store
    if damaged == "dossier":
        damage_dossier(store, desk.dossier.id)
    else:
        with store.read() as tx:
            batch = tx.batches.of_dossier(desk.dossier.id)
        assert batch is not None
        damage_batch(store, batch.id)
    TidyReadings(store, desk.clean, keep_only)()
    left = {path.name for path in desk.clean.iterdir()}
    # What the pages of a dossier are is told by their batch alone.
    assert len(left) == (1 if damaged == "dossier" else 2)
    assert left != {"stray.clean"}


def test_a_dossier_that_is_sealed_meanwhile_ends_the_reading_quietly(desk: Desk) -> None:
    """Pages in no slot may still be read when F9 is pressed: nothing is wrong with that."""
    store = desk.counter.home.store

    def put(state: DossierState) -> None:
        with store.write("t") as tx:
            tx.dossiers.put_state(desk.dossier.id, state)

    desk.lay(1, "a")
    desk.lay(0, "b", "c", "d", "e", "f")
    desk.look()
    done = []
    for each in desk.read(ACCOUNT, desk.dossier.id):
        done.append(each)
        put(DossierState.SEALED)
    assert pages(done) == [1, 2, 3, 4], "those that were asked for together"
    assert list(desk.read(ACCOUNT, desk.dossier.id)) == []
    put(DossierState.OPEN)
    assert len(desk.run()) == 3


def test_a_dossier_that_is_sealed_while_a_pdf_is_made_keeps_what_was_sealed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, assemble = desk.counter.home.store, desk.reader.assemble

    def slowly(made: Sequence[tuple[Path, PageReport]], target: PdfTarget) -> PdfReport:
        with store.write("t") as tx:
            tx.dossiers.put_state(desk.dossier.id, DossierState.SEALED)
        return assemble(made, target)

    monkeypatch.setattr(desk.reader, "assemble", slowly)
    desk.lay(1, "a")
    desk.look()
    assert pages(list(desk.read(ACCOUNT, desk.dossier.id))) == [1]
    assert desk.state(1) is ComponentState.SCANNED
