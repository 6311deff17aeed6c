"""
Subscribers: whose the certificates of the inventory are, and whom to write to.

One is known by name and institution, however they are spelled. Name and institution are sealed; contacts are
people. What an import says of them replaces what an earlier one said, within one it adds up.
"""

import json
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, select, update

from ulak.desk.certificates.certificate import Subscriber
from ulak.mail.address import Address
from ulak.mail.fold import fold
from ulak.store.columns import AnyRow, storable
from ulak.store.people import enrol
from ulak.store.schema import certificates, people, subscriber_contacts, subscribers
from ulak.store.seal import Sealed, Seals
from ulak.store.upsert import insert_missing

_ROWS = select(subscribers).where(subscribers.c.mark.in_(bindparam("marks", expanding=True)))
_BY_ID = select(subscribers.c.id, subscribers.c.key, subscribers.c.content).where(
    subscribers.c.id.in_(bindparam("ids", expanding=True))
)
_CONTACTS = (
    select(subscriber_contacts.c.subscriber, people.c.id, people.c.address)
    .join(people, people.c.id == subscriber_contacts.c.person)
    .where(subscriber_contacts.c.subscriber.in_(bindparam("ids", expanding=True)))
    .order_by(subscriber_contacts.c.subscriber, subscriber_contacts.c.position)
)
_REWRITE = (
    update(subscribers)
    .where(subscribers.c.id == bindparam("this"))
    .values(key=bindparam("key"), content=bindparam("content"))
)
_STAMP = update(subscribers).where(subscribers.c.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Subscribers:
    """Those of one piece of an import: their ids by mark, and how many are new or were changed."""

    ids: Mapping[str, str]
    changed: int


def mark_of(subscriber: Subscriber, seals: Seals) -> str:
    """By what one is known again."""
    return seals.mark("subscriber", _plain(subscriber.name), _plain(subscriber.institution))


def read_subscribers(connection: Connection, seals: Seals, ids: Iterable[str]) -> dict[str, Subscriber]:
    """These subscribers by id; a contact who was erased is left out."""
    wanted = {"ids": sorted(set(ids))}
    contacts: dict[str, list[str]] = {}
    for id, _, address in connection.execute(_CONTACTS, wanted):
        if address:
            contacts.setdefault(id, []).append(address)
    found: dict[str, Subscriber] = {}
    for row in connection.execute(_BY_ID, wanted):
        name, institution = _words(row, seals)
        found[row.id] = Subscriber(row.id, name, institution, tuple(contacts.get(row.id, ())))
    return found


def enter(connection: Connection, seals: Seals, named: Iterable[Subscriber], number: int) -> Subscribers:
    """Make these subscribers as import `number` says they are."""
    wanted = _united(named, seals)
    known = _rows(connection, wanted)
    missing = [_new_row(mark, one, seals) for mark, one in wanted.items() if mark not in known]
    insert_missing(connection, subscribers, missing)
    rows = _rows(connection, wanted) if missing else known
    changed = {row["id"] for row in missing} | _renamed(connection, seals, wanted, known)
    changed |= _write_to(connection, wanted, rows, number)
    return Subscribers({mark: row.id for mark, row in rows.items()}, len(changed))


def drop_those_without(connection: Connection, ids: Collection[str]) -> None:
    """Drop those of these subscribers that have no certificate left."""
    has_some = exists().where(certificates.c.subscriber == subscribers.c.id)
    query = select(subscribers.c.id).where(subscribers.c.id.in_(sorted(ids)), ~has_some)
    gone = list(connection.execute(query).scalars())
    connection.execute(delete(subscriber_contacts).where(subscriber_contacts.c.subscriber.in_(gone)))
    connection.execute(delete(subscribers).where(subscribers.c.id.in_(gone)))


def _united(named: Iterable[Subscriber], seals: Seals) -> dict[str, Subscriber]:
    """The last spelling, and all contacts in the order they were named."""
    wanted: dict[str, Subscriber] = {}
    for one in named:
        mark = mark_of(one, seals)
        before = wanted[mark].contacts if mark in wanted else ()
        wanted[mark] = replace(one, contacts=tuple(dict.fromkeys((*before, *one.contacts))))
    return wanted


def _renamed(
    connection: Connection, seals: Seals, wanted: Mapping[str, Subscriber], known: Mapping[str, AnyRow]
) -> set[str]:
    """Spelled otherwise: the newest wins."""
    anew = [
        {"this": row.id, **_sealed(wanted[mark], seals)}
        for mark, row in known.items()
        if _words(row, seals) != _spelled(wanted[mark])
    ]
    if anew:
        connection.execute(_REWRITE, anew)
    return {row["this"] for row in anew}


def _write_to(
    connection: Connection, wanted: Mapping[str, Subscriber], rows: Mapping[str, AnyRow], number: int
) -> set[str]:
    """Contacts as this import names them; whoever is named without any keeps those they had."""
    named = {rows[mark].id: one.contacts for mark, one in wanted.items() if one.contacts}
    if not named:
        return set()
    going_on = {row.id for row in rows.values() if row.imported == number}
    directory = enrol(connection, (Address(one) for contacts in named.values() for one in contacts))
    before = _people_of(connection, named)
    after = {
        id: list(dict.fromkeys([*(before[id] if id in going_on else ()), *map(directory.id, contacts)]))
        for id, contacts in named.items()
    }
    changed = {id for id, people in after.items() if people != before[id]}
    _replace_contacts(connection, {id: after[id] for id in changed})
    if fresh := sorted(named.keys() - going_on):
        connection.execute(_STAMP.values(imported=number), {"ids": fresh})
    return changed


def _people_of(connection: Connection, ids: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {id: [] for id in ids}
    for id, person, _ in connection.execute(_CONTACTS, {"ids": list(ids)}):
        found[id].append(person)
    return found


def _replace_contacts(connection: Connection, contacts: Mapping[str, list[str]]) -> None:
    if not contacts:
        return
    connection.execute(
        delete(subscriber_contacts).where(subscriber_contacts.c.subscriber.in_(list(contacts)))
    )
    rows = [
        {"subscriber": id, "position": at, "person": person}
        for id, people in contacts.items()
        for at, person in enumerate(people)
    ]
    connection.execute(subscriber_contacts.insert(), rows)


def _rows(connection: Connection, marks: Iterable[str]) -> dict[str, AnyRow]:
    return {row.mark: row for row in connection.execute(_ROWS, {"marks": list(marks)})}


def _new_row(mark: str, one: Subscriber, seals: Seals) -> dict[str, Any]:
    return {"id": f"s{secrets.token_hex(8)}", "mark": mark, "imported": 0, **_sealed(one, seals)}


def _sealed(one: Subscriber, seals: Seals) -> dict[str, bytes | None]:
    sealed = seals.seal(json.dumps(_spelled(one), ensure_ascii=False).encode())
    return {"key": sealed.key, "content": sealed.content}


def _words(row: AnyRow, seals: Seals) -> list[str]:
    content = seals.open(Sealed(row.key, row.content))
    words: list[str] = json.loads(content) if content else ["", ""]
    return words


def _spelled(one: Subscriber) -> list[str]:
    return [storable(one.name), storable(one.institution)]


def _plain(words: str) -> str:
    return " ".join(fold(words).split())
