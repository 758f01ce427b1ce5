"""Which template, size and law references hold now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.forms import FORMS, Form, LawReference, PaperSize, laws_on
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.templates import Template, parse
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.office.settings import load_office
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.papers.values import Letterhead
from tthc_desktop.services.ports.papers import BundledForms, StoredTemplate
from tthc_desktop.services.ports.store import Settings, Tx

_SIZES: StoredSetting[dict[str, PaperSize]] = StoredSetting("form.sizes", dict[str, PaperSize], {})


@dataclass(frozen=True, slots=True)
class CurrentTemplate:
    """The template in use for a form.

    Attributes:
        stored: None for the bundled one.
        wrong: Why the stored one cannot be used any more (it was checked when it came, but a later
            program may offer other fields); the bundled one stands in, because the counter cannot
            wait for an administrator.
    """

    template: Template
    stored: StoredTemplate | None
    wrong: InputError | None = None


def template_of(tx: Tx, bundled: BundledForms, form: Form) -> CurrentTemplate:
    fields = FORMS[form].fields
    stored = tx.papers.template(form)
    wrong = None
    if stored is not None:
        try:
            return CurrentTemplate(parse(stored.body, fields), stored)
        except InputError as error:
            wrong = error
    return CurrentTemplate(parse(bundled.template(form), fields), stored, wrong)


def sizes(settings: Settings) -> dict[Form, PaperSize]:
    """A4 where nobody has said otherwise."""
    said = _SIZES.read(settings)
    return {form: said.get(form.value, PaperSize.A4) for form in Form}


def put_size(settings: Settings, form: Form, size: PaperSize) -> None:
    every = {**sizes(settings), form: size}
    _SIZES.write(settings, {key.value: chosen for key, chosen in every.items()})


def known_laws(tx: Tx, bundled: BundledForms) -> tuple[LawReference, ...]:
    """Bundled first: of two that start on one day, what the office says counts."""
    return bundled.laws() + tuple(stored.law for stored in tx.papers.laws())


def letterhead(
    tx: Tx, bundled: BundledForms, at: datetime, clerk: Account, number: int = 0
) -> Letterhead:
    """What stands at the head of a paper of this office.

    Raises:
        InputError: ``office.missing``.
    """
    office = load_office(tx.settings)
    if office is None:
        raise InputError("office.missing")
    laws = laws_on(at.astimezone(VIETNAM).date(), known_laws(tx, bundled))
    return Letterhead(office, at, laws, clerk.name, number)
