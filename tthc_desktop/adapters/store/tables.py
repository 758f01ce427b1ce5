"""The tables, as the newest migration leaves them (a test holds the two against each other).

Times are milliseconds since 1970 UTC. Rows with a trigger that guards them say so here; the
triggers stand in the migrations.
"""

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

from tthc_desktop.adapters.store.tables_base import (
    int_column,
    kept_column,
    metadata,
    of_dossier,
    text_column,
)
from tthc_desktop.adapters.store.tables_scanning import overruled, page_look, page_reading
from tthc_desktop.adapters.store.tables_sending import step, submission
from tthc_desktop.adapters.store.tables_story import inbox, national_sync
from tthc_desktop.adapters.store.tables_work import dossier_change, search_text, work

__all__ = [
    "dossier_change",
    "inbox",
    "metadata",
    "national_sync",
    "overruled",
    "page_look",
    "page_reading",
    "search_text",
    "step",
    "submission",
    "work",
]

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True, nullable=False),
    text_column("value"),
    sqlite_strict=True,
)

account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("login", Text, nullable=False, unique=True),
    text_column("name"),
    text_column("role"),
    text_column("password_hash"),
    int_column("created_at"),
    sqlite_strict=True,
)

blob = Table(  # rows never change (trigger)
    "blob",
    metadata,
    Column("sha256", Text, primary_key=True, nullable=False),
    int_column("size"),
    text_column("media"),
    Column("parent", Text, ForeignKey("blob.sha256"), nullable=True),
    sqlite_strict=True,
)

reading = Table(  # what the image workers found on the pages of a PDF
    "reading",
    metadata,
    Column("blob", Text, ForeignKey("blob.sha256"), primary_key=True, nullable=False),
    text_column("pages"),
    sqlite_strict=True,
)

file_check = Table(  # what its signatures said when it was last looked at
    "file_check",
    metadata,
    Column("blob", Text, ForeignKey("blob.sha256"), primary_key=True, nullable=False),
    int_column("checked_at"),
    text_column("found"),
    sqlite_strict=True,
)

dossier = Table(  # received_at never changes (trigger)
    "dossier",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("number", Integer, nullable=True, unique=True),  # of the provisional code
    text_column("provisional_code"),
    text_column("official_code", null=True),
    text_column("procedure_code"),
    text_column("procedure_name"),
    text_column("applicant_name"),
    text_column("applicant_id_number"),
    text_column("applicant_phone"),
    text_column("applicant_address"),
    Column("clerk_id", Text, ForeignKey("account.id"), nullable=False),
    int_column("received_at"),
    int_column("due_at"),
    text_column("state"),
    int_column("arrival"),
    int_column("slip_printed_at", null=True),
    Column("slip_blob", Text, ForeignKey("blob.sha256"), nullable=True),
    kept_column("procedure_version"),
    kept_column("case_name"),
    Column("channel", Integer, nullable=False, server_default="1"),
    kept_column("term_unit"),
    kept_column("term_number"),
    kept_column("fee"),
    int_column("clock_offset_ms", null=True),
    Column("applicant_kind", Text, nullable=False, server_default="citizen"),
    kept_column("people"),
    Column("origin", Text, nullable=False, server_default="counter"),
    Column("status", Integer, nullable=False, server_default="2"),
    kept_column("handling_code"),
    kept_column("handling_name"),
    Column("sets", Integer, nullable=False, server_default="1"),
    Column("fee_paid", Integer, nullable=False, server_default="0"),
    kept_column("holder"),
    int_column("code_told_at", null=True),
    Column("needs_result", Integer, nullable=False, server_default="0"),
    int_column("status_told", null=True),
    Index("dossier_by_clerk", "clerk_id", "arrival", "due_at"),
    Index("dossier_by_procedure", "clerk_id", "procedure_code"),
    Index("dossier_by_owner", "applicant_id_number"),
    Index("dossier_by_code", "official_code"),
    Index(
        "dossier_provisional",
        "provisional_code",
        unique=True,
        sqlite_where=text("provisional_code <> ''"),
    ),
    Index("dossier_received", "received_at"),
    Index("dossier_received_by_clerk", "clerk_id", "received_at"),
    Index("dossier_without_offset", "id", sqlite_where=text("clock_offset_ms IS NULL")),
    Index("dossier_by_due", "due_at", sqlite_where=text("term_unit <> ''")),
    sqlite_strict=True,
)

component = Table(
    "component",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("dossier_id", Text, ForeignKey("dossier.id"), nullable=False),
    int_column("position"),
    text_column("paper_code"),
    text_column("name"),
    text_column("handling"),
    int_column("required"),
    text_column("state"),
    int_column("pages"),
    Column("read_blob", Text, ForeignKey("blob.sha256"), nullable=True),
    Column("signed_blob", Text, ForeignKey("blob.sha256"), nullable=True),
    Column("originals", Integer, nullable=False, server_default="1"),
    Column("copies", Integer, nullable=False, server_default="0"),
    kept_column("replaced_by"),
    Column("purpose", Text, nullable=False, server_default="component"),
    Column("way", Text, nullable=False, server_default="scan"),
    kept_column("findings"),
    Column("demands", Text, nullable=False, server_default="clerk"),
    kept_column("signatures"),
    Column("sealed", Integer, nullable=False, server_default="0"),
    kept_column("details"),  # JSON: slot_details.py
    UniqueConstraint("dossier_id", "position"),
    sqlite_strict=True,
)

batch = Table(
    "batch",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("dossier_id", Text, ForeignKey("dossier.id"), nullable=False, unique=True),
    int_column("opened_at"),
    sqlite_strict=True,
)

batch_event = Table(  # append-only (trigger)
    "batch_event",
    metadata,
    Column("batch_id", Text, ForeignKey("batch.id"), primary_key=True, nullable=False),
    Column("seq", Integer, primary_key=True, nullable=False),
    text_column("kind"),
    int_column("number"),
    int_column("at"),
    text_column("actor"),
    text_column("page", null=True),
    kept_column("detail"),  # JSON: batches.py
    sqlite_strict=True,
)

audit = Table(  # append-only (trigger)
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    int_column("at"),
    text_column("actor"),
    text_column("action"),
    text_column("ref"),
    text_column("detail"),
    Column("hash", LargeBinary, nullable=False),
    sqlite_strict=True,
)

procedure_version = Table(  # rows never change (trigger); the newest seq of a day wins
    "procedure_version",
    metadata,
    Column("seq", Integer, primary_key=True),
    text_column("id"),
    text_column("code"),
    text_column("valid_from"),
    text_column("source"),
    int_column("imported_at"),
    text_column("body"),
    Index("procedure_version_by_code", "code", "valid_from", "seq"),
    sqlite_strict=True,
)

catalogue_answer = Table(  # what a person decided about a doubtful row
    "catalogue_answer",
    metadata,
    Column("code", Text, primary_key=True, nullable=False),
    Column("question", Text, primary_key=True, nullable=False),
    text_column("answer"),
    text_column("actor"),
    int_column("at"),
    sqlite_strict=True,
)

local_rule = Table(  # what province and unit add: term, fee, process, marks
    "local_rule",
    metadata,
    Column("code", Text, primary_key=True, nullable=False),
    Column("kind", Text, primary_key=True, nullable=False),
    Column("valid_from", Text, primary_key=True, nullable=False),
    text_column("body"),
    text_column("actor"),
    int_column("at"),
    sqlite_strict=True,
)

calendar_day = Table(  # a person's changes to the calendar that ships
    "calendar_day",
    metadata,
    Column("day", Text, primary_key=True, nullable=False),
    text_column("kind"),
    text_column("name"),
    text_column("source"),
    text_column("actor"),
    int_column("at"),
    sqlite_strict=True,
)

dossier_pause = Table(
    "dossier_pause",
    metadata,
    Column("id", Integer, primary_key=True),
    of_dossier(),
    text_column("reason"),
    int_column("since"),
    int_column("until", null=True),
    text_column("actor"),
    text_column("note"),
    Index("pause_by_dossier", "dossier_id"),
    Index("pause_open", "dossier_id", sqlite_where=text("until IS NULL")),
    sqlite_strict=True,
)

dossier_extension = Table(
    "dossier_extension",
    metadata,
    Column("id", Integer, primary_key=True),
    of_dossier(),
    text_column("reason"),
    text_column("unit"),
    text_column("number"),
    text_column("actor"),
    int_column("at"),
    text_column("note"),
    Index("extension_by_dossier", "dossier_id"),
    sqlite_strict=True,
)

due_proposal = Table(  # another date than the printed one, until a person decides
    "due_proposal",
    metadata,
    Column("id", Integer, primary_key=True),
    of_dossier(),
    int_column("printed_due"),
    int_column("proposed_due"),
    text_column("reason"),
    int_column("at"),
    text_column("state"),
    text_column("actor"),
    int_column("decided_at", null=True),
    Index("proposal_by_state", "state"),
    Index("proposal_by_dossier", "dossier_id", "state"),
    sqlite_strict=True,
)

dossier_event = Table(  # append-only (trigger): what happened to a dossier, and who approved it
    "dossier_event",
    metadata,
    Column("id", Integer, primary_key=True),
    of_dossier(),
    int_column("at"),
    text_column("actor"),
    text_column("kind"),
    int_column("status"),
    text_column("reason"),
    text_column("approver"),
    text_column("detail"),
    Index("event_by_dossier", "dossier_id"),
    sqlite_strict=True,
)

form_template = Table(
    "form_template",
    metadata,
    Column("form", Text, primary_key=True, nullable=False),
    text_column("name"),
    text_column("body"),
    text_column("actor"),
    int_column("at"),
    sqlite_strict=True,
)

law_reference = Table(
    "law_reference",
    metadata,
    Column("name", Text, primary_key=True, nullable=False),
    Column("valid_from", Text, primary_key=True, nullable=False),
    text_column("body"),
    text_column("actor"),
    int_column("at"),
    sqlite_strict=True,
)

PAPER_YEAR = "strftime('%Y', at / 1000 + 25200, 'unixepoch')"
"""Of the moment in Vietnam; where it says so in the same words, SQLite takes the index."""

paper_handed_out = Table(  # rows never change (trigger)
    "paper_handed_out",
    metadata,
    Column("id", Integer, primary_key=True),
    of_dossier(),
    text_column("form"),
    int_column("number"),
    Column("blob", Text, ForeignKey("blob.sha256"), nullable=False),
    text_column("actor"),
    int_column("at"),
    Index("paper_by_dossier", "dossier_id"),
    Index("paper_by_number", "form", text(PAPER_YEAR), "number"),
    sqlite_strict=True,
)
