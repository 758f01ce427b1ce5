"""What is installed, what works, what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.messages import sentence

_NOT_SET_UP = "chưa khai báo"


@dataclass(frozen=True, slots=True)
class DoctorFinding:
    """What the doctor found of one part.

    Attributes:
        name: The part that was examined.
        works: None when it is not set up or cannot be told, which is no fault.
        facts: The same for programs, by name; empty where there is no more than the words.
    """

    name: str
    works: bool | None
    detail: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a check cannot tell, in words: no fault, and no more than that."""

    detail: str


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What a check found that also tells programs.

    Attributes:
        detail: In words; empty where it is not set up.
        works: As DoctorFinding has it.
    """

    detail: str
    facts: Mapping[str, object]
    works: bool | None


Check = Callable[[], str | Unknown | CheckAnswer]
"""Returns a short detail; raises TthcError when it does not work. An empty text: not set up."""


@dataclass(frozen=True, slots=True)
class Doctor:
    """Runs every check; one that fails does not stop the others."""

    checks: Mapping[str, Check]

    def __call__(self) -> tuple[DoctorFinding, ...]:
        return tuple(self._run(name, check) for name, check in self.checks.items())

    def _run(self, name: str, check: Check) -> DoctorFinding:
        try:
            detail = check()
        except TthcError as error:
            return DoctorFinding(name, works=False, detail=sentence(error))
        if isinstance(detail, CheckAnswer):
            words = detail.detail or _NOT_SET_UP
            return DoctorFinding(name, detail.works, words, dict(detail.facts))
        if isinstance(detail, Unknown):
            return DoctorFinding(name, works=None, detail=detail.detail)
        return DoctorFinding(name, works=True if detail else None, detail=detail or _NOT_SET_UP)
