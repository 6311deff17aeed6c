"""
A promise as words: whole, as a ticket keeps what it was; and its terms, which its row keeps beside columns.

The rule is among them, for it may be another in `rules/` by the time they are read.
"""

import json
from datetime import datetime
from typing import Any

from ulak.desk.clocks.promise import Pause, Promise, PromiseRule, PromiseState, Term, Unit


def promise_in_words(promise: Promise) -> str:
    """Write it down whole."""
    instants = [at and at.isoformat() for at in (promise.started_at, promise.due_at, promise.kept_at)]
    return _json([promise.name, promise.to, promise.state, *instants, _terms(promise)])


def read_promise(words: str) -> Promise:
    """Read it back."""
    name, to, state, *instants, terms = json.loads(words)
    started_at, due_at, kept_at = (at and datetime.fromisoformat(at) for at in instants)
    return _promise(terms, name, to, PromiseState(state), started_at, due_at, kept_at)


def terms_in_words(promise: Promise) -> str:
    """Write down all but its name, its party, its state and its instants."""
    return _json(_terms(promise))


def with_terms(words: str, *stands: Any) -> Promise:
    """Read it back from its terms and what they lack, in that order."""
    return _promise(json.loads(words), *stands)


def _json(words: list[object]) -> str:
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def _terms(promise: Promise) -> list[object]:
    rule = promise.rule
    pauses = [[one.since.isoformat(), one.until and one.until.isoformat()] for one in promise.pauses]
    within = (rule.within.amount, rule.within.unit)
    terms = [*within, rule.clock, rule.kept_by, rule.pauses, rule.legal, rule.to, rule.escalate]
    return [*terms, pauses, promise.basis]


def _promise(
    terms: list[Any],
    name: str,
    to: str,
    state: PromiseState,
    started_at: datetime,
    due_at: datetime,
    kept_at: datetime | None,
) -> Promise:
    amount, unit, clock, kept_by, pauses, legal, parties, ladder, made, basis = terms
    term = Term(amount, Unit(unit))
    rule = PromiseRule(name, term, clock, kept_by, pauses, legal, tuple(parties), ladder)
    stretches = tuple(_pause(since, until) for since, until in made)
    return Promise(rule, to, started_at, due_at, state, kept_at, stretches, basis)


def _pause(since: str, until: str | None) -> Pause:
    return Pause(datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None)
