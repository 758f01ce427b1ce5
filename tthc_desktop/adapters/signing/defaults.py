"""How a reader draws form fields that bring no look of their own, or anew: from what the form as a
whole, and the fields above a field, say (ISO 32000-1 12.7.2, 12.7.3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject

from tthc_desktop.adapters.signing.differences import Differences, quoted
from tthc_desktop.adapters.signing.fields import FieldState
from tthc_desktop.adapters.signing.objects import entry, raw_entry
from tthc_desktop.adapters.signing.pair import Pair
from tthc_desktop.adapters.signing.revision import Revision

_FOR_ALL = ("/DA", "/Q")
_UNSEEN_FLAGS = 1 | 2 | 4  # ReadOnly, Required, NoExport: set when a form is signed
# What readers take where nothing is said, and programs write down when they sign.
_PLAIN = {"/DA": re.compile(rb"\s*/Helv\s+[\d.]+\s+Tf\s+0\s+g\s*"), "/Q": re.compile(rb"0")}
_NAME = re.compile(rb"/([^\s/\[\]<>(){}%]+)")
_OF_FORM = "cách vẽ các ô nhập của biểu mẫu"


def compare_defaults(pair: Pair, found: Differences) -> None:
    """Notes where fields of the form would be drawn in another way than when it was signed."""
    inputs = list(_inputs(pair.new))
    redrawn = ("/NeedAppearances",) if inputs else ()
    form = pair.old.form, pair.new.form
    if not pair.same_keys(*form, (*redrawn, "/XFA", "/CO"), links=True):
        found.of_content(_OF_FORM)
    for field in inputs:
        before = pair.old.fields.get(field.name)
        if before is not None and not _same_passed(pair, before, field):
            found.of_field(field.name, f"cách vẽ ô {quoted(field.name)}")
    if any(_for_all_differs(pair, key, inputs) for key in _FOR_ALL) or _resources_differ(pair):
        found.of_content(_OF_FORM)


def _inputs(revision: Revision) -> Iterator[FieldState]:
    return (field for field in revision.fields.values() if field.kind != "/Sig")


def _same_passed(pair: Pair, before: FieldState, now: FieldState) -> bool:
    """What is passed down to a field from those above it."""
    keys = (before.passed.keys() | now.passed.keys()) - {"/Ff"}
    same = pair.same_keys(before.passed, now.passed, keys, links=False)
    return same and _flags(before) == _flags(now)


def _flags(field: FieldState) -> object:
    flags = entry(field.passed, "/Ff")
    try:
        return int(flags or 0) & ~_UNSEEN_FLAGS
    except (TypeError, ValueError):
        return flags


def _for_all_differs(pair: Pair, key: str, inputs: list[FieldState]) -> bool:
    """Whether what the form says for all fields is another, and one of them has nothing of its
    own."""
    old, new = pair.old.form, pair.new.form
    if pair.same_keys(old, new, (key,), links=False):
        return False
    if entry(old, key) is None and _PLAIN[key].fullmatch(_written(entry(new, key))):
        return False
    return any(
        key not in field.passed and not all(key in widget for _, widget in field.widgets)
        for field in inputs
    )


def _written(value: object) -> bytes:
    """A string or a number, as it stands in the file."""
    return bytes(getattr(value, "original_bytes", b"") or str(value).encode())


def _resources_differ(pair: Pair) -> bool:
    """Fonts and the like that the form has for its fields. What is added matters where a field may
    use it: programs that sign add their own."""
    old, new = entry(pair.old.form, "/DR"), entry(pair.new.form, "/DR")
    used = None
    if not any(_widgets(pair.old)):
        return False
    for kind, name, now in _named(new):
        before = entry(old, kind) if isinstance(old, DictionaryObject) else None
        if isinstance(before, DictionaryObject) and name in before:
            if not pair.same(before.raw_get(name), now):
                return True
        else:
            used = _used(pair.old) if used is None else used
            if used is _ANY or name in used:
                return True
    kept = {(kind, name) for kind, name, _ in _named(new)}
    return any((kind, name) not in kept for kind, name, _ in _named(old))


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


def _used(revision: Revision) -> frozenset[str]:
    """Names of resources that fields of the form draw with, as far as they take them from it."""
    names: set[str] = set()
    again = bool(entry(revision.form, "/NeedAppearances"))
    for field, widget in _widgets(revision):
        looks = list(_looks(entry(entry(widget, "/AP") or {}, "/N")))
        for look in looks:
            if "/Resources" not in look:  # some readers take those of the form
                names.update(_mentioned(look.data))
        if field.kind == "/Sig":
            continue
        if "/RV" in field.passed or "/DS" in field.passed:
            return _ANY  # text with fonts of its own kind
        if again or not looks:
            own = raw_entry(widget, "/DA") or field.passed.get("/DA")
            names.update(_mentioned(_written(own or entry(revision.form, "/DA"))))
    return frozenset(names)


def _widgets(revision: Revision) -> Iterator[tuple[FieldState, DictionaryObject]]:
    return ((field, widget) for field in revision.fields.values() for _, widget in field.widgets)


def _looks(normal: object) -> Iterator[StreamObject]:
    if isinstance(normal, StreamObject):
        yield normal
    elif isinstance(normal, DictionaryObject):
        for state in normal:
            yield from _looks(entry(normal, state))


def _mentioned(instructions: bytes) -> Iterator[str]:
    for name in _NAME.findall(instructions):
        plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes.fromhex(m[1].decode()), name)
        yield "/" + plain.decode("latin-1")
