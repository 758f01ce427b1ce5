"""The files of a dossier are looked at themselves before anything is said of them: what stands in
the database is no proof of what stands in a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tthc_desktop.domain.component import Component, Purpose, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.reuse_rules import reuse_stands
from tthc_desktop.domain.reuse_words import why_words
from tthc_desktop.domain.signature_evidence import (
    ACCEPTABLE,
    NOT_COUNTED_TEXTS,
    NotCounted,
    SignedBy,
    Vouching,
    by_whom,
    known_against,
    roles_of,
    undecided,
    weakness,
    weigh,
    welcome,
)
from tthc_desktop.domain.signatures import (
    SEALED_BEFORE,
    FileCheck,
    SignatureCheck,
    SignatureDoubt,
)
from tthc_desktop.domain.signing_rules import SigningRules, roles_in_words, still_demanded
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.files import ChangedAt, TrustFolder
from tthc_desktop.services.ports.signing import SignatureChecker
from tthc_desktop.services.ports.store import Blobs, Store, Tx
from tthc_desktop.services.reception.made_of import MadeOf, signed_over
from tthc_desktop.services.reception.reuse import for_slot
from tthc_desktop.services.reception.reuse_mappings import load_mappings
from tthc_desktop.services.reception.settings import load_signing

ACCEPTED_LINE = "signature.accepted"
"""The audit action of an acceptance, which proves it."""


@dataclass(frozen=True, slots=True)
class CheckFiles:
    """Judges the signatures of files of the store, and keeps what was found beside them."""

    store: Store
    blobs: Blobs
    checker: SignatureChecker
    clock: Clock
    trust: TrustFolder
    changed_at: ChangedAt

    def __call__(self, actor: str, files: Iterable[str]) -> Mapping[str, FileCheck]:
        """What the signatures of each file say now, by its SHA-256.

        What could not be judged this time, or not to its end, does not take the place of what was
        found before.

        Args:
            actor: Login, or the part of the program that asks.

        Raises:
            TthcError: A file is not there or damaged, or could not be looked at for now; nothing
                is known of it then. What was found of those before it is kept.
        """
        found: dict[str, FileCheck] = {}
        for sha256 in dict.fromkeys(files):
            at = self.clock.now()  # what comes in while it is looked at is newer
            check = self.look(sha256)
            with self.store.write(actor) as tx:
                found[sha256] = keep_check(tx, sha256, FileCheck(check, at))
        return found

    def is_open(self, check: FileCheck | None) -> bool:
        """Whether a file is to be looked at before anything is said of it: nothing is known, not
        enough, or certificates or revocation lists came in since."""
        if check is None or not check.found.judged:
            return True
        if not check.found.signatures:
            return False
        if check.at > self.clock.now():  # the clock was ahead then: what came in since is not known
            return True
        changed = self.changed_at(self.trust)
        return changed is not None and changed >= check.at

    def look(self, sha256: str) -> SignatureCheck:
        """What the signatures of one file say now; nothing is kept.

        What cannot be opened as a PDF file says nothing of its signatures: nobody can tell.

        Raises:
            TthcError: As when it is kept.
        """
        trust = self.trust if self.trust.is_dir() else None
        try:
            return self.checker.check_sealed(self.blobs.path(sha256), sha256, trust)
        except InputError as error:
            if error.code not in ("pdf.unreadable", "input.encrypted"):
                raise
            return SignatureCheck("indeterminate", (SignatureDoubt.STRUCTURE.value,), ())


def keep_check(tx: Tx, sha256: str, check: FileCheck) -> FileCheck:
    """Keeps what was found of a file, and gives it with what is known of the file besides: that an
    earlier version sealed it. What could not be judged, or not to its end, takes the place of
    nothing that was, unless it tells of a change or a withdrawal."""
    before = tx.blobs.check(sha256)
    if before is not None and SEALED_BEFORE in before.found.reasons:
        reasons = dict.fromkeys((*check.found.reasons, SEALED_BEFORE))
        check = replace(check, found=replace(check.found, reasons=tuple(reasons)))
    less = before is not None and check.found.says_less_than(before.found)
    if not less or known_against(check.found) is not None:
        tx.blobs.put_check(sha256, check)
    return check


def end_rules_of_then(tx: Tx, slots: Iterable[Component]) -> None:
    """Files of which everything was proved by the rules of now leave by them, also those that an
    earlier version had sealed."""
    for file in files_to_look_at(slots):
        kept = tx.blobs.check(file)
        if kept is not None and SEALED_BEFORE in kept.found.reasons:
            reasons = tuple(each for each in kept.found.reasons if each != SEALED_BEFORE)
            tx.blobs.put_check(file, replace(kept, found=replace(kept.found, reasons=reasons)))


def files_to_look_at(slots: Iterable[Component]) -> tuple[str, ...]:
    """Files that have to prove what is said of them: that they are signed, or that they are used
    again as they were made."""
    files = (s.signed_blob if s.digitised else reused_file(s) for s in slots)
    return tuple(file for file in files if file is not None)


def reused_file(slot: Component) -> str | None:
    """The file of a paper that is used again."""
    return slot.reuse.blob or None if slot.way is Way.REUSE and slot.reuse is not None else None


def unproved(
    tx: Tx,
    dossier: Dossier,
    slots: Iterable[Component],
    clock: Clock,
    made_of: MadeOf,
    *,
    as_sealed_before: bool = False,
) -> InputError | None:
    """What is said of one of these slots without proof; None where each has its own.

    Args:
        made_of: Has looked at the files already, as that takes a while.
        as_sealed_before: What was sealed by the rules of an earlier version is sent by them.

    Returns:
        ``evidence.…`` with the name of the slot.
    """
    rules, mappings = load_signing(tx.settings), load_mappings(tx.settings)
    for slot in slots:
        if slot.way is Way.REUSE:
            why = reuse_stands(for_slot(dossier, slot, mappings, clock))
            if why is not None:
                return InputError("evidence.reuse", name=slot.name, why=why_words(why))
            error = _changed_since(tx, slot)
            if error is not None:
                return error
        if not as_sealed_before and not _taken_in(slot):
            return InputError("evidence.unseen", name=slot.name)
        if not all(map(made_of, signed_over(tx, (slot,)))):
            return InputError("evidence.other_file", name=slot.name)
        owner = dossier.applicant.id_number
        error = _unsigned(tx, slot, rules, owner, as_sealed_before=as_sealed_before)
        if error is not None:
            return error
    return None


def _taken_in(slot: Component) -> bool:
    """Whether somebody has imported what stands there as a file, or taken in what was uploaded."""
    if slot.way is not Way.IMPORT or not slot.uploaded:
        return True
    return bool(slot.sources) or (slot.upload is not None and slot.upload.accepted)


def _changed_since(tx: Tx, slot: Component) -> InputError | None:
    """A paper that is used again need not be signed; where it is, nothing may be known against the
    signature. The clerk was shown what nobody can tell."""
    check = tx.blobs.check(reused_file(slot) or "")
    if check is None:
        return InputError("evidence.unchecked", name=slot.name)
    against = known_against(check.found)
    if against is None:
        return None
    report, why = against
    return InputError(_CODES[why], name=slot.name, signer=report.signer, why=NOT_COUNTED_TEXTS[why])


def _unsigned(
    tx: Tx, slot: Component, rules: SigningRules, owner: str, *, as_sealed_before: bool
) -> InputError | None:
    if not slot.digitised or slot.signed_blob is None:
        return None
    check = tx.blobs.check(slot.signed_blob)
    if check is None:
        return InputError("evidence.unchecked", name=slot.name)
    if not check.found.judged:
        return InputError("evidence.not_judged", name=slot.name)
    theirs = handed_in(tx, slot, check.found)
    signed_by = weighed(slot, check.found, rules, owner, decided(tx, slot), theirs)
    why = weakness(slot.demands, signed_by)
    sealed_before = as_sealed_before and SEALED_BEFORE in check.found.reasons
    if why is None or (sealed_before and all(s.counts or s.why in ACCEPTABLE for s in signed_by)):
        return None
    if why is NotCounted.MISSING:
        left = still_demanded(slot.demands, roles_of(signed_by)) or slot.demands
        return InputError("evidence.unsigned", name=slot.name, missing=roles_in_words(left))
    one = next(each for each in signed_by if each.why is why)
    code = _CODES[why]
    if why is NotCounted.STRANGER and one.certificate not in theirs - rules.nobody_elses:
        code = "evidence.unregistered"
    return InputError(code, name=slot.name, signer=one.signer, why=NOT_COUNTED_TEXTS[why])


def weighed(
    slot: Component,
    check: SignatureCheck,
    rules: SigningRules,
    owner: str,
    before: Sequence[SignedBy],
    theirs: Collection[str],
) -> tuple[SignedBy, ...]:
    """What each signature of a slot's file comes to there, in the order of the file.

    Args:
        theirs: As handed_in().
    """
    found = by_whom(weigh(check, rules, owner, before), theirs)
    return welcome(rules, found) if is_incoming(slot) else found


def certificates_of(check: SignatureCheck) -> frozenset[str]:
    """Of everybody who signed a file."""
    return frozenset(each.certificate for each in check.signatures)


def handed_in(tx: Tx, slot: Component, check: SignatureCheck) -> frozenset[str]:
    """Certificates of the signatures with which a slot's file came in; of what was digitised here
    there are none, whoever brought the pages.

    Args:
        check: What is known of the file that the slot holds now.
    """
    if slot.way is Way.REUSE:
        return certificates_of(check)
    if slot.way is not Way.IMPORT or slot.read_blob is None:
        return frozenset()
    if slot.signed_blob in (None, slot.read_blob):
        return certificates_of(check)
    came = tx.blobs.check(slot.read_blob)
    return frozenset() if came is None else certificates_of(came.found)


def is_incoming(slot: Component) -> bool:
    return slot.purpose is Purpose.COMPONENT and slot.way is Way.IMPORT


def decided(tx: Tx, slot: Component) -> tuple[SignedBy, ...]:
    """What was decided of a slot's signatures: an acceptance is one while the audit line of whoever
    accepted says so."""
    return tuple(
        s for s in slot.signed_by if s.basis is not Vouching.ACCEPTED or _told(tx, slot, s)
    )


def _told(tx: Tx, slot: Component, accepted: SignedBy) -> bool:
    line = tx.audit.line(accepted.line)
    if line is None or line.action != ACCEPTED_LINE:
        return False
    said = tuple(line.detail.get(name) for name in ("sha256", "certificate", "role"))
    means = (slot.read_blob, accepted.certificate, accepted.role)
    return (line.ref, line.actor) == (slot.id, accepted.by) and said == means


_CODES = {
    NotCounted.CHANGED: "evidence.changed",
    NotCounted.UNSURE: "evidence.unsure",
    NotCounted.REVOKED: "evidence.revoked",
    NotCounted.EXPIRED: "evidence.unfit",
    NotCounted.NOT_YET_VALID: "evidence.unfit",
    NotCounted.KEY_USAGE: "evidence.unfit",
    NotCounted.WEAK: "evidence.unfit",
    NotCounted.STRANGER: "evidence.stranger",
    NotCounted.NOT_WELCOME: "evidence.unfit",
    NotCounted.OTHER_PERSON: "evidence.other_person",
    NotCounted.UNKNOWN_PERSON: "evidence.unfit",
}


def provisional(tx: Tx, dossier: Dossier, slots: Iterable[Component]) -> InputError | None:
    """The first slot with a signature that counts only until it is known whether its certificate
    was withdrawn; None where nothing is open. Asked before anything is frozen.

    Returns:
        ``evidence.revocation``.
    """
    rules = load_signing(tx.settings)
    for slot in slots:
        check = tx.blobs.check(slot.signed_blob) if slot.signed_blob and slot.digitised else None
        if check is None:
            continue
        owner = dossier.applicant.id_number
        theirs = handed_in(tx, slot, check.found)
        signed_by = weighed(slot, check.found, rules, owner, decided(tx, slot), theirs)
        waiting = undecided(signed_by)
        others = tuple(one for one in signed_by if one not in waiting)
        if waiting and weakness(slot.demands, others) is None:
            continue  # enough without them
        for each in waiting:
            return InputError("evidence.revocation", name=slot.name, signer=each.signer)
    return None
