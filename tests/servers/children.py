"""The environment of a child process that is watched from outside."""

import os
from collections.abc import Mapping

SLOW = ("COVERAGE_PROCESS", "PYTHONDONTWRITEBYTECODE")


def environment(**more: str) -> Mapping[str, str]:
    """
    Ours, without what makes a short command slow: coverage, and a ban on keeping bytecode.

    What these children run is measured in process by other tests; an installed ulak has its bytecode.
    """
    mine = {name: value for name, value in os.environ.items() if not name.startswith(SLOW)}
    return {**mine, **more}
