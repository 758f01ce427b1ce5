"""What the commands on single files are made of, which open no office.

Part of the composition root, as late_adapters is.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tthc_desktop import late_adapters
from tthc_desktop.adapters.imaging.code_reader import WorkerCodeReader
from tthc_desktop.adapters.imaging.page_reader import WorkerPageReader
from tthc_desktop.adapters.signing.worker_token import (
    TokenAddress,
    WorkerSignatureChecker,
    WorkerToken,
)
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.adapters.system.inspector import ProcessInspector
from tthc_desktop.adapters.system.plain_file import write_new
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.adapters.system.worker_process import Children
from tthc_desktop.files.moving import drop_tree
from tthc_desktop.services.application import Tools
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.signing import SignatureChecker, Token
from tthc_desktop.services.reading.digitise_files import DigitiseFiles
from tthc_desktop.services.reading.inspect_file import InspectFile
from tthc_desktop.services.reading.outside import OutsideCodes, OutsideFiles
from tthc_desktop.services.reading.read_card import ReadCard

_MAX_IMAGE_WORKERS = 6


def image_worker_count() -> int:
    """One core stays with the window (design 3)."""
    return max(1, min((os.cpu_count() or 2) - 1, _MAX_IMAGE_WORKERS))


def tools(clock: Clock) -> Tools:
    """Workers with a key of their own: what they write between steps dies with them."""
    key = os.urandom(32)
    children = Children(key)
    folders: list[Path] = []

    def folder() -> Path:
        folders.append(Path(tempfile.mkdtemp(prefix="tthc-")))
        return folders[-1]

    def inspect() -> InspectFile:
        return InspectFile(ProcessInspector(folder()))

    def outside() -> OutsideFiles:
        return OutsideFiles(inspect(), SealedFileStore(key), folder(), always_flat=False)

    def digitise(jobs: int | None) -> DigitiseFiles:
        count = jobs or image_worker_count()
        reader = WorkerPageReader([children.make("image") for _ in range(count)], folder())
        return DigitiseFiles(reader, clock, outside())

    def read_card() -> ReadCard:
        codes = OutsideCodes(WorkerCodeReader(children.make("image")), outside())
        return ReadCard(codes, clock)

    def token(module: str, label: str, path: str) -> Token:
        return WorkerToken(children.make("token"), TokenAddress(module, label, path))

    def checker() -> SignatureChecker:
        return WorkerSignatureChecker(children.make("token"))

    def close() -> None:
        children.end()
        for each_folder in folders:
            drop_tree(each_folder)

    template = late_adapters.write_template
    publisher = late_adapters.trust_publisher
    return Tools(
        digitise,
        read_card,
        token,
        checker,
        inspect,
        publisher,
        write_new,
        template,
        lambda home: Home(home).trust,
        close,
    )
