"""One dossier at a counter, and what has befallen it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.fakes.signing import credential
from tests.services.test_portal_dossiers import ONLINE
from tests.services.test_reuse import CONTENT, PAPER
from tests.support.counter import (
    CITIZEN,
    CLERK_CERT,
    LEADER_CERT,
    SEAL_CERT,
    SUPERVISOR,
    Counter,
)
from tests.support.office import ACCOUNT, Home
from tests.support.reading_desk import Desk
from tests.support.slots import page
from tthc_desktop.domain.batch import Batch
from tthc_desktop.domain.component import Component
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.inspection import Inspection, Verdict
from tthc_desktop.domain.outbox import Submission
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.signing_rules import Demands, SignerRole
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.reception.portal import OpenPortalDossier
from tthc_desktop.services.use_cases import UseCases

UNIT = "H01.45"
OTHER_CLERK_CERT, OTHER_LEADER_CERT = "c2" * 32, "a2" * 32
STRANGER_CERT = "57" * 32
CLERKS = frozenset({CLERK_CERT, OTHER_CLERK_CERT})


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a certificate is, and what it is registered for."""

    role: SignerRole
    account: Account
    label: str

    @property
    def registered_to(self) -> str:
        """The account's id, as the register has it: a seal is nobody's own."""
        return "" if self.role is SignerRole.SEAL else self.account.id


CERTIFICATES: Mapping[str, Holder] = {
    CLERK_CERT: Holder(SignerRole.CLERK, ACCOUNT, "BINH"),
    OTHER_CLERK_CERT: Holder(SignerRole.CLERK, ACCOUNT, "BINH2"),
    LEADER_CERT: Holder(SignerRole.AUTHORITY, SUPERVISOR, "LANHDAO"),
    SEAL_CERT: Holder(SignerRole.SEAL, SUPERVISOR, "CONDAU"),
    OTHER_LEADER_CERT: Holder(SignerRole.AUTHORITY, SUPERVISOR, "LANHDAO2"),
}
"""All are plugged in; the last is registered by an act only."""
_UPLOADED_MARKS = (
    "",
    f"{STRANGER_CERT} of {CITIZEN.id_number}",
    STRANGER_CERT,
    CLERK_CERT,
)
UPLOADS = tuple(
    f"%PDF-1.4 upload {number}\n{f'%signed by {mark}' if mark else ''}\n".encode()
    for number in range(3)
    for mark in _UPLOADED_MARKS
)
"""What a citizen may upload: three papers, each unsigned and signed by one of three."""


@dataclass
class Life:
    """What acts are done in.

    Attributes:
        received: The dossier as it was at first.
        drawn: How many papers were made, so that no two say the same.
        brought: Files that were to be imported.
        told: What was done, in order, and what the program said to it.
        refusal: The code with which the last act was refused; empty where it was done.
        sealed: What the last act sealed, if it did.
        welcomed: By slot and file that came in from outside and were signed as demanded when the
            table of incoming papers changed: what the table had said until then.
    """

    counter: Counter
    received: Dossier
    desk: Desk
    rng: random.Random
    drawn: int = 0
    brought: list[bytes] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    refusal: str = ""
    sealed: Submission | None = None
    welcomed: dict[tuple[str, str], set[Demands]] = field(default_factory=dict)

    @classmethod
    def begin(cls, folder: Path, seed: str, *, online: bool) -> Life:
        """Handed in at the counter, or on the provincial system."""
        folder.mkdir(parents=True)
        counter = Counter(Home.make(folder / "home"), folder)
        counter.reader.dated = True
        counter.reader.pages = (page("GIẤY CHỨNG NHẬN KẾT HÔN đủ chữ"),)
        counter.token.plugged[:] = [
            credential(holder.label, holder.account.name, certificate)
            for certificate, holder in CERTIFICATES.items()
        ]
        for certificate in (OTHER_CLERK_CERT, LEADER_CERT, SEAL_CERT):
            holder = CERTIFICATES[certificate]
            name = holder.account.name
            counter.bind(certificate, holder.role, name, holder.registered_to)
        for content in UPLOADS:
            counter.inspector.answers[content] = Inspection(
                Verdict.ACCEPT,
                FileKind.PDF,
                1,
                signatures=content.count(b"%signed by"),
                sha256=sha256_hex(content),
            )
        counter.unit.put(PAPER, CONTENT)
        if online:
            there = replace(ONLINE, files=(), status=PortalStatus.NEW)
            counter.portal.put(UNIT, there, {})
            received = counter.use(OpenPortalDossier)(ACCOUNT, there)
        else:
            received = counter.receive()
        made = cls(counter, received, Desk(counter, received, folder), random.Random(seed))
        made.desk.reader.words = made.words
        return made

    @property
    def id(self) -> str:
        """Of the dossier."""
        return self.received.id

    @property
    def use(self) -> UseCases:
        return self.counter.use

    @property
    def dossier(self) -> Dossier:
        """As it is now."""
        return self.counter.dossier(self.received)

    def slot(self, likely: Callable[[Component], bool] = lambda _slot: True) -> Component:
        """Any of them; now and then one that is not likely."""
        slots = self.dossier.slots
        some = [each for each in slots if likely(each)]
        return self.rng.choice(some if some and self.rng.random() < 0.8 else slots)

    def batch(self) -> Batch | None:
        with self.counter.home.store.read() as tx:
            return tx.batches.of_dossier(self.id)

    def page(self) -> int:
        """The number of any page; of one that is not there, where none is."""
        batch = self.batch()
        there = [each.number for each in batch.pages] if batch else []
        return self.rng.choice(there or [1])

    def new_number(self) -> int:
        self.drawn += 1
        return self.drawn

    def words(self, name: str) -> str:
        """What is read on a page: unlike every other, so that none is taken for a double."""
        return f"VĂN BẢN số {self.new_number()} {name} có đủ chữ riêng {self.rng.random()}"

    def close(self) -> None:
        self.counter.home.close()
