"""What comes of a ticket that staff opened for somebody else: its letters, its receipt, its journal."""

from collections.abc import Iterator
from dataclasses import replace

from ulak.desk.coming.occasion import Occasion
from ulak.desk.commands.work import Work
from ulak.desk.contact import Channel
from ulak.desk.decision import Decision, Draft, Event
from ulak.desk.drafts import local
from ulak.desk.for_others.channel_words import title
from ulak.desk.for_others.said import Said
from ulak.desk.gate.gates import needs_gate
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Purpose, Status, Ticket

OPENED = Words(
    "Kayıt açıldı: {number}; yanıt kanalı: {reply}.", "Ticket opened: {number}; answered by: {reply}."
)
DUE = Words("İlk süre {time} itibarıyla doluyor.", "The first promise is due at {time}.")
ACKNOWLEDGED = Words("Alındı yazısı {who} adresine gidiyor.", "The acknowledgement goes to {who}.")
NOW_ANSWER = Words(
    "Başvuru sahibini yanıtladığınızda bu iletiyi #yanıtlandı {reply} SAAT yazarak yanıtlayınız.",
    "When you have answered the author, reply to this letter with #answered-by {reply} TIME.",
)
SUBMIT_FIRST = Words(
    "Bu kaydın yanıtı {gate} ister: yanıt metnini #{word} ile sununuz.",
    "An answer to this ticket needs {gate}: submit its text with #{word}.",
)
NOT_UNDONE = Words(
    "Açılan kayıt geri alınamaz: yanlış bir satır aynı komutla düzeltilir, mükerrer kayıt #birleştir NO ile"
    " birleştirilir.",
    "A ticket that is open cannot be taken back: correct a line with the same command, and make a duplicate"
    " part of the other with #merge NUMBER.",
)
OWNER_IS = Words("Kaydın sorumlusu: {who}.", "Owner of the ticket: {who}.")
NOT_ACKNOWLEDGED = "not acknowledged"
_FIELDS = ("kind", "product", "institution", "date")


def letters_of(drafts: tuple[Draft, ...], ticket: Ticket, occasion: Occasion) -> Iterator[Draft]:
    """
    Those of an opening that are meant here.

    No acknowledgement promises an answer by mail where none comes. Whoever opened the ticket has the
    receipt, and nobody is told of one that is closed.
    """
    for draft in drafts:
        if draft.purpose is Purpose.ACKNOWLEDGEMENT:
            if ticket.reply_channel is Channel.EMAIL:
                yield replace(draft, message=None)
        elif ticket.status is not Status.CLOSED and [one.address for one in draft.to] != [occasion.author]:
            yield draft


def reason_of(kept: tuple[Draft, ...], work: Work) -> str:
    """What the receipt says above the lines."""
    ticket, language = work.ticket, work.language
    reply = title(ticket.reply_channel, language)
    told = [say(OPENED, language, number=ticket.number, reply=reply)]
    if ticket.owner:
        told.append(say(OWNER_IS, language, who=ticket.owner))
    if live := [promise.due_at for promise in ticket.promises if promise.is_live]:
        told.append(say(DUE, language, time=local(min(live), work.occasion.house.timezone)))
    if any(draft.purpose is Purpose.ACKNOWLEDGEMENT for draft in kept):
        told.append(say(ACKNOWLEDGED, language, who=ticket.author.address))
    if ticket.gate:
        told.append(say(needs_gate(ticket, SUBMIT_FIRST), language))
    elif ticket.reply_channel is not Channel.EMAIL and ticket.told is None:
        told.append(say(NOW_ANSWER, language, reply=reply))
    return "\n".join((*told, *work.remarks, say(NOT_UNDONE, language)))


def events_of(opened: Decision, occasion: Occasion, said: Said, kept: tuple[Draft, ...]) -> Iterator[Event]:
    """The journal names who opened it; of what was stated it names the fields alone."""
    first, *others = opened.events
    values = (said.kind, said.product, said.institution, said.received_at)
    stated = (name for name, value in zip(_FIELDS, values, strict=True) if value)
    facts = (
        ("channel", said.channel.value),
        ("reply channel", said.reply_channel.value),
        ("stated by staff", ", ".join(("channel", *stated))),
    )
    yield replace(first, by=occasion.author, facts=(*first.facts, *facts))
    yield from others
    is_said = any(one.name == NOT_ACKNOWLEDGED for one in others)
    if not is_said and not any(draft.purpose is Purpose.ACKNOWLEDGEMENT for draft in kept):
        yield Event(NOT_ACKNOWLEDGED, facts=(("why", f"answers go by {said.reply_channel}"),))
