"""Objects that say something twice: a dictionary with a key that stands in it more than once.

ISO 32000-1 7.3.7 forbids it, and readers take the first or the last: what one of them shows is not
what another one does. pyHanko takes the first, and says so in its log alone.
"""

from __future__ import annotations

import logging
from typing import Any

from pyhanko.pdf_utils import generic

from tthc_desktop.adapters.signing.budget import Budget

_LOG = logging.getLogger(generic.__name__)
_SAID = "Multiple definitions in dictionary"


class _Ear(logging.Filter):
    """Hears it, and keeps it out of the log: it is told as an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = False

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage().startswith(_SAID)
        self.heard = self.heard or said
        return not said


def says_twice(reader: Any, revision: int, budget: Budget) -> bool:
    """Whether an object that this revision brings does so.

    Raises:
        BeyondLimitError: The budget is spent. Damage raises what pyHanko makes of it.
    """
    ear, level = _Ear(), _LOG.level
    _LOG.addFilter(ear)
    _LOG.setLevel(logging.WARNING)
    try:
        for reference in reader.xrefs.explicit_refs_in_revision(revision):
            budget.check()  # a single object may be long
            if reader.xrefs.get_historical_ref(reference, revision) is not None:
                # That of a past revision is always read anew.
                reader.get_object(reference, revision, transparent_decrypt=False)
    finally:
        _LOG.setLevel(level)
        _LOG.removeFilter(ear)
    return ear.heard
