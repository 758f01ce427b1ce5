"""Tables of what was found on pages at the scanner."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from tthc_desktop.adapters.store.tables_base import int_column, metadata, of_dossier, text_column

page_look = Table(
    "page_look",
    metadata,
    Column("sha256", Text, primary_key=True, nullable=False),
    text_column("look"),
    sqlite_strict=True,
)

page_reading = Table(
    "page_reading",
    metadata,
    Column("picture", Text, primary_key=True, nullable=False),
    text_column("report"),
    text_column("clean"),
    sqlite_strict=True,
)

overruled = Table(  # rows never change (trigger)
    "overruled",
    metadata,
    Column("id", Integer, primary_key=True),
    int_column("at"),
    text_column("actor"),
    of_dossier(),
    text_column("slot_id"),
    text_column("findings"),
    text_column("reason"),
    Index("overruled_by_actor", "actor", "at"),
    Index("overruled_by_time", "at"),
    Index("overruled_by_dossier", "dossier_id"),
    sqlite_strict=True,
)
