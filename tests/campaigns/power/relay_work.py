"""What a relay writes while its power goes: files come in, submissions are committed."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from starlette.types import Message, Receive

from tests.campaigns.power.pc_work import Told
from tests.support.relay import payload_of
from tthc_desktop.domain.ids import uuid7
from tthc_desktop.domain.plain import plain_of
from tthc_desktop.domain.wire import Receipt, sha256_hex
from tthc_desktop.relay import store
from tthc_desktop.relay.answers import JsonAnswer
from tthc_desktop.relay.caller import Caller
from tthc_desktop.relay.epoch import Keeper
from tthc_desktop.relay.held_file import digest_of
from tthc_desktop.relay.keys import RelayKey
from tthc_desktop.relay.opening import open_engine
from tthc_desktop.relay.submissions import Submissions, Submitted
from tthc_desktop.relay.upload_rows import Hashed, NewUpload, UploadState
from tthc_desktop.relay.uploads import Uploads

_CALLER = Caller("pc-1", "H01.45")


def work(folder: Path, seed: int, told: Told) -> None:
    """Without end: whoever calls it dies in it. What is told is promised."""
    engine = open_engine(folder)
    Keeper(engine, folder).begin()
    uploads = Uploads(engine, folder / "uploads", lambda: 1)
    submissions = Submissions(engine, RelayKey(folder / "relay.key"))
    with engine.begin() as connection:
        number = len(connection.execute(store.submission.select()).all())
    while True:
        number += 1
        chance = random.Random(f"{seed}:{number}")
        blob, submission = (uuid7(number, chance.randbytes) for _ in range(2))
        content = chance.randbytes(chance.choice((700, 40_000)))
        sha256 = sha256_hex(content)
        state = uploads.create(NewUpload(_CALLER, blob, sha256, len(content)))
        if not isinstance(state, UploadState):
            raise AssertionError(state)
        half = len(content) // 2
        for at, part in ((0, content[:half]), (half, content[half:])):
            durable = asyncio.run(uploads.receive(_CALLER, blob, at, _one(part)))
            told(f"offset {blob} {durable} {sha256_hex(content[:durable])}")
        payload = payload_of(submission, (blob, content), sequence=number, code=f"TẠM-{number}")
        offered = submissions.offered(_CALLER, submission, payload)
        if not isinstance(offered, Submitted):
            raise AssertionError(offered)
        answer = asyncio.run(_signed(uploads, submissions, offered, number))
        if answer.status != 201:
            raise AssertionError(answer)
        told(f"receipt {submission} {sha256_hex(payload)}")


async def _signed(
    uploads: Uploads, submissions: Submissions, offered: Submitted, number: int
) -> JsonAnswer:
    async with uploads.held(_CALLER.unit, offered.parsed.blobs) as found:
        hashed = [each for each in found.values() if isinstance(each, Hashed)]
        if len(hashed) != len(found):
            raise AssertionError("not what was sent")
        return submissions.commit(offered, hashed, number)


def _one(part: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": part, "more_body": False}

    return receive


def check(folder: Path, promised: list[str]) -> list[str]:
    """What of it is not so any more, and what else is wrong."""
    engine = open_engine(folder)
    wrong: list[str] = []
    with engine.begin() as connection:
        if (found := connection.exec_driver_sql("PRAGMA integrity_check").scalar()) != "ok":
            wrong.append(f"integrity: {found}")
        uploads = {row.id: row for row in connection.execute(store.upload.select())}
        rows = {row.id: row for row in connection.execute(store.submission.select())}
    engine.dispose()
    for words in promised:
        kind, name, *rest = words.split()
        if kind == "offset":
            path = folder / "uploads" / f"{name}.blob"
            row = uploads.get(name)
            held = path.read_bytes()[: int(rest[0])] if path.exists() else b""
            if row is None or row.offset < int(rest[0]) or sha256_hex(held) != rest[1]:
                wrong.append(f"lost: {words}")
        elif name not in rows or sha256_hex(rows[name].payload) != rest[0]:
            wrong.append(f"lost: {words}")
    for row in uploads.values():
        path = folder / "uploads" / f"{row.id}.blob"
        if row.verified and digest_of(path) != row.sha256:
            wrong.append(f"not what was verified: {row.id}")
        if row.offset and (not path.exists() or path.stat().st_size < row.offset):
            wrong.append(f"less there than its offset says: {row.id}")
    receipts = {row.id: Receipt.from_json(plain_of(row.receipt)) for row in rows.values()}
    wrong += (f"another receipt: {i}" for i, receipt in receipts.items() if receipt.submission != i)
    return wrong
