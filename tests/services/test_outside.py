"""Which workers see a file itself, and which only its flat pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.codes import FakeCodeReader
from tests.fakes.inspector import FakeInspector
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.inspection import Inspection, Verdict, refused
from tthc_desktop.services.reading.inspect_file import InspectFile
from tthc_desktop.services.reading.outside import OutsideCodes, OutsideFiles

KEY = bytes(range(32))
CONTENT = b"\xff\xd8\xff anh"


def outside(folder: Path, inspector: FakeInspector, *, always_flat: bool) -> OutsideFiles:
    files = SealedFileStore(KEY)
    return OutsideFiles(InspectFile(inspector), files, folder / "w", always_flat=always_flat)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "ảnh.jpg"
    made.write_bytes(CONTENT)
    return made


def test_a_worker_with_the_offices_key_sees_flat_pages(tmp_path: Path, path: Path) -> None:
    with outside(tmp_path, FakeInspector(), always_flat=True)(path) as [page]:
        assert (page.plain, page.dpi) == (False, 200)
        assert b"".join(SealedFileStore(KEY).open(page.path).frames()) == CONTENT
    assert not page.path.exists()
    assert list((tmp_path / "w").iterdir()) == []


def test_a_worker_without_it_reads_a_clean_file_itself(tmp_path: Path, path: Path) -> None:
    with outside(tmp_path, FakeInspector(), always_flat=False)(path) as [page]:
        assert (page.plain, page.path) == (True, path)


@pytest.mark.parametrize(
    "answer",
    [
        Inspection(Verdict.ACCEPT, FileKind.PDF, 1, flat=True),
        Inspection(Verdict.ACCEPT, FileKind.HEIC, 1),
    ],
)
def test_but_not_one_that_acts_or_that_it_cannot_read(
    tmp_path: Path, path: Path, answer: Inspection
) -> None:
    inspector = FakeInspector({CONTENT: answer})
    with outside(tmp_path, inspector, always_flat=False)(path) as [page]:
        assert not page.plain


def test_a_refused_file_goes_nowhere(tmp_path: Path, path: Path) -> None:
    inspector = FakeInspector({CONTENT: refused("inspect.time")})
    for always in (False, True):
        files = outside(tmp_path, inspector, always_flat=always)
        with pytest.raises(InputError, match=r"inspect\.time") as caught, files(path):
            pass
        assert caught.value.details["name"] == "ảnh.jpg"
        codes = OutsideCodes(FakeCodeReader({path: ("thẻ",)}), files)
        with pytest.raises(InputError, match=r"inspect\.time"):
            codes.read(path, plain=True)


def test_codes_of_the_offices_own_pages_are_read_at_once(tmp_path: Path, path: Path) -> None:
    """They were made here, and are encrypted."""
    inspector = FakeInspector({CONTENT: refused("inspect.time")})
    files = outside(tmp_path, inspector, always_flat=True)
    assert OutsideCodes(FakeCodeReader({path: ("thẻ",)}), files).read(path, plain=False) == ("thẻ",)
