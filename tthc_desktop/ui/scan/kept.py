"""What a clerk has chosen and seen on the digitising page, while the page is made anew for letters
of another size: no key may meet another paper than before."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.ui.scan.display import PageDisplay
from tthc_desktop.ui.scan.file_view import FileView, SeenFiles
from tthc_desktop.ui.scan.presenter import ScanPresenter


@dataclass(frozen=True, slots=True)
class KeptDesk:
    """What was chosen in a dossier.

    Attributes:
        component: Id of the chosen slot, or of the pages that are in none.
        hidden: Whether pages that do not count were shown too.
        marked: Numbers of the chosen pages.
        page: Number of the one that was looked at; 0 for none.
        seen: What of the files was shown so far.
    """

    dossier: str | None
    component: str | None
    hidden: bool
    marked: tuple[int, ...]
    page: int
    seen: SeenFiles


def kept_desk(
    dossier: str | None, presenter: ScanPresenter, display: PageDisplay, file: FileView
) -> KeptDesk:
    marked, page = display.chosen
    return KeptDesk(dossier, presenter.component, presenter.hidden, marked, page, file.kept())


def take_desk(
    kept: object,
    dossier: str | None,
    presenter: ScanPresenter,
    display: PageDisplay,
    file: FileView,
) -> None:
    """Chooses the same again, as soon as it is loaded; another dossier begins as always."""
    if not isinstance(kept, KeptDesk):
        raise TypeError("kept by another page")
    file.take_kept(kept.seen)
    if kept.dossier != dossier or kept.component is None:
        return
    presenter.begin_with(kept.component, hidden=kept.hidden)
    if kept.page:
        display.want(kept.component, kept.marked, kept.page)
