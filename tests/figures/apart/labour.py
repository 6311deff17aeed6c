"""K11 to K13 and K18: gates, breaches, escalations and actions."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tests.figures.apart.known import Json, Span, in_hours, is_known, share_of, spread
from tests.figures.lives import Life
from tests.figures.office_days import ISTANBUL, is_holiday


def k11(lives: tuple[Life, ...], span: Span) -> Json:
    rows = []
    for kind in ("approval", "signature"):
        hours, returned, waiting = [], 0, 0
        for life in lives:
            for one in life.gates if is_known(life, span) else ():
                if one.kind == kind and one.decided is not None and span.has(one.decided):
                    hours.append(in_hours(one.decided - one.submitted))
                    returned += one.how == "returned"
                undecided = one.decided is None or one.decided >= span.ends
                waiting += one.kind == kind and one.submitted < span.ends and undecided
        row = {"kind": kind, "hours": spread(hours), "returned": share_of(returned, len(hours))}
        if hours or waiting:
            rows.append(row | {"waiting": waiting})
    return {"rows": rows}


def _team(life: Life, at: datetime) -> str:
    return [life.team, *(one.team for one in life.transfers if one.at < at)][-1]


def _sort_of_day(day: date) -> str:
    return "weekend" if day.weekday() > 4 else "holiday" if is_holiday(day) else "workday"


def k12(lives: tuple[Life, ...], span: Span) -> Json:
    found = [
        (life, one, one.breached)
        for life in lives
        for one in life.promises
        if one.breached is not None and is_known(life, span) and span.has(one.breached)
    ]
    dues = [one.due + ISTANBUL for _, one, _ in found]
    return {
        "total": len(found),
        "by_promise": dict(Counter(one.key.split("/")[0] for _, one, _ in found)),
        "by_team": dict(Counter(_team(life, at) for life, _, at in found)),
        "by_hour": dict(Counter(f"{due.hour:02}" for due in dues)),
        "by_weekday": dict(Counter(str(due.weekday()) for due in dues)),
        "by_day": dict(Counter(_sort_of_day(due.date()) for due in dues)),
        "tickets": [
            {"number": life.number, "promise": one.key}
            for life, one, _ in sorted(found, key=lambda it: (it[0].number, it[1].key))
        ],
    }


def _acts(life: Life) -> Iterator[datetime]:
    """When a colleague did something with the ticket."""
    yield from life.takings
    yield from (one.at for one in life.transfers)
    yield from (one.written for one in life.answers)
    yield from (one.noted for one in life.calls)
    yield from (one.submitted for one in life.gates)
    yield from (at for _, at in life.reports)
    yield from (one.at for one in life.closings)


def k13(lives: tuple[Life, ...], span: Span) -> Json:
    steps: Counter[str] = Counter()
    heard = 0
    for life in lives:
        acts = list(_acts(life))
        for one in life.escalations:
            if is_known(life, span) and span.has(one.at):
                steps[one.step] += 1
                until = min(one.at + timedelta(minutes=30), span.ends - timedelta.resolution)
                heard += any(one.at <= at <= until for at in acts)
    return {"by_step": dict(steps), "acknowledged": share_of(heard, sum(steps.values()))}


def k18(lives: tuple[Life, ...], span: Span) -> Json:
    opened = done = still_open = 0
    overdue = []
    for life in lives:
        for one in life.actions if is_known(life, span) else ():
            ended = one.ended if one.ended is not None and one.ended < span.ends else None
            opened += span.has(one.given)
            done += span.has(ended) and one.how == "done"
            still_open += one.given < span.ends and ended is None
            if one.given < span.ends and ended is None and one.due < span.ends:
                overdue.append({"number": life.number, "task": str(one.task), "due": one.due.isoformat()})
    return {
        "opened": opened,
        "done": done,
        "open": still_open,
        "overdue": sorted(overdue, key=lambda one: (one["number"], one["task"])),
    }
