"""Dates that were proposed for appointments which citizens hold on paper."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.proposals import DueProposal, ProposalState
from tthc_desktop.domain.status import FINAL
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.office.dossier_access import any_dossier, require_in_charge, scope_of
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.deadlines import DamagedCode
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class OpenProposal:
    proposal: DueProposal
    code: str
    procedure_name: str


@dataclass(frozen=True, slots=True)
class ListProposals:
    store: Store

    def __call__(
        self, actor: Account, damaged: DamagedCode | None = None
    ) -> tuple[OpenProposal, ...]:
        """Open ones: a clerk's own, a supervisor's all.

        Args:
            damaged: As Dossiers.these has it, also of proposals that cannot be read.
        """
        clerk = scope_of(actor)
        found = []
        left_out: list[str] = []
        lost = None if damaged is None else left_out.append
        with self.store.read() as tx:
            whose = clerk.id if clerk else None
            proposals = tx.deadlines.proposals(ProposalState.OPEN, clerk_id=whose, damaged=lost)
            about = tuple(dict.fromkeys(proposal.dossier_id for proposal in proposals))
            own = {dossier.id: dossier for dossier in tx.dossiers.these(about, damaged)}
            for proposal in proposals:
                dossier = own.get(proposal.dossier_id)
                if dossier is not None:
                    found.append(OpenProposal(proposal, dossier.code, dossier.procedure_name))
        if damaged is not None:
            for code in dict.fromkeys(left_out):
                damaged(code)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class DecideProposal:
    store: Store
    clock: Clock

    def __call__(self, actor: Account, proposal_id: int, *, accept: bool) -> DueProposal:
        """Accepting moves the appointment; declining keeps the printed one, for good as far as this
        date goes. Of a sealed dossier it moves in this office's store, where the worklist looks;
        what was frozen when its sending began keeps the date that it had then.

        Raises InputError ``proposal.unknown``, ``proposal.decided``, ``account.not_allowed``;
        ``proposal.stale`` where one is accepted that was made for another appointment than the one
        in force, or whose dossier has ended."""
        state = ProposalState.ACCEPTED if accept else ProposalState.DECLINED
        with self.store.write(actor.login) as tx:
            proposal = tx.deadlines.proposal(proposal_id)
            if proposal is None:
                raise InputError("proposal.unknown")
            dossier = any_dossier(tx, proposal.dossier_id)
            require_in_charge(actor, dossier)
            if proposal.state is not ProposalState.OPEN:
                raise InputError("proposal.decided")
            moved = to_ms(dossier.due_at) != to_ms(proposal.printed_due)
            if accept and (moved or dossier.status in FINAL):
                raise InputError("proposal.stale")
            tx.deadlines.decide(proposal_id, state, self.clock.now())
            if accept:
                tx.dossiers.put_due(dossier.id, proposal.proposed_due)
            tx.audit.append(
                f"due.proposal_{state.value}",
                dossier.id,
                due=to_ms(proposal.proposed_due),
                printed=to_ms(proposal.printed_due),
            )
        return proposal
