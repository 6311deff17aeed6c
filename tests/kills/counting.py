"""SIGKILL again and again, at random moments and at every named step."""

from pathlib import Path

from benchmarks.kill import desk, measure

PATIENCE = 1200
"""Seconds: many times what a machine needs that has nothing else to do."""


def wrong_after(kills: int, store: str, folder: Path) -> str:
    """What `benchmarks/kill.py` finds wrong, as sentences; empty when all is as promised."""
    with desk(store, folder) as home:
        return "\n".join(measure(home, kills, seed=3, tell=lambda _: None).wrong)
