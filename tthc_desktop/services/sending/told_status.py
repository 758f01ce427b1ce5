"""A dossier takes on the state that it has on the other side."""

from __future__ import annotations

from datetime import datetime

from tthc_desktop.domain.catalogue import PauseReason
from tthc_desktop.domain.deadline import Pause
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import FINAL, WAITING, DossierEvent, DossierEventKind
from tthc_desktop.domain.story import InboxItem
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.deadlines.recompute import withdraw_proposals
from tthc_desktop.services.ports.store import Tx
from tthc_desktop.services.reception.steps import end_pause, open_pause_of

PROVINCE = "hệ thống tỉnh"
"""Stands in the history where the login of a clerk would."""
_K, _P = DossierEventKind, PortalStatus
_EVENTS = {
    _P.NEW: _K.OPENED,
    _P.RECEIVED: _K.RECEIVED,
    _P.NOT_ACCEPTED: _K.REFUSED,
    _P.PROCESSING: _K.PROCESSING,
    _P.SUPPLEMENT: _K.SUPPLEMENT_ASKED,
    _P.PAYMENT: _K.PAYMENT_ASKED,
    _P.WITHDRAWN: _K.WITHDRAWN,
    _P.STOPPED: _K.STOPPED,
    _P.DONE: _K.DONE,
    _P.RETURNED: _K.RETURNED,
}


def put_told_status(
    tx: Tx, dossier: Dossier, item: InboxItem, told: PortalStatus, now: datetime, by: str = ""
) -> None:
    """The state, with its line in the history. There is nothing to seal for that: they know it.

    The clock stands still from when the province asked for a supplement, by its word (see
    reference/domain.md 3.2). That of a dossier that no longer waits for the citizen goes on; its
    appointment stays, for another one needs a person's word.

    Args:
        by: Login of whoever decided that theirs counts.
    """
    tx.dossiers.put_status(dossier.id, told)
    tx.dossiers.put_status_told(dossier.id, told)
    detail = {"before": int(dossier.status), "told_at": to_ms(item.at)}
    event = DossierEvent(_EVENTS[told], now, PROVINCE, told, item.text, by, detail)
    tx.events.append(dossier.id, event)
    if told in FINAL:
        withdraw_proposals(tx, dossier.id, now)
    if told is _P.SUPPLEMENT:
        _stand_still(tx, dossier, item, now)
    if told not in WAITING:
        end_pause(tx, dossier.id, now)
    tx.audit.append("dossier.told", dossier.id, status=int(told), event=item.id)


def _stand_still(tx: Tx, dossier: Dossier, item: InboxItem, now: datetime) -> None:
    if open_pause_of(tx, dossier.id) is None:
        since = min(item.counts_at, now)
        tx.deadlines.add_pause(dossier.id, Pause(PauseReason.SUPPLEMENT, since), "")
        tx.audit.append("due.paused", dossier.id, reason=PauseReason.SUPPLEMENT.value)
