"""Each safeguard of sending switched off once: the tests named beside it must turn red.

``python -m tests.campaigns.sending.safeguards``; it works on a copy of the tree.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.campaigns.sending.apart_safeguards import APART
from tests.campaigns.sending.safeguard import Safeguard

ROOT = Path(__file__).resolve().parents[3]
_SENDING, _RELAY, _PORTAL = (
    f"tthc_desktop/{part}" for part in ("services/sending", "relay", "adapters/portal")
)
_ENGINE, _BELIEF, _WAITING = (
    f"tests/adapters/sync/test_{name}.py" for name in ("engine", "belief", "waiting")
)
_ONCE, _UPLOADS, _CONTRACT, _ANSWERS, _SUBMISSIONS, _DEVICES = (
    f"tests/adapters/relay/test_{name}.py"
    for name in (
        "one_dossier_once",
        "uploads",
        "portal",
        "portal_answers",
        "submissions",
        "devices",
    )
)
_SHARE = "tests/campaigns/test_sending.py"
_POWER = f"{_SHARE}::test_share_of_the_power_cuts"


SAFEGUARDS = (
    Safeguard(
        "the intent is written down before the first byte leaves",
        f"{_SENDING}/delivery.py",
        "        self._steps.begin(tx, submission, *begun)\n",
        "",
        f"{_ENGINE}::test_the_intent_is_on_disk_before_the_first_byte",
    ),
    Safeguard(
        "what was in flight when the process died is asked about",
        f"{_SENDING}/interrupted.py",
        "self._steps.write(tx, step, StepState.UNKNOWN,",
        "self._steps.write(tx, step, StepState.READY,",
        f"{_ENGINE}::test_what_was_in_flight_is_unknown_after_a_crash",
    ),
    Safeguard(
        "an unknown outcome is looked up before anything is sent again",
        f"{_SENDING}/delivery.py",
        "        if unknown or not idempotent:\n",
        "        if False:\n",
        f"{_ENGINE}::test_a_portal_that_is_not_idempotent_is_never_sent_to_twice",
    ),
    Safeguard(
        "faults of different kinds are counted apart",
        "tthc_desktop/domain/outbox.py",
        "return step.attempts + 1 if same or step.error_code == fault_code(fault) else 1",
        "return step.attempts + 1",
        f"tests/unit/test_outbox.py {_WAITING}",
    ),
    Safeguard(
        "what gets on is not made to wait for its cuts",
        f"{_SENDING}/delivery.py",
        "got_on = got_on and fault.fault in (Fault.CUT, Fault.BUSY)",
        "got_on = False",
        _WAITING,
    ),
    Safeguard(
        "the wait of one item has an end",
        "tthc_desktop/domain/outbox.py",
        "return float(min(ITEM_CAP_S, ITEM_BASE_S * 2 ** min(attempts - ITEM_FLAT, 16)))",
        "return float(ITEM_BASE_S * 2 ** min(attempts - ITEM_FLAT, 16))",
        f"tests/unit/test_outbox.py {_WAITING}",
    ),
    Safeguard(
        "an answer cannot ask for a wait without end",
        f"{_PORTAL}/answers.py",
        "return min(float(asked), float(LINK_CAP_S))",
        "return float(asked)",
        f"{_ANSWERS} tests/adapters/relay/test_hostile_answers.py",
    ),
    Safeguard(
        "a link that is down is asked again in the end",
        f"{_SENDING}/link.py",
        "min(wait_s, LINK_CAP_S), link_delay",
        "wait_s, link_delay",
        "tests/adapters/sync",
    ),
    Safeguard(
        "what a wrong clock put off is due",
        "tthc_desktop/adapters/store/outbox.py",
        "if not now_ms < step.next_at <= latest)",
        "if step.next_at <= now_ms)",
        "tests/adapters/sync/test_wrong_clock.py",
    ),
    Safeguard(
        "a bug in one dossier stops no other",
        f"{_SENDING}/delivery.py",
        '            _log.exception("bug while sending a submission")\n'
        "            return PortalError(Fault.BUG)\n",
        "            raise\n",
        _WAITING,
    ),
    Safeguard(
        "the feed ends before where it was read to: it was put back",
        f"{_SENDING}/engine.py",
        "return head is not None and head < position.seq",
        "return False",
        _BELIEF,
    ),
    Safeguard(
        "another epoch is another feed",
        f"{_SENDING}/engine.py",
        "known = read is not None and (read.relay, read.position.epoch) == self._side(answer)",
        "known = read is not None",
        _BELIEF,
    ),
    Safeguard(
        "what the relay does not have is noticed",
        f"{_SENDING}/compare.py",
        "        return commit_of(submission).state is StepState.DONE\n",
        "        return False\n",
        _BELIEF,
    ),
    Safeguard(
        "other bytes under an id are noticed",
        f"{_SENDING}/compare.py",
        "        elif held.payload_sha256 != ours:\n",
        "        elif False:\n",
        _BELIEF,
    ),
    Safeguard(
        "only the relay that signed a receipt can have lost what it is for",
        f"{_SENDING}/compare.py",
        "known = not relay or _signer(tx, submission_id) == relay",
        "known = True",
        _BELIEF,
    ),
    Safeguard(
        "everything is compared once a day",
        f"{_SENDING}/engine.py",
        "if last and 0 <= now - last < EVERY_S * 1000:",
        "if last:",
        _BELIEF,
    ),
    Safeguard(
        "what is no code confirms nothing",
        f"{_SENDING}/received.py",
        "        if not is_official_code(code):\n",
        "        if False:\n",
        _BELIEF,
    ),
    Safeguard(
        "what is made again keeps the code that it had",
        f"{_SENDING}/delivery.py",
        'return _Going(submission, begun, code or "")',
        "return _Going(submission, begun)",
        _BELIEF,
    ),
    Safeguard(
        "a second code is for a person",
        f"{_SENDING}/received.py",
        "        if known and known != code:\n",
        "        if False:\n",
        _BELIEF,
    ),
    Safeguard(
        "nothing leaves a copy",
        "tthc_desktop/services/office/home_copies.py",
        "    if reason is not None:\n        raise InputError(",
        "    if False:\n        raise InputError(",
        "tests/services/test_home_copies.py",
    ),
    Safeguard(
        "what nobody signed is not believed",
        f"{_PORTAL}/tokens.py",
        "        if answer.signed and answer.status in good:\n",
        "        if answer.status in good:\n",
        f"{_ANSWERS} {_CONTRACT} tests/adapters/relay/test_feed_answers.py",
    ),
    Safeguard(
        "the signature of an answer is checked",
        f"{_PORTAL}/http.py",
        "    except (ValueError, InvalidSignature):\n        return False\n    return True\n",
        "    except (ValueError, InvalidSignature):\n        return True\n    return True\n",
        f"{_ANSWERS} {_CONTRACT}",
    ),
    Safeguard(
        "the body is the one that was signed for",
        f"{_PORTAL}/http.py",
        "        if sha256_hex(body) != promised:\n",
        "        if False:\n",
        f"{_ANSWERS} tests/adapters/relay/test_hostile_answers.py",
    ),
    Safeguard(
        "only the relay itself refuses for good",
        f"{_PORTAL}/answers.py",
        "self._told() if self.signed else self._between()",
        "self._told()",
        _ANSWERS,
    ),
    Safeguard(
        "a receipt is verified",
        f"{_PORTAL}/relay.py",
        "            key.verify(bytes.fromhex(receipt.signature), receipt.signed_part())\n",
        "",
        f"{_ANSWERS} tests/adapters/relay/test_hostile_answers.py",
    ),
    Safeguard(
        "a receipt is for what was sent",
        f"{_PORTAL}/relay.py",
        "        if found != expected:\n",
        "        if False:\n",
        f"{_ANSWERS} tests/adapters/relay/test_hostile_answers.py",
    ),
    Safeguard(
        "all bytes are hashed before the relay signs",
        f"{_RELAY}/uploads.py",
        "digest_of(self.path(blob.id))\n        if right and found != right:",
        "row.sha256 or blob.sha256\n        if right and found != right:",
        f"{_SUBMISSIONS} {_CONTRACT}",
    ),
    Safeguard(
        "other bytes than were promised begin anew",
        f"{_RELAY}/uploads.py",
        "        if right and found != right:\n",
        "        if False:\n",
        f"{_UPLOADS} {_SUBMISSIONS} {_CONTRACT}",
    ),
    Safeguard(
        "other bytes under a known id are refused",
        f"{_RELAY}/submissions.py",
        "    if known.payload != submitted.payload:\n",
        "    if False:\n",
        f"{_SUBMISSIONS} {_ONCE}",
    ),
    Safeguard(
        "a dossier is made once",
        f"{_RELAY}/submissions.py",
        "    if submitted.parsed.operation is not Operation.CREATE:\n",
        "    if True:\n",
        _ONCE,
    ),
    Safeguard(
        "of two that both looked, the key decides",
        f"{_RELAY}/submissions.py",
        "    if parsed.operation is Operation.CREATE:\n",
        "    if False:\n",
        _ONCE,
    ),
    Safeguard(
        "a number of a device's counting is used once",
        f"{_RELAY}/submissions.py",
        "    if other is not None and other.id != submitted.id:\n",
        "    if False:\n",
        _ONCE,
    ),
    Safeguard(
        "a unit sends its own only",
        f"{_RELAY}/submissions.py",
        "        if parsed.unit != caller.unit:\n",
        "        if False:\n",
        f"{_SUBMISSIONS} tests/adapters/relay/test_strangers.py",
    ),
    Safeguard(
        "a proof is good once: of a home and its copy one is told",
        f"{_RELAY}/devices.py",
        "_DEVICE.c.id == asked.device, _DEVICE.c.proofs < asked.counter",
        "_DEVICE.c.id == asked.device",
        f"{_DEVICES} {_CONTRACT}",
    ),
    Safeguard(
        "a position names the chain up to it",
        f"{_RELAY}/feed.py",
        "(not chain or chain_at(connection, since) != chain)",
        "chain_at(connection, since) is None",
        f"{_CONTRACT} {_SUBMISSIONS} {_BELIEF}",
    ),
    Safeguard(
        "a relay notices that its data were put back",
        f"{_RELAY}/epoch.py",
        "        return before is None or mark.is_behind(before)\n",
        "        return False\n",
        "tests/adapters/relay/test_put_back.py",
    ),
    Safeguard(
        "an upload goes on at what is durable",
        f"{_RELAY}/uploads.py",
        "            os.lseek(descriptor, offset, os.SEEK_SET)\n",
        "",
        f"{_UPLOADS}::test_a_cut_line_keeps_what_arrived",
    ),
    Safeguard(
        "bytes are on the disk before their offset",
        f"{_RELAY}/bytes_in.py",
        "        os.fsync(self._descriptor)\n",
        "",
        _POWER,
    ),
    Safeguard(
        "a commit of the relay is waited for",
        f"{_RELAY}/opening.py",
        '"synchronous = FULL"',
        '"synchronous = NORMAL"',
        _POWER,
    ),
    Safeguard(
        "a full disk is told as one",
        f"{_RELAY}/front.py",
        "await plain(told_of(error))(scope, receive, again)",
        "raise",
        "tests/adapters/relay/test_full_disk.py",
    ),
    *APART,
)


def main() -> int:
    """0 when each turned something red."""
    parser = argparse.ArgumentParser(description="switch safeguards off, one after the other")
    parser.add_argument("--only", default="", help="a part of the name")
    parser.add_argument("--first", type=int, default=1, help="number of the first one")
    parser.add_argument("--red", type=Path, help="a file with tests that are red already")
    args = parser.parse_args()
    red = args.red.read_text().split() if args.red else []
    before = [word for word in red if word.startswith("tests/")]
    unnoticed = 0
    with tempfile.TemporaryDirectory() as made:
        tree = Path(made) / "tree"
        tree.mkdir()
        for part in ("tthc_desktop", "tests", "resources"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / part, tree / part, ignore=ignored)
        shutil.copy(ROOT / "pyproject.toml", tree)
        for number, safeguard in enumerate(SAFEGUARDS, 1):
            if number >= args.first and args.only in safeguard.name:
                found = switched_off(tree, safeguard, before)
                unnoticed += not found
                print(f"{number:3} {safeguard.name}: {found or 'NOBODY NOTICES'}", flush=True)
    return 1 if unnoticed else 0


def switched_off(tree: Path, safeguard: Safeguard, before: Sequence[str] = ()) -> str:
    """What went red; empty where nothing did.

    Args:
        before: Tests that are red whatever is switched off.
    """
    left_out = [word for each in before for word in ("--deselect", each)]
    file = tree / safeguard.file
    text = file.read_text("utf-8")
    if text.count(safeguard.old) != 1:
        raise ValueError(f"{safeguard.name}: it does not stand in {safeguard.file} once")
    file.write_text(text.replace(safeguard.old, safeguard.new), "utf-8")
    try:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--tb=no"),
                *("-p", "no:cacheprovider", *left_out, *safeguard.tests.split()),
            ],
            check=False,
            cwd=tree,
            env=os.environ | {"PYTHONPATH": str(tree), "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
        )
    finally:
        file.write_text(text, "utf-8")
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if done.returncode not in (0, 1) and not failed:
        raise ValueError(f"{safeguard.name}: {done.stdout[-500:]} {done.stderr[-500:]}")
    return failed[0].split(" - ")[0] if failed else ""


if __name__ == "__main__":
    raise SystemExit(main())
