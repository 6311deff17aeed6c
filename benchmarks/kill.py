"""
Kill the desk a thousand times and count: nothing lost, nothing doubled.

    .venv/bin/python benchmarks/kill.py --kills 1000 --store postgresql

The installed `ulak run` works on a Dovecot and an SMTP server in processes of their own, while people
write, reply, bounce and answer. It is killed by SIGKILL, half of the times at a random moment of its life,
half at a named step (`ulak/fault_point.py`). Then it is left in peace, and every mail and letter is
counted. Exits with 1, and a sentence for each, when something is not as promised.
"""

import argparse
import random
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.kill_house import House, Victim, house
from benchmarks.kill_people import Became, Came, People
from benchmarks.kill_proof import kept, problems
from tests.servers.dovecot import running_dovecot
from tests.servers.postgres import running_cluster
from ulak.fault_point import BY_HAND, Step

LOOK = 0.01
STEP_PATIENCE = 10.0
"""Seconds of work after which a daemon that did not come to its step is killed all the same."""

MOST_MISSES = 10
"""After so many daemons that did not come to a step it is said that nobody does."""

QUIET = 2.0
"""Seconds without a letter after which the desk seems to have no more work."""

REST = 900.0
"""Seconds within which it must come to rest."""

TIMES = (1, 1, 2, 2, 3)
STEPS = tuple(step for step in Step if step not in BY_HAND)
TRIAGE = frozenset({Step.READ, Step.DECIDED, Step.WRITTEN, Step.UNCOMMITTED})
"""Where a mail has been begun and not ended: killed here again and again it would count as poison."""
Plan = tuple[Step, int] | None
"""A step and how many times it is reached, or any moment."""


@dataclass(slots=True)
class Tally:
    """What was done to the desk, and what it took; times are in seconds."""

    at_random: int = 0
    before_ready: int = 0
    by_step: Counter[Step] = field(default_factory=Counter)
    starts: list[float] = field(default_factory=list)
    retried: int = 0
    dropped: int = 0
    killing: float = 0.0
    resting: float = 0.0
    ended_by_itself: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """All of them."""
        return self.at_random + sum(self.by_step.values())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it: `wrong` is empty when all is as promised."""

    rows: tuple[tuple[str, str], ...]
    wrong: tuple[str, ...]


def measure(house: House, kills: int, seed: int, tell: Callable[[int], None]) -> Verdict:
    """Kill it so many times, let it come to rest, and count."""
    people, tally = People(house, seed), Tally()
    began = time.monotonic()
    Killer(house, people, tally, random.Random(seed)).kill(kills, tell)
    rested = time.monotonic()
    unrest = rest(house, people, tally)
    tally.killing, tally.resting = rested - began, time.monotonic() - rested
    came = [Came.of(letter) for letter in house.letters]
    missed = [f"no kill ever happened at {step}" for step in STEPS if not tally.by_step[step]]
    wrong = (*missed, *tally.ended_by_itself, *unrest, *problems(house, people, came))
    return Verdict(tuple(_rows(house, people, tally, came)), wrong)


class Killer:
    """Starts the daemon, lets people write to it, and ends it."""

    def __init__(self, house: House, people: People, tally: Tally, luck: random.Random) -> None:
        self._house = house
        self._people = people
        self._tally = tally
        self._luck = luck
        self._plans: list[Plan] = []
        self._span = 2.0
        self._missed: Counter[Step] = Counter()
        self._was_in_triage = False

    def kill(self, kills: int, tell: Callable[[int], None]) -> None:
        """Half of the kills are at steps, half at random moments, in random order."""
        steps = [step for _ in range(kills) for step in STEPS][: kills // 2]
        named = [(step, self._luck.choice(TIMES)) for step in steps]
        self._plans = [*named, *[None] * (kills - len(named))]
        self._luck.shuffle(self._plans)
        while self._plans:
            plan = self._plans.pop()
            self._people.write(self._luck.randint(1, 3))
            if plan is None:
                self._at_random()
            else:
                self._at_step(*plan)
            tell(self._tally.kills)

    def _at_random(self) -> None:
        """From the start on, and as long again as a start takes."""
        moment = self._luck.uniform(0.0, self._span)
        victim = self._house.start()
        while victim.age < moment and not self._passes(victim, min(LOOK, moment - victim.age)):
            pass
        self._end(victim)
        self._tally.at_random += 1
        self._was_in_triage = False

    def _at_step(self, step: Step, times: int) -> None:
        """A daemon that does not come to its step is killed at random, and the step's turn comes again."""
        if step in TRIAGE and self._was_in_triage:
            times = max(times, 2)
        victim = self._house.start(f"{step}:{times}")
        while victim.worked < STEP_PATIENCE and not self._passes(victim, LOOK):
            pass
        if self._end(victim):
            self._tally.at_random += 1
            self._once_more(step)
        else:
            self._tally.by_step[step] += 1
        self._was_in_triage = step in TRIAGE and times == 1

    def _once_more(self, step: Step) -> None:
        """In the place of a kill at random, so that half of them stay half."""
        self._missed[step] += 1
        if self._missed[step] <= MOST_MISSES:
            self._plans.insert(0, (step, 1))
            if None in self._plans:
                self._plans.remove(None)

    def _passes(self, victim: Victim, seconds: float) -> bool:
        """Let people react for a moment; True when the daemon is dead."""
        dead = victim.is_dead(seconds)
        self._people.react(self._house.new_letters())
        return dead

    def _end(self, victim: Victim) -> bool:
        """Kill it; False when it had ended before."""
        code = victim.process.poll()
        victim.kill()
        if victim.ready_after is None:
            self._tally.before_ready += 1
        else:
            self._tally.starts.append(victim.ready_after)
            self._span = 2.0 * statistics.median(self._tally.starts)
        if code not in (None, -signal.SIGKILL):
            self._tally.ended_by_itself.append(
                f"kill {self._tally.kills + 1}: the daemon had ended with {code}"
            )
        return code is None


def rest(house: House, people: People, tally: Tally) -> list[str]:
    """Let the desk work in peace, and somebody look after the letters that wait for a person."""
    code = _work_until_quiet(house, people)
    unrest = [f"the last `ulak run` ended with {code}"] if code else []
    until = time.monotonic() + REST
    while time.monotonic() < until:
        people.write(0)
        said = house.ulak("turn")
        if said.code != 0:
            return [*unrest, f"`ulak turn` ended with {said.code}: {said.err}"]
        moved = people.react(house.new_letters())
        queue = [one for one in house.ask("queue", "list", "--json").json() if one["state"] != "failed"]
        by_hand = [letter for letter in queue if letter["state"] == "uncertain" and not letter["next_at"]]
        for letter in by_hand:
            _look_after(house, letter["id"], letter["message_id"], tally)
        if not moved and not queue:
            return unrest
        if not moved and not by_hand:
            time.sleep(1)  # a letter whose time has not come
    return [*unrest, f"the desk did not come to rest within {REST:.0f} s"]


def _work_until_quiet(house: House, people: People) -> int:
    """Run the daemon until no letter has come for a while; return its exit code."""
    daemon = house.start()
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < QUIET or daemon.ready_after is None:
        people.write(0)
        if daemon.is_dead(LOOK):
            break
        if people.react(house.new_letters()):
            quiet_since = time.monotonic()
    return daemon.stop()


def _look_after(house: House, id: int, message_id: str, tally: Tally) -> None:
    """What a person does about a letter of which nobody knows, twice, whether it left."""
    if any(Came.of(letter).message_id == message_id for letter in house.letters):
        house.ask("queue", "drop", str(id))
        tally.dropped += 1
    else:
        house.ask("queue", "retry", str(id))
        tally.retried += 1


def _rows(house: House, people: People, tally: Tally, came: list[Came]) -> Iterator[tuple[str, str]]:
    """The table, as docs/reliability.md shows it."""
    copies = Counter(one.message_id for one in came)
    unsure = kept(house).unsure
    yield "kills", f"{tally.kills}, in {tally.killing:.0f} s"
    yield "  at random", f"{tally.at_random}, of all kills {tally.before_ready} before the desk was ready"
    for step in STEPS:
        yield f"  at {step}", str(tally.by_step[step])
    yield "mails delivered", str(people.delivered.total())
    for became in Became:
        yield f"  {became}", str(people.delivered[became])
    for plot, count in Counter(author.plot for author in people.authors.values()).items():
        yield f"  authors whose mails {plot}", str(count)
    yield (
        "letters",
        f"{len(copies)}, {sum(author.answer != '' for author in people.authors.values())} answers",
    )
    yield "  uncertain", f"{len(unsure)}, of which {sum(n > 1 for n in unsure.values())} twice"
    yield "  that came twice", str(sum(n > 1 for n in copies.values()))
    yield "  that a person decided on", f"{tally.retried} sent again, {tally.dropped} dropped"
    if tally.starts:
        median, worst = statistics.median(tally.starts), max(tally.starts)
        yield "start until ready", f"{median:.2f} s, at worst {worst:.2f} s"
    yield "until all was quiet", f"{tally.resting:.0f} s"


@contextmanager
def desk(store: str, scratch: Path) -> Iterator[House]:
    """A desk on servers of its own, with its store in SQLite or PostgreSQL."""
    with ExitStack() as stack:
        dovecot = stack.enter_context(running_dovecot())
        url = "sqlite:///ulak.db"
        if store == "postgresql":
            url = stack.enter_context(stack.enter_context(running_cluster()).fresh_database())
        yield stack.enter_context(house(scratch / "desk", dovecot, url))


@contextmanager
def progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, nothing in a pipe."""
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("kills", total=total)
        yield lambda done: bar.update(task, completed=done)


def main() -> int:
    """Run it, print the table, and a sentence for each thing that is not as promised."""
    words = argparse.ArgumentParser(description="Kill the desk again and again, then count.")
    words.add_argument("--kills", type=int, default=1000)
    words.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--keep", type=Path, help="an empty folder for the desk, which stays for looking at")
    given = words.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))  # the servers end with us
    with (
        tempfile.TemporaryDirectory(prefix="ulak-kill-") as scratch,
        desk(given.store, given.keep or Path(scratch)) as home,
        progress(given.kills) as tell,
    ):
        verdict = measure(home, given.kills, given.seed, tell)
    print(f"store {given.store}, seed {given.seed}")
    for name, figure in verdict.rows:
        print(f"{name:60} {figure}")
    for sentence in verdict.wrong:
        print(f"WRONG: {sentence}")
    return 1 if verdict.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
