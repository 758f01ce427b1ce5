"""A PC that enrols again, and with another unit's code, at a real relay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.office import Home
from tests.support.relay import RelayChild
from tthc_desktop.adapters.portal.enroller import RelayEnroller
from tthc_desktop.adapters.portal.relay import RelayIntroducer
from tthc_desktop.adapters.system.device_keys import Ed25519Keys
from tthc_desktop.domain.errors import InputError
from tthc_desktop.relay.operating import Operator
from tthc_desktop.services.office.enrol_device import EnrolDevice
from tthc_desktop.services.office.settings import load_office, save_office


def office_at(folder: Path, relay: RelayChild) -> Iterator[tuple[Home, EnrolDevice]]:
    home = Home.make(folder)
    with home.store.write("test") as tx:
        office = load_office(tx.settings)
        assert office is not None
        key = RelayIntroducer().introduce(relay.url)
        save_office(tx.settings, replace(office, relay_url=relay.url, relay_key=key))
    yield home, EnrolDevice(home.store, home.ids, Ed25519Keys(), RelayEnroller())
    home.close()


@pytest.fixture
def pc(tmp_path: Path, own: RelayChild) -> Iterator[tuple[Home, EnrolDevice]]:
    yield from office_at(tmp_path / "home", own)


@pytest.fixture
def second(tmp_path: Path, own: RelayChild) -> Iterator[tuple[Home, EnrolDevice]]:
    """Another PC of the unit that prints under the same counter name."""
    yield from office_at(tmp_path / "second", own)


Pc = tuple[Home, EnrolDevice]


def test_with_a_new_code_it_is_the_same_device_and_another_pc_is_not(
    pc: Pc, second: Pc, own: RelayChild
) -> None:
    first = pc[1].by("test", own.code())
    assert pc[1].by("test", own.code()) == first
    second[0].clock.forward(60)  # the same random numbers make another id
    with pytest.raises(InputError, match=r"relay\.counter_taken"):
        second[1].by("test", own.code())
    assert Operator(own.data, None).revoke(first.device)
    again = pc[1].by("test", own.code())
    assert (again.device == first.device, again.private_key == first.private_key) == (False, False)


def test_a_code_of_another_unit_is_refused_and_stays_good(pc: Pc, own: RelayChild) -> None:
    code = own.code("H01.99")
    for _ in range(2):
        with pytest.raises(InputError, match=r"relay\.other_unit") as caught:
            pc[1].by("test", code)
        assert caught.value.details == {"unit": "H01.45", "found": "H01.99"}
    first = pc[1].by("test", own.code())
    with pytest.raises(InputError, match=r"relay\.other_unit"):
        pc[1].by("test", code)
    assert own.enrolled("H01.99").session().status == 200
    assert pc[1].by("test", own.code()) == first
