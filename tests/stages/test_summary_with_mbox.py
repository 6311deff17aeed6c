"""`#özet` brings the mails themselves to owner and team, the summary alone to everybody else."""

import mailbox
from contextlib import closing
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.cli.living_house import mail
from tests.mail.key_vectors import VECTORS
from tests.stages.office_desk import START, OfficeDesk
from ulak.desk.coming.posted import Posted, PostedMail
from ulak.desk.drafts import to_staff
from ulak.desk.ticket import Purpose
from ulak.stages.with_mbox import with_mbox
from ulak.store.posted import posted_on
from ulak.store.schema import letters, spool

NUMBER = "KSM-2026-000001"
_, KEY = VECTORS["RSA, PKCS#8"]
PEM = f"-----BEGIN PRIVATE KEY-----\n{KEY}\n-----END PRIVATE KEY-----"


def summary(desk: OfficeDesk, author: str) -> tuple[str, list[EmailMessage], Path | None]:
    """What a summary says to that member of staff, and the mails in its file."""
    desk.takes(mail(f"[{NUMBER} not]", "#özet", author=author))
    desk.triage()
    desk.courier.letters.clear()
    desk.dispatch()
    wires = [
        message_from_bytes(raw, policy=policy.default) for to, raw in desk.courier.letters if to == (author,)
    ]
    (letter,) = [one for one in wires if "Özet" in one["Subject"]]
    assert isinstance(letter, EmailMessage)
    body = letter.get_body(("plain",))
    assert body is not None
    files = [one for one in letter.iter_attachments() if str(one.get_filename()).endswith(".mbox")]
    if not files:
        return body.get_content(), [], None
    file = Path(desk.desk.settings.desk.secret_file).parent / "ticket.mbox"
    file.write_bytes(files[0].get_content())
    with closing(mailbox.mbox(file, create=False)) as box:
        mails = [message_from_bytes(bytes(one), policy=policy.default) for one in box]
    return body.get_content(), mails, file  # type: ignore[return-value]


@pytest.fixture
def opened(desk: OfficeDesk) -> OfficeDesk:
    desk.takes(mail(text=f"Numaram 10000000146\n{PEM}\nFrom here on"))
    desk.triage()
    desk.dispatch()
    return desk


def test_the_team_gets_the_mails_as_they_came_and_our_letters(opened: OfficeDesk):
    text, mails, file = summary(opened, "ayse@kurum.test")
    assert f"{NUMBER}.mbox" in text
    assert "10000000146" not in text
    assert [one["Subject"] for one in mails] == ["Mali mühür şikâyeti", f"[{NUMBER}] Mali mühür şikâyeti"]
    words = mails[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Numaram 10000000146" in words
    assert KEY[:40] not in words
    assert file is not None
    assert KEY[:40] not in file.read_text().replace("=\n", "")
    record = opened.office.tickets.show(NUMBER)
    assert record is not None
    assert ("originals mailed", (("messages", "1"),)) in [(line.event, line.facts) for line in record.journal]


def test_somebody_else_gets_the_summary_alone(opened: OfficeDesk):
    text, mails, _ = summary(opened, "zehra@kurum.test")
    assert mails == []
    assert "yalnız kaydın sorumlusuna ve birimine" in text
    record = opened.office.tickets.show(NUMBER)
    assert record is not None
    assert "originals mailed" not in [line.event for line in record.journal]


def test_what_there_is_no_room_for_is_counted_and_the_newest_stays(opened: OfficeDesk):
    opened.passes(hours=1)
    opened.takes(mail(f"Re: [{NUMBER}] büyük", "x" * 8_000))
    opened.triage()
    store = opened.desk.store
    with store.snapshot() as connection:
        found = posted_on(connection, store.seals, (NUMBER,), most=9_500)
    assert (len(found.mails), found.left_out) == (1, 2)
    assert b"x" * 60 in found.mails[0].raw
    draft = to_staff(
        opened.office.tickets.listing()[0], "summary", Purpose.SUMMARY, (), opened.office.house, ""
    )
    said = with_mbox(draft, found, NUMBER, opened.office.house)
    assert "en eski 2 ileti" in said.text
    assert "1 iletisi" in said.text


def test_our_own_letter_is_looked_through_as_well(opened: OfficeDesk):
    """Nothing writes such a letter; whoever changes that is caught here."""
    raw = f"From: bilgi@kamusm.test\r\nSubject: x\r\n\r\n{PEM}\r\n".encode()
    found = Posted((PostedMail(START, "bilgi@kamusm.test", raw, is_ours=True),))
    draft = to_staff(
        opened.office.tickets.listing()[0], "summary", Purpose.SUMMARY, (), opened.office.house, ""
    )
    (file,) = with_mbox(draft, found, NUMBER, opened.office.house).attachments
    assert KEY[:40] not in file.content.decode().replace("=\n", "")


def test_what_was_erased_or_is_damaged_is_not_in_the_file(opened: OfficeDesk):
    with opened.desk.store.write() as connection:
        connection.execute(spool.update().values(key=None))
        connection.execute(letters.update().values(wire=b"damaged"))
    assert opened.office.tickets.posted(NUMBER) == Posted()
    assert opened.office.tickets.posted("KSM-2026-009999") == Posted()


def test_a_ticket_whose_mails_are_gone_says_so(opened: OfficeDesk):
    draft = to_staff(
        opened.office.tickets.listing()[0], "summary", Purpose.SUMMARY, (), opened.office.house, ""
    )
    said = with_mbox(draft, Posted(), NUMBER, opened.office.house)
    assert (said.text, said.attachments) == ("Gönderilecek bir ileti yok.", ())
