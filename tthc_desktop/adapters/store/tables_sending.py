"""Tables of what is sealed and sent."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from tthc_desktop.adapters.store.tables_base import int_column, metadata, of_dossier, text_column

_BY_ARRIVAL = (text("coalesce(confirmed_at, sealed_at)"), text("id"))

# id and, once written, payload never change; states go along SUBMISSION_EDGES (triggers)
submission = Table(
    "submission",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("sequence", Integer, nullable=False, unique=True),
    of_dossier(),
    text_column("operation"),
    text_column("state"),
    int_column("due_at"),
    int_column("sealed_at"),
    text_column("author"),
    Column("draft", LargeBinary, nullable=True),  # as sealed; never changes (trigger)
    Column("payload", LargeBinary, nullable=True),
    text_column("official_code", null=True),
    Column("receipt", LargeBinary, nullable=True),
    Column("reason", Text, nullable=False, server_default=""),
    int_column("confirmed_at", null=True),  # none in those confirmed before it was kept
    Column("in_dvcqg", Integer, nullable=False, server_default="0"),
    Column("in_emc", Integer, nullable=False, server_default="0"),
    Index("submission_by_dossier", "dossier_id"),
    Index(
        "submission_unconfirmed",
        "state",
        "dossier_id",
        "id",
        sqlite_where=text("state <> 'CONFIRMED' AND state <> 'SUPERSEDED'"),
    ),
    Index(
        "submission_not_sent",
        "sealed_at",
        "dossier_id",
        sqlite_where=text(
            "state <> 'CONFIRMED' AND state <> 'SUPERSEDED' AND state <> 'CONFIRMING'"
        ),
    ),
    Index("submission_by_arrival", *_BY_ARRIVAL, sqlite_where=text("state = 'CONFIRMED'")),
    Index(
        "submission_not_in_dvcqg",
        *_BY_ARRIVAL,
        sqlite_where=text("state = 'CONFIRMED' AND in_dvcqg = 0"),
    ),
    Index(
        "submission_not_in_emc",
        *_BY_ARRIVAL,
        sqlite_where=text("state = 'CONFIRMED' AND in_emc = 0"),
    ),
    sqlite_strict=True,
)

step = Table(  # states change along STEP_EDGES (trigger)
    "step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission_id", Text, ForeignKey("submission.id"), nullable=False),
    text_column("kind"),
    text_column("blob_id"),
    text_column("blob_sha"),
    int_column("size"),
    text_column("state"),
    int_column("attempts"),
    int_column("next_at"),
    int_column("acked"),
    text_column("error_code"),
    UniqueConstraint("submission_id", "kind", "blob_id"),
    Index("step_undone", "state", sqlite_where=text("state <> 'DONE'")),
    sqlite_strict=True,
)
