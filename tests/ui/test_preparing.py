"""What is shown while a large home is made ready for this version."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel

from tthc_desktop.adapters.system.resources import resource_folder
from tthc_desktop.ui.app import Preparing


def _shown() -> list[str]:
    windows = QApplication.topLevelWidgets()
    labels = [w for w in windows if isinstance(w, QLabel) and w.objectName() == "preparing"]
    return [label.text() for label in labels if label.isVisible()]


def test_a_large_home_says_how_far_it_is_and_a_small_one_nothing() -> None:
    with Preparing(resource_folder() / "fonts") as told:
        told(0, 1_999)
        assert _shown() == []
        told(4_000, 100_000)
        [text] = _shown()
        assert "4.000/100.000" in text
    assert _shown() == []
