"""
The letters that decisions ask for, before they have words.

Templates by name: acknowledgement, notice, answer, preliminary-report, receipt, escalation, code,
summary, original, help, undelivered, alarm. The subject of a draft is the ticket's own, without token.
`reason` is a sentence in the letter's language, but for an acknowledgement: there it is the address
to write to next time, or empty.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ulak.desk.coming.occasion import Occasion
from ulak.desk.decision import Draft, ReceiptLine
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.recipients import InwardPurpose, ToAuthor, ToStaff
from ulak.desk.rules.rulebook import Colleague, Rulebook, Words
from ulak.desk.subject_token import note_word, without
from ulak.desk.ticket import Purpose, Role, Ticket
from ulak.mail.message import Attachment, Message
from ulak.mail.subject import bare_subject

LANGUAGES = ("tr", "en")
MOST_MAILED = 5 * 1024 * 1024
"""Bytes of attachments in one notice: it goes to several people, each a letter of its own in the outbox."""

MOST_LINES, LONGEST_LINE, LONGEST_EFFECT, LONGEST_REASON = 60, 300, 2_000, 20_000
"""How much of a mail a receipt repeats."""

NOT_DONE = Words("YAPILMADI:", "NOT DONE:")
MORE_LINES = Words("ve {more} satır daha", "and {more} more lines")
LEFT_OUT = Words(
    "Alıntılanan kısım ve imza burada gösterilmedi; iletilerin tamamı için #özet, iletinin aslı için #asıl"
    " yazarak yanıtlayınız.",
    "The quoted part and the signature are not shown here; reply with #history for all that was written,"
    " with #original for the mail itself.",
)


def language_of(message: Message, house: House) -> str:
    """The author's language where the desk writes it."""
    return message.language if message.language in LANGUAGES else house.language


def local(at: datetime, timezone: ZoneInfo) -> str:
    """An instant as staff read it: `24.11.2026 11:20`."""
    return at.astimezone(timezone).strftime("%d.%m.%Y %H:%M")


def acknowledgement(ticket: Ticket, message: Message, template: str, write_next_time_to: str) -> Draft:
    """Tell the author the number; it never repeats what was written."""
    return Draft(
        template=template,
        recipients=ToAuthor(Purpose.ACKNOWLEDGEMENT, ticket),
        language=ticket.language,
        counter=ticket.mailbox,
        subject=ticket.subject,
        message=message,
        promises=ticket.promises,
        reason=write_next_time_to,
        replies_to=message.message_id if message.message_id_given else "",
        references=thread_of(message),
    )


def thread_of(message: Message) -> tuple[str, ...]:
    """References for a reply to this mail (RFC 5322 §3.6.4); an id we had to make up is nobody's."""
    own = (message.message_id,) if message.message_id_given else ()
    return tuple(dict.fromkeys((*message.references, *own)))


def notices(
    ticket: Ticket,
    message: Message,
    text: str,
    people: Iterable[Colleague],
    reason: str,
    rulebook: Rulebook,
    house: House,
) -> tuple[Draft, ...]:
    """
    Show a message to those who work on it, and say how to answer; a reply to it answers the author.

    Attachments that may not pass stay here; personal numbers are masked where it gets its words.
    """
    draft = Draft(
        template="notice",
        recipients=ToStaff(Purpose.NOTICE, ()),
        language=house.language,
        counter=ticket.mailbox,
        subject=ticket.subject,
        text=text,
        message=message,
        attachments=tuple(mailed(message.attachments)),
        promises=ticket.promises,
        reason="\n".join((reason, *_left_out(text, message, house.language))),
    )
    return tuple(
        replace(draft, recipients=ToStaff(Purpose.NOTICE, (one,)))
        for one in apart(people, ticket, rulebook, house)
    )


def _left_out(text: str, message: Message, language: str) -> Iterator[str]:
    if len("".join(text.split())) < len("".join(message.text.split())):
        yield LEFT_OUT.in_language(language)


def mailed(attachments: Iterable[Attachment]) -> Iterator[Attachment]:
    """Those that may pass, as far as they fit; the letter lists the others as kept at the desk."""
    room = MOST_MAILED
    for one in attachments:
        if not one.refused and one.size <= room:
            room -= one.size
            yield one


def responsible(ticket: Ticket, rulebook: Rulebook) -> tuple[Colleague, ...]:
    """Whose turn it is: the owner, or else the team."""
    return rulebook.told("owner", ticket.team, ticket.owner) or rulebook.told(
        "team", ticket.team, ticket.owner
    )


def followers(ticket: Ticket, rulebook: Rulebook) -> tuple[Colleague, ...]:
    """Teams that handed the ticket over and people of the desk who go on seeing what comes."""
    return rulebook.colleagues(one.address.address for one in ticket.participants if one.role is Role.STAFF)


def apart(
    people: Iterable[Colleague], ticket: Ticket, rulebook: Rulebook, house: House
) -> tuple[Colleague, ...]:
    """
    Each to whom a letter of their own goes, once.

    Where the counter's server proves nobody (`authserv_id` empty), a team's address is every member
    alone: the id of the letter is then what proves the one who replies.
    """
    found: dict[Colleague, None] = {}
    for one in people:
        team = rulebook.team_of(one.address)
        is_team = team is not None and team.address == one.address
        alone = is_team and not house.counter(ticket.mailbox).authserv_id
        found |= dict.fromkeys(rulebook.colleagues(team.people) if team and alone else (one,))
    return tuple(one for one in found if not house.is_ours(one.address))


def to_staff(
    ticket: Ticket,
    template: str,
    purpose: InwardPurpose,
    people: Iterable[Colleague],
    house: House,
    reason: str,
) -> Draft:
    """Write one letter inside the desk to all of them; a reply to it is a note."""
    return Draft(
        template=template,
        recipients=ToStaff(purpose, tuple(people)),
        language=house.language,
        counter=ticket.mailbox,
        subject=ticket.subject,
        token_word=note_word(house.language),
        reason=reason,
    )


def warning(
    occasion: Occasion, people: Iterable[Colleague], reason: str, once: str = ""
) -> tuple[Draft, ...]:
    """Tell people of the desk what a mail shows to be wrong; with `once`, once a day for each author."""
    recipients = ToStaff(Purpose.ALARM, tuple(people))
    draft = Draft(
        template="alarm",
        recipients=recipients,
        language=occasion.house.language,
        counter=occasion.arrival.mailbox,
        subject=bare_subject(without(occasion.message.subject, occasion.house.token)),
        token_word=note_word(occasion.house.language),
        reason=reason,
        once=once,
    )
    return (draft,) if recipients.colleagues else ()


def receipt(
    occasion: Occasion,
    counter: str,
    subject: str,
    reason: str,
    lines: tuple[ReceiptLine, ...] = (),
    text: str = "",
) -> Draft:
    """Tell a staff member line by line what came of a mail; `text` is the answer as it will go."""
    message, language = occasion.message, occasion.house.language
    lines, reason = _shortened(lines, language), _short(reason, LONGEST_REASON)
    return Draft(
        template="receipt",
        recipients=ToStaff(Purpose.RECEIPT, occasion.rulebook.colleagues((occasion.author,))),
        language=language,
        counter=counter,
        subject=subject,
        token_word=note_word(language),
        text=text,
        message=message,
        lines=lines,
        reason=reason,
        replies_to=message.message_id if message.message_id_given else "",
        references=thread_of(message),
    )


def not_done(told: Draft) -> Draft:
    """The receipt of a mail of which nothing was done says so in its subject."""
    mark = NOT_DONE.in_language(told.language)
    return told if told.subject.startswith(mark) else replace(told, subject=f"{mark} {told.subject}".strip())


def _shortened(lines: tuple[ReceiptLine, ...], language: str) -> tuple[ReceiptLine, ...]:
    """What a receipt repeats of a mail, whatever somebody pasted into it."""
    more = len(lines) - MOST_LINES
    rest = (ReceiptLine("…", say(MORE_LINES, language, more=str(more))),) if more > 0 else ()
    short = (
        replace(one, line=_short(one.line, LONGEST_LINE), effect=_short(one.effect, LONGEST_EFFECT))
        for one in lines[:MOST_LINES]
    )
    return (*short, *rest)


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[:most]}…"
