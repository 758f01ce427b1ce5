"""One more of a kind touches as few files as CONTRIBUTING says: a value of the settings, one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

VALUE = """
    most_folds: int = described(
        4, "Số nếp gấp nhiều nhất", "nếp", "Đo trên giấy gấp tư.", low=1, high=9
    )
"""
USE = """
import sys
from pathlib import Path
from tests.support.copied_office import office_with_clerk
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.services.gate.gate_settings import ChangeGate, GetGate
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.settings import ChangeReception, GetReception
from tthc_desktop.ui.kit.form import Answer, wrong_in
from tthc_desktop.ui.settings.gate import GATE, RULES
from tthc_desktop.ui.settings.reception import NUMBERS, RECEPTION
from tthc_desktop.ui.settings.spec import On

group = sys.argv[2]
section, table, stored, put, beyond = {
    "gate": (
        GATE,
        RULES,
        lambda: office.use(GetGate)().rules,
        lambda value: office.use(ChangeGate).rule(admin, "most_folds", value),
        '{"rules": {"most_folds": 10}}',
    ),
    "reception": (
        RECEPTION,
        NUMBERS,
        lambda: office.use(GetReception)()[0],
        lambda value: office.use(ChangeReception).value(admin, "most_folds", value),
        '{"most_folds": 10}',
    ),
}[group]
office = office_with_clerk(Path(sys.argv[1]))
admin = office.use(FindClerk)(demo.ADMINISTRATOR.login)
known = section.load(office, admin)
[row] = [row for row in table.rows(known) if row.name == "most_folds"]
[change] = table.acts
question = change.ask(On(admin, known, row))
assert question.title == "Số nếp gấp nhiều nhất"
assert "gấp tư" in question.text and "Mặc định: 4" in question.text
assert "1 đến 9" in wrong_in(question.fields, {"value": "10"})["value"]
assert wrong_in(question.fields, {"value": "7"}) == {}
change.do(office, admin, On(admin, known, row), Answer({"value": "7"}))
assert stored().most_folds == 7
try:
    put(10)
except InputError as error:
    assert error.code == "value.bounds"
else:
    raise AssertionError("stored beyond its bounds")
with office.ports.store.write("test") as tx:
    tx.settings.put(group, beyond)
try:
    stored()
except StoreError as error:
    assert error.code == "store.damaged"
else:
    raise AssertionError("read beyond its bounds")
office.close()
print("shown, asked, checked, stored")
"""


def _product(where: Path, changed: str, text: str) -> None:
    """The product as it is, but for one file."""
    parts = Path(changed).parts
    made, source = where, ROOT
    for part in parts[:-1]:
        made, source = made / part, source / part
        made.mkdir()
        for each in source.iterdir():
            if each.name not in (*parts, "__pycache__"):
                (made / each.name).symlink_to(each)
    (made / parts[-1]).write_text(text, "utf-8")


GROUPS = {
    "gate": "tthc_desktop/domain/gate.py",
    "reception": "tthc_desktop/services/reception/settings.py",
}


@pytest.mark.parametrize("group", GROUPS)
def test_a_value_of_the_settings_is_one_field_in_one_file(tmp_path: Path, group: str) -> None:
    file = GROUPS[group]
    before, found, after = (ROOT / file).read_text("utf-8").partition("    def __post_init__")
    assert found
    _product(tmp_path, file, before + VALUE + found + after)
    for part in ("tests", "resources"):
        (tmp_path / part).symlink_to(ROOT / part)
    done = subprocess.run(
        [sys.executable, "-c", USE, str(tmp_path / "home"), group],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "shown, asked, checked, stored", done.stderr
