"""The borders of the HTTP client: other hosts, other certificates, endless answers."""

from __future__ import annotations

import contextlib
import datetime as dt
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tthc_desktop.adapters.scanning.escl import EsclDevice
from tthc_desktop.adapters.scanning.escl_http import SMALL_LIMIT, EsclHttp
from tthc_desktop.demo import virtual_xml
from tthc_desktop.domain.errors import DeviceError

CAPABILITIES = virtual_xml.capabilities(platen=True)


class Handler(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        host = self.headers["Host"]
        if self.path.startswith("/moved/"):
            self._answer(308, {"Location": f"http://{host}/eSCL/ScannerCapabilities"}, b"")
        elif self.path.startswith("/away/"):
            self._answer(302, {"Location": f"http://localhost:{host.split(':')[1]}/eSCL/x"}, b"")
        elif self.path.startswith("/file/"):
            self._answer(302, {"Location": "file:///etc/passwd"}, b"")
        elif self.path.startswith("/round/"):
            self._answer(302, {"Location": self.path}, b"")
        elif self.path.startswith("/endless/"):
            self._answer(200, {}, b" " * (SMALL_LIMIT + 1))
        else:
            self._answer(200, {}, CAPABILITIES)

    def _answer(self, code: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        pass


@contextlib.contextmanager
def serving(certificate: Path | None = None) -> Iterator[tuple[str, list[str]]]:
    """The address without scheme, and the paths asked for."""
    asked: list[str] = []
    handler = type("Bound", (Handler,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", asked
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Signed by itself, for another name, as devices have them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "HP0A1B2C")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, SHA256())
    )
    path = tmp_path / "device.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + made.public_bytes(Encoding.PEM)
    )
    return path


def name_at(address: str) -> str:
    with contextlib.closing(EsclDevice(address)) as device:
        return device.capabilities().name


def test_a_certificate_that_the_device_signed_itself(certificate: Path) -> None:
    with serving(certificate) as (address, _):
        assert name_at(f"https://{address}/eSCL") == virtual_xml.NAME


def test_a_move_on_the_same_host_is_followed() -> None:
    with serving() as (address, asked):
        assert name_at(f"http://{address}/moved") == virtual_xml.NAME
    assert asked == ["/moved/ScannerCapabilities", "/eSCL/ScannerCapabilities"]


@pytest.mark.parametrize("where", ["away", "file"])
def test_a_move_to_another_place_is_not(where: str) -> None:
    with serving() as (address, asked), pytest.raises(DeviceError, match=r"scanner\.absent"):
        name_at(f"http://{address}/{where}")
    assert asked == [f"/{where}/ScannerCapabilities"]


def test_going_round_in_circles_ends() -> None:
    with serving() as (address, asked), pytest.raises(DeviceError, match=r"scanner\.absent"):
        name_at(f"http://{address}/round")
    assert len(asked) == 3


def test_a_large_answer_is_not_read_to_the_end() -> None:
    with serving() as (address, _), contextlib.closing(EsclHttp(f"http://{address}/x")) as http:
        assert len(http.get("ScannerCapabilities").body) == len(CAPABILITIES)
    with serving() as (address, _), pytest.raises(DeviceError, match=r"scanner\.absent"):
        name_at(f"http://{address}/endless")


def test_the_proxy_of_the_office_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with serving() as (address, _):
        assert name_at(f"http://{address}/eSCL") == virtual_xml.NAME


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("http://printer.local:8080/eSCL/ScanJobs/7", "/eSCL/ScanJobs/7"),
        ("/eSCL/ScanJobs/7", "/eSCL/ScanJobs/7"),
        ("ScanJobs/7", "/eSCL/ScanJobs/7"),
        ("//other/eSCL/ScanJobs/7", "/eSCL/ScanJobs/7"),
    ],
)
def test_a_job_is_always_on_the_device(location: str, path: str) -> None:
    with contextlib.closing(EsclHttp("https://192.0.2.7:9095/eSCL/")) as http:
        assert http.inside(location, "ScanJobs") == f"https://192.0.2.7:9095{path}"


class Forgetful(Handler):
    """Keeps the line open after an answer, and cuts it at the next question."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if getattr(self, "answered", False):
            self.close_connection = True
            return
        self.answered = True
        super().do_GET()


def test_a_line_that_the_device_closed_is_not_a_device_that_is_gone() -> None:
    handler = type("Bound", (Forgetful,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        url = f"http://127.0.0.1:{server.server_address[1]}/eSCL"
        with contextlib.closing(EsclDevice(url)) as device:
            names = [device.capabilities().name for _ in range(3)]
        server.shutdown()
        thread.join()
    assert names == [virtual_xml.NAME] * 3
