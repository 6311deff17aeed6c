"""A stored mail decided about once more: as it came, when it came, without anything of what followed."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.cli.living_house import mail
from tests.stages.office_desk import OfficeDesk
from ulak.desk.decision import Decision, Disposition
from ulak.errors import Refused
from ulak.stages.dry_run import read_again
from ulak.store.past_mails import PastMails
from ulak.store.schema import spool


@pytest.fixture
def desk(tmp_path: Path) -> OfficeDesk:
    return OfficeDesk(tmp_path)


def again(desk: OfficeDesk, **changes: object) -> list[Decision]:
    """Every mail once more, oldest first, a year later; `changes` are of how they were laid down."""
    mails = PastMails(desk.desk.store)
    desk.passes(days=365)
    return [
        read_again(desk.office, past, replace(mails.opened(past), **changes)).decided(desk.office.rules())
        for past in reversed(mails.last(50))
    ]


def test_a_mail_becomes_what_it_became_at_its_own_time(desk: OfficeDesk) -> None:
    desk.takes(mail("Mali mühür şikâyeti"))
    desk.triage()
    (ticket,) = desk.tickets()
    (decision,) = again(desk)
    assert decision.after is not None
    assert (decision.disposition, decision.after.number) == (Disposition.TICKET, ticket.number)
    assert decision.after.received_at == ticket.received_at
    assert [one.due_at for one in decision.after.promises] == [one.due_at for one in ticket.promises]
    assert decision.after.tags == ticket.tags


def test_neither_its_own_ticket_nor_a_later_one_is_known_to_it(desk: OfficeDesk) -> None:
    desk.takes(mail("Birinci"))
    desk.triage()
    first = desk.tickets()[0].number
    desk.passes(hours=1)
    desk.takes(mail(f"Re: [{first}]", "Ek bilgi"))
    desk.takes(mail("İkinci"))
    desk.triage()
    opened, reply, second = again(desk)
    assert opened.after is not None
    assert opened.after.tags == ()
    assert (reply.disposition, reply.before and reply.before.number) == (Disposition.APPENDED, first)
    assert second.after is not None
    assert second.after.tags == ("possible-duplicate",)


def test_a_reply_keeps_its_ticket_though_the_mail_servers_clock_is_behind(desk: OfficeDesk) -> None:
    desk.takes(mail("Birinci"))
    desk.triage()
    number = desk.tickets()[0].number
    desk.passes(minutes=-5)
    desk.takes(mail(f"Re: [{number}]", "Ek bilgi"))
    desk.triage()
    assert [one.disposition for one in again(desk)] == [Disposition.TICKET, Disposition.APPENDED]


def test_a_second_delivery_stays_one(desk: OfficeDesk) -> None:
    raw = mail("İki adrese")
    desk.takes(raw)
    desk.takes(raw, "cainfo")
    desk.triage()
    assert [one.disposition for one in again(desk)] == [Disposition.TICKET, Disposition.DUPLICATE]


def test_what_lay_in_junk_or_among_sent_mails_lies_there_again(desk: OfficeDesk) -> None:
    desk.takes(mail("Kampanya", author="spam@reklam.test"))
    (junk,) = again(desk, junk=True)
    (rescued,) = again(desk, junk=True, rescued=True)
    (sent,) = again(desk, sent=True)
    dispositions = (junk.disposition, rescued.disposition, sent.disposition)
    assert dispositions == (Disposition.FILED, Disposition.TICKET, Disposition.FILED)


def test_what_a_code_released_counts_as_proven(desk: OfficeDesk) -> None:
    desk.takes(mail("Sorun", author="zehra@kurum.test").replace(b"dmarc=pass", b"dmarc=none"))
    (parked,) = again(desk)
    (proven,) = again(desk, proven=True)
    assert parked.parking is not None
    assert proven.parking is None


def test_a_web_form_is_of_whoever_filled_it_in(desk: OfficeDesk) -> None:
    desk.takes(
        mail("Form", "Ad: Kerem\nE-posta: kerem@firma.test\nKonu türü: Öneri\nMesaj: Merhaba", "noreply@web.kurum.test")
    )  # fmt: skip
    (decision,) = again(desk)
    assert decision.after is not None
    assert (decision.after.author.address, decision.after.kind) == ("kerem@firma.test", "suggestion")


def test_what_was_erased_or_cannot_be_opened_is_told(desk: OfficeDesk) -> None:
    for number in range(3):
        desk.takes(mail(f"Şikâyet {number}"))
    with desk.desk.store.write() as connection:
        connection.execute(update(spool).where(spool.c.id == 1).values(state="gone", raw=None, key=None))
        connection.execute(update(spool).where(spool.c.id == 2).values(raw=b"not what was sealed"))
    mails = PastMails(desk.desk.store)
    third, second, first = mails.last(50)
    assert (first.is_erased, second.is_erased, third.is_erased) == (True, False, False)
    assert (third.became, third.ticket, mails.last(1)) == (None, "", (third,))
    for broken in (first, second):
        with pytest.raises(Refused):
            read_again(desk.office, broken, mails.opened(broken))
    with pytest.raises(Refused, match="is not in the spool"):
        mails.opened(replace(third, id=99))


def test_nothing_is_written_through_a_store_that_is_only_read(desk: OfficeDesk) -> None:
    desk.takes(mail("Şikâyet"))
    desk.triage()
    desk.desk.store.only_read()
    assert len(again(desk)) == 1
    with pytest.raises(AssertionError, match="read only"):
        desk.takes(mail("Yeni"))
