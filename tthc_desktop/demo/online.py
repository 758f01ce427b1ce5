"""Dossiers that citizens handed in online, as the simulated provincial system holds them.

``online.json`` in the data folder: ``{"dossiers": [...]}``, each as domain/dossier_wire.py has it
with ``unit`` beside, and per file ``path`` below the folder ``online/`` in place of hash and size.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Any

from tthc_desktop.demo.json_file import JsonFile, held_file
from tthc_desktop.domain.dossier_wire import dossier_from_json
from tthc_desktop.domain.wire import as_text
from tthc_desktop.relay.upstream import Online, OnlineDossier

_NONE: Online = MappingProxyType({})


class OnlineDossiers:
    def __init__(self, data: Path) -> None:
        self._folder = data / "online"
        self._file = JsonFile(data / "online.json", self._read, _NONE)
        self._file.value()  # what cannot be used is told at start, not at the first question

    def all(self) -> Online:
        """By code, in the order of the file; the same object until the file changes."""
        return self._file.value()

    def _read(self, body: Any) -> Online:
        found = {}
        for entry in body["dossiers"]:
            one = self._one(entry)
            if not one.unit or one.dossier.code in found:
                raise ValueError("no unit, or one code twice")
            found[one.dossier.code] = one
        return MappingProxyType(found)

    def _one(self, entry: Any) -> OnlineDossier:
        held = {file["id"]: held_file(self._folder, file["path"]) for file in entry["files"]}
        files = [
            {**file, "sha256": held[file["id"]].sha256, "size": held[file["id"]].size}
            for file in entry["files"]
        ]
        dossier = dossier_from_json({**entry, "files": files})
        return OnlineDossier(as_text(entry["unit"]), dossier, held)
