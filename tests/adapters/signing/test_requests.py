"""Lines to and from the token worker that no token of the tests makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.golden.test_worker_lines import CREDENTIAL
from tests.support.tokens import PIN
from tthc_desktop.adapters.signing.requests import (
    CHECK,
    CREDENTIALS,
    UNLOCK,
    CheckRequest,
    EngineKind,
    TokenRequest,
    UnlockRequest,
)
from tthc_desktop.domain.plain import PlainError
from tthc_desktop.domain.worker_lines import KeyLine, WorkerRequest

REQUEST = UnlockRequest(EngineKind.PKCS12, path="/home/a.p12", pin=PIN, token="")


def test_secrets_are_in_the_line_only() -> None:
    body = UNLOCK.codec.to_plain(REQUEST)
    assert body == {"engine": "pkcs12", "path": "/home/a.p12", "pin": PIN, "token": ""}
    told = repr([REQUEST, WorkerRequest(1, "unlock", body), KeyLine(PIN)])
    assert PIN not in told
    with pytest.raises(PlainError) as caught:
        UNLOCK.codec.from_plain(UnlockRequest, {**body, "pin": int(PIN)})
    assert PIN not in str(caught.value)
    assert "pin" in str(caught.value)


def test_the_shown_certificate_goes_along_where_there_is_one() -> None:
    shown = replace(REQUEST, certificate="c1" * 32)
    body = UNLOCK.codec.to_plain(shown)
    assert body == {**UNLOCK.codec.to_plain(REQUEST), "certificate": "c1" * 32}
    assert UNLOCK.codec.from_plain(UnlockRequest, body) == shown


def test_a_request_names_what_its_engine_needs() -> None:
    request = TokenRequest(EngineKind.PKCS12, path="/home/a.p12")
    body = CREDENTIALS.codec.to_plain(request)
    assert body == {"engine": "pkcs12", "path": "/home/a.p12"}
    assert CREDENTIALS.codec.from_plain(TokenRequest, body) == request


def test_a_certificate_that_never_ends() -> None:
    never = replace(CREDENTIAL, not_after=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    codec = CREDENTIALS.codec
    assert codec.from_plain(type(never), codec.to_plain(never)) == never


@pytest.mark.parametrize("trust", [None, Path("/home/trust")])
def test_a_check_with_and_without_anchors(trust: Path | None) -> None:
    request = CheckRequest(Path("/home/a.pdf"), trust)
    body = CHECK.codec.to_plain(request)
    assert body == {"path": str(request.path), "trust": str(trust or "")}
    assert CHECK.codec.from_plain(CheckRequest, body) == request
