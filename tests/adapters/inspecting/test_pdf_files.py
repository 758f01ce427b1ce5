"""PDF files that do something, hide something, or never end."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, NullObject

from tests.support import outside_files as made
from tests.support.inspecting import patient
from tests.support.pdf_signing import signed
from tthc_desktop.adapters.system.inspector import ProcessInspector
from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.inspection import Inspection, refusal
from tthc_desktop.domain.messages import sentence


@pytest.fixture
def inspector(tmp_path: Path) -> ProcessInspector:
    return patient(tmp_path / "work")


def look(inspector: ProcessInspector, content: bytes) -> Inspection:
    return inspector.inspect(content, "")


def hidden_name() -> bytes:
    """/JavaScript written as /J#61vaScript, which readers take for the same."""
    plain = made.pdf(OpenAction=made.action("JavaScript", JS="app.alert(1)"))
    return plain.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/OpenAction", b"/O#70enAction")


ACTIVE = {
    "javascript": made.pdf(OpenAction=made.action("JavaScript", JS="app.alert(1)")),
    "open": hidden_name(),
    "launch": made.linked(made.action("Launch", F="calc.exe")),
    "uri": made.linked(made.action("URI", URI="http://vidu.invalid/")),
    "submit": made.linked(made.action("SubmitForm", F="http://vidu.invalid/")),
    "goto": made.linked(made.action("GoToR", F="khac.pdf")),
    "embedded": made.attached(),
}


@pytest.mark.parametrize("what", ACTIVE)
def test_what_acts_is_taken_flat_only(inspector: ProcessInspector, what: str) -> None:
    found = look(inspector, ACTIVE[what])
    assert (found.accepted, found.flat) == (True, True)
    assert what in found.active


def test_a_plain_file_needs_not_be_flat(inspector: ProcessInspector) -> None:
    """Nor does one that only says where it opens."""
    page = ArrayObject([NullObject(), NameObject("/Fit")])
    for content in (made.pdf(), b"\n" + made.pdf(), made.pdf(OpenAction=page)):
        found = look(inspector, content)
        assert (found.accepted, found.flat, found.active) == (True, False, ())


def test_javascript_in_a_packed_object_is_found(inspector: ProcessInspector) -> None:
    """Object streams hide names from whoever looks at the bare bytes."""
    packed = made.packed_javascript()
    assert b"JavaScript" not in packed
    assert "javascript" in look(inspector, packed).active


def test_what_makes_no_sense_flat_is_refused(inspector: ProcessInspector) -> None:
    assert look(inspector, made.portfolio()).reason == "inspect.portfolio"
    dynamic = made.pdf(NeedsRendering=BooleanObject(True))
    assert look(inspector, dynamic).reason == "inspect.xfa"
    cover = made.pdf(Collection=DictionaryObject())
    assert look(inspector, cover).accepted


@pytest.mark.parametrize(
    ("content", "also"),
    [
        (made.pdf() + made.archive(), "zip"),
        (made.HTML + made.pdf(), "offset"),
        (b"rac o dau tep\n" + made.pdf(), "offset"),
        (made.pdf() + made.HTML, "html"),
    ],
)
def test_two_kinds_at_once(inspector: ProcessInspector, content: bytes, also: str) -> None:
    found = look(inspector, content)
    assert (found.kind, found.accepted, found.flat) == (FileKind.PDF, True, True)
    assert also in found.active
    assert look(inspector, made.archive() + made.pdf()).reason == "inspect.kind"


def test_a_signed_file_is_not_kept_with_another_in_it(inspector: ProcessInspector) -> None:
    """Its bytes would be: the other kind with them."""
    paper = signed(made.pdf())
    assert look(inspector, paper).signatures == 1
    assert look(inspector, paper + made.archive()).reason == "inspect.polyglot"
    active = look(inspector, signed(ACTIVE["javascript"]))
    assert (active.accepted, active.signed, active.flat) == (True, True, True)


def test_a_container_of_signed_data_is_called_one(inspector: ProcessInspector) -> None:
    """It holds a signed PDF openly, and pretends nothing."""
    content = bytes.fromhex("30821000" + "06092a864886f70d010702a0") + signed(made.pdf())
    found = look(inspector, content)
    assert (found.kind, found.accepted, found.reason) == (FileKind.CMS, False, "inspect.cms")


def test_signed_packages_without_pages_say_what_to_ask_for(inspector: ProcessInspector) -> None:
    """A package of other programs, a tax form: neither is an archive that somebody packed, nor a
    kind that nobody knows."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as zipped:
        zipped.writestr("mimetype", "application/vnd.etsi.asic-e+zip")
        zipped.writestr("a.pdf", made.pdf())
        zipped.writestr("META-INF/signatures0.xml", "<x/>")
    form = b"<?xml version='1.0' encoding='UTF-8'?><HSoThueDTu><CKyDTu/></HSoThueDTu>"
    for content, kind, reason, asked in (
        (package.getvalue(), FileKind.ASIC, "inspect.cms", "bản PDF đã ký"),
        (form, FileKind.XML, "inspect.xml", "bản thể hiện bằng PDF"),
    ):
        found = look(inspector, content)
        assert (found.kind, found.accepted, found.reason) == (kind, False, reason)
        assert asked in sentence(refusal(found, "a"))


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_every_kind_of_lock(inspector: ProcessInspector, algorithm: str) -> None:
    content = made.locked("mở ra", "chu", algorithm)
    found = look(inspector, content)
    assert (found.reason, found.needs_password) == ("inspect.password", True)
    for word in ("mở ra", "chu"):
        assert inspector.inspect(content, word).accepted
    assert look(inspector, made.locked("", "chu", algorithm)).accepted


BOMBS: dict[str, Callable[[], bytes]] = {
    "picture": made.picture_bomb,
    "mask": made.mask_bomb,
    "stream": made.stream_bomb,
    "loop": made.page_loop,
    "deep": made.deep,
    "form": made.form_loop,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_end_in_a_verdict(inspector: ProcessInspector, bomb: str) -> None:
    """In time and memory that the kernel guards; which verdict is the libraries' affair but for
    those that cannot be drawn."""
    found = look(inspector, BOMBS[bomb]())
    assert found.kind is FileKind.PDF
    if bomb in ("picture", "loop"):
        assert found.reason == "input.too_large"
    if bomb == "form":
        assert not found.accepted
