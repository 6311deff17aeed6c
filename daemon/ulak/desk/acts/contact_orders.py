"""
What staff learn about an author after the ticket was opened: `#telefon`, `#evrak`, `#tercih` and the like.

`#kanal` and `#tarih` say how and when the matter came; that is settled when the ticket is opened.
"""

from collections.abc import Callable
from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.acts.people_orders import acknowledged, change_author
from ulak.desk.commands.command import Order
from ulak.desk.commands.command_table import Command
from ulak.desk.commands.work import Work
from ulak.desk.contact import Channel
from ulak.desk.for_others.channel_words import EBYS, NO_CHANNEL, channel_named, close_channels, names, title
from ulak.desk.for_others.contact_values import (
    NO_LINK,
    NO_NAME,
    NO_PHONE,
    NO_RECORD,
    link_in,
    name_in,
    phone_in,
    record_in,
)
from ulak.desk.for_others.reply_channel import why_unreachable
from ulak.desk.recipients import addressee
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Role, Status

ONLY_AT_OPENING = Words(
    "yalnız kaydı açan iletide olur; başkası adına yeni kayıt, konusunda kayıt numarası olmayan yeni bir"
    " iletiyle açılır",
    "stands only in the mail that opens a ticket; to open another for somebody else, write a new mail without"
    " a number in its subject",
)
USE_AUTHOR = Words(
    "başvuru sahibinin adresi zaten belli ({who}); değiştirmek için #yazar ADRES",
    "the author's address is known already ({who}); #author ADDRESS changes it",
)
PHONE_IS = Words("başvuru sahibinin telefonu: {value}", "the author's phone: {value}")
RECORD_IS = Words("evrak: {value}", "record: {value}")
LINK_IS = Words("bağlantı: {value}", "link: {value}")
NAME_IS = Words("başvuru sahibi: {value}", "author: {value}")
REPLY_BY = Words("başvuru sahibine yanıt kanalı: {channel}", "the author is answered by {channel}")


def only_at_opening(work: Work, order: Order) -> Work:
    """`#kanal`, `#tarih` on a ticket that is there."""
    return work.cannot(order, ONLY_AT_OPENING)


def phone(work: Work, order: Order) -> Work:
    """`#telefon NUMARA`."""
    return _contact(work, order, phone_in, "phone", NO_PHONE, PHONE_IS)


def record(work: Work, order: Order) -> Work:
    """`#evrak NO`."""
    return _contact(work, order, record_in, "record", NO_RECORD, RECORD_IS)


def link(work: Work, order: Order) -> Work:
    """`#bağlantı ADRES`."""
    return _contact(work, order, link_in, "link", NO_LINK, LINK_IS)


def _contact(
    work: Work, order: Order, read: Callable[[str], str], field: str, why_not: Words, effect: Words
) -> Work:
    if not (value := read(order.value)):
        return work.cannot(order, why_not, value=order.value)
    contact = replace(work.ticket.contact, **{field: value})
    done = replace(work, ticket=replace(work.ticket, contact=contact)).did(order, effect, value=value)
    return done.happened("contact changed", ("field", field))


def name(work: Work, order: Order) -> Work:
    """`#ad AD SOYAD`: what the author is called, wherever they stand on the ticket."""
    if not (value := name_in(order.value)):
        return work.cannot(order, NO_NAME, value=order.value)
    done = _named(work, value)
    return done.did(order, NAME_IS, value=value).happened("contact changed", ("field", "name"))


def _named(work: Work, name: str) -> Work:
    author = replace(work.ticket.author, name=name or work.ticket.author.name)
    people = tuple(
        replace(one, address=author) if one.role is Role.AUTHOR else one for one in work.ticket.participants
    )
    return replace(work, ticket=replace(work.ticket, author=author, participants=people))


def email(work: Work, order: Order) -> Work:
    """`#e-posta ADRES`: of an author who has none yet; nobody's is changed by a slip."""
    if known := work.ticket.author.address:
        return work.cannot(order, USE_AUTHOR, who=known)
    return _named(change_author(work, order), work.ticket.author.name)


def preference(work: Work, order: Order) -> Work:
    """`#tercih KANAL`: the way the author wants the answer (procedure, social media)."""
    called, ticket = channel_named(order.value), work.ticket
    if called is None or called.network == EBYS:
        close = close_channels(order.value)
        return work.cannot(order, NO_CHANNEL, close, value=order.value, names=names(work.language))
    if ticket.status is Status.CLOSED:
        return work.cannot(order, phrases.TICKET_CLOSED)
    if why := why_unreachable(called.channel, addressee(ticket).address, ticket.contact.phone):
        return work.cannot(order, why)
    done = replace(work, ticket=replace(ticket, reply_channel=called.channel))
    done = done.did(order, REPLY_BY, channel=title(called.channel, work.language, called.network))
    done = done.happened("reply channel changed", ("to", called.channel.value))
    return acknowledged(done) if called.channel is Channel.EMAIL else done


ON_TICKET = {
    Command.CHANNEL: only_at_opening,
    Command.DATE: only_at_opening,
    Command.NAME: name,
    Command.EMAIL: email,
    Command.PHONE: phone,
    Command.RECORD: record,
    Command.LINK: link,
    Command.PREFERENCE: preference,
}
