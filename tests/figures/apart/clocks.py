"""K4 to K10: how long it took, and what was promised."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from tests.figures.apart.known import (
    LEGAL,
    Json,
    Span,
    arrived,
    days_used,
    ended_in,
    in_hours,
    is_known,
    missed,
    ordered,
    share_of,
    spread,
    tellings,
)
from tests.figures.lives import Closing, Life, Promised
from tests.figures.office_days import open_time

TARGET = timedelta(minutes=5)
NOBODY = "40-certificate-problem-reports.yaml:13; found: the subscribers are not known"
_LIMITS = {24: "24h", 120: "5d", 168: "7d"}


def _settled(one: Promised, span: Span) -> bool | None:
    """Was it settled in the month, and if so, in time? None: in another month, or not at all."""
    if one.given >= span.ends or (one.ended is not None and one.ended < span.ends):
        return None
    kept = one.kept(span.ends)
    if kept is not None and kept <= one.due:
        noted = [at for at, _ in one.marks if at < span.ends][-1]
        return True if span.has(noted) else None
    if kept is None and one.due >= span.ends:
        return None
    return False if span.has(max(one.due, one.given)) else None


def _promises(lives: Iterable[Life], span: Span, *keys: str) -> Iterator[tuple[Life, Promised, bool]]:
    for life in lives:
        for one in life.promises:
            verdict = _settled(one, span) if one.key in keys else None
            if verdict is not None and is_known(life, span):
                yield life, one, verdict


def _misses(settled: list[tuple[Life, Promised, bool]], span: Span) -> list[Json]:
    return ordered(
        [missed(life, one.key, one.due, one.kept(span.ends), span) for life, one, ok in settled if not ok]
    )


def k4(lives: tuple[Life, ...], span: Span) -> Json:
    kept = of = 0
    misses, seconds, failed = [], [], []
    for life in lives:
        if life.acknowledged is None or not is_known(life, span):
            continue
        sent = life.acknowledged if life.acknowledged < span.ends else None
        due = life.received + TARGET
        if span.has(sent):
            seconds.append((life.acknowledged - life.received).total_seconds())
        if span.has(life.acknowledgement_bounced):
            failed.append(life.number)
        if sent is not None and sent <= due:
            kept, of = kept + span.has(sent), of + span.has(sent)
        elif (sent is not None or due < span.ends) and span.has(max(due, life.opened)):
            of += 1
            misses.append(missed(life, "acknowledgement/", due, sent, span))
    return {
        "kept": share_of(kept, of),
        "seconds": spread(seconds),
        "misses": ordered(misses),
        "failed": sorted(failed),
    }


def k5(lives: tuple[Life, ...], span: Span) -> Json:
    hours = []
    for life in lives:
        told = tellings(life, span) if is_known(life, span) else []
        if told and span.has(told[0][0]):
            hours.append(in_hours(open_time(life.received, told[0][1])))
    settled = list(_promises(lives, span, "first-answer/"))
    return {
        "hours": spread(hours),
        "kept": share_of(sum(in_time for *_, in_time in settled), len(settled)),
        "misses": _misses(settled, span),
    }


def k6(lives: tuple[Life, ...], span: Span) -> Json:
    hours: list[float] = []
    days: dict[str, list[float]] = {"days": [], "business days": []}
    for life in lives:
        closing = ended_in(life, span) if is_known(life, span) else None
        if closing is None:
            continue
        outcome = _outcome_at(life, closing, span)
        units = [LEGAL[one.key] for one in life.promises if one.key in LEGAL]
        if units:
            days[units[0]].append(days_used(life, units[0], outcome))
            continue
        waited = timedelta()
        for wait in life.waits:
            ends = min(wait.ends or closing.at, outcome)
            if wait.begins < ends:
                waited += open_time(wait.begins, ends)
        hours.append(in_hours(open_time(life.received, outcome) - waited))
    return {
        "hours": spread(hours),
        "calendar_days": spread(days["days"]),
        "business_days": spread(days["business days"]),
    }


def _outcome_at(life: Life, closing: Closing, span: Span) -> datetime:
    """When the author heard the last that was written up to the closing."""
    told = [
        one.left
        for one in life.answers
        if one.left and one.left < span.ends and one.written <= closing.at and arrived(one, span)
    ]
    told += [at for party, at in life.reports if party == "reporter" and at <= closing.at]
    told += [one.at for one in life.calls if one.noted <= closing.at]
    return max(told, default=closing.at)


def _worst(settled: list[tuple[Life, Promised, bool]], span: Span) -> tuple[str, float | None]:
    worst, number = None, ""
    for life, one, _ in settled:
        took = (one.kept(span.ends) or span.ends) - life.received
        if worst is None or took > worst:
            worst, number = took, life.number
    return number, None if worst is None else in_hours(worst)


def reports(lives: tuple[Life, ...], span: Span, key: str) -> Json:
    settled = list(_promises(lives, span, key))
    number, hours = _worst(settled, span)
    return {
        "kept": share_of(sum(in_time for *_, in_time in settled), len(settled)),
        "worst": number,
        "worst_hours": hours,
        "misses": _misses(settled, span),
    }


def k8(lives: tuple[Life, ...], span: Span) -> Json:
    key = "preliminary-report/subscriber"
    none = [
        {"number": life.number, "reason": NOBODY}
        for life in lives
        if span.has(life.received) and is_known(life, span)
        for one in life.promises
        if one.key == key and one.ended is not None and one.ended < span.ends
    ]
    return {**reports(lives, span, key), "not_applicable": sorted(none, key=lambda one: one["number"])}


def k9(lives: tuple[Life, ...], span: Span) -> Json:
    settled = list(_promises(lives, span, "revocation/"))

    def rows(name: Any) -> list[Json]:
        found = []
        for each in sorted({name(life) for life, *_ in settled}):
            mine = [one for one in settled if name(one[0]) == each]
            kept = share_of(sum(in_time for *_, in_time in mine), len(mine))
            found.append({"name": each, "kept": kept, "worst_hours": _worst(mine, span)[1]})
        return found

    return {
        "by_limit": rows(lambda life: _LIMITS[life.revoking.hours]),
        "by_ground": rows(lambda life: life.revoking.ground),
        "misses": _misses(settled, span),
    }


def k10(lives: tuple[Life, ...], span: Span) -> Json:
    rows, misses, kept_of_all, of_all = [], [], 0, 0
    for key, unit in sorted(LEGAL.items()):
        kept = of = 0
        days: list[float] = []
        nearest, left = "", None
        for life in lives:
            for one in life.promises:
                due = one.key == key and is_known(life, span) and span.has(max(one.due, one.given))
                if not due or (one.ended is not None and one.ended < span.ends):
                    continue
                at = one.kept(span.ends)
                of += 1
                if at is not None:
                    days.append(days_used(life, unit, at))
                if at is None or at > one.due:
                    misses.append(missed(life, key, one.due, at, span))
                    continue
                kept += 1
                if left is None or one.due - at < left:
                    nearest, left = life.number, one.due - at
        kept_of_all, of_all = kept_of_all + kept, of_all + of
        if of:
            rows.append(
                {
                    "promise": key.rstrip("/"),
                    "unit": unit,
                    "kept": share_of(kept, of),
                    "days": spread(days),
                    "nearest": nearest,
                    "hours_left": None if left is None else in_hours(left),
                }
            )
    return {"kept": share_of(kept_of_all, of_all), "rows": rows, "misses": ordered(misses)}
