"""
People: the only table that knows addresses, each behind an opaque id.

Everything else names a person by the id, so that erasing one row leaves the figures and the journal whole.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from sqlalchemy import Connection, bindparam, select, update

from ulak.mail.address import Address
from ulak.store.columns import storable
from ulak.store.schema import people
from ulak.store.upsert import insert_missing

LONGEST = 500
"""Characters of an address that are kept; RFC 5321 §4.5.3.1 allows 320, strangers write more."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person as decisions are written down: opaque id, and whether mail to them came back."""

    id: str
    bounced: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """The people one transaction is about, by address."""

    people: Mapping[str, Person]

    def id(self, address: str) -> str:
        """The opaque id; KeyError for an address that was not enrolled."""
        return self.people[kept(address)].id

    def naming(self, id: str) -> Self:
        """The same, where that person is who is meant by no address."""
        return replace(self, people={**self.people, "": Person(id, False)})

    def knowing(self, address: str, id: str) -> Self:
        """The same, where that address means this person, whatever the table of people says."""
        return replace(self, people={**self.people, kept(address): Person(id, False)})

    def has_bounced(self, address: str) -> bool:
        """Did mail to this address come back since they last wrote?"""
        return self.people[kept(address)].bounced


_BY_ADDRESS = select(people.c.address, people.c.id, people.c.bounced_at).where(
    people.c.address.in_(bindparam("addresses", expanding=True))
)


_ID_OF = select(people.c.id).where(people.c.address == bindparam("person"))


def kept(address: str) -> str:
    """The address as the store spells it."""
    return storable(address[:LONGEST])


def enrol(connection: Connection, addresses: Iterable[Address]) -> Directory:
    """Find these people, and give an opaque id to those who are new."""
    named: dict[str, str] = {}
    for one in addresses:
        name = one.name if one.address else ""  # who that is says only their ticket
        named[kept(one.address)] = named.get(kept(one.address)) or name
    known = _known(connection, named)
    if missing := sorted(named.keys() - known.keys()):
        rows = [{"id": _new_id(), "address": a, "name": named[a]} for a in missing]
        insert_missing(connection, people, rows)
        # SQLite lets nobody write beside us; on PostgreSQL another may have been faster.
        alone = connection.dialect.name == "sqlite"
        ours = {row["address"]: Person(row["id"], False) for row in rows}
        known |= ours if alone else _known(connection, missing)
    return Directory(known)


def enrol_without_address(connection: Connection, name: str) -> str:
    """Somebody who cannot be known again: each time a person of their own, whose id is returned."""
    id = _new_id()
    connection.execute(people.insert(), {"id": id, "address": None, "name": storable(name)})
    return id


def find(connection: Connection, address: str) -> str | None:
    """Return the opaque id of an address, or None for a stranger."""
    found: str | None = connection.execute(_ID_OF, {"person": kept(address)}).scalar()
    return found


def addresses_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The addresses of these people, by opaque id; whoever was erased, or has none, is left out."""
    query = select(people.c.id, people.c.address).where(people.c.id.in_(list(ids)))
    return {id: address for id, address in connection.execute(query) if address}


def mark_bounced(connection: Connection, addresses: Iterable[str], at: datetime) -> None:
    """Remember that mail to them came back for good: no automatic letter goes there again."""
    for address in addresses:
        query = update(people).where(people.c.address == kept(address), people.c.bounced_at.is_(None))
        connection.execute(query.values(bounced_at=at))


def clear_bounced(connection: Connection, address: str) -> None:
    """They wrote: whatever came back before, somebody is there."""
    connection.execute(update(people).where(people.c.address == kept(address)).values(bounced_at=None))


def _new_id() -> str:
    return f"p{secrets.token_hex(8)}"


def _known(connection: Connection, addresses: Iterable[str]) -> dict[str, Person]:
    rows = connection.execute(_BY_ADDRESS, {"addresses": list(addresses)})
    return {address: Person(id, bounced_at is not None) for address, id, bounced_at in rows}
