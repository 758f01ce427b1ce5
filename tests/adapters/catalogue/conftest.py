from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.catalogue_office import Office
from tests.support.office import Home
from tthc_desktop.adapters.catalogue.files import CatalogueFiles
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.services.catalogue.current import CurrentCatalogue
from tthc_desktop.services.catalogue.decide import (
    AnswerQuestion,
    ListQuestions,
    PutLocalRules,
)
from tthc_desktop.services.catalogue.import_catalogue import (
    ImportCatalogue,
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    home = Home.make(tmp_path)
    calendar = WorkCalendar.of((), ())
    catalogue = CurrentCatalogue(home.store, home.clock, lambda: calendar)
    yield Office(
        home,
        catalogue,
        ImportCatalogue(home.store, home.clock, CatalogueFiles()),
        ListQuestions(catalogue),
        AnswerQuestion(home.store, home.clock, catalogue),
        PutLocalRules(home.store, home.clock),
    )
    home.close()
