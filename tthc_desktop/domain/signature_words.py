"""What is said of a signature, in plain Vietnamese: the same words in the window and at the command
line. Each line has its question, its answer and its tone; what nobody can tell has its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.signature_evidence import (
    NOT_COUNTED_TEXTS,
    VOUCHING_TEXTS,
    SignedBy,
    Vouching,
)
from tthc_desktop.domain.signatures import (
    Certification,
    ChangedAfter,
    Revocation,
    SignatureDoubt,
    SignatureReport,
)
from tthc_desktop.domain.signing_rules import ROLE_NAMES, fingerprint
from tthc_desktop.domain.time import vn_date, vn_moment
from tthc_desktop.domain.trust import FAMILY_NAMES, TrustFamily


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One question and its answer.

    Attributes:
        tone: ``ok``, ``warn``, ``bad``, or empty where there is nothing to look at.
    """

    asked: str
    text: str
    tone: str = ""


DOUBT_TEXTS = {
    SignatureDoubt.ALGORITHM: "dùng thuật toán mà chương trình này không kiểm tra được",
    SignatureDoubt.NO_CERTIFICATE: "trong tệp không có chứng thư của người ký",
    SignatureDoubt.STRUCTURE: "cấu trúc tệp hỏng hoặc lạ nên không đọc được hết",
    SignatureDoubt.TOO_MUCH: "tệp quá lớn hoặc quá nhiều chữ ký để kiểm tra hết",
    SignatureDoubt.NO_ANCHOR: "máy này chưa có chứng thư gốc nào để đối chiếu",
    SignatureDoubt.UNTRUSTED: "chứng thư không thuộc nhóm nào được tin cậy ở đây",
    SignatureDoubt.EXPIRED: "chứng thư đã hết hạn, và không có gì chứng minh tệp được ký trước đó",
    SignatureDoubt.NOT_YET_VALID: "chứng thư chưa tới ngày có hiệu lực",
    SignatureDoubt.KEY_USAGE: "chứng thư không dành cho việc ký",
    SignatureDoubt.WEAK: "dùng hàm băm yếu, ngày nay có thể bị giả",
}
_OF_INTACTNESS = (
    SignatureDoubt.ALGORITHM,
    SignatureDoubt.NO_CERTIFICATE,
    SignatureDoubt.STRUCTURE,
    SignatureDoubt.TOO_MUCH,
)
_CERTIFIED = {
    Certification.NO_CHANGES: "không cho ai sửa hay ký thêm",
    Certification.FILL_FORMS: "chỉ cho điền mẫu và ký thêm",
    Certification.ANNOTATE: "cho điền mẫu, ghi chú và ký thêm",
}


def lines_of(report: SignatureReport, now: datetime) -> tuple[SignatureLine, ...]:
    """Everything that is known of one signature, what matters most first.

    Args:
        now: How old evidence is, is reckoned from it.
    """
    lines = [
        SignatureLine("Người ký", report.signer or "không đọc được"),
        _when(report),
        _intact(report),
        _whole(report),
        _changed(report),
        _trusted(report),
        _revocation(report, now),
    ]
    if report.certification is not Certification.NONE or report.locks_fields:
        lines.append(_certified(report))
    lines.append(SignatureLine("Mức, hàm băm", f"{report.level}, {report.digest or 'không rõ'}"))
    lines.append(_certificate(report))
    return tuple(lines)


def standing(weighed: SignedBy) -> SignatureLine:
    """What the signature counts as in its slot, or why it does not."""
    if not weighed.counts or weighed.role is None:
        return SignatureLine(
            "Ở hồ sơ này", f"chưa được tính: {NOT_COUNTED_TEXTS[weighed.why]}", "bad"
        )
    text = f"được tính là chữ ký của {ROLE_NAMES[weighed.role]} ({VOUCHING_TEXTS[weighed.basis]})"
    if weighed.basis is Vouching.ACCEPTED:
        text += f": {weighed.by}, {vn_moment(weighed.decided_at)}, “{weighed.reason}”"
    return SignatureLine("Ở hồ sơ này", text, "ok")


def _when(report: SignatureReport) -> SignatureLine:
    if report.time is None:
        return SignatureLine("Ký lúc", "không ghi trong tệp")
    proof = "dấu thời gian chứng minh" if report.timestamped else "giờ của máy người ký, chưa chứng"
    ending = "" if report.timestamped else " minh được"
    return SignatureLine("Ký lúc", f"{vn_moment(report.time)} ({proof}{ending})")


def _intact(report: SignatureReport) -> SignatureLine:
    if report.intact is True:
        return SignatureLine("Nội dung đã ký", "nguyên vẹn", "ok")
    if report.intact is False:
        return SignatureLine("Nội dung đã ký", "ĐÃ BỊ SỬA: không khớp với chữ ký", "bad")
    why = [DOUBT_TEXTS[d] for d in report.doubts if d in _OF_INTACTNESS]
    reason = "; ".join(why) or DOUBT_TEXTS[SignatureDoubt.STRUCTURE]
    return SignatureLine("Nội dung đã ký", f"chưa kiểm tra được, vì {reason}", "warn")


def _whole(report: SignatureReport) -> SignatureLine:
    if report.covers_whole_file:
        return SignatureLine("Phạm vi", "toàn bộ tệp", "ok")
    return SignatureLine("Phạm vi", "một phần tệp: có nội dung thêm vào sau khi ký", "warn")


def _changed(report: SignatureReport) -> SignatureLine:
    what = "; ".join(report.changes)
    match report.changed_after:
        case ChangedAfter.NONE:
            return SignatureLine("Sau khi ký", "không có gì thay đổi", "ok")
        case ChangedAfter.ALLOWED:
            return SignatureLine(
                "Sau khi ký", what or "chỉ có chữ ký hoặc dấu thời gian thêm vào", "ok"
            )
        case ChangedAfter.SUSPICIOUS:
            return SignatureLine(
                "Sau khi ký", f"ĐÃ BỊ SỬA: {what or 'có nội dung thêm vào'}", "bad"
            )
        case ChangedAfter.UNKNOWN:
            told = f": {what}" if what else ""
            return SignatureLine("Sau khi ký", f"chưa kiểm tra được đã thay đổi gì{told}", "warn")


def _trusted(report: SignatureReport) -> SignatureLine:
    family = _family(report.trust_family)
    if report.trusted:
        return SignatureLine(
            "Chứng thư gốc", f"được tin cậy{f' ({family})' if family else ''}", "ok"
        )
    why = [DOUBT_TEXTS[d] for d in report.doubts if d not in _OF_INTACTNESS]
    if report.trusted is None:
        reason = "; ".join(why) or DOUBT_TEXTS[SignatureDoubt.NO_ANCHOR]
        return SignatureLine("Chứng thư gốc", f"chưa kiểm tra được, vì {reason}", "warn")
    return SignatureLine("Chứng thư gốc", "; ".join(why) or "không được tin cậy", "warn")


def _revocation(report: SignatureReport, now: datetime) -> SignatureLine:
    asked = "Thu hồi"
    age = ""
    if report.revocation_at is not None:
        days = max(0, (now - report.revocation_at).days)
        age = f" (danh sách ngày {vn_date(report.revocation_at)}, cách đây {days} ngày)"
    match report.revocation:
        case Revocation.GOOD:
            return SignatureLine(asked, f"chưa bị thu hồi{age}", "ok")
        case Revocation.REVOKED:
            return SignatureLine(asked, f"ĐÃ BỊ THU HỒI{age}", "bad")
        case Revocation.NOT_DECLARED:
            return SignatureLine(asked, "chứng thư không ghi nơi hỏi", "")
        case Revocation.UNKNOWN:
            return SignatureLine(asked, f"chưa kiểm tra được{age}", "warn")


def _certified(report: SignatureReport) -> SignatureLine:
    said = [_CERTIFIED[report.certification]] if report.certification else []
    if report.locks_fields:
        said.append("khóa một số ô của mẫu")
    return SignatureLine("Người ký quy định", "; ".join(said))


def _certificate(report: SignatureReport) -> SignatureLine:
    parts = [f"do {report.issuer} cấp" if report.issuer else "không rõ nơi cấp"]
    if report.serial:
        parts.append(f"số {report.serial.upper()}")
    if report.valid_from is not None and report.valid_until is not None:
        parts.append(f"hiệu lực {vn_date(report.valid_from)}–{vn_date(report.valid_until)}")
    if report.certificate:
        parts.append(f"dấu vân tay {fingerprint(report.certificate)}")
    return SignatureLine("Chứng thư", ", ".join(parts))


def _family(name: str) -> str:
    """A name that this version does not know stays as it is."""
    return FAMILY_NAMES[TrustFamily(name)] if name in set(TrustFamily) else name
