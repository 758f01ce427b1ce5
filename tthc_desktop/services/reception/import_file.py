"""A file from outside into a slot: what the citizen has on the phone, or what the document system
has signed."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path

from tthc_desktop.domain.component import Component, Purpose
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.inspection import Inspection
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.reading import PdfReport, Profile
from tthc_desktop.domain.signature_evidence import roles_of, weigh
from tthc_desktop.domain.signature_words import refused_in_words
from tthc_desktop.domain.signatures import FileCheck, SignatureCheck
from tthc_desktop.domain.signing_rules import (
    PaperKind,
    SigningRules,
    roles_in_words,
    still_demanded,
)
from tthc_desktop.domain.slot_refusals import refusal, takes_file
from tthc_desktop.domain.time import iso
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.gate.judge import judge
from tthc_desktop.services.office.dossier_access import open_slot
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.files import ReadFile, TrustFolder
from tthc_desktop.services.ports.reading import PageReader, PdfTarget
from tthc_desktop.services.ports.signing import SignatureChecker
from tthc_desktop.services.ports.store import Blobs, Store
from tthc_desktop.services.reading.outside import OutsideFiles
from tthc_desktop.services.reception.file_evidence import keep_check
from tthc_desktop.services.reception.opening import read_pages
from tthc_desktop.services.reception.settings import load_signing
from tthc_desktop.services.reception.signatures import with_file, with_signatures

_PDF = "application/pdf"
_MOST = 200 * 1024 * 1024  # bytes; what the token worker takes


@dataclass(frozen=True, slots=True)
class ImportFile:
    """Brings a file from outside into a slot.

    A signed PDF is kept byte for byte and never encoded again; of anything else the flat pages
    are digitised as a scan would be. Both are inspected by the inspect worker first.
    """

    store: Store
    blobs: Blobs
    reader: PageReader
    checker: SignatureChecker
    clock: Clock
    read: ReadFile
    trust: TrustFolder
    outside: OutsideFiles

    def __call__(
        self, actor: Account, dossier_id: str, slot_id: str, path: Path, password: str = ""
    ) -> Component:
        """Puts the file into the slot and returns the slot as it is then.

        Args:
            password: Opens an encrypted PDF; empty for none.

        Raises:
            InputError: The reason of a refused file (domain.inspection.REASONS); or
                ``pdf.unreadable``; ``import.signature`` for a signature that does not hold;
                ``import.not_judged`` for one that could not be looked at;
                ``import.duplicate`` for the file of another slot; ``import.changed`` when somebody
                wrote to it meanwhile; ``result.signer`` for a result that is not signed as its kind
                demands; ``component.…`` or ``slot.…``.
        """
        with self.store.read() as tx:
            dossier, slot = open_slot(tx, dossier_id, slot_id)
            rules, owner = load_signing(tx.settings), dossier.applicant.id_number
        _takes_file(slot)
        found = self.outside.inspect.require(path, password)
        content = self.read(path, _MOST)
        if len(content) > _MOST:
            raise InputError("input.too_large", name=path.name)
        if sha256_hex(content) != found.sha256:
            raise InputError("import.changed", name=path.name)
        at = self.clock.now()  # what comes in while it is looked at and read is newer
        check = self._signatures(path, found)
        keep = check is not None and bool(check.signatures)
        _signed_as_demanded(slot, rules, owner, check)  # refused before the pages are read
        report, blob = self._taken(path, content, slot, _Opened(found, password), keep=keep)
        if self.read(path, _MOST) != content:  # the checks went by name, what is kept by content
            raise InputError("import.changed", name=path.name)
        with self.store.write(actor.login) as tx:
            dossier, current = open_slot(tx, dossier_id, slot_id)
            _takes_file(current)
            of_its_own(dossier, current, {found.sha256})
            rules, owner = load_signing(tx.settings), dossier.applicant.id_number
            current = _signed_as_demanded(current, rules, owner, check)
            tx.blobs.add(blob, len(content) if keep else report.size, _PDF, None)
            tx.blobs.put_reading(blob, report.pages)
            made = replace(with_file(current, blob, len(report.pages)), sources=(found.sha256,))
            if check is not None:
                keep_check(tx, blob, FileCheck(check, at))
                made = with_signatures(made, rules, owner, check)
            tx.dossiers.put_component(made)
            judge(tx, dossier.id)
            tx.audit.append(
                "file.imported",
                slot_id,
                sha256=blob,
                signatures=len(made.signed_by),
                counted=len(made.signatures),
            )
            return open_slot(tx, dossier_id, slot_id)[1]  # with what the gate says of it

    def _signatures(self, path: Path, found: Inspection) -> SignatureCheck | None:
        """None for pictures and unsigned PDF files. What is known to be broken is refused; a
        signature of which nobody can tell comes in, and does not count."""
        if not found.may_be_signed:
            return None
        trust = self.trust if self.trust.is_dir() else None
        check = self.checker.check(path, trust)
        if check.verdict == "invalid":
            raise InputError("import.signature", name=path.name, why=refused_in_words(check))
        if not check.judged:  # it must not come in as one that nobody signed
            raise InputError("import.not_judged", name=path.name)
        return check

    def _taken(
        self, path: Path, content: bytes, slot: Component, opened: _Opened, *, keep: bool
    ) -> tuple[PdfReport, str]:
        """The pages' reports and the file that stays: the digitised one, or the bytes as they
        came. Also of a signed file only flat pages are read: its bytes are kept, not opened."""
        now = self.clock.now()
        with self.outside(path, opened.password, opened.found) as pages:
            if keep:
                report = read_pages(self.reader, self.blobs, pages, now, ocr=True)
                return report, self.blobs.put(content, _PDF)
            target = PdfTarget(self.blobs.incoming(), slot.name, iso(now))
            report = self.reader.digitise(pages, target, Profile.FAITHFUL, ocr=True)
        self.blobs.adopt(target.path, report.sha256)
        return report, report.sha256


@dataclass(frozen=True, slots=True)
class _Opened:
    """What the inspect worker said, and with which password."""

    found: Inspection
    password: str


def _takes_file(slot: Component) -> None:
    """Refuses a slot that a file cannot fill. Raises InputError, as refusal() says it."""
    if not takes_file(slot):
        raise refusal(slot)


def of_its_own(dossier: Dossier, slot: Component, files: AbstractSet[str]) -> None:
    """Refuses the files of another slot: raises InputError ``import.duplicate``."""
    if (other := slot_with(dossier, slot, files, waiting=True)) is not None:
        raise InputError("import.duplicate", name=other.name)


def slot_with(
    dossier: Dossier, slot: Component, files: AbstractSet[str], *, waiting: bool
) -> Component | None:
    """Which other slot has one of these files.

    Args:
        files: SHA-256 hex of each as it came from outside: what is made of its pages has another
            one each time.
        waiting: Whether an upload that waits in another slot counts as that slot's.
    """
    for other in dossier.slots:
        theirs = other.files if waiting else other.taken
        if other.id != slot.id and not theirs.isdisjoint(files):
            return other
    return None


def _signed_as_demanded(
    slot: Component, rules: SigningRules, owner: str, check: SignatureCheck | None
) -> Component:
    """The slot with the demands of its kind: a result or reply that comes in signed is an
    electronic one.

    Raises:
        InputError: ``result.signer``: it does not carry what that kind demands.
    """
    if check is None or not check.signatures or slot.purpose is Purpose.COMPONENT:
        return slot
    kind = PaperKind.RESULT if slot.purpose is Purpose.RESULT else PaperKind.REPLY
    demands = rules.demanded(kind)
    left = still_demanded(demands, roles_of(weigh(check, rules, owner)))
    if left:
        raise InputError("result.signer", missing=roles_in_words(left))
    return replace(slot, demands=demands)
