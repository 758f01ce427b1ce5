"""What must hold of a dossier after whatever was done to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from tests.campaigns.lives.life import CLERKS, Life
from tests.services.test_way import body
from tests.support.counter import CITIZEN
from tthc_desktop.domain.component import WITH_FILE, Component, ComponentState, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.payload import file_name
from tthc_desktop.domain.signature_evidence import NotCounted, Vouching, weakness
from tthc_desktop.domain.signatures import SignatureCheck
from tthc_desktop.domain.signing_rules import PaperKind, SignerRole, SigningRules
from tthc_desktop.services.ports.store import Tx
from tthc_desktop.services.reception.file_evidence import (
    CheckFiles,
    decided,
    handed_in,
    weighed,
)
from tthc_desktop.services.reception.made_of import MadeOf
from tthc_desktop.services.reception.settings import load_signing
from tthc_desktop.services.sending.proof import Proof, UnprovedError


@dataclass
class Seen:
    """The dossier after an act, with its files.

    Attributes:
        checks: What the signatures of a slot's file say, by the slot's id, looked at anew.
    """

    life: Life
    tx: Tx
    dossier: Dossier
    checks: Mapping[str, SignatureCheck] = field(default_factory=dict)

    @classmethod
    def of(cls, life: Life, tx: Tx, dossier: Dossier) -> Seen:
        look = life.use(CheckFiles).look
        files = {slot.id: _file_to_check(slot) for slot in dossier.slots}
        checks = {slot_id: look(file) for slot_id, file in files.items() if file}
        return cls(life, tx, dossier, checks)

    @property
    def rules(self) -> SigningRules:
        return load_signing(self.tx.settings)

    def weak(self, slot: Component, rules: SigningRules) -> NotCounted | None:
        """Why a slot's file cannot be said to be signed by these rules; None where it can."""
        check = self.checks[slot.id]
        theirs, before = handed_in(self.tx, slot, check), decided(self.tx, slot)
        found = weighed(slot, check, rules, CITIZEN.id_number, before, theirs)
        return weakness(slot.demands, found)

    def outrun(self, slot: Component) -> bool:
        """Whether a slot's file was signed as demanded until the rules were changed, and by nothing
        else is no longer.

        Changed rules hold for what is looked at from then on: what is in already is weighed by them
        when its signatures are looked at the next time, at the latest when it is to be sealed. The
        list may say until then that it is signed. Two changes are meant: another table of incoming
        papers, and a certificate registered for somebody else than whose it was accepted as.
        """
        rules, now = self.rules, self.rules.demanded(PaperKind.INCOMING)
        tables = self.life.welcomed.get((slot.id, slot.signed_blob or ""), set()) | {now}
        accepted = {s.certificate: s.role for s in slot.signed_by if s.basis is Vouching.ACCEPTED}
        signers = tuple(s for s in rules.signers if accepted.get(s.certificate, s.role) is s.role)
        of_then = (
            replace(rules, signers=signers, demands={**rules.demands, PaperKind.INCOMING: table})
            for table in tables
        )
        return any(self.weak(slot, before) is None for before in of_then)


def _signed_file(slot: Component) -> str | None:
    """The file of a slot whose signatures are the slot's."""
    if slot.way not in WITH_FILE:
        return None
    return slot.signed_blob or (slot.read_blob if slot.way is Way.IMPORT else None)


def _file_to_check(slot: Component) -> str | None:
    """The same, where its signatures say something.

    What is made of the pages of several uploads says nothing: the reader of these tests puts the
    bytes of one behind those of the other, signatures and all, which a real one does not.
    """
    several = slot.upload is not None and len(slot.upload.files) > 1
    return None if several else _signed_file(slot)


def faults(life: Life) -> list[str]:
    """What does not hold; empty where everything does."""
    try:
        dossier = life.dossier
    except StoreError as error:
        return [f"the dossier cannot be read: {error.code} {error.details}"]
    with life.counter.home.store.read() as tx:
        seen = Seen.of(life, tx, dossier)
        return [f"{each.__name__}: {words}" for each in INVARIANTS for words in each(seen)]


def signatures_are_the_files(seen: Seen) -> Iterator[str]:
    """What is kept of a slot's signatures is what its file says."""
    for slot in seen.dossier.slots:
        if slot.id not in seen.checks:
            continue
        said = [each.certificate for each in seen.checks[slot.id].signatures]
        kept = [each.certificate for each in slot.signed_by]
        if said != kept:
            yield f"slot {slot.position} has {kept}, its file {said}"


def none_without_file(seen: Seen) -> Iterator[str]:
    """A slot without a file keeps no signature of one; a paper that is used again has its own."""
    for slot in seen.dossier.slots:
        if slot.signed_by and slot.way is not Way.REUSE and _signed_file(slot) is None:
            yield f"slot {slot.position}, {slot.way} {slot.state}, has {slot.signed_by}"


def digitised_has_evidence(seen: Seen) -> Iterator[str]:
    """What may still change and is said to be digitised is signed as demanded, by its file."""
    for slot in seen.dossier.slots:
        if slot.id not in seen.checks or not slot.digitised or slot.sealed:
            continue
        why = seen.weak(slot, seen.rules)
        if why is not None and not seen.outrun(slot):
            yield f"slot {slot.position}: {why}, demands {slot.demands}, has {slot.signed_by}"


def a_clerk_is_no_citizen(seen: Seen) -> Iterator[str]:
    """Nobody's word makes a clerk's certificate the citizen's."""
    for slot in seen.dossier.slots:
        for one in slot.signed_by:
            taken = one.basis is Vouching.ACCEPTED and one.role is SignerRole.OWNER
            if taken and one.certificate in CLERKS:
                yield f"slot {slot.position}: {one}"


def states_are_signatures(seen: Seen) -> Iterator[str]:
    """What waits for a signature says whose, and what is signed waits for none."""
    for slot in seen.dossier.slots:
        has = f"slot {slot.position} demands {slot.demands} and has {slot.signatures}"
        if slot.signable and slot.next_signer is None:
            yield f"nobody is to sign: {has}"
        signed = slot.state is ComponentState.SIGNED and not slot.sealed
        if signed and slot.next_signer is not None:
            yield f"signed without {slot.next_signer}: {has}"


def pdf_has_the_pages(seen: Seen) -> Iterator[str]:
    """A PDF of scanned pages has as many as the slot shows."""
    batch = seen.tx.batches.of_dossier(seen.life.id)
    for slot in seen.dossier.slots:
        shown = len(batch.visible(slot.id)) if batch else 0
        made = slot.way is Way.SCAN and slot.read_blob is not None and not slot.sealed
        if made and slot.pages != shown:
            yield f"slot {slot.position} has {slot.pages} pages and shows {shown}"


def each_has_its_own_file(seen: Seen) -> Iterator[str]:
    """No two slots are filled with one file."""
    slots = seen.dossier.slots
    for at, slot in enumerate(slots):
        for other in slots[:at]:
            if not slot.taken.isdisjoint(other.taken):
                yield f"slots {other.position} and {slot.position}: {slot.taken & other.taken}"


def uploads_keep_to_their_way(seen: Seen) -> Iterator[str]:
    """An accepted upload is a file that came in, and nothing else is."""
    for slot in seen.dossier.slots:
        if slot.upload is not None and slot.upload.accepted and slot.way is not Way.IMPORT:
            yield f"slot {slot.position} is {slot.way} {slot.state} with an accepted upload"


def a_secret_has_no_file(seen: Seen) -> Iterator[str]:
    """Of a state secret nothing is kept."""
    for slot in seen.dossier.slots:
        if slot.secret and (slot.read_blob or slot.signed_blob):
            yield f"slot {slot.position}"


def what_is_sealed_is_proved(seen: Seen) -> Iterator[str]:
    """What was sealed just now can be sent: what is said of its files is proved once more. Whether
    a certificate was withdrawn may be open; it waits for that."""
    submission, home = seen.life.sealed, seen.life.counter.home
    if submission is None:
        return
    proof = Proof(home.store, home.clock, seen.life.use(CheckFiles), seen.life.use(MadeOf))
    proof.look("test", submission.id)
    with home.store.read() as tx:
        sent = tx.outbox.get(submission.id)
        assert sent is not None
        try:
            proof.require(tx, sent)
        except UnprovedError as unproved:
            if unproved.error.code != "evidence.revocation":
                yield f"{unproved.error.code} {unproved.error.details}"


def the_province_is_told_what_is(seen: Seen) -> Iterator[str]:
    """What was sealed just now says of each paper how it came to be, as its slot does."""
    if seen.life.sealed is None:
        return
    said = body(seen.life.sealed)
    for paper in said["TaiLieuNop"]:
        name = paper["TenThanhPhanHoSo"]
        slot = next(s for s in seen.dossier.slots if s.name == name and s.file)
        told = (paper["DuocSoHoa"], paper["DuocTaiSuDung"] != "0")
        if told != (str(int(slot.digitised)), slot.way is Way.REUSE):
            yield f"slot {slot.position}, {slot.way} {slot.state}, is told as {told}"
    for result in said["DanhSachGiayToKetQua"]:
        named = result["TenTepDinhKem"]
        slot = next(s for s in seen.dossier.results if file_name(seen.dossier, s.position) == named)
        assert slot.read_blob is not None
        content = b"".join(seen.life.counter.home.blobs.open(slot.read_blob).frames())
        kind = "số hóa" if b"digitised" in content else "điện tử"
        if result["LoaiKetQua"] != kind:
            yield f"slot {slot.position} is {kind} and told as {result['LoaiKetQua']}"


def sealing_agrees_with_the_list(seen: Seen) -> Iterator[str]:
    """What the list lets somebody seal is not refused for want of evidence."""
    if not seen.life.refusal.startswith("evidence."):
        return
    at_work = [slot for slot in seen.dossier.slots if slot.id in seen.checks and not slot.sealed]
    weak = [slot for slot in at_work if slot.digitised and seen.weak(slot, seen.rules)]
    if not any(seen.outrun(slot) for slot in weak):
        yield seen.life.refusal


Invariant = Callable[[Seen], Iterator[str]]
INVARIANTS: tuple[Invariant, ...] = (
    signatures_are_the_files,
    none_without_file,
    digitised_has_evidence,
    a_clerk_is_no_citizen,
    states_are_signatures,
    pdf_has_the_pages,
    each_has_its_own_file,
    uploads_keep_to_their_way,
    a_secret_has_no_file,
    what_is_sealed_is_proved,
    the_province_is_told_what_is,
    sealing_agrees_with_the_list,
)
