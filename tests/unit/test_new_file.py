"""Names under which Windows makes no file are refused before any work is done."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pytest

from tthc_desktop.cli.arguments import build_parser
from tthc_desktop.cli.new_file import makes_a_file, new_file


@pytest.mark.parametrize(
    "name",
    [r"C:\a?.pdf", "CON.pdf", "nul", "lpt1 .pdf", "hồ sơ:1.pdf", "ký. ", "ký.", '"ký.pdf"', ""],
)
def test_windows_makes_no_such_file(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert not makes_a_file(name)
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(argparse.ArgumentTypeError, match="Windows không tạo được tệp"):
        new_file(name)


@pytest.mark.parametrize("name", [r"C:\bản sao\Tờ khai.PDF", "console.pdf", ".khóa", "com0.pdf"])
def test_windows_makes_these(name: str) -> None:
    assert makes_a_file(name)


def test_another_system_makes_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert new_file("CON?.pdf") == Path("CON?.pdf")


@pytest.mark.parametrize(
    "command",
    [
        ["sign", "a.pdf", "--pkcs12", "k.p12", "--pin-env", "PIN", "-o"],
        ["digitize", "a.jpg", "-o"],
        ["report", "register", "--from", "01/12/2026", "--to", "31/12/2026", "-o"],
        ["key", "export"],
        ["catalogue", "template"],
    ],
)
def test_every_command_that_makes_a_file_asks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(SystemExit) as ended:
        build_parser("1").parse_args([*command, "CON.pdf"])
    assert ended.value.code == 4
    assert "Windows không tạo được tệp tên “CON.pdf”" in capsys.readouterr().err
