"""What a reader may draw by what the form as a whole says: input fields, and whatever lies on a
page and is drawn like one, also where no field has it (ISO 32000-1 12.5.6.6, 12.7.3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject

from tthc_desktop.adapters.signing.fields import PASSED, FieldState
from tthc_desktop.adapters.signing.objects import entry, raw_entry
from tthc_desktop.adapters.signing.revision import NAMELESS, Annotation, Revision

_HIGHEST = 32
"""Steps up from what lies on a page."""
_SAID = (*PASSED, "/FT", "/V")


@dataclass(frozen=True, slots=True)
class Ruled:
    """One such thing.

    Attributes:
        known_by: The same in all revisions; None where nothing is.
        name: Of its field; empty where no field of the form has it.
        passed: What it has from those above it, or itself, of what is passed down.
        widgets: What shows it.
        ordered: Whether readers can be told to draw it anew (/NeedAppearances).
    """

    known_by: object
    name: str
    passed: Mapping[str, object]
    widgets: tuple[DictionaryObject, ...]
    ordered: bool = True

    @property
    def has_looks(self) -> bool:
        """Whether all that shows it brings a look."""
        return all(any(looks(widget)) for widget in self.widgets)


def ruled(revision: Revision) -> Iterator[Ruled]:
    """All of a revision. Damage raises what pyHanko makes of it."""
    for field in revision.fields.values():
        if field.kind != "/Sig":
            parts = tuple(widget for _, widget in field.widgets)
            yield Ruled(field.name, field.name, field.passed, parts)
    for one in revision.annotations:
        owner = revision.owner(one)
        if owner is None or (owner.kind == "/Sig" and not one.of_signature):
            yield from _beside(one, owner)


def _beside(one: Annotation, owner: FieldState | None) -> Iterator[Ruled]:
    """What is on a page and is no input field of the form."""
    passed = {**(owner.passed if owner is not None else {}), **_from_above(one.dictionary)}
    shown, known_by = (one.dictionary,), one.number and (one.page, one.number)
    if one.kind in ("/Widget", NAMELESS):
        if owner is not None or entry(passed, "/FT") != "/Sig":
            yield Ruled(known_by, "", passed, shown)
    elif (one.kind == "/FreeText" or "/DA" in one.dictionary) and not any(looks(one.dictionary)):
        yield Ruled(known_by, "", passed, shown, ordered=False)


def _from_above(node: Any) -> dict[str, object]:
    found: dict[str, object] = {}
    for _ in range(_HIGHEST):
        if not isinstance(node, DictionaryObject):
            break
        found = {key: raw_entry(node, key) for key in _SAID if key in node} | found
        node = entry(node, "/Parent")
    return found


def looks(widget: DictionaryObject) -> Iterator[StreamObject]:
    """The looks that it brings, of all its states."""
    look = entry(widget, "/AP")
    if isinstance(look, DictionaryObject):
        yield from _streams(entry(look, "/N"))


def _streams(normal: object) -> Iterator[StreamObject]:
    if isinstance(normal, StreamObject):
        yield normal
    elif isinstance(normal, DictionaryObject):
        for state in normal:
            yield from _streams(entry(normal, state))
