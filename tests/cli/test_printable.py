"""A terminal shows what a dossier, a file name or a relay has put into a text, and obeys none of
it."""

from __future__ import annotations

import contextlib
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.copied_office import office_with_clerk
from tthc_desktop.bootstrap import Composer
from tthc_desktop.cli.arguments import Parser
from tthc_desktop.cli.main import run
from tthc_desktop.cli.output import Output
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.dossier import Arrival
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import applicant
from tthc_desktop.domain.text import escaped_json, for_terminal
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier

RED, C1, BACKWARDS, CALLED = "\x1b[31m", "\x9b2J", "\u202e", "\x1b]0;"
HOSTILE = f"H01{RED}.45{C1}{BACKWARDS}{CALLED}x\x07\r\x7f"
SHOWN = "H01\ufffd.45\ufffd\ufffd\ufffd0;x\ufffd\ufffd\ufffd"


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever run() finds on the line is forgotten afterwards."""
    monkeypatch.setattr(Parser, "wants_json", False)


def obeyed(text: str) -> list[str]:
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return [c for c in text if c not in "\n\t" and unicodedata.category(c) in kinds]


def test_each_becomes_a_sign_that_something_was_there() -> None:
    assert for_terminal(HOSTILE) == SHOWN
    assert for_terminal("Đặng Thị Hoà\n  hẹn\ttrả") == "Đặng Thị Hoà\n  hẹn\ttrả"


@given(st.text())
def test_nothing_is_obeyed_and_json_says_the_same(text: str) -> None:
    assert obeyed(for_terminal(text)) == []
    said = escaped_json(json.dumps({"a": text}, ensure_ascii=False))
    assert obeyed(said) == []
    assert json.loads(said) == {"a": text}


@pytest.mark.parametrize("as_json", [True, False])
def test_on_both_streams(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(as_json)
    output.say(HOSTILE)
    output.answer({"code": HOSTILE}, HOSTILE)
    output.refuse(InputError("home.missing", name=HOSTILE))
    said = capsys.readouterr()
    assert obeyed(said.out + said.err) == []
    assert SHOWN in said.err
    if as_json:
        assert json.loads(said.out.splitlines()[0]) == {"code": HOSTILE}
    else:
        assert SHOWN in said.out


def test_what_was_typed_wrongly(capsys: pytest.CaptureFixture[str]) -> None:
    for more in ([], ["--json"]):
        with pytest.raises(SystemExit):
            run(["tasks", HOSTILE, *more], Composer())
        said = capsys.readouterr()
        assert obeyed(said.out + said.err) == []
        assert SHOWN in said.err


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """With a dossier whose official code a relay of an earlier day took over as it was."""
    with contextlib.closing(office_with_clerk(tmp_path / "home")) as office:
        clerk = office.use(FindClerk)(demo.CLERK.login)
        person = applicant("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
        dossier = office.use(ReceiveDossier)(clerk, "1.001193", person)
        with office.ports.store.write("test") as tx:
            tx.dossiers.put_arrival(dossier.id, Arrival.PROVINCE, HOSTILE)
    return tmp_path / "home"


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_the_list_of_tasks(home: Path, capsys: pytest.CaptureFixture[str], more: list[str]) -> None:
    assert run(["tasks", "--home", str(home), *more], Composer()) == 0
    said = capsys.readouterr()
    assert "H01" in said.out
    assert obeyed(said.out + said.err) == []
    if more:
        assert json.loads(said.out)["tasks"][0]["dossier"] == HOSTILE
