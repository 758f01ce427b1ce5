"""``tthc sync --status`` and ``tthc sync --again``: what went, what came, what differs."""

from __future__ import annotations

import argparse
from datetime import datetime

from tthc_desktop.cli.output import DONE, Output
from tthc_desktop.cli.reasons import why_in_words
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import STATE_NAMES
from tthc_desktop.domain.story import SYSTEM_NAMES, NationalSystem
from tthc_desktop.domain.text import printable
from tthc_desktop.domain.time import iso, vn_moment
from tthc_desktop.services.application import Office
from tthc_desktop.services.deadlines.clock_offset import (
    GetClockOffset,
    KnownOffset,
    clock_wrong,
)
from tthc_desktop.services.sending.sync_status import (
    GetSyncStatus,
    SendAgain,
    SyncLine,
    SyncStatus,
    SystemSums,
)


def is_wanted(args: argparse.Namespace) -> bool:
    """Whether ``tthc sync`` is to tell or to ask, and to send nothing."""
    options = vars(args)
    return bool(options.get("again") or options.get("status"))


def run(args: argparse.Namespace, output: Output, office: Office) -> int:
    return _again(args, output, office) if args.again else _show(output, office)


def _show(output: Output, office: Office) -> int:
    """0 whatever differs or waits: that is the answer."""
    status, clock = office.use(GetSyncStatus)(), office.use(GetClockOffset)()
    lines = _words(status)
    if (wrong := clock_wrong(clock)) is not None:
        lines.append(sentence(wrong))
    output.answer({**body_of(status), "clock": _clock(clock)}, "\n".join(lines))
    return DONE


def _again(args: argparse.Namespace, output: Output, office: Office) -> int:
    system = NationalSystem(args.system)
    submission = office.use(SendAgain)(None, args.again, system)
    body = {"dossier": args.again, "submission": submission, "system": system.value, "asked": True}
    output.answer(body, f"Đã yêu cầu đồng bộ lại hồ sơ {args.again} lên {SYSTEM_NAMES[system]}.")
    return DONE


def body_of(status: SyncStatus) -> dict[str, object]:
    """What ``--json`` prints; every name is there whatever there is to tell (README)."""
    inbox = status.inbox
    return {
        "since": iso(status.since),
        "cut": status.cut,
        "systems": {each.system.value: _sums(each) for each in status.sums},
        "differs": status.differs,
        "inbox": {
            "waiting": inbox.waiting,
            "conflicts": inbox.conflicts,
            "online": inbox.online,
        },
        "unknown_changes": status.unknown_changes,
        "online_error": status.online_error,
        "damaged": list(status.damaged),
        "dossiers": [_line(each) for each in status.lines],
    }


def _sums(sums: SystemSums) -> dict[str, int]:
    return {
        "sealed": sums.sealed,
        "received": sums.received,
        "coded": sums.coded,
        "synced": sums.synced,
        "failed": sums.failed,
        "waiting": sums.waiting,
        "untold": sums.untold,
    }


def _line(line: SyncLine) -> dict[str, object]:
    return {
        "dossier": line.code,
        "submission": line.submission,
        "official_code": line.official_code,
        "state": line.state.value,
        "sealed": iso(line.sealed_at),
        "received": line.received,
        "coded": line.coded,
        "differs": line.differs,
        "waits_since": _moment(line.waits_since),
        "why": line.why,
        "systems": {
            each.system.value: {
                "state": each.state,
                "at": _moment(each.at),
                "reason": each.reason,
                "asked": _moment(each.asked_at),
            }
            for each in line.systems
        },
    }


def _clock(known: KnownOffset | None) -> dict[str, object] | None:
    """None where the relay has never told the time."""
    if known is None:
        return None
    offset_s = round(known.offset.total_seconds())
    return {"offset_s": offset_s, "measured": iso(known.at), "wrong": known.wrong}


def _moment(at: datetime | None) -> str | None:
    return iso(at) if at else None


def _words(status: SyncStatus) -> list[str]:
    lines = []
    for each in status.sums:
        tells = f"đã đồng bộ {each.synced} · lỗi {each.failed} · đang chờ {each.waiting}"
        if each.untold:
            tells += f" · tỉnh chưa báo {each.untold}"
        lines.append(
            f"{SYSTEM_NAMES[each.system]}: đã chốt {each.sealed}"
            f" · chưa tới máy chủ {each.sealed - each.received} · máy chủ nhận {each.received}"
            f" · có mã {each.coded} · {tells}"
        )
    inbox = status.inbox
    lines.append(
        f"Lệch với tỉnh: {status.differs} · chờ xử lý: {inbox.waiting}"
        f" · hồ sơ trực tuyến mới: {inbox.online}"
    )
    lines += [_line_in_words(each) for each in status.lines]
    return lines


def _line_in_words(line: SyncLine) -> str:
    parts = [printable(line.code), STATE_NAMES[line.state]]
    if line.waits_since is not None:
        parts.append(f"từ {vn_moment(line.waits_since)}")
    if line.differs:
        parts.append("lệch với tỉnh")
    return "  " + "  ".join(each for each in (*parts, why_in_words(line.why)) if each)
