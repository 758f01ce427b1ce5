"""Files fall on the digitising page, are pasted, wait in a folder: what is told, what is asked."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLabel

from tests.robots.window import WindowRobot
from tests.support import outside_files, sheets
from tests.support.whole_store import all_dossiers
from tests.ui.conftest import OpenWindow
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.inspection import Inspection
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import applicant
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.inspector import FileSource
from tthc_desktop.services.reading.inspect_file import InspectFile
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.reception.watch_folder import ChangeWatchFolder, WatchFolder
from tthc_desktop.ui.kit.strip import MessageStrip
from tthc_desktop.ui.scan.thumbs import ThumbsList

PERSON = applicant("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")


@pytest.fixture
def dossier(office: Office, robot: WindowRobot) -> Dossier:
    robot.receive(PERSON.name, PERSON.id_number, PERSON.phone, PERSON.address)
    with office.ports.store.read() as tx:
        [made] = all_dossiers(tx)
    return made


def picture(folder: Path, name: str, kind: str = "JPEG") -> Path:
    path = folder / name
    image = sheets.text_page([name, *sheets.prose(3, len(name))], 100)
    path.write_bytes(sheets.file_bytes(image, kind, 200))
    return path


def drop(robot: WindowRobot, *paths: Path) -> None:
    assert robot.drop("scan", *(QUrl.fromLocalFile(str(path)) for path in paths))


def shown(robot: WindowRobot) -> int:
    return len(robot.find(ThumbsList, "scan.thumbs").thumbs.pages)


def test_a_pile_goes_on_after_a_bad_file(
    robot: WindowRobot, dossier: Dossier, tmp_path: Path
) -> None:
    bad = tmp_path / "hỏng.jpg"
    bad.write_bytes(b"\xff\xd8\xff\xe0 nothing of a picture")
    drop(robot, picture(tmp_path, "một.jpg"), bad, picture(tmp_path, "hai.png", "PNG"))
    robot.until(lambda: "Đã nhập 2 tệp" in robot.strip)
    assert "(2 trang)" in robot.strip
    assert "hỏng.jpg" in robot.strip
    robot.until(lambda: shown(robot) == 2)


def test_a_pile_stops_at_esc(
    robot: WindowRobot, dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in stays in, nothing comes of the file in work, the others lie where they were."""
    opened, go_on = threading.Event(), threading.Event()
    look = InspectFile.__call__

    def slow(self: InspectFile, source: FileSource, password: str = "") -> Inspection:
        if isinstance(source, Path) and source.name == "hai.jpg":
            opened.set()
            go_on.wait(60)
        return look(self, source, password)

    monkeypatch.setattr(InspectFile, "__call__", slow)
    drop(robot, *(picture(tmp_path, f"{name}.jpg") for name in ("một", "hai", "ba")))
    assert "Đang mở 3 tệp… Esc để dừng." in robot.strip
    robot.until(opened.is_set)
    robot.until(lambda: shown(robot) == 1)
    robot.press("Escape")
    assert "Đang dừng" in robot.strip
    robot.press("Escape")  # a second one has nothing to stop
    go_on.set()
    robot.until(lambda: "Đã dừng: 2 tệp chưa nhập." in robot.strip)
    assert "Đã nhập tệp" in robot.strip
    robot.until(lambda: shown(robot) == 1)


def test_a_full_disk_among_a_pile_is_told_with_what_is_in(
    robot: WindowRobot, dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither sentence takes the place of the other."""
    look = InspectFile.__call__

    def full(self: InspectFile, source: FileSource, password: str = "") -> Inspection:
        if isinstance(source, Path) and source.name == "hai.jpg":
            raise StoreError("disk.full")
        return look(self, source, password)

    monkeypatch.setattr(InspectFile, "__call__", full)
    drop(robot, *(picture(tmp_path, f"{name}.jpg") for name in ("một", "hai", "ba")))
    full_words = sentence(StoreError("disk.full"))
    robot.until(lambda: full_words in robot.strip and "Đã nhập tệp" in robot.strip)
    robot.until(lambda: shown(robot) == 1)


def test_what_is_pasted_is_opened_in_the_cage_not_here(
    robot: WindowRobot, dossier: Dossier
) -> None:
    data = QMimeData()
    data.setData("image/png", b"\x89PNG\r\n\x1a\n nothing of a picture")
    QGuiApplication.clipboard().setMimeData(data)
    robot.press("Ctrl+V")
    robot.until(lambda: bool(robot.strip) and "Đang mở" not in robot.strip)
    assert "ảnh" in robot.strip.lower()
    assert "Không có ảnh" not in robot.strip


def test_a_picture_is_pasted(robot: WindowRobot, dossier: Dossier) -> None:
    image = QImage(900, 1200, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    QGuiApplication.clipboard().setImage(image)
    robot.press("Ctrl+V")
    robot.until(lambda: "Đã nhập tệp" in robot.strip)
    robot.until(lambda: shown(robot) == 1)
    QGuiApplication.clipboard().clear()
    robot.press("Ctrl+V")
    robot.until(lambda: "Không có ảnh hay tệp nào" in robot.strip)


def test_a_locked_file_asks_once(robot: WindowRobot, dossier: Dossier, samples: Path) -> None:
    drop(robot, samples / "encrypted-pdf/r3-user-password.pdf")
    robot.until(lambda: "Mật khẩu của" in robot.text("scan.ask.title"))
    assert robot.strip == "", "nothing is being opened any more"
    robot.press("Ctrl+Return")
    assert "Nhập mật khẩu" in robot.text("scan.ask.password.wrong")
    robot.write("sai rồi")
    robot.press("Ctrl+Return")
    robot.until(lambda: robot.focused().objectName() == "scan.ask.password")
    robot.write("asdfzxcv")
    robot.press("Ctrl+Return")
    robot.until(lambda: "Đã nhập tệp" in robot.strip)
    robot.until(lambda: shown(robot) > 0)


def asked_for(robot: WindowRobot, name: str) -> bool:
    return name in robot.text("scan.ask.title")


def test_each_locked_file_of_a_pile_is_asked_for(
    robot: WindowRobot, dossier: Dossier, samples: Path, tmp_path: Path
) -> None:
    locked = samples / "encrypted-pdf/r3-user-password.pdf"
    for name in ("một.pdf", "hai.pdf", "ba.pdf"):
        (tmp_path / name).write_bytes(locked.read_bytes() + name.encode())
    drop(robot, tmp_path / "một.pdf", tmp_path / "hai.pdf", tmp_path / "ba.pdf")
    for name in ("một.pdf", "hai.pdf"):
        robot.until(partial(asked_for, robot, name))
        robot.until(lambda: robot.focused().objectName() == "scan.ask.password")
        robot.write("asdfzxcv")
        robot.press("Ctrl+Return")
    robot.until(partial(asked_for, robot, "ba.pdf"))
    robot.press("Escape")
    robot.until(lambda: shown(robot) == 2)


def test_without_a_slot_it_is_said_where_files_go(
    robot: WindowRobot, dossier: Dossier, tmp_path: Path, office: Office
) -> None:
    drop(robot, picture(tmp_path, "một.jpg"))
    robot.until(lambda: shown(robot) == 1)
    robot.idle()
    robot.press("M")
    robot.press("0")
    robot.until(lambda: shown(robot) == 0)
    robot.press("0")
    robot.until(lambda: shown(robot) == 1)
    drop(robot, picture(tmp_path, "hai.jpg"))
    robot.until(lambda: "Chọn một giấy tờ" in robot.strip)
    assert shown(robot) == 1


def test_files_that_wait_in_the_folder_are_taken_with_one_key(
    robot: WindowRobot, office: Office, dossier: Dossier, tmp_path: Path
) -> None:
    folder = tmp_path / "Máy quét mạng"
    folder.mkdir()
    for name in ("a.jpg", "b.jpg"):
        picture(folder, name)
    office.use(ChangeWatchFolder)(office.use(FindClerk)(demo.ADMINISTRATOR.login), folder)
    chip = robot.find(QLabel, "scan.waiting")
    robot.until(lambda: chip.text() == "2 tệp chờ · U")
    robot.press("U")
    robot.until(lambda: robot.focused().objectName() == "scan.ask.choices")
    robot.press("Ctrl+Return")
    robot.until(lambda: "Đã nhập 2 tệp" in robot.strip)
    assert sorted(p.name for p in (folder / "da-nhap").iterdir()) == ["a.jpg", "b.jpg"]
    robot.until(lambda: shown(robot) == 2)


FOLDER = "settings.scanners.ask.folder"


def name_folder(robot: WindowRobot, typed: str, words: str) -> None:
    robot.press("Ctrl+6")
    robot.press("Alt+5")
    robot.idle()
    robot.press("F")
    robot.until(lambda: robot.focused().objectName() == FOLDER)
    robot.press("Ctrl+A")
    robot.write(typed) if typed else robot.press("Delete")
    robot.press("Ctrl+Return")

    def shown() -> list[str]:
        labels = robot.window.findChildren(QLabel)
        return [each.text() for each in labels if each.isVisible()]

    robot.until(lambda: any(words in text for text in shown()))
    robot.idle()
    robot.press("Escape")


def test_the_folder_is_named_in_the_settings(
    office: Office, open_window: OpenWindow, tmp_path: Path
) -> None:
    robot = open_window(office)
    robot.sign_in(demo.ADMINISTRATOR.login, demo.PASSWORD)
    name_folder(robot, str(tmp_path / "không có"), "thư mục")
    assert office.use(WatchFolder).named() is None
    name_folder(robot, str(tmp_path), "phím U")
    assert office.use(WatchFolder).named() == tmp_path
    name_folder(robot, "", "Đã thôi nhận tệp")
    assert office.use(WatchFolder).named() is None


def test_a_signed_file_beside_pages_comes_in_the_way_that_the_refusal_names(
    robot: WindowRobot, dossier: Dossier, samples: Path, tmp_path: Path
) -> None:
    signed = samples / "signed-pdf/dss/pdf-signed-original.pdf"
    drop(robot, picture(tmp_path, "một.jpg"), picture(tmp_path, "hai.jpg"))
    robot.until(lambda: "Đã nhập 2 tệp" in robot.strip)
    robot.until(lambda: shown(robot) == 2)
    robot.idle()
    robot.press("Backspace")  # takes no page away, and says what does
    robot.until(lambda: "nhấn Delete" in robot.strip)
    robot.idle()
    drop(robot, signed)
    robot.until(lambda: "đã có trang quét" in robot.strip)
    assert "Backspace" not in robot.strip
    assert "Shift+← →" in robot.strip
    robot.press("Shift+Left")
    robot.press("Delete")
    robot.until(lambda: shown(robot) == 0)
    robot.idle()
    drop(robot, signed)
    robot.until(lambda: "giữ nguyên chữ ký" in robot.strip)


def test_without_files_u_says_so(robot: WindowRobot, dossier: Dossier) -> None:
    robot.press("U")
    robot.until(lambda: "Không có tệp nào đang chờ" in robot.strip)


def test_attachments_that_are_left_out_are_told(
    robot: WindowRobot, dossier: Dossier, tmp_path: Path
) -> None:
    """Also where the file is kept as it came; a link is not worth a word."""
    path = tmp_path / "kem.pdf"
    path.write_bytes(outside_files.attached())
    drop(robot, path)
    robot.until(lambda: "Đã nhập tệp" in robot.strip)
    assert "Trong tệp có tệp đính kèm: chỉ dùng hình của các trang." in robot.strip
    path = tmp_path / "lien-ket.pdf"
    path.write_bytes(outside_files.linked(outside_files.action("URI", URI="http://127.0.0.1")))
    robot.find(MessageStrip, "strip").clear()
    drop(robot, path)
    robot.until(lambda: "Đã nhập tệp" in robot.strip)
    assert "Trong tệp có" not in robot.strip
