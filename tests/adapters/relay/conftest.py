"""One relay for the tests that do not hurt it, and one of their own for the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.enrolled import EnrolledPc
from tests.support.province import OnlineFolder
from tests.support.relay import SIMULATED, RelayChild
from tthc_desktop.adapters.portal.dossiers import RelayPortalDossiers


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


@pytest.fixture(scope="module")
def pc(relay: RelayChild) -> EnrolledPc:
    return EnrolledPc.at(relay)


@pytest.fixture
def asking(own: RelayChild) -> Iterator[RelayPortalDossiers]:
    portal = EnrolledPc.at(own).dossiers()
    yield portal
    portal.close()
