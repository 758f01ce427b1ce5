"""The values that the golden files were written from: every field at least once not its default.

They stand for what was stored and sent, so they change as little as the files do. A field that is
added gets its default here; a record that is cut in two is built from the same words and numbers.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from tthc_desktop.domain.batch import BatchEvent, Crop, EventKind, HiddenFor, PageFile
from tthc_desktop.domain.catalogue import (
    Case,
    Channel,
    Fee,
    Holder,
    Mark,
    Offer,
    PaperSpec,
    PauseReason,
    Procedure,
    ProcessStep,
    ResultSpec,
    Term,
    TermUnit,
    Treatment,
)
from tthc_desktop.domain.component import (
    Component,
    ComponentState,
    PaperFacts,
    Purpose,
    Returned,
    Shown,
    Undigitised,
    Way,
)
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState, Origin
from tthc_desktop.domain.findings import Finding, Overrule
from tthc_desktop.domain.page_look import Edge, PageLook
from tthc_desktop.domain.people import (
    Account,
    Applicant,
    Capacity,
    PersonKind,
    Role,
    Submitter,
)
from tthc_desktop.domain.placement import Placement, Side
from tthc_desktop.domain.portal_dossier import PortalDossier, PortalFile, PortalStatus
from tthc_desktop.domain.reading import PageFlag, PageReport
from tthc_desktop.domain.reuse import FoundPaper, Reuse, ReuseQuery, ReuseSource, Wanted
from tthc_desktop.domain.scanning import PageTarget
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.domain.status import DossierEvent
from tthc_desktop.domain.status import DossierEventKind as Happened
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.wire import BlobRef, Receipt

AT = datetime(2026, 11, 23, 8, 0, 1, 250_000, VIETNAM)
READ, SIGNED, REUSED, RESULT = ("1a" * 32, "2b" * 32, "3c" * 32, "4d" * 32)
FILES = (READ, SIGNED, REUSED, RESULT)
CLERK = Account("a-1", "binh", "Trần Thị Bình", Role.CLERK)

PAPER = FoundPaper(
    ReuseSource.NATIONAL,
    '["UBND đặc khu Thử Nghiệm", "000.pdf"]',
    from_result=True,
    code="KQ.G15.000032",
    name="Giấy chứng nhận kết hôn",
    number="12/2019",
    issuer="UBND đặc khu Thử Nghiệm",
    issued_on=date(2019, 5, 2),
    valid_until=date(2029, 5, 1),
    owner_id="079200001234",
    dossier="H01.45-190502-0003",
    sha256=REUSED,
    size=12,
)
UPLOAD = PortalFile("tep-1", "Tờ khai (bản mới).pdf", "TK", "5e" * 32, 70_001)


def _slot(number: int, **changes: object) -> Component:
    made = Component(
        f"c-{number}",
        number,
        f"GT{number}",
        f"Giấy tờ {number}",
        Treatment.HAND_IN,
        required=True,
        state=ComponentState.MISSING,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # names of fields


SLOTS = (
    _slot(1),
    _slot(
        2,
        treatment=Treatment.GIVE_BACK,
        required=False,
        state=ComponentState.SIGNED,
        pages=2,
        read_blob=READ,
        signed_blob=SIGNED,
        originals=2,
        copies=1,
        findings=(Finding.LOW_DPI, Finding.OTHER_PAPER),
        overrule=Overrule(
            "dấu mờ nhưng đọc được",
            (Finding.LOW_DPI, Finding.OTHER_PAPER),
            "binh",
            AT + timedelta(minutes=3),
        ),
        demands=(SignerRole.CLERK, SignerRole.SEAL),
        signatures=(SignerRole.CLERK, SignerRole.SEAL),
        facts=PaperFacts(
            "7/XN", date(2026, 10, 1), "UBND xã", 'Xác nhận "hoàn cảnh"', date(2027, 4, 1)
        ),
        returned=Returned("Võ Thị Nộp", "Hộ kinh doanh", "binh", AT + timedelta(hours=1)),
        sealed=True,
    ),
    _slot(
        3,
        treatment=Treatment.SHOW_ONLY,
        way=Way.SHOWN,
        shown=Shown("binh", AT, "079200001234", date(2021, 10, 10)),
    ),
    _slot(4, way=Way.NOT_DIGITISED, undigitised=Undigitised.LARGE, reason="khổ A0"),
    _slot(5, way=Way.NOT_NEEDED, reason="đã có bản điện tử"),
    _slot(
        6,
        way=Way.REUSE,
        replaced_by="KQ.G15.000032",
        reuse=Reuse(PAPER, REUSED, "binh", AT + timedelta(minutes=9)),
    ),
    _slot(7, way=Way.UPLOADED, uploaded=(UPLOAD, replace(UPLOAD, id="tep-2", paper_code=""))),
    _slot(8, treatment=Treatment.BY_DATA, way=Way.BY_DATA),
)
RESULT_SLOT = _slot(
    9,
    purpose=Purpose.RESULT,
    way=Way.IMPORT,
    state=ComponentState.SIGNED,
    pages=1,
    read_blob=RESULT,
    signed_blob=RESULT,
    demands=(SignerRole.AUTHORITY, SignerRole.SEAL),
    signatures=(SignerRole.AUTHORITY, SignerRole.SEAL),
    facts=PaperFacts("12/2026/GKS", date(2026, 11, 26)),
)
PERSON = Applicant(
    "Hộ kinh doanh Thử Nghiệm",
    "0100109106",
    "0912000568",
    "Ấp 3, đặc khu Kiên Hải",
    PersonKind.HOUSEHOLD,
    date(1988, 6, 21),
    "Nữ",
    "thu@vidu.invalid",
)
SUBMITTER = Submitter(
    "Võ Thị Nộp", "079200001234", "0912000569", Capacity.AUTHORISED, "Giấy ủy quyền số 3"
)
DOSSIER = Dossier(
    "01990000-0000-7000-8000-00000000abcd",
    "TẠM-Q2-000143",
    "H01.45-261123-0007",
    "2.001263",
    "Đăng ký việc nuôi con nuôi trong nước",
    PERSON,
    CLERK.id,
    AT,
    AT + timedelta(days=5),
    DossierState.OPEN,
    Arrival.RELAY,
    AT + timedelta(minutes=5),
    SLOTS,
    "ab" * 32,
    "Trường hợp 2",
    Channel.POSTAL,
    Term.of(TermUnit.WORKING_DAY, Decimal("2.1")),
    "50.000 đồng",
    -1_250,
    results=(RESULT_SLOT,),
    status=PortalStatus.SUPPLEMENT,
    submitter=SUBMITTER,
    resolving_unit=("H01.46", "Xã Bên Cạnh"),
    sets=3,
    fee_paid=50_000,
    holder="Phòng Tư pháp",
    code_told_at=AT + timedelta(hours=3),
    needs_result=True,
    status_told=PortalStatus.RECEIVED,
)
USUAL = Dossier(
    "01990000-0000-7000-8000-00000000abce",
    "",
    "H01.45-261120-0901",
    "1.001193",
    "Đăng ký khai sinh",
    Applicant("Đỗ Thị Ướm Thử", "099185001122", "0912000111", "Tổ 1"),
    CLERK.id,
    AT,
    AT + timedelta(days=1),
    DossierState.OPEN,
    Arrival.PROVINCE,
    None,
    (),
    origin=Origin.PORTAL,
)
HISTORY = (
    DossierEvent(Happened.RECEIVED, AT, "binh", PortalStatus.RECEIVED),
    DossierEvent(
        Happened.SUPPLEMENT_ASKED,
        AT + timedelta(hours=1),
        "binh",
        PortalStatus.SUPPLEMENT,
        "Thiếu chữ ký của chủ hộ.",
        "lanhdao",
        {"items": 2, "before": 2},
    ),
    DossierEvent(
        Happened.SUPPLEMENT_BROUGHT,
        AT + timedelta(days=1),
        "binh",
        PortalStatus.RECEIVED,
        detail={"due_before": 1_795_000_000_000, "due_after": 1_795_080_000_000},
    ),
    DossierEvent(Happened.DONE, AT + timedelta(days=2), "binh", PortalStatus.DONE),
    DossierEvent(
        Happened.RETURNED,
        AT + timedelta(days=3),
        "binh",
        PortalStatus.RETURNED,
        detail={"to": "Võ Thị Nộp", "on_behalf": "Hộ kinh doanh", "by_post": 1},
    ),
)

PAGE = PageFile(
    "b-1/00001-front.page", "b-1", 1, Placement("c-2"), "6f" * 32, 10, "image/jpeg", 200, 8, 9
)
BACK = replace(
    PAGE,
    path="b-1/00002-back.page",
    number=2,
    place=Placement(
        "c-2",
        Side.BACK,
        dossier="TẠM-Q2-000143",
        position=2,
        run=1,
        blanks=True,
        turn=180,
        sides=2,
        before=1,
        replaces=(1, 3),
        source="81" * 32,
        whole=4,
    ),
    sha256="70" * 32,
)
_ADDED = BatchEvent(EventKind.PAGE_ADDED, 1, AT, "binh")
EVENTS = (
    replace(_ADDED, page=PAGE),
    replace(
        _ADDED, number=2, page=BACK, component="c-4", before=1, turn=180, run=1, blanks=True, act=1
    ),
    replace(_ADDED, kind=EventKind.PAGE_ANALYSED),
    replace(_ADDED, kind=EventKind.PAGE_HIDDEN, act=2),
    *(replace(_ADDED, kind=EventKind.PAGE_HIDDEN, why=why) for why in HiddenFor),
    replace(_ADDED, kind=EventKind.PAGE_SHOWN, act=3, takes_back=2),
    replace(_ADDED, kind=EventKind.PAGE_MOVED, component="", before=2, act=4, repeats=2),
    replace(_ADDED, kind=EventKind.PAGE_TURNED, turn=270, act=5),
    replace(_ADDED, kind=EventKind.PAGE_CROPPED, crop=Crop(0, 10, 990, 1000), act=6),
)
TARGET = PageTarget(
    "b-1",
    7,
    Placement(
        "c-2",
        dossier="TẠM-Q2-000143",
        position=2,
        side=Side.BACK,
        run=3,
        blanks=True,
        sides=2,
        before=1,
        replaces=(2, 3),
        source="81" * 32,
        whole=4,
        turn=180,
    ),
)
LOOK = PageLook(
    dpi=200,
    width=1654,
    height=2339,
    blank=True,
    shows_through=True,
    skew=-1.25,
    sharpness=512.5,
    edges=310.0,
    paper=250,
    ink=200,
    cut=(Edge.TOP, Edge.LEFT),
    red=12.5,
    blue=0.25,
    stamp=True,
    box=(25.0, 20.5, 190.0, 280.0),
    look="4:0509",
    barcodes=("PATCHT", "TTHC1|01990000-0000-7000-8000-00000000abcd|2"),
)
REPORT = PageReport(
    page=1,
    dpi=200,
    width=1654,
    height=2339,
    skew=0.5,
    blank=False,
    sharpness=900.0,
    words=3,
    confidence=95.5,
    barcodes=("PATCHT",),
    flags=(PageFlag.SKEWED, PageFlag.TURNED),
    look="4:0509",
    text="Tờ khai, Lê",
    unread=2,
    turned=90,
)
PROCEDURE = Procedure(
    "1.900001",
    "Thủ tục thử",
    "HT",
    "Hộ tịch",
    (
        Offer(Channel.DIRECT, Term.of(TermUnit.SAME_DAY, 0), (Fee("LP", 8000, "mỗi bản"),)),
        Offer(
            Channel.POSTAL, None, (Fee("", None, "miễn"),), "Năm ngày", Decimal(5), "2351/QĐ-UBND"
        ),
        Offer(Channel.ONLINE, Term.of(TermUnit.HOUR, "2.5")),
    ),
    (
        Case(
            "Trẻ có cha, mẹ",
            (
                PaperSpec("TK", "Tờ khai"),
                PaperSpec(
                    "BS",
                    "Bản sao",
                    Treatment.SHOW_ONLY,
                    required=False,
                    originals=0,
                    copies=2,
                    form="Mẫu 01",
                    replaced_by="KQ.G15.000032",
                ),
            ),
            ("Người tiếp nhận đối chiếu",),
        ),
    ),
    (ResultSpec("KQ.G15.000031", "Giấy khai sinh"),),
    "Cấp xã",
    "2351/QĐ-UBND",
    "Một phần",
    "Công dân Việt Nam",
    frozenset(Mark),
    frozenset({PauseReason.PAYMENT}),
    (
        ProcessStep("Tiếp nhận", Holder.CLERK, Decimal("0.5")),
        ProcessStep("Thẩm định", Holder.DIVISION, Decimal("12.5"), "Tư pháp"),
    ),
)
BLOB = BlobRef("01990000-0000-7000-8000-0000000000b1", SIGNED, 12)
RECEIPT = Receipt(
    "01990000-0000-7000-8000-0000000000f1",
    "91" * 32,
    (BLOB,),
    "2026-11-23T08:00:00+07:00",
    "00ff00ff00ff00ff",
    "99" * 64,
)
ONLINE = PortalDossier(
    "H01.45-261120-0901",
    "1.001193",
    "Đăng ký khai sinh",
    Channel.ONLINE,
    replace(PERSON, kind=PersonKind.BUSINESS),
    datetime(2026, 11, 20, 8, 15, tzinfo=VIETNAM),
    datetime(2026, 11, 23, 17, 0, tzinfo=VIETNAM),
    PortalStatus.RECEIVED,
    "Trẻ có cha, mẹ",
    (UPLOAD,),
)
QUERY = ReuseQuery(
    "079200001234",
    "Trần Ví Dụ",
    "1.004746",
    "TẠM-Q2-000143",
    "H01.45",
    (Wanted("BSKH", "KQ.G15.000032"), Wanted("TK", "")),
)
