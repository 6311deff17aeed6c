"""A module has one subject, a function one thought, and a name comes from the desk."""

import ast
import re

from tests.architecture.source import modules

LONGEST_MODULE = 300
LONGEST_FUNCTION = 50
EMPTY_WORDS = {
    "manager",
    "handler",
    "service",
    "helper",
    "util",
    "utils",
    "helpers",
    "common",
    "misc",
    "data",
    "info",
}
# Names that a library asks for.
GIVEN_BY_LIBRARIES = {"data", "handler"}


def test_no_module_is_longer_than_one_subject():
    long = [
        f"{module.name}: {lines}"
        for module in modules()
        if (lines := module.text.count("\n")) > LONGEST_MODULE
    ]
    assert long == []


def test_no_function_is_longer_than_one_thought():
    long = [
        f"{module.at(function)} {function.name}: {lines}"
        for module in modules()
        for function in module.functions()
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    ]
    assert long == []


def test_modules_and_classes_are_named_after_what_they_are():
    empty = [module.name for module in modules() if words(module.name.rpartition("/")[2]) & EMPTY_WORDS]
    empty += [
        f"{module.at(node)} {node.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and words(node.name) & EMPTY_WORDS
    ]
    assert empty == []


def test_every_module_says_what_it_is_for():
    silent = [
        module.name for module in modules() if module.text.strip() and ast.get_docstring(module.tree) is None
    ]
    assert silent == []


def words(name: str) -> set[str]:
    """Split `snake_case` and `CamelCase` alike."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
