"""What the relay passes on and takes in: one that fails takes no other's place, and both ends of
the wire have the same limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from tests.support.busy_relay import NOW_MS, QuietProvince
from tests.support.relay import RelayChild
from tthc_desktop.adapters.portal.story import story_of
from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.story import MOST_FILES, MOST_ID, StoryFile, StoryKind
from tthc_desktop.domain.time import from_ms
from tthc_desktop.relay import store
from tthc_desktop.relay.news import AT_A_TIME, NewsReader, change_of
from tthc_desktop.relay.opening import open_engine
from tthc_desktop.relay.upstream import ProvinceEvent
from tthc_desktop.services.ports.portal import MAX_QUERY


@dataclass
class Refusing(QuietProvince):
    """Passes on none but one."""

    good: str = ""
    tried: set[str] = field(default_factory=set)

    def resync(self, submission: str, code: str, system: str) -> None:
        self.tried.add(submission)
        if submission != self.good:
            raise OSError("not now")
        super().resync(submission, code, system)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_engine(tmp_path)
    yield made
    made.dispose()


@pytest.mark.parametrize("failing", [AT_A_TIME, 2 * AT_A_TIME + 50])
def test_any_number_that_fails_starves_no_other(
    engine: Engine, caplog: pytest.LogCaptureFixture, failing: int
) -> None:
    names = [f"s{n:04d}" for n in range(failing + 1)]
    rows = [
        {
            "id": name,
            "device": "d",
            "sequence": n,
            "unit": "U",
            "dossier": name,
            "payload": b"{}",
            "receipt": "{}",
            "received_ms": n,
            "status": "accepted",
            "official_code": f"C{n}",
        }
        for n, name in enumerate(names)
    ]
    wanted = [
        {"submission": name, "system": "DVCQG", "asked_ms": n // 7} for n, name in enumerate(names)
    ]
    with engine.begin() as connection:
        connection.execute(insert(store.submission), rows)
        connection.execute(insert(store.resync), wanted)
    province, seconds = Refusing(engine, good=names[-1]), 0.0
    reader = NewsReader(engine, province, lambda: seconds)
    for _ in range(failing // AT_A_TIME + 1):
        seconds += 2.0
        reader.round()
    assert province.tried == set(names)
    assert province.passed_on == [names[-1]]
    seconds += 200.0
    province.tried.clear()
    for _ in range(failing // AT_A_TIME + 1):
        seconds += 2.0
        reader.round()
    assert province.tried == set(names[:-1]), "those that fail have their turn again"
    assert len(caplog.records) == failing, "each told once"
    caplog.clear()


@pytest.mark.parametrize(
    ("letters", "files", "taken"),
    [(MOST_ID, MOST_FILES, True), (MOST_ID + 1, 1, False), (1, MOST_FILES + 1, False)],
)
def test_what_the_relay_takes_of_the_province_the_pc_takes_of_the_relay(
    letters: int, files: int, taken: bool
) -> None:
    file = StoryFile("f", "KQ", "a" * 64, 5)
    given = tuple(replace(file, id=f"f{n}") for n in range(files))
    good = ProvinceEvent("n", StoryKind.RESULT, "H01.45-261123-0001", from_ms(NOW_MS), files=given)
    change = change_of(replace(good, files=given[:1]))
    assert change.event is not None
    told = replace(change.event, id="n" * letters, files=given)
    assert (story_of(change, PLAIN.to_plain(told)) is not None) is taken
    if taken:
        assert change_of(replace(good, id="n" * letters)).event == told
    else:
        with pytest.raises(ValueError, match=r"no id|no files"):
            change_of(replace(good, id="n" * letters))


def test_a_pc_asks_about_as_many_as_the_relay_answers(relay: RelayChild) -> None:
    assert relay.device.hello()["limits"]["query"] == MAX_QUERY
