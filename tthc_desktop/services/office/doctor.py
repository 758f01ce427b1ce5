"""What is installed, what works, what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.messages import sentence


@dataclass(frozen=True, slots=True)
class DoctorFinding:
    """What the doctor found of one part.

    Attributes:
        name: The part that was examined.
        works: None when it is not set up or cannot be told, which is no fault.
    """

    name: str
    works: bool | None
    detail: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a check cannot tell, in words: no fault, and no more than that."""

    detail: str


Check = Callable[[], str | Unknown]
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
        if isinstance(detail, Unknown):
            return DoctorFinding(name, works=None, detail=detail.detail)
        return DoctorFinding(name, works=True if detail else None, detail=detail or "chưa khai báo")
