"""K6, K14, K15, K17, K21, K22: how the tickets that were closed in the month ended."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ulak.desk.figures.life import WAITING_AUTHOR, Life, Reopening
from ulak.desk.figures.material import Material
from ulak.desk.figures.measures import DAY, percent, share, spread
from ulak.desk.figures.promised import NOT_APPLICABLE
from ulak.desk.figures.values_of_promises import Resolution
from ulak.desk.figures.values_of_work import Cause, Causes, FirstContact, FoundedRate, Informed, Reopened

_SOON = 30 * DAY
"""Who writes again later than that has come with something new."""


def resolution(material: Material) -> Resolution:
    """K6: from arrival to the outcome; terms of law apart, without pause and in their own days."""
    done = [(one, _outcome_at(one)) for one in material.done]
    legal = {one.number: name for one, _ in done if (name := _legal(one, material))}
    ruled, office = material.ruled, material.office
    in_business_days = {number for number, name in legal.items() if ruled.is_in_business_days(name)}
    return Resolution(
        hours=spread([_worked(one, at, material) for one, at in done if one.number not in legal]),
        calendar_days=spread(
            [
                office.calendar_days(one.received, at)
                for one, at in done
                if one.number in legal and one.number not in in_business_days
            ],
            unit=1,
        ),
        business_days=spread(
            [office.business_days(one.received, at) for one, at in done if one.number in in_business_days],
            unit=1,
        ),
    )


def _legal(life: Life, material: Material) -> str:
    """The term of law it has; empty for none."""
    names = (
        one.name
        for one in life.promises.values()
        if material.ruled.is_legal(one.name) and one.state != NOT_APPLICABLE
    )
    return next(names, "")


def _outcome_at(life: Life) -> float:
    """When the author was told what it was closed with; the closing itself where nobody was."""
    closing = life.closing
    assert closing is not None, "only closed tickets are asked"
    return max((one.at for one in life.told if one.decided <= closing.at), default=closing.at)


def _worked(life: Life, until: float, material: Material) -> float:
    office = material.office
    waited = sum(office.between(since, end) for since, end in _waited(life, until))
    return office.between(life.received, until) - waited


def _waited(life: Life, until: float) -> Iterator[tuple[float, float]]:
    """The stretches it waited for its author."""
    ends = [at for at, _ in life.statuses[1:]]
    for (since, status), end in zip(life.statuses, [*ends, until], strict=False):
        if status == WAITING_AUTHOR:
            yield max(since, life.received), min(end, until)


def informed(material: Material) -> Informed:
    """K14: closed complaints whose author was told; what bounced told nobody."""
    complaints = [one for one in material.closed if one.is_complaint]
    untold = sorted(one.number for one in complaints if not one.told)
    return Informed(share(len(complaints) - len(untold), len(complaints)), tuple(untold))


def reopened(material: Material) -> Reopened:
    """K15: opened again within 30 days of their closing; counted in the month in which that happens."""
    numbers = sorted(
        one.number
        for one in material.moved
        if any(_is_soon(again) and material.month.has(again.at) for again in one.reopenings)
    )
    return Reopened(share(len(numbers), len(material.closed)), tuple(numbers))


def _is_soon(again: Reopening) -> bool:
    return not again.is_taken_back and again.closed is not None and again.at - again.closed <= _SOON


def first_contact(material: Material) -> FirstContact:
    """K21: one word of a person was enough, and the ticket is closed at the month's end."""
    enough = sum(_is_enough(one) for one in material.done)
    return FirstContact(share(enough, len(material.closed)))


def _is_enough(life: Life) -> bool:
    return len(life.told) == 1 and all(again.is_taken_back for again in life.reopenings)


def causes(material: Material) -> Causes:
    """K17: root causes of the complaints that were closed and stayed so, the most frequent first."""
    complaints = _complaints(material)
    found = Counter(one["cause"] for one in complaints if one["cause"])
    without = sorted(one.number for one in complaints if not one["cause"])
    return Causes(
        rows=tuple(_pareto(sorted(found.items(), key=lambda one: (-one[1], one[0])))),
        with_cause=share(found.total(), len(complaints)),
        without=tuple(without),
    )


def _pareto(ranked: Sequence[tuple[str, int]]) -> Iterable[Cause]:
    every, reached = sum(n for _, n in ranked), 0
    for cause, n in ranked:
        reached += n
        yield Cause(cause, n, percent(n, every), percent(reached, every))


def founded(material: Material) -> FoundedRate:
    """K22: whether what was complained of turned out to be so."""
    complaints = _complaints(material)
    found = Counter(one["founded"] for one in complaints)
    every = len(complaints)
    return FoundedRate(
        founded=share(found["founded"], every),
        partly=share(found["partly-founded"], every),
        not_founded=share(found["not-founded"], every),
        unset=share(found[""], every),
    )


def _complaints(material: Material) -> Sequence[Life]:
    return [one for one in material.done if one.is_complaint]
