"""``tthc demo``: the main job on the demo office, told step by step."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tthc_desktop.cli.output import DONE, NO, Output
from tthc_desktop.domain.component import Way
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.scanning import ScanSettings
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.domain.time import vn_moment
from tthc_desktop.services.application import Office
from tthc_desktop.services.composition import Composition, DemoJob, DemoSite
from tthc_desktop.services.office.accounts import AddAccount, NewAccount, SignIn
from tthc_desktop.services.office.introduce_relay import IntroduceRelay
from tthc_desktop.services.office.settings import (
    ChangeOffice,
    GetOffice,
    OfficeSettings,
    SetUpOffice,
)
from tthc_desktop.services.papers.hand_out_slip import HandOutSlip
from tthc_desktop.services.reading.read_dossier import ComponentRead, ReadDossier
from tthc_desktop.services.reception.list_tasks import GetDossier, ListTasks
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.reception.settings import GetReception, RegisterSigner
from tthc_desktop.services.reception.slots import ConfirmShown
from tthc_desktop.services.scanning.scan_component import Landing, ScanComponent
from tthc_desktop.services.scanning.see_pages import SeePages
from tthc_desktop.services.sending.export_signed import ExportSigned
from tthc_desktop.services.sending.queue import GetReceipt, ListQueue
from tthc_desktop.services.sending.seal_dossier import SealDossier
from tthc_desktop.services.signing.sign_dossiers import ListToSign, SignDossiers

PASSWORD = "thunghiem1"  # noqa: S105 - of the demo office, told to everybody
PIN = "246810"
ADMINISTRATOR = NewAccount("quantri", "Phạm Quản Trị", PASSWORD, Role.ADMINISTRATOR)
SUPERVISOR = NewAccount("lanhdao", "Võ Thí Dụ", PASSWORD, Role.SUPERVISOR)
CLERK = NewAccount("binh", "Trần Thị Bình", PASSWORD, Role.CLERK)
OTHER_TOKENS = {"TTHC-LANHDAO": SUPERVISOR.name, "TTHC-CONDAU": "UBND đặc khu Kiên Hải"}
_ROLES = {"TTHC-LANHDAO": SignerRole.AUTHORITY, "TTHC-CONDAU": SignerRole.SEAL}
UNIT = OfficeSettings("H01.45", "Đặc khu Kiên Hải", "Q2")
_STAGES = ("intake", "scan", "sign", "seal")
_STAGE_NAMES = {"intake": "tiếp nhận", "scan": "quét", "sign": "ký số", "seal": "chốt"}
_PATIENCE_S = 60.0
PAPERS = 3
"""Of the sample papers; the others lie ready for whoever goes on in the window."""


def run(args: argparse.Namespace, output: Output, composition: Composition, home: Path) -> int:
    windowed = not (args.headless or args.dossiers or output.as_json) and _has_display()
    if windowed:
        composition.prepare_window()  # before the slip makes an application without a screen
    site = composition.demo_site(home)
    try:
        office = composition.open_office(home, create=True)
        try:
            clerk = prepare(office, site, args.relay)
            if args.dossiers:
                return _fill(args, output, office, site, clerk)
            walk = _Walk(office, site, clerk, output)
            code = _tell(walk.confirm(args.relay), output)
            if windowed and not _something_open(office):
                for stage in _STAGES[:3]:  # something to do in the window
                    walk.to(site.jobs()[0], stage)
        finally:
            office.close()
        if not windowed:
            return code
        site.start_relay()
        site.lay_on_papers(site.jobs()[0])
        output.say("Mở cửa sổ của văn phòng mẫu…")
        hint = f"Văn phòng mẫu: {CLERK.login} / {PASSWORD}, mã PIN {PIN}"
        return composition.window(home, hint)
    finally:
        site.close()


def prepare(office: Office, site: DemoSite, relay: str | None) -> Account:
    """Sets up an empty home as IT would; in a demo home of before, only renews the addresses.

    Raises InputError ``demo.not_demo`` for a home of somebody else's.
    """
    token = site.token()
    scanner = site.start_scanner()
    current = office.use(GetOffice)()
    if current is None:
        office.use(SetUpOffice)(UNIT, ADMINISTRATOR)
    try:
        administrator = office.use(SignIn)(ADMINISTRATOR.login, PASSWORD)
    except InputError as error:
        raise InputError("demo.not_demo") from error
    if current is None:
        for account in (SUPERVISOR, CLERK):
            office.use(AddAccount)(administrator, account)
    settings = replace(
        office.use(GetOffice)() or UNIT,
        relay_url=relay or site.start_relay(),
        scanners=(scanner,),
        token_module=token.module or token.path,
        token_label=token.label,
    )
    office.use(ChangeOffice)(administrator, settings)
    office.use(IntroduceRelay)(administrator)
    _register_signers(office, administrator)
    return office.use(SignIn)(CLERK.login, PASSWORD)


def _register_signers(office: Office, administrator: Account) -> None:
    """Whose signature and seal the other tokens are, where the demo has them (with SoftHSM)."""
    known = {signer.certificate for signer in office.use(GetReception)()[1].signers}
    for credential in office.ports.token.credentials():
        role = _ROLES.get(credential.token_label)
        if role is not None and credential.certificate not in known:
            office.use(RegisterSigner)(administrator, role, credential.certificate)


@dataclass(frozen=True, slots=True)
class Result:
    """What ``--json`` ends with (design 8)."""

    dossier: Dossier
    components: int
    pages: int
    signed: bool
    queued_offline: bool
    confirmed: bool
    receipt: dict[str, object] | None
    files: Sequence[Path]
    relay_data: Path


@dataclass(frozen=True, slots=True)
class _Walk:
    """One dossier through every layer, as a clerk would take it."""

    office: Office
    site: DemoSite
    clerk: Account
    output: Output

    def to(self, job: DemoJob, stage: str) -> Dossier:
        """Up to and including a stage."""
        steps = {"scan": self._scan, "sign": self._read_and_sign, "seal": self._seal}
        dossier = self.office.use(ReceiveDossier)(self.clerk, job.procedure, job.applicant)
        self.output.say(
            f"Tiếp nhận {dossier.provisional_code}: {dossier.procedure_name}, "
            f"{dossier.applicant.name}, hẹn trả {vn_moment(dossier.due_at)}"
        )
        for name in _STAGES[1 : _STAGES.index(stage) + 1]:
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
                self.clerk, dossier.id, Landing(component.id), device.id, ScanSettings()
            )
            for page in pages:
                self.output.say(
                    f"  Quét {component.name}: trang {page.file.number},"
                    f" {page.file.dpi} dpi, đã lưu mã hóa"
                )
        for seen in self.office.use(SeePages)(self.clerk, dossier.id):
            if seen.look is not None and seen.look.blank:
                self.output.say(f"  Trang {seen.number} có thể là trang trắng")
        for component in self.office.use(GetDossier)(dossier.id).components:
            if component.required and component.way is Way.SHOWN:
                self.office.use(ConfirmShown)(self.clerk, dossier.id, component.id)
                self.output.say(f"  Đối chiếu {component.name}: chỉ xuất trình, không quét")
        self.office.use(HandOutSlip)(self.clerk, dossier.id)
        self.output.say("  In Giấy tiếp nhận hồ sơ và hẹn trả kết quả")

    def _read_and_sign(self, dossier: Dossier, _job: DemoJob) -> None:
        for done in self.office.use(ReadDossier)(self.clerk, dossier.id):
            if not isinstance(done, ComponentRead):
                continue
            words = sum(page.words for page in done.report.pages)
            self.output.say(
                f"  Đọc {len(done.report.pages)} trang: {words} từ,"
                f" PDF/A-{done.report.pdfa}, {done.report.size // 1024} kB"
            )
        credential = self.office.use(SignDossiers).unlock(self.clerk, PIN)
        self.output.say(f"  Mở khóa thiết bị ký số một lần: {credential.subject}")
        items = [i for i in self.office.use(ListToSign)(self.clerk) if i.dossier_id == dossier.id]
        for outcome in self.office.use(SignDossiers)(self.clerk, items):
            if outcome.error is not None:
                raise outcome.error
            self.output.say(f"  Ký {outcome.item.component.name}: PAdES B-B, tự kiểm tra đạt")

    def _seal(self, dossier: Dossier, _job: DemoJob) -> None:
        self.office.use(SealDossier)(self.clerk, dossier.id)
        self.output.say("  Chốt hồ sơ: đã lưu, sẽ tự gửi khi có mạng")

    def confirm(self, relay: str | None) -> Result:
        """The whole job: sealed while the link is down, then sent when it returns."""
        if relay is None:
            self.site.stop_relay()
            self.output.say("Mất kết nối với máy chủ trung chuyển (như trên đảo)")
        dossier = self.to(self.site.jobs()[0], "seal")
        queued_offline = False
        if relay is None:
            report = self.office.sync.once()
            queued_offline = bool(report.error) and report.waiting > 0
            self.output.say("Chưa có mạng: hồ sơ nằm trong hàng chờ")
            self.site.start_relay()
            self.output.say("Có mạng trở lại, đang gửi…")
        self.office.sync.wake()
        self.office.sync.until_sent(_PATIENCE_S, lambda _: None)
        dossier = self.office.use(GetDossier)(dossier.id)
        if dossier.arrival >= Arrival.RELAY:
            self.output.say("Máy chủ trung chuyển đã nhận, đã trả biên nhận có chữ ký")
        if dossier.official_code:
            self.output.say(f"Hệ thống tỉnh đã nhận, mã chính thức {dossier.official_code}")
        folder = self.site.signed_folder / dossier.provisional_code.replace("TẠM", "TAM")
        files = self.office.use(ExportSigned)(self.clerk.login, dossier.id, folder)
        queue = {i.dossier.id: i for i in self.office.use(ListQueue)(self.clerk)}
        signed = [c for c in dossier.components if c.signed_blob]
        return Result(
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


def _tell(result: Result, output: Output) -> int:
    body: dict[str, object] = {
        "dossier": result.dossier.provisional_code,
        "official_code": result.dossier.official_code,
        "components": result.components,
        "pages": result.pages,
        "signed": result.signed,
        "queued_offline": result.queued_offline,
        "confirmed": result.confirmed,
        "receipt": result.receipt,
        "files": [str(path) for path in result.files],
        "relay_data": str(result.relay_data),
    }
    where = result.files[0].parent if result.files else ""
    done = "XONG" if result.confirmed else "CHƯA XONG: hệ thống tỉnh chưa trả lời"
    text = f"{done}. Các tệp PDF đã ký: {where}\nKho của máy chủ trung chuyển: {result.relay_data}"
    output.answer(body, text)
    return DONE if result.confirmed else NO


def _something_open(office: Office) -> bool:
    """Whether a person at the window finds a dossier to go on with."""
    return any(t.dossier.state is DossierState.OPEN for t in office.use(ListTasks)(None).tasks)


def _fill(
    args: argparse.Namespace, output: Output, office: Office, site: DemoSite, clerk: Account
) -> int:
    """--dossiers N: that many, up to a stage; nothing is sent."""
    jobs = site.jobs()
    walk = _Walk(office, site, clerk, output)
    stage = args.stop_after or "seal"
    codes = [walk.to(jobs[n % len(jobs)], stage).provisional_code for n in range(args.dossiers)]
    output.answer(
        {"dossiers": codes, "stage": stage, "relay_data": str(site.relay_data)},
        f"Đã tạo {len(codes)} hồ sơ tới bước {_STAGE_NAMES[stage]}.",
    )
    return DONE


def _has_display() -> bool:
    if sys.platform == "win32":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
