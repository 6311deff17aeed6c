"""
What a month's report costs where a year had 20,000 tickets over all channels, and whether its figures are
right.

    .venv/bin/python benchmarks/month.py [--tickets 20000] [--months 3] [--seed 2026]

The year is made up (`tests/figures/year.py`) and written into the journal of a real store, as the desk writes
it. Then the installed `ulak report` makes the report of December, files and all; and the figures of some
months are held against a count made apart from the product's code (`tests/figures/brute_force.py`). Ends with
1 where the report took more than 10 seconds or any figure is another.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.cli.living_house import ULAK, write_house
from tests.figures.apart.known import Span
from tests.figures.brute_force import counted, line
from tests.figures.lives import Year
from tests.figures.written import into, rows
from tests.figures.year import made_up
from tests.rules.specimen import shipped_files
from tests.servers import moved_clock
from tests.servers.children import environment
from ulak.config import load
from ulak.desk.figures.figures import figures
from ulak.desk.figures.figures_words import as_words
from ulak.desk.figures.month import Month
from ulak.desk.figures.ruled import Ruled, ruled_by
from ulak.desk.rules.rule_files import read_rules
from ulak.store.engine import Store
from ulak.store.history import History
from ulak.wiring import wire

MOST = 10.0
ISTANBUL = ZoneInfo("Europe/Istanbul")


def main() -> int:
    """Make the year, time the report, compare the figures."""
    asked = _arguments()
    year = made_up(asked.tickets, asked.seed)
    journal = rows(year)
    print(f"{len(year.lives)} tickets, {len(journal)} entries of the journal")
    with tempfile.TemporaryDirectory() as folder, _house(Path(folder)) as (config, store):
        with _seconds("written into the store"):
            into(store, journal)
        took = _report(config, Path(folder) / "out")
        wrong = _compare(year, store, asked.months)
    print(f"{wrong} figures are not what brute force counts")
    return int(took > MOST or wrong > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--months", type=int, default=3, help="how many months are compared, December first")
    parser.add_argument("--seed", type=int, default=2026)
    return parser.parse_args()


@contextmanager
def _house(folder: Path) -> Iterator[tuple[Path, Store]]:
    """A desk that was started once, so that its rules are accepted and its tables are there."""
    config = write_house(folder, 1, 1, {"bilgi": "", "cainfo": ""})
    desk = wire(load(config), {})
    try:
        yield config, desk.store
    finally:
        desk.close()


@contextmanager
def _seconds(what: str) -> Iterator[list[float]]:
    taken: list[float] = []
    started = time.perf_counter()
    yield taken
    taken.append(time.perf_counter() - started)
    print(f"{taken[0]:6.1f} s  {what}")


def _report(config: Path, out: Path) -> float:
    """The installed command, from its start to its end."""
    words = [str(ULAK), "--config", str(config), "report", "--month", "2026-12", "--out", str(out)]
    clock = moved_clock.build(config.parent).environment(datetime(2027, 1, 4, 5, 10, tzinfo=UTC))
    with _seconds("the whole report: reading, figures, HTML, PDF, XLSX") as taken:
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=environment(**clock))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{used.ru_utime + used.ru_stime:6.1f} s  of a processor, {used.ru_maxrss // 1024} MB at most")
    files = sorted(out.iterdir())
    print("        ", ", ".join(f"{one.name} {one.stat().st_size // 1024} KB" for one in files))
    return taken[0]


def _compare(year: Year, store: Store, months: int) -> int:
    ruled = ruled_by(read_rules(shipped_files(), ISTANBUL), ISTANBUL, {})
    return sum(_differences(year, store, ruled, 12 - back * 12 // months) for back in range(months))


def _differences(year: Year, store: Store, ruled: Ruled, number: int) -> int:
    month, span = Month(2026, number), Span(2026, number)
    with _seconds(f"reading and figures of {month}"):
        entries = History(store).entries(month.begins(ISTANBUL), month.ends(ISTANBUL))
        said = _as_json(as_words(figures(entries, month, ruled)))
    with _seconds(f"brute force of {month}"):
        apart = _as_json({**counted(year, span, {}), "K25": {"points": line(year, span)}})
    wrong = [key for key in apart if said[key] != apart[key]]
    for key in wrong:
        print(f"{month} {key}: {str(said[key])[:300]}\n    apart: {str(apart[key])[:300]}")
    return len(wrong)


def _as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


if __name__ == "__main__":
    sys.exit(main())
