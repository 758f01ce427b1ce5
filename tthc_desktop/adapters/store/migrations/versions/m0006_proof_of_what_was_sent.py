"""What the far end gave as its reason; what the relay lost goes out again, and what was refused
makes room for the next.

Indexes over what is not confirmed leave out what was superseded, too.
"""

from __future__ import annotations

from collections.abc import Mapping

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Copies, as in the first migration: a migration never changes, the domain may.
_BEFORE = {
    "submission": {
        "SEALED": "SENDING QUARANTINED",
        "SENDING": "UNKNOWN CONFIRMING NEEDS_CLERK CONFLICT QUARANTINED",
        "UNKNOWN": "SENDING CONFIRMING NEEDS_CLERK CONFLICT QUARANTINED",
        "CONFIRMING": "CONFIRMED NEEDS_CLERK",
        "NEEDS_CLERK": "SENDING CONFIRMING",
        "CONFLICT": "SENDING",
        "QUARANTINED": "SENDING",
    },
    "step": {
        "BLOCKED": "READY",
        "READY": "INFLIGHT",
        "INFLIGHT": "BLOCKED DONE READY RETRY UNKNOWN AUTH REJECTED CONFLICT QUARANTINED",
        "RETRY": "INFLIGHT READY",
        "UNKNOWN": "INFLIGHT DONE READY REJECTED CONFLICT",
        "AUTH": "READY",
        "REJECTED": "READY",
        "CONFLICT": "READY",
        "QUARANTINED": "READY",
        "DONE": "READY",
    },
}
_NOW = {
    "submission": _BEFORE["submission"]
    | {
        "SEALED": "SENDING QUARANTINED SUPERSEDED",
        "QUARANTINED": "SENDING SUPERSEDED",
        "CONFIRMING": "CONFIRMED NEEDS_CLERK CONFLICT SENDING",
        "CONFIRMED": "SENDING",
        "NEEDS_CLERK": "SENDING CONFIRMING SUPERSEDED",
        "CONFLICT": "SENDING CONFIRMING SUPERSEDED",
    },
    "step": _BEFORE["step"] | {"BLOCKED": "READY INFLIGHT", "DONE": "READY BLOCKED"},
}
_RECEIPT = "OLD.receipt IS NOT NULL AND OLD.receipt IS NOT NEW.receipt"


def _guards(edges: Mapping[str, Mapping[str, str]], receipt: str) -> None:
    for table, allowed in edges.items():
        steps = " OR ".join(
            f"(OLD.state = '{old}' AND NEW.state IN ({', '.join(repr(n) for n in new.split())}))"
            for old, new in allowed.items()
        )
        op.execute(f"DROP TRIGGER {table}_edge")
        op.execute(
            f"CREATE TRIGGER {table}_edge BEFORE UPDATE OF state ON {table}"
            f" WHEN OLD.state IS NOT NEW.state AND NOT ({steps})"
            " BEGIN SELECT RAISE(ABORT, 'outbox.edge'); END"
        )
    op.execute("DROP TRIGGER submission_frozen")
    op.execute(
        "CREATE TRIGGER submission_frozen BEFORE UPDATE ON submission"
        " WHEN OLD.id IS NOT NEW.id OR OLD.dossier_id IS NOT NEW.dossier_id"
        " OR OLD.draft IS NOT NEW.draft"
        " OR (OLD.payload IS NOT NULL AND OLD.payload IS NOT NEW.payload)"
        f" OR ({receipt}) BEGIN SELECT RAISE(ABORT, 'outbox.frozen'); END"
    )


def upgrade() -> None:
    op.execute("ALTER TABLE submission ADD COLUMN reason TEXT NOT NULL DEFAULT ''")
    # A relay that lost it gives another receipt; while that is still to be had only.
    _guards(_NOW, f"{_RECEIPT} AND OLD.state NOT IN ('SENDING', 'UNKNOWN')")
    op.execute("DROP INDEX submission_unconfirmed")
    op.execute(
        "CREATE INDEX submission_unconfirmed ON submission (state, dossier_id, id)"
        " WHERE state <> 'CONFIRMED' AND state <> 'SUPERSEDED'"
    )


def downgrade() -> None:
    """For tests and for support: what was superseded is with the clerk again."""
    op.execute("DROP TRIGGER submission_edge")
    op.execute("UPDATE submission SET state = 'NEEDS_CLERK' WHERE state = 'SUPERSEDED'")
    op.execute("CREATE TRIGGER submission_edge BEFORE DELETE ON submission BEGIN SELECT 1; END")
    _guards(_BEFORE, _RECEIPT)
    op.execute("DROP INDEX submission_unconfirmed")
    op.execute(
        "CREATE INDEX submission_unconfirmed ON submission (state, dossier_id, id)"
        " WHERE state <> 'CONFIRMED'"
    )
    op.execute("ALTER TABLE submission DROP COLUMN reason")
