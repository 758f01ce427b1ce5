"""Page files: encrypted, self-describing, and honest about damage."""

from __future__ import annotations

import io
import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tthc_desktop.adapters.scanning.driver import ScannedPage
from tthc_desktop.adapters.scanning.page_files import (
    FolderPages,
    PageWriter,
    read_page_file,
)
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.page_body import page_body, page_of, target_body, target_of
from tthc_desktop.domain.placement import Placement, Side
from tthc_desktop.domain.scanning import PageTarget

TARGET = PageTarget("0190-batch", 1, Placement("giay-uy-quyen"))


def scanned(seed: int, size: tuple[int, int] = (400, 560)) -> ScannedPage:
    """Noise, so that the file has several frames."""
    image = Image.frombytes("L", size, random.Random(seed).randbytes(size[0] * size[1]))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95, dpi=(200, 200))
    return ScannedPage(out.getvalue(), 200, *size)


@pytest.fixture
def written(sealed: SealedFileStore, batches: Path) -> list[PageFile]:
    writer = PageWriter(sealed, batches, TARGET)
    return [writer.write(scanned(n), side) for n, side in enumerate((Side.FRONT, Side.BACK))]


def test_header_and_picture_come_back(
    sealed: SealedFileStore, batches: Path, written: list[PageFile]
) -> None:
    assert [page.path for page in written] == [
        "0190-batch/00001-front.page",
        "0190-batch/00002-back.page",
    ]
    for n, page in enumerate(written):
        assert read_page_file(sealed, batches, batches / page.path) == page
        assert FolderPages(sealed, batches).read(page) == scanned(n).data
    assert FolderPages(sealed, batches).pages("0190-batch") == tuple(written)
    assert FolderPages(sealed, batches).batches() == ("0190-batch",)


def test_a_load_says_where_it_belongs(sealed: SealedFileStore, batches: Path) -> None:
    """The pages behind the first of a replacing load stand behind it."""
    place = TARGET.place
    for target, first in (
        (PageTarget(TARGET.batch, 11, replace(place, before=4)), (4, ())),
        (PageTarget(TARGET.batch, 21, replace(place, before=4, replaces=(7, 9))), (4, (7, 9))),
    ):
        writer = PageWriter(sealed, batches, target)
        made = [writer.write(scanned(n), Side.FRONT) for n in range(3)]
        others = (target.place.replaces[0] if target.place.replaces else 4, ())
        assert [(p.place.before, p.place.replaces) for p in made] == [first, others, others]
        assert [p.place.run for p in made] == [target.first_number] * 3
        for page in made:
            assert read_page_file(sealed, batches, batches / page.path) == page
            assert page_of(json.loads(json.dumps(page_body(page)))) == page
        assert target_of(json.loads(json.dumps(target_body(target)))) == target


def test_nothing_is_on_disk_in_plain(batches: Path, written: list[PageFile]) -> None:
    files = [path for path in batches.rglob("*") if path.is_file()]
    assert len(files) == len(written)
    for n, page in enumerate(written):
        raw, plain = (batches / page.path).read_bytes(), scanned(n).data
        assert len(raw) > len(plain) > 65_536
        assert b"JFIF" not in raw
        assert not any(plain[at : at + 24] in raw for at in range(0, len(plain) - 24, 997))


def test_a_number_is_taken_by_either_side(
    sealed: SealedFileStore, batches: Path, written: list[PageFile]
) -> None:
    again = PageWriter(sealed, batches, TARGET)
    assert again.write(scanned(5), Side.FRONT).number == 3
    other = PageWriter(sealed, batches, replace(TARGET, batch="other"))
    assert other.write(scanned(5), Side.FRONT).number == 1
    assert FolderPages(sealed, batches).batches() == ("0190-batch", "other")


@pytest.mark.parametrize("in_the_way", [".", TARGET.batch])
def test_a_file_in_the_place_of_a_folder_is_told_at_once(
    sealed: SealedFileStore, batches: Path, in_the_way: str
) -> None:
    """No number would be free, for ever."""
    place = batches / in_the_way
    if place.is_dir():
        place.rmdir()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("a file")
    with pytest.raises(StoreError, match=r"disk\.failed"):
        PageWriter(sealed, batches, TARGET).write(scanned(1), Side.FRONT)


@pytest.mark.parametrize("batch", ["", ".", "..", "../x", "a/b", "/x"])
def test_a_batch_stays_in_its_folder(sealed: SealedFileStore, batches: Path, batch: str) -> None:
    with pytest.raises(ValueError, match="folder name"):
        PageWriter(sealed, batches, replace(TARGET, batch=batch))


def test_a_killed_writer_leaves_nothing_that_counts(
    sealed: SealedFileStore, batches: Path, written: list[PageFile]
) -> None:
    (batches / "0190-batch" / ".00003-front.page.a1b2c3d4.part").write_bytes(b"TTHC1\n half")
    (batches / "0190-batch" / "notes.txt").write_text("somebody's")
    (batches / "empty").mkdir()
    pages = FolderPages(sealed, batches)
    assert pages.pages("0190-batch") == tuple(written)
    assert pages.damaged("0190-batch") == ()
    assert pages.batches() == ("0190-batch",)
    assert pages.pages("unknown") == ()


def spoil(path: Path, how: str) -> None:
    raw = bytearray(path.read_bytes())
    if how == "header":
        raw[100] ^= 1
    elif how == "first frame":
        raw[600] ^= 1
    elif how == "last frame":
        raw[-20] ^= 1
    elif how == "cut by a byte":
        del raw[-1:]
    elif how == "cut by a frame":
        del raw[-((len(raw) - 600) % 65_552 + 16) :]
    else:
        raw.clear()
    path.write_bytes(raw)


@pytest.mark.parametrize(
    "how", ["header", "first frame", "last frame", "cut by a byte", "cut by a frame", "emptied"]
)
def test_damage_is_found_and_hides_no_other_page(
    sealed: SealedFileStore, batches: Path, written: list[PageFile], how: str
) -> None:
    path = batches / written[0].path
    spoil(path, how)
    with pytest.raises(StoreError, match=r"file\.damaged"):
        read_page_file(sealed, batches, path)
    pages = FolderPages(sealed, batches)
    assert pages.pages("0190-batch") == (written[1],)
    assert pages.damaged("0190-batch") == (written[0].path,)
    with pytest.raises(StoreError, match=r"file\.damaged"):
        pages.read(written[0])


def test_a_flaw_in_the_middle_is_found_when_the_picture_is_read(
    sealed: SealedFileStore, batches: Path
) -> None:
    page = PageWriter(sealed, batches, TARGET).write(scanned(1, (900, 900)), Side.FRONT)
    assert page.size > 3 * 65_536
    path = batches / page.path
    raw = bytearray(path.read_bytes())
    raw[100_000] ^= 1
    path.write_bytes(raw)
    with pytest.raises(StoreError, match=r"file\.damaged"):
        FolderPages(sealed, batches).read(page)


def test_a_file_under_another_name_is_not_believed(
    sealed: SealedFileStore, batches: Path, written: list[PageFile]
) -> None:
    moved = batches / "other" / "00001-front.page"
    moved.parent.mkdir()
    shutil.copy(batches / written[0].path, moved)
    with pytest.raises(StoreError, match=r"file\.damaged"):
        read_page_file(sealed, batches, moved)


def test_another_picture_in_the_place_of_a_page_is_not_believed(
    sealed: SealedFileStore, batches: Path, written: list[PageFile]
) -> None:
    claim = replace(written[0], path=written[1].path)
    with pytest.raises(StoreError, match=r"file\.damaged"):
        FolderPages(sealed, batches).read(claim)
    with pytest.raises(StoreError, match=r"file\.missing"):
        FolderPages(sealed, batches).read(replace(written[0], path="0190-batch/00009-front.page"))


def test_a_page_that_was_only_read_goes_and_its_neighbours_stay(
    sealed: SealedFileStore, batches: Path, written: list[PageFile]
) -> None:
    files = FolderPages(sealed, batches)
    first, *others = written
    files.discard(first)
    assert first not in files.pages(first.batch)
    assert all(files.read(page) for page in others)
    for page in others:
        files.discard(page)
    files.discard(first)  # again: nothing happens
    assert not (batches / first.batch).exists()
