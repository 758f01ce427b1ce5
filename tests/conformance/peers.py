"""What others wrote of tus 1.0, where ``make conformance-setup`` has put it."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_NODE = Path(__file__).parent / "node"
_THERE = shutil.which("node") is not None and (_NODE / "node_modules" / "tus-js-client").is_dir()
needs_node = pytest.mark.skipif(not _THERE, reason="no node, or make conformance-setup never ran")
needs_tuspy = pytest.mark.skipif(
    importlib.util.find_spec("tusclient") is None, reason="make conformance-setup never ran"
)


@contextmanager
def tus_server(folder: Path) -> Iterator[str]:
    """@tus/server with @tus/file-store over a folder; its address."""
    folder.mkdir()
    child = subprocess.Popen(
        ["node", str(_NODE / "server.mjs"), str(folder)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout
        yield f"http://127.0.0.1:{int(child.stdout.readline())}"
    finally:
        child.kill()
        child.communicate()


def tus_js(endpoint: str, token: str, file: Path, **wanted: object) -> dict[str, Any]:
    """What tus-js-client came to, as client.mjs tells it."""
    told = json.dumps(wanted)
    arguments = ["node", str(_NODE / "client.mjs"), endpoint, token, str(file), told]
    run = subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=60)
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer
