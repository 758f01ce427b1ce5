"""Which law texts papers cite, from which day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.forms import LAW_NAMES, LawReference, laws_on
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.text import printable
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.papers.current import known_laws
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.papers import BundledForms, StoredLaw
from tthc_desktop.services.ports.store import Store

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class LawState:
    """A law that papers cite, and who changed it.

    Attributes:
        in_force: Cited today.
        actor, at: Who changed it; empty and None for what ships.
    """

    law: LawReference
    in_force: bool
    actor: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GetLawReferences:
    store: Store
    clock: Clock
    forms: BundledForms

    def __call__(self) -> tuple[LawState, ...]:
        """By name, newest first."""
        today = self.clock.now().astimezone(VIETNAM).date()
        with self.store.read() as tx:
            stored = tx.papers.laws()
            now = laws_on(today, known_laws(tx, self.forms))
        states = {(law.name, law.valid_from): LawState(law, False) for law in self.forms.laws()}
        for each in stored:
            law = each.law
            states[law.name, law.valid_from] = LawState(law, False, each.actor, each.at)
        newest: dict[str, date] = {}
        for name, day in states:
            if day <= today and day >= newest.get(name, day):
                newest[name] = day
        return tuple(
            replace(state, in_force=newest.get(name) == day and bool(now[name]))
            for (name, day), state in sorted(
                states.items(), key=lambda item: (item[0][0], -item[0][1].toordinal())
            )
        )

    def on(self, day: date) -> dict[str, str]:
        """What a paper of that day cites, by name."""
        with self.store.read() as tx:
            return laws_on(day, known_laws(tx, self.forms))


@dataclass(frozen=True, slots=True)
class ChangeLawReference:
    """Only an administrator. An empty text means: nothing is cited from that day on."""

    store: Store
    clock: Clock

    def __call__(self, actor: Account, law: LawReference) -> None:
        """Changes what papers cite from a day on.

        Raises:
            InputError: ``account.not_allowed``, ``law.name`` or ``law.text``.
        """
        require(actor, Role.ADMINISTRATOR)
        clean = replace(law, text=printable(law.text))
        if law.name not in LAW_NAMES:
            raise InputError("law.name")
        if len(clean.text) > _LONGEST:
            raise InputError("law.text", limit=_LONGEST)
        with self.store.write(actor.login) as tx:
            tx.papers.put_law(StoredLaw(clean, actor.login, self.clock.now()))
            tx.audit.append("law.changed", law.name, valid_from=law.valid_from.isoformat())

    def back(self, actor: Account, law: LawReference) -> None:
        """What ships holds again for that name and day."""
        require(actor, Role.ADMINISTRATOR)
        with self.store.write(actor.login) as tx:
            tx.papers.drop_law(law)
            tx.audit.append("law.reset", law.name, valid_from=law.valid_from.isoformat())
