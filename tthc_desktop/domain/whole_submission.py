"""Whether what was sealed is as sending can have left it: anything else is damage."""

from __future__ import annotations

from tthc_desktop.domain.outbox import (
    ENDED,
    SendingStep,
    SendingStepKind,
    StepState,
    Submission,
    SubmissionState,
)

_MOST = 1 << 40
"""Bytes of a file, tries of a step: no home holds more, and reckoning with it is safe."""
_FOR_A_PERSON = frozenset({SubmissionState.NEEDS_CLERK, SubmissionState.CONFLICT})
"""What the province refused, and what has two answers."""
_ASKED = frozenset({StepState.READY, StepState.RETRY, StepState.UNKNOWN, StepState.INFLIGHT})


def flaw_of(submission: Submission) -> str:
    """The column that shows it with what is wrong there; empty of what is whole."""
    kinds = [step.kind for step in submission.steps]
    for kind in (SendingStepKind.COMMIT, SendingStepKind.CONFIRM):
        if kinds.count(kind) != 1:
            return f"step.kind: {kinds.count(kind)} of {kind.value}"
    for step in submission.steps:
        flaw = _numbers(step)
        if flaw:
            return flaw
    return _states(submission)


def _numbers(step: SendingStep) -> str:
    if not 0 <= step.size <= _MOST:
        return "step.size: is no size"
    if not 0 <= step.acked <= step.size:
        return "step.acked: is not within the size"
    if not 0 <= step.attempts <= _MOST:
        return "step.attempts: is no number of tries"
    return ""


def _states(submission: Submission) -> str:
    """States in which a submission would rest for ever, and nobody would be told."""
    if submission.state in ENDED:
        return ""  # nothing of it runs any more
    states = {step.kind: step.state for step in submission.steps}
    blobs = [step.state for step in submission.steps if step.kind is SendingStepKind.BLOB]
    commit, confirm = states[SendingStepKind.COMMIT], states[SendingStepKind.CONFIRM]
    all_sent = all(state is StepState.DONE for state in blobs)
    committed = commit is StepState.DONE
    if StepState.BLOCKED in blobs or (commit is StepState.BLOCKED and all_sent):
        return "step.state: waits for nothing"
    if submission.state is SubmissionState.CONFIRMING:
        if not (all_sent and committed):
            return "submission.state: its steps are not done"
        if confirm not in _ASKED:
            return "step.state: nobody is asked"
    elif committed and submission.state not in _FOR_A_PERSON:
        return "submission.state: its steps are done"
    return ""
