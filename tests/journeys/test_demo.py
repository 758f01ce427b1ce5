"""``tthc demo`` as a new user runs it, and what it leaves on the disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.support.pdf_programs import assert_whole, raw_pages
from tthc_desktop.demo import office as demo
from tthc_desktop.demo.job import PAPERS
from tthc_desktop.services.office.settings import SetUpOffice

ROOT = Path(__file__).resolve().parents[2]
PAGES: dict[str, Any] = json.loads((ROOT / "resources/demo/pages.json").read_text("utf-8"))


def tthc(*arguments: object, code: int = 0) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "tthc_desktop", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env={k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")},
        check=False,
    )
    assert "Traceback" not in run.stderr, run.stderr
    assert run.returncode == code, run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The home after one run, and the run's answer."""
    home = tmp_path_factory.mktemp("demo") / "office"
    return home, json.loads(tthc("demo", "--headless", "--json", "--home", home))


def test_the_answer(done: tuple[Path, dict[str, Any]]) -> None:
    home, answer = done
    papers = PAGES["jobs"][0]["papers"][:PAPERS]
    assert answer["dossier"] == "TẠM-Q2-000001"
    assert answer["components"] == len(papers)
    assert answer["pages"] == sum(len(paper["pages"]) for paper in papers)
    assert [answer[k] for k in ("signed", "queued_offline", "confirmed")] == [True] * 3
    assert answer["receipt"]["submission"]
    report = json.loads(tthc("relay", "--data", answer["relay_data"], "--report", "--json"))
    assert report["dossiers"] == 1
    assert report["doubles"] == 0
    assert report["blobs_ok"] == len(papers)
    [item] = json.loads(tthc("--json", "queue", "list", "--home", home))["items"]
    assert item["state"] == "CONFIRMED"
    assert item["official_code"] == answer["official_code"]
    # The citizen is still to be told the official code, and to get the result.
    tasks = json.loads(tthc("tasks", "--home", home, "--json"))
    assert (tasks["pending"], tasks["incomplete"], tasks["refused"]) == (1, 0, 0)


def test_the_signed_files(done: tuple[Path, dict[str, Any]]) -> None:
    home, answer = done
    trust = home.with_name("office-demo") / "token" / "trust"
    papers = PAGES["jobs"][0]["papers"][:PAPERS]
    for name, paper in zip(answer["files"], papers, strict=True):
        assert_whole(Path(name))
        text = " ".join(raw_pages(Path(name)))
        found = set(unicodedata.normalize("NFC", text).split())
        for words in paper["words"].values():
            missing = {w for w in words if not any(w in each for each in found)}
            assert missing == set(), name
        verdict = json.loads(tthc("verify", name, "--trust", trust, "--json"))
        assert verdict["verdict"] == "valid"
        [signature] = verdict["signatures"]
        assert (signature["intact"], signature["covers_whole_file"]) == (True, True)
        assert signature["level"] == "B-B"
        assert json.loads(tthc("verify", name, "--json", code=2))["reasons"] == ["no_anchor"]


def test_nothing_is_in_plain_in_the_data_folder(done: tuple[Path, dict[str, Any]]) -> None:
    """Twenty markers: names, numbers, addresses, words of the papers, PIN and password."""
    home, answer = done
    job = PAGES["jobs"][0]
    applicant = job["applicant"]
    markers = [
        *job["markers"],
        *applicant.values(),
        "Giấy chứng sinh",
        "Tờ khai đăng ký khai sinh",
        "CỘNG HÒA XÃ HỘI",
        "Độc lập",
        answer["official_code"],
        demo.PIN,
        demo.PASSWORD,
        demo.CLERK.name,
        "%PDF-",
        "PNG\r\n",
        "JFIF\x00\x01",
        "Đăng ký khai sinh",
        "GIẤY CHỨNG SINH",
    ]
    assert len(set(markers)) >= 20
    forms = {
        unicodedata.normalize(form, marker).encode(encoding)
        for marker in markers
        for form in ("NFC", "NFD")
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    }
    files = [path for path in home.rglob("*") if path.is_file()]
    assert len(files) > 10
    found = {(path.name, form) for path in files for form in forms if form in path.read_bytes()}
    assert found == set()


def test_the_search_for_markers_can_find_one(done: tuple[Path, dict[str, Any]]) -> None:
    """The same search over the relay's folder, which belongs to the province, does find them."""
    _, answer = done
    name = PAGES["jobs"][0]["applicant"]["name"].encode()
    relay = Path(answer["relay_data"])
    assert any(name in path.read_bytes() for path in relay.rglob("*") if path.is_file())


def test_filled_and_stopped_after_a_stage(tmp_path: Path) -> None:
    home = tmp_path / "office"
    made = json.loads(
        tthc("demo", "--dossiers", 2, "--stop-after", "scan", "--home", home, "--json")
    )
    assert made["dossiers"] == ["TẠM-Q2-000001", "TẠM-Q2-000002"]
    work = json.loads(tthc("tasks", "--home", home, "--clerk", "binh", "--json"))
    assert (work["pending"], work["incomplete"]) == (2, 2)
    assert all(task["due"].endswith("+07:00") for task in work["tasks"])
    assert json.loads(tthc("queue", "list", "--home", home, "--json"))["items"] == []


def test_somebody_elses_home_is_left_alone(tmp_path: Path) -> None:
    from tthc_desktop.bootstrap import Composer
    from tthc_desktop.domain.people import Role
    from tthc_desktop.services.office.accounts import NewAccount

    home = tmp_path / "real"
    office = Composer().open_office(home, create=True)
    office.use(SetUpOffice)(
        demo.UNIT, NewAccount("chinhchu", "Người Khác", "mật khẩu khác", Role.CLERK)
    )
    office.close()
    answer = json.loads(tthc("demo", "--headless", "--json", "--home", home, code=3))
    assert answer["error"] == "demo.not_demo"
