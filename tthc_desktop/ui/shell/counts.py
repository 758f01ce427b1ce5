"""The numbers in the rail."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.worklist import NextStep
from tthc_desktop.services.application import Office
from tthc_desktop.services.queue import QueueItem
from tthc_desktop.ui.kit.shell_port import Place


@dataclass(frozen=True, slots=True)
class Counts:
    places: dict[Place, int]
    queue: tuple[QueueItem, ...]


def count_work(office: Office, clerk: Account) -> Counts:
    """Reads the store; call it in the STORE lane."""
    work = office.list_tasks(clerk)
    queue = office.list_queue(clerk)
    places = {
        Place.TASKS: work.pending,
        Place.SCAN: sum(t.step in (NextStep.SCAN, NextStep.READ) for t in work.tasks),
        Place.SIGN: sum(len(t.dossier.unsigned) for t in work.tasks),
        Place.OUTBOX: sum(i.submission.state is not SubmissionState.CONFIRMED for i in queue),
    }
    return Counts(places, queue)
