"""A relay that all peers talk to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.relay import RelayChild

CONTENT = bytes(range(256)) * 4096  # 1 MiB


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path_factory.mktemp("relay"))
    child.ask("GET", "/v1/changes?since=0")  # so that its device has a token
    yield child
    child.stop()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "content"
    path.write_bytes(CONTENT)
    return path


def held(relay: RelayChild, url: str) -> bytes:
    """What the relay has on disk of an upload, by its address."""
    return (relay.data / "uploads" / f"{url.rsplit('/', 1)[1]}.blob").read_bytes()
