"""What ``tthc doctor`` says of sending: enrolment, link, clock, backlog."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import Enum

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.time import iso, vn_moment
from tthc_desktop.domain.wire import key_id
from tthc_desktop.services.deadlines.clock_offset import clock_wrong
from tthc_desktop.services.office.doctor import CheckAnswer
from tthc_desktop.services.upkeep.sending_state import SendingState

_DAY = timedelta(days=1)


class Sending(Enum):
    """The lines, by what they are called."""

    ENROLMENT = "Đăng ký với máy chủ trung chuyển"
    LINK = "Liên lạc với máy chủ trung chuyển"
    CLOCK = "Đồng hồ máy"
    BACKLOG = "Hàng chờ gửi"


def examine_sending() -> Mapping[str, Callable[[SendingState], CheckAnswer]]:
    """What examines each of them, by name."""
    return {
        Sending.ENROLMENT.value: _enrolment,
        Sending.LINK.value: _link,
        Sending.CLOCK.value: _clock,
        Sending.BACKLOG.value: _backlog,
    }


def _has_relay(state: SendingState) -> bool:
    return state.office is not None and bool(state.office.relay_url)


def _enrolment(state: SendingState) -> CheckAnswer:
    office, identity = state.office, state.identity
    key = office.relay_key if office is not None else ""
    facts: dict[str, object] = {
        "enrolled": (identity is not None) if _has_relay(state) else None,
        "unit": identity.unit if identity else None,
        "counter": identity.counter if identity else None,
        "device": identity.device if identity else None,
        "relay": key_id(bytes.fromhex(key)) if key else None,
    }
    if office is None or not _has_relay(state):
        return CheckAnswer("", facts, works=None)
    if not key:
        return CheckAnswer(sentence(InputError("office.relay_key")), facts, works=False)
    if identity is not None:
        told = f"đơn vị {identity.unit}, quầy {identity.counter}, máy chủ có khóa {facts['relay']}"
        return CheckAnswer(told, facts, works=True)
    if state.other:
        error = InputError("relay.for_other_unit", found=state.other, unit=office.unit_code)
        return CheckAnswer(sentence(error), facts, works=False)
    return CheckAnswer(sentence(InputError("relay.not_enrolled")), facts, works=False)


def _link(state: SendingState) -> CheckAnswer:
    contact = state.contact
    facts: dict[str, object] = {"last_contact": iso(contact.at) if contact else None}
    if not _has_relay(state):
        return CheckAnswer("", facts, works=None)
    if contact is None:
        return CheckAnswer("chưa có lần liên lạc nào được ghi lại", facts, works=None)
    told = f"lần gần nhất khoảng {vn_moment(contact.at)}"
    if contact.age > _DAY:
        return CheckAnswer(
            f"{told}, đã hơn một ngày; không rõ lúc này có mạng không", facts, works=None
        )
    return CheckAnswer(told, facts, works=True)


def _clock(state: SendingState) -> CheckAnswer:
    known = state.contact
    facts: dict[str, object] = {
        "offset_s": round(known.offset.total_seconds()) if known else None,
        "measured": iso(known.at) if known else None,
    }
    if state.behind is not None:
        now, mark = vn_moment(state.now), vn_moment(state.behind)
        error = InputError("clock.set_back", now=now, mark=mark)
        return CheckAnswer(sentence(error), facts, works=False)
    wrong = clock_wrong(known)
    if wrong is not None:
        return CheckAnswer(sentence(wrong), facts, works=False)
    if known is None:
        return CheckAnswer("chưa so được với máy chủ trung chuyển nào", facts, works=None)
    told = f"khớp với máy chủ trung chuyển (so lúc {vn_moment(known.at)})"
    return CheckAnswer(told, facts, works=True)


def _backlog(state: SendingState) -> CheckAnswer:
    log = state.backlog
    facts: dict[str, object] = {
        "waiting": log.waiting,
        "to_send": log.to_send,
        "oldest_since": iso(log.oldest) if log.oldest else None,
        "late": log.late,
        "needs_people": log.needs_people,
        "damaged": log.damaged,
    }
    words = []
    if log.oldest is not None:
        words.append(
            f"{log.to_send} hồ sơ chưa tới máy chủ trung chuyển, cũ nhất chốt lúc"
            f" {vn_moment(log.oldest)}"
        )
    if log.waiting > log.to_send:
        words.append(f"{log.waiting - log.to_send} hồ sơ chờ hệ thống tỉnh")
    if log.late and _has_relay(state):
        words.append(f"{log.late} hồ sơ chờ quá một ngày")
    if log.needs_people:
        words.append(f"{log.needs_people} hồ sơ cần người xem lại ở “Chờ gửi”")
    if log.damaged:
        words.append(f"{log.damaged} hồ sơ không đọc được")
    told = "; ".join(words) or "không có hồ sơ nào chờ"
    if log.needs_people or log.damaged:
        return CheckAnswer(f"{told}. Hồ sơ vẫn còn trên máy.", facts, works=False)
    if not _has_relay(state):
        note = "; chưa khai báo máy chủ trung chuyển" if log.waiting else ""
        return CheckAnswer(told + note, facts, works=None)
    if log.late:
        told += ". Hồ sơ vẫn an toàn trên máy; xem vì sao ở “Chờ gửi” hoặc tthc queue list"
    return CheckAnswer(told, facts, works=not log.late)
