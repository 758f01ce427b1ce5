"""What lies on the pages, before and now: notes, form fields, signatures."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_desktop.adapters.signing.differences import Differences, quoted
from tthc_desktop.adapters.signing.fields import FieldState
from tthc_desktop.adapters.signing.objects import entry
from tthc_desktop.adapters.signing.pair import Pair
from tthc_desktop.adapters.signing.revision import Annotation
from tthc_desktop.adapters.signing.stacking import by_place, restacked

# What leads back up the tree from an annotation itself. Anywhere below, such a key is not passed
# over: it may be the name of something that is drawn.
_UPWARDS = frozenset({"/P", "/Parent", "/StructParent"})
_LEADING = ("/A", "/AA", "/PA", "/Popup", "/IRT")
# Of a widget: told by the value, by flags, or showing nothing.
_WIDGET_ASIDE = _UPWARDS | {"/V", "/F", "/Ff", "/Type", "/M"}
# Locked, LockedContents, ReadOnly; and of fields ReadOnly, Required, NoExport: programs set them
# when they sign, and one sees nothing of them (ISO 32000-1 12.5.3, 12.7.3.1).
_UNSEEN_FLAGS = {"/F": 64 | 128 | 512, "/Ff": 1 | 2 | 4}


def compare_annotations(pair: Pair, found: Differences) -> None:
    """Notes what was put on a page, taken away, changed, or moved over something else."""
    for before, now in _paired(pair):
        one = now or before
        if one is None or (before and now and _same_whole(pair, before, now)):
            continue
        owner = pair.new.owner(one) if now else pair.old.owner(one)
        if owner is None or _passed_on(pair, before, owner) or _drawn(pair, owner, before, now):
            found.annotations = True
            act = "đổi" if before and now else "thêm" if now else "bỏ"
            found.words.append(f"{act} ghi chú hoặc hình ở trang {one.page}")
        elif owner.kind == "/Sig":
            _changed_signature(pair, owner, before, now, found)
        elif _other_looks(pair, owner, before, now):
            found.of_field(owner.name, f"hình của ô {quoted(owner.name)} ở trang {one.page}")
    for page in restacked(pair):
        found.of_content(f"thứ tự chồng lên nhau của các hình ở trang {page}")


def _same_whole(pair: Pair, before: Annotation, now: Annotation) -> bool:
    return pair.same(before.dictionary, now.dictionary, _UPWARDS, _LEADING)


def _passed_on(pair: Pair, before: Annotation | None, owner: FieldState) -> bool:
    """Whether a field has taken over what was something else when it was signed."""
    if before is None:
        return False
    earlier = pair.old.owner(before)
    return earlier is None or earlier.name != owner.name


def _drawn(
    pair: Pair, owner: FieldState, before: Annotation | None, now: Annotation | None
) -> bool:
    """Whether a signature field is shown otherwise, by what draws words and shapes without a
    look."""
    if owner.kind != "/Sig" or all(one is None or one.of_signature for one in (before, now)):
        return False
    return _other_looks(pair, owner, before, now)


def _changed_signature(
    pair: Pair,
    owner: FieldState,
    before: Annotation | None,
    now: Annotation | None,
    found: Differences,
) -> None:
    earlier = pair.old.fields.get(owner.name)
    was_signed = earlier is not None and earlier.value is not None
    if now is None or was_signed:
        if _other_looks(pair, owner, before, now):
            found.of_content(f"hình của chữ ký {quoted(owner.name)}")
        return
    was_seen = before is not None and before.shows and before.draws
    is_seen = now.shows and now.draws
    if owner.name in found.signed:
        if now.shows:
            found.shown.add(owner.name)
        if was_seen and not is_seen:
            found.cannot_tell(f"hình của trường chữ ký {quoted(owner.name)} không còn hiện")
    elif not _other_looks(pair, owner, before, now):
        return
    elif was_seen or is_seen:
        found.unsigned = True
        found.words.append(f"hình ở trang {now.page}, trong trường chữ ký chưa ký")
    elif any(one and one.shows and one.may_draw for one in (before, now)):
        found.cannot_tell(f"trường chữ ký chưa ký {quoted(owner.name)} có phần chưa rõ có hiện gì")


def _other_looks(
    pair: Pair, owner: FieldState, before: Annotation | None, now: Annotation | None
) -> bool:
    """Whether it came, went, or looks otherwise."""
    if before is None or now is None:
        return True
    kinds = ("/F",) if owner.kind == "/Sig" else ("/F", "/Ff")
    return any(_flags(before, kind) != _flags(now, kind) for kind in kinds) or not pair.same(
        before.dictionary, now.dictionary, _WIDGET_ASIDE, _LEADING
    )


def _flags(annotation: Annotation, kind: str) -> object:
    """Those that one sees something of; whatever is no number is itself."""
    flags = entry(annotation.dictionary, kind)
    try:
        return int(flags or 0) & ~_UNSEEN_FLAGS[kind]
    except (TypeError, ValueError):
        return flags


def _paired(pair: Pair) -> Iterator[tuple[Annotation | None, Annotation | None]]:
    """By page and object number; those without a number by their place among these."""
    before = {place: one for page in by_place(pair.old) for place, one in page}
    now = {place: one for page in by_place(pair.new) for place, one in page}
    for place in sorted(before.keys() | now.keys(), key=str):
        yield before.get(place), now.get(place)
