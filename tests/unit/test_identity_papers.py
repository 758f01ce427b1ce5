"""Only a paper that proves the applicant is proved by the applicant's account."""

from __future__ import annotations

import pytest

from tthc_desktop.domain.catalogue import Treatment
from tthc_desktop.domain.identity_papers import proves_the_applicant


@pytest.mark.parametrize(
    "name",
    [
        "Giấy tờ tùy thân của người nộp (căn cước, hộ chiếu)",
        "Căn cước của người yêu cầu",
        "Hộ chiếu hoặc chứng minh nhân dân",
        "Thẻ căn cước công dân",
        "Giấy tờ tùy thân của công dân",
    ],
)
def test_the_applicant_s(name: str) -> None:
    assert proves_the_applicant(name, Treatment.SHOW_ONLY)
    assert not proves_the_applicant(name, Treatment.HAND_IN)


@pytest.mark.parametrize(
    "name",
    [
        "Giấy tờ tùy thân của người lưu trú",
        "Căn cước của người làm chứng",
        "Hộ chiếu của con",
        "Căn cước của người nộp và của bên nhận nuôi",
        "Giấy tờ chứng minh nơi cư trú",
        "Giấy chứng nhận kết hôn",
    ],
)
def test_somebody_else_s_or_no_identity_paper(name: str) -> None:
    assert not proves_the_applicant(name, Treatment.SHOW_ONLY)
