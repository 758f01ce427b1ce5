"""What is open has rows of its own: lists, counts, the queue and the search read no history.

The rows themselves are written when the store is opened (work.py), by the rules of that day.
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
        lacking INTEGER NOT NULL,
        waiting INTEGER NOT NULL,
        unsigned INTEGER NOT NULL,
        open INTEGER NOT NULL,
        listed INTEGER NOT NULL,
        damaged INTEGER NOT NULL,
        queued_at INTEGER,
        queued INTEGER NOT NULL,
        to_send INTEGER NOT NULL,
        bytes_left INTEGER NOT NULL,
        send_due INTEGER""",
    "dossier_change": """
        dossier_id TEXT NOT NULL PRIMARY KEY,
        seq INTEGER NOT NULL UNIQUE""",
    "search_text": """
        id INTEGER NOT NULL PRIMARY KEY,
        dossier_id TEXT NOT NULL UNIQUE REFERENCES dossier (id),
        text TEXT NOT NULL""",
}
_LISTED = "presses_at, dossier_id, step, trouble, lacking, waiting, unsigned"
_QUEUED = "queued_at, dossier_id, queued, to_send, bytes_left, send_due"
_UNSIGNED = "presses_at, dossier_id"
_WORK_INDEXES = {
    "work_listed": f"work ({_LISTED}) WHERE listed <> 0",
    "work_listed_by_clerk": f"work (clerk_id, {_LISTED}) WHERE listed <> 0",
    "work_queued": f"work ({_QUEUED}) WHERE queued_at IS NOT NULL",
    "work_queued_by_clerk": f"work (clerk_id, {_QUEUED}) WHERE queued_at IS NOT NULL",
    "work_unsigned": f"work ({_UNSIGNED}) WHERE unsigned > 0 AND listed <> 0",
    "work_unsigned_by_clerk": f"work (clerk_id, {_UNSIGNED}) WHERE unsigned > 0 AND listed <> 0",
    "work_open": "work (dossier_id) WHERE open <> 0",
    "work_damaged": "work (clerk_id) WHERE damaged <> 0",
}
_OTHER_INDEXES = {
    "dossier_received": "dossier (received_at)",
    "dossier_received_by_clerk": "dossier (clerk_id, received_at)",
    "dossier_without_offset": "dossier (id) WHERE clock_offset_ms IS NULL",
    "dossier_by_due": "dossier (due_at) WHERE term_unit <> ''",
    "submission_unconfirmed": "submission (state, dossier_id) WHERE state <> 'CONFIRMED'",
    "submission_by_sealing": "submission (sealed_at, id)",
    "step_undone": "step (submission_id, state, next_at) WHERE state <> 'DONE'",
    "pause_open": "dossier_pause (dossier_id) WHERE until IS NULL",
    "paper_by_number": "paper_handed_out (form, at, number)",
}
_IN_SUBMISSION = "(SELECT dossier_id FROM submission WHERE id = {row}.submission_id)"
_IN_BATCH = "(SELECT dossier_id FROM batch WHERE id = {row}.batch_id)"
_CHANGES = {
    # what is looked at: the events, and the dossier that the row is of
    "dossier": (("INSERT", "UPDATE"), "{row}.id"),
    "component": (("INSERT", "UPDATE", "DELETE"), "{row}.dossier_id"),
    "submission": (("INSERT", "UPDATE OF state, official_code"), "{row}.dossier_id"),
    "step": (("INSERT", "UPDATE OF state, error_code", "DELETE"), _IN_SUBMISSION),
    "dossier_pause": (("INSERT", "UPDATE", "DELETE"), "{row}.dossier_id"),
    "dossier_event": (("INSERT",), "{row}.dossier_id"),
    "batch_event": (("INSERT",), _IN_BATCH),
}
# The first contact after days without a link measures the clock for hundreds of dossiers at once:
# nothing that is made of a dossier says how far the clock was off.
_UNLESS = {("dossier", "UPDATE"): "WHEN NEW.clock_offset_ms IS OLD.clock_offset_ms "}


def _triggers() -> dict[str, str]:
    """By name: whatever changes a dossier, by this program or by hand, counts its number up."""
    made = {}
    for table, (events, dossier) in _CHANGES.items():
        for event in events:
            kind = event.split()[0]
            of = dossier.format(row="OLD" if kind == "DELETE" else "NEW")
            unless = _UNLESS.get((table, kind), "")
            made[f"{table}_changed_by_{kind.lower()}"] = (
                f"AFTER {event} ON {table} {unless}"
                "BEGIN INSERT INTO dossier_change (dossier_id, seq)"
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
