"""What is wrong with the certificates of an office, in words: command line, doctor and settings."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.trust import FAMILY_NAMES, PUBLISHED, STORE_FILE, key_words
from tthc_desktop.domain.trust_view import LIST_WORDS, ListState, RevocationList
from tthc_desktop.services.office.trust import TrustStanding

NO_FAMILY = (
    "Chưa cài họ chứng thư nào (chuyên dùng Chính phủ, công cộng quốc gia): chữ ký của cơ quan và"
    " công dân chỉ kiểm tra được là nguyên vẹn, chưa kiểm tra được là của ai."
)
NOTHING_INSTALLED = (
    f"{NO_FAMILY} Quản trị: Cài đặt → Chứng thư tin cậy, ghim khóa của nơi phát hành rồi nhập kho"
    " (tthc trust import TỆP)."
)
"""Told elsewhere than on that page of the settings."""


def doubts_of(standing: TrustStanding) -> tuple[str, ...]:
    """Empty where all of it can be relied on now."""
    return tuple(_doubts(standing))


def _doubts(standing: TrustStanding) -> Iterator[str]:
    view, now = standing.view, standing.now
    there = {each.family for each in view.certificates if each.root}
    if not view.published:
        yield NOTHING_INSTALLED
    else:
        for family in PUBLISHED:
            if family not in there:
                yield f"Chưa có chứng thư gốc của họ {FAMILY_NAMES[family]}."
    if standing.known is False:
        yield _strange_store(standing)
    if view.unreadable:
        yield sentence(InputError("trust.unreadable", name=", ".join(view.unreadable)))
    for each in view.certificates:
        if not each.not_before <= now <= each.not_after:
            yield f"Chứng thư “{each.name}” không trong thời hạn hiệu lực."
    for held in view.lists:
        if held.state is not ListState.GOOD and not _followed(held, view.lists):
            yield f"{held.issuer}: {held.age(now)}; {LIST_WORDS[held.state]}."
    listed = {each.issuer_sha256 for each in view.lists}
    without = [each.name for each in view.certificates if each.sha256 not in listed]
    if without:
        yield f"Chưa có danh sách thu hồi của: {', '.join(without)}."


def _strange_store(standing: TrustStanding) -> str:
    store = standing.view.store
    if store is None:
        return (
            f"Kho đã nhập (bản {standing.pin.version}) không còn hoặc hỏng: nhập lại {STORE_FILE}."
        )
    return (
        f"Kho đang nằm trong thư mục (bản {store.version}, khóa {key_words(store.publisher)}) không"
        " phải kho đã nhập lần cuối: nhập lại bản mới nhất."
    )


def _followed(held: RevocationList, lists: tuple[RevocationList, ...]) -> bool:
    """Whether a good list of the same authority makes this one needless."""
    return bool(held.issuer_sha256) and any(
        each.issuer_sha256 == held.issuer_sha256 and each.state is ListState.GOOD for each in lists
    )
