"""
Whether a complaint is single or recurs (tekil, tekrarlayan), and with which others.

It recurs where another of the same product, category and root cause came within the time before it, or one
of the same author about the same product. What a complaint came from is known when it is closed: a cause that
is not known yet speaks against nothing, as in the figures of the month (K16). Whether there are too many of
a kind is asked more strictly (`presumed`).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Kind:
    """What complaints are alike in: of the same kind they have one product, category and root cause."""

    product: str
    category: str
    cause: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint as it is counted: words of the house's lists, and the author's opaque id, empty without."""

    number: str
    received_at: datetime
    author: str
    product: str
    category: str
    cause: str

    @property
    def kind(self) -> Kind:
        """What it is alike in with others, where all three are known."""
        return Kind(self.product, self.category, self.cause)

    @property
    def place(self) -> tuple[datetime, str]:
        """Which of two came first; those of one instant by their numbers."""
        return self.received_at, self.number


@dataclass(frozen=True, slots=True)
class Kin:
    """The numbers of earlier complaints `of_kind` and `of_author`, oldest first, within so many days."""

    of_kind: tuple[str, ...] = ()
    of_author: tuple[str, ...] = ()
    days: int = 90

    def __bool__(self) -> bool:
        """Does it recur?"""
        return bool(self.of_kind or self.of_author)


SINGLE = Kin()


def earlier(this: Complaint, others: Iterable[Complaint], within: timedelta) -> tuple[Complaint, ...]:
    """Those that came before it and no longer ago than that, oldest first."""
    since = this.received_at - within
    found = (one for one in others if since <= one.received_at and one.place < this.place)
    return tuple(sorted(found, key=lambda one: one.place))


def presumed(this: Complaint, others: Iterable[Complaint], within: timedelta) -> Kind | None:
    """
    Of which kind it is; while its root cause is not known, of the most frequent one before it.

    None where product or category lacks, or nothing tells the cause.
    """
    if not (this.product and this.category):
        return None
    if this.cause:
        return this.kind
    alike = (one for one in earlier(this, others, within) if one.cause)
    causes = Counter(
        one.cause for one in alike if (one.product, one.category) == (this.product, this.category)
    )
    cause = min(causes, key=lambda one: (-causes[one], one), default="")
    return Kind(this.product, this.category, cause) if cause else None


def kin_of(this: Complaint, others: Iterable[Complaint], within: timedelta) -> Kin:
    """All earlier complaints it recurs with."""
    before = earlier(this, others, within)
    return Kin(
        tuple(one.number for one in before if may_be_of_kind(one, this)),
        tuple(one.number for one in before if is_of_author(one, this)),
        within.days or 1,
    )


def may_be_of_kind(one: Complaint, this: Complaint) -> bool:
    """Are product and category the same, and does no root cause speak against it?"""
    if not (this.product and this.category) or (one.product, one.category) != (this.product, this.category):
        return False
    return one.cause == this.cause or not (one.cause and this.cause)


def is_of_author(one: Complaint, this: Complaint) -> bool:
    """Did the same person complain about the same product? Whoever has no address is nobody known."""
    return bool(this.author and this.product) and (one.author, one.product) == (this.author, this.product)
