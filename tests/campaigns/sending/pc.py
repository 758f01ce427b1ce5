"""A PC of the unit: its home, its engine, and who works at it. Its process dies at numbered points,
its disk fills, its files are out of reach, its home is copied, put back, taken on as another PC."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from tests.campaigns.sending.line import URL, Weather
from tests.fakes.portal import Crash
from tests.support.office import ACCOUNT, KEY, START, CountingIds, FakeClock, Home
from tests.support.vouching import vouching
from tests.support.whole_store import all_submissions
from tthc_desktop.adapters.portal.enroller import RelayEnroller
from tthc_desktop.adapters.portal.pieces import PieceSizes
from tthc_desktop.adapters.portal.relay import RelayPortal
from tthc_desktop.adapters.portal.tokens import DeviceTokens
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.adapters.system.device_keys import Ed25519Keys
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.catalogue import Treatment
from tthc_desktop.domain.component import Component, ComponentState
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.ids import provisional_code
from tthc_desktop.domain.outbox import Submission
from tthc_desktop.domain.people import Applicant
from tthc_desktop.services.office.adopt_home import AdoptHome
from tthc_desktop.services.office.device_identity import StoredDevice, identity_at_relay
from tthc_desktop.services.office.enrol_device import EnrolDevice
from tthc_desktop.services.office.home_copies import copied
from tthc_desktop.services.office.restored import put_restored
from tthc_desktop.services.office.settings import load_office, save_office
from tthc_desktop.services.ports.files import SealedReader
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.sending.engine import SyncEngine, SyncReport
from tthc_desktop.services.sending.link import Link


@dataclass
class Watched:
    """The real store. Before each commit and behind it is a point at which the process may die."""

    store: Store
    weather: Weather
    full: bool = False

    def read(self) -> AbstractContextManager[Tx]:
        return self.store.read()

    @contextmanager
    def write(self, actor: str) -> Iterator[Tx]:
        with self.store.write(actor) as tx:
            yield tx
            self.weather.point()
            if self.full and self.weather.chance.random() < 0.3:
                raise StoreError("disk.full")
        self.weather.point()

    def version(self) -> int:
        return self.store.version()


class Reachable(BlobFolder):
    """The real files, some of which something holds for now."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, SealedFileStore(KEY))
        self.held: set[str] = set()

    def open(self, sha256: str) -> SealedReader:
        if sha256 in self.held:
            raise StoreError("disk.failed")
        return super().open(sha256)


@dataclass
class Jitter:
    chance: random.Random

    def fraction(self) -> float:
        return self.chance.random()


class Pc:
    """Attributes:
    name: Of its folder.
    copies: Of its home, each with the submissions that are in it.
    """

    def __init__(
        self, folder: Path, name: str, weather: Weather, relay_key: str, url: str = URL
    ) -> None:
        self.folder = folder
        self.name = name
        self.weather = weather
        self.clock = FakeClock()
        self.ids = CountingIds(self.clock, random.Random(name))
        self.copies: list[tuple[Path, frozenset[str]]] = []
        self.full = False
        self.crashes = 0
        self.adoptions = 0
        self._relay_key = relay_key
        self._url = url
        self._engine: SyncEngine | None = None
        self._open()

    @classmethod
    def new(cls, folder: Path, name: str, weather: Weather, relay_key: str, url: str = URL) -> Pc:
        Home.make(folder).close()
        pc = cls(folder, name, weather, relay_key, url)
        with pc.home.store.write("test") as tx:
            office = load_office(tx.settings)
            if office is None:
                raise AssertionError("no office")
            named = replace(office, counter=name, relay_url=url, relay_key=relay_key)
            save_office(tx.settings, named)
        return pc

    def _open(self) -> None:
        self.home = replace(Home.reopen(self.folder), clock=self.clock, ids=self.ids)
        self.home.store._clock = self.clock
        self.store = Watched(self.home.store, self.weather)
        self.blobs = Reachable(self.folder / "blobs")
        self.link = Link(self.clock, Jitter(self.weather.chance))
        self.tokens = DeviceTokens(self.clock.monotonic)
        device = StoredDevice(self.store, Ed25519Keys())
        self.portal = RelayPortal(
            self._url,
            self._relay_key,
            self.clock,
            device,
            self.tokens,
            sizes=PieceSizes(self.clock.monotonic),
        )
        self._engine = None

    def die(self) -> None:
        """The process ends, and is started again."""
        self.crashes += 1
        self._again()

    def _again(self) -> None:
        self.home.close()
        self._open()

    def close(self) -> None:
        self.portal.close()
        self.home.close()

    def set_time(self, at: timedelta, offset: timedelta) -> None:
        """at: since the beginning. offset: by which its clock is wrong."""
        self.clock.at = START + at + offset
        self.clock.ticks = 1000.0 + at.total_seconds()

    # What people do

    def seal(self, owner: int, contents: list[bytes]) -> str:
        """A dossier, sealed; the submission's id."""
        now = self.clock.now()
        shas = [self.home.blobs.put(content, "application/pdf") for content in contents]
        with self.home.store.write("test") as tx:
            office = load_office(tx.settings)
            components = tuple(
                Component(
                    self.ids.new(),
                    n,
                    f"KQ.{n}",
                    f"Giấy tờ {n}",
                    Treatment.HAND_IN,
                    required=True,
                    state=ComponentState.MISSING,
                )
                for n in range(1, len(shas) + 1)
            )
            dossier = Dossier(
                self.ids.new(),
                provisional_code(office.counter if office else "", tx.dossiers.next_number()),
                None,
                "1.001193",
                "Đăng ký khai sinh",
                Applicant("Lê Thị Thử", f"{79200000000 + owner:012d}", "0901234567", "Ấp 1"),
                ACCOUNT.id,
                now,
                now + timedelta(hours=24),
                DossierState.OPEN,
                Arrival.LOCAL,
                None,
                components,
            )
            tx.dossiers.add(dossier)
            for component, sha, content in zip(components, shas, contents, strict=True):
                tx.blobs.add(sha, len(content), "application/pdf", None)
                signed = replace(
                    component,
                    state=ComponentState.SIGNED,
                    pages=1,
                    read_blob=sha,
                    signed_blob=sha,
                )
                tx.dossiers.put_component(signed)
        return self.home.seal(dossier.id).id

    def drain(self) -> SyncReport | None:
        """One round. None where its process died, or its disk was full."""
        self.store.full = self.full
        try:
            if self._engine is None:
                self._engine = self._made()
            return self._engine.drain()
        except Crash:
            self.die()
        except StoreError as error:
            if error.code != "disk.full":
                raise
            self._engine = None  # as the host does: it recovers first
        return None

    def _made(self) -> SyncEngine:
        jitter = Jitter(self.weather.chance)
        check_files = vouching(self.store, self.blobs, self.clock, self.home.folder)
        engine = SyncEngine(
            self.store, self.blobs, self.portal, self.clock, self.link, jitter, check_files
        )
        engine.recover()
        return engine

    # What administrators do

    @property
    def is_copy(self) -> bool:
        with self.home.store.read() as tx:
            return copied(tx) is not None

    @property
    def enrolled(self) -> bool:
        with self.home.store.read() as tx:
            return identity_at_relay(tx.settings) is not None

    def adopt(self, counter: str) -> None:
        AdoptHome(self.home.store, self.ids, lambda: self.folder.name).by("admin", counter)
        self.adoptions += 1
        self._again()

    def enrol(self, code: str) -> str:
        """The code of why that could not be done now; empty where it was."""
        enrol = EnrolDevice(self.store, self.ids, Ed25519Keys(), RelayEnroller())
        try:
            enrol.by("admin", code)
        except (PortalError, InputError) as error:
            return error.code
        except Crash:
            self.die()
        return ""

    # What befalls it

    def submissions(self) -> tuple[Submission, ...]:
        """All that its database holds."""
        with self.home.store.read() as tx:
            return all_submissions(tx)

    def _all(self) -> frozenset[str]:
        return frozenset(each.id for each in self.submissions())

    def backup(self) -> None:
        known = self._all()
        self.home.close()
        target = self.folder.with_name(f"{self.folder.name}-copy-{len(self.copies)}")
        shutil.copytree(self.folder, target)
        self.copies.append((target, known))
        self._open()

    def put_back(self, chance: random.Random, *, told: bool) -> frozenset[str]:
        """To any copy; what is gone by that.

        Args:
            told: Done with the program, which remembers it; else behind its back.
        """
        target, known = chance.choice(self.copies)
        gone = self._all() - known
        self.home.close()
        shutil.rmtree(self.folder)
        shutil.copytree(target, self.folder)
        self._open()
        if told:
            with self.home.store.write("restore") as tx:
                put_restored(tx.settings, self.clock.now())
        return gone

    def cloned(self, folder: Path, name: str) -> Pc:
        """Another PC with a copy of this home that nobody has told of."""
        self.home.close()
        shutil.copytree(self.folder, folder)
        self._open()
        clone = Pc(folder, name, self.weather, self._relay_key)
        clone.clock.at, clone.clock.ticks = self.clock.at, self.clock.ticks
        return clone

    def hide(self, sha256: str) -> None:
        path = self.home.blobs.path(sha256)
        if path.exists():
            path.rename(path.with_suffix(".away"))

    def find_again(self) -> None:
        """Everything that was moved away, also before this home was copied."""
        for path in (self.folder / "blobs").rglob("*.away"):
            path.rename(path.with_suffix(".blob"))
        self.blobs.held.clear()
