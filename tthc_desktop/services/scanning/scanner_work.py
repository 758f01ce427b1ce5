"""Interim."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.scan_profile import USUAL, Feed, ScanProfile
from tthc_desktop.domain.scanning import Capabilities, Device
from tthc_desktop.services.ports.scanner import Scanner


@dataclass(frozen=True, slots=True)
class ScannerWork:
    scanner: Scanner

    def profiles(self, _account: Account) -> tuple[ScanProfile, ...]:
        return (
            USUAL,
            ScanProfile("duplex", "Hai mặt", 2, Feed.DUPLEX),
            ScanProfile("manual", "Hai mặt thủ công", 3, Feed.MANUAL_DUPLEX),
            ScanProfile("glass", "Kính", 4, Feed.GLASS, prompt=True),
            ScanProfile("card", "Thẻ", 5, Feed.CARD),
        )

    def device_for(self, _profile: ScanProfile) -> Device:
        devices = self.scanner.devices()
        if not devices:
            raise DeviceError("scanner.absent")
        return devices[0]

    def capabilities(self, device_id: str) -> Capabilities:
        return self.scanner.capabilities(device_id)
