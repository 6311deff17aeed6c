"""What is decided because a mail was looked through: promises, the case, tags, letters, and what is left to people."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.made_up import (
    BASKA,
    certificate,
    crt_sh,
    digest,
    host,
    key_of,
    locked,
    naming,
    serial,
)
from tests.desk.remembering_desk import NOW, RULEBOOK, Desk, house, mail
from ulak.desk.certificates.certificate import Subscriber
from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.found import CONFIRMED_TAG, found, what_to_know
from ulak.desk.certificates.looking import GIVEN_UP, Evidence, looked, subscribers_of
from ulak.desk.certificates.report import Report, Revocation
from ulak.desk.certificates.same_case import MOST
from ulak.desk.certificates.subscribers import told
from ulak.desk.clocks.due import start
from ulak.desk.clocks.promise import PromiseRule, PromiseState, Term, Unit
from ulak.desk.decision import Decision
from ulak.desk.part import Part
from ulak.desk.ticket import Link, Purpose, Relation, Role, Status, Ticket

WWW, API = certificate("www"), certificate("api", "www", BASKA)
REPORTER, SUBSCRIBER = "preliminary-report/reporter", "preliminary-report/subscriber"
ON_CALL = replace(RULEBOOK, roles={**RULEBOOK.roles, "on-call": ("nobetci@kurum.test",)})
HOUR = timedelta(hours=1)


def report(number: int = 1, hours: float = 0, **changes: object) -> Ticket:
    """A report that came so many hours later than the first."""
    desk = Desk(now=NOW + hours * HOUR)
    desk.receives(mail("The key is public.", f"r{number}@research.test", "Key"), "cainfo")
    return replace(desk.ticket(), number=f"KSM-2026-00000{number}", **changes)  # type: ignore[arg-type]


def decided(
    ticket: Ticket, evidence: Evidence, *others: Ticket, rulebook: object = RULEBOOK, hours: float = 1
) -> Decision | None:
    now = NOW + hours * HOUR
    known = looked(ticket.report, evidence, now)
    subscribers = subscribers_of(known, evidence)
    return found(ticket, known, subscribers, others, rulebook, house(), now)  # type: ignore[arg-type]


def done(*arguments: object, **others: object) -> Decision:
    decision = decided(*arguments, **others)  # type: ignore[arg-type]
    assert decision is not None
    assert decision.after is not None
    assert decision.before is not None
    assert decision.after.version == decision.before.version + 1
    return decision


def after(*arguments: object, **others: object) -> Ticket:
    ticket = done(*arguments, **others).after
    assert ticket is not None
    return ticket


def states(ticket: Ticket) -> dict[str, PromiseState]:
    return {one.key: one.state for one in ticket.promises}


def letters(decision: Decision) -> list[tuple[str, list[str]]]:
    return [(one.purpose.value, [to.address for to in one.to]) for one in decision.drafts]


def events(decision: Decision) -> dict[str, dict[str, str]]:
    return {one.name: dict(one.facts) for one in decision.events}


# ---------------------------------------------------------------- one report


def test_a_certificate_of_ours_is_told_to_the_team_and_its_subscriber_is_waited_for():
    decision = done(report(), naming(WWW))
    ticket = decision.after
    assert ticket is not None
    assert [one.key for one in ticket.report.subscribers] == ["s1"]
    assert {p.address.address for p in ticket.participants if p.role is Role.SUBSCRIBER} == {
        "bt@ornek.test",
        "yedek@ornek.test",
    }
    assert states(ticket) == {REPORTER: PromiseState.RUNNING, SUBSCRIBER: PromiseState.RUNNING}
    assert letters(decision) == [("notice", ["ssl-ekip@kurum.test"])]
    assert {(one.template, one.token_word) for one in decision.drafts} == {("findings", "note")}
    assert events(decision) == {
        "certificates looked for": {"ours": "1", "not found": "0", "confirmed": "0", "inventory": "1"}
    }
    assert ticket.tags == report().tags


def test_nothing_is_closed_revoked_or_written_to_the_reporter():
    for mail_of in (naming(WWW, proofs=(key_of(WWW),)), Evidence((serial("3A4F"),), inventory=1)):
        decision = done(report(), mail_of)
        assert all(one.purpose in (Purpose.NOTICE, Purpose.ALARM) for one in decision.drafts)
        assert decision.after is not None
        assert decision.after.status is Status.NEW


def test_what_was_said_once_is_not_said_again():
    first = after(report(), naming(WWW))
    assert decided(first, naming(WWW)) is None
    assert decided(first, replace(naming(WWW), inventory=9)) is None
    assert decided(first, Evidence(inventory=1)) is None


def test_a_second_mail_that_brings_the_key_is_news():
    decision = done(after(report(), naming(WWW)), Evidence(proofs=(key_of(WWW),), inventory=1))
    assert letters(decision) == [
        ("alarm", ["ayse@kurum.test", "mib@kurum.test"]),
        ("notice", ["ssl-ekip@kurum.test"]),
    ]
    assert events(decision)["key compromise confirmed"] == {"key": WWW.spki}


def test_a_proven_compromise_is_urgent_by_day_and_night():
    ticket = replace(report(), priority="normal")
    decision = done(ticket, naming(WWW, proofs=(key_of(WWW),)), rulebook=ON_CALL)
    moved = decision.after
    assert moved is not None
    assert (moved.priority, CONFIRMED_TAG in moved.tags) == ("urgent", True)
    assert [(one.field, one.value, one.rule) for one in moved.reasons[-2:]] == [
        ("priority", "urgent", "a key was proven to be compromised"),
        ("tags", CONFIRMED_TAG, "a key was proven to be compromised"),
    ]
    assert letters(decision) == [("alarm", ["nobetci@kurum.test"]), ("notice", ["ssl-ekip@kurum.test"])]
    another = done(moved, naming(API, proofs=(key_of(certificate("other")),)), rulebook=ON_CALL)
    assert another.after is not None
    assert another.after.tags.count(CONFIRMED_TAG) == 1
    assert letters(another)[0] == ("alarm", ["nobetci@kurum.test"])


def test_people_are_woken_for_a_key_once():
    proven = after(report(), naming(WWW, proofs=(key_of(WWW),)))
    more = done(proven, Evidence((serial("3A4F"),), inventory=1), rulebook=ON_CALL)
    assert letters(more) == [("notice", ["ssl-ekip@kurum.test"])]


def test_who_is_woken_gets_one_letter():
    woken = replace(RULEBOOK, roles={**RULEBOOK.roles, "on-call": ("ayse@kurum.test",)})
    ticket = replace(report(), owner="ayse@kurum.test")
    decision = done(ticket, naming(WWW, proofs=(key_of(WWW),)), rulebook=woken)
    assert letters(decision) == [("alarm", ["ayse@kurum.test"])]


def test_where_our_border_proves_nobody_each_member_gets_a_letter_of_their_own():
    ticket, evidence = report(), naming(WWW)
    known = looked(ticket.report, evidence, NOW)
    decision = found(ticket, known, (), (), RULEBOOK, house(authserv_id=""), NOW)
    assert decision is not None
    assert letters(decision) == [("notice", ["ayse@kurum.test"]), ("notice", ["mehmet@kurum.test"])]


@pytest.mark.parametrize("evidence", [Evidence((serial("3A4F"),)), Evidence(proofs=(locked(),))])
def test_without_an_inventory_nothing_is_told_and_the_clock_runs(evidence: Evidence):
    decision = done(report(), evidence)
    assert letters(decision) == []
    assert decision.after is not None
    assert (decision.after.report.inventory, len(decision.after.report.certificates)) == (0, 1)
    assert states(decision.after)[SUBSCRIBER] is PromiseState.RUNNING


def test_the_first_inventory_makes_what_is_not_found_worth_telling():
    first = after(report(), Evidence((serial("3A4F"),)))
    decision = done(first, Evidence((serial("3A4F"),), inventory=1))
    assert letters(decision) == [("notice", ["ssl-ekip@kurum.test"])]


def test_a_mail_that_nothing_could_be_read_of_is_told_without_an_inventory_too():
    decision = done(report(), Evidence(unread=GIVEN_UP))
    assert letters(decision) == [("notice", ["ssl-ekip@kurum.test"])]
    assert "inventory of certificates is empty" in decision.drafts[0].reason
    assert decision.after is not None
    assert states(decision.after)[SUBSCRIBER] is PromiseState.RUNNING


def test_what_is_not_listed_is_counted():
    many = tuple(serial(f"{n:X}F") for n in range(600))
    decision = done(report(), Evidence(many, inventory=1))
    assert "names 100 more" in decision.drafts[0].reason


# ---------------------------------------------------------------- whether there is a subscriber


@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        (Evidence(inventory=1), "the report names no certificate"),
        (Evidence(), "the report names no certificate"),
        (Evidence((host("depo.test"),), inventory=1), "no host it names has a certificate of ours"),
    ],
)
def test_a_report_that_names_no_certificate_has_no_subscriber(evidence: Evidence, why: str):
    decision = done(report(), evidence)
    assert decision.after is not None
    assert states(decision.after) == {REPORTER: PromiseState.RUNNING, SUBSCRIBER: PromiseState.NOT_APPLICABLE}
    said = events(decision)["promise not applicable"]
    assert said["promise"] == SUBSCRIBER
    assert said["basis"].endswith(f"; found: {why}")


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence((host("depo.test"),)),
        Evidence((serial("3A4F"),), inventory=1),
        Evidence((digest("ab" * 32),), inventory=1),
        Evidence((crt_sh("1234567"),), inventory=1),
        Evidence(proofs=(locked(),), inventory=1),
        Evidence(unread=GIVEN_UP, inventory=1),
        naming(certificate("free", subscriber=None)),
    ],
)
def test_where_there_may_be_one_the_clock_runs(evidence: Evidence):
    assert states(after(report(), evidence))[SUBSCRIBER] is PromiseState.RUNNING


def test_a_later_mail_that_names_one_starts_the_clock_again_from_the_arrival():
    none = after(report(), Evidence(inventory=1))
    decision = done(none, naming(WWW), hours=20)
    assert decision.after is not None
    promise = next(one for one in decision.after.promises if one.key == SUBSCRIBER)
    assert (promise.state, promise.due_at) == (PromiseState.RUNNING, NOW + 24 * HOUR)
    assert "found:" not in promise.basis
    assert events(decision)["promise runs again"]["promise"] == SUBSCRIBER
    late = after(none, naming(WWW), hours=25)
    assert states(late)[SUBSCRIBER] is PromiseState.BREACHED


def test_what_was_missed_before_anybody_looked_stays_missed():
    decision = done(report(), Evidence(inventory=1), hours=30)
    assert decision.after is not None
    assert states(decision.after)[SUBSCRIBER] is PromiseState.BREACHED
    assert "promise ended unkept" in events(decision)


def test_a_promise_that_a_person_gave_up_stays_given_up():
    ticket = report()
    ended = tuple(
        replace(one, state=PromiseState.NOT_APPLICABLE) if one.key == SUBSCRIBER else one
        for one in ticket.promises
    )
    moved = after(replace(ticket, promises=ended), naming(WWW))
    assert states(moved)[SUBSCRIBER] is PromiseState.NOT_APPLICABLE


def test_another_subscriber_makes_a_kept_promise_run_again():
    first = after(report(), naming(WWW))
    kept = told(first, ("s1",), NOW + HOUR)
    assert states(kept)[SUBSCRIBER] is PromiseState.KEPT
    assert states(after(kept, naming(API), hours=2))[SUBSCRIBER] is PromiseState.RUNNING


# ---------------------------------------------------------------- the case


def change_of(decision: Decision, number: str) -> Ticket:
    return next(one.after for one in decision.others if one.before.number == number)


def test_two_reports_of_one_certificate_are_one_case_and_the_older_tells_the_subscriber():
    older = after(report(1), naming(WWW))
    decision = done(report(2, hours=6), naming(WWW), older, hours=7)
    ticket, other = decision.after, change_of(decision, older.number)
    assert ticket is not None
    assert ticket.links == (Link(older.number, Relation.CASE),)
    assert (ticket.report.reports, other.report.reports) == (2, 2)
    assert [one.told_on for one in ticket.report.subscribers] == [older.number]
    assert [one.told_on for one in other.report.subscribers] == [""]
    assert states(ticket) == {REPORTER: PromiseState.RUNNING, SUBSCRIBER: PromiseState.NOT_APPLICABLE}
    assert states(other)[SUBSCRIBER] is PromiseState.RUNNING
    said = events(decision)
    assert said["linked"] == {"number": older.number, "relation": "case"}
    assert said["reports of the case"] == {"how many": "2"}
    assert said["promise not applicable"]["basis"].endswith(f"the subscribers are told on {older.number}")
    assert [one.name for one in decision.others[0].events] == ["reports of the case"]
    assert other.version == older.version + 1
    assert older.number in decision.drafts[0].reason


def linked(one: Ticket, *numbers: str) -> Ticket:
    return replace(one, links=tuple(Link(number, Relation.CASE, made_here=False) for number in numbers))


def test_a_case_is_told_of_once():
    older = after(report(1), naming(WWW))
    decision = done(report(2, hours=6), naming(WWW), older)
    younger, older = decision.after, linked(change_of(decision, older.number), "KSM-2026-000002")
    assert decided(younger, naming(WWW), older) is None  # type: ignore[arg-type]
    assert decided(older, naming(WWW), younger) is None  # type: ignore[arg-type]


def test_a_number_beside_it_that_is_not_found_keeps_no_clock_running():
    """Nobody could keep that promise here: whoever is known of is told on the other report."""
    typo = naming(WWW)
    typo = replace(typo, identifiers=(*typo.identifiers, serial("0BADC0DE")))
    ticket = after(report(2, hours=6), typo, after(report(1), naming(WWW)))
    assert [one.is_known for one in ticket.report.certificates] == [True, False]
    assert states(ticket)[SUBSCRIBER] is PromiseState.NOT_APPLICABLE


def test_a_mailbox_of_the_desk_reaches_no_subscriber():
    own = Subscriber("s9", "Kamu SM", "", ("cainfo@tubitak.test", "bounces@tubitak.test", "ag@kurum.test"))
    [one] = after(report(), naming(certificate("own", subscriber=own))).report.subscribers
    assert [contact.address for contact in one.contacts] == ["ag@kurum.test"]


def test_the_older_report_tells_also_where_its_certificate_is_found_later():
    younger = after(report(2, hours=6), naming(WWW), hours=7)
    decision = done(report(1), naming(WWW), younger, hours=8)
    other = change_of(decision, younger.number)
    assert [one.told_on for one in other.report.subscribers] == ["KSM-2026-000001"]
    assert decision.after is not None
    assert [one.told_on for one in decision.after.report.subscribers] == [""]
    assert states(other)[SUBSCRIBER] is PromiseState.NOT_APPLICABLE
    assert states(decision.after)[SUBSCRIBER] is PromiseState.RUNNING
    assert [one.name for one in decision.others[0].events] == [
        "reports of the case",
        "promise not applicable",
    ]


def test_whoever_was_told_on_the_younger_one_is_told_no_more():
    younger = told(after(report(2, hours=6), naming(WWW), hours=7), ("s1",), NOW + 7 * HOUR)
    ticket = after(report(1), naming(WWW), younger, hours=8)
    assert [one.told_on for one in ticket.report.subscribers] == [younger.number]
    assert states(ticket)[SUBSCRIBER] is PromiseState.NOT_APPLICABLE


def test_a_subscriber_of_more_certificates_here_is_told_here():
    more = certificate("more")
    ticket = after(report(2, hours=6), naming(WWW, more), after(report(1), naming(WWW)))
    assert [one.told_on for one in ticket.report.subscribers] == [""]
    assert states(ticket)[SUBSCRIBER] is PromiseState.RUNNING


def test_one_of_two_subscribers_is_told_there_and_the_clock_runs_for_the_other():
    ticket = after(report(2, hours=6), naming(WWW, API), after(report(1), naming(WWW)))
    assert {one.key: one.told_on for one in ticket.report.subscribers} == {"s1": "KSM-2026-000001", "s2": ""}
    assert states(ticket)[SUBSCRIBER] is PromiseState.RUNNING


def closed(ticket: Ticket, days: float) -> Ticket:
    return replace(ticket, status=Status.CLOSED, closed_at=NOW - timedelta(days=days))


def test_a_closed_report_tells_nobody_but_counts():
    other = closed(after(report(1), naming(WWW)), days=1)
    decision = done(report(2, hours=6), naming(WWW), other)
    assert decision.after is not None
    assert [one.told_on for one in decision.after.report.subscribers] == [""]
    assert (decision.after.report.reports, change_of(decision, other.number).report.reports) == (2, 2)
    assert change_of(decision, other.number).promises == other.promises
    assert letters(decision) == [("notice", ["ssl-ekip@kurum.test"])]


@pytest.mark.parametrize(("days", "told_on"), [(1, "KSM-2026-000001"), (90, "")])
def test_one_that_told_them_lately_has_told_them(days: float, told_on: str):
    other = closed(told(after(report(1), naming(WWW)), ("s1",), NOW), days)
    ticket = after(report(2, hours=6), naming(WWW), other)
    assert [one.told_on for one in ticket.report.subscribers] == [told_on]


def test_where_nobody_is_promised_to_tell_them_there_they_are_told_here():
    other = after(report(1), naming(WWW))
    other = replace(
        other, promises=tuple(replace(one, state=PromiseState.NOT_APPLICABLE) for one in other.promises)
    )
    ticket = after(report(2, hours=6), naming(WWW), other)
    assert [one.told_on for one in ticket.report.subscribers] == [""]


def test_a_third_report_is_told_where_the_first_is():
    first = after(report(1), naming(WWW))
    decision = done(report(2, hours=6), naming(WWW), first)
    second, first = decision.after, linked(change_of(decision, first.number), "KSM-2026-000002")
    third = done(report(3, hours=7), naming(WWW), first, second)
    assert third.after is not None
    assert [one.told_on for one in third.after.report.subscribers] == ["KSM-2026-000001"]
    assert third.after.report.reports == 3
    assert change_of(third, "KSM-2026-000002").report.reports == 3
    assert third.after.links == (
        Link("KSM-2026-000001", Relation.CASE),
        Link("KSM-2026-000002", Relation.CASE),
    )


def test_whoever_has_another_report_of_the_case_is_told_as_well():
    owned = replace(after(report(1), naming(WWW)), owner="mehmet@kurum.test")
    decision = done(report(2, hours=6), naming(WWW), owned)
    assert letters(decision) == [("notice", ["ssl-ekip@kurum.test"]), ("notice", ["mehmet@kurum.test"])]


def test_of_a_flood_of_reports_as_many_are_linked_as_anybody_looks_at():
    others = tuple(
        replace(after(report(1), naming(WWW)), number=f"KSM-2026-{n:06}", report=Report()) for n in range(200)
    )
    decision = done(report(2), naming(WWW), *others)
    assert decision.after is not None
    assert (len(decision.after.links), len(decision.others)) == (MOST, MOST)


def test_a_link_that_is_there_for_another_reason_stays_what_it_is():
    older = linked(after(report(1), naming(WWW)))
    ticket = report(2, hours=6, links=(Link(older.number, Relation.DUPLICATE),))
    decision = done(ticket, naming(WWW), older)
    assert decision.after is not None
    assert decision.after.links == (
        Link(older.number, Relation.DUPLICATE),
        Link(older.number, Relation.CASE),
    )


def test_what_was_to_be_told_on_a_ticket_that_became_part_of_this_one_is_told_here():
    older = after(report(1), naming(WWW))
    ticket = after(report(2, hours=6), naming(WWW), older)
    part = Part(older.number, "<m@kurum.test>", NOW, "open", None, "", "", ())
    whole = after(replace(ticket, parts=(part,)), naming(WWW))
    assert [one.told_on for one in whole.report.subscribers] == [""]
    assert states(whole)[SUBSCRIBER] is PromiseState.RUNNING


# ---------------------------------------------------------------- revocation


GONE = Revocation(NOW + HOUR, "CRL 7", "digest", True)
REVOKED = PromiseRule("revocation", Term(86_400, Unit.SECONDS), "wall", "revocation")


def test_what_an_imported_list_has_as_revoked_keeps_the_promise_and_another_certificate_takes_that_back():
    first = after(report(), naming(WWW))
    running = start(REVOKED, "", NOW, RULEBOOK.calendars, "BR 4.9.1.1 (3)")
    ticket = replace(first, promises=(*first.promises, running))
    decision = done(ticket, naming(WWW, revoked={WWW.sha256: GONE}), hours=2)
    assert decision.after is not None
    assert states(decision.after)["revocation/"] is PromiseState.KEPT
    assert events(decision)["promise kept"] == {"promise": "revocation/"}
    assert events(decision)["revocation published"] == {
        "serial": WWW.serial, "at": (NOW + HOUR).isoformat(), "evidence": "CRL 7", "sha256": "digest",
        "signature": "verified", "reason": "none",
    }  # fmt: skip
    more = done(decision.after, naming(API), hours=3)
    assert more.after is not None
    assert states(more.after)["revocation/"] is PromiseState.RUNNING
    assert "revocation published" not in events(more)
    assert events(more)["promise runs again"]["promise"] == "revocation/"


def test_verdicts_are_said_with_their_number():
    said = events(done(report(), naming(WWW, proofs=(key_of(WWW, API), locked()))))
    assert said["certificates looked for"] == {
        "ours": "2",
        "not found": "1",
        "confirmed": "2",
        "inventory": "1",
    }
    assert Verdict.CONFIRMED == "confirmed"


@pytest.mark.parametrize("language", ["tr", "en"])
def test_what_was_not_looked_up_is_said(language: str) -> None:
    told = after(report(), replace(naming(WWW), beyond=21))
    (words,) = what_to_know(told, (), language)
    assert "21" in words
    assert tuple(what_to_know(after(report(), naming(WWW)), (), language)) == ()
