"""Triage: every mail is dealt with apart, none stops the desk, none is lost."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.cli.living_house import mail
from tests.stages.office_desk import OfficeDesk, with_set
from ulak.desk.coming.arrival import Announcement, Received
from ulak.desk.ticket import Kind
from ulak.errors import Refused, in_words, where_it_broke
from ulak.stages import triage
from ulak.store import schema
from ulak.store.books import Books
from ulak.store.spool import SpoolOf


def test_each_mail_is_dealt_with_once(desk: OfficeDesk) -> None:
    for number in range(3):
        desk.takes(mail(f"Şikâyet {number}"))
    assert (desk.triage(), desk.triage()) == (3, 0)
    assert len(desk.tickets()) == 3
    assert len(desk.letters()) == 6


def test_a_mail_is_read_and_decided_on_with_one_answer_whose_border_is_believed(desk: OfficeDesk) -> None:
    asked = []
    desk.office = replace(desk.office, distrusted=lambda: asked.append(desk.now) or frozenset())
    desk.takes()
    desk.triage()
    assert asked == [desk.now]


def test_the_same_mail_by_the_other_mailbox_is_one_ticket(desk: OfficeDesk) -> None:
    raw = mail("Özel anahtar yayımlanmış", "www.ornek.test sertifikasının özel anahtarı herkese açık.")
    desk.takes(raw)
    desk.takes(raw, "cainfo")
    desk.triage()
    (ticket,) = desk.tickets()
    assert ticket.kind is Kind.CERTIFICATE_PROBLEM_REPORT
    assert Books(desk.desk.store).counts("cainfo", "").duplicates == 1


def test_a_mail_that_raises_is_put_aside_and_the_next_one_is_taken(
    desk: OfficeDesk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    desk.with_broken("acknowledgement", tmp_path / "letters")
    bad = desk.takes(mail("Şikâyet", author="zeynep@yurttas.test"))
    desk.takes(mail("Otomatik yanıt", more="Auto-Submitted: auto-replied\n"))
    assert desk.triage() == 2
    (aside,) = desk.desk.waiting.quarantined()
    assert (aside.id, aside.ticket) == (bad, "")
    assert "acknowledgement.txt:1: 'slip' is undefined" in aside.why
    assert "stages/triage.py:" in aside.traceback
    assert "zeynep" not in caplog.text
    assert Books(desk.desk.store).counts("bilgi", "").filed == 1
    assert desk.triage() == 0


def test_a_report_that_raises_has_its_ticket_all_the_same(desk: OfficeDesk, tmp_path: Path) -> None:
    whole = desk.office
    desk.with_broken("acknowledgement", tmp_path / "letters")
    desk.with_broken("acknowledgement-report", tmp_path / "more")
    desk.office = with_set(whole, templates=desk.office.templates)
    id = desk.takes(
        mail("Compromised key", "It is public.", "r@research.test", "cainfo@kamusm.test"), "cainfo"
    )
    desk.with_broken("acknowledgement", tmp_path / "both")
    assert desk.triage() == 1
    (aside,) = desk.desk.waiting.quarantined()
    (ticket,) = desk.tickets()
    assert (aside.id, aside.ticket) == (id, ticket.number)
    assert ticket.received_at == desk.now
    assert [promise.name for promise in ticket.promises] == ["preliminary-report"] * 2
    assert [letter.purpose for letter in desk.letters()] == ["notice"]
    assert Books(desk.desk.store).counts("cainfo", "").quarantined == 1

    desk.desk.waiting.retry(id, desk.now)
    assert desk.triage() == 1
    assert len(desk.tickets()) == 1

    desk.office = whole
    desk.desk.waiting.retry(id, desk.now)
    desk.triage()
    (read,) = desk.tickets()
    assert (read.number, read.subject, read.author.address) == (
        ticket.number,
        "Compromised key",
        "r@research.test",
    )
    assert [letter.purpose for letter in desk.letters()].count("acknowledgement") == 1
    assert desk.desk.waiting.quarantined() == ()


def test_release_files_a_mail_on_the_ticket_it_has_already(desk: OfficeDesk, tmp_path: Path) -> None:
    desk.with_broken("acknowledgement-report", tmp_path / "letters")
    desk.with_broken("acknowledgement", tmp_path / "letters")
    id = desk.takes(
        mail("Compromised key", "It is public.", "r@research.test", "cainfo@kamusm.test"), "cainfo"
    )
    desk.triage()
    (ticket,) = desk.tickets()
    assert triage.release(desk.office, desk.desk.waiting, id, desk.now) == ticket.number
    assert desk.desk.waiting.quarantined() == ()
    counts = Books(desk.desk.store).counts("cainfo", "")
    assert (counts.tickets, counts.quarantined) == (1, 0)
    record = desk.office.tickets.show(ticket.number)
    assert record is not None
    assert "mail released from quarantine" in [line.event for line in record.journal]
    with pytest.raises(Refused, match="is not in quarantine"):
        triage.release(desk.office, desk.desk.waiting, id, desk.now)


def test_a_sent_mail_that_cannot_be_read_runs_no_clock_until_somebody_says_so(desk: OfficeDesk) -> None:
    spool = SpoolOf(desk.desk.store, "cainfo", "Sent Items")
    spool.announce(Announcement("Sent Items", 1, (1,), junk=False), desk.now)
    spool.accept("Sent Items", 1, (Received(1, desk.now, mail("Re: Compromised key")),))
    with desk.desk.store.write() as connection:
        connection.execute(update(schema.spool).values(raw=b"torn" * 20))
    assert desk.triage() == 1
    (aside,) = desk.desk.waiting.quarantined()
    assert (aside.ticket, desk.tickets()) == ("", ())
    number = triage.release(desk.office, desk.desk.waiting, aside.id, desk.now)
    assert [one.number for one in desk.tickets()] == [number]


def test_where_it_broke_quotes_nothing_of_the_mail() -> None:
    with pytest.raises(ValueError, match="the mail's words") as broken:
        int("the mail's words")
    assert in_words(broken.value) == "ValueError"
    assert "the mail's words" not in where_it_broke(broken.value)
