"""Changes that leave the pages and the values of a signed form (tests.support.signed_files) as they
are, and let one see something else: by names, order, defaults, flags."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.generic import pdf_name, pdf_string

from tests.support.later_changes import (
    DictionaryObject,
    field_of,
    generic,
    overwrite,
    page,
    page_changed,
    signature_field,
)
from tests.support.quiet_parts import (
    array,
    dictionary,
    enlarged,
    fonts,
    form_of,
    glyphs,
    last_field,
    nothing,
    number,
    numbers,
    prepared,
    put,
    stacked,
    together,
)
from tests.support.signed_files import Change, look, plain_stream


@dataclass(frozen=True)
class Quiet:
    """What a form is given before it is signed, what is done to it afterwards, and what is told."""

    name: str
    before: Change
    after: Change
    words: str


def _states(drawn: bytes) -> Callable[[Any], Any]:
    def made(writer: Any) -> Any:
        on, off = writer.add_object(look(drawn)), writer.add_object(look(b""))
        return dictionary(N=dictionary(P=on, Off=off))

    return made


def _on_page(writer: Any) -> None:
    """The overlay has the name /P in the resources of the page."""
    named = page(writer)["/Resources"]["/XObject"]
    named[pdf_name("/P")] = named.raw_get("/Over")
    writer.update_container(named)


def _page_name(writer: Any) -> None:
    named = page(writer)["/Resources"]["/XObject"]
    named[pdf_name("/P")] = writer.add_object(look(b"9000"))
    writer.update_container(named)


def _membership(writer: Any) -> None:
    """The overlay is shown by the rule of a group of layers, whose key is /P."""
    layer = writer.root["/OCProperties"]["/OCGs"].raw_get(0)
    group = dictionary(Type=pdf_name("/OCMD"), OCGs=layer, P=pdf_name("/AllOn"))
    over = page(writer)["/Resources"]["/XObject"]["/Over"]
    over[pdf_name("/OC")] = writer.add_object(group)
    writer.update_container(over)


def _of_membership(writer: Any) -> Any:
    return page(writer)["/Resources"]["/XObject"]["/Over"]["/OC"]


bare = together(
    put("/AP", None, field_of),
    put("/DA", None, field_of),
    put("/DA", pdf_string("/Helv 12 Tf 0 g"), form_of),
    put("/DR", fonts(Helv="/Helvetica"), form_of),
)
"""The field is drawn by readers, in the manner of the form."""


def _under_a_parent(writer: Any) -> None:
    """The field has how it is drawn from a field above it."""
    bare(writer)
    field = form_of(writer)["/Fields"].raw_get(0)
    above = dictionary(T=pdf_string("tren"), DA=pdf_string("/Helv 12 Tf 0 g"))
    above[pdf_name("/Kids")] = array(field)
    reference = writer.add_object(above)
    field.get_object()[pdf_name("/Parent")] = reference
    writer.update_container(field.get_object())
    form_of(writer)[pdf_name("/Fields")] = array(reference)
    writer.update_container(form_of(writer))


def two_over_another(writer: Any) -> None:
    """A second field lies under the first."""
    add_field(writer, "duoi", (72, 600, 272, 620), b"9000000 dong", 0)


def add_field(writer: Any, name: str, box: tuple[int, ...], drawn: bytes, place: int) -> None:
    field = dictionary(Type=pdf_name("/Annot"), Subtype=pdf_name("/Widget"), FT=pdf_name("/Tx"))
    field |= dictionary(T=pdf_string(name), V=pdf_string("x"), F=number(4), Rect=numbers(*box))
    field[pdf_name("/AP")] = dictionary(N=writer.add_object(look(drawn)))
    reference = writer.add_object(DictionaryObject(field))
    page(writer)["/Annots"].insert(place, reference)
    page_changed(writer)
    form_of(writer)["/Fields"].append(reference)
    writer.update_container(form_of(writer))


def unseen_field(writer: Any) -> None:
    """pyHanko's analysis lets the annotations of a page be other ones only beside a new field."""
    signature_field(writer, None)
    field = last_field(writer)
    del field["/AP"]
    field[pdf_name("/Rect")] = numbers(0, 0, 0, 0)


def reordered(writer: Any) -> None:
    listed = page(writer)["/Annots"]
    raw = [listed.raw_get(index) for index in range(len(listed))]
    page(writer)[pdf_name("/Annots")] = generic.ArrayObject(raw[::-1])
    page_changed(writer)
    unseen_field(writer)


def listed_twice(writer: Any) -> None:
    page(writer)["/Annots"].append(page(writer)["/Annots"].raw_get(0))
    page_changed(writer)
    unseen_field(writer)


def empty_field(**entries: Any) -> Change:
    """A signature field without a look and a signature, with something else."""

    def change(writer: Any) -> None:
        signature_field(writer, None)
        field = last_field(writer)
        del field["/AP"]
        for key, value in entries.items():
            field[pdf_name(f"/{key}")] = value

    return change


def on_paper_alone(writer: Any) -> None:
    signature_field(writer, None)
    last_field(writer)[pdf_name("/F")] = number(4 | 32)


def waiting_picture(writer: Any) -> None:
    signature_field(writer, None)


def note(writer: Any) -> None:
    made = dictionary(Type=pdf_name("/Annot"), Subtype=pdf_name("/Stamp"), F=number(4))
    made[pdf_name("/Rect")] = numbers(72, 500, 272, 520)
    made[pdf_name("/AP")] = dictionary(N=writer.add_object(look(b"1000 dong")))
    page(writer)["/Annots"].append(writer.add_object(made))
    page_changed(writer)


def taken_over(writer: Any) -> None:
    """What was a picture becomes the look of a signature field."""
    raw = page(writer)["/Annots"].raw_get(1)
    picture = raw.get_object()
    picture[pdf_name("/AP")] = dictionary(N=writer.add_object(look(b"9000000 dong")))
    writer.update_container(picture)
    field = dictionary(FT=pdf_name("/Sig"), T=pdf_string("Them"))
    field[pdf_name("/Kids")] = array(raw)
    form_of(writer)["/Fields"].append(writer.add_object(field))
    writer.update_container(form_of(writer))


def _attachments(writer: Any) -> None:
    """In a tree of names with a branch."""
    names = array(pdf_string("a"), dictionary(F=pdf_string("a.txt")))
    branch = writer.add_object(dictionary(Names=names))
    tree = dictionary(Kids=array(branch))
    writer.root[pdf_name("/Names")] = dictionary(EmbeddedFiles=writer.add_object(tree))
    writer.update_root()


def _branch(writer: Any) -> Any:
    return writer.root["/Names"]["/EmbeddedFiles"]["/Kids"][0]


def _profile(data: bytes) -> Change:
    def change(writer: Any) -> None:
        stream = writer.add_object(plain_stream(data))
        made = dictionary(S=pdf_name("/GTS_PDFA1"), DestOutputProfile=stream)
        writer.root[pdf_name("/OutputIntents")] = array(made)
        writer.update_root()

    return change


def _tree(writer: Any) -> Any:
    return writer.root["/Pages"]


def _leaf_with_branches(writer: Any) -> None:
    page(writer)[pdf_name("/Kids")] = array()
    page_changed(writer)


def _layer(writer: Any) -> Any:
    return writer.root["/OCProperties"]["/OCGs"].raw_get(0)


def _page_text(writer: Any) -> None:
    overwrite(writer, page(writer).raw_get("/Contents"), plain_stream(b"BT (9000) Tj ET"))


FIELD = "hình của ô “hoten” ở trang 1"
NOTE = "thêm ghi chú hoặc hình ở trang 1"
PAGE = "nội dung trang 1"
FORM = "cách vẽ các ô nhập của biểu mẫu"
EMPTY = "hình ở trang 1, trong trường chữ ký chưa ký"
WHOLE = "phần chung của tệp (hành động, mục lục hoặc tệp đính kèm)"

_NAMES = ("P", "Parent", "Metadata", "StructParent", "StructParents", "Kids", "Contents", "T", "V")
_white = pdf_string("/Helv 12 Tf 1 g")
_spot = generic.ArrayObject([number(1)] * 3)

_words = pdf_string("9.000.000 dong")
_over = (72, 690, 400, 730)
_DRAWN_BY_READERS = {
    "FreeText": {"DA": pdf_string("/Helv 24 Tf 0 g"), "Contents": _words},
    "Text": {"Contents": _words},
    "Square": {"IC": _spot},
    "Ink": {"InkList": array(numbers(*_over)), "BS": dictionary(W=number(30))},
    "Polygon": {"Vertices": numbers(*_over, 72, 730), "IC": _spot},
    "Stamp": {"Name": pdf_name("/Approved")},
    "Link": {"Border": numbers(0, 0, 20)},
    "Highlight": {"QuadPoints": numbers(*_over, *_over)},
    "Redact": {"OverlayText": _words},
}
for _kind, _entries in _DRAWN_BY_READERS.items():
    _entries["Subtype"] = pdf_name(f"/{_kind}")


def _input_below(writer: Any) -> None:
    """The widget of a signature field says of itself that one writes into it."""
    empty_field(DA=pdf_string("/Helv 12 Tf 0 g"))(writer)
    raw = form_of(writer)["/Fields"].raw_get(-1)
    widget = raw.get_object()
    above = dictionary(FT=pdf_name("/Sig"), T=widget["/T"], Kids=array(raw))
    del widget["/T"]
    widget |= dictionary(FT=pdf_name("/Tx"), V=_words, Parent=writer.add_object(above))
    form_of(writer)["/Fields"][-1] = widget.raw_get("/Parent")


QUIET = (
    *(
        Quiet(
            f"drawn by the name {name}",
            put("/AP", stacked(name, b"1000"), field_of),
            put("/AP", stacked(name, b"9000"), field_of),
            FIELD,
        )
        for name in _NAMES
    ),
    Quiet(
        "a state of that name",
        together(
            put("/FT", pdf_name("/Btn"), field_of),
            put("/AS", pdf_name("/P"), field_of),
            put("/AP", _states(b"1000"), field_of),
        ),
        put("/AP", _states(b"9000"), field_of),
        FIELD,
    ),
    Quiet("a name of the page", _on_page, _page_name, PAGE),
    Quiet("rule of layers", _membership, put("/P", pdf_name("/AllOff"), _of_membership), PAGE),
    Quiet("white by the form", bare, put("/DA", _white, form_of), FORM),
    Quiet("moved by the form", bare, put("/Q", number(2), form_of), FORM),
    Quiet("another font of the form", bare, put("/DR", fonts(Helv="/ZapfDingbats"), form_of), FORM),
    Quiet(
        "a font that was not there",
        together(bare, put("/DR", None, form_of)),
        put("/DR", fonts(Helv="/ZapfDingbats"), form_of),
        FORM,
    ),
    Quiet("the font is gone", bare, put("/DR", None, form_of), FORM),
    Quiet("a font for a look", nothing, put("/DR", fonts(Helv="/Symbol"), form_of), FORM),
    Quiet(
        "white by a field above",
        _under_a_parent,
        put("/DA", _white, lambda w: form_of(w)["/Fields"][0]),
        "cách vẽ ô “tren.hoten”",
    ),
    Quiet("another order", two_over_another, reordered, "thứ tự chồng lên nhau của các hình"),
    Quiet("drawn twice", two_over_another, listed_twice, "thứ tự chồng lên nhau của các hình"),
    Quiet("white area", nothing, empty_field(MK=dictionary(BG=_spot)), EMPTY),
    Quiet("white border", nothing, empty_field(MK=dictionary(BC=_spot)), EMPTY),
    Quiet("words of its own", nothing, empty_field(MK=dictionary(CA=pdf_string("9000"))), EMPTY),
    Quiet("a frame", nothing, empty_field(C=_spot), EMPTY),
    *(
        Quiet(f"a signature field as {kind}", nothing, empty_field(**entries), NOTE)
        for kind, entries in _DRAWN_BY_READERS.items()
    ),
    Quiet(
        "a prepared signature field as FreeText",
        empty_field(),
        together(*(put(f"/{k}", v, prepared) for k, v in _DRAWN_BY_READERS["FreeText"].items())),
        "đổi ghi chú hoặc hình ở trang 1",
    ),
    Quiet("a signature field with an input below", nothing, _input_below, NOTE),
    Quiet("on paper alone", nothing, on_paper_alone, EMPTY),
    Quiet("a picture is gone", waiting_picture, put("/F", number(2), prepared), EMPTY),
    Quiet(
        "letters of no size",
        put("/AP", glyphs("0.001"), field_of),
        put("/AP", glyphs("0.00001"), field_of),
        FIELD,
    ),
    Quiet(
        "moved and enlarged",
        put("/AP", enlarged("0"), field_of),
        put("/AP", enlarged("-0.0003"), field_of),
        FIELD,
    ),
    Quiet("not printed any more", nothing, put("/F", number(0), field_of), FIELD),
    Quiet("hidden", nothing, put("/F", number(2), field_of), FIELD),
    Quiet("area", nothing, put("/MK", dictionary(BG=_spot), field_of), FIELD),
    Quiet("border", nothing, put("/BS", dictionary(W=number(40)), field_of), FIELD),
    Quiet("old border", nothing, put("/Border", numbers(0, 0, 40), field_of), FIELD),
    Quiet("a layer of a field", nothing, put("/OC", _layer, field_of), FIELD),
    Quiet("shown as stars", nothing, put("/Ff", number(1 << 13), field_of), FIELD),
    Quiet("words of a choice", nothing, put("/Opt", numbers(1, 2), field_of), FIELD),
    Quiet("what it does", nothing, put("/AA", dictionary(PO=pdf_string("x")), field_of), FIELD),
    Quiet("taken over", note, taken_over, "đổi ghi chú hoặc hình ở trang 1"),
    Quiet("turned above", nothing, put("/Rotate", number(180), _tree), PAGE),
    Quiet("larger", nothing, put("/UserUnit", number(2), page), PAGE),
    Quiet("blended", nothing, put("/Group", dictionary(S=pdf_name("/Transparency")), page), PAGE),
    Quiet("a leaf with branches", _leaf_with_branches, _page_text, PAGE),
    Quiet("colours of paper", _profile(b"a"), _profile(b"b"), WHOLE),
    Quiet("attached", _attachments, put("/Names", generic.ArrayObject(), _branch), WHOLE),
)
"""After each of them one sees something else, or could."""
