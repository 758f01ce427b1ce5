"""Answers that a relay never gives, as bytes: endless, dripping, swollen, broken off, forged."""

from __future__ import annotations

import gzip
import itertools
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.proving import signed
from tests.support.raw_server import RawServer
from tests.support.stub_server import Asked, Reply
from tthc_desktop.domain.wire import NONCE_HEADER, SHA256_HEADER, sha256_hex

STRANGER = Ed25519PrivateKey.generate()
BOMB = gzip.compress(bytes(4 << 20))


@dataclass(frozen=True)
class Scene:
    """What a trick is played with. true: what the relay would say."""

    server: RawServer
    asked: Asked
    true: Reply
    seed: int

    @property
    def chance(self) -> random.Random:
        return random.Random(self.seed)


Trick = Callable[[Scene], Iterator[bytes]]


def raw(reply: Reply, *, length: int | None = None) -> bytes:
    """As bytes. length: what it says instead of the true one."""
    said = len(reply.body) if length is None else length
    lines = [f"HTTP/1.1 {reply.status} x", *(f"{n}: {v}" for n, v in reply.headers.items())]
    head = "\r\n".join([*lines, "Connection: close", f"Content-Length: {said}", "", ""])
    return head.encode("latin-1") + reply.body


def _head(reply: Reply, more: str) -> bytes:
    lines = [f"HTTP/1.1 {reply.status} x", *(f"{n}: {v}" for n, v in reply.headers.items()), more]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _signed(scene: Scene) -> Reply:
    return signed(scene.asked, scene.true)


def _endless(scene: Scene) -> Iterator[bytes]:
    more = scene.chance.choice(
        ["Content-Length: 99999999999999", "Transfer-Encoding: chunked", "Connection: close"]
    )
    yield _head(scene.chance.choice([_signed(scene), scene.true]), more)
    piece = bytes(65536)
    chunked = b"10000\r\n" + piece + b"\r\n" if "chunked" in more else piece
    yield from itertools.repeat(chunked)


def _small_chunks(scene: Scene) -> Iterator[bytes]:
    """Each byte in a chunk of its own, with a long extension."""
    yield _head(_signed(scene), "Transfer-Encoding: chunked")
    yield from itertools.repeat(b"1;" + b"x" * 5000 + b"\r\n \r\n")


def _bomb(scene: Scene) -> Iterator[bytes]:
    packed = replace(scene.true, body=BOMB, headers={"Content-Encoding": "gzip"})
    true = signed(scene.asked, packed)
    if scene.chance.random() < 0.5:  # as if packed on the way
        true = replace(_signed(scene), body=BOMB)
        true = replace(true, headers={**true.headers, "Content-Encoding": "gzip"})
    yield raw(true)


def _dripping_head(scene: Scene) -> Iterator[bytes]:
    yield from scene.server.drip(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10_000)


def _dripping_body(scene: Scene) -> Iterator[bytes]:
    yield _head(_signed(scene), "Content-Length: 100000")
    yield from scene.server.drip(b" ")


def _silence(scene: Scene) -> Iterator[bytes]:
    scene.server.over.wait(5.0)
    yield b""


def _deep(scene: Scene) -> Iterator[bytes]:
    body = scene.chance.choice([b"[" * 100_000, b'{"a":' * 40_000, b"[" * 50_000 + b"]" * 50_000])
    yield raw(signed(scene.asked, replace(scene.true, body=body)))


def _odd_numbers(scene: Scene) -> Iterator[bytes]:
    digits = scene.chance.choice([b"NaN", b"1e999", b"-Infinity", b"9" * 5000, b"1.5", b"-0.0"])
    places = [b"9", b"600", b"1", b"true", b"4"]
    body = scene.true.body
    for place in places:
        body = body.replace(b": " + place, b": " + digits)
    yield raw(signed(scene.asked, replace(scene.true, body=b'{"x": ' + digits + b"}")))


def _huge_head(scene: Scene) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    one = scene.chance.choice([b"X: " + b"x" * 200_000 + b"\r\n", b"a: b\r\n", b"x" * 70_000])
    yield from itertools.repeat(one)


def _endless_news(scene: Scene) -> Iterator[bytes]:
    """1xx, and never an answer."""
    yield from itertools.repeat(b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" * 100)


def _wrong_length(scene: Scene) -> Iterator[bytes]:
    true = _signed(scene)
    size = len(true.body)
    yield raw(true, length=scene.chance.choice([size + 5, max(0, size - 5) or size + 1]))


def _broken_off(scene: Scene) -> Iterator[bytes]:
    whole = raw(_signed(scene))
    yield whole[: scene.chance.randrange(len(whole))]


def _noise(scene: Scene) -> Iterator[bytes]:
    start = scene.chance.choice([b"", b"HTTP/1.1 ", b"HTTP/1.1 200 OK\r\n", b"HTTP/9.9 200 OK\r\n"])
    yield start + scene.chance.randbytes(scene.chance.randrange(3000))


def _strange_head(scene: Scene) -> Iterator[bytes]:
    more = scene.chance.choice(
        [
            "Content-Length: -1",
            "Content-Length: 5\r\nContent-Length: 6",
            "Content-Length: 9" + "9" * 400,
            "Transfer-Encoding: gzip",
            "X\x00: y\r\nContent-Length: 0",
            "Tthc-Signature: 00\r\nContent-Length: 0",
            "Tthc-Signature: \xff\xfe\r\nContent-Length: 0",
            "Upload-Offset: 5\r\nUpload-Offset: 6\r\nContent-Length: 0",
            "Location: //x\r\nContent-Length: 0",
            "Upgrade: x\r\nConnection: upgrade\r\nContent-Length: 0",
        ]
    )
    status = scene.chance.choice([101, 200, 201, 204, 304, 401, 404, 409, 413, 599, 999])
    yield _head(Reply(status), more)


def _forged(change: Callable[[Scene], Reply]) -> Trick:
    def trick(scene: Scene) -> Iterator[bytes]:
        yield raw(change(scene))

    return trick


def _replayed(scene: Scene) -> Reply:
    """A recording of what was true for an earlier question."""
    old = replace(scene.true, headers={**scene.true.headers, NONCE_HEADER: "0" * 32})
    return signed(scene.asked, old)


def _swapped(scene: Scene) -> Reply:
    other = scene.chance.choice(
        [
            replace(scene.asked, method="DELETE"),
            replace(scene.asked, path=scene.asked.path + "/x"),
            replace(scene.asked, body=scene.asked.body + b"x"),
        ]
    )
    return signed(other, scene.true)


def _other_status(scene: Scene) -> Reply:
    return replace(_signed(scene), status=scene.chance.choice([201, 202, 404, 409, 403]))


def _other_body(scene: Scene) -> Reply:
    return replace(_signed(scene), body=scene.true.body[::-1] + b" ")


def _other_hash(scene: Scene) -> Reply:
    body = scene.true.body + b" "
    true = _signed(scene)
    return replace(true, body=body, headers={**true.headers, SHA256_HEADER: sha256_hex(body)})


TRICKS: Mapping[str, Trick] = {
    "endless": _endless,
    "small chunks": _small_chunks,
    "bomb": _bomb,
    "dripping head": _dripping_head,
    "dripping body": _dripping_body,
    "silence": _silence,
    "deep": _deep,
    "odd numbers": _odd_numbers,
    "huge head": _huge_head,
    "endless news": _endless_news,
    "wrong length": _wrong_length,
    "broken off": _broken_off,
    "noise": _noise,
    "strange head": _strange_head,
    "unsigned": _forged(lambda scene: scene.true),
    "another key": _forged(lambda scene: signed(scene.asked, scene.true, STRANGER)),
    "replayed": _forged(_replayed),
    "swapped": _forged(_swapped),
    "another status": _forged(_other_status),
    "another body": _forged(_other_body),
    "another hash": _forged(_other_hash),
}
