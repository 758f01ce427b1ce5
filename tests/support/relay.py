"""A real relay in a child process, and requests to it that no client library tidies up."""

from __future__ import annotations

import base64
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from tthc_desktop.domain.ids import uuid7
from tthc_desktop.domain.wire import OFFSET_MEDIA, Json, canonical, sha256_hex

SIMULATED = ("--upstream", "simulated", "--upstream-delay", "0")
"""Options of a relay behind which a simulated province takes everything at once."""
START = """
import sys
from tthc_desktop.relay import uploads
from tthc_desktop.bootstrap import main
uploads.IDLE_S = float(sys.argv[1])
raise SystemExit(main(sys.argv[2:]))
"""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def offset(self) -> int:
        return int(self.headers["upload-offset"])


class RelayChild:
    """``tthc relay`` on a folder. The port stays the same after a restart."""

    def __init__(
        self, data: Path, *options: str, idle_s: float = 30.0, stderr: IO[str] | None = None
    ) -> None:
        self.data = data
        self.port = 0
        self._idle_s = idle_s
        self._options = options
        self._stderr = stderr
        self._child: subprocess.Popen[str] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._child = subprocess.Popen(
            [
                *(sys.executable, "-c", START, str(self._idle_s), "relay", "--json"),
                *("--data", str(self.data), "--port", str(self.port), *self._options),
            ],
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            text=True,
            env=os.environ | {"TTHC_DIE_WITH_PARENT": "1"},
        )
        assert self._child.stdout
        self.port = int(json.loads(self._child.stdout.readline())["url"].rsplit(":", 1)[1])

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._child is not None:
            self._child.send_signal(how)
            self._child.communicate(timeout=30)
            self._child = None

    def restart(self) -> None:
        self.kill()
        self.start()

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, method: str, path: str, body: bytes | None = None, /, **headers: str) -> Answer:
        connection = self.connect()
        try:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, names)
            reply = connection.getresponse()
            found = {name.lower(): value for name, value in reply.getheaders()}
            return Answer(reply.status, found, reply.read())
        finally:
            connection.close()

    def create(self, blob_id: str, content: bytes, sha256: str = "") -> Answer:
        return self.ask(
            "POST",
            "/v1/uploads",
            **creation(blob_id, sha256 or sha256_hex(content), len(content)),
        )

    def head(self, blob_id: str) -> Answer:
        return self.ask("HEAD", f"/v1/uploads/{blob_id}", Tus_Resumable="1.0.0")

    def patch(self, blob_id: str, offset: int, content: bytes) -> Answer:
        return self.ask("PATCH", f"/v1/uploads/{blob_id}", content, **patching(offset))

    def verify(self, blob_id: str) -> Answer:
        return self.ask("POST", f"/v1/uploads/{blob_id}/verify")

    def upload(self, blob_id: str, content: bytes) -> None:
        assert self.create(blob_id, content).status == 201
        assert self.patch(blob_id, 0, content).status == 204
        assert self.verify(blob_id).status == 200

    def put(self, submission: str, payload: bytes) -> Answer:
        return self.ask("PUT", f"/v1/submissions/{submission}", payload)

    def report(self) -> dict[str, int]:
        run = subprocess.run(
            [
                *(sys.executable, "-m", "tthc_desktop", "--json", "relay"),
                *("--data", str(self.data), "--report"),
            ],
            capture_output=True,
            check=True,
        )
        figures: dict[str, int] = json.loads(run.stdout)
        return figures


def decided(relay: RelayChild, submission: str) -> dict[str, Any]:
    """What the relay says of a submission once the province has decided."""
    done = threading.Event()
    for _ in range(300):
        body: dict[str, Any] = relay.ask("GET", f"/v1/submissions/{submission}").json
        if body["status"] != "waiting":
            return body
        done.wait(0.05)
    pytest.fail("the province did not answer")


def creation(blob_id: str, sha256: str, size: int) -> dict[str, str]:
    pairs = {"blob_id": blob_id, "sha256": sha256}
    encoded = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs.items())
    return {
        "Tus_Resumable": "1.0.0",
        "Upload_Length": str(size),
        "Upload_Metadata": encoded,
    }


def patching(offset: int) -> dict[str, str]:
    return {
        "Tus_Resumable": "1.0.0",
        "Content_Type": OFFSET_MEDIA,
        "Upload_Offset": str(offset),
    }


_random = random.Random(11)


def new_id() -> str:
    return uuid7(1_795_000_000_000, _random.randbytes)


def payload_of(
    submission: str,
    *blobs: tuple[str, bytes],
    sequence: int = 1,
    code: str = "TẠM-Q2-000001",
    device: str = "pc-1",
    operation: str = "CREATE",
    official: str = "",
    fields: dict[str, Json] | None = None,
) -> bytes:
    """official: the code that an operation on a known dossier names. fields: more of the dossier's,
    or others."""
    files: list[Json] = [
        {"id": blob_id, "sha256": sha256_hex(content), "size": len(content)}
        for blob_id, content in blobs
    ]
    body: dict[str, Json] = {
        "submission": submission,
        "device": device,
        "sequence": sequence,
        "operation": operation,
        "blobs": files,
        "dossier": {
            "MaDonVi": "H01.45",
            "MaHoSoKhac": code,
            "MaHoSo": official,
            **(fields or {}),
        },
    }
    return canonical(body)
