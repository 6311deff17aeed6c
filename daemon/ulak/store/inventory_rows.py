"""Rows of the inventory as certificates, a precertificate only where its certificate is not there."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, exists, func, select, tuple_

from ulak.desk.certificates.certificate import Certificate, Subscriber
from ulak.desk.certificates.issued import Issued
from ulak.store.catalogue import AUTHORITY
from ulak.store.columns import AnyRow, storable
from ulak.store.contents import ERASED
from ulak.store.schema import certificates, subscriber_contacts
from ulak.store.seal import Sealed, Seals
from ulak.store.subscribers import read_subscribers

PIECE = 500
"""Values that one question names: databases allow a limited number."""

_One = TypeVar("_One")
_Pair = tuple[str, str]

_BY_ID = select(certificates).where(certificates.c.id.in_(bindparam("ids", expanding=True)))
_BY_PAIR = select(certificates).where(
    tuple_(certificates.c.serial, certificates.c.issuer).in_(bindparam("pairs", expanding=True))
)


def pieces(values: Iterable[_One], size: int = PIECE) -> Iterator[list[_One]]:
    """Cut into lists of at most that many."""
    rest = iter(values)
    while piece := list(islice(rest, size)):
        yield piece


def certificate_row(one: Issued, seals: Seals, subscriber: str | None) -> dict[str, Any]:
    """A certificate as a row; what may be a person's is sealed."""
    read = one.certificate
    words = [read.subject, read.issuer_name, read.names]
    sealed = seals.seal(storable(json.dumps(words, ensure_ascii=False)).encode())
    return {
        "sha256": read.sha256,
        "sha1": one.sha1,
        "spki": read.spki,
        "serial": read.serial,
        "issuer": read.issuer,
        "subject": one.subject,
        "not_before": read.not_before,
        "not_after": read.not_after,
        "is_precertificate": one.is_precertificate,
        "is_authority": one.is_authority,
        "subscriber": subscriber,
        "public_key": read.public_key,
        "key": sealed.key,
        "content": sealed.content,
    }


def certificates_of(
    connection: Connection, seals: Seals, ids: Iterable[int]
) -> dict[int, tuple[Certificate, ...]]:
    """
    What each of these rows stands for.

    Of a precertificate that is its certificate, by issuer and serial number (RFC 6962 §3.1), where the
    inventory has it; whose it is may be known of either.
    """
    rows = [row for piece in pieces(sorted(set(ids))) for row in connection.execute(_BY_ID, {"ids": piece})]
    twins = _twins(connection, rows)
    of_whom = _subscribers(connection, seals, (*rows, *(one for pair in twins.values() for one in pair)))
    return {
        row.id: tuple(_certificate(one, twins, of_whom, seals) for one in _final(row, twins)) for row in rows
    }


def authority_keys(connection: Connection, issuer: str) -> tuple[bytes, ...]:
    """The public keys of the CA whose name has this SHA-256, the one that is good longest first."""
    this = (certificates.c.subject == issuer, AUTHORITY)
    query = select(certificates.c.public_key).where(*this).order_by(certificates.c.not_after.desc())
    return tuple(dict.fromkeys(map(bytes, connection.execute(query).scalars())))


def unreachable(connection: Connection) -> tuple[int, int]:
    """How many certificates are nobody's, also by their precertificate, and how many a mute subscriber's."""
    twin = certificates.alias()
    same = (twin.c.serial == certificates.c.serial, twin.c.issuer == certificates.c.issuer)
    is_owned = exists().where(*same, twin.c.subscriber.is_not(None))
    is_mute = ~exists().where(subscriber_contacts.c.subscriber == certificates.c.subscriber)
    count = select(func.count()).select_from(certificates).where(certificates.c.is_authority.is_(False))
    nobody = connection.execute(count.where(certificates.c.subscriber.is_(None), ~is_owned)).scalar_one()
    mute = connection.execute(count.where(certificates.c.subscriber.is_not(None), is_mute)).scalar_one()
    return nobody, mute


def _twins(connection: Connection, rows: Collection[AnyRow]) -> dict[_Pair, list[AnyRow]]:
    """What else has the issuer and number of those rows that are not the whole story."""
    wanted = {_pair(row) for row in rows if row.is_precertificate or row.subscriber is None}
    twins: dict[_Pair, list[AnyRow]] = {}
    for piece in pieces(sorted(wanted)):
        for row in connection.execute(_BY_PAIR, {"pairs": piece}):
            twins.setdefault(_pair(row), []).append(row)
    return twins


def _final(row: AnyRow, twins: Mapping[_Pair, list[AnyRow]]) -> list[AnyRow]:
    if not row.is_precertificate:
        return [row]
    return [one for one in twins[_pair(row)] if not one.is_precertificate] or [row]


def _subscribers(connection: Connection, seals: Seals, rows: Iterable[AnyRow]) -> dict[str, Subscriber]:
    ids = sorted({row.subscriber for row in rows if row.subscriber})
    found: dict[str, Subscriber] = {}
    for piece in pieces(ids):
        found |= read_subscribers(connection, seals, piece)
    return found


def _certificate(
    row: AnyRow, twins: Mapping[_Pair, list[AnyRow]], of_whom: Mapping[str, Subscriber], seals: Seals
) -> Certificate:
    content = seals.open(Sealed(row.key, row.content))
    subject, issuer_name, names = json.loads(content) if content else (ERASED, "", ())
    owner = next((one.subscriber for one in (row, *twins.get(_pair(row), ())) if one.subscriber), "")
    return Certificate(
        serial=row.serial,
        issuer=row.issuer,
        issuer_name=issuer_name,
        sha256=row.sha256,
        spki=row.spki,
        subject=subject,
        names=tuple(names),
        not_before=row.not_before,
        not_after=row.not_after,
        public_key=bytes(row.public_key),
        subscriber=of_whom.get(owner),
    )


def _pair(row: AnyRow) -> _Pair:
    return row.serial, row.issuer
