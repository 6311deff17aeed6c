"""A letter as it would look for a ticket of the store: it is written, and neither sent nor noted down."""

from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from typing import cast

from ulak.desk.commands.command import read
from ulak.desk.decision import Draft
from ulak.desk.for_others.matter import matter_of
from ulak.desk.house import House
from ulak.desk.recipients import (
    OUTWARD,
    SUBSCRIBER,
    InwardPurpose,
    OutwardPurpose,
    Recipients,
    SubscriberPurpose,
    ToAuthor,
    ToStaff,
    ToSubscriber,
)
from ulak.desk.rules.rulebook import Colleague, Rulebook
from ulak.desk.task import GATES, Task
from ulak.desk.ticket import FROM_AUTHOR, Dossier, Filing, PastMessage, Purpose, Ticket
from ulak.errors import DeskError
from ulak.gateways.templates import Scene, Templates, Words
from ulak.gateways.templates.scene import WITH_HISTORY
from ulak.mail.message import Message
from ulak.mail.parse import parse
from ulak.stages.unmasked import unmasked
from ulak.stages.writing import Dossiers

_PURPOSES = {
    "action": Purpose.NOTICE,
    "decided": Purpose.NOTICE,
    "low-rating": Purpose.NOTICE,
    "reply": Purpose.NOTICE,
    "transfer": Purpose.NOTICE,
    "undelivered": Purpose.NOTICE,
    "findings": Purpose.NOTICE,
    "not-ours": Purpose.ANSWER,
    "need-more": Purpose.ANSWER,
    "final-report": Purpose.ANSWER,
    "preliminary-report-subscriber": Purpose.PRELIMINARY_REPORT,
}
"""What letters are for that are not called by it; one of the house's own is an acknowledgement."""
ABOUT_NONE = frozenset({"alarm", "code", "digest", "help", "junk-list"})
"""Letters that belong to no ticket."""
TO_SUBSCRIBERS = frozenset({"preliminary-report-subscriber", "subscriber-answer"})
_WORDS_OF_STAFF = OUTWARD - {Purpose.ACKNOWLEDGEMENT}
"""Letters out of the desk whose words are those of staff."""
_ABOUT_WORK = frozenset({"consultation", "transfer", "action", "gate", "decided", "reply"})


@dataclass(frozen=True, slots=True)
class Preview:
    """Writes letters of one house, by its rules and templates, about tickets of its store."""

    house: House
    rulebook: Rulebook
    templates: Templates
    tickets: Dossiers

    def words(self, name: str, dossier: Dossier, language: str, now: datetime) -> Words:
        """The letter in words, masked as its reader would see it; what only its moment knows is a sample."""
        if name in ABOUT_NONE:
            raise DeskError(f"{name} is a letter about no ticket; leave --ticket out")
        draft = self._draft(name, dossier, language)
        is_told = draft.purpose in WITH_HISTORY
        scene = Scene(self.house, self.rulebook, dossier.ticket, _as_known(draft, dossier, is_told), now)
        scene = replace(scene, kin=self.tickets.kin(dossier.ticket, self.rulebook.recurring.within))
        if draft.purpose is Purpose.ORIGINAL and draft.message is not None:
            raw = self.tickets.original(dossier.ticket.number, draft.message.message_id)
            draft = unmasked(replace(draft, original=draft.message.message_id), raw, self.house)
        return self.templates.preview_of(draft, scene)

    def _draft(self, name: str, dossier: Dossier, language: str) -> Draft:
        ticket, purpose = dossier.ticket, purpose_of(name)
        past, task = None if purpose is Purpose.SUMMARY else _message(purpose, dossier), _task(name, ticket)
        text = task.text if task else past.text if past and purpose is not Purpose.ACKNOWLEDGEMENT else ""
        return Draft(
            template=name,
            recipients=self._recipients(name, purpose, ticket),
            language=language or (ticket.language if purpose in OUTWARD else self.house.language),
            counter=ticket.mailbox,
            subject=ticket.subject,
            text=text,
            message=self._original(ticket, past),
            promises=ticket.promises,
            by=task.by if task else "",
            task=task.position if task else 0,
            party=SUBSCRIBER if name in TO_SUBSCRIBERS else "",
        )

    def _recipients(self, name: str, purpose: Purpose, ticket: Ticket) -> Recipients:
        if name in TO_SUBSCRIBERS:
            reached = (one.key for one in ticket.report.subscribers if one.next_contact)
            if key := next(reached, ""):
                return ToSubscriber(cast("SubscriberPurpose", purpose), ticket, key)
            raise DeskError(f"{ticket.number} names no subscriber for {name}; leave --ticket out")
        if purpose in OUTWARD:
            return ToAuthor(cast("OutwardPurpose", purpose), ticket)
        return ToStaff(cast("InwardPurpose", purpose), self._readers(ticket)[:1])

    def _readers(self, ticket: Ticket) -> tuple[Colleague, ...]:
        """Whoever would get it: the owner, else the team, else any who work here."""
        told = (
            self.rulebook.told(word, ticket.team, ticket.owner)
            for word in ("owner", "team", "administrators")
        )
        return next(filter(None, told), ())

    def _original(self, ticket: Ticket, past: PastMessage | None) -> Message | None:
        raw = self.tickets.original(ticket.number, past.message_id) if past else None
        if raw is None or past is None:
            return None
        return replace(parse(raw), author=past.author)


def purpose_of(name: str) -> Purpose:
    """What a letter is for, by its name."""
    if name in _PURPOSES:
        return _PURPOSES[name]
    return Purpose(name) if name in set(Purpose) else Purpose.ACKNOWLEDGEMENT


def known_name(name: str, templates: Templates) -> str:
    """The name of a letter, or an error with those that are near it."""
    name = name.removesuffix(".txt")
    if name in templates.names():
        return name
    near = get_close_matches(name, templates.names(), 3, 0.4)
    meant = f"; did you mean {', '.join(near)}?" if near else "; `ulak templates list` names them"
    raise DeskError(f"{templates.folder}: there is no letter {name!r}{meant}")


def _as_known(draft: Draft, dossier: Dossier, is_told: bool) -> Dossier | None:
    """The first notice and the acknowledgement are written before there is anything to look back on."""
    if is_told:
        return dossier
    return None if draft.template == "notice" else Dossier(dossier.ticket)


def _message(purpose: Purpose, dossier: Dossier) -> PastMessage | None:
    """What such a letter is about: what staff wrote last, or what the author did; the clerk's words never."""
    kinds = {Filing.ANSWER} if purpose in _WORDS_OF_STAFF else FROM_AUTHOR
    found = [one for one in dossier.messages if one.filing in kinds]
    if not found:
        return None
    matter = matter_of(found[-1], dossier.ticket)
    return replace(matter, text=read(matter.text).text) if purpose in _WORDS_OF_STAFF else matter


def _task(name: str, ticket: Ticket) -> Task | None:
    """The last task such a letter could be about."""
    if name not in _ABOUT_WORK:
        return None
    is_gate = name in ("gate", "decided")
    fitting = [one for one in ticket.tasks if (one.kind in GATES) is is_gate]
    return fitting[-1] if fitting else None
