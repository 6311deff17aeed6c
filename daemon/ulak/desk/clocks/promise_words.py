"""
A promise as words: whole, as a ticket keeps what it was; and its terms, which its row keeps beside columns.

The rule is among them, for it may be another in `rules/` by the time they are read.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from ulak.desk.clocks.promise import WALL, Breach, Pause, Promise, PromiseRule, PromiseState, Term, Unit


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
    more = _more(promise)
    return [*terms, pauses, promise.basis, *([more] if more else [])]


def _more(promise: Promise) -> dict[str, object]:
    """What a promise need not have, by its name; terms that were written earlier lack it."""
    words = {"source": promise.rule.source, "rules": promise.rules, "calendar": promise.calendar}
    more = {**words, "task": promise.task, "broken": _breach_in_words(promise.broken)}
    more["moved from"] = promise.moved_from and promise.moved_from.isoformat()
    more["ended"] = promise.ended_at and promise.ended_at.isoformat()
    return {name: value for name, value in more.items() if value}


def _breach_in_words(breach: Breach | None) -> list[object]:
    if breach is None:
        return []
    spent = (breach.server, breach.desk, breach.people)
    return [breach.due_at.isoformat(), breach.noted_at.isoformat(), *(one.total_seconds() for one in spent)]


def _promise(
    terms: list[Any],
    name: str,
    to: str,
    state: PromiseState,
    started_at: datetime,
    due_at: datetime,
    kept_at: datetime | None,
) -> Promise:
    amount, unit, clock, kept_by, pauses, legal, parties, ladder, made, basis, *rest = terms
    more = rest[0] if rest else {}
    term, source = Term(amount, Unit(unit)), more.get("source", "")
    may_pause = pauses and not legal and clock != WALL  # an earlier ulak could write what is no value now
    rule = PromiseRule(name, term, clock, kept_by, may_pause, legal, tuple(parties), ladder, source)
    stands = state is PromiseState.PAUSED and not may_pause
    return Promise(
        rule=rule,
        to=to,
        started_at=started_at,
        due_at=due_at,
        state=PromiseState.RUNNING if stands else state,
        kept_at=kept_at,
        pauses=tuple(_pause(since, until) for since, until in made) if may_pause else (),
        basis=basis,
        rules=more.get("rules", ""),
        calendar=more.get("calendar", ""),
        task=more.get("task", 0),
        broken=_breach(more.get("broken")),
        moved_from=_instant(more.get("moved from")),
        ended_at=_instant(more.get("ended")),
    )


def _breach(words: list[Any] | None) -> Breach | None:
    if not words:
        return None
    due_at, noted_at, *spent = words
    server, desk, people = (timedelta(seconds=one) for one in spent)
    return Breach(datetime.fromisoformat(due_at), datetime.fromisoformat(noted_at), server, desk, people)


def _pause(since: str, until: str | None) -> Pause:
    return Pause(datetime.fromisoformat(since), _instant(until))


def _instant(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None
