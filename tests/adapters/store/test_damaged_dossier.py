"""One dossier that cannot be read hides no other."""

from __future__ import annotations

import pytest

from tests.support.damage import damage
from tests.support.office import Home
from tests.support.whole_store import all_dossiers
from tthc_desktop.domain.errors import StoreError


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dossier SET people = '{' WHERE id = ?",
        "UPDATE dossier SET term_unit = 'moon' WHERE id = ?",
        "UPDATE dossier SET due_at = 1 << 60 WHERE id = ?",
        "UPDATE component SET findings = 'nothing.known' WHERE dossier_id = ?",
    ],
)
def test_a_damaged_dossier_hides_no_other(home: Home, statement: str) -> None:
    good, bad = home.signed_dossier(b"good"), home.signed_dossier(b"bad")
    damage(home.store, statement, bad.id)
    codes: list[str] = []
    with home.store.read() as tx:
        assert [dossier.id for dossier in all_dossiers(tx, codes.append)] == [good.id]
        for read in (lambda: all_dossiers(tx), lambda: tx.dossiers.get(bad.id)):
            with pytest.raises(StoreError) as error:
                read()
            assert error.value.code == "store.damaged"
    assert codes == [bad.code]
