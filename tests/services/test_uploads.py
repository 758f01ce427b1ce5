"""What the citizen uploaded is looked at, taken in or sent back; unseen it settles nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.signing import FakeChecker
from tests.services.test_portal_dossiers import FILE, ONLINE, UPLOADED
from tests.services.test_way import body
from tests.support.counter import CITIZEN, CLERK_CERT, PROCEDURE, Counter
from tests.support.office import ACCOUNT
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.domain.catalogue import Case, Channel, PaperSpec
from tthc_desktop.domain.component import Component, ComponentState, Undigitised, Way
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.inspection import Inspection, Verdict
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import SendingStepKind
from tthc_desktop.domain.portal_dossier import PortalFile, PortalStatus
from tthc_desktop.domain.signatures import SignatureCheck
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.papers.details import Item, Supplement
from tthc_desktop.services.reception.import_file import ImportFile
from tthc_desktop.services.reception.portal import OpenPortalDossier
from tthc_desktop.services.reception.slots import ClearSlot, MarkUndigitised
from tthc_desktop.services.reception.supplement import AskSupplement, TakeSupplement
from tthc_desktop.services.reception.uploads import (
    AcceptUpload,
    RefreshUploads,
    SeenUpload,
    SendBackUpload,
    sent_back,
)

SEEN = SeenUpload((FILE.sha256,), 1)
STRANGER = "57" * 32


@pytest.fixture
def opened(counter: Counter) -> Dossier:
    return _opened(counter, UPLOADED)


def _opened(counter: Counter, *contents: bytes, signatures: int = 0) -> Dossier:
    """An online dossier whose first paper was uploaded as these files."""
    files = tuple(
        PortalFile(f"f-{n}", f"{n}.pdf", "TK", sha256_hex(content), len(content))
        for n, content in enumerate(contents, 1)
    )
    for content in contents:
        counter.inspector.answers[content] = Inspection(
            Verdict.ACCEPT, FileKind.PDF, 1, signatures=signatures, sha256=sha256_hex(content)
        )
    there = replace(ONLINE, files=files, status=PortalStatus.NEW)
    by_id = {file.id: content for file, content in zip(files, contents, strict=True)}
    counter.portal.put("H01.45", there, by_id)
    return counter.use(OpenPortalDossier)(ACCOUNT, there)


def seen_of(*contents: bytes) -> SeenUpload:
    return SeenUpload(tuple(map(sha256_hex, contents)), len(contents))


def send_back(counter: Counter, dossier: Dossier, number: int) -> None:
    slot = counter.slot(dossier, number)
    seen = SeenUpload(tuple(file.sha256 for file in slot.uploaded))
    counter.use(SendBackUpload)(ACCOUNT, dossier.id, slot.id, "ảnh mờ, chụp lại", seen)


def accept(counter: Counter, dossier: Dossier, seen: SeenUpload) -> Component:
    return counter.use(AcceptUpload)(ACCOUNT, dossier.id, counter.slot(dossier, 1).id, seen)


def test_unseen_it_settles_nothing(counter: Counter, opened: Dossier) -> None:
    slot = counter.slot(opened, 1)
    assert (slot.settled, slot.outstanding, slot.present) == (False, True, True)
    with pytest.raises(InputError, match=r"dossier\.incomplete"):
        counter.seal(opened)


@pytest.mark.parametrize(
    "seen", [SeenUpload(), SeenUpload(SEEN.files, 0), SeenUpload(("0" * 64,), 1)]
)
def test_not_every_page_was_looked_at(counter: Counter, opened: Dossier, seen: SeenUpload) -> None:
    with pytest.raises(InputError, match=r"upload\.not_seen"):
        accept(counter, opened, seen)
    assert counter.slot(opened, 1).way is Way.UPLOADED


def test_taken_in_it_is_judged_and_signed_and_goes_out(counter: Counter, opened: Dossier) -> None:
    made = accept(counter, opened, SEEN)
    assert (made.way, made.state, made.next_signer) == (
        Way.IMPORT,
        ComponentState.READ,
        SignerRole.CLERK,
    )
    assert made.upload is not None
    assert (made.upload.accepted, made.upload.by, made.upload.files) == (
        True,
        ACCOUNT.login,
        SEEN.files,
    )
    counter.lay(opened, 2)
    counter.sign_all()
    assert counter.slot(opened, 1).digitised
    sealed = counter.seal(opened)
    assert len([s for s in sealed.steps if s.kind is SendingStepKind.BLOB]) == 2
    assert {paper["DuocSoHoa"] for paper in body(sealed)["TaiLieuNop"]} == {"1"}


def test_what_is_no_paper_is_found_by_the_gate(counter: Counter, opened: Dossier) -> None:
    counter.reader.pages = (replace(counter.reader.pages[0], blank=True),)
    accept(counter, opened, SEEN)
    assert Finding.BLANK in counter.slot(opened, 1).findings
    assert not counter.slot(opened, 1).signable


def test_several_files_are_one_paper_in_their_order(counter: Counter) -> None:
    first, second = b"%PDF-1.4 front", b"%PDF-1.4 back"
    dossier = _opened(counter, first, second)
    with pytest.raises(InputError, match=r"upload\.not_seen"):
        accept(counter, dossier, seen_of(second, first))
    made = accept(counter, dossier, seen_of(first, second))
    kept = b"".join(counter.home.blobs.open(made.read_blob or "").frames())
    assert kept.endswith(first + second)


def test_the_owner_s_own_signature_is_enough(counter: Counter) -> None:
    content = f"%PDF-1.4\n%signed by {STRANGER} of {CITIZEN.id_number}\n".encode()
    dossier = _opened(counter, content, signatures=1)
    made = accept(counter, dossier, seen_of(content))
    assert made.digitised
    assert made.signatures == (SignerRole.OWNER,)
    assert b"".join(counter.home.blobs.open(made.file or "").frames()) == content


def test_a_stranger_s_signature_is_not(counter: Counter) -> None:
    content = f"%PDF-1.4\n%signed by {STRANGER}\n".encode()
    dossier = _opened(counter, content, signatures=1)
    made = accept(counter, dossier, seen_of(content))
    assert (made.digitised, made.next_signer) == (False, SignerRole.CLERK)
    broken = content + b"%broken"
    other = _opened(counter, broken, signatures=1)
    assert other.id == dossier.id  # one dossier on the portal is one here


def test_a_broken_signature_is_refused_and_the_upload_stays(counter: Counter) -> None:
    content = f"%PDF-1.4\n%signed by {CLERK_CERT}\n%broken".encode()
    dossier = _opened(counter, content, signatures=1)
    with pytest.raises(InputError, match=r"import\.signature"):
        accept(counter, dossier, seen_of(content))
    assert counter.slot(dossier, 1).way is Way.UPLOADED


@pytest.mark.parametrize("place", [0, 1])
def test_a_broken_signature_is_refused_also_beside_another_file(
    counter: Counter, place: int
) -> None:
    """Which is named; what it claims of itself does not matter."""
    broken = f"%PDF-1.4\n%signed by {CLERK_CERT}\n%broken".encode()
    contents = [b"%PDF-1.4 plain"]
    contents.insert(place, broken)
    dossier = _opened(counter, *contents, signatures=0)
    with pytest.raises(InputError, match=r"import\.signature") as caught:
        accept(counter, dossier, seen_of(*contents))
    assert f"“{place + 1}.pdf”" in sentence(caught.value)
    assert counter.slot(dossier, 1).way is Way.UPLOADED


def test_a_file_beside_another_that_cannot_be_judged_is_refused(counter: Counter) -> None:
    plain, strange = b"%PDF-1.4 plain", b"%PDF-1.4 strange"
    dossier = _opened(counter, plain, strange)
    checks = counter.use(AcceptUpload).check_files
    check = replace(checks, checker=CannotTell(counter.home.blobs, strange))
    with pytest.raises(InputError, match=r"import\.not_judged"):
        replace(counter.use(AcceptUpload), check_files=check)(
            ACCOUNT, dossier.id, counter.slot(dossier, 1).id, seen_of(plain, strange)
        )


class CannotTell(FakeChecker):
    """Of one file it cannot tell anything."""

    def __init__(self, blobs: BlobFolder, content: bytes) -> None:
        super().__init__(blobs)
        self.content = content

    def _check(self, content: bytes) -> SignatureCheck:
        if content == self.content:
            return SignatureCheck("indeterminate", ("too_much",), ())
        return super()._check(content)


def test_signatures_that_are_given_up_are_told(counter: Counter) -> None:
    """In the slot and in the audit; the signatures of one file are kept."""
    signed = f"%PDF-1.4\n%signed by {STRANGER} of {CITIZEN.id_number}\n%signed by {CLERK_CERT}"
    contents = signed.encode(), b"%PDF-1.4 more"
    dossier = _opened(counter, *contents, signatures=1)
    made = accept(counter, dossier, seen_of(*contents))
    assert (made.signed_by, made.next_signer) == ((), SignerRole.CLERK)
    assert made.upload is not None
    assert made.upload.given_up == 2
    kept = counter.slot(dossier, 1).upload
    assert kept == made.upload
    counter.use(ClearSlot)(ACCOUNT, dossier.id, made.id)
    lists(counter, replace(FILE, sha256=sha256_hex(contents[0]), id="f-1"))
    (alone,) = refresh(counter, dossier)
    counter.portal.contents[ONLINE.code, "f-1"] = contents[0]
    made = accept(counter, dossier, SeenUpload((alone.uploaded[0].sha256,), 1))
    assert made.upload is not None
    assert (made.upload.given_up, len(made.signed_by)) == (0, 2)
    assert [line["given_up"] for line in counter.audit("upload.accepted")] == [2, 0]


def test_sent_back_it_waits_and_another_upload_is_looked_at_anew(
    counter: Counter, opened: Dossier
) -> None:
    slot = counter.slot(opened, 1)
    send_back = counter.use(SendBackUpload)
    with pytest.raises(InputError, match=r"slot\.reason"):
        send_back(ACCOUNT, opened.id, slot.id, "", SEEN)
    send_back(ACCOUNT, opened.id, slot.id, "ảnh mờ, chụp lại", SEEN)
    (back,) = sent_back(counter.dossier(opened))
    assert (back.present, back.settled) == (False, False)
    # State 1: asked for before anybody has received it.
    items = (Item(f"{back.name} (ảnh mờ, chụp lại)"),)
    counter.use(AskSupplement)(ACCOUNT, opened.id, Supplement("tệp chưa đạt", items))
    assert counter.dossier(opened).status is PortalStatus.SUPPLEMENT
    new = b"%PDF-1.4 sharp"
    file = PortalFile("f-9", "moi.pdf", "TK", sha256_hex(new), len(new))
    counter.portal.put("H01.45", replace(ONLINE, files=(file,)), {"f-9": new})
    counter.use(TakeSupplement)(ACCOUNT, opened.id)
    assert counter.dossier(opened).status is PortalStatus.NEW
    (changed,) = counter.use(RefreshUploads)(ACCOUNT, opened.id)
    assert (changed.uploaded, changed.upload) == ((file,), None)
    assert counter.use(RefreshUploads)(ACCOUNT, opened.id) == ()
    assert accept(counter, opened, seen_of(new)).way is Way.IMPORT


def test_other_files_than_those_meant_are_not_sent_back(counter: Counter, opened: Dossier) -> None:
    """What came in between is looked at first; that a page was seen is not asked for."""
    slot, other = counter.slot(opened, 1), replace(FILE, id="f-9", sha256="9" * 64)
    lists(counter, FILE, other)
    refresh(counter, opened)
    for seen in (SeenUpload(), SEEN, SeenUpload((other.sha256, FILE.sha256), 2)):
        with pytest.raises(InputError, match=r"upload\.others"):
            counter.use(SendBackUpload)(ACCOUNT, opened.id, slot.id, "ảnh mờ", seen)
    assert counter.slot(opened, 1).upload is None
    send_back(counter, opened, 1)
    upload = counter.slot(opened, 1).upload
    assert upload is not None
    assert (upload.files, upload.pages) == ((FILE.sha256, other.sha256), 0)


def test_a_file_whose_pages_nobody_counted_is_not_taken_in_unseen(
    counter: Counter, opened: Dossier
) -> None:
    unknown = replace(counter.inspector.answers[UPLOADED], pages=0)
    counter.inspector.answers[UPLOADED] = unknown
    with pytest.raises(InputError, match=r"upload\.not_seen"):
        accept(counter, opened, SeenUpload(SEEN.files, 0))


def test_one_file_is_one_paper_whichever_way_it_comes(counter: Counter) -> None:
    """What is made of its pages is another file each time: what counts is the file as it came."""
    counter.reader.dated = True
    two, three = replace(FILE, id="f-2", paper_code="BS"), replace(FILE, id="f-3", paper_code="UQ")
    contents = {"f-1": UPLOADED, "f-2": UPLOADED, "f-3": UPLOADED}
    both = replace(ONLINE, files=(FILE, two))
    counter.portal.put("H01.45", both, contents)
    opened = counter.use(OpenPortalDossier)(ACCOUNT, both)
    second, fourth = counter.slot(opened, 2), counter.slot(opened, 4)
    path = counter.file("scan.pdf", UPLOADED)
    accept(counter, opened, SEEN)
    assert counter.slot(opened, 1).passed  # what waits elsewhere takes nothing from it
    counter.home.clock.forward(60)
    with pytest.raises(InputError, match=r"import\.duplicate") as caught:
        counter.use(AcceptUpload)(ACCOUNT, opened.id, second.id, SEEN)
    assert "“Tờ khai”" in sentence(caught.value)
    with pytest.raises(InputError, match=r"import\.duplicate"):
        counter.use(ImportFile)(ACCOUNT, opened.id, fourth.id, path)
    for number in (1, 2):
        slot = replace(counter.slot(opened, number), uploaded=(), upload=None, way=Way.SCAN)
        with counter.home.store.write("test") as tx:
            tx.dossiers.put_component(replace(slot, read_blob=None, state=ComponentState.MISSING))
    made = counter.use(ImportFile)(ACCOUNT, opened.id, fourth.id, path)
    assert counter.slot(opened, 4).sources == made.sources == (FILE.sha256,)
    assert made.read_blob != FILE.sha256
    with pytest.raises(InputError, match=r"import\.duplicate"):
        counter.use(ImportFile)(ACCOUNT, opened.id, second.id, path)
    lists(counter, FILE, three)
    refresh(counter, opened)
    with pytest.raises(InputError, match=r"import\.duplicate"):
        accept(counter, opened, SEEN)
    counter.use(ClearSlot)(ACCOUNT, opened.id, fourth.id)
    assert counter.slot(opened, 4).sources == ()
    assert accept(counter, opened, SEEN).way is Way.IMPORT


def test_of_a_secret_paper_not_even_the_hash_is_kept(counter: Counter) -> None:
    dossier = counter.receive()
    slot = counter.slot(dossier, 1)
    path = counter.file("mat.pdf", b"%PDF-1.4 secret")
    assert counter.use(ImportFile)(ACCOUNT, dossier.id, slot.id, path).sources
    counter.use(MarkUndigitised)(ACCOUNT, dossier.id, slot.id, Undigitised.SECRET)
    assert counter.slot(dossier, 1).sources == ()


def test_what_was_taken_in_is_never_replaced(counter: Counter, opened: Dossier) -> None:
    """What comes after it is a paper more, of which the clerk hears."""
    taken = accept(counter, opened, SEEN)
    new = b"%PDF-1.4 other"
    file = PortalFile("f-9", "moi.pdf", "TK", sha256_hex(new), len(new))
    again = replace(FILE, id="f-8")
    counter.portal.put("H01.45", replace(ONLINE, files=(again,)), {"f-8": UPLOADED})
    assert refresh(counter, opened) == ()
    counter.portal.put("H01.45", replace(ONLINE, files=(file,)), {"f-9": new})
    (added,) = refresh(counter, opened)
    assert (added.position, added.uploaded, added.required) == (5, (file,), False)
    assert counter.slot(opened, 1).read_blob == taken.read_blob
    changed = replace(FILE, sha256=sha256_hex(b"under the same name"))
    counter.portal.put("H01.45", replace(ONLINE, files=(changed, file)), {})
    assert [s.uploaded for s in refresh(counter, opened)] == [(changed,)]
    assert refresh(counter, opened) == ()
    counter.use(ClearSlot)(ACCOUNT, opened.id, counter.slot(opened, 1).id)
    slot = counter.slot(opened, 1)
    assert (slot.way, slot.upload, slot.settled) == (Way.UPLOADED, None, False)


def refresh(counter: Counter, dossier: Dossier) -> tuple[Component, ...]:
    return counter.use(RefreshUploads)(ACCOUNT, dossier.id)


def outside(name: str, code: str = "LA") -> PortalFile:
    """A file of a paper that the checklist does not have."""
    return PortalFile(name, f"{name}.pdf", code, sha256_hex(name.encode()), 1)


def lists(counter: Counter, *files: PortalFile) -> None:
    """What the provincial system has of the dossier by now."""
    counter.portal.put("H01.45", replace(ONLINE, files=files, status=PortalStatus.NEW), {})


def in_slots(counter: Counter, dossier: Dossier) -> list[tuple[str, ...]]:
    """The files behind the checklist, slot by slot."""
    return [tuple(f.id for f in slot.uploaded) for slot in counter.dossier(dossier).components[4:]]


@pytest.fixture
def beside(counter: Counter) -> Dossier:
    """An online dossier with two files of one paper that the checklist does not have."""
    lists(counter, outside("x"), outside("y"))
    return counter.use(OpenPortalDossier)(ACCOUNT, counter.portal.dossiers[ONLINE.code])


def test_asked_again_nothing_is_mixed_and_no_answer_forgotten(
    counter: Counter, beside: Dossier
) -> None:
    back = counter.slot(beside, 5)
    send_back(counter, beside, 5)
    assert refresh(counter, beside) == ()
    assert in_slots(counter, beside) == [("x",), ("y",)]
    assert sent_back(counter.dossier(beside)) == (counter.slot(beside, 5),)
    assert counter.slot(beside, 5).id == back.id


def test_a_file_that_no_slot_waits_for_has_its_own(counter: Counter, beside: Dossier) -> None:
    lists(counter, outside("x"), outside("y"), outside("z"), outside("v", ""), outside("w", "XX"))
    assert [slot.name for slot in refresh(counter, beside)] == ["z.pdf", "v.pdf", "w.pdf"]
    assert in_slots(counter, beside) == [("x",), ("y",), ("z",), ("v",), ("w",)]
    assert [slot.position for slot in counter.dossier(beside).components] == [*range(1, 10)]
    assert refresh(counter, beside) == ()
    assert counter.audit("upload.refreshed") == [
        {"changed": 3, "added": 3},
        {"changed": 0, "added": 0},
    ]


def test_a_new_file_is_for_the_slot_that_lost_its_own_or_was_sent_back(
    counter: Counter, beside: Dossier
) -> None:
    lists(counter, outside("x"), outside("z"))
    assert [slot.position for slot in refresh(counter, beside)] == [6]
    assert in_slots(counter, beside) == [("x",), ("z",)]
    send_back(counter, beside, 5)
    lists(counter, outside("w"), outside("x"), outside("z"))
    (changed,) = refresh(counter, beside)
    assert (changed.position, changed.upload) == (5, None)
    assert in_slots(counter, beside) == [("w", "x"), ("z",)]


def test_what_this_pc_sent_itself_was_uploaded_by_nobody(counter: Counter, opened: Dossier) -> None:
    """The provincial system lists both; a paper that was scanned anew since is no new file."""
    accept(counter, opened, SEEN)
    counter.lay(opened, 2)
    counter.sign_all()
    sealed = counter.seal(opened)
    sent = tuple(
        PortalFile(step.blob_id, "da-gui.pdf", "BS", step.blob_sha, step.size)
        for step in sealed.steps
        if step.kind is SendingStepKind.BLOB
    )
    with counter.home.store.write("test") as tx:
        tx.dossiers.put_state(opened.id, DossierState.OPEN)
        tx.dossiers.put_component(
            replace(counter.slot(opened, 2), sealed=False, state=ComponentState.MISSING)
        )
    lists(counter, FILE, *sent)
    assert refresh(counter, opened) == ()


def test_files_of_a_secret_paper_and_of_a_proved_person_wait_for_nobody(
    counter: Counter, opened: Dossier
) -> None:
    assert counter.slot(opened, 3).way is Way.ACCOUNT
    slot = counter.slot(opened, 1)
    counter.use(MarkUndigitised)(ACCOUNT, opened.id, slot.id, Undigitised.SECRET)
    changed = replace(FILE, sha256="0" * 64, paper_code="")
    lists(counter, changed, outside("card", "CC"), outside("more", "TK"))
    assert refresh(counter, opened) == ()


def test_two_papers_of_one_code_share_no_file(counter: Counter) -> None:
    papers = (PaperSpec("TK", "Tờ khai của bên nam"), PaperSpec("TK", "Tờ khai của bên nữ"))
    counter.catalogue.made = replace(PROCEDURE, cases=(Case("", papers),))
    lists(counter, outside("x", "TK"), outside("y", "TK"))
    opened = counter.use(OpenPortalDossier)(ACCOUNT, counter.portal.dossiers[ONLINE.code])
    assert [[f.id for f in s.uploaded] for s in opened.components] == [["x"], ["y"]]


@pytest.mark.parametrize(
    ("channel", "number", "way"),
    [
        (Channel.ONLINE, CITIZEN.id_number, Way.ACCOUNT),
        (Channel.ONLINE, "123456789", Way.SHOWN),
        (Channel.DIRECT, CITIZEN.id_number, Way.SHOWN),
        (Channel.POSTAL, CITIZEN.id_number, Way.SHOWN),
    ],
)
def test_who_handed_in_online_has_proved_who_it_is_by_the_account(
    counter: Counter, channel: Channel, number: str, way: Way
) -> None:
    there = replace(ONLINE, channel=channel, applicant=replace(CITIZEN, id_number=number))
    card = counter.use(OpenPortalDossier)(ACCOUNT, there).components[2]
    assert card.way is way
    assert card.settled is (way is Way.ACCOUNT)
    if way is Way.ACCOUNT:
        assert card.shown is not None
        assert (card.shown.by, card.shown.number) == ("", number)
