"""K16: whether a complaint of the month recurs or is single."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ulak.desk.figures.counted import OTHER
from ulak.desk.figures.life import Life
from ulak.desk.figures.material import Material
from ulak.desk.figures.measures import DAY, counts, share
from ulak.desk.figures.values_of_work import Cluster, Recurrence

WITHIN = 90 * DAY
MOST_CLUSTERS = 10

Pair = tuple[str, str]
_Key = Callable[[Life], Pair]


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The complaints of one product and category, or author and product, in the order they came."""

    lives: list[Life]
    times: list[tuple[float, str]]

    def before(self, life: Life) -> Iterator[Life]:
        """Those of the 90 days before it, the latest first."""
        until = bisect_left(self.times, (life.received, life.number))
        for at in range(until - 1, -1, -1):
            if self.times[at][0] < life.received - WITHIN:
                return
            yield self.lives[at]


def recurrence(material: Material) -> Recurrence:
    """Same product, type and root cause as another of the 90 days before, or same author and product."""
    complaints = [one for one in (*material.everyone, *material.late) if one.is_complaint]
    alike, by_author = _filed(complaints, _product_and_category), _filed(complaints, _author_and_product)
    came = [one for one in material.came if one.is_complaint]
    by_words = [one for one in came if _is_alike(one, alike)]
    of_authors = [one for one in came if _has_earlier(one, by_author)]
    recurring = {one.number: one for one in (*by_words, *of_authors)}
    return Recurrence(
        recurring=share(len(recurring), len(came)),
        single=len(came) - len(recurring),
        by_author=len(of_authors),
        clusters=_clusters(recurring.values()),
        groups=counts(group for one in material.moved for at, group in one.groups if material.month.has(at)),
    )


def _product_and_category(life: Life) -> Pair:
    return life["product"], life["category"]


def _author_and_product(life: Life) -> Pair:
    return life["author"], life["product"]


def _filed(complaints: Iterable[Life], key: _Key) -> Mapping[Pair, _Earlier]:
    """By what they may have in common; what is not set, or in no list, is nothing in common."""
    found: dict[Pair, list[Life]] = defaultdict(list)
    for one in complaints:
        if not {"", OTHER} & {*key(one)}:
            found[key(one)].append(one)
    return {
        pair: _Earlier(lives, [(one.received, one.number) for one in lives])
        for pair, unsorted in found.items()
        if (lives := sorted(unsorted, key=lambda one: (one.received, one.number)))
    }


def _is_alike(life: Life, filed: Mapping[Pair, _Earlier]) -> bool:
    earlier = filed.get(_product_and_category(life))
    return earlier is not None and any(_may_share_cause(life, one) for one in earlier.before(life))


def _may_share_cause(one: Life, other: Life) -> bool:
    """A cause that is not known yet speaks against nothing; two that no list has are not the same."""
    causes = (one["cause"], other["cause"])
    return "" in causes or (causes[0] == causes[1] and OTHER not in causes)


def _has_earlier(life: Life, filed: Mapping[Pair, _Earlier]) -> bool:
    earlier = filed.get(_author_and_product(life))
    return earlier is not None and any(True for _ in earlier.before(life))


def _clusters(recurring: Iterable[Life]) -> tuple[Cluster, ...]:
    found = Counter((one["product"], one["category"], one["cause"]) for one in recurring)
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Cluster(*key, n) for key, n in ranked[:MOST_CLUSTERS])
