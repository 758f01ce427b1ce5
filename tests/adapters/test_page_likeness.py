"""Likeness through the real worker: scanned, cleaned, read, compared."""

from __future__ import annotations

import itertools
from pathlib import Path

import cv2
import pytest

from tests.support import likeness_pages as pages
from tests.support.reading import page_reader, plain_target
from tthc_desktop.adapters.imaging.pixels import Pixels
from tthc_desktop.domain.likeness import Likeness, looks_like_paper, same_page
from tthc_desktop.domain.reading import LONGEST_TEXT, PageReport, Profile
from tthc_desktop.services.ports.reading import PageInput


def read(folder: Path, *scans: tuple[Pixels, int]) -> tuple[PageReport, ...]:
    inputs = []
    for number, (pixels, dpi) in enumerate(scans):
        path = folder / f"{number}.png"
        cv2.imwrite(str(path), pixels)
        inputs.append(PageInput(path, dpi, plain=True))
    with page_reader(folder / "work", 2) as reader:
        target = plain_target(folder / "ra.pdf")
        return reader.digitise(inputs, target, Profile.FAITHFUL, ocr=True).pages


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[PageReport]]:
    """Each sheet scanned twice, the second time at 300 dpi."""
    sheets = {
        "mau": pages.form(pages.MAU),
        "mai": pages.form(pages.MAI),
        "thu": pages.form(pages.THU),
        "certificate of mau": pages.certificate(pages.MAU),
        "certificate of mai": pages.certificate(pages.MAI),
        "mau by hand": pages.form(pages.MAU, by_hand=True),
        "thu by hand": pages.form(pages.THU, by_hand=True),
        "mau by hand on much print": pages.form(pages.MAU, by_hand=True, notes=24),
        "thu by hand on much print": pages.form(pages.THU, by_hand=True, notes=24),
    }
    scans = []
    for number, sheet in enumerate(sheets.values()):
        scans += [(pages.again(sheet, number), 200), (pages.again(sheet, 50 + number, 300), 300)]
    found = read(tmp_path_factory.mktemp("forms"), *scans)
    return {name: list(found[2 * n : 2 * n + 2]) for n, name in enumerate(sheets)}


def test_two_scans_of_one_sheet(forms: dict[str, list[PageReport]]) -> None:
    for name, (first, second) in forms.items():
        wanted = Likeness.LIKELY if "hand" in name else Likeness.YES
        assert same_page(first, second) is wanted, name


def test_a_form_for_somebody_else_is_never_the_same_sheet(
    forms: dict[str, list[PageReport]],
) -> None:
    for (name, ones), (other, others) in itertools.combinations(forms.items(), 2):
        for one, two in itertools.product(ones, others):
            assert same_page(one, two) is not Likeness.YES, (name, other)


def test_a_form_and_a_certificate_are_not_alike(forms: dict[str, list[PageReport]]) -> None:
    assert same_page(forms["mau"][0], forms["certificate of mau"][1]) is Likeness.NO


def test_what_is_paper_and_what_is_not(forms: dict[str, list[PageReport]], tmp_path: Path) -> None:
    assert all(looks_like_paper(report) for pair in forms.values() for report in pair)
    papers = [pages.written(1), pages.sparse(), pages.drawing()]
    others = ["desk", "face", "landscape", "black", "noise"]
    scans = [(pages.again(paper, 4), 200) for paper in papers]
    scans += [(pages.no_paper(kind, 1), 150) for kind in others]
    found = read(tmp_path, *scans)
    wanted = [True] * len(papers) + [False] * len(others)
    assert [looks_like_paper(report) for report in found] == wanted


def test_what_a_report_tells(forms: dict[str, list[PageReport]]) -> None:
    report = forms["mau"][0]
    assert "Nguyễn Văn Mẫu" in report.text
    assert report.text.split() != []
    assert len(report.text) <= LONGEST_TEXT
    by_hand = forms["mau by hand"][0]
    assert len(by_hand.text.split()) < by_hand.words  # what was not read for sure is left out
    assert report.unread <= 2 < by_hand.unread
