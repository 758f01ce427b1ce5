"""A store in a temporary folder, and the work with papers over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.printer import FakePrinter
from tests.support.deadlines import SHIPS
from tests.support.due_office import TermsCatalogue
from tests.support.office import Home
from tests.support.papers import BUNDLED
from tthc_desktop.adapters.system.plain_file import read_plain, write_new
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.files import ReadFile, WriteNew
from tthc_desktop.services.ports.papers import BundledForms
from tthc_desktop.services.ports.printing import Printer
from tthc_desktop.services.ports.store import Blobs, Store
from tthc_desktop.services.use_cases import UseCases


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home.make(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def printer() -> FakePrinter:
    return FakePrinter("HP")


@pytest.fixture
def work(home: Home, printer: FakePrinter) -> UseCases:
    return UseCases(
        {
            Store: home.store,
            Blobs: home.blobs,
            Clock: home.clock,
            Catalogue: TermsCatalogue({}, lambda: SHIPS),
            BundledForms: BUNDLED,
            Printer: printer,
            ReadFile: read_plain,
            WriteNew: write_new,
        }
    )


@pytest.fixture
def dossier(home: Home) -> Dossier:
    return home.signed_dossier(b"one", b"two")
