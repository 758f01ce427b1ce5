"""What an administrator sets about papers: template, size. Everybody may look."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.forms import FORMS, Form, FormSpec, PaperSize
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.templates import MOST_BYTES, Template, read_template
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.papers.current import letterhead, put_size, sizes, template_of
from tthc_desktop.services.papers.preview import trial_sheets
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.files import ReadFile, WriteNew
from tthc_desktop.services.ports.papers import BundledForms, StoredTemplate
from tthc_desktop.services.ports.printing import Printer
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class FormState:
    """A form and the template in use for it.

    Attributes:
        exchanged: Name of the file in place of the bundled template; empty for the bundled one.
        actor, at: Who exchanged it and when; empty and None for the bundled one.
        wrong: Why the exchanged one is out of use.
    """

    spec: FormSpec
    size: PaperSize
    exchanged: str = ""
    actor: str = ""
    at: datetime | None = None
    wrong: InputError | None = None


@dataclass(frozen=True, slots=True)
class ListForms:
    store: Store
    forms: BundledForms

    def __call__(self) -> tuple[FormState, ...]:
        states = []
        with self.store.read() as tx:
            chosen = sizes(tx.settings)
            for form, spec in FORMS.items():
                now = template_of(tx, self.forms, form)
                state = FormState(spec, chosen[form])
                if now.stored is not None:
                    old = now.stored
                    state = FormState(spec, chosen[form], old.name, old.actor, old.at, now.wrong)
                states.append(state)
        return tuple(states)


@dataclass(frozen=True, slots=True)
class ExchangeTemplate:
    """Only an administrator. A broken file changes nothing: it is drawn with invented values, and
    with none, before it is stored, because a clerk with a citizen at the counter cannot mend it."""

    store: Store
    clock: Clock
    printer: Printer
    forms: BundledForms
    read: ReadFile

    def __call__(self, actor: Account, form: Form, path: Path) -> None:
        """Puts a template of the office in place of the one that is used.

        Raises:
            InputError: ``account.not_allowed``, ``input.…``, ``office.missing``, ``form.…`` with
                the place, or ``form.drawing``.
        """
        require(actor, Role.ADMINISTRATOR)
        content = self.read(path, MOST_BYTES)
        template = read_template(content, FORMS[form].fields)
        self._draw(actor, form, template)
        new = StoredTemplate(form, path.name, template.source, actor.login, self.clock.now())
        with self.store.write(actor.login) as tx:
            tx.papers.put_template(new)
            sha256 = hashlib.sha256(content).hexdigest()
            tx.audit.append("form.exchanged", form.value, sha256=sha256)

    def _draw(self, actor: Account, form: Form, template: Template) -> None:
        with self.store.read() as tx:
            head = letterhead(tx, self.forms, self.clock.now(), actor)
        sheets = trial_sheets(form, template, head)
        try:
            for size in PaperSize:
                self.printer.render(sheets, size, 0)
        except TthcError:
            raise
        except Exception as error:  # whatever the layout trips over, the file is at fault
            raise InputError("form.drawing") from error


@dataclass(frozen=True, slots=True)
class ResetTemplate:
    store: Store

    def __call__(self, actor: Account, form: Form) -> None:
        """Back to the bundled template. Raises InputError ``account.not_allowed``."""
        require(actor, Role.ADMINISTRATOR)
        with self.store.write(actor.login) as tx:
            tx.papers.drop_template(form)
            tx.audit.append("form.reset", form.value)


@dataclass(frozen=True, slots=True)
class ExportTemplate:
    """The template in use as a file, to be changed and put back."""

    store: Store
    forms: BundledForms
    write: WriteNew

    def __call__(self, form: Form, path: Path) -> None:
        """Writes the template that is used to a file.

        Raises:
            InputError: ``output.exists``.
            StoreError: ``disk.…``.
        """
        with self.store.read() as tx:
            template = template_of(tx, self.forms, form).template
        self.write(path, (template.source.encode("utf-8"),))


@dataclass(frozen=True, slots=True)
class SetPaperSize:
    store: Store

    def __call__(self, actor: Account, form: Form, size: PaperSize) -> None:
        """Changes the size on which a paper is printed.

        Raises:
            InputError: ``account.not_allowed``.
        """
        require(actor, Role.ADMINISTRATOR)
        with self.store.write(actor.login) as tx:
            put_size(tx.settings, form, size)
            tx.audit.append("form.size", form.value, size=size.value)
