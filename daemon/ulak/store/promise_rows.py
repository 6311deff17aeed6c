"""Promises as rows: what queries ask for in columns of its own, the rest of the terms beside it."""

from typing import Any

from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.clocks.promise_words import terms_in_words, with_terms
from ulak.store.columns import AnyRow


def promise_row(ticket: str, position: int, promise: Promise) -> dict[str, Any]:
    """Write a promise down."""
    return {
        "ticket": ticket,
        "position": position,
        "promise": promise.name,
        "party": promise.to,
        "state": promise.state.value,
        "started_at": promise.started_at,
        "due_at": promise.due_at,
        "kept_at": promise.kept_at,
        "terms": terms_in_words(promise),
    }


def read_promise(row: AnyRow) -> Promise:
    """Read a promise back."""
    state = PromiseState(row.state)
    return with_terms(row.terms, row.promise, row.party, state, row.started_at, row.due_at, row.kept_at)
