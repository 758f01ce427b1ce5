"""An empty home: unit, first administrator, relay, scanner. Never an empty worklist."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import NewAccount
from tthc_desktop.services.office.introduce_relay import IntroduceRelay
from tthc_desktop.services.office.settings import OfficeSettings, SetUpOffice
from tthc_desktop.ui.kit.runner import Failed, Lane, Runner
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import Field, button, card, column, label, row

_FIELD_OF = {
    "office.unit": "unit_name",
    "office.counter": "counter",
    "office.relay": "relay",
    "office.scanner": "scanner",
    "account.login_form": "login",
    "account.name": "name",
    "account.password_short": "password",
}


class FirstRunPage(QWidget):
    """done: gets the administrator and what is to be said about the relay."""

    def __init__(
        self,
        office: Office,
        runner: Runner,
        done: Callable[[Account, str], None],
        failed: Failed,
    ) -> None:
        super().__init__()
        self.setObjectName("first_run")
        self.setProperty("role", "page")
        self._office = office
        self._runner = runner
        self._done = done
        self._failed = failed
        self._busy = False
        self._fields = {
            "unit_name": Field(
                "first_run.unit_name",
                "Tên đơn vị",
                hint="ví dụ: Đặc khu Kiên Hải",
            ),
            "unit_code": Field("first_run.unit_code", "Mã định danh đơn vị", hint="H01.45"),
            "counter": Field("first_run.counter", "Ký hiệu quầy", hint="Q2"),
            "name": Field("first_run.name", "Họ tên quản trị"),
            "login": Field("first_run.login", "Tên đăng nhập quản trị"),
            "password": Field("first_run.password", "Mật khẩu quản trị", secret=True),
            "again": Field("first_run.again", "Nhập lại mật khẩu", secret=True),
            "relay": Field(
                "first_run.relay",
                "Máy chủ trung chuyển (bỏ trống nếu chưa có)",
                hint="https://…",
            ),
            "scanner": Field(
                "first_run.scanner",
                "Máy quét mạng (bỏ trống nếu chưa có)",
                hint="http://…/eSCL",
            ),
            "module": Field("first_run.module", "Trình điều khiển ký số (bỏ trống nếu chưa có)"),
            "label": Field("first_run.label", "Nhãn thiết bị ký số"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(24))
        grid.setVerticalSpacing(theme.px(8))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for number, field in enumerate(self._fields.values()):
            grid.addWidget(field, number % 6, number // 6, Qt.AlignmentFlag.AlignTop)
            field.edit.returnPressed.connect(field.focusNextChild)
        layout = column(margins=28, spacing=12)
        layout.addWidget(label("Thiết lập máy này", "title"))
        layout.addWidget(
            label(
                "Chỉ làm một lần. Dữ liệu được mã hóa trên máy này.",
                "muted",
                wrap=True,
            )
        )
        layout.addLayout(grid)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(button("first_run.finish", "Hoàn tất", "Ctrl+Enter", self.finish, main=True))
        layout.addLayout(foot)
        frame = card(layout)
        frame.setMaximumWidth(theme.px(980))
        outer = column(margins=20)
        outer.addStretch(1)
        line = row()
        line.addStretch(1)
        line.addWidget(frame, 10)
        line.addStretch(1)
        outer.addLayout(line)
        outer.addStretch(2)
        self.setLayout(outer)

    def entered(self) -> None:
        self._fields["unit_name"].edit.setFocus()

    def finish(self) -> None:
        if self._busy:
            return
        text = {name: field.text for name, field in self._fields.items()}
        for field in self._fields.values():
            field.show_wrong("")
        settings = OfficeSettings(
            unit_code=text["unit_code"],
            unit_name=text["unit_name"],
            counter=text["counter"],
            relay_url=text["relay"],
            scanners=tuple(text["scanner"].split()),
            token_module=text["module"].strip(),
            token_label=text["label"].strip(),
        )
        first = NewAccount(text["login"], text["name"], text["password"], Role.ADMINISTRATOR)
        if text["again"] != text["password"]:
            self._fields["again"].show_wrong("Hai lần nhập mật khẩu không giống nhau.")
            self._fields["again"].edit.setFocus()
            return
        self._busy = True
        self._runner.submit(
            Lane.NETWORK, lambda: self._set_up(settings, first), self._ready, self._refused
        )

    def _set_up(self, settings: OfficeSettings, first: NewAccount) -> tuple[Account, str]:
        account = self._office.use(SetUpOffice)(settings, first)
        if not settings.relay_url:
            return account, ""
        try:
            key = self._office.use(IntroduceRelay)(account)
        except TthcError as error:
            return account, sentence(error)
        return account, f"Đã ghim khóa {key} của máy chủ trung chuyển."

    def _ready(self, found: tuple[Account, str]) -> None:
        self._busy = False
        for field in self._fields.values():
            field.clear()
        self._done(*found)

    def _refused(self, error: Exception) -> None:
        self._busy = False
        if not isinstance(error, InputError) or error.code not in _FIELD_OF:
            self._failed(error)
            return
        field = self._fields[_FIELD_OF[error.code]]
        field.show_wrong(sentence(error))
        field.edit.setFocus()
