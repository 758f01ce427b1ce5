"""What the citizen uploaded is looked at, taken in or sent back; unseen it settles nothing."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import pytest

from tests.fakes.inspector import FakeInspector
from tests.fakes.signing import FakeChecker
from tests.services.test_portal_dossiers import FILE, ONLINE, UPLOADED
from tests.services.test_way import body
from tests.support.counter import CITIZEN, CLERK_CERT, Counter
from tests.support.office import ACCOUNT
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.domain.catalogue import Channel
from tthc_desktop.domain.component import Component, ComponentState, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.inspection import FlatPage, Inspection, Verdict
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import SendingStepKind
from tthc_desktop.domain.portal_dossier import PortalFile, PortalStatus
from tthc_desktop.domain.signatures import SignatureCheck
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.papers.details import Item, Supplement
from tthc_desktop.services.ports.inspector import ALL, FileSource, FlatPages
from tthc_desktop.services.reading.inspect_file import InspectFile
from tthc_desktop.services.reception.portal import OpenPortalDossier
from tthc_desktop.services.reception.slots import ClearSlot, ScanAnyway
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
    return opened_with(counter, UPLOADED)


def opened_with(counter: Counter, *contents: bytes, signatures: int = 0) -> Dossier:
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


def refresh(counter: Counter, dossier: Dossier) -> tuple[Component, ...]:
    return counter.use(RefreshUploads)(ACCOUNT, dossier.id)


def outside(name: str, code: str = "LA") -> PortalFile:
    """A file of a paper that the checklist does not have."""
    return PortalFile(name, f"{name}.pdf", code, sha256_hex(name.encode()), 1)


def lists(counter: Counter, *files: PortalFile) -> None:
    """What the provincial system has of the dossier by now."""
    counter.portal.put("H01.45", replace(ONLINE, files=files, status=PortalStatus.NEW), {})


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
    dossier = opened_with(counter, first, second)
    with pytest.raises(InputError, match=r"upload\.not_seen"):
        accept(counter, dossier, seen_of(second, first))
    made = accept(counter, dossier, seen_of(first, second))
    kept = b"".join(counter.home.blobs.open(made.read_blob or "").frames())
    assert kept.endswith(first + second)


LARGE = 2**20


class SmallPages(FakeInspector):
    """Of every file one small page; it keeps no file."""

    def inspect(self, source: FileSource, password: str) -> Inspection:
        content = source if isinstance(source, bytes) else source.read_bytes()
        return Inspection(
            Verdict.ACCEPT, FileKind.JPEG, 1, sha256=sha256_hex(content), size=len(content)
        )

    def pages(
        self, source: FileSource, password: str, most: int = ALL, first: int = 0
    ) -> tuple[Inspection, FlatPages]:
        return self.inspect(source, password), (FlatPage(b"page", 200, 1, 1) for _ in range(1))


def test_one_file_is_in_memory_at_a_time(counter: Counter) -> None:
    contents = [bytes([n]) * LARGE for n in range(12)]
    dossier = opened_with(counter, *contents)
    take = counter.use(AcceptUpload)
    for file in counter.slot(dossier, 1).uploaded:
        take.uploads.fetch(ACCOUNT, dossier.code, file)
    flat = take.uploads.flat
    outside = replace(flat.outside, inspect=InspectFile(SmallPages()))
    uploads = replace(take.uploads, flat=replace(flat, outside=outside))
    tracemalloc.start()
    try:
        made = replace(take, uploads=uploads)(
            ACCOUNT, dossier.id, counter.slot(dossier, 1).id, seen_of(*contents)
        )
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert made.way is Way.IMPORT
    assert peak < 6 * LARGE  # its frames, their sum, and what opening them takes


def test_the_owner_s_own_signature_is_enough(counter: Counter) -> None:
    content = f"%PDF-1.4\n%signed by {STRANGER} of {CITIZEN.id_number}\n".encode()
    dossier = opened_with(counter, content, signatures=1)
    made = accept(counter, dossier, seen_of(content))
    assert made.digitised
    assert made.signatures == (SignerRole.OWNER,)
    assert b"".join(counter.home.blobs.open(made.file or "").frames()) == content


def test_a_stranger_s_signature_is_not(counter: Counter) -> None:
    content = f"%PDF-1.4\n%signed by {STRANGER}\n".encode()
    dossier = opened_with(counter, content, signatures=1)
    made = accept(counter, dossier, seen_of(content))
    assert (made.digitised, made.next_signer) == (False, SignerRole.CLERK)
    broken = content + b"%broken"
    other = opened_with(counter, broken, signatures=1)
    assert other.id == dossier.id  # one dossier on the portal is one here


def test_a_broken_signature_is_refused_and_the_upload_stays(counter: Counter) -> None:
    content = f"%PDF-1.4\n%signed by {CLERK_CERT}\n%broken".encode()
    dossier = opened_with(counter, content, signatures=1)
    with pytest.raises(InputError, match=r"upload\.signature"):
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
    dossier = opened_with(counter, *contents, signatures=0)
    with pytest.raises(InputError, match=r"upload\.signature") as caught:
        accept(counter, dossier, seen_of(*contents))
    assert f"“{place + 1}.pdf”" in sentence(caught.value)
    assert "Nhấn Z" in sentence(caught.value)  # who is at the counter cannot send the original
    assert f"người ký {CLERK_CERT} – nội dung không khớp" in sentence(caught.value)
    assert counter.slot(dossier, 1).way is Way.UPLOADED


def test_a_file_beside_another_that_cannot_be_judged_is_refused(counter: Counter) -> None:
    plain, strange = b"%PDF-1.4 plain", b"%PDF-1.4 strange"
    dossier = opened_with(counter, plain, strange)
    checks = counter.use(AcceptUpload).check_files
    check = replace(checks, checker=CannotTell(counter.home.blobs, strange))
    with pytest.raises(InputError, match=r"upload\.not_judged") as caught:
        replace(counter.use(AcceptUpload), check_files=check)(
            ACCOUNT, dossier.id, counter.slot(dossier, 1).id, seen_of(plain, strange)
        )
    assert "Nhấn Z" in sentence(caught.value)


def test_a_file_that_was_cut_off_is_called_so_and_may_go_back(counter: Counter) -> None:
    """Not too large: the same file from a stick is unreadable."""
    content = b"%PDF-1.4 cut"
    dossier = opened_with(counter, content, signatures=1)
    checks = counter.use(AcceptUpload).check_files
    cut = replace(checks, checker=CutOff(counter.home.blobs))
    with pytest.raises(InputError, match=r"upload\.damaged") as caught:
        replace(counter.use(AcceptUpload), check_files=cut)(
            ACCOUNT, dossier.id, counter.slot(dossier, 1).id, seen_of(content)
        )
    told = sentence(caught.value)
    assert "“1.pdf”" in told
    assert "bị cắt cụt hoặc hỏng" in told
    assert "Nhấn Z" in told
    assert counter.slot(dossier, 1).way is Way.UPLOADED


class CutOff(FakeChecker):
    """It cannot open any file."""

    def _check(self, content: bytes) -> SignatureCheck:
        raise InputError("pdf.unreadable")


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
    dossier = opened_with(counter, *contents, signatures=1)
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


def test_what_was_sent_back_is_not_asked_for_once_the_paper_is_here(
    counter: Counter, opened: Dossier
) -> None:
    """The citizen came with it, and it is scanned."""
    slot = counter.slot(opened, 1)
    counter.use(SendBackUpload)(ACCOUNT, opened.id, slot.id, "ảnh mờ, chụp lại", SEEN)
    counter.use(ScanAnyway)(ACCOUNT, opened.id, slot.id, "mang bản giấy tới")
    counter.lay(opened, 1)
    assert sent_back(counter.dossier(opened)) == ()
    assert counter.slot(opened, 1).upload is None


def test_a_file_whose_pages_nobody_counted_is_not_taken_in_unseen(
    counter: Counter, opened: Dossier
) -> None:
    unknown = replace(counter.inspector.answers[UPLOADED], pages=0)
    counter.inspector.answers[UPLOADED] = unknown
    with pytest.raises(InputError, match=r"upload\.not_seen"):
        accept(counter, opened, SeenUpload(SEEN.files, 0))


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
