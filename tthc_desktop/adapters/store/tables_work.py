"""Tables that are made of others, so that no list reads what is finished: work.py and search.py
write them in the transaction that changes a dossier, and can make them anew at any time.

``search_index``, the full-text index over ``search_text``, is no table that SQLAlchemy knows; it
and the triggers that fill ``dossier_change`` stand in the migration.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from tthc_desktop.adapters.store.tables_base import int_column, metadata, text_column

work = Table(  # one row for each dossier that is not finished
    "work",
    metadata,
    Column("dossier_id", Text, ForeignKey("dossier.id"), primary_key=True, nullable=False),
    text_column("clerk_id"),
    int_column("presses_at"),
    text_column("step"),
    text_column("trouble"),
    int_column("slots"),
    int_column("absent"),
    int_column("unread"),
    int_column("failed"),
    int_column("unsigned"),
    int_column("waiting"),
    int_column("open"),
    int_column("listed"),
    int_column("damaged"),
    int_column("queued_at", null=True),
    int_column("queued"),
    int_column("to_send"),
    int_column("bytes_left"),
    int_column("send_due", null=True),
    text_column("next_id", null=True),
    int_column("next_completes", null=True),
    int_column("next_due", null=True),
    int_column("next_bytes", null=True),
    int_column("next_sealed", null=True),
    int_column("next_at", null=True),
    sqlite_strict=True,
)
_LISTED = ("presses_at", "dossier_id", "step", "trouble", "slots", "waiting", "unsigned")
_QUEUED = ("queued_at", "dossier_id", "queued", "to_send", "bytes_left", "send_due")
for _name, _columns, _which in (
    ("listed", _LISTED, "listed <> 0"),
    ("queued", _QUEUED, "queued_at IS NOT NULL"),
    ("unsigned", ("presses_at", "dossier_id"), "unsigned > 0 AND listed <> 0"),
):
    # With all that lists and counts need, for one clerk and for the whole office.
    Index(f"work_{_name}", *(work.c[c] for c in _columns), sqlite_where=text(_which))
    Index(
        f"work_{_name}_by_clerk",
        *(work.c[c] for c in ("clerk_id", *_columns)),
        sqlite_where=text(_which),
    )
_NEXT = ("next_at", "next_completes", "next_due", "next_bytes", "next_sealed", "next_id")
Index("work_next", *(work.c[c] for c in _NEXT), sqlite_where=text("next_id IS NOT NULL"))
Index("work_open", work.c.dossier_id, sqlite_where=text("open <> 0"))
Index("work_damaged", work.c.clerk_id, sqlite_where=text("damaged <> 0"))

dossier_change = Table(  # when something of a dossier changed last, counted through (triggers)
    "dossier_change",
    metadata,
    Column("dossier_id", Text, primary_key=True, nullable=False),
    Column("seq", Integer, nullable=False, unique=True),
    Column("kept", Integer, nullable=False, server_default="0"),  # the change that work knows
    Index("change_unkept", "seq", sqlite_where=text("kept <> seq")),
    sqlite_strict=True,
)

search_text = Table(  # what a dossier is found by, folded; in the order of reception
    "search_text",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dossier_id", Text, ForeignKey("dossier.id"), nullable=False, unique=True),
    text_column("text"),
    sqlite_strict=True,
)
