"""One kill after the other, each in a process of its own, and the table of what came of them."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.campaigns.kills import office
from tests.campaigns.kills.check import Check, Page, Told
from tests.campaigns.kills.desk import Desk, make_home
from tests.campaigns.kills.steps import Steps, kinds
from tests.campaigns.kills.work import Teller, Work
from tests.fakes.virtual_scanner import VirtualScanner

_SHEETS = 100  # of paper at most that one piece of work takes
_TRIES = 6
_BLOCKS = _TRIES + 2  # of sheets: each try, the check, and a second kill before it
_UNRECOVERED = 0.25  # how likely a second kill comes before anybody recovers
_LIFE = 0.7  # how likely the next kill comes on the same home
_OFFICE_FULL = 150
_FULL = 45  # pages of a home, before a new one is taken


@dataclass
class Row:
    """Of one kind of step. pages: told as committed and checked after these kills."""

    kills: int = 0
    pages: int = 0
    adopted: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0


@dataclass
class State:
    seed: int
    done: int = 0
    rows: dict[str, Row] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


Lines = list[dict[str, Any]]
"""JSON, as they came."""


Watch = Callable[[int, dict[str, Any]], None]


def nobody(_child: int, _line: dict[str, Any]) -> None:
    """Watches a child that is left alone."""


def in_child(run: Callable[[Teller], None], watch: Watch = nobody) -> tuple[Lines, int]:
    """Runs it in a fork of this process, which has no threads; its lines, and how it ended: the
    number of a signal, or minus the exit code. What it raises goes to stderr. watch: is told each
    line as it comes, with the child's id."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.close(reader)
            run(Teller(writer))
            code = 0
        except BaseException:  # noqa: BLE001 - the parent is told by the exit code
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        lines = []
        for line in pipe:
            lines.append(json.loads(line))
            watch(child, lines[-1])
    _, status = os.waitpid(child, 0)
    ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)
    return lines, ended


class Campaign:
    """folder: for homes and paper; emptied. Homes with a fault stay there."""

    def __init__(self, state: State, folder: Path, virtual: VirtualScanner) -> None:
        self.state = state
        self.folder = folder
        self._virtual = virtual
        self._template = folder / "template"
        self._paper = folder / "paper"
        self._home: Path | None = None
        self._told = Told()
        self._office: Path | None = None
        self._office_told = Told()
        self._paper.mkdir(parents=True)
        _, ended = in_child(lambda _: make_home(self._template))
        if ended:
            raise RuntimeError("no home could be made")

    def kill(self, kind: str) -> None:
        """Adds one kill to the table."""
        if kind in office.KINDS:
            self._kill_office(kind)
            self.state.done += 1
            return
        number = self.state.done
        chance = random.Random(f"{self.state.seed}:{number}")
        for attempt in range(_TRIES):
            home = self._any_home(chance)
            nth = max(1, chance.randint(1, kinds()[kind]) >> attempt)
            seed = f"{self.state.seed}:{number}:{attempt}"
            if self._work(home, seed, kind, nth):
                break
        else:
            raise RuntimeError(f"{kind} never came about")
        if chance.random() < _UNRECOVERED:
            other = chance.choice(list(kinds()))
            again = f"{self.state.seed}:{number}:{_TRIES + 1}"
            self._work(home, again, other, chance.randint(1, kinds()[other]))
        self._check(home, seed, kind, nth, thorough=chance.random() < 0.2)
        self.state.done += 1

    def _any_home(self, chance: random.Random) -> Path:
        full = len(self._told.pages) > _FULL
        if self._home is not None and not full and chance.random() < _LIFE:
            return self._home
        if self._home is not None:
            shutil.rmtree(self._home)
        self._told = Told()
        self._home = self.folder / f"home-{self.state.done}"
        shutil.copytree(self._template, self._home, dirs_exist_ok=True)
        return self._home

    def _work(self, home: Path, seed: str, kind: str, nth: int) -> bool:
        """Whether the step came about."""
        first = (self.state.done * _BLOCKS + int(seed.rpartition(":")[2])) * _SHEETS

        def run(teller: Teller) -> None:
            real = random.Random(seed).random() < 0.08
            desk = Desk(home, self._virtual.url, seed, real=real)
            steps = Steps(kind, nth)
            steps.install()
            Work(desk, self._virtual, self._paper, first, steps, teller).run()
            desk.close()

        lines, ended = in_child(run)
        for line in lines:
            self._told.add(line)
        self._virtual.control(clear=True)
        if ended not in (0, signal.SIGKILL):
            self._fault(home, seed, kind, nth, f"the work ended with {ended}")
        return ended == signal.SIGKILL

    def _kill_office(self, kind: str) -> None:
        """All on one home, which is the older the better."""
        number = self.state.done
        for attempt in range(_TRIES):
            if self._office is None or len(self._office_told.pages) > _OFFICE_FULL:
                self._office, self._office_told = self.folder / f"office-{number}", Told()
                shutil.copytree(self._office_template(), self._office, dirs_exist_ok=True)
            home, first = self._office, (number * _BLOCKS + attempt) * _SHEETS
            seed = f"{self.state.seed}:{number}:{attempt}"
            killer = office.Killer(kind, random.Random(seed))
            ended = self._office_work(home, first, killer)
            if killer.struck and (kind == office.WORKER or ended):
                break  # otherwise it was done before its moment came
        else:
            raise RuntimeError(f"{kind} never came about")
        if ended != (signal.SIGKILL if kind == office.WHOLE else 0):
            self._fault(home, seed, kind, 0, f"the office ended with {ended}")
        self._check(home, seed, kind, 0, thorough=False)

    def _office_work(self, home: Path, first: int, killer: office.Killer) -> int:
        def run(teller: Teller) -> None:
            office.work(home, self._virtual, self._paper, first, teller)

        lines, ended = in_child(run, killer)
        for line in lines:
            self._office_told.add(line)
        self._virtual.control(clear=True)
        return ended

    def _office_template(self) -> Path:
        folder = self.folder / "office"
        if not folder.exists():
            url = self._virtual.url
            _, ended = in_child(lambda _: office.make_office(folder, url))
            if ended:
                raise RuntimeError("no office could be made")
        return folder

    def _check(self, home: Path, seed: str, kind: str, nth: int, *, thorough: bool) -> None:
        sheet = (self.state.done * _BLOCKS + _TRIES) * _SHEETS
        told = self._office_told if kind in office.KINDS else self._told

        def run(teller: Teller) -> None:
            desk: Desk | office.OfficeDesk
            if kind in office.KINDS:
                desk = office.OfficeDesk(home)
            else:
                desk = Desk(home, self._virtual.url, f"{seed}:check")
            check = Check(desk, told, self._virtual, self._paper)
            made = check(sheet, thorough=thorough)
            desk.close()
            teller.tell(pages=made, found=check.found.body())

        lines, ended = in_child(run)
        row = self.state.rows.setdefault(kind, Row())
        row.kills += 1
        row.pages += len(told.pages)
        if ended or len(lines) != 1:
            row.wrong += 1
            self._fault(home, seed, kind, nth, f"the check ended with {ended}")
            return
        self._note(row, told, lines[0])
        found = lines[0]["found"]
        for name in ("lost", "doubled", "wrong"):
            for words in found[name]:
                self._fault(home, seed, kind, nth, f"{name}: {words}")
        for picture in self._paper.iterdir():
            picture.unlink()

    def _note(self, row: Row, told: Told, line: dict[str, Any]) -> None:
        found = line["found"]
        row.adopted += found["adopted"]
        row.lost += len(found["lost"])
        row.doubled += len(found["doubled"])
        row.wrong += len(found["wrong"])
        for page in line["pages"]:
            batch, number, sha, side = page
            made: Page = (str(batch), int(number), str(sha), str(side))
            told.pages.append(made)

    def _fault(self, home: Path, seed: str, kind: str, nth: int, words: str) -> None:
        self.state.faults.append(f"{seed} {kind} {nth}: {words}")
        kept = self.folder / f"kept-{seed.replace(':', '-')}"
        if home.exists() and not kept.exists():
            shutil.copytree(home, kept)
        if home == self._home:
            self._home = None
        else:
            self._office = None


def table(state: State) -> str:
    heads = (
        f"{'step':16}{'kills':>7}{'pages':>8}{'adopted':>9}{'lost':>6}{'doubled':>9}{'wrong':>7}"
    )
    lines = [heads]
    total = Row()
    for kind, row in [*sorted(state.rows.items()), ("all", total)]:
        if row is not total:
            for name in vars(total):
                setattr(total, name, getattr(total, name) + getattr(row, name))
        lines.append(
            f"{kind:16}{row.kills:7}{row.pages:8}{row.adopted:9}{row.lost:6}{row.doubled:9}"
            f"{row.wrong:7}"
        )
    return "\n".join(lines)
