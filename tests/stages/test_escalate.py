"""Escalation: each step once, also over a downtime, and nothing when nothing is due."""

from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from functools import partial

import pytest

from tests.cli.living_house import mail
from tests.stages.office_desk import START, OfficeDesk, with_set
from ulak.desk.clocks.breach import Step, parse_at
from ulak.desk.clocks.reminders import remind
from ulak.mail.delivery import Deferred
from ulak.stages.outage import Outages
from ulak.store.health import OUTAGE
from ulak.store.spool import SpoolOf
from ulak.store.stale import Stale


def report(desk: OfficeDesk) -> None:
    desk.takes(mail("Compromised key", "It is public.", "r@research.test", "cainfo@kamusm.test"), "cainfo")
    desk.triage()
    desk.dispatch()
    desk.escalate()
    desk.courier.letters.clear()


def told(desk: OfficeDesk) -> list[str]:
    desk.dispatch()
    everybody = [one for recipients, _ in desk.courier.letters for one in recipients]
    desk.courier.letters.clear()
    return everybody


def test_nothing_is_due_at_first(desk: OfficeDesk) -> None:
    report(desk)
    assert desk.escalate() == 0
    assert desk.office.looks.due(desk.now) == ()
    desk.passes(hours=11)
    assert desk.escalate() == 0


def test_each_step_is_taken_once(desk: OfficeDesk) -> None:
    report(desk)
    desk.passes(hours=12, minutes=1)
    assert (desk.escalate(), desk.escalate()) == (1, 0)
    assert "ssl-ekip@kurum.test" in told(desk)
    desk.passes(hours=8)
    assert (desk.escalate(), desk.escalate()) == (1, 0)
    assert "kalite@kurum.test" in told(desk)


def test_after_a_downtime_one_letter_goes_to_everybody_of_the_missed_steps(desk: OfficeDesk) -> None:
    report(desk)
    desk.passes(hours=24, minutes=30)
    assert desk.escalate() == 1
    first = told(desk)
    assert len(first) == len(set(first))
    assert {"ssl-ekip@kurum.test", "kalite@kurum.test", "yonetim@kurum.test"} <= set(first)
    states = {promise.state for promise in desk.tickets()[0].promises}
    assert states == {"breached"}
    assert desk.escalate() == 0
    desk.passes(hours=1)
    assert desk.escalate() == 1
    assert told(desk)


def test_a_ladder_that_is_changed_meanwhile_repeats_no_step(desk: OfficeDesk) -> None:
    report(desk)
    desk.passes(hours=12)
    assert desk.escalate() == 1
    assert told(desk) == ["ssl-ekip@kurum.test"]
    rulebook = desk.office.rules()
    before = Step(parse_at("6h"), ("quality",))
    ladder = (before, *(replace(one, tell=("lead",)) for one in reversed(rulebook.escalations["report"])))
    changed = replace(rulebook, escalations={**rulebook.escalations, "report": ladder})
    desk.office = with_set(desk.office, rulebook=changed)
    desk.passes(minutes=1)
    assert (desk.escalate(), told(desk)) == (0, [])  # what a change puts into the past is no news
    desk.passes(hours=8)
    assert (desk.escalate(), desk.escalate()) == (1, 0)
    assert told(desk) == ["ayse@kurum.test"]


def test_an_answered_ticket_is_left_alone(desk: OfficeDesk) -> None:
    desk.takes(mail("Otomatik", more="Auto-Submitted: auto-generated\n"))
    desk.triage()
    desk.passes(days=30)
    assert desk.escalate() == 0


def asking_a_colleague(desk: OfficeDesk) -> None:
    """A ticket with no clock of its own, and one question of a business day."""
    desk.takes(mail("Soru", "Merhaba."))
    desk.triage()
    words = "#tür istek\n#sor mehmet\nNe dersiniz?"
    desk.takes(mail("Ynt: [KSM-2026-000001] Soru", words, "zehra@kurum.test"))
    desk.triage()
    desk.takes(mail("Ynt: [KSM-2026-000001]", "#yanıt\nBakıyoruz.", "zehra@kurum.test"))
    desk.triage()
    desk.passes(minutes=5)
    told(desk)
    desk.escalate()
    told(desk)


def test_whoever_is_asked_is_reminded_once(desk: OfficeDesk) -> None:
    asking_a_colleague(desk)
    desk.passes(hours=23)
    assert (desk.escalate(), told(desk)) == (0, [])
    desk.passes(hours=1, minutes=10)
    assert (desk.escalate(), desk.escalate()) == (1, 0)
    assert told(desk) == ["mehmet@kurum.test"]
    desk.passes(days=40)
    assert (desk.escalate(), desk.escalate()) == (1, 0)
    assert sorted(told(desk)) == sorted(
        ["mehmet@kurum.test", "ayse@kurum.test", "zehra@kurum.test", "mib@kurum.test"]
    )


def test_a_reminder_that_two_decided_on_is_sent_by_one(desk: OfficeDesk) -> None:
    asking_a_colleague(desk)
    desk.passes(days=2)
    dossier = desk.office.tickets.dossier("KSM-2026-000001")
    assert dossier is not None
    decision = remind(dossier, desk.office.rules(), desk.office.trusting(), desk.now)
    assert decision is not None
    desk.office.settle(decision, desk.now)
    with pytest.raises(Stale):
        desk.office.settle(decision, desk.now)
    assert desk.escalate() == 0
    assert told(desk) == ["mehmet@kurum.test"]
    (task,) = desk.tickets()[0].tasks
    assert (task.reminded, task.is_open) == (1, True)


def test_a_letter_that_comes_late_says_when_clocks_were_not_watched(desk: OfficeDesk) -> None:
    report(desk)
    desk.passes(hours=11)
    desk.escalate()
    desk.passes(hours=3)
    assert desk.escalate() == 1
    desk.dispatch()
    (text,) = [words_of(wire) for _, wire in desk.courier.letters]
    assert "Bu bildirim geç geldi: 25.11.2026 00:00 itibarıyla gelmeliydi." in text
    assert "masa 24.11.2026 23:00 ile 25.11.2026 02:00 arasında süreleri izlemedi" in text


def test_that_clocks_are_watched_is_written_once_a_minute(desk: OfficeDesk) -> None:
    writes = 0
    for _ in range(9):
        before = sign_of(desk, "clocks watched")
        desk.escalate()
        writes += sign_of(desk, "clocks watched") != before
        desk.passes(seconds=20)
    assert writes == 3
    desk.passes(minutes=15)
    desk.escalate()
    desk.now -= timedelta(hours=1)  # somebody sets the clock back
    desk.escalate()
    assert sign_of(desk, "clocks watched") == desk.now


def test_more_than_a_quarter_of_an_hour_without_a_look_is_the_desks_time(desk: OfficeDesk) -> None:
    report(desk)
    desk.escalate()
    for minutes in (15, 16, 15, 44, 15):
        desk.passes(minutes=minutes)
        desk.escalate()
    watches(desk, quarters=88)
    (ticket, last) = desk.tickets()[0], desk.now
    gaps = desk.office.looks.evidence(ticket, last).away
    assert [until - since for since, until in gaps] == [timedelta(minutes=16), timedelta(minutes=44)]
    still = desk.office.looks.evidence(ticket, last + timedelta(minutes=16)).away
    assert still == (*gaps, (last, last + timedelta(minutes=16)))
    watches(desk, quarters=2)
    assert breach_of(desk) == [0, 1, 23]


def words_of(wire: bytes) -> str:
    body = message_from_bytes(wire, policy=policy.default).get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def sign_of(desk: OfficeDesk, subject: str) -> datetime | None:
    return next((sign.at for sign in desk.desk.health.notes(subject)), None)


def breach_of(desk: OfficeDesk, number: str = "KSM-2026-000001") -> list[float]:
    """Hours of server, desk and people."""
    broken = next(one for one in desk.tickets() if one.number == number).promises[0].broken
    assert broken is not None
    return [round(one / timedelta(hours=1), 2) for one in (broken.server, broken.desk, broken.people)]


def watched_until_breach(desk: OfficeDesk) -> None:
    """Every quarter of an hour a look, until a day and a minute after the mail came."""
    for _ in range(96):
        desk.passes(minutes=15)
        desk.escalate()
    desk.passes(minutes=1)
    assert desk.escalate() == 1


def test_a_mail_that_nobody_answers_is_peoples(desk: OfficeDesk) -> None:
    report(desk)
    watched_until_breach(desk)
    assert breach_of(desk) == [0, 0, 24]


def test_a_mail_that_lay_unseen_is_the_desks(desk: OfficeDesk) -> None:
    desk.takes(mail("Compromised key", "It is public.", "r@research.test", "cainfo@kamusm.test"), "cainfo")
    desk.passes(hours=6)
    desk.triage()
    desk.escalate()
    desk.now -= timedelta(hours=6)
    watched_until_breach(desk)
    assert breach_of(desk) == [0, 6, 18]


def test_a_mailbox_that_cannot_be_read_is_a_servers(desk: OfficeDesk) -> None:
    report(desk)
    start, cainfo = desk.now, SpoolOf(desk.desk.store, "cainfo")
    cainfo.looked(start)
    for hours in (2, 3):
        desk.desk.health.not_read("cainfo", "it is away", start + timedelta(hours=hours), login_refused=False)
    desk.desk.health.not_read("bilgi", "it is away", start, login_refused=False)
    cainfo.looked(start + timedelta(hours=4))
    cainfo.looked(start + timedelta(hours=5))
    desk.desk.health.not_read("cainfo", "again", start + timedelta(hours=23), login_refused=True)
    watched_until_breach(desk)
    assert breach_of(desk) == [3, 0, 21]


def reported(desk: OfficeDesk) -> None:
    """Somebody of the team writes the preliminary report two hours before it is due."""
    for _ in range(88):
        desk.passes(minutes=15)
        desk.escalate()
    desk.takes(mail("Ynt: [KSM-2026-000001] x", "#ön-rapor\nBulunamadı.", "mehmet@kurum.test"))
    desk.triage()
    watches(desk, quarters=2)


def watches(desk: OfficeDesk, quarters: int) -> None:
    """It looks every quarter of an hour."""
    for _ in range(quarters):
        desk.passes(minutes=15)
        desk.escalate()


def test_a_report_that_waits_for_smtp_is_a_servers(desk: OfficeDesk) -> None:
    report(desk)
    reported(desk)
    desk.outages = Outages(partial(desk.desk.health.note, OUTAGE))
    desk.courier.answers = [Deferred("no route", away=True)] * 99
    desk.dispatch()
    watches(desk, quarters=7)
    assert breach_of(desk) == [1.5, 0, 22.5]


def test_a_promise_kept_late_before_anybody_looked_has_its_record(desk: OfficeDesk) -> None:
    report(desk)
    reported(desk)
    desk.passes(hours=3)
    desk.dispatch()
    (first, *_) = desk.tickets()[0].promises
    assert (first.state, first.kept_at, first.broken) == ("breached", desk.now, None)
    desk.escalate()
    (first, *_) = desk.tickets()[0].promises
    assert first.broken is not None
    assert (first.broken.due_at, first.broken.noted_at) == (first.due_at, desk.now)


def test_a_report_that_its_server_took_late_was_a_servers_from_the_first_attempt_on(desk: OfficeDesk) -> None:
    report(desk)
    reported(desk)
    desk.courier.answers = [Deferred("450 busy")] * len(desk.letters())
    desk.dispatch()
    watches(desk, quarters=6)
    desk.passes(minutes=1)
    desk.escalate()
    desk.courier.answers = []
    desk.dispatch()
    desk.escalate()
    assert breach_of(desk) == [1.5, 0, 22.5]
    assert desk.tickets()[0].promises[0].kept_at == desk.now


def test_what_a_clerk_entered_later_lay_at_no_server(desk: OfficeDesk) -> None:
    head = "#kanal telefon\n#ad Ali Veli\n#telefon 0312 000 00 00\n#tarih 23.11.2026 12:00\nKartı gelmemiş."
    desk.takes(mail("Telefon", head, "zehra@kurum.test"))
    desk.triage()
    (ticket,) = desk.tickets()
    assert (ticket.received_at, ticket.opened_at) == (START - timedelta(days=1), START)
    told(desk)
    assert desk.escalate() == 1
    assert breach_of(desk) == [0, 0, 8]
    desk.dispatch()
    (words,) = [words_of(wire) for _, wire in desk.courier.letters]
    assert "kayıt 24.11.2026 12:00 itibarıyla açıldı; süresi 23.11.2026 12:00 itibarıyla işliyor" in words


def test_what_a_colleague_sent_on_later_lay_at_no_server(desk: OfficeDesk) -> None:
    first = mail("A question", "To whom may I report a problem?", "r@research.test")
    desk.takes(first)
    desk.triage()
    desk.passes(hours=7)
    names = f"References: {message_from_bytes(first)['Message-ID']}\n"
    quoted = "-----Özgün İleti-----\nKimden: R <r@research.test>\nKonu: Compromised key\n\nIt is public."
    desk.takes(
        mail("İLT: Compromised key", quoted, "mehmet@kurum.test", "cainfo@kamusm.test", names), "cainfo"
    )
    desk.triage()
    sent_on = next(one for one in desk.tickets() if one.number == "KSM-2026-000002")
    assert (sent_on.received_at, sent_on.opened_at) == (START, desk.now)
    told(desk)
    desk.escalate()
    desk.dispatch()
    words = [words_of(wire) for _, wire in desk.courier.letters]
    assert any("19:00 itibarıyla açıldı; süresi 24.11.2026 12:00 itibarıyla işliyor" in one for one in words)
    watches(desk, quarters=69)
    assert breach_of(desk, sent_on.number) == [0, 0, 24]
