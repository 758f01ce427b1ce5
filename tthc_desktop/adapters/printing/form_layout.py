"""How papers look: sizes, margins, type. One template serves A4 and A5."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QPageSize

from tthc_desktop.domain.forms import Form, FormSpec, PaperSize

FAMILIES = ["Times New Roman", "Tinos", "Liberation Serif", "Noto Serif"]
_TEXT_PT = 13.0  # NĐ 30/2020 PL I: 13 to 14
_SMALLEST_PT = 7.5


@dataclass(frozen=True, slots=True)
class FormLayout:
    """How a form looks on one size of paper.

    Attributes:
        margins: Left, top, right, bottom in mm.
        scale: Factor of type and gaps, 1 on A4.
        qr_mm: Side of the QR code with its quiet zone.
    """

    size: PaperSize
    landscape: bool
    margins: tuple[float, float, float, float]
    scale: float
    qr_mm: float

    def points(self, at_a4: float) -> float:
        return max(_SMALLEST_PT, at_a4 * self.scale)

    @property
    def font(self) -> QFont:
        font = QFont()
        font.setFamilies(FAMILIES)
        font.setPointSizeF(self.points(_TEXT_PT))
        return font

    @property
    def page(self) -> QPageLayout:
        page = QPageSize(
            QPageSize.PageSizeId.A4 if self.size is PaperSize.A4 else QPageSize.PageSizeId.A5
        )
        way = QPageLayout.Orientation
        return QPageLayout(
            page,
            way.Landscape if self.landscape else way.Portrait,
            QMarginsF(*self.margins),
            QPageLayout.Unit.Millimeter,  # else points
        )

    def pixels(self, at_a4: float) -> int:
        """Of HTML: 1/96 inch."""
        return max(1, round(at_a4 * self.scale))

    @property
    def style(self) -> str:
        """Classes that templates may use (domain/templates.py, CLASSES)."""

        def pt(points: float) -> str:
            return f"font-size: {self.points(points):.2f}pt"

        def px(pixels: float) -> str:
            return f"{self.pixels(pixels)}px"

        return f"""
p {{ margin: 0; }} td, th {{ padding: {px(3)} {px(5)}; }} th {{ font-weight: bold; }}
.c {{ text-align: center; }} .r {{ text-align: right; }} .j {{ text-align: justify; }}
.b {{ font-weight: bold; }} .i {{ font-style: italic; }} .u {{ text-decoration: underline; }}
.tiny {{ {pt(9.5)}; }} .small {{ {pt(11)}; }} .head {{ {pt(12)}; }}
.title {{ {pt(14)}; font-weight: bold; }} .big {{ {pt(22)}; }} .huge {{ {pt(60)}; }}
.line {{ font-size: {max(4.0, 6 * self.scale):.2f}pt; }}
.lead {{ font-weight: bold; margin-top: {px(8)}; margin-bottom: {px(4)}; }}
.gap {{ margin-top: {px(8)}; }} .wide {{ margin-top: {px(20)}; }}
.sign {{ margin-top: {px(62)}; font-weight: bold; }}
.trial {{ {pt(9)}; color: #B3261E; font-weight: bold; text-align: center;
  margin-bottom: {px(6)}; }}
"""


def layout_of(spec: FormSpec, size: PaperSize) -> FormLayout:
    """NĐ 30/2020 PL I asks for 20–25 mm above and below, 30–35 mm at the binding edge of letters;
    forms that are filled in on the counter take less, so that most stay on one sheet."""
    small = size is PaperSize.A5
    margins = (10.0, 10.0, 10.0, 13.0) if small else (20.0, 15.0, 15.0, 16.0)
    if spec.landscape:
        margins = (10.0, 12.0, 10.0, 13.0) if small else (15.0, 18.0, 15.0, 16.0)
    qr = 26.0
    if spec.form is Form.COVER:
        qr = 62.0
    return FormLayout(
        size, spec.landscape, margins, 0.73 if small else 1.0, qr * (0.8 if small else 1.0)
    )
