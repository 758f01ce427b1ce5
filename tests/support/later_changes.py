"""What attackers and honest programs do to a signed form (tests.support.signed_files) afterwards:
the published families (incremental update, shadow, annotation, certification attacks)."""

from __future__ import annotations

from typing import Any

from pyhanko.pdf_utils import generic as untyped
from pyhanko.pdf_utils.generic import pdf_name, pdf_string

from tests.support.signed_files import look, plain_stream

generic: Any = untyped
"""Its constructors have no types."""
DictionaryObject: Any = untyped.DictionaryObject


def page(writer: Any) -> Any:
    return writer.root["/Pages"]["/Kids"][0]


def page_changed(writer: Any) -> None:
    writer.mark_update(writer.root["/Pages"]["/Kids"].raw_get(0).reference)


def overwrite(writer: Any, raw: Any, new: Any) -> None:
    """Another object under the same number."""
    writer.mark_update(raw.reference)
    writer.objects[raw.generation, raw.idnum] = new


def contents_replaced(writer: Any) -> None:
    page(writer)[pdf_name("/Contents")] = writer.add_object(plain_stream(b"BT (9000) Tj ET"))
    page_changed(writer)


def contents_overwritten(writer: Any) -> None:
    raw = page(writer).raw_get("/Contents")
    overwrite(writer, raw, plain_stream(b"BT (9000) Tj ET"))


def resource_overwritten(writer: Any) -> None:
    """Shadow attack, hide: what lay over the text becomes nothing."""
    raw = page(writer)["/Resources"]["/XObject"].raw_get("/Over")
    overwrite(writer, raw, look(b""))


def font_overwritten(writer: Any) -> None:
    """Shadow attack, replace: the same codes show other letters."""
    font = page(writer)["/Resources"]["/Font"]["/F1"]
    font[pdf_name("/BaseFont")] = pdf_name("/Symbol")
    writer.update_container(font)


def catalogue_replaced(writer: Any) -> None:
    """Shadow attack, hide and replace: another tree of pages becomes the document."""
    text = writer.add_object(plain_stream(b"BT (other) Tj ET"))
    box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842)))
    other = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Page"),
            pdf_name("/MediaBox"): box,
            pdf_name("/Contents"): text,
        }
    )
    tree = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Pages"),
            pdf_name("/Count"): generic.NumberObject(1),
            pdf_name("/Kids"): generic.ArrayObject([writer.add_object(other)]),
        }
    )
    other[pdf_name("/Parent")] = reference = writer.add_object(tree)
    writer.root[pdf_name("/Pages")] = reference
    writer.update_root()


def page_added(writer: Any) -> None:
    tree = writer.root["/Pages"]
    new = DictionaryObject(page(writer))
    tree["/Kids"].append(writer.add_object(new))
    tree[pdf_name("/Count")] = generic.NumberObject(2)
    writer.update_container(tree)


def page_turned(writer: Any) -> None:
    page(writer)[pdf_name("/Rotate")] = generic.NumberObject(180)
    page_changed(writer)


def layer_hidden(writer: Any) -> None:
    layers = writer.root["/OCProperties"]
    layers["/D"][pdf_name("/OFF")] = layers["/OCGs"]
    writer.update_container(layers)


def annotation_over_text(writer: Any) -> None:
    note = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (72, 690, 400, 730))),
            pdf_name("/Contents"): pdf_string("GIA MAO"),
            pdf_name("/AP"): DictionaryObject({pdf_name("/N"): writer.add_object(look(b"GIA"))}),
        }
    )
    page(writer)["/Annots"].append(writer.add_object(note))
    page_changed(writer)


def field_removed(writer: Any) -> None:
    del page(writer)["/Annots"][0]
    page_changed(writer)


def field_of(writer: Any) -> Any:
    """The one that is filled."""
    return writer.root["/AcroForm"]["/Fields"][0]


def value_changed(writer: Any) -> None:
    field = field_of(writer)
    field[pdf_name("/V")] = pdf_string("Tran Van Binh")
    writer.update_container(field)


def look_changed(writer: Any) -> None:
    """The value stays; what one sees of it does not."""
    field = field_of(writer)
    new = DictionaryObject({pdf_name("/N"): writer.add_object(look(b"Tran Van Binh"))})
    field[pdf_name("/AP")] = new
    writer.update_container(field)


def filled(writer: Any) -> None:
    value_changed(writer)
    look_changed(writer)


def look_overwritten(writer: Any) -> None:
    raw = field_of(writer)["/AP"].raw_get("/N")
    overwrite(writer, raw, look(b"Tran Van Binh"))


def redrawn(writer: Any) -> None:
    """Readers draw values anew: what was signed with another look shows itself."""
    form = writer.root["/AcroForm"]
    form[pdf_name("/NeedAppearances")] = generic.BooleanObject(True)
    writer.update_container(form)


def action_on_opening(writer: Any) -> None:
    writer.root[pdf_name("/OpenAction")] = DictionaryObject(
        {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")}
    )
    writer.update_root()


def signature_field(writer: Any, value: Any) -> None:
    """One that shows a picture over the text."""
    field = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Sig"),
            pdf_name("/T"): pdf_string("Them"),
            pdf_name("/F"): generic.NumberObject(132),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (72, 690, 400, 730))),
            pdf_name("/AP"): DictionaryObject({pdf_name("/N"): writer.add_object(look(b"GIA"))}),
        }
    )
    if value is not None:
        field[pdf_name("/V")] = writer.add_object(value)
    reference = writer.add_object(field)
    page(writer)["/Annots"].append(reference)
    page_changed(writer)
    form = writer.root["/AcroForm"]
    form["/Fields"].append(reference)
    writer.update_container(form["/Fields"])
    writer.update_container(form)


def picture_in_an_empty_signature_field(writer: Any) -> None:
    signature_field(writer, None)


def picture_in_a_false_signature(writer: Any) -> None:
    false = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Sig"),
            pdf_name("/Filter"): pdf_name("/Adobe.PPKLite"),
            pdf_name("/SubFilter"): pdf_name("/adbe.pkcs7.detached"),
            pdf_name("/Contents"): generic.ByteStringObject(bytes(64)),
            pdf_name("/ByteRange"): generic.ArrayObject(map(generic.NumberObject, (0, 9, 9, 9))),
        }
    )
    signature_field(writer, false)


def signature_overwritten(writer: Any) -> None:
    for field in writer.root["/AcroForm"]["/Fields"]:
        if field.get_object().get("/FT") == "/Sig":
            raw = field.get_object().raw_get("/V")
            held = DictionaryObject(raw.get_object())
            held[pdf_name("/Reason")] = pdf_string("khac")
            overwrite(writer, raw, held)


def description_changed(writer: Any) -> None:
    """Honest: programs write down when a file was changed."""
    writer.set_info(DictionaryObject({pdf_name("/Producer"): pdf_string("x")}))


SEEN = (
    contents_replaced,
    contents_overwritten,
    resource_overwritten,
    font_overwritten,
    catalogue_replaced,
    page_added,
    page_turned,
    layer_hidden,
    annotation_over_text,
    field_removed,
    value_changed,
    look_changed,
    filled,
    look_overwritten,
    redrawn,
    action_on_opening,
    picture_in_an_empty_signature_field,
    picture_in_a_false_signature,
    signature_overwritten,
)
"""Changes after which one sees something else, or could."""
