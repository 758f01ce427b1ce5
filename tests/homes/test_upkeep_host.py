"""What is done behind the window: a copy each day, a look through everything each week."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support import systems
from tests.support.homes import flip, worked_home
from tests.support.office import FakeClock
from tthc_desktop.adapters.system.background import step_back
from tthc_desktop.adapters.system.copies import CopyFolder
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.adapters.system.locks import FileLock
from tthc_desktop.bootstrap import Composer
from tthc_desktop.domain.messages import sentence
from tthc_desktop.keeping import HomeCopier
from tthc_desktop.reading_home import DiskHome
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.upkeep_note import BACKUP_FOLDER, UPKEEP, UpkeepNote
from tthc_desktop.services.ports.upkeep import CopyMade, GoOn, HomeReader
from tthc_desktop.services.upkeep.host import UpkeepHost
from tthc_desktop.services.upkeep.news import UpkeepNews


@dataclass
class Kept:
    """A host on a real home, with a clock of its own, and what it began."""

    home: Path
    office: Office
    clock: FakeClock
    began: list[str] = field(default_factory=list)

    def host(self) -> UpkeepHost:
        place = Home(self.home)

        def reader() -> HomeReader:
            self.began.append("scan")
            return DiskHome(place, self.clock)

        def copy(folder: Path | None, go_on: GoOn) -> CopyMade:
            self.began.append("copy")
            return HomeCopier(place, self.clock)(folder, go_on)

        self.lock = FileLock(self.home / "upkeep.lock")
        return UpkeepHost(self.office.ports.store, self.clock, self.lock, reader, copy, step_back)

    def once(self) -> list[str]:
        """What one look began."""
        self.began.clear()
        self.host().once()
        self.lock.close()
        return list(self.began)

    def note(self) -> UpkeepNote:
        with self.office.ports.store.read() as tx:
            return UPKEEP.read(tx.settings)

    def news(self) -> tuple[str, ...]:
        return tuple(e.code for e in UpkeepNews(self.office.ports.store, self.clock)())


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    worked_home(tmp_path / "home")
    with closing(Composer().open_office(tmp_path / "home", create=False)) as office:
        yield Kept(tmp_path / "home", office, FakeClock())


def test_a_copy_a_day_and_a_look_a_week(kept: Kept) -> None:
    assert kept.once() == ["copy", "scan"]
    for hours in (1, 20):
        kept.clock.forward(hours * 3600)
        expected = ["copy"] if hours == 20 else []  # it is another day by then
        assert kept.once() == expected
    began = []
    for _ in range(7):
        kept.clock.forward(24 * 3600)
        began += kept.once()
    assert began == ["copy"] * 6 + ["copy", "scan"]
    assert len(CopyFolder(kept.home / "backup").names()) == 7
    assert kept.note().found == ()
    assert kept.news() == ()


def test_a_clock_that_was_set_back_holds_up_nothing(kept: Kept) -> None:
    kept.once()
    kept.clock.at -= timedelta(days=30)
    assert kept.once() == ["copy", "scan"]


def test_damage_is_noted_and_told(kept: Kept) -> None:
    [blob] = (kept.home / "blobs").rglob("*.blob")
    flip(blob, blob.stat().st_size - 1)
    with pytest.MonkeyPatch.context() as quiet:
        quiet.setattr("logging.Logger.warning", lambda *_: None)
        kept.once()
    [found] = kept.note().found
    assert blob.stem in found
    assert kept.news() == ("home.damaged",)


@pytest.mark.loud("the daily copy lacks 1 files")
def test_a_file_that_could_not_be_copied_is_told_the_same_day(kept: Kept) -> None:
    kept.once()
    [blob] = (kept.home / "blobs").rglob("*.blob")
    whole = blob.read_bytes()
    for copy in (kept.home / "backup").rglob(blob.name):
        copy.unlink()  # it has to be copied once more, and is damaged by now
    flip(blob, blob.stat().st_size - 1)
    kept.clock.forward(24 * 3600)
    assert kept.once() == ["copy"], "the weekly look is days away"
    note = kept.note()
    assert note.copied == kept.clock.now()
    assert (note.found, note.copy_failed) == ((), "")
    [uncopied] = note.uncopied
    assert blob.stem in uncopied
    assert kept.news() == ("home.damaged",)
    [told] = UpkeepNews(kept.office.ports.store, kept.clock)()
    assert blob.stem in sentence(told)
    with kept.office.ports.store.write("test") as tx:  # the weekly look finds the same
        UPKEEP.write(tx.settings, replace(note, found=(f"file.damaged: blobs/{blob.name}",)))
    [told] = UpkeepNews(kept.office.ports.store, kept.clock)()
    assert sentence(told).count(blob.stem) == 1
    with kept.office.ports.store.write("test") as tx:
        UPKEEP.write(tx.settings, note)
    blob.write_bytes(whole)
    kept.clock.forward(24 * 3600)
    kept.once()
    assert kept.note().uncopied == ()
    assert kept.news() == ()


@pytest.mark.loud("daily copy: copy.no_folder")
def test_a_folder_that_is_gone_is_told_after_some_days(kept: Kept, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    with kept.office.ports.store.write("test") as tx:
        BACKUP_FOLDER.write(tx.settings, str(folder))
    kept.once()
    assert len(CopyFolder(folder).names()) == 1
    folder.rename(tmp_path / "away")
    kept.clock.forward(24 * 3600)
    assert kept.once() == ["copy"]
    assert kept.once() == [], "tried again after an hour"
    assert kept.note().copy_failed == "copy.no_folder"
    assert kept.news() == ()
    kept.clock.forward(3 * 24 * 3600)
    assert kept.once() == ["copy"]
    assert kept.news() == ("copy.failing",)
    [told] = UpkeepNews(kept.office.ports.store, kept.clock)()
    assert f"Không thấy thư mục “{folder}”" in sentence(told)
    assert "copy.no_folder" not in sentence(told)
    (tmp_path / "away").rename(folder)
    kept.clock.forward(3700)
    kept.once()
    assert (kept.note().copy_failed, kept.news()) == ("", ())


def test_one_process_does_it(kept: Kept) -> None:
    other = FileLock(kept.home / "upkeep.lock")
    assert other.take()
    assert kept.once() == []
    other.close()
    assert kept.once() == ["copy", "scan"]


def test_what_was_stopped_is_done_the_next_time(kept: Kept) -> None:
    host = kept.host()
    host.stop()
    host.once()
    kept.lock.close()
    assert kept.note() == UpkeepNote()
    assert CopyFolder(kept.home / "backup").names() == ()
    assert kept.once() == ["copy", "scan"]


def test_half_a_look_counts_for_none(kept: Kept) -> None:
    place = Home(kept.home)

    class Stopping(DiskHome):
        def pages(self) -> tuple[str, ...]:
            host.stop()
            return super().pages()

    lock = FileLock(kept.home / "upkeep.lock")
    copier = HomeCopier(place, kept.clock)
    host = UpkeepHost(
        kept.office.ports.store,
        kept.clock,
        lock,
        lambda: Stopping(place, kept.clock),
        copier,
        step_back,
    )
    host.once()
    lock.close()
    assert kept.note().copied is not None
    assert kept.note().scanned is None


def test_writers_are_not_held_up(kept: Kept) -> None:
    """Between any two files somebody writes, and is through before the next one is read."""
    written = []
    place = Home(kept.home)

    class Watched(DiskHome):
        def read_blob(self, sha256: str) -> None:
            with kept.office.ports.store.write("test") as tx:
                tx.settings.put("meanwhile", sha256)
            written.append(sha256)
            super().read_blob(sha256)

    def copy(folder: Path | None, go_on: GoOn) -> CopyMade:
        def writing() -> bool:
            with kept.office.ports.store.write("test") as tx:
                tx.settings.put("meanwhile", str(len(written)))
            written.append("copy")
            return go_on()

        return HomeCopier(place, kept.clock)(folder, writing)

    lock = FileLock(kept.home / "upkeep.lock")
    host = UpkeepHost(
        kept.office.ports.store,
        kept.clock,
        lock,
        lambda: Watched(place, kept.clock),
        copy,
        step_back,
    )
    host.once()
    lock.close()
    assert "copy" in written
    assert written[-1] != "copy"
    assert kept.note().found == ()


@systems.thread_priorities
def test_the_thread_stands_back_alone(kept: Kept) -> None:
    """Its priority is its own, and it ends when it is told to."""
    nice: list[int] = []

    def noted() -> None:
        step_back()
        nice.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    lock = FileLock(kept.home / "upkeep.lock")
    host = UpkeepHost(
        kept.office.ports.store,
        kept.clock,
        lock,
        lambda: DiskHome(Home(kept.home), kept.clock),
        HomeCopier(Home(kept.home), kept.clock),
        noted,
    )
    before = os.getpriority(os.PRIO_PROCESS, 0)
    host.start()
    host.stop()
    lock.close()
    assert nice == [max(before, 15)]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before
    assert kept.note() == UpkeepNote()


@pytest.mark.loud("daily copy: copy.gone")
def test_a_bare_mount_point_counts_for_no_copy_and_is_told(kept: Kept, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    with kept.office.ports.store.write("test") as tx:
        BACKUP_FOLDER.write(tx.settings, str(folder))
    kept.once()
    folder.rename(tmp_path / "away")
    folder.mkdir()
    made = kept.note().copied
    kept.clock.forward(4 * 24 * 3600)
    assert kept.once() == ["copy"]
    assert list(folder.iterdir()) == []
    assert (kept.note().copied, kept.note().copy_failed) == (made, "copy.gone")
    [told] = UpkeepNews(kept.office.ports.store, kept.clock)()
    assert told.code == "copy.failing"
    assert f"Thư mục “{folder}” trước đây giữ bản sao" in sentence(told)
    folder.rmdir()
    (tmp_path / "away").rename(folder)
    kept.clock.forward(3700)
    kept.once()
    assert (kept.note().copy_failed, kept.news()) == ("", ())
