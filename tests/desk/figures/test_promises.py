"""K4, K5, K7 to K10: promises count once, in the month in which they are settled, and late is never invisible."""

import pytest

from tests.desk.figures.diary import AYSE, NOVEMBER, Diary
from ulak.desk.figures.month import Month
from ulak.desk.figures.values import Miss, NotApplicable, Share, Spread

DECEMBER = Month(2026, 12)
REPORT = "certificate-problem-report"


@pytest.mark.parametrize(("sent", "part"), [("11-02 12:05:00", 1), ("11-02 12:05:01", 0)])
def test_an_acknowledgement_leaves_within_five_minutes_of_arrival(sent: str, part: int):
    diary = Diary()
    diary.opened("11-02 12:00", "A")
    diary.letter("11-02 12:01", "A", "acknowledgement", sent)
    diary.letter("11-02 12:06", "A", "acknowledgement")
    assert diary.told().acknowledgement.kept == Share(part, 1, 100.0 * part)


def test_one_that_never_left_is_a_miss_and_one_that_was_not_owed_is_nothing():
    diary = Diary()
    diary.opened("11-02 12:00", "A")
    diary.letter("11-02 12:01", "A", "acknowledgement", None)
    diary.opened("11-02 12:00", "B")
    diary.opened("11-30 23:58", "C")
    diary.letter("11-30 23:58", "C", "acknowledgement", None)
    told = diary.told().acknowledgement
    assert told.kept == Share(0, 1, 0.0)
    assert told.misses == (Miss("A", "acknowledgement/", 28 * 24 * 60 + 11 * 60 + 55, True),)
    assert diary.told(DECEMBER).acknowledgement.kept == Share(0, 1, 0.0)


def test_one_that_failed_or_bounced_is_named():
    diary = Diary()
    for number in "CBA":
        diary.opened("11-02 12:00", number)
        letter = diary.letter("11-02 12:01", number, "acknowledgement")
        if number == "B":
            diary.write("11-02 12:09", "B", "letter bounced", letter="acknowledgement", addressee="reached")
        elif number == "A":
            diary.write("11-02 12:09", "A", "letter bounced", letter="acknowledgement")
        else:
            diary.write("11-02 12:09", "C", "letter failed", letter=letter, purpose="acknowledgement")
    diary.opened("11-02 12:00", "D")
    diary.write("11-02 12:09", "D", "letter failed", letter="90", purpose="acknowledgement")
    diary.write("11-02 12:09", "D", "letter bounced", letter="acknowledgement")
    told = diary.told().acknowledgement
    assert told.failed == ("A", "C")
    assert told.seconds == Spread(3, None, None)


def test_the_first_word_of_a_person_counts_in_office_hours():
    diary = Diary()
    for number, sent in zip("ABCDE", ("09:10", "10:10", "11:10", "12:10", "13:10"), strict=True):
        diary.opened("11-02 08:00", number)
        diary.letter("11-02 09:00", number, sent=f"11-02 {sent}")
        diary.letter("11-20 09:00", number)
    assert diary.told().first_answer.hours == Spread(5, 3.0, 5.0)


def test_fewer_than_five_have_no_percentile_and_nights_and_holidays_count_nothing():
    diary = Diary()
    diary.opened("10-28 12:50", "A")
    diary.letter("10-30 09:10", "A")
    october = diary.told(Month(2026, 10)).first_answer.hours
    assert october == Spread(1, None, None)
    assert diary.told().first_answer.hours.n == 0


@pytest.mark.parametrize("event", ["answered elsewhere", "answered outside", "reporter told"])
def test_an_answer_by_another_way_counts_from_when_it_was_given(event: str):
    diary = Diary()
    for number in "ABCDE":
        diary.opened("11-02 08:10", number)
        diary.write("11-02 18:00", number, event, AYSE, at="2026-11-02T06:10:00+00:00")
    assert diary.told().first_answer.hours == Spread(5, 1.0, 1.0)


def test_what_went_past_a_gate_a_notice_and_a_second_copy_are_no_first_word():
    diary = Diary()
    diary.opened("11-02 08:10", "A")
    diary.write(
        "11-02 18:00", "A", "answered outside", AYSE, at="2026-11-02T06:10:00+00:00", gate="passed by"
    )
    diary.letter("11-03", "A", "notice")
    diary.write("11-03", "A", "letter bounced", letter="answer")
    assert diary.told().first_answer.hours.n == 0
    letter = diary.letter("11-04", "A")
    diary.write("11-05", "A", "letter sent", letter=letter, purpose="answer")
    diary.write("11-06", "A", "letter bounced", letter="answer")
    assert diary.told().first_answer.hours.n == 0


def test_a_promise_counts_where_it_was_kept_or_where_it_fell_due():
    diary = Diary()
    diary.opened("11-02 09:00", "A")
    diary.promise("11-02 09:00", "A", "first-answer/", "11-02 17:00")
    diary.promise("11-02 17:00", "A", "first-answer/", "11-02 17:00", kept="11-02 17:00")
    diary.opened("11-30 18:00", "B")
    diary.promise("11-30 18:00", "B", "first-answer/", "12-01 15:10")
    diary.opened("11-03 09:00", "C")
    diary.promise("11-03 09:00", "C", "first-answer/", "11-03 17:00")
    diary.promise("12-03 09:00", "C", "first-answer/", "11-03 17:00", kept="12-03 09:00", state="breached")
    november = diary.told().first_answer
    assert november.kept == Share(1, 2, 50.0)
    (miss,) = november.misses
    assert (miss.number, miss.promise, miss.is_open) == ("C", "first-answer/", True)
    december = diary.told(DECEMBER).first_answer
    assert (december.kept, [one.number for one in december.misses]) == (Share(0, 1, 0.0), ["B"])


def test_what_stands_still_does_not_apply_or_was_taken_away_is_not_late():
    diary = Diary()
    for number, state in (("A", "paused"), ("B", "not-applicable"), ("C", "")):
        diary.opened("11-02 09:00", number)
        diary.promise("11-02 09:00", number, "first-answer/", "11-02 17:00", state=state)
    diary.entry("11-02 10:00", "C", "ticket stands", {"promise first-answer/": "none", "status": "open"})
    diary.entry("11-02 10:00", "C", "ticket stands", {"promise first-answer/": "none"})
    assert diary.told().first_answer.kept == Share(0, 0, None)


def test_a_promise_that_was_kept_while_it_stood_still_is_kept():
    diary = Diary()
    diary.opened("11-02 09:00", "A")
    diary.promise("11-03 09:00", "A", "first-answer/", "11-04 17:00", kept="11-03 09:00", state="paused")
    assert diary.told().first_answer.kept == Share(1, 1, 100.0)


def test_what_was_written_down_late_counts_when_it_was():
    diary = Diary()
    diary.opened("11-27 09:00", "A", registered="12-02 09:00")
    diary.promise("12-02 09:00", "A", "first-answer/", "11-27 17:00")
    diary.opened("11-28 09:00", "B")
    diary.promise("11-28 09:00", "B", "first-answer/", "12-04 17:00")
    diary.promise("12-01 09:00", "B", "first-answer/", "12-04 17:00", kept="11-30 17:00")
    assert diary.told().first_answer.kept.of == 0
    assert diary.told(DECEMBER).first_answer.kept == Share(1, 2, 50.0)


def test_reports_to_the_reporter_and_to_the_subscriber_count_apart():
    diary = Diary()
    diary.opened("11-02 09:00", "A", kind=REPORT)
    diary.promise("11-02 09:00", "A", "preliminary-report/reporter", "11-03 09:00", kept="11-02 21:30")
    diary.promise("11-02 09:00", "A", "preliminary-report/subscriber", "11-03 09:00")
    diary.promise(
        "11-03 10:00",
        "A",
        "preliminary-report/subscriber",
        "11-03 09:00",
        kept="11-03 10:00:01",
        state="breached",
    )
    diary.opened("11-05 09:00", "B", kind=REPORT)
    diary.promise("11-05 09:00", "B", "preliminary-report/reporter", "11-06 09:00")
    diary.promise("11-05 09:00", "B", "preliminary-report/subscriber", "11-06 09:00", state="not-applicable")
    told = diary.told().reports
    assert (told.reporter.kept, told.reporter.worst) == (Share(1, 2, 50.0), "B")
    assert told.reporter.worst_hours == 25 * 24 + 15
    assert told.subscriber.misses == (Miss("A", "preliminary-report/subscriber", 61, False),)
    assert (told.subscriber.worst, told.subscriber.worst_hours) == ("A", 25.0)
    assert told.not_applicable == (NotApplicable("B", "found: nobody; so"),)
    assert diary.told().line.points[-1].reports_percent == 50.0
    assert Diary().told().reports.reporter.worst_hours is None


def test_a_revocation_counts_by_its_limit_and_by_its_ground():
    diary = Diary()
    for number, ground, due, kept in (
        ("A", "3", "11-03 09:00", "11-02 19:00"),
        ("B", "7", "11-07 09:00", "11-08 09:00"),
        ("C", "3", "11-03 09:00", ""),
    ):
        diary.opened("11-02 09:00", number, kind=REPORT)
        diary.write("11-02 10:00", number, "ground set", AYSE, ground=ground)
        diary.promise("11-02 10:00", number, "revocation/", due, kept)
    told = diary.told().revocations
    assert [(one.name, one.kept.part, one.kept.of, one.worst_hours) for one in told.by_limit] == [
        ("24h", 1, 2, 28 * 24 + 15),
        ("5d", 0, 1, 144.0),
    ]
    assert [(one.name, one.kept.of) for one in told.by_ground] == [("3", 2), ("7", 1)]
    assert [one.number for one in told.misses] == ["B", "C"]


def test_terms_of_law_count_in_the_month_they_end_in_whenever_they_were_answered():
    diary = Diary()
    diary.opened("10-05 12:00", "A", channel="cimer")
    diary.promise("10-05 12:00", "A", "petition/", "11-04 12:00", kept="10-30 12:00")
    diary.opened("10-10 12:00", "B", channel="cimer")
    diary.promise("10-10 12:00", "B", "petition/", "11-09 12:00", kept="11-09 10:30")
    diary.opened("10-12 12:00", "C", channel="cimer")
    diary.promise("10-12 12:00", "C", "petition/", "11-11 12:00")
    diary.opened("10-12 12:00", "D")
    diary.promise("10-12 12:00", "D", "information-request/", "11-03 19:00", kept="11-02 12:00")
    diary.promise("10-12 12:00", "D", "petition/", "11-11 12:00", state="not-applicable")
    diary.opened("11-10 12:00", "E", channel="cimer")
    diary.promise("11-10 12:00", "E", "petition/", "12-10 12:00", kept="11-20 12:00")
    told = diary.told().terms
    assert told.kept == Share(3, 4, 75.0)
    information, petition = told.rows
    assert (petition.promise, petition.unit, petition.kept) == ("petition", "days", Share(2, 3, 66.7))
    assert (petition.nearest, petition.hours_left) == ("B", 1.5)
    assert (information.unit, information.nearest, information.days.n) == ("business days", "D", 1)
    assert [one.number for one in told.misses] == ["C"]
    assert diary.told(DECEMBER).terms.kept == Share(1, 1, 100.0)
    assert diary.told().line.points[-1].terms_percent == 75.0


def test_a_term_nobody_kept_has_no_nearest():
    diary = Diary()
    diary.opened("10-12 12:00", "C", channel="cimer")
    diary.promise("10-12 12:00", "C", "petition/", "11-11 12:00")
    (row,) = diary.told(NOVEMBER).terms.rows
    assert (row.nearest, row.hours_left) == ("", None)
