"""What a clerk says of a slot: shown, not needed, not digitised, good all the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tthc_desktop.domain.component import (
    WITH_FILE,
    Component,
    ComponentState,
    PaperFacts,
    Purpose,
    Shown,
    Undigitised,
    Way,
    usual_way,
)
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.findings import HARD, Overrule
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.signing_rules import PaperKind
from tthc_desktop.domain.slot_refusals import refusal
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.time import vn_day
from tthc_desktop.services.gate.judge import judge
from tthc_desktop.services.office.dossier_access import open_slot
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.looks import Overruled
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.reception.settings import load_signing
from tthc_desktop.services.scanning.scan_component import hide_all

_REASON = range(3, 301)  # letters
_SCANNED = {
    Purpose.COMPONENT: PaperKind.COMPONENT,
    Purpose.RESULT: PaperKind.SCANNED_RESULT,
}
"""What is taken for scanned until a signed file comes in; a reply stays what it was made as."""


def checked_reason(text: str) -> str:
    """The reason, cleaned.

    Raises:
        InputError: ``slot.reason`` for one that says nothing.
    """
    reason = clean(text)
    if len(reason) not in _REASON or not any(c.isalpha() for c in reason):
        raise InputError("slot.reason", most=_REASON.stop - 1)
    return reason


@dataclass(frozen=True, slots=True)
class ConfirmShown:
    """Notes that a paper was held against what it proves, and went home again."""

    store: Store
    clock: Clock

    def __call__(
        self,
        actor: Account,
        dossier_id: str,
        slot_id: str,
        number: str = "",
        issued_on: date | None = None,
    ) -> None:
        """Notes it with the number and date of the paper, where they are known.

        Raises:
            InputError: ``slot.has_pages`` or ``slot.has_file`` where some are in already,
                ``slot.result`` or ``slot.secret``; ``facts.issued_on`` for a date that is still to
                come.
        """
        _no_day_to_come(issued_on, self.clock)
        with self.store.write(actor.login) as tx:
            dossier, slot = open_slot(tx, dossier_id, slot_id)
            _component(slot)
            shown = Shown(actor.login, self.clock.now(), clean(number), issued_on)
            _put(tx, dossier, replace(_free(slot), way=Way.SHOWN, shown=shown))
            tx.audit.append("slot.shown", slot_id)


@dataclass(frozen=True, slots=True)
class MarkNotNeeded:
    """Notes that a paper is not asked for in this case."""

    store: Store

    def __call__(self, actor: Account, dossier_id: str, slot_id: str, reason: str = "") -> None:
        """Marks a slot as one for which no paper is needed.

        Args:
            reason: Demanded for a paper that the procedure requires.

        Raises:
            InputError: ``slot.reason``, ``slot.has_pages``, ``slot.has_file``, ``slot.result`` or
                ``slot.secret``.
        """
        with self.store.write(actor.login) as tx:
            dossier, slot = open_slot(tx, dossier_id, slot_id)
            _component(slot)
            text = checked_reason(reason) if slot.required else clean(reason)
            _put(tx, dossier, replace(_free(slot), way=Way.NOT_NEEDED, reason=text))
            tx.audit.append("slot.not_needed", slot_id, required=int(slot.required))


@dataclass(frozen=True, slots=True)
class MarkUndigitised:
    """Notes that a paper was handed in, and is not digitised for a reason that the rules know."""

    store: Store
    clock: Clock

    def __call__(
        self,
        actor: Account,
        dossier_id: str,
        slot_id: str,
        why: Undigitised,
        note: str = "",
    ) -> None:
        """Marks the slot; a state secret is blocked for good.

        The pages of a secret, if any, are never read, signed or sent.

        Raises:
            InputError: ``slot.has_pages`` or ``slot.has_file`` (for all other reasons),
                ``slot.result`` or ``slot.secret``.
        """
        with self.store.write(actor.login) as tx:
            dossier, slot = open_slot(tx, dossier_id, slot_id)
            _component(slot)
            if why is Undigitised.SECRET:
                slot = _emptied(tx, dossier, slot, actor, self.clock)
            made = replace(_free(slot), way=Way.NOT_DIGITISED, undigitised=why, reason=clean(note))
            _put(tx, dossier, made)
            tx.audit.append("slot.undigitised", slot_id, why=why.value)


@dataclass(frozen=True, slots=True)
class ScanAnyway:
    """Lets a paper be digitised that is only shown, or replaced by data."""

    store: Store

    def __call__(self, actor: Account, dossier_id: str, slot_id: str, reason: str) -> None:
        """Makes the slot one that takes pages, and keeps the reason.

        Raises:
            InputError: ``slot.reason``, ``slot.secret``, ``slot.has_pages`` or ``slot.has_file``.
        """
        with self.store.write(actor.login) as tx:
            dossier, slot = open_slot(tx, dossier_id, slot_id)
            made = replace(_free(slot), way=Way.SCAN, reason=checked_reason(reason))
            _put(tx, dossier, made)
            tx.audit.append("slot.scanned_anyway", slot_id)


@dataclass(frozen=True, slots=True)
class ClearSlot:
    """Puts a slot back to what the catalogue says; pages that are in stay where they are."""

    store: Store

    def __call__(self, actor: Account, dossier_id: str, slot_id: str) -> None:
        """Forgets what was said of the slot.

        Raises:
            InputError: ``slot.secret``: whoever thought so has to be asked first.
        """
        with self.store.write(actor.login) as tx:
            dossier, slot = open_slot(tx, dossier_id, slot_id)
            _not_secret(slot)
            batch = tx.batches.of_dossier(dossier.id)
            pages = len(batch.visible(slot_id)) if batch else 0
            way = _usual_way(slot)
            demands = slot.demands
            if slot.purpose in _SCANNED:  # it came in signed by somebody, and is out again
                demands = load_signing(tx.settings).demanded(_SCANNED[slot.purpose])
            state = ComponentState.SCANNED if pages and way is Way.SCAN else ComponentState.MISSING
            tx.dossiers.put_component(
                replace(
                    slot,
                    way=way,
                    state=state,
                    pages=pages if way is Way.SCAN else 0,
                    read_blob=None,
                    sources=(),
                    signed_blob=None,
                    signatures=(),
                    signed_by=(),
                    demands=demands,
                    upload=None,
                    findings=(),
                    overrule=None,
                    shown=slot.shown if way is Way.ACCOUNT else None,
                    reuse=None,
                    undigitised=None,
                    reason="",
                )
            )
            judge(tx, dossier.id)
            tx.audit.append("slot.cleared", slot_id)


@dataclass(frozen=True, slots=True)
class OverruleFindings:
    """Notes that a paper is good despite findings, with a reason that is kept and counted."""

    store: Store
    clock: Clock

    def __call__(self, actor: Account, dossier_id: str, slot_id: str, reason: str) -> None:
        """Overrules what is found in the slot now.

        Raises:
            InputError: ``slot.nothing_found``, ``slot.hard`` or ``slot.reason``.
        """
        with self.store.write(actor.login) as tx:
            _, slot = open_slot(tx, dossier_id, slot_id)
            if slot.passed:
                raise InputError("slot.nothing_found")
            if HARD & set(slot.findings):
                raise InputError("slot.hard")
            text = checked_reason(reason)
            overrule = Overrule(text, slot.findings, actor.login, self.clock.now())
            tx.dossiers.put_component(replace(slot, overrule=overrule))
            tx.overruled.append(
                Overruled(
                    overrule.at,
                    actor.login,
                    dossier_id,
                    slot_id,
                    overrule.findings,
                    overrule.reason,
                )
            )
            tx.audit.append("slot.overruled", slot_id, findings=",".join(slot.findings))


@dataclass(frozen=True, slots=True)
class PutFacts:
    """Keeps number, date, issuer and the like of a paper."""

    store: Store
    clock: Clock

    def __call__(self, actor: Account, dossier_id: str, slot_id: str, facts: PaperFacts) -> None:
        """Keeps what the paper says of itself.

        Raises:
            InputError: ``facts.dates`` when it ends before it begins, ``facts.issued_on`` for a day
                that is still to come, or ``facts.length``.
        """
        made = checked_facts(facts, self.clock)
        with self.store.write(actor.login) as tx:
            dossier, slot = open_slot(tx, dossier_id, slot_id)
            tx.dossiers.put_component(replace(slot, facts=made))
            judge(tx, dossier.id)
            tx.audit.append("slot.facts", slot_id)


def checked_facts(facts: PaperFacts, clock: Clock) -> PaperFacts:
    """The facts as clean text of bounded length.

    Raises:
        InputError: ``facts.dates``, ``facts.issued_on`` or ``facts.length``.
    """
    _no_day_to_come(facts.issued_on, clock)
    made = PaperFacts(
        clean(facts.number),
        facts.issued_on,
        clean(facts.issuer),
        clean(facts.subject),
        facts.valid_until,
    )
    if made.issued_on and made.valid_until and made.valid_until < made.issued_on:
        raise InputError("facts.dates")
    if len(made.number) > 100 or len(made.issuer) > 300 or len(made.subject) > 1000:
        raise InputError("facts.length")
    return made


def _no_day_to_come(issued_on: date | None, clock: Clock) -> None:
    """Nothing was issued after today. Raises InputError ``facts.issued_on``."""
    if issued_on is not None and issued_on > vn_day(clock.now()):
        raise InputError("facts.issued_on")


def _usual_way(slot: Component) -> Way:
    if slot.way is Way.ACCOUNT:
        return slot.way
    return Way.UPLOADED if slot.uploaded else usual_way(slot.treatment)


def _free(slot: Component) -> Component:
    """The slot with nothing said of it so far: evidence of one way in is none of another.

    Raises:
        InputError: ``slot.has_pages``, ``slot.has_file`` or ``slot.secret``.
    """
    _not_secret(slot)
    if slot.way in WITH_FILE and slot.state is not ComponentState.MISSING:
        raise refusal(slot)
    return replace(slot, shown=None, reuse=None, upload=None, undigitised=None, reason="")


def _put(tx: Tx, dossier: Dossier, slot: Component) -> None:
    """Keeps a slot that may hold less than before: what it held is held against no other one."""
    tx.dossiers.put_component(slot)
    judge(tx, dossier.id)


def _component(slot: Component) -> None:
    if slot.purpose is not Purpose.COMPONENT:
        raise InputError("slot.result")


def _not_secret(slot: Component) -> None:
    if slot.secret:
        raise InputError("slot.secret")


def _emptied(tx: Tx, dossier: Dossier, slot: Component, actor: Account, clock: Clock) -> Component:
    """The slot with its pages hidden and nothing of it to be read, signed or sent."""
    hide_all(tx, dossier.id, slot.id, actor.login, clock)
    return replace(
        slot,
        state=ComponentState.MISSING,
        pages=0,
        read_blob=None,
        sources=(),
        signed_blob=None,
        signatures=(),
        signed_by=(),
        findings=(),
        overrule=None,
        reuse=None,
    )
