"""Exit codes, one JSON object, Vietnamese words and never a traceback (design 8)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.conftest import ROOT
from tests.support.tokens import PIN, SIGNER, TestToken, key_file, make_token, pdf
from tthc_desktop.adapters.signing.softhsm import softhsm_module
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.cli.arguments import Parser, build_parser

VIETNAMESE = "ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Of the one object that stands on stdout; fails when anything else does."""
        body = json.loads(self.out)
        assert isinstance(body, dict)
        return body


def tthc(*arguments: str | Path, **environment: str) -> Ran:
    """A child process, as a person or another program starts it."""
    run = subprocess.run(
        [sys.executable, "-m", "tthc_desktop", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
    )
    assert "Traceback" not in run.stdout + run.stderr
    assert "bug" not in run.stdout
    return Ran(run.returncode, run.stdout, run.stderr)


def _in_words(text: str) -> None:
    assert any(letter in text.lower() for letter in VIETNAMESE), text


def refused(
    arguments: Sequence[str | Path],
    code: int,
    error: str,
    *,
    twice: bool = False,
    **environment: str,
) -> None:
    """A refusal as JSON, with the same words on stderr; twice: asked again without JSON."""
    ran = tthc(*arguments, "--json", **environment)
    assert (ran.code, ran.json["error"]) == (code, error)
    _in_words(ran.json["message"])
    assert ran.err.strip() == ran.json["message"]
    if twice:
        plain = tthc(*arguments, **environment)
        assert (plain.code, plain.out, plain.err) == (code, "", ran.err)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    image = Image.effect_noise((600, 800), 40).convert("RGB")
    image.save(folder / "good.jpg", dpi=(200, 200))
    whole = (folder / "good.jpg").read_bytes()
    (folder / "cut.jpg").write_bytes(whole[: len(whole) // 3])
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "text.jpg").write_text("đây không phải ảnh", "utf-8")
    (folder / "good.pdf").write_bytes(pdf(2))
    (folder / "cut.pdf").write_bytes(pdf(4)[:300])
    (folder / "locked.pdf").write_bytes(pdf(password="matkhau"))
    (folder / "folder").mkdir()
    if sys.platform != "win32":
        os.mkfifo(folder / "pipe.pdf")
    return folder


BAD_INPUTS = {
    "none.pdf": "input.missing",
    "empty.pdf": "input.empty",
    "cut.jpg": "input.unreadable",
    "text.jpg": "inspect.kind",
    "cut.pdf": "input.unreadable",
    "locked.pdf": "inspect.password",
}


@pytest.mark.parametrize("name", BAD_INPUTS)
def test_digitize_refuses(inputs: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out.pdf"
    refused(["digitize", inputs / name, "-o", out, "--no-ocr"], 3, BAD_INPUTS[name])
    assert not out.exists()


def test_digitize_answers(inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    ran = tthc("--json", "digitize", inputs / "good.jpg", "-o", out, "--no-ocr")
    assert ran.code == 0
    assert set(ran.json) == {"output", "bytes", "pdfa", "pages"}
    assert ran.json["bytes"] == out.stat().st_size
    assert ran.json["pages"][0]["dpi"] == 200
    plain = tthc("digitize", inputs / "good.jpg", "-o", tmp_path / "2.pdf", "--no-ocr")
    _in_words(plain.out)


BAD_PDFS = {
    "none.pdf": "input.missing",
    "empty.pdf": "input.empty",
    "text.jpg": "pdf.unreadable",
    "cut.pdf": "pdf.unreadable",
    "locked.pdf": "input.encrypted",
    "folder": "input.unreadable",
    "pipe.pdf": "input.unreadable" if sys.platform != "win32" else "input.missing",
}


@pytest.mark.parametrize("name", BAD_PDFS)
def test_verify_refuses(inputs: Path, name: str) -> None:
    refused(["verify", inputs / name], 3, BAD_PDFS[name], twice=name == "cut.pdf")


def test_what_is_not_there_is_told_also_where_its_name_is_no_text(inputs: Path) -> None:
    ran = tthc("verify", inputs / "n\udcffne.pdf")
    assert (ran.code, ran.err) == (3, "Không tìm thấy tệp “n\N{REPLACEMENT CHARACTER}ne.pdf”.\n")


@pytest.mark.parametrize("name", BAD_PDFS)
def test_sign_refuses(inputs: Path, tmp_path: Path, name: str) -> None:
    key = key_file(tmp_path / "k.p12")
    out = tmp_path / "out.pdf"
    command: list[str | Path] = ["sign", inputs / name, "-o", out, "--pkcs12", key]
    command += ["--pin-env", "PIN_OF_TEST"]
    refused(command, 3, BAD_PDFS[name], PIN_OF_TEST=PIN)
    assert not out.exists()


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> TestToken:
    return make_token(tmp_path_factory.mktemp("token") / "token")


def _sign(token: TestToken, source: Path, out: Path, pin: str, label: str = "TTHC-TEST") -> Ran:
    command: list[str | Path] = ["sign", source, "-o", out, "--pkcs11", token.module]
    command += ["--token", label]
    return tthc(
        *command, "--pin-env", "PIN_OF_TEST", "--json", PIN_OF_TEST=pin, **token.environment
    )


def test_sign_then_verify(token: TestToken, inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "signed.pdf"
    ran = _sign(token, inputs / "good.pdf", out, PIN)
    assert ran.code == 0
    assert set(ran.json) == {"output", "level", "signer", "time"}
    assert (ran.json["level"], ran.json["signer"]) == ("B-B", SIGNER)

    good = tthc("verify", out, "--trust", token.trust, "--json")
    assert (good.code, good.json["verdict"]) == (0, "valid")
    keys = {
        *("signer", "intact", "covers_whole_file", "changed_after", "trusted"),
        *("revocation", "level", "digest", "time"),
    }
    assert set(good.json["signatures"][0]) >= keys
    _in_words(tthc("verify", out, "--trust", token.trust).out)

    home = Home(tmp_path / "home")
    shutil.copytree(token.trust, home.trust)
    own = tthc("verify", out, "--json", "--home", home.folder)
    assert (own.code, own.json["verdict"]) == (0, "valid")
    unsure = tthc("verify", out, "--json", "--home", tmp_path / "none")
    assert (unsure.code, unsure.json["verdict"]) == (2, "indeterminate")
    unsigned = tthc("--json", "verify", inputs / "good.pdf")
    assert (unsigned.code, unsigned.json["reasons"]) == (2, ["unsigned"])

    content = bytearray(out.read_bytes())
    content[content.index(b"MediaBox") + 12] ^= 1
    (tmp_path / "bad.pdf").write_bytes(content)
    bad = tthc("verify", tmp_path / "bad.pdf", "--trust", token.trust, "--json")
    assert (bad.code, bad.json["verdict"]) == (1, "invalid")


def test_sign_and_the_token(token: TestToken, inputs: Path, tmp_path: Path) -> None:
    source, out = inputs / "good.pdf", tmp_path / "out.pdf"
    absent = _sign(token, source, out, PIN, "OTHER")
    assert (absent.code, absent.json["error"]) == (5, "token.absent")
    wrong = _sign(token, source, out, "999999")
    assert (wrong.code, wrong.json["error"]) == (3, "token.pin_incorrect")
    malformed = _sign(token, source, out, "1")
    assert (malformed.code, malformed.json["error"]) == (3, "token.pin_form")
    for ran in (absent, wrong, malformed):
        _in_words(ran.err)
        assert "999999" not in ran.out + ran.err
    command: list[str | Path] = ["sign", source, "-o", out, "--pkcs11", "/none.so", "--token", "x"]
    refused([*command, "--pin-env", "PIN_OF_TEST"], 5, "token.module", PIN_OF_TEST=PIN)
    refused([*command, "--pin-env", "NOT_SET_ANYWHERE"], 3, "token.pin_missing")
    refused(command, 3, "token.pin_missing")
    assert not out.exists()


def test_sign_never_in_place(token: TestToken, inputs: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes((inputs / "good.pdf").read_bytes())
    ran = _sign(token, path, path, PIN)
    assert (ran.code, ran.json["error"]) == (3, "input.is_output")
    assert path.read_bytes() == (inputs / "good.pdf").read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["digitize"],
        ["digitize", "a.jpg"],
        ["digitize", "a.jpg", "-o", "b.pdf", "--profile", "tiny"],
        ["digitize", "a.jpg", "-o", "b.pdf", "--jobs", "many"],
        ["digitize", "a.jpg", "-o", "b.pdf", "--jobs", "0"],
        ["sign", "a.pdf", "-o", "b.pdf"],
        ["sign", "a.pdf", "-o", "b.pdf", "--pkcs11", "x", "--pkcs12", "y"],
        ["verify"],
        ["verify", "a.pdf", "b.pdf"],
        ["queue"],
        ["queue", "burn"],
        ["sync", "--twice"],
        ["tasks", "--clerk"],
        ["relay"],
        ["relay", "--data", "d", "--port", "http"],
        ["relay", "--data", "d", "--port", "٣٣٣"],
        ["relay", "--data", "d", "--port", "65536"],
        ["demo", "--dossiers", "0"],
        ["demo", "--dossiers", "many"],
        ["relay", "--data", "d", "--upstream", "simulated", "--upstream-delay", "soon"],
        ["relay", "--data", "d", "--upstream", "simulated", "--upstream-delay", "-1"],
        ["relay", "--data", "d", "--upstream", "simulated", "--upstream-delay", "nan"],
        ["relay", "--data", "d", "--upstream", "https://igate.example.vn"],
        ["relay", "--data", "d", "--upstream", ""],
        ["--json", "verify"],
    ],
)
def test_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Parser, "wants_json", False)  # as another test may have left it
    with pytest.raises(SystemExit) as caught:
        build_parser("tthc 0").parse_args(arguments)
    said = capsys.readouterr()
    assert (caught.value.code, said.out) == (4, "")
    _in_words(said.err)
    for english in ("required", "invalid", "unrecognized", "expected", "error:", "usage:"):
        assert english not in said.err


def test_usage_of_a_process() -> None:
    ran = tthc("verify", "--json")
    assert ran.code == 4
    assert json.loads(ran.out)["error"] == "usage"
    _in_words(ran.err)
    ran = tthc("verify")
    assert (ran.code, ran.out) == (4, "")


def test_a_delay_is_of_the_simulated_province_only(tmp_path: Path) -> None:
    ran = tthc("relay", "--data", tmp_path / "relay", "--upstream-delay", "1", "--json")
    assert (ran.code, ran.json["error"]) == (4, "usage")
    assert "--upstream simulated" in ran.json["message"]
    assert not (tmp_path / "relay").exists()


def test_help_and_version() -> None:
    ran = tthc("--help")
    assert ran.code == 0
    _in_words(ran.out)
    assert "usage" not in ran.out
    assert tthc("--version").out.startswith("tthc ")


@pytest.mark.parametrize(
    "command", [["tasks"], ["queue", "list"], ["queue", "retry"], ["sync", "--once"]]
)
def test_a_home_that_is_none(tmp_path: Path, command: list[str]) -> None:
    home = tmp_path / "none"
    refused([*command, "--home", home], 3, "home.missing")
    assert not home.exists(), "asking makes nothing"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that was set up by the demo, with one dossier received."""
    if softhsm_module() is None:
        pytest.skip("the demo office signs with SoftHSM")
    folder = tmp_path_factory.mktemp("office") / "home"
    ran = tthc(
        "demo",
        "--headless",
        "--dossiers",
        "1",
        "--stop-after",
        "intake",
        "--json",
        "--home",
        folder,
    )
    assert ran.code == 0, ran.err
    assert len(ran.json["dossiers"]) == 1
    return folder


def test_options_before_and_after(home: Path) -> None:
    before = tthc("--json", "--home", home, "tasks")
    after = tthc("tasks", "--json", "--home", home)
    mixed = tthc("--home", home, "tasks", "--json")
    assert before.code == after.code == mixed.code == 0
    assert before.json == after.json == mixed.json
    inner = tthc("--home", home, "queue", "list", "--json")
    outer = tthc("--json", "queue", "--home", home, "list") if inner.code else inner
    assert outer.json == {"items": []}


def test_tasks(home: Path) -> None:
    body = tthc("tasks", "--json", "--home", home).json
    figures = {"pending", "due_today", "overdue", "incomplete", "refused"}
    assert figures < set(body)
    assert all(isinstance(body[name], int) for name in figures)
    assert (body["pending"], body["incomplete"]) == (1, 1)
    assert body["tasks"][0]["due"].endswith("+07:00")
    _in_words(tthc("tasks", "--home", home).out)
    assert tthc("tasks", "--clerk", "binh", "--json", "--home", home).json["pending"] == 1
    refused(["tasks", "--clerk", "nobody", "--home", home], 3, "account.no_such")


def test_queue_and_sync(home: Path) -> None:
    assert tthc("queue", "list", "--json", "--home", home).json == {"items": []}
    assert tthc("queue", "retry", "--json", "--home", home).json == {"retried": 0}
    refused(["queue", "retry", "no-such-id", "--home", home], 3, "queue.unknown")
    _in_words(tthc("queue", "list", "--home", home).out)


def test_a_wrong_key_is_the_environments_fault(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(home, copy)
    (copy / "office.key").write_text("00" * 32)
    refused(["tasks", "--home", copy], 5, "store.key")
    (copy / "office.key").write_text("junk")
    refused(["tasks", "--home", copy], 5, "key.unreadable")


def test_doctor(home: Path, tmp_path: Path) -> None:
    ran = tthc("doctor", "--json", "--home", tmp_path / "none")
    assert ran.code == (0 if ran.json["healthy"] else 5)
    assert {f["name"] for f in ran.json["findings"]} >= {"Python", "Kho dữ liệu"}
    assert not (tmp_path / "none").exists()
    store = {f["name"]: f for f in tthc("doctor", "--json", "--home", home).json["findings"]}[
        "Kho dữ liệu"
    ]
    assert store["works"] is True
    _in_words(tthc("doctor", "--home", home).out)


def test_sync_while_the_relay_is_down(tmp_path: Path) -> None:
    """Sealed offline, told so in words, and still there."""
    home = tmp_path / "home"
    if softhsm_module() is None:
        pytest.skip("the demo office signs with SoftHSM")
    made = tthc("demo", "--headless", "--dossiers", "1", "--json", "--home", home)
    assert made.code == 0, made.err
    ran = tthc("sync", "--once", "--json", "--home", home)
    assert ran.code == 5
    assert (ran.json["error"], ran.json["waiting"]) == ("transfer.link", 1)
    _in_words(ran.json["message"])
    plain = tthc("sync", "--home", home)
    assert plain.code == 5
    _in_words(plain.out + plain.err)
    (item,) = tthc("queue", "list", "--json", "--home", home).json["items"]
    assert (item["state"], item["arrival"]) == ("SEALED", "local")
    assert tthc("queue", "retry", "--json", "--home", home).json == {"retried": 1}
    copy = tmp_path / "copy"
    shutil.copytree(home, copy)
    refused(["queue", "retry", "--home", copy], 3, "home.copied")
