"""From a draft and the ticket it belongs to, to what its template can name."""

from dataclasses import dataclass, replace
from datetime import datetime

from ulak.desk.decision import Draft, ReceiptLine
from ulak.desk.house import House
from ulak.desk.promise import WALL
from ulak.desk.recipients import OUTWARD
from ulak.desk.rulebook import Rulebook
from ulak.desk.signed_id import Word, word_of
from ulak.desk.ticket import HUMAN_PURPOSES, Dossier, PastLetter, PastMessage, Purpose, Ticket
from ulak.gateways.templates.eyes import Eyes, eyes_of
from ulak.gateways.templates.view import Enclosure, Entry, Leaving, LetterView
from ulak.mail.address import Address
from ulak.mail.message import Attachment
from ulak.mail.parse import PRIVATE_KEY

OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Scene:
    """
    What a letter is written in front of.

    `ticket` is as the decision leaves it. `dossier` is what came and went before, None for a
    ticket that is just being opened. `others` are the drafts of the same decision, so that a
    receipt can tell which letters leave. `public` are the lines the house prints under its letters.
    """

    house: House
    rulebook: Rulebook
    ticket: Ticket | None
    dossier: Dossier | None
    now: datetime
    others: tuple[Draft, ...] = ()
    public: frozenset[str] = frozenset()


def view(draft: Draft, scene: Scene, language: str) -> LetterView:
    """Lay out all that a template can name; what people of the desk read is masked."""
    ticket, message = scene.ticket, draft.message
    eyes = eyes_of(draft, ticket, scene.rulebook, scene.public)
    text = _text(draft, scene)
    return LetterView(
        language=language,
        timezone=scene.house.timezone,
        house=scene.house.name,
        counter=scene.house.counter(draft.counter).address.address,
        now=scene.now,
        received_at=ticket.received_at if ticket else scene.now,
        purpose=draft.purpose,
        subject=eyes.own_subject(draft.subject),
        text=eyes.see(text),
        is_masked=eyes.miss((text, draft.subject, *(a.name for a in _brought(draft)))),
        number=ticket.number if ticket else "",
        kind=ticket.kind if ticket else "",
        status=ticket.status if ticket else "",
        channel=ticket.channel if ticket else "",
        product=_product(ticket, scene.rulebook, language),
        team=_team(ticket, scene.rulebook, language),
        owner=ticket.owner if ticket else "",
        priority=ticket.priority if ticket else "",
        tags=ticket.tags if ticket else (),
        author=eyes.person(ticket.author if ticket else Address("")),
        wrote=eyes.person(message.author if message else Address("")),
        wrote_subject=eyes.subject(message.subject) if message else "",
        encrypted=message.encrypted if message else "",
        refused=_refused(draft),
        is_new=ticket is not None and scene.dossier is None,
        opens_at=_opens_at(ticket, scene),
        leaving=tuple(_leaving(other, eyes) for other in scene.others if other.purpose in HUMAN_PURPOSES),
        reply_is_note=word_of(draft) is Word.NOTE,
        to=draft.to,
        cc=draft.cc,
        attachments=_enclosures(draft, eyes),
        lines=tuple(ReceiptLine(eyes.see(one.line), eyes.see(one.effect)) for one in draft.lines),
        promises=draft.promises or (ticket.promises if ticket else ()),
        history=_history(scene.dossier, eyes) if draft.purpose is Purpose.SUMMARY else (),
        reason=eyes.see(draft.reason),
        code=draft.code,
        by=draft.by,
        party=draft.party,
    )


def _text(draft: Draft, scene: Scene) -> str:
    """
    Take the draft's own text; in a letter to staff else the message's, only what is new of a later one.

    A receipt that repeats command lines does not say them twice.
    """
    repeated = draft.purpose is Purpose.RECEIPT and draft.lines
    if draft.text or draft.message is None or draft.purpose in OUTWARD or repeated:
        return draft.text
    return draft.message.text if scene.dossier is None else draft.message.reply_text or draft.message.text


def _enclosures(draft: Draft, eyes: Eyes) -> tuple[Enclosure, ...]:
    """List what goes along, and to staff also what the message brought and does not."""
    sent = {attachment.sha256 for attachment in draft.attachments}
    stayed = tuple(a for a in _brought(draft) if a.sha256 not in sent and (a.refused or not a.inline))
    return tuple(
        Enclosure(eyes.see(a.name), a.type, a.size, a.sha256 in sent, a.refused, _key(a))
        for a in (*draft.attachments, *stayed)
    )


def _brought(draft: Draft) -> tuple[Attachment, ...]:
    """What a letter to staff tells of; the author knows what they sent."""
    return draft.message.attachments if draft.message and draft.purpose not in OUTWARD else ()


def _key(attachment: Attachment) -> str:
    """Which private key keeps it here: in place of the key, whoever deals with the report has this."""
    if attachment.refused != PRIVATE_KEY:
        return ""
    return attachment.key_fingerprint or f"SHA-256 {attachment.sha256}"


def _refused(draft: Draft) -> tuple[Enclosure, ...]:
    """What the author is told of: parts of their own mail, by the names they gave them."""
    brought = draft.message.attachments if draft.message else ()
    return tuple(Enclosure(a.name, a.type, a.size, refused=a.refused) for a in brought if a.refused)


def _leaving(draft: Draft, eyes: Eyes) -> Leaving:
    return Leaving(
        draft.to,
        draft.cc,
        eyes.see(draft.text),
        draft.leaves_at,
        draft.waits,
        _enclosures(draft, eyes),
    )


def _product(ticket: Ticket | None, rulebook: Rulebook, language: str) -> str:
    title = rulebook.products.get(ticket.product) if ticket else None
    return title.in_language(language) if title else ""


def _team(ticket: Ticket | None, rulebook: Rulebook, language: str) -> str:
    team = rulebook.teams.get(ticket.team) if ticket else None
    return team.title.in_language(language) if team else ""


def _opens_at(ticket: Ticket | None, scene: Scene) -> datetime | None:
    """Return when the office of the ticket's promises opens again; None while it is open, or has no hours."""
    clocks = [p.rule.clock for p in ticket.promises if p.rule.clock != WALL] if ticket else []
    calendar = scene.rulebook.calendars.get(next(iter(clocks), OFFICE))
    if calendar is None or calendar.is_open(scene.now):
        return None
    return calendar.next_opening(scene.now)


def _history(dossier: Dossier | None, eyes: Eyes) -> tuple[Entry, ...]:
    if dossier is None:
        return ()
    came = (_came(one, eyes) for one in dossier.messages)
    went = (_went(one, eyes) for one in dossier.letters)
    return tuple(sorted((*came, *went), key=lambda entry: entry.at))


def _came(message: PastMessage, eyes: Eyes) -> Entry:
    who = eyes.person(message.author).name or message.author.address
    subject, text = eyes.subject(message.subject), eyes.see(message.whole or message.text)
    return Entry(message.at, message.filing, who, subject, text)


def _went(letter: PastLetter, eyes: Eyes) -> Entry:
    """Of what the desk wrote by itself it is enough to know that: it repeats what others wrote."""
    entry = Entry(letter.at, letter.purpose, ", ".join(letter.to), "", "", letter.state)
    if letter.purpose not in HUMAN_PURPOSES:
        return entry
    return replace(entry, subject=eyes.subject(letter.subject), text=eyes.see(letter.text))
