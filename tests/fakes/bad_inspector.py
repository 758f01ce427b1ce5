"""An inspect worker that the file has taken over; what it does stands in the file's name."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path

from tthc_desktop.adapters.system import confine

GOOD = {"verdict": "accept", "kind": "pdf", "pages": 1}


def main() -> None:
    request = json.loads(sys.stdin.readline())
    name = Path(request["path"]).stem
    told: dict[str, object] = {"inspection": GOOD}
    if name == "hangs":
        threading.Event().wait()
    elif name == "late":
        threading.Event().wait(4)
        print(json.dumps({"ready": True}))
        print(json.dumps(told))
    elif name == "stalls":
        print(json.dumps({"ready": True}), flush=True)
        threading.Event().wait()
    elif name == "mute":
        os.close(1)
        threading.Event().wait()
    elif name == "dies":
        os.abort()
    elif name == "spins":
        _one_second()
        while True:
            pass
    elif name == "greedy":
        held = bytearray(confine.MEMORY + (100 << 20))
        threading.Event().wait(len(held))
    elif name == "long":
        print("x" * 1_000_000)
    elif name == "reason":
        print(json.dumps({"inspection": {"verdict": "refuse", "reason": "<b>mua ngay</b>"}}))
    elif name == "nested":
        print("[" * 60_000)
    elif name == "pages":
        print(json.dumps(told))
        page = {"dpi": 10**9, "width": -1, "height": "x", "photo": ""}
        print(json.dumps({"page": page}))
    elif name == "forged":
        print(json.dumps(told))
        Path(request["out"], "page-00001").write_bytes(b"\xff\xd8 not encrypted")
        print(json.dumps({"page": {"dpi": 300, "width": 10, "height": 10, "photo": ""}}))
    elif name == "few":
        print(json.dumps({"inspection": GOOD | {"pages": 7}}))
    print(json.dumps({"done": True}))


def _one_second() -> None:
    """On Windows the parent's limit is one second already."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (1, 2))


if __name__ == "__main__":
    main()
