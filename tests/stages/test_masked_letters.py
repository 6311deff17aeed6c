"""A mail full of numbers and keys goes through every letter there is: nothing of it may come out inside."""

import base64
import email
from dataclasses import replace
from email import policy

import pytest

from tests.mail.key_vectors import VECTORS
from tests.stages.test_any_text_in_any_letter import (
    TO_SUBSCRIBERS,
    dossier_of,
    purpose_of,
    recipients,
    report_with,
)
from tests.stages.test_writing import (
    ANSWER,
    DRAFT,
    HOUSE,
    MESSAGE,
    NOW,
    RULES,
    TEMPLATES,
    TICKET,
    Shelf,
)
from ulak.desk.contact import Channel, Contact
from ulak.desk.decision import Decision, Draft, ReceiptLine
from ulak.desk.lists.listing import Seat
from ulak.desk.recipients import INWARD, SUBSCRIBER, ToStaff
from ulak.desk.ticket import Purpose, Status, Ticket
from ulak.mail.address import Address
from ulak.mail.message import Attachment
from ulak.stages.writing import write

KEY = VECTORS["Ed25519, OpenSSH"][1]
PERSONAL = (
    "10000000146",
    "100 000 001 46",
    "TR33 0006 1005 1978 6457 8413 26",
    "4111 1111 1111 1111",
    "0532 123 45 67",
    "+905321234567",
    "VKN 1234567890",
)
PEM = f"-----BEGIN OPENSSH PRIVATE KEY-----\n{KEY}\n-----END OPENSSH PRIVATE KEY-----"
FULL = f"{' | '.join(PERSONAL)} |\n{PEM}\nseri 0A3F20000000246B7C99"
SPOKEN = " ".join(PERSONAL)
PEOPLE = Address("zeynep@ornek.test", f"Zeynep {SPOKEN}")
NUMBERS = ("10000000146", "000 001", "0006 1005", "4111", "532 123", "5321234567", "12345678")


def full_ticket(**more: object) -> Ticket:
    typed = {"institution": SPOKEN, "product": SPOKEN, "category": SPOKEN}
    report = report_with(FULL, SPOKEN)
    return replace(TICKET, author=PEOPLE, subject=SPOKEN, report=report, **{**typed, **more})


def full_draft(template: str, language: str, ticket: Ticket) -> Draft:
    message = replace(
        MESSAGE,
        subject=SPOKEN,
        text=FULL,
        reply_text=FULL,
        author=PEOPLE,
        attachments=(
            Attachment(f"kimlik {PERSONAL[0]}.pdf", "application/pdf", b"%PDF"),
            Attachment(f"{PERSONAL[0]}.key", "text/plain", PEM.encode(), refused="private key"),
        ),
    )
    return replace(
        DRAFT,
        template=template,
        recipients=recipients(template, purpose_of(template), ticket),
        party=SUBSCRIBER if template in TO_SUBSCRIBERS else "",
        language=language,
        subject=SPOKEN,
        text=FULL,
        message=message,
        attachments=message.attachments[:1],
        lines=(ReceiptLine(f"#kapat {SPOKEN}", FULL),),
        reason=FULL,
        code="",
        seat=Seat("ayse@kurum.test", (ticket.team,), (ticket.team,)) if template == "digest" else None,
    )


def everything(
    draft: Draft, ticket: Ticket, shelf: Shelf | None = None, others: tuple[Draft, ...] = ()
) -> str:
    """All that a mail program shows of a letter, headers decoded, and the HTML twin too."""
    decision = Decision("changed", before=ticket, after=replace(ticket, version=2), drafts=(draft, *others))
    letter = write(decision, HOUSE, RULES, TEMPLATES, shelf or Shelf(dossier_of(ticket, FULL)), NOW)[0]
    message = email.message_from_bytes(letter.wire, policy=policy.default)
    names = [part.get_filename() or "" for part in message.walk()]
    bodies = [str(part.get_content()) for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join((*map(str, message.values()), letter.subject, letter.text, *names, *bodies))


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("template", sorted({*TEMPLATES.names()} - {"original"}))
def test_no_letter_within_the_desk_shows_a_number_and_none_at_all_a_key(template: str, language: str):
    ticket = full_ticket()
    draft = full_draft(template, language, ticket)
    answer = replace(ANSWER, text=FULL, subject=SPOKEN, attachments=draft.attachments)
    shown = everything(draft, ticket, others=(answer,))
    assert KEY not in shown
    assert KEY[60:100] not in shown
    if draft.purpose in INWARD:
        assert [number for number in NUMBERS if number in shown] == []
        if FULL.splitlines()[-1] in draft.text and template in (
            "notice",
            "receipt",
            "summary",
            "undelivered",
        ):
            assert "0A3F20000000246B7C99" in shown
            assert VECTORS["Ed25519, OpenSSH"][0] in shown


def test_what_people_wrote_is_masked_in_a_list_of_tickets_too():
    ticket = full_ticket(team="ssl", status=Status.WAITING_AUTHOR, owner="ayse@kurum.test", promises=())
    shown = everything(full_draft("digest", "tr", ticket), ticket)
    assert shown.count(ticket.number) >= 3
    assert "başvuru sahibi bekleniyor: Zeynep" in shown
    assert [number for number in NUMBERS if number in shown] == []


def test_the_author_reads_their_own_numbers_in_an_answer():
    shown = everything(replace(ANSWER, text=FULL), full_ticket())
    assert all(number in shown for number in PERSONAL)
    assert "private key removed: SPKI SHA-256" in shown


def test_the_houses_own_lines_stay_in_a_letter_that_came_back():
    draft = replace(
        full_draft("undelivered", "tr", TICKET), text="Telefon: 0850 460 55 76, 444 55 76\n0532 123 45 67"
    )
    shown = everything(draft, TICKET)
    assert "0850 460 55 76, 444 55 76" in shown
    assert "0532 123" not in shown


def test_a_number_at_the_place_where_a_long_text_is_cut_is_hidden_whole():
    draft = replace(full_draft("notice", "tr", TICKET), text="x" * 59_990 + " 10000000146 " + "y" * 400)
    shown = everything(draft, TICKET)
    assert "10000000" not in shown
    assert "[…]" in shown


@pytest.mark.parametrize(
    ("channel", "owner", "people", "sees"),
    [
        (Channel.PHONE, "cagri@kurum.test", ("cagri@kurum.test",), True),
        (Channel.PHONE, "cagri@kurum.test", ("musteri-iliskileri@kurum.test",), False),
        (Channel.PHONE, "", ("musteri-iliskileri@kurum.test",), True),
        (Channel.PHONE, "", ("zehra@kurum.test",), True),
        (Channel.PHONE, "", ("ssl-ekip@kurum.test",), False),
        (Channel.EMAIL, "cagri@kurum.test", ("cagri@kurum.test",), False),
    ],
)
def test_only_who_must_call_back_reads_the_telephone_of_a_ticket_by_telephone(
    channel: Channel, owner: str, people: tuple[str, ...], sees: bool
):
    ticket = full_ticket(channel=channel, owner=owner)
    notice = replace(
        full_draft("notice", "tr", ticket), recipients=ToStaff(Purpose.NOTICE, RULES.colleagues(people))
    )
    shown = everything(notice, ticket)
    assert ("0532 123 45 67" in shown) is sees
    assert "10000000146" not in shown
    reminder = replace(
        full_draft("escalation", "tr", ticket),
        recipients=ToStaff(Purpose.ESCALATION, RULES.colleagues(people)),
    )
    assert "0532 123 45 67" not in everything(reminder, ticket)


@pytest.mark.parametrize(
    ("reply_channel", "owner", "people", "sees"),
    [
        (Channel.PHONE, "cagri@kurum.test", ("cagri@kurum.test",), True),
        (Channel.PHONE, "cagri@kurum.test", ("zehra@kurum.test",), False),
        (Channel.EMAIL, "cagri@kurum.test", ("cagri@kurum.test",), False),
    ],
)
@pytest.mark.parametrize("template", ["notice", "receipt"])
def test_the_number_to_call_is_for_who_must_call(
    template: str, reply_channel: Channel, owner: str, people: tuple[str, ...], sees: bool
):
    contact = Contact(phone="0533 765 43 21", record="E-1234")
    ticket = full_ticket(channel=Channel.WEB, reply_channel=reply_channel, owner=owner, contact=contact)
    purpose = Purpose(template)
    draft = replace(
        full_draft(template, "tr", ticket),
        recipients=ToStaff(purpose, RULES.colleagues(people)),
        lines=(ReceiptLine("#telefon 0533 765 43 21", "telefon: 0533 765 43 21"),),
    )
    shown = everything(draft, ticket)
    assert ("0533 765 43 21" in shown) is sees
    assert "10000000146" not in shown


def test_on_a_ticket_of_a_team_that_is_gone_nobody_is_to_call_back():
    ticket = full_ticket(channel=Channel.PHONE, team="gone")
    assert "0532 123" not in everything(full_draft("notice", "tr", ticket), ticket)


@pytest.mark.parametrize(("text", "is_said"), [("Numaram 10000000146", True), ("Numaram yok", False)])
def test_a_notice_says_how_to_get_the_original_where_something_is_hidden(text: str, is_said: bool):
    message = replace(MESSAGE, subject="Konu", text=text, reply_text=text, attachments=())
    draft = replace(
        full_draft("notice", "tr", TICKET), message=message, text="", subject="Konu", attachments=()
    )
    draft = replace(draft, reason="", lines=())
    shown = everything(draft, TICKET, Shelf(None))
    assert ("Kişisel numaralar gizlenmiştir" in shown) is is_said


def test_a_withheld_file_is_told_by_the_fingerprint_of_its_key():
    shown = everything(full_draft("notice", "tr", TICKET), TICKET)
    assert f"iletilmedi, özel anahtar içeriyor ({VECTORS['Ed25519, OpenSSH'][0]})" in shown
    sealed = Attachment("x.p7m", "application/pkcs7-mime", b"sealed", refused="private key")
    draft = full_draft("notice", "tr", TICKET)
    shown = everything(replace(draft, message=replace(draft.message, attachments=(sealed,))), TICKET)
    assert f"(SHA-256 {sealed.sha256})" in shown
    assert base64.b64encode(b"sealed").decode() not in shown
