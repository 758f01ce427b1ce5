"""The main job: accounts, dossiers, batches, outbox, audit."""

from __future__ import annotations

from collections.abc import Mapping

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = {
    "setting": "name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL",
    "account": """
        id TEXT NOT NULL PRIMARY KEY,
        login TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        created_at INTEGER NOT NULL""",
    "blob": """
        sha256 TEXT NOT NULL PRIMARY KEY,
        size INTEGER NOT NULL,
        media TEXT NOT NULL,
        parent TEXT REFERENCES blob (sha256)""",
    "reading": """
        blob TEXT NOT NULL PRIMARY KEY REFERENCES blob (sha256),
        pages TEXT NOT NULL""",
    "dossier": """
        id TEXT NOT NULL PRIMARY KEY,
        number INTEGER NOT NULL UNIQUE,
        provisional_code TEXT NOT NULL UNIQUE,
        official_code TEXT,
        procedure_code TEXT NOT NULL,
        procedure_name TEXT NOT NULL,
        applicant_name TEXT NOT NULL,
        applicant_id_number TEXT NOT NULL,
        applicant_phone TEXT NOT NULL,
        applicant_address TEXT NOT NULL,
        clerk_id TEXT NOT NULL REFERENCES account (id),
        received_at INTEGER NOT NULL,
        due_at INTEGER NOT NULL,
        state TEXT NOT NULL,
        arrival INTEGER NOT NULL,
        slip_printed_at INTEGER,
        slip_blob TEXT REFERENCES blob (sha256)""",
    "component": """
        id TEXT NOT NULL PRIMARY KEY,
        dossier_id TEXT NOT NULL REFERENCES dossier (id),
        position INTEGER NOT NULL,
        paper_code TEXT NOT NULL,
        name TEXT NOT NULL,
        handling TEXT NOT NULL,
        required INTEGER NOT NULL,
        state TEXT NOT NULL,
        pages INTEGER NOT NULL,
        read_blob TEXT REFERENCES blob (sha256),
        signed_blob TEXT REFERENCES blob (sha256),
        UNIQUE (dossier_id, position)""",
    "batch": """
        id TEXT NOT NULL PRIMARY KEY,
        dossier_id TEXT NOT NULL UNIQUE REFERENCES dossier (id),
        opened_at INTEGER NOT NULL""",
    "batch_event": """
        batch_id TEXT NOT NULL REFERENCES batch (id),
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL,
        number INTEGER NOT NULL,
        at INTEGER NOT NULL,
        actor TEXT NOT NULL,
        page TEXT,
        PRIMARY KEY (batch_id, seq)""",
    "submission": """
        id TEXT NOT NULL PRIMARY KEY,
        sequence INTEGER NOT NULL UNIQUE,
        dossier_id TEXT NOT NULL UNIQUE REFERENCES dossier (id),
        operation TEXT NOT NULL,
        state TEXT NOT NULL,
        due_at INTEGER NOT NULL,
        sealed_at INTEGER NOT NULL,
        author TEXT NOT NULL,
        payload BLOB,
        official_code TEXT,
        receipt BLOB""",
    "step": """
        id INTEGER NOT NULL PRIMARY KEY,
        submission_id TEXT NOT NULL REFERENCES submission (id),
        kind TEXT NOT NULL,
        blob_id TEXT NOT NULL,
        blob_sha TEXT NOT NULL,
        size INTEGER NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        next_at INTEGER NOT NULL,
        acked INTEGER NOT NULL,
        error_code TEXT NOT NULL,
        UNIQUE (submission_id, kind, blob_id)""",
    "audit": """
        seq INTEGER NOT NULL PRIMARY KEY,
        at INTEGER NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        ref TEXT NOT NULL,
        detail TEXT NOT NULL,
        hash BLOB NOT NULL""",
}

_INDEXES = {
    "dossier_by_clerk": "dossier (clerk_id, arrival, due_at)",
    "step_by_state": "step (state, next_at)",
}

# A copy of the edges at the time of this migration: a migration never changes, the domain may.
_SUBMISSION_EDGES = {
    "SEALED": "SENDING QUARANTINED",
    "SENDING": "UNKNOWN CONFIRMING NEEDS_CLERK CONFLICT QUARANTINED",
    "UNKNOWN": "SENDING CONFIRMING NEEDS_CLERK CONFLICT QUARANTINED",
    "CONFIRMING": "CONFIRMED NEEDS_CLERK",
    "NEEDS_CLERK": "SENDING CONFIRMING",
    "CONFLICT": "SENDING",
    "QUARANTINED": "SENDING",
}
_STEP_EDGES = {
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
}


def _forbid(name: str, event: str, table: str, when: str, code: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}"
        f" BEGIN SELECT RAISE(ABORT, '{code}'); END"
    )


def _edges(edges: Mapping[str, str]) -> str:
    allowed = " OR ".join(
        f"(OLD.state = '{old}' AND NEW.state IN ({', '.join(repr(n) for n in new.split())}))"
        for old, new in edges.items()
    )
    return f"WHEN OLD.state IS NOT NEW.state AND NOT ({allowed})"


def upgrade() -> None:
    for name, columns in _TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns}) STRICT")
    for name, target in _INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON {target}")
    for table in ("blob", "batch_event", "audit"):
        op.execute(_forbid(f"{table}_no_update", "UPDATE", table, "", f"{table}.fixed"))
        op.execute(_forbid(f"{table}_no_delete", "DELETE", table, "", f"{table}.fixed"))
    frozen = (
        "WHEN OLD.id IS NOT NEW.id OR OLD.dossier_id IS NOT NEW.dossier_id"
        " OR (OLD.payload IS NOT NULL AND OLD.payload IS NOT NEW.payload)"
        " OR (OLD.receipt IS NOT NULL AND OLD.receipt IS NOT NEW.receipt)"
    )
    op.execute(_forbid("submission_frozen", "UPDATE", "submission", frozen, "outbox.frozen"))
    op.execute(_forbid("submission_no_delete", "DELETE", "submission", "", "outbox.frozen"))
    op.execute(
        _forbid(
            "submission_edge",
            "UPDATE OF state",
            "submission",
            _edges(_SUBMISSION_EDGES),
            "outbox.edge",
        )
    )
    op.execute(_forbid("step_edge", "UPDATE OF state", "step", _edges(_STEP_EDGES), "outbox.edge"))


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.execute(f"DROP TABLE {name}")
