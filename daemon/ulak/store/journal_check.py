"""
Is the journal as it was written? Every link is made anew, and laid beside what was told outside.

Who has the database's password alone cannot make a link. Who has the secret too can chain another past; what
was anchored then is not in it. Entries of the last minute have no link yet: on SQLite the tally knows them.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from ulak.desk.record import anchor
from ulak.desk.record.anchor import Head
from ulak.store.columns import AnyRow
from ulak.store.engine import Store
from ulak.store.journal import facts_of
from ulak.store.journal_end import ENTRY, digest_behind, digest_of, end, kept_tally
from ulak.store.schema import journal, journal_seals, tickets
from ulak.store.seal import Seals

_BATCH = 5000
Tell = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Found:
    """
    What a check found: the first `problem` in a sentence, empty where all is as it was written.

    `head` is where the chain stands, `entries` how many the journal has, chained or not. `held` counts the
    anchors, those given and those that the journal itself tells of, that the chain was found to pass.
    """

    problem: str
    head: Head
    entries: int
    held: int

    @property
    def unchained(self) -> int:
        """Entries that the next turn will chain."""
        return max(0, self.entries - self.head.position)


def check(
    store: Store,
    given: Iterable[Head] = (),
    tell: Tell = lambda _done, _all: None,
    each: int = _BATCH,
) -> Found:
    """
    Look at every entry; `given` are anchors from letters or the log.

    `tell` hears after `each` so many entries how many of how many were looked at.
    """
    with store.snapshot() as connection:
        walk = _Walk(store.seals, _Anchors(given, _told(connection)))
        every = connection.execute(select(func.max(journal_seals.c.position))).scalar() or 0
        problem = ""
        with connection.execution_options(yield_per=_BATCH).execute(_LINKS) as rows:
            for place, row in enumerate(rows, 1):
                if place % each == 0:
                    tell(place, every)
                if problem := walk.problem(row, place):
                    break
        problem = problem or _at_the_end(connection, store.seals, walk)
        entries = connection.execute(select(func.count()).select_from(journal)).scalar_one()
    return Found(problem, Head(walk.position, walk.digest), entries, walk.anchors.held)


_LINKS = (
    select(journal_seals.c.position, journal_seals.c.digest, journal_seals.c.entry.label("chained"), *ENTRY)
    .join_from(journal_seals, journal, journal.c.id == journal_seals.c.entry, isouter=True)
    .order_by(journal_seals.c.position)
)


def _told(connection: Connection) -> Iterator[Head]:
    """The anchors that the journal tells of: who chains a past anew must make up these as well."""
    these = (journal.c.ticket.is_(None), journal.c.event == anchor.EVENT)
    for words in connection.execute(select(journal.c.facts).where(*these)).scalars():
        with suppress(ValueError, TypeError, LookupError):  # somebody changed it: the walk says where
            facts = dict(facts_of(words))
            yield Head(int(facts["position"]), facts["digest"])


class _Anchors:
    """What the chain must pass, by its positions."""

    def __init__(self, given: Iterable[Head], told: Iterable[Head]) -> None:
        self._expected: dict[int, set[str]] = {}
        for one in (*given, *told):
            if one.position:
                self._expected.setdefault(one.position, set()).add(one.digest)
        self.held = 0
        self._good = "no earlier anchor is known"

    def problem(self, position: int, digest: str, entry: int) -> str:
        """Does the chain stand where it stood when it was anchored?"""
        expected = self._expected.pop(position, set())
        if others := expected - {digest}:
            return (
                f"The journal parts from what was anchored: at {position} (entry {entry}) the chain has"
                f" {digest[:12]}…, and the anchor {min(others)[:12]}…. An entry up to there was changed and"
                f" the chain made anew; {self._good}."
            )
        if expected:
            self.held += len(expected)
            self._good = f"what stands up to entry {entry} is as it was anchored"
        return ""

    def beyond(self, position: int) -> str:
        """Was the chain longer once?"""
        longest = max(self._expected, default=0)
        if longest <= position:
            return ""
        return (
            f"The end of the journal is lost: the chain had {longest} links when it was anchored, and has"
            f" {position}; {self._good}."
        )


@dataclass
class _Walk:
    """Link after link."""

    seals: Seals
    anchors: _Anchors
    position: int = 0
    digest: str = ""
    last: int = field(default=0)

    def problem(self, row: AnyRow, place: int) -> str:
        if row.position != place:
            return f"The chain of the journal lacks its link {place}: it was removed."
        if row.entry is None:
            return f"Entry {row.chained} of the journal is lost: the chain knows it, the table does not."
        if row.digest != digest_of(self.seals, self.digest, row):
            return f"Entry {row.entry} of the journal was changed after it was written, or its order was."
        self.position, self.digest = place, row.digest
        return self.anchors.problem(place, row.digest, row.entry)


def _at_the_end(connection: Connection, seals: Seals, walk: _Walk) -> str:
    last = end(connection, seals)
    if last.head != Head(walk.position, walk.digest):
        known = f"the chain had {last.head.position} links and has {walk.position}"
        return f"The end of the journal is lost: {known}."
    count = connection.execute(select(func.count()).select_from(journal)).scalar_one()
    if not count and connection.execute(select(tickets.c.number).limit(1)).first():
        return "The journal is lost: there are tickets, and not one entry about them."
    if not last.is_whole:
        return (
            f"The end of the journal is lost: the desk did not write that the chain ends at {walk.position}."
            " Nothing is chained to it any more."
        )
    return walk.anchors.beyond(walk.position) or _unlike_the_tally(connection, seals, count)


def _unlike_the_tally(connection: Connection, seals: Seals, count: int) -> str:
    """What was done to entries before they were chained; on PostgreSQL nobody knows."""
    if connection.dialect.name != "sqlite":
        return ""
    known = kept_tally(connection, seals)
    if known is None:
        return "The number of entries of the journal was changed: nobody with the secret wrote it."
    behind = f"behind entry {known.since}, before that was chained"
    if known.count != count:
        what = "are lost" if count < known.count else "were put in by somebody else"
        return (
            f"The journal had {known.count} entries and has {count}: {abs(known.count - count)} {what},"
            f" {behind}."
        )
    if known.digest != digest_behind(connection, seals, known.since):
        return f"An entry of the journal was changed, or its order was, {behind}."
    return ""
