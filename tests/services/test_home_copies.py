"""A home that is a copy of another one keeps still until somebody makes a PC of its own of it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.fakes.enroller import FakeEnroller
from tests.support.copied_office import office_with_clerk
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account, applicant
from tthc_desktop.services.application import Office
from tthc_desktop.services.office import home_copies
from tthc_desktop.services.office.adopt_home import AdoptHome
from tthc_desktop.services.office.device_identity import StoredDevice, identity_at_relay
from tthc_desktop.services.office.enrol_device import EnrolDevice
from tthc_desktop.services.office.home_copies import (
    ELSEWHERE,
    MACHINE,
    Copied,
    NoticeCopy,
    copied,
    mark_copied,
    may_send,
)
from tthc_desktop.services.office.restored import RESTORED, put_restored
from tthc_desktop.services.office.settings import GetOffice, load_office, save_office
from tthc_desktop.services.office.this_pc import GetPcStanding
from tthc_desktop.services.ports.machine import HomeMachine
from tthc_desktop.services.ports.portal import Enroller
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.reception.list_tasks import FindClerk, ListTasks
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.upkeep.damage import FindDamage, ResetSetting

PERSON = applicant("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
Opened = Callable[[Path], Office]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Of an office that has received one dossier."""
    folder = tmp_path / "home"
    with contextlib.closing(office_with_clerk(folder)) as office:
        assert receive(office) == "TẠM-Q2-000001"
    return folder


@pytest.fixture
def opened() -> Iterator[Opened]:
    with contextlib.ExitStack() as offices:

        def open_office(folder: Path) -> Office:
            office = Composer().open_office(folder, create=False)
            offices.callback(office.close)
            return office

        yield open_office


def receive(office: Office) -> str:
    clerk = office.use(FindClerk)(demo.CLERK.login)
    return office.use(ReceiveDossier)(clerk, "1.001193", PERSON).provisional_code


def admin_of(office: Office) -> Account:
    return office.use(FindClerk)(demo.ADMINISTRATOR.login)


def copied_of(office: Office) -> Copied | None:
    with office.ports.store.read() as tx:
        return copied(tx)


def audited(office: Office, action: str) -> list[str]:
    with office.ports.store.read() as tx:
        return [line.ref for line in tx.audit.lines() if line.action == action]


def test_a_copy_takes_no_number_of_the_original(home: Path, tmp_path: Path, opened: Opened) -> None:
    shutil.copytree(home, tmp_path / "copy")
    copy, original = opened(tmp_path / "copy"), opened(home)
    assert (copied_of(copy), copied_of(original)) == (Copied.MACHINE, None)
    with pytest.raises(InputError, match=r"home\.copied") as caught:
        receive(copy)
    assert "máy gốc vẫn có thể đang dùng" in sentence(caught.value)
    assert "Cài đặt → Máy này → Nhận làm máy mới" in sentence(caught.value)
    with copy.ports.store.read() as tx, pytest.raises(InputError, match=r"home\.copied"):
        may_send(tx)
    with original.ports.store.read() as tx:
        may_send(tx)
    assert receive(original) == "TẠM-Q2-000002"
    assert len(copy.use(ListTasks)(copy.use(FindClerk)(demo.CLERK.login)).keys) == 1, "lists work"
    assert audited(copy, "home.copied") == ["machine"]


def test_moved_it_is_the_same_home(home: Path, opened: Opened) -> None:
    office = opened(home.rename(home.with_name("moved")))
    assert copied_of(office) is None
    assert receive(office) == "TẠM-Q2-000002"


@dataclass(frozen=True)
class ReadOnly:
    """A store for which somebody else's writing is waited for, which nobody has to here."""

    store: Store

    def read(self) -> AbstractContextManager[Tx]:
        return self.store.read()

    def write(self, actor: str) -> AbstractContextManager[Tx]:
        raise AssertionError(actor)

    def version(self) -> int:
        return self.store.version()


def test_nothing_is_written_where_nothing_is_new(
    home: Path, tmp_path: Path, opened: Opened
) -> None:
    shutil.copytree(home, tmp_path / "copy")
    for folder in (home, tmp_path / "copy"):
        office = opened(folder)
        NoticeCopy(ReadOnly(office.ports.store), office.ports.machine)()


def test_the_mark_stays_when_the_copy_goes_back_to_where_it_came_from(
    home: Path, tmp_path: Path
) -> None:
    """What the original printed meanwhile is not in it."""
    shutil.copytree(home, tmp_path / "copy")
    Composer().open_office(tmp_path / "copy", create=False).close()
    for name in ("tthc.db", "tthc.db-wal", "tthc.db-shm"):
        (home / name).unlink(missing_ok=True)
        if (tmp_path / "copy" / name).exists():
            shutil.copyfile(tmp_path / "copy" / name, home / name)
    with contextlib.closing(Composer().open_office(home, create=False)) as office:
        assert copied_of(office) is Copied.MACHINE


def test_a_machine_that_cannot_be_told_is_no_copy_and_is_remembered_later(
    home: Path, opened: Opened
) -> None:
    office = opened(home)
    with office.ports.store.write("test") as tx:
        known = MACHINE.read(tx.settings)
        tx.settings.drop(MACHINE.name)
    NoticeCopy(office.ports.store, lambda: None)()
    assert copied_of(office) is None
    assert not office.use.replaced({HomeMachine: lambda: None})(GetPcStanding)().noticed
    NoticeCopy(office.ports.store, lambda: known)()
    NoticeCopy(office.ports.store, lambda: None)()
    assert copied_of(office) is None
    NoticeCopy(office.ports.store, lambda: "other")()
    assert copied_of(office) is Copied.MACHINE


def test_what_was_restored_and_what_the_relay_says_count_as_well(
    home: Path, opened: Opened
) -> None:
    office = opened(home)
    with office.ports.store.write("sync") as tx:
        mark_copied(tx)
        mark_copied(tx)
        assert copied(tx) is Copied.RELAY
    assert audited(office, "home.copied") == ["relay"], "once"
    with office.ports.store.write("test") as tx:
        put_restored(tx.settings, office.ports.clock.now())
        assert copied(tx) is Copied.RESTORED
    with pytest.raises(InputError, match=r"home\.copied") as caught:
        receive(office)
    assert "bản sao lưu" in sentence(caught.value)


def test_adopted_it_receives_under_a_name_of_its_own(
    home: Path, tmp_path: Path, opened: Opened
) -> None:
    shutil.copytree(home, tmp_path / "copy")
    copy = opened(tmp_path / "copy")
    relay = FakeEnroller()
    use = copy.use.replaced({Enroller: relay})
    administrator = admin_of(copy)
    with copy.ports.store.write("test") as tx:
        mark_copied(tx)
        put_restored(tx.settings, copy.ports.clock.now())
        office = load_office(tx.settings)
        assert office is not None
        url, key = "http://127.0.0.1:1", "ab" * 32
        save_office(tx.settings, replace(office, relay_url=url, relay_key=key))
    with pytest.raises(InputError, match=r"home\.copied"):
        use(EnrolDevice)(administrator, "")
    before = copy.use(GetOffice)()
    for counter, code in (("q2", "home.same_counter"), ("", "office.counter")):
        with pytest.raises(InputError, match=code):
            copy.use(AdoptHome)(administrator, counter)
    assert (copied_of(copy), copy.use(GetOffice)()) == (Copied.MACHINE, before)
    adopted = copy.use(AdoptHome)(administrator, "q3")
    assert copied_of(copy) is None
    assert before is not None
    assert adopted.counter == "Q3"
    assert adopted.device != before.device
    assert receive(copy) == "TẠM-Q3-000002"
    assert receive(opened(home)) == "TẠM-Q2-000002"
    use(EnrolDevice)(administrator, "")
    with copy.ports.store.read() as tx:
        [line] = [line for line in tx.audit.lines() if line.action == "home.adopted"]
        assert tx.audit.broken_at() is None
    assert line.detail == {"counter": "Q3", "before": "Q2"}
    with contextlib.closing(Composer().open_office(tmp_path / "copy", create=False)) as again:
        assert copied_of(again) is None


def test_adopted_it_does_not_speak_in_the_originals_name(
    home: Path, tmp_path: Path, opened: Opened
) -> None:
    relay = FakeEnroller()
    original = opened(home)
    with original.ports.store.write("test") as tx:
        office = load_office(tx.settings)
        assert office is not None
        url, key = "http://127.0.0.1:1", "ab" * 32
        save_office(tx.settings, replace(office, relay_url=url, relay_key=key))
    use = original.use.replaced({Enroller: relay})
    use(EnrolDevice)(admin_of(original), "")
    assert use(StoredDevice).next_counter() == 1
    original.close()
    shutil.copytree(home, tmp_path / "copy")
    copy = opened(tmp_path / "copy")
    copy.use(AdoptHome)(admin_of(copy), "Q3")
    with pytest.raises(InputError, match=r"relay\.not_enrolled"):
        _ = copy.use(StoredDevice).device
    with copy.ports.store.read() as tx:
        assert [n for n in tx.settings.names() if n.startswith("device.")] == [], "nor its key"
    copy.use.replaced({Enroller: relay})(EnrolDevice)(admin_of(copy), "")
    assert sorted(each.counter for each in relay.devices.values()) == ["Q2", "Q3"]
    with copy.ports.store.read() as tx:
        identity = identity_at_relay(tx.settings)
    assert identity is not None
    assert identity.device == relay.asked[-1].device != relay.asked[0].device


def test_a_name_that_was_left_is_not_taken_again(home: Path, opened: Opened) -> None:
    office = opened(home)
    office.use(AdoptHome)(admin_of(office), "Q3")
    for counter in ("Q2", "Q3"):
        with pytest.raises(InputError, match=r"home\.same_counter"):
            office.use(AdoptHome)(admin_of(office), counter)


def test_only_an_administrator_adopts(home: Path, opened: Opened) -> None:
    office = opened(home)
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        office.use(AdoptHome)(office.use(FindClerk)(demo.CLERK.login), "Q3")


@pytest.mark.loud("cannot be read")
@pytest.mark.parametrize("name", [MACHINE.name, ELSEWHERE.name, RESTORED.name, "relay.copied"])
def test_a_damaged_mark_is_neither_yes_nor_no(home: Path, opened: Opened, name: str) -> None:
    """The office opens, the doctor tells, and adopting it leads out."""
    first = Composer().open_office(home, create=False)
    with contextlib.closing(first), first.ports.store.write("test") as tx:
        tx.settings.put(name, "")
    office = opened(home)
    assert [where for where in office.use(FindDamage)() if where.startswith(name)]
    with pytest.raises(InputError, match=r"setting\.unknown"):
        office.use(ResetSetting)("test", name)
    if name != MACHINE.name:
        with pytest.raises(StoreError, match=r"store\.damaged"):
            receive(office)
    office.use(AdoptHome)(admin_of(office), "Q3")
    assert receive(office) == "TẠM-Q3-000002"
    assert office.use(FindDamage)() == ()


def test_every_reason_has_words() -> None:
    assert set(home_copies.COPIED_WORDS) == set(Copied)
