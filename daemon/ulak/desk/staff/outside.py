"""
Mail that was written outside ulak, from the desk's own mailbox: what a mail program lays among sent mails.

Nobody but who knows the mailbox's password writes there, so that From needs no proof; it has not come to
us, so that nothing of it is acknowledged, routed or carried out, and it opens no ticket. What answers an
author is an answer all the same: it keeps the promise, and colleagues hear of it before they answer too.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ulak.desk.acts.author_asked import clock_events, goes_on, speaks_to_author
from ulak.desk.change import changed
from ulak.desk.coming.delivered import answered_otherwise, kept_events
from ulak.desk.coming.filing import filed
from ulak.desk.coming.identify import PARTICIPANTS, identify, standing
from ulak.desk.coming.occasion import Occasion
from ulak.desk.contact import Channel, Told
from ulak.desk.decision import Decision, Disposition, Draft, Event
from ulak.desk.drafts import followers, local, notices, responsible
from ulak.desk.phrases import say
from ulak.desk.recipients import addressee
from ulak.desk.rules.rulebook import Colleague, Rulebook, Words
from ulak.desk.subject_token import note_word
from ulak.desk.task import TaskKind
from ulak.desk.ticket import (
    HUMAN_PURPOSES,
    Dossier,
    Filing,
    LetterState,
    PastLetter,
    Status,
    Ticket,
)
from ulak.mail.message import Message, Origin
from ulak.mail.parse import FROM_NOT_ONE
from ulak.mail.postable import postable

ANSWERED = Words(
    "Başvuru sahibi sistem dışından yanıtlandı: {who}, {time}. Yanıt kayda işlendi; ikinci bir yanıt"
    " gerekmiyorsa bir şey yapmayınız.",
    "The author was answered outside the desk: {who}, {time}. The answer is on the ticket; unless another is"
    " needed there is nothing to do.",
)
IS_NO_ANSWER = Words(
    "Başvuru sahibine sistem dışından yazıldı: {who}, {time}. Bu kaydın yanıtı onay ya da imza beklemeliydi;"
    " ileti yalnız kayda geçti, yanıt sayılmadı: durumu ve süreleri değiştirmedi, kayıt onunla kapatılamaz.",
    "The author was written to outside the desk: {who}, {time}. An answer to this ticket was to wait for an"
    " approval or a signature; the mail is on the ticket and counts as no answer: it changed neither the"
    " status nor any clock, and the ticket cannot be closed by it.",
)
PAST_THE_GATE = Words(
    "Bu kaydın yanıtı imza ya da onay beklemeliydi; dışarıdan gönderilen yanıt beklemedi.",
    "An answer to this ticket was to wait for a signature or an approval; the one from outside did not.",
)
OVERTAKEN = Words(
    "Bekletilen yanıtınız gönderilmedi: başvuru sahibi bu arada sistem dışından yanıtlandı ({who}, {time})."
    " Yine de gönderilecekse #yine-de yazarak yanıtlayınız; yeni metin yazarsanız eskisinin yerini alır.",
    "Your held answer was not sent: the author was answered outside the desk meanwhile ({who}, {time}). To"
    " send it all the same, reply with #anyway; a new text takes its place.",
)
FOUND = Words(
    "Başvuru sahibinin iletisi gönderilmiş iletiler klasöründe bulundu: {who}. Gelen kutusundan oraya"
    " taşınmış olabilir; durumu ve süreleri değiştirmedi.",
    "A mail of the author lay among the sent mails: {who}. It may have been moved there from the inbox; it"
    " changed neither the status nor any clock.",
)
_MARKS_OF_DRAFTS = ("x-mozilla-draft-info", "x-unsent")
_APPLE_KIND, _APPLE_DRAFT = "x-uniform-type-identifier", "com.apple.mail-draft"


def written_outside(occasion: Occasion) -> Decision:
    """Put what was sent from elsewhere on the ticket it is about; all else is only kept."""
    identified = identify(occasion.message, occasion.known, occasion.house, occasion.now)
    dossier = None if identified.disagrees else identified.dossier
    if why := _why_no_letter(occasion):
        return filed(f"among sent mails, {why}")
    if dossier is None:
        return filed("among sent mails, about no ticket")
    if _stands_there(occasion.message, dossier):
        return filed("among sent mails, on its ticket already")
    if _is_of_ours(occasion):
        is_answer = _is_to_author(occasion.message, dossier)
        return answered_outside(occasion, dossier) if is_answer else _noted(occasion, dossier)
    theirs = standing(occasion.author, dossier, identified, is_staff=False, proven=False)
    return _moved_there(occasion, dossier) if theirs in PARTICIPANTS else filed("among sent mails, not ours")


def is_copy_of_answer(occasion: Occasion, dossier: Dossier) -> bool:
    """
    Is it the copy that a colleague's program sent to the desk of what it sent to the author?

    It came like any mail, so that From must be proven to be the desk's own address.
    """
    is_desks = occasion.house.is_ours(occasion.author) and occasion.is_proven
    return is_desks and not _why_no_letter(occasion) and _is_to_author(occasion.message, dossier)


def _why_no_letter(occasion: Occasion) -> str:
    """What of it is no letter that somebody wrote and sent; programs save drafts where they are told to."""
    message = occasion.message
    if message.origin is Origin.OWN:
        return "a letter of our own"
    if message.origin is not Origin.HUMAN:
        return "written by a machine"
    is_marked = any(message.all_headers(name) for name in _MARKS_OF_DRAFTS)
    is_apples = any(_APPLE_DRAFT in value for value in message.all_headers(_APPLE_KIND))
    return "a draft" if is_marked or is_apples or not (message.to or message.cc) else ""


def _is_of_ours(occasion: Occasion) -> bool:
    """By the mailbox's address or a colleague's: others' mail can only have been moved here."""
    is_one = FROM_NOT_ONE not in occasion.message.flags
    return is_one and (occasion.house.is_ours(occasion.author) or occasion.is_inside)


def _stands_there(message: Message, dossier: Dossier) -> bool:
    """As what came by another way, or as a letter of ours whose Message-ID the provider has changed."""
    if any(one.message_id == message.message_id for one in dossier.messages):
        return True
    said = " ".join(message.text.split())
    ours = (one for one in dossier.letters if one.purpose in HUMAN_PURPOSES)
    return any(" ".join(one.text.split()) == said for one in ours)


def _is_to_author(message: Message, dossier: Dossier) -> bool:
    wanted = addressee(dossier.ticket).address
    given = {one.address for one in (*message.to, *message.cc)}
    return bool(wanted) and (wanted in given or postable(wanted) in {postable(one) for one in given})


def _noted(occasion: Occasion, dossier: Dossier) -> Decision:
    """What colleagues or others were written about a ticket is worth keeping, and tells nobody's answer."""
    ticket = dossier.ticket
    return Decision(
        reason=f"filed on {ticket.number}: written outside, not to its author",
        disposition=Disposition.FILED,
        filing=Filing.NOTE,
        before=ticket,
        after=changed(ticket, ticket),
        events=(Event("written outside", occasion.author),),
    )


def _moved_there(occasion: Occasion, dossier: Dossier) -> Decision:
    """A participant's mail that somebody moved before it was read must not be lost on anybody."""
    ticket, rulebook, message = dossier.ticket, occasion.rulebook, occasion.message
    reason = say(FOUND, occasion.house.language, who=occasion.author)
    people = responsible(ticket, rulebook)
    return Decision(
        reason=f"filed on {ticket.number}: a participant's mail among sent mails",
        disposition=Disposition.FILED,
        filing=Filing.OUTSIDER,
        before=ticket,
        after=changed(ticket, ticket),
        events=(Event("mail found among sent mails", "author"),),
        drafts=notices(ticket, message, message.text, people, reason, rulebook, occasion.house),
    )


def answered_outside(occasion: Occasion, dossier: Dossier) -> Decision:
    """
    Count it as the answer it is, from when it was written; whoever has the ticket hears of it.

    What nobody decided on is no answer where somebody must.
    """
    ticket, at = dossier.ticket, _written_at(occasion, dossier.ticket)
    told = goes_on(_told(ticket, at), occasion.now, "", occasion.rulebook.calendars)
    after = changed(ticket, ticket if ticket.gate else told)
    held = tuple(_not_yet_gone(dossier))
    return Decision(
        reason=f"filed on {ticket.number}: answered outside",
        disposition=Disposition.FILED,
        filing=Filing.OUTSIDE,
        before=ticket,
        after=after,
        events=(
            Event("answered outside", occasion.author, (("at", at.isoformat()), *_gate_facts(ticket))),
            *kept_events(ticket, after),
            *clock_events(ticket, after),
            *(_kept_waiting(letter) for letter in held),
        ),
        drafts=tuple(_letters(occasion, after, at, held)),
        holds=tuple(letter.id for letter in held if letter.due_to_leave),
    )


def _written_at(occasion: Occasion, ticket: Ticket) -> datetime:
    """When it was laid there: never before the ticket came, never in the future, whatever a program says."""
    return min(max(occasion.arrival.received_at, ticket.received_at), occasion.now)


def _told(ticket: Ticket, at: datetime) -> Ticket:
    """What is closed stays so, and a gate stays shut; what told the author last counts."""
    told = answered_otherwise(ticket, Told(Channel.EMAIL, at))
    return replace(told, told=ticket.told) if ticket.told and ticket.told.at > at else told


def _gate_facts(ticket: Ticket) -> tuple[tuple[str, str], ...]:
    return (("gate", "passed by"),) if _is_gated(ticket) else ()


def _is_gated(ticket: Ticket) -> bool:
    return bool(ticket.gate) or ticket.status is Status.WAITING_GATE


def _of_gate(ticket: Ticket, rulebook: Rulebook) -> tuple[Colleague, ...]:
    """Who else must know what went past: the coordinators, and whoever would have decided."""
    if not ticket.gate:
        return ()
    decides = rulebook.gate(TaskKind(ticket.gate)).decided_by
    return (*rulebook.holders("coordinators"), *rulebook.holders(decides))


def _not_yet_gone(dossier: Dossier) -> Iterator[PastLetter]:
    """Answers that still wait here, be it for the end of their hold or for a word from their writer."""
    for letter in dossier.letters:
        if letter.state is LetterState.HELD and speaks_to_author(letter):
            yield letter


def _kept_waiting(letter: PastLetter) -> Event:
    return Event(
        "answer kept waiting", facts=(("letter", str(letter.id)), ("why", "answered outside meanwhile"))
    )


def _letters(
    occasion: Occasion, ticket: Ticket, at: datetime, held: tuple[PastLetter, ...]
) -> Iterator[Draft]:
    """Whoever has the ticket hears of it, and each whose own answer waits decides whether that still fits."""
    rulebook, house, message = occasion.rulebook, occasion.house, occasion.message
    facts = {"who": occasion.author, "time": local(at, house.timezone)}
    writers = rulebook.colleagues(letter.by for letter in held)
    told = (*responsible(ticket, rulebook), *followers(ticket, rulebook), *_of_gate(ticket, rulebook))
    others = dict.fromkeys(one for one in told if one not in writers and one.address != occasion.author)
    gate = (say(PAST_THE_GATE, house.language),) if _is_gated(ticket) and not ticket.gate else ()
    words = IS_NO_ANSWER if ticket.gate else ANSWERED
    reason = "\n".join((say(words, house.language, **facts), *gate))
    for draft in notices(ticket, message, message.reply_text, others, reason, rulebook, house):
        yield replace(draft, token_word=note_word(house.language))
    reason = say(OVERTAKEN, house.language, **facts)
    yield from notices(ticket, message, message.reply_text, writers, reason, rulebook, house)
