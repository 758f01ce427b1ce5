"""What differs between what was signed and what the file shows now, in words for the clerk.

Told from the objects themselves, apart from pyHanko's difference analysis, which lets changes of
form values and of their looks pass, and says nothing of what they are.
"""

from __future__ import annotations

from pyhanko.pdf_utils.generic import DictionaryObject

from tthc_desktop.adapters.signing.annotated import compare_annotations
from tthc_desktop.adapters.signing.budget import Budget
from tthc_desktop.adapters.signing.defaults import compare_defaults
from tthc_desktop.adapters.signing.differences import Differences, quoted
from tthc_desktop.adapters.signing.fields import FieldState
from tthc_desktop.adapters.signing.found import TIMESTAMP_FORM, TIMESTAMP_TYPE
from tthc_desktop.adapters.signing.objects import entry, followed, raw_entry
from tthc_desktop.adapters.signing.pair import Pair
from tthc_desktop.adapters.signing.policy import PAGE_DATE
from tthc_desktop.adapters.signing.revision import Annotation, PageState, Revision

_PAGE_ASIDE = frozenset({"/Annots", PAGE_DATE, "/PieceInfo", "/Tabs", "/Thumb", "/B"}) | {
    "/Parent",
    "/StructParents",
    "/Metadata",
    "/Resources",
    "/MediaBox",
    "/CropBox",
    "/Rotate",  # looked at with what is inherited
}
# Other rules of ours or of pyHanko's analysis look at these; the structure tree shows nothing.
_ROOT_ASIDE = frozenset(
    {"/Pages", "/AcroForm", "/OCProperties", "/DSS", "/Metadata", "/Type", "/Extensions"}
) | {"/MarkInfo", "/Version", "/PieceInfo", "/StructTreeRoot", "/Perms"}
_ACTIONS = ("/A", "/AA")


def compare(old: Revision, new: Revision, found: Differences, budget: Budget) -> None:
    """Notes everything that differs; what was noted stays where damage ends it.

    Raises:
        BeyondLimitError: More than is looked at, or the budget is spent. Damage raises
            UnreadableObjectError or what pyHanko makes of it.
    """
    pair = Pair(old, new, budget)
    _compare_pages(pair, found)
    _compare_fields(pair, found)
    compare_annotations(pair, found)
    compare_defaults(pair, found)
    _compare_root(pair, found)


def _compare_pages(pair: Pair, found: Differences) -> None:
    old, new = pair.old.pages, pair.new.pages
    if len(old) != len(new):
        found.of_content(f"số trang: {len(old)} thành {len(new)}")
    for number, (one, other) in enumerate(zip(old, new, strict=False), 1):
        if not _same_page(pair, one, other):
            found.of_content(f"nội dung trang {number}")
        elif not pair.same_keys(one.dictionary, other.dictionary, (PAGE_DATE,), links=False):
            found.words.append(f"ngày sửa ghi ở trang {number} (không ảnh hưởng nội dung)")


def _same_page(pair: Pair, one: PageState, other: PageState) -> bool:
    return (
        one.inherited.keys() == other.inherited.keys()
        and pair.same_keys(one.inherited, other.inherited, one.inherited.keys(), links=False)
        and pair.same(one.dictionary, other.dictionary, _PAGE_ASIDE, _ACTIONS)
    )


def _compare_root(pair: Pair, found: Differences) -> None:
    old, new = pair.old.root, pair.new.root
    if not pair.same_keys(old, new, ("/OCProperties",), links=False):
        found.of_content("lớp nội dung được hiện hoặc ẩn (OCG)")
    if not pair.same_keys(old, new, (old.keys() | new.keys()) - _ROOT_ASIDE, links=True):
        found.of_content("phần chung của tệp (hành động, mục lục hoặc tệp đính kèm)")
    if not pair.same_keys(old, new, ("/DSS",), links=False):
        found.words.append("thêm bằng chứng kiểm tra chữ ký (DSS)")
    if not pair.same_keys(old, new, ("/Metadata",), links=False):
        found.words.append("thông tin mô tả tệp")


def _compare_fields(pair: Pair, found: Differences) -> None:
    for name, now in pair.new.fields.items():
        before = pair.old.fields.get(name)
        if before is not None and before.kind != now.kind:
            found.of_content(f"ô {quoted(name)} đổi loại")
        elif now.kind == "/Sig":
            _compare_signature(pair, before, now, found)
        elif before is None:
            found.of_field(name, f"thêm ô nhập {quoted(name)}")
        elif not pair.same(before.value, now.value):
            found.of_field(name, f"giá trị của ô {quoted(name)}")
        elif not _same_actions(pair, before, now):
            found.of_field(name, f"hành động của ô {quoted(name)}")
    for name in pair.old.fields.keys() - pair.new.fields.keys():
        found.of_content(f"bỏ ô {quoted(name)}")


def _compare_signature(
    pair: Pair, before: FieldState | None, now: FieldState, found: Differences
) -> None:
    if before is not None and before.value is not None:
        if now.value is None:
            found.of_content(f"bỏ chữ ký ở trường {quoted(now.name)}")
        elif not pair.same(before.value, now.value, (), ("/Reference",)):
            found.of_content(f"chữ ký ở trường {quoted(now.name)} bị thay")
        return
    if now.value is not None:
        found.signed.add(now.name)
        _tell_signature(pair.new, now, found)
    if not _same_actions(pair, before, now):
        found.cannot_tell(f"trường chữ ký {quoted(now.name)} có hành động tự chạy")


def _tell_signature(revision: Revision, signed: FieldState, found: Differences) -> None:
    own = [a for a in revision.annotations if a.shows and revision.owner(a) is signed]
    if not _is_timestamp(followed(signed.value)):
        found.words.append(f"thêm chữ ký ở trường {quoted(signed.name)}{_where(own)}")
        return
    found.words.append("thêm dấu thời gian của tài liệu")
    drawn = [a for a in own if a.may_draw]
    if drawn:  # nobody needs to see one: it may be there for what it covers
        where = _where(drawn).removeprefix(", ")
        found.cannot_tell(f"dấu thời gian có hình {where}: mở tệp xem có che nội dung không")


def _is_timestamp(value: object) -> bool:
    """By its form too: such a one is judged as a timestamp, whatever it calls itself."""
    if not isinstance(value, DictionaryObject):
        return False
    kind, form = str(entry(value, "/Type")), str(entry(value, "/SubFilter"))
    return kind == TIMESTAMP_TYPE or form == TIMESTAMP_FORM


def _where(own: list[Annotation]) -> str:
    pages = sorted({a.page for a in own})
    return f", hiện ở trang {', '.join(map(str, pages))}" if pages else ""


def _same_actions(pair: Pair, before: FieldState | None, now: FieldState) -> bool:
    """What a field does by itself: pyHanko's analysis does not look at that of signature fields."""
    one, other = _actions(before), _actions(now)
    return len(one) == len(other) and all(map(pair.same, one, other))


def _actions(field: FieldState | None) -> list[object]:
    if field is None:
        return []
    parts = [field.dictionary, *(w for _, w in field.widgets if w is not field.dictionary)]
    return [raw_entry(part, key) for part in parts for key in _ACTIONS if key in part]
