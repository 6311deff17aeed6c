"""
What it costs to compare one more complaint with those of the last ninety days.

    .venv/bin/python benchmarks/recurrence.py [--complaints 2000] [--words 120]

Fills a store with complaints of that many words and lets one more be compared. Prints the seconds of the
processor and the megabytes it took beyond what the process had; exits with 1 above half a second.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.store.specimen import Desk, message, opening, ticket
from ulak.desk.recurring.likeness import alike
from ulak.desk.recurring.stems import stems_of
from ulak.mail.address import Address
from ulak.store.complaints import Complaints
from ulak.store.engine import Store
from ulak.store.groups import Groups

MOST = 0.5
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SYLLABLES = (
    "kar go tes lim mü hür ser ti fi ka baş vu ru sü rü cü fa tu ra yük le gün cel bek ki lit ek ran".split()
)


def words(chance: random.Random, number: int) -> str:
    """A text of that many words, of some thousand different ones."""
    return " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(number))


def filled(desk: Desk, complaints: int, number: int) -> None:
    """Each by another author, spread over the ninety days."""
    chance = random.Random(8)
    for place in range(1, complaints + 1):
        author = Address(f"a{place}@ornek.test")
        at = NOW - timedelta(days=89 * (1 - place / complaints))
        one = ticket(f"KSM-2026-{place:06}", author, received_at=at, promises=(), product="mali_muhur")
        came = message(author, words(chance, number), f"<{place}@ornek.test>")
        desk.do(opening(one), message=came, arrival=desk.spooled())


def main() -> int:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--complaints", type=int, default=2000)
    parser.add_argument("--words", type=int, default=120)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open("sqlite:///ulak.db", b"thirty-two bytes of test secret.", Path(folder))
        store.upgrade()
        filled(Desk(store), asked.complaints, asked.words)
        before, since = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, NOW - timedelta(days=90)
        began = time.process_time()
        groups, complaints = Groups(store), Complaints(store)
        groups.not_compared(since, 1)
        groups.compared(since)
        stems = {one.number: stems_of(one.words) for one in complaints.texts(since)}
        last, own = stems.popitem()
        found = alike(own, stems, frozenset())
        took = time.process_time() - began
        grew = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        store.close()
    print(f"{last}: {took:.2f} s and {grew:.0f} MB for {len(stems)} complaints, {len(found)} alike")
    return int(took > MOST)


if __name__ == "__main__":
    sys.exit(main())
