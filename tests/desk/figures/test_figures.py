"""The figures as a whole: stable for good, a line of twelve months, words that are JSON, any life balances."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.figures.diary import AYSE, ISTANBUL, NOVEMBER, OFFICE, RULED, Diary
from tests.desk.remembering_desk import RULEBOOK
from ulak.desk.clocks.promise import PromiseRule, Term, Unit
from ulak.desk.figures.entry import Entry
from ulak.desk.figures.figures import figures
from ulak.desk.figures.figures_words import as_words
from ulak.desk.figures.measures import spread
from ulak.desk.figures.month import Month
from ulak.desk.figures.office import OfficeTime
from ulak.desk.figures.ruled import ruled_by
from ulak.desk.figures.values import Spread


def test_an_empty_journal_has_figures_too():
    told = Diary().told()
    assert (told.volume.total, told.backlog.balance, told.first_answer.kept.percent) == (0, 0, None)
    assert [one.month for one in told.line.points[:2]] == ["2025-12", "2026-01"]
    assert len(told.line.points) == 12


def test_nothing_that_is_written_after_the_month_changes_it():
    diary = Diary()
    diary.opened("11-02", "A", product="ssl")
    diary.promise("11-02", "A", "first-answer/", "11-02 20:00")
    diary.opened("11-02", "B", product="ssl")
    before = diary.told()
    diary.letter("12-02", "A")
    diary.promise("12-02", "A", "first-answer/", "11-02 20:00", kept="11-02 13:00")
    diary.closed("12-02", "A", cause="staff", product="nes")
    diary.counts("12-02", "B", part_of="A", status="closed")
    diary.opened("12-02", "C")
    assert diary.told() == before


def test_a_month_that_is_not_over_has_no_misses_to_come():
    diary = Diary()
    diary.opened("11-02", "A")
    diary.promise("11-02", "A", "first-answer/", "11-20")
    assert diary.told(until="11-20").first_answer.kept.of == 0
    assert diary.told(until="11-20 12:01").first_answer.kept.of == 1
    assert diary.told(until="12-20").first_answer.kept.of == 1
    assert len(diary.told(until="11-03 09:00").coverage.days_missing) == 2


def test_a_ticket_registered_after_the_month_counts_by_its_first_words():
    diary = Diary()
    diary.opened("11-20", "A", registered="12-05", channel="cimer", product="ssl")
    diary.counts("12-06", "A", product="nes", received="2026-11-20T09:00:00+00:00")
    diary.opened("11-20", "B")
    diary.counts("12-06", "B", received="2026-11-20T09:00:00+00:00")
    told = diary.told()
    assert (told.volume.by_product, told.volume.registered_late) == ({"ssl": 1, "": 1}, 1)
    assert told.backlog.open_end == 2
    assert told.line.points[-1].volume == 2


def test_a_promise_that_runs_on_for_months_is_missed_where_it_ends():
    diary = Diary()
    diary.opened("09-02", "A")
    diary.promise("09-02", "A", "petition/", "11-02")
    diary.opened("09-02", "B")
    diary.letter("09-02", "B", "acknowledgement", None)
    told = diary.told()
    assert [one.number for one in told.terms.misses] == ["A"]
    assert [one.terms_percent for one in told.line.points[-3:]] == [None, None, 0.0]


def test_the_line_has_each_month_as_its_end_had_it():
    diary = Diary()
    for number in "ABCDE":
        diary.opened("10-20 08:10", number)
        diary.letter("10-20 09:10", number)
        diary.closed("10-20 10:10", number)
    diary.opened("10-31 23:00", "F", registered="11-01 01:00")
    diary.opened("10-20 08:10", "G")
    diary.counts("11-05", "G", part_of="A", status="closed")
    diary.reopened("11-05", "A")
    diary.closed("11-06", "A")
    october, november = diary.told().line.points[-2:]
    assert (october.volume, october.first_answer_hours, october.resolution_hours) == (7, 1.0, 1.0)
    assert (october.reopened_percent, november.reopened_percent) == (0.0, 100.0)
    assert november.volume == 0


def test_as_words_it_is_json_with_every_k_and_no_person():
    diary = Diary()
    diary.opened("11-02", "A", author=AYSE)
    diary.closed("11-03", "A")
    words = as_words(diary.told())
    assert list(words) == ["month", "timezone", *(f"K{n}" for n in range(1, 26))]
    text = json.dumps(words)
    assert json.loads(text) == words
    assert AYSE not in text
    assert words["K1"]["by_kind"] == {"complaint": 1}
    assert words["K8"]["not_applicable"] == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], Spread(0, None, None)),
        ([1, 2, 3, 4], Spread(4, None, None)),
        ([5, 4, 3, 2, 1], Spread(5, 3, 5)),
        (list(range(1, 11)), Spread(10, 5, 9)),
        (list(range(1, 12)), Spread(11, 6, 10)),
    ],
)
def test_percentiles_are_by_nearest_rank_and_of_five_at_least(values: list[int], expected: Spread):
    assert spread(values, unit=1) == expected


def test_what_the_rules_say_of_it():
    ruled = ruled_by(RULEBOOK, ISTANBUL, {"ssl": 5})
    assert ruled.office == RULEBOOK.calendars["office"]
    assert (ruled.kept_by("first-answer"), ruled.kept_by("gone"), ruled.kept_by("revocation")) == (
        "answer",
        "",
        "revocation",
    )
    assert (ruled.is_legal("petition"), ruled.is_legal("first-answer"), ruled.is_legal("gone")) == (
        True,
        False,
        False,
    )
    assert ruled.is_in_business_days("information-request")
    assert not ruled.is_in_business_days("gone")
    assert ruled.acknowledged == timedelta(minutes=5)


def test_a_house_may_promise_when_an_acknowledgement_leaves_and_have_no_calendar():
    minute = PromiseRule("acknowledgement", Term(60, Unit.SECONDS), "wall", "acknowledgement")
    daily = PromiseRule("daily", Term(1, Unit.DAYS), "wall", "acknowledgement")
    answer = PromiseRule("answer", Term(60, Unit.SECONDS), "wall", "answer")
    bare = replace(RULEBOOK, promises={"d": daily, "a": minute, "b": answer}, calendars={})
    ruled = ruled_by(bare, ISTANBUL, {})
    assert (ruled.acknowledged, ruled.office) == (timedelta(minutes=1), None)


FIRST = datetime(2024, 1, 1, tzinfo=UTC).timestamp()
ADDED_UP = OfficeTime(OFFICE, ISTANBUL, FIRST, FIRST + 10**8)


@settings(deadline=None)
@given(st.integers(0, 9 * 10**7), st.integers(0, 10**7))
def test_office_time_added_up_is_what_the_calendar_says(since: int, length: int):
    a, b = FIRST + since, FIRST + since + length
    expected = OFFICE.between(datetime.fromtimestamp(a, UTC), datetime.fromtimestamp(b, UTC))
    assert ADDED_UP.between(a, b) == pytest.approx(expected)


def test_office_time_without_a_calendar_is_the_walls():
    office = OfficeTime(None, ISTANBUL, 0.0, 1e9)
    assert (office.between(10.0, 25.0), office.between(25.0, 10.0)) == (15.0, 0.0)
    assert office.business_days(0.0, 2 * 86_400.0) == 2
    known = OfficeTime(OFFICE, ISTANBUL, 1e9, 2e9)
    assert known.between(0.0, 1.0) == 0.0


STEPS = st.sampled_from(("close", "reopen", "answer", "merge", "split", "undo", "wait"))
LIVES = st.lists(
    st.tuples(st.integers(0, 90), st.lists(st.tuples(st.integers(1, 20 * 1440), STEPS), max_size=8)),
    max_size=6,
)


class _Ticket:
    """A ticket to which things happen, as far as they can, in the words of the journal."""

    def __init__(self, number: str, at: datetime) -> None:
        self.entries: list[Entry] = []
        self._number, self.at, self._status, self._before, self._is_part = number, at, "new", "", False
        self._write("ticket opened", kind="complaint", team="ssl", mailbox="bilgi")
        self._write("ticket counted as", status="new", kind="complaint", received=at.isoformat())

    def happens(self, step: str) -> None:
        """Nothing but a split happens to a part."""
        if not self._is_part or step == "split":
            getattr(self, step)()

    def merge(self) -> None:
        self._is_part = True
        status = {} if self._status == "closed" else {"status": "closed"}
        self._write("ticket counted as", part_of="W", **status)

    def split(self) -> None:
        if self._is_part:
            self._is_part = False
            status = {} if self._status == "closed" else {"status": self._status}
            self._write("ticket counted as", part_of="", **status)

    def close(self) -> None:
        if self._status != "closed":
            self._stands("closed", "ticket closed", before=self._status)

    def reopen(self) -> None:
        if self._status != "new":
            self._stands("open", "ticket reopened", before=self._status)

    def undo(self) -> None:
        if self._before not in ("", self._status):
            self._write("command taken back")
            opens = {"why": "its closing was taken back"} if self._status == "closed" else {}
            self._stands(self._before, "ticket reopened" if opens else "", **opens)

    def answer(self) -> None:
        if self._status != "closed":
            self._stands("answered", "")

    def wait(self) -> None:
        if self._status != "closed":
            self._stands("waiting-author", "")

    def _stands(self, status: str, event: str, before: str = "", **facts: str) -> None:
        if event:
            self._write(event, **facts)
        self._before, self._status = before, status
        self._write("ticket counted as", status=status)

    def _write(self, event: str, **facts: str) -> None:
        named = {name.replace("_", " "): fact for name, fact in facts.items()}
        self.entries.append(Entry(self.at, self._number, event, "desk", named))


STEPS = st.sampled_from(("close", "reopen", "answer", "merge", "split", "undo", "wait"))
Steps = list[tuple[int, str]]
LIVES = st.lists(
    st.tuples(st.integers(0, 90), st.lists(st.tuples(st.integers(1, 20 * 1440), STEPS), max_size=8)),
    max_size=6,
)


def _journal(lives: list[tuple[int, Steps]]) -> list[Entry]:
    entries: list[Entry] = []
    for n, (day, steps) in enumerate(lives):
        ticket = _Ticket(f"T{n}", datetime(2026, 9, 15, 9, tzinfo=UTC) + timedelta(days=day))
        for minutes, step in steps:
            ticket.at += timedelta(minutes=minutes)
            ticket.happens(step)
        entries += ticket.entries
    return sorted(entries, key=lambda one: one.at)


@settings(max_examples=200, deadline=None)
@given(LIVES)
def test_the_flow_of_any_lives_balances_in_every_month(lives: list[tuple[int, Steps]]):
    journal, on_the_wall = _journal(lives), replace(RULED, office=None)
    for number in (9, 10, 11, 12):
        told = figures(journal, Month(2026, number), on_the_wall)
        flow = told.backlog
        assert (flow.balance, flow.off) == (0, ())
        assert flow.open_start + flow.received + flow.reopened - flow.closed == flow.open_end
        assert flow.young + flow.older + flow.old == flow.open_end
        assert told.line.points[-1].volume == told.volume.total


def test_another_house_has_other_months():
    diary = Diary()
    diary.opened("12-01 00:30", "A")
    elsewhere = ruled_by(RULEBOOK, ZoneInfo("Europe/London"), {})
    assert diary.told(NOVEMBER, elsewhere).volume.total == 1
    assert diary.told().volume.total == 0
