"""A relay's database as it was before submissions had operations."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tthc_desktop.relay.keys import RelayKey

OLD = """
CREATE TABLE upload (id TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
  "offset" INTEGER NOT NULL, verified INTEGER NOT NULL, PRIMARY KEY (id));
CREATE TABLE submission (id TEXT NOT NULL, device TEXT NOT NULL, sequence INTEGER NOT NULL,
  unit TEXT NOT NULL, dossier TEXT NOT NULL, payload BLOB NOT NULL, receipt TEXT NOT NULL,
  received_ms INTEGER NOT NULL, status TEXT NOT NULL, official_code TEXT NOT NULL,
  PRIMARY KEY (id));
CREATE TABLE submission_blob (submission TEXT NOT NULL, blob TEXT NOT NULL,
  PRIMARY KEY (submission, blob), FOREIGN KEY(submission) REFERENCES submission (id),
  FOREIGN KEY(blob) REFERENCES upload (id));
CREATE TABLE change (seq INTEGER NOT NULL, submission TEXT NOT NULL, status TEXT NOT NULL,
  official_code TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (seq),
  FOREIGN KEY(submission) REFERENCES submission (id));
"""


def old_store(data: Path, payload: bytes, official_code: str = "H01.45-261123-0001") -> None:
    """With one accepted dossier in it, and the relay's key beside it."""
    data.mkdir(exist_ok=True)
    row = ("s-1", "pc-1", 1, "H01.45", "TẠM-Q2-000001", payload, "{}", 1, "accepted")
    with sqlite3.connect(data / "relay.db") as connection:
        connection.executescript(OLD)
        connection.execute(
            "INSERT INTO submission VALUES (?,?,?,?,?,?,?,?,?,?)", (*row, official_code)
        )
    connection.close()
    RelayKey(data / "relay.key")
