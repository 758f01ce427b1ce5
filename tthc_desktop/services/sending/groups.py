"""Which steps of a submission go together: one intent, one end, one wait for the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tthc_desktop.domain.outbox import SendingStep, SendingStepKind, StepState, Submission
from tthc_desktop.services.sending.steps import commit_of, files_of

TOGETHER = 1024 * 1024
"""Bytes of files whose intents, and whose ends, are one transaction each: every one is a wait for
the disk. A file that is larger is written down by itself, and while it goes."""


def together(submission: Submission, runnable: Sequence[SendingStep]) -> list[SendingStep]:
    """A commit whose outcome is unknown first: if the relay has it, it has the files. Else as many
    files as are small enough together, and the commit if nothing is missing then."""
    commit = commit_of(submission)
    if commit in runnable and commit.state is StepState.UNKNOWN:
        return [commit]
    begun: list[SendingStep] = []
    for step in runnable:
        if step.kind is SendingStepKind.BLOB:
            if begun and sum(each.size for each in begun) + step.size > TOGETHER:
                return begun
            begun.append(step)
    ids = {step.id for step in begun}
    rest = [s for s in files_of(submission) if s.state is not StepState.DONE and s.id not in ids]
    small = sum(each.size for each in begun) <= TOGETHER
    if not rest and small and (commit in runnable or commit.state is StepState.BLOCKED):
        begun.append(commit)
    return begun


def with_sent(submission: Submission, files: Sequence[SendingStep]) -> Submission:
    """As it is once these are written down."""
    ids = {file.id for file in files}
    steps = (
        replace(step, state=StepState.DONE, acked=step.size) if step.id in ids else step
        for step in submission.steps
    )
    return replace(submission, steps=tuple(steps))
