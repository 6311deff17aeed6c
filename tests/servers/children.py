"""The environment of a child process that is watched from outside."""

import os
from collections.abc import Mapping


def environment(**more: str) -> Mapping[str, str]:
    """
    Ours, without the measuring of coverage, which doubles what a short command costs.

    What these children run is measured in process by other tests.
    """
    mine = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_PROCESS")}
    return {**mine, **more}
