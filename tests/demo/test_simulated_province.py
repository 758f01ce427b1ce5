"""What the simulated province decided it tells as long as the relay asks."""

from __future__ import annotations

import pytest

from tests.support.province import UNIT
from tthc_desktop.demo.province import SimulatedProvince
from tthc_desktop.domain.outbox import Operation
from tthc_desktop.relay.upstream import ForwardedSubmission


class NoCodes:
    """Nothing was written down."""

    def has(self, code: str) -> bool:
        return False

    def beginning(self, prefix: str) -> list[str]:
        return []


@pytest.fixture
def province(tmp_path_factory: pytest.TempPathFactory) -> SimulatedProvince:
    return SimulatedProvince(tmp_path_factory.mktemp("relay"), NoCodes(), 0.0)


def _given(province: SimulatedProvince, submission: str, target: str = "") -> None:
    operation = Operation.RESULT if target else Operation.CREATE
    province.forward(ForwardedSubmission(submission, UNIT, operation, target, b"{}", 0))


def test_a_decision_that_was_not_written_down_is_told_again(province: SimulatedProvince) -> None:
    for each in ("a", "b"):
        _given(province, each)
    first = dict(province.decisions(["a", "b"]))
    assert set(first) == {"a", "b"}
    assert first["a"] != first["b"]
    assert dict(province.decisions(["b"])) == {"b": first["b"]}, "a is left alone for a while"
    assert dict(province.decisions(["a", "b"])) == first
    _given(province, "a")  # handed over again
    assert dict(province.decisions(["a"])) == {"a": first["a"]}


def test_it_knows_what_it_gave_also_when_nobody_asks_any_more(province: SimulatedProvince) -> None:
    _given(province, "a")
    code = province.decisions(["a"])["a"].official_code
    province.decisions([])
    _given(province, "b", code)
    _given(province, "c")
    told = province.decisions(["b", "c"])
    assert told["b"].official_code == code
    assert told["c"].official_code not in ("", code)
