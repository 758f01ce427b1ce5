"""What is seen on pages, as a test says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.batches import GOOD
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.page_look import PageLook


class FakePageAnalyser:
    """Implements services.ports.page_images.PageAnalyser. looks: by the last part of a page's path;
    None for one that cannot be decoded. seen: what was asked for, in order."""

    def __init__(self, looks: dict[str, PageLook | None] | None = None) -> None:
        self.looks = looks or {}
        self.seen: list[str] = []
        self.meanwhile: Callable[[str], None] = lambda _name: None

    def analyse(self, path: Path, dpi: int) -> PageLook:
        self.seen.append(path.name)
        self.meanwhile(path.name)
        found = self.looks.get(path.name, GOOD)
        if found is None:
            raise InputError("input.unreadable", name=path.name)
        return found
