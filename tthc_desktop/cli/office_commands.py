"""Commands on an installation: tasks, queue, sync."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from tthc_desktop.cli import sync_status
from tthc_desktop.cli.output import DONE, ENVIRONMENT, NO, Output
from tthc_desktop.cli.reasons import task_in_words, why_in_words
from tthc_desktop.domain.dossier import ARRIVAL_NAMES
from tthc_desktop.domain.errors import StoreError, TransferError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import ENDED, STATE_NAMES
from tthc_desktop.domain.text import printable
from tthc_desktop.domain.time import from_ms, iso, vn_moment
from tthc_desktop.domain.worklist import NextStep, Task
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.check_open_work import CheckOpenWork
from tthc_desktop.services.reception.list_tasks import CountWork, FindClerk, ListTasks
from tthc_desktop.services.sending.engine import SyncReport
from tthc_desktop.services.sending.queue import CheckMaySend, ListQueue, QueueItem, RetryQueue
from tthc_desktop.services.upkeep.damage import ResetSetting
from tthc_desktop.services.upkeep.lists import RenewLists

ACTOR = "command-line"


def run(args: argparse.Namespace, output: Output, office: Office) -> int:
    match args.command:
        case "tasks":
            return _tasks(args, output, office)
        case "queue" if args.action == "list":
            return _queue(output, office)
        case "queue":
            return _retry(args, output, office)
        case _ if sync_status.is_wanted(args):
            return sync_status.run(args, output, office)
        case _:
            return _sync(args, output, office)


def _tasks(args: argparse.Namespace, output: Output, office: Office) -> int:
    clerk = office.use(FindClerk)(args.clerk) if args.clerk else None
    unreadable = office.use(CheckOpenWork).all(clerk)
    pages = tuple(office.use(ListTasks).all(clerk))
    tasks = [task for page in pages for task in page.rows if task is not None]
    counts = office.use(CountWork)(clerk)
    damaged = dict.fromkeys((*counts.damaged, *unreadable))
    work = counts.work
    body = {
        "pending": work.pending,
        "due_today": work.today,
        "overdue": work.overdue,
        "incomplete": work.missing,
        "refused": work.refused,
        **({"damaged": list(damaged)} if damaged else {}),
        "tasks": [_task(task) for task in tasks],
    }
    figures = (
        f"Chờ xử lý: {body['pending']} · hôm nay: {body['due_today']} · quá hạn: {body['overdue']}"
        f" · còn thiếu: {body['incomplete']} · bị trả lại: {body['refused']}"
    )
    lines = [figures]
    lines += [
        f"  {printable(t.dossier.code)}  {printable(t.dossier.applicant_name)}"
        f"  {printable(t.dossier.procedure_name)}"
        f"  {'đang tạm dừng' if t.paused else f'hẹn trả {vn_moment(t.dossier.due_at)}'}"
        f"  {task_in_words(t)}"
        f"{f'  {ARRIVAL_NAMES[t.dossier.arrival]}' if t.step is NextStep.WAIT else ''}"
        for t in tasks
    ]
    _tell_damaged(output, tuple(damaged))
    if counts.calendar_damage:
        output.say(sentence(StoreError("store.damaged", where=printable(counts.calendar_damage))))
    output.answer(body, "\n".join(lines))
    return DONE


def _tell_damaged(output: Output, codes: Sequence[str]) -> None:
    if codes:
        output.say(sentence(StoreError("dossier.damaged", dossiers=printable(", ".join(codes)))))


def _task(task: Task) -> dict[str, object]:
    dossier = task.dossier
    return {
        "dossier": dossier.code,
        "procedure": dossier.procedure_code,
        "received": iso(dossier.received_at),
        "due": iso(dossier.due_at),
        "paused": task.paused,
        "urgency": task.urgency.value,
        "missing": task.lacks.slots,
        "arrival": dossier.arrival.name.lower(),
        "step": task.step.value,
        "trouble": task.trouble.value,
    }


def _queue(output: Output, office: Office) -> int:
    pages = tuple(office.use(ListQueue).all(None))
    items = [item for page in pages for item in page.rows if item is not None]
    damaged = list(office.use(CheckOpenWork).all(None))
    _tell_damaged(output, damaged)
    lines = [line for item in items for line in _lines(item)]
    body = {
        **({"damaged": damaged} if damaged else {}),
        "items": [_item(i) for i in items],
    }
    output.answer(body, "\n".join(lines or ["Không có hồ sơ nào."]))
    return DONE


def _lines(item: QueueItem) -> Iterator[str]:
    """What waits and since when; below it why, where something has gone wrong."""
    submission = item.submission
    yield (
        f"{submission.id}  {printable(item.dossier.code)}  {STATE_NAMES[submission.state]}"
        f"  {ARRIVAL_NAMES[item.dossier.arrival]}"
        f"{' (chưa nối hệ thống tỉnh)' if item.no_upstream else ''}"
        f"  chốt lúc {vn_moment(from_ms(submission.sealed_at))}"
    )
    if submission.state not in ENDED and item.error_code:
        yield f"    {why_in_words(item.error_code)}"


def _item(item: QueueItem) -> dict[str, object]:
    submission = item.submission
    return {
        "submission": submission.id,
        "dossier": item.dossier.code,
        "state": submission.state.value,
        "arrival": item.dossier.arrival.name.lower(),
        "due": iso(from_ms(submission.due_at)),
        "sealed": iso(from_ms(submission.sealed_at)),
        "bytes": submission.bytes_total,
        "bytes_acked": submission.bytes_acked,
        "official_code": submission.official_code,
        "no_upstream": item.no_upstream,
        "error": item.error_code,
    }


def _retry(args: argparse.Namespace, output: Output, office: Office) -> int:
    count = office.use(RetryQueue)(ACTOR, args.submission)
    if count:
        office.use(CheckMaySend)()  # it is noted, and nobody would send it
    text = f"Đã đặt gửi lại ngay {count} mục." if count else "Không có mục nào chờ gửi."
    output.answer({"retried": count}, text)
    return DONE


def reset_setting(name: str, output: Output, office: Office) -> int:
    office.use(ResetSetting)(ACTOR, name)
    output.answer({"reset": name}, f"Đã đặt thiết lập “{name}” về mặc định.")
    return DONE


def renew_lists(output: Output, office: Office) -> int:
    stale = office.use(RenewLists)(ACTOR)
    text = f"Đã lập lại các danh sách từ hồ sơ. {stale} hồ sơ trước đó không khớp."
    output.answer({"stale": stale}, text)
    return DONE


PATIENCE_S = 600.0


def _sync(args: argparse.Namespace, output: Output, office: Office) -> int:
    """0 also when items wait for the provincial system; 1 when some wait for a person; 5 when the
    link failed, or this PC may not send."""

    def told(report: SyncReport) -> None:
        output.say(f"Xong {report.done} bước, còn {report.waiting} hồ sơ chưa có mã chính thức.")

    report = office.sync.once() if args.once else office.sync.until_sent(PATIENCE_S, told)
    _tell_damaged(output, report.damaged)
    body = asdict(report)
    if not report.damaged:
        del body["damaged"]
    if report.error:
        problem = TransferError(report.error)
        output.answer({**body, "message": sentence(problem)}, sentence(problem))
        return ENVIRONMENT
    text = f"Xong {report.done} bước, còn {report.waiting} hồ sơ chưa xong."
    if report.no_upstream:
        text += (
            f" Máy chủ trung chuyển đã nhận {report.no_upstream} hồ sơ và chưa nối với hệ thống"
            " tỉnh nào; khi được nối, hồ sơ tự đi tiếp."
        )
    if report.needs_people:
        text += f" {report.needs_people} hồ sơ cần người xem lại ở “Chờ gửi”; vẫn an toàn trên máy."
    output.answer(body, text)
    return NO if report.needs_people else DONE
