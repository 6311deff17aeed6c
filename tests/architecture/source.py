"""The source of ulak as the tests of its architecture see it: parsed, never imported."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PACKAGE = TOP / "daemon" / "ulak"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the package; `name` is its path inside it, such as `store/spool`."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        return f"{self.path.relative_to(TOP)}:{getattr(node, 'lineno', 1)}"

    def imports(self) -> Iterator[tuple[ast.AST, str]]:
        """Yield each absolute import with the dotted name it asks for, wherever in the file it stands."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module is not None:
                yield node, node.module

    def foreign_imports(self) -> Iterator[tuple[ast.AST, str]]:
        """Yield imports that come neither from Python nor from ulak."""
        for node, name in self.imports():
            if (root := name.partition(".")[0]) not in sys.stdlib_module_names and root != "ulak":
                yield node, name

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        yield from (node for node in ast.walk(self.tree) if isinstance(node, FUNCTIONS))


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the package, in the order of its name."""
    return tuple(_read(path) for path in sorted(PACKAGE.rglob("*.py")) if "_data" not in path.parts)


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(PACKAGE).with_suffix("").as_posix()
    return Module(name, path, text, ast.parse(text, str(path)))


@cache
def published() -> tuple[Path, ...]:
    """Return every text file that git would publish from this checkout; without git, every file of it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.split("\0") if listed.returncode == 0 else _everything()
    paths = (TOP / name for name in names if name)
    return tuple(path for path in paths if path.is_file() and b"\0" not in path.read_bytes())


def _everything() -> list[str]:
    folders = ("daemon", "rules", "templates", "systemd", "tests", "benchmarks", "docs", ".ci")
    inside = [path for folder in folders for path in (TOP / folder).rglob("*")]
    return [
        str(path.relative_to(TOP)) for path in (*TOP.iterdir(), *inside) if "__pycache__" not in path.parts
    ]
