"""Files are moved and removed by ``files.moving`` only, which knows how on Windows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.conftest import ROOT

PACKAGE = ROOT / "tthc_desktop"
ONLY = "files/moving.py"
FORBIDDEN = {
    "os": {"rename", "renames", "replace", "unlink", "remove", "rmdir", "removedirs"},
    "shutil": {"rmtree", "move"},
}


def acts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Lines in which something is moved or removed.

    ``replace`` of a text has two arguments, that of a moment names them: of a path it has one.
    """
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="os" | "shutil" as module, names=names):
                for each in names:
                    if each.name in FORBIDDEN[module]:
                        yield node.lineno, f"from {module} import {each.name}"
            case ast.Attribute(value=ast.Name(id="os" | "shutil" as module), attr=attr):
                if attr in FORBIDDEN[module]:
                    yield node.lineno, f"{module}.{attr}"
            case ast.Attribute(attr="unlink" | "rmdir" as attr):
                yield node.lineno, f".{attr}"
            case ast.Call(
                func=ast.Attribute(attr="replace" | "rename" as attr), args=[_], keywords=[]
            ):
                yield node.lineno, f".{attr}"


def test_everybody_else_asks_the_one_who_can() -> None:
    found = {
        f"{path.relative_to(PACKAGE).as_posix()}:{line}: {act}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, act in acts(ast.parse(path.read_text("utf-8")))
        if path.relative_to(PACKAGE).as_posix() != ONLY
    }
    assert found == set()


def test_every_act_is_seen() -> None:
    text = """
from os import replace
from shutil import move
os.remove(a); os.rename(a, b); shutil.rmtree(a); run(os.unlink)
a.unlink(missing_ok=True); a.rename(b); a.replace(b); (a / "b").rmdir(); run(a.unlink)
"" .replace("a", "b"); now.replace(tzinfo=None); replace(a, b=1); list.remove(a)
"""
    found = sorted(acts(ast.parse(text)))
    assert [line for line, _ in found] == [2, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5]


def test_a_secret_is_made_in_one_way() -> None:
    """A mode of 0600 keeps nobody out on Windows."""
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "0o600" in path.read_text("utf-8")
    }
    # The relay's parts are sealed for the province, and it runs on Linux.
    assert found == {"files/secret_file.py", "relay/uploads.py"}
