"""From figures to the cells of tables: shares, spreads, counts and lists of what was late."""

from collections.abc import Callable, Mapping

from ulak.desk.figures.values import Counts, Miss, Share, Spread
from ulak.desk.month.numbers import Unit, wall_time
from ulak.desk.month.page import Amount, Cell, Table
from ulak.desk.month.titles import Titles

MOST_LISTED = 30
"""Tickets that a list names; the figures count all of them."""
MOST_ROWS = 15
_MINUTE, _HOUR = 60, 3_600

Row = tuple[Cell, ...]


def share(one: Share) -> Amount:
    """Its percent as a part of 1."""
    return Amount(None if one.percent is None else round(one.percent / 100, 3), Unit.SHARE)


def percent(value: float | None) -> Amount:
    """A percent that stands alone."""
    return Amount(None if value is None else round(value / 100, 3), Unit.SHARE)


def hours(value: float | None) -> Amount:
    """Hours as a duration."""
    return Amount(None if value is None else value * _HOUR, Unit.DURATION)


def seconds(value: float | None) -> Amount:
    """Seconds as a duration."""
    return Amount(value, Unit.DURATION)


def count(value: float | None) -> Amount:
    """A whole number, of days for example."""
    return Amount(value)


def decimal(value: float | None) -> Amount:
    """A figure with decimals."""
    return Amount(value, Unit.DECIMAL)


def spread(one: Spread, amount: Callable[[float | None], Amount]) -> Row:
    """How many, their middle and their slow end."""
    return Amount(one.n), amount(one.p50), amount(one.p90)


def kept(title: str, one: Share) -> Row:
    """In time, of how many, as a share."""
    return title, Amount(one.part), Amount(one.of), share(one)


def counted(
    titles: Titles, key: str, title: str, what: str, counts: Counts, called: Callable[[str], str]
) -> Table:
    """How many of each, the most first, with their shares; what is beyond the table stands together."""
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rows = [(called(name), n) for name, n in ranked[:MOST_ROWS]]
    if rest := sum(n for _, n in ranked[MOST_ROWS:]):
        rows.append((titles.said("diğerleri", "all others"), rest))
    return Table(
        key,
        title,
        (what, "n", titles.said("Pay", "Share")),
        tuple((name, Amount(n), Amount(round(n / total, 3), Unit.SHARE)) for name, n in rows),
    )


def misses(titles: Titles, found: tuple[Miss, ...]) -> tuple[str, ...]:
    """What was late, the latest first, by number; never by name."""
    worst = sorted(found, key=lambda miss: (-miss.minutes, miss.number))
    return listed(titles, tuple(miss_said(titles, miss) for miss in worst))


def miss_said(titles: Titles, miss: Miss) -> str:
    """One of them."""
    late = wall_time(miss.minutes * _MINUTE, titles.language)
    waited = titles.said("; ay sonunda hâlâ bekleniyordu", "; still waited for at the month’s end")
    said = titles.said(f"{late} geç", f"{late} late")
    return f"{miss.number}, {titles.promise(miss.promise)}: {said}{waited if miss.is_open else ''}"


def listed(titles: Titles, entries: tuple[str, ...]) -> tuple[str, ...]:
    """As many as are read; how many more there are."""
    more = len(entries) - MOST_LISTED
    if more <= 0:
        return entries
    return (*entries[:MOST_LISTED], titles.said(f"ve {more} kayıt daha", f"and {more} more"))


def day_said(written: str, titles: Titles) -> str:
    """`2026-11-30` as the reader writes it; the day alone, where a time stands behind it."""
    day = written[:10]
    return ".".join(reversed(day.split("-"))) if titles.language == "tr" else day


def numbered(titles: Titles, title: str, numbers: tuple[str, ...]) -> tuple[str, ...]:
    """Ticket numbers in one sentence; nothing where there are none."""
    if not numbers:
        return ()
    return (f"{title}: {', '.join(listed(titles, numbers))}",)


def matter(titles: Titles, product: str, category: str) -> tuple[str, str]:
    """Product and type side by side, where `not set` alone would not say what is not."""
    return (
        titles.product(product) if product else titles.said("ürünsüz", "no product"),
        titles.category(category) if category else titles.said("konusuz", "no type"),
    )


def of_each(counts: Mapping[str, Share], called: Callable[[str], str]) -> tuple[Row, ...]:
    """A row for each name."""
    return tuple(kept(called(name), counts[name]) for name in sorted(counts))
