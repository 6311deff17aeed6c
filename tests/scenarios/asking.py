"""Asks the command line what the store holds, within this process: looking needs no clock and no child."""

import io
import json
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from ulak import cli


def ask(config: Path, *words: str) -> object:
    """What a command says with --json; only a clean yes or no is an answer."""
    said = io.StringIO()
    with redirect_stdout(said):
        code = cli.run(["--config", str(config), *words, "--json"])
    if code not in (0, 1) or not said.getvalue():
        pytest.fail(f"ulak {' '.join(words)} ended with {code}: {said.getvalue()}", pytrace=False)
    return json.loads(said.getvalue())
