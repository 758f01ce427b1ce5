"""Adapters whose libraries take long to import, made by functions that import them.

Part of the composition root: bootstrap gives them to the office, most of them behind later(). So
Qt's printing, openpyxl and HTTP are there when somebody needs them, and not at every start.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tthc_desktop.services.office.current_relay import OpenPortal, OpenResync, OpenReuse
from tthc_desktop.services.ports.catalogue import CatalogueReader
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.device_keys import DeviceKeys
from tthc_desktop.services.ports.files import CodeList
from tthc_desktop.services.ports.portal import DeviceProof, Enroller, Introducer
from tthc_desktop.services.ports.printing import Printer
from tthc_desktop.services.ports.sheets import SheetWriter
from tthc_desktop.services.ports.trust import FetchPatience, TrustFiles, TrustPublisher

if TYPE_CHECKING:
    from tthc_desktop.adapters.portal.relay import RelayPortal
    from tthc_desktop.adapters.portal.tokens import DeviceTokens
    from tthc_desktop.adapters.store.integrity import WholeDatabase
    from tthc_desktop.adapters.store.look import DatabaseLook
    from tthc_desktop.adapters.store.store import Lock, SqlStore
    from tthc_desktop.adapters.store.upgrade import WayBack


def store(
    folder: Path,
    key: bytes,
    clock: Clock,
    alone: Lock,
    way_back: WayBack,
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> SqlStore:
    from tthc_desktop.adapters.store.store import SqlStore

    return SqlStore.open(folder, key, clock, alone, way_back, told)


def look(database: Path, key: bytes) -> DatabaseLook:
    from tthc_desktop.adapters.store.look import look

    return look(database, key)


def whole_database(database: Path, key: bytes, clock: Clock) -> WholeDatabase:
    from tthc_desktop.adapters.store.integrity import WholeDatabase

    return WholeDatabase(database, key, clock)


def copy_database(source: Path, key: bytes, target: Path, go_on: Callable[[], bool]) -> None:
    from tthc_desktop.adapters.store import copy

    copy.copy_database(source, key, target, go_on)


def mark_restored(database: Path, key: bytes, clock: Clock, copied: datetime) -> None:
    from tthc_desktop.adapters.store import copy

    copy.mark_restored(database, key, clock, copied)


def go_back(database: Path, key: bytes, way_back: WayBack) -> str:
    from tthc_desktop.adapters.store import upgrade

    return upgrade.go_back(database, key, way_back)


def catalogue_files() -> CatalogueReader:
    from tthc_desktop.adapters.catalogue.files import CatalogueFiles

    return CatalogueFiles()


def write_template(path: Path) -> None:
    catalogue_files().write_template(path)


def read_codes(path: Path) -> CodeList:
    from tthc_desktop.adapters.catalogue import code_list

    return code_list.read_codes(path)


def printer() -> Printer:
    from tthc_desktop.adapters.printing.qt_printer import QtPrinter
    from tthc_desktop.adapters.system.resources import resource_folder

    return QtPrinter(resource_folder() / "fonts")


def sheets() -> SheetWriter:
    from tthc_desktop.adapters.sheets.workbook import OpenpyxlSheets

    return OpenpyxlSheets()


def introducer() -> Introducer:
    from tthc_desktop.adapters.portal.relay import RelayIntroducer

    return RelayIntroducer()


def device_keys() -> DeviceKeys:
    from tthc_desktop.adapters.system.device_keys import Ed25519Keys

    return Ed25519Keys()


def enroller() -> Enroller:
    from tthc_desktop.adapters.portal.enroller import RelayEnroller

    return RelayEnroller()


def trust_files() -> TrustFiles:
    from tthc_desktop.adapters.signing.trust_view import FolderTrustFiles

    return FolderTrustFiles()


def trust_publisher() -> TrustPublisher:
    from tthc_desktop.adapters.signing.trust_publish import FolderTrustPublisher

    return FolderTrustPublisher()


def fetch_list(url: str, patience: FetchPatience) -> bytes:
    from tthc_desktop.adapters.portal.fetch_list import ListFetcher

    return ListFetcher()(url, patience)


class RelayAdapters:
    """Whatever asks the relay as this PC. All of it has the tokens in common."""

    def __init__(self, device: DeviceProof, clock: Clock) -> None:
        self._device = device
        self._clock = clock

    @cached_property
    def _tokens(self) -> DeviceTokens:
        from tthc_desktop.adapters.portal.tokens import DeviceTokens

        return DeviceTokens()

    def portal(self, url: str, key: str) -> RelayPortal:
        from tthc_desktop.adapters.portal.relay import RelayPortal

        return RelayPortal(url, key, self._clock, self._device, self._tokens)

    def dossiers(self, url: str, key: str) -> OpenPortal:
        from tthc_desktop.adapters.portal.dossiers import RelayPortalDossiers

        return RelayPortalDossiers(url, key, self._device, self._tokens)

    def resync(self, url: str, key: str) -> OpenResync:
        from tthc_desktop.adapters.portal.resync import RelayResync

        return RelayResync(url, key, self._device, self._tokens)

    def unit_reuse(self, url: str, key: str) -> OpenReuse:
        from tthc_desktop.adapters.portal.reuse import RelayReuse

        return RelayReuse(url, key, self._device, self._tokens)

    def national_reuse(self, url: str, key: str) -> OpenReuse:
        from tthc_desktop.adapters.portal.reuse import NationalReuse

        return NationalReuse(url, key, self._device, self._tokens)
