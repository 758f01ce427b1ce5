"""The scanner worker: talks to a device and puts each page on disk before it tells of it.

Operations (bodies and replies are JSON objects; errors are DeviceError and StoreError):

    devices       {addresses: [url]}  ->  one item {id, name} per scanner that answers
    capabilities  {device}  ->  one item {id, name, sources, color_modes, resolutions}
    scan          {device, settings: {source, color, dpi}, target: {batch, component,
                  first_number}, folder, forget: path or null}
                  ->  {job: path}, then {page: fields of PageFile} per page, and now and then
                      {waiting: true}, which only says that the device is still at work

forget: a job that a crashed worker left on the device.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from itertools import cycle
from pathlib import Path

from tthc_desktop.adapters.scanning.escl import EsclDevice, address_of, device_id
from tthc_desktop.adapters.scanning.escl_http import Timeouts
from tthc_desktop.adapters.scanning.page_files import PageWriter
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.batch import Side
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import ColorMode, PageTarget, ScanSettings, Source
from tthc_desktop.services.ports.files import SealedFiles
from tthc_desktop.workers.loop import Body, Cancelled, Handler, serve

_PROBE = Timeouts(connect=2.0, brief=3.0)  # somebody looks at the list while it is made
_AT_ONCE = 8


def devices(body: Mapping[str, object], cancelled: Cancelled) -> Iterator[Body]:
    addresses = body["addresses"]
    if not isinstance(addresses, list):
        raise ValueError("addresses is not a list")
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for found in pool.map(_probe, [str(address) for address in addresses]):
            if found and not cancelled():
                yield found


def _probe(address: str) -> Body | None:
    with (
        contextlib.suppress(DeviceError),
        contextlib.closing(EsclDevice(address, _PROBE)) as device,
    ):
        return {"id": device_id(address), "name": device.capabilities().name}
    return None


def capabilities(body: Mapping[str, object], _cancelled: Cancelled) -> Iterator[Body]:
    identifier = str(body["device"])
    with contextlib.closing(EsclDevice(address_of(identifier))) as device:
        found = device.capabilities().public(identifier)
    yield {
        "id": identifier,
        "name": found.device.name,
        "sources": sorted(found.sources),
        "color_modes": sorted(found.color_modes),
        "resolutions": list(found.resolutions),
    }


class Scan:
    """The operation ``scan``, with the files that this worker has the key for."""

    def __init__(self, sealed: SealedFiles) -> None:
        self._sealed = sealed

    def __call__(self, body: Mapping[str, object], cancelled: Cancelled) -> Iterator[Body]:
        settings = _settings(body["settings"])
        writer = PageWriter(self._sealed, Path(str(body["folder"])), _target(body["target"]))
        duplex = settings.source is Source.FEEDER_DUPLEX
        sides = cycle((Side.FRONT, Side.BACK) if duplex else (Side.FRONT,))
        with contextlib.closing(EsclDevice(address_of(str(body["device"])))) as device:
            if body.get("forget"):
                device.forget(str(body["forget"]))
            job = device.start(settings, cancelled)
            yield {"job": job.path}
            with contextlib.closing(job.pages()) as pages:
                for page in pages:
                    if page is None:
                        yield {"waiting": True}
                    else:
                        yield {"page": asdict(writer.write(page, next(sides)))}


def _settings(body: object) -> ScanSettings:
    if not isinstance(body, dict):
        raise ValueError("settings is not an object")
    return ScanSettings(Source(body["source"]), ColorMode(body["color"]), int(body["dpi"]))


def _target(body: object) -> PageTarget:
    if not isinstance(body, dict):
        raise ValueError("target is not an object")
    return PageTarget(str(body["batch"]), str(body["component"]), int(body["first_number"]))


def prepare(key: bytes) -> Mapping[str, Handler]:
    return {
        "devices": devices,
        "capabilities": capabilities,
        "scan": Scan(SealedFileStore(key)),
    }


if __name__ == "__main__":
    serve(prepare)
