"""The database is lost and the page files are not: batches come back from their files alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.counter import Counter
from tests.support.damage import damage_batch, damage_dossier
from tests.support.office import ACCOUNT, KEY, Home
from tthc_desktop.adapters.scanning.driver import ScannedPage
from tthc_desktop.adapters.scanning.page_files import FolderPages, PageWriter
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.batch import UNSORTED, PageFile
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.placement import Placement, Side
from tthc_desktop.domain.scanning import PageTarget
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.scanning.lost_batches import LostBatch, LostBatches
from tthc_desktop.services.scanning.recover_batches import RecoverBatches
from tthc_desktop.services.scanning.scan_card import CARD

CODE = "TẠM-Q2-000007"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Nguyễn Văn Mẫu" / ("rất dài " * 20).strip() / "batches"


@pytest.fixture
def pages(folder: Path) -> FolderPages:
    return FolderPages(SealedFileStore(KEY), folder)


@pytest.fixture
def lost(home: Home, pages: FolderPages) -> LostBatches:
    return LostBatches(home.store, pages, home.clock)


def put(folder: Path, target: PageTarget, pages: int = 1) -> None:
    """A load of pages, on disk and nowhere else."""
    writer = PageWriter(SealedFileStore(KEY), folder, target)
    for n in range(pages):
        name = f"page {target.batch} {target.first_number + n}"
        writer.write(ScannedPage(name.encode(), 200, 8, 9), Side.FRONT)


def shown(counter: Counter, dossier: str) -> list[int]:
    """Numbers of the pages that count, in their order."""
    with counter.home.store.read() as tx:
        batch = tx.batches.of_dossier(dossier)
    return [p.number for p in batch.pages if not p.hidden] if batch else []


def write(folder: Path, batch: str, *positions: int, component: str = "old") -> None:
    """Pages of a batch as the scanner worker left them."""
    for n, position in enumerate(positions, 1):
        target = PageTarget(
            batch, n, Placement(f"{component}-{position}", dossier=CODE, position=position)
        )
        if component == CARD:
            target = PageTarget(batch, n, Placement(CARD))
        put(folder, target)


def test_nothing_is_lost_where_nothing_is(lost: LostBatches) -> None:
    assert lost() == ()


def test_pages_come_back_into_slots_that_stand_where_theirs_stood(
    counter: Counter, folder: Path, lost: LostBatches
) -> None:
    write(folder, "b1", 1, 1, 2, 4, 9)
    assert lost() == (LostBatch("b1", CODE, 5, 0),)
    dossier = counter.receive()
    assert lost.claim(ACCOUNT, "b1", dossier.id) == 5
    with counter.home.store.read() as tx:
        batch = tx.batches.of_dossier(dossier.id)
        assert tx.audit.broken_at() is None
    assert batch is not None
    slots = {n: counter.slot(dossier, n) for n in (1, 2, 4)}
    numbers = {n: [p.number for p in batch.visible(slot.id)] for n, slot in slots.items()}
    assert numbers == {1: [1, 2], 2: [3], 4: [4]}
    assert [p.number for p in batch.visible(UNSORTED)] == [5]
    assert all(page.recovered for page in batch.pages)
    assert {slot.state for slot in slots.values()} == {ComponentState.SCANNED}
    assert lost() == ()


def test_a_batch_is_claimed_once_and_into_an_empty_dossier(
    counter: Counter, folder: Path, lost: LostBatches
) -> None:
    write(folder, "b1", 1)
    write(folder, "b2", 1)
    first, second = counter.receive(), counter.receive()
    lost.claim(ACCOUNT, "b1", first.id)
    with pytest.raises(InputError, match=r"batch\.claimed"):
        lost.claim(ACCOUNT, "b1", second.id)
    with pytest.raises(InputError, match=r"batch\.has_pages"):
        lost.claim(ACCOUNT, "b2", first.id)
    with pytest.raises(InputError, match=r"page\.unknown"):
        lost.claim(ACCOUNT, "b3", second.id)
    assert [each.id for each in lost()] == ["b2"]


def test_a_card_that_was_only_read_is_offered_to_nobody(folder: Path, lost: LostBatches) -> None:
    write(folder, "b1", 0, component=CARD)
    assert lost() == ()


def test_damaged_files_are_counted_and_hide_no_others(folder: Path, lost: LostBatches) -> None:
    write(folder, "b1", 1, 1)
    broken = folder / "b1" / "00001-front.page"
    broken.write_bytes(broken.read_bytes()[:-5])
    assert lost() == (LostBatch("b1", CODE, 1, 1),)


@pytest.fixture
def begun(counter: Counter, folder: Path, pages: FolderPages, lost: LostBatches) -> str:
    """A dossier with two pages in the database, and a third one on disk only."""
    dossier = counter.receive()
    write(folder, "b1", 1, 1)
    lost.claim(ACCOUNT, "b1", dossier.id)
    put(
        folder,
        PageTarget(
            "b1", 3, Placement(counter.slot(dossier, 1).id, dossier=dossier.code, position=1)
        ),
    )
    return dossier.id


def test_an_orphan_is_adopted_once(counter: Counter, pages: FolderPages, begun: str) -> None:
    recover = RecoverBatches(counter.home.store, pages, counter.home.clock)
    [found] = recover()
    assert (found.dossier.id, found.pages, found.adopted, found.missing) == (begun, 3, 1, 0)
    assert recover() == ()


def test_an_orphan_stands_where_it_was_scanned_to(
    counter: Counter, folder: Path, pages: FolderPages, begun: str
) -> None:
    """The power went between the file and the row of a page inserted, and of two for one."""
    recover = RecoverBatches(counter.home.store, pages, counter.home.clock)
    slot = counter.slot(counter.home.dossier(begun), 1).id
    recover()
    put(folder, PageTarget("b1", 4, Placement(slot, before=2)), 2)
    [found] = recover()
    assert (found.adopted, shown(counter, begun)) == (2, [1, 4, 5, 2, 3])
    put(folder, PageTarget("b1", 6, Placement(slot, replaces=(4, 2))), 2)
    [found] = recover()
    assert (found.adopted, shown(counter, begun)) == (2, [1, 6, 7, 5, 3])
    assert counter.slot(counter.home.dossier(begun), 1).pages == 5
    arrange = ArrangePages(counter.home.store, counter.home.clock)
    arrange.undo(ACCOUNT, begun)
    assert shown(counter, begun) == [1, 4, 5, 2, 3]


def test_a_batch_from_its_files_alone_has_their_order(
    counter: Counter, folder: Path, lost: LostBatches
) -> None:
    """Also where a file that others name is damaged."""
    write(folder, "b1", 1, 1, 1)
    put(folder, PageTarget("b1", 4, Placement("old-1", dossier=CODE, position=1, before=2)))
    put(folder, PageTarget("b1", 5, Placement("old-1", dossier=CODE, position=1, replaces=(1,))), 2)
    broken = folder / "b1" / "00003-front.page"
    broken.write_bytes(broken.read_bytes()[:-5])
    put(folder, PageTarget("b1", 7, Placement("old-1", dossier=CODE, position=1, before=3)))
    dossier = counter.receive()
    assert lost.claim(ACCOUNT, "b1", dossier.id) == 6
    assert shown(counter, dossier.id) == [5, 6, 4, 2, 7]


def test_a_page_whose_file_is_gone_is_told(
    counter: Counter, folder: Path, pages: FolderPages, begun: str
) -> None:
    (folder / "b1" / "00002-front.page").unlink()
    recover = RecoverBatches(counter.home.store, pages, counter.home.clock)
    [found] = recover()
    assert (found.pages, found.adopted, found.missing) == (3, 1, 1)


def test_a_page_that_another_process_adopted_meanwhile_is_not_added_twice(
    counter: Counter, pages: FolderPages, begun: str
) -> None:
    """Between the look at the disk and the write."""
    store = counter.home.store
    recover = RecoverBatches(store, pages, counter.home.clock)

    class Late(FolderPages):
        def pages(self, batch: str) -> tuple[PageFile, ...]:
            found = pages.pages(batch)
            recover()
            return found

    late = RecoverBatches(store, Late(SealedFileStore(KEY), Path("x")), counter.home.clock)
    [found] = late()
    assert found.adopted == 0
    with store.read() as tx:
        batch = tx.batches.of_dossier(begun)
    assert batch is not None
    assert [p.number for p in batch.pages] == [1, 2, 3]


def test_two_processes_number_their_pages_apart(folder: Path, pages: FolderPages) -> None:
    """Both were told the same first number."""
    target = PageTarget("b1", 1, Placement("c", dossier=CODE, position=1))
    one, other = (PageWriter(SealedFileStore(KEY), folder, target) for _ in range(2))
    for n in range(3):
        one.write(ScannedPage(f"one {n}".encode(), 200, 8, 9), Side.FRONT)
        other.write(ScannedPage(f"other {n}".encode(), 200, 8, 9), Side.BACK)
    assert [p.number for p in pages.pages("b1")] == [1, 2, 3, 4, 5, 6]
    assert len({p.sha256 for p in pages.pages("b1")}) == 6


def test_a_number_that_is_being_written_is_left_alone(folder: Path, pages: FolderPages) -> None:
    target = PageTarget("b1", 1, Placement("c"))
    writer, other = (PageWriter(SealedFileStore(KEY), folder, target) for _ in range(2))
    with writer._reserved(1) as ours:
        assert ours
        other.write(ScannedPage(b"x", 200, 8, 9), Side.FRONT)
    assert [p.number for p in pages.pages("b1")] == [2]


def test_what_is_damaged_of_one_dossier_holds_up_no_other(
    counter: Counter, pages: FolderPages, begun: str, lost: LostBatches, folder: Path
) -> None:
    unread, batchless = counter.receive(), counter.receive()
    for number, dossier in enumerate((unread, batchless), 2):
        write(folder, f"b{number}", 1)
        lost.claim(ACCOUNT, f"b{number}", dossier.id)
    damage_dossier(counter.home.store, unread.id)
    damage_batch(counter.home.store, "b3")
    write(folder, "b3", 1, 1)  # a second page, which no row names
    found = RecoverBatches(counter.home.store, pages, counter.home.clock)()
    assert [(u.dossier.id, u.adopted, u.error and u.error.code) for u in found] == [
        (begun, 1, None),
        (batchless.id, 0, "store.damaged"),
    ]
