"""Danh mục thủ tục: find, import, decide, and lay local rules over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from tthc_desktop.domain.catalogue import Procedure, plain_number, process_excess
from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.local_rules import Limit, LocalRule, Marks, Process
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Role
from tthc_desktop.domain.questions import Question
from tthc_desktop.domain.text import fold
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.application import Office
from tthc_desktop.services.catalogue.current import CatalogueEntry
from tthc_desktop.services.catalogue.decide import (
    AnswerQuestion,
    Cut,
    CutTerms,
    ListDecided,
    ListQuestions,
    PutLocalRules,
)
from tthc_desktop.services.catalogue.find import IndexProcedures, ProcedureIndex
from tthc_desktop.services.catalogue.import_catalogue import (
    ImportCatalogue,
    ImportReport,
    PastChange,
    RecentChanges,
)
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.settings import catalogue_forms as forms
from tthc_desktop.ui.settings.form_panel import FormSpec

Asked = tuple[Procedure, Question, str]
"""The last: what was decided; empty while the question is open."""
T = TypeVar("T")


_SAVED = {Limit: "thời hạn và phí", Process: "các bước nội bộ", Marks: "đặc điểm"}
_Read = tuple[ProcedureIndex, tuple[Asked, ...], tuple[Asked, ...]]


class CatalogueView(Protocol):
    def show_found(
        self, found: Sequence[CatalogueEntry], total: int, questions: int, *, anew: bool
    ) -> None:
        """anew: the first is chosen."""
        ...

    def show_questions(self, asked: Sequence[Asked]) -> None: ...

    def show_report(self, report: ImportReport) -> None: ...

    def show_past(self, past: Sequence[PastChange]) -> None: ...

    def show_form(self, spec: FormSpec) -> None: ...

    def close_form(self) -> None: ...

    def show_form_wrong(self, text: str) -> None: ...


class CataloguePresenter:
    def __init__(self, office: Office, runner: Runner, shell: Shell, view: CatalogueView) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        self._index: ProcedureIndex | None = None
        self._text = ""
        self._found: tuple[CatalogueEntry, ...] = ()
        self._asked: tuple[Asked, ...] = ()
        self._decided: tuple[Asked, ...] = ()
        self._only = ""
        self._look_back = False
        self._busy = False

    # The list

    def load(self) -> None:
        def read() -> _Read:
            asked = tuple((p, q, "") for p, q in self._office.use(ListQuestions)())
            return (
                self._office.use(IndexProcedures)(None, closed=True),
                asked,
                self._office.use(ListDecided)(),
            )

        self._runner.submit(Lane.STORE, read, self._loaded)

    def _loaded(self, read: _Read) -> None:
        self._index, self._asked, self._decided = read
        self.search(self._text, anew=False)
        self.filter_questions(self._only)

    def search(self, text: str, *, anew: bool = True) -> None:
        """anew: typed just now, so that the best match is chosen and not the row before."""
        self._text = text
        if self._index is not None:
            self._found = self._index.find(text)
            self._view.show_found(self._found, self._index.count, len(self._asked), anew=anew)

    def filter_questions(self, text: str) -> None:
        """Those of procedures whose code, name or field holds the words."""
        self._only = text
        words = fold(text).split()
        self._view.show_questions(
            [
                (p, q, said)
                for p, q, said in (self._decided if self._look_back else self._asked)
                if all(word in fold(f"{p.code} {p.name} {p.field_name}") for word in words)
            ]
        )

    def look_back(self) -> None:
        """What came in during the last month."""
        self._runner.submit(
            Lane.STORE, self._office.use(RecentChanges), self._view.show_past, self._shell.fail
        )

    # Decisions

    def show_decided(self, *, decided: bool) -> None:
        """Those that were answered, to answer them otherwise; or those that are open."""
        self._look_back = decided
        self.filter_questions(self._only)

    def alike(self, question: Question) -> int:
        """How many open questions one answer would settle; decided ones are changed one by one."""
        return sum(q.likeness == question.likeness for _, q, _ in self._asked)

    def answer(self, question: Question, number: int, *, alike: bool) -> None:
        """number: of the choice, from 1. Keys pressed faster than the store writes wait for no
        one: each is its own answer."""
        if not 1 <= number <= len(question.choices):
            return
        clerk, value = self._shell.clerk, question.choices[number - 1].value

        def settled(_count: int) -> None:
            self._shell.changed()
            self.load()

        self._runner.submit(
            Lane.STORE,
            lambda: self._office.use(AnswerQuestion)(clerk, question, value, alike=alike),
            settled,
            self._shell.fail,
        )

    # Forms

    def _may(self) -> bool:
        if self._shell.clerk.may(Role.ADMINISTRATOR):
            return True
        self._shell.fail(InputError("account.not_allowed"))
        return False

    def _open(self, make: Callable[[date], FormSpec]) -> None:
        if self._may():
            today = self._office.ports.clock.now().astimezone(VIETNAM).date()
            self._view.show_form(make(today))

    def ask_file(self) -> None:
        self._open(lambda today: forms.import_form(today, self._take))

    def ask_template(self) -> None:
        """Anybody may have the empty form."""
        self._view.show_form(forms.template_form(self._write_template))

    def ask_limit(self, entry: CatalogueEntry | None) -> None:
        if entry is not None:
            self._open(lambda today: forms.limit_form(entry, today, self._put))

    def ask_process(self, entry: CatalogueEntry | None) -> None:
        if entry is not None:
            self._open(lambda today: forms.process_form(entry, today, self._put))

    def ask_marks(self, entry: CatalogueEntry | None) -> None:
        if entry is not None:
            self._open(lambda today: forms.marks_form(entry, today, self._put))

    def ask_cut(self) -> None:
        """Of what is listed now, whatever is searched while the form is open."""
        codes = frozenset(entry.procedure.code for entry in self._found)
        self._open(lambda today: forms.cut_form(len(codes), today, partial(self._cut, codes)))

    def _put(self, rules: Sequence[LocalRule]) -> None:
        """Steps that take longer than the term are kept, and said: the term may be shortened
        first and the steps afterwards."""
        clerk, code = self._shell.clerk, rules[0].code
        saved = f"Đã lưu {_SAVED[type(rules[0].content)]} của thủ tục {code}"
        saved += f", áp dụng từ {rules[0].valid_from:%d/%m/%Y}."

        def put() -> Decimal:
            self._office.use(PutLocalRules)(clerk, rules)
            entry = self._office.ports.catalogue.entries().get(code)
            return process_excess(entry.procedure) if entry else Decimal(0)

        def done(excess: Decimal) -> None:
            self._done(saved)
            if excess > 0:
                hours = plain_number(excess)
                self._shell.say(
                    "warn", f"{saved} Các bước nội bộ vượt thời hạn {hours} giờ làm việc."
                )

        self._work(put, done)

    def _cut(self, codes: frozenset[str], percent: int, basis: str, begun: date) -> None:
        clerk = self._shell.clerk

        def done(cut: Cut) -> None:
            text = f"Đã rút ngắn {percent} % thời hạn của {cut.done} thủ tục."
            if cut.left:
                text += f" Giữ nguyên {cut.left} thủ tục còn câu hỏi hoặc chưa rõ thời hạn."
            self._done(text)
            if cut.tight:
                text += f" {cut.tight} thủ tục có các bước nội bộ vượt thời hạn mới."
                self._shell.say("warn", text)

        self._work(lambda: self._office.use(CutTerms)(clerk, percent, basis, begun, codes), done)

    def _write_template(self, path: Path) -> None:
        self._work(
            lambda: self._office.ports.catalogue_files.write_template(path),
            lambda _none: self._done(f"Đã tạo mẫu {path}."),
        )

    def _take(self, path: Path, begun: date) -> None:
        clerk = self._shell.clerk

        def taken(report: ImportReport) -> None:
            self._done(_summary(report))
            self._view.show_report(report)

        take = self._office.use(ImportCatalogue)

        def put(procedures: tuple[Procedure, ...]) -> None:
            self._work(lambda: take.put(clerk, path, procedures, begun), taken)

        # The file is read beside the store's thread: reception goes on meanwhile.
        self._work(lambda: take.read(path), put, Lane.CPU)

    def _work(
        self, work: Callable[[], T], done: Callable[[T], None], lane: Lane = Lane.STORE
    ) -> None:
        """One at a time: a second Ctrl+Enter while the first is under way does nothing."""
        if self._busy:
            return
        self._busy = True

        def finished(result: T) -> None:
            self._busy = False
            done(result)

        def failed(error: Exception) -> None:
            self._busy = False
            if isinstance(error, TthcError):
                self._view.show_form_wrong(sentence(error))
            else:
                self._shell.fail(error)

        self._runner.submit(lane, work, finished, failed)

    def _done(self, text: str) -> None:
        self._view.close_form()
        self._shell.say("ok", text)
        self._shell.changed()
        self.load()


def _summary(report: ImportReport) -> str:
    return (
        f"Đã đọc {report.procedures} thủ tục: {len(report.added)} mới,"
        f" {len(report.changed)} thay đổi, {report.unchanged} như cũ."
    )
