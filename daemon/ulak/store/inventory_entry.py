"""Certificates entered into the inventory, a piece a transaction: whoever is killed goes on with the rest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from ulak.desk.certificates.issued import Issued
from ulak.desk.decision import Event
from ulak.fault_point import Step, reach
from ulak.store import journal
from ulak.store.columns import AnyRow
from ulak.store.engine import Store
from ulak.store.inventory_rows import certificate_row, pieces
from ulak.store.people import Directory
from ulak.store.schema import certificate_names, certificates, meta
from ulak.store.subscribers import drop_those_without, enter, mark_of
from ulak.store.upsert import insert_missing
from ulak.store.upsert import replace as put

VERSION = "inventory-version"
"""In `meta`: how often the inventory was changed."""
CHANGED = "inventory-changed"
"""In `meta`: when that was last."""

_IMPORTS = "inventory-imports"
_KNOWN = select(certificates.c.sha256, certificates.c.id, certificates.c.subscriber).where(
    certificates.c.sha256.in_(bindparam("digests", expanding=True))
)
_OWNED = (
    update(certificates).where(certificates.c.id == bindparam("this")).values(subscriber=bindparam("owner"))
)


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of certificates that were entered; `changed` counts those that are somebody else's now."""

    new: int = 0
    changed: int = 0
    known: int = 0
    subscribers: int = 0

    def __add__(self, other: "Entered") -> "Entered":
        return Entered(
            self.new + other.new,
            self.changed + other.changed,
            self.known + other.known,
            self.subscribers + other.subscribers,
        )


def next_import(store: Store) -> int:
    """Give a new import its number."""
    with store.write() as connection:
        return _raised(connection, _IMPORTS)


def enter_certificates(store: Store, issued: Iterable[Issued], number: int, now: datetime) -> Entered:
    """Enter those that are new, and whose they are, as import `number` says."""
    wanted = {one.certificate.sha256: one for one in _owned_last(issued)}
    if not wanted:
        return Entered()
    with store.snapshot() as connection:
        known = _known(connection, wanted)
    rows = [certificate_row(one, store.seals, None) for sha, one in wanted.items() if sha not in known]
    with store.write() as connection:
        entered = _enter(connection, store, wanted, rows, number)
        if entered.new or entered.changed or entered.subscribers:
            _raised(connection, VERSION)
            put(connection, meta, {"name": CHANGED, "value": now.isoformat()})
    reach(Step.IMPORTED)
    return entered


def journal_import(store: Store, taken: Entered, revoked: int, now: datetime) -> None:
    """What an import brought, for the record."""
    counts = (
        ("new", taken.new),
        ("changed", taken.changed),
        ("subscribers", taken.subscribers),
        ("revoked", revoked),
    )
    facts = tuple((name, str(count)) for name, count in counts if count)
    with store.write() as connection:
        event = Event("certificates imported", facts=facts)
        journal.append(connection, store.seals, Directory({}), None, (event,), now)


def _owned_last(issued: Iterable[Issued]) -> Iterable[Issued]:
    """The same one twice is its last owner's; one without an owner takes none away."""
    last: dict[str, Issued] = {}
    for one in issued:
        before = last.get(one.certificate.sha256)
        last[one.certificate.sha256] = _with_owner_of(before, one) if before else one
    return last.values()


def _with_owner_of(before: Issued, one: Issued) -> Issued:
    """A row for each contact of one subscriber is one with all of them."""
    earlier, owner = before.certificate.subscriber, one.certificate.subscriber
    if earlier is None or owner is None:
        return before if owner is None else one
    if (owner.name, owner.institution) == (earlier.name, earlier.institution):
        owner = replace(owner, contacts=(*earlier.contacts, *owner.contacts))
    return replace(one, certificate=replace(one.certificate, subscriber=owner))


def _enter(
    connection: Connection,
    store: Store,
    wanted: Mapping[str, Issued],
    rows: Sequence[dict[str, Any]],
    number: int,
) -> Entered:
    before = _known(connection, wanted)
    owners, subscribers = _owners(connection, store, wanted, number)
    fresh = [row | {"subscriber": owners.get(row["sha256"])} for row in rows if row["sha256"] not in before]
    insert_missing(connection, certificates, fresh)
    _name(connection, wanted, [row["sha256"] for row in fresh])
    given = [
        {"this": row.id, "owner": owners[sha]}
        for sha, row in before.items()
        if sha in owners and row.subscriber != owners[sha]
    ]
    if given:
        connection.execute(_OWNED, given)
        drop_those_without(connection, {row.subscriber for row in before.values() if row.subscriber})
    return Entered(len(fresh), len(given), len(before) - len(given), subscribers)


def _owners(
    connection: Connection, store: Store, wanted: Mapping[str, Issued], number: int
) -> tuple[dict[str, str], int]:
    """The subscriber of each certificate that somebody is named for, and how many are new or changed."""
    named = {sha: subscriber for sha, one in wanted.items() if (subscriber := one.certificate.subscriber)}
    if not named:
        return {}, 0
    found = enter(connection, store.seals, named.values(), number)
    return {sha: found.ids[mark_of(one, store.seals)] for sha, one in named.items()}, found.changed


def _name(connection: Connection, wanted: Mapping[str, Issued], fresh: Iterable[str]) -> None:
    """Enter the hosts of certificates that are new."""
    names = [
        {"name": name, "certificate": row.id}
        for sha, row in _known(connection, fresh).items()
        for name in wanted[sha].certificate.names
    ]
    insert_missing(connection, certificate_names, names)


def _known(connection: Connection, digests: Iterable[str]) -> dict[str, AnyRow]:
    return {
        row.sha256: row for piece in pieces(digests) for row in connection.execute(_KNOWN, {"digests": piece})
    }


def _raised(connection: Connection, counter: str) -> int:
    """Count one up, for one writer at a time."""
    insert_missing(connection, meta, [{"name": counter, "value": "0"}])
    this = meta.c.name == counter
    value = int(connection.execute(select(meta.c.value).where(this).with_for_update()).scalar_one()) + 1
    connection.execute(update(meta).where(this).values(value=str(value)))
    return value
