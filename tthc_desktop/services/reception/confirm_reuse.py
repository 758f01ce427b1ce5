"""A paper that was found elsewhere: fetched to be seen, taken with its evidence, or put aside."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tthc_desktop.domain.component import Component, PaperFacts, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.reading import PageReport
from tthc_desktop.domain.reuse import (
    NOTHING_TYPED,
    FoundPaper,
    Reuse,
    ReuseSource,
    TypedFacts,
)
from tthc_desktop.domain.reuse_rules import (
    Amber,
    ReuseMapping,
    ReuseVerdict,
    judge_paper,
)
from tthc_desktop.domain.reuse_words import missing_words, why_words
from tthc_desktop.domain.signature_evidence import known_against
from tthc_desktop.domain.signature_words import refused_in_words
from tthc_desktop.domain.signatures import FileCheck, SignatureCheck
from tthc_desktop.domain.slot_refusals import refusal
from tthc_desktop.domain.text import clean
from tthc_desktop.services.gate.judge import judge
from tthc_desktop.services.office.dossier_access import component_of, open_dossier, open_slot
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.pictures import FilePage, FilePictures
from tthc_desktop.services.ports.reading import PageInput, PageReader
from tthc_desktop.services.ports.reuse import ReuseStore
from tthc_desktop.services.ports.store import Blobs, Store
from tthc_desktop.services.reception.file_evidence import CheckFiles, keep_check
from tthc_desktop.services.reception.opening import read_pages
from tthc_desktop.services.reception.reuse import for_slot, query_of, waits
from tthc_desktop.services.reception.reuse_mappings import load_mappings
from tthc_desktop.services.reception.slots import checked_facts, checked_reason

_PDF = "application/pdf"
_ID = re.compile(r"[0-9]{9}|[0-9]{10}|[0-9]{12}|[0-9]{13}")
_Key = tuple[str, str, ReuseSource, str]


@dataclass(frozen=True, slots=True)
class FetchedPaper:
    """A paper whose file is here to be looked at. It is evidence of nothing yet.

    Attributes:
        paper: With hash and size of what came.
        reports: What was found on its pages without reading them.
        signatures: What its signatures say now.
    """

    paper: FoundPaper
    reports: tuple[PageReport, ...]
    signatures: SignatureCheck

    @property
    def pages(self) -> int:
        return len(self.reports)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the clerk has done with a paper before taking it.

    Attributes:
        sha256: Of the file whose pages were shown.
        seen: Pages that were shown, from 0.
        typed: Facts that were read on it.
        reason: Why it is used although it ends before the dossier is due.
    """

    sha256: str
    seen: frozenset[int]
    typed: TypedFacts = NOTHING_TYPED
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FetchReuse:
    """Brings the file of a paper, so that it can be seen before anybody decides.

    The bytes lie encrypted among the blobs and belong to nothing until they are confirmed.

    Attributes:
        held: Hash by dossier, slot, source and ref, of what was fetched since the program started.
    """

    store: Store
    stores: Sequence[ReuseStore]
    blobs: Blobs
    reader: PageReader
    clock: Clock
    check_files: CheckFiles
    held: dict[_Key, str] = field(default_factory=dict)

    def __call__(
        self, actor: Account, dossier_id: str, slot_id: str, paper: FoundPaper
    ) -> FetchedPaper:
        """Fetches the paper for a slot.

        Raises:
            InputError: ``reuse.changed`` (the file is not the one that was offered),
                ``reuse.signature`` (it was changed after it was signed) or ``reuse.blank``; and
                what the source, PageReader.digitise and CheckFiles raise.
        """
        with self.store.read() as tx:
            dossier = open_dossier(tx, dossier_id)
            slot = component_of(dossier, slot_id)
            query = query_of(tx, dossier, (slot,), load_mappings(tx.settings))
        source = next(s for s in self.stores if s.source is paper.source)
        content = source.fetch(query, paper)
        sha256 = hashlib.sha256(content).hexdigest()
        if paper.sha256 not in ("", sha256):
            raise InputError("reuse.changed")
        self.blobs.put(content, _PDF)
        signatures = as_it_was_signed(self.check_files, sha256)
        seen = PageInput(self.blobs.path(sha256), 0)
        report = read_pages(self.reader, self.blobs, [seen], self.clock.now(), ocr=False)
        if all(page.blank for page in report.pages):
            raise InputError("reuse.blank")
        with self.store.write(actor.login) as tx:
            tx.audit.append("reuse.fetched", slot_id, source=paper.source.value, sha256=sha256)
        self.held[dossier_id, slot_id, paper.source, paper.ref] = sha256
        return FetchedPaper(
            replace(paper, sha256=sha256, size=len(content)), report.pages, signatures
        )


@dataclass(frozen=True, slots=True)
class ShowReuse:
    """Draws pages of a paper that was fetched."""

    blobs: Blobs
    pictures: FilePictures

    def __call__(self, fetched: FetchedPaper, index: int) -> FilePage:
        """One page, as FilePictures draws it and with its errors."""
        return self.pictures.page(self.blobs.path(fetched.paper.sha256), index)


@dataclass(frozen=True, slots=True)
class JudgeReuse:
    """What a paper is worth for a slot with what the clerk has typed, before it is confirmed."""

    store: Store
    clock: Clock

    def __call__(
        self, dossier_id: str, slot_id: str, paper: FoundPaper, typed: TypedFacts
    ) -> ReuseVerdict:
        """The verdict that confirming would come to.

        Raises:
            InputError: ``reuse.holder``, or as slots.checked_facts.
        """
        made = checked_typed(typed, self.clock)
        with self.store.read() as tx:
            dossier = open_dossier(tx, dossier_id)
            mappings = load_mappings(tx.settings)
        slot = component_of(dossier, slot_id)
        return judge_paper(paper, for_slot(dossier, slot, mappings, self.clock), made)


@dataclass(frozen=True, slots=True)
class ConfirmReuse:
    """Takes a paper that was found elsewhere, once the clerk has seen all of it.

    Everything is judged once more in the transaction that takes it: who asks may be wrong about all
    of it. The file comes in unchanged, and the evidence is what the flags of the payload are made
    of.
    """

    store: Store
    blobs: Blobs
    reader: PageReader
    clock: Clock
    check_files: CheckFiles
    fetched: FetchReuse

    def __call__(
        self, actor: Account, dossier_id: str, slot_id: str, paper: FoundPaper, looked: Looked
    ) -> None:
        """Puts the paper that was looked at into the slot.

        Raises:
            InputError: ``reuse.unseen`` (it was not fetched for this slot, or not every page was
                shown), ``reuse.unfit`` (with why), ``reuse.facts`` (with what nobody knows),
                ``reuse.reason`` (it ends before the dossier is due), ``reuse.used`` (another slot
                has it), ``reuse.signature``, ``reuse.blank``, ``reuse.holder``, ``slot.…`` where
                the slot is filled by now, or as slots.checked_facts; StoreError where the file is
                gone meanwhile; and what PageReader.digitise and CheckFiles raise.
        """
        key = (dossier_id, slot_id, paper.source, paper.ref)
        if self.fetched.held.get(key) != looked.sha256:
            raise InputError("reuse.unseen")
        if paper.sha256 not in ("", looked.sha256):
            raise InputError("reuse.changed")
        now = self.clock.now()
        typed = checked_typed(looked.typed, self.clock)
        typed = NOTHING_TYPED if typed.empty else replace(typed, by=actor.login, at=now)
        with self.store.read() as tx:
            dossier = open_dossier(tx, dossier_id)
            mappings = load_mappings(tx.settings)
        self._verdict(dossier, component_of(dossier, slot_id), paper, typed, looked, mappings)
        size = sum(len(frame) for frame in self.blobs.open(looked.sha256).frames())
        signatures = as_it_was_signed(self.check_files, looked.sha256)
        page = PageInput(self.blobs.path(looked.sha256), 0)
        report = read_pages(self.reader, self.blobs, [page], now, ocr=True)
        if all(each.blank for each in report.pages):
            raise InputError("reuse.blank")
        if looked.seen != frozenset(range(len(report.pages))):
            raise InputError("reuse.unseen")
        with self.store.write(actor.login) as tx:
            dossier, slot = open_slot(tx, dossier_id, slot_id)
            mappings = load_mappings(tx.settings)
            verdict = self._verdict(dossier, slot, paper, typed, looked, mappings)
            if any(looked.sha256 in s.files for s in dossier.slots if s.id != slot_id):
                raise InputError("reuse.used")
            late = Amber.ENDS_BEFORE_DUE in verdict.amber
            proof = Reuse(
                replace(paper, sha256=looked.sha256, size=size),
                looked.sha256,
                actor.login,
                now,
                verdict.basis,
                len(report.pages),
                len(looked.seen),
                typed,
                checked_reason(looked.reason) if late else "",
                verdict.last_day,
            )
            tx.blobs.add(looked.sha256, size, _PDF, None)
            tx.blobs.put_reading(looked.sha256, report.pages)
            keep_check(tx, looked.sha256, FileCheck(signatures, now))
            made = replace(slot, way=Way.REUSE, reuse=proof, findings=(), overrule=None)
            tx.dossiers.put_component(made)
            judge(tx, dossier_id)
            tx.audit.append(
                "reuse.confirmed",
                slot_id,
                source=paper.source.value,
                paper=paper.ref,
                kind=paper.reused_as,
                sha256=looked.sha256,
                basis=f"{verdict.basis.kind.value}:{verdict.basis.ref}",
                pages=len(report.pages),
                typed=int(not typed.empty),
            )
        self.fetched.held.pop(key, None)

    def _verdict(
        self,
        dossier: Dossier,
        slot: Component,
        paper: FoundPaper,
        typed: TypedFacts,
        looked: Looked,
        mappings: tuple[ReuseMapping, ...],
    ) -> ReuseVerdict:
        verdict = judge_paper(paper, for_slot(dossier, slot, mappings, self.clock), typed)
        if verdict.why is not None:
            raise InputError("reuse.unfit", why=why_words(verdict.why, verdict.last_day))
        if not waits(slot):
            raise refusal(slot)
        if verdict.missing:
            raise InputError("reuse.facts", missing=missing_words(verdict.missing))
        if Amber.ENDS_BEFORE_DUE in verdict.amber and not clean(looked.reason):
            raise InputError("reuse.reason")
        return verdict


def checked_typed(typed: TypedFacts, clock: Clock) -> TypedFacts:
    """What was typed, clean and of bounded length.

    Raises:
        InputError: ``reuse.holder``, or as slots.checked_facts.
    """
    plain = PaperFacts(typed.number, typed.issued_on, typed.issuer, "", typed.valid_until)
    facts, holder = checked_facts(plain, clock), clean(typed.holder)
    if holder and not _ID.fullmatch(holder):
        raise InputError("reuse.holder")
    return TypedFacts(
        holder, facts.number, facts.issuer, facts.issued_on, facts.valid_until, typed.no_end
    )


def as_it_was_signed(check_files: CheckFiles, sha256: str) -> SignatureCheck:
    """What the signatures of a paper say that is to be used again; it may have none.

    Raises:
        InputError: ``reuse.signature``: it was changed after it was signed, or signed with what was
            withdrawn.
        TthcError: As CheckFiles.
    """
    found = check_files.look(sha256)
    if known_against(found) is not None:
        raise InputError("reuse.signature", why=refused_in_words(found))
    return found


class PutAside(StrEnum):
    """Why a clerk does not use a paper that was found."""

    OTHER_PAPER = "other_paper"
    OTHER_HOLDER = "other_holder"
    UNREADABLE = "unreadable"
    PAGES = "pages"
    REPLACED = "replaced"
    PAPER_HERE = "paper_here"


PUT_ASIDE_NAMES = {
    PutAside.OTHER_PAPER: "Không phải giấy mục này cần",
    PutAside.OTHER_HOLDER: "Không đúng chủ",
    PutAside.UNREADABLE: "Ảnh không đọc được",
    PutAside.PAGES: "Thiếu trang",
    PutAside.REPLACED: "Đã có giấy mới thay thế",
    PutAside.PAPER_HERE: "Người dân đã mang bản giấy",
}


@dataclass(frozen=True, slots=True)
class PutAsideReuse:
    """Notes that a clerk looked at a paper and did not use it, and why."""

    store: Store
    fetched: FetchReuse

    def __call__(
        self, actor: Account, dossier_id: str, slot_id: str, paper: FoundPaper, why: PutAside
    ) -> None:
        """Writes it down; the slot stays as it is.

        Raises:
            InputError: ``dossier.unknown``, ``dossier.sealed`` or ``component.unknown``.
        """
        with self.store.write(actor.login) as tx:
            open_slot(tx, dossier_id, slot_id)
            tx.audit.append(
                "reuse.put_aside",
                slot_id,
                source=paper.source.value,
                paper=paper.ref,
                why=why.value,
            )
        self.fetched.held.pop((dossier_id, slot_id, paper.source, paper.ref), None)


@dataclass(frozen=True)
class TakeUpReuse:
    """Notes that a paper which a clerk did not want may be used after all: nothing is used yet."""

    store: Store

    def __call__(self, actor: Account, dossier_id: str, slot_id: str, paper: FoundPaper) -> None:
        """Writes it down; the slot stays as it is.

        Raises:
            InputError: ``dossier.unknown``, ``dossier.sealed`` or ``component.unknown``.
        """
        with self.store.write(actor.login) as tx:
            open_slot(tx, dossier_id, slot_id)
            tx.audit.append("reuse.taken_up", slot_id, source=paper.source.value, paper=paper.ref)
