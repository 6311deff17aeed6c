"""The files that a person is given of themselves, one after the other; mails are opened one at a time."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import StringIO
from typing import TYPE_CHECKING

from ulak.cli.documents import Document, in_json
from ulak.cli.moments import moment
from ulak.cli.person_pages import of_found
from ulak.desk.decision import Event
from ulak.desk.privacy.finding import What
from ulak.desk.privacy.spellings import Spellings
from ulak.desk.ticket import Ticket
from ulak.mail.key_free import key_free
from ulak.mail.private_key import without_private_keys
from ulak.store import journal
from ulak.store.people import Directory
from ulak.store.person_places import ids_of
from ulak.store.person_record import PersonRecord, Written

if TYPE_CHECKING:
    from ulak.cli.records import Records
    from ulak.store.engine import Store
    from ulak.store.person import Found

File = tuple[str, bytes]
_OTHERS = frozenset(
    {What.IN_MESSAGE, What.IN_LETTER, What.IN_TASK, What.IN_ORIGINAL, What.IN_SUBSCRIBER, What.IN_HOLD}
)
_INDEX = """{desk}: what this desk has of {address}
made at {made_at}

person.json    address and name, and every place where the desk has the address, ticket by ticket
tickets.csv    the matters you brought: number, when, kind, state, subject, what came of them
mails.csv      {mails} mails you wrote, each with its file in mails/ as it came
letters.csv    {letters} letters to you, each with its file in letters/ as it left

Times are in UTC. {others}
A private key that lay in a mail was cut out: nobody needs a second copy of it.
"""
_NO_OTHERS = "No mail of anybody else names you."
_SOME = "Mails and notes of others that name you ({count}) are theirs and not in here."
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Files:
    """All of one export; the index comes last, when everything was counted."""

    def __init__(self, records: "Records", spellings: Spellings, found: "Found", made: datetime) -> None:
        self._records, self._spellings, self._found, self._made = records, spellings, found, made
        with records.store.snapshot() as connection:
            ids = ids_of(connection, spellings)
        self._record = PersonRecord(records.store, ids)
        self._counted = {"mails": 0, "letters": 0}

    def every(self) -> Iterator[File]:
        """In the order in which they are written."""
        tickets = self._record.tickets()
        yield "person.json", f"{in_json(self._person(), indent=2)}\n".encode()
        yield "tickets.csv", _csv(_TICKET, (_ticket(one) for one in tickets))
        yield from self._written("mails", self._record.mails())
        yield from self._written("letters", self._record.letters())
        yield "README.txt", self._index().encode()

    def summary(self) -> str:
        """How many of what, for the command's last line."""
        return f"mails {self._counted['mails']}, letters {self._counted['letters']}"

    def _person(self) -> Document:
        named = [{"address": address or None, "name": name or None} for address, name in self._record.named()]
        asked = [
            {"ticket": ticket, "asked_at": moment(at), "rating": rating}
            for ticket, at, rating in self._record.ratings()
        ]
        return {"people": named, "asked_how_satisfied": asked, **of_found(self._spellings, self._found)}

    def _written(self, folder: str, all_of: Iterable[Written]) -> Iterator[File]:
        listed = []
        for place, one in enumerate(all_of, 1):
            name = f"{folder}/{place:04}.eml"
            self._counted[folder] = place
            listed.append((moment(one.at) or "", one.ticket, _plain(one.subject), name if one.raw else ""))
            if one.raw:
                yield name, key_free(one.raw, self._records.house.language).raw
        yield f"{folder}.csv", _csv(("at", "ticket", "subject", "file"), listed)

    def _index(self) -> str:
        others = sum(one.times for one in self._found.findings if one.what in _OTHERS)
        return _INDEX.format(
            desk=self._records.house.name,
            address=self._spellings.address,
            made_at=moment(self._made),
            others=_SOME.format(count=others) if others else _NO_OTHERS,
            **self._counted,
        )


def journalled(store: "Store", spellings: Spellings, now: datetime) -> None:
    """Say that somebody was given what the desk has of them; who that is, by an opaque id."""
    with store.write() as connection:
        ids = " ".join(ids_of(connection, spellings))
        event = Event("person exported", facts=(("person", ids or spellings.address),))
        journal.append(connection, store.seals, Directory({}), None, (event,), now)


_TICKET = (
    "number",
    "received_at",
    "channel",
    "kind",
    "status",
    "closed_at",
    "subject",
    "outcome",
    "telephone",
)


def _ticket(one: Ticket) -> tuple[str, ...]:
    times = moment(one.received_at) or "", moment(one.closed_at) or ""
    words = (_plain(one.subject), _plain(one.outcome), _plain(one.contact.phone))
    return (one.number, times[0], one.channel.value, one.kind.value, one.status.value, times[1], *words)


def _plain(words: str) -> str:
    """Without private keys, and no formula for a program that opens tables."""
    cut = without_private_keys(words)
    return f"'{cut}" if cut.startswith(_FORMULA) else cut


def _csv(heads: tuple[str, ...], rows: Iterable[Iterable[str]]) -> bytes:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8", "replace")
