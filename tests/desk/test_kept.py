"""How long tickets are kept: spans as people count them, entries of the rules, what keeps a ticket longer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ulak.desk.certificates.report import Report, Reported
from ulak.desk.contact import Channel
from ulak.desk.keeping.kept import Life, over
from ulak.desk.keeping.retention import Retention, Start, certificates_end, retention_of
from ulak.desk.keeping.span import Span, SpanUnit, parse_span
from ulak.desk.rules.yaml_lines import Place
from ulak.desk.ticket import Kind

ISTANBUL = ZoneInfo("Europe/Istanbul")
CLOSED = datetime(2024, 2, 29, 9, 0, tzinfo=UTC)
ONE, TWO, THREE = (f"KSM-2024-00000{n}" for n in (1, 2, 3))


def entry(keep: str, *kinds: Kind, after: Start = Start.CLOSING, name: str = "one") -> Retention:
    return Retention(name, parse_span(keep), Place("80-retention.yaml", 4), frozenset(kinds), after=after)


def life(number: str = ONE, closed_at: datetime | None = CLOSED, **more: object) -> Life:
    made = Life(number, 1, Kind.COMPLAINT, Channel.EMAIL, closed_at)
    return replace(made, **more)  # type: ignore[arg-type]


def gone(*lives: Life, at: datetime, entries: tuple[Retention, ...] = (entry("1y"),)) -> list[str]:
    found = over({one.number: one for one in lives}, entries, ISTANBUL, at)
    return [one.life.number for one in found]


# ---------------------------------------------------------------- spans


@pytest.mark.parametrize(
    ("written", "begins", "ends"),
    [
        ("90d", "2026-11-24T09:00", "2027-02-22T09:00"),
        ("1y", "2026-11-24T09:00", "2027-11-24T09:00"),
        ("10y", "2026-11-24T09:00", "2036-11-24T09:00"),
        ("1y", "2024-02-29T09:00", "2025-03-01T09:00"),  # no 29 February: never a day too early
        ("4y", "2024-02-29T09:00", "2028-02-29T09:00"),
        ("6mo", "2026-08-31T09:00", "2027-03-01T09:00"),
        ("1mo", "2026-12-31T23:30", "2027-01-31T23:30"),
        ("12mo", "2026-12-31T23:30", "2027-12-31T23:30"),
    ],
)
def test_a_span_ends_on_the_same_day_where_the_desk_is(written: str, begins: str, ends: str):
    begun = datetime.fromisoformat(begins).replace(tzinfo=ISTANBUL)
    assert parse_span(written).after(begun, ISTANBUL) == datetime.fromisoformat(ends).replace(tzinfo=ISTANBUL)
    assert str(parse_span(f" {written} ")) == written


@pytest.mark.parametrize("written", ["90d", "6mo", "2y", "100y"])
@pytest.mark.parametrize("year", [9898, 9990, 9997, 9998, 9999])
def test_what_a_certificate_without_an_end_says_is_no_instant_that_cannot_be_told(written: str, year: int):
    ends = parse_span(written).after(datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC), ISTANBUL)
    assert datetime(year, 1, 1, tzinfo=UTC) <= ends.astimezone(ISTANBUL)


def test_a_span_is_at_least_so_long():
    assert (Span(2, SpanUnit.YEARS).days, Span(2, SpanUnit.MONTHS).days, Span(2, SpanUnit.DAYS).days) == (
        730,
        56,
        2,
    )
    assert (
        Span(2, SpanUnit.YEARS).years,
        Span(23, SpanUnit.MONTHS).years,
        Span(24, SpanUnit.MONTHS).years,
    ) == (2, 1, 2)
    assert (Span(731, SpanUnit.DAYS).years, Span(732, SpanUnit.DAYS).years) == (1, 2)


@pytest.mark.parametrize(
    "word", ["", "2", "y", "2 y", "2w", "-2y", "1.5y", "0y", "101y", "99999d", "٢y", "2Y"]
)
def test_what_is_no_span(word: str):
    with pytest.raises(ValueError, match=r"write|shorten"):
        parse_span(word)


# ---------------------------------------------------------------- entries


def test_the_first_entry_that_fits_holds():
    official = Retention("official", parse_span("10y"), Place("a", 1), channels=frozenset({Channel.CIMER}))
    entries = (official, entry("3y", Kind.PRIVACY_REQUEST, name="privacy"), entry("5y", name="everything"))
    assert retention_of(entries, Kind.PRIVACY_REQUEST, Channel.CIMER) is entries[0]
    assert retention_of(entries, Kind.PRIVACY_REQUEST, Channel.EMAIL) is entries[1]
    assert retention_of(entries, Kind.COMPLAINT, Channel.EMAIL) is entries[2]
    assert retention_of(entries[:2], Kind.COMPLAINT, Channel.EMAIL) is None
    assert [str(one) for one in entries] == ["official: 10y", "privacy: 3y", "everything: 5y"]
    assert str(entry("2y", after=Start.CERTIFICATES)) == "one: 2y after certificates"


# ---------------------------------------------------------------- what keeps a ticket


def test_a_ticket_is_kept_until_its_time_is_over_to_the_second():
    ends = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)
    assert gone(life(), at=ends - timedelta(seconds=1)) == []
    assert gone(life(), at=ends) == [ONE]


@pytest.mark.parametrize(
    "kept",
    [
        life(closed_at=None),
        life(is_held=True),
        life(is_busy=True),
        life(is_removed=True),
    ],
)
def test_what_is_never_removed(kept: Life):
    assert gone(kept, at=CLOSED + timedelta(days=36500)) == []


def test_what_no_entry_fits_is_kept_for_good():
    later = CLOSED + timedelta(days=36500)
    assert gone(life(), at=later, entries=()) == []
    assert gone(life(), at=later, entries=(entry("1y", Kind.REQUEST),)) == []


def test_what_may_open_again_is_kept():
    assert gone(life(), at=CLOSED + timedelta(days=59), entries=(entry("1d"),)) == []
    assert gone(life(), at=CLOSED + timedelta(days=60), entries=(entry("1d"),)) == [ONE]


def test_a_report_is_kept_two_years_after_its_certificates_whatever_the_entry_says():
    report = life(kind=Kind.CERTIFICATE_PROBLEM_REPORT, ends_at=datetime(2025, 1, 1, 12, tzinfo=UTC))
    unknown = replace(report, ends_at=None)
    assert gone(report, at=datetime(2027, 1, 1, 11, tzinfo=UTC)) == []
    assert gone(report, at=datetime(2027, 1, 1, 12, tzinfo=UTC)) == [ONE]
    assert gone(unknown, at=datetime(2026, 2, 28, tzinfo=UTC)) == []
    assert gone(unknown, at=datetime(2026, 3, 1, 12, tzinfo=UTC)) == [ONE]
    longer = (entry("3y", Kind.CERTIFICATE_PROBLEM_REPORT, after=Start.CERTIFICATES),)
    assert gone(report, at=datetime(2027, 12, 31, tzinfo=UTC), entries=longer) == []
    assert gone(report, at=datetime(2028, 1, 1, 12, tzinfo=UTC), entries=longer) == [ONE]
    assert gone(unknown, at=datetime(2027, 3, 1, 12, tzinfo=UTC), entries=longer) == [ONE]


def test_a_certificate_whose_end_nobody_knows_ends_when_it_must_have():
    ends = datetime(2027, 1, 1, tzinfo=UTC)
    known, unknown = Reported("x", "text", not_after=ends), Reported("y", "text")
    latest = CLOSED + timedelta(days=398)
    assert certificates_end(Report(), CLOSED) is None
    assert certificates_end(Report((known,)), CLOSED) == ends
    assert certificates_end(Report((unknown,)), CLOSED) == latest
    assert certificates_end(Report((unknown, known)), CLOSED) == max(ends, latest)
    assert certificates_end(Report((unknown,), left_out=1), ends) == ends + timedelta(days=398)
    assert certificates_end(Report((known,), left_out=1), ends) == ends + timedelta(days=398)


def test_what_is_linked_stays_with_what_stays():
    later = CLOSED + timedelta(days=800)
    one, two = life(ONE, linked=frozenset({TWO})), life(TWO, linked=frozenset({ONE, THREE}))
    open_one = life(THREE, closed_at=None, linked=frozenset({TWO}))
    assert gone(one, two, open_one, at=later) == []
    closed = replace(open_one, closed_at=CLOSED)
    assert gone(one, two, closed, at=later) == [ONE, TWO, THREE]
    removed = replace(two, is_removed=True)  # the chain is broken where nothing is left to look up
    assert gone(one, removed, open_one, at=later) == [ONE]


def whenever(until: int) -> st.SearchStrategy[datetime]:
    """Some second from 2020 on."""
    first = datetime(2020, 1, 1, tzinfo=UTC)
    seconds = int((datetime(until, 1, 1, tzinfo=UTC) - first).total_seconds())
    return st.integers(0, seconds).map(lambda late: first + timedelta(seconds=late))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Mapping[str, Life], tuple[Retention, ...]]:
    """Tickets in any state and linked in any way, under any entries."""
    names = [f"KSM-2024-{n:06}" for n in range(draw(st.integers(1, 7)))]
    pairs = draw(st.sets(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=6))
    linked = {one: {b for a, b in pairs if a == one} | {a for a, b in pairs if b == one} for one in names}
    instants = whenever(2026)
    lives = {
        one: Life(
            number=one,
            version=1,
            kind=draw(st.sampled_from(Kind)),
            channel=draw(st.sampled_from(Channel)),
            closed_at=draw(st.none() | instants),
            ends_at=draw(st.none() | instants),
            is_held=draw(st.booleans()) and draw(st.booleans()),
            is_busy=draw(st.booleans()) and draw(st.booleans()),
            is_removed=draw(st.booleans()) and draw(st.booleans()),
            linked=frozenset(linked[one] - {one}),
        )
        for one in names
    }
    spans = st.builds(Span, st.integers(1, 40), st.sampled_from(SpanUnit))
    entries = st.builds(
        Retention,
        st.just("e"),
        spans,
        st.just(Place("a", 1)),
        st.frozensets(st.sampled_from(Kind), max_size=3),
        st.frozensets(st.sampled_from(Channel), max_size=3),
        st.sampled_from(Start),
    )
    return lives, tuple(draw(st.lists(entries, max_size=4)))


def must_stay(one: Life, entries: tuple[Retention, ...], now: datetime) -> bool:
    """By itself, told over from the sentences of the rules and not from the code."""
    rule = next(
        (e for e in entries if one.kind in (e.kinds or Kind) and one.channel in (e.channels or Channel)), None
    )
    if rule is None or one.closed_at is None or one.is_held or one.is_busy:
        return True
    begins = [one.closed_at]
    if rule.after is Start.CERTIFICATES and one.ends_at:
        begins.append(one.ends_at)
    if rule.keep.after(max(begins), ISTANBUL) > now or one.closed_at + timedelta(days=60) > now:
        return True
    is_report = one.kind is Kind.CERTIFICATE_PROBLEM_REPORT
    last = max(one.closed_at, one.ends_at or one.closed_at)
    return is_report and Span(2, SpanUnit.YEARS).after(last, ISTANBUL) > now


@given(worlds(), whenever(2070))
def test_nothing_goes_before_its_time_and_all_that_stands_alone_goes_then(world, now):
    lives, entries = world
    found = set(gone(*lives.values(), at=now, entries=entries))
    for number in found:
        assert not lives[number].is_removed
        assert not must_stay(lives[number], entries, now)
        neighbours = [lives[other] for other in lives[number].linked if not lives[other].is_removed]
        assert all(one.number in found for one in neighbours)
    for number, one in lives.items():
        is_alone = all(lives[other].is_removed for other in one.linked)
        if is_alone and not one.is_removed and not must_stay(one, entries, now):
            assert number in found
