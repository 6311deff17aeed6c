"""A subscriber is told on one report of a case: on another one, where the first is not going to any more."""

from dataclasses import replace

import pytest

from tests.desk.made_up import certificate, naming
from tests.desk.remembering_desk import NOW, RULEBOOK, house
from tests.desk.test_found import (
    API,
    HOUR,
    SUBSCRIBER,
    WWW,
    after,
    change_of,
    closed,
    done,
    events,
    letters,
    linked,
    report,
    states,
)
from ulak.desk.certificates.concerned import only_concerned
from ulak.desk.certificates.subscribers import told
from ulak.desk.certificates.taking_over import as_the_case_is
from ulak.desk.clocks.due import end
from ulak.desk.clocks.promise import PromiseState
from ulak.desk.decision import Decision
from ulak.desk.ticket import Dossier, Kind, LetterState, Link, PastLetter, Purpose, Relation, Status, Ticket

FIRST, SECOND, THIRD = (f"KSM-2026-00000{n}" for n in (1, 2, 3))
ON = Link(SECOND, Relation.MERGED)


def pair() -> tuple[Ticket, Ticket]:
    """Two reports on one certificate, six hours apart; the older one tells the subscriber."""
    first = after(report(1), naming(WWW))
    decision = done(report(2, hours=6), naming(WWW), first, hours=7)
    assert decision.after is not None
    return linked(change_of(decision, FIRST), SECOND), decision.after


def three() -> tuple[Ticket, Ticket, Ticket]:
    first, second = pair()
    decision = done(report(3, hours=7), naming(WWW), first, second, hours=8)
    assert decision.after is not None
    second = replace(change_of(decision, SECOND), links=(*second.links, Link(THIRD, Relation.CASE)))
    return linked(change_of(decision, FIRST), SECOND, THIRD), second, decision.after


def changing(ticket: Ticket, *others: Ticket | Dossier, hours: float = 9) -> Decision | None:
    dossiers = (one if isinstance(one, Dossier) else Dossier(one) for one in others)
    return as_the_case_is(ticket, dossiers, RULEBOOK, house(), NOW + hours * HOUR)


def changed(ticket: Ticket, *others: Ticket | Dossier, hours: float = 9) -> Decision:
    decision = changing(ticket, *others, hours=hours)
    assert decision is not None
    assert decision.after is not None
    assert decision.after.version == ticket.version + 1
    return decision


def told_on(ticket: Ticket | None) -> list[str]:
    assert ticket is not None
    return [one.told_on for one in ticket.report.subscribers]


def shut(ticket: Ticket) -> Ticket:
    return closed(ticket, days=0)


def of_another_kind(ticket: Ticket) -> Ticket:
    return replace(ticket, kind=Kind.COMPLAINT)


def given_up(ticket: Ticket) -> Ticket:
    promises = tuple(end(one, NOW + HOUR) if one.key == SUBSCRIBER else one for one in ticket.promises)
    return replace(ticket, promises=promises)


def without_the_certificate(ticket: Ticket) -> Ticket:
    return only_concerned(replace(ticket, report=replace(ticket.report, certificates=())))


ENDS = [shut, of_another_kind, given_up, without_the_certificate]


def test_as_long_as_the_first_one_tells_nothing_changes():
    first, second = pair()
    assert changing(second, first) is None
    assert changing(first, second) is None


@pytest.mark.parametrize("ends", ENDS)
def test_where_the_first_one_does_not_the_next_tells_them_by_its_own_clock(ends):
    first, second = pair()
    decision = changed(second, ends(first))
    assert decision.after is not None
    assert told_on(decision.after) == [""]
    promise = next(one for one in decision.after.promises if one.key == SUBSCRIBER)
    assert (promise.state, promise.due_at) == (PromiseState.RUNNING, NOW + 30 * HOUR)
    said = events(decision)
    assert said["subscriber is told here"] == {"instead of": FIRST}
    assert said["promise runs again"]["promise"] == SUBSCRIBER
    assert letters(decision) == [("notice", ["ssl-ekip@kurum.test"])]
    assert FIRST in decision.drafts[0].reason
    assert "tells the subscriber (Örnek Kurumu)" in decision.drafts[0].reason
    assert changing(decision.after, ends(first)) is None


def test_whoever_takes_over_too_late_has_missed_it_at_once():
    first, second = pair()
    decision = changed(second, shut(first), hours=31)
    assert decision.after is not None
    assert states(decision.after)[SUBSCRIBER] is PromiseState.BREACHED


@pytest.mark.parametrize("ends", [shut, of_another_kind, given_up, without_the_certificate])
def test_who_was_told_there_before_that_is_told_no_more(ends):
    first, second = pair()
    first = ends(told(first, ("s1",), NOW + HOUR))
    told_of_all = first.report.certificates != ()
    decision = changing(second, first)
    assert (decision is None) is told_of_all  # what a letter said of a certificate taken off it, nobody knows


def letter(state: LetterState, to: str = "bt@ornek.test", subscriber: str = "s1") -> PastLetter:
    party = "subscriber" if subscriber else "reporter"
    return PastLetter(1, Purpose.PRELIMINARY_REPORT, state, (to,), "ayse@kurum.test", NOW, None, "<l@x.test>",
                      "", "", party, "", "", subscriber=subscriber)  # fmt: skip


@pytest.mark.parametrize("ends", [shut, of_another_kind, given_up])
@pytest.mark.parametrize(
    ("state", "waits"),
    [
        (LetterState.HELD, True),
        (LetterState.QUEUED, True),
        (LetterState.SENDING, True),
        (LetterState.DEFERRED, True),
        (LetterState.UNCERTAIN, True),
        (LetterState.FAILED, False),
        (LetterState.WITHDRAWN, False),
        (LetterState.SENT, False),  # it came back: they count as told otherwise
    ],
)
def test_a_letter_that_is_on_its_way_to_them_is_waited_for(ends, state: LetterState, waits: bool):
    first, second = pair()
    assert (changing(second, Dossier(ends(first), letters=(letter(state),))) is None) is waits


def test_a_letter_to_somebody_else_tells_them_nothing():
    first, second = pair()
    for one in (letter(LetterState.HELD, subscriber="s2"), letter(LetterState.HELD, "r@x.test", "")):
        assert changing(second, Dossier(shut(first), letters=(one,))) is not None
    same = letter(LetterState.HELD, "bt@ornek.test", "")
    assert changing(second, Dossier(shut(first), letters=(same,))) is None  # the reporter is the subscriber


def test_of_three_the_oldest_that_is_left_tells_them_and_the_next_waits_for_that_one():
    first, second, third = three()
    taken = changed(second, shut(first), third)
    assert told_on(taken.after) == [""]
    assert taken.others == ()
    assert taken.after is not None
    moved = changed(third, shut(first), taken.after)
    assert told_on(moved.after) == [SECOND]
    assert moved.after is not None
    promise = next(one for one in moved.after.promises if one.key == SUBSCRIBER)
    assert (promise.state, promise.basis.partition("; found: ")[2]) == (
        PromiseState.NOT_APPLICABLE, f"the subscribers are told on {SECOND}")  # fmt: skip
    assert letters(moved) == []
    assert "subscriber is told here" not in events(moved)


def test_of_two_that_are_free_the_younger_waits_for_the_older_in_whatever_order_they_are_asked():
    first, second, third = three()
    early = changed(third, shut(first), second)
    assert early.after is not None
    assert told_on(early.after) == [""]
    late = changed(second, shut(first), early.after).after
    assert told_on(late) == [""]
    assert late is not None
    settled = changed(late, shut(first), early.after)
    assert told_on(settled.after) == [""]
    assert told_on(change_of(settled, THIRD)) == [SECOND]
    assert letters(settled) == []


def test_when_the_first_one_opens_again_it_tells_them_as_before():
    first, second = pair()
    taken = changed(second, shut(first)).after
    assert taken is not None
    back = changed(first, taken)
    assert told_on(change_of(back, SECOND)) == [FIRST]
    assert states(change_of(back, SECOND))[SUBSCRIBER] is PromiseState.NOT_APPLICABLE
    assert letters(back) == []


def test_what_the_second_one_told_ends_the_clock_that_ran_on_on_the_first():
    first, second = pair()
    taken = changed(second, shut(first)).after
    assert taken is not None
    told_there = told(taken, ("s1",), NOW + 10 * HOUR)
    decision = changed(shut(first), told_there, hours=11)
    assert told_on(decision.after) == [SECOND]
    assert decision.after is not None
    assert states(decision.after)[SUBSCRIBER] is PromiseState.NOT_APPLICABLE
    late = changed(shut(first), told_there, hours=25)
    assert late.after is not None
    assert states(late.after)[SUBSCRIBER] is PromiseState.BREACHED  # its own 24 hours were over
    assert late.after.status is Status.CLOSED


def test_two_that_wait_for_each_other_do_not():
    """The younger told them while the older was closed, and that letter came back after all."""
    first, second = pair()
    taken = changed(second, shut(first)).after
    assert taken is not None
    each = replace(first, report=replace(first.report, subscribers=(
        replace(first.report.subscribers[0], told_on=SECOND),)))  # fmt: skip
    decision = changed(each, second)
    assert told_on(decision.after) == [""]
    assert decision.after is not None
    assert states(decision.after)[SUBSCRIBER] is PromiseState.RUNNING
    assert changing(second, decision.after) is None


def test_what_the_younger_told_and_came_back_is_the_older_ones_again():
    younger = told(after(report(2, hours=6), naming(WWW), hours=7), ("s1",), NOW + 7 * HOUR)
    decision = done(report(1), naming(WWW), younger, hours=8)
    assert decision.after is not None
    assert told_on(decision.after) == [SECOND]
    waits = replace(younger, report=replace(younger.report, subscribers=(
        replace(younger.report.subscribers[0], told_at=None),)))  # fmt: skip
    back = changed(decision.after, waits).after
    assert told_on(back) == [""]
    assert back is not None
    assert told_on(change_of(changed(back, waits), SECOND)) == [FIRST]


def test_one_that_told_although_it_waited_for_another_has_told():
    first, second = pair()
    second = told(second, ("s1",), NOW + 8 * HOUR)
    decision = changed(first, second)
    assert told_on(decision.after) == [SECOND]


def test_a_certificate_more_that_the_first_one_does_not_have_is_told_of_here():
    first, second = pair()
    more = after(second, naming(certificate("more")), first, hours=8)
    assert told_on(more) == [FIRST]
    assert told_on(changed(more, first).after) == [""]


def test_one_of_two_subscribers_is_taken_over_beside_the_other():
    first = after(report(1), naming(WWW))
    decision = done(report(2, hours=6), naming(WWW, API), first, hours=7)
    assert decision.after is not None
    second = told(decision.after, ("s2",), NOW + 8 * HOUR)
    assert states(second)[SUBSCRIBER] is PromiseState.KEPT
    taken = changed(second, shut(linked(first, SECOND)))
    assert taken.after is not None
    assert {one.key: one.is_waiting for one in taken.after.report.subscribers} == {"s1": True, "s2": False}
    assert states(taken.after)[SUBSCRIBER] is PromiseState.RUNNING
    assert "Örnek Kurumu" in taken.drafts[0].reason
    assert "Başka" not in taken.drafts[0].reason


def test_a_closed_ticket_takes_nothing_over():
    first, second = pair()
    assert changing(shut(second), shut(first)) is None


def test_a_part_is_what_it_is_part_of():
    first, second = pair()
    assert changing(replace(second, links=(*second.links, ON)), shut(first)) is None


def test_one_that_became_part_of_another_tells_nobody_and_its_whole_does():
    first, second = pair()
    whole = after(report(3), naming(WWW))
    part = replace(given_up(shut(first)), links=(*first.links, Link(THIRD, Relation.MERGED)))
    decision = changed(second, part, whole)
    assert told_on(decision.after) == [THIRD]
    assert decision.after is not None
    assert decision.after.links == (Link(FIRST, Relation.CASE), Link(THIRD, Relation.CASE))


def test_a_certificate_that_staff_put_on_it_makes_it_one_of_the_case():
    """`#sertifika` names it: no mail is looked through for that."""
    first = replace(after(report(1), naming(WWW)), owner="mehmet@kurum.test")
    second = after(report(2, hours=6), naming(WWW), hours=7)
    decision = changed(second, first)
    assert decision.after is not None
    assert (told_on(decision.after), decision.after.report.reports) == ([FIRST], 2)
    assert events(decision)["linked"] == {"number": FIRST, "relation": "case"}
    assert letters(decision) == [("notice", ["ssl-ekip@kurum.test"]), ("notice", ["mehmet@kurum.test"])]
    assert "tells the subscriber" not in decision.drafts[0].reason


def test_of_a_closed_ticket_that_joins_nobody_is_told():
    second = after(report(2, hours=6), naming(WWW), hours=7)
    decision = changed(second, shut(after(report(1), naming(WWW))))
    assert letters(decision) == [("notice", ["ssl-ekip@kurum.test"])]
