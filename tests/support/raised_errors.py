"""What the source of the program says about errors: where one is made, with which codes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

KINDS = frozenset(
    {
        "InputError",
        "DeviceError",
        "SigningError",
        "TransferError",
        "StoreError",
        "SetupError",
        "TthcError",
    }
)
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Made:
    """A place that makes an error. codes: None where the source alone cannot tell."""

    path: str
    line: int
    kind: str
    codes: frozenset[str] | None
    details: frozenset[str]
    retries: bool


@dataclass(frozen=True, slots=True)
class Module:
    """path: below the program's package."""

    path: str
    tree: ast.Module
    above: dict[ast.AST, ast.AST]

    def function_of(self, node: ast.AST) -> Function | None:
        while node in self.above:
            node = self.above[node]
            if isinstance(node, Function):
                return node
        return None

    def constant(self, name: str) -> ast.expr | None:
        """What a name of the module stands for."""
        for node in self.tree.body:
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            if isinstance(node, ast.AnnAssign):
                target = node.target
            if isinstance(target, ast.Name) and target.id == name:
                assert isinstance(node, ast.Assign | ast.AnnAssign)
                return node.value
        return None


@cache
def modules() -> tuple[Module, ...]:
    """All of the program but the table of errors itself."""
    package = ROOT / "tthc_desktop"
    return tuple(
        _module(package, path)
        for path in sorted(package.rglob("*.py"))
        if path.parent.name != "error_table"
    )


def _module(package: Path, path: Path) -> Module:
    tree = ast.parse(path.read_text("utf-8"))
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    return Module(path.relative_to(package).as_posix(), tree, above)


def made() -> Iterator[Made]:
    """Every place where an error is made."""
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and (kind := _kind(module, node)) and node.args:
                names = {keyword.arg or "**" for keyword in node.keywords}
                codes = _codes(module, node.args[0], node, frozenset())
                details = frozenset(names - {"retry"})
                yield Made(module.path, node.lineno, kind, codes, details, "retry" in names)


def _kind(module: Module, call: ast.Call) -> str:
    """The class of the error that a call makes, else nothing. A class below one of KINDS names its
    code when it calls the one above."""
    if isinstance(call.func, ast.Name) and call.func.id in KINDS:
        return call.func.id
    if _called(call) == "__init__" and isinstance(call.func, ast.Attribute):
        node: ast.AST = call
        while not isinstance(node, ast.ClassDef):
            node = module.above[node]
        return next((ast.unparse(base) for base in node.bases if ast.unparse(base) in KINDS), "")
    return ""


def _called(call: ast.Call) -> str:
    """The last part of the name that is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _codes(
    module: Module, node: ast.expr, at: ast.AST, seen: frozenset[Function]
) -> frozenset[str] | None:
    """The texts that an expression may be; None where that cannot be told."""
    match node:
        case ast.Constant(value=str(text)):
            return frozenset({text})
        case ast.IfExp(body=body, orelse=orelse):
            return _union(_codes(module, each, at, seen) for each in (body, orelse))
        case ast.Subscript(value=ast.Name(id=name)):
            return _values(module.constant(name))
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=args):
            found = [_values(module.constant(name))]
            return _union([*found, *(_codes(module, each, at, seen) for each in args[1:])])
        case ast.Name(id=name):
            return _named(module, name, at, seen)
    return None


def _named(
    module: Module, name: str, at: ast.AST, seen: frozenset[Function]
) -> frozenset[str] | None:
    """What a name may be within the function around ``at``: what is put into it there, what it
    runs through, or what the callers in the same module give for it."""
    function = module.function_of(at)
    if function is None or function in seen:
        return None
    found: list[frozenset[str] | None] = []
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                if not (isinstance(value, ast.Constant) and value.value is None):
                    found.append(_codes(module, _without_none(value), node, seen))
            case ast.For(target=ast.Name(id=target), iter=ast.Name(id=over)) if target == name:
                found.append(_values(module.constant(over)))
    places = [argument.arg for argument in function.args.args]
    if name in places:
        place = places.index(name) - (places[0] in ("self", "cls"))
        found += [
            _codes(module, call.args[place], call, seen | {function})
            for call in ast.walk(module.tree)
            if isinstance(call, ast.Call)
            and _called(call) == function.name
            and len(call.args) > place
        ]
    return _union(found) if found else None


def _without_none(value: ast.expr) -> ast.expr:
    if isinstance(value, ast.IfExp) and ast.unparse(value.orelse) == "None":
        return value.body
    return value


def _values(node: ast.expr | None) -> frozenset[str] | None:
    if isinstance(node, ast.Dict):
        return texts(*node.values)
    return texts(node) if isinstance(node, ast.Tuple) else None


def texts(*nodes: ast.AST) -> frozenset[str]:
    """Every text within."""
    return frozenset(
        each.value
        for node in nodes
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    )


def _union(
    sets: Iterator[frozenset[str] | None] | list[frozenset[str] | None],
) -> frozenset[str] | None:
    known: frozenset[str] = frozenset()
    for each in sets:
        if each is None:
            return None
        known |= each
    return known
