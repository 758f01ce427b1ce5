"""An inspector that believes every file."""

from __future__ import annotations

from dataclasses import dataclass, field

from tthc_desktop.domain.file_kinds import HEAD, kind_of
from tthc_desktop.domain.inspection import FlatPage, Inspection, Verdict, refused
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.ports.inspector import ALL, FileSource, FlatPages


@dataclass
class FakeInspector:
    """Implements services.ports.inspector.Inspector: one page, which holds the file's own bytes.

    answers: what is said of a file instead, by its content. passwords: of files that need one.
    """

    answers: dict[bytes, Inspection] = field(default_factory=dict)
    passwords: dict[bytes, str] = field(default_factory=dict)
    asked: list[tuple[bytes, str]] = field(default_factory=list)

    def inspect(self, source: FileSource, password: str) -> Inspection:
        content = _content(source)
        self.asked.append((content, password))
        if self.passwords.get(content, password) != password:
            return refused("inspect.password", needs_password=True)
        known = self.answers.get(content)
        kind, sha256 = kind_of(content[:HEAD]), sha256_hex(content)
        return known or Inspection(Verdict.ACCEPT, kind, 1, sha256=sha256, size=len(content))

    def pages(
        self, source: FileSource, password: str, most: int = ALL, first: int = 0
    ) -> tuple[Inspection, FlatPages]:
        inspection = self.inspect(source, password)
        content = _content(source)
        return inspection, _pages(content, max(0, min(most, inspection.pages - first)))


def _content(source: FileSource) -> bytes:
    if isinstance(source, bytes):
        return source
    return source.read_bytes() if source.is_file() else b""


def _pages(content: bytes, count: int) -> FlatPages:
    for _ in range(count):
        yield FlatPage(content, 200, 1654, 2339)
