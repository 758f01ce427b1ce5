"""Where the program refuses something: every safeguard, and a choice of them by a seed."""

from __future__ import annotations

import ast
import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

PACKAGE = "tthc_desktop"
_LEFT_OUT = {"demo", "__main__.py"}
_REFUSING = re.compile(r"(?i)refus|reject|invalid|wrong|fault|error|response\(|answer\(|reason\.")
_CHECKS = {"check", "ensure", "fsync", "guard", "must", "refuse", "require", "validate", "verify"}
_SHARE = 10  # at most every tenth comes from one package
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Safeguard:
    """A place that refuses, and the bytes in its file that are rewritten.

    Attributes:
        id: Two digits, given when it is chosen.
        kind: "guard": an ``if`` that raises or leaves at once; "part": one operand of its ``or``;
            "except": the ``raise`` of a handler; "call": a check whose result nobody uses.
        file: Below the tree.
        function: Qualified name within the file.
        statement: Its source on one line, names without what may differ between two versions.
        nth: Which one, of those in its function that read the same.
        start: Of the text in the file, in bytes, as ``end``.
        in_function: Whether ``return`` can stand there.
    """

    id: str
    kind: str
    file: str
    line: int
    function: str
    statement: str
    nth: int
    start: int
    end: int
    text: str
    in_function: bool

    @property
    def mutation(self) -> str:
        """What stands there once it is broken. A condition is still evaluated, so that only the
        refusal is missing, not what the condition does or names besides."""
        match self.kind:
            case "guard" | "part":
                return f"(({self.text}) and False)"
            case "except":
                return "return" if self.in_function else "pass"
        return "None"

    @property
    def mark(self) -> str:
        """What stands there while it is watched; see mark.py."""
        if self.kind in ("guard", "part"):
            return f'_safeguard("{self.id}", ({self.text}))'
        return f'_safeguard("{self.id}"); {self.text}'

    def applied(self, source: bytes, text: str) -> bytes:
        """The file with another text in its place. Raises ValueError where it has changed since."""
        if source[self.start : self.end] != self.text.encode():
            raise ValueError(f"{self.file} is not what it was: choose again")
        return source[: self.start] + text.encode() + source[self.end :]

    def body(self) -> dict[str, object]:
        return {**asdict(self), "mutation": self.mutation}


def from_body(body: dict[str, object]) -> Safeguard:
    """Reads one of chosen.json."""
    fields = {name: value for name, value in body.items() if name != "mutation"}
    return Safeguard(**fields)  # type: ignore[arg-type]  # of body()


def in_tree(tree: Path) -> list[Safeguard]:
    """All of the program, in the order of files and lines."""
    return [
        safeguard
        for path in sorted((tree / PACKAGE).rglob("*.py"))
        if not _LEFT_OUT & set(path.relative_to(tree).parts)
        for safeguard in in_file(path.relative_to(tree).as_posix(), path.read_bytes())
    ]


def in_file(file: str, source: bytes) -> list[Safeguard]:
    """All of one file."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    seen = Counter[tuple[str, ...]]()
    found = []
    for kind, node, statement, names, in_function in _places(ast.parse(source).body, (), False):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        function, plain = ".".join(names) or "<module>", plainly(statement)
        same = (kind, function, plain)
        text = source[start:end].decode()
        found.append(
            Safeguard(
                *("", kind, file, node.lineno, function, plain, seen[same]),
                *(start, end, text, in_function),
            )
        )
        seen[same] += 1
    return sorted(found, key=lambda safeguard: (safeguard.start, -safeguard.end))


def plainly(statement: str) -> str:
    """Without underscores in front, ``self`` and modules: what a move changes without a change of
    meaning."""
    short = re.sub(r"\b(?:self|cls)\.|\b[a-z_]+\.(?=[A-Z])", "", statement)
    return " ".join(re.sub(r"\b_+(?=[A-Za-z])", "", short).split())


_Place = tuple[str, ast.expr | ast.stmt, str, tuple[str, ...], bool]


def _places(body: Iterable[ast.AST], names: tuple[str, ...], in_function: bool) -> Iterator[_Place]:
    """Kind, node that is rewritten, statement, names around it, whether in a function."""
    for node in body:
        here = (names, in_function)
        if isinstance(node, Function | ast.ClassDef):
            here = ((*names, node.name), isinstance(node, Function))
        elif isinstance(node, ast.If) and refuses(node):
            statement = f"if {ast.unparse(node.test)}: {ast.unparse(node.body[0])}"
            yield "guard", node.test, statement, *here
            if isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.Or):
                for part in node.test.values:
                    yield "part", part, f"{ast.unparse(part)} of {statement}", *here
        elif isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else ""
            for inner in node.body:
                if isinstance(inner, ast.Raise):
                    yield "except", inner, f"except {caught}: {ast.unparse(inner)}", *here
        elif isinstance(node, ast.Expr) and _checks(node.value):
            yield "call", node, ast.unparse(node), *here
        yield from _places(ast.iter_child_nodes(node), *here)


def refuses(node: ast.If) -> bool:
    """Whether nothing but a refusal hangs on the condition: it raises, goes on with the next, or
    returns nothing, False or something that says no."""
    if len(node.body) != 1 or "__name__" in ast.unparse(node.test):
        return False
    match node.body[0]:
        case ast.Raise() | ast.Continue() | ast.Return(value=None):
            return True
        case ast.Return(value=ast.Constant(value=value)):
            return not value
        case ast.Return(value=ast.Tuple(elts=[]) | ast.List(elts=[]) | ast.Dict(keys=[])):
            return True
        case ast.Return(value=value):
            return value is not None and bool(_REFUSING.search(ast.unparse(value)))
    return False


def _checks(value: ast.expr) -> bool:
    """A call that is there for what it refuses."""
    call = value.value if isinstance(value, ast.Await) else value
    match call:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name.strip("_").split("_")[0] in _CHECKS
    return False


def package(safeguard: Safeguard) -> str:
    """Two folders deep where there are two."""
    return "/".join(Path(safeguard.file).parent.parts[1:3])


def choose(every: Sequence[Safeguard], seed: int, count: int) -> list[Safeguard]:
    """As many, spread over packages, no two in one function; numbered in the order of files."""
    most = max(1, math.ceil(count / _SHARE))
    functions, packages = set[tuple[str, str]](), Counter[str]()
    chosen: list[Safeguard] = []
    for safeguard in random.Random(seed).sample(every, len(every)):
        function = (safeguard.file, safeguard.function)
        free = function not in functions and packages[package(safeguard)] < most
        if free and len(chosen) < count:
            functions.add(function)
            packages[package(safeguard)] += 1
            chosen.append(safeguard)
    chosen.sort(key=lambda safeguard: (safeguard.file, safeguard.start))
    return [replace(safeguard, id=f"{at:02}") for at, safeguard in enumerate(chosen, 1)]


def counterparts(
    wanted: Sequence[Safeguard], every: Sequence[Safeguard]
) -> tuple[list[Safeguard], list[Safeguard]]:
    """The same safeguards in another version of the program, with their ids, and those without.

    What reads the same in a function of the same name is the same, wherever its file lies now.
    """
    found, missing = [], []
    for safeguard in wanted:
        same = [other for other in every if _name(other) == _name(safeguard)]
        if same:
            best = max(same, key=lambda other: _likeness(safeguard, other))
            found.append(replace(best, id=safeguard.id))
        else:
            missing.append(safeguard)
    return found, missing


def _name(safeguard: Safeguard) -> tuple[str, str, str]:
    return (
        safeguard.kind,
        safeguard.function.rpartition(".")[2].lstrip("_"),
        safeguard.statement,
    )


def _likeness(one: Safeguard, other: Safeguard) -> tuple[bool, ...]:
    return (
        one.file == other.file,
        plainly(one.function) == plainly(other.function),
        Path(one.file).name == Path(other.file).name,
        package(one) == package(other),
        one.nth == other.nth,
    )
