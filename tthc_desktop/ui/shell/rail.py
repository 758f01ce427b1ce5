"""The rail of places on the left: where one is, what waits where, who works."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from tthc_desktop.domain.people import ROLE_NAMES, Account
from tthc_desktop.domain.text import number_text
from tthc_desktop.ui.kit.shell_port import Place
from tthc_desktop.ui.kit.theme import RAIL_PX, theme
from tthc_desktop.ui.kit.widgets import column, label


class PlaceButton(QPushButton):
    """A place with its count at the right edge."""

    def __init__(self, place: Place, title: str) -> None:
        super().__init__(title)
        self._title = title
        self.setObjectName(f"rail.{place.value}")
        self.setProperty("role", "place")
        self.setCheckable(True)
        self.setFixedHeight(theme.px(36 if theme.scale <= 125 else 29))  # 768 lines hold all
        self._count = QLabel("")
        self._count.setProperty("role", "count")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QHBoxLayout()
        layout.setContentsMargins(0, 0, theme.px(14), 0)
        layout.addStretch(1)
        layout.addWidget(self._count)
        self.setLayout(layout)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        self._count.setText(number_text(count) if count else "")
        self.setAccessibleName(f"{self._title}, {count}" if count else self._title)


class Rail(QWidget):
    def __init__(
        self,
        titles: dict[Place, str],
        go: Callable[[Place], None],
        sign_out: Callable[[], None],
        show_help: Callable[[], None],
    ) -> None:
        """Shows every place.

        Args:
            titles: What each is called, from the top down.
        """
        super().__init__()
        self.setObjectName("rail")
        self.setProperty("role", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.px(RAIL_PX))
        self._unit = label("", "unit", wrap=True)
        self._unit.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = column(margins=12, spacing=2)
        layout.addWidget(self._unit)
        layout.addSpacing(theme.px(8))
        self._buttons: dict[Place, PlaceButton] = {}
        group = QButtonGroup(self)
        group.setExclusive(True)
        for place, title in titles.items():
            made = PlaceButton(place, title)
            made.clicked.connect(lambda _checked=False, place=place: go(place))
            group.addButton(made)
            self._buttons[place] = made
            layout.addWidget(made)
        layout.addStretch(1)
        self._who = label("", "who", wrap=True)
        self._who.setContentsMargins(theme.px(14), 0, 0, 0)
        layout.addWidget(self._who)
        layout.addSpacing(theme.px(6))
        for name, text, act in (
            ("rail.help", "Trợ giúp và phím   F1", show_help),
            ("rail.sign_out", "Đổi người dùng", sign_out),
        ):
            made_plain = QPushButton(text)
            made_plain.setObjectName(name)
            made_plain.setProperty("role", "place")
            made_plain.setFixedHeight(theme.px(32))
            made_plain.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            made_plain.setAccessibleName(text)
            made_plain.clicked.connect(lambda _checked=False, act=act: act())
            layout.addWidget(made_plain)
        self.setLayout(layout)

    def show_unit(self, name: str) -> None:
        self._unit.setText(f"Một cửa\n{name}")

    def show_clerk(self, clerk: Account, counter: str) -> None:
        self._who.setText(f"{clerk.name}\n{ROLE_NAMES[clerk.role]} · Quầy {counter}")

    def clear(self) -> None:
        """Nobody works here."""
        self._who.clear()
        self.show_counts({})

    def show_place(self, place: Place) -> None:
        self._buttons[place].setChecked(True)

    def show_counts(self, counts: dict[Place, int]) -> None:
        for place, made in self._buttons.items():
            made.show_count(counts.get(place, 0))
