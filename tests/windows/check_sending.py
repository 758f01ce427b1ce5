"""Dossiers that were sealed on Windows reach a relay on Linux, once."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.windows.check_commands import answer, succeeded
from tests.windows.checks import check
from tests.windows.machine import ROOT, Machine

HOME = r"C:\ngoài đảo\nhà"
_COUNT = 2


class _Relay:
    """Of this machine, with its data in a folder."""

    def __init__(self, data: Path) -> None:
        self._command = [
            sys.executable,
            "-m",
            "tthc_desktop",
            "relay",
            "--json",
            "--data",
            str(data),
        ]

    @contextlib.contextmanager
    def running(self, port: int = 0) -> Iterator[str]:
        """Its address."""
        relay = subprocess.Popen(
            [*self._command, "--upstream", "simulated", "--port", str(port)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        try:
            assert relay.stdout is not None
            yield str(json.loads(relay.stdout.readline())["url"])
        finally:
            relay.terminate()
            relay.communicate(timeout=60)

    def ask(self, *args: str) -> dict[str, Any]:
        said = subprocess.run(
            [*self._command, *args], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
        )
        body = json.loads(said.stdout)
        assert isinstance(body, dict)
        return body


@check("What is sealed without a link goes to a relay on Linux when it is back, once:")
def sealed_offline(machine: Machine) -> str:
    data = ROOT / "build" / "windows" / "relay"
    shutil.rmtree(data, ignore_errors=True)
    relay = _Relay(data)
    with relay.running() as url:
        code = str(relay.ask("--enrol", "H01.45")["code"])
        there = ("--relay", url, "--enrol-code", code)
        many = ("--dossiers", str(_COUNT), "--stop-after", "seal")
        filled = machine.tthc("demo", *many, *there, "--home", HOME, "--json", timeout=1800)
        assert len(answer(succeeded(filled))["dossiers"]) == _COUNT
    without = machine.tthc("sync", "--once", "--home", HOME, "--json")
    waiting = answer(machine.tthc("queue", "list", "--home", HOME, "--json"))
    port = int(url.rsplit(":", 1)[1])
    with relay.running(port):
        for _ in range(10):
            machine.tthc("queue", "retry", "--home", HOME)
            sent = machine.tthc("sync", "--once", "--home", HOME, "--json")
            report = relay.ask("--report")
            if report["dossiers"] == _COUNT:
                break
    assert report["dossiers"] == _COUNT, (report, sent.text)
    assert not report["doubles"], report
    assert report["blobs_ok"], report
    return f"without a link {without.code}, {len(waiting.get('dossiers', waiting))} wait; {report}"
