"""
Who is brought to a ticket by the mail that opens it, or by a later one of its author.

From is the only identity. Where it is a robot's or a list's nobody reads there, so that a person whom
Reply-To names gets the letters instead (RFC 5322 §3.6.2) and may add to the ticket; it proves nothing.
"""

import re
from collections.abc import Iterator

from ulak.desk.coming import forwards
from ulak.desk.coming.occasion import Occasion
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Participant, Role
from ulak.mail.address import Address
from ulak.mail.mailboxes import mailboxes
from ulak.mail.message import Message, Origin
from ulak.mail.postable import postable
from ulak.mail.robot import is_robot

MOST_COPIED = 50
"""Participants that mails may bring to a ticket: nobody needs more, and a mail may name 50,000."""

ANSWERS_TO = Words(
    "Gönderen bir program ya da liste: yanıtlar, iletinin Reply-To alanındaki {who} adresine gider."
    " Bu kişinin kim olduğunu hiçbir şey kanıtlamaz.",
    "The sender is a program or a list: answers go to {who}, as Reply-To of the mail says. Nothing proves"
    " who that is.",
)
COPIED_PENDING = Words(
    "Gönderen doğrulanamadığı için iletinin diğer alıcılarına, kabul edilene kadar hiçbir şey gönderilmez:"
    " {who} (#katılımcı ADRES).",
    "As the sender is not proven, nothing is sent to the mail's other recipients until they are admitted:"
    " {who} (#participant ADDRESS).",
)

STILL_PENDING = Words(
    "{who} yazdı, ama bu kayda kabul edilmiş değil. Kabul edilene kadar kendisine hiçbir şey gönderilmez:"
    " #katılımcı {who}",
    "{who} wrote, who is not admitted to this ticket. Nothing is sent to that address until it is:"
    " #participant {who}",
)

_POST = re.compile(r"<\s*mailto:([^<>?\s]{1,320})", re.IGNORECASE)
_LIST_ID = re.compile(r"<\s*([^<>@\s]{1,255})\s*>\s*$")


def joining(occasion: Occasion) -> tuple[Participant, ...]:
    """Those whom a mail brings to the ticket it opens; no author where From names nobody."""
    author = (Participant(occasion.message.author, Role.AUTHOR),) if occasion.author else ()
    named = answers_to(occasion)
    reply_to = (Participant(named, Role.REPLY_TO),) if named else ()
    return (*author, *reply_to, *copied(occasion))


def answers_to(occasion: Occasion) -> Address | None:
    """Whom Reply-To names instead of a robot or list that wrote; None where a person did."""
    message, house = occasion.message, occasion.house
    if not (is_robot(occasion.author) or _is_from_list(message)):
        return None
    given = [one for value in message.all_headers("Reply-To") for one in mailboxes(value)]
    if len(given) != 1 or not postable(given[0].address):
        return None
    address = given[0].address
    is_of_desk = house.is_ours(address) or address in occasion.rulebook.inside()
    is_person = not is_robot(address) and address not in (occasion.author, *_of_list(message))
    return given[0] if is_person and not is_of_desk else None


def words(occasion: Occasion) -> Iterator[str]:
    """What staff are told where answers reach others than the author and those copied."""
    language = occasion.house.language
    if named := answers_to(occasion):
        yield say(ANSWERS_TO, language, who=named.address)
    pending = [one.address.address for one in copied(occasion) if one.role is Role.PENDING]
    if pending:
        yield say(COPIED_PENDING, language, who=", ".join(pending))


def copied(occasion: Occasion) -> tuple[Participant, ...]:
    """
    Whom the author wrote to besides us, up to `MOST_COPIED`.

    Where From is forged its recipients are the forger's choice: they would read the answers to somebody else.
    """
    role = Role.PENDING if occasion.is_forged else Role.COPIED
    return tuple(Participant(other, role) for other in _outsiders(occasion)[:MOST_COPIED])


def left_out_of(occasion: Occasion) -> int:
    """How many recipients do not join, because there are too many."""
    return max(0, len(_outsiders(occasion)) - MOST_COPIED)


def _outsiders(occasion: Occasion) -> tuple[Address, ...]:
    """
    Recipients that are not our counters, staff or the list itself, each once, by the name that stands in To.

    None where staff forward a mail: whoever wrote it is told nothing before `#yazar`.
    """
    if forwards.is_of_staff(occasion):
        return ()
    message, house, inside = occasion.message, occasion.house, occasion.rulebook.inside()
    names = {one.address: one for one in (*message.cc, *message.to)}
    others = dict.fromkeys(one.address for one in (*message.to, *message.cc))
    named = answers_to(occasion)
    known = {"", occasion.author, named.address if named else "", *_of_list(message)}
    return tuple(
        names[one] for one in others if one not in known and one not in inside and not house.is_ours(one)
    )


def _is_from_list(message: Message) -> bool:
    """Does the list itself stand in From, as it does where it hides its members from DMARC?"""
    return message.origin is Origin.LIST and message.author.address in _of_list(message)


def _of_list(message: Message) -> tuple[str, ...]:
    """The addresses of the list a mail came over: what is written there is read by everybody."""
    posts = (match for value in message.all_headers("List-Post") for match in _POST.findall(value))
    ids = (match[1] for value in message.all_headers("List-Id") if (match := _LIST_ID.search(value)))
    return (*(one.lower() for one in posts), *(one.lower().replace(".", "@", 1) for one in ids))
