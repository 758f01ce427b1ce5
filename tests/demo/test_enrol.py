"""The demo office enrols itself wherever it may."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.enroller import FakeEnroller
from tests.support.copied_office import office_with_clerk
from tests.support.with_relay import OTHER_KEY, FakeRelay, name_relay
from tthc_desktop.demo import office as demo
from tthc_desktop.demo.enrol import enrol
from tthc_desktop.domain.errors import InputError, SetupError
from tthc_desktop.domain.people import Account
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.this_pc import GetPcStanding
from tthc_desktop.services.reception.list_tasks import FindClerk


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with contextlib.closing(office_with_clerk(tmp_path / "home")) as made:
        name_relay(made, key="")
        yield made


def administrator(office: Office) -> Account:
    return office.use(FindClerk)(demo.ADMINISTRATOR.login)


def test_without_a_code_where_no_unit_is_known(office: Office) -> None:
    relay = FakeRelay()
    around = relay.around(office)
    for _ in range(2):
        enrol(around, administrator(office), "")
    assert len(relay.enroller.asked) == 1
    assert around.use(GetPcStanding)().enrolled == "H01.45"


def test_another_relay_than_last_time(office: Office) -> None:
    enrol(FakeRelay().around(office), administrator(office), "")
    other = FakeRelay(key=OTHER_KEY)
    enrol(other.around(office), administrator(office), "")
    assert len(other.enroller.devices) == 1


def test_a_relay_that_knows_units_wants_a_code(office: Office) -> None:
    around = FakeRelay(FakeEnroller({"C": "H01.45"})).around(office)
    with pytest.raises(SetupError, match=r"demo\.needs_code"):
        enrol(around, administrator(office), "")
    with pytest.raises(InputError, match=r"relay\.bad_code"):
        enrol(around, administrator(office), "D")
    enrol(around, administrator(office), "C")
    assert around.use(GetPcStanding)().enrolled == "H01.45"


def test_two_demo_offices_at_one_relay_print_under_different_names(
    office: Office, tmp_path: Path
) -> None:
    relay = FakeRelay()
    enrol(relay.around(office), administrator(office), "")
    with contextlib.closing(office_with_clerk(tmp_path / "other")) as other:
        name_relay(other, key="")
        enrol(relay.around(other), administrator(other), "")
    assert sorted(d.counter for d in relay.enroller.devices.values()) == ["Q2", "Q3"]


def test_the_demos_own_relay_hands_out_a_code_where_it_has_known_another(office: Office) -> None:
    relay = FakeRelay(FakeEnroller({"C-H01.45": "H01.45"}))
    around = relay.around(office)
    enrol(around, administrator(office), "", lambda unit: f"C-{unit}")
    assert around.use(GetPcStanding)().enrolled == "H01.45"
    other = FakeRelay(FakeEnroller({"C": "H01.45"}), key=OTHER_KEY)
    with pytest.raises(InputError, match=r"relay\.bad_code"):
        enrol(other.around(office), administrator(office), "", lambda _unit: "D")
