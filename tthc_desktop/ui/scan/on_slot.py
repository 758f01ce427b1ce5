"""The chosen slot of the checklist, with what its acts need."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.component import Component
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.ui.scan.file_actions import FileActions
from tthc_desktop.ui.scan.file_view import FileView
from tthc_desktop.ui.scan.lost_action import LostAction
from tthc_desktop.ui.scan.reuse_action import ReuseAction


@dataclass(frozen=True, slots=True)
class SlotTools:
    """What has a course of its own."""

    reuse: ReuseAction
    files: FileActions
    lost: LostAction
    view: FileView


@dataclass(frozen=True, slots=True)
class OnSlot:
    dossier: Dossier
    slot: Component
    tools: SlotTools
