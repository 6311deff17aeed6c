"""What ends a promise after its due instant, before anybody looked, leaves it missed, with its record to come."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import ISTANBUL, RULEBOOK, mail
from tests.desk.test_verdicts_stay import AYSE, ONE, TWO, asked, orders, reported
from ulak.desk.acts.author_asked import clock_events
from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.due import end, keep, pause, unkeep
from ulak.desk.clocks.escalate import is_told
from ulak.desk.clocks.promise import Breach, PromiseState
from ulak.desk.clocks.promise_words import promise_in_words, read_promise
from ulak.desk.clocks.recounting import corrections
from ulak.desk.clocks.united_clocks import as_if_apart
from ulak.desk.clocks.whose_time import lacks_record
from ulak.desk.ticket import Purpose

CALENDARS = RULEBOOK.calendars
MOMENT = timedelta(seconds=1)


def promised():
    return asked().ticket().promises[0]


def of(desk, name: str, number: str = ONE):
    return next(one for one in desk.ticket(number).promises if one.name == name)


def names(decision) -> list[str]:
    return [one.name for one in decision.events]


def test_what_ends_at_its_due_instant_was_not_missed_and_a_moment_later_it_was() -> None:
    one = promised()
    assert end(one, one.due_at).state is PromiseState.NOT_APPLICABLE
    late = end(one, one.due_at + MOMENT)
    assert (late.state, late.ended_at, late.kept_at) == (PromiseState.BREACHED, one.due_at + MOMENT, None)
    assert (late.is_live, late.is_given_up, lacks_record(late)) == (False, True, True)
    assert read_promise(promise_in_words(late)) == late
    assert unkeep(late, late.due_at, CALENDARS).is_live
    assert keep(late, late.due_at + 2 * MOMENT).ended_at is None


def test_a_clock_that_stands_still_is_not_late_and_one_that_was_missed_before_is() -> None:
    one = promised()
    assert (
        end(pause(one, one.started_at, CALENDARS), one.due_at + MOMENT).state is PromiseState.NOT_APPLICABLE
    )
    again = replace(one, broken=Breach(one.due_at, one.due_at + MOMENT))
    assert end(again, one.started_at).state is PromiseState.BREACHED


def test_a_closing_without_an_answer_after_the_due_instant() -> None:
    desk = asked()
    desk.waits(days=6)
    closed = orders(desk, "#ürün ssl\n#kapat")
    ended = of(desk, "first-answer")
    assert "promise ended unkept" in names(closed)
    assert (ended.state, ended.broken) == (PromiseState.BREACHED, None)
    noted = desk.escalates()
    assert names(noted) == ["promise breached"]
    assert not noted.drafts
    assert of(desk, "first-answer").broken.due_at == ended.due_at
    desk.waits(days=3)
    assert desk.escalates() is None, "nobody is told of it any more"
    orders(desk, "#aç")
    assert of(desk, "first-answer").is_live


def test_so_does_one_that_had_been_told_of() -> None:
    desk = asked()
    desk.waits(days=6)
    desk.escalates()
    record = of(desk, "first-answer").broken
    orders(desk, "#ürün ssl\n#kapat")
    assert (of(desk, "first-answer").broken, of(desk, "first-answer").is_live) == (record, False)
    desk.waits(days=3)
    assert desk.escalates() is None
    desk.replies("#geri-al", purpose=Purpose.RECEIPT, to="zehra@kurum.test")
    assert (of(desk, "first-answer").broken, of(desk, "first-answer").is_live) == (record, True)


def test_a_change_of_kind_after_the_due_instant() -> None:
    desk = reported()
    desk.waits(days=6)
    changed = desk.replies("#tür istek\n#not\nBildirim değil.", AYSE)
    missed = [one for one in desk.ticket().promises if one.name == "preliminary-report"]
    assert names(changed).count("promise ended unkept") == len(missed) == 2
    assert {(one.state, one.is_live) for one in missed} == {(PromiseState.BREACHED, False)}
    desk.escalates()
    assert all(one.broken for one in desk.ticket().promises if one.name == "preliminary-report")
    desk.replies("#tür sertifika problem bildirimi\n#not\nYine de.", AYSE, Purpose.RECEIPT, to=AYSE)
    again = [one for one in desk.ticket().promises if one.name == "preliminary-report"]
    assert all(one.is_live and one.broken for one in again)


def test_a_merging_into_a_ticket_with_a_stricter_clock() -> None:
    desk = asked()
    desk.waits(minutes=1)
    desk.receives(mail("Yine", subject="Yine", message_id="<two@ornek.gov.tr>"))
    desk.waits(days=6)
    orders(desk, f"#birleştir {ONE}", TWO)
    assert (of(desk, "first-answer", TWO).state, of(desk, "first-answer").state.value) == (
        PromiseState.BREACHED, "running")  # fmt: skip
    desk.escalates(TWO)
    record = of(desk, "first-answer", TWO).broken
    assert record
    orders(desk, "#ayır", ONE)
    apart = of(desk, "first-answer", TWO)
    assert (apart.broken, apart.is_live) == (record, True)


@pytest.mark.parametrize(("late", "state"), [(-1, PromiseState.NOT_APPLICABLE), (1, PromiseState.BREACHED)])
def test_what_was_given_up_for_the_whole_was_given_up_for_each_part(late: int, state: PromiseState) -> None:
    own = promised()
    at = own.due_at + late * MOMENT
    assert as_if_apart(own, end(own, at), own.started_at, CALENDARS, at).state is state


def test_what_goes_on_after_it_was_ended_is_told() -> None:
    desk = asked()
    ticket, (one,) = desk.ticket(), desk.ticket().promises
    ended = replace(ticket, promises=(end(one, one.due_at + MOMENT),))
    live = replace(ticket, promises=(unkeep(ended.promises[0], one.due_at, CALENDARS),))
    assert [event.name for event in clock_events(ended, live)] == ["promise runs again"]
    assert list(clock_events(live, ended)) == []


def test_a_breach_that_was_none_is_taken_back_by_a_word_and_its_record_stays() -> None:
    desk = asked()
    desk.waits(days=6)
    desk.escalates()
    before = desk.ticket()
    (missed,) = before.promises
    in_time, late = keep(missed, missed.due_at), keep(missed, missed.due_at + MOMENT)
    assert (in_time.state, in_time.broken, in_time.was_in_time) == (
        PromiseState.KEPT, missed.broken, True)  # fmt: skip
    assert (late.state, late.was_in_time) == (PromiseState.BREACHED, False)
    (told,) = corrections(before, replace(before, promises=(in_time,)))
    assert (told.name, dict(told.facts)) == (
        "breach taken back", {"promise": "first-answer/", "kept": missed.due_at.isoformat()})  # fmt: skip
    assert not list(corrections(before, replace(before, promises=(late,))))


def test_another_calendar_alone_is_no_reason_to_ask_whose_time_it_was() -> None:
    desk = asked()
    leave = Calendar.read({"mon-fri": "08:10-19:00"}, ISTANBUL, "TR", closed=["2026-11-25"])
    desk.rulebook = replace(RULEBOOK, calendars={"office": leave})
    decision = desk.escalates()
    assert decision is not None
    assert not is_told(decision)
    desk.waits(days=6)
    told = desk.escalates()
    assert told is not None
    assert is_told(told)
