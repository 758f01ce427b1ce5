"""A home in a temporary folder with a real store, real blobs, and sealed dossiers in it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.support.copies import copy_into
from tests.support.vouching import VOUCHED, vouching
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.catalogue import Treatment
from tthc_desktop.domain.component import Component, ComponentState
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState
from tthc_desktop.domain.ids import provisional_code, uuid7
from tthc_desktop.domain.outbox import Submission
from tthc_desktop.domain.people import Account, Applicant, Role
from tthc_desktop.domain.signing_rules import RegisteredSigner, SignerRole
from tthc_desktop.domain.time import VIETNAM, to_ms
from tthc_desktop.services.office.settings import OfficeSettings, save_office
from tthc_desktop.services.ports.store import Tx
from tthc_desktop.services.reception.file_evidence import CheckFiles
from tthc_desktop.services.reception.made_of import MadeOf
from tthc_desktop.services.reception.settings import load_signing, save_signing
from tthc_desktop.services.sending.seal_dossier import SealDossier

KEY = bytes(range(32))
START = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)
CITIZEN = "Nguyễn Thị Dấu Vết"


@dataclass
class FakeClock:
    """Time that moves when a test says so."""

    at: datetime = START
    ticks: float = 1000.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.ticks

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.ticks += seconds


@dataclass
class CountingIds:
    clock: FakeClock
    random: random.Random = field(default_factory=lambda: random.Random(7))

    def new(self) -> str:
        return uuid7(to_ms(self.clock.now()), self.random.randbytes)


class FullJitter:
    """The longest wait that the back-off allows."""

    def fraction(self) -> float:
        return 0.999


@contextmanager
def nobody_else() -> Iterator[None]:
    yield


ACCOUNT = Account("a-1", "binh", "Trần Thị Bình", Role.CLERK)


@dataclass
class Home:
    """The parts of one installation, without its processes."""

    folder: Path
    clock: FakeClock
    store: SqlStore
    blobs: BlobFolder
    ids: CountingIds

    @classmethod
    def make(cls, folder: Path) -> Home:
        copy_into(folder, _fill)
        home = cls.reopen(folder)
        home.ids.new()  # the device has it
        return home

    @classmethod
    def reopen(cls, folder: Path) -> Home:
        clock = FakeClock()
        store = SqlStore.open(folder, KEY, clock, nobody_else)
        blobs = BlobFolder(folder / "blobs", SealedFileStore(KEY))
        return cls(folder, clock, store, blobs, CountingIds(clock))

    def signed_dossier(self, *contents: bytes, due_h: float = 24.0) -> Dossier:
        """An open dossier with one signed component for each content."""
        now = self.clock.now()
        shas = [self.blobs.put(content, "application/pdf") for content in contents]
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
        with self.store.write("test") as tx:
            dossier = Dossier(
                self.ids.new(),
                provisional_code("Q2", tx.dossiers.next_number()),
                None,
                "1.001193",
                "Đăng ký khai sinh",
                Applicant(CITIZEN, "079200001234", "0901234567", "Ấp 1, Kiên Hải"),
                ACCOUNT.id,
                now,
                now + timedelta(hours=due_h),
                DossierState.OPEN,
                Arrival.LOCAL,
                None,
                components,
            )
            tx.dossiers.add(dossier)
            for component, sha, content in zip(components, shas, contents, strict=True):
                tx.blobs.add(sha, len(content), "application/pdf", None)
                tx.dossiers.put_component(
                    replace(
                        component,
                        state=ComponentState.SIGNED,
                        pages=1,
                        read_blob=sha,
                        signed_blob=sha,
                    )
                )
        return dossier

    def sealed(self, *contents: bytes, due_h: float = 24.0) -> Submission:
        self.clock.forward(1)
        dossier = self.signed_dossier(*contents, due_h=due_h)
        return self.submission(self.seal(dossier.id).id)

    def seal(self, dossier_id: str) -> Submission:
        """Seals as the clerk does; every file vouches for itself."""
        return self.sealing()(ACCOUNT, dossier_id)

    def sealing(self) -> SealDossier:
        with self.store.write("test") as tx:
            register(tx, RegisteredSigner(VOUCHED, ACCOUNT.name, SignerRole.CLERK, ACCOUNT.id))
        return SealDossier(self.store, self.clock, self.ids, self.check_files, MadeOf(self.blobs))

    @property
    def check_files(self) -> CheckFiles:
        return vouching(self.store, self.blobs, self.clock, self.folder)

    def submission(self, submission_id: str) -> Submission:
        with self.store.read() as tx:
            found = tx.outbox.get(submission_id)
        assert found is not None
        return found

    def dossier(self, dossier_id: str) -> Dossier:
        with self.store.read() as tx:
            found = tx.dossiers.get(dossier_id)
        assert found is not None
        return found

    def close(self) -> None:
        self.store.close()


def register(tx: Tx, signer: RegisteredSigner) -> None:
    """As an administrator would, once."""
    rules = load_signing(tx.settings)
    if rules.signer(signer.certificate) is None:
        save_signing(tx.settings, replace(rules, signers=(*rules.signers, signer)))


def _fill(folder: Path) -> None:
    home = Home.reopen(folder)
    with home.store.write("test") as tx:
        tx.accounts.add(ACCOUNT, "no password", home.clock.now())
        office = OfficeSettings("H01.45", "Đặc khu Kiên Hải", "Q2", device=home.ids.new())
        save_office(tx.settings, office)
    home.close()
