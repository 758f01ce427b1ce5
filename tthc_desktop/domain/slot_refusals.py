"""Why nothing more may go into a slot as it stands: each way has its own reason and next step."""

from __future__ import annotations

from tthc_desktop.domain.catalogue import Treatment
from tthc_desktop.domain.component import Component, ComponentState, Way
from tthc_desktop.domain.errors import InputError


def takes_pages(slot: Component) -> bool:
    """Whether pages may be laid into the slot now; to those that it has, others may be added."""
    if slot.sealed or not slot.scannable:
        return False
    return slot.way is Way.SCAN or slot.state is ComponentState.MISSING


def takes_file(slot: Component) -> bool:
    """Whether a file may fill the slot now; it stands there alone."""
    return takes_pages(slot) and slot.state is ComponentState.MISSING


def refusal(slot: Component) -> InputError:
    """What is told where something more was to go in: ``component.sealed``,
    ``component.show_only``, or the ``slot.…`` of the way in which it is filled.

    The keys that its sentence names do what it says, for a slot that stands like this one.
    """
    if slot.sealed:
        return InputError("component.sealed")
    if slot.secret:
        return InputError("slot.secret")
    match slot.way:
        case Way.UPLOADED:
            return InputError("slot.sent_back" if slot.sent_back else "slot.uploaded")
        case Way.REUSE:
            return InputError("slot.reused")
        case Way.SHOWN:
            return InputError("component.show_only" if slot.shown is None else "slot.shown")
        case Way.BY_DATA:
            return InputError("slot.by_data")
        case Way.ACCOUNT:
            return InputError("slot.by_account")
        case Way.NOT_NEEDED:
            return InputError("slot.not_needed")
        case Way.NOT_DIGITISED:
            return InputError("slot.undigitised")
        case Way.SCAN | Way.IMPORT | Way.MADE:
            return _with_file(slot)


def _with_file(slot: Component) -> InputError:
    if slot.state is ComponentState.MISSING:  # empty, and still not one to be scanned
        by_data = slot.treatment is Treatment.BY_DATA
        return InputError("slot.by_data" if by_data else "component.show_only")
    return InputError("slot.has_pages" if slot.way is Way.SCAN else "slot.has_file")
