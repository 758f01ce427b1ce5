"""Copies of a home that is at work, and homes made of them."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import systems
from tests.support.homes import flip, on_disk, seal_page, settings_of
from tests.support.office import FakeClock
from tthc_desktop.adapters.system import copy_files
from tthc_desktop.adapters.system.clock import SystemClock
from tthc_desktop.adapters.system.copies import KEPT_DAYS, CopyFolder
from tthc_desktop.adapters.system.copy_note import noted_copy
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.bootstrap import Composer
from tthc_desktop.domain.errors import InputError, StoreError, TthcError
from tthc_desktop.keeping import HomeCopier
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.restored import restored_at
from tthc_desktop.services.ports.upkeep import CopyMade, Restored


@pytest.fixture
def office(home: Path) -> Iterator[Office]:
    with contextlib.closing(Composer().open_office(home, create=False)) as opened:
        yield opened


def back_up(home: Path, kept: Path, *, every: bool = False) -> CopyMade:
    return Composer().backup(home, kept, every=every, told=lambda _: None)


def bring_back(kept: Path, home: Path, *, over: bool = False) -> Restored:
    return Composer().restore(kept, home, replace=over)


def refused(code: str, kept: Path, home: Path, *, over: bool = False) -> None:
    before = on_disk(home) if home.exists() else {}
    before.pop("home.lock", None)
    with pytest.raises(TthcError) as caught:
        bring_back(kept, home, over=over)
    assert caught.value.code == code
    after = on_disk(home) if home.exists() else {}
    for each in (".", "home.lock"):  # the lock is made where there was none
        after.pop(each, None)
        before.pop(each, None)
    assert after == before


def add_blob(office: Office, text: bytes, *, known: bool = True) -> Path:
    sha256 = office.ports.blobs.put(text, "text/plain")
    if known:
        with office.ports.store.write("test") as tx:
            tx.blobs.add(sha256, len(text), "text/plain", None)
    return office.ports.blobs.path(sha256)


def blob_in(folder: Path, path: Path) -> Path:
    return folder / "blobs" / path.parent.name / path.name


def put(office: Office, name: str) -> None:
    with office.ports.store.write("test") as tx:
        tx.settings.put(name, "1")


def test_a_copy_of_a_home_at_work_holds_all_that_is_committed(
    office: Office, home: Path, kept: Path, tmp_path: Path
) -> None:
    file = add_blob(office, b"x" * 300_000)
    put(office, "committed")
    with office.ports.store.write("test") as tx:
        tx.settings.put("not.committed", "1")
        made = back_up(home, kept)
    assert (made.blobs, made.new_blobs, made.key, made.damaged) == (2, 2, True, ())
    put(office, "later")
    done = bring_back(kept, tmp_path / "new")
    assert (done.blobs, done.missing, done.aside) == (2, (), None)
    names = settings_of(tmp_path / "new")
    assert {"committed", "home.restored"} <= set(names)
    assert not {"later", "not.committed"} & set(names)
    assert blob_in(tmp_path / "new", file).read_bytes() == file.read_bytes()
    for name in ("office.key", "tthc.db", "blobs/home.id", "batches/home.id"):
        assert (tmp_path / "new" / name).stat().st_mode == (home / name).stat().st_mode, name


def test_files_are_copied_once(office: Office, home: Path, kept: Path) -> None:
    first = back_up(home, kept)
    add_blob(office, b"mot tep nua")
    second = back_up(home, kept)
    assert (first.new_blobs, second.new_blobs, second.blobs) == (1, 1, 2)
    assert len(CopyFolder(kept).names()) == 2
    noted = noted_copy(home / "last-copy.json")
    assert noted is not None
    assert (noted.folder, noted.made) == (str(kept), second.made)


@systems.posix_rights
def test_the_folder_of_a_copy_is_only_its_owners(home: Path, kept: Path) -> None:
    back_up(home, kept)
    assert kept.stat().st_mode & 0o777 == 0o700


def test_a_copy_is_encrypted(home: Path, kept: Path) -> None:
    back_up(home, kept)
    for path in kept.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"SQLite format" not in content
            assert b"mot tep" not in content


@systems.posix_rights
def test_the_key_stays_out_of_a_folder_that_others_may_enter(
    home: Path, kept: Path, tmp_path: Path
) -> None:
    kept.mkdir(mode=0o755)
    kept.chmod(0o755)
    assert not back_up(home, kept).key
    assert list(kept.rglob("office.key")) == []
    refused("copy.no_key", kept, tmp_path / "new")
    (home / "tthc.db").unlink()
    bring_back(kept, home)  # its own key is there
    (tmp_path / "new").mkdir(exist_ok=True)
    shutil.copyfile(home / "office.key", tmp_path / "new" / "office.key")
    bring_back(kept, tmp_path / "new")
    settings_of(tmp_path / "new")


LOST = ["tthc.db", "office.key", "blobs", "half", "empty", "page"]


@pytest.mark.parametrize("lost", LOST)
def test_a_damaged_home_is_moved_aside_whole_and_goes_on(home: Path, kept: Path, lost: str) -> None:
    back_up(home, kept)
    database, over = home / "tthc.db", lost == "page"
    if lost == "half":
        os.truncate(database, 4096 * 9)
    elif lost == "empty":
        database.write_bytes(b"")
    elif lost == "page":
        flip(database, 4096 * 20 + 7)  # a start does not see it
    elif lost == "blobs":
        shutil.rmtree(home / lost)
    else:
        (home / lost).unlink()
    before = on_disk(home)
    done = bring_back(kept, home, over=over)
    assert done.aside is not None
    aside = on_disk(done.aside)
    moved = {"tthc.db", "blobs", "batches", "work"}
    for name, (_, _, content) in before.items():
        if name.partition("/")[0] in moved:
            assert aside[name][2] == content, name
    assert "home.restored" in settings_of(home)
    assert not (home / ".restoring").exists()


def test_a_home_that_opens_is_replaced_only_by_wish(office: Office, home: Path, kept: Path) -> None:
    back_up(home, kept)
    put(office, "later")
    for over in (False, True):
        refused("store.in_use", kept, home, over=over)
    office.close()
    refused("restore.home_whole", kept, home)
    done = bring_back(kept, home, over=True)
    assert "later" not in settings_of(home)
    assert done.aside is not None
    shutil.copyfile(home / "office.key", done.aside / "office.key")
    assert "later" in settings_of(done.aside)


def test_another_home_is_replaced_only_by_wish(home: Path, kept: Path, tmp_path: Path) -> None:
    back_up(home, kept)
    other = tmp_path / "other"
    Composer().open_office(other, create=True).close()
    theirs = (other / "office.key").read_bytes()
    refused("restore.other_home", kept, other)
    done = bring_back(kept, other, over=True)
    assert done.aside is not None
    assert (done.aside / "office.key").read_bytes() == theirs
    # On Windows each file is wrapped anew; what is in it tells.
    ids = {KeyFile(each / "office.key").home_id() for each in (home, other)}
    assert len(ids) == 1
    settings_of(other)
    settings_of(done.aside)
    with pytest.raises(InputError, match=r"copy\.other_home"):
        back_up(done.aside, kept)


def test_what_is_newer_than_the_copy_is_kept(office: Office, home: Path, kept: Path) -> None:
    back_up(home, kept)
    newer = add_blob(office, b"moi hon ban sao")
    spoilt = add_blob(office, b"moi hon va hong")
    flip(spoilt, spoilt.stat().st_size - 1)
    page = seal_page(home, 1)
    office.close()
    (home / "tthc.db").unlink()
    done = bring_back(kept, home)
    assert (done.kept_blobs, done.kept_pages) == (1, 1)
    assert newer.exists()
    assert page.exists()
    assert not spoilt.exists()
    assert done.aside is not None
    assert blob_in(done.aside, spoilt).exists()


def test_a_restored_home_says_so(home: Path, kept: Path) -> None:
    back_up(home, kept)
    (home / "tthc.db").unlink()
    bring_back(kept, home)
    with (
        contextlib.closing(Composer().open_office(home, create=False)) as office,
        office.ports.store.read() as tx,
    ):
        moment = restored_at(tx.settings)
        line = tx.audit.lines()[-1]
        assert tx.audit.broken_at() is None
    assert moment is not None
    assert line.action == "home.restored"


def test_a_damaged_copy_is_passed_over(office: Office, home: Path, kept: Path) -> None:
    put(office, "in.the.first")
    first = back_up(home, kept)
    put(office, "in.the.second")
    second = back_up(home, kept)
    office.close()
    flip(kept / "copies" / second.name / "tthc.db", 50_000)
    (home / "tthc.db").unlink()
    done = bring_back(kept, home)
    assert (done.name, done.passed_over) == (first.name, (second.name,))
    (home / "tthc.db").unlink()
    (kept / "copies" / first.name / "copy.json").write_text("{")
    refused("copy.damaged", kept, home)
    shutil.rmtree(kept / "copies")
    refused("copy.none", kept, home)


def test_a_file_that_rotted_in_the_copy_is_found_and_copied_anew(home: Path, kept: Path) -> None:
    back_up(home, kept)
    [blob] = (kept / "blobs").rglob("*.blob")
    good = blob.read_bytes()
    flip(blob, 200)
    assert back_up(home, kept).new_blobs == 0
    assert back_up(home, kept, every=True).new_blobs == 1
    assert blob.read_bytes() == good
    flip(blob, 200)
    (home / "tthc.db").unlink()
    assert bring_back(kept, home).missing == ()  # the home before had it whole


def test_what_the_home_has_lost_is_told_and_holds_up_nothing(home: Path, kept: Path) -> None:
    [blob] = (home / "blobs").rglob("*.blob")
    flip(blob, 200)
    for _ in range(2):  # a damaged file is never taken for one that was copied
        assert back_up(home, kept).damaged == (f"file.damaged: {blob.stem}",)
    (home / "tthc.db").unlink()
    assert bring_back(kept, home).missing == (blob.stem,)


def test_a_damaged_database_gives_no_copy(home: Path, kept: Path) -> None:
    back_up(home, kept)
    flip(home / "tthc.db", 4096 * 20 + 7)
    with pytest.raises(StoreError) as caught:
        back_up(home, kept)
    assert caught.value.code == "copy.not_whole"
    assert len(CopyFolder(kept).names()) == 1


def test_a_copy_that_does_not_open_is_thrown_away(
    home: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(home, kept)
    real = copy_files.copy_file

    def spoilt(source: Path, target: Path) -> None:
        real(source, target)
        if target.name == "tthc.db":
            flip(target, 4096 * 20 + 7)

    monkeypatch.setattr("tthc_desktop.keeping.copy_file", spoilt)
    with pytest.raises(StoreError) as caught:
        back_up(home, kept)
    assert caught.value.code == "copy.not_whole"
    assert len(CopyFolder(kept).names()) == 1
    assert [p.name for p in kept.iterdir() if p.name.startswith(".")] == []


def test_a_copy_can_be_stopped(home: Path, kept: Path) -> None:
    copier = HomeCopier(Home(home), SystemClock())
    for steps in range(3):
        left = [True] * steps

        def go_on(left: list[bool] = left) -> bool:
            return bool(left) and left.pop()

        with pytest.raises(StoreError, match=r"copy\.stopped"):
            copier.into(kept, go_on, every=False)
    assert CopyFolder(kept).names() == ()
    assert list((kept / "copies").iterdir()) == []


def test_no_second_copy_at_once(home: Path, kept: Path) -> None:
    tries: list[str] = []

    def meanwhile() -> bool:
        if not tries:
            tries.append("")
            with pytest.raises(StoreError, match=r"copy\.running"):
                back_up(home, kept)
        return True

    HomeCopier(Home(home), SystemClock()).into(kept, meanwhile, every=False)
    assert tries


@pytest.mark.parametrize("below", ["", "blobs", "batches/b1"])
def test_no_copy_lies_in_what_it_is_a_copy_of(home: Path, below: str) -> None:
    with pytest.raises(InputError, match=r"copy\.inside"):
        back_up(home, home / below)


def test_a_folder_that_was_set_and_is_not_there_is_said(home: Path, kept: Path) -> None:
    copier = HomeCopier(Home(home), SystemClock())
    with pytest.raises(InputError, match=r"copy\.no_folder"):
        copier(kept, lambda: True)
    assert not kept.exists()
    assert copier(None, lambda: True).folder == home / "backup"
    assert settings_of(home)


def test_the_copies_of_the_last_days_are_kept(home: Path, kept: Path) -> None:
    clock = FakeClock()
    copier = HomeCopier(Home(home), clock)
    made = []
    for _day in range(KEPT_DAYS + 3):
        for _ in range(2):
            made.append(copier.into(kept, lambda: True, every=False).name)
            clock.forward(3600)
        clock.forward(22 * 3600)
    newest = made[::-1]
    assert CopyFolder(kept).names() == (newest[0], *newest[1:2], *newest[2::2][: KEPT_DAYS - 1])


def test_a_full_disk_is_said_and_harms_no_copy(
    home: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(home, kept)

    def full(_source: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "no space", str(target))

    with monkeypatch.context() as disk:
        disk.setattr("tthc_desktop.keeping.copy_file", full)
        with pytest.raises(StoreError, match=r"copy\.disk_full"):
            back_up(home, kept)
    assert len(CopyFolder(kept).names()) == 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 10})())
    (home / "tthc.db").unlink()
    refused("disk.full", kept, home)
