"""
Revocations that imported CRLs show; of two lists that have the same certificate the later one holds.

When the first of them was issued is kept beside it: a house may date a revocation back to when a key was
compromised (BR 7.2.2), and nothing was published then.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, bindparam, select, tuple_, update

from ulak.desk.certificates.evidence import AHEAD
from ulak.desk.certificates.issued import LONGEST_SERIAL
from ulak.desk.certificates.report import Revocation
from ulak.desk.certificates.revocation_list import BROKEN, Listed, RevocationList, list_name
from ulak.store.engine import Store
from ulak.store.inventory_rows import authority_keys, pieces
from ulak.store.schema import revocation_lists, revocations
from ulak.store.upsert import insert_missing

_NOT_READ = "a CRL that cannot be read"
_NOT_YET = "a CRL whose time has not come yet"
_NOT_SIGNED = "a CRL whose signature is not that of its issuer, as the inventory knows it"
_EARLIER = (
    select(revocations.c.issuer, revocations.c.serial)
    .join(revocation_lists, revocation_lists.c.id == revocations.c.list)
    .where(
        tuple_(revocations.c.issuer, revocations.c.serial).in_(bindparam("pairs", expanding=True)),
        revocation_lists.c.this_update < bindparam("than"),
    )
)
_SHOWN = (
    select(
        revocations.c.issuer,
        revocations.c.serial,
        revocations.c.at,
        revocations.c.listed_at,
        revocations.c.reason,
        revocation_lists.c.number,
        revocation_lists.c.this_update,
        revocation_lists.c.sha256,
        revocation_lists.c.is_verified,
    )
    .join(revocation_lists, revocation_lists.c.id == revocations.c.list)
    .where(tuple_(revocations.c.issuer, revocations.c.serial).in_(bindparam("pairs", expanding=True)))
)
_SOONER = (
    update(revocations)
    .where(
        tuple_(revocations.c.issuer, revocations.c.serial).in_(bindparam("pairs", expanding=True)),
        revocations.c.listed_at > bindparam("than"),
    )
    .values(listed_at=bindparam("than"))
)
_LATER = (
    update(revocations)
    .where(revocations.c.issuer == bindparam("of"), revocations.c.serial == bindparam("number"))
    .values(at=bindparam("at"), reason=bindparam("reason"), list=bindparam("list"))
)


def revocation_of(connection: Connection, issuer: str, serial: str) -> Revocation | None:
    """That this certificate was revoked, and which list says so; None where none does."""
    return revocations_of(connection, [(issuer, serial)]).get((issuer, serial))


def revocations_of(
    connection: Connection, pairs: Iterable[tuple[str, str]], *, as_published: bool = False
) -> dict[tuple[str, str], Revocation]:
    """
    Those of these certificates (issuer and serial number) that were revoked, as the lists date that.

    `as_published` counts from the first list that has it: no list says of an earlier time that it was out.
    """
    found = {}
    for piece in pieces(pairs):
        for row in connection.execute(_SHOWN, {"pairs": piece}):
            evidence = list_name(row.number, row.this_update)
            at = max(row.at, row.listed_at) if as_published else row.at
            shown = Revocation(at, evidence, row.sha256, row.is_verified, row.reason)
            found[row.issuer, row.serial] = shown
    return found


def enter_list(store: Store, content: bytes, now: datetime) -> int:
    """
    Enter all that a CRL (DER) has as revoked, piece by piece; return how many certificates that are.

    ValueError with a sentence where it is not to be believed, and then nothing is entered. One whose issuer
    is not in the inventory is taken without its signature being checked, until it is imported again.
    """
    read, total = _read(content, now)
    with store.snapshot() as connection:
        keys = authority_keys(connection, read.issuer)
    is_verified = read.is_signed_with_any(keys)
    if keys and not is_verified:
        raise ValueError(_NOT_SIGNED)
    row = _enter_list(store, read, sha256(content).hexdigest(), is_verified, now)
    for piece in pieces(one for one in read.revoked() if len(one.serial) <= LONGEST_SERIAL):
        with store.write() as connection:
            _enter(connection, piece, row, read.this_update)
    return total


def _read(content: bytes, now: datetime) -> tuple[RevocationList, int]:
    """The list and how long it is; every entry is looked at before the first is entered."""
    read = RevocationList.of(content)
    if not isinstance(read, RevocationList):
        raise ValueError(_NOT_READ)
    if read.this_update > now + AHEAD:
        raise ValueError(_NOT_YET)
    try:
        return read, sum(1 for _ in read.revoked())
    except BROKEN as wrong:
        raise ValueError(_NOT_READ) from wrong


def _enter_list(store: Store, read: RevocationList, digest: str, is_verified: bool, now: datetime) -> int:
    """The row of the list; one that is there already may be verified by now."""
    this = revocation_lists.c.sha256 == digest
    row = {
        "sha256": digest,
        "issuer": read.issuer,
        "number": read.number,
        "this_update": read.this_update,
        "is_verified": is_verified,
        "taken_at": now,
    }
    with store.write() as connection:
        insert_missing(connection, revocation_lists, [row])
        connection.execute(update(revocation_lists).where(this).values(is_verified=is_verified))
        id: int = connection.execute(select(revocation_lists.c.id).where(this)).scalar_one()
    return id


def _enter(connection: Connection, listed: Sequence[Listed], row: int, this_update: datetime) -> None:
    rows = [
        {
            "issuer": one.issuer,
            "serial": one.serial,
            "at": one.at,
            "listed_at": this_update,
            "reason": one.reason,
            "list": row,
        }
        for one in listed
    ]
    by_pair = {(one["issuer"], one["serial"]): one for one in rows}
    insert_missing(connection, revocations, rows)
    asked = {"pairs": list(by_pair), "than": this_update}
    connection.execute(_SOONER, asked)
    later = [by_pair[issuer, serial] for issuer, serial in connection.execute(_EARLIER, asked)]
    if later:
        connection.execute(_LATER, [_as_later(one) for one in later])


def _as_later(row: Mapping[str, object]) -> dict[str, object]:
    """Without the time of the first list, which stays."""
    says = {name: row[name] for name in ("at", "reason", "list")}
    return {**says, "of": row["issuer"], "number": row["serial"]}
