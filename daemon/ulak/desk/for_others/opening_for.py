"""
Staff open a ticket for somebody else: a caller, a post on social media, a matter from CİMER or TÜBİMER.

Proven staff alone come here. The mail stays theirs; the ticket is the author's, who may have no address.
"""

from collections.abc import Iterator
from dataclasses import replace

from ulak.desk.coming.identify import Identified
from ulak.desk.coming.occasion import Occasion
from ulak.desk.coming.opening import open_ticket, plain_subject
from ulak.desk.commands.command import Head, Order, read
from ulak.desk.commands.command_faults import faults
from ulak.desk.commands.command_table import Command, TextUse
from ulak.desk.commands.orders import ORDERS
from ulak.desk.commands.without_ticket import nothing_done, refused_without_ticket
from ulak.desk.commands.work import Work, as_written
from ulak.desk.contact import Channel
from ulak.desk.decision import Decision, NewLink
from ulak.desk.drafts import language_of as author_language
from ulak.desk.drafts import receipt
from ulak.desk.for_others.channel_words import title
from ulak.desk.for_others.opened_for import events_of, letters_of, reason_of
from ulak.desk.for_others.opening_head import OPENING, STATED, opening_head
from ulak.desk.for_others.opening_lines import read_all
from ulak.desk.for_others.said import Said
from ulak.desk.phrases import say
from ulak.desk.rules.route import Route, route
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.rules.sight import Asked
from ulak.desk.staff.own_words import unsigned, without_own_name
from ulak.desk.ticket import Dossier, Relation, Status, Ticket
from ulak.mail.language import language_of
from ulak.mail.message import Message

BY = Words(
    "Bu kayıt, personel tarafından başkası adına açıldı; kanal: {channel}, yanıt kanalı: {reply}.",
    "Somebody of the desk opened this ticket for somebody else; channel: {channel}, answered by: {reply}.",
)
NOT_OPENED = Words(
    "Kayıt açılmadı. Satırları düzeltip iletinizi yeni bir ileti olarak yeniden gönderiniz; ekleri de yeniden"
    " eklemeniz gerekir. Boş form: #yardım",
    "No ticket was opened. Correct the lines and send your mail again as a new one, with its attachments."
    " #help mails the empty form.",
)
NOT_WITH_OPENING = Words(
    "kayıt açan iletide bu komut olamaz; kayıt açılınca gelen işlem bildirimini yanıtlayarak yazınız",
    "cannot stand in the mail that opens a ticket; write it in a reply to the receipt",
)
NEEDS_CHANNEL = Words(
    "başkası adına kayıt açmak için ilk satıra #kanal KANAL yazınız",
    "to open a ticket for somebody else, write #channel CHANNEL into the first line",
)
FORM_ON_TICKET = Words(
    "Kayıt açılmadı: doldurduğunuz formu, konusunda kayıt numarası olmayan yeni bir iletiyle gönderiniz.",
    "No ticket was opened: send the form you filled in as a new mail, without a number in its subject.",
)
AFTERWARDS = (
    Command.CATEGORY, Command.PRIORITY, Command.TAKE, Command.ASSIGN, Command.ANSWERED_BY, Command.CLOSE,
)  # fmt: skip
"""What else the mail may order: a call that is over is opened, answered and closed by one."""

_ASKED_FIRST = frozenset({Channel.PHONE, Channel.IN_PERSON})
"""Who takes a call or receives a visitor answers first (procedure, call centre), and so owns the ticket."""
_NO_SUBJECT = Words("Başvuru ({channel})", "Application ({channel})")


def for_somebody(occasion: Occasion, identified: Identified, head: Head) -> Decision | None:
    """Deal with a mail that opens a ticket for somebody else; None where it does not want that."""
    if opening := opening_head(head):
        return open_for_somebody(occasion, identified, opening)
    if head.commands & OPENING:
        return nothing_done(occasion, head, NEEDS_CHANNEL)
    return None


def open_for_somebody(occasion: Occasion, identified: Identified, head: Head) -> Decision:
    """Open it with all that the head says, or nothing and say what is wrong with each line."""
    reading = read_all(occasion, head.orders)
    wrong = {**reading.wrong, **dict(_out_of_place(occasion, head))}
    if wrong:
        return _not_opened(occasion, head, wrong)
    said, text = reading.said, _words_of_author(occasion.message, head)
    theirs = _theirs(occasion, said, text)
    planned = _planned(theirs, said)
    links = tuple(NewLink(number, Relation.ABOUT) for number in identified.about)
    opened = open_ticket(_with_subject(theirs, said), links, _by(said), planned)
    ticket = _ticket(opened, occasion, said)
    rest = tuple(order for order in head.orders if order.command in AFTERWARDS)
    dossier = Dossier(ticket)
    work = _afterwards(Work(occasion, dossier, identified, Head(rest, ""), TextUse.NOTE, ticket))
    if work.problem:
        return _not_opened(occasion, head, dict(_wrong(rest, work)))
    lines = as_written(head, (*reading.done, *work.lines))
    kept = tuple(letters_of(opened.drafts, work.ticket, occasion))
    told = receipt(occasion, ticket.mailbox, ticket.subject, reason_of(kept, work), lines)
    return replace(
        opened,
        reason=f"opened {ticket.number} for somebody else, by {said.channel}, as {ticket.kind}",
        after=work.ticket,
        events=(*events_of(opened, occasion, said, kept), *work.events),
        drafts=(*kept, *work.drafts, told),
    )


def _out_of_place(occasion: Occasion, head: Head) -> Iterator[tuple[Order, str]]:
    language = occasion.house.language
    for fault in faults(head):
        yield fault.order, fault.says(language)
    for order in head.orders:
        if order.command and order.command not in (*STATED, *AFTERWARDS):
            yield order, say(NOT_WITH_OPENING, language)


def _not_opened(occasion: Occasion, head: Head, wrong: dict[Order, str]) -> Decision:
    refused = refused_without_ticket(occasion, head, wrong)
    reason = say(NOT_OPENED, occasion.house.language)
    return replace(refused, drafts=tuple(replace(draft, reason=reason) for draft in refused.drafts))


def _words_of_author(message: Message, head: Head) -> str:
    """
    The text under the head, which somebody wrote down or copied, without their own name.

    Where the mail answers nothing, what looks like a quotation is what it is about.
    """
    is_of_others = message.in_reply_to or message.references or message.is_forward
    whole = None if is_of_others else opening_head(read(unsigned(message.text)))
    return without_own_name(whole.text if whole else head.text, message.author)


def _theirs(occasion: Occasion, said: Said, text: str) -> Occasion:
    """The mail as if the author had written it to us alone; what is known of the writer is not theirs."""
    message = occasion.message
    written = replace(
        message,
        author=said.author,
        to=(),
        cc=(),
        text=text,
        reply_text=text,
        language=language_of(text, message.subject),
        message_id_given=False,
        references=(),
        automatic="",
        is_forward=False,
        forwarded=None,
    )
    received_at = said.received_at or occasion.arrival.received_at
    arrival = replace(occasion.arrival, received_at=received_at, proven=True, flag="")
    known = replace(occasion.known, open_of_author=occasion.known.open_of_stated, author_hour=0)
    return replace(occasion, message=written, arrival=arrival, known=known)


def _with_subject(theirs: Occasion, said: Said) -> Occasion:
    """A ticket needs a subject, in the author's language; one of our making is nothing rules should see."""
    if plain_subject(theirs):
        return theirs
    language = author_language(theirs.message, theirs.house)
    subject = say(_NO_SUBJECT, language, channel=title(said.channel, language))
    return replace(theirs, message=replace(theirs.message, subject=subject))


def _planned(theirs: Occasion, said: Said) -> Route:
    asked = Asked(
        theirs.message,
        theirs.arrival.mailbox,
        channel=said.channel,
        kind=said.kind,
        product=said.product or None,
        institution=said.institution or None,
        tags=said.tags,
    )
    return _to_specialist(route(asked, theirs.rulebook), said, theirs.rulebook)


def _to_specialist(planned: Route, said: Said, rulebook: Rulebook) -> Route:
    """As `#kurum` does later: the specialist's team has it, but where whoever was asked first owns it."""
    teams = rulebook.teams_of(planned.owner)
    stays = not teams or any(team.name == planned.team for team in teams)
    if stays or not _is_specialists(planned.owner, said, rulebook):
        return planned
    reasons = tuple(one for one in planned.reasons if one.field != "team")
    return replace(planned, team=teams[0].name, reasons=reasons)


def _is_specialists(owner: str, said: Said, rulebook: Rulebook) -> bool:
    place = rulebook.institutions.get(said.institution)
    return place is not None and place.specialist == owner != "" and said.channel not in _ASKED_FIRST


def _by(said: Said) -> Words:
    def words(language: str) -> str:
        channel, reply = title(said.channel, language), title(said.reply_channel, language)
        return say(BY, language, channel=channel, reply=reply)

    return Words(words("tr"), words("en"))


def _ticket(opened: Decision, occasion: Occasion, said: Said) -> Ticket:
    ticket = opened.after
    assert ticket is not None, "an opening opens a ticket"
    stated = replace(ticket, reply_channel=said.reply_channel, contact=said.contact)
    if _is_specialists(stated.owner, said, occasion.rulebook):
        return replace(stated, status=Status.OPEN)
    if said.channel not in _ASKED_FIRST:
        return stated
    reasons = tuple(one for one in ticket.reasons if one.field != "owner")
    return replace(stated, owner=occasion.author, status=Status.OPEN, reasons=reasons)


def _afterwards(work: Work) -> Work:
    for order in work.head.in_turn:
        if not work.problem and order.command:
            work = ORDERS[order.command](work, order)
    return work


def _wrong(rest: tuple[Order, ...], work: Work) -> Iterator[tuple[Order, str]]:
    said = {line.line: line.effect for line in work.wrong}
    yield from ((order, said[order.line]) for order in rest if order.line in said)
