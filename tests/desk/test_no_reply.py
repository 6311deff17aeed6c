"""A ticket whose author does not answer: a notice, then the closing, and all that prevents it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.desk.remembering_desk import ISTANBUL, NOW, RULES, Desk, draft, mail, templates
from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.report import Report, Reported
from ulak.desk.clocks.due_task import Unheard
from ulak.desk.clocks.promise import Term, Unit
from ulak.desk.clocks.reminding import USUAL, Closing, before
from ulak.desk.contact import Channel
from ulak.desk.decision import Decision
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.task import TaskKind, TaskState
from ulak.desk.ticket import Filing, Kind, LetterState, PastMessage, Purpose, Status
from ulak.errors import ConfigError
from ulak.mail.address import Address
from ulak.mail.message import Origin

AUTHOR, ZEHRA, MEHMET = "zeynep@ornek.gov.tr", "zehra@kurum.test", "mehmet@kurum.test"
NUMBER = "KSM-2026-000001"
CLOSING = (
    "  author: { first: 5d, then: 5d, clock: wall, close: { after: 20d, notice: 5d, root-cause: surec } }\n"
)
OWN = {
    **RULES,
    "20-promises.yaml": "".join(
        CLOSING if line.startswith("  author:") else line
        for line in RULES["20-promises.yaml"].splitlines(keepends=True)
    ),
    "21.yaml": """
promises:
  solved: { within: 10bd, clock: office, kept-by: outcome, pauses: true }
  by-law: { within: 90d, clock: wall, kept-by: outcome, legal: true }
  at-night-too: { within: 2000h, clock: wall, kept-by: outcome }
  legal-office: { within: 60bd, clock: office, kept-by: outcome, legal: true }
rules:
  - name: everything is solved
    when: {}
    then: { promises: [solved] }
  - name: by law
    when: { subject: kanun }
    then: { promises: [by-law] }
  - name: at night
    when: { subject: gece }
    then: { promises: [at-night-too] }
  - name: by law in office days
    when: { subject: mesai }
    then: { promises: [legal-office] }
""",
}
RULEBOOK = read_rules(OWN, ISTANBUL)
ASKS = "#al\n#bekle\nSeri numarası nedir?"
LEFT = NOW + timedelta(minutes=2)
"""When the question leaves."""


def desk_of(subject: str = "Konu", rulebook=RULEBOOK) -> Desk:
    desk = Desk(rulebook=rulebook)
    desk.receives(mail("Merhaba, şikayetçiyim", subject=subject))
    desk.replies(ASKS)
    desk.now = LEFT
    desk.dispatches()
    return desk


@pytest.fixture
def desk() -> Desk:
    return desk_of()


def looks(desk: Desk, at: datetime) -> list[Decision]:
    """All that is due then; what it queues leaves at once."""
    desk.now, found = at, []
    while decision := desk.escalates():
        found.append(decision)
    desk.dispatches()
    return found


def reminded_twice(desk: Desk) -> list[Decision]:
    looks(desk, NOW + timedelta(days=5))
    return looks(desk, NOW + timedelta(days=10))


def announced(desk: Desk, at: timedelta = timedelta(days=15, minutes=2)) -> list[Decision]:
    reminded_twice(desk)
    return looks(desk, NOW + at)


def names(decisions: list[Decision]) -> list[str]:
    return [event.name for one in decisions for event in one.events]


def facts(decisions: list[Decision], name: str) -> dict[str, str]:
    (event,) = [event for one in decisions for event in one.events if event.name == name]
    return dict(event.facts)


def letters(decisions: list[Decision]) -> list[str]:
    return [name for one in decisions for name in templates(one) if name != "escalation"]


def changed(desk: Desk, **what: object) -> None:
    dossier = desk.dossiers[NUMBER]
    desk.dossiers[NUMBER] = replace(dossier, ticket=replace(dossier.ticket, **what))


def came(desk: Desk, filing: Filing) -> None:
    past = PastMessage("<x@x.test>", filing, Origin.HUMAN, Address("x@x.test"), desk.now, "Konu", "Merhaba")
    dossier = desk.dossiers[NUMBER]
    desk.dossiers[NUMBER] = replace(dossier, messages=(*dossier.messages, past))


# ------------------------------------------------------------------------- as it goes


def test_first_a_reminder_then_the_owner_then_a_notice_then_it_closes(desk: Desk) -> None:
    assert letters(looks(desk, NOW + timedelta(days=5))) == ["author-reminder"]
    told = looks(desk, NOW + timedelta(days=10))
    assert letters(told) == ["reminder"]
    assert "On 09.12.2026 09:02 they are told" in draft(told[0], "reminder").reason
    assert "on 14.12.2026 09:02 at the earliest" in draft(told[0], "reminder").reason
    assert looks(desk, NOW + timedelta(days=15, minutes=1)) == []
    (notice,) = looks(desk, NOW + timedelta(days=15, minutes=2))
    letter = draft(notice, "closing-notice")
    assert (letter.purpose, letter.language, letter.by) == (Purpose.CLOSING_NOTICE, "tr", "")
    assert [one.address for one in (*letter.to, *letter.cc)] == [AUTHOR]
    assert letter.text == "Seri numarası nedir?"
    assert letter.until == LEFT + timedelta(days=20)
    assert facts([notice], "closing announced") == {
        "task": "1",
        "not before": (LEFT + timedelta(days=20)).isoformat(),
    }
    assert looks(desk, LEFT + timedelta(days=20, seconds=-1)) == []
    closed = looks(desk, LEFT + timedelta(days=20))
    assert letters(closed) == ["reminder"]
    assert [one.address for one in draft(closed[0], "reminder").to] == [ZEHRA]
    assert "They were told on 09.12.2026 09:02" in draft(closed[0], "reminder").reason
    ticket = desk.ticket()
    assert (ticket.status, ticket.closed_at) == (Status.CLOSED, LEFT + timedelta(days=20))
    assert (ticket.outcome, ticket.root_cause, ticket.kind) == ("no reply", "surec", Kind.COMPLAINT)
    assert (ticket.tasks[0].state, ticket.tasks[0].remind_at) == (TaskState.VOID, None)
    assert {one.name: one.state.value for one in ticket.promises} == {
        "solved": "kept",
        "first-answer": "kept",
    }
    assert facts(closed, "ticket closed") == {
        "task": "1", "root cause": "surec", "why": "the author did not reply"}  # fmt: skip
    assert "promise kept" in names(closed)
    assert looks(desk, NOW + timedelta(days=90)) == []


def test_without_the_key_nothing_ever_closes_by_itself() -> None:
    desk = desk_of(rulebook=read_rules(RULES, ISTANBUL))
    told = reminded_twice(desk)
    assert "does not close by itself" in draft(told[0], "reminder").reason
    assert looks(desk, NOW + timedelta(days=365)) == []
    assert desk.ticket().status is Status.WAITING_AUTHOR


@pytest.mark.parametrize("after", [6, 16, 19, 20])
def test_a_reply_keeps_it_open_at_any_time_before(desk: Desk, after: int) -> None:
    announced(desk)
    desk.now = LEFT + timedelta(days=after) - timedelta(seconds=1)
    letter = desk.letter(Purpose.CLOSING_NOTICE)
    desk.receives(
        mail("Sürsün lütfen.", AUTHOR, letter.subject, "<a2@ornek.gov.tr>", In_Reply_To=letter.message_id)
    )
    assert desk.ticket().status is Status.OPEN
    looks(desk, NOW + timedelta(days=30))
    assert desk.ticket().status is Status.OPEN


def test_a_reply_afterwards_opens_it_again(desk: Desk) -> None:
    announced(desk)
    looks(desk, LEFT + timedelta(days=20))
    letter = desk.letter(Purpose.CLOSING_NOTICE)
    desk.waits(days=59)
    desk.receives(mail("12345", AUTHOR, letter.subject, "<a2@ornek.gov.tr>", In_Reply_To=letter.message_id))
    ticket = desk.ticket()
    assert (ticket.status, ticket.outcome, ticket.root_cause) == (Status.OPEN, "", "")
    assert {one.name: one.state.value for one in ticket.promises}["solved"] != "kept"


def test_it_goes_its_way_where_nobody_of_the_desk_can_be_told(desk: Desk) -> None:
    """A team whose address is a mailbox of ours, and no owner: no letter, and no end of looking."""
    changed(desk, owner="", team="nobody")
    assert letters(reminded_twice(desk)) == []
    assert letters(looks(desk, LEFT + timedelta(days=15))) == ["closing-notice"]
    looks(desk, LEFT + timedelta(days=20))
    assert desk.ticket().status is Status.CLOSED


def test_more_time_given_counts_anew(desk: Desk) -> None:
    announced(desk)
    desk.now = NOW + timedelta(days=18)
    desk.replies("#bekle 10d", purpose=Purpose.RECEIPT)
    assert looks(desk, NOW + timedelta(days=25)) == []
    assert letters(looks(desk, NOW + timedelta(days=28))) == ["author-reminder"]
    assert letters(looks(desk, NOW + timedelta(days=38))) == ["reminder", "closing-notice"]
    assert looks(desk, NOW + timedelta(days=42)) == []
    looks(desk, NOW + timedelta(days=43))
    assert desk.ticket().status is Status.CLOSED


# --------------------------------------------------------------------- what must not be


@pytest.mark.parametrize("subject", ["kanun", "gece", "mesai"])
def test_a_promise_that_nothing_stops_keeps_it_open_for_ever(subject: str) -> None:
    desk = desk_of(subject)
    told = reminded_twice(desk)
    assert "does not close by itself" in draft(told[-1], "reminder").reason
    assert "closing-notice" not in letters(looks(desk, NOW + timedelta(days=400)))
    assert desk.ticket().status is Status.WAITING_AUTHOR


def test_one_that_came_after_the_notice_too(desk: Desk) -> None:
    announced(desk)
    strict = next(one for one in desk_of("kanun").ticket().promises if one.name == "by-law")
    changed(desk, promises=(*desk.ticket().promises, strict))
    told = looks(desk, LEFT + timedelta(days=20))
    assert "does not close by itself" in draft(told[-1], "reminder").reason
    assert desk.ticket().status is Status.WAITING_AUTHOR
    assert desk.ticket().tasks[0].remind_at is None


def test_a_proven_compromise_that_is_not_revoked_keeps_it_open(desk: Desk) -> None:
    proven = Reported("", "same key", serial="3A4F", is_known=True, verdict=Verdict.CONFIRMED)
    changed(desk, kind=Kind.CERTIFICATE_PROBLEM_REPORT, report=Report((proven,)))
    assert "does not close by itself" in draft(reminded_twice(desk)[-1], "reminder").reason
    looks(desk, NOW + timedelta(days=400))
    assert desk.ticket().status is Status.WAITING_AUTHOR


@pytest.mark.parametrize("change", [
    {"tags": ("undeliverable",)}, {"tags": ("sender-not-proven",)}, {"reply_channel": Channel.PHONE},
])  # fmt: skip
def test_who_cannot_be_reached_is_not_closed(desk: Desk, change: dict[str, object]) -> None:
    reminded_twice(desk)
    changed(desk, **change)
    told = looks(desk, NOW + timedelta(days=16))
    assert letters(told) == ["reminder"]
    assert "could not be told" in draft(told[0], "reminder").reason
    looks(desk, NOW + timedelta(days=90))
    assert desk.ticket().status is Status.WAITING_AUTHOR


@pytest.mark.parametrize("what", [
    {"state": LetterState.FAILED}, {"state": LetterState.WITHDRAWN}, {"failed": (AUTHOR,)},
    {"to": ("eski@ornek.gov.tr",)},
])  # fmt: skip
def test_a_notice_that_did_not_arrive_closes_nothing(desk: Desk, what: dict[str, object]) -> None:
    announced(desk)
    desk._letter(desk.letter(Purpose.CLOSING_NOTICE).id, **what)
    told = looks(desk, LEFT + timedelta(days=20))
    assert letters(told) == ["reminder"]
    assert "could not be told" in draft(told[0], "reminder").reason
    assert (desk.ticket().status, desk.ticket().tasks[0].remind_at) == (Status.WAITING_AUTHOR, None)


def test_a_notice_the_gate_refused_closes_nothing(desk: Desk) -> None:
    announced(desk)
    dossier = desk.dossiers[NUMBER]
    kept = tuple(one for one in dossier.letters if one.purpose is not Purpose.CLOSING_NOTICE)
    desk.dossiers[NUMBER] = replace(dossier, letters=kept)
    told = looks(desk, LEFT + timedelta(days=20))
    assert "could not be told" in draft(told[0], "reminder").reason
    assert desk.ticket().status is Status.WAITING_AUTHOR


@pytest.mark.parametrize("state", [
    LetterState.QUEUED, LetterState.SENDING, LetterState.DEFERRED, LetterState.UNCERTAIN, LetterState.HELD,
])  # fmt: skip
def test_a_notice_that_has_not_left_has_not_begun_to_count(desk: Desk, state: LetterState) -> None:
    announced(desk)
    notice = desk.letter(Purpose.CLOSING_NOTICE)
    desk._letter(notice.id, state=state)
    desk.now = LEFT + timedelta(days=20)
    put_off = desk.escalates()
    assert facts([put_off], "closing put off")["why"] == "the notice to the author left later"
    assert (put_off.drafts, desk.ticket().tasks[0].remind_at) == ((), desk.now + timedelta(days=5))
    left_at = desk.now + timedelta(days=2)
    desk._letter(notice.id, state=LetterState.SENT, at=left_at)
    looks(desk, LEFT + timedelta(days=25))
    assert desk.ticket().status is Status.WAITING_AUTHOR
    looks(desk, left_at + timedelta(days=5, seconds=-1))
    assert desk.ticket().status is Status.WAITING_AUTHOR
    looks(desk, left_at + timedelta(days=5))
    assert (desk.ticket().status, desk.ticket().closed_at) == (Status.CLOSED, desk.now)


def test_after_a_downtime_everybody_has_their_time_all_the_same(desk: Desk) -> None:
    desk.waits(days=60)
    assert letters(looks(desk, desk.now)) == ["author-reminder"]
    back = desk.now
    assert letters(looks(desk, back + timedelta(days=5))) == ["reminder", "closing-notice"]
    looks(desk, back + timedelta(days=10, seconds=-1))
    assert desk.ticket().status is Status.WAITING_AUTHOR
    looks(desk, back + timedelta(days=10))
    assert desk.ticket().status is Status.CLOSED


@pytest.mark.parametrize("line", ["#sor mehmet\nNe dersiniz?", "#aksiyon mehmet 31.12.2027\nDüzelt."])
def test_what_else_is_waited_for_keeps_it_open_for_the_time_being(desk: Desk, line: str) -> None:
    announced(desk)
    desk.replies(line, purpose=Purpose.RECEIPT)
    changed(desk, status=Status.WAITING_AUTHOR)
    put_off = [one for one in looks(desk, LEFT + timedelta(days=20)) if "closing put off" in names([one])]
    assert facts(put_off, "closing put off")["why"].endswith("2 is open")
    assert desk.ticket().tasks[0].remind_at == desk.now + timedelta(days=1)
    tasks = desk.ticket().tasks
    changed(desk, tasks=(tasks[0], tasks[1].ended(TaskState.DONE, desk.now, MEHMET)))
    looks(desk, desk.now + timedelta(days=1))
    assert desk.ticket().status is Status.CLOSED


@pytest.mark.parametrize("days", [15, 20])
@pytest.mark.parametrize(("unheard", "later", "why"), [
    (Unheard(out_of_reach=True), timedelta(days=1), "mail is in quarantine, or a mailbox cannot be read"),
    (Unheard(in_work=True), timedelta(minutes=5), "mail is just being read"),
])  # fmt: skip
def test_mail_that_nobody_has_read_may_be_the_authors(
    desk: Desk, unheard: Unheard, later: timedelta, why: str, days: int
) -> None:
    reminded_twice(desk)
    if days == 20:
        looks(desk, LEFT + timedelta(days=15))
    desk.unheard = unheard
    at = LEFT + timedelta(days=days)
    put_off = looks(desk, at)
    assert (letters(put_off), facts(put_off, "closing put off")["why"]) == ([], why)
    desk.unheard = Unheard()
    assert looks(desk, at + later - timedelta(seconds=1)) == []
    went_on = looks(desk, at + later)
    assert letters(went_on) == ["closing-notice" if days == 15 else "reminder"]
    assert (desk.ticket().status is Status.CLOSED) is (days == 20)


@pytest.mark.parametrize("days", [15, 20])
def test_who_wrote_elsewhere_is_not_closed_and_the_owner_is_told_once(desk: Desk, days: int) -> None:
    reminded_twice(desk)
    if days == 20:
        looks(desk, LEFT + timedelta(days=15))
    desk.unheard = Unheard(elsewhere=True)
    told = looks(desk, LEFT + timedelta(days=days))
    assert letters(told) == ["reminder"]
    assert "the reply may be there" in draft(told[0], "reminder").reason
    assert looks(desk, LEFT + timedelta(days=90)) == []
    assert (desk.ticket().status, desk.ticket().tasks[0].is_open) == (Status.WAITING_AUTHOR, True)


def test_a_mailbox_nobody_looked_at_since_the_time_ran_out_may_hold_the_reply(desk: Desk) -> None:
    announced(desk)
    over = LEFT + timedelta(days=20)
    desk.unheard = Unheard(looked_at=over - timedelta(seconds=1))
    put_off = looks(desk, over)
    assert facts(put_off, "closing put off")["why"] == "a mailbox was not looked at since the time ran out"
    desk.unheard = Unheard(looked_at=over)
    looks(desk, over + timedelta(minutes=5))
    assert desk.ticket().status is Status.CLOSED


@pytest.mark.parametrize("filing", [Filing.PARKED, Filing.OUTSIDER])
def test_so_may_be_one_that_nobody_has_proven(desk: Desk, filing: Filing) -> None:
    announced(desk)
    came(desk, filing)
    put_off = looks(desk, LEFT + timedelta(days=20))
    assert facts(put_off, "closing put off")["why"] == "a mail on the ticket may be the author's"
    assert desk.ticket().status is Status.WAITING_AUTHOR


def test_nothing_closes_over_a_letter_that_is_on_its_way(desk: Desk) -> None:
    announced(desk)
    desk._letter(desk.letter(Purpose.ANSWER).id, state=LetterState.DEFERRED)
    put_off = looks(desk, LEFT + timedelta(days=20))
    assert facts(put_off, "closing put off")["why"] == "a letter to the author is on its way"


def test_a_promise_of_an_answer_ends_with_it_and_runs_again(desk: Desk) -> None:
    announced(desk)
    promises = desk.ticket().promises
    unkept = tuple(
        replace(one, kept_at=None, state=one.state.RUNNING) if one.name == "first-answer" else one
        for one in promises
    )
    changed(desk, promises=unkept)
    closed = looks(desk, LEFT + timedelta(days=20))
    ended = next(one for one in desk.ticket().promises if one.name == "first-answer")
    assert (ended.state.value, ended.is_live) == ("breached", False)
    assert facts(closed, "promise ended unkept") == {"promise": "first-answer/", "why": "no reply"}
    desk.replies("#aç", purpose=Purpose.REMINDER)
    assert next(one for one in desk.ticket().promises if one.name == "first-answer").is_live


# ------------------------------------------------------------------- when it comes back


def test_a_notice_that_bounces_after_the_closing_opens_it_again(desk: Desk) -> None:
    announced(desk)
    looks(desk, LEFT + timedelta(days=20))
    reported = desk.receives(_report(desk))
    assert desk.ticket().status is Status.OPEN
    assert "undeliverable" in desk.ticket().tags
    assert "ticket reopened" in [event.name for event in reported.events]


def test_one_that_bounces_before_only_marks_the_address(desk: Desk) -> None:
    announced(desk)
    desk.receives(_report(desk))
    assert (desk.ticket().status, "undeliverable" in desk.ticket().tags) == (Status.WAITING_AUTHOR, True)


def test_one_that_bounces_after_staff_closed_it_opens_nothing(desk: Desk) -> None:
    announced(desk)
    desk.replies("#kapat haklı ; surec", purpose=Purpose.RECEIPT)
    desk.receives(_report(desk))
    assert desk.ticket().status is Status.CLOSED


def _report(desk: Desk):
    letter = desk.letter(Purpose.CLOSING_NOTICE)
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nNot delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.ornek.test\r\n\r\n"
        f"Final-Recipient: rfc822; {AUTHOR}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {letter.message_id}\r\n\r\nx\r\n--b--\r\n"
    )
    kind = 'multipart/report; report-type=delivery-status; boundary="b"'
    return mail(
        body, "MAILER-DAEMON@ornek.test", "Undelivered", "<b@x.test>", Return_Path="<>", Content_Type=kind
    )


# ------------------------------------------------------------------------- the rules


def test_what_the_rules_say() -> None:
    closing = RULEBOOK.reminding(TaskKind.AUTHOR).close
    assert closing == Closing(Term(20, Unit.DAYS), Term(5, Unit.DAYS), "surec")
    assert all(one.close is None for one in USUAL.values())


@pytest.mark.parametrize(("close", "says"), [
    ("{ after: 20d, notice: 5d }", 'close needs "root-cause"'),
    ("{ notice: 5d, root-cause: surec }", 'close needs "after"'),
    ("{ after: 20d, root-cause: surec }", 'close needs "notice"'),
    ("{ after: 20d, notice: 5d, root-cause: surecc }", "surec"),
    ("{ after: 20d, notice: 20d, root-cause: surec }", 'write a longer "after"'),
    ("{ after: 20bd, notice: 5bd, root-cause: surec }", "must be a calendar, not wall"),
    ("{ after: soon, notice: 5d, root-cause: surec }", "soon"),
    ("{ after: 20d, notice: 5d, root-cause: surec, day: 1 }", "day"),
    ("20d", "close"),
])  # fmt: skip
def test_check_refuses_what_could_not_be_meant(close: str, says: str) -> None:
    text = OWN["20-promises.yaml"].replace(
        "close: { after: 20d, notice: 5d, root-cause: surec }", f"close: {close}"
    )
    with pytest.raises(ConfigError, match=r"20-promises\.yaml:\d+") as refused:
        read_rules({**OWN, "20-promises.yaml": text}, ISTANBUL)
    assert says in str(refused.value)


def test_only_a_question_to_the_author_closes_anything() -> None:
    text = OWN["20-promises.yaml"].replace("  transfer: {", "  transfer: { close: {}, ")
    with pytest.raises(ConfigError, match="close"):
        read_rules({**OWN, "20-promises.yaml": text}, ISTANBUL)


@pytest.mark.parametrize(("term", "clock", "until", "at"), [
    (Term(5, Unit.DAYS), "wall", "2026-12-14T09:02", "2026-12-09T09:02"),
    (Term(3, Unit.BUSINESS_DAYS), "office", "2026-12-14T09:00", "2026-12-09T09:00"),
    (Term(8 * 3600, Unit.SECONDS), "office", "2026-12-14T09:00", "2026-12-11T09:00"),
])  # fmt: skip
def test_the_notice_comes_early_enough(term: Term, clock: str, until: str, at: str) -> None:
    closes, told = (datetime.fromisoformat(f"{one}+03:00") for one in (until, at))
    assert before(term, clock, closes, RULEBOOK.calendars) == told
