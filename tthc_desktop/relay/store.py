"""What the relay remembers: uploads with durable offsets, submissions, changes.

Opened by relay/opening.py. A column that later versions brought has a default, which is what rows
of before get.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    literal_column,
)

metadata = MetaData()

upload = Table(
    "upload",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sha256", Text, nullable=False),  # empty where the client did not promise one
    Column("size", Integer, nullable=False),
    Column("offset", Integer, nullable=False),  # bytes that are on disk for certain
    Column("verified", Integer, nullable=False),
    # Whose it is; empty for one of before that belongs to no submission.
    Column("unit", Text, nullable=False, server_default=""),
    Column("device", Text, nullable=False, server_default=""),
    Column("touched_ms", BigInteger, nullable=False, server_default="0"),
    # Whether a submission was committed with it, as far as that is written down here: what decides
    # is submission_blob. Only by this are the others found without looking at what is finished.
    Column("named", Integer, nullable=False, server_default="0"),
)

submission = Table(
    "submission",
    metadata,
    Column("id", Text, primary_key=True),
    Column("device", Text, nullable=False),  # that brought it; of before: what its payload says
    Column("sequence", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("dossier", Text, nullable=False),  # the provisional code
    Column("payload", LargeBinary, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("received_ms", BigInteger, nullable=False),  # PostgreSQL's INTEGER ends in January 1970
    Column("status", Text, nullable=False),  # waiting, accepted, rejected
    Column("official_code", Text, nullable=False),
    # What came before the operations was always CREATE.
    Column("operation", Text, nullable=False, server_default="CREATE"),
    # The official code that a later operation names; empty with CREATE.
    Column("target", Text, nullable=False, server_default=""),
    # Of the number of whoever the dossier is about; empty when the payload does not say.
    Column("owner_sha256", Text, nullable=False, server_default=""),
    # Why the province refused it.
    Column("reason", Text, nullable=False, server_default=""),
    # With CREATE: the official code that its unit says the dossier got before; else empty.
    Column("known_code", Text, nullable=False, server_default=""),
)

# What only one submission can have (relay/claims.py): its number in its device's counting, and with
# CREATE its dossier. The key decides, also between several processes.
claim = Table(
    "claim",
    metadata,
    Column("name", Text, primary_key=True),
    Column("submission", Text, ForeignKey("submission.id"), nullable=False),
)

submission_blob = Table(
    "submission_blob",
    metadata,
    Column("submission", Text, ForeignKey("submission.id"), primary_key=True),
    Column("blob", Text, ForeignKey("upload.id"), primary_key=True),
)

change = Table(
    "change",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("submission", Text, ForeignKey("submission.id"), nullable=False),
    Column("status", Text, nullable=False),
    Column("official_code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("chain", Text, nullable=False, server_default=""),  # domain/wire.chained()
    Column("event", Text, nullable=False, server_default=""),  # domain/story.StoryDetail
)

# News of the provincial system, each once. What is of a dossier of which nothing has been accepted
# yet waits here until something is.
province_event = Table(
    "province_event",
    metadata,
    Column("id", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Column("told", Integer, nullable=False),  # its seq in the feed, 0 before that
    Column("body", Text, nullable=False),  # a StatusChange with what is known of it
)

# What somebody wants to have passed on once more, until the provincial system was asked.
resync = Table(
    "resync",
    metadata,
    Column("submission", Text, ForeignKey("submission.id"), primary_key=True),
    Column("system", Text, primary_key=True),
    Column("asked_ms", BigInteger, nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("id", Text, primary_key=True),
    Column("unit", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("counter", Text, nullable=False),  # its name in provisional numbers
    Column("first", BigInteger, nullable=False),
    Column("proofs", BigInteger, nullable=False),  # counter of the last proof that was taken
    Column("last_proof", Text, nullable=False, server_default=""),
    Column("enrolled_ms", BigInteger, nullable=False),
    Column("revoked", Integer, nullable=False),
)

enrolment = Table(
    "enrolment",
    metadata,
    Column("code", Text, primary_key=True),  # its hash
    Column("unit", Text, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("device", Text, nullable=False),  # that used it; empty before
)

# Facts about the data as a whole: its epoch, how often it was started.
fact = Table(
    "fact",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# Where each dossier that was handed in online stands in its unit's feed. One that is gone keeps its
# position, without unit.
online_feed = Table(
    "online_feed",
    metadata,
    Column("code", Text, primary_key=True),
    Column("unit", Text, nullable=False),
    Column("position", Integer, nullable=False, unique=True),
    Column("sha256", Text, nullable=False),  # of what was told at that position
)

# Who looked for whose papers, for which dossier; the number itself stands nowhere in it.
lookup = Table(
    "lookup",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),  # ISO 8601
    Column("unit", Text, nullable=False),
    Column("dossier", Text, nullable=False),
    Column("owner_sha256", Text, nullable=False),
    Column("source", Text, nullable=False),  # unit, national
    Column("count", Integer, nullable=False),  # of papers told
    Column("device", Text, nullable=False, server_default=""),  # that asked
)

# Literals: by a value that comes with the question no database chooses a partial index.
WAITING = submission.c.status == literal_column("'waiting'")
LOOSE = upload.c.named == literal_column("0")
THERE = online_feed.c.unit != literal_column("''")

Index(
    "submission_waiting",
    submission.c.received_ms,
    submission.c.id,
    sqlite_where=WAITING,
    postgresql_where=WAITING,
)
Index(
    "upload_loose",
    upload.c.device,
    upload.c.touched_ms,
    sqlite_where=LOOSE,
    postgresql_where=LOOSE,
)
Index("online_feed_unit", online_feed.c.unit, online_feed.c.position)
Index("online_feed_there", online_feed.c.code, sqlite_where=THERE, postgresql_where=THERE)
Index("submission_owner", submission.c.owner_sha256, submission.c.unit)
Index("lookup_dossier", lookup.c.dossier)
Index("submission_official_code", submission.c.official_code)
Index("submission_device", submission.c.device, submission.c.sequence)
Index("submission_blob_blob", submission_blob.c.blob)
Index("province_event_code", province_event.c.code, province_event.c.told)
_IN_USE = device.c.revoked == 0
Index(
    "device_counter",
    device.c.unit,
    device.c.counter,
    unique=True,
    sqlite_where=_IN_USE,
    postgresql_where=_IN_USE,
)
