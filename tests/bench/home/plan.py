"""How large a home is to be, and who works in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tthc_desktop.demo.office import CLERK, PASSWORD, SUPERVISOR
from tthc_desktop.domain.people import Role
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.office.accounts import NewAccount

FEWEST, MOST = 100, 400_000
_MOST_OPEN = 2_000
_SMALL = 1_000


def _this_minute() -> datetime:
    return datetime.now(VIETNAM).replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class HomePlan:
    """What fill() makes. The same plan makes the same rows; only the keys of a home are its own.

    Attributes:
        open: How many of the dossiers are still work for somebody; None for a fifth, 2,000 at most.
        now: When the year ends that the dossiers are spread over.
    """

    dossiers: int
    open: int | None = None
    clerks: int = 6
    seed: int = 1
    now: datetime = field(default_factory=_this_minute)

    def __post_init__(self) -> None:
        if not FEWEST <= self.dossiers <= MOST:
            raise ValueError(f"{FEWEST} to {MOST} dossiers")
        if not 0 <= self.unfinished <= self.dossiers:
            raise ValueError("no more can be open than there are")
        if not 1 <= self.clerks <= 99:
            raise ValueError("1 to 99 clerks")

    @property
    def unfinished(self) -> int:
        return min(self.dossiers // 5, _MOST_OPEN) if self.open is None else self.open

    @property
    def procedures(self) -> tuple[int, int]:
        """How many a kind of dossier has at most, open ones and finished ones: each takes a fifth
        of a second, and a test has little time."""
        return (1, 1) if self.dossiers < _SMALL else (2, 7)


def accounts(plan: HomePlan) -> tuple[NewAccount, ...]:
    """The clerks, then their supervisor; every password is the demo office's."""
    others = (
        NewAccount(f"canbo{number}", f"Lê Thị Cán Bộ {number}", PASSWORD, Role.CLERK)
        for number in range(2, plan.clerks + 1)
    )
    return (CLERK, *others, SUPERVISOR)
