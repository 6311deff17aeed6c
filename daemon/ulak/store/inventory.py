"""
The inventory: which certificates we issued, to whom, and which of them were revoked.

It is what the administrator imported. Nothing a reporter sends comes into it, so that a key is proven with
the public key that stands here and never with that of a mail.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select

from ulak.desk.certificates.certificate import Certificate
from ulak.desk.certificates.issued import Issued
from ulak.desk.certificates.report import Revocation
from ulak.mail.identifier import Form, Reading
from ulak.store.engine import Store
from ulak.store.inventory_entry import (
    CHANGED,
    VERSION,
    Entered,
    enter_certificates,
    journal_import,
    next_import,
)
from ulak.store.inventory_pruning import drop_expired
from ulak.store.inventory_rows import authority_keys, certificates_of, pieces, unreachable
from ulak.store.revocations import enter_list, revocation_of, revocations_of
from ulak.store.schema import certificate_names, certificates, compromised_keys, meta, subscribers

_Ids = dict[str, list[int]]
_Rows = dict[Reading, list[int]]


@dataclass(frozen=True, slots=True)
class Stock:
    """
    How much the inventory holds; `changed_at` is None where nothing was ever imported.

    Of how many nobody could be told, a CA's own left out: those of nobody, and those of a subscriber without
    contacts.
    """

    certificates: int
    subscribers: int
    changed_at: datetime | None
    without_subscriber: int = 0
    without_contact: int = 0

    @property
    def untold(self) -> str:
        """The same in words, where there are such."""
        counts = (
            (self.without_subscriber, "without a subscriber"),
            (self.without_contact, "of a subscriber without a contact"),
        )
        return "; ".join(f"{words}: {count}" for count, words in counts if count)


@dataclass(frozen=True, slots=True)
class CompromisedKey:
    """A key that must be refused from now on (BR 6.1.1.3(4)), since when, and by which tickets."""

    spki: str
    since: datetime
    tickets: tuple[str, ...]


class Inventory:
    """All that is asked of it; each question reads one state of the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def version(self) -> int:
        """How often it was changed: what was not found in an earlier one may be found now. 0 is empty."""
        with self._store.snapshot() as connection:
            return int(_noted(connection, VERSION) or 0)

    def stock(self) -> Stock:
        """What `status` and `doctor` say of it."""
        with self._store.snapshot() as connection:
            held, owners = (
                connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (certificates, subscribers)
            )
            changed, (nobody, mute) = _noted(connection, CHANGED), unreachable(connection)
        return Stock(held, owners, datetime.fromisoformat(changed) if changed else None, nobody, mute)

    def look_up(self, readings: Iterable[Reading]) -> Mapping[Reading, tuple[Certificate, ...]]:
        """
        Every certificate that each of them may mean; none for a number of crt.sh.

        A host is found by its own name and by the wildcard that covers it, expired ones too.
        """
        wanted = tuple(dict.fromkeys(readings))
        with self._store.snapshot() as connection:
            rows = _rows_named(connection, wanted)
            found = certificates_of(
                connection, self._store.seals, (id for ids in rows.values() for id in ids)
            )
        return {one: _each_once(found, rows.get(one, ())) for one in wanted}

    def sharing(self, spki: Iterable[str]) -> tuple[Certificate, ...]:
        """All certificates with one of these keys, also those that nobody reported."""
        with self._store.snapshot() as connection:
            rows = _ids_by(connection, certificates.c.spki, spki)
            ids = [id for found in rows.values() for id in found]
            return _each_once(certificates_of(connection, self._store.seals, ids), ids)

    def authority(self, issuer: str) -> bytes | None:
        """The public key of the CA of that name, the newest where it has several."""
        return next(iter(self.authorities(issuer)), None)

    def authorities(self, issuer: str) -> tuple[bytes, ...]:
        """The public keys (SPKI in DER) of the CA whose name has this SHA-256, newest first."""
        with self._store.snapshot() as connection:
            return authority_keys(connection, issuer)

    def revocation(self, issuer: str, serial: str) -> Revocation | None:
        """That it was revoked, where a CRL that was imported says so, and since when by that."""
        with self._store.snapshot() as connection:
            return revocation_of(connection, issuer, serial)

    def revoked(self, named: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Revocation]:
        """Which of many certificates, by issuer and serial, imported CRLs have as revoked: when published."""
        with self._store.snapshot() as connection:
            return revocations_of(connection, named, as_published=True)

    def compromised(self) -> tuple[CompromisedKey, ...]:
        """Every key whose compromise is confirmed, in the order that happened."""
        query = select(compromised_keys).order_by(compromised_keys.c.at, compromised_keys.c.ticket)
        keys: dict[str, CompromisedKey] = {}
        with self._store.snapshot() as connection:
            for row in connection.execute(query):
                before = keys.get(row.spki)
                tickets = (*before.tickets, row.ticket) if before else (row.ticket,)
                keys[row.spki] = CompromisedKey(row.spki, before.since if before else row.at, tickets)
        return tuple(keys.values())

    def begin(self) -> int:
        """The number of a new import."""
        return next_import(self._store)

    def add(self, issued: Iterable[Issued], now: datetime, number: int | None = None) -> Entered:
        """Enter these certificates, in one transaction; those of one import have its `number`."""
        return enter_certificates(self._store, issued, number or self.begin(), now)

    def add_list(self, content: bytes, now: datetime) -> int:
        """
        Enter what a CRL (DER) has as revoked; return how many certificates that are.

        ValueError with a sentence where it is not to be believed.
        """
        return enter_list(self._store, content, now)

    def end(self, taken: Entered, revoked: int, now: datetime) -> None:
        """Write into the journal what an import brought."""
        journal_import(self._store, taken, revoked, now)

    def drop_expired(self, now: datetime) -> int:
        """Drop some of those whose time was over two years ago; return how many."""
        return drop_expired(self._store, now)


def _rows_named(connection: Connection, wanted: Iterable[Reading]) -> _Rows:
    by_form: dict[Form, list[Reading]] = {}
    for one in wanted:
        by_form.setdefault(one.form, []).append(one)
    return {
        one: ids
        for form, readings in by_form.items()
        for one, ids in _LOOK[form](connection, readings).items()
    }


def _by_serial(connection: Connection, readings: list[Reading]) -> _Rows:
    return _by_columns(connection, readings, certificates.c.serial)


def _by_sha256(connection: Connection, readings: list[Reading]) -> _Rows:
    """A SHA-256 is one of the certificate, of its precertificate or of its key."""
    return _by_columns(connection, readings, certificates.c.sha256, certificates.c.spki)


def _by_sha1(connection: Connection, readings: list[Reading]) -> _Rows:
    return _by_columns(connection, readings, certificates.c.sha1)


def _by_host(connection: Connection, readings: list[Reading]) -> _Rows:
    covering = {one: _covering(one.value) for one in readings}
    names = (name for each in covering.values() for name in each)
    ids = _ids_by(connection, certificate_names.c.name, names, certificate_names.c.certificate)
    return {one: [id for name in each for id in ids.get(name, ())] for one, each in covering.items()}


def _nowhere(_: Connection, readings: list[Reading]) -> _Rows:
    """What crt.sh calls a certificate is known at crt.sh alone, and nothing is fetched."""
    return {one: [] for one in readings}


_LOOK: Mapping[Form, Callable[[Connection, list[Reading]], _Rows]] = {
    Form.SERIAL: _by_serial,
    Form.SHA256: _by_sha256,
    Form.SHA1: _by_sha1,
    Form.CRT_SH: _nowhere,
    Form.HOST: _by_host,
}


def _by_columns(connection: Connection, readings: list[Reading], *columns: ColumnElement[Any]) -> _Rows:
    values = [one.value for one in readings]
    found = [_ids_by(connection, column, values) for column in columns]
    return {one: [id for ids in found for id in ids.get(one.value, ())] for one in readings}


def _ids_by(
    connection: Connection,
    column: ColumnElement[Any],
    values: Iterable[str],
    id: ColumnElement[Any] = certificates.c.id,
) -> _Ids:
    """Rows by what stands in that column."""
    query: Select[Any] = select(column, id).where(column.in_(bindparam("values", expanding=True)))
    found: _Ids = {}
    for piece in pieces(dict.fromkeys(values)):
        for value, row in connection.execute(query, {"values": piece}):
            found.setdefault(value, []).append(row)
    return found


def _covering(host: str) -> tuple[str, ...]:
    """The name itself, and the wildcard that stands for its first label alone (RFC 6125 §6.4.3)."""
    _, dot, parent = host.partition(".")
    return (host, f"*.{parent}") if dot and not host.startswith("*.") else (host,)


def _each_once(found: Mapping[int, tuple[Certificate, ...]], ids: Iterable[int]) -> tuple[Certificate, ...]:
    """By the end of their time, the latest first; precertificates may stand for the same one."""
    unique = {one.sha256: one for id in ids for one in found[id]}
    return tuple(sorted(unique.values(), key=lambda one: (one.not_after, one.sha256), reverse=True))


def _noted(connection: Connection, name: str) -> str | None:
    found: str | None = connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
    return found
