"""Citizens' data crosses no network unencrypted: where a relay's address is entered, not where one
of an earlier day is loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.copied_office import CheapHasher
from tests.support.due_office import ADMIN
from tests.support.office import Home
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.relay_address import is_plain, on_this_pc
from tthc_desktop.services.office.settings import (
    ChangeOffice,
    GetOffice,
    OfficeSettings,
    SetUpOffice,
    load_office,
    save_office,
)
from tthc_desktop.services.office.this_pc import ChangePc

HERE = ("http://127.0.0.1:8470", "http://127.9.9.9", "http://[::1]:8470", "http://localhost:1")
SAFE = ("https://trungchuyen.thidu.vn", "HTTPS://10.0.0.5:8443", *HERE)
PLAIN = (
    "http://trungchuyen.thidu.vn",
    "http://10.0.0.5:8080",
    "http://127.0.0.1.thidu.vn",
    "http://localhost.thidu.vn",
    "http://127.0.0.1@10.0.0.5",
    "http://0.0.0.0:8470",
)


def test_what_is_on_this_pc() -> None:
    assert [url for url in (*SAFE, *PLAIN) if on_this_pc(url)] == list(HERE)
    assert not on_this_pc("http://[")
    assert not on_this_pc("")


@pytest.mark.parametrize("url", [*SAFE, *PLAIN])
def test_what_is_plain(url: str) -> None:
    assert is_plain(url) == (url in PLAIN)


def office_of(home: Home) -> OfficeSettings:
    office = GetOffice(home.store)()
    assert office is not None
    return office


def stored(home: Home, url: str) -> None:
    with home.store.write("test") as tx:
        office = load_office(tx.settings)
        assert office is not None
        save_office(tx.settings, replace(office, relay_url=url))


ENTER: dict[str, Callable[[Home, str], object]] = {
    "settings": lambda home, url: ChangeOffice(home.store)(
        ADMIN, replace(office_of(home), relay_url=url)
    ),
    "act": lambda home, url: ChangePc(home.store, ChangeOffice(home.store)).relay(ADMIN, url),
}


@pytest.mark.parametrize("enter", ENTER.values(), ids=ENTER)
def test_a_plain_one_cannot_be_entered(home: Home, enter: Callable[[Home, str], object]) -> None:
    for url in PLAIN:
        with pytest.raises(InputError, match=r"office\.relay_plain"):
            enter(home, url)
    assert office_of(home).relay_url == ""
    for url in (*SAFE, ""):
        enter(home, url)
        assert office_of(home).relay_url == url


def test_one_of_an_earlier_day_stays_while_other_things_are_changed(home: Home) -> None:
    stored(home, PLAIN[1])
    change = ChangePc(home.store, ChangeOffice(home.store))
    change.counter(ADMIN, "Q7")
    assert (office_of(home).relay_url, office_of(home).counter) == (PLAIN[1], "Q7")
    with pytest.raises(InputError, match=r"office\.relay_plain"):
        change.relay(ADMIN, PLAIN[0])


def test_a_first_run_takes_none(home: Home) -> None:
    set_up = SetUpOffice(home.store, home.clock, home.ids, CheapHasher())
    with pytest.raises(InputError, match=r"office\.relay_plain"):
        set_up(replace(demo.UNIT, relay_url=PLAIN[1]), demo.ADMINISTRATOR)


def test_settings_that_were_read_earlier_undo_neither_key_nor_id(home: Home) -> None:
    before = office_of(home)
    with home.store.write("test") as tx:
        save_office(tx.settings, replace(before, relay_key="ab" * 32, device="another"))
    ChangeOffice(home.store)(ADMIN, replace(before, unit_name="Đặc khu Thí Dụ"))
    office = office_of(home)
    assert (office.relay_key, office.device) == ("ab" * 32, "another")
    assert office.unit_name == "Đặc khu Thí Dụ"
