"""Dossiers that are on the provincial system already are completed here, never received again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.test_way import body
from tests.support.counter import CITIZEN, CODE, PROCEDURE, Counter
from tests.support.office import ACCOUNT, START
from tests.support.whole_store import all_dossiers
from tthc_desktop.domain.catalogue import Channel
from tthc_desktop.domain.component import Way
from tthc_desktop.domain.dossier import Arrival, Dossier, Origin
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import Fault, Operation, SendingStepKind
from tthc_desktop.domain.portal_dossier import PortalDossier, PortalFile, PortalStatus
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.papers.details import Intake
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.reception.import_file import ImportFile
from tthc_desktop.services.reception.portal import (
    FetchUpload,
    FindOnPortal,
    OpenList,
    OpenPortalDossier,
    ReadFeed,
)
from tthc_desktop.services.reception.slots import MarkNotNeeded
from tthc_desktop.services.reception.supplement import AskSupplement, TakeSupplement
from tthc_desktop.services.reception.uploads import AcceptUpload, SeenUpload

UPLOADED = b"%PDF-1.4 what the citizen uploaded"
FILE = PortalFile("f-1", "to-khai.pdf", "TK", sha256_hex(UPLOADED), len(UPLOADED))
ONLINE = PortalDossier(
    "H01.45-261120-0007",
    CODE,
    PROCEDURE.name,
    Channel.ONLINE,
    CITIZEN,
    START - timedelta(days=3),
    START + timedelta(days=2),
    PortalStatus.PROCESSING,
    files=(FILE,),
)


@pytest.fixture
def opened(counter: Counter) -> Dossier:
    counter.portal.put("H01.45", ONLINE, {"f-1": UPLOADED})
    return counter.use(OpenPortalDossier)(ACCOUNT, ONLINE)


def accepted(counter: Counter, opened: Dossier) -> None:
    """The upload, looked at and taken in."""
    seen = SeenUpload((FILE.sha256,), 1)
    counter.use(AcceptUpload)(ACCOUNT, opened.id, counter.slot(opened, 1).id, seen)


def test_it_keeps_code_dates_and_channel(counter: Counter, opened: Dossier) -> None:
    now = counter.dossier(opened)
    assert (now.code, now.provisional_code) == (ONLINE.code, "")
    assert (now.received_at, now.due_at) == (ONLINE.received_at, ONLINE.due_at)
    assert (now.channel, now.status, now.origin) == (
        Channel.ONLINE,
        PortalStatus.PROCESSING,
        Origin.PORTAL,
    )
    assert now.arrival is Arrival.PROVINCE
    assert [slot.way for slot in now.components] == [
        Way.UPLOADED,
        Way.SCAN,
        Way.ACCOUNT,
        Way.SCAN,
    ]
    # The next citizen at this counter gets the number that nobody has had.
    assert counter.receive().provisional_code == "TẠM-Q2-000001"


def test_opened_twice_it_is_one(counter: Counter, opened: Dossier) -> None:
    assert counter.use(OpenPortalDossier)(ACCOUNT, ONLINE).id == opened.id
    assert counter.use(FindOnPortal)(ACCOUNT, ONLINE.code.lower()).here == counter.dossier(opened)
    assert counter.use(ReadFeed)(ACCOUNT) == ()
    with counter.home.store.read() as tx:
        assert len(all_dossiers(tx)) == 1


def test_no_new_slip(counter: Counter, opened: Dossier) -> None:
    with pytest.raises(InputError, match=r"slip\.portal"):
        counter.use(HandOutPaper)(ACCOUNT, opened.id, Intake())


def test_what_was_uploaded_is_shown_and_never_scanned_again(
    counter: Counter, opened: Dossier
) -> None:
    slot = counter.slot(opened, 1)
    assert not slot.scannable
    with pytest.raises(InputError, match=r"slot\.uploaded"):
        counter.use(ImportFile)(
            ACCOUNT, opened.id, slot.id, counter.file("x.pdf", b"%PDF-1.4 again")
        )
    fetch = counter.use(FetchUpload)
    assert fetch(ACCOUNT, ONLINE.code, FILE) == FILE.sha256
    counter.portal.fault = Fault.LINK  # kept from then on
    assert fetch(ACCOUNT, ONLINE.code, FILE) == FILE.sha256
    kept = b"".join(counter.home.blobs.open(FILE.sha256).frames())
    assert kept == UPLOADED
    with pytest.raises(PortalError):
        fetch(ACCOUNT, ONLINE.code, replace(FILE, id="f-2", sha256="0" * 64))


def test_one_component_goes_as_attach_and_nothing_is_created(
    counter: Counter, opened: Dossier
) -> None:
    with pytest.raises(InputError, match=r"dossier\.incomplete"):
        counter.seal(opened)
    accepted(counter, opened)
    counter.lay(opened, 2)
    counter.sign_all()
    submission = counter.seal(opened)
    assert submission.operation is Operation.ATTACH
    assert [s.blob_sha for s in submission.steps if s.kind is SendingStepKind.BLOB] == [
        counter.slot(opened, number).signed_blob for number in (1, 2)
    ]
    said = body(submission)
    assert (said["MaHoSo"], said["MaHoSoKhac"]) == (ONLINE.code, ONLINE.code)
    assert (said["KenhThucHien"], said["TrangThaiHoSo"]) == ("2", "4")
    assert [paper["MaThanhPhanHoSo"] for paper in said["TaiLieuNop"]] == ["TK", "BS"]
    assert said["TaiLieuNop"][1]["TenTepDinhKem"] == f"{ONLINE.code}_02.pdf"


def test_with_nothing_new_there_is_nothing_to_send(counter: Counter, opened: Dossier) -> None:
    for number in (1, 2):
        slot = counter.slot(opened, number)
        counter.use(MarkNotNeeded)(ACCOUNT, opened.id, slot.id, "người dân đã nộp đủ trực tuyến")
    with pytest.raises(InputError, match=r"seal\.nothing"):
        counter.seal(opened)


def test_a_procedure_that_this_pc_does_not_know(counter: Counter) -> None:
    """Its checklist is what was uploaded."""
    other = replace(ONLINE, code="H01.45-261120-0008", procedure_code="9.999999")
    made = counter.use(OpenPortalDossier)(ACCOUNT, other)
    assert [(s.name, s.way) for s in made.components] == [("to-khai.pdf", Way.UPLOADED)]


def test_the_feed_in_order_of_what_presses(counter: Counter) -> None:
    later = replace(ONLINE, code="H01.45-261120-0009", due_at=START + timedelta(days=9))
    counter.portal.put("H01.45", later, {})
    counter.portal.put("H01.45", ONLINE, {})
    counter.portal.put("H01.99", replace(ONLINE, code="H01.99-261120-0001"), {})
    assert [d.code for d in counter.use(ReadFeed)(ACCOUNT)] == [ONLINE.code, later.code]
    for number in range(450):  # more than one answer of the relay
        code = f"H01.45-261121-{number + 100:04d}"
        counter.portal.put("H01.45", replace(ONLINE, code=code), {})
    assert len(counter.use(ReadFeed)(ACCOUNT)) == 452


def test_codes_that_are_none_and_codes_that_nobody_knows(counter: Counter) -> None:
    with pytest.raises(InputError, match=r"code\.official"):
        counter.use(FindOnPortal)(ACCOUNT, "H01 45/26")
    found = counter.use(FindOnPortal)(ACCOUNT, " h01.45-261120-0007 ")
    assert (found.code, found.here, found.there) == (ONLINE.code, None, None)
    counter.portal.fault = Fault.LINK
    assert counter.use(FindOnPortal)(ACCOUNT, ONLINE.code).unreachable is not None


def test_a_list_of_codes(counter: Counter) -> None:
    second = replace(ONLINE, code="H01.45-261120-0008")
    for dossier in (ONLINE, second):
        counter.portal.put("H01.45", dossier, {})
    counter.use(OpenPortalDossier)(ACCOUNT, ONLINE)
    path = counter.folder / "list.txt"
    text = f"{ONLINE.code} {second.code} H01.45-261120-0099 HO1.45-261120-0100"
    path.write_text(text, "utf-8")
    opened = counter.use(OpenList)(ACCOUNT, path)
    assert (opened.opened, opened.known) == (1, 1)
    assert opened.unknown == ("H01.45-261120-0099",)
    assert (opened.doubtful, opened.left) == (("HO1.45-261120-0100",), 0)


def test_dates_that_run_backwards(counter: Counter) -> None:
    with pytest.raises(InputError, match=r"portal\.dates"):
        counter.use(OpenPortalDossier)(
            ACCOUNT, replace(ONLINE, due_at=ONLINE.received_at - timedelta(1))
        )


def test_the_clock_of_a_portal_dossier_may_stand_still_too(
    counter: Counter, opened: Dossier
) -> None:
    """Its term is not ours to reckon; its appointment moves by the time that was paused."""
    from tests.services.test_way import ASKED

    counter.use(AskSupplement)(ACCOUNT, opened.id, ASKED)
    counter.home.clock.forward(3600)
    taken = counter.use(TakeSupplement)(ACCOUNT, opened.id)
    assert taken.due_after == taken.due_before + timedelta(hours=1)
    assert counter.dossier(opened).status is PortalStatus.PROCESSING
