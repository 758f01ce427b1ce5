"""Files that another program holds just then, as virus scanners do. Only Windows lets it matter."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from tthc_desktop.adapters.system.copy_files import copy_file
from tthc_desktop.adapters.system.copy_note import note_copy, noted_copy
from tthc_desktop.adapters.system.folder_mark import mark, marked
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.adapters.system.plain_file import write_plain
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.files import moving

WINDOWS = sys.platform == "win32"

HOLDER = """
import sys
held = None
for line in sys.stdin:
    if held:
        held.close()
    held = open(line.strip(), "rb") if line.strip() else None
    print("done", flush=True)
"""

SCANNER = """
import os, sys, threading, time
folder, seen, turn = sys.argv[1], set(), threading.Lock()
def look():
    while True:
        for entry in os.scandir(folder):
            with turn:
                new = entry.name not in seen
                seen.add(entry.name)
            if new:
                try:
                    with open(entry.path, "rb") as file:
                        file.read(10)
                        time.sleep(0.1)
                except OSError:
                    pass
for _ in range(8):
    threading.Thread(target=look, daemon=True).start()
print("looks", flush=True)
sys.stdin.read()
"""


class Holder:
    """Another process that holds one file, as most programs do: nobody may remove it meanwhile."""

    def __init__(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-c", HOLDER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
        )

    def hold(self, path: Path | None) -> None:
        assert self._child.stdin
        assert self._child.stdout
        self._child.stdin.write(f"{path or ''}\n")
        self._child.stdin.flush()
        assert self._child.stdout.readline().strip() == "done"

    def end(self) -> None:
        self._child.communicate()


@pytest.fixture
def holder() -> Iterator[Holder]:
    made = Holder()
    yield made
    made.end()


@pytest.fixture
def pauses(holder: Holder, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Each pause of the program; in the third one the holder lets go."""
    told: list[float] = []

    def sleep(seconds: float) -> None:
        told.append(seconds)
        if len(told) == 3:
            holder.hold(None)

    monkeypatch.setattr("tthc_desktop.files.moving.time.sleep", sleep)
    return told


def _move(path: Path) -> None:
    moving.move(path, path.with_name("b"))


def _move_over(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(b"other")
    moving.move(other, path)


def _give_name(path: Path) -> None:
    moving.give_name(path, path.with_name("b"))


def _remove(path: Path) -> None:
    moving.remove(path)


def _drop(path: Path) -> None:
    assert moving.drop(path)


def _remove_tree(path: Path) -> None:
    moving.remove_tree(path.parent)


ACTS = [_move, _move_over, _give_name, _remove, _drop, _remove_tree]


@pytest.mark.parametrize("act", ACTS)
def test_it_is_done_once_the_file_is_let_go(
    tmp_path: Path, holder: Holder, pauses: list[float], act: Callable[[Path], None]
) -> None:
    path = tmp_path / "tệp" / "a"
    path.parent.mkdir()
    path.write_bytes(b"a")
    holder.hold(path)
    act(path)
    assert len(pauses) == (3 if WINDOWS else 0)
    assert not path.exists() or path.read_bytes() == b"other"


def test_who_never_lets_go_is_told_of(
    tmp_path: Path, holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("tthc_desktop.files.moving.time.sleep", pauses.append)
    path, target = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"a")
    holder.hold(path)
    if WINDOWS:
        with pytest.raises(PermissionError):
            moving.move(path, target)
        assert pauses == [0.05] * 10
        assert path.read_bytes() == b"a"
        assert not target.exists()
    else:
        moving.move(path, target)
        assert pauses == []


@pytest.mark.loud("stays on the disk: PermissionError")
def test_what_stays_spoils_nothing(
    tmp_path: Path, holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A temporary file that somebody holds: the file that was asked for is there all the same."""
    monkeypatch.setattr("tthc_desktop.files.moving.time.sleep", lambda _: None)
    part = tmp_path / "a.part"
    part.write_bytes(b"a")
    holder.hold(part)
    assert moving.drop(part) is not WINDOWS
    assert part.exists() is WINDOWS


def test_what_is_wrong_otherwise_is_said_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("tthc_desktop.files.moving.time.sleep", pauses.append)
    with pytest.raises(FileNotFoundError):
        moving.move(tmp_path / "none", tmp_path / "a")
    assert pauses == []


def test_of_two_who_give_a_name_one_is_first(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    moving.give_name(tmp_path / "a", tmp_path / "name")
    with pytest.raises(FileExistsError):
        moving.give_name(tmp_path / "b", tmp_path / "name")
    assert (tmp_path / "name").read_text() == "a"


def test_a_tree_goes_without_what_a_link_leads_to(tmp_path: Path) -> None:
    elsewhere, tree = tmp_path / "elsewhere", tmp_path / "tree"
    (tree / "deep").mkdir(parents=True)
    elsewhere.mkdir()
    (elsewhere / "kept").write_text("kept")
    (tree / "deep" / "file").write_text("")
    link = tree / "deep" / "link"
    _link(link, elsewhere)
    assert moving.leads_away(link)
    assert not moving.leads_away(elsewhere)
    with pytest.raises(OSError):  # noqa: PT011 - which one, the systems tell differently
        moving.remove_tree(link)
    moving.remove_tree(tree)
    assert not tree.exists()
    assert (elsewhere / "kept").read_text() == "kept"


def _link(link: Path, target: Path) -> None:
    """On Windows a junction, which anybody may make."""
    if not WINDOWS:
        link.symlink_to(target)
        return
    subprocess.run(
        ["cmd", "/c", "mklink", "/J", str(link), str(target)], check=False, capture_output=True
    )
    if not link.exists():
        pytest.skip("this Windows makes no junctions")


def test_no_write_fails_while_a_scanner_looks_at_each_new_file(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", SCANNER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout
    assert child.stdout.readline().strip() == "looks"
    store, failed, count = SealedFileStore(bytes(32)), [], 600 if WINDOWS else 30
    try:
        for number in range(count):
            try:
                if number % 2:
                    store.write(tmp_path / f"{number}.blob", [bytes(100_000)], {})
                else:
                    write_plain(tmp_path / "one.txt", [bytes(100_000)])
            except StoreError as error:
                failed.append(f"{number}: {error.code} {error.__cause__!r}")
    finally:
        child.kill()
        child.communicate()
    assert failed == []
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []
    assert len(list(tmp_path.glob("*.blob"))) == count // 2


def test_what_is_marked_read_only_is_replaced_and_removed(tmp_path: Path) -> None:
    """As whatever was copied from a disc is on Windows: a copy that nobody can remove would be the
    last one that is made."""
    for name in ("one", "tree/deep/file"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
        path.chmod(stat.S_IREAD)
    (tmp_path / "new").write_text("new")
    moving.move(tmp_path / "new", tmp_path / "one")
    assert (tmp_path / "one").read_text() == "new"
    (tmp_path / "one").chmod(stat.S_IREAD)
    moving.remove(tmp_path / "one")
    moving.remove_tree(tmp_path / "tree")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_of_what_is_read_only_can_be_written(tmp_path: Path) -> None:
    disc, copy = tmp_path / "disc", tmp_path / "copy"
    disc.write_text("tthc.db")
    disc.chmod(stat.S_IREAD)
    copy_file(disc, copy)
    assert copy.stat().st_mode & stat.S_IWRITE


def test_a_folder_waits_for_files_that_are_about_to_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tthc_desktop.files.moving.time.sleep", lambda _: None)
    tries = []

    def act() -> str:
        tries.append(1)
        if len(tries) < 3:
            error = OSError("not empty")
            error.winerror = 145  # type: ignore[attr-defined,unused-ignore]  # as on Windows
            raise error
        return "done"

    with pytest.raises(OSError, match="not empty"):
        moving.patiently(act)
    assert moving.patiently(act, 145) == "done"


def _key(folder: Path) -> Path:
    path = folder / "office.key"
    KeyFile(path).create()
    return path


def _note(folder: Path) -> Path:
    path = folder / "last-copy.json"
    note_copy(path, folder, datetime(2026, 12, 1, tzinfo=UTC))
    return path


def _mark(folder: Path) -> Path:
    mark(folder, str(UUID(int=1)))
    return folder / "home.id"


@pytest.mark.parametrize(
    ("made", "read"),
    [
        (_key, lambda path: KeyFile(path).home_id()),
        (_note, noted_copy),
        (_mark, lambda path: marked(path.parent)),
    ],
    ids=["key", "note", "mark"],
)
def test_what_is_held_for_a_moment_is_neither_gone_nor_unreadable(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    made: Callable[[Path], Path],
    read: Callable[[Path], object],
) -> None:
    """A note that cannot be read would let a copy be made where the old ones are not to be seen."""
    path = made(tmp_path)
    real: Callable[..., object] = Path.open
    before, tries = read(path), list[Path]()

    def held(self: Path, *how: object, **more: object) -> object:
        if self == path:
            tries.append(self)
            if len(tries) < 3:
                raise PermissionError(13, "Permission denied")
        return real(self, *how, **more)

    monkeypatch.setattr(Path, "open", held)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("tthc_desktop.files.moving.time.sleep", lambda _: None)
    assert before
    assert read(path) == before
