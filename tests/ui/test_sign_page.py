"""What the list for signing says while signatures are made, and afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel

from tests.support.whole_store import all_dossiers
from tests.ui.conftest import OpenWindow
from tests.ui.sign_desk import Desk, signing_desk
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.signing_rules import ROLE_NAMES, RegisteredSigner, SignerRole
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.settings import load_signing, save_signing
from tthc_desktop.ui.kit.table import Chip, RowsTable, chip_width
from tthc_desktop.ui.kit.theme import SCALES, theme


@pytest.fixture
def desk(office: Office, open_window: OpenWindow) -> Iterator[Desk]:
    with signing_desk(office, open_window) as made:
        yield made


THREE_PLUGGED = """Trần Thị Bình
Cấp bởi CA THỬ NGHIỆM – không có giá trị pháp lý
Còn hạn 364 ngày
Dấu vân tay 1C02 1DD6 55A0 05C9
Không dùng: UBND đặc khu Kiên Hải (số …96612c0c), của cơ quan, chỉ văn thư ký
Không dùng: Võ Thí Dụ (số …c6fe5935), của người khác"""


def demand(desk: Desk, number: int, *demands: SignerRole) -> None:
    with desk.office.ports.store.write("test") as tx:
        [dossier] = all_dossiers(tx)
        tx.dossiers.put_component(replace(dossier.slots[number], demands=demands))


def sign_as(desk: Desk, role: SignerRole) -> None:
    """The token that is plugged in is theirs."""
    [plugged] = desk.token.plugged
    clerk = desk.office.use(FindClerk)(demo.CLERK.login)
    signer = RegisteredSigner(plugged.certificate, plugged.subject, role, clerk.id)
    with desk.office.ports.store.write("test") as tx:
        save_signing(tx.settings, replace(load_signing(tx.settings), signers=(signer,)))


def chips(desk: Desk) -> list[str]:
    desk.robot.idle()
    return [row[-1] for row in desk.robot.cells("sign.table")]


def test_with_the_largest_letters_one_still_reads_what_will_be_signed(desk: Desk) -> None:
    robot = desk.robot
    for _ in SCALES[1:]:
        robot.press("Ctrl+Plus")
        robot.idle()
    robot.window.resize(1366, 749)
    robot.press("Ctrl+4")
    robot.idle()
    table = robot.find(RowsTable, "sign.table")
    names, states = 1, 3
    assert table.columnWidth(names) >= theme.px(90)
    assert table.horizontalScrollBar().maximum() == 0
    metrics = QFontMetrics(theme.font(9.5, bold=True))
    waiting = (f"Chờ {name.partition(' (')[0]}" for name in ROLE_NAMES.values())
    for text in ("Chưa ký được", *waiting):
        inner = table.columnWidth(states) - theme.px(10) - theme.px(4)
        assert chip_width(Chip(text, "warn"), metrics) <= inner, text
    token = robot.find(QLabel, "sign.token")
    token.setText(THREE_PLUGGED)
    robot.until(lambda: token.height() >= token.heightForWidth(token.width()))
    assert (robot.window.width(), robot.window.height()) == (1366, 749)


def test_what_still_waits_for_a_seal_is_not_called_signed(desk: Desk) -> None:
    for number in (0, 1):
        demand(desk, number, SignerRole.AUTHORITY, SignerRole.SEAL)
    sign_as(desk, SignerRole.AUTHORITY)
    desk.type_pin()
    desk.robot.until(lambda: "Đã ký 2 tệp" in desk.robot.strip)
    assert "F9" not in desk.robot.strip
    assert "Còn chờ chữ ký của con dấu cơ quan (văn thư)" in desk.robot.strip
    assert chips(desk) == ["Chờ con dấu cơ quan"] * 2
    assert desk.states == [ComponentState.READ] * 2


def test_a_paper_beside_it_that_waits_for_somebody_is_named(desk: Desk) -> None:
    demand(desk, 1, SignerRole.SEAL)
    desk.type_pin()
    desk.robot.until(lambda: "Đã ký 1 tệp" in desk.robot.strip)
    assert "Còn chờ chữ ký của con dấu cơ quan (văn thư)" in desk.robot.strip
    assert chips(desk) == ["Chờ con dấu cơ quan"]


def test_with_all_signatures_there_the_next_key_is_named(desk: Desk) -> None:
    desk.type_pin()
    desk.robot.until(lambda: "Đã ký 2 tệp" in desk.robot.strip)
    assert "Nhấn F9 để chốt và gửi." in desk.robot.strip
    assert chips(desk) == []


def test_what_could_not_be_signed_says_so_until_it_is_asked_anew(desk: Desk) -> None:
    with desk.office.ports.store.read() as tx:
        [dossier] = all_dossiers(tx)
    desk.office.ports.blobs.path(dossier.slots[1].read_blob or "").unlink()
    desk.type_pin()
    desk.robot.until(lambda: "Đã ký 1 tệp" in desk.robot.strip)
    [said] = chips(desk)
    assert "Thiếu một tệp đã lưu" in said
    desk.robot.press("F5")
    assert chips(desk) == ["Chờ ký"]
