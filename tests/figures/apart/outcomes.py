"""K14 to K17, K19, K21 and K22: what authors heard, what recurs and why, what they said of it."""

from collections import Counter
from datetime import timedelta

from tests.figures.apart.known import (
    Json,
    Span,
    does_count,
    ended_in,
    is_known,
    kind_at,
    last_closing,
    share_of,
    tellings,
    was_closed_in,
)
from tests.figures.lives import Closing, Life


def k14(lives: tuple[Life, ...], span: Span) -> Json:
    closed = [
        one
        for one in lives
        if is_known(one, span) and kind_at(one, span) == "complaint" and was_closed_in(one, span)
    ]
    untold = [one.number for one in closed if not tellings(one, span)]
    return {"informed": share_of(len(closed) - len(untold), len(closed)), "untold": sorted(untold)}


def k15(lives: tuple[Life, ...], span: Span) -> Json:
    closed = sum(is_known(one, span) and was_closed_in(one, span) for one in lives)
    again = [
        life.number
        for life in lives
        if is_known(life, span)
        and any(
            one.reopened is not None
            and span.has(one.reopened)
            and one.why != "taken back"
            and one.reopened - one.at <= timedelta(days=30)
            for one in life.closings
        )
    ]
    return {"reopened": share_of(len(again), closed), "tickets": sorted(again)}


def _cause(life: Life, span: Span) -> str:
    closing = last_closing(life, span.ends)
    return closing.cause if closing else ""


def k16(lives: tuple[Life, ...], span: Span) -> Json:
    back = timedelta(days=90)
    complaints = [
        one
        for one in lives
        if does_count(one, span) and kind_at(one, span) == "complaint" and one.received >= span.begins - back
    ]
    recurring, by_author, came = [], 0, 0
    for life in complaints:
        if not span.has(life.received):
            continue
        came += 1
        earlier = [
            one
            for one in complaints
            if one.received >= life.received - back
            and (one.received, one.number) < (life.received, life.number)
            and one.product == life.product != ""
        ]
        same_person = any(one.author == life.author != "" for one in earlier)
        same_matter = any(
            one.category == life.category != ""
            and (_cause(one, span) == _cause(life, span) or not _cause(one, span) or not _cause(life, span))
            for one in earlier
        )
        by_author += same_person
        if same_person or same_matter:
            recurring.append((life.product, life.category, _cause(life, span)))
    clusters = sorted(Counter(recurring).items(), key=lambda one: (-one[1], one[0]))[:10]
    groups = Counter(
        one.group.name for one in lives if one.group and span.has(one.group.at) and is_known(one, span)
    )
    return {
        "recurring": share_of(len(recurring), came),
        "single": came - len(recurring),
        "by_author": by_author,
        "clusters": [{"product": key[0], "category": key[1], "cause": key[2], "n": n} for key, n in clusters],
        "groups": dict(groups),
    }


def _ended_complaints(lives: tuple[Life, ...], span: Span) -> list[tuple[Life, Closing]]:
    return [
        (life, closing)
        for life in lives
        if is_known(life, span) and kind_at(life, span) == "complaint" and (closing := ended_in(life, span))
    ]


def k17(lives: tuple[Life, ...], span: Span) -> Json:
    ended = _ended_complaints(lives, span)
    causes = Counter(closing.cause for _, closing in ended if closing.cause)
    rows, so_far, every = [], 0, sum(causes.values())
    for cause, n in sorted(causes.items(), key=lambda one: (-one[1], one[0])):
        so_far += n
        percent, down_to_it = round(100 * n / every, 1), round(100 * so_far / every, 1)
        rows.append({"cause": cause, "n": n, "percent": percent, "cumulative": down_to_it})
    return {
        "rows": rows,
        "with_cause": share_of(every, len(ended)),
        "without": sorted(life.number for life, closing in ended if not closing.cause),
    }


def k19(lives: tuple[Life, ...], span: Span) -> Json:
    asked = [one.survey for one in lives if one.survey and is_known(one, span)]
    scores = Counter(one.rating for one in asked if span.has(one.rated))
    sent, rated = sum(span.has(one.sent) for one in asked), sum(scores.values())
    return {
        "sent": sent,
        "refused": sum(span.has(one.refused) for one in asked),
        "csat": share_of(scores[4] + scores[5], rated),
        "response": share_of(rated, sent),
        "scores": {str(score): n for score, n in scores.items()},
    }


def k21(lives: tuple[Life, ...], span: Span) -> Json:
    closed = at_once = 0
    for life in lives:
        if not is_known(life, span) or not was_closed_in(life, span):
            continue
        closed += 1
        again = any(
            one.reopened and one.reopened < span.ends and one.why != "taken back" for one in life.closings
        )
        at_once += ended_in(life, span) is not None and len(tellings(life, span)) == 1 and not again
    return {"resolved": share_of(at_once, closed)}


def k22(lives: tuple[Life, ...], span: Span) -> Json:
    ended = _ended_complaints(lives, span)
    words = Counter(closing.founded for _, closing in ended)
    return {
        "founded": share_of(words["founded"], len(ended)),
        "partly": share_of(words["partly-founded"], len(ended)),
        "not_founded": share_of(words["not-founded"], len(ended)),
        "unset": share_of(words[""], len(ended)),
    }
