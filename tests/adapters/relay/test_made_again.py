"""A dossier that the relay lost comes to it once more, with the official code that it had."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.relay import SIMULATED, RelayChild, new_id, payload_of
from tests.support.relay_device import Answer, RelayDevice
from tthc_desktop.relay.opening import open_engine

HAD = "H01.45-261123-0042"


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path / "relay", *SIMULATED)
    yield child
    child.stop()


def put(relay: RelayChild, known_code: str, **more: Any) -> tuple[str, Answer]:
    submission = new_id()
    path = f"/v1/submissions/{submission}?code={known_code}"
    return submission, relay.ask("PUT", path, payload_of(submission, **more))


def code_of(asking: RelayChild | RelayDevice, submission: str) -> str:
    """What the province gave it; bounded by the timeout of the test."""
    pause, path = threading.Event(), f"/v1/submissions/{submission}"
    while (body := asking.ask("GET", path).json)["status"] == "waiting":
        pause.wait(0.02)
    return str(body["official_code"])


def test_it_keeps_the_code_that_it_had(relay: RelayChild) -> None:
    submission, answer = put(relay, HAD)
    assert answer.status == 201
    assert code_of(relay, submission) == HAD
    other, _ = put(relay, "")
    assert code_of(relay, other) not in ("", HAD)


def test_a_code_that_another_dossier_has_by_now_is_given_to_no_second_one(
    relay: RelayChild,
) -> None:
    first, _ = put(relay, HAD)
    assert code_of(relay, first) == HAD
    second, answer = put(relay, HAD)
    assert answer.status == 201
    assert code_of(relay, second) != HAD


@pytest.mark.parametrize("code", ["../x", "H01.45", "H01.45-261123-0042%0A"])
def test_what_is_no_code_is_none(relay: RelayChild, code: str) -> None:
    assert put(relay, code)[1].status == 400


def test_nobody_names_a_dossier_of_another_unit(relay: RelayChild) -> None:
    theirs = relay.enrolled("H01.46")
    submission = new_id()
    path = f"/v1/submissions/{submission}"
    assert theirs.ask("PUT", path, payload_of(submission, unit="H01.46")).status == 201
    assert put(relay, code_of(theirs, submission))[1].status == 403


def test_only_a_dossier_that_is_made_can_have_been_made_before(tmp_path: Path) -> None:
    relay = RelayChild(tmp_path / "relay")
    submission, answer = put(relay, HAD, operation="SUPPLEMENT", official="H01.45-261123-0001")
    assert answer.status == 201
    relay.stop()
    engine = open_engine(tmp_path / "relay")
    with engine.begin() as connection:
        query = "SELECT target, known_code FROM submission WHERE id = ?"
        row = connection.exec_driver_sql(query, (submission,)).one()
    engine.dispose()
    assert tuple(row) == ("H01.45-261123-0001", "")
