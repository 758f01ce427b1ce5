"""How a reader draws form fields that bring no look of their own, or anew: from what the form as a
whole, and the fields above a field, say (ISO 32000-1 12.7.2, 12.7.3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyhanko.pdf_utils.generic import BooleanObject, DictionaryObject

from tthc_desktop.adapters.signing.differences import Differences, quoted
from tthc_desktop.adapters.signing.manner import manner_of
from tthc_desktop.adapters.signing.objects import entry, followed, raw_entry
from tthc_desktop.adapters.signing.pair import Pair
from tthc_desktop.adapters.signing.revision import Revision
from tthc_desktop.adapters.signing.ruled import Ruled, looks, ruled

_FOR_ALL = ("/DA", "/Q")
_UNSEEN_FLAGS = 1 | 2 | 4  # ReadOnly, Required, NoExport: set when a form is signed
_STANDARD = {"/Helv": "/Helvetica", "/ZaDb": "/ZapfDingbats"}
"""Names that programs give to fonts which every reader has."""
_NAME = re.compile(rb"/([^\s/\[\]<>(){}%]+)")
_OF_FORM = "cách vẽ các ô nhập của biểu mẫu"


def compare_defaults(pair: Pair, found: Differences) -> None:
    """Notes where fields of the form would be drawn in another way than when it was signed."""
    inputs, earlier = list(ruled(pair.new)), {one.known_by: one for one in ruled(pair.old)}
    form = pair.old.form, pair.new.form
    if not pair.same_keys(*form, ("/XFA", "/CO"), links=True):
        found.of_content(_OF_FORM)
    if any(one.ordered for one in inputs):
        _compare_redrawing(_redrawn(pair.old), _redrawn(pair.new), found)
    for one in inputs:
        before = earlier.get(one.known_by) if one.known_by else None
        if before is None or _same_passed(pair, before, one):
            continue
        if one.name:
            found.of_field(one.name, f"cách vẽ ô {quoted(one.name)}")
        else:
            found.of_content(_OF_FORM)
    for key in _FOR_ALL:
        _compare_for_all(pair, key, inputs, found)
    _compare_resources(pair, found)


def _redrawn(revision: Revision) -> object:
    """Whether readers are told to make the looks of all fields anew; *no* where nothing is said."""
    said = entry(revision.form, "/NeedAppearances")
    return bool(said) if said is None or isinstance(said, BooleanObject) else str(said)


def _compare_redrawing(before: object, now: object, found: Differences) -> None:
    """Programs that sign take the order away. What is shown since then is another look, of which
    nobody here knows whether it shows the same."""
    if before is True and now is False:
        found.cannot_tell(f"{_OF_FORM} (không còn lệnh vẽ lại)")
    elif before is False and now is True:
        found.redrawn = True
        found.words.append(_OF_FORM)
    elif before != now:
        found.of_content(_OF_FORM)


def _same_passed(pair: Pair, before: Ruled, now: Ruled) -> bool:
    """What is passed down to a field from those above it."""
    keys = (before.passed.keys() | now.passed.keys()) - {"/Ff"}
    same = pair.same_keys(before.passed, now.passed, keys, links=False)
    return same and _flags(before) == _flags(now)


def _flags(field: Ruled) -> object:
    flags = entry(field.passed, "/Ff")
    try:
        return int(flags or 0) & ~_UNSEEN_FLAGS
    except (TypeError, ValueError):
        return flags


def _compare_for_all(pair: Pair, key: str, inputs: list[Ruled], found: Differences) -> None:
    """What the form says for all fields that have nothing of their own."""
    old, new = pair.old.form, pair.new.form
    if pair.same_keys(old, new, (key,), links=False):
        return
    lacking = [
        one
        for one in inputs
        if key not in one.passed and not all(key in widget for widget in one.widgets)
    ]
    if not lacking:
        return
    first, plain = entry(old, key) is None, _is_plain(key, entry(new, key))
    drawn = any(_is_drawn_anew(pair.new, one) for one in lacking)
    if not first or (drawn and not plain):
        found.of_content(_OF_FORM)
    elif key == "/DA" and (drawn or not plain):
        # Without any a reader may have shown nothing at all; with a look it should show that.
        found.cannot_tell(f"{_OF_FORM} (lần đầu được ghi ra)")
    elif not plain:
        found.cannot_tell(_OF_FORM)


def _is_plain(key: str, value: object) -> bool:
    """Whether it is what readers take where nothing is said: programs write it down when they
    sign."""
    if key == "/Q":
        return bool(value == 0)
    said = manner_of(_written(value))
    return said is not None and said.plain


def _is_drawn_anew(revision: Revision, one: Ruled) -> bool:
    """Whether readers make its look themselves."""
    return not one.has_looks or (one.ordered and _redrawn(revision) is not False)


def _written(value: object) -> bytes:
    """A string or a number, as it stands in the file."""
    return bytes(getattr(value, "original_bytes", b"") or str(value).encode())


def _compare_resources(pair: Pair, found: Differences) -> None:
    """Fonts and the like that the form has for its fields. What is added matters where a field may
    use it: programs that sign add their own."""
    old, new = entry(pair.old.form, "/DR"), entry(pair.new.form, "/DR")
    drawn, used = list(ruled(pair.old)), None
    if not drawn and not any(_signatures(pair.old)):
        return
    for kind, name, now in _named(new):
        before = entry(old, kind) if isinstance(old, DictionaryObject) else None
        if isinstance(before, DictionaryObject) and name in before:
            if not pair.same(before.raw_get(name), now):
                found.of_content(_OF_FORM)
            continue
        used = _used(pair, drawn) if used is None else used
        if used is not _ANY and name not in used:
            continue
        if kind == "/Font" and _is_standard(name, followed(now)):
            found.cannot_tell(f"{_OF_FORM} (phông {quoted(name[1:])} lần đầu được ghi ra)")
        else:
            found.of_content(_OF_FORM)
    kept = {(kind, name) for kind, name, _ in _named(new)}
    if any((kind, name) not in kept for kind, name, _ in _named(old)):
        found.of_content(_OF_FORM)


def _is_standard(name: str, font: object) -> bool:
    """Whether it is the font that most readers take for a name of which nothing is said."""
    return (
        isinstance(font, DictionaryObject)
        and name in _STANDARD
        and entry(font, "/Subtype") == "/Type1"
        and entry(font, "/BaseFont") == _STANDARD[name]
        and "/FontDescriptor" not in font
    )


def _named(resources: object) -> Iterator[tuple[str, str, object]]:
    """Each with its kind. What is no dictionary of names is one thing."""
    if not isinstance(resources, DictionaryObject):
        return
    for kind in resources:
        group = entry(resources, kind)
        if not isinstance(group, DictionaryObject):
            yield kind, "", group
            continue
        for name in group:
            yield kind, name, group.raw_get(name)


_ANY: frozenset[str] = frozenset({"*"})
"""Nobody can tell which names are used."""


def _used(pair: Pair, drawn: list[Ruled]) -> frozenset[str]:
    """Names of resources that what was signed draws with, as far as it takes them from the form,
    and by its own default, if only by one that came later."""
    names: set[str] = set()
    again = _redrawn(pair.old) is not False or _redrawn(pair.new) is not False
    default = entry(pair.old.form, "/DA") or entry(pair.new.form, "/DA")
    widgets = [widget for one in drawn for widget in one.widgets]
    for look in (look for widget in (*widgets, *_signatures(pair.old)) for look in looks(widget)):
        if "/Resources" not in look:  # some readers take those of the form
            names.update(_mentioned(look.data))
    for one in drawn:
        if "/RV" in one.passed or "/DS" in one.passed:
            return _ANY  # text with fonts of its own kind
        for widget in one.widgets:
            if again or not any(looks(widget)):
                own = raw_entry(widget, "/DA") or one.passed.get("/DA")
                names.update(_mentioned(_written(followed(own) or default)))
    return frozenset(names)


def _signatures(revision: Revision) -> Iterator[DictionaryObject]:
    """What shows the signature fields."""
    fields = (field for field in revision.fields.values() if field.kind == "/Sig")
    return (widget for field in fields for _, widget in field.widgets)


def _mentioned(instructions: bytes) -> Iterator[str]:
    for name in _NAME.findall(instructions):
        plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes.fromhex(m[1].decode()), name)
        yield "/" + plain.decode("latin-1")
