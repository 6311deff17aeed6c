"""K6, K14, K15, K17, K21, K22: how tickets ended."""

from tests.desk.figures.diary import AYSE, Diary
from ulak.desk.figures.month import Month
from ulak.desk.figures.values import Cause, Share, Spread

DECEMBER = Month(2026, 12)


def test_resolution_ends_with_the_outcome_and_not_with_the_closing():
    diary = Diary()
    for number in "ABCDE":
        diary.opened("11-02 08:10", number)
        diary.letter("11-02 09:00", number, sent="11-02 10:10")
        diary.closed("11-20", number)
    assert diary.told().resolution.hours == Spread(5, 2.0, 2.0)


def test_waiting_for_the_author_is_taken_out_and_an_outcome_may_leave_after_the_closing():
    diary = Diary()
    for number in "ABCDE":
        diary.opened("11-02 08:10", number)
        diary.counts("11-02 09:10", number, status="waiting-author")
        diary.counts("11-03 09:10", number, status="open")
        diary.letter("11-03 10:10", number, sent="11-03 10:12")
        diary.closed("11-03 10:10", number)
    assert diary.told().resolution.hours == Spread(5, 2.03, 2.03)


def test_a_ticket_closed_while_it_waits_and_told_nothing_ends_with_its_closing():
    diary = Diary()
    for number in "ABCDE":
        diary.opened("11-02 08:10", number)
        diary.counts("11-02 09:10", number, status="waiting-author")
        diary.closed("11-09 09:10", number)
        diary.letter("11-10", number)
    assert diary.told().resolution.hours == Spread(5, 1.0, 1.0)


def test_terms_of_law_are_counted_in_their_days_without_a_pause():
    diary = Diary()
    for number, promise in zip("ABCDEFGHIJ", ["petition/"] * 5 + ["information-request/"] * 5, strict=True):
        diary.opened("10-27 23:50", number, channel="cimer")
        diary.promise("10-27 23:50", number, promise, "11-26 23:50")
        diary.counts("10-30", number, status="waiting-author")
        diary.letter("11-03 00:10", number)
        diary.closed("11-03 00:10", number)
    told = diary.told().resolution
    assert (told.hours.n, told.calendar_days) == (0, Spread(5, 7, 7))
    assert told.business_days == Spread(5, 4, 4)


def test_who_was_reopened_in_the_month_is_not_resolved_and_counts_once():
    diary = Diary()
    diary.opened("10-02", "A")
    diary.closed("10-20", "A")
    diary.reopened("11-19", "A")
    diary.closed("11-20", "A")
    diary.reopened("11-21", "A")
    diary.opened("11-02", "B")
    diary.closed("11-03", "B")
    diary.reopened("12-03 12:00:01", "B")
    told = diary.told()
    assert told.reopened.reopened == Share(1, 2, 50.0)
    assert told.reopened.tickets == ("A",)
    assert told.resolution.hours.n == 1
    assert diary.told(DECEMBER).reopened.reopened == Share(0, 0, None)


def test_what_was_merely_answered_is_not_reopened():
    diary = Diary()
    diary.opened("11-02", "A")
    diary.counts("11-03", "A", status="answered")
    diary.reopened("11-04", "A")
    told = diary.told()
    assert (told.backlog.reopened, told.backlog.balance, told.reopened.tickets) == (0, 0, ())


def test_a_complaint_whose_outcome_bounced_was_not_told():
    diary = Diary()
    for number in "ABCD":
        diary.opened("11-02", number, kind="request" if number == "D" else "complaint")
    letter = diary.letter("11-03", "A")
    diary.closed("11-03", "A")
    diary.write("11-04", "A", "letter bounced", letter="answer")
    diary.reopened("11-04", "A", "the answer did not arrive")
    diary.letter("11-03", "B")
    diary.closed("11-03", "B")
    diary.write("11-04", "B", "letter bounced", letter="answer", addressee="reached")
    diary.closed("11-03", "C")
    told = diary.told().informed
    assert (told.informed, told.untold) == (Share(1, 3, 33.3), ("A", "C"))
    assert letter == "1"


def test_what_a_subscriber_is_told_tells_the_author_nothing():
    diary = Diary()
    for number in "ABCDEFG":
        diary.opened("11-02", number)
        diary.letter("11-03", number, "preliminary-report", party="subscriber")
    for number in "ABCDEF":
        diary.letter("11-04", number, "preliminary-report", party="reporter")
    diary.write("11-05", "F", "letter bounced", letter="preliminary-report", party="subscriber")
    diary.write("11-05", "E", "letter bounced", letter="preliminary-report", party="reporter")
    for number in "ABCDEFG":
        diary.closed("11-06", number)
    told = diary.told()
    assert told.informed.untold == ("E", "G")
    assert (told.first_answer.hours.n, told.first_answer.hours.p50) == (5, told.resolution.hours.p50)
    assert told.first_contact.resolved == Share(5, 7, 71.4)


def test_a_letter_that_failed_in_the_end_told_nobody():
    diary = Diary()
    diary.opened("11-02", "A")
    letter = diary.letter("11-03", "A")
    diary.write("11-04", "A", "letter failed", letter=letter, purpose="answer")
    diary.closed("11-05", "A")
    assert diary.told().informed.untold == ("A",)


def test_one_word_of_a_person_was_enough():
    diary = Diary()
    for number, letters in (("A", 1), ("B", 2), ("C", 0), ("D", 1), ("E", 1)):
        diary.opened("11-02", number)
        for _ in range(letters):
            diary.letter("11-03", number)
        diary.closed("11-04", number)
    diary.reopened("11-05", "D")
    diary.closed("11-06", "D")
    diary.reopened("11-05", "E", "its closing was taken back")
    diary.closed("11-06", "E")
    assert diary.told().first_contact.resolved == Share(2, 5, 40.0)


def test_a_telephone_call_is_a_word_too():
    diary = Diary()
    diary.opened("11-02", "A", channel="phone")
    diary.write("11-02 13:00", "A", "answered elsewhere", AYSE, at="2026-11-02T09:30:00+00:00")
    diary.closed("11-02 13:00", "A")
    told = diary.told()
    assert (told.first_contact.resolved.part, told.informed.informed.part) == (1, 1)


def test_root_causes_the_most_frequent_first_with_what_lacks_one():
    diary = Diary()
    for number, cause, founded in (
        ("A", "cargo", "founded"),
        ("B", "staff", "partly-founded"),
        ("C", "staff", "not-founded"),
        ("D", "", ""),
        ("E", "cargo", "founded"),
        ("F", "driver", ""),
    ):
        diary.opened("11-02", number)
        diary.closed("11-04", number, cause=cause, founded=founded)
    diary.opened("11-02", "G", kind="request")
    diary.closed("11-04", "G", cause="cargo")
    told = diary.told()
    assert told.causes.rows == (
        Cause("cargo", 2, 40.0, 40.0),
        Cause("staff", 2, 40.0, 80.0),
        Cause("driver", 1, 20.0, 100.0),
    )
    assert (told.causes.with_cause, told.causes.without) == (Share(5, 6, 83.3), ("D",))
    rate = told.founded
    assert (rate.founded.part, rate.partly.part, rate.not_founded.part, rate.unset.part) == (2, 1, 1, 2)
    assert rate.founded.of == 6
