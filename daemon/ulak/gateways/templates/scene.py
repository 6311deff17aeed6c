"""From a draft and the ticket it belongs to, to what its template can name."""

from dataclasses import dataclass
from datetime import datetime

from ulak.desk.decision import Draft
from ulak.desk.house import House
from ulak.desk.promise import WALL
from ulak.desk.rulebook import Rulebook
from ulak.desk.signed_id import Word, word_of
from ulak.desk.ticket import HUMAN_PURPOSES, Dossier, PastLetter, PastMessage, Purpose, Ticket
from ulak.gateways.templates.view import Enclosure, Entry, Leaving, LetterView
from ulak.mail.address import Address
from ulak.mail.mask import mask

LONGEST_TEXT = 60_000  # characters of somebody's text in a letter; the whole stays in the original
OFFICE = "office"
TO_AUTHORS = frozenset({Purpose.ACKNOWLEDGEMENT, Purpose.ANSWER, Purpose.PRELIMINARY_REPORT})


@dataclass(frozen=True, slots=True)
class Scene:
    """
    What a letter is written in front of.

    `ticket` is as the decision leaves it. `dossier` is what came and went before, None for a
    ticket that is just being opened. `others` are the drafts of the same decision, so that a
    receipt can tell which letters leave.
    """

    house: House
    rulebook: Rulebook
    ticket: Ticket | None
    dossier: Dossier | None
    now: datetime
    others: tuple[Draft, ...] = ()


def view(draft: Draft, scene: Scene, language: str) -> LetterView:
    """Lay out all that a template can name; what people of the desk read is masked."""
    to_author = draft.purpose in TO_AUTHORS
    ticket, message = scene.ticket, draft.message
    return LetterView(
        language=language,
        timezone=scene.house.timezone,
        house=scene.house.name,
        counter=scene.house.counter(draft.counter).address.address,
        now=scene.now,
        received_at=ticket.received_at if ticket else scene.now,
        purpose=draft.purpose,
        subject=_shown(draft.subject, to_author),
        text=_shown(_text(draft, scene), to_author),
        number=ticket.number if ticket else "",
        kind=ticket.kind if ticket else "",
        status=ticket.status if ticket else "",
        channel=ticket.channel if ticket else "",
        product=_product(ticket, scene.rulebook, language),
        team=_team(ticket, scene.rulebook, language),
        owner=ticket.owner if ticket else "",
        priority=ticket.priority if ticket else "",
        tags=ticket.tags if ticket else (),
        author=ticket.author if ticket else Address(""),
        wrote=message.author if message else Address(""),
        wrote_subject=_shown(message.subject, to_author) if message else "",
        is_new=ticket is not None and scene.dossier is None,
        opens_at=_opens_at(ticket, scene),
        leaving=tuple(_leaving(other) for other in scene.others if other.purpose in HUMAN_PURPOSES),
        reply_is_note=word_of(draft) is Word.NOTE,
        to=draft.to,
        cc=draft.cc,
        attachments=_enclosures(draft, to_author),
        lines=draft.lines,
        promises=draft.promises or (ticket.promises if ticket else ()),
        history=_history(scene.dossier) if draft.purpose is Purpose.SUMMARY else (),
        reason=draft.reason,
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
    if draft.text or draft.message is None or draft.purpose in TO_AUTHORS or repeated:
        return draft.text
    return draft.message.text if scene.dossier is None else draft.message.reply_text or draft.message.text


def _shown(text: str, to_author: bool) -> str:
    short = text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "\n[…]"
    return short if to_author else mask(short)


def _enclosures(draft: Draft, to_author: bool) -> tuple[Enclosure, ...]:
    """List what goes along, and to staff also what the message brought and does not."""
    sent = {attachment.sha256 for attachment in draft.attachments}
    brought = draft.message.attachments if draft.message and not to_author else ()
    stayed = tuple(a for a in brought if a.sha256 not in sent and (a.refused or not a.inline))
    return tuple(
        Enclosure(_shown(a.name, to_author), a.type, a.size, a.sha256 in sent, a.refused)
        for a in (*draft.attachments, *stayed)
    )


def _leaving(draft: Draft) -> Leaving:
    return Leaving(
        draft.to,
        draft.cc,
        _shown(draft.text, to_author=True),
        draft.leaves_at,
        draft.waits,
        _enclosures(draft, to_author=True),
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


def _history(dossier: Dossier | None) -> tuple[Entry, ...]:
    if dossier is None:
        return ()
    entries = [*map(_came, dossier.messages), *map(_went, dossier.letters)]
    return tuple(sorted(entries, key=lambda entry: entry.at))


def _came(message: PastMessage) -> Entry:
    who = message.author.name or message.author.address
    subject, text = _shown(message.subject, to_author=False), _shown(message.text, to_author=False)
    return Entry(message.at, message.filing, who, subject, text)


def _went(letter: PastLetter) -> Entry:
    subject, text = _shown(letter.subject, to_author=False), _shown(letter.text, to_author=False)
    return Entry(letter.at, letter.purpose, ", ".join(letter.to), subject, text, letter.state)
