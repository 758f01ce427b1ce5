"""The gate's settings, and whose warnings were overruled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.counter import ADMIN, COLLEAGUE, SUPERVISOR, Counter
from tests.support.office import ACCOUNT
from tests.support.slots import slot
from tthc_desktop.domain.component import Purpose
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.gate import NOTHING_EXPECTED, Expected, GateRules
from tthc_desktop.services.gate.gate_settings import (
    ChangeGate,
    GateSettings,
    GetGate,
    expected_of,
)
from tthc_desktop.services.gate.overruled import ListOverruled
from tthc_desktop.services.ports.looks import Overruled


def test_rules_are_kept_and_only_what_differs_is_written(counter: Counter) -> None:
    store = counter.home.store
    change, get = ChangeGate(store), GetGate(store)
    assert get() == GateSettings()
    change.rule(ADMIN, "softest_edges", 80)
    change.rule(ADMIN, "cut_edges", value=False)
    assert get().rules == replace(GateRules(), softest_edges=80, cut_edges=False)
    with store.read() as tx:
        assert '"lowest_dpi"' not in (tx.settings.get("gate") or "")
        assert [line.action for line in tx.audit.lines()][-2:] == ["gate.rule"] * 2
    change.rule(ADMIN, "softest_edges", 65)
    change.rule(ADMIN, "cut_edges", value=True)
    assert get() == GateSettings()


@pytest.mark.parametrize(
    ("name", "value"),
    [("softest_edges", 999), ("no_such", 1), ("softest_edges", "80"), ("cut_edges", 1)],
)
def test_a_threshold_that_makes_no_sense(counter: Counter, name: str, value: float | str) -> None:
    with pytest.raises(InputError, match=r"value\.bounds"):
        ChangeGate(counter.home.store).rule(ADMIN, name, value)


def test_what_papers_have_to_look_like(counter: Counter) -> None:
    change, get = ChangeGate(counter.home.store), GetGate(counter.home.store)
    said = Expected(fewest=2, most=2, both_sides=True)
    change.paper(ADMIN, "GT1", said)
    assert expected_of(get(), slot(1)) == said
    assert expected_of(get(), slot(2)) == NOTHING_EXPECTED
    result = slot(9, purpose=Purpose.RESULT)
    assert expected_of(get(), result) == Expected(stamp=True)
    change.paper(ADMIN, "GT9", NOTHING_EXPECTED)
    assert expected_of(get(), result) == NOTHING_EXPECTED
    for wrong in (Expected(fewest=3, most=2), Expected(fewest=-1)):
        with pytest.raises(InputError, match=r"gate\.pages"):
            change.paper(ADMIN, "GT1", wrong)


@pytest.mark.parametrize("who", [ACCOUNT, SUPERVISOR])
def test_only_an_administrator_changes_them(counter: Counter, who: object) -> None:
    change = ChangeGate(counter.home.store)
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        change.rule(who, "most_skew", 5)  # type: ignore[arg-type]  # accounts
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        change.paper(who, "GT1", Expected())  # type: ignore[arg-type]  # accounts


def overrule(counter: Counter, who: str, reason: str, days_ago: float, times: int = 1) -> None:
    dossier = counter.receive()
    at = counter.home.clock.now() - timedelta(days=days_ago)
    with counter.home.store.write("test") as tx:
        for _ in range(times):
            tx.overruled.append(Overruled(at, who, dossier.id, "c1", (Finding.BLURRED,), reason))


def test_a_supervisor_sees_who_overruled_what_and_habits_are_marked(counter: Counter) -> None:
    overrule(counter, ACCOUNT.login, "Bản gốc mờ", 1, times=8)
    overrule(counter, ACCOUNT.login, "bản  gốc MỜ", 2, times=3)
    overrule(counter, ACCOUNT.login, "bản gốc mờ", 9, times=2)
    overrule(counter, COLLEAGUE.login, "bản gốc mờ", 1, times=10)
    overrule(counter, COLLEAGUE.login, "khác", 40)
    rows = ListOverruled(counter.home.store, counter.home.clock)(SUPERVISOR)
    assert [(r.login, r.week, r.month, r.marked) for r in rows] == [
        (ACCOUNT.login, 11, 13, True),
        (COLLEAGUE.login, 10, 10, False),  # ten times is not more than ten
    ]
    assert rows[0].name == ACCOUNT.name
    assert rows[0].findings == (Finding.BLURRED,)


def test_clerks_do_not_see_each_others_reasons(counter: Counter) -> None:
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        ListOverruled(counter.home.store, counter.home.clock)(ACCOUNT)
