"""The page on which a clerk signs in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import SignIn
from tthc_desktop.ui.kit.runner import Failed, Lane, Runner
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.typed_field import caps_doubt
from tthc_desktop.ui.kit.widgets import Field, button, card, column, label


class SignInPage(QWidget):
    """Asks for login and password.

    Args:
        hint: Shown under the fields, for the demo office.
    """

    def __init__(
        self,
        office: Office,
        runner: Runner,
        done: Callable[[Account], None],
        failed: Failed,
        hint: str,
    ) -> None:
        super().__init__()
        self.setObjectName("sign_in")
        self.setProperty("role", "page")
        self._office = office
        self._runner = runner
        self._done = done
        self._failed = failed
        self._busy = False
        self._unit = label("", "title", wrap=True)
        self._login = Field("sign_in.login", "Tên đăng nhập")
        self._password = Field("sign_in.password", "Mật khẩu", secret=True)
        self._login.edit.returnPressed.connect(self._password.edit.setFocus)
        self._password.edit.returnPressed.connect(self.enter)
        layout = column(margins=28, spacing=12)
        layout.addWidget(self._unit)
        layout.addWidget(label("Đăng nhập để bắt đầu ca làm việc", "muted"))
        layout.addWidget(self._login)
        layout.addWidget(self._password)
        layout.addWidget(button("sign_in.enter", "Đăng nhập", "Enter", self.enter, main=True))
        if hint:
            layout.addWidget(label(hint, "small", wrap=True))
        frame = card(layout)
        frame.setFixedWidth(theme.px(420))
        outer = column()
        outer.addStretch(2)
        outer.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.setLayout(outer)

    @property
    def at_work(self) -> str:
        """As a page's."""
        return "Đang đăng nhập." if self._busy else ""

    def show_unit(self, name: str) -> None:
        self._unit.setText(f"Một cửa · {name}")

    def entered(self) -> None:
        """Shows nothing of whoever was here before."""
        self._login.clear()
        self._password.clear()
        self._login.edit.setFocus()

    def enter(self) -> None:
        if self._busy:
            return
        if not self._login.text.strip():
            self._login.show_wrong("Nhập tên đăng nhập.")
            self._login.edit.setFocus()
            return
        self._busy = True
        login, password = self._login.text, self._password.text
        self._runner.submit(
            Lane.STORE, lambda: self._office.use(SignIn)(login, password), self._in, self._refused
        )

    def _in(self, account: Account) -> None:
        self._busy = False
        self._password.clear()
        self._done(account)

    def _refused(self, error: Exception) -> None:
        self._busy = False
        if isinstance(error, InputError):
            typed = self._password.text
            self._password.clear()
            self._password.show_wrong(sentence(error) + caps_doubt(typed))
            self._password.edit.setFocus()
        else:
            self._failed(error)
