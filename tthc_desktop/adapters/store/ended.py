"""Which submissions something is still waited for, as SQLite's partial indexes know them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, and_

from tthc_desktop.adapters.store.tables_base import fixed
from tthc_desktop.domain.outbox import ENDED, SubmissionState


def not_ended(submission: FromClause) -> ColumnElement[bool]:
    return and_(*(submission.c.state != fixed(state.value) for state in sorted(ENDED)))


def not_superseded(submission: FromClause) -> ColumnElement[bool]:
    return submission.c.state != fixed(SubmissionState.SUPERSEDED.value)
