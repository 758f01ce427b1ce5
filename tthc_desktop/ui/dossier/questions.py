"""What has to be asked before a step, and the step itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tthc_desktop.domain.catalogue import Term, TermUnit
from tthc_desktop.domain.component import Purpose
from tthc_desktop.domain.typed import parse_number
from tthc_desktop.services.application import Office
from tthc_desktop.services.papers.details import Apology, Item, Refusal, Stop, Supplement
from tthc_desktop.services.papers.reappoint import Reappoint
from tthc_desktop.services.ports.printing import Paper
from tthc_desktop.services.reception.ending import EndWithForm, Withdraw
from tthc_desktop.services.reception.history import DossierView
from tthc_desktop.services.reception.progress import AskPayment
from tthc_desktop.services.reception.results import AddResult
from tthc_desktop.services.reception.supplement import Approval, AskSupplement
from tthc_desktop.services.reception.transfer_and_return import ReturnResult, Transfer
from tthc_desktop.ui.dossier.known import Known
from tthc_desktop.ui.kit.ask import Answer, Ask, Line
from tthc_desktop.ui.kit.doing import Doing, read_facts
from tthc_desktop.ui.kit.runner import Lane

Printed = Callable[[Paper], None]
_MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Questions:
    office: Office
    doing: Doing
    known: Known

    @property
    def found(self) -> DossierView:
        return self.known.view

    @property
    def _id(self) -> str:
        return self.found.dossier.id

    def supplement(self, printed: Printed) -> None:
        """Form 02. One more than the rules allow asks for a supervisor too."""
        clerk = self.doing.shell.clerk
        approve, asked = self.known.needs_approval, self.known.asked
        lines = [
            Line("reason", "Lý do"),
            Line("items", "Giấy tờ cần bổ sung, cách nhau bằng dấu ;"),
        ]
        text = "In mẫu 02 và dừng đồng hồ từ bây giờ."
        if approve:
            so_far = f"Hồ sơ đã yêu cầu bổ sung {asked} lần: lần này" if asked else "Yêu cầu này"
            text += f" {so_far} cần lãnh đạo duyệt."
            lines += [
                Line("approver", "Tên đăng nhập của lãnh đạo"),
                Line("password", "Mật khẩu của lãnh đạo", secret=True),
            ]
        question = Ask("Yêu cầu bổ sung, hoàn thiện hồ sơ", "In phiếu", text, tuple(lines))

        def answered(answer: Answer) -> None:
            names = [name.strip() for name in answer["items"].split(";") if name.strip()]
            details = Supplement(answer["reason"], tuple(map(Item, names)))
            approval = Approval(answer["approver"], answer["password"]) if approve else None
            self.doing.run_then(
                Lane.STORE,
                lambda: self.office.use(AskSupplement)(clerk, self._id, details, approval),
                printed,
            )

        self.doing.panel.ask(question, answered)

    def payment(self) -> None:
        clerk = self.doing.shell.clerk
        question = Ask(
            "Yêu cầu thực hiện nghĩa vụ tài chính", "Ghi lại", lines=(Line("reason", "Nội dung"),)
        )
        self.doing.panel.ask(
            question,
            lambda answer: self.doing.run(
                Lane.STORE,
                lambda: self.office.use(AskPayment)(clerk, self._id, answer["reason"]),
                "Đã ghi: hồ sơ chờ nghĩa vụ tài chính.",
            ),
        )

    def refusal(self, printed: Printed) -> None:
        """Form 03, signed by the clerk."""
        clerk = self.doing.shell.clerk
        question = Ask(
            "Từ chối tiếp nhận giải quyết",
            "In phiếu từ chối",
            "In mẫu 03. Phiếu được đính kèm làm văn bản trả lời; ký (F8) rồi chốt (F9) mới đóng"
            " được hồ sơ.",
            (Line("reason", "Lý do từ chối"),),
        )
        self.doing.panel.ask(
            question,
            lambda answer: self.doing.run_then(
                Lane.STORE,
                lambda: self.office.use(EndWithForm)(clerk, self._id, Refusal(answer["reason"])),
                printed,
            ),
        )

    def stop(self, printed: Printed) -> None:
        """Form 05, signed by the person with authority and sealed."""
        clerk = self.doing.shell.clerk
        question = Ask(
            "Dừng xử lý",
            "In thông báo",
            "In mẫu 05. Thông báo được đính kèm làm văn bản trả lời, chờ chữ ký của người có thẩm"
            " quyền rồi con dấu cơ quan.",
            (
                Line("reason", "Lý do dừng"),
                Line("signer", "Họ tên người ký"),
                Line("title", "Chức vụ", value="Giám đốc"),
            ),
        )

        def answered(answer: Answer) -> None:
            details = Stop(answer["reason"], answer["signer"], answer["title"])
            self.doing.run_then(
                Lane.STORE, lambda: self.office.use(EndWithForm)(clerk, self._id, details), printed
            )

        self.doing.panel.ask(question, answered)

    def withdrawal(self) -> None:
        clerk = self.doing.shell.clerk
        question = Ask(
            "Người dân rút hồ sơ", "Ghi lại", lines=(Line("reason", "Lý do, đơn rút hồ sơ"),)
        )
        self.doing.panel.ask(
            question,
            lambda answer: self.doing.run(
                Lane.STORE,
                lambda: self.office.use(Withdraw)(clerk, self._id, answer["reason"]),
                "Đã ghi: hồ sơ được rút. Trả lại giấy tờ (phím R ở trang Số hóa).",
            ),
        )

    def apology(self, printed: Printed) -> None:
        """Form 04 and the new appointment in one go, before the old one has passed."""
        clerk = self.doing.shell.clerk
        question = Ask(
            "Xin lỗi và hẹn lại",
            "In văn bản",
            "Mẫu 04, một lần cho mỗi hồ sơ và trước giờ hẹn trả.",
            (
                Line("reason", "Lý do"),
                Line("days", "Thêm bao nhiêu ngày làm việc"),
                Line("signer", "Họ tên người ký"),
                Line("title", "Chức vụ", value="Giám đốc"),
            ),
        )

        def answered(answer: Answer) -> None:
            days = parse_number(answer["days"], _MOST_DAYS)
            if not days:
                self.doing.panel.show_wrong(
                    f"Nhập số ngày làm việc, nhiều nhất {_MOST_DAYS}.", "days"
                )
                return
            term = Term(TermUnit.WORKING_DAY, days)
            self.doing.run_then(
                Lane.STORE,
                lambda: self.office.use(Reappoint)(
                    clerk,
                    self._id,
                    term,
                    lambda due: Apology(answer["reason"], due, answer["signer"], answer["title"]),
                ),
                printed,
            )

        self.doing.panel.ask(question, answered)

    def transfer(self, printed: Printed) -> None:
        clerk = self.doing.shell.clerk
        others = [a for a in self.found.accounts if a.id != self.found.dossier.clerk_id]
        question = Ask(
            "Bàn giao hồ sơ",
            "In phiếu bàn giao",
            "Cho phòng chuyên môn (gõ tên), hoặc bỏ trống và chọn một người tiếp nhận khác.",
            (Line("division", "Phòng chuyên môn"), Line("note", "Ghi chú")),
            tuple(account.name for account in others),
        )

        def answered(answer: Answer) -> None:
            division = answer["division"]
            login = "" if division.strip() or not others else others[answer.choice].login
            self.doing.run_then(
                Lane.STORE,
                lambda: self.office.use(Transfer)(clerk, self._id, login, division, answer["note"]),
                printed,
            )

        self.doing.panel.ask(question, answered)

    def result(self, *, reply: bool, then: Callable[[], None]) -> None:
        """Metadata first: without number and date it is refused as a result."""
        clerk = self.doing.shell.clerk
        specs = () if reply else self.known.results
        lines = (
            Line("name", "Tên văn bản", value=specs[0].name if specs else ""),
            Line("number", "Số, ký hiệu"),
            Line("issued_on", "Ngày ban hành", "dd/mm/yyyy"),
            Line("issuer", "Cơ quan ban hành", value=self.known.unit_name),
            Line("subject", "Trích yếu"),
            Line("valid_until", "Có giá trị đến", "bỏ trống nếu không thời hạn"),
        )
        question = Ask(
            "Văn bản trả lời" if reply else "Kết quả giải quyết",
            "Thêm",
            "Rồi quét bản giấy (kết quả số hóa) hoặc nhập tệp đã ký (kết quả điện tử).",
            lines,
        )

        def answered(answer: Answer) -> None:
            facts = read_facts(answer, self.doing.panel)
            if facts is None:
                return
            named = [s for s in specs if s.name == answer["name"].strip()]
            code = named[0].code if named else specs[0].code if len(specs) == 1 else ""
            self.doing.run(
                Lane.STORE,
                lambda: self.office.use(AddResult)(
                    clerk, self._id, answer["name"], code, facts, reply=reply
                ),
                "",
                then,
            )

        self.doing.panel.ask(question, answered)

    def return_result(self) -> None:
        clerk, dossier = self.doing.shell.clerk, self.found.dossier
        who = dossier.submitter.name if dossier.submitter else dossier.applicant.name
        names = [s.name for s in dossier.results if s.purpose is Purpose.RESULT]
        question = Ask(
            "Trả kết quả",
            "Đã trả",
            "; ".join(names),
            (Line("to", "Người nhận", value=who), Line("on_behalf", "Nhận thay cho (nếu có)")),
            ("Trả trực tiếp tại quầy", "Trả qua bưu chính công ích"),
        )

        def answered(answer: Answer) -> None:
            self.doing.run(
                Lane.STORE,
                lambda: self.office.use(ReturnResult)(
                    clerk,
                    self._id,
                    answer["to"],
                    answer["on_behalf"],
                    by_post=answer.choice == 1,
                ),
                "Đã trả kết quả. Nhấn F9 để báo hệ thống tỉnh.",
            )

        self.doing.panel.ask(question, answered)
