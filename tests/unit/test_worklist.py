"""What a clerk has to do next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.support.tables import each_row
from tests.support.worklist import worklist
from tthc_desktop.domain.catalogue import Treatment
from tthc_desktop.domain.component import Component, ComponentState, Shown, Way
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.people import Applicant
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.domain.worklist import NextStep, Trouble, Urgency, next_step, urgency

PLAIN = WorkCalendar()
NOW = datetime(2026, 11, 27, 10, 0, tzinfo=VIETNAM)  # a Friday


def _component(
    state: ComponentState,
    *,
    required: bool = True,
    number: int = 1,
    way: Way = Way.SCAN,
    findings: tuple[Finding, ...] = (),
) -> Component:
    return Component(
        f"c{number}",
        number,
        "KQ",
        "Giấy",
        Treatment.HAND_IN,
        required,
        state,
        way=way,
        findings=findings,
    )


def _shown(*, seen: bool) -> Component:
    slot = _component(ComponentState.MISSING, number=2, way=Way.SHOWN)
    return replace(slot, shown=Shown("binh", NOW) if seen else None)


def _dossier(*components: Component, **changes: object) -> Dossier:
    dossier = Dossier(
        "d1",
        "TẠM-Q2-000001",
        None,
        "1.0",
        "Thủ tục",
        Applicant("A", "079200001234", "0901234567", "B"),
        "clerk",
        NOW,
        NOW + timedelta(days=1),
        DossierState.OPEN,
        Arrival.LOCAL,
        None,
        components,
    )
    return replace(dossier, **changes)  # type: ignore[arg-type]  # the names of the fields


@pytest.mark.parametrize(
    ("due", "wanted"),
    [
        (NOW - timedelta(seconds=1), Urgency.OVERDUE),
        (NOW, Urgency.TODAY),
        (NOW.replace(hour=23), Urgency.TODAY),
        (NOW + timedelta(days=3), Urgency.SOON),  # Monday
        (NOW + timedelta(days=4), Urgency.SOON),  # Tuesday: two working days
        (NOW + timedelta(days=5), Urgency.LATER),
    ],
)
def test_urgency(due: datetime, wanted: Urgency) -> None:
    assert urgency(due, NOW, PLAIN) is wanted


M, S, R, G = (
    ComponentState.MISSING,
    ComponentState.SCANNED,
    ComponentState.READ,
    ComponentState.SIGNED,
)


@each_row(
    ("components", "wanted"),
    [
        ([_component(M)], NextStep.SCAN),
        ([_component(G), _component(M, number=2)], NextStep.SCAN),
        ([_component(G), _component(M, number=2, required=False)], NextStep.SEAL),
        ([_component(G), _shown(seen=False)], NextStep.SCAN),
        ([_component(G), _shown(seen=True)], NextStep.SEAL),
        ([_component(G), _component(M, number=2, way=Way.BY_DATA)], NextStep.SEAL),
        ([_component(R, findings=(Finding.BLANK,))], NextStep.CHECK),
        ([_component(G, findings=(Finding.SAME_FILE,))], NextStep.CHECK),
        ([_component(S), _component(R, number=2)], NextStep.READ),
        ([_component(R), _component(G, number=2)], NextStep.SIGN),
        ([_component(G)], NextStep.SEAL),
        ([_component(M, required=False)], NextStep.SCAN),
        ([], NextStep.SEAL),
    ],
)
def test_next_step_of_an_open_dossier(components: list[Component], wanted: NextStep) -> None:
    dossier = _dossier(*components)
    assert next_step(dossier, Trouble.NONE) is wanted
    assert dossier.sealable is (wanted is NextStep.SEAL)


def test_a_sealed_dossier_waits_until_the_province_has_it() -> None:
    sealed = _dossier(_component(G), state=DossierState.SEALED)
    assert next_step(sealed, Trouble.NONE) is NextStep.WAIT
    assert next_step(replace(sealed, arrival=Arrival.RELAY), Trouble.NONE) is NextStep.WAIT
    assert next_step(replace(sealed, arrival=Arrival.PROVINCE), Trouble.NONE) is NextStep.NONE
    assert next_step(sealed, Trouble.STUCK) is NextStep.CLERK


def test_figures_and_order() -> None:
    late = _dossier(_component(M), id="late", due_at=NOW - timedelta(days=1))
    today = _dossier(_component(G), id="today", due_at=NOW.replace(hour=17))
    done = _dossier(_component(G), id="done", state=DossierState.SEALED, arrival=Arrival.PROVINCE)
    refused = _dossier(
        _component(G), id="refused", state=DossierState.SEALED, due_at=NOW + timedelta(days=9)
    )
    work = worklist(
        [
            (refused, Trouble.REFUSED),
            (done, Trouble.NONE),
            (today, Trouble.NONE),
            (late, Trouble.NONE),
        ],
        NOW,
        PLAIN,
    )
    assert [t.dossier.id for t in work.tasks] == ["late", "today", "refused"]
    assert (work.pending, work.overdue, work.due_today) == (3, 1, 1)
    assert (work.incomplete, work.refused) == (1, 1)
