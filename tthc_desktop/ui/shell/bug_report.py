"""One dialog for what nobody expected. It never stacks, whatever fails how often.

An expected error that no page caught is no bug to the clerk: its sentence is told, and the log has
where it came from.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.ui.kit.bugs import Bug, BugLog, stack
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import button, column, label, row

_log = logging.getLogger(__name__)
_HAPPENED = "Chương trình gặp lỗi ngoài dự kiến; việc vừa làm có thể chưa xong."
_SAFE = "Dữ liệu đã lưu vẫn còn nguyên."
_TO_DO = (
    "Xem lại việc vừa làm rồi làm tiếp. Nếu lỗi lặp lại, đóng chương trình, mở lại và báo bộ phận"
    " kỹ thuật mã báo lỗi:"
)


class BugDialog(QDialog):
    """Enter or Esc closes it."""

    def __init__(self, parent: QWidget, number: str) -> None:
        super().__init__(parent)
        self.setObjectName("bug")
        self.setProperty("role", "page")
        self.setWindowTitle("Lỗi ngoài dự kiến")
        self.setAccessibleName("Lỗi ngoài dự kiến")
        self.setAccessibleDescription(f"{_HAPPENED} {_SAFE} {_TO_DO} {number}")
        layout = column(margins=20, spacing=10)
        layout.addWidget(label(_HAPPENED, "heading", wrap=True))
        layout.addWidget(label(_SAFE, wrap=True))
        layout.addWidget(label(_TO_DO, wrap=True))
        shown = label(number, "title")
        shown.setObjectName("bug.number")
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        shown.setAccessibleName(f"Mã báo lỗi {number}")
        layout.addWidget(shown)
        self._more = label("", "muted", wrap=True)
        self._more.setObjectName("bug.more")
        self._more.setVisible(False)
        layout.addWidget(self._more)
        foot = row()
        foot.addStretch(1)
        close = button("bug.close", "Đã hiểu", "Enter", self.accept, main=True)
        close.setDefault(True)
        foot.addWidget(close)
        layout.addLayout(foot)
        self.setLayout(layout)
        self.setMinimumWidth(theme.px(460))
        close.setFocus()

    def show_more(self, count: int) -> None:
        self._more.setText(f"Từ đó có thêm {count} lỗi, đã ghi vào nhật ký.")
        self._more.setVisible(True)


class BugReports(QObject):
    """Reports may come from any thread; they are told in the window's."""

    _arrived = Signal(object)

    def __init__(self, window: QWidget, say: Callable[[str], None]) -> None:
        """Reports over a window.

        Args:
            say: Told of a bug that the clerk has read about before, and of expected errors.
        """
        super().__init__(window)
        self._window = window
        self._say = say
        self._log = BugLog()
        self._dialog: BugDialog | None = None
        self._more = 0
        # Never at once: the error may come out of the middle of a paint.
        self._arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def log(self, error: Exception) -> None:
        """Writes a bug into the log where nobody is there to be told."""
        self._log.note(error)

    def report(self, error: Exception) -> None:
        if isinstance(error, TthcError):
            _log.warning("nobody caught %s\n%s", error.code, stack(error))
            self._arrived.emit(error)
        else:
            self._arrived.emit(self._log.note(error))

    @Slot(object)
    def _tell(self, bug: Bug | TthcError) -> None:
        if isinstance(bug, TthcError):
            self._say(sentence(bug))
        elif self._dialog is not None:
            self._more += 1
            self._dialog.show_more(self._more)
        elif bug.times > 1:
            self._say(
                f"Lỗi ngoài dự kiến lặp lại (mã báo lỗi {bug.number}). {_SAFE} Báo bộ phận kỹ"
                " thuật."
            )
        else:
            self._more = 0
            self._dialog = BugDialog(self._window, bug.number)
            self._dialog.finished.connect(self._closed)
            self._dialog.open()

    @Slot()
    def _closed(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()
            self._window.activateWindow()  # the keys go where they went before
