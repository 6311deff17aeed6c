"""Whatever people, rules and administrators write, through every template, in both languages: a letter."""

import email
from dataclasses import replace
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stages.test_writing import DRAFT, HOUSE, MESSAGE, NOW, RULES, TEMPLATES, TICKET, Shelf, to_staff
from ulak.desk.certificates.finding import Verdict
from ulak.desk.certificates.report import Informed, Report, Reported
from ulak.desk.decision import Decision, Draft, ReceiptLine
from ulak.desk.lists.listing import Seat
from ulak.desk.recipients import INWARD, SUBSCRIBER, Recipients, ToAuthor, ToSubscriber
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.ticket import (
    Dossier,
    Filing,
    LetterState,
    Participant,
    PastLetter,
    PastMessage,
    Purpose,
    Role,
    Ticket,
)
from ulak.mail.address import Address
from ulak.mail.compose import ALLOWED, REQUIRED
from ulak.mail.message import Attachment, Origin
from ulak.mail.parse import parse
from ulak.stages.writing import write
from ulak.store.wire import defect

pytestmark = pytest.mark.unmeasured

SPECIAL = (
    "=?", "?=", "=?utf-8?q?a=0D=0ABcc:_evil@x.test?=", "\r\n", "\r", "\n", "\n\n", "\x00", "\x1b[2J", "\x85", "\u2028",
    "\u202e", "\u2066", "\ud800", "\udcfe", "Bcc: evil@x.test\r\n", "\r\n.\r\n", "{{ number }}", "{% if %}", "<b>", "&amp;",
    "Subject: x\n", "#kapat", "> ", "İ", "ß", "😀", "a" * 1200, "[KSM-2026-000001]",
)  # fmt: skip
ANYTHING = st.lists(
    st.one_of(st.sampled_from(SPECIAL), st.text(st.characters(codec=None), max_size=30)), max_size=8
).map("".join)
UNUSUAL = {
    "undelivered": Purpose.NOTICE,
    "help": Purpose.SUMMARY,
    "action": Purpose.CONSULTATION,
    "reply": Purpose.CONSULTATION,
    "transfer": Purpose.CONSULTATION,
    "decided": Purpose.REMINDER,
    "junk-list": Purpose.DIGEST,
    "low-rating": Purpose.NOTICE,
    "findings": Purpose.NOTICE,
    "not-ours": Purpose.ANSWER,
    "need-more": Purpose.ANSWER,
    "final-report": Purpose.ANSWER,
}

TO_SUBSCRIBERS, KEY = ("preliminary-report-subscriber", "subscriber-answer"), "one"


def purpose_of(template: str) -> Purpose:
    """Its own name, or what it begins with: `acknowledgement-report` is an acknowledgement."""
    named = (one for one in Purpose if template.startswith(one.value))
    return UNUSUAL.get(template) or next(named)


def recipients(template: str, purpose: Purpose, ticket: Ticket) -> Recipients:
    if purpose in INWARD:
        return to_staff(purpose, "ayse@kurum.test")
    if template in TO_SUBSCRIBERS:
        return ToSubscriber(purpose, ticket, KEY)  # type: ignore[arg-type]
    return ToAuthor(purpose, ticket, is_copied=purpose is Purpose.ANSWER)  # type: ignore[arg-type]


def rules_with(words: str) -> Rulebook:
    """A team and a product whose titles anybody may have written."""
    team = replace(RULES.teams[TICKET.team], title=Words(words, words))
    return replace(
        RULES,
        teams=RULES.teams | {team.name: team},
        products=RULES.products | {TICKET.product: Words(words, words)},
    )


def report_with(words: str, name: str) -> Report:
    """What people and certificates may call themselves."""
    known = Reported(
        words, name, "3A4F", "ab", "cd", words, is_known=True, reasons=(words,), weak=name, subscriber=KEY
    )
    subscriber = Informed(KEY, words, name, (Address("z@ornek.test", name),))
    return Report((known, Reported(words, words, verdict=Verdict.UNREADABLE, reasons=(name,))), (subscriber,))


def dossier_of(ticket: Ticket, words: str) -> Dossier:
    wrote = PastMessage(
        "<a@x.test>", Filing.AUTHOR, Origin.HUMAN, Address("z@ornek.test", words), NOW, words, words
    )
    left = PastLetter(
        1, Purpose.ANSWER, LetterState.SENT, ("z@ornek.test",), "", NOW, None, "<b@x.test>", words, words, "", "", ""
    )  # fmt: skip
    return Dossier(ticket, (wrote,), (left,))


def draft_of(template: str, language: str, ticket: Ticket, words: str, name: str) -> Draft:
    message = replace(
        MESSAGE,
        subject=words,
        text=words,
        reply_text=words,
        author=Address("z@ornek.test", name),
        attachments=(Attachment(name, words, b"x"), Attachment(name, "", b"y", refused=words or "x")),
    )
    return replace(
        DRAFT,
        template=template,
        recipients=recipients(template, purpose_of(template), ticket),
        language=language,
        subject=words,
        text=words,
        message=message,
        attachments=(Attachment(name, words, b"x"),),
        lines=(ReceiptLine(words, name), ReceiptLine("#al", words)),
        reason=words,
        code=name[:40],
        by=name,
        party=SUBSCRIBER if template in TO_SUBSCRIBERS else name,
        replies_to=f"<{name}>",
        references=(words, f"<{words}>", "<iyi@ornek.test>"),
        seat=Seat(name, (ticket.team,), (ticket.team,)) if template == "digest" else None,
    )


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("template", TEMPLATES.names())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)
@given(ANYTHING, ANYTHING)
def test_any_text_makes_a_letter_with_our_headers_and_no_others(
    template: str, language: str, words: str, name: str
):
    copied = Participant(Address("k@ornek.test", words), Role.COPIED)
    ticket = replace(
        TICKET,
        author=Address("z@ornek.test", name),
        subject=words,
        owner=name,
        priority=words,
        tags=(words, name),
        participants=(copied,),
        report=report_with(words, name),
    )
    draft = draft_of(template, language, ticket, words, name)
    shelf = Shelf(dossier_of(ticket, words))
    for decision in (
        Decision("opened", after=ticket, drafts=(draft,)),
        Decision("changed", before=ticket, after=replace(ticket, version=2), drafts=(draft,)),
        Decision("of no ticket", drafts=(draft,)),
    ):
        (letter,) = write(decision, HOUSE, rules_with(words), TEMPLATES, shelf, NOW)
        assert defect(letter) == ""
        read = email.message_from_bytes(letter.wire)
        assert len(read.keys()) == len(set(read.keys()))
        assert REQUIRED <= set(read.keys()) <= ALLOWED
        assert str(make_header(decode_header(read["Subject"].replace("\r\n", "")))) == letter.subject
        assert letter.subject.isprintable()
        assert letter.subject.startswith("[KSM-2026-000123" if decision.after else "")
        assert len(letter.wire.partition(b"\r\n\r\n")[0]) <= 4092
        assert parse(letter.wire).to[0].address == letter.to[0].address
        modern = email.message_from_bytes(letter.wire, policy=policy.default)
        assert isinstance(modern, EmailMessage)
        part, page = modern.get_body(("plain",)), modern.get_body(("html",))
        assert part is not None
        assert page is not None
        assert str(page.get_content()).startswith("<!DOCTYPE html>")
        assert str(part.get_content()).strip() or not letter.text.strip()


def test_every_letter_has_a_purpose_here():
    assert {purpose_of(one) for one in TEMPLATES.names()} >= set(Purpose) - {Purpose.CANARY}
