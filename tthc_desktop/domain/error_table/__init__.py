"""The one table of errors: code -> sentence for people, and when trying again can help.

The codes of one area stand in one file, so that an error that is added is one line here and the
place that raises it. tests/unit/test_error_table.py holds table, raise sites and docstrings
against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tthc_desktop.domain.error_table.deadlines import DEADLINES
from tthc_desktop.domain.error_table.dossiers import DOSSIERS
from tthc_desktop.domain.error_table.enrolment import ENROLMENT
from tthc_desktop.domain.error_table.entry import Entry
from tthc_desktop.domain.error_table.files import FILES
from tthc_desktop.domain.error_table.home import HOME
from tthc_desktop.domain.error_table.papers import PAPERS
from tthc_desktop.domain.error_table.people import PEOPLE
from tthc_desktop.domain.error_table.procedures import PROCEDURES
from tthc_desktop.domain.error_table.program import PROGRAM
from tthc_desktop.domain.error_table.scanning import SCANNING
from tthc_desktop.domain.error_table.sending import SENDING
from tthc_desktop.domain.error_table.signing import SIGNING
from tthc_desktop.domain.error_table.store import STORE
from tthc_desktop.domain.error_table.trust import TRUST

AREAS = (
    DEADLINES,
    DOSSIERS,
    ENROLMENT,
    FILES,
    HOME,
    PAPERS,
    PEOPLE,
    PROCEDURES,
    PROGRAM,
    SCANNING,
    SENDING,
    SIGNING,
    STORE,
    TRUST,
)
TABLE: Mapping[str, Entry] = MappingProxyType(
    {code: entry for area in AREAS for code, entry in area.items()}
)
