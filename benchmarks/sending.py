"""
How fast letters leave, and what it costs when they cannot.

    .venv/bin/python benchmarks/sending.py --letters 2000 --waiting 10000

The first figure is a ratio to the SMTP server alone in the same run. The second is the time one look at the
outbox takes while the server is away and so many letters wait: it is looked at every two seconds.
"""

import argparse
import smtplib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HERE), str(HERE / "daemon")]

from benchmarks.floor import LETTER  # noqa: E402
from tests.cli.living_house import mail, write_house  # noqa: E402
from tests.servers.sink import sink_process  # noqa: E402
from ulak.config import load  # noqa: E402
from ulak.rota import turns  # noqa: E402
from ulak.wiring import Desk, wire  # noqa: E402

LIMITS = """
[limits]
automatic_per_address = "1000000/1h"
automatic_per_domain = "1000000/1h"
automatic_per_ticket = "1000000/1d"
acknowledgements_total = "1000000/1h"
staff_letters_total = "1000000/1h"
"""
NOBODY_LISTENS = 1
LOOKS = 50


def main() -> None:
    """Print the figures."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--letters", type=int, default=2000)
    words.add_argument("--waiting", type=int, default=10_000)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        send(Path(folder), given.letters)
        be_away(Path(folder), given.waiting)


def send(folder: Path, count: int) -> None:
    """So many letters leave on a connection that is kept; then the server alone takes as many."""
    (folder / "letters").mkdir()
    with sink_process(folder / "letters") as sink, desk(folder / "desk", sink.port, count) as (_, dispatch):
        worked = time.process_time()
        ours = seconds(lambda: drain(dispatch))
        worked = time.process_time() - worked
        alone = seconds(lambda: hand_over(sink.port, count))
    print(f"{count} letters leave: {count / ours:.0f} a second, the server alone {count / alone:.0f}")
    print(f"ratio to the server alone: {alone / ours:.2f}; our work: {1000 * worked / count:.1f} ms a letter")


def be_away(folder: Path, count: int) -> None:
    """The server is away and so many letters wait."""
    with desk(folder / "away", NOBODY_LISTENS, count) as (away, dispatch):
        first = seconds(dispatch)
        worked = time.process_time()
        for _ in range(LOOKS):
            dispatch()
        look = (time.process_time() - worked) / LOOKS
        with away.store.engine.connect() as connection:
            tried = connection.exec_driver_sql("SELECT sum(attempts) FROM letters").scalar()
    print(f"{count} letters wait for a server that is away: the first look {1000 * first:.0f} ms,")
    print(f"each further one {1000 * look:.1f} ms of work, letters tried: {tried}")


@contextmanager
def desk(folder: Path, port: int, letters: int) -> Iterator[tuple[Desk, Callable[[], int]]]:
    """A desk with so many letters to send, half acknowledgements, half notices; and its dispatch."""
    config = write_house(folder, 1, port, {"bilgi": ""})
    config.write_text(config.read_text(encoding="utf-8") + LIMITS, encoding="utf-8")
    made = wire(load(config), {})
    try:
        for number in range(letters // 2):
            raw = mail(f"Şikâyet {number}", author=f"kisi{number}@kurulus{number}.test")
            made.waiting.ingest("bilgi", raw, datetime.now(UTC))
        stages = turns(made)
        while stages["triage"]():
            pass
        yield made, stages["dispatch"]
    finally:
        made.close()


def drain(dispatch: Callable[[], int]) -> None:
    while dispatch():
        pass


def hand_over(port: int, count: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as courier:
        for _ in range(count):
            courier.sendmail("bilgi@kurum.test", ["kisi@kurulus.test"], LETTER)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
