"""From a draft and the ticket it belongs to, to what its template can name."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ulak.desk.clocks.promise import WALL
from ulak.desk.clocks.remaining import by_urgency
from ulak.desk.decision import Draft, ReceiptLine
from ulak.desk.for_others.matter import called, matter_of
from ulak.desk.house import House
from ulak.desk.lists.listing import NO_LISTING, NO_PILE, Listing, Pile, Row, listing
from ulak.desk.month.plain import NO_REPORT, plain
from ulak.desk.recipients import OUTWARD
from ulak.desk.recurring.kin import SINGLE, Kin
from ulak.desk.recurring.kin_words import kin_in_words
from ulak.desk.recurring.lacking import NOTHING_LACKING, Lacking, lacking_in_words
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.signed_id import Word, word_of
from ulak.desk.ticket import HUMAN_PURPOSES, Dossier, Filing, PastLetter, PastMessage, Purpose, Ticket
from ulak.gateways.templates.eyes import Eyes, eyes_of
from ulak.gateways.templates.frozen import frozen_files, is_verbatim, task_of
from ulak.gateways.templates.reported import about_certificates, is_to_subscriber
from ulak.gateways.templates.surveyed import about_survey
from ulak.gateways.templates.view import Enclosure, Entry, Leaving, LetterView
from ulak.mail.address import Address
from ulak.mail.message import Attachment
from ulak.mail.parse import PRIVATE_KEY

OFFICE = "office"
MOST_NAMED = 10
"""Subscribers whose addresses a receipt names."""

WITH_HISTORY = frozenset({Purpose.SUMMARY, Purpose.GATE})
"""Letters that tell what came and went on the ticket before."""
_OF_STAFF = frozenset({Filing.ANSWER, Filing.NOTE, Filing.COMMAND, Filing.OUTSIDE})
"""Of these only what is new is told: they quote our own letters, which tell all this as well."""


@dataclass(frozen=True, slots=True)
class Scene:
    """
    What a letter is written in front of.

    `ticket` is as the decision leaves it. `dossier` is what came and went before, None for a
    ticket that is just being opened. `others` are the drafts of the same decision, so that a
    receipt can tell which letters leave. `public` are the lines the house prints under its letters.
    `pile` is what lies on the desk of whoever a digest is for, `lacking` what complaints lack, for
    coordinators. `kin` are earlier complaints that this one recurs with.
    """

    house: House
    rulebook: Rulebook
    ticket: Ticket | None
    dossier: Dossier | None
    now: datetime
    others: tuple[Draft, ...] = ()
    public: frozenset[str] = frozenset()
    pile: Pile = NO_PILE
    kin: Kin = SINGLE
    lacking: Lacking = NOTHING_LACKING


def view(draft: Draft, scene: Scene, language: str) -> LetterView:
    """
    Lay out all that a template can name; what people of the desk read is masked.

    No template can tell a subscriber who reported the certificate, or what they wrote.
    """
    letter = _whole(draft, scene, language)
    return _without_reporter(letter) if is_to_subscriber(draft) else letter


def _without_reporter(letter: LetterView) -> LetterView:
    nobody = Address("")
    return replace(
        letter,
        subject="",
        author=nobody,
        wrote=nobody,
        wrote_subject="",
        institution="",
        phone="",
        record="",
        link="",
        refused=(),
        encrypted="",
    )


def _whole(draft: Draft, scene: Scene, language: str) -> LetterView:
    ticket, message = scene.ticket, draft.message
    eyes = eyes_of(draft, ticket, scene.rulebook, scene.public)
    text, task = _text(draft, scene), task_of(draft, ticket)
    return LetterView(
        language=language,
        timezone=scene.house.timezone,
        house=scene.house.name,
        counter=scene.house.counter(draft.counter).address.address,
        now=scene.now,
        received_at=ticket.received_at if ticket else scene.now,
        purpose=draft.purpose,
        subject=eyes.own_subject(draft.subject),
        text=text if is_verbatim(draft, task) else eyes.see(text),
        is_masked=eyes.miss((text, draft.subject, *(a.name for a in _brought(draft)))),
        wrote=eyes.person(message.author if message else Address("")),
        wrote_subject=eyes.subject(message.subject) if message else "",
        encrypted=message.encrypted if message else "",
        refused=_refused(draft),
        is_new=ticket is not None and scene.dossier is None,
        opens_at=_opens_at(ticket, scene),
        until=draft.until,
        leaving=tuple(_all_leaving(scene, eyes)) if draft.purpose is Purpose.RECEIPT else (),
        reply_is_note=word_of(draft) is Word.NOTE,
        to=draft.to,
        cc=draft.cc,
        attachments=frozen_files(draft, task, eyes) or _enclosures(draft, eyes),
        lines=tuple(ReceiptLine(eyes.see(one.line), eyes.see(one.effect)) for one in draft.lines),
        promises=by_urgency(draft.promises or (ticket.promises if ticket else ())),
        calendars=scene.rulebook.calendars,
        links=ticket.links if ticket and draft.purpose not in OUTWARD else (),
        history=_history(scene.dossier, eyes, language) if draft.purpose in WITH_HISTORY else (),
        listing=_listing(draft, scene, eyes, language),
        lacking=lacking_in_words(scene.lacking, language),
        recurs=kin_in_words(scene.kin, language) if draft.purpose not in OUTWARD else (),
        reason=eyes.see(draft.reason),
        gate=task.kind if task else ticket.gate if ticket else "",
        sha256=task.frozen.digest if task and task.frozen else "",
        goes_to=task.frozen.to if task and task.frozen else (),
        undo=draft.undo,
        code=draft.code,
        by=draft.by,
        party=draft.party,
        report=plain(draft.report) if draft.report else NO_REPORT,
        **(about_survey(draft, ticket, scene.house, language) if ticket else {}),
        **(_of_ticket(ticket, scene.rulebook, eyes, language) if ticket else {}),
        **(about_certificates(draft, ticket, eyes, language) if ticket else {}),
    )


def _of_ticket(ticket: Ticket, rulebook: Rulebook, eyes: Eyes, language: str) -> dict[str, Any]:
    """What the ticket is, whoever it concerns; titles where the rules have them."""
    return {
        "number": ticket.number,
        "kind": ticket.kind,
        "status": ticket.status,
        "channel": ticket.channel,
        "reply_channel": ticket.reply_channel,
        "product": eyes.see(_product(ticket, rulebook, language)),
        "category": eyes.see(_category(ticket, rulebook, language)),
        "institution": eyes.see(_institution(ticket, rulebook, language)),
        "team": _team(ticket, rulebook, language),
        "owner": ticket.owner,
        "priority": ticket.priority,
        "tags": ticket.tags,
        "author": eyes.person(ticket.author),
        "phone": eyes.see(ticket.contact.phone),
        "record": eyes.see(ticket.contact.record),
        "link": eyes.see(ticket.contact.link),
    }


def _text(draft: Draft, scene: Scene) -> str:
    """
    Take the draft's own text; in a letter to staff else the message's, only what is new of a later one.

    A receipt that repeats command lines does not say them twice; a letter about a task says what is asked.
    """
    repeated = draft.purpose is Purpose.RECEIPT and draft.lines
    if draft.text or draft.message is None or draft.purpose in OUTWARD or draft.task or repeated:
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


def _all_leaving(scene: Scene, eyes: Eyes) -> Iterator[Leaving]:
    """Each letter, but those to subscribers, of whom there may be hundreds, as one for the same files."""
    alike: dict[tuple[Attachment, ...], list[Draft]] = {}
    for draft in scene.others:
        if draft.subscriber:
            alike.setdefault(draft.attachments, []).append(draft)
        elif draft.purpose in HUMAN_PURPOSES:
            yield _leaving(draft, eyes)
    for drafts in alike.values():
        to = tuple(one for draft in drafts for one in draft.to)
        yield replace(_leaving(drafts[0], eyes), to=to[:MOST_NAMED], letters=len(drafts))


def _leaving(draft: Draft, eyes: Eyes) -> Leaving:
    return Leaving(
        draft.to,
        draft.cc,
        eyes.see(draft.text),
        draft.leaves_at,
        draft.waits,
        _enclosures(draft, eyes),
    )


def _product(ticket: Ticket, rulebook: Rulebook, language: str) -> str:
    """As staff wrote it, where the house has no list of products."""
    title = rulebook.products.get(ticket.product)
    return title.in_language(language) if title else ticket.product


def _category(ticket: Ticket, rulebook: Rulebook, language: str) -> str:
    title = rulebook.categories.get(ticket.category)
    return title.in_language(language) if title else ticket.category


def _institution(ticket: Ticket, rulebook: Rulebook, language: str) -> str:
    """One that the rules do not know is called as staff wrote it."""
    named = rulebook.institutions.get(ticket.institution)
    return named.title.in_language(language) if named else ticket.institution


def _team(ticket: Ticket, rulebook: Rulebook, language: str) -> str:
    team = rulebook.teams.get(ticket.team)
    return team.title.in_language(language) if team else ""


def _opens_at(ticket: Ticket | None, scene: Scene) -> datetime | None:
    """Return when the office of the ticket's promises opens again; None while it is open, or has no hours."""
    clocks = [p.rule.clock for p in ticket.promises if p.rule.clock != WALL] if ticket else []
    calendar = scene.rulebook.calendars.get(next(iter(clocks), OFFICE))
    if calendar is None or calendar.is_open(scene.now):
        return None
    return calendar.next_opening(scene.now)


def _listing(draft: Draft, scene: Scene, eyes: Eyes, language: str) -> Listing:
    """What of it people outside wrote is seen through the reader's eyes."""
    if draft.seat is None:
        return NO_LISTING
    found = listing(scene.pile, draft.seat, scene.rulebook, language, scene.now, scene.house.timezone)
    return found.seen(lambda row: _seen(row, eyes))


def _seen(row: Row, eyes: Eyes) -> Row:
    waits = tuple(replace(one, who=eyes.see(one.who)) for one in row.waits)
    return replace(row, subject=eyes.subject(row.subject), waits=waits)


def _history(dossier: Dossier | None, eyes: Eyes, language: str) -> tuple[Entry, ...]:
    if dossier is None:
        return ()
    came = (_came(one, dossier.ticket, eyes, language) for one in dossier.messages)
    went = (_went(one, eyes) for one in dossier.letters)
    return tuple(sorted((*came, *went), key=lambda entry: entry.at))


def _came(came: PastMessage, ticket: Ticket, eyes: Eyes, language: str) -> Entry:
    message = matter_of(came, ticket)
    who = eyes.person(message.author).name or called(message, ticket, language)
    text = message.text if message.filing in _OF_STAFF else message.whole or message.text
    return Entry(message.at, message.filing, who, eyes.subject(message.subject), eyes.see(text))


def _went(letter: PastLetter, eyes: Eyes) -> Entry:
    """Of what the desk wrote by itself it is enough to know that: it repeats what others wrote."""
    entry = Entry(letter.at, letter.purpose, ", ".join(letter.to), "", "", letter.state)
    if letter.purpose not in HUMAN_PURPOSES:
        return entry
    return replace(entry, subject=eyes.subject(letter.subject), text=eyes.see(letter.text))
