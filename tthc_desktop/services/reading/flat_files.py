"""Files from outside that lie in the store, as the flat pages that are looked at and taken in."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock

from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.inspection import FlatFacts, FlatPage, Inspection, facts_of
from tthc_desktop.files.moving import drop, drop_tree
from tthc_desktop.services.ports.files import About
from tthc_desktop.services.ports.inspector import ALL, FlatPages
from tthc_desktop.services.ports.store import Blobs
from tthc_desktop.services.reading.inspect_file import name_of
from tthc_desktop.services.reading.outside import OutsideFiles

_AT_ONCE = 4  # pages that are drawn for one that is looked at: the next ones are asked for next
_MOST_BYTES = 256 * 1024 * 1024  # of pages that are kept
_MOST_FILES = 500  # whose inspections are kept


@dataclass(frozen=True, slots=True)
class _Kept:
    path: Path
    size: int
    facts: FlatFacts


@dataclass(slots=True)
class _KnownPages:
    """What is known by now, the least lately used first."""

    turn: RLock = field(default_factory=RLock)
    begun: bool = False
    files: OrderedDict[str, Inspection] = field(default_factory=OrderedDict)
    pages: OrderedDict[tuple[str, int], _Kept] = field(default_factory=OrderedDict)
    size: int = 0


@dataclass(frozen=True, slots=True)
class FlatFiles:
    """Gives the pages of a file of the store as the inspect worker draws them, and nothing else of
    it. Thread-safe.

    Who looks at a page and who takes the file in get the same picture: pages that were drawn are
    kept, encrypted, and given again; what was thrown away is drawn again from the same bytes.

    Attributes:
        most_bytes: What the kept pages may take of the disk.
    """

    blobs: Blobs
    outside: OutsideFiles
    most_bytes: int = _MOST_BYTES
    held: _KnownPages = field(default_factory=_KnownPages)

    def inspected(self, sha256: str, name: str) -> Inspection:
        """What an accepted file is; the worker is asked once.

        Args:
            name: As the clerk knows the file; to the store it is a hash.

        Raises:
            InputError: The refusal's reason (domain.inspection.REASONS).
            StoreError: ``file.missing`` or ``file.damaged``.
        """
        with self.held.turn:
            known = self.held.files.get(sha256)
        if known is None:
            known = self.outside.inspect.require(self._content(sha256), name=name)
            with self.held.turn:
                self.held.files[sha256] = known
                while len(self.held.files) > _MOST_FILES:
                    self.held.files.popitem(last=False)
        return known

    def page(self, sha256: str, index: int, name: str) -> FlatPage:
        """One page, the nearest one there is; of the others only a few behind it are drawn.

        Raises as inspected(), and ``input.unreadable`` for a file without pages.
        """
        known = self.inspected(sha256, name)
        at = min(max(index, 0), known.pages - 1)
        if at < 0:
            raise InputError("input.unreadable", name=name_of(b"", name))
        kept = self._given(sha256, at)
        if kept is not None:
            return kept
        with closing(self._drawn(sha256, known, name, at, _AT_ONCE)) as pages:
            wanted = next(pages)
            for _ in pages:  # the others are kept too
                pass
        return wanted

    def pages(self, sha256: str, name: str) -> FlatPages:
        """All pages. To be used up or closed.

        Raises as inspected().
        """
        known = self.inspected(sha256, name)
        at = 0
        while at < known.pages:
            kept = self._given(sha256, at)
            if kept is not None:
                at += 1
                yield kept
                continue
            with closing(self._drawn(sha256, known, name, at, ALL)) as pages:
                for page in pages:
                    at += 1
                    yield page

    def _content(self, sha256: str) -> bytes:
        """One file, which is let go of before the next one is opened: each may be large."""
        return b"".join(self.blobs.open(sha256).frames())

    def _drawn(self, sha256: str, known: Inspection, name: str, first: int, most: int) -> FlatPages:
        """Draws pages and keeps each. The worker has drawn all of them before it gives one."""
        content = self._content(sha256)
        pages = self.outside.inspect.pages(content, "", known, most=most, first=first, name=name)
        del content
        with closing(pages):
            for index, page in enumerate(pages, first):
                self._keep(sha256, index, page)
                yield page

    def _given(self, sha256: str, index: int) -> FlatPage | None:
        """A page that is kept; None where it is to be drawn."""
        with self.held.turn:
            kept = self.held.pages.get((sha256, index))
            if kept is None:
                return None
            try:
                file = self.outside.files.open(kept.path)
                if file.about != _about(sha256, index):
                    raise StoreError("file.damaged")
                jpeg = b"".join(file.frames())
            except StoreError:  # another window has cleared the folder: it is drawn again
                self._drop((sha256, index))
                return None
            self.held.pages.move_to_end((sha256, index))
        facts = kept.facts
        return FlatPage(jpeg, facts.dpi, facts.width, facts.height, facts.photo)

    def _keep(self, sha256: str, index: int, page: FlatPage) -> None:
        with self.held.turn:
            if (sha256, index) in self.held.pages or len(page.jpeg) > self.most_bytes:
                return
            path = self._folder() / f"{secrets.token_hex(16)}.page"
            self.outside.files.write(path, [page.jpeg], _about(sha256, index))
            self.held.pages[sha256, index] = _Kept(path, len(page.jpeg), facts_of(page))
            self.held.size += len(page.jpeg)
            while self.held.size > self.most_bytes:
                self._drop(next(iter(self.held.pages)))

    def _drop(self, key: tuple[str, int]) -> None:
        kept = self.held.pages.pop(key)
        self.held.size -= kept.size
        drop(kept.path)

    def _folder(self) -> Path:
        """Emptied of what an earlier run has left before the first page is kept."""
        folder = self.outside.work / "seen"
        if not self.held.begun:
            drop_tree(folder)
            self.held.begun = True
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def _about(sha256: str, index: int) -> About:
    """Which page it is: files that were exchanged by hand are not taken for each other."""
    return {"media": "image/jpeg", "file": sha256, "page": index}
