"""Which warnings each clerk has overruled, for the supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.text import fold
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store

MANY = 10
"""Times a week with the same reason; more are marked: that is a habit, not an exception."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OverruledCount:
    """How often one clerk has overruled warnings for one reason.

    Attributes:
        reason: Spelt as last time; another case or other marks make no other reason.
        week: Count of the last seven days.
        month: Count of the last thirty days.
        findings: All that the reason was given for.
    """

    login: str
    name: str
    reason: str
    week: int
    month: int
    findings: tuple[Finding, ...]

    @property
    def marked(self) -> bool:
        return self.week > MANY


@dataclass(frozen=True, slots=True)
class ListOverruled:
    store: Store
    clock: Clock

    def __call__(self, actor: Account) -> tuple[OverruledCount, ...]:
        """The counts of all clerks, most of this week first.

        Raises:
            InputError: ``account.not_allowed`` for anybody below a supervisor.
        """
        require(actor, Role.SUPERVISOR)
        now = self.clock.now()
        with self.store.read() as tx:
            entries = tx.overruled.since(now - timedelta(days=30))
            names = {account.login: account.name for account in tx.accounts.all()}
        found: dict[tuple[str, str], OverruledCount] = {}
        for entry in entries:
            key = (entry.actor, " ".join(fold(entry.reason).split()))
            known = found.get(key)
            findings = set(known.findings if known else ()) | set(entry.findings)
            found[key] = OverruledCount(
                entry.actor,
                names.get(entry.actor, entry.actor),
                entry.reason,
                (known.week if known else 0) + (entry.at > now - _WEEK),
                (known.month if known else 0) + 1,
                tuple(sorted(findings)),
            )
        return tuple(sorted(found.values(), key=lambda c: (-c.week, -c.month, c.login, c.reason)))
