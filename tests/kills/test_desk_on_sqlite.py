"""
A desk that is killed fifty times loses nothing and doubles nothing; `benchmarks/kill.py` does it a thousand times.

The guards whose removal turns it red: one transaction for a decision and "spool row done" (else a mail that
opened a ticket comes again as its own duplicate), and *uncertain* for a letter whose sender was killed (else
it leaves twice and nobody knows).
"""

from pathlib import Path

import pytest

from tests.kills.counting import PATIENCE, wrong_after


@pytest.mark.timeout(PATIENCE)
def test_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    assert wrong_after(50, "sqlite", tmp_path) == ""
