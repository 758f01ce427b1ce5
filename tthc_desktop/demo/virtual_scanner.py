"""A network scanner that exists in memory only: for the demo office and for tests.

    python -m tthc_desktop.demo.virtual_scanner --port 0 --pages FILE_OR_FOLDER…

Speaks eSCL on 127.0.0.1 and prints one line ``{"url": "http://127.0.0.1:PORT/eSCL"}`` when it is
ready. Its feeder holds the given pictures, one sheet each (two per sheet in duplex).

POST /control takes a JSON object with any of these, in this order, and answers as GET /control:

    {"clear": true}                          no sheets, no job, no faults, counters at 0
    {"mend": true}                           no faults, held requests go on
    {"load": ["/a.jpg", "/folder"]}          more sheets; the first also lies on the glass
    {"stacks": [["/a.jpg"], ["/b.jpg"]]}     laid on in turn whenever a job has emptied the feeder
    {"faults": [{"kind": K, "after": N, "times": N, "retry_after": S or null}]}
    {"until_held": true}                     answers once a request is held by ``hang``

    answer: {"sheets": N, "delivered": N, "job": "ID" or null, "deleted": ["ID", …]}

Kinds, before a job: ``busy_job`` (503 to a new job), ``warming`` (503, and the device says that it
tests itself), ``denied`` (401), ``adf_only`` (no glass), ``cannot_tell`` (does not know whether
sheets lie in the feeder), ``garbage_xml``, ``doctype``, ``foreign_host`` (the job's address names a
host that nobody can reach).

Instead of a page: ``busy_page`` (503 to NextDocument), ``early_404`` (404 though there are pages),
``gone`` (410), ``conflict`` (409 while a sheet is stuck), ``jam``, ``cover``, ``door`` (the cover
by another name), ``double`` (503 and the feeder says why, until mended), ``jam_404`` (404 and the
feeder says jam), ``hang`` (no answer until mended or the job is deleted), ``unplugged`` (every
connection is closed without an answer, until mended), ``duplicate`` (the page before once more).

Of a page: ``drop`` (connection cut in the middle), ``truncated`` (half of it with a matching
length), ``empty_body``, ``endless`` (a body that never ends), ``drip`` (a few bytes now and then),
``html_page`` (a form to sign in), ``odd_type`` (another content type), ``half_size`` (smaller than
asked for).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tthc_desktop.adapters.scanning.escl_xml import BadXmlError
from tthc_desktop.adapters.system.parent_death import die_with_parent
from tthc_desktop.demo import virtual_xml
from tthc_desktop.demo.virtual_device import VirtualDevice, VirtualJob, picture
from tthc_desktop.demo.virtual_faults import KINDS, PAGE_KINDS, DeviceFault, Sent, spoiled

_PICTURES = {".jpg", ".jpeg", ".png", ".tif", ".tiff"}
_NEXT = re.compile(r"/eSCL/ScanJobs/(\d+)/NextDocument")
_JOB = re.compile(r"/eSCL/ScanJobs/(\d+)")
_HOLD_S = 300.0
_PATIENCE_S = 30.0
_PAUSE_S = 0.02  # between the pieces of a page that comes in pieces
_moment = threading.Event()  # never set
_BODY_LIMIT = 1_000_000


class EsclHandler(BaseHTTPRequestHandler):
    """One connection. ``device`` is set by serve()."""

    protocol_version = "HTTP/1.1"
    device: VirtualDevice

    def do_GET(self) -> None:
        if self._away():
            return
        found = _NEXT.fullmatch(self.path)
        if found:
            self._next_document(found[1])
        elif self.path == "/eSCL/ScannerCapabilities":
            self._capabilities()
        elif self.path == "/eSCL/ScannerStatus":
            self._answer(200, virtual_xml.status(self.device))
        elif self.path == "/control":
            self._control_answer()
        else:
            self._answer(404)

    def do_POST(self) -> None:
        if self._away():
            return None
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _BODY_LIMIT:
            self.close_connection = True
            return self._answer(413)
        body = self.rfile.read(int(length))
        if self.path == "/eSCL/ScanJobs":
            return self._new_job(body)
        if self.path == "/control":
            return self._control(body)
        return self._answer(404)

    def do_DELETE(self) -> None:
        if self._away():
            return
        found = _JOB.fullmatch(self.path)
        self._answer(200 if found and self.device.delete(found[1]) else 404)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - base class's name
        """Silent: the output belongs to the one line with the address."""

    def _away(self) -> bool:
        """Unplugged: the line is cut. Whoever mends it talks to /control."""
        if not self.device.unplugged or self.path == "/control":
            return False
        self.close_connection = True
        return True

    def _capabilities(self) -> None:
        if self.device.strike("garbage_xml"):
            return self._answer(200, b"<scan:ScannerCapabilities <<< not xml")
        if self.device.strike("doctype"):
            return self._answer(200, virtual_xml.BOMB)
        platen = self.device.strike("adf_only") is None
        tells = self.device.strike("cannot_tell") is None
        return self._answer(200, virtual_xml.capabilities(platen=platen, tells=tells))

    def _new_job(self, body: bytes) -> None:
        device = self.device
        try:
            wanted = virtual_xml.request(body)
        except BadXmlError:
            return self._answer(400)
        if wanted is None:
            return self._answer(400)
        if device.strike("denied"):
            return self._answer(401)
        warming = device.strike("warming")
        device.warming = warming is not None
        if fault := warming or device.strike("busy_job"):
            return self._busy(fault)
        empty = not device.sheets and not device.strike("cannot_tell")
        if wanted.feeder and (device.adf_state or device.trouble(0) or empty):
            return self._answer(409)
        job = device.start(wanted)
        if job is None:
            return self._answer(503)
        location = f"/eSCL/ScanJobs/{job.id}"
        if device.strike("foreign_host"):
            location = f"http://scanner.invalid:81{location}/"
        return self._answer(201, headers={"Location": location})

    def _next_document(self, number: str) -> None:
        device, job = self.device, self.device.job
        if job is None or job.id != number:
            return self._answer(404)
        if device.strike("unplugged", job.delivered):
            device.unplugged = self.close_connection = True
            return device.end(job)
        if job.request.feeder and self._stopped(job):
            return None
        if device.strike("gone", job.delivered):
            device.end(job)
            return self._answer(410)
        if fault := device.strike("busy_page", job.delivered):
            return self._busy(fault)
        if device.strike("early_404", job.delivered):
            return self._answer(404)
        if device.strike("hang", job.delivered):
            device.held.set()
            job.released.wait(_HOLD_S)
            device.held.clear()
            if device.job is not job:
                return self._answer(404)
        more, path = device.take(job)
        if not more:
            device.end(job)
            return self._answer(404)
        return self._page(job, path)

    def _stopped(self, job: VirtualJob) -> bool:
        """Answers and ends the job when the feeder cannot go on."""
        device = self.device
        code = 0
        if device.trouble(job.delivered):
            code = 503
        elif device.strike("conflict", job.delivered):
            device.adf_state, code = "ScannerAdfMispick", 409
        elif device.strike("jam_404", job.delivered):
            device.adf_state, code = "ScannerAdfJam", 404
        if code:
            device.end(job)
            self._answer(code)
        return bool(code)

    def _page(self, job: VirtualJob, path: Path | None) -> None:
        device = self.device
        delivered, job.delivered = job.delivered, job.delivered + 1
        due = [kind for kind in PAGE_KINDS if device.strike(kind, delivered)]
        wanted = job.request
        if "half_size" in due:
            wanted = replace(wanted, width=wanted.width // 2, height=wanted.height // 2)
        sent = spoiled(due[0] if due else "", picture(path, wanted))
        device.delivered += "drop" not in due
        self._send(sent)
        self.close_connection |= bool(due)

    def _send(self, sent: Sent) -> None:
        self._head(200, sent.kind, sent.length, {})
        self.wfile.write(next(sent.pieces))
        for piece in sent.pieces:
            _moment.wait(_PAUSE_S)
            self.wfile.write(piece)

    def _control(self, body: bytes) -> None:
        # A page in a browser can send requests here too; it cannot send this content type
        # without asking first, and is never answered.
        if self.headers.get_content_type() != "application/json" or "Origin" in self.headers:
            return self._answer(403)
        try:
            self._command(json.loads(body))
        except (ValueError, TypeError, AttributeError) as error:
            return self._answer(400, json.dumps({"error": str(error)}).encode(), "application/json")
        return self._control_answer()

    def _command(self, body: Mapping[str, Any]) -> None:
        faults = [DeviceFault(**fault) for fault in body.get("faults", [])]
        if any(fault.kind not in KINDS for fault in faults):
            raise ValueError(f"kinds are {sorted(KINDS)}")
        pages = pictures(Path(page) for page in body.get("load", []))
        if body.get("clear"):
            self.device.clear()
        if body.get("mend"):
            self.device.mend()
        self.device.load(pages)
        self.device.pile(pictures(map(Path, stack)) for stack in body.get("stacks", []))
        self.device.faults.extend(faults)
        if body.get("until_held") and not self.device.held.wait(_PATIENCE_S):
            raise ValueError("no request is held")

    def _control_answer(self) -> None:
        device = self.device
        state = {
            "sheets": len(device.sheets),
            "delivered": device.delivered,
            "job": device.job.id if device.job else None,
            "deleted": device.deleted,
        }
        self._answer(200, json.dumps(state).encode(), "application/json")

    def _busy(self, fault: DeviceFault) -> None:
        after = fault.retry_after
        self._answer(503, headers={} if after is None else {"Retry-After": str(after)})

    def _answer(
        self,
        code: int,
        body: bytes = b"",
        kind: str = "text/xml",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._head(code, kind, len(body), headers or {})
        self.wfile.write(body)

    def _head(self, code: int, kind: str, length: int | None, headers: Mapping[str, str]) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        if length is None:
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is what half of the tests do."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def pictures(paths: Iterable[Path]) -> list[Path]:
    """The files, and those in the folders by name. Raises ValueError for what does not exist."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.iterdir() if p.suffix.lower() in _PICTURES)
        elif path.is_file():
            found.append(path)
        else:
            raise ValueError(f"no such page: {path}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="virtual network scanner on 127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--pages", type=Path, nargs="*", default=[], metavar="FILE_OR_FOLDER")
    arguments = parser.parse_args()
    die_with_parent()
    device = VirtualDevice(pictures(arguments.pages))
    server = _Server(
        ("127.0.0.1", arguments.port), type("Bound", (EsclHandler,), {"device": device})
    )
    line = json.dumps({"url": f"http://127.0.0.1:{server.server_address[1]}/eSCL"})
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
