"""What the citizen uploaded: looked at page by page, then taken in or sent back with words.

An upload that nobody has looked at settles nothing. Taken in, it is judged by the gate like a
scanned paper, and signed by the clerk where it came without a signature that counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from dataclasses import dataclass, replace

from tthc_desktop.domain.component import Component, UploadAnswer, Way
from tthc_desktop.domain.dossier import Dossier, Origin
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import PortalFile
from tthc_desktop.domain.reading import PdfReport, Profile
from tthc_desktop.domain.signature_words import refused_in_words
from tthc_desktop.domain.signatures import FileCheck, SignatureDoubt
from tthc_desktop.domain.time import iso
from tthc_desktop.domain.upload_places import place, waits_for_files
from tthc_desktop.services.gate.judge import judge
from tthc_desktop.services.office.dossier_access import open_dossier, open_slot
from tthc_desktop.services.ports.clock import Clock, Ids
from tthc_desktop.services.ports.portal_dossiers import PortalDossiers
from tthc_desktop.services.ports.reading import PageReader, PdfTarget
from tthc_desktop.services.ports.store import Blobs, Store, Tx
from tthc_desktop.services.reading.outside import OutsideFiles
from tthc_desktop.services.reception.file_evidence import CheckFiles
from tthc_desktop.services.reception.import_file import slot_with
from tthc_desktop.services.reception.opening import read_pages
from tthc_desktop.services.reception.portal import slots_of_files, with_uploads
from tthc_desktop.services.reception.settings import load_signing
from tthc_desktop.services.reception.signatures import usual_kind, with_file, with_signatures
from tthc_desktop.services.reception.slots import checked_reason
from tthc_desktop.services.reception.upload_files import UploadedFile, UploadFiles

_PDF = "application/pdf"
_DAMAGED = SignatureDoubt.STRUCTURE.value


@dataclass(frozen=True, slots=True)
class SeenUpload:
    """What a clerk has looked at.

    Attributes:
        files: SHA-256 hex of each file that stood there, in their order.
        pages: How many pages of them were shown, each at least once.
    """

    files: tuple[str, ...] = ()
    pages: int = 0


@dataclass(frozen=True, slots=True)
class AcceptUpload:
    """Takes in what the citizen uploaded for a slot, once every page of it was looked at.

    One signed PDF is kept byte for byte; of anything else the flat pages are digitised as a scan
    would be, several files one behind the other. Signatures of several files are looked at too, and
    given up then, which is written down.
    """

    store: Store
    blobs: Blobs
    reader: PageReader
    clock: Clock
    outside: OutsideFiles
    uploads: UploadFiles
    check_files: CheckFiles

    def __call__(
        self, actor: Account, dossier_id: str, slot_id: str, seen: SeenUpload
    ) -> Component:
        """Puts the upload into the slot and returns the slot as it is then.

        Raises:
            InputError: ``upload.none``; ``upload.not_seen`` where not every page was looked at, or
                other files are there by now; ``upload.duplicate``; ``upload.signature`` for a
                signature that does not hold, ``upload.not_judged`` for one that could not be looked
                at, ``upload.damaged`` where the file is cut off; as UploadFiles for a refused file.
            PortalError: Where a file is not here and nobody can be asked for it.
        """
        with self.store.read() as tx:
            dossier, slot = open_slot(tx, dossier_id, slot_id)
        files = _waiting(slot)
        opened = self.uploads(actor, dossier.code, files)
        hashes = tuple(each.sha256 for each in opened)
        pages = sum(each.found.pages for each in opened)
        if seen.files != hashes or seen.pages < max(1, pages):
            raise InputError("upload.not_seen")
        checks = self._signatures(actor, opened)
        check = next(iter(checks.values()), None) if len(files) == 1 else None
        given_up = 0 if check else sum(len(each.found.signatures) for each in checks.values())
        report, blob = self._taken(slot, opened, keep=check is not None)
        with self.store.write(actor.login) as tx:
            dossier, current = open_slot(tx, dossier_id, slot_id)
            if tuple(file.sha256 for file in _waiting(current)) != hashes:
                raise InputError("upload.not_seen")
            # One that waits elsewhere does not count: else neither could be taken in.
            if (other := slot_with(dossier, current, {*hashes}, waiting=False)) is not None:
                raise InputError("upload.duplicate", name=other.name)
            tx.blobs.add(blob, opened[0].found.size if check else report.size, _PDF, None)
            tx.blobs.put_reading(blob, report.pages)
            now = self.clock.now()
            answer = UploadAnswer(True, hashes, pages, "", actor.login, now, given_up)
            made = replace(with_file(current, blob, len(report.pages)), upload=answer)
            rules = load_signing(tx.settings)
            if check is not None:
                made = with_signatures(made, rules, dossier.applicant.id_number, check.found)
            else:
                made = replace(made, demands=rules.demanded(usual_kind(made)))
            tx.dossiers.put_component(made)
            judge(tx, dossier_id)
            tx.audit.append(
                "upload.accepted",
                slot_id,
                sha256=blob,
                files=",".join(hashes),
                pages=pages,
                counted=len(made.signatures),
                given_up=given_up,
            )
            return open_slot(tx, dossier_id, slot_id)[1]  # with what the gate says of it

    def _signatures(
        self, actor: Account, opened: Sequence[UploadedFile]
    ) -> Mapping[str, FileCheck]:
        """What is known of each file that is signed. One that does not hold is refused, also where
        it would be given up: its pages may be what was changed."""
        names = {each.sha256: each.name for each in opened if each.found.may_be_signed}
        checks = self.check_files(actor.login, names)
        for sha256, check in checks.items():
            if check.found.verdict == "invalid":
                why = refused_in_words(check.found)
                raise InputError("upload.signature", name=names[sha256], why=why)
            if not check.found.judged:
                if not check.found.signatures and _DAMAGED in check.found.reasons:
                    raise InputError("upload.damaged", name=names[sha256])
                raise InputError("upload.not_judged", name=names[sha256])
        return {sha256: check for sha256, check in checks.items() if check.found.signatures}

    def _taken(
        self, slot: Component, opened: Sequence[UploadedFile], *, keep: bool
    ) -> tuple[PdfReport, str]:
        """The pages' reports and the file that stays: the digitised one, or the bytes as they
        came. What is read are the flat pages that were looked at."""
        now = self.clock.now()
        with ExitStack() as open_files:
            pages = [
                page
                for each in opened
                for page in open_files.enter_context(self.outside.packed(self.uploads.pages(each)))
            ]
            if keep:
                return read_pages(self.reader, self.blobs, pages, now, ocr=True), opened[0].sha256
            target = PdfTarget(self.blobs.incoming(), slot.name, iso(now))
            report = self.reader.digitise(pages, target, Profile.FAITHFUL, ocr=True)
        self.blobs.adopt(target.path, report.sha256)
        return report, report.sha256


@dataclass(frozen=True, slots=True)
class SendBackUpload:
    """Notes what is wrong with an upload, in words for the citizen: they stand in the next request
    for papers, and the slot waits for other files. Not every page need be looked at: one may be
    enough, and a file that does not open has none to show."""

    store: Store
    clock: Clock

    def __call__(
        self, actor: Account, dossier_id: str, slot_id: str, reason: str, seen: SeenUpload
    ) -> Component:
        """The slot as it is then.

        Raises:
            InputError: ``slot.reason``, ``upload.none``; ``upload.others`` where other files are
                there by now.
        """
        text = checked_reason(reason)
        with self.store.write(actor.login) as tx:
            _, slot = open_slot(tx, dossier_id, slot_id)
            if seen.files != tuple(file.sha256 for file in _waiting(slot)):
                raise InputError("upload.others")
            answer = UploadAnswer(
                False, seen.files, seen.pages, text, actor.login, self.clock.now()
            )
            made = replace(slot, upload=answer)
            tx.dossiers.put_component(made)
            tx.audit.append("upload.sent_back", slot_id, reason=text, pages=seen.pages)
        return made


@dataclass(frozen=True, slots=True)
class RefreshUploads:
    """Asks the provincial system which files the citizen has uploaded by now; other ones than
    before wait to be looked at. The same ones in another order or under another name are nothing
    new, nor are some of those that were sent back: they are shown as they are listed now, and what
    was said of them stays."""

    store: Store
    portal: PortalDossiers
    ids: Ids

    def __call__(self, actor: Account, dossier_id: str) -> tuple[Component, ...]:
        """The slots with other files than before. A file that no slot waits for has a new one.

        Raises:
            InputError: ``dossier.…``; ``upload.not_online`` for a dossier of this counter;
                ``upload.gone`` where the provincial system knows it no longer.
            PortalError: Where nobody can be asked.
        """
        with self.store.read() as tx:
            dossier = open_dossier(tx, dossier_id)
        if dossier.origin is not Origin.PORTAL:
            raise InputError("upload.not_online")
        there = self.portal.get(dossier.code)
        if there is None:
            raise InputError("upload.gone")
        with self.store.write(actor.login) as tx:
            dossier = open_dossier(tx, dossier_id)
            sent = _sent_from_here(tx, dossier_id)
            files = tuple(f for f in there.files if not _is_ours(f, dossier, sent))
            placed = place(dossier.components, files)
            changed = []
            for slot in filter(waits_for_files, dossier.components):
                own = placed.by_slot[slot.id]
                if not own or own == slot.uploaded:
                    continue
                if _is_known(slot, own):
                    tx.dossiers.put_component(replace(slot, uploaded=own))
                    continue
                changed.append(with_uploads(slot, own))
                tx.dossiers.put_component(changed[-1])
            rules = load_signing(tx.settings)
            added = slots_of_files(placed.nowhere, self.ids, rules, behind=dossier.slots)
            for slot in added:
                tx.dossiers.add_slot(dossier_id, slot)
            found = len(changed) + len(added)
            tx.audit.append("upload.refreshed", dossier_id, changed=found, added=len(added))
        return (*changed, *added)


def _is_known(slot: Component, files: Iterable[PortalFile]) -> bool:
    """Whether a slot has these very files already, or all of them were sent back: one of those that
    was gone and is there again is still the one that was not good enough."""
    now = {file.sha256 for file in files}
    if slot.upload is not None and slot.sent_back:
        return now <= set(slot.upload.files)
    return now == {file.sha256 for file in slot.uploaded}


def _is_ours(file: PortalFile, dossier: Dossier, sent: AbstractSet[str]) -> bool:
    """Whether the provincial system lists what this PC has sent, which no citizen uploaded. What
    came in signed went out as the same bytes: of that paper it is still the citizen's."""
    theirs = (each for slot in dossier.components for each in slot.uploaded)
    named = {(each.paper_code, each.sha256) for each in theirs}
    return file.sha256 in sent and (file.paper_code, file.sha256) not in named


def _sent_from_here(tx: Tx, dossier_id: str) -> frozenset[str]:
    """SHA-256 of what this PC sealed of a dossier."""
    submissions = tx.outbox.of_dossier(dossier_id)
    return frozenset(step.blob_sha for each in submissions for step in each.steps) - {""}


def sent_back(dossier: Dossier) -> tuple[Component, ...]:
    """Slots whose upload goes back to the citizen."""
    return tuple(slot for slot in dossier.components if slot.sent_back)


def _waiting(slot: Component) -> tuple[PortalFile, ...]:
    """The files of a slot that waits for an answer. Raises InputError ``upload.none``."""
    if slot.way is not Way.UPLOADED or not slot.uploaded or slot.sealed:
        raise InputError("upload.none")
    return slot.uploaded
