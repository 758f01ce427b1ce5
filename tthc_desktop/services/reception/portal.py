"""Dossiers that are already on the provincial system (design 1): opened here to be completed, never
received a second time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tthc_desktop.domain.catalogue import Case, Channel, PaperSpec, Procedure
from tthc_desktop.domain.component import Component, ComponentState, Shown, Way
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState, Origin
from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.identity_papers import proves_the_applicant
from tthc_desktop.domain.people import Account, is_personal_number
from tthc_desktop.domain.portal_dossier import PortalDossier, PortalFile, official_code
from tthc_desktop.domain.portal_texts import dossier_doubt
from tthc_desktop.domain.signing_rules import SigningRules
from tthc_desktop.domain.status import DossierEvent, DossierEventKind
from tthc_desktop.domain.story import InboxState, online_id
from tthc_desktop.domain.upload_places import place
from tthc_desktop.services.office.settings import load_office
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock, Ids
from tthc_desktop.services.ports.files import ReadCodes
from tthc_desktop.services.ports.portal_dossiers import PortalDossiers
from tthc_desktop.services.ports.store import Blobs, Store, Tx
from tthc_desktop.services.ports.story import Decided
from tthc_desktop.services.reception.receive_dossier import slots_of
from tthc_desktop.services.reception.settings import load_signing


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of an official code, here and on the provincial system.

    Attributes:
        here: The dossier if this PC has it already.
        there: As the provincial system says; None where it does not know the code.
        unreachable: Why nobody could be asked.
    """

    code: str
    here: Dossier | None
    there: PortalDossier | None = None
    unreachable: TthcError | None = None


@dataclass(frozen=True, slots=True)
class FindOnPortal:
    """Finds a dossier by a code that was typed or scanned from a slip."""

    store: Store
    portal: PortalDossiers

    def __call__(self, actor: Account, text: str) -> Found:
        """Looks a dossier up by its official code, on this PC first.

        Raises:
            InputError: ``code.official`` for what is no such code.
        """
        code = official_code(text)
        with self.store.read() as tx:
            here = tx.dossiers.by_code(code)
        if here is not None:
            return Found(code, here)
        try:
            there = self.portal.get(code)
        except TthcError as error:
            return Found(code, None, None, error)
        with self.store.write(actor.login) as tx:
            tx.audit.append("portal.looked_up", code, known=int(there is not None))
        return Found(code, None, there)


@dataclass(frozen=True, slots=True)
class OpenPortalDossier:
    """Opens a dossier of the provincial system here.

    Code, reception, appointment and channel stay as they are: no new code, no new slip. What the
    citizen uploaded fills its slot and is never scanned again.
    """

    store: Store
    clock: Clock
    ids: Ids
    catalogue: Catalogue

    def __call__(self, actor: Account, found: PortalDossier) -> Dossier:
        """Opens the dossier, or gives the one there is when it was opened before.

        A procedure that this PC does not know has a checklist of what was uploaded.

        Raises:
            InputError: ``office.missing`` or ``portal.dates``.
        """
        if found.due_at < found.received_at:
            raise InputError("portal.dates")
        procedure = self.catalogue.procedure(found.procedure_code)
        case = _case(procedure, found) if procedure else None
        with self.store.write(actor.login) as tx:
            if load_office(tx.settings) is None:
                raise InputError("office.missing")
            before = tx.dossiers.by_code(found.code)
            if before is not None:
                return before
            dossier = self._dossier(tx, actor, found, procedure, case)
            tx.dossiers.add(dossier)
            tx.dossiers.put_arrival(dossier.id, Arrival.PROVINCE, found.code)
            event = DossierEvent(
                DossierEventKind.OPENED,
                self.clock.now(),
                actor.login,
                found.status,
                dossier_doubt(found),
            )
            tx.events.append(dossier.id, event)
            opened = Decided(InboxState.DONE, by=actor.login, at=event.at)
            tx.inbox.decide(online_id(found.code), opened)
            tx.audit.append("dossier.opened", dossier.id, code=found.code)
        return dossier

    def _dossier(
        self,
        tx: Tx,
        actor: Account,
        found: PortalDossier,
        procedure: Procedure | None,
        case: Case | None,
    ) -> Dossier:
        rules = load_signing(tx.settings)
        papers = case.papers if case else _papers_of(found.files)
        asked = slots_of(papers, self.ids, rules)
        placed = place(asked, found.files)
        components = (
            *(_of_account(with_uploads(s, placed.by_slot[s.id]), found) for s in asked),
            *slots_of_files(placed.nowhere, self.ids, rules, behind=asked),
        )
        return Dossier(
            self.ids.new(),
            "",
            found.code,
            found.procedure_code,
            procedure.name if procedure else found.procedure_name,
            found.applicant,
            actor.id,
            found.received_at,
            found.due_at,
            DossierState.OPEN,
            Arrival.PROVINCE,
            None,
            components,
            procedure.version if procedure else "",
            case.name if case else found.case_name,
            found.channel,
            origin=Origin.PORTAL,
            status=found.status,
            status_told=found.status,
            needs_result=bool(procedure and procedure.gives_paper),
        )


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """Reads what is new on the provincial system for this unit."""

    store: Store
    portal: PortalDossiers

    def __call__(self, actor: Account) -> tuple[PortalDossier, ...]:
        """The dossiers that this PC has not opened yet, soonest due first.

        Raises:
            PortalError: Where nobody can be asked.
            InputError: ``office.missing``.
        """
        with self.store.read() as tx:
            office = load_office(tx.settings)
        if office is None:
            raise InputError("office.missing")
        latest: dict[str, PortalDossier] = {}
        position = 0
        while True:
            page = self.portal.feed(office.unit_code, position)
            latest |= {dossier.code: dossier for dossier in page.dossiers}
            if page.position == position or not page.dossiers:
                break
            position = page.position
        with self.store.write(actor.login) as tx:
            waiting = [d for d in latest.values() if tx.dossiers.by_code(d.code) is None]
            tx.audit.append("portal.feed_read", office.unit_code, waiting=len(waiting))
        return tuple(sorted(waiting, key=lambda d: (d.due_at, d.code)))


@dataclass(frozen=True, slots=True)
class FetchUpload:
    """What the citizen uploaded, fetched when somebody wants to see it and kept from then on."""

    store: Store
    blobs: Blobs
    portal: PortalDossiers

    def __call__(self, actor: Account, code: str, file: PortalFile) -> str:
        """SHA-256 hex of the file in the store, which is fetched first where it is not here yet.

        Raises:
            PortalError: Where nobody can be asked for it.
        """
        with self.store.read() as tx:
            kept = tx.blobs.size(file.sha256) is not None
        if kept:
            return file.sha256
        content = self.portal.file(code, file)
        sha256 = self.blobs.put(content, "application/octet-stream")
        with self.store.write(actor.login) as tx:
            tx.blobs.add(sha256, len(content), "application/octet-stream", None)
            tx.audit.append("portal.file_seen", code, sha256=sha256)
        return sha256


def _case(procedure: Procedure, found: PortalDossier) -> Case | None:
    """The case that is named; else the one that has most of the uploaded papers.

    Among equals it is the first.
    """
    sent = {f.paper_code for f in found.files}
    named = procedure.case(found.case_name) if found.case_name else None
    fitting = sorted(
        procedure.cases, key=lambda case: -len(sent & {paper.code for paper in case.papers})
    )
    return named or next(iter(fitting), None)


def with_uploads(slot: Component, files: tuple[PortalFile, ...]) -> Component:
    """The slot with files that nobody has looked at yet; as it is where there are none."""
    if not files:
        return slot
    return replace(
        slot, way=Way.UPLOADED, uploaded=files, upload=None, state=ComponentState.MISSING
    )


def slots_of_files(
    files: Iterable[PortalFile], ids: Ids, rules: SigningRules, *, behind: Sequence[Component]
) -> tuple[Component, ...]:
    """A slot for each file that belongs to none of the checklist.

    Args:
        behind: The slots that there are.
    """
    last = max((slot.position for slot in behind), default=0)
    each = [(f, PaperSpec(f.paper_code, f.name, required=False)) for f in files]
    made = slots_of((paper for _, paper in each), ids, rules)
    return tuple(
        with_uploads(replace(slot, position=last + slot.position), (file,))
        for slot, (file, _) in zip(made, each, strict=True)
    )


def _of_account(slot: Component, found: PortalDossier) -> Component:
    """An identity paper is shown by nobody who handed in online: the account proves who it is
    (VNeID), which is written down as such and not as a paper that somebody has seen."""
    person = found.applicant
    proved = found.channel is Channel.ONLINE and is_personal_number(person.id_number)
    if not proved or not proves_the_applicant(slot.name, slot.treatment):
        return slot
    shown = Shown("", found.received_at, person.id_number)
    return replace(slot, way=Way.ACCOUNT, shown=shown)


def _papers_of(files: Iterable[PortalFile]) -> tuple[PaperSpec, ...]:
    names: dict[str, str] = {}
    for file in files:
        if file.paper_code:
            names.setdefault(file.paper_code, file.name)
    return tuple(PaperSpec(code, name) for code, name in names.items())


@dataclass(frozen=True, slots=True)
class ListOpened:
    """How many dossiers of a list of codes were opened.

    Attributes:
        opened: Those that are new here.
        known: Those that had been opened before.
        unknown: Codes that the provincial system does not have.
        doubtful: What looks like a code in the list and is none.
        left: Codes more than are opened at once.
    """

    opened: int
    known: int
    unknown: tuple[str, ...]
    doubtful: tuple[str, ...]
    left: int


@dataclass(frozen=True, slots=True)
class OpenList:
    """Opens the dossiers of a list of codes, such as the portal's list of what is not digitised."""

    find: FindOnPortal
    open: OpenPortalDossier
    read: ReadCodes

    def __call__(self, actor: Account, path: Path) -> ListOpened:
        """Opens every dossier of the list that is not here yet.

        Raises what reading the list raises, and PortalError where nobody can be asked: what was
        opened before stays.
        """
        opened = known = 0
        unknown = []
        listed = self.read(path)
        for code in listed.codes:
            found = self.find(actor, code)
            if found.here is not None:
                known += 1
            elif found.unreachable is not None:
                raise found.unreachable
            elif found.there is None:
                unknown.append(code)
            else:
                self.open(actor, found.there)
                opened += 1
        return ListOpened(opened, known, tuple(unknown), listed.doubtful, listed.left)
