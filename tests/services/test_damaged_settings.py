"""What an administrator has decided does not become the default because a disk has lost it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.copied_office import new_office, office_with_clerk
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.people import Role
from tthc_desktop.services.application import Office
from tthc_desktop.services.gate.gate_settings import GetGate
from tthc_desktop.services.office.accounts import NewAccount
from tthc_desktop.services.office.settings import GetOffice, SetUpOffice
from tthc_desktop.services.reception.list_tasks import FindClerk

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
