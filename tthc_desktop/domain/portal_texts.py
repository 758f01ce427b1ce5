"""What has to be looked at in texts of the provincial system: they are kept as they came, and
marked."""

from __future__ import annotations

from tthc_desktop.domain.people import Applicant, PersonKind, Submitter
from tthc_desktop.domain.portal_dossier import PortalDossier
from tthc_desktop.domain.vietnamese import check_person, check_text

TO_CHECK = "Cần kiểm tra"
_NAME_MISPRINTS = 20  # one wrong word in so many is a misprint: names are short and printed


def dossier_doubt(dossier: PortalDossier) -> str:
    """What is damaged for sure in a dossier's texts, as a Vietnamese sentence with what to do;
    empty where nothing is."""
    found = [("họ tên hoặc địa chỉ", _wrong_with(dossier.applicant))]
    found += [
        (place, check_text(text).words)
        for place, text in (
            ("tên thủ tục", dossier.procedure_name),
            ("trường hợp", dossier.case_name),
            *(("tên tệp", _plain_name(file.name)) for file in dossier.files),
        )
    ]
    parts = dict.fromkeys(f"{place} ({words})" for place, words in found if words)
    if not parts:
        return ""
    return (
        f"{TO_CHECK}: {'; '.join(parts)}. Nội dung được giữ đúng như hệ thống tỉnh gửi; đối chiếu"
        " với giấy tờ của người dân."
    )


def person_doubt(person: Applicant) -> str:
    """What is damaged for sure in an applicant's name and address as they were typed, before the
    dossier is received; empty where nothing is."""
    return _asked("họ tên, địa chỉ", _wrong_with(person))


def submitter_doubt(submitter: Submitter) -> str:
    """The same for the name of who hands in for the applicant."""
    return _asked("họ tên người nộp thay", check_person(submitter.name, "").words)


def unit_doubt(name: str) -> str:
    """The same for the name of the office that decides, where another one does."""
    return _asked("tên đơn vị giải quyết", check_text(name, _NAME_MISPRINTS).words)


def _asked(what: str, words: str) -> str:
    if not words:
        return ""
    return (
        f"{TO_CHECK} {what} ({words}): đối chiếu với giấy tờ rồi sửa ở đây. Đúng như vậy thì nhấn"
        " Ctrl+Enter lần nữa."
    )


def marked(text: str) -> str:
    """A text of the provincial system as it is shown: with what is damaged in it behind it."""
    words = check_text(text).words
    return f"{text} ({TO_CHECK}: {words})" if words else text


def _wrong_with(person: Applicant) -> str:
    """Names of organisations and households are texts: they begin and go on with small words."""
    if person.kind is PersonKind.CITIZEN:
        return check_person(person.name, person.address).words
    found = (check_text(person.name, _NAME_MISPRINTS), check_person("", person.address))
    return ", ".join(dict.fromkeys(check.words for check in found if check.words))


def _plain_name(name: str) -> str:
    """A file's name without its ending and what joins its words; files are often named without
    marks on purpose, so that such a name is no evidence."""
    stem = name.rpartition(".")[0] or name
    return "" if stem.isascii() and "?" not in stem else stem.replace("_", " ").replace("-", " ")
