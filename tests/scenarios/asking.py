"""Asks the command line what the store holds, within this process: looking needs no clock and no child."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from ulak import cli
from ulak.store.lock import locked


def ask(config: Path, *words: str) -> object:
    """What a command says with --json; only a clean yes or no is an answer."""
    said = io.StringIO()
    with redirect_stdout(said):
        code = cli.run(["--config", str(config), *words, "--json"])
    if code not in (0, 1) or not said.getvalue():
        pytest.fail(f"ulak {' '.join(words)} ended with {code}: {said.getvalue()}", pytrace=False)
    return json.loads(said.getvalue())


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended and all that it said."""

    code: int
    words: str


def typed(config: Path, *words: str) -> Said:
    """A command as somebody types it, within this process."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = cli.run(["--config", str(config), *words])
    return Said(code, said.getvalue())


def not_turned_away(config: Path) -> str:
    """What is wrong where a second desk may work the store while another does; empty: nothing is."""
    said = io.StringIO()
    with locked(config.with_name("ulak.db.lock"), "ulak.db"), redirect_stderr(said):
        code = cli.run(["--config", str(config), "turn"])
    turned_away = code == 75 and "Another ulak works the store" in said.getvalue()
    return "" if turned_away else f"a second ulak turn ended with {code}: {said.getvalue()}"
