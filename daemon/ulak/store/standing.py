"""What became of certificates that are looked up: revoked, reported, their keys refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from ulak.desk.certificates.certificate import Certificate
from ulak.desk.certificates.marks import marks_of
from ulak.desk.certificates.report import Report, Reported, Revocation
from ulak.mail.fold import fold
from ulak.store.engine import Store
from ulak.store.inventory_rows import certificates_of, pieces
from ulak.store.revocations import revocation_of
from ulak.store.schema import certificates, compromised_keys, reported, subscribers
from ulak.store.subscribers import read_subscribers
from ulak.store.ticket_rows import read_tickets

_NAMED = (
    select(reported.c.ticket)
    .where(reported.c.mark.in_(bindparam("marks", expanding=True)))
    .distinct()
    .order_by(reported.c.ticket)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Of one certificate: that it is revoked, on which tickets its key was proven, and whose reports name it.

    A revocation is an imported CRL's, else what staff showed on one of these tickets.
    """

    revocation: Revocation | None
    refused_by: tuple[str, ...]
    tickets: tuple[str, ...]


def standings(store: Store, asked: Iterable[Certificate]) -> Mapping[str, Standing]:
    """Of each, by the SHA-256 of the certificate."""
    with store.snapshot() as connection:
        return {one.sha256: _standing(connection, store, one) for one in asked}


def certificates_of_subscriber(store: Store, words: str) -> tuple[Certificate, ...]:
    """
    Those of every subscriber whose name or institution has these words, however they are spelled.

    Names are sealed: all are opened for it, and no index has them.
    """
    wanted = " ".join(fold(words).split())
    with store.snapshot() as connection:
        ids = connection.execute(select(subscribers.c.id)).scalars().all()
        named = [
            id
            for piece in pieces(ids)
            for id, one in read_subscribers(connection, store.seals, piece).items()
            if any(wanted in " ".join(fold(name).split()) for name in (one.name, one.institution))
        ]
        query = select(certificates.c.id).where(
            certificates.c.subscriber.in_(bindparam("ids", expanding=True))
        )
        rows = [row for piece in pieces(named) for row in connection.execute(query, {"ids": piece}).scalars()]
        found = certificates_of(connection, store.seals, rows)
    unique = {one.sha256: one for several in found.values() for one in several}
    return tuple(sorted(unique.values(), key=lambda one: (one.not_after, one.sha256), reverse=True))


def _standing(connection: Connection, store: Store, one: Certificate) -> Standing:
    sought = Reported("", "", serial=one.serial, sha256=one.sha256, issuer=one.issuer, is_known=True)
    candidates = connection.execute(_NAMED, {"marks": list(marks_of(sought))}).scalars().all()
    tickets = read_tickets(connection, store.seals, candidates)
    named = {number: which for number, ticket in tickets.items() if (which := _which(ticket.report, one))}
    shown = (each.revocation for which in named.values() for each in which if each.revocation)
    refused = select(compromised_keys.c.ticket).where(compromised_keys.c.spki == one.spki)
    return Standing(
        revocation=revocation_of(connection, one.issuer, one.serial) or next(shown, None),
        refused_by=tuple(connection.execute(refused.order_by(compromised_keys.c.at)).scalars()),
        tickets=tuple(named),
    )


def _which(report: Report, one: Certificate) -> list[Reported]:
    """What of a report is this certificate: another CA may have given the same number."""
    return [
        each
        for each in report.certificates
        if each.sha256 == one.sha256 or (each.serial == one.serial and each.issuer in ("", one.issuer))
    ]
