"""Colours, type and the one style sheet. Colours are used by name only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

FAMILIES = ["Inter", "Segoe UI", "Noto Sans"]
TEXT_PT, TITLE_PT, FIGURE_PT, SMALL_PT = 10.5, 17.0, 21.0, 9.5
CONTROL_PX, ROW_PX, RAIL_PX = 34, 44, 208
SCALES = (100, 110, 125, 150)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The named colours of one theme; ``*_soft`` is the ground under text of the same name."""

    dark: bool
    bg: str
    surface: str
    line: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    on_accent: str
    bad: str
    bad_soft: str
    warn: str
    warn_soft: str
    info: str
    info_soft: str
    ok: str
    ok_soft: str
    nav: str
    nav_active: str
    nav_text: str
    nav_muted: str


LIGHT = Tokens(
    dark=False,
    bg="#F5F7F9",
    surface="#FFFFFF",
    line="#DDE3E8",
    text="#16232E",
    muted="#5B6B79",
    accent="#0B6E69",
    accent_soft="#E3F2F1",
    on_accent="#FFFFFF",
    bad="#B3261E",
    bad_soft="#FBE9E7",
    warn="#8A5A00",
    warn_soft="#FFF3DC",
    info="#1F5FA8",
    info_soft="#E6EFFA",
    ok="#1E6B37",
    ok_soft="#E5F4E9",
    nav="#10302E",
    nav_active="#1F4A47",
    nav_text="#FFFFFF",
    nav_muted="#B7C9C7",
)

DARK = Tokens(
    dark=True,
    bg="#15191D",
    surface="#1E242A",
    line="#323B44",
    text="#E8EDF1",
    muted="#9AA8B4",
    accent="#4DB6AC",
    accent_soft="#17393A",
    on_accent="#0B1413",
    bad="#FF8A80",
    bad_soft="#40201E",
    warn="#FFCC66",
    warn_soft="#3B2F16",
    info="#8AB8F0",
    info_soft="#1B2F45",
    ok="#81C995",
    ok_soft="#1B3524",
    nav="#0C1A1A",
    nav_active="#1A3533",
    nav_text="#E8EDF1",
    nav_muted="#9AB0AE",
)

TONES = ("bad", "warn", "info", "ok", "accent", "muted")


class Theme:
    """The theme in force. Delegates ask it when they paint; a change restyles the window."""

    def __init__(self) -> None:
        self.tokens = LIGHT
        self.scale = 100

    def tone(self, name: str) -> tuple[QColor, QColor]:
        """Text and ground of a tone; muted has the page as its ground."""
        ground = self.tokens.bg if name == "muted" else getattr(self.tokens, f"{name}_soft")
        return QColor(getattr(self.tokens, name)), QColor(ground)

    def color(self, name: str) -> QColor:
        return QColor(getattr(self.tokens, name))

    def font(self, points: float = TEXT_PT, *, bold: bool = False) -> QFont:
        font = QFont()
        font.setFamilies(FAMILIES)
        font.setPointSizeF(points * self.scale / 100)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def px(self, pixels: int) -> int:
        """A length that grows with the clerk's text size."""
        return round(pixels * self.scale / 100)

    def apply(self, app: QApplication, tokens: Tokens, scale: int) -> None:
        self.tokens, self.scale = tokens, scale
        app.setStyle("Fusion")
        app.setFont(self.font())
        app.setPalette(_palette(tokens))
        app.setStyleSheet(style_sheet(tokens, scale))

    def reapply(self, tokens: Tokens, scale: int) -> None:
        """Another look of the program that runs."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.apply(app, tokens, scale)


theme = Theme()


def load_fonts(folder: Path) -> None:
    """Registers the bundled fonts; a broken one leaves the next family in the list."""
    for path in sorted(folder.glob("*.otf")):
        QFontDatabase.addApplicationFont(str(path))


def system_is_dark(app: QApplication) -> bool:
    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, value in {
        role.Window: t.bg,
        role.WindowText: t.text,
        role.Base: t.surface,
        role.AlternateBase: t.bg,
        role.Text: t.text,
        role.Button: t.surface,
        role.ButtonText: t.text,
        role.Highlight: t.accent,
        role.HighlightedText: t.on_accent,
        role.PlaceholderText: t.muted,
        role.ToolTipBase: t.surface,
        role.ToolTipText: t.text,
        role.Link: t.info,
    }.items():
        palette.setColor(name, QColor(value))
    disabled = QPalette.ColorGroup.Disabled
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(disabled, name, QColor(t.muted))
    return palette


def style_sheet(t: Tokens, scale: int) -> str:
    """Selectors name roles (dynamic property ``role``) and never bare containers: a rule on a
    container would cascade into its buttons."""

    families = ", ".join(f'"{name}"' for name in FAMILIES)

    def pt(points: float) -> str:
        return f"{points * scale / 100:.1f}pt"

    def px(pixels: int) -> str:
        return f"{round(pixels * scale / 100)}px"

    tab_padding = 12 if scale < SCALES[-1] else 5  # nine tabs share the width at the largest

    tones = "\n".join(
        f'QLabel[tone="{name}"] {{ color: {getattr(t, name)}; }}\n'
        f'QLabel[chip="{name}"] {{ color: {getattr(t, name)};'
        f" background: {t.bg if name == 'muted' else getattr(t, name + '_soft')};"
        f" border-radius: {px(9)}; padding: {px(1)} {px(10)}; font-weight: 600; }}"
        for name in TONES
    )
    return f"""
QMainWindow, QWidget[role="page"], QScrollArea[role="page"] {{ background: {t.bg}; }}
QScrollArea[role="inlay"], QWidget[role="inlay"] {{ background: transparent; }}
QScrollArea[role="facts"] {{ background: transparent; border: 2px solid transparent;
  border-radius: {px(4)}; }}
QScrollArea[role="facts"]:focus {{ border-color: {t.accent}; }}
QWidget[role="rail"] {{ background: {t.nav}; }}
QLabel[role="unit"] {{ color: {t.nav_text}; font-weight: 700; font-size: {pt(12)}; }}
QLabel[role="who"] {{ color: {t.nav_muted}; font-size: {pt(SMALL_PT)}; }}
QPushButton[role="place"] {{
  color: {t.nav_text}; background: transparent; border: 2px solid transparent;
  border-radius: {px(6)}; padding: 0 {px(12)}; text-align: left; font-weight: 500; }}
QPushButton[role="place"]:hover {{ background: {t.nav_active}; }}
QPushButton[role="place"]:checked {{ background: {t.nav_active}; font-weight: 700; }}
QPushButton[role="place"]:focus {{ border-color: {t.accent if t.dark else "#7FD1C8"}; }}
QLabel[role="count"] {{ color: {t.nav_muted}; }}
QLabel[role="title"] {{ font-size: {pt(TITLE_PT)}; font-weight: 600; color: {t.text}; }}
QLabel[role="heading"] {{ font-weight: 700; color: {t.text}; }}
QLabel[role="muted"], QLabel[role="hint"] {{ color: {t.muted}; }}
QLabel[role="small"] {{ color: {t.muted}; font-size: {pt(SMALL_PT)}; }}
QLabel[role="finding"] {{ font-weight: 600; padding: {px(4)} {px(10)}; border-radius: {px(6)}; }}
QLabel[role="finding"][tone="warn"] {{ color: {t.warn}; background: {t.warn_soft}; }}
QLabel[role="finding"][tone="bad"] {{ color: {t.bad}; background: {t.bad_soft}; }}
QLabel[role="fact"] {{ color: {t.text}; }}
QLabel[role="fact"][tone="ok"] {{ color: {t.ok}; }}
QLabel[role="fact"][tone="warn"] {{ color: {t.warn}; }}
QLabel[role="fact"][tone="bad"] {{ color: {t.bad}; }}
QLabel[role="error"] {{ color: {t.bad}; font-size: {pt(SMALL_PT)}; }}
QLabel[role="figure"] {{ font-size: {pt(FIGURE_PT)}; font-weight: 700; }}
{tones}
QFrame[role="card"] {{
  background: {t.surface}; border: 1px solid {t.line}; border-radius: {px(8)}; }}
QFrame[role="well"] {{
  background: {t.bg}; border: 1px solid {t.line}; border-radius: {px(4)}; }}
QFrame[role="status"] {{ background: {t.surface}; border-top: 1px solid {t.line}; }}
QFrame[role="strip"] {{ border-radius: {px(6)}; border: 1px solid {t.line};
  background: {t.surface}; }}
QFrame[role="strip"][kind="bad"] {{ background: {t.bad_soft}; border-color: {t.bad}; }}
QFrame[role="strip"][kind="warn"] {{ background: {t.warn_soft}; border-color: {t.warn}; }}
QFrame[role="strip"][kind="ok"] {{ background: {t.ok_soft}; border-color: {t.ok}; }}
QFrame[role="strip"][kind="info"] {{ background: {t.info_soft}; border-color: {t.info}; }}
QPushButton[role="plain"], QPushButton[role="main"] {{
  min-height: {px(CONTROL_PX - 4)}; border-radius: {px(6)}; padding: 0 {px(14)}; }}
QPushButton[role="plain"] {{
  background: {t.surface}; color: {t.text}; border: 1px solid {t.line}; }}
QPushButton[role="plain"]:hover {{ background: {t.accent_soft}; }}
QPushButton[role="plain"]:disabled {{ color: {t.muted}; background: {t.bg}; }}
QPushButton[role="main"] {{
  background: {t.accent}; color: {t.on_accent}; border: 1px solid {t.accent};
  font-weight: 700; }}
QPushButton[role="main"]:disabled {{
  background: {t.line}; color: {t.muted}; border-color: {t.line}; }}
QPushButton[role="plain"]:focus {{ border: 2px solid {t.accent}; }}
QPushButton[role="main"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[role="tab"] {{
  background: transparent; color: {t.muted}; border: 2px solid transparent;
  border-radius: {px(6)}; padding: 0 {px(tab_padding)}; min-height: {px(CONTROL_PX - 6)}; }}
QPushButton[role="tab"]:checked {{ background: {t.accent_soft}; color: {t.text};
  font-weight: 700; }}
QPushButton[role="tab"]:focus {{ border-color: {t.accent}; }}
QPushButton[role="tile"] {{
  background: {t.surface}; border: 1px solid {t.line}; border-radius: {px(8)};
  min-height: {px(82)}; padding: 0; }}
QPushButton[role="tile"]:checked {{ border: 2px solid {t.accent}; background: {t.accent_soft}; }}
QPushButton[role="tile"]:focus {{ border: 2px solid {t.accent}; }}
QLineEdit, QComboBox, QPlainTextEdit {{
  background: {t.surface}; color: {t.text}; border: 1px solid {t.line};
  border-radius: {px(6)}; padding: 0 {px(10)}; min-height: {px(CONTROL_PX - 2)};
  selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QLineEdit:focus, QComboBox:focus {{ border: 2px solid {t.accent}; }}
QComboBox:disabled, QLineEdit[readOnly="true"] {{ color: {t.muted}; }}
QPlainTextEdit:focus {{ border: 2px solid {t.accent}; }}
QLineEdit[wrong="true"], QComboBox[wrong="true"], QPlainTextEdit[wrong="true"] {{
  border: 2px solid {t.bad}; }}
QCheckBox {{ color: {t.text}; spacing: {px(8)}; min-height: {px(CONTROL_PX - 8)};
  border: 2px solid transparent; border-radius: {px(6)}; padding: 0 {px(4)}; }}
QCheckBox:focus {{ border-color: {t.accent}; }}
QCheckBox[wrong="true"] {{ border-color: {t.bad}; }}
QCheckBox::indicator {{ width: {px(18)}; height: {px(18)}; }}
QComboBox::drop-down {{ border: 0; width: {px(24)}; }}
QComboBox::down-arrow {{
  image: none; width: 0; height: 0; margin-right: {px(8)};
  border-left: {px(4)} solid {t.surface}; border-right: {px(4)} solid {t.surface};
  border-top: {px(5)} solid {t.muted}; }}
QComboBox QAbstractItemView {{
  background: {t.surface}; color: {t.text}; border: 1px solid {t.line};
  selection-background-color: {t.accent_soft}; selection-color: {t.text}; }}
QAbstractItemView[role="table"] {{
  background: {t.surface}; border: 1px solid {t.line}; border-radius: {px(8)};
  outline: 0; gridline-color: {t.line}; color: {t.text};
  selection-background-color: {t.accent_soft}; selection-color: {t.text}; }}
QAbstractItemView[role="table"]:focus {{ border: 2px solid {t.accent}; }}
/* Windows gives these kinds a font of its own, which does not follow the clerk's size of text. */
QAbstractItemView, QHeaderView, QMenu, QToolTip {{
  font-family: {families}; font-size: {pt(TEXT_PT)}; }}
QHeaderView {{ background: transparent; border: 0; }}
QHeaderView::section {{
  background: transparent; color: {t.muted}; border: 0; border-bottom: 1px solid {t.line};
  padding: 0 {px(10)}; font-weight: 600; }}
QListView[role="slots"], QListView[role="thumbs"] {{
  background: transparent; border: 0; outline: 0; }}
QListView[role="places"] {{
  background: {t.surface}; border: 1px solid {t.line}; border-radius: {px(6)}; outline: 0;
  color: {t.text}; }}
QListView[role="places"]:focus {{ border: 2px solid {t.accent}; }}
QListView[role="places"]::item {{ min-height: {px(38)}; padding: {px(2)} {px(8)}; }}
QListView[role="places"]::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
QScrollBar:vertical {{ background: transparent; width: {px(10)}; margin: 0; }}
QScrollBar::handle:vertical {{
  background: {t.line}; border-radius: {px(5)}; min-height: {px(30)}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(10)}; }}
QScrollBar::handle:horizontal {{ background: {t.line}; border-radius: {px(5)}; }}
QProgressBar {{
  background: {t.line}; border: 0; border-radius: {px(3)}; max-height: {px(6)}; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: {px(3)}; }}
QToolTip {{
  background: {t.surface}; color: {t.text}; border: 1px solid {t.line}; padding: {px(4)}; }}
"""
