"""Promises as rows: what queries ask for in columns of its own, the rest of the terms beside it."""

import json
from datetime import datetime
from typing import Any

from ulak.desk.promise import Pause, Promise, PromiseRule, PromiseState, Term, Unit
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
        "terms": _terms(promise),
    }


def read_promise(row: AnyRow) -> Promise:
    """Read a promise back."""
    amount, unit, clock, kept_by, pauses, legal, to, ladder, pauses_made, basis = json.loads(row.terms)
    term = Term(amount, Unit(unit))
    rule = PromiseRule(row.promise, term, clock, kept_by, pauses, legal, tuple(to), ladder)
    return Promise(
        rule=rule,
        to=row.party,
        started_at=row.started_at,
        due_at=row.due_at,
        state=PromiseState(row.state),
        kept_at=row.kept_at,
        pauses=tuple(_pause(since, until) for since, until in pauses_made),
        basis=basis,
    )


def _terms(promise: Promise) -> str:
    rule = promise.rule
    pauses = [[p.since.isoformat(), p.until and p.until.isoformat()] for p in promise.pauses]
    within = (rule.within.amount, rule.within.unit.value)
    terms = [*within, rule.clock, rule.kept_by, rule.pauses, rule.legal, rule.to, rule.escalate, pauses]
    return json.dumps([*terms, promise.basis], ensure_ascii=False, separators=(",", ":"))


def _pause(since: str, until: str | None) -> Pause:
    return Pause(datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None)
