"""Every real file beside the project comes out as its README says."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.support.inspecting import patient
from tthc_desktop.domain.inspection import Inspection, PhotoState, refusal
from tthc_desktop.domain.messages import sentence

GOOD = ("ocr-pdf", "pdfa", "signed-pdf", "vn-scans", "barcode-split", "scan-images", "cccd-qr")
SIGNED = {
    "paperless-signed.pdf": 1,
    "pdf-signed-original.pdf": 1,
    "pdf-signed-corrupted.pdf": 1,
    "minimal-two-fields-signed-twice.pdf": 2,
    "tail-uncovered.pdf": 1,
    "hide.pdf": 1,
    "isa_A.pdf": 1,
    "siwa_A.pdf": 1,
    "usf_01_Empty_Contents.pdf": 1,
    "05-CT-UBND_2020.pdf": 1,
    "07-CT-UBND_2018.pdf": 1,
    "2191-CT-CS_2026.pdf": 1,
    "575-UBND-KTTH_2025.pdf": 1,
}
REFUSED = {
    "badheadersize.bmp": "input.unreadable",
    "badwidth.bmp": "input.too_large",
    "crash-1185209cf7655b5aed8ae5e77784dfdd18ab59e9.tif": "input.unreadable",
    "crash-4fb027452e6988530aa5dabee76eecacb3b79f8a.j2k": "inspect.kind",
    "crash-d2c93af851d3ab9a19e34503626368b2ecde9c03.j2k": "inspect.kind",
    "decompression_bomb_extents.gif": "inspect.kind",
    "oom-225817ca0f8c663be7ab4b9e717b02c661e66834.tif": "input.unreadable",
    "psd-oob-write-overflow.psd": "inspect.kind",
    "hugemono.pdf": "input.too_large",
    "invalid.pdf": "input.unreadable",
    "livecycle.pdf": "inspect.xfa",
    "r3-user-password.pdf": "inspect.password",
}
EITHER = "hostile-pdf/qpdf"  # import, or refuse with words


def look(folder: Path, path: Path, password: str = "") -> Inspection:
    """The look, and that taking its pages ends in the same way."""
    inspector = patient(folder)
    found = inspector.inspect(path, password)
    again, pages = inspector.pages(path, password)
    assert again == found
    with closing(pages):
        got = list(pages)
    assert len(got) == (found.pages if found.accepted else 0)
    for page in got:
        assert page.width * page.height <= 80_000_000
    assert list(folder.iterdir()) == []
    if not found.accepted:
        text = sentence(refusal(found, path.name))
        assert path.name in text
        assert "?" not in text
        assert any(letter in text for letter in "ạảệố")
    return found


@pytest.mark.parametrize("part", GOOD)
def test_good_files_are_taken(samples: Path, tmp_path: Path, part: str) -> None:
    files = [p for p in (samples / part).rglob("*") if p.suffix in (".pdf", ".png", ".jpg")]
    assert files
    for path in files:
        found = look(tmp_path, path)
        assert found.accepted, path.name
        assert found.signatures == SIGNED.get(path.name, 0), path.name


@pytest.mark.parametrize("part", ["hostile-image", "hostile-pdf/ocrmypdf", "encrypted-pdf", EITHER])
def test_hostile_files_come_out_as_told(samples: Path, tmp_path: Path, part: str) -> None:
    files = sorted(p for p in (samples / part).iterdir() if p.is_file())
    assert files
    for path in files:
        found = look(tmp_path, path)
        if part == EITHER:
            assert found.accepted or found.reason in ("input.unreadable", "inspect.kind")
        else:
            assert found.reason == REFUSED.get(path.name, ""), path.name


def test_passwords(samples: Path, tmp_path: Path) -> None:
    folder = samples / "encrypted-pdf"
    without = look(tmp_path, folder / "r2-empty-password.pdf")
    assert (without.accepted, without.encrypted, without.flat) == (True, True, True)
    for name in ("r3-user-password.pdf", "r6-user-password.pdf"):
        assert look(tmp_path, folder / name, "asdfzxcv").accepted
    assert look(tmp_path, folder / "r3-user-password.pdf", "sai").needs_password


def test_no_scan_is_taken_for_a_photo(samples: Path, tmp_path: Path) -> None:
    for path in sorted((samples / "scan-images").rglob("*.*g")):
        _, pages = patient(tmp_path).pages(path, "")
        assert [page.photo for page in pages] == [PhotoState.NONE], path.name
