"""Not a test: the virtual scanner, which also notes when the last byte of each page had gone out.

    python -m tests.bench.noting_scanner NOTES PACE

NOTES: a file that gets one line a page, seconds of the monotonic clock, which all processes of a
Linux machine share. PACE: seconds that the device takes for a page before it sends it. Prints the
address as demo/virtual_scanner.py does.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from http.server import ThreadingHTTPServer
from pathlib import Path

from tthc_desktop.adapters.system.parent_death import die_with_parent
from tthc_desktop.demo.virtual_device import VirtualDevice
from tthc_desktop.demo.virtual_faults import Sent
from tthc_desktop.demo.virtual_scanner import EsclHandler


class Noting(EsclHandler):
    notes: Path
    pace_s: float
    never = threading.Event()
    turn = threading.Lock()

    def _send(self, sent: Sent) -> None:
        self.never.wait(self.pace_s)
        super()._send(sent)
        now = time.monotonic()
        with self.turn, self.notes.open("a") as file:
            file.write(f"{now}\n")


def main() -> None:
    die_with_parent()
    device, notes, pace_s = VirtualDevice([]), Path(sys.argv[1]), float(sys.argv[2])
    more = {"device": device, "notes": notes, "pace_s": pace_s}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Noting,), more))
    server.daemon_threads = True
    print(json.dumps({"url": f"http://127.0.0.1:{server.server_address[1]}/eSCL"}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
