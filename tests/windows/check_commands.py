"""The wheels, the modules and the commands that need no office."""

from __future__ import annotations

import contextlib
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.support import outside_files as made
from tests.support.tokens import PIN, key_file
from tests.windows.checks import check
from tests.windows.machine import ROOT, Finished, Machine
from tthc_desktop.adapters.system.confine import MEMORY

_IMPORT_ALL = r"""
import importlib, pkgutil, sys
sys.stdout.reconfigure(encoding="utf-8")
import tthc_desktop
count, failed = 0, []
for module in pkgutil.walk_packages(tthc_desktop.__path__, "tthc_desktop."):
    if module.name.endswith("__main__"):
        continue
    count += 1
    try:
        importlib.import_module(module.name)
    except Exception as error:
        failed.append(f"{module.name}: {type(error).__name__} {error}")
print(count)
print("\n".join(failed))
"""
_BOMBS: dict[str, Callable[[], bytes]] = {
    "form": made.form_loop,
    "stream": made.stream_bomb,
    "picture": made.picture_bomb,
    "mask": made.mask_bomb,
}
_NOTICED = 128 << 20  # beyond the limit, before the parent has seen it
_NOT_HERE = (
    "tthc_desktop.adapters.scanning.sane_",  # python-sane is for Linux only
    "tthc_desktop.adapters.store.migrations.env:",  # Alembic runs it, nobody imports it
)


def answer(finished: Finished) -> dict[str, Any]:
    """The JSON object that a command printed, last line of what it said."""
    body = json.loads(finished.last_line)
    assert isinstance(body, dict)
    return body


def succeeded(finished: Finished, code: int = 0) -> Finished:
    assert finished.code == code, f"exit code {finished.code}:\n{finished.text[-2000:]}"
    return finished


def pages(machine: Machine, folder: str = "vào") -> None:
    """Lays sample pages on C:, in a folder with a Vietnamese name."""
    place = machine.c / folder
    place.mkdir(exist_ok=True)
    for page in (ROOT / "resources/demo").glob("*.jpg"):
        shutil.copy(page, place)


@check("Every module is there for Windows' Python, but those of SANE and Alembic:")
def modules(machine: Machine) -> str:
    said = succeeded(machine.python("-c", _IMPORT_ALL, timeout=900)).text.split("\n")
    failed = [line for line in said[1:] if line and not line.startswith(_NOT_HERE)]
    assert not failed, failed
    return f"{said[0]} modules"


@check("The terms of a dossier are computed:")
def due(machine: Machine) -> str:
    asked = ("due", "--received", "2026-11-23T09:00:00+07:00", "--duration", "3")
    body = answer(succeeded(machine.tthc(*asked, "--unit", "working-day", "--json")))
    assert str(body["due"]).startswith("2026-11-27T"), body
    return str(body["due"])


@check("A scan becomes PDF/A with its text; names of files are Vietnamese:")
def digitize(machine: Machine) -> str:
    pages(machine)
    out = machine.c / "ra" / "tờ khai đã số hóa.pdf"
    out.parent.mkdir(exist_ok=True)
    body = answer(
        succeeded(
            machine.tthc(
                *("digitize", r"C:\vào\to-khai-1.jpg", r"C:\vào\to-khai-2.jpg"),
                *("-o", r"C:\ra\tờ khai đã số hóa.pdf", "--json"),
                timeout=900,
            )
        )
    )
    words = sum(int(page["words"]) for page in body["pages"])
    assert body["pdfa"], body
    assert words > 100, body
    assert out.read_bytes().startswith(b"%PDF-")
    return f"2 pages, {words} words, {out.stat().st_size} bytes"


@check("A file from outside is inspected in its own process:")
def inspect(machine: Machine) -> str:
    good = answer(succeeded(machine.tthc("inspect", r"C:\ra\tờ khai đã số hóa.pdf", "--json")))
    assert (good["verdict"], good["pages"]) == ("accept", 2), good
    (machine.c / "ra" / "không phải.pdf").write_bytes(b"MZ not a paper")
    bad = answer(succeeded(machine.tthc("inspect", r"C:\ra\không phải.pdf", "--json"), 3))
    assert bad["verdict"] == "refuse", bad
    return f"accept, refuse ({bad['reason']})"


@check("Files that unpack without end are refused within the limit of memory:")
def bombs(machine: Machine) -> str:
    told = []
    (machine.c / "ra").mkdir(exist_ok=True)
    for name, make in _BOMBS.items():
        (machine.c / "ra" / f"{name}.pdf").write_bytes(make())
        with _peak_of(machine, "tthc_desktop.workers.inspect") as peak:
            said = machine.tthc("inspect", rf"C:\ra\{name}.pdf", "--json")
        body = answer(said)
        told.append(f"{name} {body['verdict']} ({body['reason']}), {peak[0] >> 20} MiB")
        assert peak[0] < MEMORY + _NOTICED, told
        assert name != "form" or body["verdict"] == "refuse", told
    return "; ".join(told)


@contextlib.contextmanager
def _peak_of(machine: Machine, part: str) -> Iterator[list[int]]:
    """The most memory of a process of this kind; to be read once it has ended."""
    peak, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.05):
            for process in machine.processes(part):
                with contextlib.suppress(OSError, ValueError):
                    text = Path(f"/proc/{process}/status").read_text("ascii", "replace")
                    found = text.partition("VmHWM:")[2].split(None, 1)[0]
                    peak[0] = max(peak[0], int(found) << 10)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()


@check("A key file in capitals signs, and the signature is verified:")
def sign(machine: Machine) -> str:
    key = key_file(machine.c / "binh.p12")
    key.rename(key.with_suffix(".P12"))
    trust = machine.c / "tin cậy"
    trust.mkdir(exist_ok=True)
    shutil.copy(key.with_suffix(".pem"), trust)
    signed = answer(
        succeeded(
            machine.tthc(
                *("sign", r"C:\ra\tờ khai đã số hóa.pdf", "-o", r"C:\ra\đã ký.pdf"),
                *("--pkcs12", r"C:\binh.P12", "--pin-env", "TOKEN_PIN", "--json"),
                environment={"TOKEN_PIN": PIN},
            )
        )
    )
    how = ("--trust", r"C:\tin cậy", "--offline", "--json")
    body = answer(machine.tthc("verify", r"C:\ra\đã ký.pdf", *how))
    [one] = body["signatures"]
    assert one["intact"], body
    assert one["covers_whole_file"], body
    return f"{signed['level']}, {body['verdict']}"
