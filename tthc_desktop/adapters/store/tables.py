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
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def _int(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=null)


def _kept(name: str) -> Column[str]:
    """Came with a later migration: empty in rows from before."""
    return Column(name, Text, nullable=False, server_default="")


def _of_dossier() -> Column[str]:
    return Column("dossier_id", Text, ForeignKey("dossier.id"), nullable=False)


setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True, nullable=False),
    _text("value"),
    sqlite_strict=True,
)

account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("login", Text, nullable=False, unique=True),
    _text("name"),
    _text("role"),
    _text("password_hash"),
    _int("created_at"),
    sqlite_strict=True,
)

blob = Table(  # rows never change (trigger)
    "blob",
    metadata,
    Column("sha256", Text, primary_key=True, nullable=False),
    _int("size"),
    _text("media"),
    Column("parent", Text, ForeignKey("blob.sha256"), nullable=True),
    sqlite_strict=True,
)

reading = Table(  # what the image workers found on the pages of a PDF
    "reading",
    metadata,
    Column("blob", Text, ForeignKey("blob.sha256"), primary_key=True, nullable=False),
    _text("pages"),
    sqlite_strict=True,
)

dossier = Table(  # received_at never changes (trigger)
    "dossier",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("number", Integer, nullable=True, unique=True),  # of the provisional code
    _text("provisional_code"),
    _text("official_code", null=True),
    _text("procedure_code"),
    _text("procedure_name"),
    _text("applicant_name"),
    _text("applicant_id_number"),
    _text("applicant_phone"),
    _text("applicant_address"),
    Column("clerk_id", Text, ForeignKey("account.id"), nullable=False),
    _int("received_at"),
    _int("due_at"),
    _text("state"),
    _int("arrival"),
    _int("slip_printed_at", null=True),
    Column("slip_blob", Text, ForeignKey("blob.sha256"), nullable=True),
    _kept("procedure_version"),
    _kept("case_name"),
    Column("channel", Integer, nullable=False, server_default="1"),
    _kept("term_unit"),
    _kept("term_number"),
    _kept("fee"),
    _int("clock_offset_ms", null=True),
    Column("applicant_kind", Text, nullable=False, server_default="citizen"),
    _kept("people"),
    Column("origin", Text, nullable=False, server_default="counter"),
    Column("status", Integer, nullable=False, server_default="2"),
    _kept("handling_code"),
    _kept("handling_name"),
    Column("sets", Integer, nullable=False, server_default="1"),
    Column("fee_paid", Integer, nullable=False, server_default="0"),
    _kept("holder"),
    _int("code_told_at", null=True),
    Column("needs_result", Integer, nullable=False, server_default="0"),
    _int("status_told", null=True),
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
    sqlite_strict=True,
)

component = Table(
    "component",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("dossier_id", Text, ForeignKey("dossier.id"), nullable=False),
    _int("position"),
    _text("paper_code"),
    _text("name"),
    _text("handling"),
    _int("required"),
    _text("state"),
    _int("pages"),
    Column("read_blob", Text, ForeignKey("blob.sha256"), nullable=True),
    Column("signed_blob", Text, ForeignKey("blob.sha256"), nullable=True),
    Column("originals", Integer, nullable=False, server_default="1"),
    Column("copies", Integer, nullable=False, server_default="0"),
    _kept("replaced_by"),
    Column("purpose", Text, nullable=False, server_default="component"),
    Column("way", Text, nullable=False, server_default="scan"),
    _kept("findings"),
    Column("demands", Text, nullable=False, server_default="clerk"),
    _kept("signatures"),
    Column("sealed", Integer, nullable=False, server_default="0"),
    _kept("details"),  # JSON: slot_details.py
    UniqueConstraint("dossier_id", "position"),
    sqlite_strict=True,
)

batch = Table(
    "batch",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("dossier_id", Text, ForeignKey("dossier.id"), nullable=False, unique=True),
    _int("opened_at"),
    sqlite_strict=True,
)

batch_event = Table(  # append-only (trigger)
    "batch_event",
    metadata,
    Column("batch_id", Text, ForeignKey("batch.id"), primary_key=True, nullable=False),
    Column("seq", Integer, primary_key=True, nullable=False),
    _text("kind"),
    _int("number"),
    _int("at"),
    _text("actor"),
    _text("page", null=True),
    sqlite_strict=True,
)

# id and, once written, payload never change; states go along SUBMISSION_EDGES (triggers)
submission = Table(
    "submission",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    Column("sequence", Integer, nullable=False, unique=True),
    _of_dossier(),
    _text("operation"),
    _text("state"),
    _int("due_at"),
    _int("sealed_at"),
    _text("author"),
    Column("draft", LargeBinary, nullable=True),  # as sealed; never changes (trigger)
    Column("payload", LargeBinary, nullable=True),
    _text("official_code", null=True),
    Column("receipt", LargeBinary, nullable=True),
    Index("submission_by_dossier", "dossier_id"),
    sqlite_strict=True,
)

step = Table(  # states change along STEP_EDGES (trigger)
    "step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission_id", Text, ForeignKey("submission.id"), nullable=False),
    _text("kind"),
    _text("blob_id"),
    _text("blob_sha"),
    _int("size"),
    _text("state"),
    _int("attempts"),
    _int("next_at"),
    _int("acked"),
    _text("error_code"),
    UniqueConstraint("submission_id", "kind", "blob_id"),
    Index("step_by_state", "state", "next_at"),
    sqlite_strict=True,
)

audit = Table(  # append-only (trigger)
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    _int("at"),
    _text("actor"),
    _text("action"),
    _text("ref"),
    _text("detail"),
    Column("hash", LargeBinary, nullable=False),
    sqlite_strict=True,
)

procedure_version = Table(  # rows never change (trigger); the newest seq of a day wins
    "procedure_version",
    metadata,
    Column("seq", Integer, primary_key=True),
    _text("id"),
    _text("code"),
    _text("valid_from"),
    _text("source"),
    _int("imported_at"),
    _text("body"),
    Index("procedure_version_by_code", "code", "valid_from", "seq"),
    sqlite_strict=True,
)

catalogue_answer = Table(  # what a person decided about a doubtful row
    "catalogue_answer",
    metadata,
    Column("code", Text, primary_key=True, nullable=False),
    Column("question", Text, primary_key=True, nullable=False),
    _text("answer"),
    _text("actor"),
    _int("at"),
    sqlite_strict=True,
)

local_rule = Table(  # what province and unit add: term, fee, process, marks
    "local_rule",
    metadata,
    Column("code", Text, primary_key=True, nullable=False),
    Column("kind", Text, primary_key=True, nullable=False),
    Column("valid_from", Text, primary_key=True, nullable=False),
    _text("body"),
    _text("actor"),
    _int("at"),
    sqlite_strict=True,
)

calendar_day = Table(  # a person's changes to the calendar that ships
    "calendar_day",
    metadata,
    Column("day", Text, primary_key=True, nullable=False),
    _text("kind"),
    _text("name"),
    _text("source"),
    _text("actor"),
    _int("at"),
    sqlite_strict=True,
)

dossier_pause = Table(
    "dossier_pause",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_dossier(),
    _text("reason"),
    _int("since"),
    _int("until", null=True),
    _text("actor"),
    _text("note"),
    Index("pause_by_dossier", "dossier_id"),
    sqlite_strict=True,
)

dossier_extension = Table(
    "dossier_extension",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_dossier(),
    _text("reason"),
    _text("unit"),
    _text("number"),
    _text("actor"),
    _int("at"),
    _text("note"),
    Index("extension_by_dossier", "dossier_id"),
    sqlite_strict=True,
)

due_proposal = Table(  # another date than the printed one, until a person decides
    "due_proposal",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_dossier(),
    _int("printed_due"),
    _int("proposed_due"),
    _text("reason"),
    _int("at"),
    _text("state"),
    _text("actor"),
    _int("decided_at", null=True),
    Index("proposal_by_state", "state"),
    sqlite_strict=True,
)

dossier_event = Table(  # append-only (trigger): what happened to a dossier, and who approved it
    "dossier_event",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_dossier(),
    _int("at"),
    _text("actor"),
    _text("kind"),
    _int("status"),
    _text("reason"),
    _text("approver"),
    _text("detail"),
    Index("event_by_dossier", "dossier_id"),
    sqlite_strict=True,
)

form_template = Table(
    "form_template",
    metadata,
    Column("form", Text, primary_key=True, nullable=False),
    _text("name"),
    _text("body"),
    _text("actor"),
    _int("at"),
    sqlite_strict=True,
)

law_reference = Table(
    "law_reference",
    metadata,
    Column("name", Text, primary_key=True, nullable=False),
    Column("valid_from", Text, primary_key=True, nullable=False),
    _text("body"),
    _text("actor"),
    _int("at"),
    sqlite_strict=True,
)

paper_handed_out = Table(  # rows never change (trigger)
    "paper_handed_out",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_dossier(),
    _text("form"),
    _int("number"),
    Column("blob", Text, ForeignKey("blob.sha256"), nullable=False),
    _text("actor"),
    _int("at"),
    Index("paper_by_dossier", "dossier_id"),
    sqlite_strict=True,
)
