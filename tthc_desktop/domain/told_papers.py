"""What earlier submissions told of the papers of a dossier, out of what was sealed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tthc_desktop.domain.component import Component
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.outbox import Submission
from tthc_desktop.domain.payload import PAPER_LISTS, blobs_of, file_name, item_of
from tthc_desktop.domain.plain import Plain, PlainError, plain_of


@dataclass(frozen=True, slots=True)
class ToldPaper:
    """A paper as it was named last.

    Attributes:
        item: As the portal's list has it.
        blob_id: The id of its file there.
        sha256: Of that file, hex.
    """

    item: Mapping[str, Plain]
    blob_id: str
    sha256: str


def told_papers(earlier: Iterable[Submission]) -> dict[str, ToldPaper]:
    """The newest word about each paper, by the name that its file has there. What cannot be read
    any more counts as never told: then it is told once more, which does no harm.

    Args:
        earlier: None that was superseded.
    """
    sealed = sorted(earlier, key=lambda each: each.sequence)  # whatever the clock said
    return {name: paper for each in sealed for name, paper in _named(each)}


def is_told(told: Mapping[str, ToldPaper], dossier: Dossier, slot: Component) -> bool:
    """Whether they know a paper exactly as it stands now. That its file went out for another paper,
    or for this one before it had another file, does not tell them."""
    known = told.get(file_name(dossier, slot.position))
    if known is None or known.sha256 != slot.file:
        return False
    return item_of(dossier, slot, {known.sha256: known.blob_id}) == known.item


def untold(told: Mapping[str, ToldPaper], dossier: Dossier) -> tuple[Component, ...]:
    """Papers that count as sent and that nobody knows as they stand: what told of them is not sent
    any more."""
    return tuple(
        slot
        for slot in dossier.slots
        if slot.sealed and slot.file is not None and not is_told(told, dossier, slot)
    )


def _named(submission: Submission) -> Iterator[tuple[str, ToldPaper]]:
    files = {blob.id: blob.sha256 for blob in blobs_of(submission)}
    try:
        body = plain_of(submission.payload or submission.draft or b"{}")
    except PlainError:
        return
    dossier = body.get("dossier") if isinstance(body, dict) else None
    for name, its_id in PAPER_LISTS.values():
        papers = dossier.get(name) if isinstance(dossier, dict) else None
        for item in papers if isinstance(papers, list) else ():
            match item:
                case {"TenTepDinhKem": str(file)} if isinstance(item.get(its_id), str):
                    blob_id = str(item[its_id])
                    if blob_id in files:
                        yield file, ToldPaper(item, blob_id, files[blob_id])
