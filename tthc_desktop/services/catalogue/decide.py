"""A person's decisions about doubtful rows, and the rules of province and unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tthc_desktop.domain.catalogue import Procedure, process_excess
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.local_rules import Limit, LocalRule, cut
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.questions import Question, settle
from tthc_desktop.services.catalogue.current import CurrentCatalogue
from tthc_desktop.services.office.accounts import require
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
class ListDecided:
    """What was decided, so that it can be decided otherwise: of each procedure's newest version."""

    store: Store

    def __call__(self) -> tuple[tuple[Procedure, Question, str], ...]:
        with self.store.read() as tx:
            newest = {v.procedure.code: v.procedure for v in tx.catalogue.versions()}
            answers = tx.catalogue.answers()
        return tuple(
            (newest[code], question, given[question.key])
            for code, given in sorted(answers.items())
            if code in newest
            for question in settle(newest[code], given).decided
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
                "catalogue.decided",
                question.code,
                question=question.key,
                answer=answer,
                rows=len(same),
            )
        return len(same)


@dataclass(frozen=True, slots=True)
class PutLocalRules:
    """Terms, fees, internal steps and marks of province and unit."""

    store: Store
    clock: Clock

    def __call__(self, actor: Account, rules: Iterable[LocalRule]) -> None:
        """Keeps local rules of procedures.

        Raises:
            InputError: ``account.not_allowed``; ``catalogue.basis`` for a limit without the
                decision that says so, ``catalogue.number`` for a term of nothing.
        """
        require(actor, Role.ADMINISTRATOR)
        wanted = tuple(rules)
        limits = [rule.content for rule in wanted if isinstance(rule.content, Limit)]
        if any(limit.no_time for limit in limits):
            raise InputError("catalogue.number")
        if any(not limit.basis.strip() for limit in limits):
            raise InputError("catalogue.basis")
        with self.store.write(actor.login) as tx:
            tx.catalogue.put_rules(wanted, self.clock.now())
            for rule in wanted:
                tx.audit.append(
                    "catalogue.rule", rule.code, slot=rule.slot, valid_from=str(rule.valid_from)
                )


@dataclass(frozen=True, slots=True)
class Cut:
    """What cutting the terms came to.

    Attributes:
        done: Procedures shortened.
        left: Procedures left as they are because their term is unknown or nothing, or a question
            about them is open.
        tight: Procedures whose internal steps no longer fit.
    """

    done: int
    left: int
    tight: int


@dataclass(frozen=True, slots=True)
class CutTerms:
    """National terms shortened at once, as the province did with 2,000 procedures (30 %,
    reference/domain.md 0)."""

    catalogue: CurrentCatalogue
    put: PutLocalRules

    def __call__(
        self, actor: Account, percent: int, basis: str, valid_from: date, codes: frozenset[str]
    ) -> Cut:
        """Cuts the terms of procedures by a share.

        Args:
            codes: Which procedures.

        Raises:
            InputError: ``catalogue.percent`` or ``catalogue.basis``.
        """
        limits = [
            (code, Limit(offer.channel, cut(offer.term, percent), None, basis))
            for code, entry in self.catalogue.entries().items()
            if code in codes and not entry.open
            for offer in entry.national.offers
            if offer.term is not None
        ]
        rules = [LocalRule(code, valid_from, limit) for code, limit in limits if not limit.no_time]
        self.put(actor, rules)
        done = {rule.code for rule in rules}
        entries = self.catalogue.entries()
        tight = sum(process_excess(entries[code].procedure) > 0 for code in done)
        return Cut(len(done), len(codes & entries.keys()) - len(done), tight)
