"""What every Inspector does (services.ports.inspector)."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from PIL import Image

from tests.support import outside_files as made
from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.ports.inspector import Inspector


class InspectorContract:
    """Subclasses have a fixture ``inspector``; LOCKED needs the password ``mo``."""

    LOCKED = made.locked("mo")

    def test_a_good_file(self, inspector: Inspector, tmp_path: Path) -> None:
        path = tmp_path / "Đơn.pdf"
        path.write_bytes(made.jpeg())
        found = inspector.inspect(path, "")
        assert (found.accepted, found.kind, found.pages) == (True, FileKind.JPEG, 1)
        assert (found.reason, found.signed, found.flat) == ("", False, False)
        assert (found.sha256, found.size) == (sha256_hex(made.jpeg()), len(made.jpeg()))

    def test_its_pages(self, inspector: Inspector) -> None:
        found, pages = inspector.pages(made.jpeg(), "")
        [page] = list(pages)
        assert found.pages == 1
        assert page.jpeg == made.jpeg()
        assert min(page.width, page.height, page.dpi) > 0

    def test_a_password(self, inspector: Inspector) -> None:
        for word in ("", "sai"):
            found, pages = inspector.pages(self.LOCKED, word)
            assert (found.accepted, found.needs_password) == (False, True)
            assert found.reason == "inspect.password"
            assert list(pages) == []
        assert inspector.inspect(self.LOCKED, "mo").accepted

    def test_the_first_pages_only(self, inspector: Inspector) -> None:
        found, pages = inspector.pages(made.pdf(3), "", 1)
        assert len(list(pages)) == min(1, found.pages)

    def test_pages_from_one_on(self, inspector: Inspector) -> None:
        """A page is the same picture whatever is drawn beside it; behind the last there is none."""
        white, *others = (Image.new("L", (300, 400), shade) for shade in (250, 120, 20))
        content = made.saved(white, "TIFF", save_all=True, append_images=others)
        found, pages = inspector.pages(content, "")
        every = list(pages)
        assert len({page.jpeg for page in every}) == found.pages
        for first in range(found.pages):
            assert list(inspector.pages(content, "", 1, first)[1]) == [every[first]]
        found, pages = inspector.pages(content, "", 2, found.pages)
        assert found.accepted
        assert list(pages) == []

    def test_pages_may_be_left(self, inspector: Inspector) -> None:
        _, pages = inspector.pages(made.pdf(3), "")
        with closing(pages):
            next(pages)
        assert list(pages) == []
