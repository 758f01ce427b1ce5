"""The list of safeguards keeps up with the program."""

from __future__ import annotations

import pytest

from tests.campaigns.sending.safeguard import Safeguard
from tests.campaigns.sending.safeguards import SAFEGUARDS
from tests.conftest import ROOT


@pytest.mark.parametrize("safeguard", SAFEGUARDS, ids=lambda each: each.name)
def test_it_stands_there_once_and_its_tests_exist(safeguard: Safeguard) -> None:
    assert (ROOT / safeguard.file).read_text("utf-8").count(safeguard.old) == 1
    for named in safeguard.tests.split():
        assert (ROOT / named.partition("::")[0]).exists()
