"""One dossier has one submission, and so has each number of a device's counting."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from tests.support.old_relay import old_store
from tests.support.relay import RelayChild, new_id, payload_of
from tests.support.relay_device import Answer
from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.story import StoryKind
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.relay import claims, news, store
from tthc_desktop.relay.answers import JsonAnswer
from tthc_desktop.relay.caller import Caller
from tthc_desktop.relay.keys import RelayKey
from tthc_desktop.relay.opening import open_engine
from tthc_desktop.relay.submissions import Submissions
from tthc_desktop.relay.upload_rows import Hashed, NewUpload, add_row
from tthc_desktop.relay.upstream import ProvinceEvent

CODE = "TẠM-Q2-900001"
OWNER, OTHER = {"SoGiayToChuHoSo": "099185001234"}, {"SoGiayToChuHoSo": "099185009999"}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path / "relay")
    yield child
    child.stop()


def _put(relay: RelayChild, **more: Any) -> tuple[str, Answer]:
    submission = new_id()
    return submission, relay.put(submission, payload_of(submission, **more))


def _reject(data: Path, submission: str) -> None:
    engine = open_engine(data)
    with engine.begin() as connection:
        connection.execute(
            update(store.submission)
            .where(store.submission.c.id == submission)
            .values(status="rejected", reason="Thiếu chữ ký.")
        )
    engine.dispose()


def test_a_number_of_the_counting_is_used_once(own: RelayChild) -> None:
    first, answer = _put(own, sequence=7)
    assert answer.status == 201
    _, answer = _put(own, sequence=7)
    assert (answer.status, answer.json) == (409, {"error": "fork", "submission": first})
    submission = new_id()
    payload = payload_of(submission, sequence=7)
    by = own.enrolled()
    assert by.ask("PUT", f"/v1/submissions/{submission}", payload).status == 201


def test_a_dossier_is_made_once(own: RelayChild) -> None:
    first, answer = _put(own, code=CODE, fields={**OWNER})
    assert answer.status == 201
    for device in ("pc-1", "pc-2"):
        _, answer = _put(own, code=CODE, fields={**OWNER}, device=device)
        assert answer.status == 409
        assert answer.json == {
            "error": "twice",
            "submission": first,
            "status": "waiting",
            "official_code": "",
        }
    assert own.report()["dossiers"] == 1


def test_a_number_belongs_to_one_citizen(own: RelayChild) -> None:
    first, _ = _put(own, code=CODE, fields={**OWNER})
    _, answer = _put(own, code=CODE, fields={**OTHER})
    assert (answer.status, answer.json) == (409, {"error": "number"})
    _reject(own.data, first)
    _, answer = _put(own, code=CODE, fields={**OTHER})
    assert (answer.status, answer.json) == (409, {"error": "number"})


def test_after_a_rejection_another_takes_its_place_once(own: RelayChild) -> None:
    first, _ = _put(own, code=CODE, fields={**OWNER})
    _reject(own.data, first)
    told = own.ask("GET", f"/v1/submissions/{first}").json
    assert (told["status"], told["reason"]) == ("rejected", "Thiếu chữ ký.")
    second, answer = _put(own, code=CODE, fields={**OWNER})
    assert answer.status == 201
    _, answer = _put(own, code=CODE, fields={**OWNER})
    assert (answer.status, answer.json["submission"]) == (409, second)
    report = own.report()
    assert (report["dossiers"], report["doubles"]) == (2, 0)


def test_what_is_attached_makes_no_dossier(own: RelayChild) -> None:
    for _ in range(2):
        _, answer = _put(own, code=CODE, operation="ATTACH", official="H01.45-261123-0001")
        assert answer.status == 201


@pytest.mark.parametrize("operation", ["SUPPLEMENT", "RESULT", "ATTACH"])
def test_a_dossier_of_another_unit_gets_nothing_attached(own: RelayChild, operation: str) -> None:
    official = "H01.45-261123-0007"
    made, _ = _put(own)
    other = own.enrolled("H01.46")

    def put() -> tuple[int, Any]:
        submission = new_id()
        more: dict[str, Any] = {"operation": operation, "official": official}
        payload = payload_of(submission, unit="H01.46", **more)
        answer = other.ask("PUT", f"/v1/submissions/{submission}", payload)
        return answer.status, answer.json

    assert put()[0] == 201, "nobody can tell yet whose it is"
    engine = open_engine(own.data)
    accepted = {"status": "accepted", "official_code": official}
    with engine.begin() as connection:
        of_made = store.submission.c.id == made
        connection.execute(update(store.submission).where(of_made).values(accepted))
    engine.dispose()
    assert put() == (403, {"error": "unit"})
    _, answer = _put(own, operation=operation, official=official)
    assert answer.status == 201


def test_news_are_told_to_the_unit_that_made_the_dossier(engine: Engine) -> None:
    """Another unit had attached something before."""
    code = "H01.45-261123-0007"
    row = {
        "device": "d",
        "dossier": CODE,
        "payload": b"",
        "receipt": "{}",
        "status": "accepted",
        "official_code": code,
    }
    rows = [
        {"id": "foreign", "unit": "H01.46", "operation": "ATTACH", "sequence": 1, "received_ms": 1},
        {"id": "made", "unit": "H01.45", "operation": "CREATE", "sequence": 2, "received_ms": 2},
    ]
    at = datetime(2026, 11, 23, tzinfo=UTC)
    change = news.change_of(ProvinceEvent("n1", StoryKind.PROGRESS, code, at, status=2))
    with engine.begin() as connection:
        for each in rows:
            connection.execute(insert(store.submission).values(row | each))
        event = {"id": "n1", "code": code, "told": 0, "body": PLAIN.to_text(change)}
        connection.execute(insert(store.province_event).values(event))
        news.tell_waiting(connection, code)
        assert connection.execute(select(store.change.c.submission)).scalars().all() == ["made"]


@pytest.mark.parametrize("more", [{"sequence": 9}, {"code": CODE}])
def test_of_several_at_once_one_is_taken(own: RelayChild, more: dict[str, Any]) -> None:
    ids = [new_id() for _ in range(6)]
    found: list[int] = []
    own.device.authorization  # noqa: B018 - the token is got once, before there are threads

    def put(submission: str) -> None:
        found.append(own.put(submission, payload_of(submission, **more)).status)

    threads = [threading.Thread(target=put, args=(each,)) for each in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [201, 409, 409, 409, 409, 409]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    found = open_engine(tmp_path)
    yield found
    found.dispose()


def _offered(found: Submissions, **more: Any) -> Any:
    submission = new_id()
    caller = Caller("device", "H01.45")
    return found.offered(caller, submission, payload_of(submission, **more))


@pytest.mark.parametrize("more", [{"sequence": 9}, {"code": CODE}])
def test_two_processes_that_both_looked_before(
    engine: Engine, tmp_path: Path, more: dict[str, Any]
) -> None:
    """Each has seen that nothing stands in the way."""
    processes = [Submissions(engine, RelayKey(tmp_path / "relay.key")) for _ in range(2)]
    offers = [_offered(process, **more) for process in processes]
    assert not any(isinstance(each, JsonAnswer) for each in offers)
    answers = [process.commit(each, (), 1) for process, each in zip(processes, offers, strict=True)]
    assert [answer.status for answer in answers] == [201, 409]


@pytest.mark.parametrize("later", [{"touched_ms": 2}, {"offset": 0}, {"size": 8}])
def test_a_file_that_another_process_changed_after_it_was_hashed(
    engine: Engine, tmp_path: Path, later: dict[str, int]
) -> None:
    """Nothing is signed for, and nothing claimed."""
    submissions = Submissions(engine, RelayKey(tmp_path / "relay.key"))
    blob, content = new_id(), b"content"
    submission, caller = new_id(), Caller("device", "H01.45")
    offered = submissions.offered(caller, submission, payload_of(submission, (blob, content)))
    assert not isinstance(offered, JsonAnswer)
    sha256 = sha256_hex(content)
    with engine.begin() as connection:
        add_row(connection, NewUpload(caller, blob, sha256, 7), 7, 1)
    hashed = [Hashed(blob, sha256, 7, touched_ms=1)]
    with engine.begin() as connection:
        connection.execute(store.upload.update().values(later))
    answer = submissions.commit(offered, hashed, 3)
    assert (answer.status, answer.body["missing"]) == (424, [blob])
    assert submissions.get(caller, submission).status == 404
    with engine.begin() as connection:
        connection.execute(store.upload.update().values(touched_ms=1, offset=7, size=7))
    assert submissions.commit(offered, hashed, 3).status == 201


def test_two_processes_with_the_same_submission(engine: Engine, tmp_path: Path) -> None:
    found = Submissions(engine, RelayKey(tmp_path / "relay.key"))
    submitted = _offered(found)
    answers = [found.commit(submitted, (), at) for at in (1, 2)]
    assert [answer.status for answer in answers] == [201, 200]
    assert answers[0].body == answers[1].body


def test_the_keys_decide_and_not_who_looked(engine: Engine) -> None:
    row = {
        "device": "d",
        "sequence": 1,
        "unit": "H01.45",
        "dossier": CODE,
        "payload": b"",
        "receipt": "{}",
        "received_ms": 1,
        "status": "waiting",
        "official_code": "",
    }
    with engine.begin() as connection:
        for each in ("a", "b"):
            connection.execute(insert(store.submission).values(id=each, **row))
        claims.take(connection, claims.sequence_claim("d", 1), "a", "")
    with pytest.raises(IntegrityError), engine.begin() as connection:
        claims.take(connection, claims.sequence_claim("d", 1), "b", "")
    with pytest.raises(claims.OvertakenError), engine.begin() as connection:
        claims.take(connection, claims.sequence_claim("d", 1), "b", "c")
    with engine.begin() as connection:
        holder = claims.holder(connection, claims.sequence_claim("d", 1))
    assert holder is not None
    assert holder.id == "a"


def test_dossiers_of_before_cannot_be_made_again(tmp_path: Path) -> None:
    payload = payload_of("s-1", code="TẠM-Q2-000001", fields={**OWNER})
    old_store(tmp_path / "old", payload)
    relay = RelayChild(tmp_path / "old")
    _, answer = _put(relay, code="TẠM-Q2-000001", fields={**OWNER})
    assert (answer.status, answer.json["submission"]) == (409, "s-1")
    assert answer.json["official_code"] == "H01.45-261123-0001"
    relay.stop()


def test_the_column_says_who_brought_it(own: RelayChild) -> None:
    submission, _ = _put(own, device="pc-9")
    engine = open_engine(own.data)
    with engine.begin() as connection:
        row = connection.execute(select(store.submission)).one()
    engine.dispose()
    assert (row.id, row.device) == (submission, own.device.id)


def test_gaps_are_counted_from_where_a_device_began(own: RelayChild) -> None:
    device = own.enrolled()
    # Enrolled with 41 numbers behind it, of which it sends one once more.
    engine = open_engine(own.data)
    with engine.begin() as connection:
        connection.execute(
            update(store.device).where(store.device.c.id == device.id).values(first=42)
        )
    engine.dispose()
    for number, gaps in ((42, 0), (45, 2), (43, 1), (7, 1), (44, 0)):
        submission = new_id()
        payload = payload_of(submission, sequence=number)
        assert device.ask("PUT", f"/v1/submissions/{submission}", payload).status == 201
        assert own.report()["gaps"] == gaps, number


def test_doubles_of_before_are_counted(tmp_path: Path) -> None:
    old_store(tmp_path / "old", b"{}")
    engine = open_engine(tmp_path / "old")
    with engine.begin() as connection:
        row = connection.execute(select(store.submission)).mappings().one()
        for each, status in (("s-2", "accepted"), ("s-3", "rejected")):
            again = {**row, "id": each, "device": "pc-2", "status": status}
            connection.execute(insert(store.submission).values(again))
    engine.dispose()
    relay = RelayChild(tmp_path / "old")
    assert relay.report()["doubles"] == 1
    relay.stop()


def test_the_same_payload_by_another_device_is_the_same(own: RelayChild) -> None:
    submission, answer = _put(own, code=CODE)
    assert answer.status == 201
    first = own.ask("GET", f"/v1/submissions/{submission}").json["receipt"]
    engine = open_engine(own.data)
    with engine.begin() as connection:
        payload = connection.execute(select(store.submission.c.payload)).scalar_one()
    engine.dispose()
    again = own.enrolled().ask("PUT", f"/v1/submissions/{submission}", payload)
    assert (again.status, again.json["receipt"]) == (200, first)
