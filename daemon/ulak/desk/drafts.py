"""
The letters that decisions ask for, before they have words.

Templates by name: acknowledgement, notice, answer, preliminary-report, receipt, escalation, code,
summary, help, undelivered, alarm. The subject of a draft is the ticket's own, without token.
`reason` is a sentence in the letter's language, but for an acknowledgement: there it is the address
to write to next time, or empty.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ulak.desk.decision import Draft, ReceiptLine
from ulak.desk.house import House
from ulak.desk.occasion import Occasion
from ulak.desk.rulebook import Rulebook
from ulak.desk.subject_token import note_word, without
from ulak.desk.ticket import Purpose, Role, Ticket
from ulak.mail.address import Address
from ulak.mail.mask import mask
from ulak.mail.message import Attachment, Message
from ulak.mail.subject import bare_subject

LANGUAGES = ("tr", "en")
MOST_MAILED = 5 * 1024 * 1024
"""Bytes of attachments in one notice: it goes to several people, each a letter of its own in the outbox."""


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
        purpose=Purpose.ACKNOWLEDGEMENT,
        to=(ticket.author,),
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
    people: Iterable[str],
    reason: str,
    rulebook: Rulebook,
    house: House,
) -> tuple[Draft, ...]:
    """
    Show a message to those who work on it, and say how to answer; a reply to it answers the author.

    Personal numbers are masked, and attachments that may not pass stay here.
    """
    draft = Draft(
        template="notice",
        purpose=Purpose.NOTICE,
        to=(),
        language=house.language,
        counter=ticket.mailbox,
        subject=ticket.subject,
        text=mask(text),
        message=message,
        attachments=tuple(_mailed(message.attachments)),
        promises=ticket.promises,
        reason=reason,
    )
    return tuple(replace(draft, to=to) for to in apart(people, ticket, rulebook, house))


def _mailed(attachments: Iterable[Attachment]) -> Iterator[Attachment]:
    """Those that may pass, as far as they fit; the letter lists the others as kept at the desk."""
    room = MOST_MAILED
    for one in attachments:
        if not one.refused and one.size <= room:
            room -= one.size
            yield one


def responsible(ticket: Ticket, rulebook: Rulebook) -> tuple[str, ...]:
    """Whose turn it is: the owner, or else the team."""
    return rulebook.told("owner", ticket.team, ticket.owner) or rulebook.told(
        "team", ticket.team, ticket.owner
    )


def followers(ticket: Ticket) -> tuple[str, ...]:
    """Teams that handed the ticket over and go on seeing what comes."""
    return tuple(one.address.address for one in ticket.participants if one.role is Role.STAFF)


def apart(
    people: Iterable[str], ticket: Ticket, rulebook: Rulebook, house: House
) -> tuple[tuple[Address, ...], ...]:
    """
    Each address a letter of its own, once.

    Where the counter's server proves nobody (`authserv_id` empty), a team's address is every member
    alone: the id of the letter is then what proves the one who replies.
    """
    found: dict[str, None] = {}
    for address in people:
        team = rulebook.team_of(address)
        alone = team is not None and team.address == address and not house.counter(ticket.mailbox).authserv_id
        found |= dict.fromkeys(team.people if team and alone else (address,))
    return tuple((Address(address),) for address in found if address and not house.is_ours(address))


def to_staff(
    ticket: Ticket, template: str, purpose: Purpose, people: Iterable[str], house: House, reason: str
) -> Draft:
    """Write one letter inside the desk to all of them; a reply to it is a note."""
    return Draft(
        template=template,
        purpose=purpose,
        to=tuple(Address(address) for address in dict.fromkeys(people)),
        language=house.language,
        counter=ticket.mailbox,
        subject=ticket.subject,
        token_word=note_word(house.language),
        reason=reason,
    )


def warning(occasion: Occasion, people: Iterable[str], reason: str, once: str = "") -> tuple[Draft, ...]:
    """Tell people of the desk what a mail shows to be wrong; with `once`, once a day for each author."""
    to = tuple(Address(one) for one in people)
    draft = Draft(
        template="alarm",
        purpose=Purpose.ALARM,
        to=to,
        language=occasion.house.language,
        counter=occasion.arrival.mailbox,
        subject=bare_subject(without(occasion.message.subject, occasion.house.token)),
        token_word=note_word(occasion.house.language),
        reason=reason,
        once=once,
    )
    return (draft,) if to else ()


def receipt(
    message: Message,
    counter: str,
    subject: str,
    house: House,
    reason: str,
    lines: tuple[ReceiptLine, ...] = (),
    text: str = "",
) -> Draft:
    """Tell a staff member line by line what came of a mail; `text` is the answer as it will go."""
    return Draft(
        template="receipt",
        purpose=Purpose.RECEIPT,
        to=(message.author,),
        language=house.language,
        counter=counter,
        subject=subject,
        token_word=note_word(house.language),
        text=text,
        message=message,
        lines=lines,
        reason=reason,
        replies_to=message.message_id if message.message_id_given else "",
        references=thread_of(message),
    )
