"""Pages through real workers: order, encryption, crashes, hangs, refusals."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image
from pypdf import PdfReader

from tests.support import pdfa, sheets, systems
from tests.support.pdf_programs import raw_pages
from tests.support.reading import CREATED, KEY, page_reader, plain, plain_target
from tthc_desktop.adapters.imaging.page_reader import WorkerPageReader
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.domain.errors import DeviceError, InputError, StoreError
from tthc_desktop.domain.reading import PageFlag, Profile
from tthc_desktop.services.ports.reading import PageInput, PdfTarget

DPI = 200
FAITHFUL = Profile.FAITHFUL
LINES = sheets.prose(6, 11)


def save(path: Path, image: Image.Image, kind: str = "JPEG") -> Path:
    path.write_bytes(sheets.file_bytes(image, kind, DPI))
    return path


def test_every_page_in_order(tmp_path: Path) -> None:
    first = save(tmp_path / "Đơn.jpg", sheets.text_page(LINES[:3], DPI))
    pages = [sheets.text_page([line], DPI) for line in ("trang thứ hai", "trang thứ ba")]
    many = tmp_path / "nhiều.tif"
    pages[0].save(many, save_all=True, append_images=pages[1:], dpi=(DPI, DPI))
    blank = save(tmp_path / "trắng.png", sheets.text_page([], DPI), "PNG")
    out = tmp_path / "ra.pdf"
    with page_reader(tmp_path / "work", 2) as reader:
        report = reader.digitise(plain(first, many, blank), plain_target(out), FAITHFUL, ocr=True)
    assert [page.page for page in report.pages] == [1, 2, 3, 4]
    assert [page.blank for page in report.pages] == [False, False, False, True]
    assert report.pages[3].flags == (PageFlag.BLANK,)
    assert {page.dpi for page in report.pages} == {DPI}
    assert report.size == out.stat().st_size
    assert pdfa.problems(out) == []
    texts = [" ".join(t.split()) for t in raw_pages(out)]
    assert texts == [" ".join(LINES[:3]), "trang thứ hai", "trang thứ ba", ""]
    assert list((tmp_path / "work").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", sheets.text_page(LINES, DPI))
    with page_reader(tmp_path / "work") as reader:
        (tmp_path / "file").write_bytes(b"")
        [source] = plain(path)
        with pytest.raises(StoreError, match=r"disk\.failed"):
            list(reader.read_pages([(source, tmp_path / "file" / "clean" / "1.png")]))
    with page_reader(tmp_path / "file" / "work") as reader, pytest.raises(StoreError) as caught:
        reader.digitise(plain(path), plain_target(tmp_path / "ra.pdf"), FAITHFUL, ocr=False)
    assert caught.value.code == "disk.failed"


def test_a_straight_jpeg_keeps_its_bytes(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", sheets.text_page(LINES, DPI))
    out = tmp_path / "ra.pdf"
    with page_reader(tmp_path / "work") as reader:
        report = reader.digitise(plain(path), plain_target(out), FAITHFUL, ocr=False)
    assert path.read_bytes() in out.read_bytes()
    assert (report.pages[0].words, report.pages[0].flags) == (0, ())
    assert "".join(raw_pages(out)).strip() == ""


@systems.poppler
def test_the_text_follows_the_straightened_picture(tmp_path: Path) -> None:
    sheet = np.asarray(sheets.text_page(sheets.prose(14, 5), DPI))
    path = save(tmp_path / "a.png", Image.fromarray(sheets.turned(sheet, 5.0)), "PNG")
    out = tmp_path / "ra.pdf"
    with page_reader(tmp_path / "work") as reader:
        report = reader.digitise(plain(path), plain_target(out), FAITHFUL, ocr=True)
    assert report.pages[0].skew == pytest.approx(5.0, abs=0.1)
    assert PageFlag.SKEWED in report.pages[0].flags
    with pdfium.PdfDocument(out) as document:
        shown = document[0].render(scale=DPI / 72).to_numpy().min(axis=2)
    command = ["pdftotext", "-bbox", str(out), "-"]
    boxes = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    words = [line.split('"')[1:8:2] for line in boxes.splitlines() if "<word " in line]
    assert len(words) > 60
    for word in words:
        left, top, right, bottom = (round(float(value) * DPI / 72) for value in word)
        ink = shown[top:bottom, left:right] < 128
        assert ink.mean() > 0.08, word


def test_encrypted_in_and_out(tmp_path: Path) -> None:
    files = SealedFileStore(KEY)
    data = sheets.file_bytes(sheets.text_page(LINES, DPI), "JPEG", DPI)
    files.write(tmp_path / "0001.page", [data], {"media": "image/jpeg"})
    target = PdfTarget(tmp_path / "blob", "Đơn", CREATED)
    with page_reader(tmp_path / "work") as reader:
        pages = [PageInput(tmp_path / "0001.page", DPI)]
        report = reader.digitise(pages, target, FAITHFUL, ocr=True)
    sealed = files.open(tmp_path / "blob")
    assert dict(sealed.about) == {
        "media": "application/pdf",
        "sha256": report.sha256,
        "size": report.size,
    }
    document = b"".join(sealed.frames())
    assert len(document) == report.size
    assert (
        PdfReader(io.BytesIO(document)).pages[0].extract_text().split() == " ".join(LINES).split()
    )
    assert b"%PDF" not in (tmp_path / "blob").read_bytes()


def test_an_encrypted_file_is_written_once(tmp_path: Path) -> None:
    """The same document again is no error (its worker may have died before it answered)."""
    data = sheets.file_bytes(sheets.text_page(LINES, DPI), "JPEG", DPI)
    SealedFileStore(KEY).write(tmp_path / "1.page", [data], {})
    pages = [PageInput(tmp_path / "1.page", DPI)]
    with page_reader(tmp_path / "work") as reader:
        target = PdfTarget(tmp_path / "blob", "Đơn", CREATED)
        first = reader.digitise(pages, target, FAITHFUL, ocr=False)
        kept = target.path.read_bytes()
        assert reader.digitise(pages, target, FAITHFUL, ocr=False) == first
        other = PdfTarget(tmp_path / "blob", "Đơn khác", CREATED)
        with pytest.raises(StoreError) as caught:
            reader.digitise(pages, other, FAITHFUL, ocr=False)
    assert caught.value.code == "file.taken"
    assert target.path.read_bytes() == kept


class Watching:
    """A worker whose intermediates are looked at after every call."""

    def __init__(self, worker: WorkerProcess, look: Callable[[str], None]) -> None:
        self._worker = worker
        self._look = look

    def call(
        self, op: str, body: Mapping[str, object], deadline_s: float
    ) -> Iterator[dict[str, object]]:
        yield from self._worker.call(op, body, deadline_s)
        self._look(op)

    def close(self) -> None:
        self._worker.close()


def test_intermediates_hold_nothing_in_plain(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", sheets.text_page(LINES, DPI), "PNG")
    seen: list[bytes] = []

    def look(op: str) -> None:
        if op == "page":
            seen.extend(f.read_bytes() for f in (tmp_path / "work").rglob("*") if f.is_file())

    worker = Watching(WorkerProcess("image", KEY), look)
    reader = WorkerPageReader([worker], tmp_path / "work")
    reader.digitise(plain(path), plain_target(tmp_path / "o.pdf"), FAITHFUL, ocr=True)
    worker.close()
    [intermediate] = seen
    assert len(intermediate) > 20_000
    for secret in (b"\xff\xd8\xff", b"JFIF", *(word.encode() for word in LINES[0].split())):
        if len(secret) > 3:
            assert secret not in intermediate


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    paths = [
        save(tmp_path / f"{n}.png", sheets.text_page(sheets.prose(3, n), DPI), "PNG")
        for n in range(3)
    ]
    hashes = set()
    for count in (1, 2):
        with page_reader(tmp_path / "work", count) as reader:
            target = plain_target(tmp_path / f"{count}.pdf")
            hashes.add(reader.digitise(plain(*paths), target, FAITHFUL, ocr=True).sha256)
    assert len(hashes) == 1


def in_mid_page(worker: WorkerProcess, number: int) -> threading.Thread:
    """Sends the signal once, as soon as the child has loaded Tesseract: a page is being read."""

    def strike() -> None:
        while True:
            pid = worker.pid
            if pid is None:
                continue
            if "tesserocr" in Path(f"/proc/{pid}/maps").read_text():
                os.kill(pid, number)
                return

    thread = threading.Thread(target=strike, name="strike")
    thread.start()
    return thread


@systems.proc
@pytest.mark.parametrize(("name", "deadline_s"), [("SIGKILL", 60.0), ("SIGSTOP", 10.0)])
@pytest.mark.loud("image worker: worker.")
def test_a_page_is_tried_again(tmp_path: Path, name: str, deadline_s: float) -> None:
    """Killed: worker.crashed. Stopped: worker.hung, and the stopped child does not survive."""
    path = save(tmp_path / "a.jpg", sheets.text_page(LINES, DPI))
    worker = WorkerProcess("image", KEY)
    thread = in_mid_page(worker, signal.Signals[name])
    reader = WorkerPageReader([worker], tmp_path / "work", page_deadline_s=deadline_s)
    out = tmp_path / "o.pdf"
    report = reader.digitise(plain(path), plain_target(out), FAITHFUL, ocr=True)
    thread.join()
    worker.close()
    assert report.pages[0].words == len(" ".join(LINES).split())
    assert pdfa.problems(out) == []
    assert list((tmp_path / "work").iterdir()) == []


@systems.named_pipes
@pytest.mark.loud("image worker: worker.hung")
def test_a_page_that_always_hangs_is_given_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never.jpg")
    worker = WorkerProcess("image", KEY)
    reader = WorkerPageReader([worker], tmp_path / "work", page_deadline_s=1.5)
    with pytest.raises(DeviceError) as caught:
        reader.digitise(
            plain(tmp_path / "never.jpg"), plain_target(tmp_path / "o.pdf"), FAITHFUL, ocr=True
        )
    worker.close()
    assert caught.value.code == "worker.hung"
    assert worker.pid is None
    assert list((tmp_path / "work").iterdir()) == []


def test_a_refusal_leaves_nothing(tmp_path: Path) -> None:
    good = save(tmp_path / "a.jpg", sheets.text_page(LINES, DPI))
    cut = tmp_path / "cụt.jpg"
    cut.write_bytes(good.read_bytes()[:-2000])
    out = tmp_path / "o.pdf"
    out.write_bytes(b"before")
    with page_reader(tmp_path / "work", 2) as reader:
        with pytest.raises(InputError) as caught:
            reader.digitise(plain(good, cut, good), plain_target(out), FAITHFUL, ocr=False)
        assert (caught.value.code, caught.value.details) == (
            "input.unreadable",
            {"name": "cụt.jpg"},
        )
        assert out.read_bytes() == b"before"
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a.jpg", "cụt.jpg", "o.pdf", "work"]
        report = reader.digitise(plain(good), plain_target(out), FAITHFUL, ocr=False)
    assert report.size == out.stat().st_size


def test_a_damaged_encrypted_page_is_a_store_error(tmp_path: Path) -> None:
    data = sheets.file_bytes(sheets.text_page(LINES, DPI), "JPEG", DPI)
    path = tmp_path / "1.page"
    SealedFileStore(KEY).write(path, [data], {})
    damaged = bytearray(path.read_bytes())
    damaged[-100] ^= 1
    path.write_bytes(damaged)
    target = PdfTarget(tmp_path / "blob", "", CREATED)
    with page_reader(tmp_path / "work") as reader, pytest.raises(StoreError) as caught:
        reader.digitise([PageInput(path, DPI)], target, FAITHFUL, ocr=False)
    assert caught.value.code == "file.damaged"


def test_a_folder_that_went_away_is_said(tmp_path: Path) -> None:
    path = save(tmp_path / "a.jpg", sheets.text_page(LINES, DPI))
    missing = tmp_path / "gone" / "o.pdf"
    with page_reader(tmp_path / "work") as reader, pytest.raises(InputError) as caught:
        reader.digitise(plain(path), plain_target(missing), FAITHFUL, ocr=False)
    assert caught.value.code == "output.no_folder"
