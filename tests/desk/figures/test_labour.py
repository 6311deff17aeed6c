"""K11, K12, K13, K18: gates, breaches, escalations, actions."""

from dataclasses import replace

import pytest

from tests.desk.figures.diary import AYSE, NOVEMBER, RULED, Diary, local, minutes_later
from ulak.desk.figures.values import Breached, Gate, LateAction, Share, Spread


def test_a_gate_takes_from_submission_to_decision_by_the_wall():
    diary = Diary()
    for n, number in enumerate("ABCDE"):
        diary.opened("11-02", number)
        diary.write("11-06 18:00", number, "submitted for signature", AYSE, task="1", sha256="x")
        ends = "text returned" if n == 0 else "text signed"
        diary.write("11-07 18:00", number, ends, AYSE, task="1")
    diary.write("11-08", "A", "submitted for signature", AYSE, task="2")
    diary.write("11-08", "B", "submitted for approval", AYSE, task="3")
    diary.write("11-09", "B", "approval void", AYSE, task="3")
    diary.write("11-08", "C", "submitted for approval", AYSE, task="4")
    diary.write("12-08", "C", "text approved", AYSE, task="4")
    assert diary.told().gates.rows == (
        Gate("approval", Spread(0, None, None), Share(0, 0, None), 1),
        Gate("signature", Spread(5, 24.0, 24.0), Share(1, 5, 20.0), 1),
    )


def test_a_gate_of_another_month_has_no_row_and_what_was_never_submitted_is_no_decision():
    diary = Diary()
    diary.opened("10-02", "A")
    diary.write("10-06", "A", "submitted for approval", AYSE, task="1")
    diary.write("10-07", "A", "text approved", AYSE, task="1")
    for event in ("text approved", "text returned", "signature void", "action ended"):
        diary.write("11-07", "A", event, AYSE, task="9")
    told = diary.told()
    assert (told.gates.rows, told.actions.done) == ((), 0)


@pytest.mark.parametrize(
    ("due", "hour", "weekday", "day"),
    [
        ("11-03 08:59", "08", "1", "workday"),
        ("11-07 23:59:59", "23", "5", "weekend"),
        ("10-28 14:00", "14", "2", "holiday"),
        ("10-29 00:00:00", "00", "3", "holiday"),
    ],
)
def test_a_breach_counts_by_the_clock_the_team_and_the_time_it_was_due(
    due: str, hour: str, weekday: str, day: str
):
    diary = Diary()
    diary.opened("10-01", "A", team="ssl")
    at = minutes_later(due, 1) if due.startswith("11") else "11-01 00:00:00"
    utc = {"due": f"{_utc(due)}"}
    diary.write(at, "A", "promise breached", promise="first-answer/", **utc)
    told = diary.told().breaches
    assert (told.total, told.by_promise, told.by_team) == (1, {"first-answer": 1}, {"ssl": 1})
    assert (told.by_hour, told.by_weekday, told.by_day) == ({hour: 1}, {weekday: 1}, {day: 1})
    assert told.tickets == (Breached("A", "first-answer/"),)
    assert diary.told(NOVEMBER, replace(RULED, office=None)).breaches.by_day == {"workday": 1}


def _utc(words: str) -> str:
    return local(words).isoformat()


def test_a_breach_that_was_taken_back_or_is_of_another_month_is_none():
    diary = Diary()
    diary.opened("10-01", "A")
    diary.write("11-02", "A", "promise breached", promise="first-answer/", due=_utc("11-02"))
    diary.write("11-03", "A", "breach taken back", promise="first-answer/", kept="")
    diary.write("11-03", "A", "breach taken back", promise="gone/", kept="")
    diary.write("10-31 23:59:59", "A", "promise breached", promise="petition/", due=_utc("10-31"))
    assert diary.told().breaches.total == 0


@pytest.mark.parametrize(
    ("minutes", "by", "seen"), [(0, AYSE, 1), (30, AYSE, 1), (31, AYSE, 0), (5, "desk", 0)]
)
def test_an_escalation_is_acknowledged_by_whoever_does_something_within_half_an_hour(
    minutes: int, by: str, seen: int
):
    diary = Diary()
    diary.opened("11-02", "A")
    diary.write("11-03 12:00", "A", "escalated", promise="first-answer/", step="50%")
    diary.write(minutes_later("11-03 12:00", minutes), "A", "ticket taken", by)
    diary.write("12-03 12:00", "A", "escalated", promise="first-answer/", step="100%")
    told = diary.told().escalations
    assert (told.by_step, told.acknowledged) == ({"50%": 1}, Share(seen, 1, 100.0 * seen))


@pytest.mark.parametrize(
    ("kept", "state", "total"),
    [
        ("", "breached", 1),
        ("11-02 15:00", "breached", 1),
        ("11-02 11:00", "kept", 0),
        ("", "not-applicable", 0),
    ],
)
def test_the_state_of_a_promise_decides_whether_its_record_is_a_miss(kept: str, state: str, total: int):
    diary = Diary()
    diary.opened("11-01", "A")
    diary.write("11-02 14:00", "A", "promise breached", promise="first-answer/", due=_utc("11-02"))
    diary.promise("11-03", "A", "first-answer/", "11-02 12:00", kept=kept, state=state)
    assert diary.told().breaches.total == total


def test_an_escalation_nobody_saw_to():
    diary = Diary()
    diary.opened("10-02", "A")
    diary.write("10-03 12:00", "A", "escalated", promise="first-answer/", step="50%")
    diary.write("11-03 12:00", "A", "escalated", promise="first-answer/", due=_utc("11-03"))
    told = diary.told().escalations
    assert (told.acknowledged, told.by_step) == (Share(0, 1, 0.0), {"": 1})


def test_actions_are_given_done_and_overdue():
    diary = Diary()
    diary.opened("10-02", "A")
    for task, due, ends in (
        ("2", "11-20", ""),
        ("10", "11-20", ""),
        ("3", "12-20", ""),
        ("4", "11-20", "done"),
        ("5", "11-20", "void"),
    ):
        diary.write("11-03", "A", "action given", AYSE, task=task, due=_utc(due))
        if ends:
            diary.write("11-10", "A", "action ended", AYSE, **{"task": task, "as": ends})
    diary.write("10-03", "A", "action given", AYSE, task="1", due=_utc("10-20"))
    diary.write("10-04", "A", "action ended", AYSE, **{"task": "1", "as": "done"})
    told = diary.told().actions
    assert (told.opened, told.done, told.open) == (5, 1, 3)
    assert told.overdue == (LateAction("A", "2", _utc("11-20")), LateAction("A", "10", _utc("11-20")))
