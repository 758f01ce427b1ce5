"""A dossier of the provincial system crosses the wire whole, or not at all."""

from __future__ import annotations

import copy
import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.province import online_dossier, uploaded
from tests.support.tables import each_row
from tthc_desktop.domain.catalogue import Channel
from tthc_desktop.domain.dossier_wire import dossier_from_json, dossier_to_json
from tthc_desktop.domain.people import Applicant, PersonKind
from tthc_desktop.domain.portal_dossier import PortalDossier, PortalFile, PortalStatus
from tthc_desktop.domain.text import clean
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.wire import canonical

TEXT = st.text(max_size=40).map(clean)
FILLED = TEXT.filter(bool)
MOMENTS = st.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001 - the strategy adds the zone
    datetime(9000, 1, 1),  # noqa: DTZ001 - same
    timezones=st.just(VIETNAM),
).map(lambda moment: moment.replace(microsecond=0))
FILES = st.lists(
    st.builds(
        PortalFile,
        st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True),
        TEXT,
        TEXT,
        st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
        st.integers(0, 1 << 40),
    ),
    max_size=3,
    unique_by=lambda file: file.id,
).map(tuple)
DOSSIERS = st.builds(
    PortalDossier,
    st.sampled_from(["H01.45-261120-0901", "000.00.06.H56-231027-0361", "G09.20-20260609-0092637"]),
    FILLED,
    FILLED,
    st.sampled_from(Channel),
    st.builds(
        Applicant,
        FILLED,
        TEXT,
        TEXT,
        TEXT,
        st.sampled_from(PersonKind),
        st.none() | st.dates(),
        TEXT,
        TEXT,
    ),
    MOMENTS,
    MOMENTS,
    st.sampled_from(PortalStatus),
    TEXT,
    FILES,
)


@given(DOSSIERS)
def test_a_dossier_comes_back(dossier: PortalDossier) -> None:
    body = dossier_to_json(dossier)
    assert dossier_from_json(json.loads(canonical(body))) == dossier
    assert dossier_to_json(dossier_from_json(body)) == body


GOOD = dossier_to_json(online_dossier(files=(uploaded("f1", b"a"), uploaded("f2", b"b"))))


def _changed(path: str, value: object) -> dict[str, Any]:
    body: Any = copy.deepcopy(GOOD)
    *steps, last = path.split(".")
    part = body
    for step in steps:
        part = part[int(step)] if step.isdigit() else part[step]
    if value is None:
        del part[last]
    else:
        part[last] = value
    result: dict[str, Any] = body
    return result


@each_row("path", [*GOOD, "applicant.name", "applicant.birth_date", "files.0.size"])
def test_nothing_may_be_missing(path: str) -> None:
    assert dossier_from_json(GOOD).files
    with pytest.raises(ValueError, match=r"."):
        dossier_from_json(_changed(path, None))


@each_row(
    ("path", "value"),
    [
        ("code", "TẠM-Q2-000001"),
        ("code", "H01.45-261120-0901/files"),
        ("code", 5),
        ("procedure_name", " \u200b"),
        ("channel", 4),
        ("channel", "2"),
        ("channel", True),
        ("status", 0),
        ("status", 11),
        ("received_at", "2026-11-20T08:15:00"),
        ("received_at", "2026-11-20T01:15:00+00:00"),
        ("received_at", "2026-11-20 08:15:00+07:00"),
        ("due_at", "20261120"),
        ("due_at", "0001-01-01T00:00:00+14:00"),
        ("due_at", 20261120),
        ("applicant", []),
        ("applicant.kind", "alien"),
        ("applicant.name", ""),
        ("applicant.name", ["x"]),
        ("applicant.birth_date", "20/11/1985"),
        ("applicant.birth_date", "19851120"),
        ("applicant.birth_date", 1985),
        ("files", [5]),
        ("files.0.id", "../f1"),
        ("files.0.id", ""),
        ("files.0.id", "f2"),
        ("files.0.sha256", "AB" * 32),
        ("files.0.sha256", ""),
        ("files.0.size", -1),
        ("files.0.size", "1"),
    ],
)
def test_what_is_not_a_dossier(path: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        dossier_from_json(_changed(path, value))


@pytest.mark.parametrize("body", [None, [], "x", 5, {}])
def test_other_shapes(body: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        dossier_from_json(body)


def test_what_a_citizen_typed_is_made_clean() -> None:
    body = _changed("applicant.name", "Đo\u0302\u0303 \u202eThi\u0323\n Th\u01b0\u0309")
    assert dossier_from_json(body).applicant.name == "Đỗ Thị Thử"
