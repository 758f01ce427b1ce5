"""A process that may hold a PIN leaves no memory behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tthc_desktop.adapters.system.wiped import write_and_wipe
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.domain.errors import TthcError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
_ASK = """
import ctypes, resource
from tthc_desktop.adapters.system.core_files import keep_out_of_core_files
keep_out_of_core_files()
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))
"""


def test_no_core_file_and_nobody_attaches() -> None:
    command = [sys.executable, "-c", _ASK]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=True)
    assert run.stdout.strip() == "0 (0, 0)"


def test_the_token_worker_has_asked_for_it() -> None:
    worker = WorkerProcess("token", bytes(32))
    try:
        with pytest.raises(TthcError):
            list(worker.call("check", {"path": "/none.pdf", "trust": ""}, 30.0))
        limits = Path(f"/proc/{worker.pid}/limits").read_text()
        assert re.search(r"Max core file size +0 +0 ", limits)
    finally:
        worker.close()


def test_what_was_written_is_wiped() -> None:
    out, into = os.pipe()
    text = "".join(["ab", "cd" * 100])
    whole = text[:2] + text[2:]
    try:
        write_and_wipe(into, text)
        assert os.read(out, 1000) == whole.encode()
        assert text == "0" * len(whole)
        os.close(out)
        again = "".join(["ef", "gh"])
        with pytest.raises(OSError, match="pipe"):
            write_and_wipe(into, again)
        assert again == "0000"
        with pytest.raises(ValueError, match="ASCII"):
            write_and_wipe(into, "mật khẩu")
    finally:
        os.close(into)
