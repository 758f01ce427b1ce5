"""A device towards a relay, as the protocol has it and without the product's client."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tthc_desktop.domain.device_wire import (
    DEVICES,
    SESSION,
    asked_with,
    enrolment_proof,
    session_proof,
    signed_answer,
)
from tthc_desktop.domain.wire import (
    HELLO,
    OFFSET_MEDIA,
    SHA256_HEADER,
    SIGNATURE_HEADER,
    sha256_hex,
)

UNREAD = (408, 413)


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


class RelayDevice:
    """Enrolled with enrol(); after that it gets its token by itself."""

    def __init__(self, bare: Callable[..., Answer], counter: str = "q1", first: int = 1) -> None:
        """bare: sends a request as it is."""
        self.id = str(uuid.uuid4())
        self.counter = counter
        self.first = first
        self.key = Ed25519PrivateKey.generate()
        self.token = ""
        self._bare = bare
        self._relay: dict[str, Any] = {}

    @property
    def public_key(self) -> str:
        return self.key.public_key().public_bytes_raw().hex()

    def hello(self) -> dict[str, Any]:
        body: dict[str, Any] = self.asked("GET", HELLO).json
        return body

    def enrolment(self, code: str, unit: str = "H01.45") -> dict[str, Any]:
        """The body of an enrolment that is right."""
        hello = self.hello()
        body = {
            "code": code,
            "device": self.id,
            "public_key": self.public_key,
            "unit": unit,
            "counter": self.counter,
            "first": self.first,
            "challenge": hello["challenge"],
        }
        message = enrolment_proof(
            code=code,
            device=self.id,
            public_key=self.public_key,
            relay=hello["key_id"],
            challenge=hello["challenge"],
        )
        return {**body, "proof": self.key.sign(message).hex()}

    def enrol(self, code: str, unit: str = "H01.45", **changes: Any) -> Answer:
        body = {**self.enrolment(code, unit), **changes}
        return self.asked("POST", DEVICES, json.dumps(body).encode())

    def proof(self, counter: int = 0) -> dict[str, Any]:
        """The body of a question for a token that is right."""
        hello, number = self.hello(), counter or time.time_ns() // 1000
        message = session_proof(
            device=self.id, relay=hello["key_id"], challenge=hello["challenge"], counter=number
        )
        return {
            "device": self.id,
            "challenge": hello["challenge"],
            "counter": number,
            "proof": self.key.sign(message).hex(),
        }

    def session(self, body: dict[str, Any] | None = None) -> Answer:
        return self.asked("POST", SESSION, json.dumps(body or self.proof()).encode())

    def ask(self, method: str, path: str, body: bytes | None = None, /, **headers: str) -> Answer:
        if "Authorization" not in headers:
            headers["Authorization"] = self.authorization
        return self.asked(method, path, body, **headers)

    @property
    def authorization(self) -> str:
        """The header's value."""
        if not self.token:
            self.token = self.session().json["token"]
        return f"Bearer {self.token}"

    def asked(self, method: str, path: str, body: bytes | None = None, /, **headers: str) -> Answer:
        """Without token. What is not signed for this question fails the test."""
        sent = {"Tthc_Nonce": uuid.uuid4().hex, **headers}
        sent = {name: value for name, value in sent.items() if value}
        answer = self._bare(method, path, body, **sent)
        if nonce := sent.get("Tthc_Nonce", ""):
            media = sent.get("Content_Type", "")
            question = "" if media == OFFSET_MEDIA else sha256_hex(body or b"")
            names = {name.replace("_", "-").lower(): value for name, value in sent.items()}
            self._check(nonce, method, path, asked_with(names), question, answer)
        return answer

    def _check(
        self, nonce: str, method: str, path: str, asked: str, question: str, answer: Answer
    ) -> None:
        assert SIGNATURE_HEADER.lower() in answer.headers, (answer.status, answer.body[:200])
        sha256 = answer.headers[SHA256_HEADER.lower()]
        assert sha256 == sha256_hex(answer.body)
        if not self._relay:
            self._relay = answer.json if path == HELLO else self.hello()
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self._relay["public_key"]))
        signature = bytes.fromhex(answer.headers[SIGNATURE_HEADER.lower()])

        def verify(question: str) -> None:
            message = signed_answer(
                nonce=nonce,
                method=method,
                target=path,
                asked=asked,
                question=question,
                status=answer.status,
                sha256=sha256,
                offset=answer.headers.get("upload-offset", ""),
            )
            key.verify(signature, message)

        try:
            verify(question)
        except InvalidSignature:
            if answer.status not in UNREAD:
                raise
            verify("")
