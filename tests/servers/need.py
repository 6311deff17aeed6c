"""
What a test needs from the machine: a server that is not there skips the test and says why.

`ULAK_REQUIRE=dovecot,postgresql` (set by `.ci/run`) turns the skip of a named server into a failure, so
that a green run cannot hide that the tests against real servers never ran.
"""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

VARIABLE = "ULAK_REQUIRE"


def program(server: str, *candidates: str) -> Path:
    """
    Return the first candidate that can be run: a name looked up in PATH, or an absolute path.

    Without one the calling test is skipped, or fails where `server` is required.
    """
    found = next(filter(None, map(shutil.which, candidates)), None)
    return Path(found) if found else missing(server, f"no {' or '.join(candidates)} on this machine")


def missing(server: str, why: str) -> NoReturn:
    """Skip the calling test because `server` cannot be had, or fail it where `server` is required."""
    if server in required():
        pytest.fail(f"{server} is required here ({VARIABLE}): {why}", pytrace=False)
    pytest.skip(f"needs {server}: {why}")


def required() -> frozenset[str]:
    """Return the servers that must be there, from the environment."""
    words = os.environ.get(VARIABLE, "").split(",")
    return frozenset(word.strip() for word in words if word.strip())
