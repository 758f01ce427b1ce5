"""What each start may import: what nobody asked for costs time at every counter, every day."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.copied_office import office_with_clerk
from tests.support.tokens import make_token
from tthc_desktop.demo import office as demo
from tthc_desktop.ui.kit.shell_port import Place

ROOT = Path(__file__).resolve().parents[2]
WHEN_ASKED_FOR = frozenset(
    {
        *("alembic", "httpcore2", "httpx2", "lxml", "openpyxl", "starlette", "uvicorn", "zeroconf"),
        *("cv2", "numpy", "pi_heif", "PIL", "pypdf", "pypdfium2", "zxingcpp", "sane", "twain"),
        *("pkcs11", "pyhanko", "pytesseract", "tesserocr"),
        *(f"PySide6.Qt{part}" for part in ("Network", "Pdf", "PrintSupport", "Svg")),
        *("tthc_desktop.demo", "tthc_desktop.relay"),
    }
)
WITHOUT_A_WINDOW = WHEN_ASKED_FOR | {
    "PySide6", "stdnum", "tthc_desktop.ui", "tthc_desktop.services.papers.register"
}  # fmt: skip
WITHOUT_A_HOME = WITHOUT_A_WINDOW | {"asyncio", "sqlalchemy", "sqlcipher3"}
OTHER_PLACES = frozenset(
    f"tthc_desktop.ui.{place.value}.page" for place in set(Place) - {Place.TASKS, Place.INTAKE}
)

KNOW = "import sys, tthc_desktop.bootstrap\n"
COMMAND = """
import gc, sys
from tthc_desktop.__main__ import main
try:
    main()
except SystemExit as left:
    assert not left.code, left.code
assert gc.isenabled()
print()
"""
TOKENS = """
import sys, tthc_desktop.workers.token as worker
asked = worker.requests.TokenRequest(worker.requests.EngineKind.PKCS11, sys.argv[1], "", "")
assert list(worker.TokenWorker(bytes(32))._credentials(asked, lambda: False))
"""
TOLD = "print('\\n'.join(sys.modules))\n"
WINDOW = ("-m", "tests.support.start_window")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    office_with_clerk(tmp_path / "home").close()
    return tmp_path / "home"


def imported(*arguments: str, **environment: str) -> set[str]:
    """What a Python with these arguments names at its end."""
    run = subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=ROOT,
        env={
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONUTF8": "1",
            "LOGIN": demo.CLERK.login,
            "PASSWORD": demo.PASSWORD,
        }
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def test_a_list_of_tokens(tmp_path: Path) -> None:
    """The worker begins anew for every question of what is plugged in."""
    token = make_token(tmp_path / "token")
    found = imported("-c", TOKENS + TOLD, token.module, **token.environment)
    assert "pkcs11" in found
    assert "pyhanko" not in found


def test_to_know_the_whole_program() -> None:
    found = imported("-c", KNOW + TOLD)
    assert "tthc_desktop.services.sending.engine" in found
    assert found & WITHOUT_A_HOME == set()


def test_help() -> None:
    found = imported("-c", COMMAND + TOLD, "--help")
    assert "tthc_desktop.cli.main" in found
    assert found & WITHOUT_A_HOME == set()


@pytest.mark.parametrize("command", ["tasks", "queue list", "catalogue find khai", "sync"])
def test_commands_on_a_home(home: Path, command: str) -> None:
    found = imported("-c", COMMAND + TOLD, *command.split(), "--home", str(home))
    assert "sqlalchemy" in found
    assert found & WITHOUT_A_WINDOW == set()


def test_the_window_until_it_asks_who_works_here(home: Path) -> None:
    found = imported(*WINDOW, str(home), "sign_in")
    assert "PySide6.QtWidgets" in found
    own_pages = {"tthc_desktop.ui.tasks.page", "tthc_desktop.ui.intake.page"}
    assert found & (WHEN_ASKED_FOR | OTHER_PLACES | own_pages) == set()


def test_the_window_until_the_worklist(home: Path) -> None:
    found = imported(*WINDOW, str(home), "tasks")
    assert "tthc_desktop.ui.intake.page" in found
    assert found & (WHEN_ASKED_FOR | OTHER_PLACES) == set()
