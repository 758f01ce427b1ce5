"""Rows 1 and 2 of design 9: OCR per CPU second, and digitising, each against its peer.

The peers run in the same minute on the same files. Pages: the real papers of samples/vn-scans as
300 dpi colour PNG, or made-up ones where those are missing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2

from tests.bench.measure import Cost, children, command, own
from tests.bench.peers import peer
from tests.support import sheets
from tests.support.reading import page_reader, plain, plain_target
from tests.support.recall import TESSERACT, first_page_png
from tthc_desktop.adapters.imaging import analyse, pixels
from tthc_desktop.adapters.imaging.decode import read_page
from tthc_desktop.adapters.imaging.pixels import Pixels
from tthc_desktop.adapters.ocr.engine import limit_threads
from tthc_desktop.domain.reading import Profile
from tthc_desktop.workers import page_pipeline

SAMPLES = Path(__file__).resolve().parents[3] / "shared/samples/vn-scans"
ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}


@dataclass(frozen=True, slots=True)
class Row:
    """ratio: our speed over the peer's, or the peer's bytes over ours; None where there is none."""

    what: str
    ours: str
    peer: str
    ratio: float | None
    goal: float


def rows(work: Path) -> Iterator[Row]:
    pages = _pages(work)
    yield _ocr(pages, work)
    ocrmypdf = peer("ocrmypdf")
    for count, goal in ((1, 2.5), (10, 2.0)):
        chosen = [pages[index % len(pages)] for index in range(count)]
        yield from _digitise(chosen, work, ocrmypdf, goal)


def _pages(work: Path) -> list[Path]:
    papers = sorted(SAMPLES.glob("*.pdf"))
    if papers:
        return [first_page_png(paper, work) for paper in papers]
    made = []
    for seed in range(4):
        path = work / f"made-{seed}.png"
        page = sheets.text_page(sheets.prose(38, seed), 300)
        path.write_bytes(sheets.file_bytes(page, "PNG", 300))
        made.append(path)
    return made


def _ocr(pages: list[Path], work: Path) -> Row:
    """Both read the same prepared grey pages; the peer's time includes its start, as it must."""
    limit_threads()
    from tthc_desktop.adapters.ocr.tesserocr_engine import TesserocrOcr

    prepared: list[tuple[Path, Pixels, int]] = []
    for number, path in enumerate(pages):
        with path.open("rb") as file:
            picture = read_page(file, path.name, 0, 0)
        grey = pixels.without_colour(picture.pixels)
        target = work / f"prepared-{number}.pgm"
        cv2.imwrite(str(target), grey)
        prepared.append((target, grey, picture.dpi))
    peer = 0.0
    for target, _, dpi in prepared:
        arguments = [TESSERACT, str(target), "stdout", "-l", "vie", "--dpi", str(dpi), "tsv"]
        peer += command(arguments, ONE_THREAD).cpu_s

    def read() -> None:
        engine = TesserocrOcr()
        for _, grey, dpi in prepared:
            large = analyse.letter_height(pixels.reduced(grey, dpi)) >= page_pipeline.LARGE_PRINT
            page_pipeline.read_words(engine, grey, dpi, large=large)
        engine.close()

    ours = own(read).cpu_s
    count = len(prepared)
    return Row(
        "OCR, pages per CPU second",
        f"{count / ours:.2f}",
        f"tesseract {count / peer:.2f}",
        peer / ours,
        0.85,
    )


def _digitise(pages: list[Path], work: Path, ocrmypdf: str | None, goal: float) -> Iterator[Row]:
    jobs = min(2, os.cpu_count() or 1)
    out = work / "ours.pdf"

    def run() -> None:
        with page_reader(work / "work", min(jobs, len(pages))) as reader:
            reader.digitise(plain(*pages), plain_target(out), Profile.FAITHFUL, ocr=True)

    ours = children(run)
    what = f"digitise {len(pages)} page{'s' if len(pages) > 1 else ''}"
    if ocrmypdf is None:
        yield Row(f"{what}, wall", _shown(ours), "ocrmypdf: not installed", None, goal)
        return
    theirs = _peer(pages, work, ocrmypdf, jobs)
    yield Row(f"{what}, wall", _shown(ours), f"ocrmypdf {_shown(theirs)}",
              theirs.wall_s / ours.wall_s, goal)  # fmt: skip
    mine, their = out.stat().st_size, (work / "theirs.pdf").stat().st_size
    yield Row(f"{what}, bytes", f"{mine:,}", f"ocrmypdf {their:,}", their / mine, 10.0)


def _peer(pages: list[Path], work: Path, ocrmypdf: str, jobs: int) -> Cost:
    """OCRmyPDF as it comes. It takes one file: many pages are first bound without loss by its own
    img2pdf, and that is not counted."""
    source, target = pages[0], work / "theirs.pdf"
    if len(pages) > 1:
        source = work / "bound.pdf"
        binder = Path(ocrmypdf).with_name("img2pdf")
        command([str(binder), *map(str, pages), "-o", str(source)], {})
    options = ["-l", "vie", "--jobs", str(jobs)]
    return command([ocrmypdf, *options, str(source), str(target)], ONE_THREAD)


def _shown(cost: Cost) -> str:
    return f"{cost.wall_s:.1f} s (CPU {cost.cpu_s:.1f} s)"
