"""K11, K12, K13, K18: gates, breaches, escalations and actions."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from ulak.desk.clocks.calendar import Calendar
from ulak.desk.figures.life import Life, Submitted
from ulak.desk.figures.material import Material
from ulak.desk.figures.measures import counts, share, spread
from ulak.desk.figures.promised import KEPT, NOT_APPLICABLE, Promised, seconds
from ulak.desk.figures.values_of_work import Actions, Breached, Breaches, Escalations, Gate, Gates, LateAction

_AT_ONCE = 30 * 60
"""Within that somebody has seen to what was escalated (K13)."""


def gates(material: Material) -> Gates:
    """K11: how long the management took, and what it returned."""
    texts = [text for one in material.everyone for text in one.texts.values()]
    rows = (_gate(kind, [one for one in texts if one.kind == kind], material) for kind in _kinds(texts))
    return Gates(tuple(row for row in rows if row.hours.n or row.waiting))


def _kinds(texts: Iterable[Submitted]) -> Sequence[str]:
    return sorted({one.kind for one in texts})


def _gate(kind: str, texts: Sequence[Submitted], material: Material) -> Gate:
    decided = [(one, one.decided) for one in texts if one.decided is not None]
    now = [(one, at) for one, at in decided if material.month.has(at)]
    return Gate(
        kind=kind,
        hours=spread([at - one.at for one, at in now]),
        returned=share(sum(one.is_returned for one, _ in now), len(now)),
        waiting=sum(one.decided is None and not one.is_void for one in texts),
    )


def breaches(material: Material) -> Breaches:
    """K12: the promises that were recorded as missed in the month."""
    found = sorted(_breaches(material))
    dues = [datetime.fromtimestamp(due, material.ruled.timezone) for _, _, due, _ in found]
    return Breaches(
        total=len(found),
        by_promise=counts(key.partition("/")[0] for _, key, _, _ in found),
        by_team=counts(team for *_, team in found),
        by_hour=counts(f"{due:%H}" for due in dues),
        by_weekday=counts(due.weekday() for due in dues),
        by_day=counts(_sort_of(due.date(), material.ruled.office) for due in dues),
        tickets=tuple(Breached(number, key) for number, key, _, _ in found),
    )


def _breaches(material: Material) -> Iterator[tuple[str, str, float, str]]:
    for one in material.moved:
        for key, (at, due, team) in one.breaches.items():
            if material.month.has(at) and _counts(one.promises.get(key)):
                yield one.number, key, due, team


def _counts(promise: Promised | None) -> bool:
    """A record on what was kept in time after all, or never applied, stays in the journal and is no miss."""
    return promise is None or promise.state not in (KEPT, NOT_APPLICABLE)


def _sort_of(day: date, office: Calendar | None) -> str:
    """A day the office would work on and did not, or only half of it, is a holiday."""
    if office is None:
        return "workday"
    if not office.week[day.weekday()]:
        return "weekend"
    return "holiday" if office.note(day) else "workday"


def escalations(material: Material) -> Escalations:
    """K13: who was told because time ran out, and whether somebody then saw to it."""
    found = [
        (one, at, step) for one in material.moved for at, step in one.escalated if material.month.has(at)
    ]
    seen = sum(_is_seen(one, at) for one, at, _ in found)
    return Escalations(counts(step for *_, step in found), share(seen, len(found)))


def _is_seen(life: Life, at: float) -> bool:
    first = bisect_left(life.acts, at)
    return first < len(life.acts) and life.acts[first] - at <= _AT_ONCE


def actions(material: Material) -> Actions:
    """K18: corrective and preventive actions: given, done, and open beyond their day."""
    given = [(one.number, task, it) for one in material.everyone for task, it in one.actions.items()]
    late = (
        LateAction(number, task, it.due)
        for number, task, it in given
        if it.ended is None and seconds(it.due) < material.month.ends
    )
    return Actions(
        opened=sum(material.month.has(it.at) for *_, it in given),
        done=sum(it.is_done and material.month.has(it.ended) for *_, it in given),
        open=sum(it.ended is None for *_, it in given),
        overdue=tuple(sorted(late, key=lambda one: (one.number, int(one.task)))),
    )
