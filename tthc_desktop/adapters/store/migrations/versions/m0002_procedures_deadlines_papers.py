"""Catalogue with versions and decisions, calendar, pauses, papers handed out."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = {
    "procedure_version": """
        seq INTEGER NOT NULL PRIMARY KEY,
        id TEXT NOT NULL,
        code TEXT NOT NULL,
        valid_from TEXT NOT NULL,
        source TEXT NOT NULL,
        imported_at INTEGER NOT NULL,
        body TEXT NOT NULL""",
    "catalogue_answer": """
        code TEXT NOT NULL,
        question TEXT NOT NULL,
        answer TEXT NOT NULL,
        actor TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (code, question)""",
    "local_rule": """
        code TEXT NOT NULL,
        kind TEXT NOT NULL,
        valid_from TEXT NOT NULL,
        body TEXT NOT NULL,
        actor TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (code, kind, valid_from)""",
    "calendar_day": """
        day TEXT NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        source TEXT NOT NULL,
        actor TEXT NOT NULL,
        at INTEGER NOT NULL""",
    "dossier_pause": """
        id INTEGER NOT NULL PRIMARY KEY,
        dossier_id TEXT NOT NULL REFERENCES dossier (id),
        reason TEXT NOT NULL,
        since INTEGER NOT NULL,
        until INTEGER,
        actor TEXT NOT NULL,
        note TEXT NOT NULL""",
    "dossier_extension": """
        id INTEGER NOT NULL PRIMARY KEY,
        dossier_id TEXT NOT NULL REFERENCES dossier (id),
        reason TEXT NOT NULL,
        unit TEXT NOT NULL,
        number TEXT NOT NULL,
        actor TEXT NOT NULL,
        at INTEGER NOT NULL,
        note TEXT NOT NULL""",
    "due_proposal": """
        id INTEGER NOT NULL PRIMARY KEY,
        dossier_id TEXT NOT NULL REFERENCES dossier (id),
        printed_due INTEGER NOT NULL,
        proposed_due INTEGER NOT NULL,
        reason TEXT NOT NULL,
        at INTEGER NOT NULL,
        state TEXT NOT NULL,
        actor TEXT NOT NULL,
        decided_at INTEGER""",
    "form_template": """
        form TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        body TEXT NOT NULL,
        actor TEXT NOT NULL,
        at INTEGER NOT NULL""",
    "law_reference": """
        name TEXT NOT NULL,
        valid_from TEXT NOT NULL,
        body TEXT NOT NULL,
        actor TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (name, valid_from)""",
    "paper_handed_out": """
        id INTEGER NOT NULL PRIMARY KEY,
        dossier_id TEXT NOT NULL REFERENCES dossier (id),
        form TEXT NOT NULL,
        number INTEGER NOT NULL,
        blob TEXT NOT NULL REFERENCES blob (sha256),
        actor TEXT NOT NULL,
        at INTEGER NOT NULL""",
}

_INDEXES = {
    "procedure_version_by_code": "procedure_version (code, valid_from, seq)",
    "pause_by_dossier": "dossier_pause (dossier_id)",
    "extension_by_dossier": "dossier_extension (dossier_id)",
    "proposal_by_state": "due_proposal (state)",
    "paper_by_dossier": "paper_handed_out (dossier_id)",
    "dossier_by_procedure": "dossier (clerk_id, procedure_code)",
}

# A dossier keeps the version, case, channel and term that it was received under. Those of the main
# job were received directly, under a catalogue without versions: nothing is invented for them.
_COLUMNS = {
    "dossier": (
        "procedure_version TEXT NOT NULL DEFAULT ''",
        "case_name TEXT NOT NULL DEFAULT ''",
        "channel INTEGER NOT NULL DEFAULT 1",
        "term_unit TEXT NOT NULL DEFAULT ''",
        "term_number TEXT NOT NULL DEFAULT ''",
        "fee TEXT NOT NULL DEFAULT ''",
        "clock_offset_ms INTEGER",
    ),
    "component": (
        "originals INTEGER NOT NULL DEFAULT 1",
        "copies INTEGER NOT NULL DEFAULT 0",
        "replaced_by TEXT NOT NULL DEFAULT ''",
    ),
}

_FIXED = ("procedure_version", "paper_handed_out")


def _forbid(table: str, event: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table}.fixed'); END"
    )


def upgrade() -> None:
    for name, columns in _TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns}) STRICT")
    for name, target in _INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON {target}")
    for table, added in _COLUMNS.items():
        for column in added:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    for table in _FIXED:
        op.execute(_forbid(table, "UPDATE"))
        op.execute(_forbid(table, "DELETE"))
    op.execute(
        "CREATE TRIGGER dossier_received_fixed BEFORE UPDATE OF received_at ON dossier"
        " WHEN OLD.received_at IS NOT NEW.received_at"
        " BEGIN SELECT RAISE(ABORT, 'dossier.received_fixed'); END"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER dossier_received_fixed")
    op.execute("DROP INDEX dossier_by_procedure")
    for table, added in _COLUMNS.items():
        for column in reversed(added):
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
    for name in reversed(_TABLES):
        op.execute(f"DROP TABLE {name}")
