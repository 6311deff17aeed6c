"""
The same as in `test_desk_on_sqlite.py`, with its guards, and the desk's own leases that a start recovers.

Half of the kills are at named steps, of which there are eighteen.

A file of its own behind others: pytest-xdist gives neighbours to one worker.
"""

from pathlib import Path

import pytest

from tests.kills.counting import PATIENCE, wrong_after


@pytest.mark.timeout(PATIENCE)
def test_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    assert wrong_after(36, "postgresql", tmp_path) == ""
