"""The scanners of this office: the left half of their section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.scan_profile import ScanProfile
from tthc_desktop.domain.scanning import Capabilities, Device
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.watch_folder import ChangeWatchFolder
from tthc_desktop.services.scanning.devices import (
    AddDevice,
    ChooseDevice,
    DeviceCapabilities,
    FindDevices,
    FoundDevice,
    KnownDevice,
    RemoveDevice,
)
from tthc_desktop.services.scanning.profiles import Profiles
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Ask, FieldKind, FormField
from tthc_desktop.ui.kit.runner import Job, Lane
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.settings.scanner_words import abilities
from tthc_desktop.ui.settings.spec import (
    On,
    TableSpec,
    a_row,
    for_administrators,
)

_NOTHING_FOUND = (
    "Không tìm thấy máy quét mới. Bật máy quét rồi tìm lại, hoặc nhấn N để nhập địa chỉ."
)


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A scanner in the list.

    Attributes:
        known: Whether it is one of the office's; else it was found just now.
    """

    device: Device
    capabilities: Capabilities | None
    known: bool
    first: bool = False


class DeviceSearch:
    """Looks for scanners; answers come in while it goes on, Esc ends it."""

    def __init__(self) -> None:
        self.found: list[Device] = []
        self._job: Job | None = None
        self._doing: Doing | None = None

    def begin(self, office: Office, doing: Doing) -> None:
        """One at a time."""
        if self._job is not None:
            return
        self.found, self._doing = [], doing
        doing.shell.say("info", "Đang tìm máy quét trong mạng và trên máy này… Esc để dừng.")

        def arrived(found: FoundDevice) -> None:
            if not found.known:
                self.found.append(found.device)
                doing.changed()

        def done() -> None:
            self._job = None
            count = len(self.found)
            if count:
                told = f"Tìm thấy {count} máy quét mới: chọn máy cần thêm rồi nhấn C."
                doing.shell.say("ok", told)
            else:
                doing.shell.say("info", _NOTHING_FOUND)

        def failed(error: Exception) -> None:
            self._job = None
            doing.shell.fail(error)

        # Not in the scanner's lane: nobody's stack of paper waits for a search.
        find = office.use(FindDevices)
        self._job = doing.begun.stream(Lane.NETWORK, find, arrived, done, failed)

    def stop(self) -> bool:
        """False when nothing is looked for."""
        if self._job is None or self._doing is None:
            return False
        self._job.cancel()
        self._job = None
        self._doing.shell.say("info", "Đã dừng tìm máy quét.")
        return True


@dataclass(slots=True)
class Warned:
    """The profile that was warned of: a second save of the same is a yes."""

    of: ScanProfile | None = None
    accepted: bool = False

    def tell(self, profile: ScanProfile) -> None:
        self.accepted = profile.weak and self.of == profile
        self.of = profile


@dataclass(frozen=True, slots=True)
class ScannersKnown:
    clerk: Account
    devices: tuple[KnownDevice, ...]
    profiles: Profiles
    folder: Path | None
    search: DeviceSearch = field(default_factory=DeviceSearch, compare=False)
    warned: Warned = field(default_factory=Warned, compare=False)

    @property
    def rows(self) -> Sequence[DeviceRow]:
        rows = [DeviceRow(d.device, d.capabilities, True, d.first) for d in self.devices]
        ids = {row.device.id for row in rows}
        return [*rows, *(DeviceRow(d, None, False) for d in self.search.found if d.id not in ids)]


_OnDevice = On[ScannersKnown, DeviceRow]


def _why_not_chosen(on: _OnDevice) -> str | TthcError:
    first = f"{on.row.device.name} đã là máy dùng trước." if on.row.first else ""
    return for_administrators(on) or first


def _unless_known(on: _OnDevice) -> str:
    return "" if on.row.known else f"{on.row.device.name} chưa được thêm: nhấn C để thêm."


def _why_not_removed(on: _OnDevice) -> str | TthcError:
    return for_administrators(on) or _unless_known(on)


def _added(found: Capabilities) -> str:
    return f"Đã thêm {found.device.name}."


SEARCH = Act[_OnDevice](
    "T",
    "Tìm máy quét",
    begin=lambda office, doing, on: on.known.search.begin(office, doing),
    why_not=for_administrators,
    line="tìm",
    short="Tìm",
)
ADD = Act[_OnDevice](
    "N",
    "Thêm theo địa chỉ",
    lambda office, clerk, _on, answer: office.use(AddDevice)(clerk, answer["address"]),
    why_not=for_administrators,
    ask=lambda _on: Ask(
        "Thêm máy quét theo địa chỉ",
        "Thêm",
        "Máy quét mạng phải đang bật: chương trình hỏi máy rồi mới thêm. Địa chỉ IP in trên trang"
        " cấu hình của máy.",
        (FormField("address", "Địa chỉ", "192.168.1.20"),),
    ),
    told=lambda _on, _answer, found: _added(found),
    makes=lambda _on, _answer, found: found.device.id,
    lane=Lane.SCANNER,
    line="thêm",
    short="Thêm",
    saying="Đang hỏi máy quét…",
)


def _choose(office: Office, doing: Doing, on: _OnDevice) -> None:
    """Takes a found one in, makes a known one the first."""
    clerk, device = on.clerk, on.row.device
    if on.row.known:
        doing.run(
            Lane.STORE,
            lambda: office.use(ChooseDevice)(clerk, device.id),
            f"{device.name} là máy quét đầu tiên.",
        )
        return
    doing.run_then(
        Lane.SCANNER,
        lambda: office.use(AddDevice)(clerk, device.id),
        lambda found: doing.shell.say("ok", _added(found)),
        saying=ADD.saying,
    )


CHOOSE = Act[_OnDevice](
    "C",
    "Dùng trước",
    begin=_choose,
    here=a_row,
    why_not=_why_not_chosen,
    line="dùng trước",
    also=("Enter",),
)
ASK_AGAIN = Act[_OnDevice](
    "R",
    "Hỏi lại máy",
    lambda office, _clerk, on, _answer: office.use(DeviceCapabilities)(
        on.row.device.id, renew=True
    ),
    here=a_row,
    why_not=_unless_known,
    told=lambda on, _answer, _done: f"Đã hỏi lại {on.row.device.name}.",
    lane=Lane.SCANNER,
    line="hỏi lại máy",
    short="Hỏi lại",
)
REMOVE = Act[_OnDevice](
    "X",
    "Bỏ máy quét",
    lambda office, clerk, on, _answer: office.use(RemoveDevice)(clerk, on.row.device.id),
    here=a_row,
    why_not=_why_not_removed,
    told=lambda on, _answer, _done: f"Đã bỏ {on.row.device.name} khỏi danh sách.",
    line="bỏ",
    short="Bỏ",
    also=("Delete",),
)


FOLDER = Act[_OnDevice](
    "F",
    "Thư mục nhận tệp",
    lambda office, clerk, _on, answer: office.use(ChangeWatchFolder)(
        clerk, Path(answer["folder"]) if answer["folder"] else None
    ),
    why_not=for_administrators,
    ask=lambda on: Ask(
        "Thư mục nhận tệp",
        "Lưu",
        "Máy quét mạng hoặc đồng nghiệp đặt tệp vào đây. Tệp lấy xong chuyển sang “da-nhap”, tệp bị"
        " từ chối sang “bi-tu-choi”; không tệp nào bị xóa. Để trống: thôi nhận.",
        (
            FormField(
                "folder",
                "Thư mục",
                "D:\\MayQuet",
                str(on.known.folder or ""),
                FieldKind.FOLDER,
            ),
        ),
    ),
    told=lambda _on, answer, _done: (
        "Tệp mới trong thư mục sẽ hiện ở trang Số hóa (phím U)."
        if answer["folder"]
        else "Đã thôi nhận tệp từ thư mục."
    ),
    lane=Lane.NETWORK,
    line="thư mục nhận tệp",
)


def _state(shown: DeviceRow) -> Cell:
    if not shown.known:
        return Cell(chips=(Chip("mới tìm thấy", "accent"),))
    return Cell(chips=(Chip("dùng trước", "ok"),)) if shown.first else Cell()


DEVICES = TableSpec[ScannersKnown, DeviceRow](
    "devices",
    "Máy quét",
    (
        ColumnSpec("Tên", 190, lambda r: Cell(r.device.name, bold=True)),
        ColumnSpec("Làm được", 0, lambda r: Cell(abilities(r.capabilities))),
        ColumnSpec("", 112, _state),
    ),
    lambda r: r.device.id,
    lambda known: known.rows,
    (SEARCH, ADD, CHOOSE, ASK_AGAIN, REMOVE, FOLDER),
    stretch=2,
)
