"""``python -m tests.campaigns.safeguards``: are the tests blind? Breaks safeguards to find out.

In a scratch worktree, because files of the program are rewritten for a while: ``choose``, then
``instrument``, then the whole suite once
(``QT_QPA_PLATFORM=offscreen pytest -n 2 --dist loadscope tests``), ``hits``, and ``break``, which
ends the watching and goes on where it stopped. ``undo`` gives the program's files back.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path

from tests.campaigns.safeguards import find, hits, judge
from tests.campaigns.safeguards.tree import NotReadyError, Tree


def main(arguments: list[str] | None = None) -> int:
    """0 while no broken safeguard goes unnoticed; 2 where something has to be done first."""
    parser = argparse.ArgumentParser(description="break safeguards; each must turn a test red")
    parser.add_argument("--tree", type=Path, default=Path(), help="the working tree")
    steps = parser.add_subparsers(dest="step", required=True)
    choose = steps.add_parser("choose", help="which ones, by a seed")
    choose.add_argument("--seed", type=int, default=0, help="0: a new one")
    choose.add_argument("--count", type=int, default=30)
    choose.add_argument("--like", type=Path, help="chosen.json of another version: the same ones")
    steps.add_parser("instrument", help="watch them while the suite runs")
    steps.add_parser("hits", help="which tests came by")
    broken = steps.add_parser("break", help="one after the other, with the tests that came by")
    broken.add_argument("--only", default="", help="ids, with commas between")
    broken.add_argument("--most", type=int, default=judge.MOST, help="tests for each")
    steps.add_parser("undo", help="give the files back")
    args = parser.parse_args(arguments)
    tree = Tree(args.tree.resolve())
    try:
        match args.step:
            case "choose":
                return _choose(tree, args.seed, args.count, args.like)
            case "instrument":
                tree.instrument()
            case "hits":
                return _hits(tree)
            case "break":
                return _break(tree, [each for each in args.only.split(",") if each], args.most)
            case "undo":
                tree.undo()
    except (NotReadyError, ValueError) as error:
        print(error)
        return 2
    return 0


def _choose(tree: Tree, seed: int, count: int, like: Path | None) -> int:
    tree.undo()
    every = find.in_tree(tree.root)
    missing: list[find.Safeguard] = []
    if like:
        other = json.loads(like.read_text("utf-8"))
        seed = other["seed"]
        wanted = [find.from_body(body) for body in other["safeguards"]]
        chosen, missing = find.counterparts(wanted, every)
    else:
        seed = seed or random.SystemRandom().randrange(1, 1 << 32)
        chosen = find.choose(every, seed, count)
    body = {"seed": seed, "safeguards": [safeguard.body() for safeguard in chosen]}
    text = json.dumps(body, ensure_ascii=False, indent=1)
    (tree.folder / "chosen.json").write_text(text, "utf-8")
    kinds = dict(Counter(safeguard.kind for safeguard in every))
    print(f"seed {seed}: {len(chosen)} of {len(every)} safeguards {kinds}")
    for safeguard in chosen:
        print(_told(safeguard))
        print(f"   - {_short(safeguard.text)}\n   + {_short(safeguard.mutation)}")
    for safeguard in missing:
        print(f"no counterpart: {_told(safeguard)}\n   - {_short(safeguard.text)}")
    return 0


def _hits(tree: Tree) -> int:
    found = hits.read(tree.folder / "hits.txt")
    for safeguard in tree.chosen():
        one = found.get(safeguard.id, hits.Hits())
        note = "" if one.acting else "  SURVIVES: no test makes it act"
        print(f"{len(one.reached):5} come by, it acts in {len(one.acting):5}: ", end="")
        print(f"{safeguard.id} {safeguard.file}:{safeguard.line} {safeguard.function}{note}")
    return 0


def _break(tree: Tree, only: list[str], most: int) -> int:
    verdicts = judge.campaign(tree, only, most)
    print("\n" + str(dict(Counter(verdict.says for verdict in verdicts.values()))))
    bad = False
    for safeguard in tree.chosen():
        if (verdict := verdicts.get(safeguard.id)) is None:
            continue
        print(judge.line(safeguard, verdict))
        if verdict.says != "killed":
            print(f"   - {_short(safeguard.text)}\n   + {_short(safeguard.mutation)}")
            bad = True
    return 1 if bad else 0


def _told(safeguard: find.Safeguard) -> str:
    where = f"{safeguard.file}:{safeguard.line}"
    return f"{safeguard.id} {safeguard.kind:<6} {where} {safeguard.function}: {safeguard.statement}"


def _short(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    raise SystemExit(main())
