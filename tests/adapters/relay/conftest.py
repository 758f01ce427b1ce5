"""One relay for the tests that do not hurt it, and one of their own for the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.province import OnlineFolder
from tests.support.relay import SIMULATED, RelayChild
from tthc_desktop.adapters.portal.dossiers import RelayPortalDossiers
from tthc_desktop.adapters.portal.relay import RelayIntroducer


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path_factory.mktemp("relay"), *SIMULATED)
    yield child
    child.stop()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path / "relay", *SIMULATED)
    yield child
    child.stop()


@pytest.fixture
def folder(own: RelayChild) -> OnlineFolder:
    return OnlineFolder(own.data)


@pytest.fixture
def asking(own: RelayChild) -> Iterator[RelayPortalDossiers]:
    portal = RelayPortalDossiers(own.url, RelayIntroducer().introduce(own.url))
    yield portal
    portal.close()
