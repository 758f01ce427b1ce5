"""The folder for incoming files: what counts, where it goes, and what is said of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support import systems
from tests.support.counter import ADMIN, Counter
from tests.support.office import ACCOUNT
from tthc_desktop.adapters.system.incoming_folder import PolledFolder
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.file_names import LONGEST, shown_name
from tthc_desktop.domain.inspection import Inspection, Verdict, refused
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.waiting import PutAway, WaitingFile
from tthc_desktop.services.ports.inspector import FileSource
from tthc_desktop.services.reception.import_pages import Imported
from tthc_desktop.services.reception.watch_folder import ChangeWatchFolder, TakeWaiting, WatchFolder

FOLDER = PolledFolder(Path("claims"))  # claims nothing here
PHOTO, BAD = b"\xff\xd8\xff anh", b"\xff\xd8\xff hong"


@pytest.fixture
def folder(counter: Counter, tmp_path: Path) -> Path:
    made = tmp_path / "Máy quét mạng"
    made.mkdir()
    counter.use(ChangeWatchFolder)(ADMIN, made)
    return made


def names(counter: Counter) -> list[str]:
    return [file.path.name for file in counter.use(WatchFolder).found()]


def put(folder: Path, name: str, content: bytes = PHOTO, age: int = 0) -> Path:
    path = folder / name
    path.write_bytes(content)
    at = 10**18 - age * 1000  # Windows keeps tenths of a microsecond
    os.utime(path, ns=(at, at))
    return path


def test_without_a_folder_nothing_waits(counter: Counter) -> None:
    assert counter.use(WatchFolder).found() == ()
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        counter.use(ChangeWatchFolder)(ACCOUNT, Path.cwd())


def test_a_file_counts_when_it_stood_still(counter: Counter, folder: Path) -> None:
    path = put(folder, "một.jpg")
    assert names(counter) == []
    assert names(counter) == ["một.jpg"]
    put(folder, "một.jpg", PHOTO * 2)  # somebody goes on writing
    assert names(counter) == []
    assert names(counter) == ["một.jpg"]
    os.utime(path, ns=(10**18 + 1000, 10**18 + 1000))  # as long as before, but another
    assert names(counter) == []
    path.unlink()
    assert names(counter) == []


def test_what_is_left_alone(counter: Counter, folder: Path) -> None:
    put(folder, ".an.pdf")
    put(folder, "~$don.docx")
    put(folder, "dang tai.pdf.crdownload")
    put(folder, "rong.pdf", b"")
    (folder / "Thư mục.pdf").mkdir()
    put(folder, "tốt.pdf")
    names(counter)
    assert names(counter) == ["tốt.pdf"]


@systems.links
@systems.named_pipes
def test_what_is_no_file_is_left_alone(counter: Counter, folder: Path, tmp_path: Path) -> None:
    (folder / "lien ket.pdf").symlink_to(put(tmp_path, "office.key"))
    (folder / "vong.pdf").symlink_to(folder / "vong.pdf")
    os.mkfifo(folder / "ong.pdf")
    put(folder, "tốt.pdf")
    names(counter)
    assert names(counter) == ["tốt.pdf"]


def test_files_that_nobody_waited_for_stay(counter: Counter, folder: Path) -> None:
    """The clerk stopped after the first."""
    dossier = counter.receive()
    for age, name in enumerate(("c.jpg", "b.jpg", "a.jpg")):
        put(folder, name, age=-age)
    names(counter)
    waiting = counter.use(WatchFolder).found()
    slot = counter.slot(dossier, 1)

    def enough() -> bool:
        return counter.slot(dossier, 1).pages == 1

    made = list(
        counter.use(TakeWaiting)(
            ACCOUNT, dossier.id, slot.id, waiting, lambda _source: None, enough
        )
    )
    assert [each.name for each in made] == ["c.jpg"]
    assert names(counter) == ["b.jpg", "a.jpg"]


def test_the_oldest_first(counter: Counter, folder: Path) -> None:
    for age, name in enumerate(("c.jpg", "a.jpg", "b.jpg")):
        put(folder, name, age=age)
    names(counter)
    assert names(counter) == ["b.jpg", "a.jpg", "c.jpg"]


def test_a_folder_that_is_gone(counter: Counter, folder: Path) -> None:
    folder.rmdir()
    with pytest.raises(InputError, match=r"watch\.missing"):
        counter.use(WatchFolder).found()
    with pytest.raises(InputError, match=r"watch\.missing"):
        counter.use(ChangeWatchFolder)(ADMIN, folder)
    counter.use(ChangeWatchFolder)(ADMIN, None)
    assert counter.use(WatchFolder).found() == ()


def take(counter: Counter, dossier: Dossier) -> list[Imported]:
    counter.use(WatchFolder).found()
    files = counter.use(WatchFolder).found()
    slot = counter.slot(dossier, 1)
    return list(counter.use(TakeWaiting)(ACCOUNT, dossier.id, slot.id, files, _nobody))


def _nobody(source: FileSource) -> str | None:
    return None


def test_each_goes_where_it_belongs(counter: Counter, folder: Path) -> None:
    locked = b"%PDF-1.7 khoa"
    counter.inspector.answers[BAD] = refused("inspect.crashed")
    counter.inspector.passwords[locked] = "mo"
    for name, content in (("tốt.jpg", PHOTO), ("hỏng.jpg", BAD), ("khóa.pdf", locked)):
        put(folder, name, content)
    dossier = counter.receive()
    assert len(take(counter, dossier)) == 3
    left = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))
    assert left == ["bi-tu-choi/hỏng.jpg", "da-nhap/tốt.jpg", "khóa.pdf"]
    assert (folder / "da-nhap" / "tốt.jpg").read_bytes() == PHOTO
    assert counter.audit("file.refused") == [{"reason": "inspect.crashed", "moved": 1}]
    assert counter.audit("file.imported") == [{"reason": "", "moved": 1}]
    assert names(counter) == ["khóa.pdf"]


@pytest.mark.parametrize(("age_s", "left"), [(5, "dở.jpg"), (-30, "dở.jpg"), (61, "bi-tu-choi")])
def test_what_a_scanner_may_still_write_to_stays(
    counter: Counter, folder: Path, age_s: int, left: str
) -> None:
    """Also where the clock of the share is ahead of ours."""
    counter.inspector.answers[BAD] = refused("input.unreadable")
    path = put(folder, "dở.jpg", BAD)
    dossier = counter.receive()
    changed = int(counter.home.clock.now().timestamp() - age_s) * 10**9
    os.utime(path, ns=(changed, changed))
    [made] = take(counter, dossier)
    assert made.refused is not None
    assert ("đang ghi dở" in sentence(made.refused)) == (left == "dở.jpg")
    assert [each.name for each in folder.iterdir()] == [left]


@systems.links
def test_a_file_that_cannot_be_moved_stops_no_other(counter: Counter, folder: Path) -> None:
    (folder / "da-nhap").symlink_to(folder)
    put(folder, "a.jpg")
    put(folder, "b.jpg", PHOTO + b"b")
    dossier = counter.receive()
    made = take(counter, dossier)
    assert [(len(each.pages), each.stuck) for each in made] == [(1, True), (1, True)]
    assert counter.audit("file.imported") == [{"reason": "", "moved": 0}] * 2


def test_a_file_that_is_in_but_was_not_put_away_is_put_away(
    counter: Counter, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power went between the pages and the move."""

    class KilledError(BaseException):
        pass

    def killed(*_: object) -> None:
        raise KilledError

    counter.inspector.answers[PHOTO] = Inspection(Verdict.ACCEPT, pages=1, sha256="ab")
    path, dossier = put(folder, "a.jpg"), counter.receive()
    with monkeypatch.context() as patch:
        patch.setattr(PolledFolder, "put_away", killed)
        with pytest.raises(KilledError):
            take(counter, dossier)
    assert path.exists()
    [made] = take(counter, dossier)
    assert made.refused
    assert made.refused.code == "input.already_in"
    assert counter.slot(dossier, 1).pages == 1
    assert not path.exists()
    assert (folder / PutAway.IMPORTED.value / "a.jpg").exists()


def test_two_windows_take_a_file_once(counter: Counter, folder: Path) -> None:
    """The other one takes both while this one is at the first: one citizen's paper does not come
    into two dossiers."""
    put(folder, "a.jpg", age=1)
    put(folder, "b.jpg", PHOTO * 2)
    mine, theirs = counter.receive(), counter.receive()
    counter.use(WatchFolder).found()
    files = counter.use(WatchFolder).found()
    slot = counter.slot(mine, 1)
    taking = counter.use(TakeWaiting)(ACCOUNT, mine.id, slot.id, files, _nobody)
    first = next(taking)
    other = counter.slot(theirs, 1)
    late = list(counter.use(TakeWaiting)(ACCOUNT, theirs.id, other.id, files, _nobody))
    assert [(made.name, made.refused and made.refused.code) for made in late] == [
        ("a.jpg", "input.taken"),
        ("b.jpg", "input.taken"),
    ]
    rest = list(taking)
    assert [made.refused for made in (first, *rest)] == [None, None]
    assert (counter.slot(mine, 1).pages, counter.slot(theirs, 1).pages) == (2, 0)
    assert list((counter.folder / "claims").iterdir()) == []


def test_what_the_slot_does_not_take_stays(counter: Counter, folder: Path) -> None:
    dossier = counter.receive()
    put(folder, "a.jpg")
    counter.use(WatchFolder).found()
    files = counter.use(WatchFolder).found()
    slot = counter.slot(dossier, 3)  # is only shown
    with pytest.raises(InputError, match=r"component\.show_only"):
        list(counter.use(TakeWaiting)(ACCOUNT, dossier.id, slot.id, files, _nobody))
    assert names(counter) == ["a.jpg"]


def one(path: Path) -> WaitingFile:
    [file] = FOLDER.waiting(path.parent)
    return file


def test_a_taken_name_gets_a_number_and_nothing_is_replaced(tmp_path: Path) -> None:
    for content in (b"1", b"2", b"3"):
        put(tmp_path, "đơn.pdf", content)
        assert FOLDER.put_away(one(tmp_path / "đơn.pdf"), PutAway.IMPORTED)
    kept = {path.name: path.read_bytes() for path in (tmp_path / "da-nhap").iterdir()}
    assert kept == {"đơn.pdf": b"1", "đơn (2).pdf": b"2", "đơn (3).pdf": b"3"}


def test_a_name_as_long_as_the_disk_allows(tmp_path: Path) -> None:
    name = "ế" * 83 + ".pdf"
    for content in (b"1", b"2"):
        put(tmp_path, name, content)
        assert FOLDER.put_away(one(tmp_path / name), PutAway.REFUSED)
    kept = sorted(path.read_bytes() for path in (tmp_path / "bi-tu-choi").iterdir())
    assert kept == [b"1", b"2"]


def test_a_file_that_changed_meanwhile_stays(tmp_path: Path) -> None:
    path = put(tmp_path, "a.pdf")
    seen = one(path)
    put(tmp_path, "a.pdf", b"khac")
    assert FOLDER.put_away(seen, PutAway.IMPORTED) is None
    assert path.read_bytes() == b"khac"
    path.unlink()
    assert FOLDER.put_away(seen, PutAway.IMPORTED) is None


@pytest.mark.parametrize("error", [PermissionError, FileNotFoundError])
def test_a_file_that_cannot_be_moved_leaves_no_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[OSError]
) -> None:
    """Held by another program; or, on Windows, of a path that is too long, which it tells as if
    there were no such file."""

    def fails(_source: Path, _target: Path) -> None:
        raise error("no")

    path = put(tmp_path, "a.pdf")
    monkeypatch.setattr("tthc_desktop.adapters.system.incoming_folder.move", fails)
    with pytest.raises(StoreError, match=r"disk\.failed"):
        FOLDER.put_away(one(path), PutAway.IMPORTED)
    assert path.read_bytes() == PHOTO
    assert list((tmp_path / "da-nhap").iterdir()) == []


def test_a_file_whose_name_is_not_durable_yet_is_no_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_late(source: Path, target: Path) -> None:
        source.replace(target)
        raise OSError("power")

    path = put(tmp_path, "a.pdf")
    monkeypatch.setattr("tthc_desktop.adapters.system.incoming_folder.move", fails_late)
    with pytest.raises(StoreError, match=r"disk\.failed"):
        FOLDER.put_away(one(path), PutAway.IMPORTED)
    assert (tmp_path / "da-nhap" / "a.pdf").read_bytes() == PHOTO


def test_a_file_has_one_claim_however_the_folder_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows small letters and capitals are the same."""
    monkeypatch.setattr(os.path, "normcase", lambda path: os.fspath(path).lower())
    (tmp_path / "claims").mkdir()
    one_window, other = PolledFolder(tmp_path / "claims"), PolledFolder(tmp_path / "claims")
    file = WaitingFile(tmp_path / "quet" / "a.pdf", 1, 1)
    same = WaitingFile(tmp_path / "QUET" / "A.pdf", 1, 1)
    with one_window.claimed(file) as ours, other.claimed(same) as theirs:
        assert (ours, theirs) == (True, False)


@systems.links
def test_a_link_in_place_of_the_subfolder_leads_nowhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "khac"
    elsewhere.mkdir()
    path = put(tmp_path, "a.pdf")
    (tmp_path / "da-nhap").symlink_to(elsewhere)
    with pytest.raises(StoreError, match=r"disk\.failed"):
        FOLDER.put_away(one(path), PutAway.IMPORTED)
    assert list(elsewhere.iterdir()) == []
    assert path.exists()


@pytest.mark.parametrize(
    "name",
    [
        "Đơn đề nghị.pdf",
        "a\u202efdp.exe",
        "\x1b[31mđỏ\x07.pdf",
        "hai\ndòng.pdf",
        "\udcff\udc80.pdf",
        "x" * 300 + ".pdf",
        "\u200b",
        "z͎͗ͣḁ̵̑l̉̃.pdf",
    ],
)
def test_names_are_shown_safely(name: str) -> None:
    shown = shown_name(name)
    assert 0 < len(shown) <= LONGEST
    assert shown.isprintable()
    shown.encode("utf-8")
    assert "\u202e" not in shown
    if len(name) == 304:
        assert shown.endswith(".pdf")
