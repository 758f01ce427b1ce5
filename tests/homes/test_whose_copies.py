"""Whose copies a folder holds: those of a PC that goes its own way stay out of it."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.homes.test_copies import back_up, bring_back, put
from tests.support import systems
from tests.support.homes import flip, settings_of, worked_home
from tests.support.office import FakeClock
from tthc_desktop.adapters.system.clock import SystemClock
from tthc_desktop.adapters.system.copies import CopyFolder
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.keeping import HomeCopier
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.adopt_home import AdoptHome
from tthc_desktop.services.office.home_copies import ADOPTED, MACHINE, mark_copied
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.upkeep.backup_folder import (
    ChangeBackupFolder,
    GetDailyCopies,
    SetBackupFolder,
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """At home where it lies, with one copy in ``kept``, which is its daily folder."""
    home = tmp_path / "home"
    worked_home(home)
    work(home, lambda office: office.use(SetBackupFolder)("test", tmp_path / "kept"))
    back_up(home, tmp_path / "kept")
    return home


@pytest.fixture
def clone(home: Path, tmp_path: Path) -> Path:
    """The same data, in another place; nobody has opened it yet."""
    shutil.copytree(home, tmp_path / "clone")
    return tmp_path / "clone"


def work(home: Path, does: Callable[[Office], object]) -> None:
    with contextlib.closing(Composer().open_office(home, create=False)) as office:
        does(office)


def adopt(home: Path) -> None:
    work(home, lambda office: office.use(AdoptHome).by("test", "Q9"))


def is_refused(code: str, home: Path, kept: Path) -> str:
    """By hand and in the daily round; nothing in the folder is another than before."""
    before = sorted(path.relative_to(kept) for path in kept.rglob("*"))
    with pytest.raises(InputError) as caught:
        back_up(home, kept)
    assert caught.value.code == code
    with pytest.raises(InputError) as caught:
        HomeCopier(Home(home), SystemClock())(kept, lambda: True)
    assert caught.value.code == code
    assert sorted(path.relative_to(kept) for path in kept.rglob("*")) == before
    return sentence(caught.value)


def test_a_copy_of_the_home_writes_into_nobodys_folder(
    home: Path, clone: Path, kept: Path, tmp_path: Path
) -> None:
    words = is_refused("copy.of_copy", clone, kept)  # also before anybody has opened it
    assert "Cài đặt, Máy này" in words
    assert "phím B" in words
    settings_of(clone)
    is_refused("copy.of_copy", clone, kept)
    (tmp_path / "fresh").mkdir()
    is_refused("copy.of_copy", clone, tmp_path / "fresh")
    assert HomeCopier(Home(clone), SystemClock())(None, lambda: True).folder == clone / "backup"
    work(home, lambda office: put(office, "of.the.original"))
    back_up(home, kept)
    assert len(CopyFolder(kept).names()) == 2


@pytest.mark.parametrize("noticed", [True, False])
def test_adopted_it_keeps_its_copies_elsewhere(
    home: Path, clone: Path, kept: Path, tmp_path: Path, *, noticed: bool
) -> None:
    work(home, lambda office: put(office, "of.the.original"))
    back_up(home, kept)
    if not noticed:
        with pytest.MonkeyPatch.context() as untold:
            untold.setattr("tthc_desktop.adapters.system.home.fingerprint", lambda _key: None)
            adopt(clone)
            words = is_refused("copy.other_pc", clone, kept)
    else:
        adopt(clone)
        words = is_refused("copy.other_pc", clone, kept)
    assert "phím B" in words
    work(clone, lambda office: put(office, "of.the.clone"))
    back_up(clone, tmp_path / "its own")
    is_refused("copy.other_pc", home, tmp_path / "its own")
    (home / "tthc.db").unlink()
    bring_back(kept, home)
    assert "of.the.original" in settings_of(home)
    assert "of.the.clone" not in settings_of(home)


def test_adopting_leaves_the_folder_of_the_original(clone: Path, kept: Path) -> None:
    def adopted(office: Office) -> None:
        with office.ports.store.write("test") as tx:
            tx.settings.put("upkeep", "{")  # damaged: it says nothing of this PC and goes too
        office.use(AdoptHome).by("test", "Q9")
        known = office.use(GetDailyCopies)()
        assert (known.folder, known.copied, known.failed) == ("", None, "")
        with office.ports.store.read() as tx:
            lines = [line.action for line in tx.audit.lines()][-2:]
        assert lines == ["backup.folder_left", "home.adopted"]
        administrator = office.use(FindClerk)(demo.ADMINISTRATOR.login)
        with pytest.raises(InputError, match=r"copy\.other_pc"):
            office.use(ChangeBackupFolder)(administrator, kept)
        assert office.use(GetDailyCopies)().folder == ""

    work(clone, adopted)


def test_one_that_an_earlier_version_adopted_is_known_by_its_place(
    home: Path, clone: Path, kept: Path
) -> None:
    adopt(clone)

    def as_before(office: Office) -> None:
        with office.ports.store.write("test") as tx:
            tx.settings.drop(ADOPTED.name)

    work(clone, as_before)
    is_refused("copy.other_pc", clone, kept)
    back_up(home, kept)


def test_a_home_that_cannot_tell_its_place_goes_on(home: Path, kept: Path) -> None:
    def untold(office: Office) -> None:
        with office.ports.store.write("test") as tx:
            tx.settings.drop(MACHINE.name)

    work(home, untold)
    with pytest.MonkeyPatch.context() as nowhere:
        nowhere.setattr("tthc_desktop.adapters.system.home.fingerprint", lambda _key: None)
        back_up(home, kept)
    back_up(home, kept)


def test_a_folder_that_does_not_tell_whose_it_is_is_left_alone(home: Path, kept: Path) -> None:
    [name] = CopyFolder(kept).names()
    flip(kept / "copies" / name / "tthc.db", 100)
    is_refused("copy.other_pc", home, kept)
    assert HomeCopier(Home(home), SystemClock())(None, lambda: True).blobs == 1


@pytest.mark.loud("the setting home.adopted cannot be read")
def test_what_cannot_be_told_of_the_home_is_said(home: Path, kept: Path) -> None:
    def damaged(office: Office) -> None:
        with office.ports.store.write("test") as tx:
            tx.settings.put(ADOPTED.name, "{")

    work(home, damaged)
    with pytest.raises(StoreError, match=r"store\.damaged"):
        back_up(home, kept)
    assert len(CopyFolder(kept).names()) == 1
    assert HomeCopier(Home(home), SystemClock())(None, lambda: True).blobs == 1


def test_what_the_relay_says_of_it_counts_as_well(home: Path, kept: Path) -> None:
    def told(office: Office) -> None:
        with office.ports.store.write("test") as tx:
            mark_copied(tx)

    work(home, told)
    is_refused("copy.of_copy", home, kept)


def test_nothing_is_written_where_the_disk_is_not(home: Path, kept: Path) -> None:
    """The daily copy as the one by hand: a bare mount point is no folder of copies."""
    for each in list(kept.iterdir()):
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    assert "phím B" in is_refused("copy.gone", home, kept)
    assert list(kept.iterdir()) == []
    copier = HomeCopier(Home(home), SystemClock())
    own = copier(None, lambda: True).folder
    for part in ("", "copies"):  # somebody made room: it is the home's own, no other disk's
        shutil.rmtree(own / part)
        assert copier(None, lambda: True).folder == own
        assert list((own / "copies").iterdir())


@systems.links
@pytest.mark.parametrize("part", ["blobs", "pages", "copies"])
def test_a_folder_whose_parts_lie_elsewhere_holds_no_copy(
    home: Path, tmp_path: Path, part: str
) -> None:
    folder = tmp_path / "linked"
    folder.mkdir(mode=0o700)
    (folder / part).symlink_to(home / ("blobs" if part == "blobs" else "batches"))
    assert "phím B" in is_refused("copy.leads_away", home, folder)
    (folder / part).unlink()
    made = back_up(home, folder)
    assert (made.blobs, made.new_blobs) == (1, 1)


def made_at(home: Path, kept: Path, clock: FakeClock) -> str:
    return HomeCopier(Home(home), clock).into(kept, lambda: True, every=False).name


def test_a_copy_of_a_fast_clock_is_not_the_newest_for_ever(
    home: Path, kept: Path, tmp_path: Path
) -> None:
    clock = FakeClock()
    clock.forward(400 * 24 * 3600)
    fast = made_at(home, kept, clock)
    assert CopyFolder(kept).names()[0] == fast
    clock.forward(-400 * 24 * 3600)
    work(home, lambda office: put(office, "done.since"))
    right = made_at(home, kept, clock)
    assert CopyFolder(kept).names()[:2] == (right, fast)
    assert bring_back(kept, tmp_path / "new").name == right
    assert "done.since" in settings_of(tmp_path / "new")
    for _ in range(8):
        clock.forward(24 * 3600)
        right = made_at(home, kept, clock)
    assert CopyFolder(kept).names()[0] == right
    assert fast not in CopyFolder(kept).names(), "it gets old like any other"


def as_earlier(kept: Path, name: str, *, renamed: str = "") -> str:
    """Makes a copy one of a version that did not number them."""
    file = kept / "copies" / name / "copy.json"
    said = {k: v for k, v in json.loads(file.read_text()).items() if k not in _NUMBERED}
    file.write_text(json.dumps(said))
    if renamed:
        (kept / "copies" / name).rename(kept / "copies" / renamed)
    return renamed or name


_NUMBERED = ("number", "unnumbered")


def test_copies_without_numbers_are_older_than_those_that_found_them(
    home: Path, kept: Path, tmp_path: Path
) -> None:
    [first] = CopyFolder(kept).names()
    first = as_earlier(kept, first, renamed="20261101-080000")
    fast = as_earlier(kept, back_up(home, kept).name, renamed="20990101-080000")
    assert CopyFolder(kept).names() == (fast, first), "by their names, as they always were"
    new = back_up(home, kept).name
    assert CopyFolder(kept).names() == (new, fast, first)
    # Somebody went back to the earlier version, which makes one more.
    again = as_earlier(kept, back_up(home, kept).name, renamed="20270101-080000")
    assert CopyFolder(kept).names() == (again, new, fast, first)
    last = back_up(home, kept).name
    assert CopyFolder(kept).names()[:2] == (last, again)
    spoilt = back_up(home, kept).name
    (kept / "copies" / spoilt / "copy.json").write_text("{")
    done = bring_back(kept, tmp_path / "new")
    assert (done.name, done.passed_over) == (last, (spoilt,))
    next_one = back_up(home, kept).name
    assert CopyFolder(kept).names()[:2] == (next_one, spoilt), "what says nothing is older than it"


def test_copies_of_earlier_versions_are_restored(home: Path, kept: Path, tmp_path: Path) -> None:
    [name] = CopyFolder(kept).names()
    as_earlier(kept, name)
    done = bring_back(kept, tmp_path / "new")
    assert (done.name, done.missing, done.ahead) == (name, (), False)


def test_a_copy_of_a_later_time_than_now_is_remarked_on(
    home: Path, kept: Path, tmp_path: Path
) -> None:
    shutil.rmtree(kept)
    clock = FakeClock()
    clock.at = SystemClock().now()
    clock.forward(30 * 24 * 3600)
    made_at(home, tmp_path / "fast", clock)
    assert bring_back(tmp_path / "fast", tmp_path / "new").ahead


def test_a_damaged_copy_does_not_keep_the_home_out(home: Path, kept: Path) -> None:
    newest = back_up(home, kept).name
    flip(kept / "copies" / newest / "tthc.db", 100)
    assert back_up(home, kept).damaged == ()


def test_the_first_to_write_in_a_folder_keeps_it(
    home: Path, clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have found it empty."""
    adopt(clone)
    claim = CopyFolder.claim

    def overtaken(copies: CopyFolder, home_id: str) -> None:
        monkeypatch.setattr(CopyFolder, "claim", claim)
        back_up(home, copies.folder)
        claim(copies, home_id)

    monkeypatch.setattr(CopyFolder, "claim", overtaken)
    with pytest.raises(InputError, match=r"copy\.other_pc"):
        back_up(clone, tmp_path / "fresh")
    assert len(CopyFolder(tmp_path / "fresh").names()) == 1
