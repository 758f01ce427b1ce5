"""The rows that are made of others: whoever makes others of the same dossier counts WORK_RULES up,
so that homes make theirs anew. This golden file alone is written anew then: see work_rows.txt."""

from __future__ import annotations

from tests.golden.conftest import NewHome
from tests.golden.rows import write_rows
from tests.support.golden import read_golden, row_text, rows
from tthc_desktop.domain.work import WORK_RULES


def test_the_rules_of_the_rows_have_another_number_where_they_make_other_rows(
    new_home: NewHome,
) -> None:
    home, then = new_home(), read_golden("work_rows")
    write_rows(home)
    made = {name: row_text(row) for name, row in rows(home, ("work", "search_text")).items()}
    assert {"WORK_RULES": str(WORK_RULES).encode(), **made} == then
