"""How this PC proves itself, and what the relay makes of it."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.support.office import FakeClock
from tests.support.proving import (
    HELLO_BODY,
    PUBLIC,
    DeviceKey,
    json_reply,
    signed,
    unsigned,
)
from tests.support.stub_server import Asked, Finish, Reply, serving
from tests.support.tables import each_row
from tthc_desktop.adapters.portal.dossiers import RelayPortalDossiers
from tthc_desktop.adapters.portal.enroller import RelayEnroller
from tthc_desktop.adapters.portal.relay import RelayPortal
from tthc_desktop.adapters.portal.tokens import DeviceTokens
from tthc_desktop.domain.device_wire import (
    DEVICES,
    SESSION,
    enrolment_proof,
    session_proof,
)
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import HELLO, key_id
from tthc_desktop.services.ports.portal import DeviceProof, Enrolment, PortalError

RELAY = key_id(bytes.fromhex(PUBLIC))
UNKNOWN = Reply(404, b'{"error":"unknown"}')


@dataclass
class Desk:
    """The relay's side of proofs. answers: to proofs and enrolments, in turn, then good ones."""

    answers: list[Reply] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    proofs: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    expires_s: int = 600
    refuses: bool = False
    finish: Finish = signed

    def __call__(self, asked: Asked, _: Reply) -> Reply:
        self.asked.append(asked.path)
        return self.finish(asked, self._reply(asked))

    def _reply(self, asked: Asked) -> Reply:
        if asked.path == HELLO:
            return json_reply(200, HELLO_BODY | {"challenge": f"c{len(self.proofs)}"})
        if asked.path in (SESSION, DEVICES):
            self.proofs.append(json.loads(asked.body))
            if self.answers:
                return self.answers.pop(0)
            token = f"t{len(self.proofs)}"
            self.tokens.add(token)
            told = {"token": token, "expires_s": self.expires_s, "unit": "H01.45"}
            return json_reply(200, told)
        token = (asked.headers["Authorization"] or "").removeprefix("Bearer ")
        if self.refuses or token not in self.tokens:
            return Reply(401, b'{"error":"token"}')
        return UNKNOWN


def _find(url: str, device: DeviceProof, tokens: DeviceTokens) -> object:
    portal = RelayPortal(url, PUBLIC, FakeClock(), device, tokens)
    try:
        return portal.find("s", b"{}", ())
    finally:
        portal.close()


def _with(desk: Desk, device: DeviceProof | None = None) -> PortalError:
    with serving(lambda *_: UNKNOWN, desk) as url, pytest.raises(PortalError) as caught:
        _find(url, device or DeviceKey(), DeviceTokens())
    return caught.value


def test_a_proof_is_over_the_challenge_and_the_counter() -> None:
    desk, device = Desk(), DeviceKey()
    with serving(lambda *_: UNKNOWN, desk) as url:
        _find(url, device, DeviceTokens())
    [proof] = desk.proofs
    assert {name: proof[name] for name in ("device", "challenge", "counter")} == {
        "device": device.device,
        "challenge": "c0",
        "counter": 1,
    }
    part = session_proof(device=device.device, relay=RELAY, challenge="c0", counter=1)
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(device.public_key))
    public.verify(bytes.fromhex(proof["proof"]), part)


def test_all_of_a_process_share_a_token() -> None:
    desk, device, tokens = Desk(), DeviceKey(), DeviceTokens()
    with serving(lambda *_: UNKNOWN, desk) as url:

        def ask() -> None:
            _find(url, device, tokens)
            dossiers = RelayPortalDossiers(url, PUBLIC, device, tokens)
            assert dossiers.get("H01.45-261120-0901") is None
            dossiers.close()

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [proof["counter"] for proof in desk.proofs] == [1]
        _find(url, DeviceKey("another"), tokens)
        assert len(desk.proofs) == 2, "a token of its own"


@dataclass
class Slow(DeviceKey):
    """Takes its time over a counter: whoever does not wait for his turn comes in between."""

    second: threading.Event = field(default_factory=threading.Event)
    inside: int = 0

    def next_counter(self) -> int:
        self.inside += 1
        if self.inside > 1:
            self.second.set()
        self.second.wait(0.2)
        return super().next_counter()


def test_proofs_go_one_at_a_time_in_the_order_of_their_counters() -> None:
    desk, device, tokens = Desk(), Slow(), DeviceTokens()
    with serving(lambda *_: UNKNOWN, desk) as url:
        threads = [threading.Thread(target=_find, args=(url, device, tokens)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [proof["counter"] for proof in desk.proofs] == [1]


def test_a_token_is_renewed_before_it_ends() -> None:
    now = [1000.0]
    desk, device, tokens = Desk(), DeviceKey(), DeviceTokens(lambda: now[0])
    with serving(lambda *_: UNKNOWN, desk) as url:
        for at, proofs in ((1000.0, 1), (1539.0, 1), (1540.0, 2), (2079.0, 2), (2080.0, 3)):
            now[0] = at
            _find(url, device, tokens)
            assert len(desk.proofs) == proofs


def test_a_token_that_is_not_taken_any_more_is_renewed_once() -> None:
    desk, device, tokens = Desk(), DeviceKey(), DeviceTokens()
    with serving(lambda *_: UNKNOWN, desk) as url:
        _find(url, device, tokens)
        desk.tokens.clear()
        _find(url, device, tokens)
        assert len(desk.proofs) == 2
        desk.refuses = True
        with pytest.raises(PortalError) as caught:
            _find(url, device, tokens)
        assert (caught.value.fault, caught.value.reason) == (Fault.BUSY, "token")
        assert len(desk.proofs) == 3


def test_a_401_of_somebody_in_between_costs_no_proof() -> None:
    desk, device, tokens = Desk(), DeviceKey(), DeviceTokens()
    with serving(lambda *_: UNKNOWN, desk) as url:
        _find(url, device, tokens)

        def barred(asked: Asked, reply: Reply) -> Reply:
            return Reply(401, b'{"error":"token"}')

        desk.finish = barred
        with pytest.raises(PortalError) as caught:
            _find(url, device, tokens)
        assert caught.value.fault is Fault.AUTH
        desk.finish = signed
        _find(url, device, tokens)
    assert len(desk.proofs) == 1


STALE = Reply(403, b'{"error":"challenge"}')
FORK = Reply(409, b'{"error":"fork"}')


def test_a_stale_challenge_is_answered_once_more() -> None:
    desk = Desk([STALE])
    with serving(lambda *_: UNKNOWN, desk) as url:
        _find(url, DeviceKey(), DeviceTokens())
    assert [(p["counter"], p["challenge"]) for p in desk.proofs] == [(1, "c0"), (2, "c1")]
    assert _with(Desk([STALE, STALE])).fault is Fault.BUSY


def test_a_copy_of_this_home_that_went_on() -> None:
    desk = Desk([FORK])
    assert _with(desk).fault is Fault.COPIED
    assert len(desk.proofs) == 1, "a second proof would make a copy of the other one"


class Shared(DeviceKey):
    """Another process of the same home takes counters meanwhile."""

    def next_counter(self) -> int:
        return super().next_counter() * 2


def test_another_process_of_this_home_is_no_copy_of_it() -> None:
    desk = Desk([FORK])
    with serving(lambda *_: UNKNOWN, desk) as url:
        _find(url, Shared(), DeviceTokens())
    assert [proof["counter"] for proof in desk.proofs] == [2, 4]
    assert _with(Desk([FORK, FORK]), Shared()).fault is Fault.COPIED


@each_row(
    "answer",
    [
        Reply(200, b"[]"),
        json_reply(200, {"token": 5, "expires_s": 600}),
        json_reply(200, {"token": "", "expires_s": 600}),
        json_reply(200, {"token": "a\r\nX: y", "expires_s": 600}),
        json_reply(200, {"token": "a b", "expires_s": 600}),
        json_reply(200, {"token": "\u1ea3", "expires_s": 600}),
        json_reply(200, {"token": "a" * 5000, "expires_s": 600}),
        json_reply(200, {"token": "a", "expires_s": 0}),
        json_reply(200, {"token": "a", "expires_s": -1}),
        json_reply(200, {"token": "a", "expires_s": 1 << 40}),
        json_reply(200, {"token": "a", "expires_s": True}),
        Reply(200, b'{"token":"a","expires_s":1e9}'),
        Reply(200, b'{"token":"a","expires_s":NaN}'),
        Reply(204),
    ],
)
def test_a_token_of_another_shape(answer: Reply) -> None:
    assert _with(Desk([answer])).fault is Fault.SERVER


@each_row(
    "finish", [unsigned, lambda asked, reply: replace(signed(asked, reply), body=reply.body + b" ")]
)
def test_a_token_of_somebody_else_is_not_sent_back(finish: Finish) -> None:
    desk = Desk()
    desk.finish = lambda asked, reply: (signed if asked.path == HELLO else finish)(asked, reply)
    assert _with(desk).fault is Fault.CAPTIVE
    assert desk.asked[-1] == SESSION


class NotEnrolled(DeviceKey):
    """A home that was never enrolled."""

    @property
    def device(self) -> str:
        raise InputError("relay.not_enrolled")

    @device.setter
    def device(self, _: str) -> None:
        """Nothing is kept."""


def test_a_pc_that_the_relay_does_not_know() -> None:
    refusal = Reply(403, b'{"error":"device"}')
    assert _with(Desk([refusal])).fault is Fault.NOT_ENROLLED
    error = _with(Desk(), NotEnrolled())
    assert (error.fault, error.reason) == (Fault.NOT_ENROLLED, "relay.not_enrolled")


def test_a_pc_that_is_not_enrolled_can_be_asked_whether_the_relay_is_there() -> None:
    desk = Desk()
    with serving(lambda *_: UNKNOWN, desk) as url:
        portal = RelayPortal(url, PUBLIC, FakeClock(), NotEnrolled(), DeviceTokens())
        assert portal.probe().epoch == "e1"
        portal.close()


PC = DeviceKey()
ENROLMENT = Enrolment("ABCD-EFGH", PC.device, PC.public_key, "H01.45", "Q2", 7)


def _enrol(desk: Desk) -> str:
    with serving(lambda *_: UNKNOWN, desk) as url:
        return RelayEnroller().enrol(url, PUBLIC, ENROLMENT, PC.sign)


def test_an_enrolment() -> None:
    desk = Desk([STALE])
    assert _enrol(desk) == "H01.45"
    told = desk.proofs[1]
    proof = told.pop("proof")
    assert told == {
        "code": "ABCD-EFGH",
        "device": PC.device,
        "public_key": PC.public_key,
        "unit": "H01.45",
        "counter": "Q2",
        "first": 7,
        "challenge": "c1",
    }
    part = enrolment_proof(
        code="ABCD-EFGH",
        device=PC.device,
        public_key=PC.public_key,
        relay=RELAY,
        challenge="c1",
    )
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(PC.public_key))
    public.verify(bytes.fromhex(proof), part)


@each_row(
    ("status", "error", "code"),
    [
        (403, "code", "relay.bad_code"),
        (409, "counter", "relay.counter_taken"),
        (409, "taken", "relay.device_taken"),
    ],
)
def test_an_enrolment_that_the_relay_refuses(status: int, error: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        _enrol(Desk([json_reply(status, {"error": error})]))
    assert caught.value.code == code
    desk = Desk([json_reply(status, {"error": error})])
    desk.finish = lambda asked, reply: (signed if asked.path == HELLO else unsigned)(asked, reply)
    with pytest.raises(PortalError) as barred:
        _enrol(desk)
    assert barred.value.fault in (Fault.AUTH, Fault.CAPTIVE)


def test_a_code_of_another_unit_is_refused_with_that_units_name() -> None:
    with pytest.raises(InputError, match=r"relay\.other_unit") as caught:
        _enrol(Desk([json_reply(409, {"error": "unit", "unit": "H01.99"})]))
    assert caught.value.details == {"unit": "H01.45", "found": "H01.99"}


@each_row(
    ("answer", "fault"),
    [
        (json_reply(409, {"error": "unit", "unit": "\x1b[31m"}), Fault.SERVER),
        (json_reply(409, {"error": "unit"}), Fault.SERVER),
        (json_reply(429, {"error": "attempts"}), Fault.BUSY),
        (json_reply(200, {"unit": 5}), Fault.SERVER),
        (json_reply(201, {"unit": "\x1b[31m"}), Fault.SERVER),
        (json_reply(201, []), Fault.SERVER),
        (Reply(500), Fault.SERVER),
        (Reply(0), Fault.CUT),
    ],
)
def test_an_enrolment_without_an_answer(answer: Reply, fault: Fault) -> None:
    with pytest.raises(PortalError) as caught:
        _enrol(Desk([answer]))
    assert caught.value.fault is fault
