"""The client's uploads against @tus/server, which nobody here wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.bench.cut_line import CutLine, cut_line
from tests.conformance.conftest import CONTENT
from tests.conformance.peers import needs_node, tus_server
from tests.support.proving import DeviceKey
from tests.support.relay import new_id
from tthc_desktop.adapters.portal.answers import RelayAnswer
from tthc_desktop.adapters.portal.http import RelayClient, RelayQuestion
from tthc_desktop.adapters.portal.pieces import PieceSizes
from tthc_desktop.adapters.portal.terms import SENDING
from tthc_desktop.adapters.portal.tokens import DeviceClient, DeviceTokens
from tthc_desktop.adapters.portal.uploads import FileUpload, FileUploads
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import BlobRef, sha256_hex
from tthc_desktop.services.ports.files import About
from tthc_desktop.services.ports.portal import PortalError

pytestmark = needs_node
_LARGE = CONTENT * 4


class _NoToken(DeviceClient):
    """An ordinary tus server gives none."""

    def ask(self, question: RelayQuestion) -> RelayAnswer:
        return self.plain.ask(question)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with tus_server(tmp_path / "files") as url:
        yield url


@dataclass(frozen=True)
class _InMemory:
    """Implements services.ports.files.SealedReader."""

    content: bytes
    about: About = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.content)

    def read(self, offset: int, length: int) -> bytes:
        return self.content[offset : offset + length]

    def frames(self) -> Iterator[bytes]:
        yield self.content


def _uploads(url: str) -> FileUploads:
    client = RelayClient(url, "", SENDING)
    return FileUploads(_NoToken(client, DeviceKey(), DeviceTokens()), PieceSizes())


def _send(uploads: FileUploads, blob: BlobRef, content: bytes) -> list[int]:
    """What was acknowledged, step by step."""
    told: list[int] = []
    FileUpload(uploads, blob, _InMemory(content), told.append, lambda: False).run()
    return told


def _arrived(uploads: FileUploads, blob: BlobRef, content: bytes) -> bool:
    try:
        return _send(uploads, blob, content)[-1] == len(content)
    except PortalError as error:
        if error.fault is not Fault.CUT:
            raise
        return False


def _blob(content: bytes) -> BlobRef:
    return BlobRef(new_id(), sha256_hex(content), len(content))


def _files(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in (folder / "files").iterdir() if path.suffix != ".json"]


@pytest.mark.parametrize("content", [CONTENT[:20_000], _LARGE])
def test_a_file_arrives(server: str, tmp_path: Path, content: bytes) -> None:
    uploads = _uploads(server)
    try:
        assert _send(uploads, _blob(content), content)[-1] == len(content)
    finally:
        uploads.client.close()
    assert _files(tmp_path) == [content]


def test_a_line_that_is_cut_costs_no_second_upload(server: str, tmp_path: Path) -> None:
    line = CutLine([len(_LARGE) // 4] * 3)
    with cut_line(int(server.rsplit(":", 1)[1]), line):
        uploads = _uploads(f"http://127.0.0.1:{line.port}")
        blob = _blob(_LARGE)
        try:
            while not _arrived(uploads, blob, _LARGE):
                continue  # as the engine does
        finally:
            uploads.client.close()
    assert _LARGE in _files(tmp_path)
    assert line.cuts == []


def test_an_upload_that_is_gone_is_begun_anew(server: str, tmp_path: Path) -> None:
    uploads = _uploads(server)
    blob = _blob(CONTENT)
    try:
        uploads.remember(blob, "/v1/uploads/never-begun")
        assert _send(uploads, blob, CONTENT)[-1] == len(CONTENT)
    finally:
        uploads.client.close()
    assert _files(tmp_path) == [CONTENT]
