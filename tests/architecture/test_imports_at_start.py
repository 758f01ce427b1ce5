"""What each start may import: what nobody asked for costs time at every counter, every day."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.copied_office import office_with_clerk
from tthc_desktop.demo import office as demo

ROOT = Path(__file__).resolve().parents[2]
WHEN_ASKED_FOR = frozenset(
    {
        *("alembic", "httpx2", "lxml", "openpyxl", "starlette", "uvicorn", "zeroconf"),
        *("cv2", "numpy", "pi_heif", "PIL", "pypdf", "pypdfium2", "zxingcpp", "sane"),
        *("pkcs11", "pyhanko", "pytesseract", "tesserocr"),
        *(f"PySide6.Qt{part}" for part in ("Network", "Pdf", "PrintSupport", "Svg")),
        *("tthc_desktop.demo", "tthc_desktop.relay"),
    }
)
WITHOUT_A_WINDOW = WHEN_ASKED_FOR | {"PySide6", "tthc_desktop.ui"}
WITHOUT_A_HOME = WITHOUT_A_WINDOW | {"asyncio", "sqlalchemy", "sqlcipher3"}
OTHER_PLACES = frozenset(
    f"tthc_desktop.ui.{place}.page"
    for place in ("dossier", "online", "outbox", "scan", "settings", "sign")
)

TOLD = "print('\\n'.join(sys.modules), file=sys.stderr)\n"
COMMAND = """
import gc, sys
from tthc_desktop.__main__ import main
try:
    main()
except SystemExit as left:
    assert not left.code, left.code
assert gc.isenabled()
"""
WINDOW = """
import sys, time
from pathlib import Path
from tthc_desktop.bootstrap import Composer
composer = Composer()
composer.prepare_window()
office = composer.open_office(Path(sys.argv[1]), create=False)
from PySide6.QtWidgets import QApplication, QWidget
from tthc_desktop.ui.shell.window import MainWindow
window = MainWindow(office, "")
window.show()
window.begin()

def until(name):
    while not ((w := window.findChild(QWidget, name)) and w.isVisible() and window.runner.idle):
        QApplication.processEvents()

until("sign_in")
"""
SIGNED_IN = f"""
for text in ({demo.CLERK.login!r}, {demo.PASSWORD!r}):
    QApplication.focusWidget().setText(text)
    QApplication.focusWidget().returnPressed.emit()
until("tasks")
"""
CLOSED = "window.close()\noffice.close()\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    office_with_clerk(tmp_path / "home").close()
    return tmp_path / "home"


def imported(script: str, *arguments: str) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, *arguments],
        cwd=ROOT,
        env={"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(run.stderr.split())


def test_to_know_the_whole_program() -> None:
    found = imported("import sys, tthc_desktop.bootstrap\n" + TOLD)
    assert "tthc_desktop.services.sending.engine" in found
    assert found & WITHOUT_A_HOME == set()


def test_help() -> None:
    assert imported(COMMAND + TOLD, "--help") & WITHOUT_A_HOME == set()


@pytest.mark.parametrize("command", ["tasks", "queue list", "catalogue find khai", "sync"])
def test_commands_on_a_home(home: Path, command: str) -> None:
    found = imported(COMMAND + TOLD, *command.split(), "--home", str(home))
    assert "sqlalchemy" in found
    assert found & WITHOUT_A_WINDOW == set()


def test_the_window_until_it_asks_who_works_here(home: Path) -> None:
    found = imported(WINDOW + TOLD + CLOSED, str(home))
    assert "PySide6.QtWidgets" in found
    own_pages = {"tthc_desktop.ui.tasks.page", "tthc_desktop.ui.intake.page"}
    assert found & (WHEN_ASKED_FOR | OTHER_PLACES | own_pages) == set()


def test_the_window_until_the_worklist(home: Path) -> None:
    found = imported(WINDOW + SIGNED_IN + TOLD + CLOSED, str(home))
    assert "tthc_desktop.ui.intake.page" in found
    assert found & (WHEN_ASKED_FOR | OTHER_PLACES) == set()
