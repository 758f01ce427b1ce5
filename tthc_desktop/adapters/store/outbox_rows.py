"""What a row of the outbox is, where it is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from tthc_desktop.adapters.store.cell import Columns
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import (
    Operation,
    SendingStep,
    SendingStepKind,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.whole_submission import flaw_of


def to_step(row: Row[tuple[object, ...]]) -> SendingStep:
    """A step. Raises StoreError ``store.damaged``."""
    columns = Columns("step", row)
    return SendingStep(
        row.id,
        row.submission_id,
        columns.read("kind", SendingStepKind),
        row.blob_id,
        row.blob_sha,
        row.size,
        columns.read("state", StepState),
        row.attempts,
        row.next_at,
        row.acked,
        row.error_code,
    )


def to_submission(row: Row[Any], steps: Sequence[Row[Any]]) -> Submission:
    """A submission with its steps, as a whole. Raises StoreError ``store.damaged``."""
    columns = Columns("submission", row)
    for name in ("due_at", "sealed_at"):
        columns.moment(name)
    submission = Submission(
        row.id,
        row.sequence,
        row.dossier_id,
        columns.read("operation", Operation),
        columns.read("state", SubmissionState),
        row.due_at,
        row.sealed_at,
        row.author,
        row.payload,
        row.official_code,
        tuple(map(to_step, steps)),
        row.draft,
        row.reason,
    )
    flaw = flaw_of(submission)
    if flaw:
        raise StoreError("store.damaged", where=flaw)
    return submission
