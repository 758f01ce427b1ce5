"""Máy quét: which scanners this office has, and the profiles to scan with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Role
from tthc_desktop.domain.scan_profile import ScanProfile
from tthc_desktop.domain.scanning import Capabilities, Device
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.watch_folder import ChangeWatchFolder, WatchFolder
from tthc_desktop.services.scanning.devices import (
    AddDevice,
    ChooseDevice,
    DeviceCapabilities,
    FindDevices,
    FoundDevice,
    KnownDevice,
    ListDevices,
    RemoveDevice,
)
from tthc_desktop.services.scanning.profiles import (
    AllowOwnProfiles,
    ListProfiles,
    Profiles,
    PutProfile,
    RemoveProfile,
)
from tthc_desktop.ui.kit.runner import Job, Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.settings.form_panel import FormSpec
from tthc_desktop.ui.settings.scanner_forms import address_form, folder_form, profile_form

T = TypeVar("T")
_NOTHING_FOUND = (
    "Không tìm thấy máy quét mới. Bật máy quét rồi tìm lại, hoặc nhấn N để nhập địa chỉ."
)


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """known: one of the office's; else it was found just now."""

    device: Device
    capabilities: Capabilities | None
    known: bool
    first: bool = False


class ScannersView(Protocol):
    def show_devices(self, rows: Sequence[DeviceRow]) -> None: ...

    def show_profiles(self, profiles: Sequence[ScanProfile]) -> None: ...

    def show_right(self, text: str) -> None:
        """What this person may not do here; empty when everything is allowed."""
        ...

    def show_form(self, spec: FormSpec) -> None: ...

    def close_form(self) -> bool: ...

    def show_form_wrong(self, text: str) -> None: ...


class ScannersPresenter:
    def __init__(self, office: Office, runner: Runner, shell: Shell, view: ScannersView) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        self._known: tuple[KnownDevice, ...] = ()
        self._found: list[Device] = []
        self._search: Job | None = None
        self._profiles = Profiles()
        self._warned: ScanProfile | None = None

    def load(self) -> None:

        def done(loaded: tuple[tuple[KnownDevice, ...], Profiles]) -> None:
            self._known, self._profiles = loaded
            self._show()

        self._runner.submit(
            Lane.STORE,
            lambda: (self._office.use(ListDevices)(), self._office.use(ListProfiles).rules()),
            done,
            self._shell.fail,
        )

    def _show(self) -> None:
        rows = [
            DeviceRow(each.device, each.capabilities, known=True, first=each.first)
            for each in self._known
        ]
        ids = {row.device.id for row in rows}
        rows += [DeviceRow(d, None, known=False) for d in self._found if d.id not in ids]
        self._view.show_devices(rows)
        self._view.show_profiles(self._profiles.usable_by(self._shell.clerk))
        self._view.show_right(self._right())

    def _right(self) -> str:
        if self._shell.clerk.may(Role.ADMINISTRATOR):
            return (
                "" if self._profiles.own_allowed else "Đã khóa: người khác không tự tạo cấu hình."
            )
        if not self._profiles.own_allowed:
            return "Chỉ quản trị thay đổi được; ở đây chỉ xem."
        return "Quản trị khai báo máy quét; cấu hình riêng thì ai cũng tạo được."

    # Scanners

    def search(self) -> None:
        """T. Answers come in while it goes on; Esc ends it."""
        if self._search is not None or not self._allowed():
            return
        self._found = []
        self._shell.say("info", "Đang tìm máy quét trong mạng và trên máy này… Esc để dừng.")

        def arrived(found: FoundDevice) -> None:
            if not found.known:
                self._found.append(found.device)
                self._show()

        def ended(text: str, kind: str) -> None:
            self._search = None
            self._shell.say(kind, text)

        def done() -> None:
            count = len(self._found)
            if count:
                ended(f"Tìm thấy {count} máy quét mới. Nhấn C để thêm máy đang chọn.", "ok")
            else:
                ended(_NOTHING_FOUND, "info")

        def failed(error: Exception) -> None:
            self._search = None
            self._shell.fail(error)

        # Not in the scanner's lane: nobody's stack of paper waits for a search.
        self._search = self._runner.stream(
            Lane.NETWORK, self._office.use(FindDevices), arrived, done, failed
        )

    def stop_search(self) -> bool:
        if self._search is None:
            return False
        self._search.cancel()
        self._search = None
        self._shell.say("info", "Đã dừng tìm máy quét.")
        return True

    def add_by_address(self) -> None:
        """N."""
        if self._allowed():
            self._view.show_form(address_form(self._add))

    def watch_folder(self) -> None:
        """F: where network scanners put their files."""
        if not self._allowed():
            return
        clerk = self._shell.clerk

        def put(typed: str) -> None:
            def done(_none: None) -> None:
                self._view.close_form()
                watched = "Tệp mới trong thư mục sẽ hiện ở trang Số hóa (phím U)."
                self._shell.say("ok", watched if typed else "Đã thôi nhận tệp từ thư mục.")

            self._runner.submit(
                Lane.NETWORK,
                lambda: self._office.use(ChangeWatchFolder)(clerk, Path(typed) if typed else None),
                done,
                self._wrong,
            )

        self._runner.submit(
            Lane.STORE,
            self._office.use(WatchFolder).named,
            lambda folder: self._view.show_form(folder_form(str(folder or ""), put)),
            self._shell.fail,
        )

    def choose(self, row: DeviceRow | None) -> None:
        """C or Enter: takes a found one in, makes a known one the first."""
        if row is None or not self._allowed():
            return
        clerk = self._shell.clerk
        if not row.known:
            self._add(row.device.id)
        elif not row.first:
            self._run(
                Lane.STORE,
                lambda: self._office.use(ChooseDevice)(clerk, row.device.id),
                f"{row.device.name} là máy quét đầu tiên.",
            )

    def ask_again(self, row: DeviceRow | None) -> None:
        """R: what the device can do, from itself."""
        if row is None or not row.known:
            return
        self._run(
            Lane.SCANNER,
            lambda: self._office.use(DeviceCapabilities)(row.device.id, renew=True),
            f"Đã hỏi lại {row.device.name}.",
        )

    def remove(self, row: DeviceRow | None) -> None:
        """X."""
        if row is None or not row.known or not self._allowed():
            return
        clerk = self._shell.clerk
        self._run(
            Lane.STORE,
            lambda: self._office.use(RemoveDevice)(clerk, row.device.id),
            f"Đã bỏ {row.device.name} khỏi danh sách.",
        )

    def _add(self, typed: str) -> None:
        clerk = self._shell.clerk
        self._shell.say("info", "Đang hỏi máy quét…")

        def done(found: Capabilities) -> None:
            self._view.close_form()
            self._done(f"Đã thêm {found.device.name}.")

        self._runner.submit(
            Lane.SCANNER, lambda: self._office.use(AddDevice)(clerk, typed), done, self._wrong
        )

    # Profiles

    def new_profile(self) -> None:
        self._edit(ScanProfile("", ""))

    def edit(self, profile: ScanProfile | None) -> None:
        if profile is not None and self._may_change(profile):
            self._edit(profile)

    def _edit(self, profile: ScanProfile) -> None:
        self._warned = None
        devices = [each.device for each in self._known]
        self._view.show_form(profile_form(profile, devices, self._put))

    def _put(self, profile: ScanProfile) -> None:
        """A second save of the same is a yes to the warning."""
        clerk = self._shell.clerk
        accept = profile.weak and self._warned == profile
        self._warned = profile

        def done(saved: ScanProfile) -> None:
            self._view.close_form()
            self._done(f"Đã lưu cấu hình “{saved.name}”.")

        self._runner.submit(
            Lane.STORE,
            lambda: self._office.use(PutProfile)(clerk, profile, accept_weak=accept),
            done,
            self._wrong,
        )

    def lock(self, profile: ScanProfile | None) -> None:
        """K: locks it, or unlocks it."""
        if profile is None or not self._allowed():
            return
        clerk = self._shell.clerk
        other = replace(profile, locked=not profile.locked)
        said = "Đã khóa" if other.locked else "Đã mở khóa"
        self._run(
            Lane.STORE,
            lambda: self._office.use(PutProfile)(clerk, other, accept_weak=True),
            f"{said} cấu hình “{profile.name}”.",
        )

    def remove_profile(self, profile: ScanProfile | None) -> None:
        """X."""
        if profile is None or not self._may_change(profile):
            return
        clerk = self._shell.clerk
        self._run(
            Lane.STORE,
            lambda: self._office.use(RemoveProfile)(clerk, profile.id),
            f"Đã bỏ cấu hình “{profile.name}”.",
        )

    def allow_own(self) -> None:
        """P: whether clerks make their own."""
        if not self._allowed():
            return
        clerk = self._shell.clerk
        allowed = not self._profiles.own_allowed
        self._run(
            Lane.STORE,
            lambda: self._office.use(AllowOwnProfiles)(clerk, allowed=allowed),
            "Mọi người được tự tạo cấu hình quét."
            if allowed
            else "Từ nay chỉ quản trị tạo và sửa cấu hình quét.",
        )

    def _may_change(self, profile: ScanProfile) -> bool:
        """Told at once, not after something has been typed; the services ask again."""
        if profile.locked and not self._shell.clerk.may(Role.ADMINISTRATOR):
            self._shell.fail(InputError("profile.locked"))
            return False
        return True

    def _allowed(self) -> bool:
        if self._shell.clerk.may(Role.ADMINISTRATOR):
            return True
        self._shell.fail(InputError("account.not_allowed"))
        return False

    def _run(self, lane: Lane, work: Callable[[], T], said: str) -> None:
        self._runner.submit(lane, work, lambda _result: self._done(said), self._shell.fail)

    def _done(self, said: str) -> None:
        self._shell.changed()
        self.load()
        self._shell.say("ok", said)

    def _wrong(self, error: Exception) -> None:
        """In the form where the person can mend it there, else in the strip."""
        if isinstance(error, InputError):
            self._view.show_form_wrong(sentence(error))
        else:
            self._shell.fail(error)
