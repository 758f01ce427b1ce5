"""Pages of files for the eye, drawn by a real worker."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from tests.support import sheets, systems
from tests.support.reading import KEY
from tthc_desktop.adapters.imaging import file_pictures
from tthc_desktop.adapters.imaging.file_pictures import WorkerFilePictures
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.domain.errors import DeviceError, InputError, StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.services.ports.pictures import FilePage

LONGEST = 1600
SHADES = (40, 120, 230)


@dataclass
class Watched:
    """A worker, and what stood in its folder after each answer."""

    worker: WorkerProcess
    work: Path
    left: list[bytes] = field(default_factory=list)

    def call(
        self, op: str, body: Mapping[str, object], deadline_s: float
    ) -> Iterator[dict[str, object]]:
        yield from self.worker.call(op, body, deadline_s)
        self.left += [path.read_bytes() for path in self.work.iterdir()]

    def close(self) -> None:
        self.worker.close()


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerProcess]:
    """One for all: what a file did to it would show in the next."""
    made = WorkerProcess("image", KEY)
    path = tmp_path_factory.mktemp("first") / "a.png"
    path.write_bytes(sheets.file_bytes(Image.new("L", (8, 8)), "PNG"))
    list(made.call("count", {"path": str(path), "plain": True}, 60))  # it runs from here on
    yield made
    made.close()


@dataclass
class Eye:
    worker: WorkerProcess
    folder: Path

    def look(self, content: bytes, index: int = 0) -> FilePage:
        """At a file of the office with these bytes."""
        path = self.folder / "giấy tờ"
        path.unlink(missing_ok=True)
        SealedFileStore(KEY).write(path, [content], {})
        return self.at(path, index)

    def at(self, path: Path, index: int = 0) -> FilePage:
        work = self.folder / "work"
        watched = Watched(self.worker, work)
        pictures = WorkerFilePictures(watched, SealedFileStore(KEY), work)
        try:
            page = pictures.page(path, index)
            assert len(watched.left) == 1
        finally:
            assert list(work.iterdir()) == []
            assert not any(b"JFIF" in content for content in watched.left)
        return page


@pytest.fixture
def eye(worker: WorkerProcess, tmp_path: Path) -> Eye:
    return Eye(worker, tmp_path)


def pages(kind: str) -> bytes:
    """Three pages, darker ones first, the second one across."""
    sizes = ((827, 1169), (1169, 827), (827, 1169))
    first, *rest = (Image.new("L", size, shade) for size, shade in zip(sizes, SHADES, strict=True))
    out = io.BytesIO()
    first.save(out, kind, save_all=True, append_images=rest, resolution=100, dpi=(100, 100))
    return out.getvalue()


def locked(user: str, owner: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pages("PDF"))))
    writer.encrypt(user, owner, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def opened(page: FilePage) -> Image.Image:
    image = Image.open(io.BytesIO(page.jpeg))
    assert image.format == "JPEG"
    return image


def shade(page: FilePage) -> float:
    return float(np.asarray(opened(page).convert("L")).mean())


@pytest.mark.parametrize("kind", ["PDF", "TIFF"])
def test_every_page_in_its_shape(eye: Eye, kind: str) -> None:
    content = pages(kind)
    for index, wanted in enumerate(SHADES):
        page = eye.look(content, index)
        assert (page.index, page.pages) == (index, 3)
        assert shade(page) == pytest.approx(wanted, abs=3)
        width, height = opened(page).size
        assert (width > height) == (index == 1)


@pytest.mark.parametrize(("asked", "shown"), [(-1, 0), (3, 2), (10**9, 2)])
def test_a_page_that_there_is_not_is_the_nearest_one(eye: Eye, asked: int, shown: int) -> None:
    page = eye.look(pages("PDF"), asked)
    assert (page.index, page.pages) == (shown, 3)
    assert shade(page) == pytest.approx(SHADES[shown], abs=3)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_is_made_small_in_its_proportions(eye: Eye, kind: str) -> None:
    sheet = sheets.text_page(sheets.prose(20, 3), dpi=300)
    page = eye.look(sheets.file_bytes(sheet, kind, 300))
    width, height = opened(page).size
    assert (page.index, page.pages, max(width, height)) == (0, 1, LONGEST)
    assert width / height == pytest.approx(sheet.width / sheet.height, abs=0.01)
    assert np.asarray(opened(page).convert("L")).min() < 90  # the print is still to be read


def test_a_small_picture_is_not_blown_up(eye: Eye) -> None:
    page = eye.look(sheets.file_bytes(Image.new("L", (60, 40), 9), "PNG"))
    assert opened(page).size == (60, 40)


def test_a_password_of_the_owner_only_does_not_keep_from_looking(eye: Eye) -> None:
    assert eye.look(locked("", "chu")).pages == 3


REFUSED = {
    "empty": (b"", "input.empty"),
    "text": ("Đây là văn bản.\n".encode() * 40, "input.unreadable"),
    "cut PDF": (pages("PDF")[:400], "input.unreadable"),
    "PDF without pages": (b"%PDF-1.7\n%%EOF\n", "input.unreadable"),
    "cut JPEG": (
        sheets.file_bytes(Image.effect_noise((500, 500), 90), "JPEG")[:4000],
        "input.unreadable",
    ),
    "password": (locked("matkhau", "chu"), "input.encrypted"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_shown_is_said_and_the_next_is_shown(eye: Eye, name: str) -> None:
    content, code = REFUSED[name]
    with pytest.raises(InputError) as caught:
        eye.look(content)
    assert caught.value.code == code
    assert code not in sentence(caught.value)
    assert eye.look(pages("PDF")).pages == 3


def test_a_bomb_is_refused_by_its_header(eye: Eye) -> None:
    small = sheets.file_bytes(Image.new("L", (8, 8)), "BMP")
    side = (20_000).to_bytes(4, "little")
    with pytest.raises(InputError, match=r"input\.too_large"):
        eye.look(small[:18] + side + side + small[26:])


def test_a_file_that_is_missing_or_was_damaged(eye: Eye) -> None:
    with pytest.raises(StoreError, match=r"file\.missing"):
        eye.at(eye.folder / "none")
    path = eye.folder / "1"
    SealedFileStore(KEY).write(path, [pages("PDF")], {})
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"file\.damaged"):
        eye.at(path)


@systems.named_pipes
@pytest.mark.loud("image worker: worker.hung")
def test_a_file_that_never_ends_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_pictures, "PAGE_DEADLINE_S", 1.5)
    os.mkfifo(tmp_path / "never")
    worker = WorkerProcess("image", KEY)
    eye = Eye(worker, tmp_path)
    with pytest.raises(DeviceError, match=r"worker\.hung"):
        eye.at(tmp_path / "never")
    monkeypatch.undo()
    assert eye.look(pages("TIFF")).pages == 3
    worker.close()
