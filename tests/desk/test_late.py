"""A warning that comes late says why, from what was written down; one about a breach says whose time it was."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.desk.remembering_desk import NOW, RULEBOOK, Desk, draft, house, mail
from ulak.desk.clocks.breach import NOTHING_TAKEN, DueStep, Step, Taken
from ulak.desk.clocks.escalate import escalate
from ulak.desk.clocks.evidence import NOTHING_KNOWN, RULES, Change, Coming, Evidence
from ulak.desk.clocks.first_sight import SIGHT, sight_step, told_at_sight
from ulak.desk.clocks.late import Missed, remarks
from ulak.desk.clocks.promise import Breach, Promise, PromiseState
from ulak.desk.clocks.whose_time import LATE
from ulak.desk.decision import Decision

HOUR = timedelta(hours=1)
TEAM, LEAD, QUALITY = "ssl-ekip@kurum.test", "ayse@kurum.test", "kalite@kurum.test"


@pytest.fixture
def report() -> Desk:
    """A certificate problem report that came at nine."""
    desk = Desk()
    desk.receives(mail("The CRL is stale.", "hanno@research.test", "CRL"), "cainfo")
    return desk


def after(hours: float) -> datetime:
    return NOW + hours * HOUR


def at(desk: Desk, hours: float, evidence: Evidence = NOTHING_KNOWN, language: str = "en") -> Decision:
    """What the desk decides so many hours after the report came."""
    dossier = desk.dossiers["KSM-2026-000001"]
    decision = escalate(dossier, {}, RULEBOOK, house(language=language), after(hours), evidence)
    assert decision is not None
    return decision


def says(decision: Decision) -> list[str]:
    return draft(decision, "escalation").reason.splitlines()


OWN = Coming(after(0), after(0), after(0))
DUE_THEN = "This letter comes late: it was due at 24.11.2026 21:00."
AWAY = "Why: from 24.11.2026 20:00 to 24.11.2026 23:00 the desk did not watch its clocks;"


@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        (NOTHING_KNOWN, ""),
        (Evidence(comings=(OWN,)), ""),
        (
            Evidence((OWN,), away=((after(11), after(14)),)),
            f"{AWAY} it was not running, or could not reach its store.",
        ),
        (Evidence((OWN,), away=((after(6), after(11)),)), ""),
        (Evidence((OWN,), away=((after(13), after(14)),)), ""),
        (
            Evidence((OWN,), changes=(Change(after(13), RULES),)),
            "Why: the rules were changed at 24.11.2026 22:00.",
        ),
        (Evidence((OWN,), changes=(Change(after(11), RULES),)), ""),
        (
            Evidence((OWN,), changes=(Change(after(13), "promise goes on"), Change(after(14), RULES))),
            "Why: this clock began to run again at 24.11.2026 22:00.",
        ),
        (
            Evidence((OWN,), changes=(Change(after(13), "promise given"),)),
            "Why: this clock was added to the ticket at 24.11.2026 22:00.",
        ),
        (
            Evidence((OWN,), changes=(Change(after(13), "merged in"),)),
            "Why: the ticket was merged with another, or split from it, at 24.11.2026 22:00.",
        ),
        (Evidence((OWN,), changes=(Change(after(13), "promise recounted"),)), ""),
    ],
)
def test_a_late_letter_says_why_and_never_guesses(report: Desk, evidence: Evidence, why: str) -> None:
    assert says(at(report, 14, evidence)) == [DUE_THEN, *([why] if why else [])]


def test_in_time_nothing_is_said(report: Desk) -> None:
    away = Evidence((OWN,), away=((after(11), after(14)),))
    assert says(at(report, 12, away)) == []
    assert says(at(report, 12 + LATE / HOUR, away)) == []


def seen(arrived: float, opened: float, **more: object) -> Evidence:
    return Evidence((Coming(after(0), after(arrived), after(opened)),), **more)  # type: ignore[arg-type]


SEEN = "Why: the mail was first seen at 24.11.2026 22:30."


@pytest.mark.parametrize(
    ("evidence", "why"),
    [
        (seen(0, 13.5), [SEEN]),
        (seen(12.5, 13.5), ["Why: the mail reached the mailbox only at 24.11.2026 21:30."]),
        (
            seen(0, 13.5, unread=((after(8), after(13.5)), (after(14), after(15)), (after(1), after(2)))),
            ["Why: the mailbox could not be read from 24.11.2026 17:00 to 24.11.2026 22:30."],
        ),
        (
            seen(0, 13.5, away=((after(11), after(14)),)),
            [f"{AWAY} it was not running, or could not reach its store."],
        ),
        (seen(0, 13.5, away=((after(13.5), after(14)),)), [SEEN]),
        (
            Evidence((Coming(after(0), after(13), after(13.5), by_author=False),)),
            ["Why: the ticket was opened at 24.11.2026 22:30, and its clock counts from 24.11.2026 09:00."],
        ),
    ],
)
def test_what_was_not_seen_in_time_says_what_kept_it(
    report: Desk, evidence: Evidence, why: list[str]
) -> None:
    assert says(at(report, 14, evidence)) == [DUE_THEN, *why]


def test_the_same_in_turkish(report: Desk) -> None:
    away = Evidence((OWN,), away=((after(11), after(14)),))
    assert says(at(report, 14, away, "tr")) == [
        "Bu bildirim geç geldi: 24.11.2026 21:00 itibarıyla gelmeliydi.",
        (
            "Neden: masa 24.11.2026 20:00 ile 24.11.2026 23:00 arasında süreleri izlemedi; çalışmıyordu veya"
            " kayıtlarına ulaşamıyordu."
        ),
    ]


@pytest.mark.parametrize(
    ("spent", "turkish", "english"),
    [
        (
            (0, 6, 18),
            "Bu sürenin 6 saati masa çalışmadığı için, 18 saati ilgililerde geçti.",
            "Its time went so: 6 h because the desk was not at work, 18 h with people.",
        ),
        (
            (0.5, 0, 23.5),
            "Bu sürenin 30 dakikası posta sunucularında, 23 saat 30 dakikası ilgililerde geçti.",
            "Its time went so: 30 min at mail servers, 23 h 30 min with people.",
        ),
        (
            (0, 8 / 3600, 24 - 8 / 3600),
            "Bu sürenin 24 saati ilgililerde geçti.",
            "Its time went so: 24 h with people.",
        ),
        (
            (72, 0, 0),
            "Bu sürenin 72 saati posta sunucularında geçti.",
            "Its time went so: 72 h at mail servers.",
        ),
    ],
)
def test_a_breach_says_whose_time_it_was(
    report: Desk, spent: tuple[float, ...], turkish: str, english: str
) -> None:
    missed = tuple(
        replace(one, state=PromiseState.BREACHED, broken=Breach(one.due_at, NOW, *(n * HOUR for n in spent)))
        for one in report.ticket().promises
    )
    steps = (DueStep("24h", 0, after(24), ("team",)),)
    both = tuple(Missed(one, steps) for one in missed)
    assert remarks(both, NOTHING_KNOWN, house(language="tr"), after(24)) == turkish
    assert remarks(both, NOTHING_KNOWN, house(language="en"), after(24)) == english


def test_the_record_of_a_breach_stands_in_the_journal(report: Desk) -> None:
    known = seen(1, 3, unread=((after(23), after(23.5)),))
    decision = at(report, 25, known)
    (first, second) = (event for event in decision.events if event.name == "promise breached")
    facts = dict(first.facts)
    assert facts == {
        "promise": "preliminary-report/reporter",
        "due": after(24).isoformat(),
        "noted": after(25).isoformat(),
        "counted on": "wall",
        "promised by": RULEBOOK.version,
        "server": "1:30:00",
        "desk": "2:00:00",
        "people": "20:30:00",
    }
    assert dict(second.facts)["promise"] == "preliminary-report/subscriber"
    assert decision.after is not None
    assert {one.broken and one.broken.desk for one in decision.after.promises} == {2 * HOUR}


def opened_after(desk: Desk, hours: float) -> None:
    dossier = desk.dossiers["KSM-2026-000001"]
    desk.dossiers["KSM-2026-000001"] = replace(
        dossier, ticket=replace(dossier.ticket, opened_at=after(hours))
    )


def test_a_quarter_used_before_first_sight_is_told_at_once_and_once(report: Desk) -> None:
    opened_after(report, 6)
    decision = at(report, 6, seen(0, 6, away=((after(0.1), after(6)),)))
    assert [one.address for one in draft(decision, "escalation").to] == [TEAM, LEAD]
    assert {(step.promise, step.step) for step in decision.steps} == {
        ("preliminary-report/reporter", SIGHT),
        ("preliminary-report/subscriber", SIGHT),
    }
    assert says(decision) == [
        "When the mail was first seen, at 24.11.2026 15:00, at least 25 % of its time was over.",
        (
            "Why: from 24.11.2026 09:06 to 24.11.2026 15:00 the desk did not watch its clocks; it was not running,"
            " or could not reach its store."
        ),
    ]
    report.now = after(6)
    report.carry_out(decision)
    assert report.escalates() is None
    report.waits(hours=6)
    again = report.escalates()
    assert again is not None
    assert {step.step for step in again.steps} == {"12h"}


def test_first_sight_after_several_steps_is_one_letter(report: Desk) -> None:
    opened_after(report, 21)
    decision = at(report, 21, seen(20.5, 21))
    assert [one.address for one in draft(decision, "escalation").to] == [TEAM, LEAD, QUALITY]
    assert says(decision) == [
        "This letter covers several steps and comes late: the oldest was due at 24.11.2026 21:00.",
        "When the mail was first seen, at 25.11.2026 06:00, at least 25 % of its time was over.",
        "Why: the mail reached the mailbox only at 25.11.2026 05:30.",
    ]


def test_nothing_is_known_of_how_it_came(report: Desk) -> None:
    opened_after(report, 7)
    assert len(says(at(report, 7))) == 1


def test_a_ladder_without_steps_has_nobody_to_tell_at_first_sight(report: Desk) -> None:
    assert told_at_sight(report.ticket().promises[0], (), {}) == ()


def sights(desk: Desk, **changes: object) -> int:
    ticket = desk.ticket()
    promise = replace(ticket.promises[0], **changes)  # type: ignore[arg-type]
    return len(sight_step(promise, RULEBOOK.escalations["report"], {}, NOTHING_TAKEN, ticket))


def test_what_was_seen_in_time_and_what_was_not_seen_but_given_later(report: Desk) -> None:
    opened_after(report, 5.99)
    assert sights(report) == 0
    opened_after(report, 6)
    assert sights(report) == 1
    assert sights(report, started_at=after(-1)) == 0
    assert sights(report, state=PromiseState.KEPT, kept_at=after(1)) == 0
    promise: Promise = report.ticket().promises[0]
    ladder = (Step(1.0, ("quality",)), Step(0.5, ("lead", "owner")))
    (step,) = sight_step(promise, ladder, {}, NOTHING_TAKEN, report.ticket())
    assert step == DueStep(SIGHT, 0, after(6), ("lead", "owner"))
    assert sight_step(promise, (), {}, NOTHING_TAKEN, report.ticket()) == ()
    assert sight_step(promise, ladder, {}, Taken(frozenset({("50%", 0)})), report.ticket()) == ()
