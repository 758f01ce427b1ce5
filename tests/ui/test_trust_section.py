"""Chứng thư tin cậy by keyboard: a key is pinned, a store imported, lists are fetched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from tests.robots.window import WindowRobot
from tests.support.stub_server import Reply, serving
from tests.support.trust_office import (
    GOVERNMENT,
    PUBLIC,
    Publisher,
    at_their_time,
    both_roots,
    der_list,
)
from tests.support.trust_pki import NOW
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.signing_rules import fingerprint
from tthc_desktop.domain.trust import key_words
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.trust import GetTrust, ImportTrustStore, PinPublisher
from tthc_desktop.services.office.trust_doubts import NO_FAMILY
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.ui.kit.table import CellTable
from tthc_desktop.ui.kit.theme import SCALES, theme
from tthc_desktop.ui.settings.trust import TRUST

NAME = "settings.trust"
STORE, AUTHORITIES, LISTS, DOUBTS, ASK, WORDS = (
    f"{NAME}.{part}" for part in ("store", "authorities", "lists", "doubts", "ask", "right")
)
GOOD = ["CA gốc chuyên dùng thử", "29/11/2026", "1 ngày", "còn hạn"]


@pytest.fixture
def now(office: Office) -> Office:
    return at_their_time(office)


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path / "publisher")


def administrator(office: Office) -> Account:
    return office.use(FindClerk)(demo.ADMINISTRATOR.login)


def installed(office: Office, publisher: Publisher, store: Path) -> None:
    office.use(PinPublisher)(administrator(office), publisher.key)
    office.use(ImportTrustStore)(administrator(office), store)


def opened(robot: WindowRobot, login: str = demo.ADMINISTRATOR.login) -> WindowRobot:
    robot.sign_in(login, demo.PASSWORD)
    return robot.open_section("Alt+9", lambda: robot.cells(STORE))


def facts(robot: WindowRobot) -> list[tuple[str, str]]:
    return [(name, text) for name, text in robot.cells(STORE)]


def answer(robot: WindowRobot, text: str) -> None:
    robot.press("Ctrl+A")
    robot.write(text)
    robot.press("Ctrl+Return")
    robot.idle()


def test_from_nothing_to_two_families(
    now: Office, open_window: OpenWindow, publisher: Publisher
) -> None:
    robot = opened(open_window(now))
    assert facts(robot) == [("Khóa đã ghim", "chưa có"), ("Kho đã nhập", "chưa có")]
    assert robot.text(WORDS).startswith(NO_FAMILY)
    assert "Nhấn G để ghim khóa" in robot.text(WORDS)
    assert "tthc" not in robot.text(WORDS), "what is to be done on this page"
    assert robot.cells(DOUBTS) == [], "nothing is told twice"
    store = publisher.publish(3, both_roots())
    robot.press("N")
    answer(robot, str(store))
    assert "Chưa ghim khóa" in robot.text(f"{ASK}.path.wrong")
    robot.press("Escape")
    robot.press("G")
    answer(robot, "abc")
    assert "64 chữ số" in robot.text(f"{ASK}.key.wrong")
    answer(robot, publisher.key)
    words = key_words(publisher.key)
    assert words in robot.strip
    assert facts(robot)[0] == ("Khóa đã ghim", words)
    robot.press("N")
    answer(robot, str(store))
    assert "bản 3" in robot.strip
    assert facts(robot)[1] == ("Kho đã nhập", "bản 3, lập 08:00 ngày 30/11/2026")
    assert robot.cells(AUTHORITIES) == [
        [
            "CA gốc chuyên dùng thử",
            "chuyên dùng Chính phủ, gốc",
            fingerprint(GOVERNMENT.sha256),
            "22/08/2026–18/05/2029",
        ],
        [
            "CA gốc công cộng thử",
            "công cộng quốc gia, gốc",
            fingerprint(PUBLIC.sha256),
            "22/08/2026–18/05/2029",
        ],
    ]
    assert GOOD in robot.cells(LISTS)
    assert robot.cells(DOUBTS) == []
    assert not robot.find(QWidget, WORDS).isVisible()


def test_a_refused_store_leaves_the_one_before(
    now: Office, open_window: OpenWindow, publisher: Publisher, tmp_path: Path
) -> None:
    older = publisher.publish(1, both_roots())
    installed(now, publisher, publisher.publish(2, both_roots()))
    robot = opened(open_window(now))
    before = facts(robot)
    robot.press("N")
    for path, words in (
        (older, "cũ hơn bản 2"),
        (publisher.folder / "key", "không phải kho chứng thư"),
        (tmp_path / "không có", "không có"),
    ):
        answer(robot, str(path))
        assert words in robot.text(f"{ASK}.path.wrong")
    robot.press("Escape")
    robot.press("F5")
    assert facts(robot) == before


def test_another_key_drops_the_store_and_says_so_before(
    now: Office, open_window: OpenWindow, publisher: Publisher, tmp_path: Path
) -> None:
    installed(now, publisher, publisher.publish(2, both_roots()))
    robot = opened(open_window(now))
    robot.press("G")
    assert key_words(publisher.key) in robot.text(f"{ASK}.text")
    assert "bị bỏ" in robot.text(f"{ASK}.text")
    answer(robot, publisher.key)
    assert "Không có gì thay đổi" in robot.strip
    assert len(robot.cells(AUTHORITIES)) == 2
    robot.press("G")
    answer(robot, Publisher(tmp_path / "other").key)
    assert robot.cells(AUTHORITIES) == []
    assert facts(robot)[1] == ("Kho đã nhập", "chưa có")


def test_lists_are_fetched_and_what_failed_is_told(
    now: Office, open_window: OpenWindow, publisher: Publisher
) -> None:
    robot = open_window(now)
    replies = {"/a.crl": Reply(200, der_list(GOVERNMENT))}
    files = {"government/a.pem": GOVERNMENT.pem, "public/b.pem": PUBLIC.pem}
    with serving(lambda _method, path: replies[path]) as url:
        installed(now, publisher, publisher.publish(1, files, f"{url}/a.crl"))
        opened(robot)
        assert robot.cells(LISTS) == []
        assert "Chưa có danh sách thu hồi của" in robot.cells(DOUBTS)[0][0]
        robot.press("T")
        robot.idle()
        assert robot.strip == "Đã tải 1 danh sách thu hồi mới."
        assert robot.cells(LISTS) == [GOOD]
        robot.press("T")
        robot.idle()
        assert "1 nơi không có bản mới hơn" in robot.strip
        replies["/a.crl"] = Reply(404)
        robot.press("T")
        robot.idle()
    assert "1 nơi chưa tải được" in robot.strip
    assert "CA gốc chuyên dùng thử: Không tải được" in robot.strip
    assert robot.cells(LISTS) == [GOOD], "the one of before stays"


def test_where_no_address_is_named_nothing_is_asked(
    now: Office, open_window: OpenWindow, publisher: Publisher
) -> None:
    robot = opened(open_window(now))
    robot.press("T")
    robot.idle()
    assert "Chưa có kho chứng thư nào dùng được" in robot.strip
    installed(now, publisher, publisher.publish(1, both_roots()))
    robot.press("T")
    robot.idle()
    assert "không ghi nơi tải" in robot.strip
    assert str(now.ports.trust / "crl") in robot.strip
    robot.press("Alt+8")
    robot.idle()
    assert robot.strip == "", "it spoke of the section before"


def test_a_doubt_is_read_to_its_end(
    now: Office, open_window: OpenWindow, publisher: Publisher
) -> None:
    installed(now, publisher, publisher.publish(2, both_roots()))
    (now.ports.trust / "store.tthc-trust").unlink()
    robot = opened(open_window(now))
    [doubt] = [doubt for (doubt,) in robot.cells(DOUBTS) if "nhập lại" in doubt]
    robot.find(QWidget, DOUBTS).setFocus()
    while robot.find(CellTable, DOUBTS).currentIndex().data() != doubt:
        robot.press("Down")
    robot.press("Return")
    assert robot.text(f"{ASK}.text") == doubt
    robot.press("Ctrl+Return")
    assert robot.focused().objectName() == DOUBTS


def test_old_lists_ends_of_terms_and_files_that_cannot_be_read(
    now: Office, open_window: OpenWindow, publisher: Publisher
) -> None:
    installed(now, publisher, publisher.publish(1, both_roots()))
    folder = now.ports.trust
    (folder / "hỏng.cer").write_bytes(GOVERNMENT.der[:-20])
    later = NOW.replace(year=NOW.year + 4)
    clock = type(now.use(GetTrust).clock)(later)  # type: ignore[call-arg]  # the fake one
    robot = opened(open_window(replace(now, use=now.use.replaced({Clock: clock}))))
    assert ("Không đọc được", "hỏng.cer") in facts(robot)
    assert {row[3] for row in robot.cells(LISTS)} == {"quá hạn"}
    assert {row[2] for row in robot.cells(LISTS)} == {"1462 ngày"}
    told = [doubt for (doubt,) in robot.cells(DOUBTS)]
    assert any("hỏng.cer" in doubt for doubt in told)
    assert any("không trong thời hạn hiệu lực" in doubt for doubt in told)


def test_a_store_that_was_not_imported_is_marked(
    now: Office, open_window: OpenWindow, publisher: Publisher
) -> None:
    installed(now, publisher, publisher.publish(2, both_roots()))
    (now.ports.trust / "store.tthc-trust").unlink()
    robot = opened(open_window(now))
    assert facts(robot)[1] == ("Kho đã nhập", "bản 2 không còn hoặc hỏng")
    assert any("nhập lại" in doubt for (doubt,) in robot.cells(DOUBTS))


def test_a_clerk_looks_and_changes_nothing(
    now: Office, open_window: OpenWindow, publisher: Publisher
) -> None:
    installed(now, publisher, publisher.publish(1, both_roots()))
    robot = opened(open_window(now), demo.CLERK.login)
    assert "Chỉ quản trị" in robot.text(WORDS)
    for key in ("G", "N", "T"):
        robot.press(key)
        robot.idle()
        assert "không có quyền" in robot.strip
        assert not robot.find(QWidget, ASK).isVisible()
    assert now.use(GetTrust)().pin.publisher == publisher.key


def test_no_letter_means_two_acts() -> None:
    keys = [key for table in TRUST.tables for act in table.acts for key in (act.key, *act.also)]
    assert len(keys) == len(set(keys))


def test_it_fits_a_small_screen_at_every_text_size(
    now: Office, open_window: OpenWindow, publisher: Publisher
) -> None:
    robot = opened(open_window(now))
    for scale in SCALES:
        assert theme.scale == scale
        robot.open_section("Alt+9", lambda: robot.cells(STORE))
        hint = robot.window.minimumSizeHint()
        assert (hint.width() <= 1366, hint.height() <= 708) == (True, True), (scale, hint)
        robot.press("Ctrl+Plus")
        robot.idle()
