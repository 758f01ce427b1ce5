"""Tables of what the other side told after it took a dossier."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from tthc_desktop.adapters.store.tables_base import int_column, metadata, of_dossier, text_column

inbox = Table(  # each piece of news once; what was told never changes (trigger)
    "inbox",
    metadata,
    Column("came", Integer, primary_key=True, nullable=False),  # in the order in which it came
    Column("id", Text, nullable=False, unique=True),
    text_column("kind"),
    Column("dossier_id", Text, ForeignKey("dossier.id"), nullable=True),
    text_column("submission_id"),
    text_column("code"),
    int_column("at"),
    int_column("arrived_at"),
    int_column("counts_at"),
    int_column("after_sequence"),
    text_column("system"),
    int_column("status"),  # 0: it says nothing of it
    text_column("text"),
    int_column("until_at", null=True),
    text_column("files"),
    text_column("state"),
    int_column("ours"),
    text_column("decided_by"),
    int_column("decided_at", null=True),
    Index("inbox_by_dossier", "dossier_id", "counts_at"),
    Index("inbox_waiting", "kind", "id", sqlite_where=text("state = 'waiting'")),
    Index("inbox_news", text("kind IN ('sync_failed', 'synced')")),
    Index("inbox_of_system", "system", sqlite_where=text("system <> ''")),
    Index("inbox_conflict", "id", "dossier_id", sqlite_where=text("state = 'conflict'")),
    sqlite_strict=True,
)

national_sync = Table(
    "national_sync",
    metadata,
    Column("submission_id", Text, ForeignKey("submission.id"), primary_key=True, nullable=False),
    Column("system", Text, primary_key=True, nullable=False),
    of_dossier(),
    text_column("state"),
    int_column("at"),
    int_column("counts_at"),
    text_column("reason"),
    int_column("asked_at", null=True),
    Index("national_sync_by_dossier", "dossier_id"),
    Index("national_sync_open", "submission_id", sqlite_where=text("state <> 'synced'")),
    sqlite_strict=True,
)
