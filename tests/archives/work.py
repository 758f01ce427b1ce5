"""A day at the counter of the archived office: a dossier of every kind, by the real services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from tests.archives.around import BOTH_SIDES, SCAN, Paper, cut_off_while_sending
from tests.support.enrolled import EnrolledPc
from tests.support.pdf_signing import signed
from tests.support.relay import RelayChild
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.demo.site import DemoSite
from tthc_desktop.domain.batch import UNSORTED, Crop
from tthc_desktop.domain.catalogue import Channel, PauseReason, Term, TermUnit
from tthc_desktop.domain.component import Component, PaperFacts, Undigitised
from tthc_desktop.domain.cover_sheet import CoverSheet
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.extensions import ExtensionReason
from tthc_desktop.domain.findings import HARD
from tthc_desktop.domain.people import Account, Applicant, Capacity, PersonKind, Submitter
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.reading import Profile
from tthc_desktop.domain.scanning import PageTarget, ScanSettings
from tthc_desktop.domain.work_calendar import CalendarDay, DayKind
from tthc_desktop.services.application import Office
from tthc_desktop.services.deadlines.change_calendar import ChangeDay
from tthc_desktop.services.deadlines.extend_due import ExtendDue
from tthc_desktop.services.deadlines.pause_clock import PauseClock, ResumeClock
from tthc_desktop.services.deadlines.proposals import DecideProposal, ListProposals
from tthc_desktop.services.papers.cover_sheets import PrintCoverSheets
from tthc_desktop.services.papers.details import Control, Intake, Item, Refusal, Supplement
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.ports.signing import SignJob
from tthc_desktop.services.reading.read_dossier import ReadDossier
from tthc_desktop.services.reception.confirm_reuse import ConfirmReuse, FetchReuse, Looked
from tthc_desktop.services.reception.ending import EndWithForm, Withdraw
from tthc_desktop.services.reception.import_file import ImportFile
from tthc_desktop.services.reception.import_pages import ImportPages
from tthc_desktop.services.reception.list_tasks import GetDossier
from tthc_desktop.services.reception.portal import OpenPortalDossier, ReadFeed
from tthc_desktop.services.reception.progress import AskPayment, Finish, StartProcessing
from tthc_desktop.services.reception.receive_dossier import Handed, ReceiveDossier
from tthc_desktop.services.reception.results import AddResult
from tthc_desktop.services.reception.reuse import LookUpReuse
from tthc_desktop.services.reception.show_file import ShowFile
from tthc_desktop.services.reception.slots import (
    ConfirmShown,
    MarkNotNeeded,
    MarkUndigitised,
    OverruleFindings,
    PutFacts,
    ScanAnyway,
)
from tthc_desktop.services.reception.supplement import Approval, AskSupplement, TakeSupplement
from tthc_desktop.services.reception.transfer_and_return import (
    ReturnPaper,
    ReturnResult,
    TellCode,
    Transfer,
)
from tthc_desktop.services.scanning.analyse_pages import AnalysePages
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.scanning.desk import GetDesk
from tthc_desktop.services.scanning.scan_component import ScanComponent
from tthc_desktop.services.sending.seal_dossier import SealDossier
from tthc_desktop.services.signing.sign_dossiers import ListToSign, SignDossiers

OWNER_ID = "099088045678"
OWNER = Applicant("Hoàng Văn Thí Dụ", OWNER_ID, "0912000567", "Tổ 7, ấp Giả Tưởng")
BIRTH, AGAIN, RESIDENCE, LINKED = "1.001193", "1.004746", "1.004222", "2.000986"
_SENT_S = 60.0


@dataclass
class Day:
    office: Office
    site: DemoSite
    relay: RelayChild
    paper: Paper
    folder: Path
    admin: Account
    clerk: Account

    def work(self) -> None:
        self.confirmed()
        self.frozen_and_cut_off()
        self.queued()
        self.open_pages()
        self.every_way()
        self.online()
        self.asked_for_more()
        self.refused()
        self.longer()
        self.ready_to_seal()
        self.orphan()

    # One dossier each

    def confirmed(self) -> None:
        """Sent, confirmed, its code told; then its result, sent too, and handed over."""
        dossier = self.receive("Nguyễn Văn Mẫu")
        self.fill(dossier)
        self.office.use(HandOutPaper)(self.clerk, dossier.id, Intake())
        self.office.use(PrintCoverSheets)(self.clerk, dossier.id)
        self.sign(dossier)
        self.office.use(SealDossier)(self.clerk, dossier.id)
        self.send()
        self.office.use(TellCode)(self.clerk, dossier.id, "qua điện thoại")
        self.office.use(StartProcessing)(self.clerk, dossier.id)
        facts = PaperFacts("12/2026/GKS", date(2026, 11, 26), "UBND đặc khu", "Cấp giấy khai sinh")
        slot = self.office.use(AddResult)(
            self.clerk, dossier.id, "Giấy khai sinh", "KQ.G15.000031", facts
        )
        self.office.use(ImportFile)(self.clerk, dossier.id, slot.id, self.signed_result())
        self.overrule(dossier)
        self.sign(dossier)
        self.office.use(Finish)(self.clerk, dossier.id)
        self.office.use(SealDossier)(self.clerk, dossier.id)
        self.send()
        self.office.use(ReturnResult)(self.clerk, dossier.id, "Nguyễn Thị Nhận", "Nguyễn Văn Mẫu")

    def frozen_and_cut_off(self) -> None:
        """Its payload is fixed and its files are over; the rest is not known to this PC."""
        dossier = self.receive("Lê Thị Đóng Băng")
        self.fill(dossier)
        self.sign(dossier)
        self.office.use(SealDossier)(self.clerk, dossier.id)
        cut_off_while_sending(self.office, EnrolledPc.at(self.relay))
        self.relay.stop()

    def queued(self) -> None:
        """Sealed without a link: a draft, nothing sent."""
        dossier = self.receive("Trần Văn Chờ")
        self.fill(dossier)
        self.sign(dossier)
        self.office.use(SealDossier)(self.clerk, dossier.id)
        assert self.office.sync.once().error
        self.relay.start()

    def open_pages(self) -> None:
        """Loads of every kind, and everything that is done to pages."""
        dossier = self.receive("Phạm Thị Trang")
        first, second, third = (self.slot(dossier, code) for code in ("TK", "GCS", "UQ"))
        self.scan(dossier, first, "TỜ KHAI ĐĂNG KÝ KHAI SINH", pages=3)
        sheets = [self.paper.sheet("GIẤY CHỨNG SINH"), self.paper.sheet(lines=0)]
        self.load(dossier, Placement(second.id, blanks=True, turn=180), sheets, BOTH_SIDES)
        stack = [
            self.paper.sheet("Tờ rời không rõ của ai"),
            self.paper.cover(CoverSheet(dossier.id, third.position).encode()),
            self.paper.sheet("VĂN BẢN ỦY QUYỀN"),
        ]
        self.load(dossier, Placement(UNSORTED), stack)
        self.load(dossier, Placement(first.id, before=2), [self.paper.sheet("Tờ chèn giữa")])
        replacing = Placement(first.id, replaces=(3,))
        self.load(dossier, replacing, [self.paper.sheet("TỜ KHAI, quét lại")])
        photo = self.paper.photo("VĂN BẢN ỦY QUYỀN, ảnh chụp")
        [imported] = self.office.use(ImportPages)(
            self.clerk, dossier.id, third.id, [photo], lambda _: None
        )
        assert imported.refused is None
        list(self.office.use(AnalysePages)(self.clerk, dossier.id))
        arrange = self.office.use(ArrangePages)
        arrange.turn(self.clerk, dossier.id, [2], 90)
        arrange.crop(self.clerk, dossier.id, 1, Crop(20, 30, 980, 970))
        arrange.hide(self.clerk, dossier.id, [4])
        arrange.move(self.clerk, dossier.id, [2], third.id, 0)
        arrange.hide(self.clerk, dossier.id, [1])
        arrange.undo(self.clerk, dossier.id)
        arrange.turn(self.clerk, dossier.id, [5], 180)
        arrange.undo(self.clerk, dossier.id)
        arrange.redo(self.clerk, dossier.id)
        arrange.crop(self.clerk, dossier.id, 2, Crop(0, 0, 500, 500))
        arrange.undo(self.clerk, dossier.id)

    def every_way(self) -> None:
        """Slots filled, or left empty, in every way that there is."""
        household = Applicant(
            "Hộ kinh doanh Thử Nghiệm",
            "0100109106",
            "0912000568",
            "Ấp 3",
            PersonKind.HOUSEHOLD,
            email="thu@vidu.invalid",
        )
        person = Submitter(
            "Võ Thị Nộp Thay", "079200001234", "0912000569", Capacity.AUTHORISED, "GUQ số 3"
        )
        more = Handed(person, ("H01.46", "Xã Bên Cạnh"), 2, 8000, date(2021, 10, 10))
        mixed = self.office.use(ReceiveDossier)(
            self.clerk, "2.001263", household, "", Channel.DIRECT, more
        )
        papers = {slot.paper_code: slot for slot in mixed.components}
        self.office.use(MarkUndigitised)(
            self.clerk, mixed.id, papers["DON"].id, Undigitised.LARGE, "khổ A0"
        )
        self.office.use(MarkNotNeeded)(self.clerk, mixed.id, papers["GKS"].id, "đã có bản điện tử")
        self.office.use(ImportFile)(
            self.clerk, mixed.id, papers["HCGD"].id, self.paper.pdf("VĂN BẢN XÁC NHẬN")
        )
        kept = self.folder / "da-ky.pdf"
        kept.write_bytes(signed(self.paper.pdf("GIẤY KHÁM SỨC KHỎE").read_bytes()))
        self.office.use(ImportFile)(self.clerk, mixed.id, papers["SKTR"].id, kept)
        self.office.use(ScanAnyway)(
            self.clerk, mixed.id, papers["CC"].id, "cần bản chụp để đối chiếu"
        )
        self.scan(mixed, papers["CC"], "CĂN CƯỚC")
        self.scan(mixed, papers["ANH"], "bí mật", lines=2)
        list(self.office.use(AnalysePages)(self.clerk, mixed.id))
        self.office.use(MarkUndigitised)(
            self.clerk, mixed.id, papers["ANH"].id, Undigitised.SECRET, "mật"
        )
        facts = PaperFacts("7/XN", date(2026, 10, 1), "UBND xã", "Hoàn cảnh", date(2027, 4, 1))
        self.office.use(PutFacts)(self.clerk, mixed.id, papers["HCGD"].id, facts)
        self.office.use(ReturnPaper)(
            self.clerk, mixed.id, papers["HCGD"].id, "Võ Thị Nộp Thay", "chủ hộ"
        )
        list(self.office.use(ReadDossier)(self.clerk, mixed.id))
        self.overrule(mixed)

        again = self.office.use(ReceiveDossier)(self.clerk, AGAIN, OWNER)
        wanted = self.slot(again, "BSKH")
        found = self.office.use(LookUpReuse)(self.clerk, again.id)
        paper = found.candidates[wanted.id][0]
        fetched = self.office.use(FetchReuse)(self.clerk, again.id, wanted.id, paper)
        looked = Looked(fetched.paper.sha256, frozenset(range(fetched.pages)))
        self.office.use(ConfirmReuse)(self.clerk, again.id, wanted.id, paper, looked)
        self.office.use(ConfirmShown)(
            self.clerk, again.id, self.slot(again, "CC").id, OWNER_ID, date(2021, 10, 10)
        )

    def online(self) -> None:
        """Handed in online; one of its files was looked at, one paper is scanned here."""
        [found, *_] = self.office.use(ReadFeed)(self.clerk)
        dossier = self.office.use(OpenPortalDossier)(self.clerk, found)
        self.office.use(ShowFile)(self.clerk, dossier, dossier.components[0], 0)
        self.scan(dossier, self.slot(dossier, "UQ"), "VĂN BẢN ỦY QUYỀN")
        list(self.office.use(AnalysePages)(self.clerk, dossier.id))

    def asked_for_more(self) -> None:
        """Waits for the citizen, the third time, with a supervisor's word."""
        dossier = self.receive("Đỗ Văn Thiếu", RESIDENCE)
        items = (Item("Giấy tờ chứng minh chỗ ở", "thiếu trang 2"), Item("Ảnh", "", 2, 1))
        deadline = self.office.ports.clock.now() + timedelta(days=9)
        asked = Supplement("Thiếu chữ ký của chủ hộ.", items, deadline)
        for _ in range(2):
            self.office.use(AskSupplement)(self.clerk, dossier.id, asked)
            self.office.use(TakeSupplement)(self.clerk, dossier.id)
        word = Approval(demo.SUPERVISOR.login, demo.PASSWORD)
        self.office.use(AskSupplement)(self.clerk, dossier.id, asked, word)
        handed = self.receive("Bùi Thị Chuyển", RESIDENCE)
        self.office.use(Transfer)(self.clerk, handed.id, "", "Phòng Tư pháp", "kèm bản giấy")
        self.office.use(AskPayment)(self.clerk, handed.id, "lệ phí 20.000 đồng")

    def refused(self) -> None:
        """Refused with its paper, and one that the citizen took back."""
        dossier = self.receive("Ngô Văn Sai Nơi", RESIDENCE)
        self.office.use(EndWithForm)(
            self.clerk, dossier.id, Refusal("Không thuộc thẩm quyền của đặc khu.")
        )
        gone = self.receive("Lý Thị Rút", RESIDENCE)
        self.office.use(Withdraw)(self.clerk, gone.id, "người dân xin rút")

    def longer(self) -> None:
        """A term made longer, a clock that stood still, and dates that a changed calendar moves."""
        dossier = self.receive("Mai Văn Xa", LINKED)
        self.excuse(dossier)
        self.office.use(HandOutPaper)(self.clerk, dossier.id, Intake("Điểm tiếp nhận số 2"))
        term = Term.of(TermUnit.WORKING_DAY, 2)
        self.office.use(ExtendDue)(
            self.clerk, dossier.id, ExtensionReason.DATA, term, "theo yêu cầu"
        )
        other = self.receive("Mai Thị Gần", RESIDENCE)
        self.excuse(other)
        self.office.use(HandOutPaper)(self.clerk, other.id, Intake())
        self.office.use(HandOutPaper)(self.clerk, other.id, Control("Phòng Tư pháp"))
        self.office.use(PauseClock)(self.clerk, other.id, PauseReason.SUPPLEMENT, "chờ bản gốc")
        self.office.use(ResumeClock)(self.clerk, other.id)
        off = CalendarDay(date(2026, 12, 2), DayKind.OFF, "Nghỉ bão", "45/CĐ-UBND")
        self.office.use(ChangeDay)(self.admin, off)
        [proposal, *_] = [p.proposal for p in self.office.use(ListProposals)(self.clerk)]
        self.office.use(DecideProposal)(self.clerk, proposal.id, accept=True)

    def ready_to_seal(self) -> None:
        dossier = self.receive("Dương Thị Sẵn Sàng")
        self.fill(dossier)
        self.sign(dossier)

    def orphan(self) -> None:
        """The power failed between a page's file and its row."""
        dossier = self.receive("Cao Văn Mất Điện")
        slot = self.slot(dossier, "TK")
        self.scan(dossier, slot, "TỜ KHAI ĐĂNG KÝ KHAI SINH")
        batch = self.office.use(GetDesk)(dossier.id).batch
        assert batch is not None
        target = PageTarget(
            batch.id, 2, Placement(slot.id, dossier=dossier.code, position=slot.position, before=1)
        )
        self.site.load_scanner((self.paper.sheet("Trang mất điện"),))
        device = self.office.ports.scanner.devices()[0]
        [page] = self.office.ports.scanner.scan(device.id, SCAN, target, lambda: False)
        assert page.number == 2

    # What recurs

    def receive(self, name: str, procedure: str = BIRTH) -> Dossier:
        person = replace(OWNER, name=name, birth_date=date(1988, 6, 21), gender="Nam")
        return self.office.use(ReceiveDossier)(self.clerk, procedure, person)

    def slot(self, dossier: Dossier, code: str) -> Component:
        return next(slot for slot in dossier.components if slot.paper_code == code)

    def scan(
        self, dossier: Dossier, slot: Component, title: str, pages: int = 1, lines: int = 4
    ) -> None:
        sheets = [self.paper.sheet(title, lines), *(self.paper.sheet() for _ in range(pages - 1))]
        self.load(dossier, Placement(slot.id), sheets)

    def load(
        self, dossier: Dossier, landing: Placement, sheets: list[Path], how: ScanSettings = SCAN
    ) -> None:
        self.site.load_scanner(tuple(sheets))
        device = self.office.ports.scanner.devices()[0]
        made = list(self.office.use(ScanComponent)(self.clerk, dossier.id, landing, device.id, how))
        assert made

    def fill(self, dossier: Dossier) -> None:
        """All that birth registration asks for, read, and good by a clerk's word."""
        self.scan(dossier, self.slot(dossier, "TK"), "TỜ KHAI ĐĂNG KÝ KHAI SINH")
        self.scan(dossier, self.slot(dossier, "GCS"), "GIẤY CHỨNG SINH")
        self.office.use(ConfirmShown)(self.clerk, dossier.id, self.slot(dossier, "CC").id)
        list(self.office.use(AnalysePages)(self.clerk, dossier.id))
        list(self.office.use(ReadDossier)(self.clerk, dossier.id))
        self.overrule(dossier)

    def excuse(self, dossier: Dossier) -> None:
        """Nothing is asked for of it, so that its slip can be handed out."""
        for slot in dossier.components:
            self.office.use(MarkNotNeeded)(
                self.clerk, dossier.id, slot.id, "đã có trong cơ sở dữ liệu"
            )

    def overrule(self, dossier: Dossier) -> None:
        for slot in self.office.use(GetDossier)(dossier.id).failed:
            if slot.sealed:
                continue
            assert not HARD & set(slot.findings), slot.findings
            self.office.use(OverruleFindings)(
                self.clerk, dossier.id, slot.id, "giấy tờ mẫu, vẫn đọc được"
            )

    def sign(self, dossier: Dossier) -> None:
        credential = self.office.use(SignDossiers).unlock(self.clerk, demo.PIN)
        items = [i for i in self.office.use(ListToSign)(self.clerk) if i.dossier_id == dossier.id]
        for outcome in self.office.use(SignDossiers)(self.clerk, items, credential):
            assert outcome.error is None, outcome.error

    def send(self) -> None:
        self.office.sync.wake()
        report = self.office.sync.until_sent(_SENT_S, lambda _: None)
        assert not report.waiting, report

    def signed_result(self) -> Path:
        """From the document system: signed by the leader, then sealed."""
        token, tools = self.site.token(), Composer().tools()
        source, halfway, whole = (self.folder / name for name in ("a.pdf", "b.pdf", "c.pdf"))
        try:
            picture = self.paper.sheet("GIẤY KHAI SINH")
            tools.digitise(1)([picture], source, Profile.FAITHFUL, ocr=False)
            for label, before, after in (
                ("TTHC-LANHDAO", source, halfway),
                ("TTHC-CONDAU", halfway, whole),
            ):
                signer = tools.token(token.module, label, token.path)
                signer.unlock(demo.PIN)
                signer.sign(SignJob(before, "", after, plain=True))
                signer.lock()
        finally:
            tools.close()
        return whole
