"""Empty homes, migrated once."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.golden.rows import empty_home
from tests.support.office import Home

NewHome = Callable[[], Home]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("golden") / "home"
    empty_home(folder).close()
    return folder


@pytest.fixture
def new_home(template: Path, tmp_path: Path) -> Iterator[NewHome]:
    with contextlib.ExitStack() as made:

        def make() -> Home:
            folder = tmp_path / f"home-{len(list(tmp_path.iterdir()))}"
            shutil.copytree(template, folder)
            home = empty_home(folder)
            made.callback(home.close)
            return home

        yield make
