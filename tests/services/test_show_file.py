"""Which file of a slot is shown, and what it is called when it cannot be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.inspector import FakeInspector
from tests.services.test_portal_dossiers import FILE, ONLINE, UPLOADED
from tests.support.counter import Counter
from tests.support.office import ACCOUNT, KEY
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.inspection import FlatPage, Inspection, PhotoState, Verdict, refused
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.ports.inspector import ALL, FileSource, FlatPages, Inspector
from tthc_desktop.services.ports.pictures import FilePage
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.reading.inspect_file import InspectFile
from tthc_desktop.services.reading.outside import OutsideFiles
from tthc_desktop.services.reception.portal import OpenPortalDossier
from tthc_desktop.services.reception.show_file import ShowFile
from tthc_desktop.services.reception.uploads import AcceptUpload, SeenUpload
from tthc_desktop.services.use_cases import UseCases


def seen(counter: Counter, dossier: Dossier, slot: Component) -> bytes:
    return counter.use(ShowFile)(ACCOUNT, dossier, slot, 0).jpeg


def test_what_was_signed_before_what_was_read(counter: Counter) -> None:
    dossier = counter.receive()
    slot = counter.lay(dossier, 1)
    read = b"".join(counter.home.blobs.open(slot.read_blob or "").frames())
    assert seen(counter, dossier, slot) == read
    counter.sign_all()
    signed = counter.slot(dossier, 1)
    assert signed.signed_blob != signed.read_blob
    assert seen(counter, dossier, signed) != read
    assert seen(counter, dossier, signed).startswith(read)


def test_nothing_to_show(counter: Counter) -> None:
    dossier = counter.receive()
    with pytest.raises(InputError, match=r"slot\.no_file"):
        seen(counter, dossier, counter.slot(dossier, 1))


def test_an_upload_is_fetched_once(counter: Counter) -> None:
    counter.portal.put("H01.45", ONLINE, {"f-1": UPLOADED})
    dossier = counter.use(OpenPortalDossier)(ACCOUNT, ONLINE)
    slot = counter.slot(dossier, 1)
    assert slot.way is Way.UPLOADED
    counter.portal.fault = Fault.LINK
    with pytest.raises(PortalError):
        seen(counter, dossier, slot)
    counter.portal.fault = None
    assert seen(counter, dossier, slot) == UPLOADED
    counter.portal.fault = Fault.LINK
    assert seen(counter, dossier, slot) == UPLOADED
    assert counter.audit("portal.file_seen") == [{"sha256": FILE.sha256}]


class Numbered(FakeInspector):
    """Of every file so many pages, which say which they are; it notes which it drew."""

    count = 2

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[tuple[bytes, int, int]] = []

    def inspect(self, source: FileSource, password: str) -> Inspection:
        return replace(super().inspect(source, password), pages=self.count)

    def pages(
        self, source: FileSource, password: str, most: int = ALL, first: int = 0
    ) -> tuple[Inspection, FlatPages]:
        content = source if isinstance(source, bytes) else source.read_bytes()
        end = min(self.count, first + most)
        self.drawn.append((content, first, end))
        numbers = range(first, end)
        pages = (FlatPage(content + b" page %d" % n, 200, 1654, 2339) for n in numbers)
        return self.inspect(source, password), pages


def with_inspector(counter: Counter, inspector: Inspector) -> UseCases:
    """The counter, whose files from outside are opened by another inspector."""
    outside = replace(counter.use(OutsideFiles), inspect=InspectFile(inspector))
    return counter.use.replaced({OutsideFiles: outside})


def test_several_uploads_of_one_paper_are_paged_through_as_one(counter: Counter) -> None:
    second = b"%PDF-1.4 its second sheet"
    other = replace(FILE, id="f-2", sha256=sha256_hex(second), size=len(second))
    both = replace(ONLINE, files=(FILE, other))
    counter.portal.put("H01.45", both, {"f-1": UPLOADED, "f-2": second})
    dossier = counter.use(OpenPortalDossier)(ACCOUNT, both)
    inspector = Numbered()
    show = with_inspector(counter, inspector)(ShowFile)
    pages = [show(ACCOUNT, dossier, counter.slot(dossier, 1), index) for index in range(5)]
    assert [(page.index, page.pages) for page in pages] == [(n, 4) for n in (0, 1, 2, 3, 3)]
    assert len({page.jpeg for page in pages}) == 4
    assert len(inspector.asked) == 2 + 2, "each once to count its pages, once to draw them"
    assert inspector.drawn == [(UPLOADED, 0, 2), (second, 0, 2)]


class Broken:
    """Implements services.ports.pictures.FilePictures as a worker answers: by the file's name."""

    def page(self, path: Path, index: int) -> FilePage:
        raise InputError("input.unreadable", name=path.name)


def test_what_cannot_be_shown_is_named_as_the_clerk_knows_it(counter: Counter) -> None:
    received = counter.receive()
    show = replace(counter.use(ShowFile), pictures=Broken())
    with pytest.raises(InputError) as caught:
        show(ACCOUNT, received, counter.lay(received, 1), 0)
    assert sentence(caught.value).startswith("Không đọc được tệp “Tờ khai”")


REFUSED = {
    "inspect.kind": ("“to-khai.pdf” là tệp nén ZIP", True),
    "input.unreadable": ("Không đọc được tệp “to-khai.pdf”", True),
    "inspect.password": ("Tệp PDF “to-khai.pdf” có mật khẩu", True),
    "inspect.time": ("Mở “to-khai.pdf” mất quá 10 giây", True),
    "inspect.failed": ("Không mở được vùng an toàn để xem “to-khai.pdf”", False),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_a_refused_upload_is_told_alike_by_who_looks_and_who_takes(
    counter: Counter, reason: str
) -> None:
    """What inspecting says of the file that the citizen named, and the key that sends it back."""
    told, may_go_back = REFUSED[reason]
    counter.portal.put("H01.45", ONLINE, {"f-1": UPLOADED})
    dossier = counter.use(OpenPortalDossier)(ACCOUNT, ONLINE)
    slot = counter.slot(dossier, 1)
    counter.inspector.answers[UPLOADED] = refused(reason, kind=FileKind.ZIP.value)
    shown = replace(counter.use(ShowFile), pictures=Unasked())
    sentences = []
    for act in (
        lambda: shown(ACCOUNT, dossier, slot, 0),
        lambda: counter.use(AcceptUpload)(ACCOUNT, dossier.id, slot.id, SeenUpload()),
    ):
        with pytest.raises(InputError) as caught:
            act()
        sentences.append(sentence(caught.value))
    assert sentences[0].startswith(told)
    assert sentences[1] == sentences[0]
    assert ("Nhấn Z để trả lại tệp này" in sentences[0]) is may_go_back
    assert "Nhập mật khẩu" not in sentences[0], "there is no field for one"


class Unasked:
    """Implements services.ports.pictures.FilePictures: no worker with the office's key is asked."""

    def page(self, path: Path, index: int) -> FilePage:
        raise AssertionError(path)


class Watched:
    """Implements services.ports.pictures.FilePictures: what it was given to draw."""

    def __init__(self) -> None:
        self.given: list[bytes] = []

    def page(self, path: Path, index: int) -> FilePage:
        self.given.append(b"".join(SealedFileStore(KEY).open(path).frames()))
        return FilePage(self.given[-1], index, 1)


def test_what_was_looked_at_is_what_is_taken_in(counter: Counter) -> None:
    """No other picture of a page, drawn once; the file itself is in no worker with the key."""
    counter.portal.put("H01.45", ONLINE, {"f-1": UPLOADED})
    dossier = counter.use(OpenPortalDossier)(ACCOUNT, ONLINE)
    slot = counter.slot(dossier, 1)
    inspector, pictures = Numbered(), Watched()
    inspector.count = 6
    use = with_inspector(counter, inspector)
    show = replace(use(ShowFile), pictures=pictures)
    for index in range(6):
        assert show(ACCOUNT, dossier, slot, index).pages == 6
    assert pictures.given == [UPLOADED + b" page %d" % n for n in range(6)]
    drawn = [(first, end) for _, first, end in inspector.drawn]
    assert drawn == [(0, 4), (4, 6)], "only what is looked at and what comes next"
    made = use(AcceptUpload)(ACCOUNT, dossier.id, slot.id, SeenUpload((FILE.sha256,), 6))
    kept = b"".join(counter.home.blobs.open(made.read_blob or "").frames())
    assert kept.endswith(b"".join(pictures.given))
    assert len(inspector.drawn) == 2, "nothing is drawn again"


def test_of_a_file_that_is_kept_the_flat_pages_are_shown(counter: Counter) -> None:
    """Before it is taken in, after it, and when it was signed here; what was made here is not."""
    content = f"%PDF-1.4\n%signed by {'57' * 32}\n".encode()
    file = replace(FILE, sha256=sha256_hex(content), size=len(content))
    online = replace(ONLINE, files=(file,))
    counter.portal.put("H01.45", online, {"f-1": content})
    dossier = counter.use(OpenPortalDossier)(ACCOUNT, online)
    inspector, pictures = Numbered(), Watched()
    use = with_inspector(counter, inspector)
    show = replace(use(ShowFile), pictures=pictures)
    show(ACCOUNT, dossier, counter.slot(dossier, 1), 0)
    seen = SeenUpload((file.sha256,), 2)
    kept = use(AcceptUpload)(ACCOUNT, dossier.id, counter.slot(dossier, 1).id, seen)
    assert kept.read_blob == file.sha256
    show(ACCOUNT, dossier, kept, 0)
    counter.sign_all()
    signed = counter.slot(dossier, 1)
    assert signed.signed_blob not in (None, file.sha256)
    show(ACCOUNT, dossier, signed, 1)
    assert pictures.given[:2] == [content + b" page 0"] * 2
    assert pictures.given[2].startswith(content)
    assert pictures.given[2].endswith(b" page 1")
    own = counter.lay(dossier, 2)
    show(ACCOUNT, dossier, own, 0)
    assert sha256_hex(pictures.given[3]) == own.read_blob


def test_a_photo_and_what_lies_beside_the_pages_are_told(counter: Counter) -> None:
    counter.portal.put("H01.45", ONLINE, {"f-1": UPLOADED})
    dossier = counter.use(OpenPortalDossier)(ACCOUNT, ONLINE)
    found = Inspection(Verdict.ACCEPT, FileKind.PDF, 1, active=("embedded",), sha256=FILE.sha256)

    class Photo(FakeInspector):
        def pages(
            self, source: FileSource, password: str, most: int = ALL, first: int = 0
        ) -> tuple[Inspection, FlatPages]:
            cut = FlatPage(b"cut", 200, 1654, 2339, PhotoState.FLATTENED)
            return self.inspect(source, password), (page for page in (cut,))

    show = with_inspector(counter, Photo({UPLOADED: found}))(ShowFile)
    for _ in range(2):  # drawn, and kept
        page = show(ACCOUNT, dossier, counter.slot(dossier, 1), 0)
        assert (page.jpeg, page.photo) == (b"cut", PhotoState.FLATTENED)
        assert page.active == ("embedded",)
