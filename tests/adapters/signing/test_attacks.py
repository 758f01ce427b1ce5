"""Attacks on signed files, made here, and honest changes beside them: no attack is shown as
unchanged, nothing honest as changed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from pyhanko.sign.fields import MDPPerm

from tests.support import later_changes as later
from tests.support.signed_files import Office, form, revised
from tthc_desktop.adapters.signing.check import check_bytes
from tthc_desktop.adapters.signing.signed_bytes import coverage
from tthc_desktop.domain.signatures import (
    ChangedAfter,
    SignatureCheck,
    SignatureDoubt,
)

CERTIFIED = [None, *MDPPerm]
_STAYING = [change for change in later.SEEN if change is not later.redrawn]


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


@pytest.fixture(scope="module")
def signed(office: Office) -> dict[MDPPerm | None, bytes]:
    """The form, signed plainly and with each level of certification."""
    return {level: office.sign(form(), certify=level) for level in CERTIFIED}


def _judge(office: Office, content: bytes) -> SignatureCheck:
    return check_bytes(content, [office.root])


def test_the_form_holds(office: Office, signed: dict[MDPPerm | None, bytes]) -> None:
    for level, content in signed.items():
        check = _judge(office, content)
        assert (check.verdict, check.reasons) == ("valid", ())
        certified = {None: "", 1: "no_changes", 2: "fill_forms", 3: "annotate"}
        assert check.signatures[0].certification == certified[level and level.value]


@pytest.mark.parametrize("change", later.SEEN, ids=lambda c: c.__name__)
def test_what_one_sees_differently_is_changed(
    office: Office, signed: dict[MDPPerm | None, bytes], change: Callable[[object], None]
) -> None:
    attacked = revised(signed[None], change)
    check = _judge(office, attacked)
    assert check.verdict == "invalid"
    first = next(s for s in check.signatures if s.signer)
    assert first.changed_after in (ChangedAfter.SUSPICIOUS, ChangedAfter.UNKNOWN)
    assert first.changes
    # What a false signature shows is unknown: it is the false one that is told to be wrong.
    unsure = change is later.picture_in_a_false_signature
    assert (first.changed_after is ChangedAfter.UNKNOWN) is unsure
    if change is not later.signature_overwritten:
        assert first.intact is True, "what was signed is still what was signed"


# pyHanko takes the order to draw anew out again when it signs, so that nothing of it stays.
@pytest.mark.parametrize(
    "change", [c for c in later.SEEN if c is not later.redrawn], ids=lambda c: c.__name__
)
def test_a_second_signature_on_top_hides_nothing(
    office: Office, signed: dict[MDPPerm | None, bytes], change: Callable[[object], None]
) -> None:
    """The sneaky update between two signatures, in a revision of its own and in that of the second
    signature."""
    apart = office.sign(revised(signed[None], change), "Sig2")
    together = office.sign(signed[None], "Sig2", before=change)
    for content in (apart, together):
        check = _judge(office, content)
        assert check.verdict == "invalid"
        assert check.signatures[0].changed_after is ChangedAfter.SUSPICIOUS


@pytest.mark.parametrize("level", list(MDPPerm), ids=lambda level: level.name)
@pytest.mark.parametrize("change", later.SEEN, ids=lambda c: c.__name__)
def test_certified_files_let_in_what_they_permit_and_nothing_else(
    office: Office,
    signed: dict[MDPPerm | None, bytes],
    level: MDPPerm,
    change: Callable[[object], None],
) -> None:
    check = _judge(office, revised(signed[level], change))
    first = check.signatures[0]
    values = (later.value_changed, later.look_changed, later.filled, later.look_overwritten)
    if change in values and level is not MDPPerm.NO_CHANGES:
        assert first.changed_after is ChangedAfter.ALLOWED
        assert "người ký cho phép điền các ô này" in first.changes
        assert any("“hoten”" in words for words in first.changes)
    elif change is later.annotation_over_text and level is MDPPerm.ANNOTATE:
        assert (check.verdict, first.changed_after) == ("indeterminate", ChangedAfter.UNKNOWN)
    else:
        assert (check.verdict, first.changed_after) == ("invalid", ChangedAfter.SUSPICIOUS)


def test_each_change_has_its_words(office: Office, signed: dict[MDPPerm | None, bytes]) -> None:
    told = {
        later.contents_replaced: "nội dung trang 1",
        later.page_added: "số trang: 1 thành 2",
        later.layer_hidden: "lớp nội dung được hiện hoặc ẩn (OCG)",
        later.annotation_over_text: "thêm ghi chú hoặc hình ở trang 1",
        later.field_removed: "hình của ô “hoten” ở trang 1",
        later.value_changed: "giá trị của ô “hoten”",
        later.look_changed: "hình của ô “hoten” ở trang 1",
        later.redrawn: "cách vẽ các ô nhập của biểu mẫu",
        later.picture_in_an_empty_signature_field: "hình ở trang 1, trong trường chữ ký chưa ký",
    }
    for change, words in told.items():
        assert words in _judge(office, revised(signed[None], change)).signatures[0].changes


@pytest.mark.parametrize("box", [None, (300, 100, 500, 160)])
def test_a_further_signature_is_allowed_and_told(
    office: Office, signed: dict[MDPPerm | None, bytes], box: tuple[int, int, int, int] | None
) -> None:
    check = _judge(office, office.sign(signed[None], "Sig2", box=box))
    assert check.verdict == "valid"
    first, second = check.signatures
    assert (first.changed_after, second.changed_after) == (ChangedAfter.ALLOWED, ChangedAfter.NONE)
    shown = ", hiện ở trang 1" if box else ""
    assert first.changes == (f"thêm chữ ký ở trường “Sig2”{shown}",)
    assert not first.covers_whole_file
    assert second.covers_whole_file


def test_description_alone_is_no_change(
    office: Office, signed: dict[MDPPerm | None, bytes]
) -> None:
    check = _judge(office, revised(signed[None], later.description_changed))
    assert (check.verdict, check.signatures[0].changed_after) == ("valid", ChangedAfter.ALLOWED)


def test_bytes_at_either_end(office: Office, signed: dict[MDPPerm | None, bytes]) -> None:
    content = signed[None]
    blank = _judge(office, content + b"\r\n \0\n")
    assert (blank.verdict, blank.signatures[0].changed_after) == ("valid", ChangedAfter.ALLOWED)
    assert "khoảng trắng" in blank.signatures[0].changes[0]
    assert not blank.signatures[0].covers_whole_file
    for attacked in (
        content + b"% junk\n",
        content + b"9 0 obj <<>> endobj\n",
        content + b"9 0 obj <<>> endobj\ntrailer <</Root 9 0 R>>\n",
        content + b"startxref\n12\n%%EOF\n<html>",
        revised(content, later.description_changed) + b"% junk\n",
        b"<html></html>\n" + content,
    ):
        check = _judge(office, attacked)
        assert check.verdict in ("invalid", "indeterminate")
        assert check.signatures[0].changed_after in (ChangedAfter.SUSPICIOUS, ChangedAfter.UNKNOWN)


def test_junk_that_was_signed_with_the_file_does_no_harm(office: Office) -> None:
    """Its digest tells: only the parser has to look away."""
    signed = office.sign(form())
    for inside, shown in ((b"%PDF-1.7", b"%!PS-\n%PDF-1.7"),):
        assert signed.startswith(inside)
        moved = signed.replace(inside, shown, 1)
        assert _judge(office, moved).verdict != "valid"


@pytest.mark.parametrize(
    "put",
    [b"null", b"[]", b"[0 0 0 0]", b"[0 1]", b"[-1 2 3 4]", b"(x)", b"[0 9 99999999 9]"],
)
def test_a_byte_range_that_is_none(
    office: Office, signed: dict[MDPPerm | None, bytes], put: bytes
) -> None:
    content = signed[None]
    found = re.search(rb"/ByteRange\s*\[[^\]]*\]", content)
    assert found is not None
    room = len(found[0]) - len(b"/ByteRange ")
    attacked = content.replace(found[0], b"/ByteRange " + put.ljust(room), 1)
    assert len(attacked) == len(content)
    check = _judge(office, attacked)
    assert check.verdict != "valid"
    assert not check.signatures[0].holds


@pytest.mark.parametrize("digits", [20, 5000])
def test_an_offset_beyond_every_file_is_a_damaged_one(
    office: Office, signed: dict[MDPPerm | None, bytes], digits: int
) -> None:
    """Also where the table is gone, and the signature is found by its bytes."""
    put = b"/ByteRange [0 1 " + b"9" * digits + b" 1]"
    attacked = re.sub(rb"/ByteRange\s*\[[^\]]*\]", put, signed[None], count=1)[:-40]
    check = _judge(office, attacked)
    assert check.verdict == "indeterminate"
    assert [s.doubts for s in check.signatures] == [(SignatureDoubt.STRUCTURE,)]


@pytest.mark.parametrize("digits", [b"", b"00", b"30", b"3080", b"f" * 200])
def test_a_signature_value_that_is_none(
    office: Office, signed: dict[MDPPerm | None, bytes], digits: bytes
) -> None:
    content = signed[None]
    found = re.search(rb"/Contents\s*<([0-9a-fA-F]+)>", content)
    assert found is not None
    attacked = content.replace(found[1], digits.ljust(len(found[1]), b"0"), 1)
    check = _judge(office, attacked)
    assert check.verdict == "indeterminate"
    assert check.signatures[0].intact is None
    assert SignatureDoubt.STRUCTURE in check.signatures[0].doubts


def test_a_signed_table_that_points_behind_what_is_signed(office: Office) -> None:
    """What was not there when it was signed comes in with a later revision that looks honest."""
    plain = form()
    length = len(office.sign(plain))
    waiting = b"%010d 00000 n" % (length + 20)
    assert _entry_of(plain, b"/XObject") in plain
    content = office.sign(plain.replace(_entry_of(plain, b"/XObject"), waiting))
    assert len(content) == length
    check = _judge(office, revised(content, later.description_changed))
    assert check.signatures[0].changes == ("bản đã ký dùng dữ liệu nằm ngoài phần đã ký",)
    assert check.verdict == "invalid"


def _entry_of(plain: bytes, inside: bytes) -> bytes:
    """The line of the table for the object that has this in it."""
    start = plain.rindex(b" obj", 0, plain.index(inside + b"\n/Subtype"))
    line = plain.rindex(b"\n", 0, start) + 1
    return b"%010d 00000 n" % line


def test_the_gap_holds_the_signature_alone(
    office: Office, signed: dict[MDPPerm | None, bytes]
) -> None:
    """Signature wrapping: what is in the gap is not digested."""
    content = signed[None]
    found = re.search(rb"/Contents\s*<([0-9a-fA-F]+)>", content)
    assert found is not None
    inside = b"0> /Evil <</S /JavaScript>> /X <"
    end = found.end(1)
    attacked = content[: end - len(inside)] + inside + content[end:]
    check = _judge(office, attacked)
    assert check.verdict == "invalid"
    assert check.signatures[0].changed_after is ChangedAfter.SUSPICIOUS


def test_what_is_in_the_gap_is_what_is_judged() -> None:
    """Another value of the signature elsewhere in the file is not the one in the gap."""
    content, numbers = b"AAAA<00ff>BB", (0, 4, 10, 2)
    assert coverage(content, numbers, b"\x00\xff").gap_is_signature is True
    assert coverage(content, numbers, b"\x00\xfe").gap_is_signature is False
    assert coverage(content, (0, 4, 11, 1), b"\x00\xff").gap_is_signature is False
    assert coverage(content, (0, 4, 10, 1), b"\x00\xff").rest == b"B"


def test_signatures_of_another_file_prove_nothing(
    office: Office, signed: dict[MDPPerm | None, bytes]
) -> None:
    other = office.sign(form(), "Sig1", before=later.contents_replaced)
    value = re.compile(rb"/Contents\s*<([0-9a-fA-F]+)>")
    mine, theirs = value.search(signed[None]), value.search(other)
    assert mine is not None
    assert theirs is not None
    attacked = signed[None].replace(mine[1], theirs[1].ljust(len(mine[1]), b"0")[: len(mine[1])])
    check = _judge(office, attacked)
    assert (check.verdict, check.signatures[0].intact) == ("invalid", False)
