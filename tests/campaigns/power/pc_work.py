"""What a PC writes while its power goes: dossiers are received and sealed, steps go along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.office import KEY, Home
from tthc_desktop.adapters.store.database import Database
from tthc_desktop.domain.outbox import StepState
from tthc_desktop.services.sending.steps import StepWriter, commit_of

Told = Callable[[str], None]


def work(folder: Path, seed: int, told: Told) -> None:
    """Without end: whoever calls it dies in it. What is told is promised."""
    home = Home.reopen(folder)
    with home.store.read() as tx:
        number = tx.outbox.next_sequence()
    home.ids.random.seed(seed)
    home.clock.forward(number)
    writer = StepWriter(home.clock)
    while True:
        content = f"{number} ".encode() * 400
        submission = home.sealed(content)
        told(f"sealed {submission.id} {submission.steps[0].blob_sha}")
        with home.store.write("work") as tx:
            writer.begin(tx, submission, commit_of(submission))
        told(f"begun {submission.id}")
        number += 1


def check(folder: Path, promised: list[str]) -> list[str]:
    """What of it is not so any more, and what else is wrong."""
    wrong: list[str] = []
    database = Database(folder / "tthc.db", KEY)
    with database.read() as connection:
        if (found := connection.exec_driver_sql("PRAGMA integrity_check").scalar()) != "ok":
            wrong.append(f"integrity: {found}")
        rows = connection.exec_driver_sql("PRAGMA cipher_integrity_check").all()
        wrong += (f"cipher: {row}" for row in rows)
    database.close()
    home = Home.reopen(folder)
    for words in promised:
        kind, submission_id, *rest = words.split()
        with home.store.read() as tx:
            submission = tx.outbox.get(submission_id)
        begun = submission is not None and commit_of(submission).state is StepState.INFLIGHT
        if submission is None or (kind == "begun" and not begun):
            wrong.append(f"lost: {words}")
        elif kind == "sealed" and not any(home.blobs.open(rest[0]).frames()):
            wrong.append(f"its file is gone: {words}")
    with home.store.read() as tx:
        if tx.audit.broken_at() is not None:
            wrong.append("the audit chain is broken")
    home.close()
    return wrong
