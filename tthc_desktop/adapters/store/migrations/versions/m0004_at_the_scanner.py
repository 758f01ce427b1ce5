"""At the scanner: pages that move, turn and are cropped; what was seen and read on each page; whose
warnings were overruled, and why."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = {
    "page_look": """
        sha256 TEXT NOT NULL PRIMARY KEY,
        look TEXT NOT NULL""",
    "page_reading": """
        picture TEXT NOT NULL PRIMARY KEY,
        report TEXT NOT NULL,
        clean TEXT NOT NULL""",
    "overruled": """
        id INTEGER NOT NULL PRIMARY KEY,
        at INTEGER NOT NULL,
        actor TEXT NOT NULL,
        dossier_id TEXT NOT NULL REFERENCES dossier (id),
        slot_id TEXT NOT NULL,
        findings TEXT NOT NULL,
        reason TEXT NOT NULL""",
}
_OLD_KINDS = "('page_added', 'page_hidden', 'page_shown')"
_OLD_EVENT = """
        batch_id TEXT NOT NULL REFERENCES batch (id),
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL,
        number INTEGER NOT NULL,
        at INTEGER NOT NULL,
        actor TEXT NOT NULL,
        page TEXT,
        PRIMARY KEY (batch_id, seq)"""


def _fixed(table: str) -> None:
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table}.fixed'); END"
        )


def upgrade() -> None:
    op.execute("ALTER TABLE batch_event ADD COLUMN detail TEXT NOT NULL DEFAULT ''")
    for name, columns in _TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns}) STRICT")
    op.execute("CREATE INDEX overruled_by_actor ON overruled (actor, at)")
    _fixed("overruled")


def downgrade() -> None:
    """For tests and for support: pages stay, where they were put and how they were turned does
    not. Events are numbered anew, because the next one is numbered by their count."""
    for name in _TABLES:
        op.execute(f"DROP TABLE {name}")
    op.execute(f"CREATE TABLE batch_event_old ({_OLD_EVENT}) STRICT")
    op.execute(
        "INSERT INTO batch_event_old SELECT batch_id,"
        " row_number() OVER (PARTITION BY batch_id ORDER BY seq), kind, number, at, actor,"
        " json_remove(page, '$.dossier', '$.position', '$.run', '$.blanks', '$.turn', '$.sides',"
        " '$.before', '$.replaces', '$.source', '$.whole')"
        f" FROM batch_event WHERE kind IN {_OLD_KINDS}"
    )
    op.execute("DROP TABLE batch_event")
    op.execute("ALTER TABLE batch_event_old RENAME TO batch_event")
    _fixed("batch_event")
