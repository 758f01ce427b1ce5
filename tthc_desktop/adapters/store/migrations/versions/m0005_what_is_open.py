"""What is open has rows of its own: lists, counts, the queue and the search read no history.

The rows themselves are written in the same transaction (schema.py), by the rules of that day.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLES = {
    "work": """
        dossier_id TEXT NOT NULL PRIMARY KEY REFERENCES dossier (id),
        clerk_id TEXT NOT NULL,
        presses_at INTEGER NOT NULL,
        step TEXT NOT NULL,
        trouble TEXT NOT NULL,
        slots INTEGER NOT NULL,
        absent INTEGER NOT NULL,
        unread INTEGER NOT NULL,
        failed INTEGER NOT NULL,
        unsigned INTEGER NOT NULL,
        waiting INTEGER NOT NULL,
        open INTEGER NOT NULL,
        listed INTEGER NOT NULL,
        damaged INTEGER NOT NULL,
        queued_at INTEGER,
        queued INTEGER NOT NULL,
        to_send INTEGER NOT NULL,
        bytes_left INTEGER NOT NULL,
        send_due INTEGER,
        next_id TEXT,
        next_completes INTEGER,
        next_due INTEGER,
        next_bytes INTEGER,
        next_sealed INTEGER,
        next_at INTEGER""",
    "dossier_change": """
        dossier_id TEXT NOT NULL PRIMARY KEY,
        seq INTEGER NOT NULL UNIQUE,
        kept INTEGER NOT NULL DEFAULT 0""",
    "search_text": """
        id INTEGER NOT NULL PRIMARY KEY,
        dossier_id TEXT NOT NULL UNIQUE REFERENCES dossier (id),
        text TEXT NOT NULL""",
}
_LISTED = "presses_at, dossier_id, step, trouble, slots, waiting, unsigned"
_QUEUED = "queued_at, dossier_id, queued, to_send, bytes_left, send_due"
_UNSIGNED = "presses_at, dossier_id"
_NEXT = "next_at, next_completes, next_due, next_bytes, next_sealed, next_id"
_WORK_INDEXES = {
    "work_listed": f"work ({_LISTED}) WHERE listed <> 0",
    "work_listed_by_clerk": f"work (clerk_id, {_LISTED}) WHERE listed <> 0",
    "work_queued": f"work ({_QUEUED}) WHERE queued_at IS NOT NULL",
    "work_queued_by_clerk": f"work (clerk_id, {_QUEUED}) WHERE queued_at IS NOT NULL",
    "work_unsigned": f"work ({_UNSIGNED}) WHERE unsigned > 0 AND listed <> 0",
    "work_unsigned_by_clerk": f"work (clerk_id, {_UNSIGNED}) WHERE unsigned > 0 AND listed <> 0",
    "work_next": f"work ({_NEXT}) WHERE next_id IS NOT NULL",
    "change_unkept": "dossier_change (seq) WHERE kept <> seq",
    "work_open": "work (dossier_id) WHERE open <> 0",
    "work_damaged": "work (clerk_id) WHERE damaged <> 0",
}
_OTHER_INDEXES = {
    "dossier_received": "dossier (received_at)",
    "dossier_received_by_clerk": "dossier (clerk_id, received_at)",
    "dossier_without_offset": "dossier (id) WHERE clock_offset_ms IS NULL",
    "dossier_by_due": "dossier (due_at) WHERE term_unit <> ''",
    "submission_unconfirmed": "submission (state, dossier_id, id) WHERE state <> 'CONFIRMED'",
    "submission_by_sealing": "submission (sealed_at, id)",
    "step_undone": "step (state) WHERE state <> 'DONE'",
    "pause_open": "dossier_pause (dossier_id) WHERE until IS NULL",
    "paper_by_number": (
        "paper_handed_out (form, strftime('%Y', at / 1000 + 25200, 'unixepoch'), number)"
    ),
    "proposal_by_dossier": "due_proposal (dossier_id, state)",
    "overruled_by_time": "overruled (at)",
    "overruled_by_dossier": "overruled (dossier_id)",
}
_IN_SUBMISSION = "(SELECT dossier_id FROM submission WHERE id = {row}.submission_id)"
_IN_BATCH = "(SELECT dossier_id FROM batch WHERE id = {row}.batch_id)"
# All that work, search or a page may show. Not clock_offset_ms: the first contact writes it into
# whatever was received without a link.
_OF_DOSSIER = (
    "provisional_code, official_code, procedure_code, procedure_name, applicant_name,"
    " applicant_id_number, applicant_phone, applicant_address, clerk_id, due_at, state, arrival,"
    " slip_printed_at, slip_blob, procedure_version, case_name, channel, term_unit, term_number,"
    " fee, applicant_kind, people, origin, status, handling_code, handling_name, sets, fee_paid,"
    " holder, code_told_at, needs_result, status_told"
)
_CHANGES = {
    # what is looked at: the events, and the dossier that the row is of; of an update only what
    # really becomes another, so that a file's progress is no change
    "dossier": (("INSERT", f"UPDATE OF {_OF_DOSSIER}"), "{row}.id"),
    "component": (("INSERT", "UPDATE", "DELETE"), "{row}.dossier_id"),
    "submission": (("INSERT", "UPDATE OF state, official_code, due_at"), "{row}.dossier_id"),
    "step": (("INSERT", "UPDATE OF state, error_code, next_at", "DELETE"), _IN_SUBMISSION),
    "dossier_pause": (("INSERT", "UPDATE", "DELETE"), "{row}.dossier_id"),
    "dossier_event": (("INSERT",), "{row}.dossier_id"),
    "batch_event": (("INSERT",), _IN_BATCH),
}


def _triggers() -> dict[str, str]:
    """By name: whatever changes a dossier, by this program or by hand, counts its number up."""
    made = {}
    for table, (events, dossier) in _CHANGES.items():
        for event in events:
            kind = event.split()[0]
            of = dossier.format(row="OLD" if kind == "DELETE" else "NEW")
            columns = event.partition(" OF ")[2].split(", ")
            other = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns if name)
            when = f" WHEN {other}" if other and table != "dossier" else ""
            made[f"{table}_changed_by_{kind.lower()}"] = (
                f"AFTER {event} ON {table}{when} BEGIN"
                " INSERT INTO dossier_change (dossier_id, seq)"
                f" VALUES ({of}, (SELECT coalesce(max(seq), 0) + 1 FROM dossier_change))"
                " ON CONFLICT (dossier_id) DO UPDATE SET seq = excluded.seq; END"
            )
    return made


def upgrade() -> None:
    for name, columns in _TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns}) STRICT")
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5(text, content='search_text',"
        " content_rowid='id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0)"
    )
    op.execute("DROP INDEX step_by_state")
    for name, what in (_WORK_INDEXES | _OTHER_INDEXES).items():
        op.execute(f"CREATE INDEX {name} ON {what}")
    for name, what in _triggers().items():
        op.execute(f"CREATE TRIGGER {name} {what}")


def downgrade() -> None:
    """Takes away nothing that was not made of something else."""
    for name in _triggers():
        op.execute(f"DROP TRIGGER {name}")
    for name in _OTHER_INDEXES:
        op.execute(f"DROP INDEX {name}")
    op.execute("CREATE INDEX step_by_state ON step (state, next_at)")
    for name in ("search_index", *_TABLES):
        op.execute(f"DROP TABLE {name}")
    op.execute("PRAGMA user_version = 0")
