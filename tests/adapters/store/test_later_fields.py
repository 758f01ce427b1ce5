"""Fields of a slot that came after the first homes: their cells stay what they were."""

from __future__ import annotations

from tests.support.slots import slot
from tthc_desktop.adapters.store.slot_details import details_of, read_details


def test_fields_that_came_later_leave_the_cells_of_earlier_versions_as_they_were() -> None:
    """And are read out of those, as nothing that is known."""
    said = '{"accepted": true, "at": 0, "by": "", "files": ["a"], "pages": 1, "reason": ""}'
    earlier = f'{{"upload": {said}}}'
    details = read_details(earlier)
    assert details.upload is not None
    assert (details.sources, details.upload.given_up) == ((), 0)
    assert details_of(slot(upload=details.upload)) == earlier
