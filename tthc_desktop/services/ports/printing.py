"""Papers that are handed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tthc_desktop.domain.forms import FormSpec, PaperSize
from tthc_desktop.domain.templates import Template, Values


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One filled form: from one page to many.

    Attributes:
        qr: Payload of its code; empty for none.
        footer: Stands beside the page number where there is more than one page.
    """

    spec: FormSpec
    template: Template
    values: Values
    qr: str = ""
    footer: str = ""


@dataclass(frozen=True, slots=True)
class RenderedPaper:
    """A paper laid out in pages.

    Attributes:
        pdf: A document of the size asked for.
        pictures: PNG of its first pages, as many as asked for.
    """

    pdf: bytes
    pictures: tuple[bytes, ...]
    pages: int


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A paper ready to hand out.

    Attributes:
        picture: PNG of its first page, for the screen.
        printer: Name of the printer that it was sent to; empty when this PC has none.
        number: Its own, 0 for none.
    """

    pdf: bytes
    picture: bytes
    printer: str
    pages: int = 1
    number: int = 0


class Printer(Protocol):
    def render(
        self, sheets: Sequence[FilledForm], size: PaperSize, pictures: int = 1
    ) -> RenderedPaper:
        """Lays the sheets out one after the other, each on a new page, as one PDF.

        Args:
            pictures: At most that many pages as PNG too.
        """
        ...

    def send(self, pdf: bytes) -> str:
        """The pages of a rendered paper, as they are, to the default printer: its name, or empty
        when this PC has none. Raises DeviceError ``printer.failed``."""
        ...
