"""Everything about the catalogue that window and command line can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.services.catalogue.current import CurrentCatalogue
from tthc_desktop.services.catalogue.decide import (
    AnswerQuestion,
    CutTerms,
    ListDecided,
    ListQuestions,
    PutLocalRules,
)
from tthc_desktop.services.catalogue.find import IndexProcedures
from tthc_desktop.services.catalogue.import_catalogue import ImportCatalogue, RecentChanges
from tthc_desktop.services.ports.catalogue import CatalogueReader
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class CatalogueWork:
    take: ImportCatalogue
    write_template: Callable[[Path], None]
    recent: RecentChanges
    index: IndexProcedures
    questions: ListQuestions
    decided: ListDecided
    answer: AnswerQuestion
    put_rules: PutLocalRules
    cut: CutTerms

    @classmethod
    def of(
        cls, store: Store, clock: Clock, reader: CatalogueReader, current: CurrentCatalogue
    ) -> CatalogueWork:
        put_rules = PutLocalRules(store, clock)
        return cls(
            ImportCatalogue(store, clock, reader),
            reader.write_template,
            RecentChanges(store, clock),
            IndexProcedures(store, current),
            ListQuestions(current),
            ListDecided(store),
            AnswerQuestion(store, clock, current),
            put_rules,
            CutTerms(current, put_rules),
        )
