"""A publisher or a store is changed while something else goes on, or fails half-way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.support.copied_office import office_with_clerk
from tests.support.office import FakeClock
from tests.support.trust_office import (
    GOVERNMENT,
    PUBLIC,
    Publisher,
    at_their_time,
    both_roots,
    der_list,
)
from tests.support.trust_pki import NOW, write
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.trust import LISTS_FOLDER, STORE_FILE
from tthc_desktop.domain.trust_view import TrustView
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.trust import GetTrust, ImportTrustStore, PinPublisher
from tthc_desktop.services.office.trust_refresh import RefreshLists
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.ports.trust import AS_LONG_AS_IT_TAKES, FetchPatience
from tthc_desktop.services.sending.newer_lists import NewerLists

ROOTS = {"government/a.pem": GOVERNMENT.pem, "public/b.pem": PUBLIC.pem}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = at_their_time(office_with_clerk(tmp_path / "home"))
    yield made
    made.close()


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path / "publisher")


@pytest.fixture
def other(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path / "other")


def installed(office: Office, store: Path, publisher: Publisher) -> Path:
    office.use(PinPublisher).by("test", publisher.key)
    office.use(ImportTrustStore).by("test", store)
    return write(office.ports.trust, {f"{LISTS_FOLDER}/a.crl": der_list(GOVERNMENT)})


def held(folder: Path) -> set[str]:
    return {each.name for each in folder.rglob("*") if each.is_file()}


@dataclass
class FailingCommit:
    """A disk that fails at the end of a write transaction."""

    store: Store

    def read(self) -> object:
        return self.store.read()

    @contextmanager
    def write(self, actor: str) -> Iterator[Tx]:
        with self.store.write(actor) as tx:
            yield tx
            raise StoreError("disk.failed")


def test_a_key_that_could_not_be_noted_takes_nothing_away(
    office: Office, publisher: Publisher, other: Publisher
) -> None:
    folder = installed(office, publisher.publish(1, both_roots()), publisher)
    before = held(folder)
    pin = office.use(PinPublisher)
    with pytest.raises(StoreError):
        replace(pin, store=FailingCommit(pin.store)).by("test", other.key)  # type: ignore[arg-type]  # of its protocol what is used
    assert held(folder) == before
    assert office.use(GetTrust)().known is True
    assert pin.by("test", other.key).publisher == other.key
    assert held(folder) == set()


def test_what_could_not_be_taken_away_goes_when_the_key_is_pinned_once_more(
    office: Office, publisher: Publisher, other: Publisher
) -> None:
    folder = installed(office, publisher.publish(1, both_roots()), publisher)
    pin = office.use(PinPublisher)

    def failing(_folder: Path, _names: frozenset[str]) -> None:
        raise StoreError("disk.failed")

    with pytest.raises(StoreError):
        replace(pin, keep_only=failing).by("test", other.key)
    assert office.use(GetTrust)().known is False, "it is told"
    assert STORE_FILE in held(folder)
    pin.by("test", other.key)
    assert held(folder) == set()


def test_the_same_key_takes_nothing_away(office: Office, publisher: Publisher) -> None:
    folder = installed(office, publisher.publish(1, both_roots()), publisher)
    before = held(folder)
    office.use(PinPublisher).by("test", publisher.key)
    assert held(folder) == before


def test_another_key_is_pinned_without_reading_what_is_there(
    office: Office, publisher: Publisher, other: Publisher
) -> None:
    """It may be 64 MB, and nobody can write meanwhile."""
    folder = installed(office, publisher.publish(1, both_roots()), publisher)
    looked: list[Path] = []

    class Files:
        def look(self, path: Path, _now: object) -> TrustView:
            looked.append(path)
            return TrustView()

    replace(office.use(PinPublisher), files=Files()).by("test", other.key)  # type: ignore[arg-type]  # of its protocol what is used
    assert (looked, held(folder)) == ([], set())


def test_a_store_that_was_imported_under_the_new_key_meanwhile_stays(
    office: Office, publisher: Publisher, other: Publisher
) -> None:
    folder = installed(office, publisher.publish(1, both_roots()), publisher)
    theirs = other.publish(1, both_roots())
    pin = office.use(PinPublisher)
    writes: list[str] = []

    @dataclass
    class Importing:
        """Another process is quicker, between the two transactions."""

        store: Store

        @contextmanager
        def write(self, actor: str) -> Iterator[Tx]:
            writes.append(actor)
            if len(writes) == 2:
                office.use(ImportTrustStore).by("test", theirs)
            with self.store.write(actor) as tx:
                yield tx

    replace(pin, store=Importing(pin.store)).by("test", other.key)  # type: ignore[arg-type]  # of its protocol what is used
    assert STORE_FILE in held(folder)
    assert office.use(GetTrust)().known is True


@pytest.mark.parametrize("what", ["key", "store"])
def test_a_list_that_comes_after_a_change_is_not_kept(
    office: Office, publisher: Publisher, other: Publisher, what: str
) -> None:
    place = "http://list.invalid/a.crl"
    installed(office, publisher.publish(1, ROOTS, place), publisher)
    newer = publisher.publish(2, ROOTS)
    (office.ports.trust / LISTS_FOLDER / "a.crl").unlink()

    def meanwhile(_url: str, _patience: FetchPatience) -> bytes:
        if what == "key":
            office.use(PinPublisher).by("test", other.key)
        else:
            office.use(ImportTrustStore).by("test", newer)
        return der_list(GOVERNMENT)

    [done] = replace(office.use(RefreshLists), fetch=meanwhile).by("test").lists
    assert done.newer is False
    assert done.error is not None
    assert held(office.ports.trust / LISTS_FOLDER) == set()


def test_the_store_of_another_publisher_names_nobody_to_ask(
    office: Office, publisher: Publisher, other: Publisher
) -> None:
    store = publisher.publish(1, ROOTS, "http://list.invalid/a.crl")
    installed(office, store, publisher)
    assert len(office.use(RefreshLists).to_ask().addresses) == 1
    office.use(PinPublisher).by("test", other.key)
    write(office.ports.trust, {STORE_FILE: store.read_bytes()})  # not yet taken away
    assert office.use(RefreshLists).to_ask().addresses == ()


def test_an_authority_of_a_newer_store_is_asked_without_waiting(
    office: Office, publisher: Publisher
) -> None:
    """What is asked and kept is a change, too, and leads to no second question."""
    asked = []

    def fetch(url: str, _patience: FetchPatience) -> bytes:
        asked.append(url)
        return der_list(GOVERNMENT)

    clock = FakeClock(NOW)
    lists = NewerLists(clock, replace(office.use(RefreshLists), fetch=fetch))
    installed(office, publisher.publish(1, ROOTS), publisher)
    (office.ports.trust / LISTS_FOLDER / "a.crl").unlink()
    lists.read(lambda: True)
    assert asked == []
    clock.forward(1)
    newer = publisher.publish(2, ROOTS, "http://list.invalid/a.crl")
    office.use(ImportTrustStore).by("test", newer)
    for _ in range(3):
        lists.read(lambda: True)
    assert asked == ["http://list.invalid/a.crl"]
    assert len(held(office.ports.trust / LISTS_FOLDER)) == 1


def test_what_came_is_noted_and_what_was_broken_off_is_not(
    office: Office, publisher: Publisher
) -> None:
    installed(office, publisher.publish(1, ROOTS, "http://list.invalid/a.crl"), publisher)
    (office.ports.trust / LISTS_FOLDER / "a.crl").unlink()
    refresh = replace(office.use(RefreshLists), fetch=lambda _url, _patience: b"words")
    to_ask = refresh.to_ask()
    [address] = to_ask.addresses

    def noted() -> int:
        with office.ports.store.read() as tx:
            return [line.action for line in tx.audit.lines()].count("trust.refreshed")

    refresh.one("sync", address, to_ask, FetchPatience(goes_on=lambda: False))
    assert noted() == 0
    refresh.one("sync", address, to_ask, AS_LONG_AS_IT_TAKES)
    assert noted() == 1
    good = replace(refresh, fetch=lambda _url, _patience: der_list(GOVERNMENT))
    assert good.one("sync", address, to_ask, AS_LONG_AS_IT_TAKES).newer
    assert noted() == 2
