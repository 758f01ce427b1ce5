"""Scanned pages in copies: they are many, and written once."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support.homes import flip, seal_page
from tthc_desktop.bootstrap import Composer
from tthc_desktop.services.ports.upkeep import CopyMade
from tthc_desktop.services.scanning.scan_card import CARD


def back_up(home: Path, kept: Path) -> CopyMade:
    return Composer().backup(home, kept, every=False, told=lambda _: None)


def test_pages_are_copied_once_and_pictures_of_cards_never(home: Path, kept: Path) -> None:
    page, card = seal_page(home, 1), seal_page(home, 2, component=CARD)
    back_up(home, kept)
    copied = kept / "pages" / "b1" / page.name
    before = copied.stat().st_ino
    assert copied.read_bytes() == page.read_bytes()
    assert not (copied.parent / card.name).exists()
    newer = seal_page(home, 3)
    back_up(home, kept)
    assert copied.stat().st_ino == before
    shutil.rmtree(home / "batches")
    (home / "tthc.db").unlink()
    Composer().restore(kept, home, replace=False)
    assert page.exists()
    assert newer.exists()
    assert not card.exists()


def test_a_damaged_page_is_kept_as_it_is_and_told(home: Path, kept: Path) -> None:
    page = seal_page(home, 1)
    flip(page, page.stat().st_size - 1)
    assert back_up(home, kept).damaged == ("file.damaged: b1/00001-front.page",)
    assert (kept / "pages" / "b1" / page.name).read_bytes() == page.read_bytes()
    page.write_bytes(b"another")
    made = back_up(home, kept)
    assert made.damaged == ("file.taken: b1/00001-front.page",)
