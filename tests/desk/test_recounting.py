"""A calendar is changed while promises run: what moves, what stays, and who hears of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.desk.remembering_desk import ISTANBUL, RULEBOOK, Desk, draft, house, mail
from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import breach, keep, start
from ulak.desk.clocks.duration import parse_term
from ulak.desk.clocks.promise import Breach, Pause, Promise, PromiseRule, PromiseState
from ulak.desk.clocks.recounting import corrections, in_force, recounted, said, why_moved
from ulak.desk.ticket import Purpose

WEEK = {"mon-fri": "08:10-19:00"}
OFFICE = Calendar.read(WEEK, ISTANBUL, "TR")
LEAVE = Calendar.read(WEEK, ISTANBUL, "TR", closed=["2026-11-24 13:00-19:00"])
BRIDGE = Calendar.read(WEEK, ISTANBUL, "TR", closed=["2026-11-25"])
ANSWER = PromiseRule("first-answer", parse_term("8h"), "office", "answer", pauses=True)
REPORT = PromiseRule("preliminary-report", parse_term("24h"), "wall", "preliminary-report", to=("reporter",))


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ISTANBUL)  # type: ignore[arg-type,misc]


TUESDAY = local(2026, 11, 24, 9, 0)
FIVE, NEXT_DAY = local(2026, 11, 24, 17, 0), local(2026, 11, 25, 12, 10)


def promised(rule: PromiseRule = ANSWER) -> Promise:
    return start(rule, "", TUESDAY, {"office": OFFICE}, "a rule", "rules 1")


def test_what_runs_is_counted_on_the_calendar_in_force_and_remembers_what_people_knew() -> None:
    moved = recounted(promised(), {"office": LEAVE})
    assert (moved.due_at, moved.calendar, moved.moved_from) == (NEXT_DAY, LEAVE.version, FIVE)
    assert (moved.rule, moved.rules) == (ANSWER, "rules 1")  # its terms stay as they were made
    assert recounted(moved, {"office": LEAVE}) is moved


def test_moved_back_nobody_need_know() -> None:
    there = recounted(promised(), {"office": LEAVE})
    assert recounted(there, {"office": OFFICE}) == promised()
    further = recounted(there, {"office": Calendar.read(WEEK, ISTANBUL, closed=["2026-11-24"])})
    assert (further.due_at, further.moved_from) == (local(2026, 11, 25, 16, 10), FIVE)


def test_another_calendar_by_which_the_instant_is_the_same_gives_its_version_alone() -> None:
    moved = recounted(promised(), {"office": BRIDGE})
    assert moved == replace(promised(), calendar=BRIDGE.version)


@pytest.mark.parametrize(
    "stays",
    [
        promised(REPORT),
        keep(promised(), FIVE),
        breach(promised(), NEXT_DAY),
        replace(promised(), state=PromiseState.NOT_APPLICABLE),
        replace(promised(), broken=Breach(FIVE, NEXT_DAY)),
        promised(replace(ANSWER, clock="wall", pauses=False)),
    ],
)
def test_a_wall_clock_and_what_was_decided_stay(stays: Promise) -> None:
    assert recounted(stays, {"office": LEAVE}).due_at == stays.due_at
    assert recounted(stays, {"office": LEAVE}).calendar == stays.calendar


def test_a_promise_whose_calendar_is_gone_stays_due_when_it_was() -> None:
    assert recounted(promised(), {"other": LEAVE}) == promised()


def test_one_that_stands_still_is_moved_and_nobody_is_told_of_an_instant_that_means_nothing() -> None:
    stands = replace(promised(), state=PromiseState.PAUSED, pauses=(Pause(local(2026, 11, 24, 16, 0), None),))
    moved = recounted(stands, {"office": LEAVE})
    assert (moved.state, moved.due_at, moved.calendar) == (PromiseState.PAUSED, NEXT_DAY, LEAVE.version)
    assert moved.moved_from is None


def test_a_promise_is_moved_by_its_own_calendar_alone() -> None:
    night = replace(ANSWER, name="night-answer", clock="night")
    calendars = {"office": OFFICE, "night": Calendar.read({"mon-sun": "00:00-24:00"}, ISTANBUL)}
    promise = start(night, "", TUESDAY, calendars, "")
    assert promise.due_at == FIVE
    assert recounted(promise, {**calendars, "office": LEAVE}) is promise
    closed = Calendar.read({"mon-sun": "00:00-24:00"}, ISTANBUL, closed=["2026-11-24 12:00-24:00"])
    assert recounted(promise, {**calendars, "night": closed}).due_at == local(2026, 11, 25, 5, 0)


def test_the_words_for_all_calendars_differ_with_any_of_them() -> None:
    words = {in_force({"office": one, "night": OFFICE}) for one in (OFFICE, LEAVE, BRIDGE)}
    assert len(words) == 3
    assert in_force({"b": OFFICE, "a": LEAVE}) == in_force({"a": LEAVE, "b": OFFICE})


# ---------------------------------------------------------------- on a desk


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.receives(mail("Şikâyet ediyorum.", subject="Şikâyet"))
    return desk


def changes(desk: Desk, **words: object) -> None:
    """Another calendar is in force from now on."""
    office = Calendar.read(WEEK, ISTANBUL, "TR", **words)  # type: ignore[arg-type]
    desk.rulebook = replace(RULEBOOK, calendars={"office": office})


def facts(decision) -> list[dict[str, str]]:
    return [dict(one.facts) for one in corrections(decision.before, decision.after)]


def test_the_journal_has_both_instants_and_both_versions(desk: Desk) -> None:
    changes(desk, closed=["2026-11-24 13:00-19:00"])
    decision = desk.escalates()
    assert decision.reason == "KSM-2026-000001: counted on another calendar"
    assert facts(decision) == [
        {
            "promise": "first-answer/",
            "was due": "2026-11-24T14:00:00+00:00",
            "due": "2026-11-25T09:10:00+00:00",
            "was counted on": RULEBOOK.calendars["office"].version,
            "counted on": desk.rulebook.calendars["office"].version,
        }
    ]
    assert not decision.drafts
    assert not decision.steps
    assert desk.escalates() is None


def test_where_the_instant_is_the_same_the_journal_is_silent(desk: Desk) -> None:
    changes(desk, closed=["2026-12-31"])
    decision = desk.escalates()
    assert not facts(decision)
    assert desk.ticket().promises[0].calendar == desk.rulebook.calendars["office"].version
    assert desk.escalates() is None


def test_a_promise_of_an_earlier_ulak_gets_the_version_it_lacked(desk: Desk) -> None:
    old = replace(desk.ticket().promises[0], calendar="", due_at=FIVE.astimezone(UTC) + timedelta(hours=1))
    desk._change("KSM-2026-000001", ticket=replace(desk.ticket(), promises=(old,)))
    decision = desk.escalates()
    assert facts(decision)[0]["was counted on"] == "an earlier ulak"
    assert desk.ticket().promises[0].due_at == FIVE


def test_no_step_is_taken_twice_and_one_that_lies_ahead_again_stays_taken(desk: Desk) -> None:
    desk.waits(hours=4, minutes=1)
    assert len(desk.escalates().steps) == 1  # 50 % at 13:00
    changes(desk, closed=["2026-11-24 10:00-19:00", "2026-11-25"])
    assert not desk.escalates().steps
    taken = []
    while desk.now < local(2026, 11, 27, 12, 0):
        desk.waits(minutes=10)
        if decision := desk.escalates():
            taken += [step.step for step in decision.steps]
    assert taken == ["75%", "90%", "100%"]


def test_what_is_over_by_the_new_calendar_is_breached_and_the_letter_says_why(desk: Desk) -> None:
    changes(desk, closed=["2026-11-24"])
    desk.escalates()
    assert desk.ticket().promises[0].due_at == local(2026, 11, 25, 16, 10)
    desk.now = local(2026, 11, 24, 18, 0)
    desk.rulebook = RULEBOOK
    decision = desk.escalates()
    promise = desk.ticket().promises[0]
    assert (promise.state, promise.due_at) == (PromiseState.BREACHED, FIVE)
    assert [step.step for step in decision.steps] == ["50%", "75%", "90%", "100%"]
    assert facts(decision)[0]["due"] == "2026-11-24T14:00:00+00:00"
    assert "promise breached" in [one.name for one in decision.events]
    letter = draft(decision, "escalation").reason
    assert "The calendar was changed: first-answer is no longer due 25.11.2026 16:10 but 24.11.2026" in letter


def test_the_next_letter_says_from_when_to_when_it_moved_and_the_one_after_does_not(desk: Desk) -> None:
    changes(desk, closed=["2026-11-24 13:00-19:00"])
    desk.escalates()
    assert desk.ticket().promises[0].moved_from == FIVE
    desk.now = local(2026, 11, 25, 8, 20)
    first = draft(desk.escalates(), "escalation").reason
    sentence = (
        "The calendar was changed: first-answer is no longer due 24.11.2026 17:00 but 25.11.2026 12:10."
    )
    assert sentence in first
    assert desk.ticket().promises[0].moved_from is None
    desk.now = local(2026, 11, 25, 10, 15)
    assert "calendar" not in draft(desk.escalates(), "escalation").reason


def test_it_says_so_in_turkish_and_of_two_parties_once() -> None:
    rule = replace(ANSWER, to=("reporter", "subscriber"))
    moved = [
        recounted(replace(promised(rule), to=to), {"office": LEAVE}) for to in ("reporter", "subscriber")
    ]
    assert why_moved((), moved, house(language="tr")) == (
        "Takvim değişti: ilk yanıt (bildirene), ilk yanıt (sertifika sahibine) için son an artık"
        " 24.11.2026 17:00 değil, 25.11.2026 12:10."
    )
    assert not why_moved((), map(said, moved), house())


def test_a_decision_of_another_kind_that_counts_anew_is_journalled_too(desk: Desk) -> None:
    """The author answers after the calendar was changed and before anybody looked."""
    desk.replies("#bekle 3d\nFatura numaranız nedir?")
    desk.waits(minutes=3)
    desk.dispatches()
    assert desk.ticket().promises[0].state is PromiseState.KEPT
    desk.replies("#tür istek")
    paused = replace(promised(), state=PromiseState.PAUSED, pauses=(Pause(local(2026, 11, 24, 10, 0), None),))
    desk._change("KSM-2026-000001", ticket=replace(desk.ticket(), promises=(paused,)))
    changes(desk, closed=["2026-11-24 13:00-19:00"])
    answer = desk.letter(Purpose.ANSWER)
    decision = desk.receives(
        mail("12345", subject=f"Re: {answer.subject}", message_id="<b@x>", In_Reply_To=answer.message_id)
    )
    assert decision.after.promises[0].state is PromiseState.RUNNING
    assert facts(decision)[0]["counted on"] == desk.rulebook.calendars["office"].version


def test_another_promise_of_that_name_was_not_recounted(desk: Desk) -> None:
    before = desk.ticket()
    (one,) = before.promises
    other = replace(one, started_at=one.started_at + timedelta(hours=1), calendar="x", due_at=NEXT_DAY)
    assert not list(corrections(before, replace(before, promises=(other,))))
