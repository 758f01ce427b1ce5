"""What the doctor finds of a dossier: everything without which it cannot be opened."""

from __future__ import annotations

import pytest

from tests.support.batches import added, look
from tests.support.counter import Counter
from tests.support.damage import damage, without_guards
from tests.support.office import START
from tests.support.slots import page as a_page
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.services.scanning.desk import GetDesk
from tthc_desktop.services.upkeep.damage import FindDamage


@pytest.fixture
def dossier(counter: Counter) -> Dossier:
    """With pages that were scanned, analysed and read, and a file of which it is known."""
    made = counter.complete()
    with counter.home.store.write("test") as tx:
        tx.batches.open("b", made.id, START)
        tx.batches.append("b", added(1, counter.slot(made, 1).id))
        batch = tx.batches.of_dossier(made.id)
        assert batch is not None
        [page] = batch.pages
        tx.pages.put_look(page.file.sha256, look())
        tx.pages.put_reading(page.picture, a_page("Giấy khai sinh"), "a.clean")
    return made


@pytest.mark.parametrize(
    "place", ["batch_event.detail", "page_look.look", "page_reading.report", "reading.pages"]
)
def test_what_shuts_a_dossier_is_found(counter: Counter, dossier: Dossier, place: str) -> None:
    table, column = place.split(".")
    find = FindDamage(counter.home.store)
    assert find() == ()
    without_guards(counter.home.store, table)
    last = f"WHERE rowid = (SELECT max(rowid) FROM {table})"  # noqa: S608 - names of this file
    broken = f"UPDATE {table} SET {column} = '{{' {last}"  # noqa: S608 - as above
    damage(counter.home.store, broken)
    if table != "reading":
        with pytest.raises(StoreError, match=r"store\.damaged"):
            GetDesk(counter.home.store)(dossier.id)
    [found] = find()
    assert found.startswith(f"{dossier.id}: {table}")


def test_a_revision_that_cannot_be_read_shuts_no_catalogue(counter: Counter) -> None:
    with counter.home.store.write("test") as tx:
        tx.settings.put("catalogue.revision", "{")
    with counter.home.store.read() as tx:
        assert tx.catalogue.revision() == 0
