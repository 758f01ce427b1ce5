"""Pages that were drawn to be looked at: kept within bounds, encrypted, and drawn again alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.services.test_show_file import Numbered
from tests.support.office import KEY, Home
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.inspection import FlatPage, refused
from tthc_desktop.services.reading.flat_files import FlatFiles
from tthc_desktop.services.reading.inspect_file import InspectFile
from tthc_desktop.services.reading.outside import OutsideFiles

CONTENT = b"%PDF-1.4 what somebody sent"
NAME = "don.pdf"


class Pages:
    """A file of ten pages, its worker, and what keeps its pages."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.inspector = Numbered()
        self.inspector.count = 10
        self.folder = folder / "work" / "seen"
        sealed = SealedFileStore(KEY)
        inspect = InspectFile(self.inspector)
        outside = OutsideFiles(inspect, sealed, folder / "work", always_flat=True)
        self.files = FlatFiles(home.blobs, outside)
        self.sha256 = home.blobs.put(CONTENT, "application/pdf")

    def one(self, index: int, name: str = NAME) -> FlatPage:
        return self.files.page(self.sha256, index, name)

    def every(self) -> list[FlatPage]:
        return list(self.files.pages(self.sha256, NAME))

    @property
    def drawn(self) -> list[tuple[int, int]]:
        return [(first, end) for _, first, end in self.inspector.drawn]

    @property
    def on_disk(self) -> list[bytes]:
        return [path.read_bytes() for path in self.folder.glob("*")]


@pytest.fixture
def ten(home: Home, tmp_path: Path) -> Pages:
    return Pages(home, tmp_path)


def test_a_page_is_the_same_to_whoever_asks_and_drawn_once(ten: Pages) -> None:
    looked = [ten.one(index) for index in (0, 1, 2, 9)]
    assert ten.drawn == [(0, 4), (9, 10)]
    taken = ten.every()
    assert ten.drawn == [(0, 4), (9, 10), (4, 10)], "what is missing, in one go"
    assert [taken[0], taken[1], taken[2], taken[9]] == looked
    assert [page.jpeg for page in taken] == [CONTENT + b" page %d" % n for n in range(10)]
    assert ten.every() == taken
    assert len(ten.drawn) == 3


@pytest.mark.parametrize(("asked", "given"), [(-1, 0), (10, 9), (10**9, 9)])
def test_a_page_that_there_is_not_is_the_nearest_one(ten: Pages, asked: int, given: int) -> None:
    assert ten.one(asked).jpeg.endswith(b" page %d" % given)


def test_kept_pages_are_encrypted(ten: Pages) -> None:
    ten.one(0)
    assert len(ten.on_disk) == 4
    assert not any(CONTENT in content for content in ten.on_disk)


def test_kept_pages_that_were_exchanged_are_drawn_again(ten: Pages) -> None:
    """Whoever may write in the folder need not have the key to rename what lies there."""
    drawn = ten.every()
    first, second = (ten.files.held.pages[ten.sha256, index].path for index in (0, 1))
    other = first.with_name("other")
    first.rename(other)
    second.rename(first)
    other.rename(second)
    assert ten.every() == drawn


def test_the_least_lately_used_is_thrown_away(ten: Pages) -> None:
    page = len(CONTENT) + len(b" page 0")
    ten.files = replace(ten.files, most_bytes=3 * page)
    assert len(ten.every()) == 10
    assert len(ten.on_disk) == 3
    before = len(ten.drawn)
    assert ten.one(9).jpeg.endswith(b" page 9")
    assert len(ten.drawn) == before
    assert ten.one(0).jpeg.endswith(b" page 0"), "drawn again"
    assert len(ten.drawn) == before + 1
    assert len(ten.on_disk) == 3


def test_a_page_larger_than_all_that_is_kept_is_given_all_the_same(ten: Pages) -> None:
    ten.files = replace(ten.files, most_bytes=3)
    assert len(ten.every()) == 10
    assert ten.one(3).jpeg.endswith(b" page 3")
    assert ten.on_disk == []


def test_what_an_earlier_run_has_left_goes(ten: Pages) -> None:
    ten.folder.mkdir(parents=True)
    (ten.folder / "old.page").write_bytes(b"left")
    ten.one(0)
    assert b"left" not in ten.on_disk


def test_pages_that_another_window_threw_away_are_drawn_again(ten: Pages) -> None:
    first = ten.one(0)
    for path in ten.folder.iterdir():
        path.unlink()
    assert ten.one(0) == first
    assert ten.drawn == [(0, 4), (0, 4)]


def test_a_file_without_pages_has_none_to_show(ten: Pages) -> None:
    ten.inspector.count = 0
    with pytest.raises(InputError, match=r"input\.unreadable") as caught:
        ten.one(0)
    assert caught.value.details["name"] == NAME
    assert ten.every() == []


def test_a_refusal_has_the_name_and_is_asked_again(ten: Pages) -> None:
    """The worker may have been too slow that time."""
    inspector = ten.inspector
    inspector.answers[CONTENT] = refused("inspect.time")
    with pytest.raises(InputError, match=r"inspect\.time") as caught:
        ten.one(0, "đơn\u202exe.pdf")
    assert caught.value.details["name"] == "đơnxe.pdf"
    del inspector.answers[CONTENT]
    assert ten.one(0).jpeg.endswith(b" page 0")


def test_the_worker_is_asked_once_what_a_file_is(ten: Pages) -> None:
    for _ in range(3):
        assert ten.files.inspected(ten.sha256, NAME).pages == 10
    assert len(ten.inspector.asked) == 1
