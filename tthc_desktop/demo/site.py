"""What stands around the demo office: virtual scanner, relay and token, each its own process.

All of it lies in ``<home>-demo``, beside the office's data and never in it: the relay belongs to
the province, the signed PDF files are for people to look at.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tthc_desktop.adapters.system.clock import SystemClock
from tthc_desktop.adapters.system.interpreter import module_command
from tthc_desktop.adapters.system.job_object import NO_WINDOW
from tthc_desktop.adapters.system.parent_death import BOUND
from tthc_desktop.adapters.system.worker_process import spawn
from tthc_desktop.demo.lay_province import lay_province
from tthc_desktop.domain.errors import SetupError
from tthc_desktop.domain.people import Applicant

_START_S = 30.0


@dataclass(frozen=True, slots=True)
class DemoPaper:
    """A component of the demo's dossier and the pictures that its sheets give."""

    paper_code: str
    pages: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class DemoJob:
    procedure: str
    applicant: Applicant
    papers: tuple[DemoPaper, ...]


@dataclass(frozen=True, slots=True)
class DemoTokenSettings:
    """The token of the demo, as settings name it: module and label, or the path of a key file.

    Attributes:
        trust: Folder of its anchor.
    """

    module: str
    label: str
    path: str
    trust: str


class Child:
    """A helper process that tells its address in one JSON line on stdout."""

    def __init__(self, name: str, arguments: list[str]) -> None:
        """Starts a process.

        Raises:
            SetupError: ``demo.child``.
        """
        environment = os.environ | {BOUND: "1"}
        command = module_command(*arguments)
        self._process = spawn(command, environment, stdin=subprocess.DEVNULL)
        line = self._process.stdout.readline() if self._process.stdout else ""
        try:
            self.url = str(json.loads(line)["url"])
        except (ValueError, KeyError) as error:
            self.stop()
            raise SetupError("demo.child", child=name) from error

    def stop(self) -> None:
        """SIGTERM, then SIGKILL. Idempotent."""
        self._process.terminate()
        try:
            self._process.wait(_START_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


class DemoSite:
    """Each process is started when it is first asked for."""

    def __init__(
        self,
        home: Path,
        resources: Path,
        signer: str,
        pin: str,
        others: Mapping[str, str] | None = None,
    ) -> None:
        """Describes the demo in a home.

        Args:
            others: Names by label of the tokens beside the clerk's, for who else signs here.
        """
        self._folder = home.absolute().with_name(home.name + "-demo")
        self._pages = resources / "demo"
        self._signers = {"TTHC-DEMO": signer, **(others or {})}
        self._pin = pin
        self._scanner: Child | None = None
        self._relay: Child | None = None
        self._port = 0

    @property
    def relay_data(self) -> Path:
        return self._folder / "relay"

    @property
    def signed_folder(self) -> Path:
        return self._folder / "signed"

    def token(self) -> DemoTokenSettings:
        note = self._folder / "token.json"
        if not note.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            note.write_text(self._make_token(), "utf-8")
        body: dict[str, Any] = json.loads(note.read_text("utf-8"))
        os.environ.update(body["environment"])  # workers inherit where SoftHSM keeps its tokens
        return DemoTokenSettings(body["module"], body["label"], body["path"], body["trust"])

    def _make_token(self) -> str:
        module = "tthc_desktop.demo.make_tokens"
        names = [word for pair in self._signers.items() for word in pair]
        run = subprocess.run(
            module_command(module, str(self._folder / "token"), *names),
            input=self._pin + "\n",
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=False,
            creationflags=NO_WINDOW,
        )
        if run.returncode != 0:
            raise SetupError("demo.child", child="make_tokens")
        return run.stdout

    def start_scanner(self) -> str:
        """The eSCL address of the virtual scanner. Raises SetupError ``demo.child``."""
        if self._scanner is None:
            module = "tthc_desktop.demo.virtual_scanner"
            self._scanner = Child("virtual_scanner", [module, "--port", "0"])
        return self._scanner.url

    def load_scanner(self, pages: tuple[Path, ...]) -> None:
        """Puts sheets into its feeder."""
        self.control({"load": [str(path) for path in pages]})

    def lay_on_papers(self, job: DemoJob) -> None:
        """For a person at the window: each time the feeder is empty, the next paper lies in it."""
        stacks = [[str(path) for path in paper.pages] for paper in job.papers]
        self.control({"clear": True, "stacks": stacks})

    def control(self, body: dict[str, object]) -> None:
        """Tells the virtual scanner what happens to it (demo/virtual_scanner.py)."""
        url = self.start_scanner().rsplit("/", 1)[0] + "/control"
        content = json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(url, content, headers, method="POST")  # noqa: S310 - loopback
        with contextlib.closing(urllib.request.urlopen(request, timeout=10)):  # noqa: S310 - same
            return

    def start_relay(self) -> str:
        """The relay's address, the same each time. Raises SetupError ``demo.child``."""
        if self._relay is None:
            lay_province(self.relay_data, self._pages.parent, SystemClock().now())
            arguments = ["tthc_desktop", "relay", "--json", "--data", str(self.relay_data)]
            arguments += ["--upstream", "simulated"]
            self._relay = Child("relay", [*arguments, "--port", str(self._port)])
            self._port = int(self._relay.url.rsplit(":", 1)[1])  # the same one after a break
        return self._relay.url

    def relay_code(self, unit: str) -> str:
        """A one-time code of the demo's own relay, as its operator hands it out. Raises SetupError
        ``demo.child``."""
        data = str(self.relay_data)
        run = subprocess.run(
            module_command("tthc_desktop", "relay", "--json", "--data", data, "--enrol", unit),
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=False,
            creationflags=NO_WINDOW,
        )
        try:
            return str(json.loads(run.stdout)["code"])
        except (ValueError, KeyError) as error:
            raise SetupError("demo.child", child="relay") from error

    def stop_relay(self) -> None:
        if self._relay is not None:
            self._relay.stop()
            self._relay = None

    def jobs(self) -> tuple[DemoJob, ...]:
        try:
            body = json.loads((self._pages / "pages.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise SetupError("resources.missing") from error
        return tuple(
            DemoJob(
                job["procedure"],
                Applicant(**job["applicant"]),
                tuple(
                    DemoPaper(p["paper"], tuple(self._pages / name for name in p["pages"]))
                    for p in job["papers"]
                ),
            )
            for job in body["jobs"]
        )

    def stop_scanner(self) -> None:
        if self._scanner is not None:
            self._scanner.stop()
            self._scanner = None

    def close(self) -> None:
        self.stop_relay()
        self.stop_scanner()
