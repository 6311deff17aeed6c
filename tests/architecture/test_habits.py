"""Habits that no linter knows: where a blind except may stand, whose mail is an example, what is not published."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import TOP, modules, published

# A mail that cannot be handled is quarantined; a stage that crashes is logged, counted and tried again.
BLIND_EXCEPTS_PERMITTED = {"stages/triage": 1, "schedule": 1}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|\bfor now\b|raise NotImplemented")
ADDRESS = re.compile(r"[\w.+-]+@((?:[a-z0-9-]+\.)+[a-z]{2,})\b", re.IGNORECASE)
EXAMPLES = (
    "rules",
    "templates",
    "systemd",
    "docs",
    "README.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "config.example.toml",
)
RESERVED = (".test", ".example", ".invalid")  # RFC 6761: nobody can own them
# The brackets keep this file from finding itself.
FOREIGN = {
    "a registry's host": re.compile(r"pypi[.]org|pythonhosted[.]org|registry[.]npmjs"),
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(work|root|home/[a-z]+)/"),
}


def test_a_blind_except_stands_only_where_work_must_go_on():
    found: dict[str, int] = {}
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ExceptHandler) and is_blind(node.type) and not raises_again(node):
                found[module.name] = found.get(module.name, 0) + 1
    excess = {name: count for name, count in found.items() if count > BLIND_EXCEPTS_PERMITTED.get(name, 0)}
    assert excess == {}


def is_blind(caught: ast.expr | None) -> bool:
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(name is None or ast.unparse(name) in {"Exception", "BaseException"} for name in names)


def raises_again(handler: ast.ExceptHandler) -> bool:
    """Cleaning up before the same exception goes on hides nothing."""
    return isinstance(last := handler.body[-1], ast.Raise) and last.exc is None


def test_nothing_is_left_unfinished():
    found = [
        f"{path.relative_to(TOP)}:{number}: {line.strip()}"
        for path, number, line in lines_of("daemon", "rules", "templates", "systemd")
        if UNFINISHED.search(line)
    ]
    assert found == []


def test_examples_can_be_tried_without_writing_to_a_stranger():
    found = [
        f"{path.relative_to(TOP)}:{number}: {match.group()}"
        for path, number, line in lines_of(*EXAMPLES)
        for match in ADDRESS.finditer(line)
        if not match.group(1).endswith(RESERVED)
    ]
    assert found == []


@pytest.mark.parametrize("what", FOREIGN)
def test_nothing_published_names(what):
    found = [
        f"{path.relative_to(TOP)}:{number}: {line.strip()[:120]}"
        for path, number, line in lines_of(".")
        if path.suffix != ".eml" and FOREIGN[what].search(line)
    ]
    assert found == []


def test_fakes_remember_and_nothing_of_ours_is_patched():
    found = [
        f"{path.relative_to(TOP)}:{node.lineno}"
        for path in published()
        if path.suffix == ".py" and path.is_relative_to(TOP / "tests")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "monkeypatch.setattr"
    ]
    assert found == []


def lines_of(*places: str) -> list[tuple[Path, int, str]]:
    """Return the lines of every published file in one of the places, with their numbers."""
    inside = [path for path in published() if any(path.is_relative_to(TOP / place) for place in places)]
    return [
        (path, number, line)
        for path in inside
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
    ]
