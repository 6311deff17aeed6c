"""A ticket that closes by itself, on a real store: once, never over a mail that lies there, and the author wins."""

from dataclasses import replace

import pytest

from tests.cli.living_house import mail
from tests.stages.office_desk import OfficeDesk, with_set
from ulak.desk.clocks.promise import Term, Unit
from ulak.desk.clocks.reminders import remind
from ulak.desk.clocks.reminding import USUAL, Closing
from ulak.desk.task import TaskKind
from ulak.desk.ticket import Purpose, Status
from ulak.store.aside import Reason
from ulak.store.spool import SpoolOf
from ulak.store.stale import Stale

NUMBER, AUTHOR = "KSM-2026-000001", "zeynep@ornek.gov.tr"
CLOSING = Closing(Term(20, Unit.DAYS), Term(5, Unit.DAYS), "surec")


@pytest.fixture
def desk(desk: OfficeDesk) -> OfficeDesk:
    """The author was asked, reminded and told: what comes next closes the ticket."""
    author = replace(USUAL[TaskKind.AUTHOR], close=CLOSING)
    rulebook = replace(desk.office.rules(), reminders={TaskKind.AUTHOR: author})
    desk.office = with_set(desk.office, rulebook=rulebook)
    desk.takes(mail("Merhaba", "Mühür.", AUTHOR))
    desk.triage()
    desk.takes(mail(f"[{NUMBER}]", "#al\n#bekle\nSeri no?", "zehra@kurum.test"))
    desk.triage()
    for days in (0, 5, 5, 5):
        desk.passes(days=days, minutes=3)
        while desk.escalate():
            pass
        desk.dispatch()
    desk.courier.letters.clear()
    return desk


def status(desk: OfficeDesk) -> Status:
    dossier = desk.office.tickets.dossier(NUMBER)
    assert dossier is not None
    return dossier.ticket.status


def looks(desk: OfficeDesk) -> None:
    """Mailboxes first, as a desk at work does, then its clocks."""
    for box in ("bilgi", "cainfo"):
        SpoolOf(desk.desk.store, box).looked(desk.now)
    while desk.escalate():
        pass


def reminders(desk: OfficeDesk) -> int:
    """How often whoever has the ticket was told something of the question."""
    dossier = desk.office.tickets.dossier(NUMBER)
    assert dossier is not None
    return sum(one.purpose is Purpose.REMINDER for one in dossier.letters)


def writes(desk: OfficeDesk) -> int:
    return desk.takes(mail(f"Ynt: [{NUMBER}] Merhaba", "12345", AUTHOR))


def test_it_closes_once(desk: OfficeDesk) -> None:
    desk.passes(days=5)
    looks(desk)
    desk.dispatch()
    assert status(desk) is Status.CLOSED
    assert [to for to, _ in desk.courier.letters] == [("zehra@kurum.test",)]
    assert desk.escalate() == 0


def test_a_mail_that_is_just_being_read_comes_first(desk: OfficeDesk) -> None:
    desk.passes(days=5)
    writes(desk)
    looks(desk)
    assert status(desk) is Status.WAITING_AUTHOR
    desk.triage()
    desk.passes(minutes=6)
    looks(desk)
    assert status(desk) is Status.OPEN


def test_one_in_quarantine_keeps_it_open_whoever_wrote_it(desk: OfficeDesk) -> None:
    aside = writes(desk)
    desk.desk.waiting.quarantine(aside, Reason("nobody could read it"), desk.now)
    desk.passes(days=5)
    looks(desk)
    desk.passes(days=3)
    looks(desk)
    assert status(desk) is Status.WAITING_AUTHOR
    desk.desk.waiting.retry(aside, desk.now)
    desk.triage()
    assert status(desk) is Status.OPEN


def test_a_desk_that_has_not_looked_into_its_mailboxes_since_closes_nothing(desk: OfficeDesk) -> None:
    """As after a downtime, before the first look, or where `ulak turn escalate` runs alone."""
    desk.passes(days=5)
    while desk.escalate():
        pass
    assert status(desk) is Status.WAITING_AUTHOR
    desk.passes(minutes=6)
    looks(desk)
    assert status(desk) is Status.CLOSED


OTHERS_MAIL = mail("Mühür seri no", "12345", "zeynep.kisisel@baska.test").replace(
    b"\r\n\r\n", b"\r\nIn-Reply-To: {notice}\r\n\r\n", 1
)


@pytest.mark.parametrize("raw", [mail("Seri no", "12345", AUTHOR), OTHERS_MAIL], ids=["own", "pointing"])
def test_who_wrote_on_another_ticket_is_not_closed(desk: OfficeDesk, raw: bytes) -> None:
    dossier = desk.office.tickets.dossier(NUMBER)
    assert dossier is not None
    desk.takes(raw.replace(b"{notice}", dossier.letters[-1].message_id.encode()))
    desk.triage()
    assert len(desk.tickets()) == 2
    told_before = reminders(desk)
    desk.passes(days=5)
    looks(desk)
    assert status(desk) is Status.WAITING_AUTHOR
    assert reminders(desk) == told_before + 1
    desk.passes(days=30)
    looks(desk)
    assert (status(desk), reminders(desk)) == (Status.WAITING_AUTHOR, told_before + 1)


def test_an_answering_machine_is_no_word_of_theirs(desk: OfficeDesk) -> None:
    away = mail(f"Otomatik yanıt: [{NUMBER}]", "Ofis dışındayım.", AUTHOR)
    desk.takes(away.replace(b"\r\n\r\n", b"\r\nAuto-Submitted: auto-replied\r\n\r\n", 1))
    desk.triage()
    desk.passes(days=5)
    looks(desk)
    assert status(desk) is Status.CLOSED


def test_the_author_who_writes_at_the_same_moment_wins(desk: OfficeDesk) -> None:
    desk.passes(days=5)
    dossier = desk.office.tickets.dossier(NUMBER)
    assert dossier is not None
    closes = remind(dossier, desk.office.rules(), desk.office.trusting(), desk.now)
    assert closes is not None
    assert closes.after is not None
    assert closes.after.status is Status.CLOSED
    writes(desk)
    desk.triage()
    with pytest.raises(Stale):
        desk.office.settle(closes, desk.now)
    assert status(desk) is Status.OPEN
