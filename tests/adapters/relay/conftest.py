"""One relay for the tests that do not hurt it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.relay import RelayChild


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path_factory.mktemp("relay"), "--upstream-delay", "0")
    yield child
    child.stop()
