"""A printer that lays nothing out and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tthc_desktop.domain.forms import PaperSize
from tthc_desktop.services.ports.printing import FilledForm, RenderedPaper

_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class FakePrinter:
    """Implements services.ports.printing.Printer: one page a sheet. name: of the default printer,
    empty for none."""

    name: str = ""
    rendered: list[tuple[FilledForm, ...]] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)

    def render(
        self, sheets: Sequence[FilledForm], size: PaperSize, pictures: int = 1
    ) -> RenderedPaper:
        self.rendered.append(tuple(sheets))
        text = "".join(f"{s.template.fill(s.values)}{s.qr}{s.footer}" for s in sheets)
        pdf = f"%PDF-1.4 {size.value} {text}".encode()
        return RenderedPaper(pdf, (_PNG,) * min(pictures, len(sheets)), len(sheets))

    def send(self, pdf: bytes) -> str:
        if self.name:
            self.sent.append(pdf)
        return self.name
