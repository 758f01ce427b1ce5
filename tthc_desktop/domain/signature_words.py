"""What is said of signatures, in Vietnamese: the same at the window and at the command line.

*Giả* is never said: a signature is intact, changed, or could not be checked, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tthc_desktop.domain.signatures import (
    SEALED_BEFORE,
    Certification,
    ChangedAfter,
    Revocation,
    SignatureCheck,
    SignatureDoubt,
    SignatureReport,
    TimestampReport,
)
from tthc_desktop.domain.text import printable
from tthc_desktop.domain.time import vn_date, vn_moment
from tthc_desktop.domain.trust import FAMILY_NAMES, TrustFamily

VERDICTS = {
    "valid": "HỢP LỆ",
    "invalid": "KHÔNG HỢP LỆ",
    "indeterminate": "CHƯA ĐỦ CĂN CỨ",
}
UNSIGNED = "KHÔNG CÓ CHỮ KÝ"

DOUBTS = {
    SignatureDoubt.ALGORITHM: "thuật toán chữ ký chưa được chương trình hỗ trợ",
    SignatureDoubt.NO_CERTIFICATE: "tệp không kèm đúng chứng thư của người ký",
    SignatureDoubt.STRUCTURE: "cấu trúc tệp hoặc chữ ký bị hỏng, không đọc hết được",
    SignatureDoubt.TOO_MUCH: "tệp quá lớn hoặc quá phức tạp nên chưa kiểm tra hết được",
    SignatureDoubt.NO_ANCHOR: "chưa có chứng thư gốc để đối chiếu",
    SignatureDoubt.UNTRUSTED: "chứng thư không thuộc chứng thư gốc nào đang được tin cậy",
    SignatureDoubt.EXPIRED: "chứng thư đã hết hạn",
    SignatureDoubt.NOT_YET_VALID: "chứng thư chưa đến ngày hiệu lực",
    SignatureDoubt.KEY_USAGE: "chứng thư không dành để ký tài liệu",
    SignatureDoubt.WEAK: "thuật toán hoặc khóa yếu, không còn đủ an toàn",
}
"""Each cause by itself."""

REASONS = {
    **{doubt.value: words for doubt, words in DOUBTS.items()},
    "unsigned": "tệp không có chữ ký số",
    "not_intact": "nội dung không khớp với chữ ký",
    "changed_after": "tệp bị thay đổi sau khi ký",
    "change_unknown": "chưa kiểm tra được tệp có bị sửa sau khi ký không",
    "revoked": "chứng thư đã bị thu hồi",
    "no_anchor": "chưa có chứng thư gốc để đối chiếu",
    "revocation_unknown": "chưa kiểm tra được tình trạng thu hồi",
    "timestamp_broken": "dấu thời gian của tài liệu không khớp với nội dung",
    SEALED_BEFORE: "đã chốt bằng bản chương trình trước",
}
"""Of a verdict."""

_NOT_INTACT = frozenset(
    {
        SignatureDoubt.ALGORITHM,
        SignatureDoubt.NO_CERTIFICATE,
        SignatureDoubt.STRUCTURE,
        SignatureDoubt.TOO_MUCH,
    }
)
_CERTIFIED = {
    Certification.NO_CHANGES: "người ký chứng nhận tài liệu và không cho phép thay đổi nào",
    Certification.FILL_FORMS: "người ký chứng nhận tài liệu, cho phép điền biểu mẫu và ký thêm",
    Certification.ANNOTATE: "người ký chứng nhận tài liệu, cho phép điền biểu mẫu, ký thêm và"
    " thêm ghi chú",
}
_LEVELS = {
    "B-B": "PAdES B-B (chưa có dấu thời gian)",
    "B-T": "PAdES B-T (có dấu thời gian)",
    "B-LT": "PAdES B-LT (có dấu thời gian và bằng chứng kiểm tra)",
    "B-LTA": "PAdES B-LTA (lưu trữ lâu dài)",
    "none": "không rõ",
}
_OTHER_FORMS = {
    "adbe.pkcs7.detached": "chữ ký PDF thông dụng (không theo PAdES)",
    "adbe.pkcs7.sha1": "chữ ký PDF kiểu cũ, băm SHA-1 (không theo PAdES)",
    "adbe.x509.rsa_sha1": "chữ ký PDF kiểu cũ, không kèm cấu trúc CMS (không theo PAdES)",
}
_INTACT_TONES = {True: "ok", False: "bad", None: "warn"}
_AFTER_TONES = {
    ChangedAfter.NONE: "ok",
    ChangedAfter.ALLOWED: "ok",
    ChangedAfter.SUSPICIOUS: "bad",
    ChangedAfter.UNKNOWN: "warn",
}
_REVOCATION_TONES = {
    Revocation.GOOD: "ok",
    Revocation.REVOKED: "bad",
    Revocation.UNKNOWN: "warn",
    Revocation.NOT_DECLARED: "",
}
_REVOKED = Revocation.REVOKED
_SIGNERS_TOLD = 2
_CHANGES_TOLD = 3
_LONGEST = 80  # letters of a name that stands in a file
_DIGESTS = {"md5": "MD5", "sha1": "SHA-1", "md2": "MD2"}


def verdict_in_words(check: SignatureCheck) -> str:
    """The verdict, and each reason."""
    word = VERDICTS[check.verdict]
    if check.verdict == "indeterminate" and "unsigned" in check.reasons:
        word = UNSIGNED
    reasons = why_in_words(check)
    return f"{word} – {reasons}" if reasons else word


def why_in_words(check: SignatureCheck) -> str:
    """Each reason of the verdict."""
    return "; ".join(REASONS[reason] for reason in check.reasons)


def refused_in_words(check: SignatureCheck) -> str:
    """Whose signatures make a file refused, and what changed after each, as the file says it: a
    few of both, each of bounded length."""
    broken = [one for one in check.signatures if one.changed or one.revocation is _REVOKED]
    if not broken:  # a timestamp, which is nobody's signature
        return why_in_words(check)
    told = [f"người ký {_who(one)} – {_broken_by(one)}" for one in broken[:_SIGNERS_TOLD]]
    more = len(broken) - len(told)
    return "; ".join([*told, f"và {more} chữ ký khác"] if more else told)


def _who(report: SignatureReport) -> str:
    return _short(report.signer) or "chưa đọc được tên"


def _broken_by(report: SignatureReport) -> str:
    causes = []
    if report.intact is False:
        causes.append(REASONS["not_intact"])
    if report.changed_after is ChangedAfter.SUSPICIOUS:
        causes.append(REASONS["changed_after"] + _what_changed(report.changes))
    if report.revocation is _REVOKED:
        causes.append(REASONS["revoked"])
    return ", ".join(causes)


def _what_changed(changes: Sequence[str]) -> str:
    """In brackets; empty where the file does not tell."""
    told = [_short(one) for one in changes[:_CHANGES_TOLD]]
    more = len(changes) - len(told)
    if more:
        told.append(f"và {more} thay đổi khác")
    return f" ({'; '.join(told)})" if told else ""


def _short(text: str) -> str:
    """Names in a file are as long as whoever made it likes."""
    made = printable(text)
    return made if len(made) <= _LONGEST else f"{made[: _LONGEST - 1]}…"


def file_in_words(check: SignatureCheck) -> tuple[str, ...]:
    """What is told of the file itself."""
    told = []
    if check.owner_locked:
        told.append(
            "Tệp có mã hóa giới hạn quyền, mở được không cần mật khẩu; chữ ký vẫn xét được."
        )
    return (*told, *(_timestamp(one) for one in check.timestamps))


class ReportRow(NamedTuple):
    """A line of a panel.

    Attributes:
        tone: ``ok``, ``warn`` or ``bad``; empty where it is neither.
    """

    heading: str
    words: str
    tone: str = ""


def report_rows(report: SignatureReport) -> tuple[ReportRow, ...]:
    """What is said of a signature, in the order of a panel."""
    whole = report.covers_whole_file
    rows = [
        ReportRow("Người ký", printable(report.signer) or "chưa đọc được"),
        *([ReportRow("Cơ quan", printable(report.office))] if report.office else []),
        ReportRow("Nơi cấp", _issuer(report)),
        ReportRow("Thời gian", _time(report)),
        ReportRow("Nội dung đã ký", intact_in_words(report), _INTACT_TONES[report.intact]),
        ReportRow(
            "Phạm vi", "toàn bộ tệp" if whole else "không phải toàn bộ tệp", _ok_or_warn(whole)
        ),
        ReportRow("Sau khi ký", after_in_words(report), _AFTER_TONES[report.changed_after]),
        ReportRow("Chứng thư", trust_in_words(report), _ok_or_warn(report.trusted)),
        ReportRow("Thu hồi", revocation_in_words(report), _REVOCATION_TONES[report.revocation]),
        ReportRow("Thuật toán băm", digest_in_words(report)),
        ReportRow("Mức", level_in_words(report)),
    ]
    if report.certification is not Certification.NONE:
        rows.append(ReportRow("Chứng nhận", _CERTIFIED[report.certification]))
    if report.locks_fields:
        rows.append(ReportRow("Khóa ô", "người ký khóa một số hoặc mọi ô của biểu mẫu"))
    return tuple(rows)


def _issuer(report: SignatureReport) -> str:
    """Names alone do not prove who made a certificate; that they are equal wants to be seen."""
    issuer = printable(report.issuer)
    if issuer and issuer == printable(report.signer):
        return f"{issuer} (trùng tên người ký, như chứng thư tự ký: không nơi nào khác xác nhận)"
    return issuer or "chưa đọc được"


def report_in_words(report: SignatureReport) -> tuple[tuple[str, str], ...]:
    """The same where there are no colours: headings and what is said under each."""
    return tuple((row.heading, row.words) for row in report_rows(report))


def _ok_or_warn(good: bool | None) -> str:
    return "ok" if good else "warn"


def intact_in_words(report: SignatureReport) -> str:
    """Three answers: nguyên vẹn, đã bị sửa, chưa kiểm tra được."""
    if report.intact is None:
        why = [DOUBTS[doubt] for doubt in report.doubts if doubt in _NOT_INTACT]
        return f"chưa kiểm tra được, vì {'; '.join(why) or DOUBTS[SignatureDoubt.STRUCTURE]}"
    return "nguyên vẹn" if report.intact else "đã bị sửa: không khớp với chữ ký"


def after_in_words(report: SignatureReport) -> str:
    """What happened to the file afterwards."""
    what = "; ".join(printable(one) for one in report.changes)
    match report.changed_after:
        case ChangedAfter.NONE:
            return "không thay đổi"
        case ChangedAfter.ALLOWED:
            return f"có thay đổi được phép: {what or 'phần không hiện ra trong tài liệu'}"
        case ChangedAfter.SUSPICIOUS:
            return f"đã bị sửa: {what}" if what else "đã bị sửa"
        case ChangedAfter.UNKNOWN:
            return f"chưa kiểm tra được ({what})" if what else "chưa kiểm tra được"


def trust_in_words(report: SignatureReport) -> str:
    """Whether the certificate is trusted, or each cause why not."""
    if report.trusted:
        return f"được tin cậy{_family(report.trust_family)}"
    why = [_cause(doubt, report) for doubt in report.doubts if doubt not in _NOT_INTACT]
    if not why and report.trusted is None and SignatureDoubt.TOO_MUCH in report.doubts:
        why = [DOUBTS[SignatureDoubt.TOO_MUCH]]  # too many certificates to find the way in
    word = "chưa đủ căn cứ" if report.trusted is None else "không được tin cậy"
    return f"{word}: {'; '.join(why)}" if why else word


def _cause(doubt: SignatureDoubt, report: SignatureReport) -> str:
    words = DOUBTS[doubt]
    if doubt is SignatureDoubt.EXPIRED and report.valid_until is not None:
        words = f"{words} từ {vn_date(report.valid_until)}"
        if not report.timestamped:
            words += "; lúc ký còn hạn hay không thì chưa chứng minh được"
    if doubt is SignatureDoubt.NOT_YET_VALID and report.valid_from is not None:
        words = f"{words} ({vn_date(report.valid_from)})"
    return words


def revocation_in_words(report: SignatureReport) -> str:
    """What is known of a withdrawal, and how old the evidence is."""
    at = report.revocation_at
    age = f" theo danh sách lúc {vn_moment(at)}" if at is not None else ""
    match report.revocation:
        case Revocation.GOOD:
            return f"không bị thu hồi{age}"
        case Revocation.REVOKED:
            return f"ĐÃ BỊ THU HỒI{age}"
        case Revocation.NOT_DECLARED:
            return "chứng thư không nêu nơi kiểm tra thu hồi"
        case Revocation.UNKNOWN:
            return f"chưa kiểm tra được, vì {_why_unknown(report)}"


def _why_unknown(report: SignatureReport) -> str:
    """Nobody is ever asked over the line because of a file: only what is here tells."""
    if report.revocation_at is not None:
        return (
            f"danh sách thu hồi đang có (lập lúc {vn_moment(report.revocation_at)}) đã cũ hoặc"
            " không nói đủ về chứng thư này và nơi cấp"
        )
    if not report.certificate:
        return "chưa đọc được chứng thư của người ký"
    if not report.trusted:
        return "chưa biết chắc nơi cấp nên chưa biết dùng danh sách thu hồi nào"
    return (
        "ở máy này chưa có danh sách thu hồi của nơi cấp; nơi kiểm tra mà chứng thư nêu không được"
        " hỏi qua mạng"
    )


def digest_in_words(report: SignatureReport) -> str:
    """With *yếu* where it is."""
    if not report.digest:
        return "không rõ"
    name = _DIGESTS.get(report.digest, printable(report.digest).upper().replace("_", "-"))
    if name.startswith("SHA2") or name in ("SHA384", "SHA512"):
        name = f"SHA-{name[3:]}"
    return f"{name} (yếu)" if report.digest in _DIGESTS else name


def level_in_words(report: SignatureReport) -> str:
    """Of PAdES; other forms in words, by their name where this version does not know them."""
    other = f"{printable(report.level)} (không theo PAdES)"
    return {**_LEVELS, **_OTHER_FORMS}.get(report.level, other)


def _time(report: SignatureReport) -> str:
    if report.time is None:
        return "không ghi"
    proof = "giờ máy người ký, chưa chứng thực"
    if report.timestamped:
        proof = "có dấu thời gian chứng minh"
    elif report.level in ("B-T", "B-LT", "B-LTA"):
        proof += "; dấu thời gian trong tệp không chứng minh được"
    first, last = report.valid_from, report.valid_until
    if not report.timestamped and first and last and not first <= report.time <= last:
        proof += "; giờ này ở ngoài thời hạn của chứng thư: đồng hồ lúc ký có thể sai"
    if report.time_ahead:
        proof += "; lúc xem, giờ này còn chưa tới: đồng hồ lúc ký hoặc đồng hồ máy này sai"
    return f"{vn_moment(report.time)} ({proof})"


def _timestamp(one: TimestampReport) -> str:
    state = {True: "nguyên vẹn", False: "không khớp với nội dung", None: "chưa kiểm tra được"}
    whole = "toàn bộ tệp" if one.covers_whole_file else "một phần tệp"
    trust = "được tin cậy" if one.trusted else "nơi cấp chưa được tin cậy"
    when = vn_moment(one.time) if one.time is not None else "không rõ giờ"
    who = printable(one.authority) or "không rõ nơi cấp"
    return f"Dấu thời gian của tài liệu: {when}, {who}, {state[one.intact]}, {whole}, {trust}."


def _family(name: str) -> str:
    """A name that this version does not know stays as it is."""
    if not name:
        return ""
    return f" ({FAMILY_NAMES[TrustFamily(name)] if name in set(TrustFamily) else name})"
