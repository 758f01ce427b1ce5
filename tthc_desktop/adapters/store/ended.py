"""Which submissions something is still waited for, and when the others arrived, as SQLite's partial
indexes know it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, and_, func

from tthc_desktop.adapters.store.tables_base import fixed
from tthc_desktop.domain.outbox import ENDED, SubmissionState


def not_ended(submission: FromClause) -> ColumnElement[bool]:
    return and_(*(submission.c.state != fixed(state.value) for state in sorted(ENDED)))


def not_sent(submission: FromClause) -> ColumnElement[bool]:
    """Whether nobody has taken it yet."""
    taken = submission.c.state != fixed(SubmissionState.CONFIRMING.value)
    return and_(not_ended(submission), taken)


def not_superseded(submission: FromClause) -> ColumnElement[bool]:
    return submission.c.state != fixed(SubmissionState.SUPERSEDED.value)


def arrival(submission: FromClause) -> ColumnElement[int]:
    """When a confirmed one was confirmed; when it was sealed, if that is not known of it."""
    return func.coalesce(submission.c.confirmed_at, submission.c.sealed_at)
