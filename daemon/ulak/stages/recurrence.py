"""Complaints alike are found, and what recurs gets an action."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ulak.desk.recurring.corrective import TooMany, give, too_many
from ulak.desk.recurring.grouping import group_of
from ulak.desk.recurring.kin import Complaint, Kin, kin_of, presumed
from ulak.desk.recurring.likeness import alike
from ulak.desk.recurring.stems import stems_of
from ulak.desk.rules.rulebook import Rulebook
from ulak.errors import ConfigError
from ulak.stages.office import Office
from ulak.store.complaints import Complaints
from ulak.store.engine import Store
from ulak.store.groups import Compared, Groups
from ulak.store.recurrences import Recurrences
from ulak.store.stale import Stale

BATCH = 20
MOST_MEMBERS = 40
"""Complaints of a group whose words are laid together; the latest tell what it is about."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where complaints are compared and counted."""

    complaints: Complaints
    groups: Groups
    recurrences: Recurrences

    @classmethod
    def of(cls, store: Store) -> "Shelves":
        """Those of a store."""
        return cls(Complaints(store), Groups(store), Recurrences(store))


def turn(office: Office, shelves: Shelves, clock: Callable[[], datetime]) -> int:
    """
    Compare up to `BATCH` complaints by their words, and ask of as many whether they recur; return how many.

    Texts are unsealed while they are compared and nothing of them is kept. A complaint is asked about again
    whenever its classification has changed.
    """
    office, now = office.today(), clock()
    return _compare(office, shelves, now) + _count(office, shelves, now)


def _compare(office: Office, shelves: Shelves, now: datetime) -> int:
    rulebook = office.rules()
    since = now - rulebook.recurring.within
    waiting = shelves.groups.not_compared(since, BATCH)
    if not waiting:
        return 0
    known = shelves.groups.compared(since)
    stems = {
        one.number: stems_of(one.words)
        for one in shelves.complaints.texts(since)
        if one.number in known or one.number in waiting
    }
    return sum(
        shelves.groups.enter(one, now, rulebook.version)
        for one in _compared(waiting, stems, shelves, rulebook, office.house.language)
    )


def _compared(
    waiting: tuple[str, ...],
    stems: Mapping[str, frozenset[str]],
    shelves: Shelves,
    rulebook: Rulebook,
    language: str,
) -> Iterator[Compared]:
    """Each with those that were compared before it."""
    before = {number: one for number, one in stems.items() if number not in waiting}
    titles = {name: title.in_language(language) for name, title in rulebook.products.items()}
    products = stems_of(" ".join(f"{title.tr} {title.en}" for title in rulebook.products.values()))
    for number in waiting:
        own = stems.get(number, frozenset())
        yield _grouped(number, alike(own, before, products), shelves, titles)
        before[number] = own


def _grouped(number: str, others: Collection[str], shelves: Shelves, titles: Mapping[str, str]) -> Compared:
    if not others:
        return Compared(number)
    together = sorted({*others, *shelves.groups.members(others)})[-MOST_MEMBERS:]
    group = group_of(shelves.complaints.texts_of((*together, number)), titles)
    return Compared(number, tuple(others), group) if group else Compared(number)


def _count(office: Office, shelves: Shelves, now: datetime) -> int:
    since = now - office.rules().recurring.within
    numbers = shelves.recurrences.not_counted(since, BATCH)
    return sum(_counted(office, shelves.recurrences, number, now) for number in numbers)


def _counted(office: Office, recurrences: Recurrences, number: str, now: datetime) -> bool:
    """False where the ticket was changed meanwhile, or a letter cannot be written: it is asked again."""
    rulebook = office.rules()
    within = rulebook.recurring.within
    found = recurrences.beside(number, within)
    if found is None:
        return False
    this, beside = found
    kin, kind = kin_of(this, beside, within), presumed(this, beside, within)
    actions = recurrences.actions(kind) if kind else ()
    one_too_many = too_many(this, beside, actions, rulebook.recurring, kind)
    if one_too_many is not None and rulebook.holders(rulebook.recurring.action):
        return _given(office, recurrences, one_too_many, this, kin, now)
    recurrences.counted(this, kin, now, rulebook.version)
    return True


def _given(
    office: Office, recurrences: Recurrences, found: TooMany, this: Complaint, kin: Kin, now: datetime
) -> bool:
    ticket = office.tickets.ticket(found.this)
    decision = give(found, ticket, office.rules(), office.trusting(), now) if ticket else None
    if ticket is None or decision is None or decision.after is None:
        return False
    first, then = recurrences.giving(found, len(decision.after.tasks), this, kin, now)
    try:
        office.settle(decision, now, first=first, then=then)
    except Stale:
        return False
    except ConfigError as broken:
        log.error("%s is not carried out: %s", decision.reason, broken)  # noqa: TRY400
        return False
    log.info("%s", decision.reason)
    return True
