"""What differs between what was signed and what the file shows now, in words for the clerk.

Told from the objects themselves, apart from pyHanko's difference analysis, which lets changes of
form values and of their looks pass, and says nothing of what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject

from tthc_desktop.adapters.signing.fields import FieldState
from tthc_desktop.adapters.signing.objects import entry, raw_entry
from tthc_desktop.adapters.signing.revision import Annotation, PageState, Revision
from tthc_desktop.adapters.signing.sameness import UPWARDS, same
from tthc_desktop.domain.text import printable

_NAME_LENGTH = 60
_MOST_WORDS = 12
_PAGE_ASIDE = frozenset({"/Annots", "/LastModified", "/PieceInfo", "/Tabs", "/Thumb", "/B"}) | {
    "/Resources",
    "/MediaBox",
    "/CropBox",
    "/Rotate",  # looked at with what is inherited
}
# Other rules of ours or of pyHanko's analysis look at these; the structure tree shows nothing.
_ROOT_ASIDE = frozenset(
    {"/Pages", "/AcroForm", "/OCProperties", "/DSS", "/Metadata", "/Type", "/Extensions"}
) | {"/MarkInfo", "/Version", "/PieceInfo", "/StructTreeRoot", "/Perms"}
_NO_PAGES = frozenset({"/Contents", "/Resources", "/Annots", "/AP", "/V", "/Kids"})
_LOOKS = ("/AP", "/AS", "/F", "/MK", "/DA", "/Q", "/Rect", "/Ff")


@dataclass(slots=True)
class Differences:
    """What changed after a signature.

    Attributes:
        words: Each change, for the clerk.
        content: Pages, layers or the document as a whole were changed.
        annotations: Something that is no field was put on a page, taken away or changed.
        fields: Names of fields that are no signatures and have another value or look.
        signed: Names of signature fields that were filled in.
        shown: Those of them that show something on a page.
        unsigned: A signature field that shows something and holds no signature was added.
    """

    words: list[str] = field(default_factory=list)
    content: bool = False
    annotations: bool = False
    fields: set[str] = field(default_factory=set)
    signed: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    unsigned: bool = False

    @property
    def seen(self) -> bool:
        """Whether one sees something else now, apart from signatures."""
        return self.content or self.annotations or bool(self.fields) or self.unsigned

    def in_words(self) -> tuple[str, ...]:
        """The most telling ones, and how many others."""
        told = tuple(dict.fromkeys(self.words))
        if len(told) <= _MOST_WORDS:
            return told
        return (*told[:_MOST_WORDS], f"và {len(told) - _MOST_WORDS} thay đổi khác")


def compare(old: Revision, new: Revision, found: Differences) -> None:
    """Notes everything that differs; what was noted stays where damage ends it.

    Raises:
        BeyondLimitError: More than is looked at. Damage raises UnreadableObjectError or what
            pyHanko makes of it.
    """
    _compare_pages(old, new, found)
    _compare_fields(old, new, found)
    _compare_annotations(old, new, found)
    _compare_root(old, new, found)


def _compare_pages(old: Revision, new: Revision, found: Differences) -> None:
    if len(old.pages) != len(new.pages):
        found.content = True
        found.words.append(f"số trang: {len(old.pages)} thành {len(new.pages)}")
    for number, (one, other) in enumerate(zip(old.pages, new.pages, strict=False), 1):
        if not _same_page(one, other):
            found.content = True
            found.words.append(f"nội dung trang {number}")


def _same_page(one: PageState, other: PageState) -> bool:
    return (
        one.inherited.keys() == other.inherited.keys()
        and all(same(raw, other.inherited[key]) for key, raw in one.inherited.items())
        and same(one.dictionary, other.dictionary, _PAGE_ASIDE)
    )


def _compare_root(old: Revision, new: Revision, found: Differences) -> None:
    if not _same_keys(old.root, new.root, ("/OCProperties",)):
        found.content = True
        found.words.append("lớp nội dung được hiện hoặc ẩn (OCG)")
    keys = (old.root.keys() | new.root.keys()) - _ROOT_ASIDE
    if not _same_keys(old.root, new.root, keys, UPWARDS | _NO_PAGES):
        found.content = True
        found.words.append("phần chung của tệp (hành động, mục lục hoặc tệp đính kèm)")
    redrawn = ("/NeedAppearances",) if _inputs(new) else ()
    if not _same_keys(old.form, new.form, (*redrawn, "/XFA", "/CO")):
        found.content = True
        found.words.append("cách vẽ các ô nhập của biểu mẫu")
    if not _same_keys(old.root, new.root, ("/DSS",)):
        found.words.append("thêm bằng chứng kiểm tra chữ ký (DSS)")
    if not _same_keys(old.root, new.root, ("/Metadata",)):
        found.words.append("thông tin mô tả tệp")


def _inputs(revision: Revision) -> bool:
    return any(f.kind != "/Sig" for f in revision.fields.values())


def _same_keys(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    keys: Iterable[str],
    left_out: frozenset[str] = UPWARDS,
) -> bool:
    """Of two dictionaries, only those keys."""
    return all(same(raw_entry(old, key), raw_entry(new, key), (), left_out) for key in keys)


def _compare_fields(old: Revision, new: Revision, found: Differences) -> None:
    for name, now in new.fields.items():
        before = old.fields.get(name)
        if now.kind == "/Sig":
            if now.value is not None and (before is None or before.value is None):
                found.signed.add(name)
                found.words.append(_signature_in_words(new, now))
        elif before is None:
            found.fields.add(name)
            found.words.append(f"thêm ô nhập {_quoted(name)}")
        elif not same(before.value, now.value):
            found.fields.add(name)
            found.words.append(f"giá trị của ô {_quoted(name)}")
    for name in old.fields.keys() - new.fields.keys():
        found.content = True
        found.words.append(f"bỏ ô {_quoted(name)}")


def _signature_in_words(revision: Revision, signed: FieldState) -> str:
    value = entry(signed.dictionary, "/V")
    kind = str(entry(value, "/Type") or "") if isinstance(value, DictionaryObject) else ""
    if kind == "/DocTimeStamp":
        return "thêm dấu thời gian của tài liệu"
    pages = [a.page for a in revision.annotations if a.shows and revision.owner(a) is signed]
    where = f", hiện ở trang {pages[0]}" if pages else ""
    return f"thêm chữ ký ở trường {_quoted(signed.name)}{where}"


def _quoted(name: str) -> str:
    told = printable(name)
    return f"“{told[:_NAME_LENGTH]}…”" if len(told) > _NAME_LENGTH else f"“{told}”"


def _compare_annotations(old: Revision, new: Revision, found: Differences) -> None:
    for before, now in _paired(old, new):
        one = now or before
        if one is None or (before and now and same(before.dictionary, now.dictionary)):
            continue
        owner = new.owner(one) if now else old.owner(one)
        if owner is None:
            found.annotations = True
            act = "đổi" if before and now else "thêm" if now else "bỏ"
            found.words.append(f"{act} ghi chú hoặc hình ở trang {one.page}")
        elif owner.kind == "/Sig":
            _changed_signature(old, owner, before, now, found)
        elif now is None or before is None or not _same_looks(before, now):
            found.fields.add(owner.name)
            found.words.append(f"hình của ô {_quoted(owner.name)} ở trang {one.page}")


def _changed_signature(
    old: Revision,
    owner: FieldState,
    before: Annotation | None,
    now: Annotation | None,
    found: Differences,
) -> None:
    earlier = old.fields.get(owner.name)
    was_signed = earlier is not None and earlier.value is not None
    if now is None or was_signed:
        if now is None or before is None or not _same_looks(before, now):
            found.content = True
            found.words.append(f"hình của chữ ký {_quoted(owner.name)}")
        return
    if not now.shows:
        return
    if owner.name in found.signed:
        found.shown.add(owner.name)
    elif "/AP" in now.dictionary and (before is None or not _same_looks(before, now)):
        found.unsigned = True
        found.words.append(f"hình ở trang {now.page}, trong trường chữ ký chưa ký")


def _same_looks(before: Annotation, now: Annotation) -> bool:
    one, other = before.dictionary, now.dictionary
    return all(
        (key in one) == (key in other)
        and (key not in one or same(one.raw_get(key), other.raw_get(key)))
        for key in _LOOKS
    )


def _paired(old: Revision, new: Revision) -> Iterator[tuple[Annotation | None, Annotation | None]]:
    """By page and object number; those without a number by their place among these."""
    before, now = _by_place(old), _by_place(new)
    for place in sorted(before.keys() | now.keys(), key=str):
        yield before.get(place), now.get(place)


def _by_place(revision: Revision) -> dict[tuple[int, object], Annotation]:
    places: dict[tuple[int, object], Annotation] = {}
    for order, one in enumerate(revision.annotations):
        places[one.page, one.number or f"#{order}"] = one
    return places
