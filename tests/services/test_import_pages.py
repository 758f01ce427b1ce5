"""Files from outside as pages of a slot: like scanned ones, and each file for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.counter import Counter
from tests.support.office import ACCOUNT, KEY
from tthc_desktop.adapters.scanning.page_files import FolderPages
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.batch import Batch, HiddenFor
from tthc_desktop.domain.component import ComponentState, Undigitised, Way
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.inspection import FlatPage, Inspection, Verdict, refused
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.ports.inspector import FileSource
from tthc_desktop.services.reception.import_file import ImportFile
from tthc_desktop.services.reception.import_pages import Imported, ImportPages
from tthc_desktop.services.reception.slots import MarkUndigitised
from tthc_desktop.services.scanning.recover_batches import RecoverBatches

PHOTO, SECOND, BAD = b"\xff\xd8\xff anh mot", b"\xff\xd8\xff anh hai", b"\xff\xd8\xff hong"
LOCKED = b"%PDF-1.7 khoa"


@pytest.fixture
def dossier(counter: Counter) -> Dossier:
    return counter.receive()


def never(source: FileSource) -> str | None:
    raise AssertionError("nobody is to be asked")


def take(
    counter: Counter, dossier: Dossier, *sources: FileSource, number: int = 1
) -> list[Imported]:
    slot = counter.slot(dossier, number)
    pages = counter.use(ImportPages)
    return list(pages(ACCOUNT, dossier.id, slot.id, sources, never))


def batch(counter: Counter, dossier: Dossier) -> Batch:
    with counter.home.store.read() as tx:
        found = tx.batches.of_dossier(dossier.id)
    assert found is not None
    return found


def test_pages_lie_where_scanned_ones_would(counter: Counter, dossier: Dossier) -> None:
    paths = [counter.file("một.jpg", PHOTO), counter.file("hai.jpg", SECOND)]
    first, second = take(counter, dossier, *paths)
    assert (first.name, first.refused, len(first.pages)) == ("một.jpg", None, 1)
    slot = counter.slot(dossier, 1)
    assert (slot.state, slot.way, slot.pages) == (ComponentState.SCANNED, Way.SCAN, 2)
    [a, b] = batch(counter, dossier).visible(slot.id)
    assert [a.file, b.file] == [*first.pages, *second.pages]
    assert (a.file.dpi, a.file.width, a.file.number, b.file.number) == (200, 1654, 1, 2)
    files = FolderPages(SealedFileStore(KEY), counter.folder / "batches")
    assert [files.read(page.file) for page in (a, b)] == [PHOTO, SECOND]
    assert files.pages(batch(counter, dossier).id) == (a.file, b.file)
    assert len(counter.audit("pages.imported")) == 2


def test_what_was_pasted_comes_in_too(counter: Counter, dossier: Dossier) -> None:
    [pasted] = take(counter, dossier, PHOTO)
    assert (pasted.name, len(pasted.pages)) == ("ảnh dán", 1)


def test_a_bad_file_does_not_stop_the_next(counter: Counter, dossier: Dossier) -> None:
    counter.inspector.answers[BAD] = refused("inspect.time")
    paths = [counter.file(name, c) for name, c in (("x.jpg", BAD), ("y.jpg", PHOTO))]
    bad, good = take(counter, dossier, *paths)
    assert isinstance(bad.refused, InputError)
    assert "x.jpg" in sentence(bad.refused)
    assert (bad.pages, len(good.pages)) == ((), 1)
    assert counter.slot(dossier, 1).pages == 1


def test_a_password_is_asked_for_once_a_file(counter: Counter, dossier: Dossier) -> None:
    counter.inspector.passwords[LOCKED] = "mo"
    slot, path = counter.slot(dossier, 1), counter.file("khóa.pdf", LOCKED)
    for word, pages in (("mo", 1), ("sai", 0), (None, 0)):
        asked: list[FileSource] = []

        def ask(
            source: FileSource, asked: list[FileSource] = asked, word: str | None = word
        ) -> str | None:
            asked.append(source)
            return word

        [one] = counter.use(ImportPages)(ACCOUNT, dossier.id, slot.id, [path], ask)
        assert asked == [path]
        assert len(one.pages) == pages
        assert pages or (one.refused is not None and one.refused.code == "inspect.password")


def test_a_signed_file_keeps_its_bytes(counter: Counter, dossier: Dossier) -> None:
    content = b"%PDF-1.4 don\n%signed by c1\n"
    counter.inspector.answers[content] = Inspection(
        Verdict.ACCEPT, FileKind.PDF, 1, signatures=1, sha256=sha256_hex(content)
    )
    path = counter.file("ký.pdf", content)
    [kept] = take(counter, dossier, path)
    assert kept.kept is not None
    assert counter.slot(dossier, 1).way is Way.IMPORT
    assert counter.slot(dossier, 1).signed_blob is None  # nobody vouches for who signed
    blob = counter.slot(dossier, 1).read_blob
    assert blob is not None
    assert b"".join(counter.home.blobs.open(blob).frames()) == content
    with pytest.raises(InputError, match=r"slot\.has_file"):
        take(counter, dossier, path)


def test_a_signed_file_beside_pages_is_refused(counter: Counter, dossier: Dossier) -> None:
    """It needs a slot of its own."""
    content = b"%PDF-1.4 don\n%signed by c1\n"
    counter.inspector.answers[content] = Inspection(
        Verdict.ACCEPT, FileKind.PDF, 1, signatures=1, sha256=sha256_hex(content)
    )
    paths = [counter.file("a.jpg", PHOTO), counter.file("ký.pdf", content)]
    page, paper = take(counter, dossier, *paths)
    assert len(page.pages) == 1
    assert paper.refused is not None
    assert paper.refused.code == "slot.has_pages"


def test_the_file_of_another_slot_is_refused_as_pages_too(
    counter: Counter, dossier: Dossier
) -> None:
    path = counter.file("một.jpg", PHOTO)
    counter.use(ImportFile)(ACCOUNT, dossier.id, counter.slot(dossier, 2).id, path)
    for source in (path, PHOTO):
        [one] = take(counter, dossier, source)
        assert one.refused is not None
        assert one.refused.code == "import.duplicate"
    assert counter.slot(dossier, 1).state is ComponentState.MISSING


def test_slots_that_take_no_pages(counter: Counter, dossier: Dossier) -> None:
    path = counter.file("a.jpg", PHOTO)
    with pytest.raises(InputError, match=r"component\.show_only"):
        take(counter, dossier, path, number=3)
    slot = counter.slot(dossier, 2)
    counter.use(MarkUndigitised)(ACCOUNT, dossier.id, slot.id, Undigitised.SECRET)
    with pytest.raises(InputError):
        take(counter, dossier, path, number=2)
    assert counter.inspector.asked == []


Draw = Callable[[FileSource, str, int, int], tuple[Inspection, Iterator[FlatPage]]]


def two_pages(counter: Counter, end: Callable[[], None]) -> Draw:
    """end: what happens after the second was drawn."""
    two = Inspection(Verdict.ACCEPT, pages=2, sha256="ab")
    counter.inspector.answers[PHOTO] = two

    def pages() -> Iterator[FlatPage]:
        yield FlatPage(PHOTO, 200, 10, 10)
        yield FlatPage(SECOND, 200, 10, 10)
        end()

    return lambda source, password, most, first: (two, pages())


def recover(counter: Counter) -> None:
    """What another process does when it begins."""
    files = FolderPages(SealedFileStore(KEY), counter.folder / "batches")
    RecoverBatches(counter.home.store, files, counter.home.clock)()


def on_disk(counter: Counter) -> list[str]:
    return sorted(path.name for path in (counter.folder / "batches").rglob("*.page"))


def test_all_pages_of_a_file_or_none(
    counter: Counter, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails in the middle leaves nothing of that file, so that it can simply be brought
    in again; what another process has adopted meanwhile is a page of the batch, and stays."""

    def fails() -> None:
        raise StoreError("disk.full")

    monkeypatch.setattr(counter.inspector, "pages", two_pages(counter, fails))
    with pytest.raises(StoreError, match=r"disk\.full"):
        take(counter, dossier, counter.file("a.jpg", PHOTO))
    assert counter.slot(dossier, 1).pages == 0
    assert on_disk(counter) == []
    assert counter.audit("pages.imported") == []

    def adopted_and_fails() -> None:
        recover(counter)
        raise StoreError("disk.full")

    monkeypatch.setattr(counter.inspector, "pages", two_pages(counter, adopted_and_fails))
    with pytest.raises(StoreError, match=r"disk\.full"):
        take(counter, dossier, counter.file("a.jpg", PHOTO))
    assert counter.slot(dossier, 1).pages == len(on_disk(counter)) == 2


@pytest.mark.parametrize(("answers", "files"), [(0, 0), (1, 0), (2, 1), (3, 1), (6, 3)])
def test_a_pile_that_is_stopped(
    counter: Counter, dossier: Dossier, answers: int, files: int
) -> None:
    """Of the file in work nothing stays, wherever it was stopped. answers: how often the question
    whether to stop was answered with no: before each file and each of its pages."""
    contents = [PHOTO + bytes([n]) for n in range(3)]
    for n, content in enumerate(contents):
        counter.inspector.answers[content] = Inspection(Verdict.ACCEPT, pages=1, sha256=f"a{n}")
    paths = [counter.file(f"{n}.jpg", content) for n, content in enumerate(contents)]
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(len(asked) >= answers)
        return asked[-1]

    slot = counter.slot(dossier, 1)
    made = counter.use(ImportPages)(ACCOUNT, dossier.id, slot.id, paths, never, cancelled)
    assert len(list(made)) == files
    assert counter.slot(dossier, 1).pages == len(on_disk(counter)) == files


def test_a_file_is_stopped_between_its_pages(
    counter: Counter, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(counter.inspector, "pages", two_pages(counter, lambda: drawn.append("all")))
    slot, path = counter.slot(dossier, 1), counter.file("a.jpg", PHOTO)
    pages = counter.use(ImportPages)
    stopped = pages(ACCOUNT, dossier.id, slot.id, [path], never, lambda: bool(on_disk(counter)))
    assert list(stopped) == []
    assert (drawn, on_disk(counter)) == ([], [])
    assert counter.slot(dossier, 1).pages == 0


class KilledError(BaseException):
    """The process ends: nothing that it would have done comes after this."""


def test_a_file_whose_import_was_killed_comes_in_once(
    counter: Counter, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first page is kept, hidden; the file is brought in again, and then not a third time."""

    def killed() -> None:
        raise KilledError

    pages = counter.use(ImportPages)
    with monkeypatch.context() as patch:
        patch.setattr(counter.inspector, "pages", two_pages(counter, killed))
        patch.setattr(type(pages), "_take_back", lambda *_: None)
        with pytest.raises(KilledError):
            take(counter, dossier, counter.file("a.jpg", PHOTO))
    (counter.folder / "batches" / batch(counter, dossier).id / "00002-front.page").unlink()
    recover(counter)
    assert counter.slot(dossier, 1).pages == 0
    [hidden] = batch(counter, dossier).pages
    assert hidden.hidden_for is HiddenFor.UNFINISHED
    monkeypatch.setattr(counter.inspector, "pages", two_pages(counter, lambda: None))
    [made] = take(counter, dossier, counter.file("a.jpg", PHOTO))
    assert [page.number for page in made.pages] == [2, 3]
    assert counter.slot(dossier, 1).pages == 2
    [again] = take(counter, dossier, counter.file("a.jpg", PHOTO))
    assert again.refused
    assert again.refused.code == "input.already_in"
    assert counter.slot(dossier, 1).pages == 2


def test_a_whole_file_whose_rows_were_lost_is_adopted_whole(
    counter: Counter, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed() -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(counter.inspector, "pages", two_pages(counter, killed))
        patch.setattr(type(counter.use(ImportPages)), "_take_back", lambda *_: None)
        with pytest.raises(KilledError):
            take(counter, dossier, counter.file("a.jpg", PHOTO))
    recover(counter)
    assert counter.slot(dossier, 1).pages == 2
    monkeypatch.setattr(counter.inspector, "pages", two_pages(counter, lambda: None))
    [again] = take(counter, dossier, counter.file("a.jpg", PHOTO))
    assert again.refused
    assert again.refused.code == "input.already_in"


@pytest.mark.parametrize("stopped", [False, True])
def test_a_window_that_begins_meanwhile_takes_no_half_file_in(
    counter: Counter, dossier: Dossier, *, stopped: bool
) -> None:
    slot, path = counter.slot(dossier, 1), counter.file("a.pdf", PHOTO)
    counter.inspector.answers[PHOTO] = Inspection(Verdict.ACCEPT, pages=3, sha256="ab")

    def cancelled() -> bool:
        """Asked before each page: the other window begins behind the first."""
        if len(on_disk(counter)) == 1:
            recover(counter)
            assert counter.slot(dossier, 1).pages == 0
        return stopped and len(on_disk(counter)) == 2

    made = counter.use(ImportPages)(ACCOUNT, dossier.id, slot.id, [path], never, cancelled)
    assert len(list(made)) == (not stopped)
    assert counter.slot(dossier, 1).pages == (0 if stopped else 3)
    assert [p.number for p in batch(counter, dossier).visible(slot.id)] == (
        [] if stopped else [1, 2, 3]
    )


def test_a_page_is_adopted_or_added_never_both(
    counter: Counter, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counter.inspector, "pages", two_pages(counter, lambda: recover(counter)))
    [made] = take(counter, dossier, counter.file("a.jpg", PHOTO))
    assert [page.number for page in made.pages] == [1, 2]
    assert counter.slot(dossier, 1).pages == 2
    assert len(batch(counter, dossier).pages) == 2


def test_a_dossier_sealed_meanwhile_gets_no_page(
    counter: Counter, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sealed() -> None:
        with counter.home.store.write("other") as tx:
            tx.dossiers.put_state(dossier.id, DossierState.SEALED)

    monkeypatch.setattr(counter.inspector, "pages", two_pages(counter, sealed))
    [made] = take(counter, dossier, counter.file("a.jpg", PHOTO))
    assert made.refused is not None
    assert made.refused.code == "dossier.sealed"
    assert on_disk(counter) == []


def test_a_file_that_changes_in_between_is_refused(counter: Counter, dossier: Dossier) -> None:
    path = counter.file("a.jpg", PHOTO)
    inspect = counter.use(ImportPages).inspect
    first = inspect(path)
    path.write_bytes(SECOND)
    with pytest.raises(InputError, match=r"inspect\.changed"):
        inspect.pages(path, "", first)


def test_a_refused_file_is_not_even_read(counter: Counter, dossier: Dossier) -> None:
    """Nor given to the worker that judges signatures."""

    def unread(path: Path, most: int) -> bytes:
        raise AssertionError("it was read")

    counter.inspector.answers[BAD] = refused("inspect.time")
    slot, path = counter.slot(dossier, 1), counter.file("x.jpg", BAD)
    careful = replace(counter.use(ImportFile), read=unread)
    with pytest.raises(InputError, match=r"inspect\.time"):
        careful(ACCOUNT, dossier.id, slot.id, path)


@pytest.mark.parametrize("content", [PHOTO, b"%PDF-1.4 don\n%signed by c1\n"])
def test_only_flat_pages_are_read(counter: Counter, dossier: Dossier, content: bytes) -> None:
    """The worker that reads them has the office's key and never sees the file itself, also not one
    whose bytes are kept."""
    slot, path = counter.slot(dossier, 1), counter.file("đơn", content)
    counter.use(ImportFile)(ACCOUNT, dossier.id, slot.id, path)
    [pages] = counter.reader.asked
    assert [(page.plain, page.dpi) for page in pages] == [(False, 200)]
    assert not any(Path(counter.folder / "work").iterdir())
