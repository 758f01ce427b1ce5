"""Other ways to lose pages than a power cut: a full disk, two at once, a lost database, long names,
files that somebody changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.campaigns.kills.check import Check, Told
from tests.campaigns.kills.desk import PAPER, Desk, QuickReader, draw, make_home
from tests.campaigns.kills.work import A5, DPI
from tests.conftest import ROOT
from tests.fakes.virtual_scanner import VirtualScanner, running
from tests.support.office import ACCOUNT, KEY
from tthc_desktop.adapters.scanning.worker_pool import WorkerPool
from tthc_desktop.adapters.scanning.worker_scanner import WorkerScanner
from tthc_desktop.adapters.system import worker_process
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.domain.batch import UNSORTED, Batch, BatchPage
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.errors import DeviceError, StoreError
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.reading import PageReport, PdfReport
from tthc_desktop.domain.scanning import ScanSettings, Source
from tthc_desktop.services.ports.reading import PdfTarget
from tthc_desktop.services.reading.read_dossier import ReadDossier

needs_mounts = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="a small disk is made by root only"
)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    folder = tmp_path / "paper"
    folder.mkdir()
    return folder


@pytest.fixture
def virtual(paper: Path) -> Iterator[VirtualScanner]:
    with running(paper) as scanner:
        yield scanner


@pytest.fixture
def desk(tmp_path: Path, virtual: VirtualScanner) -> Iterator[Desk]:
    with opened(tmp_path / "home", virtual) as made:
        yield made


@contextmanager
def opened(home: Path, virtual: VirtualScanner) -> Iterator[Desk]:
    if not (home / "tthc.db").exists():
        make_home(home)
    made = Desk(home, virtual.url, "losses")
    yield made
    made.close()


@contextmanager
def small_disk(folder: Path, kib: int) -> Iterator[None]:
    """At the folder's place, which is made."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def room(folder: Path, kib: int) -> None:
    command = ["mount", "-o", f"remount,size={kib}k", str(folder)]
    subprocess.run(command, check=True, capture_output=True)


def lay(virtual: VirtualScanner, paper: Path, numbers: Sequence[int]) -> None:
    virtual.control(clear=True, load=[str(draw(paper, n, PAPER)) for n in numbers])


def scanning(desk: Desk, dossier: str, component: str = UNSORTED) -> Iterator[BatchPage]:
    settings = ScanSettings(Source.FEEDER, dpi=DPI, width_mm=A5[0], height_mm=A5[1])
    device = f"escl:{desk.url}"
    return desk.scan(ACCOUNT, dossier, Placement(component), device, settings)


def batch_of(desk: Desk, dossier: str) -> Batch:
    with desk.store.read() as tx:
        found = tx.batches.of_dossier(dossier)
    assert found is not None
    return found


def checked(desk: Desk, told: Told, virtual: VirtualScanner, paper: Path) -> None:
    check = Check(desk, told, virtual, paper)
    check(900, thorough=True)
    found = check.found
    assert (found.lost, found.doubled, found.wrong) == ([], [], [])


def told_of(dossier: str, pages: Sequence[BatchPage]) -> Told:
    told = Told()
    for page in pages:
        file = page.file
        told.add({"page": [dossier, file.batch, file.number, file.sha256, file.place.side.value]})
    return told


@needs_mounts
def test_a_disk_that_fills_up_in_the_middle_of_a_stack(
    tmp_path: Path, virtual: VirtualScanner, paper: Path
) -> None:
    batches = tmp_path / "home" / "batches"
    with ExitStack() as disks:
        disks.enter_context(small_disk(batches, 400))
        desk = disks.enter_context(opened(tmp_path / "home", virtual))
        [dossier, _] = desk.dossiers()
        lay(virtual, paper, range(6))
        pages: list[BatchPage] = []
        with pytest.raises(StoreError, match=r"disk\.full"):
            pages.extend(scanning(desk, dossier))  # keeps what came before the error
        assert 0 < len(pages) < 6
        assert [p.number for p in batch_of(desk, dossier).pages] == [p.number for p in pages]
        assert [p.name for p in batches.rglob(".*")] == []
        room(batches, 8000)
        lay(virtual, paper, range(20, 23))
        pages += list(scanning(desk, dossier))
        checked(desk, told_of(dossier, pages), virtual, paper)


@needs_mounts
def test_a_disk_that_is_full_leaves_no_half_pdf(
    tmp_path: Path, virtual: VirtualScanner, paper: Path
) -> None:
    """No file of 0 bytes, no row, and the slot is still to be read: then it is, with more room."""
    blobs = tmp_path / "home" / "blobs"
    with ExitStack() as disks:
        disks.enter_context(small_disk(blobs, 100))
        desk = disks.enter_context(opened(tmp_path / "home", virtual))
        [dossier, _] = desk.dossiers()
        slot = desk.slot(dossier, 1)
        lay(virtual, paper, range(3))
        pages = list(scanning(desk, dossier, slot))
        list(desk.see(ACCOUNT, dossier))
        with pytest.raises(StoreError, match=r"disk\.full"):
            list(desk.read(ACCOUNT, dossier))
        assert [path for path in blobs.rglob("*") if path.is_file()] == []
        now = next(s for s in desk.dossier(dossier).slots if s.id == slot)
        assert (now.state, now.read_blob) == (ComponentState.SCANNED, None)
        room(blobs, 8000)
        list(desk.read(ACCOUNT, dossier))
        now = next(s for s in desk.dossier(dossier).slots if s.id == slot)
        assert now.state is ComponentState.READ
        checked(desk, told_of(dossier, pages), virtual, paper)


def test_two_processes_scan_into_one_dossier(
    tmp_path: Path, virtual: VirtualScanner, paper: Path
) -> None:
    """Each with a scanner of its own, at the same time: no page takes another's number or place."""
    make_home(tmp_path / "home")
    desk = Desk(tmp_path / "home", virtual.url, "two")
    [dossier, _] = desk.dossiers()
    desk.close()
    told = Told()
    with running(paper) as second, ExitStack() as stack:
        children = []
        for scanner, first in ((virtual, 0), (second, 50)):
            lay(scanner, paper, range(first, first + 8))
            words = [str(tmp_path / "home"), scanner.url, dossier]
            child = subprocess.Popen(
                [sys.executable, "-m", "tests.campaigns.kills.two", *words],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            children.append(stack.enter_context(child))
        for child in children:
            assert child.stdin
            child.stdin.write("\n")
            child.stdin.flush()
        lines = [child.communicate()[0] for child in children]
        assert [child.returncode for child in children] == [0, 0]
    told_each = [_pages_of(text) for text in lines]
    assert [len(pages) for pages in told_each] == [8, 8]
    with opened(tmp_path / "home", virtual) as desk:
        there = batch_of(desk, dossier).pages
        assert len(there) == 16
        for pages in told_each:
            mine = [p.number for p in there if (p.number, p.file.sha256) in pages]
            assert mine == [number for number, _ in pages]
        desk.recover()
        assert len(batch_of(desk, dossier).pages) == 16
        checked(desk, told, virtual, paper)


def _pages_of(text: str) -> list[tuple[int, str]]:
    found = [json.loads(line)["page"] for line in text.splitlines()]
    return [(number, sha) for _, _, number, sha, _ in found]


def test_the_database_is_lost_and_every_page_comes_back(
    tmp_path: Path, virtual: VirtualScanner, paper: Path
) -> None:
    told = Told()
    with opened(tmp_path / "home", virtual) as desk:
        for at, dossier in enumerate(desk.dossiers()):
            lay(virtual, paper, range(10 * at, 10 * at + 3))
            for page in scanning(desk, dossier, desk.slot(dossier, 2)):
                file = page.file
                told.files.append((file.batch, file.number, file.sha256, file.place.side.value))
    for path in (tmp_path / "home").glob("tthc.db*"):
        path.unlink()
    with opened(tmp_path / "home", virtual) as desk:
        lost = desk.lost()
        assert sorted(each.pages for each in lost) == [3, 3]
        for each, dossier in zip(lost, desk.dossiers(), strict=True):
            assert desk.lost.claim(ACCOUNT, each.id, dossier) == 3
            slot = desk.slot(dossier, 2)
            assert [p.number for p in batch_of(desk, dossier).visible(slot)] == [1, 2, 3]
        assert desk.lost() == ()
        checked(desk, told, virtual, paper)


def test_names_as_long_as_the_disk_takes_them(
    tmp_path: Path, virtual: VirtualScanner, paper: Path
) -> None:
    """A folder of 255 bytes, more than 260 characters in all, with marks and spaces. SQLite itself
    takes 512 bytes."""
    name = "Nguyễn Thị Đặng "
    while len((name + "ữ").encode()) <= 255:
        name += "ữ"
    home = tmp_path / name / ("máy số 2 " + "x" * 130)
    assert len(str(home)) > 260
    home.parent.mkdir(parents=True)
    with opened(home, virtual) as desk:
        [dossier, _] = desk.dossiers()
        lay(virtual, paper, range(3))
        pages = list(scanning(desk, dossier, desk.slot(dossier, 1)))
        assert len(pages) == 3
        list(desk.see(ACCOUNT, dossier))
        list(desk.read(ACCOUNT, dossier))
        checked(desk, told_of(dossier, pages), virtual, paper)


def test_files_that_somebody_changed_are_told_and_stay(
    desk: Desk, virtual: VirtualScanner, paper: Path
) -> None:
    """Two changed places, one is cut short, one is another batch's: none is believed, none goes."""
    first, second = desk.dossiers()
    lay(virtual, paper, range(5))
    pages = list(scanning(desk, first))
    lay(virtual, paper, range(10, 12))
    others = list(scanning(desk, second))
    folder = desk.folder / "batches"
    one, two, three, four, _ = (folder / page.file.path for page in pages)
    kept = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(kept)
    three.write_bytes(three.read_bytes()[:-1000])
    four.write_bytes((folder / others[0].file.path).read_bytes())
    before = {path: path.read_bytes() for path in folder.rglob("*.page")}
    assert desk.recover() == ()  # there is a file for each row: it is opened when it is wanted
    assert len(desk.files.damaged(pages[0].file.batch)) == 4
    for page in pages[:4]:
        with pytest.raises(StoreError, match=r"file\.damaged"):
            desk.files.read(page.file)
    assert desk.files.read(pages[4].file)
    lay(virtual, paper, range(20, 21))
    [new] = scanning(desk, first)
    assert new.number == 6
    now = {path: path.read_bytes() for path in folder.rglob("*.page")}
    assert {path: now[path] for path in before} == before


class SlowReader(QuickReader):
    """Holds each PDF until the other one is under way too."""

    both = threading.Barrier(2, timeout=60)

    def assemble(self, pages: Sequence[tuple[Path, PageReport]], target: PdfTarget) -> PdfReport:
        self.both.wait()
        made = super().assemble(pages, target)
        self.both.wait()
        return made


def test_two_components_read_at_the_same_time_have_each_its_own_pdf(
    desk: Desk, virtual: VirtualScanner, paper: Path
) -> None:
    """And a PDF of before stays what it was."""
    dossiers = desk.dossiers()
    slots = [desk.slot(dossier, 1) for dossier in dossiers]
    for at, (dossier, slot) in enumerate(zip(dossiers, slots, strict=True)):
        lay(virtual, paper, range(10 * at, 10 * at + 2))
        list(scanning(desk, dossier, slot))
    older = _read_both(desk, dossiers)
    kept = [desk.pdf(sha) for sha in older]
    for at, (dossier, slot) in enumerate(zip(dossiers, slots, strict=True)):
        lay(virtual, paper, range(40 + 10 * at, 41 + 10 * at))
        list(scanning(desk, dossier, slot))
    newer = _read_both(desk, dossiers)
    assert len({*older, *newer}) == 4
    assert [desk.pdf(sha) for sha in older] == kept


def _read_both(desk: Desk, dossiers: Sequence[str]) -> list[str]:
    for dossier in dossiers:
        list(desk.see(ACCOUNT, dossier))
    reader = SlowReader(desk.home)
    read: ReadDossier = replace(desk.read, reader=reader)
    threads = [
        threading.Thread(target=lambda d=dossier: list(read(ACCOUNT, d))) for dossier in dossiers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [desk.dossier(dossier).slots[0].read_blob for dossier in dossiers]
    assert all(found)
    return [blob for blob in found if blob]


def test_a_pdf_is_made_of_its_own_slots_pages(
    desk: Desk, virtual: VirtualScanner, paper: Path
) -> None:
    """Each PDF is made of its own slot's pages, and of no other's."""
    [dossier, _] = desk.dossiers()
    for at, position in enumerate((1, 2)):
        lay(virtual, paper, range(10 * at, 10 * at + 2))
        list(scanning(desk, dossier, desk.slot(dossier, position)))
    list(desk.see(ACCOUNT, dossier))
    list(desk.read(ACCOUNT, dossier))
    slots = desk.dossier(dossier).slots
    blobs = [slot.read_blob for slot in slots[:2]]
    assert len(set(blobs)) == 2
    pages = {page.number: desk.files.read(page.file) for page in batch_of(desk, dossier).pages}
    for blob, numbers in zip(blobs, ((1, 2), (3, 4)), strict=True):
        assert blob is not None
        assert desk.pdf(blob) == b"%PDF-1.4 digitised " + b"".join(pages[n] for n in numbers)


@pytest.mark.loud("scanner worker: worker.")
@pytest.mark.loud("garbage from a worker")
@pytest.mark.parametrize("fails", ["crash", "hang", "garbage", "shape"])
def test_a_worker_that_goes_wrong_behind_a_page(
    fails: str,
    desk: Desk,
    virtual: VirtualScanner,
    paper: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was told stays, what was not told and is on disk is adopted once, and it goes on."""
    real = worker_process.spawn

    def spawn(
        command: Sequence[str], environment: Mapping[str, str], *, nice: int
    ) -> subprocess.Popen[str]:
        assert nice == 0
        more = {"SCANNER_FAILS": fails, "SCANNER_AFTER": "2"}
        return real([*command[:-1], "tests.fakes.bad_scanner"], {**environment, **more})

    monkeypatch.setattr(worker_process, "spawn", spawn)
    pool = WorkerPool(lambda: WorkerProcess("scanner", KEY))
    deadline_s = 3.0 if fails == "hang" else 60.0
    bad = WorkerScanner(pool, desk.folder / "batches", [desk.url], deadline_s=deadline_s)
    settings = ScanSettings(Source.FEEDER, dpi=DPI, width_mm=A5[0], height_mm=A5[1])
    [dossier, _] = desk.dossiers()
    lay(virtual, paper, range(4))
    pages: list[BatchPage] = []
    scan = replace(desk.scan, scanner=bad)
    try:
        with pytest.raises((DeviceError, StoreError)):
            pages.extend(scan(ACCOUNT, dossier, Placement(UNSORTED), f"escl:{desk.url}", settings))
    finally:
        pool.end()
    assert [page.number for page in pages] == [1, 2]
    assert [page.number for page in batch_of(desk, dossier).pages] == [1, 2]
    assert sum(each.adopted for each in desk.recover()) == 1
    assert [page.recovered for page in batch_of(desk, dossier).pages] == [False, False, True]
    lay(virtual, paper, range(20, 22))
    pages += list(scanning(desk, dossier))
    checked(desk, told_of(dossier, pages), virtual, paper)
