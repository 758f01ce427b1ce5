"""One more of a kind touches as few files as CONTRIBUTING says: a value of the settings, one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
from tthc_desktop.domain import gate
from tthc_desktop.domain.errors import InputError
from tthc_desktop.services.gate.gate_settings import ChangeGate, GetGate
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.ui.kit.form import Answer, wrong_in
from tthc_desktop.ui.settings.gate import GATE, RULES
from tthc_desktop.ui.settings.spec import On

office = office_with_clerk(Path(sys.argv[1]))
admin = office.use(FindClerk)(demo.ADMINISTRATOR.login)
known = GATE.load(office, admin)
[row] = [row for row in RULES.rows(known) if row.name == "most_folds"]
[change] = RULES.acts
question = change.ask(On(admin, known, row))
assert question.title == "Số nếp gấp nhiều nhất"
assert "gấp tư" in question.text and "Mặc định: 4" in question.text
assert "1 đến 9" in wrong_in(question.fields, {"value": "10"})["value"]
assert wrong_in(question.fields, {"value": "7"}) == {}
change.do(office, admin, On(admin, known, row), Answer({"value": "7"}))
assert office.use(GetGate)().rules.most_folds == 7
try:
    office.use(ChangeGate).rule(admin, "most_folds", 10)
except InputError as error:
    assert error.code == "gate.rule"
else:
    raise AssertionError("stored beyond its bounds")
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


def test_a_value_of_the_settings_is_one_field_in_one_file(tmp_path: Path) -> None:
    file = "tthc_desktop/domain/gate.py"
    before, found, after = (ROOT / file).read_text("utf-8").partition("    def __post_init__")
    assert found
    _product(tmp_path, file, before + VALUE + found + after)
    for part in ("tests", "resources"):
        (tmp_path / part).symlink_to(ROOT / part)
    done = subprocess.run(
        [sys.executable, "-c", USE, str(tmp_path / "home")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "shown, asked, checked, stored", done.stderr
