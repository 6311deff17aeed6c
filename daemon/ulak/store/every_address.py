"""
Every address this store has, to be compared with marks of the erased.

They are those of people, in sealed words, and in the heads of mails that nobody could read.
"""

from sqlalchemy import select

from ulak.desk.privacy.spellings import addresses_in, words_in
from ulak.store.engine import Store
from ulak.store.schema import people
from ulak.store.sealed_words import all_originals, all_words


def every_address(store: Store) -> frozenset[str]:
    """In lower case; whatever only looks like one is there too."""
    with store.snapshot() as connection:
        known = connection.execute(select(people.c.address).where(people.c.address.is_not(None))).scalars()
        found = {address for address in known if address}
        for words in all_words(connection, store.seals, lambda _: None):
            found.update(addresses_in(words_in(words.content)))
        for mail in all_originals(connection, store.seals, lambda _: None):
            if mail.is_aside:
                found.update(addresses_in((mail.head.decode("utf-8", "replace"),)))
    return frozenset(found)
