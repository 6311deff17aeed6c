"""
Whom of the desk a staff mail also went to follows the ticket; anybody outside does not.

A mail program's "reply to all" copies whoever our own letter went to: that is no wish of the writer.
"""

from collections.abc import Iterator
from dataclasses import replace

from ulak.desk.commands.work import Work
from ulak.desk.recipients import receiving
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Participant, Role
from ulak.mail.address import Address

JOINED = Words(
    "İletinizi bilgisine gönderdiğiniz {who} bundan sonra bu kaydı izler: başvuru sahibinin yazdıkları oraya"
    " da bildirilir.",
    "{who}, to whom you copied your mail, follows this ticket from now on and gets notice of what the author"
    " writes.",
)
OUTSIDE = Words(
    "Personel listesinde olmayan {who} kayda eklenmedi; o adrese bir şey gönderilmez. Yanıtların kopyasını"
    " alacaksa: #katılımcı ADRES",
    "{who} is not of the desk and was not added to the ticket; the desk sends nothing there. To send copies"
    " of the answers: #participant ADDRESS",
)
_MOST_NAMED = 10


def colleagues_join(work: Work) -> Work:
    """Let them follow where the writer is proven beyond doubt, and say so in the receipt."""
    if not work.occasion.is_proven:
        return work
    joining = tuple(_colleagues(work))
    addresses = {one.address for one in joining}
    others = tuple(one for one in work.ticket.participants if one.address.address not in addresses)
    newcomers = (Participant(one, Role.STAFF) for one in joining)
    done = replace(work, ticket=replace(work.ticket, participants=(*others, *newcomers))) if joining else work
    for one in joining:
        done = done.happened("participant admitted", ("person", one.address), ("role", Role.STAFF.value))
    done = done.remarked(JOINED, who=_named(joining)) if joining else done
    outside = tuple(_outsiders(done))
    return done.remarked(OUTSIDE, who=_named(outside)) if outside else done


def _copied(work: Work) -> Iterator[Address]:
    """Everybody else the mail went to, each once, but for those our letter had been sent to."""
    message, house = work.occasion.message, work.occasion.house
    known = {"", work.staff, *(address for letter in work.replied_to for address in letter.to)}
    everybody = {one.address: one for one in (*message.cc, *message.to)}
    yield from (one for key, one in everybody.items() if key not in known and not house.is_ours(key))


def _colleagues(work: Work) -> Iterator[Address]:
    """Those who do not hear of the ticket already."""
    ticket, rulebook = work.ticket, work.occasion.rulebook
    team = rulebook.teams.get(ticket.team)
    heard = {one.address.address for one in ticket.participants if one.role is not Role.PENDING}
    known = {ticket.owner, team.address if team else "", *heard}
    inside = rulebook.inside()
    return (one for one in _copied(work) if one.address in inside and one.address not in known)


def _outsiders(work: Work) -> Iterator[Address]:
    inside, known = work.occasion.rulebook.inside(), receiving(work.ticket)
    return (one for one in _copied(work) if one.address not in inside and one.address not in known)


def _named(people: tuple[Address, ...]) -> str:
    more = "" if len(people) <= _MOST_NAMED else f", … ({len(people)})"
    return ", ".join(one.address for one in people[:_MOST_NAMED]) + more
