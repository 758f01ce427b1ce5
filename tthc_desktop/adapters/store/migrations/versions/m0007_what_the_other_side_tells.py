"""What the other side tells of a dossier after it took it, and what the national systems have."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLES = {
    "inbox": """
        came INTEGER NOT NULL PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        dossier_id TEXT REFERENCES dossier (id),
        submission_id TEXT NOT NULL,
        code TEXT NOT NULL,
        at INTEGER NOT NULL,
        arrived_at INTEGER NOT NULL,
        counts_at INTEGER NOT NULL,
        after_sequence INTEGER NOT NULL,
        system TEXT NOT NULL,
        status INTEGER NOT NULL,
        text TEXT NOT NULL,
        until_at INTEGER,
        files TEXT NOT NULL,
        state TEXT NOT NULL,
        ours INTEGER NOT NULL,
        decided_by TEXT NOT NULL,
        decided_at INTEGER""",
    "national_sync": """
        submission_id TEXT NOT NULL REFERENCES submission (id),
        system TEXT NOT NULL,
        dossier_id TEXT NOT NULL REFERENCES dossier (id),
        state TEXT NOT NULL,
        at INTEGER NOT NULL,
        counts_at INTEGER NOT NULL,
        reason TEXT NOT NULL,
        asked_at INTEGER,
        PRIMARY KEY (submission_id, system)""",
}
_INDEXES = {
    "inbox_by_dossier": "inbox (dossier_id, counts_at)",
    "inbox_waiting": "inbox (kind, id) WHERE state = 'waiting'",
    "inbox_news": "inbox (kind IN ('sync_failed', 'synced'))",
    "inbox_of_system": "inbox (system) WHERE system <> ''",
    "inbox_conflict": "inbox (id, dossier_id) WHERE state = 'conflict'",
    "national_sync_by_dossier": "national_sync (dossier_id)",
    "national_sync_open": "national_sync (submission_id) WHERE state <> 'synced'",
}
_COLUMNS = {
    "confirmed_at": "INTEGER",
    "in_dvcqg": "INTEGER NOT NULL DEFAULT 0",
    "in_emc": "INTEGER NOT NULL DEFAULT 0",
}
_BY_ARRIVAL = "submission (coalesce(confirmed_at, sealed_at), id) WHERE state = 'CONFIRMED'"
_OF_SUBMISSION = {
    "submission_by_arrival": _BY_ARRIVAL,
    "submission_not_sent": (
        "submission (sealed_at, dossier_id)"
        " WHERE state <> 'CONFIRMED' AND state <> 'SUPERSEDED' AND state <> 'CONFIRMING'"
    ),
    "submission_not_in_dvcqg": f"{_BY_ARRIVAL} AND in_dvcqg = 0",
    "submission_not_in_emc": f"{_BY_ARRIVAL} AND in_emc = 0",
}
_TOLD = (
    *("came", "id", "kind", "dossier_id", "submission_id", "code"),
    *("at", "arrived_at", "counts_at", "after_sequence"),
    *("system", "status", "text", "until_at", "files"),
)
_OTHER = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in _TOLD)
_COUNT = (
    "BEGIN INSERT INTO dossier_change (dossier_id, seq)"
    " VALUES (NEW.dossier_id, (SELECT coalesce(max(seq), 0) + 1 FROM dossier_change))"
    " ON CONFLICT (dossier_id) DO UPDATE SET seq = excluded.seq; END"
)
_TRIGGERS = {
    "inbox_told": (
        f"BEFORE UPDATE ON inbox WHEN {_OTHER} BEGIN SELECT RAISE(ABORT, 'inbox.told'); END"
    ),
    "inbox_changed_by_insert": (f"AFTER INSERT ON inbox WHEN NEW.dossier_id IS NOT NULL {_COUNT}"),
    "inbox_changed_by_update": (
        "AFTER UPDATE OF state ON inbox"
        f" WHEN NEW.dossier_id IS NOT NULL AND OLD.state IS NOT NEW.state {_COUNT}"
    ),
}


def upgrade() -> None:
    for name, columns in _TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns}) STRICT")
    for name, kind in _COLUMNS.items():
        op.execute(f"ALTER TABLE submission ADD COLUMN {name} {kind}")
    op.execute("DROP INDEX submission_by_sealing")
    for name, what in (_INDEXES | _OF_SUBMISSION).items():
        op.execute(f"CREATE INDEX {name} ON {what}")
    for name, what in _TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {what}")


def downgrade() -> None:
    """For tests and for support: what was told is read again by a version that keeps it."""
    for name in _OF_SUBMISSION:
        op.execute(f"DROP INDEX {name}")
    op.execute("CREATE INDEX submission_by_sealing ON submission (sealed_at, id)")
    for name in reversed(_COLUMNS):
        op.execute(f"ALTER TABLE submission DROP COLUMN {name}")
    for name in _TABLES:
        op.execute(f"DROP TABLE {name}")
