"""What was found on the pages of a paper, now and by earlier versions."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from sqlalchemy import text

from tests.support.office import Home
from tthc_desktop.domain.likeness import InkMap
from tthc_desktop.domain.reading import PageFlag, PageReport

SHA = "ab" * 32
PAGE = PageReport(
    page=1,
    dpi=200,
    width=1654,
    height=2339,
    skew=0.5,
    blank=False,
    sharpness=900.0,
    words=3,
    confidence=95.0,
    barcodes=("PATCHT",),
    flags=(PageFlag.SKEWED,),
    look=InkMap(4, (5, 9)).encode(),
    text="Tờ khai, Lê",
    unread=2,
)


def test_a_reading_comes_back(home: Home) -> None:
    with home.store.write("test") as tx:
        tx.blobs.add(SHA, 10, "application/pdf", None)
        tx.blobs.put_reading(SHA, (PAGE, replace(PAGE, page=2)))
    with home.store.read() as tx:
        assert tx.blobs.reading(SHA) == (PAGE, replace(PAGE, page=2))


def test_a_reading_of_an_earlier_version(home: Home) -> None:
    body = asdict(PAGE)
    del body["look"], body["text"], body["unread"]
    with home.store.write("test") as tx:
        tx.blobs.add(SHA, 10, "application/pdf", None)
    with home.store._database.write() as connection:
        insert = text("INSERT INTO reading (blob, pages) VALUES (:blob, :pages)")
        connection.execute(insert, {"blob": SHA, "pages": json.dumps([body])})
    with home.store.read() as tx:
        assert tx.blobs.reading(SHA) == (replace(PAGE, look="", text="", unread=0),)
