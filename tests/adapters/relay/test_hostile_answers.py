"""Whoever answers in the relay's place, with whatever: the call ends with a fault, in bounded time
and memory, and nothing of it is believed."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.adapters.relay.test_sending_files import Plain
from tests.support.hostile_answers import TRICKS, Scene, raw
from tests.support.office import FakeClock
from tests.support.portal_answers import TRUE, feed_page
from tests.support.province import online_dossier, uploaded
from tests.support.proving import PUBLIC, DeviceKey, json_reply, meets, signed
from tests.support.raw_server import MOST, RawServer, raw_serving
from tests.support.stub_server import Asked, Reply
from tthc_desktop.adapters.portal.dossiers import RelayPortalDossiers
from tthc_desktop.adapters.portal.enroller import RelayEnroller
from tthc_desktop.adapters.portal.pieces import PieceSizes
from tthc_desktop.adapters.portal.relay import RelayIntroducer, RelayPortal
from tthc_desktop.adapters.portal.terms import SENDING, Terms
from tthc_desktop.adapters.portal.tokens import DeviceTokens
from tthc_desktop.domain.device_wire import DEVICES, SESSION
from tthc_desktop.domain.dossier_wire import dossier_to_json
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.wire import (
    CHANGES,
    DOSSIERS,
    HELLO,
    SUBMISSIONS,
    UPLOADS,
    BlobRef,
    FeedPosition,
    sha256_hex,
)
from tthc_desktop.services.ports.portal import Enrolment, PortalError

QUICK = Terms(
    connect_s=2.0,
    stall_s=0.2,
    answer_s=0.3,
    commit_s=0.3,
    file_s=0.3,
    json=200_000,
    file=400_000,
)
CODE = "H01.45-261120-0901"
PAPER = b"%PDF-1.7 to khai" * 1000
FILE = uploaded("f1", PAPER)
CONTENT = bytes(300_000)
BLOB = BlobRef("u1", sha256_hex(CONTENT), len(CONTENT))
ENROLMENT = Enrolment("", "d", "ab" * 32, "H01.45", "Q2", 1)


Ask = Callable[[str, Terms], object]


def _portal(call: Callable[[RelayPortal], object]) -> Ask:
    def made(url: str, terms: Terms) -> object:
        portal = RelayPortal(
            url,
            PUBLIC,
            FakeClock(),
            DeviceKey(),
            DeviceTokens(),
            terms=terms,
            sizes=PieceSizes(),
        )
        try:
            return call(portal)
        finally:
            portal.close()

    return made


def _dossiers(call: Callable[[RelayPortalDossiers], object]) -> Ask:
    def made(url: str, terms: Terms) -> object:
        portal = RelayPortalDossiers(url, PUBLIC, DeviceKey(), DeviceTokens(), terms=terms)
        try:
            return call(portal)
        finally:
            portal.close()

    return made


def _upload(portal: RelayPortal) -> bool:
    portal.send_blob(BLOB, Plain(CONTENT), lambda _: None, lambda: False)
    return True


CALLS: dict[str, Ask] = {
    "introduce": lambda url, terms: RelayIntroducer(terms).introduce(url),
    "enrol": lambda url, terms: RelayEnroller(terms).enrol(
        url, PUBLIC, ENROLMENT, DeviceKey().sign
    ),
    "probe": _portal(lambda portal: portal.probe()),
    "submit": _portal(lambda portal: portal.submit("s", b"{}", ())),
    "find": _portal(lambda portal: portal.find("s", b"{}", ())),
    "query": _portal(lambda portal: portal.query(["s"])),
    "changes": _portal(lambda portal: portal.changes(FeedPosition("e1", 3, "a" * 64))),
    "upload": _portal(_upload),
    "dossier": _dossiers(lambda portal: portal.get(CODE)),
    "feed": _dossiers(lambda portal: portal.feed("H01.45", 3)),
    "file": _dossiers(lambda portal: portal.file(CODE, FILE)),
}
_RECEIPT, _STANDINGS = list(TRUE.values())[1:3]


def truth(asked: Asked) -> Reply:
    """What the relay says."""
    path = asked.path
    dossier = dossier_to_json(online_dossier(CODE))
    told = {
        DEVICES: json_reply(201, {"unit": "H01.45"}),
        f"{SUBMISSIONS}/s": _RECEIPT,
        f"{SUBMISSIONS}/query": _STANDINGS,
        f"{CHANGES}?since=3&chain={'a' * 64}&epoch=e1": feed_page(seq=9),
        f"{DOSSIERS}/{CODE}": json_reply(200, dossier),
        f"{DOSSIERS}?unit=H01.45&since=3": json_reply(200, {"dossiers": [], "position": 3}),
        f"{DOSSIERS}/{CODE}/files/f1": Reply(200, PAPER),
        UPLOADS: Reply(201, b"", {"Tus-Resumable": "1.0.0", "Upload-Offset": str(len(CONTENT))}),
        f"{UPLOADS}/u1": Reply(200, b"", {"Tus-Resumable": "1.0.0", "Upload-Offset": "9"}),
    }
    reply = meets(path) or told[path]
    return Reply(reply.status, b"", reply.headers) if asked.method == "HEAD" else reply


def _kind(asked: Asked) -> str:
    return {HELLO: "hello", SESSION: "session"}.get(asked.path, "target")


@contextmanager
def _attacked(what: str, trick: str, seed: int) -> Iterator[RawServer]:
    def answer(asked: Asked) -> Iterator[bytes]:
        if _kind(asked) == what:
            return TRICKS[trick](Scene(server, asked, truth(asked), seed))
        return iter([raw(signed(asked, truth(asked)))])

    with raw_serving(answer) as server:
        yield server


@pytest.mark.parametrize("call", sorted(CALLS))
def test_the_truth_is_believed(call: str) -> None:
    with raw_serving(lambda asked: iter([raw(signed(asked, truth(asked)))])) as server:
        assert CALLS[call](server.url, SENDING)


# An offset needs no signature, so that an ordinary tus server can stand there.
_BARE = {"unsigned", "another key", "replayed", "swapped", "another hash", "another status"}
_BARE |= {"another body", "broken off", "wrong length", "odd numbers", "deep", "bomb", "endless"}
_BARE |= {"small chunks", "dripping body"}


def _believed(call: str, what: str, trick: str, seed: int) -> bool:
    with _attacked(what, trick, seed) as server:
        try:
            CALLS[call](server.url, QUICK)
        except (PortalError, InputError):
            believed = False
        else:
            believed = True
    assert server.sent < MOST, "somebody reads without end"
    return believed


@pytest.mark.parametrize("trick", sorted(TRICKS))
@pytest.mark.parametrize("call", sorted(CALLS))
def test_every_trick_with_every_question(call: str, trick: str) -> None:
    what = "hello" if call in ("introduce", "probe") else "target"
    believed = _believed(call, what, trick, 1)
    introduced = call == "introduce" and trick == "another key"
    assert not believed or introduced or (call == "upload" and trick in _BARE)


@pytest.mark.parametrize("trick", ["strange head", "noise", "broken off", "wrong length"])
@pytest.mark.parametrize("call", ["find", "probe", "file"])
def test_many_of_the_quick_tricks(call: str, trick: str) -> None:
    for seed in range(12):
        assert not _believed(call, "hello" if call == "probe" else "target", trick, seed), seed


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(
    call=st.sampled_from(sorted(CALLS)),
    what=st.sampled_from(["hello", "session", "target"]),
    trick=st.sampled_from(sorted(set(TRICKS) - {"silence", "dripping head", "dripping body"})),
    seed=st.integers(0, 1 << 30),
)
def test_tricks_of_every_kind(call: str, what: str, trick: str, seed: int) -> None:
    believed = _believed(call, what, trick, seed)
    touched = what == {"introduce": "hello", "probe": "hello"}.get(call, what)
    touched = touched and not (what == "session" and call in ("introduce", "probe", "enrol"))
    if touched and call not in ("introduce", "upload"):
        assert not believed


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    *(
                        "receipt",
                        "submissions",
                        "s",
                        "changes",
                        "position",
                        "seq",
                        "chain",
                        "epoch",
                    ),
                    *("status", "official_code", "reason", "payload_sha256", "dossiers", "token"),
                    *("expires_s", "protocol", "time", "challenge", "unit", "error", "missing"),
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    call=st.sampled_from(sorted(set(CALLS) - {"file", "upload"})),
    status=st.sampled_from([200, 201, 400, 401, 403, 404, 409, 424, 429, 500, 501, 507]),
    body=JSON,
)
def test_the_relays_own_answer_of_any_shape(call: str, status: int, body: object) -> None:
    """A relay that errs, or is a later version: no exception but those that are expected."""
    reply = Reply(status, json.dumps(body).encode())

    def answer(asked: Asked) -> Iterator[bytes]:
        attacked = _kind(asked) == ("hello" if call in ("introduce", "probe") else "target")
        yield raw(signed(asked, reply if attacked else truth(asked)))

    with raw_serving(answer) as server, suppress(PortalError, InputError):
        CALLS[call](server.url, QUICK)


def test_memory_is_bounded_by_what_is_asked_for() -> None:
    for trick in ("endless", "bomb", "huge head", "small chunks", "endless news"):
        with _attacked("target", trick, 3) as server:
            tracemalloc.start()
            with pytest.raises(PortalError):
                CALLS["query"](server.url, QUICK)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert peak < 16 << 20, trick
