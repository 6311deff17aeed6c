"""Promises as rows: what queries ask for in columns of its own, the rest of the terms beside it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from ulak.desk.change import REOPENS_WITHIN
from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.clocks.promise_words import terms_in_words, with_terms
from ulak.store.columns import AnyRow
from ulak.store.schema import promises, tickets


def promise_row(ticket: str, position: int, promise: Promise) -> dict[str, Any]:
    """Write a promise down."""
    return {
        "ticket": ticket,
        "position": position,
        "promise": promise.name,
        "party": promise.party,
        "state": promise.state.value,
        "started_at": promise.started_at,
        "due_at": promise.due_at,
        "kept_at": promise.kept_at,
        "terms": terms_in_words(promise),
    }


def read_promise(row: AnyRow) -> Promise:
    """Read a promise back."""
    state = PromiseState(row.state)
    to = "" if row.party.startswith("#") else row.party
    return with_terms(row.terms, row.promise, to, state, row.started_at, row.due_at, row.kept_at)


def clocks_in_use(connection: Connection, now: datetime) -> frozenset[str]:
    """The clocks of all promises of tickets that are open, or that a mail may still open again."""
    may_run = or_(tickets.c.closed_at.is_(None), tickets.c.closed_at > now - REOPENS_WITHIN)
    of_tickets = select(promises).join_from(promises, tickets).where(may_run)
    return frozenset(read_promise(row).rule.clock for row in connection.execute(of_tickets))
