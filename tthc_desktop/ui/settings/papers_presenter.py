"""Mẫu giấy tờ: which template and size each form has, what it looks like, what papers cite."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.forms import Form, LawReference, PaperSize
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Role
from tthc_desktop.domain.time import parse_vn_date
from tthc_desktop.services.application import Office
from tthc_desktop.services.papers.laws import ChangeLawReference, GetLawReferences, LawState
from tthc_desktop.services.papers.manage import (
    ExchangeTemplate,
    ExportTemplate,
    FormState,
    ListForms,
    ResetTemplate,
    SetPaperSize,
)
from tthc_desktop.services.papers.preview import PreviewForm
from tthc_desktop.ui.kit.paths import typed_path
from tthc_desktop.ui.kit.runner import Job, Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell


class PapersView(Protocol):
    def show_forms(self, states: Sequence[FormState]) -> None: ...

    def show_preview(self, form: Form, pictures: tuple[bytes, ...]) -> None: ...

    def show_laws(self, states: Sequence[LawState]) -> None: ...

    def ask_path(self, form: Form, *, write: bool) -> None:
        """write: where to, else where from."""
        ...

    def path_done(self) -> None: ...

    def path_wrong(self, words: str) -> None: ...

    def law_wrong(self, field: str, words: str) -> None:
        """field: ``day`` or ``text``."""
        ...


class PapersPresenter:
    def __init__(self, office: Office, runner: Runner, shell: Shell, view: PapersView) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        self._states: tuple[FormState, ...] = ()
        self._shown: Form | None = None
        self._preview: Job | None = None

    def load(self) -> None:
        def done(states: tuple[FormState, ...]) -> None:
            changed = states != self._states
            self._states = states
            if changed:
                self._shown = None  # its picture may be another now
            self._view.show_forms(states)

        self._runner.submit(Lane.STORE, self._office.use(ListForms), done, self._shell.fail)

    def choose(self, form: Form) -> None:
        """Shows it, unless it is shown already. Of forms passed quickly only the last is drawn."""
        if form is self._shown:
            return
        self._shown, clerk = form, self._shell.clerk
        if self._preview is not None:
            self._preview.cancel()
        self._preview = self._runner.submit(
            Lane.STORE,
            lambda: self._office.use(PreviewForm)(clerk, form) if self._shown is form else None,
            lambda paper: self._view.show_preview(form, paper.pictures) if paper else None,
            self._shell.fail,
        )

    def toggle_size(self, form: Form) -> None:
        """S."""
        if not self._allowed():
            return
        clerk = self._shell.clerk
        state = next(state for state in self._states if state.spec.form is form)
        size = PaperSize.A5 if state.size is PaperSize.A4 else PaperSize.A4
        self._change(
            lambda: self._office.use(SetPaperSize)(clerk, form, size),
            f"{state.spec.name} in khổ {size.value}.",
        )

    def ask_exchange(self, form: Form) -> None:
        """T."""
        if self._allowed():
            self._view.ask_path(form, write=False)

    def ask_export(self, form: Form) -> None:
        """X."""
        self._view.ask_path(form, write=True)

    def exchange(self, form: Form, typed: str) -> None:
        clerk, path = self._shell.clerk, typed_path(typed)
        self._with_path(
            path, lambda: self._office.use(ExchangeTemplate)(clerk, form, path), "Đã thay tệp mẫu."
        )

    def export(self, form: Form, typed: str) -> None:
        path = typed_path(typed)
        self._with_path(
            path,
            lambda: self._office.use(ExportTemplate)(form, path),
            f"Đã xuất mẫu ra tệp {path.name}.",
        )

    def _with_path(self, path: Path, work: Callable[[], None], said: str) -> None:
        if not path.name:
            self._view.path_wrong(sentence(InputError("input.missing", name="")))
            return

        def failed(error: Exception) -> None:
            if isinstance(error, InputError) and error.code != "account.not_allowed":
                self._view.path_wrong(sentence(error))
            else:
                self._shell.fail(error)

        def done(_nothing: None) -> None:
            self._view.path_done()
            self._done(said)

        self._runner.submit(Lane.STORE, work, done, failed)

    def reset(self, form: Form) -> None:
        """G."""
        if self._allowed():
            clerk = self._shell.clerk
            self._change(
                lambda: self._office.use(ResetTemplate)(clerk, form),
                "Đã trả về mẫu gốc của chương trình.",
            )

    def load_laws(self) -> None:
        """L."""
        self._runner.submit(
            Lane.STORE, self._office.use(GetLawReferences), self._view.show_laws, self._shell.fail
        )

    def save_law(self, name: str, day: str, text: str) -> None:
        """Ctrl+Enter among the references. Another day than the chosen one is another entry."""
        if not self._allowed():
            return
        try:
            law = LawReference(name, parse_vn_date(day), text)
        except InputError as error:
            self._view.law_wrong("day", sentence(error))
            return
        clerk = self._shell.clerk

        def failed(error: Exception) -> None:
            if isinstance(error, InputError):
                self._view.law_wrong("text", sentence(error))
            else:
                self._shell.fail(error)

        def done(_nothing: None) -> None:
            self._shown = None
            self._shell.say("ok", f"Đã lưu căn cứ áp dụng từ {day.strip()}.")
            self.load_laws()

        self._runner.submit(
            Lane.STORE, lambda: self._office.use(ChangeLawReference)(clerk, law), done, failed
        )

    def _change(self, work: Callable[[], None], said: str) -> None:
        self._runner.submit(Lane.STORE, work, lambda _nothing: self._done(said), self._shell.fail)

    def _done(self, said: str) -> None:
        self._shell.say("ok", said)
        self._shown = None
        self.load()

    def _allowed(self) -> bool:
        """Told at once, not after a path has been typed; the services ask again."""
        if self._shell.clerk.may(Role.ADMINISTRATOR):
            return True
        self._shell.fail(InputError("account.not_allowed"))
        return False
