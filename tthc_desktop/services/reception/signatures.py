"""The signatures of a slot's file: looked at again, and accepted by a named person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from tthc_desktop.domain.component import WITH_FILE, Component, ComponentState, Purpose, Way
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.signature_evidence import (
    ACCEPTABLE,
    NOT_COUNTED_TEXTS,
    NotCounted,
    SignedBy,
    Vouching,
    demands_of_incoming,
    roles_of,
)
from tthc_desktop.domain.signatures import FileCheck, SignatureCheck
from tthc_desktop.domain.signing_rules import (
    DEFAULT_DEMANDS,
    PaperKind,
    SignerRole,
    SigningRules,
    still_demanded,
)
from tthc_desktop.services.gate.judge import judge
from tthc_desktop.services.office.dossier_access import any_dossier, component_of, open_slot
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.reception.file_evidence import (
    ACCEPTED_LINE,
    CheckFiles,
    certificates_of,
    decided,
    handed_in,
    is_incoming,
    reused_file,
    weighed,
)
from tthc_desktop.services.reception.settings import load_signing
from tthc_desktop.services.reception.slots import checked_reason


@dataclass(frozen=True, slots=True)
class SlotSignatures:
    """What the signatures of a slot's file say, and what each comes to there.

    Attributes:
        weighed: In the order of ``check.found.signatures``: what each came to when the slot was
            sealed, else what it comes to now.
        now: What each would come to now.
        handed_in: Certificates that the file was signed with when it came in: those of others, none
            that was a clerk's.
        people: Names of the accounts, by login.
    """

    slot: Component
    check: FileCheck
    weighed: tuple[SignedBy, ...]
    now: tuple[SignedBy, ...]
    handed_in: frozenset[str] = frozenset()
    people: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShowSignatures:
    """Looks at the signatures of a slot's file now; an open slot follows what is found: whoever
    was registered meanwhile counts, whoever was withdrawn does no longer."""

    store: Store
    check_files: CheckFiles

    def __call__(self, actor: Account, dossier_id: str, slot_id: str) -> SlotSignatures:
        """The signatures of the file that the slot holds.

        Where they cannot be looked at to their end for now, nothing is changed.

        Raises:
            InputError: ``slot.no_file``, ``signature.not_judged``, and what looking at a file
                raises.
        """
        with self.store.read() as tx:
            file = _file_of(component_of(any_dossier(tx, dossier_id), slot_id))
        check = _looked_at(self.check_files, actor, file)
        with self.store.write(actor.login) as tx:
            dossier = any_dossier(tx, dossier_id)
            slot = component_of(dossier, slot_id)
            rules, owner = load_signing(tx.settings), dossier.applicant.id_number
            slot = replace(slot, signed_by=decided(tx, slot))
            theirs = handed_in(tx, slot, check.found)
            here = _file_of(slot) == file
            if here and _followed(tx, slot, rules, owner, check.found):
                judge(tx, dossier_id)
                slot = component_of(any_dossier(tx, dossier_id), slot_id)
            now = weighed(slot, check.found, rules, owner, slot.signed_by, theirs)
            people = {account.login: account.name for account in tx.accounts.all()}
        theirs -= rules.nobody_elses
        return SlotSignatures(slot, check, _came_to(slot, now), now, theirs, people)


def follow_registration(tx: Tx, dossier_id: str, certificate: str) -> None:
    """Open slots with a signature that did not count follow what is registered now, by what is
    known of their files."""
    dossier = any_dossier(tx, dossier_id)
    rules, owner = load_signing(tx.settings), dossier.applicant.id_number
    changed = False
    for slot in dossier.slots:
        if not any(s.certificate == certificate and not s.counts for s in slot.signed_by):
            continue
        known = tx.blobs.check(_file_of(slot)) if slot.was_read else None
        if known is not None:
            decided_of = replace(slot, signed_by=decided(tx, slot))
            changed = _followed(tx, decided_of, rules, owner, known.found) or changed
        elif not slot.sealed and (made := _with_registration(slot, rules)) != slot:
            tx.dossiers.put_component(made)
            changed = True
    if changed:
        judge(tx, dossier_id)


def _followed(
    tx: Tx, slot: Component, rules: SigningRules, owner: str, found: SignatureCheck
) -> bool:
    """Whether an open slot came to something else by what is known of its file."""
    if slot.sealed or slot.way not in WITH_FILE or not found.whole:
        return False
    made = with_signatures(slot, rules, owner, found, handed_in(tx, slot, found))
    if made == slot:
        return False
    tx.dossiers.put_component(made)
    return True


def _came_to(slot: Component, now: tuple[SignedBy, ...]) -> tuple[SignedBy, ...]:
    """What they came to when the slot was sealed, each by its place in the file."""
    of_then = [one.certificate for one in slot.signed_by] == [one.certificate for one in now]
    return slot.signed_by if slot.sealed and of_then else now


def _looked_at(check_files: CheckFiles, actor: Account, file: str) -> FileCheck:
    """What is known of a file's signatures, where anything is.

    Raises:
        InputError: ``signature.not_judged``, and what looking at a file raises.
    """
    check = check_files(actor.login, (file,))[file]
    if not check.found.judged:
        raise InputError("signature.not_judged")
    return check


@dataclass(frozen=True, slots=True)
class AcceptSignature:
    """A named person takes a signature for good that nobody vouches for, and says why."""

    store: Store
    clock: Clock
    check_files: CheckFiles

    def __call__(
        self,
        actor: Account,
        dossier_id: str,
        slot_id: str,
        certificate: str,
        reason: str,
        whose: SignerRole = SignerRole.OWNER,
    ) -> Component:
        """Accepts the signature made with that certificate; the slot as it is then.

        Args:
            certificate: SHA-256 hex, as it was shown.
            whose: Of a component: the citizen's who handed it in, or an agency's that made it out.
                One that is registered, and unfit, is that of whom it is registered for.

        Raises:
            InputError: ``slot.reason``; ``signature.unknown`` where the file has no such signature;
                ``signature.not_judged`` where nobody can look at them for now;
                ``signature.not_acceptable`` where it is changed, withdrawn, or nobody can tell;
                ``signature.made_here`` for one that the paper did not come in with, or with a
                certificate that was a clerk's: what an account signs with is registered, and
                nobody's word stands in for that;
                ``account.not_allowed`` for a result, which takes a supervisor; and what looking at
                the file raises.
        """
        text = checked_reason(reason)
        with self.store.read() as tx:
            _, slot = open_slot(tx, dossier_id, slot_id)
            file = _file_of(slot)
        if slot.way is not Way.IMPORT:
            raise InputError("signature.made_here")
        if slot.purpose is not Purpose.COMPONENT and not actor.may(Role.SUPERVISOR):
            raise InputError("account.not_allowed")
        found = _looked_at(self.check_files, actor, file).found
        with self.store.write(actor.login) as tx:
            dossier, slot = open_slot(tx, dossier_id, slot_id)
            if _file_of(slot) != file:
                raise InputError("signature.unknown")
            rules, owner = load_signing(tx.settings), dossier.applicant.id_number
            theirs = handed_in(tx, slot, found)
            if certificate in certificates_of(found) - (theirs - rules.nobody_elses):
                raise InputError("signature.made_here")
            all_found = weighed(slot, found, rules, owner, decided(tx, slot), theirs)
            of_it = [s for s in all_found if s.certificate == certificate]
            waiting = [s for s in of_it if s.provisional or not s.counts]
            if not waiting:
                raise InputError("signature.unknown")
            # Several signatures may be of one certificate; what is said is said of all of them.
            one = next((s for s in waiting if s.counts or s.why in ACCEPTABLE), waiting[0])
            if not one.counts and one.why not in ACCEPTABLE:
                raise InputError("signature.not_acceptable", why=NOT_COUNTED_TEXTS[one.why])
            role = rules.role(certificate) or _role_of(slot, all_found, whose)
            line = tx.audit.append(
                ACCEPTED_LINE,
                slot_id,
                certificate=certificate,
                sha256=slot.read_blob or file,
                role=role.value,
                reason=text,
            )
            accepted = replace(
                one,
                role=role,
                basis=Vouching.ACCEPTED,
                why=NotCounted.NOTHING,
                by=actor.login,
                decided_at=self.clock.now(),
                reason=text,
                line=line,
            )
            before = tuple(accepted if s is one else s for s in all_found)
            made = with_signatures(replace(slot, signed_by=before), rules, owner, found, theirs)
            if not any(s.certificate == certificate and s.counts for s in made.signed_by):
                why = NOT_COUNTED_TEXTS[NotCounted.NOT_WELCOME]
                raise InputError("signature.not_acceptable", why=why)
            tx.dossiers.put_component(made)
            judge(tx, dossier_id)
        return made


def with_file(slot: Component, blob: str, pages: int) -> Component:
    """The slot with a file that came in from outside, of whose signatures nothing is said yet.

    Args:
        blob: SHA-256 hex of the file's plain bytes.
    """
    return replace(
        slot,
        way=Way.IMPORT,
        state=ComponentState.READ,
        pages=pages,
        read_blob=blob,
        signed_blob=None,
        signatures=(),
        signed_by=(),
        overrule=None,
    )


def with_signatures(
    slot: Component,
    rules: SigningRules,
    owner: str,
    check: SignatureCheck,
    theirs: Collection[str] | None = None,
) -> Component:
    """The slot with what the signatures of its file come to, and the state that this makes.

    Args:
        owner: Number that identifies the owner of the dossier.
        theirs: As handed_in(); None where the file is as it came.
    """
    theirs = certificates_of(check) if theirs is None else theirs
    signed_by = weighed(slot, check, rules, owner, slot.signed_by, theirs)
    roles = roles_of(signed_by)
    demands = slot.demands
    if is_incoming(slot):
        usual = rules.demanded(usual_kind(slot))
        demands = demands_of_incoming(rules, usual, signed_by)
    complete = bool(roles) and not still_demanded(demands, roles)
    file = slot.signed_blob or slot.read_blob
    return replace(
        slot,
        signed_by=signed_by,
        signatures=roles,
        demands=demands,
        signed_blob=file if complete else slot.signed_blob,
        state=ComponentState.SIGNED if complete else ComponentState.READ,
    )


def without_registration(slot: Component, rules: SigningRules) -> Component:
    """The slot after a certificate was taken from the register: what is registered no longer counts
    for nobody, and the slot waits for a signature again where one is lacking."""
    signed_by = tuple(
        replace(s, role=None, basis=Vouching.NONE, why=NotCounted.STRANGER)
        if s.basis is Vouching.REGISTERED and rules.role(s.certificate) is None
        else s
        for s in slot.signed_by
    )
    if signed_by == slot.signed_by:
        return slot
    roles, demands = roles_of(signed_by), slot.demands
    if is_incoming(slot):
        demands = demands_of_incoming(rules, rules.demanded(usual_kind(slot)), signed_by)
    lacks = not roles or bool(still_demanded(demands, roles))
    return replace(
        slot,
        signed_by=signed_by,
        signatures=roles,
        demands=demands,
        state=ComponentState.READ if lacks else slot.state,
    )


def _with_registration(slot: Component, rules: SigningRules) -> Component:
    """What without_registration() took from a paper that was signed here, given back."""
    if slot.way is not Way.SCAN or slot.signed_blob is None:
        return slot
    signed_by = tuple(
        replace(s, role=role, basis=Vouching.REGISTERED, why=NotCounted.NOTHING)
        if s.why is NotCounted.STRANGER and (role := rules.role(s.certificate)) is not None
        else s
        for s in slot.signed_by
    )
    roles = roles_of(signed_by)
    complete = bool(roles) and not still_demanded(slot.demands, roles)
    state = ComponentState.SIGNED if complete else slot.state
    return replace(slot, signed_by=signed_by, signatures=roles, state=state)


def usual_kind(slot: Component) -> PaperKind:
    """The kind of a component that came in without a signature that counts."""
    return PaperKind.COMPONENT if slot.upload is None else PaperKind.UPLOADED


def _role_of(slot: Component, weighed: tuple[SignedBy, ...], whose: SignerRole) -> SignerRole:
    """Whose signature an accepted one counts as: on a component what the person says, else that
    which is lacking."""
    if slot.purpose is Purpose.COMPONENT:
        return SignerRole.AUTHORITY if whose is SignerRole.AUTHORITY else SignerRole.OWNER
    left = still_demanded(slot.demands, roles_of(weighed)) or slot.demands
    return (left or DEFAULT_DEMANDS[PaperKind.COMPONENT])[0]


def _file_of(slot: Component) -> str:
    """The file whose signatures are meant.

    Raises:
        InputError: ``slot.no_file``.
    """
    file = reused_file(slot) or slot.signed_blob or slot.read_blob
    if file is None:
        raise InputError("slot.no_file")
    return file
