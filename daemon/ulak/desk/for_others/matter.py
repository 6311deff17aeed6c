"""What a ticket is about that staff opened for its author: the author's matter, not the mail of a clerk."""

from dataclasses import replace

from ulak.desk.commands.command import read
from ulak.desk.for_others.channel_words import title
from ulak.desk.for_others.opening_head import opening_head
from ulak.desk.staff.own_words import unsigned, without_own_name
from ulak.desk.ticket import Filing, PastMessage, Ticket


def matter_of(message: PastMessage, ticket: Ticket) -> PastMessage:
    """The message as its author's: without the lines that opened the ticket, and never the clerk's."""
    if message.filing is not Filing.OPENING or message.author.address == ticket.author.address:
        return message
    head = opening_head(read(unsigned(message.text)))
    if head is None:
        return message
    text = without_own_name(head.text, message.author)
    return replace(message, author=ticket.author, text=text, whole="")


def called(message: PastMessage, ticket: Ticket, language: str) -> str:
    """Whose words these are; somebody without a name is the one who came by that channel."""
    return message.author.address or message.author.name or title(ticket.channel, language)
