"""What lies on a page, belongs to no input field, and is drawn by what the form says for all."""

from __future__ import annotations

from typing import Any

import pytest
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.sign.fields import MDPPerm

from tests.support.later_changes import field_of, generic, page, page_changed
from tests.support.quiet_parts import (
    array,
    dictionary,
    fonts,
    form_of,
    number,
    numbers,
    put,
    together,
)
from tests.support.signed_files import Change, Office, form, look, revised
from tthc_desktop.adapters.signing.check import check_bytes
from tthc_desktop.domain.signatures import ChangedAfter, SignatureReport

ALLOWED, UNKNOWN = ChangedAfter.ALLOWED, ChangedAfter.UNKNOWN
CHANGED = ChangedAfter.SUSPICIOUS
FORM = "cách vẽ các ô nhập của biểu mẫu"
_WORDS = pdf_string("9000000 dong")

_fonts = put("/DR", fonts(Helv="/Helvetica"), form_of)
_black = put("/DA", pdf_string("/Helv 12 Tf 0 g"), form_of)
_white = put("/DA", pdf_string("/Helv 12 Tf 1 g"), form_of)
_right = put("/Q", number(2), form_of)
_anew = put("/NeedAppearances", generic.BooleanObject(True), form_of)


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


def _laid(kind: str, *, looks: bool = False, **entries: Any) -> Change:
    """Puts something on the page that no field of the form has."""

    def change(writer: Any) -> None:
        one = dictionary(Type=pdf_name("/Annot"), Subtype=pdf_name(kind), F=number(4), **entries)
        one[pdf_name("/Rect")] = numbers(72, 500, 372, 530)
        if looks:
            drawn = look(b"1000 dong")
            drawn[pdf_name("/Resources")] = fonts(Helv="/Helvetica")(writer)
            one[pdf_name("/AP")] = dictionary(N=writer.add_object(drawn))
        page(writer)["/Annots"].append(writer.add_object(one))
        page_changed(writer)

    return change


def _alone(writer: Any) -> None:
    """No field of the form is left: what is on the page stands in none."""
    form_of(writer)[pdf_name("/Fields")] = array()
    writer.update_container(form_of(writer))


def _below_a_parent(writer: Any) -> None:
    """What it is, it has from above, where no field of the form stands."""
    above = writer.add_object(dictionary(FT=pdf_name("/Tx"), V=_WORDS))
    _laid("/Widget", Parent=above)(writer)


def _below_no_signature(writer: Any) -> None:
    """What it says of itself counts, whatever stands above it."""
    above = writer.add_object(dictionary(FT=pdf_name("/Sig")))
    _laid("/Widget", FT=pdf_name("/Tx"), V=_WORDS, Parent=above)(writer)


def _input_of_a_signature(writer: Any) -> None:
    """The widget of a signature field calls itself an input field."""
    _laid("/Widget", FT=pdf_name("/Tx"), V=_WORDS)(writer)
    raw = page(writer)["/Annots"].raw_get(-1)
    above = dictionary(FT=pdf_name("/Sig"), T=pdf_string("Them"), Kids=array(raw))
    raw.get_object()[pdf_name("/Parent")] = writer.add_object(above)
    form_of(writer)["/Fields"].append(raw.get_object().raw_get("/Parent"))


_widget = _laid("/Widget", FT=pdf_name("/Tx"), T=pdf_string("so"), V=_WORDS)
_seen_widget = _laid("/Widget", looks=True, FT=pdf_name("/Tx"), T=pdf_string("so"), V=_WORDS)
_note = _laid("/FreeText", Contents=_WORDS)
_own_note = _laid("/FreeText", Contents=_WORDS, DA=pdf_string("/Ar 12 Tf 0 g"))
_other = _laid("/Redact", OverlayText=_WORDS, DA=pdf_string("/Ar 12 Tf 0 g"))
_named = put("/DR", fonts(Ar="/ZapfDingbats"), form_of)

ATTACKS = {
    "colour of a widget": (together(_widget, _fonts, _white), _black),
    "colour of a widget alone": (together(_widget, _alone, _fonts, _white), _black),
    "place of its words": (together(_widget, _alone, _fonts, _black), _right),
    "drawn anew": (together(_seen_widget, _alone, _fonts, _black), _anew),
    "colour of one below a parent": (together(_below_a_parent, _fonts, _white), _black),
    "colour of one below no signature": (together(_below_no_signature, _fonts, _white), _black),
    "colour of one of a signature": (together(_input_of_a_signature, _fonts, _white), _black),
    "place of one of a signature": (together(_input_of_a_signature, _fonts, _black), _right),
    "colour of a note": (together(_note, _fonts, _white), _black),
    "letters of a note": (_own_note, _named),
    "letters of another note": (_other, _named),
    "letters of a widget": (
        together(_widget, _alone, put("/DA", pdf_string("/Ar 9 Tf"), form_of)),
        _named,
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("level", [None, *MDPPerm], ids=str)
def test_what_the_form_says_for_it_is_compared(
    office: Office, name: str, level: MDPPerm | None
) -> None:
    before, after = ATTACKS[name]
    signed = office.sign(revised(form(), before), certify=level)
    check = check_bytes(revised(signed, after), [office.root])
    assert (check.verdict, check.signatures[0].changed_after) == ("invalid", CHANGED)
    assert FORM in check.signatures[0].changes


def test_what_stands_above_it_is_compared(office: Office) -> None:
    def said_above(writer: Any) -> None:
        above = page(writer)["/Annots"][1]["/Parent"]
        above[pdf_name("/V")] = pdf_string("1000 dong")
        writer.update_container(above)

    signed = office.sign(revised(form(), _below_a_parent))
    first = check_bytes(revised(signed, said_above), [office.root]).signatures[0]
    assert first.changed_after is CHANGED


def _first(office: Office, before: Change, after: Change) -> SignatureReport:
    signed = office.sign(revised(form(), before))
    return check_bytes(revised(signed, after), [office.root]).signatures[0]


def _field_with_look(writer: Any) -> None:
    drawn = look(b"An")
    drawn[pdf_name("/Resources")] = fonts(Helv="/Helvetica")(writer)
    put("/AP", dictionary(N=writer.add_object(drawn)), field_of)(writer)


_signing = together(
    put("/DA", pdf_string("/Helv 0 Tf 0 g"), form_of),
    put("/DR", fonts(Helv="/Helvetica", ZaDb="/ZapfDingbats"), form_of),
)
"""What programs write down when they sign."""


@pytest.mark.parametrize(
    "before",
    [
        _seen_widget,
        _own_note,
        _laid("/FreeText", looks=True, Contents=_WORDS, DA=pdf_string("/Helv 12 Tf 0 g")),
        _laid("/FreeText", looks=True, Contents=_WORDS),
        _laid("/Link"),
        _laid("/Widget", FT=pdf_name("/Sig"), T=pdf_string("Trong")),
    ],
    ids=["widget", "own font", "note", "bare note", "link", "signature"],
)
def test_defaults_that_are_written_down_harm_nothing_that_needs_none(
    office: Office, before: Change
) -> None:
    assert _first(office, together(_field_with_look, before), _signing).changed_after is ALLOWED


def test_a_note_that_brings_its_look_needs_no_default(office: Office) -> None:
    note = _laid("/FreeText", looks=True, Contents=_WORDS)
    before = together(_field_with_look, note, _fonts, _black)
    assert _first(office, before, _white).changed_after is ALLOWED


def test_no_order_is_given_to_what_is_no_field(office: Office) -> None:
    """The order to draw anew is for fields alone."""
    only = put("/Annots", lambda w: array(page(w)["/Annots"].raw_get(-1)), page)
    assert _first(office, together(_own_note, _alone, only), _anew).changed_after is ALLOWED


def test_a_first_default_for_what_brings_no_look_cannot_be_told(office: Office) -> None:
    first = _first(office, together(_widget, _alone, _fonts), _black)
    assert first.changed_after is UNKNOWN
