"""Everything about papers that window and command line can do."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.services.deadlines.extend_due import ExtendDue
from tthc_desktop.services.papers.cover_sheets import PrintCoverSheets
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.papers.laws import ChangeLawReference, GetLawReferences
from tthc_desktop.services.papers.manage import (
    ExchangeTemplate,
    ExportTemplate,
    ListForms,
    ReadFile,
    ResetTemplate,
    SetPaperSize,
    WriteFile,
)
from tthc_desktop.services.papers.preview import PreviewForm
from tthc_desktop.services.papers.reappoint import Reappoint
from tthc_desktop.services.papers.register import MakeRegister
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.papers import BundledForms
from tthc_desktop.services.ports.printing import Printer
from tthc_desktop.services.ports.store import Blobs, Store


@dataclass(frozen=True, slots=True)
class PaperWork:
    hand_out: HandOutPaper
    reappoint: Reappoint
    cover_sheets: PrintCoverSheets
    register: MakeRegister
    preview: PreviewForm
    list: ListForms
    exchange: ExchangeTemplate
    reset: ResetTemplate
    export: ExportTemplate
    set_size: SetPaperSize
    laws: GetLawReferences
    change_law: ChangeLawReference

    @classmethod
    def of(
        cls,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        printer: Printer,
        catalogue: Catalogue,
        forms: BundledForms,
        read: ReadFile,
        write: WriteFile,
    ) -> PaperWork:
        hand_out = HandOutPaper(store, blobs, clock, printer, forms, catalogue)
        return cls(
            hand_out,
            Reappoint(store, ExtendDue(store, clock, catalogue), hand_out),
            PrintCoverSheets(store, clock, printer, forms),
            MakeRegister(store, clock, printer, forms),
            PreviewForm(store, clock, printer, forms),
            ListForms(store, forms),
            ExchangeTemplate(store, clock, printer, forms, read),
            ResetTemplate(store),
            ExportTemplate(store, forms, write),
            SetPaperSize(store),
            GetLawReferences(store, clock, forms),
            ChangeLawReference(store, clock),
        )
