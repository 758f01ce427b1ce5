"""A paper found elsewhere, fetched, seen to its last page and taken."""

from __future__ import annotations

from tests.support.counter import Counter
from tests.support.office import ACCOUNT
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.reuse import NOTHING_TYPED, FoundPaper, TypedFacts
from tthc_desktop.services.reception.confirm_reuse import ConfirmReuse, FetchReuse, Looked


def look(
    counter: Counter,
    dossier: Dossier,
    slot_id: str,
    paper: FoundPaper,
    typed: TypedFacts = NOTHING_TYPED,
    reason: str = "",
) -> Looked:
    """Fetched, and every page shown."""
    fetched = counter.use(FetchReuse)(ACCOUNT, dossier.id, slot_id, paper)
    return Looked(fetched.paper.sha256, frozenset(range(fetched.pages)), typed, reason)


def take(
    counter: Counter,
    dossier: Dossier,
    slot_id: str,
    paper: FoundPaper,
    typed: TypedFacts = NOTHING_TYPED,
    reason: str = "",
) -> None:
    looked = look(counter, dossier, slot_id, paper, typed, reason)
    counter.use(ConfirmReuse)(ACCOUNT, dossier.id, slot_id, paper, looked)
