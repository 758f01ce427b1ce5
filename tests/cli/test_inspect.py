"""``tthc inspect``: the verdict, its JSON object and its exit code (design 8)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.test_exit_codes import Ran, tthc
from tests.conftest import ROOT
from tests.support import outside_files as made
from tests.support.pdf_signing import signed

KEYS = {"verdict", "kind", "pages", "signed", "reason"}


def inspect(path: Path, *more: str, **environment: str) -> Ran:
    ran = tthc("inspect", path, *more, "--json", **environment)
    assert set(ran.json) >= KEYS
    assert ran.code == (0 if ran.json["verdict"] == "accept" else 3)
    assert (ran.json["reason"] is None) is (ran.code == 0)
    return ran


def test_accepted(tmp_path: Path) -> None:
    path = tmp_path / "Đơn đề nghị.tai"
    path.write_bytes(made.pdf(3))
    body = inspect(path).json
    assert [body[key] for key in ("kind", "pages", "signed", "flat")] == ["pdf", 3, False, False]
    path.write_bytes(signed(made.pdf()))
    body = inspect(path).json
    assert (body["signed"], body["signatures"]) == (True, 1)
    plain = tthc("inspect", path)
    assert (plain.code, plain.err) == (0, "")
    assert "chữ ký số" in plain.out


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "input.missing"),
        (b"", "input.empty"),
        (b"GIF89a" + bytes(99), "inspect.kind"),
        (made.pdf()[:200], "input.unreadable"),
        # Memory, time or stack: which of them ends first, system and machine decide.
        (made.form_loop(), "inspect.crashed inspect.time inspect.memory"),
    ],
)
def test_refused(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "la.pdf"
    if content is not None:
        path.write_bytes(content)
    assert inspect(path).json["reason"] in reason.split()
    plain = tthc("inspect", path)
    assert plain.code == 3
    assert "la.pdf" in plain.out + plain.err
    assert not any(word in plain.out for word in reason.split())


def test_a_folder_is_none(tmp_path: Path) -> None:
    assert inspect(tmp_path).json["reason"] == "input.unreadable"


def test_password(tmp_path: Path) -> None:
    path = tmp_path / "khoa.pdf"
    path.write_bytes(made.locked("mở ra"))
    body = inspect(path).json
    assert (body["reason"], body["needs_password"]) == ("inspect.password", True)
    assert inspect(path, "--password-env", "MK", MK="sai").json["reason"] == "inspect.password"
    assert inspect(path, "--password-env", "MK", MK="mở ra").json["pages"] == 2
    missing = tthc("inspect", path, "--password-env", "KHONG_CO", "--json")
    assert (missing.code, missing.json["error"]) == (3, "inspect.no_password")


def test_one_file_only(tmp_path: Path) -> None:
    for arguments in (["inspect"], ["inspect", str(tmp_path), str(tmp_path)]):
        assert tthc(*arguments).code == 4


def test_a_name_turns_no_terminal(tmp_path: Path) -> None:
    line = "" if sys.platform == "win32" else "\x1b[31m\n"  # no name there has them
    path = tmp_path / f"a{line}\u202efdp.exe"
    path.write_bytes(b"MZ")
    plain = tthc("inspect", path)
    assert "\x1b" not in plain.out + plain.err
    assert "\u202e" not in plain.out + plain.err


DIGITISED = {
    "anh.heic": (ROOT / "tests/adapters/inspecting/sheet.heic").read_bytes(),
    "hai loai.jpg": made.with_comment(made.jpeg(), made.pdf(4)[:900]),
    "lenh.pdf": made.linked(made.action("Launch", F="calc.exe")),
    "mo duoc.pdf": made.locked("", "chu"),
}


@pytest.mark.parametrize("name", DIGITISED)
def test_digitise_goes_by_what_was_seen(tmp_path: Path, name: str) -> None:
    """Of a file that acts or is two things its flat pages; of a kind that OpenCV lacks too."""
    path, out = tmp_path / name, tmp_path / "ra.pdf"
    path.write_bytes(DIGITISED[name])
    ran = tthc("digitize", path, "-o", out, "--no-ocr", "--json")
    assert ran.code == 0
    assert len(ran.json["pages"]) == (2 if name == "mo duoc.pdf" else 1)
    content = out.read_bytes()
    assert b"calc.exe" not in content
    assert b"Launch" not in content


def test_a_bad_file_among_good_ones_is_named(tmp_path: Path) -> None:
    """One PDF is made of all or of none: a page that is missing would not be seen."""
    good, bad, out = tmp_path / "tot.jpg", tmp_path / "hong.jpg", tmp_path / "ra.pdf"
    good.write_bytes(made.jpeg())
    bad.write_bytes(made.jpeg()[:500])
    ran = tthc("digitize", good, bad, good, "-o", out, "--no-ocr", "--json")
    assert (ran.code, ran.json["error"]) == (3, "input.unreadable")
    assert "hong.jpg" in ran.json["message"]
    assert not out.exists()
