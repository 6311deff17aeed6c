"""Erasing a person, asked for or told by the file beside the secret: the file first, then the store."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ulak.desk.privacy.spellings import Spellings
from ulak.store.engine import Store
from ulak.store.erased import enter, lacking, mark_of
from ulak.store.erasing import Erasing
from ulak.store.erasure_plan import Plan, Planning
from ulak.store.every_address import every_address
from ulak.store.known_erasures import KnownErasure, KnownErasures
from ulak.store.traces import clean, clean_up

log = logging.getLogger(__name__)
_ROUNDS = 5
"""What came in between is looked for again, so many times."""


@dataclass(frozen=True, slots=True)
class Done:
    """What the first look found; `trace` says what may be left in the files, and why."""

    plan: Plan
    trace: str


def erase(
    store: Store,
    file: KnownErasures,
    spellings: Spellings,
    ticket: str,
    plan: Plan,
    clock: Callable[[], datetime],
) -> Done:
    """Erase as planned; an erasure of the same address that was not ended is ended by this."""
    Erasing(store, spellings).refuse_under_way(plan)
    known = _pending(store, file, spellings) or KnownErasure(mark_of(store.seals, spellings), clock(), ticket)
    if known not in file.read():
        file.add((known,))
    return Done(plan, _until_nothing_is_left(store, spellings, plan, known, clock))


def erase_again(store: Store, file: KnownErasures, now: datetime) -> int:
    """
    Erase whom the file knows as erased and this store does not; return how many erasures that were.

    So it is with a store restored from a copy that was made before, or after an erasure that was killed: one
    that was done but for the cleaning of the files is cleaned.
    """
    clean_up(store)
    known = file.read()
    with store.snapshot() as connection:
        lost = lacking(connection, known)
    if not lost:
        return 0
    wanted = {one.mark: one for one in lost}
    for address in every_address(store):
        spellings = _spellings(address)
        one = wanted.pop(mark_of(store.seals, spellings), None) if spellings else None
        if spellings and one:
            plan = Planning(store, spellings).plan(now)
            _until_nothing_is_left(store, spellings, plan, one, lambda: now, again=True)
    with store.write() as connection:
        for one in lost:
            enter(connection, one)
    log.warning("erasures that the store had lost were done again: %d", len(lost))
    return len(lost)


def _until_nothing_is_left(
    store: Store,
    spellings: Spellings,
    plan: Plan,
    known: KnownErasure,
    clock: Callable[[], datetime],
    *,
    again: bool = False,
) -> str:
    """What others wrote while it was done names them no more either."""
    erasing = Erasing(store, spellings)
    erasing.erase(plan, known, clock(), again=again)
    for _ in range(_ROUNDS):
        left = Planning(store, spellings).plan(clock())
        if not (left.words or left.erasure.tickets or left.elsewhere or left.alone):
            break
        erasing.erase(left, known, clock(), again=again)
    return clean(store, spellings)


def _pending(store: Store, file: KnownErasures, spellings: Spellings) -> KnownErasure | None:
    mark = mark_of(store.seals, spellings)
    with store.snapshot() as connection:
        lost = lacking(connection, file.read())
    return next((one for one in lost if one.mark == mark), None)


def _spellings(words: str) -> Spellings | None:
    try:
        return Spellings.of(words)
    except ValueError:
        return None
