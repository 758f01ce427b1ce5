"""What all tables are made of."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Text

metadata = MetaData()


def text_column(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def int_column(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=null)


def kept_column(name: str) -> Column[str]:
    """Came with a later migration: empty in rows from before."""
    return Column(name, Text, nullable=False, server_default="")


def of_dossier() -> Column[str]:
    return Column("dossier_id", Text, ForeignKey("dossier.id"), nullable=False)
