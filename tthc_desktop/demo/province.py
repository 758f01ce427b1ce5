"""The simulated provincial system: it gives each new dossier an official code of its own making,
and takes what is attached to a dossier that it knows.

Code: ``<unit>-<yyMMdd>-<nnnn>``, counted per unit and day (reference/domain.md 2). What it holds
lies in the relay's data folder (demo/online.py, demo/national.py, demo/story.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tthc_desktop.demo.national import NationalPapers
from tthc_desktop.demo.online import OnlineDossiers
from tthc_desktop.demo.story import ProvinceStory
from tthc_desktop.domain.outbox import Operation
from tthc_desktop.domain.reuse_wire import NationalQuery
from tthc_desktop.domain.time import from_ms
from tthc_desktop.relay.held_file import HeldFile
from tthc_desktop.relay.upstream import (
    Decision,
    ForwardedSubmission,
    GivenCodes,
    NationalPaper,
    Online,
    ProvinceNews,
)


class SimulatedProvince:
    """Implements relay.upstream.Upstream. Decides each submission delay_s seconds after it came in,
    and tells that however often it is asked: the relay may not have been able to write it down. A
    restart decides anew what was not."""

    def __init__(self, data: Path, given: GivenCodes, delay_s: float) -> None:
        self._given = given
        self._delay_ms = int(delay_s * 1000)
        self._online = OnlineDossiers(data)
        self._national = NationalPapers(data)
        self._story = ProvinceStory(data)
        self._pending: dict[str, ForwardedSubmission] = {}
        self._decided: dict[str, Decision] = {}
        self._codes: set[str] = set()
        self._highest: dict[str, int] = {}

    def forward(self, submission: ForwardedSubmission) -> None:
        if submission.id not in self._decided:
            self._pending[submission.id] = submission

    def decisions(self, ids: Sequence[str]) -> Mapping[str, Decision]:
        now_ms = round(time.time() * 1000)
        for submission_id in ids:
            submission = self._pending.get(submission_id)
            if submission is not None and submission.received_ms <= now_ms - self._delay_ms:
                self._decided[submission_id] = made = self._decide(submission, now_ms)
                if made.official_code:
                    self._codes.add(made.official_code)
                    self._story.took(submission_id, made.official_code, from_ms(now_ms))
                del self._pending[submission_id]
        return {each: self._decided[each] for each in ids if each in self._decided}

    def news(self, after: str) -> ProvinceNews:
        return self._story.news(after)

    def news_file(self, event: str, file: str) -> HeldFile | None:
        return self._story.file(event, file)

    def resync(self, submission: str, code: str, system: str) -> None:
        self._story.pass_on(submission, code, system, from_ms(round(time.time() * 1000)))

    def online(self) -> Online:
        return self._online.all()

    def papers(self, query: NationalQuery) -> tuple[NationalPaper, ...]:
        return self._national.find(query)

    def paper_with(self, agency: str, path: str) -> NationalPaper | None:
        return self._national.with_file(agency, path)

    def _decide(self, submission: ForwardedSubmission, now_ms: int) -> Decision:
        if submission.operation is Operation.CREATE:
            again = submission.known_code  # its relay lost it: it keeps the code that it had
            known = again.startswith(f"{submission.unit}-") and not self._knows(again)
            return Decision(again if known else self._next_code(submission.unit, now_ms))
        if self._knows(submission.target):
            return Decision(submission.target)
        return Decision("", f"Hệ thống tỉnh không có hồ sơ {submission.target}.")

    def _knows(self, code: str) -> bool:
        return code in self._codes or code in self._online.all() or self._given.has(code)

    def _next_code(self, unit: str, now_ms: int) -> str:
        """One beyond the highest of that unit and day."""
        prefix = f"{unit}-{from_ms(now_ms):%y%m%d}-"
        taken = [*self._given.beginning(prefix), *self._online.all()]
        numbers = [code.removeprefix(prefix) for code in taken if code.startswith(prefix)]
        known = [int(n) for n in numbers if n.isascii() and n.isdigit()]
        self._highest[prefix] = 1 + max(self._highest.get(prefix, 0), *known, 0)
        return f"{prefix}{self._highest[prefix]:04d}"


def simulated(data: Path, delay_s: float) -> Callable[[GivenCodes], SimulatedProvince]:
    """What ``--upstream simulated`` gives the relay on that data folder."""
    return lambda given: SimulatedProvince(data, given, delay_s)
