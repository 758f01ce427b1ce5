"""What is said of a paper follows it through whatever happens to it later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters.sync.test_settle import SECOND, Twice
from tests.fakes.signing import credential
from tests.services.test_file_evidence import STRANGER, imported
from tests.support.counter import ADMIN, CLERK_CERT, SUPERVISOR, Counter
from tests.support.office import ACCOUNT
from tests.support.reading_desk import Desk, Reader
from tests.support.sync import engine
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.findings import Finding, Overrule
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.reading import PageReport, PdfReport
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.services.papers.details import Item, Supplement
from tthc_desktop.services.ports.inspector import FileSource
from tthc_desktop.services.ports.reading import PdfTarget
from tthc_desktop.services.reception.import_pages import ImportPages
from tthc_desktop.services.reception.made_of import MadeOf, signed_over
from tthc_desktop.services.reception.signatures import AcceptSignature, ShowSignatures
from tthc_desktop.services.reception.signers import ForgetSigner, RegisterSigner
from tthc_desktop.services.reception.slots import OverruleFindings
from tthc_desktop.services.reception.supplement import AskSupplement, TakeSupplement
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.sending.settle import Settle, TakeBack
from tthc_desktop.services.signing.sign_dossiers import ListToSign
from tthc_desktop.ui.scan.signature_acts import acceptable, asked

Pages = Sequence[tuple[Path, PageReport]]
PHOTO = b"\xff\xd8\xff anh mot"
ASKED = Supplement("Thiếu giấy tờ", (Item("Tờ khai"),))
OTHER_CERT = "c2" * 32


def never(source: FileSource) -> str | None:
    raise AssertionError("nobody is to be asked")


def scanned_and_signed(counter: Counter) -> Dossier:
    """Complete; the first paper has a page that can be arranged."""
    dossier = counter.receive()
    slot = counter.slot(dossier, 1)
    list(counter.use(ImportPages)(ACCOUNT, dossier.id, slot.id, [PHOTO], never))
    return counter.finish(dossier)


def test_a_certificate_taken_back_leaves_a_paper_without_pages_alone(counter: Counter) -> None:
    """Its signature went with its page: nothing waits, and nothing is damaged."""
    dossier = scanned_and_signed(counter)
    counter.use(ArrangePages).hide(ACCOUNT, dossier.id, [1])
    assert counter.slot(dossier, 1).signed_by == ()
    assert counter.use(ForgetSigner)(ADMIN, CLERK_CERT) == 1, "the other paper"
    assert counter.slot(dossier, 1).state is ComponentState.MISSING


def test_what_an_earlier_version_kept_of_a_paper_without_pages_damages_nothing(
    counter: Counter,
) -> None:
    dossier = scanned_and_signed(counter)
    signed_by = counter.slot(dossier, 1).signed_by
    counter.use(ArrangePages).hide(ACCOUNT, dossier.id, [1])
    with counter.home.store.write("test") as tx:
        tx.dossiers.put_component(replace(counter.slot(dossier, 1), signed_by=signed_by))
    assert counter.use(ForgetSigner)(ADMIN, CLERK_CERT) == 1
    assert counter.slot(dossier, 1).state is ComponentState.MISSING


def test_no_earlier_signature_stands_for_one_that_was_taken_back(counter: Counter) -> None:
    """A page was exchanged between the two: the file has only the later one."""
    dossier = scanned_and_signed(counter)
    arrange = counter.use(ArrangePages)
    arrange.turn(ACCOUNT, dossier.id, [1], 90)
    counter.token.plugged[:] = [credential("BINH", ACCOUNT.name, OTHER_CERT)]
    counter.bind(OTHER_CERT, SignerRole.CLERK, ACCOUNT.name, ACCOUNT.id)
    counter.lay(dossier, 1)
    counter.sign_all()
    assert [one.certificate for one in counter.slot(dossier, 1).signed_by] == [OTHER_CERT]
    counter.use(ForgetSigner)(ADMIN, OTHER_CERT)
    slot = counter.slot(dossier, 1)
    assert (slot.signatures, slot.digitised) == ((), False)
    assert slot.id in [item.component.id for item in counter.use(ListToSign)(None)]


def taken_supplement(counter: Counter, dossier: Dossier) -> None:
    counter.seal(dossier)
    counter.use(AskSupplement)(ACCOUNT, dossier.id, ASKED)
    counter.use(ForgetSigner)(ADMIN, CLERK_CERT)
    counter.home.clock.forward(3600)
    counter.use(TakeSupplement)(ACCOUNT, dossier.id)


def taken_theirs(counter: Counter, dossier: Dossier) -> None:
    portal = Twice()
    portal.told = SECOND
    sealed = counter.seal(dossier)
    engine(counter.home, portal).drain()
    counter.use(ForgetSigner)(ADMIN, CLERK_CERT)
    counter.use(Settle)(ACCOUNT, sealed.id, theirs=True)


@pytest.mark.parametrize("opened", [taken_supplement, taken_theirs])
def test_what_is_opened_again_waits_for_a_signature_that_still_counts(
    counter: Counter, opened: Callable[[Counter, Dossier], None]
) -> None:
    """Its certificate was taken back while it was sealed."""
    dossier = counter.complete()
    opened(counter, dossier)
    for number in (1, 2):
        slot = counter.slot(dossier, number)
        assert (slot.sealed, slot.digitised, slot.signatures) == (False, False, ())
        assert slot.id in [item.component.id for item in counter.use(ListToSign)(None)]


def taken_back(counter: Counter, dossier: Dossier) -> None:
    with counter.home.store.write("test") as tx:
        [sealed] = tx.outbox.of_dossier(dossier.id)
        tx.outbox.put_state(sealed.id, SubmissionState.QUARANTINED)
    counter.use(TakeBack)(ACCOUNT, sealed.id)


def supplement_taken(counter: Counter, dossier: Dossier) -> None:
    counter.home.clock.forward(3600)
    counter.use(TakeSupplement)(ACCOUNT, dossier.id)


@pytest.mark.parametrize("opened", [supplement_taken, taken_back])
def test_what_is_opened_again_is_judged_as_it_is_now(
    counter: Counter, opened: Callable[[Counter, Dossier], None]
) -> None:
    """The other paper that looked like this one was emptied while this one was sealed."""
    dossier = counter.complete()
    counter.seal(dossier)
    if opened is supplement_taken:
        counter.use(AskSupplement)(ACCOUNT, dossier.id, ASKED)
    with counter.home.store.write("test") as tx:
        slot = counter.slot(dossier, 1)
        alike = (Finding.MAYBE_SAME,)
        good = Overrule("hai bản khác nhau", alike)
        tx.dossiers.put_component(replace(slot, findings=alike, overrule=good))
    opened(counter, dossier)
    slot = counter.slot(dossier, 1)
    assert (slot.sealed, slot.findings) == (False, ())


@pytest.mark.parametrize("opened", [supplement_taken, taken_back])
def test_pages_that_came_when_it_was_sealed_are_in_its_pdf_before_it_goes_out_again(
    counter: Counter, tmp_path: Path, opened: Callable[[Counter, Dossier], None]
) -> None:
    """A feeder ran on, in a window that was not told; the file of one page is not all any more."""
    desk = Desk(counter, counter.receive(), tmp_path)
    desk.reader.words = "TỜ KHAI đăng ký lại kết hôn {}".format
    desk.lay(1, "a")
    desk.run()
    sealed = counter.finish(desk.dossier, papers=(2,))
    counter.seal(sealed)
    counter.use(AskSupplement)(ACCOUNT, sealed.id, ASKED)
    desk.lay(1, "late")
    before = counter.slot(sealed, 1)
    assert (before.sealed, before.digitised, before.pages) == (True, True, 1), "as it went out"
    opened(counter, sealed)
    assert (desk.state(1), counter.slot(sealed, 1).pages) == (ComponentState.SCANNED, 2)
    assert desk.state(2) is ComponentState.SIGNED, "nothing came for this one"
    desk.run()
    assert desk.reader.assembled[-1] == ["a", "late"]


def test_what_was_read_and_signed_meanwhile_is_not_read_over(
    counter: Counter, tmp_path: Path
) -> None:
    """Two windows make the PDF of the same pages; in one of them it is signed at once."""
    counter.reader.dated = True
    desk = Desk(counter, counter.receive(), tmp_path)
    desk.lay(1, "a")
    desk.look()

    class Slow(Reader):
        def assemble(self, pages: Pages, target: PdfTarget) -> PdfReport:
            desk.run()
            slot = counter.slot(desk.dossier, 1)
            counter.use(OverruleFindings)(ACCOUNT, desk.dossier.id, slot.id, "giấy ít chữ")
            assert [done.error for done in counter.sign_all()] == [None]
            return super().assemble(pages, replace(target, created="later"))

    slow = replace(desk.read, reader=Slow(counter))  # type: ignore[arg-type]  # as Desk's own
    list(slow(ACCOUNT, desk.dossier.id))
    slot = counter.slot(desk.dossier, 1)
    assert slot.digitised
    with counter.home.store.read() as tx:
        assert all(map(counter.use(MadeOf), signed_over(tx, [slot])))


# What came in signed with a certificate of this office


def test_nobody_s_word_stands_in_for_a_certificate_that_this_office_took_back(
    counter: Counter,
) -> None:
    """Also on a file that came in: a clerk may have signed it with her own elsewhere."""
    dossier = counter.receive()
    slot = imported(counter, dossier, CLERK_CERT)
    counter.finish(dossier, papers=(2,))
    counter.use(ForgetSigner)(ADMIN, CLERK_CERT)
    for actor in (ACCOUNT, SUPERVISOR):
        with pytest.raises(InputError, match=r"signature\.made_here"):
            counter.use(AcceptSignature)(actor, dossier.id, slot.id, CLERK_CERT, "người dân ký")
    found = counter.use(ShowSignatures)(ACCOUNT, dossier.id, slot.id)
    assert acceptable(found) == ()
    told = [fact.text for fact in asked(found).facts if fact.caption == "Làm gì tiếp"]
    assert told == ["nhấn Esc rồi F8 ký lại, hoặc nhờ quản trị viên đăng ký chứng thư này"]
    other = imported(counter, counter.receive(), CLERK_CERT)
    assert not other.digitised, "nor later on"
    counter.bind(CLERK_CERT, SignerRole.CLERK, ACCOUNT.name, ACCOUNT.id)
    assert counter.use(ShowSignatures)(ACCOUNT, dossier.id, slot.id).slot.digitised


def test_what_was_a_clerks_stays_nobody_else_s_whatever_it_is_registered_for_since(
    counter: Counter,
) -> None:
    """The clerk was put in authority, and left later on."""
    register, forget = counter.use(RegisterSigner), counter.use(ForgetSigner)
    forget(ADMIN, CLERK_CERT)
    register(ADMIN, SignerRole.AUTHORITY, CLERK_CERT, account=ACCOUNT.id)
    dossier = counter.receive()
    slot = imported(counter, dossier, CLERK_CERT)
    assert slot.digitised, "while it is registered"
    forget(ADMIN, CLERK_CERT)
    for whose in (SignerRole.OWNER, SignerRole.AUTHORITY):
        with pytest.raises(InputError, match=r"signature\.made_here"):
            counter.use(AcceptSignature)(SUPERVISOR, dossier.id, slot.id, CLERK_CERT, "gọi", whose)


@pytest.mark.parametrize("account", ["", SUPERVISOR.id])
def test_what_somebody_with_authority_signed_may_be_accepted_after_the_register(
    counter: Counter, account: str
) -> None:
    """It was made out by an agency, whoever works there now."""
    counter.bind(STRANGER, SignerRole.AUTHORITY, "Lãnh đạo", account)
    dossier = counter.receive()
    slot = imported(counter, dossier, STRANGER)
    counter.use(ForgetSigner)(ADMIN, STRANGER)
    accept = counter.use(AcceptSignature)
    made = accept(ACCOUNT, dossier.id, slot.id, STRANGER, "đã gọi", SignerRole.AUTHORITY)
    assert made.signatures == (SignerRole.AUTHORITY,)


def test_who_is_registered_here_is_accepted_as_nobody_else(counter: Counter) -> None:
    """Where something is wrong with a clerk's certificate, a word makes it no citizen's."""
    dossier = counter.receive()
    slot = imported(counter, dossier, f"{CLERK_CERT} weak")
    accept = counter.use(AcceptSignature)
    made = accept(ACCOUNT, dossier.id, slot.id, CLERK_CERT, "đã gọi hỏi", SignerRole.OWNER)
    assert made.signatures == (SignerRole.CLERK,)
