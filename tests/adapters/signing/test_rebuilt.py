"""Later revisions in which readers that make the table anew find something else than what it lists:
never *allowed*. And honest revisions of all kinds beside them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, append_signature_field
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pypdf import PdfWriter

from tests.support.later_changes import description_changed
from tests.support.loose_tables import (
    FALSE_TEXT,
    Known,
    closed,
    closed_by_stream,
    false_page,
    known,
    line,
    object_at,
)
from tests.support.quiet_parts import dictionary, number
from tests.support.signed_files import Office, encrypted, form, plain_stream, revised
from tthc_desktop.adapters.signing.check import check_bytes
from tthc_desktop.adapters.signing.pades import sign
from tthc_desktop.domain.signatures import ChangedAfter

ALLOWED, UNKNOWN = ChangedAfter.ALLOWED, ChangedAfter.UNKNOWN
CHANGED = ChangedAfter.SUSPICIOUS
TOLD = "bảng vị trí của phần thêm sau không khớp với tệp, mỗi phần mềm có thể hiện một khác"
NOW = datetime.now(UTC)
INFO = b"<< /Producer (x) >>"
Attack = Callable[[Known], bytes]


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


@pytest.fixture(scope="module")
def signed(office: Office) -> bytes:
    return office.sign(form())


def _hidden(base: Known, body: bytes | None = None, head: bytes = b"") -> tuple[bytes, int]:
    """A page that no table lists, and an honest object behind it."""
    content = base.content + head
    if not head:
        content, _ = object_at(base, base.page, body or false_page())
    return object_at(replace(base, content=content), base.free, INFO)


def _unlisted(off: int) -> Attack:
    def attack(base: Known) -> bytes:
        content, at = _hidden(base)
        info = b"/Info %d 0 R" % base.free
        return closed(content, base, [(base.free, line(at))], extra=info, off=off)

    return attack


def _headed(head: bytes) -> Attack:
    """Heads of objects as only some readers take them."""

    def attack(base: Known) -> bytes:
        text = head.replace(b"N", b"%d" % base.page) + b"\n" + false_page() + b"\nendobj\n"
        content, at = _hidden(base, head=text)
        return closed(content, base, [(base.free, line(at))])

    return attack


def _nothing_listed(base: Known) -> bytes:
    content, _ = object_at(base, base.page, false_page())
    return closed(content, base, [(0, line(0, 65535, b"f"))], off=2)


def _in_a_stream(base: Known) -> bytes:
    inner = b"\n%d 0 obj\n%s\nendobj\n" % (base.page, false_page())
    body = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(inner), inner)
    content, at = object_at(base, base.free, body)
    return closed(content, base, [(base.free, line(at))])


def _short_line(base: Known) -> bytes:
    content, at = _hidden(base)
    return closed(content, base, [(base.free, line(at, end=b"\n"))])


def _short_line_alone(base: Known) -> bytes:
    content, at = object_at(base, base.free, INFO)
    return closed(content, base, [(base.free, line(at, end=b"\n"))])


def _start_is_off(base: Known) -> bytes:
    content, at = object_at(base, base.free, INFO)
    return closed(content, base, [(base.free, line(at))], off=2)


def _twice(base: Known) -> bytes:
    """Some take the first one, some the last."""
    content, at = object_at(base, base.page, false_page())
    was = base.content.rindex(b"\n%d 0 obj" % base.page) + 1
    return closed(content, base, [(base.page, line(at)), (base.page, line(was))])


def _listed_and_free(base: Known) -> bytes:
    was = base.content.rindex(b"\n%d 0 obj" % base.page) + 1
    parts = [(base.page, line(0, 1, b"f")), (base.page, line(was))]
    return closed(base.content, base, parts)


def _free_in_another_way(base: Known) -> bytes:
    """A generation that is not the next one: pyHanko keeps the object."""
    return closed(base.content, base, [(base.page, line(0, 7, b"f"))])


def _another_generation(base: Known) -> bytes:
    """As something that may be added; many readers know one object for each number."""
    content, at = object_at(base, base.page, INFO, generation=1)
    parts = [(base.page, line(at, 1))]
    return closed(content, base, parts, extra=b"/Info %d 1 R" % base.page)


def _turned_round(base: Known) -> bytes:
    """The honest one stands in front, and is listed last."""
    honest = b"<< /Producer (a) >>"
    content, first = object_at(base, base.free, honest)
    content, then = object_at(replace(base, content=content), base.free, INFO)
    content = closed(content, base, [(base.free, line(then))])
    again = replace(base, content=content, tail=known(content).tail)
    return closed(content, again, [(base.free, line(first))])


def _freed_again(base: Known) -> bytes:
    content, at = object_at(base, base.free, INFO)
    content = closed(content, base, [(base.free, line(at))])
    again = replace(base, tail=known(content).tail)
    return closed(content, again, [(base.free, line(0, 1, b"f"))])


def _another_root(base: Known) -> bytes:
    """It is called the description of the file, and is a whole document."""
    content, at = object_at(base, base.free, b"<< /Type /Catalog /Pages 1 0 R >>")
    return closed(content, base, [(base.free, line(at))], extra=b"/Info %d 0 R" % base.free)


def _another_trailer(base: Known) -> bytes:
    content, at = object_at(base, base.free, INFO)
    content += b"% trailer << /Root 1 0 R >>\n"
    return closed(content, base, [(base.free, line(at))])


def _another_table(base: Known) -> bytes:
    body = b"<< /Type /XRef /Root 2 0 R /Length 1 >>\nstream\n \nendstream"
    content, at = object_at(base, base.free, body)
    return closed(content, base, [(base.free, line(at))], extra=b"/Info %d 0 R" % base.free)


def _small(base: Known) -> bytes:
    """Readers drop what lies beyond the size."""
    content, at = object_at(base, base.free, INFO)
    tail = base.tail.split(b"/Size")[0] + b"/Size %d" % base.free
    return closed(content, replace(base, tail=tail), [(base.free, line(at))])


def _smaller(base: Known) -> bytes:
    tail = base.tail.split(b"/Size")[0] + b"/Size 3"
    return closed(base.content, replace(base, tail=tail), [(0, line(0, 65535, b"f"))])


def _stream_in_place_of_the_page(base: Known) -> bytes:
    return closed_by_stream(base.content, base, [(0, 0, 0, 65535)], base.page)


def _unknown_kind(base: Known) -> bytes:
    """What nobody knows is nothing for readers, and is not there for pyHanko."""
    return closed_by_stream(base.content, base, [(base.page, 7, 0, 0)], base.free)


def _packed(listed: bool) -> Attack:
    """A later stream of objects has one that no table lists."""

    def attack(base: Known) -> bytes:
        members = [(base.free + 1, INFO)] + ([] if listed else [(base.page, b"[9000]")])
        heads, data = b"", b""
        for one, body in members:
            heads += b"%d %d " % (one, len(data))
            data += body + b" "
        told = b"/Type /ObjStm /N %d /First %d" % (len(members), len(heads))
        body = b"<< %s /Length %d >>\nstream\n%s\nendstream" % (
            told,
            len(heads + data),
            heads + data,
        )
        content, at = object_at(base, base.free, body)
        rows = [(base.free, 1, at, 0), (base.free + 1, 2, base.free, 0)]
        return closed_by_stream(content, base, rows, base.free + 2)

    return attack


ATTACKS: dict[str, Attack] = {
    **{f"start mark off by {off}": _unlisted(off) for off in (0, 1, 2, -3)},
    **{f"head {head!r}": _headed(head) for head in (
        b"N 0 obj", b"\0N\0 0\0obj", b"N %x\n0 %y\nobj", b"N 0" + b" " * 300 + b"obj",
        b"N 0 obj<<>>", b"N 0obj", b"x N 0 obj", b"N " + b"0" * 300 + b" obj",
    )},
    "nothing listed": _nothing_listed,
    "in a stream": _in_a_stream,
    "short line": _short_line,
    "short line alone": _short_line_alone,
    "start mark alone": _start_is_off,
    "listed twice": _twice,
    "listed and free": _listed_and_free,
    "smaller": _smaller,
    "free in another way": _free_in_another_way,
    "another generation": _another_generation,
    "turned round": _turned_round,
    "freed again": _freed_again,
    "another root": _another_root,
    "another trailer": _another_trailer,
    "another table": _another_table,
    "small": _small,
    "stream in place of the page": _stream_in_place_of_the_page,
    "unknown kind": _unknown_kind,
    "packed and not listed": _packed(listed=False),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_what_is_found_beside_the_table_is_never_allowed(
    office: Office, signed: bytes, name: str
) -> None:
    content = ATTACKS[name](known(signed))
    check = check_bytes(content, [office.root])
    first = check.signatures[0]
    assert first.changed_after in (UNKNOWN, CHANGED)
    assert check.verdict in ("indeterminate", "invalid")
    assert TOLD in first.changes or first.changed_after is CHANGED


def _two_versions(base: Known) -> tuple[bytes, int]:
    """A description and its first version, which no table lists any more."""
    content, first = object_at(base, base.free, INFO)
    content = closed(content, base, [(base.free, line(first))])
    again = known(content)
    content, at = object_at(again, base.free, b"<< /Producer (y) >>")
    return closed(content, again, [(base.free, line(at))]), first


def test_what_was_signed_stands_where_it_stood(office: Office) -> None:
    two, first = _two_versions(known(form()))
    signed, number_ = office.sign(two), known(form()).free
    back = known(signed)
    content = closed(back.content, back, [(number_, line(first))])
    assert TOLD in check_bytes(content, [office.root]).signatures[0].changes


def test_nothing_goes_back_to_what_was_signed(office: Office) -> None:
    """Once there is a later one in the file."""
    base = known(form())
    content, at = object_at(base, base.free, INFO)
    signed = known(office.sign(closed(content, base, [(base.free, line(at))])))
    content, later = object_at(signed, base.free, b"<< /Producer (y) >>")
    middle = known(closed(content, signed, [(base.free, line(later))]))
    content = closed(middle.content, middle, [(base.free, line(at))])
    assert TOLD in check_bytes(content, [office.root]).signatures[0].changes


def test_a_signed_stream_of_objects_is_not_replaced(office: Office) -> None:
    base = known(form())
    signed = known(office.sign(_packed(listed=True)(base)))
    content, at = object_at(signed, base.free, INFO)
    rows = [(base.free, 1, at, 0)]
    attacked = closed_by_stream(content, signed, rows, signed.free + 3)
    assert TOLD in check_bytes(attacked, [office.root]).signatures[0].changes


@pytest.mark.parametrize("level", list(MDPPerm), ids=lambda level: level.name)
def test_nor_in_a_certified_file(office: Office, level: MDPPerm) -> None:
    content = _unlisted(2)(known(office.sign(form(), certify=level)))
    assert TOLD in check_bytes(content, [office.root]).signatures[0].changes


def test_every_signature_is_told_of_it(office: Office, signed: bytes) -> None:
    attacked = _unlisted(2)(known(office.sign(signed, "S2")))
    first, second = check_bytes(attacked, [office.root]).signatures
    assert (first.changed_after, second.changed_after) == (UNKNOWN, UNKNOWN)
    assert TOLD in second.changes
    assert FALSE_TEXT in attacked


def test_a_further_signature_covers_it_for_itself_alone(office: Office, signed: bytes) -> None:
    """The second signer signed what is there."""
    on_top = office.sign(_unlisted(0)(known(signed)), "S2")
    first, second = check_bytes(on_top, [office.root]).signatures
    assert (first.changed_after, second.changed_after) == (UNKNOWN, ChangedAfter.NONE)


@pytest.mark.parametrize(
    "written",
    [
        lambda base: closed(*_plain(base)),
        lambda base: closed_by_stream(base.content, base, [(0, 0, 0, 65535)], base.free),
        _packed(listed=True),
    ],
    ids=["table", "stream", "packed"],
)
def test_the_same_without_the_fault_is_allowed(
    office: Office, signed: bytes, written: Attack
) -> None:
    first = check_bytes(written(known(signed)), [office.root]).signatures[0]
    assert first.changed_after is ALLOWED


def _plain(base: Known) -> tuple[bytes, Known, list[tuple[int, bytes]]]:
    content, at = object_at(base, base.free, INFO)
    return content, base, [(base.free, line(at, end=b"\r\n"))]


def _streamed() -> bytes:
    """A base with objects in streams and a table in one."""
    make: Any = PdfFileWriter
    page: Any = PageObject
    writer = make(stream_xrefs=True)
    contents = writer.add_object(plain_stream(b"BT ET"))
    writer.insert_page(page(contents=contents, media_box=(0, 0, 595, 842)))
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _rewritten() -> bytes:
    output = io.BytesIO()
    PdfWriter(clone_from=io.BytesIO(form())).write(output)
    return output.getvalue()


def _off(content: bytes) -> bytes:
    """A base whose own start mark is off by one."""
    at = content.rindex(b"startxref\n") + 10
    end = content.index(b"\n", at)
    return content[:at] + b"%d" % (int(content[at:end]) + 1) + content[end:]


BASES: dict[str, Callable[[], bytes]] = {
    "table": form,
    "stream": _streamed,
    "rewritten": _rewritten,
    "start mark off": lambda: _off(form()),
    "locked": lambda: encrypted(form(), "AES-256"),
}


def _evidence(writer: Any) -> None:
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=[])
    writer.update_root()


def _packed_objects(writer: Any) -> None:
    """Further objects in a stream, where the file has such."""
    if writer.stream_xrefs:
        pack = writer.prepare_object_stream()
        writer.add_object(dictionary(X=number(1)), obj_stream=pack)
        writer.add_object(dictionary(X=number(2)), obj_stream=pack)
    description_changed(writer)


def _place(writer: Any) -> None:
    append_signature_field(writer, SigFieldSpec("Dau"))


@pytest.mark.parametrize("base", BASES)
def test_honest_revisions_are_allowed(office: Office, base: str) -> None:
    signed = office.sign(BASES[base]())
    twice = office.sign(signed, "S2")
    again = [twice, sign(signed, office.signer, "Số hóa", NOW).content]
    if base != "locked":  # revisions by hand know no password
        again += [
            revised(signed, description_changed),
            revised(revised(signed, _evidence), _evidence),
            office.sign(revised(twice, _evidence), "S3"),
            office.timestamped(revised(twice, _place), "Dau"),
            revised(signed, _packed_objects),
        ]
    for content in again:
        check = check_bytes(content, [office.root])
        assert not any(TOLD in one.changes for one in check.signatures)
        assert check.signatures[0].changed_after is ALLOWED
