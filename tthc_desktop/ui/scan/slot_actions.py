"""What single keys do to the chosen slot of the checklist, and what they have to ask first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tthc_desktop.domain.component import UNDIGITISED_NAMES, WITH_FILE, Component, Undigitised
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.findings import FINDING_TEXTS, HARD
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.slots import (
    ClearSlot,
    ConfirmShown,
    MarkNotNeeded,
    MarkUndigitised,
    OverruleFindings,
    PutFacts,
    ScanAnyway,
)
from tthc_desktop.services.reception.transfer_and_return import ReturnPaper
from tthc_desktop.ui.kit.ask import Answer, Ask, Line
from tthc_desktop.ui.kit.doing import Doing, read_facts
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.scan.file_actions import FileActions
from tthc_desktop.ui.scan.reuse_action import ReuseAction


class SlotActions:
    def __init__(
        self, office: Office, doing: Doing, reuse: ReuseAction, files: FileActions
    ) -> None:
        self._office = office
        self._doing = doing
        self._shell = doing.shell
        self._panel = doing.panel
        self._keys: dict[str, Callable[[Dossier, Component], None]] = {
            "T": reuse.choose,
            "I": files.ask_path,
            "U": files.ask_waiting,
            "X": self.shown,
            "K": self.not_needed,
            "N": self.undigitised,
            "V": self.overrule,
            "R": self.give_back,
            "S": self.facts,
            "Backspace": self.clear,
        }

    def press(self, key: str, dossier: Dossier, slot: Component) -> bool:
        """False for a key that means nothing here."""
        act = self._keys.get(key)
        if act is None:
            return False
        act(dossier, slot)
        return True

    # Ways other than scanning

    def shown(self, dossier: Dossier, slot: Component) -> None:
        """X. At once: number and date are for whoever wants to write them down (S)."""
        clerk = self._shell.clerk
        self._doing.run(
            Lane.STORE,
            lambda: self._office.use(ConfirmShown)(clerk, dossier.id, slot.id),
            f"Đã ghi: “{slot.name}” được xuất trình và đối chiếu.",
        )

    def not_needed(self, dossier: Dossier, slot: Component) -> None:
        clerk = self._shell.clerk

        def mark(reason: str) -> None:
            self._doing.run(
                Lane.STORE,
                lambda: self._office.use(MarkNotNeeded)(clerk, dossier.id, slot.id, reason),
                f"Đã ghi: “{slot.name}” không cần trong trường hợp này.",
            )

        if not slot.required:
            mark("")
            return
        question = Ask(
            f"Không cần “{slot.name}”",
            "Ghi lại",
            "Giấy tờ này bắt buộc theo danh mục nên cần lý do.",
            (Line("reason", "Lý do"),),
        )
        self._panel.ask(question, lambda answer: mark(answer["reason"]))

    def undigitised(self, dossier: Dossier, slot: Component) -> None:
        clerk, reasons = self._shell.clerk, tuple(Undigitised)
        question = Ask(
            f"Không số hóa “{slot.name}”",
            "Ghi lại",
            "Bí mật nhà nước: không bao giờ quét, ký hay gửi; trang đã quét bị ẩn.",
            choices=tuple(UNDIGITISED_NAMES[why] for why in reasons),
        )

        def answered(answer: Answer) -> None:
            why = reasons[answer.choice]
            self._doing.run(
                Lane.STORE,
                lambda: self._office.use(MarkUndigitised)(clerk, dossier.id, slot.id, why),
                f"Đã ghi: “{slot.name}” không số hóa ({UNDIGITISED_NAMES[why].lower()}).",
            )

        self._panel.ask(question, answered)

    def scan_anyway(self, dossier: Dossier, slot: Component, then: Callable[[], None]) -> None:
        """F7 on a paper that is only shown."""
        clerk = self._shell.clerk
        question = Ask(
            f"Quét “{slot.name}”",
            "Quét",
            "Giấy tờ này chỉ xuất trình. Quét thì cần lý do.",
            (Line("reason", "Lý do"),),
        )

        def answered(answer: Answer) -> None:
            self._doing.run(
                Lane.STORE,
                lambda: self._office.use(ScanAnyway)(clerk, dossier.id, slot.id, answer["reason"]),
                "",
                then,
            )

        self._panel.ask(question, answered)

    def clear(self, dossier: Dossier, slot: Component) -> None:
        """Backspace: back to what the catalogue says."""
        clerk = self._shell.clerk
        self._doing.run(
            Lane.STORE,
            lambda: self._office.use(ClearSlot)(clerk, dossier.id, slot.id),
            f"“{slot.name}” trở lại như ban đầu. Trang đã quét vẫn còn.",
        )

    # What is known of the paper

    def overrule(self, dossier: Dossier, slot: Component) -> None:
        """V: good all the same."""
        clerk = self._shell.clerk
        if slot.passed or HARD & set(slot.findings):
            self._shell.fail(InputError("slot.nothing_found" if slot.passed else "slot.hard"))
            return
        found = ", ".join(FINDING_TEXTS[finding].lower() for finding in slot.findings)
        question = Ask(
            f"Vẫn dùng “{slot.name}”",
            "Vẫn dùng",
            f"Đã thấy: {found}. Lý do được lưu, tính vào số lần bỏ qua của bạn.",
            (Line("reason", "Lý do"),),
        )

        def answered(answer: Answer) -> None:
            self._doing.run(
                Lane.STORE,
                lambda: self._office.use(OverruleFindings)(
                    clerk, dossier.id, slot.id, answer["reason"]
                ),
                f"Đã ghi lý do cho “{slot.name}”.",
            )

        self._panel.ask(question, answered)

    def facts(self, dossier: Dossier, slot: Component) -> None:
        """S: number, date and the like; of a paper that is only shown, those of the check."""
        clerk, facts = self._shell.clerk, slot.facts
        checked = slot.way not in WITH_FILE
        lines = (
            Line("number", "Số, ký hiệu", value=facts.number),
            Line("issued_on", "Ngày ban hành", "dd/mm/yyyy", _day(facts.issued_on)),
            Line("issuer", "Cơ quan ban hành", value=facts.issuer),
            Line(
                "valid_until",
                "Có giá trị đến",
                "bỏ trống nếu không thời hạn",
                _day(facts.valid_until),
            ),
        )
        question = Ask(f"Thông tin của “{slot.name}”", "Lưu", lines=lines[:2] if checked else lines)

        def answered(answer: Answer) -> None:
            made = read_facts(answer, self._panel)
            if made is None:
                return
            if checked and slot.shown is not None:
                self._doing.run(
                    Lane.STORE,
                    lambda: self._office.use(ConfirmShown)(
                        clerk, dossier.id, slot.id, made.number, made.issued_on
                    ),
                    "Đã lưu thông tin đối chiếu.",
                )
                return
            self._doing.run(
                Lane.STORE,
                lambda: self._office.use(PutFacts)(clerk, dossier.id, slot.id, made),
                "Đã lưu thông tin của giấy tờ.",
            )

        self._panel.ask(question, answered)

    def give_back(self, dossier: Dossier, slot: Component) -> None:
        """R: the paper goes home again."""
        clerk = self._shell.clerk
        who = dossier.submitter.name if dossier.submitter else dossier.applicant.name
        question = Ask(
            f"Trả lại “{slot.name}”",
            "Đã trả",
            "Xác nhận bản giấy đã giao lại sau khi số hóa.",
            (
                Line("to", "Người nhận", value=who),
                Line("on_behalf", "Nhận thay cho (nếu có)"),
            ),
        )

        def answered(answer: Answer) -> None:
            self._doing.run(
                Lane.STORE,
                lambda: self._office.use(ReturnPaper)(
                    clerk, dossier.id, slot.id, answer["to"], answer["on_behalf"]
                ),
                f"Đã ghi trả “{slot.name}” cho {answer['to']}.",
            )

        self._panel.ask(question, answered)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
