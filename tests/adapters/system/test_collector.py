"""The collector of garbage rests while modules are imported, and never longer."""

from __future__ import annotations

import gc

import pytest

from tthc_desktop.adapters.system.collector import collector_at_rest


def test_it_works_again_whatever_happened() -> None:
    with collector_at_rest():
        assert not gc.isenabled()
        with collector_at_rest():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ImportError), collector_at_rest():
        raise ImportError
    assert gc.isenabled()
