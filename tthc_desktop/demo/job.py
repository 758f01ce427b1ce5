"""The main job on the demo office: one dossier through every layer, told step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tthc_desktop.demo.office import PIN
from tthc_desktop.demo.site import DemoJob, DemoSite
from tthc_desktop.domain.component import Way
from tthc_desktop.domain.dossier import Arrival, Dossier
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scanning import ScanSettings
from tthc_desktop.domain.time import vn_moment
from tthc_desktop.services.application import Office
from tthc_desktop.services.composition import DemoResult
from tthc_desktop.services.papers.hand_out_slip import HandOutSlip
from tthc_desktop.services.reading.read_dossier import ComponentRead, ReadDossier
from tthc_desktop.services.reception.list_tasks import GetDossier
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.reception.slots import ConfirmShown
from tthc_desktop.services.scanning.analyse_pages import AnalysePages
from tthc_desktop.services.scanning.scan_component import ScanComponent
from tthc_desktop.services.sending.export_signed import ExportSigned
from tthc_desktop.services.sending.queue import GetReceipt, ListQueue
from tthc_desktop.services.sending.seal_dossier import SealDossier
from tthc_desktop.services.signing.sign_dossiers import ListToSign, SignDossiers

STAGES = ("intake", "scan", "sign", "seal")
_PATIENCE_S = 60.0
PAPERS = 3
"""Of the sample papers; the others lie ready for whoever goes on in the window."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One dossier through every layer, as a clerk would take it."""

    office: Office
    site: DemoSite
    clerk: Account
    say: Callable[[str], None]

    def to(self, job: DemoJob, stage: str) -> Dossier:
        """Up to and including a stage."""
        steps = {"scan": self._scan, "sign": self._read_and_sign, "seal": self._seal}
        dossier = self.office.use(ReceiveDossier)(self.clerk, job.procedure, job.applicant)
        self.say(
            f"Tiếp nhận {dossier.provisional_code}: {dossier.procedure_name}, "
            f"{dossier.applicant.name}, hẹn trả {vn_moment(dossier.due_at)}"
        )
        for name in STAGES[1 : STAGES.index(stage) + 1]:
            steps[name](dossier, job)
            dossier = self.office.use(GetDossier)(dossier.id)
        return dossier

    def _scan(self, dossier: Dossier, job: DemoJob) -> None:
        device = self.office.ports.scanner.devices()[0]
        components = {c.paper_code: c for c in dossier.components}
        for paper in job.papers[:PAPERS]:
            component = components[paper.paper_code]
            self.site.load_scanner(paper.pages)
            pages = self.office.use(ScanComponent)(
                self.clerk, dossier.id, Placement(component.id), device.id, ScanSettings()
            )
            for page in pages:
                self.say(
                    f"  Quét {component.name}: trang {page.file.number},"
                    f" {page.file.dpi} dpi, đã lưu mã hóa"
                )
        for seen in self.office.use(AnalysePages)(self.clerk, dossier.id):
            if seen.look is not None and seen.look.blank:
                self.say(f"  Trang {seen.number} có thể là trang trắng")
        for component in self.office.use(GetDossier)(dossier.id).components:
            if component.required and component.way is Way.SHOWN:
                self.office.use(ConfirmShown)(self.clerk, dossier.id, component.id)
                self.say(f"  Đối chiếu {component.name}: chỉ xuất trình, không quét")
        self.office.use(HandOutSlip)(self.clerk, dossier.id)
        self.say("  In Giấy tiếp nhận hồ sơ và hẹn trả kết quả")

    def _read_and_sign(self, dossier: Dossier, _job: DemoJob) -> None:
        for done in self.office.use(ReadDossier)(self.clerk, dossier.id):
            if not isinstance(done, ComponentRead):
                continue
            words = sum(page.words for page in done.report.pages)
            self.say(
                f"  Đọc {len(done.report.pages)} trang: {words} từ,"
                f" PDF/A-{done.report.pdfa}, {done.report.size // 1024} kB"
            )
        try:
            self._sign(dossier)
        finally:
            self.office.ports.token.lock()

    def _sign(self, dossier: Dossier) -> None:
        sign = self.office.use(SignDossiers)
        credential = sign.unlock(self.clerk, PIN)
        self.say(f"  Mở khóa thiết bị ký số một lần: {credential.subject}")
        items = [i for i in self.office.use(ListToSign)(self.clerk) if i.dossier_id == dossier.id]
        for outcome in sign(self.clerk, items, credential):
            if outcome.error is not None:
                raise outcome.error
            self.say(f"  Ký {outcome.item.component.name}: PAdES B-B, tự kiểm tra đạt")

    def _seal(self, dossier: Dossier, _job: DemoJob) -> None:
        self.office.use(SealDossier)(self.clerk, dossier.id)
        self.say("  Chốt hồ sơ: đã lưu, sẽ tự gửi khi có mạng")

    def confirm(self, relay: str | None) -> DemoResult:
        """The whole job: sealed while the link is down, then sent when it returns."""
        if relay is None:
            self.site.stop_relay()
            self.say("Mất kết nối với máy chủ trung chuyển (như trên đảo)")
        dossier = self.to(self.site.jobs()[0], "seal")
        queued_offline = False
        if relay is None:
            report = self.office.sync.once()
            queued_offline = bool(report.error) and report.waiting > 0
            self.say("Chưa có mạng: hồ sơ nằm trong hàng chờ")
            self.site.start_relay()
            self.say("Có mạng trở lại, đang gửi…")
        self.office.sync.wake()
        self.office.sync.until_sent(_PATIENCE_S, lambda _: None)
        dossier = self.office.use(GetDossier)(dossier.id)
        if dossier.arrival >= Arrival.RELAY:
            self.say("Máy chủ trung chuyển đã nhận, đã trả biên nhận có chữ ký")
        if dossier.official_code:
            self.say(f"Hệ thống tỉnh đã nhận, mã chính thức {dossier.official_code}")
        folder = self.site.signed_folder / dossier.provisional_code.replace("TẠM", "TAM")
        files = self.office.use(ExportSigned)(self.clerk.login, dossier.id, folder)
        items = self.office.use(ListQueue)(self.clerk).rows
        queue = {item.dossier.id: item for item in items if item is not None}
        signed = [c for c in dossier.components if c.signed_blob]
        return DemoResult(
            dossier,
            len(signed),
            sum(c.pages for c in signed),
            len(signed) == PAPERS,
            queued_offline,
            dossier.arrival >= Arrival.PROVINCE,
            self.office.use(GetReceipt)(queue[dossier.id].submission.id),
            files,
            self.site.relay_data,
        )


def something_open(office: Office) -> bool:
    """Whether a person at the window finds a dossier to go on with."""
    with office.ports.store.read() as tx:
        return bool(tx.open_work.open())
