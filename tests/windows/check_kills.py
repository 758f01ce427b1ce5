"""The office is killed while it scans, as a whole or only its scanner worker: nothing that was told
as kept is lost, nothing is there twice, and no child outlives its parent."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from tests.windows.check_commands import succeeded
from tests.windows.checks import check
from tests.windows.machine import Finished, Machine

KILLS = int(os.environ.get("KILLS", "100"))
_ONE_HOME = 20  # kills, before a new home is made
_SHEETS = 20  # of paper at most that one round takes
_PAGES = 5  # behind one of the first so many an office is killed
_LATER_S = 0.2
_PATIENCE = 100  # looks, a tenth of a second each
_INSIDE = "tests.windows.kill_office"
_SCANNER = "tthc_desktop.workers.scanner"
_WORKERS = "tthc_desktop.workers."


@dataclass
class _Campaign:
    """Kills on homes of one PC.

    Attributes:
        told: Lines about pages on the present home.
    """

    machine: Machine
    url: str
    chance: random.Random
    kills: int = 0
    pages: int = 0
    home: str = ""
    told: list[dict[str, Any]] = field(default_factory=list)

    def round(self) -> None:
        """One kill, and the look at what is there then. Raises AssertionError."""
        if self.kills % _ONE_HOME == 0:
            self.home = rf"C:\tắt máy\{self.kills}\nhà"
            self.told = []
            succeeded(self._inside("make", 0))
        whole = self.kills % 4 != 3
        self._work(self.kills * _SHEETS, whole=whole)
        said = succeeded(self._inside("check", self.kills * _SHEETS + _SHEETS - 2, self.told))
        answer = json.loads(said.last_line)
        for fault in ("lost", "doubled", "wrong"):
            assert not answer["found"][fault], (self.kills, fault, answer["found"][fault])
        self.told += [{"page": ["", *page]} for page in answer["made"]]
        self.kills += 1

    def _work(self, first: int, *, whole: bool) -> None:
        """Kills behind one of the first pages that it tells."""
        after, struck = self.chance.randint(1, _PAGES), False
        arguments = ("-m", _INSIDE, "work", self.home, self.url, str(first))
        with self.machine.running(*arguments) as office:
            for line in office.stdout or ():
                with suppress(ValueError):  # the last one may be cut
                    self.told.append(json.loads(line))
                    self.pages += 1
                    after -= 1
                if after <= 0 and not struck:
                    struck = True
                    time.sleep(self.chance.random() * _LATER_S)  # the moment is any moment
                    for victim in self.machine.processes(f"{_INSIDE} work" if whole else _SCANNER):
                        with suppress(ProcessLookupError):
                            os.kill(victim, signal.SIGKILL)
            code = office.wait(120)
        assert whole or code == 0, f"the office ended with {code}"
        for _ in range(_PATIENCE):
            if not self.machine.processes(_WORKERS):
                return
            time.sleep(0.1)
        raise AssertionError(f"they outlive their parent: {self.machine.processes(_WORKERS)}")

    def _inside(self, act: str, number: int, told: list[dict[str, Any]] | None = None) -> Finished:
        lines = "".join(json.dumps(line) + "\n" for line in told or ())
        return self.machine.python(
            *("-m", _INSIDE, act, self.home, self.url, str(number)), stdin=lines
        )


@contextmanager
def _virtual_scanner(machine: Machine) -> Iterator[str]:
    module = "tthc_desktop.demo.virtual_scanner"
    with machine.running("-m", module, "--port", "0") as scanner:
        assert scanner.stdout is not None
        yield str(json.loads(scanner.stdout.readline())["url"])


@check(f"{KILLS} kills of an office that scans (KILLS=) lose and double nothing:")
def kills(machine: Machine) -> str:
    seed = random.randrange(1 << 32)
    with _virtual_scanner(machine) as url:
        campaign = _Campaign(machine, url, random.Random(seed))
        try:
            while campaign.kills < KILLS:
                campaign.round()
        except subprocess.SubprocessError as error:
            raise AssertionError(f"seed {seed}, kill {campaign.kills}: {error}") from error
    return f"{campaign.kills} kills, {campaign.pages} pages told, seed {seed}"
