"""Which files the citizen has uploaded by now: each in its slot, none twice, none forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.services.test_portal_dossiers import FILE, ONLINE, UPLOADED
from tests.services.test_uploads import (
    SEEN,
    accept,
    lists,
    opened_with,
    outside,
    refresh,
    send_back,
)
from tests.support.counter import PROCEDURE, Counter
from tests.support.office import ACCOUNT
from tthc_desktop.domain.catalogue import Case, PaperSpec
from tthc_desktop.domain.component import ComponentState, Undigitised, Way
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import SendingStepKind
from tthc_desktop.domain.portal_dossier import PortalFile
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.reception.import_file import ImportFile
from tthc_desktop.services.reception.portal import OpenPortalDossier
from tthc_desktop.services.reception.slots import ClearSlot, MarkUndigitised
from tthc_desktop.services.reception.uploads import (
    AcceptUpload,
    SeenUpload,
    SendBackUpload,
    sent_back,
)


@pytest.fixture
def opened(counter: Counter) -> Dossier:
    return opened_with(counter, UPLOADED)


def in_slots(counter: Counter, dossier: Dossier) -> list[tuple[str, ...]]:
    """The files behind the checklist, slot by slot."""
    return [tuple(f.id for f in slot.uploaded) for slot in counter.dossier(dossier).components[4:]]


@pytest.fixture
def beside(counter: Counter) -> Dossier:
    """An online dossier with two files of one paper that the checklist does not have."""
    lists(counter, outside("x"), outside("y"))
    return counter.use(OpenPortalDossier)(ACCOUNT, counter.portal.dossiers[ONLINE.code])


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
    with pytest.raises(InputError, match=r"upload\.duplicate") as caught:
        counter.use(AcceptUpload)(ACCOUNT, opened.id, second.id, SEEN)
    assert "“Tờ khai”" in sentence(caught.value)
    assert "Nhấn Z" in sentence(caught.value)
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
    with pytest.raises(InputError, match=r"upload\.duplicate"):
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
