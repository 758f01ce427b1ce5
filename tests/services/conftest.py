"""A store in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.counter import Counter
from tests.support.office import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home.make(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def counter(home: Home, tmp_path: Path) -> Counter:
    return Counter(home, tmp_path)
