"""Broken and hostile files are refused in words, or read; never a crash."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.support import pdfa, sheets
from tests.support.reading import CREATED
from tthc_desktop.adapters.imaging import decode
from tthc_desktop.adapters.ocr.tesserocr_engine import TesserocrOcr
from tthc_desktop.adapters.pdf.writer import PdfPage, pdf_bytes
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.domain.errors import InputError
from tthc_desktop.workers import page_pipeline
from tthc_desktop.workers.page_files import SealedStream, opened

PAGE = sheets.text_page(sheets.prose(8, 1))
FILES = SealedFileStore(bytes(32))


def read(path: Path, index: int = 0) -> None:
    with opened(FILES, path, plain=True) as file:
        assert page_pipeline.count_pages(file, path.name) > index
        page_pipeline.load(file, path.name, index, 0)


def refused(path: Path) -> tuple[str, object]:
    with pytest.raises(InputError) as caught:
        read(path)
    return caught.value.code, caught.value.details.get("name")


KINDS = ["JPEG", "PNG", "TIFF", "BMP", "WEBP"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_cut_short(tmp_path: Path, kind: str, part: float) -> None:
    data = sheets.file_bytes(PAGE, kind)
    path = tmp_path / f"trang.{kind.lower()}"
    path.write_bytes(data[: int(len(data) * part)])
    assert refused(path) == ("input.unreadable", path.name)


@pytest.mark.parametrize("kind", KINDS)
def test_whole(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"Đơn đề nghị.{kind.lower()}"
    path.write_bytes(sheets.file_bytes(PAGE, kind))
    read(path)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "input.empty"),
        ("Đây là văn bản, không phải ảnh.\n".encode(), "input.unreadable"),
        (b"\xff\xd8\xff\xe0", "input.unreadable"),
        (b"%PDF-1.7\n%%EOF\n", "input.unreadable"),
        (b"GIF89a" + bytes(100), "input.unreadable"),
        (bytes(5000), "input.unreadable"),
    ],
)
def test_not_a_page(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "trang.jpg"
    path.write_bytes(content)
    assert refused(path) == (code, "trang.jpg")


def test_missing_and_folder(tmp_path: Path) -> None:
    assert refused(tmp_path / "không có.jpg") == ("input.missing", "không có.jpg")
    assert refused(tmp_path) == ("input.unreadable", tmp_path.name)


def test_a_bomb_is_refused_by_its_header(tmp_path: Path) -> None:
    """Nothing is unpacked: the file has no pixels to unpack."""
    small = sheets.file_bytes(Image.new("L", (8, 8)), "BMP")
    size = (20_000).to_bytes(4, "little")
    path = tmp_path / "lớn.bmp"
    path.write_bytes(small[:18] + size + size + small[26:])
    assert refused(path) == ("input.too_large", "lớn.bmp")


@pytest.mark.loud("samples per pixel")
def test_every_hostile_sample_is_read_or_refused(samples: Path) -> None:
    verdicts = {}
    for path in sorted((samples / "hostile-image").iterdir()):
        try:
            read(path)
        except InputError as error:
            verdicts[path.name] = error.code
        else:
            verdicts[path.name] = "read"
    assert verdicts["badwidth.bmp"] in ("input.too_large", "input.unreadable")
    assert verdicts["ok-multi-page-images-alpha-rgb.tiff"] == "read"
    assert verdicts["hopper_bad_exif.jpg"] == "read"
    assert verdicts["psd-oob-write-overflow.psd"] == "input.unreadable"


@pytest.mark.parametrize("name", ["r3-user-password.pdf"])
def test_a_locked_pdf(samples: Path, name: str) -> None:
    assert refused(samples / "encrypted-pdf" / name) == ("input.encrypted", name)


def test_every_hostile_pdf_is_read_or_refused(samples: Path, tmp_path: Path) -> None:
    """In one worker, which must survive them all."""
    worker = WorkerProcess("image", bytes(32))
    verdicts = {}
    for number, path in enumerate(sorted((samples / "hostile-pdf").rglob("*.pdf"))):
        body = {"path": str(path), "plain": True, "index": 0, "dpi": 0, "ocr": False,
                "turn": 0, "crop": None, "orient": True, "profile": "faithful",
                "out": str(tmp_path / f"{number}.page")}  # fmt: skip
        try:
            list(worker.call("page", body, 60))
        except InputError as error:
            verdicts[path.name] = error.code
        else:
            verdicts[path.name] = "read"
    worker.close()
    assert set(verdicts.values()) == {"read", "input.unreadable", "input.too_large"}
    assert verdicts["hugemono.pdf"] == "input.too_large"
    assert verdicts["invalid.pdf"] == "input.unreadable"
    for name in ("no_contents.pdf", "docinfo_latin1_key.pdf", "negzero.pdf", "kcs.pdf"):
        assert verdicts[name] == "read"


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (30, 40)])
@pytest.mark.parametrize("shade", [0, 255])
def test_odd_shapes_go_through(tmp_path: Path, size: tuple[int, int], shade: int) -> None:
    path = tmp_path / "lạ.jpg"
    path.write_bytes(sheets.file_bytes(Image.new("L", size, shade), "JPEG"))
    engine = TesserocrOcr()
    with path.open("rb") as file:
        finished = page_pipeline.finish(lambda: page_pipeline.load(file, path.name, 0, 0), engine)
    engine.close()
    page = PdfPage(finished.page.jpeg, finished.page.dpi, finished.page.words)
    path.write_bytes(b"".join(pdf_bytes([page], "", CREATED)))
    assert pdfa.problems(path) == []
    assert (finished.report.width, finished.report.height) == size
    assert finished.report.skew == 0.0


def test_a_jpeg_that_no_pdf_may_hold_is_packed_again(tmp_path: Path) -> None:
    """Its header says so here: extended sequential marked as arithmetic coding."""
    data = sheets.file_bytes(PAGE, "JPEG")
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    with path.open("rb") as file:
        picture = page_pipeline.load(file, path.name, 0, 0)
    assert picture.jpeg == data
    marked = data.replace(b"\xff\xc0", b"\xff\xc9", 1)
    assert not page_pipeline.fits_pdf(marked, picture)
    assert page_pipeline.fits_pdf(data, picture)


def test_a_cut_pdf(samples: Path, tmp_path: Path) -> None:
    whole = (samples / "vn-scans/07-CT-UBND_2018.pdf").read_bytes()
    path = tmp_path / "cụt.pdf"
    path.write_bytes(whole[: len(whole) // 3])
    assert refused(path) == ("input.unreadable", path.name)


def test_many_pages_of_a_tiff_come_in_order(tmp_path: Path) -> None:
    pages = [Image.new("L", (800, 1100), shade) for shade in (10, 120, 240)]
    path = tmp_path / "nhiều.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(100, 100))
    with path.open("rb") as file:
        assert decode.count_pages(file, path.name) == 3
        shades = [decode.read_page(file, "", i, 0).pixels[5, 5] for i in range(3)]
    assert shades == [10, 120, 240]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16"])
def test_every_mode_becomes_eight_bits_on_white(tmp_path: Path, mode: str) -> None:
    image = Image.new(mode, (40, 30))
    path = tmp_path / "trang.tif"
    image.save(path)
    with path.open("rb") as file:
        pixels = decode.read_page(file, path.name, 0, 0).pixels
    assert pixels.dtype == "uint8"
    assert pixels.shape[:2] == (30, 40)
    white = mode in ("RGBA", "LA", "CMYK")  # transparent, or no ink
    assert bool((pixels == (255 if white else 0)).all())


def test_fax_pixels_are_made_square(tmp_path: Path) -> None:
    path = tmp_path / "fax.tif"
    Image.new("1", (1728, 1145), 1).save(path, dpi=(204, 98))
    with path.open("rb") as file:
        picture = decode.read_page(file, path.name, 0, 0)
    assert picture.dpi == 204
    assert picture.height == pytest.approx(1145 * 204 / 98, abs=2)


def test_an_encrypted_page_reads_like_a_file(tmp_path: Path) -> None:
    data = sheets.file_bytes(PAGE, "JPEG") + bytes(200_000)
    FILES.write(tmp_path / "1.page", [data], {})
    stream = io.BufferedReader(SealedStream(FILES.open(tmp_path / "1.page")))
    assert stream.read(10) == data[:10]
    stream.seek(-70_000, io.SEEK_END)
    assert stream.read() == data[-70_000:]
    assert stream.read(1) == b""
    stream.seek(65_530)
    assert stream.read(20) == data[65_530:65_550]
