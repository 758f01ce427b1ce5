"""What the form as a whole says of how its fields are drawn, written down or taken away after a
signature."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.support.later_changes import field_of, generic
from tests.support.quiet_changes import bare
from tests.support.quiet_parts import dictionary, font, fonts, form_of, nothing, put, together
from tests.support.signed_files import Change, Office, form, look, revised
from tthc_desktop.adapters.signing.check import check_bytes
from tthc_desktop.adapters.signing.pades import sign
from tthc_desktop.domain.signatures import ChangedAfter, SignatureReport

ALLOWED, UNKNOWN = ChangedAfter.ALLOWED, ChangedAfter.UNKNOWN
CHANGED = ChangedAfter.SUSPICIOUS
NOW = datetime.now(UTC)
FORM = "cách vẽ các ô nhập của biểu mẫu"


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


def _first(office: Office, before: Change, after: Change) -> SignatureReport:
    signed = office.sign(revised(form(), before))
    first = check_bytes(revised(signed, after), [office.root]).signatures[0]
    on_top = check_bytes(office.sign(signed, "S2", before=after), [office.root]).signatures[0]
    assert on_top.changed_after is first.changed_after
    return first


def _default(written: str) -> Change:
    return put("/DA", pdf_string(written), form_of)


def _resources(**entries: Any) -> Any:
    """Of the form: a font that is called Helv, with something else in it."""

    def made(writer: Any) -> Any:
        reference = font("/Helvetica")(writer)
        reference.get_object().update({pdf_name(f"/{k}"): v for k, v in entries.items()})
        return dictionary(Font=dictionary(Helv=reference))

    return made


def _with_font(writer: Any) -> Any:
    """A look that needs nothing of the form, as honest programs make them."""
    drawn = look(b"An")
    drawn[pdf_name("/Resources")] = fonts(Helv="/Helvetica")(writer)
    return dictionary(N=writer.add_object(drawn))


_own_look = put("/AP", _with_font, field_of)
_no_default = put("/DA", None, field_of)
_unsaid = together(_no_default, put("/AP", None, field_of))
"""Nothing says how the field is drawn: a reader takes what it likes, or shows nothing."""


@pytest.mark.parametrize(
    ("written", "named", "answer"),
    [
        ("/Helv 12 Tf 0 g", fonts(Helv="/Courier"), CHANGED),
        ("/Helv 12 Tf 0 g", _resources(FontDescriptor=dictionary()), CHANGED),
        ("/Helv 12 Tf 0 g", _resources(Subtype=pdf_name("/Type3")), CHANGED),
        ("/Helv 300 Tf 0 g", fonts(Helv="/Helvetica"), CHANGED),
        ("/Helv 0.1 Tf 0 g", fonts(Helv="/Helvetica"), CHANGED),
        ("/Helv 12 Tf 1 g", fonts(Helv="/Helvetica"), CHANGED),
        ("/Helv 12 Tf 0 g", fonts(Helv="/Helvetica"), UNKNOWN),
        ("0 g /Helv 0 Tf", fonts(), UNKNOWN),
    ],
)
def test_a_first_default_of_a_field_that_is_drawn_by_it(
    office: Office, written: str, named: Any, answer: ChangedAfter
) -> None:
    after = together(_default(written), put("/DR", named, form_of))
    first = _first(office, _unsaid, after)
    assert first.changed_after is answer
    assert any(told.startswith(FORM) for told in first.changes)


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("/Helv 0 Tf 0 g ", ALLOWED),
        ("0 g /Helv 0 Tf", ALLOWED),
        ("0 0 0 rg/Helv 10.5 Tf", ALLOWED),
        ("/F1 0 Tf 0 g", UNKNOWN),
        ("/Helv 12 Tf 1 g", UNKNOWN),
    ],
)
def test_a_first_default_of_a_field_that_has_its_look(
    office: Office, written: str, answer: ChangedAfter
) -> None:
    before = together(_own_look, _no_default)
    assert _first(office, before, _default(written)).changed_after is answer


def test_a_font_that_the_form_lacked_cannot_be_told(office: Office) -> None:
    """Most readers took the same one for its name."""
    before = together(bare, put("/DR", None, form_of))
    after = put("/DR", fonts(Helv="/Helvetica", ZaDb="/ZapfDingbats"), form_of)
    first = _first(office, before, after)
    assert first.changed_after is UNKNOWN
    assert first.changes == (f"{FORM} (phông “Helv” lần đầu được ghi ra)",)


@pytest.mark.parametrize("where", [form_of, field_of])
def test_a_default_in_another_order_is_the_same(office: Office, where: Any) -> None:
    def written(text: str) -> Change:
        return put("/DA", pdf_string(text), where)

    before = together(bare, written("/Helv 12 Tf 0 g"))
    assert _first(office, before, written("0 g /Helv 12.0 Tf")).changed_after is ALLOWED
    for other in ("0 g /Helv 13 Tf", "1 g /Helv 12 Tf", "0 g /Helv 12 Tf 1 g", "0 g"):
        assert _first(office, before, written(other)).changed_after is CHANGED


def _packed(text: bytes) -> Change:
    """The look of the field, packed anew."""

    def made(writer: Any) -> Any:
        stream = look(text)
        stream.compress()
        return dictionary(N=writer.add_object(stream))

    return put("/AP", made, field_of)


def test_a_look_that_is_packed_anew_is_the_same(office: Office) -> None:
    assert _first(office, nothing, _packed(b"Nguyen Van An")).changed_after is ALLOWED
    assert _first(office, nothing, _packed(b"Nguyen Van Ac")).changed_after is CHANGED


def _flag(value: bool | None) -> Change:
    made = None if value is None else generic.BooleanObject(value)
    return put("/NeedAppearances", made, form_of)


def test_no_order_to_draw_anew_is_the_same_as_none(office: Office) -> None:
    assert _first(office, nothing, _flag(False)).changed_after is ALLOWED
    assert (
        check_bytes(revised(office.sign(form()), _flag(True)), [office.root])
        .signatures[0]
        .changed_after
        is CHANGED
    )


def test_an_order_to_draw_anew_stays_when_we_sign(office: Office, samples: Path) -> None:
    """A form that was signed with it, and that another program countersigns without it."""
    content = (samples / "field" / "pdf" / "04a-form-no-ap.pdf").read_bytes()
    once = sign(content, office.signer, "Số hóa", NOW).content
    twice = sign(once, office.signer, "Số hóa", NOW).content
    check = check_bytes(twice, [office.root])
    assert (check.verdict, len(check.signatures)) == ("valid", 2)
    assert check.signatures[0].changed_after is ALLOWED
    assert _redrawn(twice)
    elsewhere = office.sign(once, "Khac")
    assert not _redrawn(elsewhere)
    first = check_bytes(elsewhere, [office.root]).signatures[0]
    assert first.changed_after is UNKNOWN
    assert f"{FORM} (không còn lệnh vẽ lại)" in first.changes
    again = sign(elsewhere, office.signer, "Số hóa", NOW).content
    assert check_bytes(again, [office.root]).signatures[0].changed_after is UNKNOWN


def _redrawn(content: bytes) -> bool:
    return "/NeedAppearances" in PdfFileReader(io.BytesIO(content)).root["/AcroForm"]
