"""What is done with one dossier in a room, by the real use cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.bench.home import pictures
from tests.bench.home.hands import BLURRED, report_of
from tests.bench.home.office import Room
from tests.fakes.portal import Trouble
from tthc_desktop.demo.office import PIN
from tthc_desktop.domain.catalogue import Channel, Term, TermUnit
from tthc_desktop.domain.component import Component, ComponentState, PaperFacts, UploadAnswer, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.extensions import ExtensionReason
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.people import Account, Applicant
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.portal_dossier import PortalDossier, PortalFile, PortalStatus
from tthc_desktop.domain.scanning import ScanSettings
from tthc_desktop.services.deadlines.extend_due import ExtendDue
from tthc_desktop.services.gate.judge import judge
from tthc_desktop.services.papers.details import Item, Supplement
from tthc_desktop.services.papers.hand_out_slip import HandOutSlip
from tthc_desktop.services.reading.read_dossier import ReadDossier
from tthc_desktop.services.reception.portal import OpenPortalDossier
from tthc_desktop.services.reception.progress import Finish, StartProcessing
from tthc_desktop.services.reception.receive_dossier import Handed, ReceiveDossier
from tthc_desktop.services.reception.results import AddResult
from tthc_desktop.services.reception.signatures import with_file
from tthc_desktop.services.reception.slots import ConfirmShown, OverruleFindings
from tthc_desktop.services.reception.supplement import AskSupplement, TakeSupplement
from tthc_desktop.services.reception.transfer_and_return import ReturnResult, TellCode
from tthc_desktop.services.scanning.analyse_pages import AnalysePages
from tthc_desktop.services.scanning.scan_component import ScanComponent
from tthc_desktop.services.sending.seal_dossier import SealDossier
from tthc_desktop.services.signing.sign_dossiers import ListToSign, SignDossiers

BIRTH = date(1971, 3, 29)
MODEL = Applicant(
    "Khuôn Thị Mẫu Hồ", "099171987654", "0999987654", "Tổ 99, ấp Khuôn Mẫu", birth_date=BIRTH
)
ONLINE_CODE = "H01.45-261001-9901"
HOUR, DAY = 3600.0, 86_400.0


@dataclass
class Day:
    """A clerk with one dossier in hand."""

    room: Room
    clerk: Account
    procedure: str
    dossier: Dossier

    @classmethod
    def begin(cls, room: Room, clerk: Account, procedure: str) -> Day:
        """Received at the counter."""
        more = Handed(fee_paid=8_000)
        made = room.use(ReceiveDossier)(clerk, procedure, MODEL, "", Channel.DIRECT, more)
        return cls(room, clerk, procedure, made)

    @classmethod
    def online(
        cls, room: Room, clerk: Account, procedure: str, status: PortalStatus, files: int = 1
    ) -> Day:
        """Handed in on the provincial system, and opened here."""
        names = room.use(ReceiveDossier).catalogue.procedure(procedure)
        assert names is not None
        now = room.clock.now()
        papers = names.cases[0].papers[:files]
        uploads = tuple(PortalFile(f"tep-{p.code}", f"{p.name}.pdf", p.code) for p in papers)
        found = PortalDossier(
            ONLINE_CODE,
            procedure,
            names.name,
            Channel.ONLINE,
            MODEL,
            now,
            now.replace(hour=16, minute=0) + timedelta(days=7),
            status,
            names.cases[0].name,
            uploads,
        )
        room.clock.forward(HOUR)
        return cls(room, clerk, procedure, room.use(OpenPortalDossier)(clerk, found))

    @property
    def now(self) -> Dossier:
        with self.room.store.read() as tx:
            found = tx.dossiers.get(self.dossier.id)
        assert found is not None
        return found

    def _awaited(self) -> list[Component]:
        slots = self.now.slots
        return [
            s
            for s in slots
            if s.way is Way.SCAN and s.required and s.state is ComponentState.MISSING
        ]

    def scan(self, most: int = 99, instead: str = "") -> Day:
        """The papers that are awaited; a form has two pages."""
        self.room.clock.forward(240)
        for slot in self._awaited()[:most]:
            pages = 2 if slot.name.startswith(("Tờ khai", "Đơn")) else 1
            self.room.sheets.loaded = [slot.name, f"{slot.name}, trang 2"][:pages]
            if instead:
                self.room.sheets.loaded[-1] = instead
            scan = self.room.use(ScanComponent)
            settings = ScanSettings()
            list(scan(self.clerk, self.dossier.id, Placement(slot.id), "bench:1", settings))
            self.room.clock.forward(45)
        list(self.room.use(AnalysePages)(self.clerk, self.dossier.id))
        return self

    def take_uploads(self) -> Day:
        """What was uploaded, as it is once a clerk has looked at it and taken it in."""
        for slot in self.now.components:
            if slot.way is not Way.UPLOADED:
                continue
            content = pictures.pdf(slot.name)
            with self.room.store.write(self.clerk.login) as tx:
                blob = self.room.blobs.put(content, "application/pdf")
                tx.blobs.add(blob, len(content), "application/pdf", None)
                tx.blobs.put_reading(blob, (report_of(slot.name),))
                answer = UploadAnswer(True, (blob,), 1, "", self.clerk.login, self.room.clock.now())
                tx.dossiers.put_component(replace(with_file(slot, blob, 1), upload=answer))
                judge(tx, self.dossier.id)
        return self

    def send_uploads_back(self) -> Day:
        """What was uploaded, as it is once a clerk has said what is wrong with it."""
        answer = UploadAnswer(False, (), 1, "mờ", self.clerk.login, self.room.clock.now())
        with self.room.store.write(self.clerk.login) as tx:
            for slot in self.now.components:
                if slot.way is Way.UPLOADED:
                    tx.dossiers.put_component(replace(slot, upload=answer))
        return self

    def show(self) -> Day:
        for slot in self.now.components:
            if slot.way is Way.SHOWN and slot.required and slot.shown is None:
                show = self.room.use(ConfirmShown)
                show(self.clerk, self.dossier.id, slot.id, MODEL.id_number)
        return self

    def read(self) -> Day:
        self.room.clock.forward(30)
        list(self.room.use(ReadDossier)(self.clerk, self.dossier.id))
        return self

    def blurred(self) -> Day:
        """Scanned and read, and the gate does not let one page through."""
        return self.scan(1, BLURRED).scan().show().read()

    def overruled(self) -> Day:
        """The clerk says why it is good all the same."""
        for slot in self.now.failed:
            overrule = self.room.use(OverruleFindings)
            overrule(self.clerk, self.dossier.id, slot.id, "giấy cũ, vẫn đọc được")
        return self

    def slip(self) -> Day:
        self.room.use(HandOutSlip)(self.clerk, self.dossier.id)
        return self

    def sign(self) -> Day:
        self.room.clock.forward(120)
        sign = self.room.use(SignDossiers)
        key = sign.unlock(self.clerk, PIN)
        for outcome in sign(self.clerk, self.room.use(ListToSign)(None), key):
            assert outcome.error is None, outcome.error
        sign.token.lock()
        return self

    def ready(self) -> Day:
        """All that is asked for is there and signed."""
        return self.scan().show().read().slip().sign()

    def seal(self) -> Day:
        self.room.clock.forward(60)
        self.room.use(SealDossier)(self.clerk, self.dossier.id)
        return self

    def send(self) -> Day:
        """Received by the relay and confirmed by the province, unless it is told otherwise."""
        self.room.clock.forward(90)
        self.room.send()
        return self

    def fails(self, call: str, *faults: Fault) -> Day:
        self.room.relay.next(call, *map(Trouble, faults))
        return self

    def tell(self) -> Day:
        self.room.clock.forward(HOUR)
        self.room.use(TellCode)(self.clerk, self.dossier.id, "qua điện thoại")
        return self

    def confirmed(self) -> Day:
        """The province has it, and the citizen knows its code."""
        return self.ready().seal().send().tell()

    def extended(self) -> Day:
        self.room.clock.forward(HOUR)
        term = Term.of(TermUnit.WORKING_DAY, 2)
        extend = self.room.use(ExtendDue)
        extend(self.clerk, self.dossier.id, ExtensionReason.DATA, term, "theo yêu cầu")
        return self

    def result(self) -> Day:
        """The paper that the procedure gives is there, signed and sent."""
        self.room.clock.forward(DAY)
        self.room.use(StartProcessing)(self.clerk, self.dossier.id)
        if self.dossier.needs_result:
            facts = PaperFacts("12/2026", self.room.clock.now().date(), "UBND đặc khu", "Cấp mới")
            add = self.room.use(AddResult)
            add(self.clerk, self.dossier.id, "Giấy chứng nhận kết quả", "KQ.G15.000031", facts)
            self.scan().read().sign()
        self.room.use(Finish)(self.clerk, self.dossier.id)
        return self.seal().send()

    def returned(self) -> Day:
        self.room.clock.forward(DAY)
        self.room.use(ReturnResult)(self.clerk, self.dossier.id, MODEL.name)
        return self.seal().send()

    def asked(self) -> Day:
        self.room.clock.forward(HOUR)
        details = Supplement("Thiếu chữ ký của chủ hộ.", (Item("Giấy tờ chỗ ở", "thiếu trang 2"),))
        self.room.use(AskSupplement)(self.clerk, self.dossier.id, details)
        return self

    def brought(self) -> Day:
        self.room.clock.forward(DAY)
        self.room.use(TakeSupplement)(self.clerk, self.dossier.id)
        return self
