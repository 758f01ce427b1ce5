"""Dossiers that were sealed on Windows reach a relay on Linux, once."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.windows.check_commands import answer, succeeded
from tests.windows.checks import check
from tests.windows.machine import ROOT, Machine

HOME = r"C:\ngoài đảo\nhà"
_KILLED, _KILLS = r"C:\mất điện\nhà", 6
_STARTS_S, _SENDS_S = 2.0, 6.0  # until it sends, about; how long it sends at most


class _Relay:
    """Of this machine, with its data in a folder."""

    def __init__(self, data: Path) -> None:
        self._data = data
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
        self._process = subprocess.Popen(
            [*self._command, "--upstream", "simulated", "--port", str(port)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        try:
            assert self._process.stdout is not None
            yield str(json.loads(self._process.stdout.readline())["url"])
        finally:
            self._process.terminate()
            self._process.communicate(timeout=60)

    def kill(self) -> None:
        """It has no moment for anything."""
        self._process.kill()

    def forget(self) -> None:
        """As it was before it met anybody."""
        shutil.rmtree(self._data, ignore_errors=True)

    def ask(self, *args: str) -> dict[str, Any]:
        said = subprocess.run(
            [*self._command, *args], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
        )
        body = json.loads(said.stdout)
        assert isinstance(body, dict)
        return body


@check("What is sealed without a link goes to a relay on Linux when it is back, once:")
def sealed_offline(machine: Machine) -> str:
    relay = _Relay(ROOT / "build" / "windows" / "relay")
    port = _fill(machine, relay, HOME, 2)
    without = machine.tthc("sync", "--once", "--home", HOME, "--json")
    waiting = answer(machine.tthc("queue", "list", "--home", HOME, "--json"))
    report = _delivered(machine, relay, HOME, port, 2)
    return f"without a link {without.code}, {len(waiting.get('dossiers', waiting))} wait; {report}"


@check(f"Sending is killed {_KILLS} times, or the relay is: all arrives, once:")
def killed_sending(machine: Machine) -> str:
    relay, seed = _Relay(ROOT / "build" / "windows" / "relay"), random.randrange(1 << 32)
    port, chance = _fill(machine, relay, _KILLED, 3), random.Random(seed)
    amid = 0
    for kill in range(_KILLS):
        again = ("-m", "tthc_desktop", "queue", "retry", "--home", _KILLED)
        succeeded(machine.python(*again))
        sync = ("-m", "tthc_desktop", "sync", "--once", "--home", _KILLED, "--json")
        with relay.running(port), machine.running(*sync) as sending:
            _until_there(machine, "tthc_desktop sync")
            time.sleep(_STARTS_S + chance.random() * _SENDS_S)
            amid += sending.poll() is None
            if kill % 2:
                relay.kill()
            else:
                for victim in machine.processes("tthc_desktop sync"):
                    os.kill(victim, signal.SIGKILL)
            sending.communicate(timeout=300)
    report = _delivered(machine, relay, _KILLED, port, 3)
    assert amid, "every kill came too late"
    return f"seed {seed}, {amid} kills while it ran; {report}"


def _until_there(machine: Machine, part: str) -> None:
    for _ in range(200):
        if machine.processes(part):
            return
        time.sleep(0.1)
    raise AssertionError(f"no process {part}")


def _fill(machine: Machine, relay: _Relay, home: str, count: int) -> int:
    """Seals dossiers of an office that the relay knows; its port."""
    relay.forget()
    with relay.running() as url:
        code = str(relay.ask("--enrol", "H01.45")["code"])
        there = ("--relay", url, "--enrol-code", code)
        many = ("--dossiers", str(count), "--stop-after", "seal")
        filled = machine.tthc("demo", *many, *there, "--home", home, "--json", timeout=1800)
        assert len(answer(succeeded(filled))["dossiers"]) == count
    return int(url.rsplit(":", 1)[1])


def _delivered(machine: Machine, relay: _Relay, home: str, port: int, count: int) -> dict[str, Any]:
    """Sends until the province has all; what the relay says of it."""
    with relay.running(port):
        for _ in range(10):
            machine.tthc("queue", "retry", "--home", home)
            sent = machine.tthc("sync", "--once", "--home", home, "--json")
            report = relay.ask("--report")
            if report["dossiers"] == count:
                break
    assert report["dossiers"] == count, (report, sent.text)
    assert not report["doubles"], report
    assert report["blobs_ok"], report
    return report
