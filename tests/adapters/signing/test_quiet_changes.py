"""Changes that touch neither pages nor values, and let one see something else all the same: by
names, by order, by what is inherited, by flags. And honest ones that look like them."""

from __future__ import annotations

from typing import Any

import pytest
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, append_signature_field

from tests.support import quiet_changes as quiet
from tests.support import quiet_parts as parts
from tests.support.later_changes import description_changed, field_of, page
from tests.support.quiet_changes import QUIET, Quiet
from tests.support.quiet_parts import put, together
from tests.support.signed_files import Change, Office, encrypted, form, look, revised
from tthc_desktop.adapters.signing.check import check_bytes
from tthc_desktop.domain.signatures import ChangedAfter, SignatureCheck

SIGN = (10, 10, 90, 50)


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


def judged(office: Office, content: bytes) -> SignatureCheck:
    return check_bytes(content, [office.root])


@pytest.mark.parametrize("change", QUIET, ids=lambda c: c.name)
def test_quiet_changes_are_seen_and_told(office: Office, change: Quiet) -> None:
    signed = office.sign(revised(form(), change.before))
    assert judged(office, signed).verdict == "valid"
    alone = revised(signed, change.after)
    further = office.sign(alone, "Sig9")
    together_ = office.sign(signed, "Sig9", before=change.after)
    for content in (alone, further, together_):
        check = judged(office, content)
        assert check.verdict == "invalid"
        assert check.signatures[0].changed_after is ChangedAfter.SUSPICIOUS
        assert any(change.words in told for told in check.signatures[0].changes)


@pytest.mark.parametrize("level", list(MDPPerm), ids=lambda level: level.name)
@pytest.mark.parametrize("change", QUIET, ids=lambda c: c.name)
def test_no_certification_lets_them_pass_without_a_word(
    office: Office, change: Quiet, level: MDPPerm
) -> None:
    signed = office.sign(revised(form(), change.before), certify=level)
    first = judged(office, revised(signed, change.after)).signatures[0]
    assert any(change.words in told for told in first.changes)
    if level is MDPPerm.NO_CHANGES:
        assert first.changed_after is ChangedAfter.SUSPICIOUS
    elif first.holds:
        assert "người ký cho phép điền các ô này" in first.changes


def _place(box: tuple[int, int, int, int], *, drawn: bool) -> Change:
    """A field for a timestamp, perhaps with a picture."""

    def change(writer: Any) -> None:
        append_signature_field(writer, SigFieldSpec("Dau", box=box))
        field = parts.last_field(writer)
        field.pop("/AP", None)  # pyHanko draws a frame
        if drawn:
            field[pdf_name("/AP")] = parts.dictionary(N=writer.add_object(look(b"9000000 dong")))

    return change


def test_a_timestamp_that_shows_something_cannot_be_told(office: Office) -> None:
    signed = office.sign(form())
    over_text = (72, 690, 400, 730)
    placed = revised(signed, _place(over_text, drawn=False))
    picture = put(
        "/AP", lambda w: parts.dictionary(N=w.add_object(look(b"9000"))), parts.last_field
    )
    check = judged(office, revised(office.timestamped(placed, "Dau"), picture))
    assert check.verdict == "indeterminate", "put there after the timestamp"
    shown = revised(signed, _place(over_text, drawn=True))
    check = judged(office, office.timestamped(shown, "Dau"))
    assert (check.verdict, check.reasons) == ("indeterminate", ("change_unknown",))
    assert check.signatures[0].changes == (
        "thêm dấu thời gian của tài liệu",
        "dấu thời gian có hình hiện ở trang 1: mở tệp xem có che nội dung không",
    )
    for box in ((0, 0, 0, 0), over_text):
        placed = revised(signed, _place(box, drawn=False))
        check = judged(office, office.timestamped(placed, "Dau"))
        first = check.signatures[0]
        assert (check.verdict, first.changed_after) == ("valid", ChangedAfter.ALLOWED)
        assert first.changes == ("thêm dấu thời gian của tài liệu",)


def test_a_timestamp_that_calls_itself_a_signature_is_told_as_one(office: Office) -> None:
    placed = revised(office.sign(form()), _place((72, 690, 400, 730), drawn=True))
    name = b"/Type /DocTimeStamp"
    content = office.timestamped(placed, "Dau").replace(name, b"/Type /Sig".ljust(len(name)))
    check = judged(office, content)
    assert len(check.timestamps) == 1
    assert "thêm dấu thời gian của tài liệu" in check.signatures[0].changes
    assert not check.signatures[0].holds


def test_what_a_field_with_a_widget_of_its_own_does_is_compared(office: Office) -> None:
    """The actions stand in the field, and the widget below it stays as it is."""

    def parted(writer: Any) -> None:
        widget = parts.form_of(writer)["/Fields"].raw_get(0)
        field = parts.dictionary(FT=pdf_name("/Tx"), T=pdf_string("hoten"), V=pdf_string("x"))
        field[pdf_name("/Kids")] = parts.array(widget)
        reference = writer.add_object(field)
        for key in ("/FT", "/T", "/V"):
            del widget.get_object()[key]
        widget.get_object()[pdf_name("/Parent")] = reference
        writer.update_container(widget.get_object())
        parts.form_of(writer)[pdf_name("/Fields")] = parts.array(reference)
        writer.update_container(parts.form_of(writer))

    signed = office.sign(revised(form(), parted))
    change = put("/AA", parts.dictionary(K=parts.dictionary()), field_of)
    first = judged(office, revised(signed, change)).signatures[0]
    assert first.changed_after is ChangedAfter.SUSPICIOUS
    assert first.changes == ("hành động của ô “hoten”",)


def test_what_a_signature_field_does_by_itself_cannot_be_told(office: Office) -> None:
    script = parts.dictionary(S=pdf_name("/JavaScript"), JS=pdf_string("app.alert(1)"))
    signed = office.sign(form())
    for entries in ({"A": script}, {"AA": parts.dictionary(PO=script)}):
        content = revised(signed, quiet.empty_field(**entries))
        check = judged(office, content)
        assert check.verdict == "indeterminate"
        assert "trường chữ ký “Them” có hành động tự chạy" in check.signatures[0].changes


def test_a_signature_field_with_what_nobody_knows_cannot_be_told(office: Office) -> None:
    signed = office.sign(form())
    check = judged(office, revised(signed, quiet.empty_field(Shown=pdf_string("9000"))))
    assert (check.verdict, check.signatures[0].changed_after) == (
        "indeterminate",
        ChangedAfter.UNKNOWN,
    )
    told = "trường chữ ký chưa ký “Them” có phần chưa rõ có hiện gì"
    assert told in check.signatures[0].changes


def test_what_is_said_twice_cannot_be_told(office: Office) -> None:
    """Some readers take the first kind of the annotation, others the last."""
    signed, told = office.sign(form()), b"/NM (" + b"9" * 20 + b")"
    twice = b"/Subtype /FreeText".ljust(len(told))
    named = quiet.empty_field(NM=pdf_string("9" * 20), Contents=pdf_string("9000"))
    content = revised(signed, named)
    assert told in content
    assert judged(office, content).verdict == "valid"
    attacked = content.replace(told, twice)
    for later in (attacked, revised(attacked, description_changed), office.sign(attacked, "S2")):
        first = judged(office, later).signatures[0]
        assert first.changed_after is ChangedAfter.UNKNOWN
        assert "có mục ghi hai lần, mỗi phần mềm có thể hiện một khác" in first.changes


def test_a_timestamp_is_no_note(office: Office) -> None:
    signed = office.sign(form())
    for key, value in (("/Subtype", pdf_name("/FreeText")), ("/Shown", pdf_string("9000"))):
        placed = revised(signed, _place((72, 690, 400, 730), drawn=False))
        changed = revised(placed, put(key, value, parts.last_field))
        first = judged(office, office.timestamped(changed, "Dau")).signatures[0]
        shown = key == "/Subtype"
        assert first.changed_after is (ChangedAfter.SUSPICIOUS if shown else ChangedAfter.UNKNOWN)


def test_a_picture_that_a_further_signature_takes_away_cannot_be_told(office: Office) -> None:
    signed = office.sign(revised(form(), quiet.waiting_picture))
    content = office.sign(signed, "Them", before=put("/F", parts.number(2), parts.prepared))
    check = judged(office, content)
    assert check.signatures[0].changed_after is ChangedAfter.UNKNOWN
    assert "hình của trường chữ ký “Them” không còn hiện" in check.signatures[0].changes


def _signature(name: str, writer: Any) -> Any:
    fields = parts.form_of(writer)["/Fields"]
    return next(f.get_object() for f in fields if f.get_object()["/T"] == name)


def _replaced(writer: Any) -> None:
    field = _signature("Sig2", writer)
    copy = parts.dictionary(**{key[1:]: field["/V"].raw_get(key) for key in field["/V"]})
    copy[pdf_name("/Reason")] = pdf_string("khac")
    field[pdf_name("/V")] = writer.add_object(copy)
    writer.update_container(field)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put("/V", None, lambda w: _signature("Sig2", w)), "bỏ chữ ký ở trường “Sig2”"),
        (_replaced, "chữ ký ở trường “Sig2” bị thay"),
        (put("/FT", pdf_name("/Tx"), lambda w: _signature("Sig2", w)), "ô “Sig2” đổi loại"),
    ],
)
def test_a_signature_that_was_covered_stays(office: Office, change: Change, words: str) -> None:
    signed = office.sign(office.sign(office.sign(form()), "Sig2", box=SIGN), "Sig3")
    check = judged(office, revised(signed, change))
    last = check.signatures[-1]
    assert (check.verdict, last.changed_after) == ("invalid", ChangedAfter.SUSPICIOUS)
    assert words in last.changes


def _second_page(*listed: Any) -> Change:
    def change(writer: Any) -> None:
        tree = writer.root["/Pages"]
        sheet = parts.dictionary(Type=pdf_name("/Page"), MediaBox=page(writer)["/MediaBox"])
        sheet[pdf_name("/Parent")] = writer.root.raw_get("/Pages")
        sheet[pdf_name("/Annots")] = parts.array(*listed)
        tree["/Kids"].append(writer.add_object(sheet))
        tree[pdf_name("/Count")] = parts.number(2)
        writer.update_container(tree)

    return change


def test_every_page_is_named_on_which_a_further_signature_shows(office: Office) -> None:
    def listed_there_too(writer: Any) -> None:
        append_signature_field(writer, SigFieldSpec("Sig2", box=SIGN))
        sheet = writer.root["/Pages"]["/Kids"][1]
        sheet["/Annots"].append(parts.form_of(writer)["/Fields"].raw_get(-1))
        writer.update_container(sheet)

    signed = office.sign(revised(revised(form(), _second_page()), listed_there_too))
    told = judged(office, office.sign(signed, "Sig2")).signatures[0].changes
    assert told == ("thêm chữ ký ở trường “Sig2”, hiện ở trang 1, 2",)


def test_annotations_without_a_number_are_known_by_their_place_on_the_page(office: Office) -> None:
    """What is put on another page does not move them. pyHanko's analysis cannot read them."""
    link = parts.dictionary(Subtype=pdf_name("/Link"), Rect=parts.numbers(9, 9, 20, 20))
    signed = office.sign(revised(form(), _second_page(link)))
    first = judged(office, office.sign(signed, "Sig2", box=SIGN)).signatures[0]
    assert first.changed_after is ChangedAfter.UNKNOWN
    assert first.changes[0] == "thêm chữ ký ở trường “Sig2”, hiện ở trang 1"
    assert not any("ghi chú" in told for told in first.changes)


def _with_resources(writer: Any) -> None:
    """A look that needs nothing of the form, as honest programs make them."""
    put("/AP", parts.stacked("X", b"Nguyen Van An"), field_of)(writer)


_defaults = together(
    put("/DA", pdf_string("/Helv 0 Tf 0 g "), parts.form_of),
    put("/DR", parts.fonts(Helv="/Helvetica", ZaDb="/ZapfDingbats"), parts.form_of),
)


def _apart(writer: Any) -> None:
    quiet.add_field(writer, "xa", (72, 400, 272, 420), b"x", 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (parts.nothing, put("/LastModified", pdf_string("D:20260101"), page)),
        (_with_resources, _defaults),
        (together(_with_resources, put("/DA", None, field_of)), _defaults),
        (_apart, quiet.reordered),
        (parts.nothing, quiet.unseen_field),
        (parts.nothing, quiet.empty_field(MK=parts.dictionary(R=parts.number(0)))),
        (parts.nothing, quiet.empty_field(MK=parts.dictionary(BG=parts.numbers()))),
        (parts.nothing, put("/Ff", parts.number(1), field_of)),
        (parts.nothing, put("/F", parts.number(4 | 128), field_of)),
    ],
    ids=[
        "date",
        "defaults",
        "first default",
        "order",
        "empty",
        "turned",
        "clear",
        "read-only",
        "locked",
    ],
)
def test_honest_changes_beside_them_are_allowed(
    office: Office, before: Change, after: Change
) -> None:
    signed = office.sign(revised(form(), before))
    for content in (revised(signed, after), office.sign(revised(signed, after), "Sig2", box=SIGN)):
        check = judged(office, content)
        assert check.signatures[0].changed_after is ChangedAfter.ALLOWED
        assert check.verdict == "valid"


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_further_signatures_in_a_locked_file(office: Office, algorithm: str) -> None:
    """The /Contents of a signature are never encrypted, whatever the rest is."""
    content = office.sign(office.sign(encrypted(form(), algorithm), "Sig1"), "Sig2", box=SIGN)
    check = judged(office, content)
    assert (check.verdict, check.owner_locked) == ("valid", True)
    assert check.signatures[0].changes == ("thêm chữ ký ở trường “Sig2”, hiện ở trang 1",)
