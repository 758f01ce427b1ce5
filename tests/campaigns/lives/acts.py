"""Whatever people do to one dossier, at random: also what a window would not offer just then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from tests.campaigns.lives.life import (
    CERTIFICATES,
    OTHER_CLERK_CERT,
    STRANGER_CERT,
    UPLOADS,
    Life,
)
from tests.campaigns.lives.uploads import accept_upload, all_seen, send_back_upload, upload
from tests.services.test_reuse import PAPER
from tests.support.counter import (
    ADMIN,
    CITIZEN,
    CLERK_CERT,
    LEADER_CERT,
    SEAL_CERT,
    SUPERVISOR,
)
from tests.support.office import ACCOUNT
from tests.support.reusing import take
from tthc_desktop.domain.component import (
    Component,
    ComponentState,
    PaperFacts,
    Purpose,
    Undigitised,
    Way,
)
from tthc_desktop.domain.dossier import DossierState
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.signing_rules import Demands, PaperKind, SignerRole
from tthc_desktop.services.papers.details import Item, Supplement
from tthc_desktop.services.ports.inspector import FileSource
from tthc_desktop.services.reception.file_evidence import is_incoming
from tthc_desktop.services.reception.import_file import ImportFile
from tthc_desktop.services.reception.import_pages import ImportPages
from tthc_desktop.services.reception.results import AddResult
from tthc_desktop.services.reception.reuse import LookUpReuse
from tthc_desktop.services.reception.settings import ChangeDemands, load_signing
from tthc_desktop.services.reception.signatures import AcceptSignature, ShowSignatures
from tthc_desktop.services.reception.signers import ForgetSigner, RegisterSigner
from tthc_desktop.services.reception.slots import (
    ClearSlot,
    ConfirmShown,
    MarkNotNeeded,
    MarkUndigitised,
    OverruleFindings,
    ScanAnyway,
)
from tthc_desktop.services.reception.supplement import AskSupplement, TakeSupplement
from tthc_desktop.services.reception.uploads import AcceptUpload
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.sending.settle import TakeBack
from tthc_desktop.services.signing.sign_dossiers import ListToSign, SignDossiers

Act = Callable[[Life], object]
_MARKS = (
    CLERK_CERT,
    OTHER_CLERK_CERT,
    LEADER_CERT,
    SEAL_CERT,
    STRANGER_CERT,
    f"{STRANGER_CERT} of {CITIZEN.id_number}",
    f"{STRANGER_CERT} government",
    f"{OTHER_CLERK_CERT} weak",
)
"""By whom a file from outside may be signed, as tests.fakes.signing reads it."""
_DEMANDS: tuple[Demands, ...] = (
    (SignerRole.CLERK,),
    (SignerRole.AUTHORITY,),
    (SignerRole.AUTHORITY, SignerRole.SEAL),
    (SignerRole.SEAL,),
)
_FACTS = PaperFacts("12/2026/KH", date(2026, 11, 20), "UBND đặc khu", "Đăng ký lại")


# Pages and files


def scan_late(life: Life) -> None:
    """Pages come that nobody waits for any more: a feeder that ran on."""
    slot = life.slot(lambda each: each.sealed)
    life.desk.lay(slot.position, f"page {life.new_number()}")


def import_photo(life: Life) -> None:
    _bring_photo(life, life.slot())


def _bring_photo(life: Life, slot: Component) -> None:
    photo = b"photo %d" % life.new_number()
    list(life.use(ImportPages)(ACCOUNT, life.id, slot.id, [photo], _no_password))


def _no_password(_file: FileSource) -> str | None:
    raise AssertionError("no file here has a password")


def import_file(life: Life) -> None:
    """Signed by up to two; a result mostly by those whose signatures it needs. Now and then one
    that was brought before, or is uploaded too."""
    rng = life.rng
    slot = life.slot(lambda each: each.state is ComponentState.MISSING)
    marks = rng.sample(_MARKS, rng.randint(0, 2))
    if slot.purpose is not Purpose.COMPONENT and rng.random() < 0.8:
        marks = [LEADER_CERT, SEAL_CERT]
    number = life.new_number()
    lines = (f"%PDF-1.4 {number}", *(f"%signed by {mark}" for mark in marks), "")
    life.brought.append("\n".join(lines).encode())
    again = rng.random() < 0.3
    content = rng.choice((*life.brought, *UPLOADS)) if again else life.brought[-1]
    path = life.counter.file(f"{number}.pdf", content)
    life.use(ImportFile)(ACCOUNT, life.id, slot.id, path)


def read(life: Life) -> None:
    life.desk.run()


def reuse(life: Life) -> None:
    life.use(LookUpReuse)(ACCOUNT, life.id)
    take(life.counter, life.received, life.counter.slot(life.received, 2).id, PAPER)


def hide_page(life: Life) -> None:
    life.use(ArrangePages).hide(ACCOUNT, life.id, [life.page()])


def bring_back_page(life: Life) -> None:
    life.use(ArrangePages).show(ACCOUNT, life.id, [life.page()])


def move_page(life: Life) -> None:
    life.use(ArrangePages).move(ACCOUNT, life.id, [life.page()], life.slot().id, 0)


def turn_page(life: Life) -> None:
    life.use(ArrangePages).turn(ACCOUNT, life.id, [life.page()], 90)


def undo(life: Life) -> None:
    life.use(ArrangePages).undo(ACCOUNT, life.id)


def redo(life: Life) -> None:
    life.use(ArrangePages).redo(ACCOUNT, life.id)


# What a clerk says of a slot


def overrule(life: Life) -> None:
    life.use(OverruleFindings)(ACCOUNT, life.id, life.slot().id, "giấy cũ, vẫn đọc được")


def clear(life: Life) -> None:
    life.use(ClearSlot)(ACCOUNT, life.id, life.slot().id)


def show(life: Life) -> None:
    life.use(ConfirmShown)(ACCOUNT, life.id, life.slot().id)


def say_not_needed(life: Life) -> None:
    life.use(MarkNotNeeded)(ACCOUNT, life.id, life.slot().id, "đã có trong dữ liệu")


def leave_undigitised(life: Life) -> None:
    """Seldom as a state secret, after which nothing more can be done with the slot."""
    secret = life.rng.random() < 0.04
    some = (Undigitised.SECRET,) if secret else (Undigitised.LARGE, Undigitised.OBJECT)
    life.use(MarkUndigitised)(ACCOUNT, life.id, life.slot().id, life.rng.choice(some), "khổ A0")


def scan_anyway(life: Life) -> None:
    life.use(ScanAnyway)(ACCOUNT, life.id, life.slot().id, "người dân muốn")


def add_result(life: Life) -> None:
    if len(life.dossier.results) < 2:
        name = "Giấy chứng nhận kết hôn"
        life.use(AddResult)(ACCOUNT, life.id, name, "KQ.G15.000032", _FACTS)


# Signatures


def sign(life: Life) -> str:
    """All that is asked for, with one of the certificates; what came of each."""
    return _sign_with(life, life.rng.choice(list(CERTIFICATES)))


def _sign_with(life: Life, certificate: str) -> str:
    actor = CERTIFICATES[certificate].account
    token, signing = life.counter.token, life.use(SignDossiers)
    shown = next(each for each in token.plugged if each.certificate == certificate)
    try:
        opened = signing.unlock(actor, token.pin, shown)
        done = list(signing(actor, life.use(ListToSign)(None), opened))
        return ", ".join(each.error.code if each.error else "signed" for each in done)
    finally:
        token.lock()


def accept_signature(life: Life) -> str:
    rng, slot = life.rng, life.slot(lambda each: bool(each.signed_by))
    if not slot.signed_by:
        return "none there"
    actor = rng.choice((ACCOUNT, SUPERVISOR))
    certificate = rng.choice(slot.signed_by).certificate
    whose = rng.choice((SignerRole.OWNER, SignerRole.AUTHORITY))
    life.use(AcceptSignature)(actor, life.id, slot.id, certificate, "đã gọi hỏi", whose)
    return f"slot {slot.position}"


def look_at_signatures(life: Life) -> None:
    life.use(ShowSignatures)(ACCOUNT, life.id, life.slot().id)


def register_certificate(life: Life) -> None:
    certificate = life.rng.choice(list(CERTIFICATES))
    holder = CERTIFICATES[certificate]
    register = life.use(RegisterSigner)
    register(ADMIN, holder.role, certificate, account=holder.registered_to)


def forget_certificate(life: Life) -> str:
    certificate = life.rng.choice(list(CERTIFICATES))
    life.use(ForgetSigner)(ADMIN, certificate)
    return CERTIFICATES[certificate].label


def change_table(life: Life) -> str:
    """Whose signatures papers of a kind need from now on."""
    kind, demands = life.rng.choice(list(PaperKind)), life.rng.choice(_DEMANDS)
    if kind is PaperKind.INCOMING:
        _note_welcomed(life)
    life.use(ChangeDemands)(ADMIN, kind, demands)
    return f"{kind}: {', '.join(demands)}"


def _note_welcomed(life: Life) -> None:
    with life.counter.home.store.read() as tx:
        until_now = load_signing(tx.settings).demanded(PaperKind.INCOMING)
    for slot in life.dossier.slots:
        signed = slot.state is ComponentState.SIGNED
        if is_incoming(slot) and signed and slot.signed_blob:
            life.welcomed.setdefault((slot.id, slot.signed_blob), set()).add(until_now)


# The way of the dossier


def seal(life: Life) -> None:
    life.sealed = life.counter.seal(life.received)


def take_back(life: Life) -> str:
    """Sending stopped, and the clerk takes back what was sealed."""
    with life.counter.home.store.write("test") as tx:
        there = tx.outbox.of_dossier(life.id)
        waiting = [each for each in there if each.state is SubmissionState.SEALED]
        if not waiting:
            return "none there"
        chosen = life.rng.choice(waiting)
        tx.outbox.put_state(chosen.id, SubmissionState.QUARANTINED)
    life.use(TakeBack)(ACCOUNT, chosen.id)
    return ""


def ask_supplement(life: Life) -> None:
    asked = Supplement("Thiếu giấy tờ", (Item("Tờ khai"),))
    life.use(AskSupplement)(SUPERVISOR, life.id, asked)


def take_supplement(life: Life) -> None:
    life.counter.home.clock.forward(3600)
    life.use(TakeSupplement)(ACCOUNT, life.id)


def set_clock(life: Life) -> None:
    """Time passes, or the clock is set back."""
    life.counter.home.clock.at += timedelta(seconds=life.rng.choice((-7200, 60, 7200)))


# What the list asks for


def work_on(life: Life) -> str:
    """The next step of one slot with something left to do; sealing, where there is none. What was
    sealed comes back, so that the life goes on."""
    dossier, use = life.dossier, life.use
    if dossier.state is not DossierState.OPEN:
        return take_back(life)
    slot = next(iter((*dossier.failed, *dossier.missing)), None)
    if slot is None:
        seal(life)
        return "sealed"
    if slot.findings and not slot.passed:
        use(OverruleFindings)(ACCOUNT, life.id, slot.id, "giấy cũ, vẫn đọc được")
    elif slot.way is Way.UPLOADED:
        use(AcceptUpload)(ACCOUNT, life.id, slot.id, all_seen(slot))
    elif slot.way in (Way.SHOWN, Way.ACCOUNT):
        use(ConfirmShown)(ACCOUNT, life.id, slot.id)
    elif slot.state is ComponentState.MISSING:
        _bring_photo(life, slot)
    elif slot.state is ComponentState.SCANNED:
        read(life)
    else:
        certificate = _certificate_for(life, slot)
        return _sign_with(life, certificate) if certificate else "nobody can sign"
    return f"slot {slot.position}"


def _certificate_for(life: Life, slot: Component) -> str | None:
    """One that is registered for whoever is to sign next; None where none is."""
    with life.counter.home.store.read() as tx:
        rules = load_signing(tx.settings)
    return next((each for each in CERTIFICATES if rules.role(each) is slot.next_signer), None)


ACTS: Mapping[Act, int] = {
    work_on: 15,
    scan_late: 1,
    import_photo: 4,
    import_file: 8,
    read: 4,
    reuse: 1,
    hide_page: 1,
    bring_back_page: 1,
    move_page: 1,
    turn_page: 1,
    undo: 1,
    redo: 1,
    overrule: 4,
    clear: 1,
    show: 1,
    say_not_needed: 1,
    leave_undigitised: 1,
    scan_anyway: 1,
    add_result: 1,
    sign: 4,
    accept_signature: 6,
    look_at_signatures: 1,
    register_certificate: 2,
    forget_certificate: 3,
    change_table: 1,
    seal: 5,
    take_back: 1,
    ask_supplement: 2,
    take_supplement: 3,
    set_clock: 1,
    upload: 3,
    accept_upload: 8,
    send_back_upload: 1,
}
"""With how often each is done."""
ONLINE_ONLY = frozenset({upload, accept_upload, send_back_upload})
