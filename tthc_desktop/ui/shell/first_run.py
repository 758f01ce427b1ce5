"""An empty home: unit, first administrator, relay, scanner. Never an empty worklist."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import NewAccount
from tthc_desktop.services.office.enrol_device import EnrolDevice
from tthc_desktop.services.office.introduce_relay import IntroduceRelay
from tthc_desktop.services.office.settings import OfficeSettings, SetUpOffice, scanners_in
from tthc_desktop.ui.kit.form import Answer, Ask, FieldKind, FormField, field_of, matches
from tthc_desktop.ui.kit.form_panel import AskPanel
from tthc_desktop.ui.kit.runner import Failed, Lane, Runner
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import column, row

_SECRET = FieldKind.SECRET
_COUNTER = matches(r"[A-Za-z0-9]{1,6}", sentence(InputError("office.counter")))
_RELAY = matches(r"https?://.*", sentence(InputError("office.relay")))
SET_UP = Ask(
    "Thiết lập máy này",
    "Hoàn tất",
    "Chỉ làm một lần. Dữ liệu được mã hóa trên máy này.",
    (
        FormField("unit_name", "Tên đơn vị", "ví dụ: Đặc khu Kiên Hải"),
        FormField("unit_code", "Mã định danh đơn vị", "H01.45", same_row=True),
        FormField("counter", "Ký hiệu quầy", "Q2", rules=(_COUNTER,)),
        FormField("name", "Họ tên quản trị", same_row=True),
        FormField("login", "Tên đăng nhập quản trị"),
        FormField("password", "Mật khẩu quản trị", kind=_SECRET, same_row=True),
        FormField("again", "Nhập lại mật khẩu", kind=_SECRET, same_row=True, repeats="password"),
        FormField(
            "relay", "Máy chủ trung chuyển (bỏ trống nếu chưa có)", "https://…", rules=(_RELAY,)
        ),
        FormField("code", "Mã đăng ký máy (có thể nhập sau)", "do tỉnh cấp", same_row=True),
        FormField("scanner", "Máy quét mạng (bỏ trống nếu chưa có)", "http://…/eSCL"),
        FormField("module", "Trình điều khiển ký số (bỏ trống nếu chưa có)", kind=FieldKind.FILE),
        FormField("label", "Nhãn thiết bị ký số", same_row=True),
    ),
)
_BESIDE = {
    "office.unit": "unit_name",
    "office.relay_plain": "relay",
    "account.login_form": "login",
    "account.password_short": "password",
}


_CODE_WITHOUT_RELAY = (
    "Mã đăng ký chưa được dùng vì chưa khai báo máy chủ trung chuyển: nhập lại ở Cài đặt → Máy này."
)


class FirstRunPage(QWidget):
    """The first set-up: unit, counter, relay and the administrator's account."""

    def __init__(
        self,
        office: Office,
        runner: Runner,
        done: Callable[[Account, str], None],
        exists: Failed,
        failed: Failed,
    ) -> None:
        """Asks nothing yet.

        Args:
            done: Gets the administrator and what is to be said about the relay.
            exists: Gets what says that another window was faster: nothing is to be set up any more.
        """
        super().__init__()
        self.setObjectName("first_run")
        self.setProperty("role", "page")
        self._office = office
        self._runner = runner
        self._done = done
        self._exists = exists
        self._failed = failed
        self._busy = False
        self._panel = AskPanel("first_run.ask", wide=True, needed=True)
        self._panel.setMaximumWidth(theme.px(980))
        self._panel.setMinimumHeight(theme.px(545))
        line = row()
        line.addStretch(1)
        line.addWidget(self._panel, 10)
        line.addStretch(1)
        outer = column(margins=20)
        outer.addStretch(1)
        outer.addLayout(line)
        outer.addStretch(2)
        self.setLayout(outer)

    def entered(self) -> None:
        self._panel.ask(SET_UP, self._answered)

    def finish(self) -> None:
        """Answers what is asked."""
        self._panel.submit()

    def _answered(self, answer: Answer) -> None:
        if self._busy:
            return
        settings = OfficeSettings(
            unit_code=answer["unit_code"],
            unit_name=answer["unit_name"],
            counter=answer["counter"],
            relay_url=answer["relay"],
            scanners=scanners_in(answer["scanner"]),
            token_module=answer["module"],
            token_label=answer["label"].strip(),
        )
        first = NewAccount(answer["login"], answer["name"], answer["password"], Role.ADMINISTRATOR)
        self._busy = True
        self._runner.submit(
            Lane.NETWORK,
            lambda: self._set_up(settings, first, answer["code"]),
            self._ready,
            self._refused,
        )

    def _set_up(
        self, settings: OfficeSettings, first: NewAccount, code: str
    ) -> tuple[Account, str]:
        account = self._office.use(SetUpOffice)(settings, first)
        if not settings.relay_url:
            return account, _CODE_WITHOUT_RELAY if code.strip() else ""
        said = ""
        try:
            key = self._office.use(IntroduceRelay)(account)
            said = f"Đã ghim khóa {key} của máy chủ trung chuyển."
            if code.strip():
                unit = self._office.use(EnrolDevice)(account, code).unit
                said += f" Máy này đã đăng ký cho đơn vị {unit}."
        except TthcError as error:
            said = f"{said} {sentence(error)}".strip()
        return account, said

    def _ready(self, found: tuple[Account, str]) -> None:
        self._busy = False
        self._panel.close_panel()
        self._done(*found)

    def _refused(self, error: Exception) -> None:
        self._busy = False
        if isinstance(error, InputError) and error.code == "office.exists":
            self._panel.close_panel()
            self._exists(error)
            return
        name = field_of(error, SET_UP, _BESIDE) if isinstance(error, InputError) else ""
        if name and isinstance(error, InputError):
            self._panel.show_wrong(sentence(error), name)
        else:
            self._failed(error)
