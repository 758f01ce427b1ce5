"""The line at the bottom: what it says of devices, and what it does not hide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.runner import ImmediateRunner
from tests.fakes.signing import credential
from tests.support.counter import ADMIN, CLERK_CERT, Counter
from tests.support.office import ACCOUNT, Home
from tests.support.slots import NOW
from tthc_desktop.domain.errors import DeviceError, SigningError, StoreError
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.work import QueueCounts
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.signers import ForgetSigner
from tthc_desktop.services.sending.link import LinkState, LinkStatus
from tthc_desktop.ui.kit.elided import ElidedLabel
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.shell.counts import scanner_words, token_words
from tthc_desktop.ui.shell.status import StatusLine, link_text


def _token_words(office: Office) -> str:
    return token_words(office, ACCOUNT)


def office_whose_devices(raise_: Exception) -> Office:
    def asked(*_: object) -> None:
        raise raise_

    ports = SimpleNamespace(scanner=SimpleNamespace(devices=asked))
    return cast("Office", SimpleNamespace(ports=ports, use=lambda _listing: asked))


@pytest.mark.parametrize("words", [scanner_words, _token_words])
def test_a_device_that_is_not_there_is_said_and_damage_is_no_such_device(
    words: Callable[[Office], str],
) -> None:
    said = {
        words(office_whose_devices(error))
        for error in (DeviceError("scanner.unreachable"), SigningError("token.missing"))
    }
    assert said == {"không thấy"}
    assert words(office_whose_devices(SigningError("token.not_set"))) == "chưa khai báo"
    with pytest.raises(StoreError):
        words(office_whose_devices(StoreError("store.damaged")))


CREDENTIAL = SimpleNamespace(subject="Trần Thị Bình", not_after=NOW + timedelta(days=300))
WITH_DEVICES = SimpleNamespace(
    ports=SimpleNamespace(
        clock=SimpleNamespace(now=lambda: NOW),
        scanner=SimpleNamespace(devices=lambda: (SimpleNamespace(name="Máy Thí Dụ 7300"),)),
    ),
    use=lambda _listing: lambda _clerk: (SimpleNamespace(credential=CREDENTIAL, offered=True),),
)
PARTS = ("status.link", "status.scanner", "status.token")


@pytest.fixture
def line(qtbot: QtBot) -> StatusLine:
    made = StatusLine()
    qtbot.addWidget(made)
    made.resize(1366, made.height())
    made.show()
    return made


def parts_of(made: StatusLine, queue: QueueCounts) -> dict[str, ElidedLabel]:
    made.show_link(LinkStatus(LinkState.DOWN, NOW, "transfer.link"), queue, NOW)
    runner = cast(Runner, ImmediateRunner(lambda error: pytest.fail(str(error))))
    made.ask_devices(cast("Office", WITH_DEVICES), runner, ACCOUNT)
    QApplication.processEvents()
    parts = {part.objectName(): part for part in made.findChildren(ElidedLabel)}
    assert set(parts) == set(PARTS)
    return parts


def test_a_named_scanner_and_token_have_room(line: StatusLine) -> None:
    parts = parts_of(line, QueueCounts())
    for part in parts.values():
        assert (part.shown, part.toolTip()) == (part.text(), "")
    assert parts["status.token"].shown == "Ký số: Trần Thị Bình, còn 300 ngày"


def test_what_waits_is_told_whole_before_the_devices_are(line: StatusLine) -> None:
    full = QueueCounts(14, 14, 38_000_000, to_ms(NOW), 3)
    link = parts_of(line, full)["status.link"]
    assert link.shown == link.text()
    line.resize(1_000, line.height())
    QApplication.processEvents()
    assert (line.width(), link.shown.endswith("…")) == (1_000, True)
    line.resize(1_800, line.height())
    for part in parts_of(line, full).values():
        assert part.shown == part.text()


def test_what_has_no_room_loses_its_end_and_has_a_tooltip(line: StatusLine) -> None:
    full = QueueCounts(14, 14, 38_000_000, to_ms(NOW), 3)
    parts = parts_of(line, full)
    assert any(part.shown != part.text() for part in parts.values())
    for part in parts.values():
        if part.shown != part.text():
            assert part.shown.endswith("…")
            assert part.text().startswith(part.shown[:-1])
            assert len(part.shown) > len("Máy quét: ")
            assert part.text() in part.toolTip()


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("transfer.is_copy", "Chưa gửi: bản chép"),
        ("transfer.copied", "Chưa gửi: bản chép"),
        ("relay.not_enrolled", "Chưa gửi: máy chưa đăng ký"),
        ("transfer.not_enrolled", "Chưa gửi: máy chưa đăng ký"),
        ("transfer.plain", "Chưa gửi: địa chỉ không mã hóa"),
        ("transfer.link", "Mất kết nối từ"),
    ],
)
def test_who_may_not_send_is_not_told_of_a_lost_line(reason: str, said: str) -> None:
    told = link_text(LinkStatus(LinkState.DOWN, NOW, reason), QueueCounts(), NOW)
    assert told.startswith(said)


def test_what_fails_although_the_relay_can_be_reached_is_not_hidden() -> None:
    well, partly = (LinkStatus(LinkState.UP, NOW, reason) for reason in ("", "transfer.server"))
    assert link_text(well, QueueCounts(), NOW).startswith("Đã kết nối ·")
    assert link_text(partly, QueueCounts(), NOW).startswith("Đã kết nối, một phần việc chưa xong")
    full = LinkStatus(LinkState.DOWN, NOW, "disk.full")
    assert link_text(full, QueueCounts(), NOW).startswith("Chưa gửi: đĩa đầy")


def test_no_certificate_is_named_that_the_clerk_may_not_sign_with(tmp_path: Path) -> None:
    home = Home.make(tmp_path / "home")
    counter = Counter(home, tmp_path)
    counter.token.plugged = [
        credential("A-FIRST", "Người lạ", "00" * 32),
        credential("BINH", ACCOUNT.name, CLERK_CERT),
    ]
    ports = SimpleNamespace(clock=home.clock)
    office = cast("Office", SimpleNamespace(use=counter.use, ports=ports))
    assert token_words(office, ACCOUNT).startswith(f"{ACCOUNT.name}, còn ")
    counter.use(ForgetSigner)(ADMIN, CLERK_CERT)
    assert token_words(office, ACCOUNT) == "không có chứng thư bạn ký được"
    home.close()
