"""Recurring or single, against a count written apart; and the sentence that says it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.desk.recurring.kin import SINGLE, Complaint, Kin, Kind, kin_of, presumed
from ulak.desk.recurring.kin_words import kin_in_words

START, WITHIN = datetime(2026, 9, 1, tzinfo=UTC), timedelta(days=90)


def complaint(number: int, day: float, kind: str = "p/c/r", author: str = "") -> Complaint:
    product, category, cause = kind.split("/")
    at = START + timedelta(days=day)
    return Complaint(f"KSM-2026-{number:06}", at, author or f"p{number}", product, category, cause)


HISTORIES = st.lists(
    st.builds(
        complaint,
        st.integers(1, 60),
        st.sampled_from([0, 1, 30, 45, 89, 90, 90.5, 91, 135, 180, 181]),
        st.builds("/".join, st.tuples(*(st.sampled_from(["", "x", "y"]) for _ in range(3)))),
        st.sampled_from(["", "ali", "veli"]),
    ),
    max_size=14,
    unique_by=lambda one: one.number,
)


@given(HISTORIES)
def test_it_recurs_exactly_where_counting_by_hand_says_so(history: list[Complaint]):
    for this in history:
        kin = kin_of(this, history, WITHIN)
        of_kind, of_author = [], []
        for other in history:
            age = this.received_at - other.received_at
            is_before = age > timedelta() or (not age and other.number < this.number)
            if is_before and age <= timedelta(days=90):
                is_named = bool(this.product and this.category)
                is_alike = (this.product, this.category) == (other.product, other.category)
                if is_named and is_alike and (this.cause == other.cause or "" in (this.cause, other.cause)):
                    of_kind.append(other.number)
                if this.product and this.author == other.author and this.product == other.product:
                    of_author.append(other.number)
        assert set(kin.of_author) == set(of_author)
        assert set(kin.of_kind) == set(of_kind)
        assert bool(kin) == bool(kin.of_kind or kin.of_author)


@given(HISTORIES)
def test_of_an_open_complaint_the_most_frequent_cause_before_it_is_presumed(history: list[Complaint]):
    for this in (one for one in history if not one.cause and one.product and one.category):
        counts: dict[str, int] = {}
        for other in history:
            age = this.received_at - other.received_at
            is_before = age > timedelta() or (not age and other.number < this.number)
            if is_before and age <= WITHIN and other.cause:
                alike = (other.product, other.category) == (this.product, this.category)
                counts[other.cause] = counts.get(other.cause, 0) + alike
        kind = presumed(this, history, WITHIN)
        assert (counts.get(kind.cause) if kind else 0) == max(counts.values(), default=0)


def test_complaints_of_the_ninetieth_day_count_and_older_ones_do_not():
    history = [complaint(1, 0), complaint(2, 1), complaint(3, 91)]
    assert kin_of(history[2], history, WITHIN).of_kind == ("KSM-2026-000002",)
    assert kin_of(complaint(3, 90), history[:2], WITHIN).of_kind == ("KSM-2026-000001", "KSM-2026-000002")


def test_one_that_lacks_something_is_of_no_kind():
    history = [complaint(1, 0), complaint(2, 1)]
    for kind in ("p//r", "/c/r", "p//", "//"):
        assert presumed(complaint(3, 2, kind), history, WITHIN) is None
    assert presumed(complaint(3, 2, "p/c/"), history, WITHIN) == Kind("p", "c", "r")
    assert presumed(complaint(3, 2, "p/c/"), [], WITHIN) is None


def test_whoever_has_no_address_is_nobody_known():
    one, other = complaint(1, 0, "p//"), complaint(2, 1, "p//")
    anonymous = [Complaint(c.number, c.received_at, "", c.product, "", "") for c in (one, other)]
    assert not kin_of(anonymous[1], anonymous, WITHIN)


# ---------------------------------------------------------------- in words

NUMBERS = tuple(f"KSM-2026-{number:06}" for number in range(1, 13))


@pytest.mark.parametrize(
    ("kin", "tr", "en"),
    [
        (SINGLE, (), ()),
        (
            Kin(NUMBERS[:2]),
            ("90 günde türünün 3. kaydı (KSM-2026-000001, KSM-2026-000002)",),
            ("the third of its kind in 90 days (KSM-2026-000001, KSM-2026-000002)",),
        ),
        (
            Kin((), NUMBERS[:1], 30),
            ("başvuru sahibinin bu ürün için 30 günde 2. şikâyeti (KSM-2026-000001)",),
            ("the second complaint of this author about the product in 30 days (KSM-2026-000001)",),
        ),
    ],
)
def test_the_sentence(kin: Kin, tr: tuple[str, ...], en: tuple[str, ...]):
    assert (kin_in_words(kin, "tr"), kin_in_words(kin, "en")) == (tr, en)


def test_of_many_the_last_are_named():
    (said,) = kin_in_words(Kin(NUMBERS), "en")
    assert said.startswith("number 13 of its kind in 90 days (…, KSM-2026-000003, ")
    assert "KSM-2026-000002" not in said
