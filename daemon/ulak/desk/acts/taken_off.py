"""A mail of the author that is about something else is taken off its ticket and gets one of its own."""

from dataclasses import replace

from ulak.desk.coming.identify import Identified
from ulak.desk.coming.occasion import Occasion
from ulak.desk.coming.opening import open_ticket
from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.decision import Decision, NewLink
from ulak.desk.phrases import filled
from ulak.desk.rules.route import route
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import FROM_AUTHOR, Filing, Purpose, Relation

TAKEN_OFF = Words(
    "{who} adresinden gelen ve bildirimini yanıtladığınız ileti bu kayıttan ayrıldı; kendi kaydı açılıyor ve"
    " yazana numarası bildiriliyor",
    "the mail of {who}, whose notice you replied to, was taken off this ticket; one of its own is being"
    " opened, and its author is told the number",
)
WAS_ON = Words(
    "Bu ileti {numbers} kaydına gelmişti; başka bir konuda olduğu için oradan ayrıldı.",
    "This mail had come to {numbers}; it is about something else and was taken off there.",
)


def mail_replied_to(work: Work) -> str:
    """The Message-ID of the author's later mail that the notice replied to tells of; empty for any other."""
    about = {one.caused_by for one in work.replied_to if one.purpose is Purpose.NOTICE}
    later = (one for one in work.dossier.messages if one.filing in FROM_AUTHOR - {Filing.OPENING})
    return next((one.message_id for one in later if one.message_id in about), "")


def take_off(work: Work, order: Order, message_id: str) -> Work:
    """It is triaged again, with the clock of its arrival; `#birleştir` is the way back."""
    who = next(one.author.address for one in work.dossier.messages if one.message_id == message_id)
    done = replace(work, takes_off=message_id).did(order, TAKEN_OFF, who=who)
    return done.happened("mail taken off")


def open_apart(occasion: Occasion, identified: Identified) -> Decision:
    """
    Whatever its signals say: somebody decided that it is about something else.

    How the author came to us and who must decide on an answer goes along.
    """
    links = tuple(NewLink(number, Relation.ABOUT) for number in identified.about)
    planned, was = route(occasion.asked(), occasion.rulebook), identified.dossier
    if was:
        channel, gate = was.ticket.channel, was.ticket.gate or planned.gate
        planned = replace(planned, channel=channel, gate=gate)
    opened = open_ticket(occasion, links, filled(WAS_ON, numbers=", ".join(identified.about) or "-"), planned)
    if was is None or opened.after is None:
        return opened
    return replace(opened, after=replace(opened.after, reply_channel=was.ticket.reply_channel))
