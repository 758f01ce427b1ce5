"""Another date than the one that a citizen has in the hand: proposed, never set in silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tthc_desktop.domain.catalogue import Term
from tthc_desktop.domain.deadline import Pause
from tthc_desktop.domain.extensions import Extension


class ProposalState(StrEnum):
    """What became of a proposal.

    Attributes:
        WITHDRAWN: What had called for it is gone, or another date took its place.
    """

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class DueProposal:
    """Another due date for a dossier, proposed to whoever decides.

    Attributes:
        reason: A Vietnamese sentence.
        actor: Who decided; empty while nobody has.
    """

    id: int
    dossier_id: str
    printed_due: datetime
    proposed_due: datetime
    reason: str
    at: datetime
    state: ProposalState = ProposalState.OPEN
    actor: str = ""


class DueChange(StrEnum):
    """What a reckoning did to a dossier's appointment."""

    SAME = "same"
    MOVED = "moved"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class DueFacts:
    """What a dossier's moment of return is reckoned from.

    Attributes:
        term: None in dossiers from before terms were kept; theirs is never reckoned again.
        printed: Whether others hold the date, a citizen on the slip or the province in what was
            sealed, so that it never moves in silence.
    """

    dossier_id: str
    received_at: datetime
    due_at: datetime
    term: Term | None
    printed: bool
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
