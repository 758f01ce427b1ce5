"""A person's decisions about doubtful rows, and the rules of province and unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.local_rules import Limit, LocalRule, cut
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.questions import Question
from tthc_desktop.services.catalogue.current import CurrentCatalogue
from tthc_desktop.services.office import require
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class ListQuestions:
    """Everything that waits for a decision, procedure by procedure."""

    catalogue: CurrentCatalogue

    def __call__(self) -> tuple[tuple[Procedure, Question], ...]:
        return tuple(
            (entry.procedure, question)
            for entry in self.catalogue.entries().values()
            for question in entry.questions
        )


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """One answer, for one question or for all open ones that say the same."""

    store: Store
    clock: Clock
    catalogue: CurrentCatalogue

    def __call__(
        self, actor: Account, question: Question, answer: str, *, alike: bool = False
    ) -> int:
        """How many questions it settled. Raises InputError ``account.not_allowed`` or
        ``catalogue.choice``."""
        require(actor, Role.ADMINISTRATOR)
        if not question.allows(answer):
            raise InputError("catalogue.choice")
        same = [question]
        if alike:
            everything = (q for e in self.catalogue.entries().values() for q in e.questions)
            same = [q for q in everything if q.likeness == question.likeness]
        now = self.clock.now()
        with self.store.write(actor.login) as tx:
            for each in same:
                tx.catalogue.put_answer(each.code, each.key, answer, now)
            tx.audit.append(
                "catalogue.decided", question.code, question=question.key, rows=len(same)
            )
        return len(same)


@dataclass(frozen=True, slots=True)
class PutLocalRules:
    """Terms, fees, internal steps and marks of province and unit."""

    store: Store
    clock: Clock

    def __call__(self, actor: Account, rules: Iterable[LocalRule]) -> None:
        """Raises InputError ``account.not_allowed``, ``catalogue.basis`` for a limit without the
        decision that says so."""
        require(actor, Role.ADMINISTRATOR)
        wanted = tuple(rules)
        if any(isinstance(r.content, Limit) and not r.content.basis.strip() for r in wanted):
            raise InputError("catalogue.basis")
        with self.store.write(actor.login) as tx:
            tx.catalogue.put_rules(wanted, self.clock.now())
            for rule in wanted[:1]:
                tx.audit.append("catalogue.rule", rule.code, slot=rule.slot, procedures=len(wanted))


@dataclass(frozen=True, slots=True)
class CutTerms:
    """All national terms shortened at once, as the province did with 2,000 procedures (30 %,
    reference/domain.md 0)."""

    catalogue: CurrentCatalogue
    put: PutLocalRules

    def __call__(
        self, actor: Account, percent: int, basis: str, valid_from: date, codes: frozenset[str]
    ) -> int:
        """codes: which procedures; those without a known term are left out. How many procedures
        were shortened. Raises InputError ``catalogue.percent`` or ``catalogue.basis``."""
        rules = [
            LocalRule(code, valid_from, Limit(offer.channel, cut(offer.term, percent), None, basis))
            for code, entry in self.catalogue.entries().items()
            if code in codes
            for offer in entry.national.offers
            if offer.term is not None
        ]
        self.put(actor, rules)
        return len({rule.code for rule in rules})
