"""Where a PIN that was typed in the window is afterwards: nowhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.conftest import ROOT
from tests.robots.window import WindowRobot
from tests.support.tokens import SIGNER, pdf
from tests.support.whole_store import all_dossiers
from tests.ui.conftest import OpenWindow
from tthc_desktop.adapters.signing.softhsm import softhsm_module
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.people import applicant
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.settings import ChangeOffice, GetOffice
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.reception.signers import RegisterSigner

DIGITS = (7, 3, 0, 9, 5, 1, 6, 2, 8, 4)  # no text of this process but by being typed
_MAKE = """
import io, sys
sys.stdin = io.StringIO("".join(sys.argv[4:]) + chr(10))
sys.argv = sys.argv[:4]
from tthc_desktop.demo.make_tokens import main
main()
"""
# Another process reads: what reads itself would find what it has just read.
_COUNT = """
import sys
pin = "".join(sys.argv[2:])
found = 0
try:
    memory = open(f"/proc/{sys.argv[1]}/mem", "rb")
except PermissionError:
    sys.exit(77)
for line in open(f"/proc/{sys.argv[1]}/maps"):
    start, end = (int(part, 16) for part in line.split()[0].split("-"))
    if "rw" in line.split()[1]:
        memory.seek(start)
        try:
            held = memory.read(end - start)
        except OSError:
            continue
        found += sum(held.count(pin.encode(name)) for name in ("ascii", "utf-16-le", "utf-32-le"))
print(found)
"""
_DIGITS = [str(digit) for digit in DIGITS]


def kept(pid: int) -> int:
    """How often the PIN stands in the memory of a process."""
    command = [sys.executable, "-c", _COUNT, str(pid), *_DIGITS]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if run.returncode == 77:
        pytest.skip("this system lets no process read another's memory")
    assert run.returncode == 0, run.stderr
    return int(run.stdout)


@pytest.fixture
def robot(
    office: Office, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> WindowRobot:
    """A clerk at the page for signing, with a token whose PIN this process never had."""
    if softhsm_module() is None or sys.platform != "linux":
        pytest.skip("SoftHSM is not installed")
    command = [sys.executable, "-c", _MAKE, str(tmp_path / "token"), "MEM", SIGNER, *_DIGITS]
    made = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=True)
    token = json.loads(made.stdout)
    for name, value in token["environment"].items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    admin = office.use(FindClerk)(demo.ADMINISTRATOR.login)
    clerk = office.use(FindClerk)(demo.CLERK.login)
    settings = office.use(GetOffice)()
    assert settings is not None
    settings = replace(settings, token_module=token["module"], token_label=token["label"])
    office.use(ChangeOffice)(admin, settings)
    office.use(RegisterSigner)(admin, SignerRole.CLERK, account=clerk.id)
    person = applicant("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
    dossier = office.use(ReceiveDossier)(clerk, "1.001193", person)
    blob = office.ports.blobs.put(pdf(), "application/pdf")
    with office.ports.store.write("test") as tx:
        tx.blobs.add(blob, len(pdf()), "application/pdf", None)
        made_slot = replace(dossier.slots[0], state=ComponentState.READ, pages=1, read_blob=blob)
        tx.dossiers.put_component(made_slot)
    robot = open_window(office)
    robot.sign_in(demo.CLERK.login, demo.PASSWORD)
    robot.press("Ctrl+4")
    robot.until(lambda: SIGNER in robot.text("sign.token"))
    robot.until(lambda: "1 thành phần" in robot.text("sign.count"))
    return robot


def type_pin(robot: WindowRobot) -> None:
    edit = robot.find(QLineEdit, "sign.pin")
    edit.setFocus()
    for digit in DIGITS:
        QTest.keyClick(edit, Qt.Key(0x30 + digit))


def test_it_is_in_no_memory_once_it_was_sent(robot: WindowRobot) -> None:
    """Nothing was found in five runs; without the wiped line it stands there twice."""
    type_pin(robot)
    assert kept(os.getpid()) >= 1, "the measure finds it"
    robot.press("F8")
    robot.until(lambda: "Đã ký 1 tệp" in robot.strip)
    robot.idle()
    after = kept(os.getpid())
    robot.window.sign_out()
    robot.idle()
    assert max(after, kept(os.getpid())) <= 1  # a freed scrap of the heap is nobody's promise


def test_it_is_in_no_file_no_row_and_no_argument(
    robot: WindowRobot, office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    type_pin(robot)
    robot.press("F8")
    robot.until(lambda: "Đã ký 1 tệp" in robot.strip)
    robot.idle()
    secret = "".join(_DIGITS)
    with office.ports.store.read() as tx:
        told = [str(tx.audit.lines()), *(str(tx.settings.get(n)) for n in tx.settings.names())]
        told.append(str(all_dossiers(tx)))
    assert not [text for text in (*told, caplog.text, robot.strip) if secret in text]
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes(), path
    for name in ("cmdline", "environ"):
        assert secret.encode() not in Path(f"/proc/self/{name}").read_bytes()
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    for child in children:
        assert secret.encode() not in Path(f"/proc/{child}/cmdline").read_bytes()
    assert not any("workers.token" in _command(child) and _unlocked(child) for child in children)


def _command(child: str) -> str:
    return Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ")


def _unlocked(child: str) -> bool:
    """Whether the process has a PKCS#11 module loaded: it ends with the session."""
    return "softhsm" in Path(f"/proc/{child}/maps").read_text()
