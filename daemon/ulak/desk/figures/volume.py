"""K1, K2, K20, K24: what came, what is open, who it was handed to."""

from collections import Counter
from collections.abc import Iterable

from ulak.desk.figures.life import Life
from ulak.desk.figures.material import Material
from ulak.desk.figures.measures import DAY, counts, share
from ulak.desk.figures.values_of_promises import Backlog, Cell, Volume
from ulak.desk.figures.values_of_work import PerThousand, Rate, Transfers

_AXES = ("channel", "kind", "product", "category", "institution")
_YOUNG, _OLDER = 7 * DAY, 30 * DAY
_MANY_UNITS = 2


def volume(material: Material) -> Volume:
    """K1: the tickets that were received in the month."""
    came = material.came
    by = {axis: counts(one[axis] for one in came) for axis in (*_AXES, "mailbox")}
    return Volume(
        total=len(came),
        registered_late=sum(material.month.has(one.received) for one in material.late),
        by_channel=by["channel"],
        by_kind=by["kind"],
        by_product=by["product"],
        by_category=by["category"],
        by_institution=by["institution"],
        by_mailbox=by["mailbox"],
        cells=tuple(_cells(came)),
    )


def _cells(came: Iterable[Life]) -> Iterable[Cell]:
    found = Counter(
        (one["channel"], one["kind"], one["product"], one["category"], one["institution"]) for one in came
    )
    return (Cell(*key, n=n) for key, n in sorted(found.items()))


def backlog(material: Material) -> Backlog:
    """K2: open at the end, and whether what was open, came, was reopened and closed adds up to it."""
    flows = [_Flow(one, material) for one in (*material.everyone, *material.late)]
    off = sorted(flow.life.number for flow in flows if flow.off)
    waits = [flow.life for flow in flows if flow.is_open]
    ages = [material.month.ends - one.received for one in waits]
    oldest = min(waits, key=lambda one: (one.received, one.number), default=None)
    return Backlog(
        open_start=sum(flow.was_open for flow in flows),
        received=sum(flow.came for flow in flows),
        reopened=sum(flow.reopened for flow in flows),
        closed=sum(flow.closed for flow in flows),
        open_end=len(waits),
        balance=sum(flow.off for flow in flows),
        off=tuple(off),
        merged=sum(_was_merged(one, material) for one in material.parts),
        young=sum(age < _YOUNG for age in ages),
        older=sum(_YOUNG <= age <= _OLDER for age in ages),
        old=sum(age > _OLDER for age in ages),
        oldest=oldest.number if oldest else "",
    )


class _Flow:
    """What one ticket adds to each number of the check."""

    __slots__ = ("came", "closed", "is_open", "life", "reopened", "was_open")

    def __init__(self, life: Life, material: Material) -> None:
        month = material.month
        self.life = life
        self.was_open = life.was_open(month.begins)
        self.came = month.has(life.received)
        self.reopened = sum(map(month.has, life.reopened))
        self.closed = sum(map(month.has, life.closed))
        self.is_open = life.was_open(month.ends)

    @property
    def off(self) -> int:
        """What does not add up."""
        return self.was_open + self.came + self.reopened - self.closed - self.is_open


def _was_merged(part: Life, material: Material) -> bool:
    return part.received < material.month.begins and material.month.has(part.part_since)


def transfers(material: Material) -> Transfers:
    """K20: how often the tickets of the month changed hands, up to its end."""
    came = material.came
    hops = sum(max(0, len(one.teams) - 1) for one in came)
    moves = (at for one in material.moved for at, _ in one.teams[1:])
    return Transfers(
        tickets=len(came),
        hops=hops,
        mean=round(hops / len(came), 2) if came else None,
        over_two=share(sum(len({team for _, team in one.teams}) > _MANY_UNITS for one in came), len(came)),
        handed_over=sum(map(material.month.has, moves)),
    )


def per_thousand(material: Material) -> PerThousand:
    """K24: complaints of the month for each thousand certificates in use."""
    complaints = Counter(one["product"] for one in material.came if one.is_complaint)
    bases = sorted(material.ruled.certificates.items())
    return PerThousand(
        tuple(
            Rate(product, complaints[product], base, round(1000 * complaints[product] / base, 2))
            for product, base in bases
            if base > 0
        )
    )
