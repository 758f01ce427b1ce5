"""What an administrator has decided does not become the default because a disk has lost it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.copied_office import new_office, office_with_clerk
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Role, applicant
from tthc_desktop.services.application import Office
from tthc_desktop.services.gate.gate_settings import GetGate
from tthc_desktop.services.office import stored_setting
from tthc_desktop.services.office.accounts import NewAccount
from tthc_desktop.services.office.settings import GetOffice, SetUpOffice
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.scanning.devices import ListDevices
from tthc_desktop.services.upkeep.damage import FindDamage

pytestmark = pytest.mark.loud("cannot be read")
STRANGER = NewAccount("kexau", "Kẻ Xấu", "matkhau12345", Role.ADMINISTRATOR)


def _put(office: Office, name: str, text: str | None) -> None:
    with office.ports.store.write("test") as tx:
        connection = tx.settings._connection  # type: ignore[attr-defined]  # damage has no door
        connection.exec_driver_sql("DELETE FROM setting WHERE name = ?", (name,))
        if text is not None:
            tx.settings.put(name, text)


def test_an_emptied_setting_is_no_default(tmp_path: Path) -> None:
    office = new_office(tmp_path)
    try:
        office.use(GetGate)()
        _put(office, "gate", "")
        with pytest.raises(StoreError) as caught:
            office.use(GetGate)()
    finally:
        office.close()
    assert caught.value.code == "store.damaged"
    assert str(caught.value.details["where"]).startswith("gate: ")


@pytest.mark.parametrize("text", [None, ""])
def test_nobody_sets_up_a_home_in_which_people_have_worked(
    tmp_path: Path, text: str | None
) -> None:
    office = office_with_clerk(tmp_path)
    try:
        _put(office, "office", text)
        with pytest.raises(StoreError) as of_window:
            office.use(GetOffice)()
        with pytest.raises(StoreError) as of_stranger:
            office.use(SetUpOffice)(demo.UNIT, STRANGER)
        with office.ports.store.read() as tx:
            assert tx.accounts.by_login(STRANGER.login) is None
        assert office.use(FindClerk)(demo.CLERK.login)
    finally:
        office.close()
    for caught in (of_window, of_stranger):
        assert caught.value.code == "store.damaged"
        assert str(caught.value.details["where"]).startswith("office")


def test_what_devices_said_is_asked_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    stored_setting._note.cache_clear()  # once in each process
    office = new_office(tmp_path)
    try:
        _put(office, "scanner_capabilities", '{"damaged here"')
        assert office.use(ListDevices)() == ()
        assert office.use(ListDevices)() == ()
    finally:
        office.close()
    assert len([line for line in caplog.messages if "scanner_capabilities" in line]) == 1


def test_the_sentence_says_where(tmp_path: Path) -> None:
    office = new_office(tmp_path)
    try:
        _put(office, "gate", '{"rules": {"most_skew": 300}}')
        with pytest.raises(StoreError) as caught:
            office.use(GetGate)()
    finally:
        office.close()
    assert "gate: rules" in sentence(caught.value)


def test_a_damaged_dossier_is_found_among_the_others(tmp_path: Path) -> None:
    office = office_with_clerk(tmp_path)
    try:
        clerk = office.use(FindClerk)(demo.CLERK.login)
        owner = applicant("Lê Thị Thử", "099198000120", "0912000345", "ấp Thử")
        one, other = (office.use(ReceiveDossier)(clerk, "1.001193", owner) for _ in range(2))
        assert office.use(FindDamage)() == ()
        with office.ports.store.write("test") as tx:
            tx.dossiers._connection.exec_driver_sql(  # type: ignore[attr-defined]  # as above
                "UPDATE dossier SET state = 'FLYING' WHERE id = ?", (one.id,)
            )
        (found,) = office.use(FindDamage)()
    finally:
        office.close()
    assert found.startswith(f"{one.id}: dossier.state")
    assert other.id not in found
