"""What the relay tells of submissions: its changes feed, and what it holds under their ids."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from tthc_desktop.adapters.portal.answers import strange, text_of_relay
from tthc_desktop.adapters.portal.story import story_of
from tthc_desktop.domain.portal_dossier import is_official_code
from tthc_desktop.domain.wire import (
    FeedPosition,
    Standing,
    StatusChange,
    as_text,
    as_whole,
)
from tthc_desktop.services.ports.portal import DECIDED, ChangesPage

ODD = "odd"
"""The status of what the relay tells and this version cannot use: the rest is told all the same. A
line that is none has no place in the feed (0), a standing that is none no hash."""
_MOST_SEQ = 1 << 53
_HEX = frozenset("0123456789abcdef")


def page_of(body: Any, since: FeedPosition) -> ChangesPage:
    """A part of the feed.

    Raises:
        PortalError: SERVER, it is none that follows since: asking on from it could last for ever.
            A line that cannot be read is odd by itself.
    """
    try:
        epoch = text_of_relay(body["epoch"])
        position = FeedPosition(epoch, *_point(body["position"]))
        changes = tuple(map(_usable, body["changes"]))
    except (ValueError, KeyError, TypeError) as error:
        raise strange() from error
    line = [since.seq, *(change.seq for change in changes if change.seq)]
    rises = all(before < after for before, after in pairwise(line))
    if not epoch or since.epoch not in ("", epoch) or not rises or position.seq < line[-1]:
        raise strange()
    if position.seq == since.seq and since.epoch and position.chain != since.chain:
        raise strange()
    return ChangesPage(changes, position)


def standings_of(body: Any, asked: frozenset[str]) -> Mapping[str, Standing]:
    """What stands under the ids that were asked for; a standing that cannot be read is odd by
    itself, which is not the same as none. Raises PortalError SERVER where it is no answer at all.
    """
    try:
        found = {name: _standing(each) for name, each in body["submissions"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise strange() from error
    if not asked.issuperset(found):
        raise strange()
    return found


def _point(body: Any) -> tuple[int, str]:
    seq, chain = as_whole(body["seq"]), as_text(body["chain"])
    if not 0 <= seq < _MOST_SEQ or not (_hash(chain) or (chain == "" and seq == 0)):
        raise ValueError("no position")
    return seq, chain


def _hash(text: str) -> bool:
    return len(text) == 64 and _HEX.issuperset(text)


def _usable(body: Any) -> StatusChange:
    """A line that cannot be used is odd by itself: the others are told."""
    try:
        return _change(body)
    except (ValueError, TypeError):
        return StatusChange(_seq(body), "", ODD, "", "", "")


def _seq(body: Any) -> int:
    """Where a line that cannot be read stands in the feed; 0 where not even that can be told: the
    page says where it goes on."""
    try:
        seq = as_whole(body["seq"])
    except (ValueError, KeyError, TypeError):
        return 0
    return seq if 0 < seq < _MOST_SEQ else 0


def _change(body: Any) -> StatusChange:
    event = body.get("event") if isinstance(body, dict) else None
    plain = {name: each for name, each in dict(body).items() if name != "event"}
    change = StatusChange.from_json(plain)
    if not 0 < change.seq < _MOST_SEQ:
        raise ValueError("no position")
    told = replace(
        change,
        submission=text_of_relay(change.submission),
        official_code=text_of_relay(change.official_code),
        reason=text_of_relay(change.reason),
        at=text_of_relay(change.at),
    )
    detail = story_of(change, event) if event is not None else None
    if detail is not None:
        return replace(told, event=detail)
    return replace(told, status=_status(change.status, change.official_code, DECIDED))


def _standing(body: Any) -> Standing:
    try:
        code, sha256 = as_text(body["official_code"]), as_text(body["payload_sha256"])
        if not _hash(sha256):
            raise ValueError("no hash")
        status = _status(as_text(body["status"]), code, DECIDED | {"waiting"})
        return Standing(status, text_of_relay(code), text_of_relay(body["reason"]), sha256)
    except (ValueError, KeyError, TypeError):
        return Standing(ODD, "", "", "")


def _status(status: str, code: str, known: Collection[str]) -> str:
    if status not in known or (status == "accepted" and not is_official_code(code)):
        return ODD
    return status
