"""The cage: each wall alone, and all together, tried from inside."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the cage of Linux")

_CONNECT = f"""
import errno, json, os, resource, socket, subprocess, sys, threading
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from tthc_desktop.adapters.system import confine

def tried(step):
    try:
        step()
    except (OSError, MemoryError, RuntimeError) as error:
        return getattr(error, "errno", None) or type(error).__name__
    return 0

def reach():
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), 2).close()
"""
_NOBODY = 65534


@pytest.fixture
def port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def inside(
    body: str, *arguments: object, python: str = sys.executable, who: int | None = None
) -> Any:
    """What a process says that runs body; the last line sets ``answer``. who: its user."""
    code = _CONNECT + body + "\nprint(json.dumps(answer))"
    run = subprocess.run(
        [python, "-c", code, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd="/",
        user=who,
        group=who,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_without_a_cage_the_port_is_reached(port: int) -> None:
    """Else the tests below would prove nothing."""
    assert inside("answer = [tried(reach), confine.network_is_open()]", port) == [0, True]


def test_the_call_filter_alone_cuts_the_network(port: int) -> None:
    """As in a container that lets nobody make a namespace."""
    body = """
import platform
no_namespaces = {"x86_64": 272, "aarch64": 97}[platform.machine()]
confine.filter_calls([no_namespaces])
alone = confine.unshare_network()
answer = [alone, tried(reach), tried(lambda: socket.socket(socket.AF_UNIX)),
          confine.network_is_open()]
"""
    assert inside(body, port) == [False, 1, 1, False]


def test_the_namespace_alone_cuts_the_network(port: int) -> None:
    body = "made = confine.unshare_network(); answer = [made, tried(reach)]"
    made, reached = inside(body, port)
    if not made:
        pytest.skip("this machine lets nobody make a namespace; the call filter stands alone")
    assert reached != 0


def test_the_whole_cage(port: int, tmp_path: Path) -> None:
    _try_the_cage(port, tmp_path, sys.executable)


def test_the_whole_cage_of_an_ordinary_person(port: int) -> None:
    """Who may open less to begin with, and has no right to give up."""
    python = shutil.which("python3", path="/usr/bin")
    if os.geteuid() != 0 or python is None:
        pytest.skip("only root can become somebody else, with a Python that everybody may run")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        _try_the_cage(port, Path(folder), python, _NOBODY)


def _try_the_cage(port: int, folder: Path, python: str, who: int | None = None) -> None:
    key, out = folder / "office.key", folder / "out"
    key.write_text("khóa của đơn vị", "utf-8")
    out.mkdir()
    out.chmod(0o777)
    body = """
out = Path(sys.argv[2])
cage = confine.confine(out, 20)
answer = dict(
    network=cage.network, memory=cage.memory, files=cage.files,
    reached=tried(reach),
    key=tried(lambda: Path(sys.argv[3]).read_text()),
    beside=tried(lambda: Path(sys.argv[3]).with_name("neu").write_text("x")),
    within=tried(lambda: (out / "trang").write_text("x")),
    program=tried(lambda: subprocess.run(["/bin/true"])),
    large=tried(lambda: bytearray(confine.MEMORY)),
    core=resource.getrlimit(resource.RLIMIT_CORE)[0],
)
"""
    said = inside(body, port, out, key, python=python, who=who)
    assert said["network"]
    assert said["memory"]
    assert said["reached"] != 0
    assert said["program"] != 0
    assert said["large"] == "MemoryError"
    assert said["core"] == 0
    assert said["within"] == 0
    if said["files"]:
        assert (said["key"], said["beside"]) == (13, 13)


def test_processor_time_ends(port: int) -> None:
    body = "\nconfine.limit(1)\nwhile True: pass"
    code = _CONNECT + body
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd="/")
    assert run.returncode == -24  # SIGXCPU
