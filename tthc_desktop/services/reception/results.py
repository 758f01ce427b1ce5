"""Results and replies: what goes back to the citizen."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.catalogue import Treatment
from tthc_desktop.domain.component import Component, ComponentState, PaperFacts, Purpose, Way
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.signing_rules import Demands, PaperKind
from tthc_desktop.domain.text import clean
from tthc_desktop.services.gate.judge import judge
from tthc_desktop.services.office.dossier_access import dossier_in_charge
from tthc_desktop.services.ports.clock import Clock, Ids
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.reception.settings import load_signing
from tthc_desktop.services.reception.slots import checked_facts


@dataclass(frozen=True, slots=True)
class AddResult:
    """Adds a slot for a result or a reply to a dossier.

    What was sealed before stays sealed; the dossier is open again for what is new.
    """

    store: Store
    ids: Ids
    clock: Clock

    def __call__(
        self,
        actor: Account,
        dossier_id: str,
        name: str,
        code: str,
        facts: PaperFacts,
        *,
        reply: bool = False,
    ) -> Component:
        """Adds a slot for a result or a reply.

        Until an electronic one comes in signed, it is taken for a paper that the clerk scans (kết
        quả số hóa).

        Args:
            code: ``KQ.…`` of the catalogue; empty where there is none.

        Raises:
            InputError: ``result.name``, ``result.facts`` (no number or no date), ``facts.…`` or
                ``account.not_allowed``.
        """
        title, made = clean(name), checked_facts(facts, self.clock)
        if not title or len(title) > 500:
            raise InputError("result.name")
        if not made.number or made.issued_on is None:
            raise InputError("result.facts")
        with self.store.write(actor.login) as tx:
            dossier = dossier_in_charge(tx, actor, dossier_id)
            kind = PaperKind.REPLY if reply else PaperKind.SCANNED_RESULT
            demands = load_signing(tx.settings).demanded(kind)
            slot = result_slot(self.ids, dossier, title, code, made, demands, reply=reply)
            add_slot(tx, dossier, slot)
        return slot


def result_slot(
    ids: Ids,
    dossier: Dossier,
    name: str,
    code: str,
    facts: PaperFacts,
    demands: Demands,
    *,
    reply: bool,
    made_of: str | None = None,
) -> Component:
    """A new slot for a result or a reply, at the end of the dossier's checklist.

    Args:
        made_of: SHA-256 hex of the form that this program filled in; None for a paper that is
            still to come.
    """
    return Component(
        ids.new(),
        max((slot.position for slot in dossier.slots), default=0) + 1,
        clean(code),
        name,
        Treatment.HAND_IN,
        required=True,
        state=ComponentState.READ if made_of else ComponentState.MISSING,
        pages=1 if made_of else 0,
        read_blob=made_of,
        purpose=Purpose.REPLY if reply else Purpose.RESULT,
        way=Way.MADE if made_of else Way.SCAN,
        demands=demands,
        facts=facts,
    )


def add_slot(tx: Tx, dossier: Dossier, slot: Component) -> None:
    tx.dossiers.add_slot(dossier.id, slot)
    reopen(tx, dossier)
    judge(tx, dossier.id)
    tx.audit.append("result.added", slot.id, dossier=dossier.id, code=slot.paper_code)


def reopen(tx: Tx, dossier: Dossier) -> None:
    """Opens a sealed dossier again, because there is something new to be sealed."""
    if dossier.state is not DossierState.OPEN:
        tx.dossiers.put_state(dossier.id, DossierState.OPEN)
        tx.audit.append("dossier.reopened", dossier.id)
