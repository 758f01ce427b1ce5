"""A PC becomes known to its relay: with a code, once, whatever happens to the answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.fakes.enroller import FakeEnroller
from tests.support.due_office import ADMIN
from tests.support.office import ACCOUNT, Home
from tthc_desktop.adapters.system.device_keys import Ed25519Keys
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.services.office.device_identity import (
    IDENTITY,
    PENDING,
    PROOFS,
    PendingEnrolment,
    StoredDevice,
)
from tthc_desktop.services.office.enrol_device import EnrolDevice
from tthc_desktop.services.office.settings import (
    ChangeOffice,
    GetOffice,
    OfficeSettings,
    load_office,
    save_office,
)
from tthc_desktop.services.ports.portal import LookUpError

KEY, CODE = "ab" * 32, "K7QF-M2TR"


def at(home: Home, url: str = "http://127.0.0.1:1", key: str = KEY) -> None:
    with home.store.write("test") as tx:
        office = load_office(tx.settings)
        assert office is not None
        save_office(tx.settings, replace(office, relay_url=url, relay_key=key))


def office_of(home: Home) -> OfficeSettings:
    office = GetOffice(home.store)()
    assert office is not None
    return office


def enrolling(home: Home, relay: FakeEnroller) -> EnrolDevice:
    return EnrolDevice(home.store, home.ids, Ed25519Keys(), relay)


def pending_of(home: Home) -> PendingEnrolment | None:
    with home.store.read() as tx:
        return PENDING.read(tx.settings)


def test_with_a_code_it_gets_an_id_and_a_key_of_its_own(home: Home) -> None:
    at(home)
    home.sealed(b"one")
    before = office_of(home).device
    relay = FakeEnroller({CODE: "H01.45"})
    made = enrolling(home, relay)(ADMIN, f" {CODE}\n")
    [asked] = relay.asked
    assert (asked.code, asked.unit, asked.counter) == (CODE, "H01.45", "Q2")
    assert asked.first == 2, "what was sealed before is not counted as missing"
    assert made.unit == "H01.45"
    assert office_of(home).device == asked.device == made.device != before
    device = StoredDevice(home.store, Ed25519Keys())
    assert device.device == asked.device
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(asked.public_key))
    public.verify(bytes.fromhex(device.sign(b"proof")), b"proof")
    assert pending_of(home) is None
    with home.store.read() as tx:
        [line] = [line for line in tx.audit.lines() if line.action == "device.enrolled"]
    assert (line.ref, line.detail["unit"], line.actor) == (made.device, "H01.45", ADMIN.login)


def test_a_lost_answer_is_asked_for_again_with_the_same_key(home: Home) -> None:
    at(home)
    relay = FakeEnroller({CODE: "H01.45"}, lost=1)
    enrol = enrolling(home, relay)
    with pytest.raises(LookUpError) as caught:
        enrol(ADMIN, CODE)
    assert caught.value.code == "lookup.cut"
    with pytest.raises(InputError, match=r"relay\.not_enrolled"):
        _ = StoredDevice(home.store, Ed25519Keys()).device
    home.sealed(b"meanwhile")
    enrol(ADMIN, CODE)
    assert relay.asked[0] == relay.asked[1]
    assert list(relay.devices) == [office_of(home).device]


class Killed(BaseException):
    """The process ends here."""


def test_killed_between_request_and_answer_it_goes_on_as_the_same_device(
    home: Home, tmp_path: Path
) -> None:
    at(home)

    def die() -> None:
        raise Killed

    relay = FakeEnroller({CODE: "H01.45"}, meanwhile=die)
    with pytest.raises(Killed):
        enrolling(home, relay)(ADMIN, CODE)
    home.close()
    again = Home.reopen(home.folder)
    try:
        relay.meanwhile = lambda: None
        made = enrolling(again, relay)(ADMIN, CODE)
        assert list(relay.devices) == [made.device]
        assert relay.asked[0] == relay.asked[1]
    finally:
        again.close()


@pytest.mark.parametrize("code", ["WRONG", "", "  "])
def test_what_the_relay_refuses_is_told_and_nothing_is_changed(home: Home, code: str) -> None:
    at(home)
    before = office_of(home)
    with pytest.raises(InputError, match=r"relay\.bad_code") as caught:
        enrolling(home, FakeEnroller({CODE: "H01.45"}))(ADMIN, code)
    assert "Xem lại mã" in sentence(caught.value)
    assert office_of(home) == before


def test_a_relay_elsewhere_is_not_even_asked_without_a_code(home: Home) -> None:
    at(home, "https://trungchuyen.thidu.vn")
    relay = FakeEnroller()
    with pytest.raises(InputError, match=r"relay\.no_code"):
        enrolling(home, relay)(ADMIN, "")
    assert relay.asked == []
    assert pending_of(home) is None


def test_another_pc_has_the_counter_name(home: Home) -> None:
    at(home)
    relay = FakeEnroller()
    enrolling(home, relay)(ADMIN, "")
    with home.store.write("test") as tx:
        tx.settings.drop(IDENTITY.name)
    with pytest.raises(InputError, match=r"relay\.counter_taken") as caught:
        enrolling(home, relay)(ADMIN, "")
    assert "ký hiệu khác" in sentence(caught.value)
    ChangeOffice(home.store)(ADMIN, replace(office_of(home), counter="Q3"))
    made = enrolling(home, relay)(ADMIN, "")
    assert (made.counter, relay.asked[-1].counter) == ("Q3", "Q3")


def test_enrolled_again_it_stays_the_same_device(home: Home) -> None:
    """With a new code of its unit: its id, its key and its counter name are its own."""
    at(home)
    relay = FakeEnroller({CODE: "H01.45", "NEW": "H01.45"})
    first = enrolling(home, relay)(ADMIN, CODE)
    again = enrolling(home, relay)(ADMIN, "NEW")
    assert again == first
    assert list(relay.devices) == [first.device]
    assert relay.asked[1].public_key == relay.asked[0].public_key
    assert (office_of(home).device, pending_of(home)) == (first.device, None)


def test_a_relay_that_has_lost_it_enrols_it_again_as_itself(home: Home) -> None:
    at(home)
    relay = FakeEnroller({CODE: "H01.45", "NEW": "H01.45"})
    first = enrolling(home, relay)(ADMIN, CODE)
    relay.devices.clear()
    assert enrolling(home, relay)(ADMIN, "NEW") == first
    assert list(relay.devices) == [first.device]


def test_a_revoked_pc_becomes_another_device_with_a_new_code(home: Home) -> None:
    at(home)
    relay = FakeEnroller({CODE: "H01.45", "NEW": "H01.45"})
    first = enrolling(home, relay)(ADMIN, CODE)
    relay.revoke(first.device)
    again = enrolling(home, relay)(ADMIN, "NEW")
    assert again.device != first.device
    assert again.private_key != first.private_key, "whoever was put out may have been its thief"
    assert office_of(home).device == again.device


def test_a_revoked_pc_whose_answer_is_lost_goes_on_as_the_new_device(home: Home) -> None:
    at(home)
    relay = FakeEnroller({CODE: "H01.45", "NEW": "H01.45"})
    first = enrolling(home, relay)(ADMIN, CODE)
    relay.revoke(first.device)
    relay.lost = 1
    with pytest.raises(LookUpError):
        enrolling(home, relay)(ADMIN, "NEW")
    again = enrolling(home, relay)(ADMIN, "NEW")
    assert list(relay.devices) == [again.device]


def test_back_under_an_earlier_counter_name_it_takes_its_own(home: Home) -> None:
    at(home)
    relay = FakeEnroller()
    enrol = enrolling(home, relay)
    made = [enrol(ADMIN, "")]
    for counter in ("Q3", "Q2"):
        ChangeOffice(home.store)(ADMIN, replace(office_of(home), counter=counter))
        made.append(enrol(ADMIN, ""))
    assert len({each.device for each in made}) == 3
    assert len({each.private_key for each in made}) == 1
    assert made[-1].counter == "Q2"


@pytest.mark.parametrize("earlier", [False, True])
def test_a_code_of_another_unit_makes_this_pc_none_of_its(home: Home, earlier: bool) -> None:
    """Whichever side notices it."""
    at(home)
    before = office_of(home)
    relay = FakeEnroller({"OTHER": "H01.99", CODE: "H01.45"}, earlier=earlier)
    with pytest.raises(InputError, match=r"relay\.other_unit") as caught:
        enrolling(home, relay)(ADMIN, "OTHER")
    words = sentence(caught.value)
    assert "đơn vị H01.99" in words
    assert "là H01.45" in words
    assert office_of(home) == before
    with pytest.raises(InputError, match=r"relay\.not_enrolled"):
        _ = StoredDevice(home.store, Ed25519Keys()).device
    assert enrolling(home, relay)(ADMIN, CODE).unit == "H01.45"


def test_with_a_code_of_another_unit_an_enrolled_pc_stays_what_it_is(home: Home) -> None:
    at(home)
    relay = FakeEnroller({"OTHER": "H01.99", CODE: "H01.45"})
    first = enrolling(home, relay)(ADMIN, CODE)
    with pytest.raises(InputError, match=r"relay\.other_unit"):
        enrolling(home, relay)(ADMIN, "OTHER")
    assert StoredDevice(home.store, Ed25519Keys()).device == first.device
    assert list(relay.devices) == [first.device]


def test_where_the_office_has_become_another_unit_it_has_to_be_enrolled_for_that(
    home: Home,
) -> None:
    at(home)
    relay = FakeEnroller({"OTHER": "H01.99", CODE: "H01.45"})
    first = enrolling(home, relay)(ADMIN, CODE)
    ChangeOffice(home.store)(ADMIN, replace(office_of(home), unit_code="H01.99"))
    with pytest.raises(InputError, match=r"relay\.not_enrolled"):
        _ = StoredDevice(home.store, Ed25519Keys()).device
    made = enrolling(home, relay)(ADMIN, "OTHER")
    assert (made.unit, made.device == first.device) == ("H01.99", False)


def test_under_another_counter_name_it_has_to_be_enrolled_again(home: Home) -> None:
    at(home)
    enrolling(home, FakeEnroller())(ADMIN, "")
    ChangeOffice(home.store)(ADMIN, replace(office_of(home), counter="Q9"))
    with pytest.raises(InputError, match=r"relay\.not_enrolled"):
        _ = StoredDevice(home.store, Ed25519Keys()).device


def test_an_id_that_is_taken_is_not_tried_again(home: Home) -> None:
    at(home)
    relay = FakeEnroller()
    enrolling(home, relay)(ADMIN, "")
    [taken] = relay.devices.values()
    relay.devices[taken.device] = replace(taken, public_key="00" * 32, counter="Q7")
    with home.store.write("test") as tx:
        known = IDENTITY.read(tx.settings)
        assert known is not None
        begun = PendingEnrolment(taken.device, KEY, 1, taken.public_key, known.private_key)
        PENDING.write(tx.settings, begun)
        tx.settings.drop(IDENTITY.name)
    with pytest.raises(InputError, match=r"relay\.device_taken"):
        enrolling(home, relay)(ADMIN, "")
    assert enrolling(home, relay)(ADMIN, "").device != taken.device


def test_another_relay_does_not_know_it(home: Home) -> None:
    at(home)
    enrolling(home, FakeEnroller())(ADMIN, "")
    at(home, key="cd" * 32)
    device = StoredDevice(home.store, Ed25519Keys())
    asked: tuple[Callable[[], str], ...] = (lambda: device.device, lambda: device.sign(b"x"))
    for ask in asked:
        with pytest.raises(InputError, match=r"relay\.not_enrolled") as caught:
            ask()
        assert "Cài đặt → Máy này → Đăng ký máy" in sentence(caught.value)
    at(home)
    assert device.device


def test_what_is_changed_meanwhile_does_not_become_an_enrolment_elsewhere(home: Home) -> None:
    at(home)
    relay = FakeEnroller(meanwhile=lambda: at(home, key="cd" * 32))
    with pytest.raises(InputError, match=r"relay\.changed_meanwhile"):
        enrolling(home, relay)(ADMIN, "")
    with home.store.read() as tx:
        assert IDENTITY.read(tx.settings) is None


def test_only_an_administrator_does_it_and_only_with_a_relay(home: Home) -> None:
    relay = FakeEnroller()
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        enrolling(home, relay)(ACCOUNT, CODE)
    for url, key, code in (("", "", "office.no_relay"), ("http://[::1]:1", "", "office.relay_key")):
        at(home, url, key)
        with pytest.raises(InputError, match=code):
            enrolling(home, relay)(ADMIN, CODE)
    assert relay.asked == []


def test_no_counter_is_told_twice_by_two_threads(home: Home) -> None:
    """Nor after the home was opened again: what was told is on the disk."""
    device = StoredDevice(home.store, Ed25519Keys())
    told: list[int] = []

    def take() -> None:
        told.extend(device.next_counter() for _ in range(20))

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == list(range(1, 41))
    other = Home.reopen(home.folder)
    try:
        assert StoredDevice(other.store, Ed25519Keys()).next_counter() == 41
    finally:
        other.close()


def test_the_private_key_stands_in_no_text(home: Home) -> None:
    at(home)
    relay = FakeEnroller(lost=1)
    with pytest.raises(LookUpError):
        enrolling(home, relay)(ADMIN, "")
    pending = pending_of(home)
    assert pending is not None
    made = enrolling(home, relay)(ADMIN, "")
    private = made.private_key
    pair = Ed25519Keys().make()
    shown = [repr(made), str(made), repr(pending), repr(StoredDevice(home.store, Ed25519Keys()))]
    assert not [text for text in shown if private in text]
    assert pair.private_key not in repr(pair)
    with home.store.read() as tx:
        assert not [line for line in tx.audit.lines() if private in str(line)]


@pytest.mark.loud("cannot be read")
@pytest.mark.parametrize("cut", [1, 40])
def test_a_damaged_identity_is_neither_enrolled_nor_told_with_its_key(
    home: Home, cut: int, caplog: pytest.LogCaptureFixture
) -> None:
    at(home)
    private = enrolling(home, FakeEnroller())(ADMIN, "").private_key
    with home.store.write("test") as tx:
        tx.settings.put(IDENTITY.name, (tx.settings.get(IDENTITY.name) or "")[:-cut])
    with pytest.raises(StoreError, match=r"store\.damaged") as caught:
        _ = StoredDevice(home.store, Ed25519Keys()).device
    assert private[:8] not in sentence(caught.value) + caplog.text
    with pytest.raises(ValueError, match="no Ed25519 key") as refused:
        Ed25519Keys().sign(private[:10], b"")
    assert private[:8] not in str(refused.value)


@pytest.mark.loud("cannot be read")
def test_damage_of_the_counter_is_no_beginning(home: Home) -> None:
    with home.store.write("test") as tx:
        tx.settings.put(PROOFS.name, '"7"')
    with pytest.raises(StoreError, match=r"store\.damaged"):
        StoredDevice(home.store, Ed25519Keys()).next_counter()
