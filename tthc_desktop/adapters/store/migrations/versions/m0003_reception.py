"""Reception: ways into a slot, evidence, dossiers of the portal, results, more than one sending.

Two tables are made anew, because SQLite drops no constraint: a dossier of the portal has no
provisional number, and a dossier may be sent again with what came later. Foreign keys are off
meanwhile (schema.migrate) and checked before the end.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_DOSSIER_COMMON = """
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
        slip_blob TEXT REFERENCES blob (sha256),
        procedure_version TEXT NOT NULL DEFAULT '',
        case_name TEXT NOT NULL DEFAULT '',
        channel INTEGER NOT NULL DEFAULT 1,
        term_unit TEXT NOT NULL DEFAULT '',
        term_number TEXT NOT NULL DEFAULT '',
        fee TEXT NOT NULL DEFAULT '',
        clock_offset_ms INTEGER"""
_DOSSIER_NEW = f"""
        id TEXT NOT NULL PRIMARY KEY,
        number INTEGER UNIQUE,
        provisional_code TEXT NOT NULL,
        {_DOSSIER_COMMON.strip()},
        applicant_kind TEXT NOT NULL DEFAULT 'citizen',
        people TEXT NOT NULL DEFAULT '',
        origin TEXT NOT NULL DEFAULT 'counter',
        status INTEGER NOT NULL DEFAULT 2,
        handling_code TEXT NOT NULL DEFAULT '',
        handling_name TEXT NOT NULL DEFAULT '',
        sets INTEGER NOT NULL DEFAULT 1,
        fee_paid INTEGER NOT NULL DEFAULT 0,
        holder TEXT NOT NULL DEFAULT '',
        code_told_at INTEGER,
        needs_result INTEGER NOT NULL DEFAULT 0,
        status_told INTEGER"""
_DOSSIER_OLD = f"""
        id TEXT NOT NULL PRIMARY KEY,
        number INTEGER NOT NULL UNIQUE,
        provisional_code TEXT NOT NULL UNIQUE,
        {_DOSSIER_COMMON.strip()}"""
_SUBMISSION = """
        id TEXT NOT NULL PRIMARY KEY,
        sequence INTEGER NOT NULL UNIQUE,
        dossier_id TEXT NOT NULL {unique}REFERENCES dossier (id),
        operation TEXT NOT NULL,
        state TEXT NOT NULL,
        due_at INTEGER NOT NULL,
        sealed_at INTEGER NOT NULL,
        author TEXT NOT NULL,
        {draft}payload BLOB,
        official_code TEXT,
        receipt BLOB"""
_EVENT = """
        id INTEGER NOT NULL PRIMARY KEY,
        dossier_id TEXT NOT NULL REFERENCES dossier (id),
        at INTEGER NOT NULL,
        actor TEXT NOT NULL,
        kind TEXT NOT NULL,
        status INTEGER NOT NULL,
        reason TEXT NOT NULL,
        approver TEXT NOT NULL,
        detail TEXT NOT NULL"""
_COMPONENT_ADDED = (
    "purpose TEXT NOT NULL DEFAULT 'component'",
    "way TEXT NOT NULL DEFAULT 'scan'",
    "findings TEXT NOT NULL DEFAULT ''",
    "demands TEXT NOT NULL DEFAULT 'clerk'",
    "signatures TEXT NOT NULL DEFAULT ''",
    "sealed INTEGER NOT NULL DEFAULT 0",
    "details TEXT NOT NULL DEFAULT ''",
)
_DOSSIER_INDEXES = {
    "dossier_by_clerk": "dossier (clerk_id, arrival, due_at)",
    "dossier_by_procedure": "dossier (clerk_id, procedure_code)",
}
_NEW_INDEXES = {
    "dossier_by_owner": "dossier (applicant_id_number)",
    "dossier_by_code": "dossier (official_code)",
    "submission_by_dossier": "submission (dossier_id)",
    "event_by_dossier": "dossier_event (dossier_id)",
}
_PROVISIONAL = (
    "CREATE UNIQUE INDEX dossier_provisional ON dossier (provisional_code)"
    " WHERE provisional_code <> ''"
)

# Copies, as in the first migration: a migration never changes, the domain may.
_SUBMISSION_EDGES = {
    "SEALED": "SENDING QUARANTINED",
    "SENDING": "UNKNOWN CONFIRMING NEEDS_CLERK CONFLICT QUARANTINED",
    "UNKNOWN": "SENDING CONFIRMING NEEDS_CLERK CONFLICT QUARANTINED",
    "CONFIRMING": "CONFIRMED NEEDS_CLERK",
    "NEEDS_CLERK": "SENDING CONFIRMING",
    "CONFLICT": "SENDING",
    "QUARANTINED": "SENDING",
}


def _forbid(name: str, event: str, table: str, when: str, code: str) -> None:
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}"
        f" BEGIN SELECT RAISE(ABORT, '{code}'); END"
    )


def _dossier_guards() -> None:
    _forbid(
        "dossier_received_fixed",
        "UPDATE OF received_at",
        "dossier",
        "WHEN OLD.received_at IS NOT NEW.received_at",
        "dossier.received_fixed",
    )
    for name, target in _DOSSIER_INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON {target}")


def _submission_guards(*, draft: bool) -> None:
    frozen = (
        "WHEN OLD.id IS NOT NEW.id OR OLD.dossier_id IS NOT NEW.dossier_id"
        + (" OR OLD.draft IS NOT NEW.draft" if draft else "")
        + " OR (OLD.payload IS NOT NULL AND OLD.payload IS NOT NEW.payload)"
        " OR (OLD.receipt IS NOT NULL AND OLD.receipt IS NOT NEW.receipt)"
    )
    _forbid("submission_frozen", "UPDATE", "submission", frozen, "outbox.frozen")
    _forbid("submission_no_delete", "DELETE", "submission", "", "outbox.frozen")
    allowed = " OR ".join(
        f"(OLD.state = '{old}' AND NEW.state IN ({', '.join(repr(n) for n in new.split())}))"
        for old, new in _SUBMISSION_EDGES.items()
    )
    edges = f"WHEN OLD.state IS NOT NEW.state AND NOT ({allowed})"
    _forbid("submission_edge", "UPDATE OF state", "submission", edges, "outbox.edge")


def _remake(table: str, columns: str, kept: str, source: str | None = None) -> None:
    """The recipe of SQLite's manual: new table, rows, drop, rename. kept: the columns that rows
    keep; source: what is read for them, where it differs."""
    op.execute(f"CREATE TABLE {table}_new ({columns}) STRICT")
    op.execute(f"INSERT INTO {table}_new ({kept}) SELECT {source or kept} FROM {table}")
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE {table}_new RENAME TO {table}")


def _columns(table: str) -> list[str]:
    rows = op.get_bind().execute(text(f"SELECT name FROM pragma_table_info('{table}')"))
    return [row.name for row in rows]


def upgrade() -> None:
    kept = ", ".join(_columns("dossier"))
    _remake("dossier", _DOSSIER_NEW, kept)
    _dossier_guards()
    op.execute(_PROVISIONAL)
    _remake(
        "submission",
        _SUBMISSION.format(unique="", draft="draft BLOB,\n        "),
        ", ".join(_columns("submission")),
    )
    _submission_guards(draft=True)
    op.execute(f"CREATE TABLE dossier_event ({_EVENT}) STRICT")
    for name, target in _NEW_INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON {target}")
    for event in ("UPDATE", "DELETE"):
        name = f"dossier_event_no_{event.lower()}"
        _forbid(name, event, "dossier_event", "", "dossier_event.fixed")
    for column in _COMPONENT_ADDED:
        op.execute(f"ALTER TABLE component ADD COLUMN {column}")
    op.execute("UPDATE dossier SET status_told = status WHERE state = 'sealed'")
    op.execute("UPDATE component SET way = 'shown' WHERE handling = 'show_only'")
    op.execute("UPDATE component SET way = 'by_data' WHERE handling = 'by_data'")
    op.execute("UPDATE component SET signatures = 'clerk' WHERE state = 'signed'")
    op.execute(
        "UPDATE component SET sealed = 1 WHERE state = 'signed' AND dossier_id IN"
        " (SELECT id FROM dossier WHERE state = 'sealed')"
    )


def downgrade() -> None:
    """For tests and for support: of several sendings the first stays."""
    op.execute("DROP TABLE dossier_event")
    op.execute("DROP TRIGGER submission_no_delete")
    later = (
        "SELECT later.id FROM submission later JOIN submission earlier"
        " ON earlier.dossier_id = later.dossier_id AND earlier.sequence < later.sequence"
    )
    op.execute(f"DELETE FROM step WHERE submission_id IN ({later})")
    op.execute(f"DELETE FROM submission WHERE id IN ({later})")
    kept = ", ".join(name for name in _columns("submission") if name != "draft")
    _remake("submission", _SUBMISSION.format(unique="UNIQUE ", draft=""), kept)
    _submission_guards(draft=False)
    for column in reversed(_COMPONENT_ADDED):
        op.execute(f"ALTER TABLE component DROP COLUMN {column.split()[0]}")
    kept = ", ".join(["id", "number", "provisional_code", *_common()])
    source = ", ".join(
        [
            "id",
            "coalesce(number, -rowid)",
            "CASE provisional_code WHEN '' THEN official_code ELSE provisional_code END",
            *_common(),
        ]
    )
    _remake("dossier", _DOSSIER_OLD, kept, source)
    _dossier_guards()


def _common() -> list[str]:
    lines = (line.strip() for line in _DOSSIER_COMMON.splitlines())
    return [line.split()[0] for line in lines if line]
