"""Imports go downwards only, and thinking touches neither network nor disk nor clock."""

import ast
import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.source import TOP, Module, modules

PURE = ("mail/", "desk/")
# Whatever could make two calls with the same arguments differ, or leave a trace.
IMPURE_MODULES = {
    "asyncio", "glob", "http", "logging", "multiprocessing", "os", "pathlib", "random", "secrets",
    "shutil", "socket", "socketserver", "sqlite3", "ssl", "subprocess", "tempfile", "threading", "time", "urllib.request",
    "ulak.fault_point", "uuid",
}  # fmt: skip
IMPURE_CALLS = {"now", "today", "utcnow", "urandom"}
IMPURE_NAMES = {"open", "print", "input"}


def test_imports_go_downwards_only():
    linter = Path(sys.executable).with_name("lint-imports")
    environment = os.environ | {"PYTHONPATH": str(TOP / "daemon")}
    done = subprocess.run(
        [linter, "--no-cache"], cwd=TOP, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_mail_and_desk_import_nothing_that_reaches_the_world():
    found = [
        f"{module.at(node)}: {name}"
        for module in pure_modules()
        for node, name in module.imports()
        if name in IMPURE_MODULES or name.partition(".")[0] in IMPURE_MODULES
    ]
    assert found == []


def test_mail_and_desk_are_told_the_time_and_read_no_files():
    found = [
        f"{module.at(node)}: {ast.unparse(node)}"
        for module in pure_modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and is_impure(node.func)
    ]
    assert found == []


def is_impure(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr in IMPURE_CALLS
    return isinstance(function, ast.Name) and function.id in IMPURE_NAMES


def pure_modules() -> list[Module]:
    found = [module for module in modules() if module.name.startswith(PURE)]
    assert found, "mail/ and desk/ are where the thinking is"
    return found
