"""What was reported of a month stays true to the byte when a person is erased and when content is removed."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from tests.figures.real_journals import played
from tests.scenarios.world_inside import Inside

MONTHS = ("2026-10", "2026-11")
LATER = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)
ANNOUNCED, REMOVED = datetime(2027, 2, 1, 9, 0, tzinfo=UTC), datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
AUTHOR = "zeynep@ornek.gov.tr"


def _reported(world: Inside, at: datetime) -> list[str]:
    said = [world.command(at, "report", "--month", month, "--json") for month in MONTHS]
    assert [one.code for one in said] == [0, 0]
    return [one.words for one in said]


def _events(world: Inside) -> set[str]:
    with sqlite3.connect(world.config.with_name("ulak.db")) as store:
        return {event for (event,) in store.execute("SELECT DISTINCT event FROM journal")}


def _keeps_for_sixty_days(world: Inside) -> None:
    rules = world.config.with_name("rules") / "80-retention.yaml"
    rules.write_text("retention:\n  everything: { keep: 60d }\n", encoding="utf-8")
    world.restart()


def test_figures_of_past_months_outlive_persons_and_content(tmp_path: Path) -> None:
    with played(Path(__file__).with_name("two-months.txt"), tmp_path / "house") as world:
        reported = _reported(world, LATER)
        assert not any("@" in said or "Zeynep" in said for said in reported)

        erased = world.command(LATER, "person", "erase", AUTHOR, "--ticket", "KSM-2026-000001", "--yes")
        assert erased.code == 0, erased.words
        assert world.command(LATER, "person", "find", AUTHOR).code == 1
        assert "person erased" in _events(world)
        assert _reported(world, LATER) == reported

        _keeps_for_sixty_days(world)
        for at in (LATER, ANNOUNCED, REMOVED):
            world.turn(at)
        assert {"removal announced", "content removed"} <= _events(world)
        assert _reported(world, REMOVED) == reported
