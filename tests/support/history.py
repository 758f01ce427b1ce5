"""Many dossiers at once: copies of the rows of a real one, as years of work leave them."""

from __future__ import annotations

from sqlalchemy import Connection

from tthc_desktop.adapters.store.derived import rebuild
from tthc_desktop.adapters.store.schema import nobody
from tthc_desktop.adapters.store.store import SqlStore

_NUMBERS = "WITH RECURSIVE copied(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM copied {until})"
_OF_DOSSIER = {"dossier_id": "dossier_id || '-' || i"}
_OF_SUBMISSION = "submission_id IN (SELECT id FROM submission WHERE dossier_id = :dossier)"
_OF_BATCH = "batch_id IN (SELECT id FROM batch WHERE dossier_id = :dossier)"
_COPIED: dict[str, tuple[dict[str, str], str]] = {
    # what is another in a copy, and which rows are the dossier's
    "dossier": (
        {
            "id": "id || '-' || i",
            "number": "(SELECT max(number) FROM dossier) + i",
            "provisional_code": "provisional_code || '-' || i",
            "official_code": "official_code || '-' || i",
            "applicant_id_number": "printf('%012d', i)",
            "received_at": "received_at + i",
            "due_at": "due_at + i",
        },
        "id = :dossier",
    ),
    "component": (_OF_DOSSIER | {"id": "id || '-' || i"}, "dossier_id = :dossier"),
    "batch": (_OF_DOSSIER | {"id": "id || '-' || i"}, "dossier_id = :dossier"),
    "batch_event": ({"batch_id": "batch_id || '-' || i"}, _OF_BATCH),
    "submission": (
        _OF_DOSSIER
        | {
            "id": "id || '-' || i",
            "sequence": "(SELECT max(sequence) FROM submission) * i + sequence",
            "sealed_at": "sealed_at + i",
            "due_at": "due_at + i",
        },
        "dossier_id = :dossier",
    ),
    "step": (
        {
            "id": "",
            "submission_id": "submission_id || '-' || i",
            "blob_id": "CASE blob_id WHEN '' THEN '' ELSE blob_id || '-' || i END",
        },
        _OF_SUBMISSION,
    ),
    **{
        table: (_OF_DOSSIER | {"id": ""}, "dossier_id = :dossier")
        for table in ("dossier_event", "dossier_pause", "dossier_extension", "due_proposal")
    },
    "paper_handed_out": (
        _OF_DOSSIER | {"id": "", "number": "number + i"},
        "dossier_id = :dossier",
    ),
    "inbox": (_OF_DOSSIER | {"came": "", "id": "id || '-' || i"}, "dossier_id = :dossier"),
    "national_sync": (
        _OF_DOSSIER | {"submission_id": "submission_id || '-' || i"},
        "dossier_id = :dossier",
    ),
    "overruled": (_OF_DOSSIER | {"id": ""}, "dossier_id = :dossier"),
    "audit": (
        {"seq": "(SELECT max(seq) FROM audit) * i + seq"},
        "ref = :dossier OR ref IN (SELECT id FROM submission WHERE dossier_id = :dossier)",
    ),
}


def multiply(store: SqlStore, dossier_id: str, copies: int) -> None:
    """Adds copies of a dossier with all its rows, each a millisecond later than the one before.
    Files, and what was read of them, are those of the one dossier."""
    with store._database.write() as connection:
        for table, (others, which) in _COPIED.items():
            _copy(connection, table, others, which, dossier_id, copies)
    rebuild(store._database, nobody)


def _copy(
    connection: Connection,
    table: str,
    others: dict[str, str],
    which: str,
    dossier_id: str,
    copies: int,
) -> None:
    columns = connection.exec_driver_sql(f"PRAGMA table_info({table})").all()
    names = [row.name for row in columns if others.get(row.name) != ""]
    numbers = _NUMBERS.format(first=1, until=f"WHERE i < {copies}")
    made = ", ".join(others.get(name, name) for name in names)
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({', '.join(names)}) {numbers}"  # noqa: S608 - names of ours
        f" SELECT {made} FROM {table}, copied WHERE {which}",
        {"dossier": dossier_id},
    )
