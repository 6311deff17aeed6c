"""A draft becomes the letter it means: right sender, right threading, right marks, nothing private."""

import email
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ulak.desk.clocks.promise import Promise, PromiseState
from ulak.desk.coming.posted import Posted
from ulak.desk.decision import Decision, Draft, EscalationStep, LetterResult, ReceiptLine
from ulak.desk.house import Counter, House
from ulak.desk.lists.listing import Pile, Seat
from ulak.desk.recipients import INWARD, Recipients, ToAuthor, ToStaff
from ulak.desk.recurring.kin import Kin
from ulak.desk.recurring.lacking import Lacking
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.signed_id import Word, read
from ulak.desk.ticket import (
    Dossier,
    Filing,
    Kind,
    LetterState,
    Participant,
    PastLetter,
    PastMessage,
    Purpose,
    Role,
    Status,
    Ticket,
)
from ulak.errors import ConfigError
from ulak.gateways.templates import Templates
from ulak.mail.address import Address
from ulak.mail.compose import wire_problem
from ulak.mail.message import Attachment, Message, Origin
from ulak.shipped import shipped
from ulak.stages.writing import write

NOW = datetime(2026, 11, 24, 6, 0, 30, tzinfo=UTC)
TCKN = "10000000146"
HOUSE = House(
    name="Kamu SM",
    token="KSM",
    timezone=ZoneInfo("Europe/Istanbul"),
    language="tr",
    hold=timedelta(minutes=2),
    counters=(Counter("bilgi", Address("bilgi@kamusm.test", "Kamu SM"), "geri-donen@kamusm.test"),),
    secret=b"s" * 32,
)
RULES = read_rules(
    {str(file): file.read_text(encoding="utf-8") for file in sorted(shipped("rules").glob("*.yaml"))},
    HOUSE.timezone,
)
TEMPLATES = Templates(shipped("templates"))
TICKET = Ticket(
    number="KSM-2026-000123",
    version=1,
    status=Status.NEW,
    kind=Kind.COMPLAINT,
    author=Address("zeynep@ornek.test", "Zeynep Örnek"),
    mailbox="bilgi",
    received_at=NOW - timedelta(seconds=30),
    opened_at=NOW,
    subject="Mali mühür yenileme şikâyeti",
    language="tr",
    team="customer-relations",
    rules_version="1",
    product="mali_muhur",
)
MESSAGE = Message(
    headers=(), author=TICKET.author, reply_to=None, to=(), cc=(), subject=TICKET.subject,
    message_id="<a1@ornek.test>", message_id_given=True, in_reply_to=(), references=(), date=None,
    text=f"Kimlik numaram {TCKN}, hâlâ bekliyorum.", reply_text="hâlâ bekliyorum", language="tr",
    attachments=(
        Attachment("dilekçe.pdf", "application/pdf", b"%PDF"),
        Attachment("server.key", "text/plain", b"KEY", refused="private key"),
        Attachment("logo.png", "image/png", b"PNG", inline=True),
    ),
    origin=Origin.HUMAN, automatic="", bounce_for=(), returned=(), is_forward=False, flags=(), digest="d",
)  # fmt: skip


def to_staff(purpose: Purpose, *addresses: str) -> ToStaff:
    return ToStaff(purpose, RULES.colleagues(addresses))  # type: ignore[arg-type]


DRAFT = Draft(
    template="acknowledgement",
    recipients=ToAuthor(Purpose.ACKNOWLEDGEMENT, TICKET),
    language="tr",
    counter="bilgi",
    subject=TICKET.subject,
    message=MESSAGE,
    replies_to="<a1@ornek.test>",
    references=("<a0@ornek.test>", "<a1@ornek.test>"),
)
NOTICE = replace(
    DRAFT,
    template="notice",
    recipients=to_staff(Purpose.NOTICE, "ssl-ekip@kurum.test"),
    attachments=MESSAGE.attachments[:1],
    replies_to="",
    references=(),
)
ANSWER = replace(
    DRAFT,
    template="answer",
    recipients=ToAuthor(Purpose.ANSWER, TICKET, is_copied=True),
    text=f"Numaranız {TCKN}.",
    by="mehmet@kurum.test",
)


class Shelf:
    """Remembers which dossiers it was asked for; `raw` is the original of every message."""

    def __init__(self, dossier: Dossier | None = None, raw: bytes | None = None) -> None:
        self._dossier = dossier
        self._raw = raw
        self.asked: list[str] = []
        self.mails = Posted()

    def dossier(self, number: str) -> Dossier | None:
        self.asked.append(number)
        return self._dossier

    def posted(self, number: str) -> Posted:
        return self.mails

    def pile(self, seat: Seat) -> Pile:
        return Pile((self._dossier.ticket,) if self._dossier else ())

    def kin(self, ticket: Ticket, within: timedelta) -> Kin:
        return Kin()

    def lacking(self, since: datetime) -> Lacking:
        return Lacking()

    def original(self, number: str, message_id: str) -> bytes | None:
        return self._raw if (number, message_id) == (TICKET.number, MESSAGE.message_id) else None


def opening(*drafts: Draft) -> Decision:
    return Decision("opened", after=TICKET, drafts=drafts)


def changing(*drafts: Draft) -> Decision:
    return Decision("changed", before=TICKET, after=replace(TICKET, version=2), drafts=drafts)


def letters(
    decision: Decision, shelf: Shelf | None = None, now: datetime = NOW
) -> list[tuple[EmailMessage, str]]:
    found = []
    for letter in write(decision, HOUSE, RULES, TEMPLATES, shelf or Shelf(), now):
        assert wire_problem(letter.wire, letter.message_id) == ""
        message = email.message_from_bytes(letter.wire, policy=policy.default)
        assert isinstance(message, EmailMessage)
        part = message.get_body(("plain",))
        assert part is not None
        text = str(part.get_content()).replace("\r\n", "\n")
        assert (message["Subject"], text) == (letter.subject, letter.text)
        found.append((message, text))
    return found


def only(draft: Draft, is_new: bool = True) -> tuple[EmailMessage, str]:
    (found,) = letters(opening(draft) if is_new else changing(draft))
    return found


def test_an_acknowledgement_is_answered_to_the_mail_it_is_for():
    message, text = only(DRAFT)
    assert message["Subject"] == "[KSM-2026-000123] Mali mühür yenileme şikâyeti"
    assert message["From"] == "Kamu SM <bilgi@kamusm.test>"
    assert message["In-Reply-To"] == "<a1@ornek.test>"
    assert message["References"] == "<a0@ornek.test> <a1@ornek.test>"
    assert message["Auto-Submitted"] == "auto-replied"
    assert "NDR," not in message["X-Auto-Response-Suppress"].replace("NRN", "")
    assert message["Date"].datetime == NOW.replace(microsecond=0)
    assert "Geliş tarihi: 24 Kasım 2026 Salı 09:00" in text
    assert "Ürün: Mali Mühür" in text
    assert "bekliyorum" not in text
    assert "ilgili birimimiz tarafından incelenmektedir" in text
    assert list(message.iter_attachments()) == []


def test_its_bounce_finds_home_and_its_reply_the_ticket():
    (letter,) = write(opening(DRAFT), HOUSE, RULES, TEMPLATES, Shelf(), NOW)
    signed = read(HOUSE, letter.message_id, NOW)
    assert letter.envelope_from == "geri-donen@kamusm.test"
    assert signed is not None
    assert (signed.number, signed.word) == ("KSM-2026-000123", Word.REPLY)
    assert signed.for_addressee("zeynep@ornek.test")


def test_in_english_to_those_who_write_it():
    _, text = only(replace(DRAFT, language="en"))
    assert "Received: Tuesday 24 November 2026 09:00" in text
    assert "Product: fiscal seal" in text


def test_a_language_the_desk_does_not_write_is_the_houses():
    _, text = only(replace(DRAFT, language="fr"))
    assert "Sayın ilgili," in text


def test_on_a_holiday_it_names_the_real_opening():
    kurban = datetime(2026, 5, 27, 19, 14, tzinfo=UTC)
    ((_, text),) = letters(opening(DRAFT), now=kurban)
    assert "incelenmesine 1 Haziran 2026 Pazartesi 08:10 itibarıyla başlanacaktır" in text


def test_a_notice_masks_and_lists_and_says_how_to_answer():
    message, text = only(replace(NOTICE, subject=f"TCKN {TCKN}", reason="Yeni kayıt."))
    assert TCKN not in message.as_string()
    assert TCKN not in text
    assert "*46" in text
    assert text.startswith("Yeni kayıt.\n")
    assert "- dilekçe.pdf (4 B)\n" in text
    assert "- server.key (3 B): iletilmedi, özel anahtar içeriyor" in text
    assert "logo.png" not in text
    assert [part.get_filename() for part in message.iter_attachments()] == ["dilekçe.pdf"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert "yazdığınız metin, kurumun yanıtı olarak başvuru sahibine gider" in text


def test_a_notice_of_a_later_mail_shows_what_is_new():
    assert "> hâlâ bekliyorum\n" in only(NOTICE, is_new=False)[1]
    assert "Kimlik numaram" in only(NOTICE)[1]


def test_a_notice_says_so_where_a_reply_is_a_note():
    message, text = only(replace(NOTICE, token_word="not"))
    assert message["Subject"].startswith("[KSM-2026-000123 not] ")
    assert "kayda not olarak eklenir" in text


def test_an_answer_is_what_staff_wrote_and_carries_no_mark_of_a_machine():
    message, text = only(ANSWER, is_new=False)
    assert text.startswith(f"Numaranız {TCKN}.\n")
    assert message["Auto-Submitted"] is None
    assert message["X-Auto-Response-Suppress"] is None
    assert "mehmet" not in message.as_string()


def test_a_receipt_tells_who_gets_what_and_when():
    copied = replace(TICKET, participants=(Participant(Address("k@ornek.test"), Role.COPIED),))
    held = replace(
        ANSWER,
        leaves_at=NOW + timedelta(minutes=2),
        recipients=ToAuthor(Purpose.ANSWER, copied, is_copied=True),
        attachments=MESSAGE.attachments[:1],
    )
    receipt = replace(
        DRAFT,
        template="receipt",
        recipients=to_staff(Purpose.RECEIPT, "mehmet@kurum.test"),
        lines=(ReceiptLine("#kapat haklı ; kargo", "kayıt kapatıldı"),),
        token_word="not",
    )
    _, (message, text) = letters(changing(held, receipt))
    assert "#kapat haklı ; kargo\n    kayıt kapatıldı\n" in text
    assert "Kime: zeynep@ornek.test\nBilgi: k@ornek.test\nEkler: dilekçe.pdf\n" in text
    assert "Gönderim: 24 Kasım 2026 Salı 09:02\n" in text
    signed = read(HOUSE, message["Message-ID"], NOW)
    assert signed is not None
    assert signed.word is Word.NOTE


def test_a_summary_shows_the_whole_correspondence_masked():
    dossier = Dossier(
        TICKET,
        (PastMessage("<a1@ornek.test>", Filing.OPENING, Origin.HUMAN, TICKET.author, NOW, "Konu", f"No {TCKN}"),),
        (
            PastLetter(
                1, Purpose.ANSWER, LetterState.SENT, ("zeynep@ornek.test",), "m@kurum.test",
                NOW - timedelta(hours=1), None, "<x@kamusm.test>", "Konu", "Yanıtımız", "", "", "",
            ),
        ),
    )  # fmt: skip
    summary = replace(
        DRAFT, template="summary", recipients=to_staff(Purpose.SUMMARY, "mehmet@kurum.test"), message=None
    )
    shelf = Shelf(dossier)
    ((_, text),) = letters(changing(summary), shelf)
    assert shelf.asked == ["KSM-2026-000123"]
    assert text.index("yanıt (gönderildi)") < text.index("başvuru, Zeynep Örnek")
    assert TCKN not in text
    ((_, bare),) = letters(changing(summary), Shelf(None))
    assert "Kayıt no: KSM-2026-000123" in bare


def test_of_a_colleagues_mail_only_what_is_new_is_told_and_of_the_authors_all():
    def came(filing: Filing, text: str) -> PastMessage:
        whole = f"{text}\n> alıntı ({text})"
        return PastMessage(f"<{text}@x.test>", filing, Origin.HUMAN, TICKET.author, NOW, "Konu", text, whole)

    filings = (Filing.AUTHOR, Filing.ANSWER, Filing.NOTE, Filing.COMMAND, Filing.OUTSIDE)
    dossier = Dossier(TICKET, tuple(came(filing, filing.value) for filing in filings))
    summary = replace(
        DRAFT, template="summary", recipients=to_staff(Purpose.SUMMARY, "mehmet@kurum.test"), message=None
    )
    ((_, text),) = letters(changing(summary), Shelf(dossier))
    assert [one.value for one in filings if f"alıntı ({one.value})" in text] == ["author"]
    assert all(f"> {one.value}\n" in text for one in filings)


def test_a_summary_names_our_automatic_letters_and_shows_only_what_people_wrote():
    letter = PastLetter(
        1, Purpose.ACKNOWLEDGEMENT, LetterState.SENT, ("zeynep@ornek.test",), "", NOW, None,
        "<x@kamusm.test>", "Konu", "İletiniz alındı.", "", "", "",
    )  # fmt: skip
    written = (Purpose.ANSWER, Purpose.PRELIMINARY_REPORT)
    past = tuple(
        replace(letter, purpose=one, text=f"{one} in full")
        for one in (*written, Purpose.ACKNOWLEDGEMENT, Purpose.NOTICE, Purpose.RECEIPT, Purpose.SUMMARY)
    )
    summary = replace(
        DRAFT, template="summary", recipients=to_staff(Purpose.SUMMARY, "mehmet@kurum.test"), message=None
    )
    ((_, text),) = letters(changing(summary), Shelf(Dossier(TICKET, (), past)))
    assert [one for one in Purpose if f"{one} in full" in text] == list(written)
    assert "24 Kasım 2026 Salı 09:00, alındı yazısı (gönderildi), zeynep@ornek.test\n\n" in text
    assert "bildirim (gönderildi), zeynep@ornek.test" in text


def test_a_letter_of_no_ticket_has_no_token():
    code = Draft(
        "code",
        to_staff(Purpose.CODE, "ayse@kurum.test"),
        "tr",
        "bilgi",
        "Rapor",
        code="ABCD2345",
        message=MESSAGE,
    )
    ((message, text),) = letters(Decision("parked", drafts=(code,)))
    assert message["Subject"] == "Doğrulama kodu: Mali mühür yenileme şikâyeti"
    assert "Kod: ABCD2345" in text
    signed = read(HOUSE, message["Message-ID"], NOW)
    assert signed is not None
    assert signed.number == ""


def test_a_promised_time_that_ran_is_shown_in_a_letter_without_promises_of_its_own():
    promised = RULES.promises["first-answer"]
    promise = Promise(promised, "", NOW, NOW + timedelta(hours=8), PromiseState.RUNNING)
    decision = Decision("opened", after=replace(TICKET, promises=(promise,)), drafts=(NOTICE,))
    ((_, text),) = letters(decision)
    assert "- ilk yanıt: en geç 24 Kasım 2026 Salı 17:00; 8 sa mesai kaldı" in text


def test_without_office_hours_no_opening_is_named():
    rules = replace(RULES, calendars={})
    (letter,) = write(opening(DRAFT), HOUSE, rules, TEMPLATES, Shelf(), NOW - timedelta(hours=8))
    assert "ilgili birimimiz tarafından incelenmektedir" in letter.text


def test_a_very_long_text_is_shortened():
    _, text = only(replace(NOTICE, text="söz " * 20_000))
    assert "[…]" in text
    assert len(text) < 65_000


@pytest.mark.parametrize("draft", [DRAFT, NOTICE], ids=lambda draft: draft.template)
def test_a_very_long_subject_is_shortened_wherever_it_stands(draft: Draft):
    endless = "ş" * 200_000
    message = replace(MESSAGE, subject=endless)
    (_, text) = only(replace(draft, subject=endless, message=message))
    assert f"Konu: {'ş' * 300}…\n" in text
    assert len(text) < 5_000


def test_a_very_long_subject_is_shortened_in_a_summary():
    past = (
        PastMessage("<a1@ornek.test>", Filing.OPENING, Origin.HUMAN, TICKET.author, NOW, "s" * 9000, "Metin"),
    )
    summary = replace(
        DRAFT, template="summary", recipients=to_staff(Purpose.SUMMARY, "mehmet@kurum.test"), message=None
    )
    ((_, text),) = letters(changing(summary), Shelf(Dossier(TICKET, past)))
    assert f"\n{'s' * 300}…\n" in text


def answer_on(ticket: Ticket) -> Draft:
    return replace(ANSWER, recipients=ToAuthor(Purpose.ANSWER, ticket, is_copied=True))


def test_who_cannot_be_written_to_is_left_out():
    copied = tuple(Participant(Address(one), Role.COPIED) for one in ("x", "a@[127.0.0.1]"))
    reached = replace(TICKET, author=Address("a@örnek.test"), participants=copied)
    (letter,) = write(opening(answer_on(reached)), HOUSE, RULES, TEMPLATES, Shelf(), NOW)
    assert (letter.to, letter.cc) == ((Address("a@örnek.test"),), ())
    unreached = replace(TICKET, author=Address("a b@ornek.test"))
    assert write(opening(answer_on(unreached)), HOUSE, RULES, TEMPLATES, Shelf(), NOW) == ()


def test_the_wire_has_the_domain_as_smtp_knows_it_and_the_store_as_people_do():
    reached = replace(TICKET, author=Address("a@straße.test"))
    (letter,) = write(opening(answer_on(reached)), HOUSE, RULES, TEMPLATES, Shelf(), NOW)
    assert b"\r\nTo: a@xn--strae-oqa.test\r\n" in letter.wire
    assert letter.to[0].address == "a@straße.test"
    signed = read(HOUSE, letter.message_id, NOW)
    assert signed is not None
    assert signed.for_addressee("a@straße.test")


def test_to_many_the_subject_is_shorter_and_the_header_small():
    crowd = tuple(
        Participant(Address(f"kisi.soyadi{number}@kurum-{number}.test", "Şule Çağlayan Öztürk"), Role.COPIED)
        for number in range(50)
    )
    many = replace(TICKET, author=Address("z@ornek.test"), participants=crowd)
    ids = tuple(f"<{number}.{'x' * 60}@ornek.test>" for number in range(100))
    draft = replace(answer_on(many), subject="ş" * 10_000, references=ids, replies_to=ids[-1])
    (letter,) = write(opening(draft), HOUSE, RULES, TEMPLATES, Shelf(), NOW)
    message = email.message_from_bytes(letter.wire, policy=policy.default)
    assert letter.wire.index(b"\r\n\r\n") + 4 <= 4096
    assert message["Subject"] == letter.subject
    assert len(letter.subject) == 120
    assert len(message["Cc"].addresses) == 50
    assert message["References"].split()[-1] == ids[-1]


def test_the_same_decision_gives_the_same_bytes_and_each_letter_its_own_id():
    decision = opening(DRAFT, NOTICE, NOTICE)
    first, again = (write(decision, HOUSE, RULES, TEMPLATES, Shelf(), NOW) for _ in range(2))
    assert first == again
    assert len({letter.message_id for letter in first}) == 3
    other = replace(DRAFT, message=replace(MESSAGE, digest="e"), replies_to="<a2@ornek.test>")
    assert write(opening(other), HOUSE, RULES, TEMPLATES, Shelf(), NOW)[0].message_id != first[0].message_id


CAUSES = {
    "another version of the ticket": replace(changing(NOTICE), before=replace(TICKET, version=7)),
    "a step": replace(changing(NOTICE), steps=(EscalationStep("first-answer", "50%", 0),)),
    "its next occurrence": replace(changing(NOTICE), steps=(EscalationStep("first-answer", "50%", 1),)),
    "an attempt": replace(changing(NOTICE), result=LetterResult(4, 1, LetterState.FAILED, "550", NOW)),
    "the next attempt": replace(changing(NOTICE), result=LetterResult(4, 2, LetterState.FAILED, "550", NOW)),
    "another letter": replace(changing(NOTICE), result=LetterResult(5, 1, LetterState.FAILED, "550", NOW)),
}


def test_the_same_words_of_one_second_have_an_id_for_each_cause_and_one_for_the_same():
    def id_of(decision: Decision, mail: str = "") -> str:
        return write(decision, HOUSE, RULES, TEMPLATES, Shelf(), NOW, mail)[0].message_id

    causes = [*CAUSES.values(), changing(NOTICE)]
    ids = {id_of(decision) for decision in causes} | {
        id_of(changing(NOTICE), mail) for mail in ("7 a", "8 a")
    }
    assert len(ids) == len(causes) + 2
    assert {id_of(decision) for decision in causes} < ids
    assert {id_of(decision, "7 a") for decision in causes} < ids


def test_a_template_nobody_wrote_is_said():
    with pytest.raises(ConfigError, match="there is no letter 'thanks'"):
        only(replace(DRAFT, template="thanks"))


def to_anybody(purpose: Purpose, name: str) -> Recipients:
    if purpose in INWARD:
        return to_staff(purpose, "ayse@kurum.test")
    called = replace(TICKET, author=Address("z@ornek.test", name))
    return ToAuthor(purpose, called)  # type: ignore[arg-type]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(
    st.sampled_from(
        ["acknowledgement", "notice", "answer", "receipt", "escalation", "code", "alarm", "undelivered"]
    ),
    st.text(st.characters(codec=None), max_size=200),
    st.text(st.characters(codec=None), max_size=40),
)
def test_whatever_a_stranger_writes_is_text_and_nothing_else(template: str, text: str, name: str):
    purpose = Purpose.NOTICE if template == "undelivered" else Purpose(template)
    message = replace(MESSAGE, text=text, reply_text=text, subject=text, author=Address("z@ornek.test", name))
    draft = replace(
        DRAFT, template=template, subject=text, text=text, reason=text, message=message,
        recipients=to_anybody(purpose, name), attachments=(Attachment(name, text, b"x"),),
    )  # fmt: skip
    for letter in write(opening(draft), HOUSE, RULES, TEMPLATES, Shelf(), NOW):
        assert wire_problem(letter.wire, letter.message_id) == ""
        parsed = email.message_from_bytes(letter.wire, policy=policy.default)
        assert parsed["Subject"] == letter.subject
        assert letter.subject.startswith("[KSM-2026-000123")
