"""Everything the desk has of one address, found wherever it lies."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from ulak.desk.privacy.finding import Finding, What, in_order
from ulak.desk.privacy.spellings import Spellings
from ulak.mail.every_coding import every_coding
from ulak.store.clear_words import named_in_clear
from ulak.store.engine import Store
from ulak.store.erased import Past, past_of
from ulak.store.person_places import ids_of, places_of
from ulak.store.sealed_words import AsItCame, Words, all_originals, all_words, how_many, stands_in

Tell = Callable[[int, int], object]
"""Hears how many items of how many were read."""


@dataclass(frozen=True, slots=True)
class Found:
    """
    What there is, and when the address was erased, if ever.

    What had to stay then, and mails of others that had come by then, is not searched again: it stays for a
    reason that was said, and is sealed.
    """

    findings: tuple[Finding, ...]
    past: Past | None


def find(store: Store, spellings: Spellings, tell: Tell = lambda _done, _all: None) -> Found:
    """Look everywhere; every sealed item is opened for it."""
    with store.snapshot() as connection:
        past = past_of(connection, store.seals, spellings)
        ids = ids_of(connection, spellings)
        count = counting(tell, how_many(connection))
        found = [*places_of(connection, ids), *named_in_clear(connection, spellings)]
        found += (
            Finding(words.place.what, words.ticket, words.at)
            for words in all_words(connection, store.seals, count)
            if stands_in(words, spellings) and not _stayed(words, past)
        )
        found += (
            Finding(What.IN_ORIGINAL, mail.ticket, mail.at)
            for mail in others_originals(connection, store, spellings, count, ids)
            if past is None or mail.done_at is None or mail.done_at > past.at
        )
    return Found(in_order(found), past)


def others_originals(
    connection: Connection,
    store: Store,
    spellings: Spellings,
    count: Callable[[int], object],
    ids: tuple[str, ...],
) -> Iterator[AsItCame]:
    """Mails of others as they came, in whose header, text or files the address stands."""
    for mail in all_originals(connection, store.seals, count):
        if mail.author not in ids and any(map(spellings.stands_in_bytes, every_coding(mail.raw))):
            yield mail


def counting(tell: Tell, every: int) -> Callable[[int], object]:
    """Add up what was read, for a bar that knows how much there is."""
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        tell(done, every)

    return count


def _stayed(words: Words, past: Past | None) -> bool:
    """Was it there when they were erased, on a ticket that had to stay?"""
    if past is None or words.ticket not in past.stayed or words.at is None:
        return False
    return words.at <= past.at
