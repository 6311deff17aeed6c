"""Which way an author is answered: not always the way the ticket came (procedure, social media)."""

from ulak.desk.contact import Channel
from ulak.desk.for_others.channel_words import title
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Ticket
from ulak.mail.postable import postable

NOT_BY_MAIL = Words(
    "başvuru sahibine e-postayla değil, {channel} kanalından yanıt verilir: orada yanıtlayıp"
    " #yanıtlandı {channel} SAAT yazınız; e-postayla gidecekse #tercih e-posta (adresi bilinmiyorsa bir de"
    " #e-posta ADRES) ekleyiniz",
    "the author is answered by {channel}, not by mail: answer there and write #answered-by {channel} TIME;"
    " if it is to go by mail, add #preferred email (and #email ADDRESS where none is known)",
)
NEEDS_ADDRESS = Words(
    "e-postayla yanıt için başvuru sahibinin adresi gerekir: #e-posta ADRES",
    "an answer by mail needs the author's address: #email ADDRESS",
)
NEEDS_NUMBER = Words(
    "telefonla yanıt için başvuru sahibinin numarası gerekir: #telefon NUMARA",
    "an answer by phone needs the author's number: #phone NUMBER",
)


def usual_reply(channel: Channel, address: str, phone: str) -> Channel:
    """
    The channel a ticket is answered on where nobody prefers another: the one it came by.

    Nobody can be answered on a web page or by walking in: there it is by mail or phone, as far as known.
    """
    if channel not in (Channel.WEB, Channel.IN_PERSON):
        return channel
    if address:
        return Channel.EMAIL
    return Channel.PHONE if phone else channel


def why_unreachable(channel: Channel, address: str, phone: str) -> Words | None:
    """What is missing to answer there; None where nothing is."""
    if channel is Channel.EMAIL and not postable(address):
        return NEEDS_ADDRESS
    return NEEDS_NUMBER if channel is Channel.PHONE and not phone else None


def why_not_by_mail(ticket: Ticket) -> Words | None:
    """Why no answer may leave as a letter: it is awaited elsewhere; None where it may."""
    if ticket.reply_channel is Channel.EMAIL:
        return None
    return with_channel(NOT_BY_MAIL, ticket.reply_channel)


def with_channel(words: Words, channel: Channel) -> Words:
    """The sentence with the channel's title, in both languages."""
    turkish, english = (say(words, one, channel=title(channel, one)) for one in ("tr", "en"))
    return Words(turkish, english)
