"""A provincial system that keeps what it was given: it takes dossiers, refuses some with a reason,
thinks better of some, and gives a few another code later on. Nothing that is done to the relay's
data changes what it knows."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tthc_desktop.domain.plain import plain_of
from tthc_desktop.domain.reuse_wire import NationalQuery
from tthc_desktop.relay.held_file import HeldFile
from tthc_desktop.relay.upstream import (
    Decision,
    ForwardedSubmission,
    NationalPaper,
    Online,
    ProvinceNews,
)

_REASON = "Thiếu chữ ký của người yêu cầu."


@dataclass
class Province:
    """Implements relay.upstream.Upstream.

    Attributes:
        given: What was handed over, by submission. Once it is there it is not changed.
        decided: What it said of them last.
        wrong: What it met that must not be.
        renamed: Submissions to which it gave another code since.
    """

    given: dict[str, ForwardedSubmission] = field(default_factory=dict)
    decided: dict[str, Decision] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    renamed: set[str] = field(default_factory=set)
    refused: int = 0
    thought_better: int = 0
    _told: set[str] = field(default_factory=set)
    _again: set[str] = field(default_factory=set)
    _codes: int = 0

    def forward(self, submission: ForwardedSubmission) -> None:
        known = self.given.setdefault(submission.id, submission)
        if known.payload != submission.payload:
            self.wrong.append(f"{submission.id} came again with other bytes")

    def decisions(self, ids: Sequence[str]) -> Mapping[str, Decision]:
        found = [each for each in ids if each in self.decided]
        for each in self._again & self._told & set(found):
            self._think_again_of(each)
        self._told.update(found)
        return {each: self.decided[each] for each in found}

    def news(self, after: str) -> ProvinceNews:
        return ProvinceNews((), after)

    def news_file(self, event: str, file: str) -> HeldFile | None:
        return None

    def resync(self, submission: str, code: str, system: str) -> None:
        raise AssertionError("nobody asks for it here")

    def online(self) -> Online:
        return {}

    def papers(self, query: NationalQuery) -> tuple[NationalPaper, ...]:
        return ()

    def paper_with(self, agency: str, path: str) -> NationalPaper | None:
        return None

    def think(self, chance: random.Random, *, mild: bool = False) -> None:
        """Decides most of what it has.

        Args:
            mild: Everything is decided, and nothing refused.
        """
        for submission_id in [each for each in self.given if each not in self.decided]:
            if mild or chance.random() < 0.8:
                refuses = not mild and chance.random() < 0.1
                self.refused += refuses
                code = "" if refuses else self._next()
                self.decided[submission_id] = Decision(code, _REASON if refuses else "")

    def think_again(self, chance: random.Random) -> None:
        """If it is asked again what it has told already, it takes what it had refused, unless it
        has that dossier in other hands by now, and gives another code to what it had taken."""
        self._again |= {each for each in self._told if chance.random() < 0.3}

    def _think_again_of(self, submission_id: str) -> None:
        self._again.discard(submission_id)
        if self.decided[submission_id].official_code:
            self.renamed.add(submission_id)
            self.decided[submission_id] = Decision(self._next())
        elif not any(
            self.dossier(each) == self.dossier(submission_id)
            for each in self.given
            if each != submission_id
        ):
            self.thought_better += 1
            self.decided[submission_id] = Decision(self._next())

    def dossier(self, submission_id: str) -> tuple[str, str]:
        """Unit and provisional code that its payload names."""
        body: dict[str, Any] = plain_of(self.given[submission_id].payload)
        return str(body["dossier"]["MaDonVi"]), str(body["dossier"]["MaHoSoKhac"])

    def taken(self, unit: str, code: str) -> list[str]:
        """Submissions by which it took that dossier."""
        return [
            each
            for each, decision in self.decided.items()
            if decision.official_code and self.dossier(each) == (unit, code)
        ]

    def _next(self) -> str:
        self._codes += 1
        return f"H01.45-261123-{self._codes:05d}"
