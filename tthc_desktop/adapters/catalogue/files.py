"""Which kind of catalogue file it is, by what stands in it and not by its name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from tthc_desktop.adapters.catalogue import national, portal_list
from tthc_desktop.adapters.catalogue.shape import (
    MOST_BYTES,
    MOST_PROCEDURES,
    Node,
    load_json,
    wrong,
)
from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.domain.errors import InputError, StoreError

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class CatalogueFiles:
    """Reads catalogue files of every form (services.ports.catalogue.CatalogueReader)."""

    def read(self, path: Path) -> tuple[Procedure, ...]:
        try:
            if not path.is_file():  # a pipe would be waited at for ever
                raise InputError(
                    "input.unreadable" if path.exists() else "input.missing", name=path.name
                )
            with path.open("rb") as file:
                start, size = file.read(4), os.fstat(file.fileno()).st_size
        except OSError as error:
            raise InputError("input.unreadable", name=path.name) from error
        if not size:
            raise InputError("input.empty", name=path.name)
        if size > MOST_BYTES:
            raise InputError("catalogue.too_large", name=path.name)
        if start == _OLE:
            raise InputError("catalogue.locked", name=path.name)
        if start == _ZIP:
            from tthc_desktop.adapters.catalogue import workbook  # 0.3 s that few starts need

            return _distinct(workbook.read(path), path)
        return _distinct(_from_json(load_json(path), path), path)

    def write_template(self, path: Path) -> None:
        """Writes the empty workbook that an office fills in.

        Raises:
            InputError: ``output.no_folder``, or ``output.exists``: what somebody has filled in is
                not overwritten.
            StoreError: ``disk.failed``.
        """
        if not path.absolute().parent.is_dir():
            raise InputError("output.no_folder", name=path.absolute().parent.name)
        from tthc_desktop.adapters.catalogue.workbook_form import write_template

        try:
            with path.open("xb") as file:
                write_template(file)
        except FileExistsError as error:
            raise InputError("output.exists", name=path.name) from error
        except OSError as error:
            raise StoreError("disk.failed") from error


def _from_json(body: object, path: Path) -> Iterable[Procedure]:
    items, place = _unwrap(body, path)
    if len(items) > MOST_PROCEDURES:
        raise InputError("catalogue.too_large", name=path.name)
    for number, item in enumerate(items):
        node = Node.of(item, f"{place}[{number}]" if isinstance(body, list) or place else "")
        yield _reader(node)(node)


def _reader(node: Node) -> Callable[[Node], Procedure]:
    if node.has("MATTHC"):
        return national.procedure
    if node.has("code"):
        return portal_list.procedure
    raise wrong(node.place or "tệp", "mã thủ tục (code hoặc MaTTHC)")


def _unwrap(body: object, path: Path) -> tuple[list[object], str]:
    """A list of procedures; or a portal's answer around one or many of them."""
    if isinstance(body, list):
        return body, ""
    node = Node.of(body, path.name)
    if node.has("error_code") and node.text("error_code") not in ("0", "00"):
        raise InputError("catalogue.answer", value=node.text("error_code")[:20])
    for key in ("result", "data", "procedures"):
        inner = node.body.get(key)
        if isinstance(inner, list):
            return inner, key
        if isinstance(inner, dict):
            return [inner], key
    return [body], ""


def _distinct(procedures: Iterable[Procedure], path: Path) -> tuple[Procedure, ...]:
    """The procedures, each once.

    Raises:
        InputError: ``catalogue.empty``; ``catalogue.twice`` when a code says two things.
    """
    found: dict[str, Procedure] = {}
    for procedure in procedures:
        if found.setdefault(procedure.code, procedure) != procedure:
            raise InputError("catalogue.twice", procedure=procedure.code)
    if not found:
        raise InputError("catalogue.empty", name=path.name)
    return tuple(found.values())
