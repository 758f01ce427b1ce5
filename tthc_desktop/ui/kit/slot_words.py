"""What stands in a slot, in words."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.component import (
    UNDIGITISED_NAMES,
    WITH_FILE,
    Component,
    ComponentState,
    Purpose,
    Undigitised,
    Way,
)
from tthc_desktop.domain.findings import FINDING_TEXTS, HARD
from tthc_desktop.domain.reuse import REUSE_SOURCE_NAMES, FoundPaper
from tthc_desktop.domain.signature_evidence import unsure
from tthc_desktop.domain.signing_rules import ROLE_NAMES, SignerRole
from tthc_desktop.domain.time import UNKNOWN_TIME, vn_time
from tthc_desktop.ui.kit.table import Chip


@dataclass(frozen=True, slots=True)
class Offered:
    """Papers that were found elsewhere for a slot.

    Attributes:
        fitting: How many fit.
        asking: How many would if the clerk read a fact on them.
    """

    fitting: int = 0
    asking: int = 0

    @property
    def told(self) -> tuple[Chip, str] | None:
        if self.fitting:
            return Chip("Tái sử dụng?", "info"), "nhấn T để xem"
        return (Chip("Tái sử dụng?", "warn"), "T: xem và điền từ giấy") if self.asking else None


NOTHING_OFFERED = Offered()


def chip_and_note(
    component: Component, *, reading: bool, found: Offered = NOTHING_OFFERED
) -> tuple[Chip, str]:
    """The chip of a slot, and the note beside it, which names the key that helps."""
    if component.way in WITH_FILE:
        return _with_file(component, reading=reading, found=found)
    return _without_file(component, found)


def _without_file(component: Component, found: Offered) -> tuple[Chip, str]:
    match component.way:
        case Way.SHOWN:
            return _shown(component, found)
        case Way.BY_DATA:
            return Chip("Thay bằng dữ liệu", "ok"), "không thu giấy"
        case Way.NOT_NEEDED:
            return Chip("Không cần", "muted"), component.reason or "trong trường hợp này"
        case Way.NOT_DIGITISED:
            why = component.undigitised
            tone = "bad" if why is Undigitised.SECRET else "muted"
            return Chip("Không số hóa", tone), UNDIGITISED_NAMES[why].lower() if why else ""
        case Way.ACCOUNT:
            number = component.shown.number if component.shown else ""
            return Chip("Theo tài khoản", "ok"), f"định danh điện tử · số {number}"
        case Way.UPLOADED:
            return _uploaded(component)
        case _ if component.sealed:
            return Chip("Tái sử dụng", "info"), _reused(component)
        case _ if component.reused is None:
            return Chip("Chưa có căn cứ", "bad"), "nhấn T xem giấy và xác nhận lại"
        case _ if not component.passed:
            return Chip("Chưa đạt", "bad"), found_words(component)
        case _:
            return Chip("Tái sử dụng", "info"), _reused(component)


def _uploaded(component: Component) -> tuple[Chip, str]:
    if component.upload is not None:
        return Chip("Đã trả lại tệp", "bad"), component.upload.reason
    return Chip("Chưa nhận tệp nộp", "warn"), f"{len(component.uploaded)} tệp · L xem, A nhận"


def _shown(component: Component, found: Offered) -> tuple[Chip, str]:
    if component.shown is not None:
        shown = component.shown
        number = f" · số {shown.number}" if shown.number else ""
        at = f" {vn_time(shown.at)}" if shown.at != UNKNOWN_TIME else ""
        return Chip("Đã xuất trình", "ok"), f"đối chiếu{at}{number}"
    if found.told:
        return found.told
    tone = "bad" if component.required else "muted"
    return Chip("Chưa đối chiếu", tone), f"nhấn {component.position} rồi X khi đã xem"


def _reused(component: Component) -> str:
    if component.reuse is None:
        return ""
    last_day = component.reuse.last_day or component.reuse.facts.valid_until
    if last_day:
        return f"hạn {last_day:%m/%Y}"
    return REUSE_SOURCE_NAMES[component.reuse.paper.source]


def _with_file(component: Component, *, reading: bool, found: Offered) -> tuple[Chip, str]:
    number, pages = component.position, f"{component.pages} trang"
    match component.state:
        case ComponentState.MISSING if found.told:
            return found.told
        case ComponentState.MISSING if component.required:
            return Chip("Chưa quét", "bad"), f"nhấn {number} rồi F7"
        case ComponentState.MISSING:
            return Chip("Nếu có", "muted"), f"nhấn {number} rồi F7"
        case _ if not component.passed:
            return Chip("Chưa đạt", "bad"), found_words(component)
        case ComponentState.SCANNED:
            return Chip("Đang đọc" if reading else "Chưa đọc", "info"), pages
        case ComponentState.READ:
            awaited = component.next_signer
            whose = f" · {ROLE_NAMES[awaited]}" if awaited not in (None, SignerRole.CLERK) else ""
            note = f"{pages} · đã đọc" if not whose else f"chờ{whose[2:]}"
            return Chip("Chờ ký", "warn"), f"{note}{_not_counted(component)}"
        case _:
            return Chip("Đã ký", "ok"), f"{pages}{_kind(component)}"


def idle_signatures(component: Component) -> str:
    """Of signatures that are in its file and do not help it, as a sentence; empty for none."""
    if unsure(component.signed_by):
        return "Chữ ký có sẵn trong tệp chưa kiểm tra được: nhấn Y xem."
    if component.digitised or all(one.counts for one in component.signed_by):
        return ""
    return "Chữ ký có sẵn trong tệp chưa được tính: nhấn Y xem."


def _not_counted(component: Component) -> str:
    """Where a clerk finds out about signatures that are there and do not help."""
    return "" if all(one.counts for one in component.signed_by) else " · chữ ký chưa tính: Y xem"


def _kind(component: Component) -> str:
    """A result that was made electronically, and one that was digitised from paper, are not the
    same to the portal."""
    if component.purpose is not Purpose.RESULT:
        return ""
    return " · kết quả điện tử" if component.electronic else " · kết quả số hóa"


_AGAIN = {
    Way.IMPORT: "nhập tệp khác",
    Way.MADE: "làm lại giấy",
    Way.REUSE: "T chọn giấy khác",
}
"""What helps against what cannot be overruled, where no pages are in the slot that were scanned, or
came from a file and are treated like scanned ones."""


def found_words(component: Component) -> str:
    """The first finding, and the key to go on with: the line of keys says what it does."""
    first = min(component.findings, key=lambda finding: (finding not in HARD, finding))
    more = f" (+{len(component.findings) - 1})" if len(component.findings) > 1 else ""
    again = _AGAIN.get(component.way, "quét hoặc nhập lại")
    key = again if HARD & set(component.findings) else "V"
    return f"{FINDING_TEXTS[first].lower()}{more} · {key}"


def paper_words(paper: FoundPaper) -> str:
    """One line about a paper that may be reused."""
    parts = [paper.name]
    if paper.number:
        parts.append(f"số {paper.number}")
    if paper.issued_on:
        parts.append(f"ngày {paper.issued_on:%d/%m/%Y}")
    if paper.issuer:
        parts.append(paper.issuer)
    parts.append(f"hạn {paper.valid_until:%d/%m/%Y}" if paper.valid_until else "không thời hạn")
    kind = "kết quả" if paper.from_result else "giấy tờ"
    parts.append(f"{kind} của hồ sơ {paper.dossier}" if paper.dossier else kind)
    parts.append(REUSE_SOURCE_NAMES[paper.source])
    return " · ".join(parts)


def empty_words(component: Component) -> str:
    """What stands where a page would be, for a slot that needs none; empty otherwise."""
    match component.way:
        case Way.SHOWN if component.shown is not None:
            return "Đã xuất trình và đối chiếu.\nNhấn Backspace để bỏ."
        case Way.SHOWN:
            return (
                "Giấy tờ này chỉ xuất trình để đối chiếu.\nNhấn X khi đã xem, hoặc F7 nếu cần quét."
            )
        case Way.BY_DATA:
            return "Thay bằng dữ liệu, không thu giấy.\nNhấn F7 nếu vẫn cần quét."
        case Way.NOT_NEEDED | Way.NOT_DIGITISED:
            why = component.undigitised
            words = UNDIGITISED_NAMES[why] if why else "Không cần trong trường hợp này"
            secret = why is Undigitised.SECRET  # stays one: somebody has to be asked first
            return f"{words}." if secret else f"{words}.\nNhấn Backspace để bỏ."
        case Way.ACCOUNT:
            return (
                "Đã chứng minh bằng tài khoản định danh khi nộp trực tuyến,\nkhông cần xuất trình."
            )
        case Way.UPLOADED if component.sent_back:
            reason = component.upload.reason if component.upload else ""
            return (
                f"Đã trả lại tệp vì: {reason}.\n"
                "Chờ người dân nộp lại: F4 rồi B gửi yêu cầu bổ sung, W hỏi tệp mới,\n"
                "L xem hay Backspace xét lại tệp đã nộp."
            )
        case Way.UPLOADED:
            names = "\n".join(file.name for file in component.uploaded)
            return (
                "Người dân đã nộp trực tuyến. Nhấn L rồi PgDn xem hết các trang, sau đó A nhận hoặc"
                f" Z trả lại:\n{names}"
            )
        case Way.REUSE if component.reuse is not None:
            return paper_words(component.reuse.facts).replace(" · ", "\n")
        case Way.REUSE:
            return (
                "Giấy tái sử dụng chưa có căn cứ.\nNhấn T xem giấy và xác nhận lại, hoặc Backspace"
                " để bỏ."
            )
        case Way.IMPORT | Way.MADE:
            return f"Tệp {component.pages} trang đã nhập."
        case _:
            return ""
