"""An office: its home, the main job, its papers, and two processes at once."""

from __future__ import annotations

import io

from pypdf import PdfReader

from tests.windows.check_commands import answer, succeeded
from tests.windows.checks import check
from tests.windows.machine import ROOT, Machine

HOME = r"C:\văn phòng\nhà"
_HOLD = r"""
import pathlib, sys
from tthc_desktop.bootstrap import Composer
office = Composer().open_office(pathlib.Path(sys.argv[1]), create=False)
print("open", flush=True)
sys.stdin.readline()
office.close()
"""


def office(machine: Machine) -> str:
    """The home of the demo office, made by the main job if it is not there."""
    if not (machine.c / "văn phòng" / "nhà" / "office.key").exists():
        demo(machine)
    return HOME


@check("The main job, from intake to the province, without a window:")
def demo(machine: Machine) -> str:
    body = answer(
        succeeded(machine.tthc("demo", "--headless", "--json", "--home", HOME, timeout=1800))
    )
    for flag in ("confirmed", "queued_offline", "signed"):
        assert body[flag], body
    return f"{body['pages']} pages, confirmed"


@check("Papers from the command line have their letters:")
def papers(machine: Machine) -> str:
    out = machine.c / "sổ.pdf"
    out.unlink(missing_ok=True)
    days = ("--from", "2026-11-01", "--to", "2026-12-31")
    succeeded(
        machine.tthc("report", "register", *days, "-o", r"C:\sổ.pdf", "--home", office(machine))
    )
    reader = PdfReader(io.BytesIO(out.read_bytes()))
    text = " ".join(reader.pages[0].extract_text().split())
    assert "Đặc khu Kiên Hải" in text.title() or "ĐẶC KHU KIÊN HẢI" in text, text[:300]
    return f"{len(reader.pages)} pages, {len(text)} letters on the first"


@check("A second process works on the same home:")
def two_processes(machine: Machine) -> str:
    (machine.c / "hold.py").write_text(_HOLD, "utf-8")
    with machine.running(r"C:\hold.py", office(machine)) as first:
        assert first.stdout is not None
        said = first.stdout.readline().strip()
        assert said == "open", said + first.stdout.read()
        beside = machine.tthc("tasks", "--json", "--home", HOME)
        migrating = machine.tthc("migrate", "--copy", "--home", HOME)
    succeeded(beside)
    return f"tasks answered; migrate --copy beside it: {migrating.code}"


@check("tthc doctor says what stands:")
def doctor(machine: Machine) -> str:
    said = machine.tthc("doctor", "--home", office(machine))
    (ROOT / "build" / "windows" / "doctor.txt").write_text(said.text, "utf-8")
    found = {
        line[2:].partition(":")[0]: line[0] for line in said.text.splitlines() if line[:1] in "✓–✗"
    }
    wanted = (
        "Vùng an toàn cho tệp từ ngoài",
        "Quyền vào dữ liệu",
        "Toàn bộ dữ liệu",
        "Kho dữ liệu",
    )
    for name in (*wanted, "Mô hình chữ tiếng Việt", "Trình điều khiển TWAIN"):
        assert found.get(name) == "✓", f"{name}: {said.text}"
    return "build/windows/doctor.txt"
