"""``tthc qr``: from a picture, from a hand scanner, and refusals in words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.test_exit_codes import Ran, tthc
from tests.conftest import ROOT
from tests.support.card_pictures import FULL, RESIDENCE, Look, scanned

FIELDS = {
    "number": "091199012345",
    "old_number": "312345678",
    "name": "Lê Thị Thử",
    "birth_date": "1999-08-15",
    "gender": "Nữ",
    "residence": RESIDENCE,
    "issue_date": "2021-10-10",
}
NOTHING = dict.fromkeys(FIELDS)


def typed(data: bytes, *arguments: str) -> Ran:
    """As a hand scanner types, into the command's standard input."""
    run = subprocess.run(
        [sys.executable, "-m", "tthc_desktop", *arguments],
        input=data,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "latin-1"},
    )
    assert b"Traceback" not in run.stdout + run.stderr
    return Ran(run.returncode, run.stdout.decode(), run.stderr.decode())


@pytest.mark.parametrize(
    "data",
    [
        FULL.encode(),
        b"\xef\xbb\xbf" + FULL.encode() + b"\r\n",
        unicodedata.normalize("NFD", FULL).encode() + b"\n",
    ],
)
def test_typed_by_a_hand_scanner(data: bytes) -> None:
    ran = typed(data, "qr", "-", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == {
        "kind": "citizen_card",
        "fields": FIELDS,
        "warnings": [],
        "reason": None,
        "message": "Đã đọc thẻ căn cước.",
    }


def test_for_people_it_says_what_to_check(tmp_path: Path) -> None:
    ran = typed(
        FULL.replace("15081999", "31021999").encode(), "--home", str(tmp_path / "none"), "qr"
    )
    assert (ran.code, ran.err) == (0, "")
    assert "Họ và tên: Lê Thị Thử" in ran.out
    assert "Ngày sinh: –" in ran.out
    assert "Ngày cấp: 10/10/2021" in ran.out
    assert "Số CMND cũ: 312345678" in ran.out
    bare = typed(FULL.replace("312345678", "").rsplit("|", 1)[0].encode(), "qr", "--json")
    assert (bare.json["fields"]["old_number"], bare.json["fields"]["issue_date"]) == (None, None)
    assert ran.out.count("Cần kiểm tra: ") == 1
    assert "không phải một ngày có thật" in ran.out
    assert not (tmp_path / "none").exists()


def test_bytes_that_are_no_text_are_told() -> None:
    ran = typed(FULL.encode().replace("Lê".encode(), b"L\xea"), "--json", "qr", "-")
    assert (ran.code, ran.json["warnings"]) == (0, ["garbled"])
    assert "Tắt bộ gõ" in ran.json["message"]
    assert ran.json["fields"]["name"] == "L\ufffd Thị Thử"


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b"", "none", "empty"),
        (b"\r\n", "none", "empty"),
        (b"https://example.com/", "other", "url"),
        (FULL.encode() + b"|" + b"x" * 5000, "other", "too_long"),
        ("TẠM-Q2-000143".encode(), "other", "dossier"),
    ],
)
def test_the_answer_is_no(data: bytes, kind: str, reason: str) -> None:
    ran = typed(data, "qr", "--json")
    assert ran.code == 1
    assert ran.json["fields"] == NOTHING
    assert (ran.json["kind"], ran.json["reason"], ran.json["warnings"]) == (kind, reason, [])
    plain = typed(data, "qr")
    assert (plain.code, plain.out.strip()) == (1, ran.json["message"])


def test_from_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "thẻ.jpg"
    Image.fromarray(scanned(FULL, Look(dpi=200, turn=33), seed=2)[:, :, ::-1]).save(path)
    ran = tthc("qr", path, "--json")
    assert (ran.code, ran.json["fields"]) == (0, FIELDS)
    Image.new("L", (300, 300), 255).save(path)
    ran = tthc("qr", path, "--json")
    assert (ran.code, ran.json["kind"], ran.json["fields"]) == (1, "none", NOTHING)


def test_refusals(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "text.jpg").write_text("đây không phải ảnh", "utf-8")
    for name, code in {
        "none.jpg": "input.missing",
        "empty.jpg": "input.empty",
        "text.jpg": "inspect.kind",
        ".": "input.unreadable",
    }.items():
        ran = tthc("qr", tmp_path / name, "--json")
        assert (ran.code, ran.json["error"]) == (3, code)
        assert ran.err.strip() == ran.json["message"]


def test_usage() -> None:
    ran = tthc("qr", "a.jpg", "b.jpg", "--json")
    assert (ran.code, ran.json["error"]) == (4, "usage")


def test_the_real_pictures(samples: Path) -> None:
    folder = samples / "cccd-qr"
    listed = json.loads((folder / "cccd_qr.json").read_text("utf-8"))["payloads"]
    for item in listed:
        ran = tthc("qr", folder / f"{item['id']}.png", "--json")
        if item["kind"] == "reject":
            assert (ran.code, ran.json["kind"]) == (1, "other")
            continue
        assert (ran.code, ran.json["kind"]) == (0, "citizen_card")
        assert bool(ran.json["warnings"]) == (item["kind"] == "flag")
        if wanted := item["expected"]:
            assert list(ran.json["fields"].values()) == list(wanted.values())
