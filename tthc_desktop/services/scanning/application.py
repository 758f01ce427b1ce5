"""Everything about scanners and profiles that window and command line can do."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.people import Account
from tthc_desktop.domain.scan_profile import ScanProfile
from tthc_desktop.domain.scanning import Device
from tthc_desktop.services.ports.clock import Ids
from tthc_desktop.services.ports.scanner import DeviceFinder, Scanner
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.scanning.devices import (
    AddDevice,
    ChooseDevice,
    DeviceCapabilities,
    FindDevices,
    ListDevices,
    RemoveDevice,
)
from tthc_desktop.services.scanning.profiles import (
    AllowOwnProfiles,
    ListProfiles,
    PutProfile,
    RemoveProfile,
)


@dataclass(frozen=True, slots=True)
class ScannerWork:
    devices: ListDevices
    find: FindDevices
    capabilities: DeviceCapabilities
    add: AddDevice
    remove: RemoveDevice
    choose: ChooseDevice
    profiles: ListProfiles
    put_profile: PutProfile
    remove_profile: RemoveProfile
    allow_own: AllowOwnProfiles

    @classmethod
    def of(cls, store: Store, ids: Ids, scanner: Scanner, finder: DeviceFinder) -> ScannerWork:
        return cls(
            ListDevices(store),
            FindDevices(store, finder),
            DeviceCapabilities(store, scanner),
            AddDevice(store, scanner),
            RemoveDevice(store),
            ChooseDevice(store),
            ListProfiles(store),
            PutProfile(store, ids),
            RemoveProfile(store),
            AllowOwnProfiles(store),
        )

    def profile_of_key(self, account: Account, key: int) -> ScanProfile | None:
        """The one that Alt+F with that number begins."""
        return next((p for p in self.profiles(account) if key and p.key == key), None)

    def device_for(self, profile: ScanProfile) -> Device:
        """The profile's own scanner, or the office's first. Asks no device. Raises DeviceError
        ``scanner.not_set``."""
        return self.devices.named(profile.device)
